//! What each type of document does, its numbers and states, whom it is for, and what it is made from.

use ladu_tests::{Code, OK, TestServer, on_both_engines};
use serde_json::json;

use super::{of, read, save, set, shop, stock};

on_both_engines! {
    each_type_does_its_part
    what_is_negative_comes_back
    goods_move_on_the_day_of_confirming
    reservations_end
    numbers_follow_each_other
    numbers_of_tills_are_kept
    documents_are_for_somebody
    documents_follow_documents
    orders_are_fulfilled
    what_goes_together_is_checked
}

/// Type, what it does to the stock of two units, to revenue, and whether it holds them back.
const TYPES: &[(&str, i64, i64, bool)] = &[
    ("INVWAYBILL", -2, 20, false),
    ("CASHINVOICE", -2, 20, false),
    ("EXPORTINVOICE", -2, 20, false),
    ("WAYBILL", -2, 0, false),
    ("INVOICE", 0, 20, false),
    ("PREPAYMENT", 0, 0, true),
    ("OFFER", 0, 0, true),
    ("ORDER", 0, 0, true),
    ("RESERVATION", 0, 0, true),
    ("CREDITINVOICE", 2, -20, false),
];

fn each_type_does_its_part(server: TestServer) {
    let client = shop(&server);
    let owed = || client.ask("getCustomers", "customerID=$mari getBalanceInfo=1").number("actualBalance");
    for (kind, moved, revenue, holds) in TYPES {
        let amount = if *kind == "CREDITINVOICE" { -2 } else { 2 };
        let rows = format!(
            "type={kind} customerID=$mari productID1=$a amount1={amount} price1=10 vatrateID1=$vat0 reserveGoods=1"
        );
        let draft = save(&client, &format!("{rows} confirmInvoice=0"));
        assert_eq!(stock(&client, "$a"), ("100".into(), "0".into()), "a draft of {kind}");
        let document = read(&client, draft);
        assert_eq!(
            (of(&document, "confirmed"), of(&document, "invoiceState")),
            ("0".into(), "PENDING".into()),
            "{kind}"
        );
        client.ask("saveSalesDocument", &format!("id={draft} confirmInvoice=1")).record();
        let document = read(&client, draft);
        assert_eq!((of(&document, "confirmed"), of(&document, "invoiceState")), ("1".into(), "READY".into()), "{kind}");
        let held = if *holds { "2" } else { "0" };
        assert_eq!(stock(&client, "$a"), ((100 + moved).to_string(), held.to_owned()), "{kind}");
        assert_eq!(owed(), revenue.to_string(), "{kind}");
        client.ask("saveSalesDocument", &format!("id={draft} confirmInvoice=0")).succeeds();
        assert_eq!(of(&read(&client, draft), "confirmed"), "1", "there is no way back to a draft: {kind}");
        client.ask("saveSalesDocument", &format!("id={draft} type=SERVICE_INVOICE")).fails(Code::TYPE_FIXED);
        server.doctor(&client);
        client.ask("deleteSalesDocument", &format!("documentID={draft}")).succeeds();
        assert_eq!((stock(&client, "$a"), owed()), (("100".into(), "0".into()), "0".into()), "{kind} is deleted");
    }
    // Only an old invoice of export is without tax by itself.
    let export = client.ask("saveSalesDocument", "type=EXPORTINVOICE productID1=$a amount1=1");
    assert_eq!((export.number("net"), export.number("vat")), ("10".into(), "0".into()));
    // Without being asked, orders hold nothing back, and a reservation does.
    save(&client, "type=ORDER productID1=$a amount1=2");
    save(&client, "type=RESERVATION productID1=$a amount1=3");
    assert_eq!(stock(&client, "$a").1, "3");
    server.doctor(&client);
}

fn what_is_negative_comes_back(server: TestServer) {
    let client = shop(&server);
    let exchange = client.ask("saveSalesDocument", "type=CASHINVOICE productID1=$a amount1=-1 productID2=$b amount2=3");
    assert_eq!(["net", "vat", "total"].map(|key| exchange.number(key)), ["2", "-0.32", "1.68"]);
    assert_eq!((stock(&client, "$a").0, stock(&client, "$b").0), ("101".into(), "97".into()));
    save(&client, "type=INVWAYBILL productID1=$a amount1=2 productID2=$a amount2=-1");
    assert_eq!(stock(&client, "$a").0, "100");
    // An exchange by a credit invoice: one back, another out.
    save(&client, "type=CREDITINVOICE productID1=$a amount1=-2 price1=10 productID2=$b amount2=1 price2=4");
    assert_eq!((stock(&client, "$a").0, stock(&client, "$b").0), ("102".into(), "96".into()));
    server.doctor(&client);
}

