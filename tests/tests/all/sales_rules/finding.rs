//! How documents are found: every filter, the order, pages, and what of them is shown.

use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::json;

use super::{ids, of, read, save, shop};

on_both_engines! {
    every_filter_finds_its_documents
    states_and_payments_are_found
    rows_are_shown_when_they_should_be
    what_is_left_of_a_sale
    pages_have_an_order
    changes_are_found
}

fn found(client: &Client, params: &str) -> Vec<i64> {
    let mut ids = ids(&client.ask("getSalesDocuments", params));
    ids.sort_unstable();
    ids
}

fn every_filter_finds_its_documents(server: TestServer) {
    let client = shop(&server);
    client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").named("second");
    let other =
        client.ask("saveCustomer", "companyName=Kuusk phone=5551234 customerCardNumber=998877").number("customerID");
    client.ask("saveEmployee", "lastName=Kask").named("kask");
    client.ask("saveAppliance", "applianceName=Mower customerID=$mari").named("appliance");
    client.ask("saveAssignment", "applianceID=$appliance").named("repair");
    let first = save(
        &client,
        "type=INVWAYBILL customerID=$mari date=2026-01-10 employeeID=$admin productID1=$a amount1=1 deliveryDate=2026-02-01 deliveryDate1=2026-03-01 paymentDays=10 assignmentID=$repair",
    );
    let second = save(
        &client,
        &format!(
            "type=CASHINVOICE customerID={other} date=2026-01-20 employeeID=$kask warehouseID=$second pointOfSaleID=$till productID1=$b amount1=1 payerID=$mari shipToID=$mari deliveryDate=2026-02-10 deliveryDate1=2026-03-10 paymentDays=20"
        ),
    );
    let draft = save(
        &client,
        "type=ORDER customerID=$mari date=2026-01-30 confirmInvoice=0 itemName1=x amount1=1 customReferenceNumber=4711",
    );
    for (params, expected) in [
        (format!("id={first}"), vec![first]),
        (format!("ids={first},{draft},99"), vec![first, draft]),
        ("clientID=$mari".into(), vec![first, draft]),
        (format!("clientIDs=$mari,{other}"), vec![first, second, draft]),
        ("clientName=Kuusk".into(), vec![second]),
        ("employeeID=$kask".into(), vec![second]),
        ("warehouseID=$second".into(), vec![second]),
        ("warehouseIDs=$store,$second".into(), vec![first, second, draft]),
        ("pointOfSaleID=$till".into(), vec![second]),
        ("productID=$b".into(), vec![second]),
        ("productIDs=$a,$b".into(), vec![first, second]),
        ("payerID=$mari".into(), vec![second]),
        ("shipToID=$mari".into(), vec![second]),
        ("confirmed=1".into(), vec![first, second]),
        ("confirmed=0".into(), vec![draft]),
        ("number=100002".into(), vec![second]),
        ("numberOrCustomer=10000".into(), vec![first, second]),
        ("numberOrCustomer=kuu".into(), vec![second]),
        ("numberOrCustomer=5551".into(), vec![second]),
        ("numberOrCustomer=9988".into(), vec![second]),
        ("numberOrCustomer=mari@".into(), vec![first, draft]),
        ("referenceNumber=4711".into(), vec![draft]),
        ("dateFrom=2026-01-15 dateTo=2026-01-25".into(), vec![second]),
        ("dateFrom=2026-01-10 dateTo=2026-01-10".into(), vec![first]),
        ("deliveryDateFrom=2026-02-05".into(), vec![second]),
        ("deliveryDateTo=2026-02-05 deliveryDateFrom=2026-01-01".into(), vec![first]),
        ("rowDeliveryDateFrom=2026-03-05".into(), vec![second]),
        ("rowDeliveryDateTo=2026-03-05".into(), vec![first]),
        ("dueDateTo=2026-01-20 dueDateFrom=2026-01-20".into(), vec![first]),
        ("dueDateFrom=2026-02-09 dueDateTo=2026-02-09".into(), vec![second]),
        ("type=ORDER".into(), vec![draft]),
        ("types=CASHINVOICE,INVWAYBILL".into(), vec![first, second]),
        ("assignmentID=$repair".into(), vec![first]),
        ("type=ORDER clientID=$mari confirmed=1".into(), vec![]),
    ] {
        assert_eq!(found(&client, &params), expected, "{params}");
    }
    for (params, code, field) in [
        ("id=x", Code::FORMAT, "id"),
        ("dateFrom=x", Code::FORMAT, "dateFrom"),
        ("type=SHELLS", Code::NOT_ALLOWED, "type"),
        ("types=ORDER,SHELLS", Code::NOT_ALLOWED, "types"),
        ("invoiceState=ASLEEP", Code::NOT_ALLOWED, "invoiceState"),
        ("searchAttributeName[]=a searchAttributeValue=b", Code::IS_ARRAY, "searchAttributeName"),
        ("searchAttributeName=a searchAttributeValue[]=b", Code::IS_ARRAY, "searchAttributeValue"),
    ] {
        client.ask("getSalesDocuments", params).answers_at(code, field);
    }
}

