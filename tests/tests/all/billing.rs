//! Recurring billings: by periods, by meters, and the invoices that come of them.

use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::json;

on_both_engines! {
    a_billing_is_answered_as_it_was_saved
    billings_are_found
    periods_become_invoices
    meters_become_invoices
}

fn shop(server: &TestServer) -> (Client, i64) {
    let client = server.account();
    client.ask("saveVatRate", "name=20 rate=20").named("vat20");
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=Rent code=R1 netPrice=100 vatrateID=$vat20").named("rent");
    client.ask("saveProduct", "groupID=$goods name=Power code=P1 netPrice=0.2 vatrateID=$vat20").named("power");
    let mari = client.ask("saveCustomer", "companyName=Maja").id("customerID");
    (client, mari)
}

const TERMS: &str = "vatrateID=$vat20 billingStatementPeriod=MONTH billingStatementTime=WHEN_PERIOD_STARTS";

fn a_billing_is_answered_as_it_was_saved(server: TestServer) {
    let (client, mari) = shop(&server);
    for (params, error) in [
        (TERMS.to_owned(), (Code::MISSING, "customerID")),
        (format!("customerID={mari} billingStatementPeriod=MONTH"), (Code::MISSING, "vatrateID")),
        (format!("customerID={mari} vatrateID=$vat20"), (Code::MISSING, "billingStatementPeriod")),
        (
            format!("customerID={mari} vatrateID=$vat20 billingStatementPeriod=MONTH"),
            (Code::MISSING, "billingStatementTime"),
        ),
        (format!("customerID=99 {TERMS}"), (Code::UNKNOWN_ID, "customerID")),
        (format!("customerID={mari} productID=99 {TERMS}"), (Code::UNKNOWN_ID, "productID")),
        (
            format!("customerID={mari} {TERMS} billingStatementPeriod=WEEK"),
            (Code::NOT_ALLOWED, "billingStatementPeriod"),
        ),
        (format!("billingStatementID=9 customerID={mari}"), (Code::UNKNOWN_ID, "billingStatementID")),
    ] {
        client.ask("saveBillingStatement", &params).answers_at(error.0, error.1);
    }
    client
        .ask(
            "saveBillingStatement",
            &format!("customerID={mari} productID=$rent {TERMS} startDate=2026-01-31 endDate=2026-12-31 customerSpecialPrice=90 paymentDays=7 makeSeparateInvoice=1 serviceNameOnInvoices=Room notes=n attributeName1=a attributeValue1=b"),
        ).named("statement");
    let read = client.ask("getBillingStatements", "searchAttributeName=a searchAttributeValue=b");
    for (key, value) in [
        ("billingStatementID", json!(1)),
        ("billingStatementNumber", json!(1)),
        ("customerID", json!(mari)),
        ("customerName", json!("Maja")),
        ("payerID", json!(0)),
        ("startDate", json!("2026-01-31")),
        ("endDate", json!("2026-12-31")),
        ("paymentDays", json!(7)),
        ("productID", json!(1)),
        ("serviceID", json!(0)),
        ("serviceNameOnInvoices", json!("Room")),
        ("active", json!(1)),
        ("currencyCode", json!("EUR")),
        ("vatrateID", json!(5)),
        ("customerSpecialPrice", json!(90)),
        ("makeSeparateInvoice", json!(1)),
        ("billingStatementPeriod", json!("MONTH")),
        ("billingStatementTime", json!("WHEN_PERIOD_STARTS")),
        ("lastReading", json!(0)),
        ("lastReadingDate", json!("0000-00-00")),
    ] {
        assert_eq!(read.record()[key], value, "{key}");
    }
    client.ask("deleteBillingStatement", "billingStatementID=$statement").succeeds();
    client
        .ask("deleteBillingStatement", "billingStatementID=$statement")
        .fails_at(Code::UNKNOWN_ID, "billingStatementID");
}