fn goods_move_on_the_day_of_confirming(server: TestServer) {
    let client = shop(&server);
    let today = client.ask("getCompanyInfo", "").0["status"]["requestUnixTime"].as_i64().unwrap();
    let day = read(&client, save(&client, "type=ORDER itemName1=x amount1=1"))["date"].as_str().unwrap().to_owned();
    let id = save(&client, "type=INVWAYBILL date=2020-05-30 confirmInvoice=0 productID1=$a amount1=1");
    assert_eq!(read(&client, id)["date"], "2020-05-30");
    client.ask("saveSalesDocument", &format!("id={id} confirmInvoice=1")).record();
    let document = read(&client, id);
    assert_eq!((of(&document, "date"), of(&document, "inventoryTransactionDate")), ("2020-05-30".into(), day.clone()));
    client.ask("saveSalesDocument", &format!("id={id} date=2020-06-01 inventoryTransactionDate=2020-06-01")).record();
    let document = read(&client, id);
    assert_eq!((of(&document, "date"), of(&document, "inventoryTransactionDate")), ("2020-06-01".into(), day));
    assert!(today > 0);
}

fn reservations_end(server: TestServer) {
    let client = shop(&server);
    let held = || stock(&client, "$a").1;
    let order = save(&client, "type=ORDER productID1=$a amount1=5 reserveGoods=1 reserveGoodsUntilDate=2099-01-01");
    assert_eq!(held(), "5");
    client.ask("saveSalesDocument", &format!("id={order} reserveGoodsUntilDate=2020-01-01")).record();
    assert_eq!(held(), "0", "its day is over");
    client.ask("saveSalesDocument", &format!("id={order} reserveGoodsUntilDate=")).record();
    assert_eq!(held(), "5", "without a day it has no end");
    client.ask("saveSalesDocument", &format!("id={order} reserveGoods=0")).record();
    assert_eq!(held(), "0");
    client.ask("saveSalesDocument", &format!("id={order} reserveGoods=1")).record();
    save(&client, &format!("type=INVWAYBILL productID1=$a amount1=2 baseDocumentID={order}"));
    assert_eq!((held(), stock(&client, "$a").0), ("3".into(), "98".into()), "a part was delivered");
    save(&client, &format!("type=CASHINVOICE productID1=$a amount1=3 baseDocumentID={order}"));
    assert_eq!((held(), stock(&client, "$a").0), ("0".into(), "95".into()));
    let other = save(&client, "type=OFFER productID1=$a amount1=4 reserveGoods=1");
    assert_eq!(held(), "4");
    // An order has states of its own; a cancelled one holds nothing.
    let cancelled = save(&client, "type=ORDER productID1=$a amount1=1 reserveGoods=1");
    assert_eq!(held(), "5");
    client.ask("saveSalesDocument", &format!("id={cancelled} invoiceState=CANCELLED")).record();
    assert_eq!(held(), "4");
    client.ask("deleteSalesDocument", &format!("documentID={other}")).succeeds();
    assert_eq!(held(), "0");
    server.doctor(&client);
}

fn numbers_follow_each_other(server: TestServer) {
    let client = shop(&server);
    let number =
        |params: &str| client.ask("saveSalesDocument", &format!("itemName1=x amount1=1 {params}")).number("invoiceNo");
    assert_eq!(number(""), "100001", "the first of a new account");
    assert_eq!(number("type=CASHINVOICE"), "100002", "one family, one series");
    assert_eq!(number("confirmInvoice=0"), "0", "a draft has none");
    assert_eq!(number("type=CREDITINVOICE"), "100003");
    assert_eq!(number("type=INVOICE"), "100004");
    let order: i64 = number("type=ORDER").parse().unwrap();
    assert_eq!(number("type=ORDER confirmInvoice=0"), "0");
    assert_eq!(number("type=ORDER"), (order + 1).to_string());
    let offer: i64 = number("type=OFFER confirmInvoice=0").parse().unwrap();
    assert!(offer > 0, "an offer has one at once");
    assert_eq!(number("type=OFFER"), (offer + 1).to_string());
    let waybill: i64 = number("type=WAYBILL").parse().unwrap();
    assert_eq!(number("type=WAYBILL"), (waybill + 1).to_string());
    // What was refused has used up no number.
    client.ask("saveSalesDocument", "itemName1=x amount1=0").fails(Code::NOT_ALLOWED);
    assert_eq!(number(""), "100005");
}

