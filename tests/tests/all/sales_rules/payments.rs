//! Payments: what they pay, how they are found, store credit, and what goes back.

use ladu_tests::{Code, TestServer, on_both_engines};
use serde_json::json;

use super::{of, read, save, shop};

on_both_engines! {
    payments_are_answered_as_saved
    payments_fill_in_what_is_missing
    payments_are_found
    money_paid_ahead_is_used
    credit_pays_the_oldest_debt
    what_is_paid_moves_along
    returns_and_credits_balance
    gift_cards_pay_without_changing
    documents_are_said_to_be_paid
}

fn payments_are_answered_as_saved(server: TestServer) {
    let client = shop(&server);
    let sale = save(&client, "customerID=$mari itemName1=x amount1=1 price1=100 vatrateID1=$vat0").to_string();
    let fields: &[(&str, &str)] = &[
        ("date", "2026-02-03"),
        ("sum", "68.5"),
        ("cashPaid", "70"),
        ("cashChange", "1.5"),
        ("info", "For chairs"),
        ("cardHolder", "M TAMM"),
        ("cardType", "VISA"),
        ("signature", "AAAA"),
        ("signatureIV", "BBBB"),
        ("isPrepayment", "1"),
        ("bankAccount", "EE11"),
        ("bankDocumentNumber", "D1"),
        ("bankDate", "2026-02-04"),
        ("bankPayerAccount", "EE22"),
        ("bankPayerName", "Mari"),
        ("bankPayerCode", "4890"),
        ("bankSum", "68.5"),
        ("bankReferenceNumber", "777"),
        ("bankDescription", "Invoice 1"),
        ("bankCurrency", "EUR"),
        ("archivalNumber", "ARC-1"),
        ("paymentServiceProvider", "pax"),
        ("aid", "A0000"),
        ("applicationLabel", "Visa Debit"),
        ("pinStatement", "Verified"),
        ("cryptogramType", "TC"),
        ("cryptogram", "0F0F"),
        ("expirationDate", "12/29"),
        ("entryMethod", "Chip"),
        ("transactionType", "Sale"),
        ("transactionNumber", "55"),
        ("transactionId", "T-55"),
        ("transactionTime", "1700000000"),
        ("klarnaPaymentID", "K-1"),
        ("certificateBalance", "12.5"),
        ("statusCode", "00"),
        ("statusMessage", "Approved"),
    ];
    let mut params = vec![("documentID", sale.as_str()), ("type", "CARD"), ("cardNumber", "4111111111111234")];
    params.extend(fields);
    params.extend([
        ("attributeName1", "authCode"),
        ("attributeValue1", "XYZ"),
        ("attributeName2", "refNo"),
        ("attributeValue2", "R9"),
    ]);
    let id = client.call("savePayment", &params).number("paymentID");
    let check = || {
        let payment = client.ask("getPayments", &format!("paymentID={id}")).record().clone();
        for (name, value) in fields {
            assert_eq!(of(&payment, name), *value, "{name}");
        }
        for (key, value) in [
            ("documentID", json!(1)),
            ("customerID", json!(3)),
            ("type", json!("CARD")),
            ("sum", json!("68.5")),
            ("currencyCode", json!("EUR")),
            ("currencyRate", json!("1")),
            ("cardNumber", json!("1234")),
            ("authorizationCode", json!("XYZ")),
            ("referenceNumber", json!("R9")),
            ("storeCredit", json!(0)),
        ] {
            assert_eq!(payment[key], value, "{key}");
        }
        assert!(payment["typeID"].is_string() && payment["cashPaid"].is_string());
        // What is known of the card is there as attributes, too.
        let attribute = |name: &str| {
            let list = payment["attributes"].as_array().unwrap();
            list.iter()
                .find(|attribute| attribute["attributeName"] == name)
                .map(|attribute| attribute["attributeValue"].clone())
        };
        let card = ["cardholder_name", "card_number", "card_type", "authCode", "refNo"]
            .map(|name| attribute(name).unwrap_or_default());
        assert_eq!(card, ["M TAMM", "1234", "VISA", "XYZ", "R9"].map(|text| json!(text)));
    };
    check();
    client.ask("savePayment", &format!("paymentID={id} info=x")).record();
    client.call("savePayment", &[("paymentID", &id), ("info", "For chairs")]).record();
    check();
}