fn states_and_payments_are_found(server: TestServer) {
    let client = shop(&server);
    let sale = |kind: &str| save(&client, &format!("type={kind} itemName1=x amount1=1 price1=10 vatrateID1=$vat0"));
    let (paid, part, order, cancelled) = (sale("CASHINVOICE"), sale("CASHINVOICE"), sale("ORDER"), sale("ORDER"));
    client.ask("savePayment", &format!("documentID={paid} type=CASH sum=10")).record();
    client.ask("savePayment", &format!("documentID={part} type=CASH sum=9.99")).record();
    client.ask("saveSalesDocument", &format!("id={cancelled} invoiceState=CANCELLED")).record();
    assert_eq!(found(&client, "unpaidItemsOnly=1 type=CASHINVOICE"), [part]);
    assert_eq!(found(&client, "unpaidItemsOnly=0 type=CASHINVOICE"), [paid, part]);
    assert_eq!(found(&client, "invoiceState=CANCELLED"), [cancelled]);
    assert_eq!(found(&client, "invoiceState=NOT_CANCELLED type=ORDER"), [order]);
    assert_eq!(found(&client, "getUnfulfilledDocuments=1 type=ORDER"), [order]);
    client.ask("saveSalesDocument", &format!("id={order} invoiceState=FULFILLED")).record();
    assert_eq!(found(&client, "getUnfulfilledDocuments=1 type=ORDER"), [0i64; 0]);
    client.ask("savePayment", &format!("documentID={part} type=CASH sum=0.01")).record();
    assert_eq!(of(&read(&client, part), "paymentStatus"), "PAID");
    assert_eq!(found(&client, "unpaidItemsOnly=1 type=CASHINVOICE"), [0i64; 0]);
    let attributes =
        "itemName1=x amount1=1 attributeName1=shelf attributeValue1=9 attributeName2=room attributeValue2=2";
    let marked = save(&client, attributes);
    save(&client, "itemName1=x amount1=1 attributeName1=shelf attributeValue1=9");
    assert_eq!(
        found(
            &client,
            "searchAttributeName1=shelf searchAttributeValue1=9 searchAttributeName2=room searchAttributeValue2=2"
        ),
        [marked]
    );
    assert_eq!(found(&client, "searchAttributeName=shelf searchAttributeValue=9").len(), 2);
    // What was said about sales to nobody in particular.
    let default = read(&client, paid)["clientID"].clone();
    assert!(found(&client, &format!("clientID={default}")).len() > 4);
    super::set(&client, "api_getsalesdocuments_default_customer_sales_not_returned", "1");
    assert_eq!(found(&client, &format!("clientID={default}")), [0i64; 0]);
    super::set(&client, "search_invoice_by_regular_and_custom_number", "1");
    let custom = save(&client, "itemName1=x amount1=1 customNumber=12AB");
    assert_eq!(found(&client, "number=12AB"), [custom]);
}

fn rows_are_shown_when_they_should_be(server: TestServer) {
    let client = shop(&server);
    let first = save(&client, "type=CASHINVOICE productID1=$a amount1=1");
    save(&client, "type=ORDER productID1=$b amount1=1");
    let third = save(&client, "type=ORDER productID1=$b amount1=1");
    let with_rows = |params: &str| {
        let answer = client.ask("getSalesDocuments", params);
        answer.records().iter().map(|record| record["rows"].is_array()).collect::<Vec<_>>()
    };
    assert_eq!(with_rows(""), [false, false, false]);
    assert_eq!(with_rows("getRowsForAllInvoices=1"), [true, true, true]);
    assert_eq!(with_rows(&format!("id={first}")), [true]);
    assert_eq!(with_rows("number=100001"), [true, true][..with_rows("number=100001").len()]);
    assert_eq!(with_rows("type=CASHINVOICE"), [true], "the only one");
    assert_eq!(with_rows("type=ORDER"), [false, false]);
    assert_eq!(with_rows(&format!("ids={first},{third}")), [false, false]);
}