fn numbers_of_tills_are_kept(server: TestServer) {
    let client = shop(&server);
    let sale = |params: &str| client.ask("saveSalesDocument", &format!("itemName1=x amount1=1 {params}"));
    assert_eq!(sale("invoiceNo=87654321").number("invoiceNo"), "87654321");
    assert_eq!(sale("invoiceNo=87654321 notes=another").number("invoiceNo"), "100001", "it is taken");
    assert_eq!(sale("invoiceNo=87654321 notes=third allowDuplicateNumbers=1").number("invoiceNo"), "87654321");
    let id = sale("invoiceNo=11112222").id("invoiceID");
    let edited = client.ask("saveSalesDocument", &format!("id={id} invoiceNo=5 notes=x"));
    assert_eq!((edited.code(), edited.number("invoiceNo")), (OK, "11112222".into()), "it has a number");
    // A draft keeps the number that it is confirmed with.
    let draft = sale("confirmInvoice=0").id("invoiceID");
    let confirmed = client.ask("saveSalesDocument", &format!("id={draft} confirmInvoice=1 invoiceNo=33334444"));
    assert_eq!(confirmed.number("invoiceNo"), "33334444");
    let custom = sale("customNumber=X/7");
    assert_eq!((custom.number("invoiceNo"), custom.number("customNumber")), ("0".into(), "X/7".into()));
    let document = read(&client, custom.id("invoiceID"));
    assert_eq!((of(&document, "number"), of(&document, "customNumber")), ("0".into(), "X/7".into()));
    sale("customNumber=X/7").because("nobody looks whether it is the only one").succeeds();
    assert_eq!(sale("").number("invoiceNo"), "100002", "numbers of one's own use up none of the series");
    for (params, code, field) in [
        ("invoiceNo=x", Code::FORMAT, "invoiceNo"),
        ("invoiceNo=-4", Code::NOT_ALLOWED, "invoiceNo"),
        ("customReferenceNumber=12345678901234567890123456", Code::FORMAT, "customReferenceNumber"),
    ] {
        sale(params).answers_at(code, field);
    }
    let reference = sale("customReferenceNumber=1234567890123456789012345");
    let document = read(&client, reference.id("invoiceID"));
    assert_eq!(document["referenceNumber"], "1234567890123456789012345");
    assert_eq!(document["customReferenceNumber"], "1234567890123456789012345");
}