fn payments_fill_in_what_is_missing(server: TestServer) {
    let client = shop(&server);
    let other = client.ask("saveCustomer", "companyName=Other").number("customerID");
    let sale = save(&client, "customerID=$mari itemName1=x amount1=1 price1=100 vatrateID1=$vat0");
    let pay = |params: &str| {
        let id = client.ask("savePayment", params).number("paymentID");
        client.ask("getPayments", &format!("paymentID={id}")).record().clone()
    };
    let plain = pay(&format!("documentID={sale}"));
    let today = read(&client, save(&client, "itemName1=x amount1=1"))["date"].clone();
    assert_eq!(
        ["type", "sum", "cashPaid", "cashChange", "customerID"].map(|key| of(&plain, key)),
        ["TRANSFER", "0", "0", "0", "3"]
    );
    assert_eq!(plain["date"], today);
    assert_eq!(
        of(&pay(&format!("documentID={sale} customerID={other}")), "customerID"),
        other,
        "the payer that was named"
    );
    assert_eq!(of(&pay("customerID=$mari sum=5 currencyCode=XXX"), "currencyCode"), "EUR");
    let own = client.ask("savePaymentType", "name=Shells type=SHELLS").number("paymentTypeID");
    let shells = pay(&format!("customerID=$mari sum=5 typeID={own}"));
    assert_eq!((of(&shells, "type"), of(&shells, "typeID")), ("SHELLS".into(), own.clone()));
    assert_eq!(of(&pay("customerID=$mari sum=5 type=shells"), "typeID"), own, "codes have no case");
    for (params, code, field) in [
        ("sum=5", Code::MISSING, "customerID"),
        ("customerID=99 sum=5", Code::UNKNOWN_ID, "customerID"),
        ("documentID=99 sum=5", Code::UNKNOWN_ID, "documentID"),
        ("paymentID=99 sum=5", Code::UNKNOWN_ID, "paymentID"),
        ("customerID=$mari type=FEATHERS", Code::UNKNOWN_ID, "type"),
        ("customerID=$mari typeID=99", Code::UNKNOWN_ID, "typeID"),
        ("customerID=$mari sum=x", Code::FORMAT, "sum"),
        ("customerID=$mari date=2026-02-30", Code::FORMAT, "date"),
        ("customerID=$mari type=CASH giftCardVatRateID=$vat20", Code::GIFT_CARD_FIELD, "giftCardVatRateID"),
        ("customerID=$mari type=CARD transactionId=1", Code::PAYMENT_PROVIDER, "transactionId"),
        ("customerID=$mari type=CARD paymentServiceProvider=acme", Code::NOT_ALLOWED, "paymentServiceProvider"),
    ] {
        client.ask("savePayment", params).answers_at(code, field);
    }
    client.ask("deletePayment", "").fails_at(Code::MISSING, "paymentID");
    client.ask("deletePayment", "paymentID=99").fails_at(Code::UNKNOWN_ID, "paymentID");
}

fn payments_are_found(server: TestServer) {
    let client = shop(&server);
    let sale = save(&client, "customerID=$mari itemName1=x amount1=1 price1=100 vatrateID1=$vat0");
    let other = save(&client, "customerID=$walk_in itemName1=x amount1=1 price1=100 vatrateID1=$vat0");
    client.name("sale", sale);
    client.name("other", other);
    for (name, params) in [
        ("cash", format!("documentID={sale} type=CASH sum=1 date=2026-01-01 attributeName1=shelf attributeValue1=4")),
        (
            "card",
            format!("documentID={sale} type=CARD sum=2 date=2026-01-02 archivalNumber=A-7 bankReferenceNumber=4711"),
        ),
        (
            "gift",
            format!(
                "documentID={other} type=GIFTCARD giftCardVatRateID=$vat20 sum=3 date=2026-01-03 bankReferenceNumber=RF18"
            ),
        ),
        ("transfer", "customerID=$mari type=TRANSFER sum=4 date=2026-01-04".to_owned()),
    ] {
        client.ask("savePayment", &params).named(name);
    }
    client.ask("savePayment", &format!("paymentID=$transfer documentID={other}")).record();
    let found = |params: &str| {
        let mut ids: Vec<i64> =
            client.ask("getPayments", params).records().iter().map(|p| p["paymentID"].as_i64().unwrap()).collect();
        ids.sort_unstable();
        ids
    };
    let card = client.ask("getPayments", "paymentID=$card").number("typeID");
    for (params, expected) in [
        ("", vec![1, 2, 3, 4]),
        ("paymentID=$card", vec![2]),
        ("paymentIDs=$cash,$gift,99", vec![1, 3]),
        ("customerID=$mari", vec![1, 2, 4]),
        ("documentID=$sale", vec![1, 2]),
        ("documentIDs=$sale,$other", vec![1, 2, 3, 4]),
        ("dateFrom=2026-01-02 dateTo=2026-01-03", vec![2, 3]),
        ("type=CASH", vec![1]),
        (&format!("typeID={card}"), vec![2]),
        ("giftCardVatRateID=$vat20", vec![3]),
        ("archivalNumber=A-7", vec![2]),
        ("contractReferenceNumbers=4711,RF18", vec![2, 3]),
        ("excludeStoreCreditPayments=1", vec![1, 2, 3]),
        ("excludeStoreCreditPayments=0", vec![1, 2, 3, 4]),
        ("searchAttributeName=shelf searchAttributeValue=4", vec![1]),
        ("changedSince=1", vec![1, 2, 3, 4]),
        ("changedSince=4000000000", vec![]),
    ] {
        assert_eq!(found(params), expected, "{params}");
    }
    client.ask("getPayments", "searchAttributeName=a searchAttributeValue[]=b").fails(Code::IS_ARRAY);
    assert_eq!(found("recordsOnPage=3").len(), 3);
    assert_eq!(found("recordsOnPage=3 pageNo=2").len(), 1);
}