fn billings_are_found(server: TestServer) {
    let (client, mari) = shop(&server);
    let jaan = client.ask("saveCustomer", "firstName=Jaan lastName=Tamm").id("customerID");
    let make = |params: &str| {
        client.ask("saveBillingStatement", &format!("{TERMS} {params}")).record();
    };
    make(&format!("customerID={mari} productID=$rent startDate=2026-01-01 customerSpecialPrice=0"));
    make(&format!("customerID={jaan} productID=$power startDate=2099-01-01 billingStatementPeriod=YEAR"));
    make(&format!("customerID={jaan} productID=$rent startDate=2026-01-01 active=0"));
    client.ask("addCustomerAccountToBillingStatement", "billingStatementID=2 customerAccountID=77");
    client.ask("addCustomerAccountToBillingStatement", "billingStatementID=2 customerAccountID=77");
    client
        .ask("addCustomerAccountToBillingStatement", "customerAccountID=7")
        .fails_at(Code::MISSING, "billingStatementID");
    client
        .ask("addCustomerAccountToBillingStatement", "billingStatementID=9 customerAccountID=7")
        .fails_at(Code::UNKNOWN_ID, "billingStatementID");
    let found = |params: &str| {
        let answer = client.ask("getBillingStatements", params);
        answer.records().iter().map(|record| record["billingStatementID"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    for (params, expected) in [
        ("billingStatementNumber=2", vec![2]),
        ("customerName=maj", vec![1]),
        ("customerName=jaan", vec![2, 3]),
        ("productNameOrCode=ren", vec![1, 3]),
        ("productNameOrCode=P1", vec![2]),
        ("customerAccount=77", vec![2]),
        ("dueForBilling=1", vec![1]),
        ("active=0", vec![3]),
        ("billingStatementPeriod=YEAR", vec![2]),
        ("getStatementsWithDefinedCustomerSpecialPrice=1", vec![1]),
        ("getStatementsWithUndefinedCustomerSpecialPrice=1", vec![2, 3]),
        ("startDateFrom=2050-01-01", vec![2]),
        ("productID=$rent startDateTo=2026-01-01", vec![1, 3]),
    ] {
        assert_eq!(found(params), expected, "{params}");
    }
}

fn periods_become_invoices(server: TestServer) {
    let (client, mari) = shop(&server);
    let make = |params: &str| {
        client.ask("saveBillingStatement", &format!("{TERMS} customerID={mari} {params}")).id("billingStatementID")
    };
    let months = make(
        "productID=$rent startDate=2026-01-31 endDate=2026-03-15 serviceNameOnInvoices=Room additionalInvoiceNotes=Thanks",
    );
    let quarter = make(
        "productID=$rent startDate=2025-01-01 endDate=2025-06-30 billingStatementPeriod=QUARTER billingStatementTime=WHEN_PERIOD_ENDS customerSpecialPrice=250 makeSeparateInvoice=1",
    );
    let late = make("productID=$rent startDate=2099-01-01");
    let until = |id: i64| client.ask("getBilledUntilDate", &format!("billingStatementIDs={id}")).number("billedUntil");
    assert_eq!([months, quarter, late].map(until), ["0000-00-00"; 3]);
    let done = client.ask("processRecurringBilling", &format!("billingStatementIDs={months},{quarter},{late}"));
    assert_eq!(
        done.record(),
        &json!({"processedInvoices": [{"id": 1, "created": true, "updated": true}, {"id": 2, "created": true, "updated": true}]})
    );
    assert_eq!(done.0["status"]["recordsTotal"], 0);
    let invoice = client.ask("getSalesDocuments", "id=1");
    let rows = invoice.record()["rows"].as_array().unwrap();
    let days: Vec<_> = rows
        .iter()
        .map(|row| (row["billingStartDate"].as_str().unwrap(), row["billingEndDate"].as_str().unwrap()))
        .collect();
    assert_eq!(days, [("2026-01-31", "2026-02-27"), ("2026-02-28", "2026-03-15")]);
    assert_eq!(
        (&rows[0]["itemName"], &rows[0]["price"], &rows[0]["billingStatementID"]),
        (&json!("Room"), &json!("100"), &json!(months))
    );
    assert_eq!(
        (invoice.number("netTotal"), invoice.number("notes"), invoice.id("clientID")),
        ("200".into(), "Thanks".into(), mari)
    );
    let separate = client.ask("getSalesDocuments", "id=2");
    assert_eq!((separate.number("netTotal"), separate.number("date")), ("500".into(), "2025-06-30".into()));
    assert_eq!([months, quarter].map(until), ["2026-03-15", "2025-06-30"]);
    let again = client.ask("processRecurringBilling", "");
    assert_eq!(again.record(), &json!({"processedInvoices": []}));
    // Without its invoice a period is due again.
    client.ask("deleteSalesDocument", "documentID=1").succeeds();
    assert_eq!(client.ask("processRecurringBilling", "").record()["processedInvoices"][0]["id"], 3);
    client.ask("saveBillingStatement", &format!("billingStatementID={months} active=0")).record();
    assert_eq!(until(months), "0000-00-00");
    client.ask("getBilledUntilDate", "").fails_at(Code::MISSING, "billingStatementIDs");
    let many = (1..=501).map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    client
        .ask("getBilledUntilDate", &format!("billingStatementIDs={many}"))
        .fails_at(Code::TOO_MANY_STATEMENTS, "billingStatementIDs");
    let row = "productID1=$rent amount1=1 billingStatementID1=1";
    client.ask("saveSalesDocument", row).fails_at(Code::MISSING, "billingStartDate1");
    client
        .ask(
            "saveSalesDocument",
            &format!("{row} billingStartDate1=2026-01-01 billingEndDate1=2026-01-31 billingReadingIDs1=1"),
        )
        .fails_at(Code::CONFLICT, "billingReadingIDs1");
    server.doctor(&client);
}

fn meters_become_invoices(server: TestServer) {
    let (client, mari) = shop(&server);
    let meter = format!(
        "customerID={mari} productID=$power vatrateID=$vat20 billingStatementPeriod=MONTH billingStatementTime=BASED_ON_METERED_READINGS"
    );
    for name in ["cold", "warm"] {
        client.ask("saveBillingStatement", &meter).named(name);
    }
    let read = |params: &str| client.ask("saveBillingStatementReading", params);
    read("reading=5").fails_at(Code::MISSING, "billingStatementID");
    read("billingStatementID=$cold").fails_at(Code::MISSING, "reading");
    read("billingStatementID=9 reading=1").fails_at(Code::UNKNOWN_ID, "billingStatementID");
    let first = read("billingStatementID=$cold reading=1000 date=2026-01-01");
    client.name("first_reading", first.id("readingID"));
    assert_eq!((first.number("billingStatementID"), first.number("readingID")), ("1".into(), "1".into()));
    let process = || {
        let done = client.ask("processRecurringBilling", "");
        done.record()["processedInvoices"]
            .as_array()
            .unwrap()
            .iter()
            .map(|invoice| invoice["id"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert!(process().is_empty(), "the first reading is where the meter began");
    let second = read("billingStatementID=$cold reading=1250.5 date=2026-02-01");
    client.name("second_reading", second.id("readingID"));
    let warm = read("billingStatementID=$warm reading=7 date=2026-02-01");
    client.name("warm_reading", warm.id("readingID"));
    assert_eq!(process(), [1]);
    let invoice = client.ask("getSalesDocuments", "id=1");
    let row = &invoice.record()["rows"][0];
    assert_eq!(
        (&row["amount"], &row["price"], &row["billingEndDate"]),
        (&json!("250.5"), &json!("0.2"), &json!("2026-02-01"))
    );
    assert_eq!(invoice.number("netTotal"), "50.1");
    assert_eq!(client.ask("getBilledUntilDate", "billingStatementIDs=$cold").number("billedUntil"), "2026-02-01");
    assert!(process().is_empty());
    let third = read("billingStatementID=$cold reading=1300.5 date=2026-03-01");
    client.name("third_reading", third.id("readingID"));
    let statement = client.ask("getBillingStatements", "billingStatementID=$cold");
    assert_eq!(
        (statement.number("lastReading"), statement.number("lastReadingDate")),
        ("1300.5".into(), "2026-03-01".into())
    );
    let row = "productID1=$power amount1=50 billingStatementID1=$cold billingStartDate1=2026-02-01 billingEndDate1=2026-03-01";
    client.ask("saveSalesDocument", row).fails_at(Code::MISSING, "billingReadingIDs1");
    client
        .ask("saveSalesDocument", &format!("{row} billingReadingIDs1=$warm_reading"))
        .because("of the other meter")
        .fails(Code::FOREIGN_READINGS);
    client
        .ask("saveSalesDocument", &format!("{row} billingReadingIDs1=$second_reading"))
        .because("invoiced before")
        .fails(Code::FOREIGN_READINGS);
    client
        .ask("saveSalesDocument", &format!("{row} billingReadingIDs1=99"))
        .fails_at(Code::UNKNOWN_ID, "billingReadingIDs1");
    client.ask("saveSalesDocument", &format!("{row} billingReadingIDs1=$third_reading")).record();
    assert!(process().is_empty());
    assert_eq!(client.ask("getBillingStatementReadings", "billingStatementID=$cold").records().len(), 3);
    client.ask("deleteBillingStatementReading", "readingID=$warm_reading").succeeds();
    client.ask("deleteBillingStatementReading", "readingID=$warm_reading").fails_at(Code::UNKNOWN_ID, "readingID");
    server.doctor(&client);
}