fn documents_are_for_somebody(server: TestServer) {
    let client = shop(&server);
    let firm = client.ask("saveCustomer", "companyName=Firm").number("customerID");
    let other = client.ask("saveCustomer", "companyName=Other").number("customerID");
    let person =
        client.ask("saveCustomer", &format!("firstName=Jaan lastName=Kask companyID={firm}")).number("customerID");
    let address = client
        .ask("saveAddress", &format!("ownerID={firm} typeID=$postal street=Pikk city=Tallinn"))
        .number("addressID");
    let default = client.ask("getConfParameters", "").record()["default_client_idDat"].clone();
    let nobody = read(&client, save(&client, "itemName1=x amount1=1"));
    assert_eq!(of(&nobody, "clientID"), ladu_tests::shown(&default));
    let whole = format!(
        "itemName1=x amount1=1 customerID={firm} addressID={address} payerID={other} shipToID={firm} contactID={person} shipToContactID={person}"
    );
    let document = read(&client, save(&client, &whole));
    for (key, value) in [
        ("clientID", firm.as_str()),
        ("clientName", "Firm"),
        ("customerID", firm.as_str()),
        ("addressID", address.as_str()),
        ("payerID", other.as_str()),
        ("payerName", "Other"),
        ("shipToID", firm.as_str()),
        ("shipToName", "Firm"),
        ("contactID", person.as_str()),
        ("shipToContactID", person.as_str()),
    ] {
        assert_eq!(of(&document, key), value, "{key}");
    }
    assert!(document["address"].as_str().unwrap().contains("Pikk"), "{document}");
    assert!(document["contactName"].as_str().unwrap().contains("Kask"), "{document}");
    let foreign = format!("itemName1=x amount1=1 customerID={other} contactID={person}");
    client.ask("saveSalesDocument", &foreign).fails_at(Code::FOREIGN_CONTACT, "contactID");
    set(&client, "invoice_client_is_payer", "1");
    let document = read(&client, save(&client, &whole));
    assert_eq!(document["customerID"], json!(null), "the customer is the payer");
    // A customer who may not owe anything.
    client.ask("saveCustomer", &format!("customerID={other} salesBlocked=1")).record();
    let sale = format!("itemName1=x amount1=1 price1=5 vatrateID1=$vat0 customerID={other}");
    client.ask("saveSalesDocument", &sale).fails_at(Code::PAY_UP_FRONT, "");
    client.ask("saveSalesDocument", &format!("type=ORDER {sale}")).succeeds();
    client.ask("saveSalesDocument", &format!("{sale} confirmInvoice=0")).succeeds();
    client.ask("saveSalesDocument", &format!("{sale} paymentStatus=PAID")).succeeds();
}

fn documents_follow_documents(server: TestServer) {
    let client = shop(&server);
    let row = "productID1=$a amount1=1";
    let orders: Vec<i64> = (0..2).map(|_| save(&client, &format!("type=ORDER customerID=$mari {row}"))).collect();
    let waybill = save(&client, &format!("type=WAYBILL customerID=$mari {row}"));
    let invoice = save(&client, &format!("customerID=$mari {row} baseDocumentIDs={},{}", orders[0], orders[1]));
    let bases = read(&client, invoice)["baseDocuments"].clone();
    assert_eq!(bases.as_array().unwrap().len(), 2);
    assert_eq!((&bases[0]["id"], &bases[0]["type"]), (&json!(orders[0]), &json!("ORDER")));
    assert_eq!(bases[0]["number"], read(&client, orders[0])["number"]);
    assert_eq!(read(&client, orders[1])["followUpDocuments"][0]["id"], invoice);
    assert_eq!(read(&client, waybill)["followUpDocuments"], json!([]));
    let elsewhere = client.ask("saveCustomer", "companyName=Other").number("customerID");
    let foreign = save(&client, &format!("type=ORDER customerID={elsewhere} {row}"));
    for (bases, code) in [
        (format!("baseDocumentIDs={},{waybill}", orders[0]), Code::BASES_DIFFER),
        (format!("baseDocumentIDs={},{foreign}", orders[0]), Code::BASES_DIFFER),
        (format!("baseDocumentID={invoice}"), Code::WRONG_BASE),
        ("baseDocumentID=999".to_owned(), Code::UNKNOWN_ID),
        ("baseDocumentIDs=1,x".to_owned(), Code::LIST_VALUE),
    ] {
        client.ask("saveSalesDocument", &format!("{row} {bases}")).answers(code);
    }
    let billed = save(&client, &format!("type=INVOICE {row} sourceWaybillID1={waybill} baseDocumentID={waybill}"));
    let document = read(&client, billed);
    assert_eq!(of(&document["rows"][0], "sourceWaybillID"), waybill.to_string());
    assert_eq!(of(&document, "clientID"), "3", "the customer of what it is made from");
    assert_eq!(stock(&client, "$a").0, "98", "the waybill has moved the goods");
    let wrong = client.ask("saveSalesDocument", &format!("{row} sourceWaybillID1={waybill}"));
    wrong.fails_at(Code::CONFLICT, "sourceWaybillID1");
    client.ask("deleteSalesDocument", &format!("documentID={waybill}")).fails(Code::IN_USE);
    client.ask("deleteSalesDocument", &format!("documentID={billed}")).succeeds();
    assert_eq!(read(&client, waybill)["followUpDocuments"], json!([]));
    let credit =
        save(&client, &format!("type=CREDITINVOICE creditToDocumentID={invoice} productID1=$a amount1=-1 price1=10"));
    let document = read(&client, credit);
    assert_eq!(
        (&document["creditInvoiceType"], &document["baseDocuments"][0]["id"]),
        (&json!("RETURN"), &json!(invoice))
    );
    client.ask("deleteSalesDocument", &format!("documentID={invoice}")).fails(Code::IN_USE);
    client
        .ask("saveSalesDocument", &format!("{row} creditToDocumentID={invoice}"))
        .fails_at(Code::CONFLICT, "creditToDocumentID");
    let void = save(&client, "type=CREDITINVOICE creditInvoiceType=VOID itemName1=x amount1=-1");
    assert_eq!(read(&client, void)["creditInvoiceType"], "VOID");
    server.doctor(&client);
}