fn money_paid_ahead_is_used(server: TestServer) {
    let client = shop(&server);
    for sum in ["30", "50"] {
        client.ask("savePayment", &format!("customerID=$mari type=TRANSFER sum={sum}")).record();
    }
    let sale = |more: &str| {
        client.ask(
            "saveSalesDocument",
            &format!("customerID=$mari itemName1=x amount1=1 price1=40 vatrateID1=$vat0 {more}"),
        )
    };
    let id = sale("amountPaidWithStoreCredit=40").id("invoiceID");
    let document = read(&client, id);
    assert_eq!(
        ["paid", "paymentStatus", "amountPaidWithStoreCredit"].map(|key| of(&document, key)),
        ["40", "PAID", "40"]
    );
    let payments = client.ask("getPayments", &format!("documentID={id}"));
    let sums: Vec<(String, String)> = payments.records().iter().map(|p| (of(p, "sum"), of(p, "storeCredit"))).collect();
    assert_eq!(sums.len(), 2, "{sums:?}");
    assert!(sums.contains(&("30".into(), "1".into())) && sums.contains(&("10".into(), "1".into())), "{sums:?}");
    let all: i64 = client
        .ask("getPayments", "customerID=$mari")
        .records()
        .iter()
        .map(|p| of(p, "sum").parse::<i64>().unwrap())
        .sum();
    assert_eq!(all, 80, "splitting a payment loses nothing");
    sale("amountPaidWithStoreCredit=41")
        .because("40.00 are left")
        .fails_at(Code::NOT_ALLOWED, "amountPaidWithStoreCredit");
    let second = sale("amountPaidWithStoreCredit=15").id("invoiceID");
    // Sent back as it was read it takes nothing more; a higher sum takes the difference.
    client.ask("saveSalesDocument", &format!("id={second} amountPaidWithStoreCredit=15 notes=n")).record();
    assert_eq!(of(&read(&client, second), "paid"), "15");
    client.ask("saveSalesDocument", &format!("id={second} amountPaidWithStoreCredit=40")).record();
    assert_eq!(of(&read(&client, second), "paid"), "40");
    let left = client.ask("getCustomers", "customerID=$mari getBalanceInfo=1").number("actualBalance");
    assert_eq!(left, "0");
    // Nobody else's money.
    client
        .ask("saveSalesDocument", "customerID=$walk_in itemName1=x amount1=1 price1=40 amountPaidWithStoreCredit=1")
        .fails(Code::NOT_ALLOWED);
}

fn credit_pays_the_oldest_debt(server: TestServer) {
    let client = shop(&server);
    let owed = |day: &str, sum: &str| {
        save(&client, &format!("customerID=$mari date={day} itemName1=x amount1=1 price1={sum} vatrateID1=$vat0"))
    };
    let (late, early) = (owed("2026-02-01", "30"), owed("2026-01-01", "20"));
    let source = owed("2026-03-01", "10");
    client.ask("savePayment", &format!("documentID={source} type=CASH sum=10")).record();
    let back = client.ask("savePayment", &format!("documentID={source} type=CASH sum=35 addedToStoreCredit=1"));
    back.succeeds();
    let paid = |id: i64| of(&read(&client, id), "paid");
    assert_eq!(
        (paid(early), paid(late), paid(source)),
        ("20".into(), "15".into(), "10".into()),
        "the oldest debt first"
    );
    assert_eq!(of(&read(&client, source), "amountAddedToStoreCredit"), "35");
    let all: i64 = client
        .ask("getPayments", "customerID=$mari")
        .records()
        .iter()
        .map(|p| of(p, "sum").parse::<i64>().unwrap())
        .sum();
    assert_eq!(all, 45);
}