fn what_is_left_of_a_sale(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProduct", "groupID=$goods name=Card code=G1 netPrice=50 isGiftCard=1").named("card");
    let sale =
        save(&client, "type=CASHINVOICE productID1=$a amount1=3 productID2=$b amount2=1 productID3=$card amount3=1");
    let left = || {
        let answer = client.ask("getSalesDocuments", &format!("id={sale} nonReturnedItemsOnly=1"));
        let rows =
            answer.records().first().map(|record| record["rows"].as_array().unwrap().clone()).unwrap_or_default();
        rows.iter().map(|row| format!("{}:{}", of(row, "code"), of(row, "amount"))).collect::<Vec<_>>()
    };
    assert_eq!(left(), ["A1:3", "B1:1", "G1:1"]);
    let without = client.ask("getSalesDocuments", &format!("id={sale} excludeGiftCards=1"));
    assert_eq!(without.record()["rows"].as_array().unwrap().len(), 2);
    let back =
        |rows: &str| save(&client, &format!("type=CREDITINVOICE isCashInvoice=1 creditToDocumentID={sale} {rows}"));
    let draft = back("productID1=$a amount1=-1 price1=10 confirmInvoice=0");
    assert_eq!(left(), ["A1:3", "B1:1", "G1:1"], "a draft takes nothing back");
    client.ask("saveSalesDocument", &format!("id={draft} confirmInvoice=1")).record();
    let part = back("productID1=$a amount1=-1 price1=10 productID2=$b amount2=-1 price2=4");
    assert_eq!(left(), ["A1:1", "G1:1"]);
    client.ask("savePayment", &format!("documentID={part} type=CASH sum=-10")).record();
    client.ask("savePayment", &format!("documentID={part} type=CARD sum=-6.56")).record();
    let found = client.ask("getSalesDocuments", &format!("id={sale} getReturnedPayments=1"));
    assert_eq!(found.record()["returnedPayments"], json!([{"type": "CARD", "sum": 6.56}, {"type": "CASH", "sum": 10}]));
    assert_eq!(read(&client, sale)["returnedPayments"], json!(null));
    assert_eq!(of(&read(&client, sale), "previousReturnsExist"), "1");
    back("productID1=$a amount1=-1 price1=10 productID2=$card amount2=-1 price2=50");
    assert_eq!(found_left(&client), [0i64; 0]);
    client.ask("deleteSalesDocument", &format!("documentID={part}")).succeeds();
    assert_eq!(left(), ["A1:1", "B1:1"]);
    server.doctor(&client);
}

fn found_left(client: &Client) -> Vec<i64> {
    found(client, "type=CASHINVOICE nonReturnedItemsOnly=1")
}

fn pages_have_an_order(server: TestServer) {
    let client = shop(&server);
    let other = client.ask("saveCustomer", "companyName=Aas").number("customerID");
    let days = [("2026-01-02", "3"), ("2026-01-01", other.as_str()), ("2026-01-03", "3")];
    let all: Vec<i64> = days
        .iter()
        .map(|(day, customer)| save(&client, &format!("itemName1=x amount1=1 date={day} customerID={customer}")))
        .collect();
    let listed = |params: &str| ids(&client.ask("getSalesDocuments", params));
    let [a, b, c] = all[..] else { panic!() };
    assert_eq!(listed(""), [c, b, a], "the newest first");
    assert_eq!(listed("orderBy=documentID orderByDir=asc"), [a, b, c]);
    assert_eq!(listed("orderBy=dateAndNumber orderByDir=asc"), [b, a, c]);
    assert_eq!(listed("orderBy=dateAndNumber orderByDir=desc"), [c, a, b]);
    assert_eq!(listed("orderBy=clientName orderByDir=asc")[0], b);
    client.ask("saveSalesDocument", &format!("id={a} notes=n")).record();
    assert_eq!(listed("orderBy=documentID orderByDir=asc recordsOnPage=2"), [a, b]);
    assert_eq!(listed("orderBy=documentID orderByDir=asc recordsOnPage=2 pageNo=2"), [c]);
    let status = client.ask("getSalesDocuments", "recordsOnPage=2").0["status"].clone();
    assert_eq!((&status["recordsTotal"], &status["recordsInResponse"]), (&json!(3), &json!(2)));
    for _ in 0..22 {
        save(&client, "itemName1=x amount1=1");
    }
    assert_eq!(listed("").len(), 20, "a page unless told otherwise");
    assert_eq!(listed("recordsOnPage=100").len(), 25);
}

fn changes_are_found(server: TestServer) {
    let client = shop(&server);
    let sale = save(&client, "itemName1=x amount1=1 price1=10 vatrateID1=$vat0");
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let age = || {
        let sql = "UPDATE sales_document SET changed = 1000 WHERE account = $0";
        let done = server.store.store.write(account, move |tx| tx.execute(sql, &[]));
        done.unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
    };
    let changed = || found(&client, "changedSince=2000");
    assert_eq!(changed(), [sale]);
    age();
    assert_eq!(changed(), [0i64; 0]);
    client.ask("saveSalesDocument", &format!("id={sale} notes=n")).record();
    assert_eq!(changed(), [sale]);
    age();
    let payment = client.ask("savePayment", &format!("documentID={sale} type=CASH sum=1")).number("paymentID");
    assert_eq!(changed(), [sale], "what is paid of it has changed");
    age();
    client.ask("savePayment", &format!("paymentID={payment} sum=2")).record();
    assert_eq!(changed(), [sale]);
    age();
    client.ask("deletePayment", &format!("paymentID={payment}")).succeeds();
    assert_eq!(changed(), [sale]);
}