fn orders_are_fulfilled(server: TestServer) {
    let client = shop(&server);
    let state = |id: i64| of(&read(&client, id), "invoiceState");
    let order = || save(&client, "type=ORDER productID1=$a amount1=1 reserveGoods=1");
    let (first, second) = (order(), order());
    client.ask("setSalesOrderAsFulfilled", &format!("orderID={first}")).succeeds();
    client.ask("saveSalesDocument", &format!("id={second} invoiceState=FULFILLED")).record();
    assert_eq!((state(first), state(second)), ("FULFILLED".into(), "FULFILLED".into()));
    assert_eq!(
        stock(&client, "$a"),
        ("100".into(), "0".into()),
        "goods leave by the invoice, and nothing is held any more"
    );
    let invoice = save(&client, "itemName1=x amount1=1");
    for (params, error) in [
        (String::new(), (Code::MISSING, "orderID")),
        (format!("orderID={invoice}"), (Code::UNKNOWN_ID, "orderID")),
        ("orderID=999".into(), (Code::UNKNOWN_ID, "orderID")),
    ] {
        client.ask("setSalesOrderAsFulfilled", &params).answers_at(error.0, error.1);
    }
    for (kind, allowed, refused) in [
        ("INVWAYBILL", &["PENDING", "READY", "MAILED", "PRINTED"][..], &["SHIPPED", "FULFILLED", "CANCELLED"][..]),
        ("ORDER", &["PENDING", "READY", "SHIPPED", "FULFILLED", "CANCELLED"], &["MAILED", "PRINTED"]),
    ] {
        let id = save(&client, &format!("type={kind} itemName1=x amount1=1"));
        for word in allowed {
            client.ask("saveSalesDocument", &format!("id={id} invoiceState={word}")).record();
            assert_eq!(state(id), *word, "{kind}");
        }
        for word in refused.iter().chain(&["SLEEPING"]) {
            let answer = client.ask("saveSalesDocument", &format!("id={id} invoiceState={word}"));
            answer.fails_at(Code::NOT_ALLOWED, "invoiceState");
        }
    }
    assert_eq!(state(save(&client, "type=ORDER itemName1=x amount1=1 invoiceState=SHIPPED")), "SHIPPED");
    // The server says so by itself, when the account wants that and all of it has left.
    set(&client, "order_is_completed_when", "waybill_made");
    let order = save(&client, "type=ORDER productID1=$a amount1=3 reserveGoods=1");
    save(&client, &format!("type=INVWAYBILL productID1=$a amount1=2 baseDocumentID={order}"));
    assert_eq!(state(order), "READY");
    save(&client, &format!("type=WAYBILL productID1=$a amount1=1 baseDocumentID={order}"));
    assert_eq!(state(order), "FULFILLED");
    assert_eq!(of(&read(&client, order), "orderInvoiced"), "1");
    // A cashier without the right to change orders may say that one is done.
    let clerk = server.clerk(&client);
    server.set_group(&client, "rights = 'sales=va'");
    let order = save(&client, "type=ORDER itemName1=x amount1=1");
    clerk.ask("saveSalesDocument", &format!("id={order} invoiceState=FULFILLED")).fails(Code::MAY_NOT_EDIT);
    clerk.ask("setSalesOrderAsFulfilled", &format!("orderID={order}")).succeeds();
    assert_eq!(state(order), "FULFILLED");
}