fn what_is_paid_moves_along(server: TestServer) {
    let client = shop(&server);
    let order = save(&client, "type=ORDER customerID=$mari productID1=$a amount1=2");
    let payment = client.ask("savePayment", &format!("documentID={order} type=CARD sum=10")).number("paymentID");
    assert_eq!(of(&read(&client, order), "paid"), "10");
    let invoice = save(&client, &format!("customerID=$mari productID1=$a amount1=2 baseDocumentID={order}"));
    client.ask("savePayment", &format!("paymentID={payment} documentID={invoice}")).record();
    assert_eq!((of(&read(&client, order), "paid"), of(&read(&client, invoice), "paid")), ("0".into(), "10".into()));
    assert_eq!(client.ask("getPayments", &format!("paymentID={payment}")).number("isPrepayment"), "1");
    client.ask("savePayment", &format!("documentID={invoice} type=CASH sum=14")).record();
    assert_eq!(of(&read(&client, invoice), "paymentStatus"), "PAID");
    client.ask("deletePayment", &format!("paymentID={payment}")).succeeds();
    let document = read(&client, invoice);
    assert_eq!(
        (of(&document, "paid"), of(&document, "paymentStatus")),
        ("14".into(), "UNPAID".into()),
        "it can fall back"
    );
}

fn returns_and_credits_balance(server: TestServer) {
    let client = shop(&server);
    let invoice = save(&client, "customerID=$mari itemName1=x amount1=1 price1=50 vatrateID1=$vat0");
    let credit = save(
        &client,
        &format!(
            "type=CREDITINVOICE customerID=$mari creditToDocumentID={invoice} itemName1=x amount1=-1 price1=50 vatrateID1=$vat0"
        ),
    );
    client.ask("savePayment", &format!("documentID={credit} type=CREDIT sum=-50")).record();
    client.ask("savePayment", &format!("documentID={invoice} type=CREDIT sum=50")).record();
    for id in [invoice, credit] {
        let document = read(&client, id);
        assert_eq!((of(&document, "paid"), of(&document, "paymentStatus")), (of(&document, "total"), "PAID".into()));
    }
    assert_eq!(client.ask("getCustomers", "customerID=$mari getBalanceInfo=1").number("actualBalance"), "0");
}

fn gift_cards_pay_without_changing(server: TestServer) {
    let client = shop(&server);
    client.ask("saveGiftCard", "code=G-1 value=50").record();
    let sale = client.ask("saveSalesDocument", "productID1=$a amount1=1");
    let id = sale.id("invoiceID");
    client.ask("savePayment", &format!("documentID={id} type=GIFTCARD giftCardVatRateID=$vat20 sum=12")).record();
    let document = read(&client, id);
    assert_eq!((of(&document, "vatTotal"), of(&document, "paid")), ("2".into(), "12".into()), "tax is what it was");
    let balance = || client.ask("getGiftCards", "code=G-1").number("balance");
    assert_eq!(balance(), "50", "the payment alone leaves the card as it is");
    let card = client.ask("getGiftCards", "code=G-1").number("giftCardID");
    client.ask("saveGiftCard", &format!("giftCardID={card} balance=38 redemptionInvoiceID={id}")).record();
    assert_eq!(balance(), "38");
    assert_eq!(client.ask("getGiftCardRedeemings", "").number("redeemed"), "12");
}

fn documents_are_said_to_be_paid(server: TestServer) {
    let client = shop(&server);
    let sale = |more: &str| {
        save(&client, &format!("customerID=$mari itemName1=x amount1=1 price1=40 vatrateID1=$vat0 {more}"))
    };
    let id = sale("date=2026-01-01 paymentStatus=PAID paymentInfo=Thanks");
    let payment = client.ask("getPayments", &format!("documentID={id}")).record().clone();
    assert_eq!(["type", "sum", "info", "customerID"].map(|key| of(&payment, key)), ["TRANSFER", "40", "Thanks", "3"]);
    assert_ne!(payment["date"], "2026-01-01", "it is paid today");
    // Said again, nothing more is paid; a rest is.
    client.ask("saveSalesDocument", &format!("id={id} paymentStatus=PAID")).record();
    assert_eq!(client.ask("getPayments", &format!("documentID={id}")).records().len(), 1);
    let part = sale("");
    client.ask("savePayment", &format!("documentID={part} type=CASH sum=15")).record();
    client.ask("saveSalesDocument", &format!("id={part} paymentStatus=UNPAID")).record();
    assert_eq!(of(&read(&client, part), "paid"), "15");
    client.ask("saveSalesDocument", &format!("id={part} paymentStatus=PAID paymentType=CARD")).record();
    assert_eq!(of(&read(&client, part), "paid"), "40");
    assert_eq!(client.ask("getPayments", &format!("documentID={part} type=CARD")).number("sum"), "25");
    let back = save(
        &client,
        "type=CREDITINVOICE customerID=$mari itemName1=x amount1=-1 price1=40 vatrateID1=$vat0 paymentStatus=PAID paymentType=CASH",
    );
    assert_eq!(client.ask("getPayments", &format!("documentID={back}")).number("sum"), "-40");
    client
        .ask("saveSalesDocument", "itemName1=x amount1=1 paymentStatus=MAYBE")
        .fails_at(Code::NOT_ALLOWED, "paymentStatus");
}