fn what_goes_together_is_checked(server: TestServer) {
    let client = shop(&server);
    for (params, code, field) in [
        ("productID1=$a", Code::MISSING, "amount1"),
        ("productID1=$a amount1=0", Code::NOT_ALLOWED, "amount1"),
        ("productID1=$a amount1=x", Code::FORMAT, "amount1"),
        ("productID1=$a amount1=1 price1=x", Code::FORMAT, "price1"),
        ("productID1=$a amount1=1 discount1=101", Code::NOT_ALLOWED, "discount1"),
        ("productID1=$a serviceID1=$a amount1=1", Code::CONFLICT, "serviceID1"),
        ("productID1=99 amount1=1", Code::UNKNOWN_ID, "productID1"),
        ("productID1=$a amount1=1 vatrateID1=99", Code::UNKNOWN_ID, "vatrateID1"),
        ("productID1=$a amount1=1 employeeID1=99", Code::UNKNOWN_ID, "employeeID1"),
        ("productID1=$a amount1=1 returnReasonID1=99", Code::UNKNOWN_ID, "returnReasonID1"),
        ("productID1=$a amount1=1 deliveryDate1=x", Code::FORMAT, "deliveryDate1"),
        (
            "productID1=$a amount1=1 billingStatementID1=99 billingStartDate1=2026-01-01 billingEndDate1=2026-01-31",
            Code::UNKNOWN_ID,
            "billingStatementID1",
        ),
        ("itemName1=x amount1=1 customerID=99", Code::UNKNOWN_ID, "customerID"),
        ("itemName1=x amount1=1 warehouseID=99", Code::UNKNOWN_ID, "warehouseID"),
        ("itemName1=x amount1=1 pointOfSaleID=99", Code::UNKNOWN_ID, "pointOfSaleID"),
        ("itemName1=x amount1=1 employeeID=99", Code::UNKNOWN_ID, "employeeID"),
        ("itemName1=x amount1=1 pricelistID=99", Code::UNKNOWN_ID, "pricelistID"),
        ("itemName1=x amount1=1 type=SHELLS", Code::NOT_ALLOWED, "type"),
        ("itemName1=x amount1=1 type=SERVICE_INVOICE", Code::GREEK_FIELD, "type"),
        ("itemName1=x amount1=1 taxOfficeID=1", Code::GREEK_FIELD, "taxOfficeID"),
        ("itemName1=x amount1=1 date=2026-02-30", Code::FORMAT, "date"),
        ("itemName1=x amount1=1 type=WAYBILL eInvoiceBuyerID=x", Code::BUYER_ID, "eInvoiceBuyerID"),
        ("itemName1=x amount1=1 algorithmVersion=1", Code::NOT_ALLOWED, "algorithmVersion"),
        ("itemName1=x amount1=1 currencyRate=-1", Code::NOT_ALLOWED, "currencyRate"),
        ("itemName1=x amount1=1 otherCommissionReceivers=1,99", Code::UNKNOWN_ID, "otherCommissionReceivers"),
        ("itemName1=x amount1=1 euInvoiceType=MOON", Code::NOT_ALLOWED, "euInvoiceType"),
        ("id=99", Code::UNKNOWN_ID, "id"),
        ("id=x", Code::FORMAT, "id"),
    ] {
        client.ask("saveSalesDocument", params).answers_at(code, field);
    }
    let american = super::shop_in(&server, "US");
    for field in ["triangularTransaction=1", "deliveryTermsLocation=x"] {
        let name = field.split('=').next().unwrap();
        let answer = american.ask("saveSalesDocument", &format!("itemName1=x amount1=1 {field}"));
        answer.fails_at(Code::EU_FIELD, name);
    }
    for (module, field) in
        [("Assignments", "assignmentID"), ("Assignments", "applianceID"), ("Alcohol wholesale", "batch1")]
    {
        server.set_module(&client, module, false);
        let answer = client.ask("saveSalesDocument", &format!("productID1=$a amount1=1 {field}=1"));
        answer.fails_at(Code::NO_MODULE, "");
    }
    server.set_module(&client, "External document totals", false);
    let answer = client.ask("saveSalesDocument", "productID1=$a amount1=1 externalTotal=5");
    answer.fails_at(Code::FIELD_MODULE, "externalTotal");
    assert_eq!(client.ask("getSalesDocuments", "").records().len(), 0, "what was refused left nothing");
    assert_eq!(stock(&client, "$a").0, "100");
}
