//! Every field of a document is answered as it was saved, and stays when others are changed.

use ladu_tests::{Code, TestServer, on_both_engines, shown};
use serde_json::json;

use super::{of, read, save, shop};

on_both_engines! {
    a_header_is_answered_as_saved
    rows_are_answered_as_saved
    what_a_document_says_of_its_goods
    paper_and_wire_forms
    rows_count_in_packages
}

/// Parameter, value, and the key it is answered by.
const HEADER: &[(&str, &str, &str)] = &[
    ("currencyCode", "EUR", "currencyCode"),
    ("warehouseID", "$store", "warehouseID"),
    ("pointOfSaleID", "$till", "pointOfSaleID"),
    ("date", "2026-02-03", "date"),
    ("time", "10:11:12", "time"),
    ("customNumber", "C-1", "customNumber"),
    ("customReferenceNumber", "777", "customReferenceNumber"),
    ("webShopOrderNumbers", "W-1,W-2", "webShopOrderNumbers"),
    ("trackingNumber", "T-1", "trackingNumber"),
    ("fulfillmentStatus", "PICKED", "fulfillmentStatus"),
    ("notes", "Printed & seen", "notes"),
    ("internalNotes", "For <us>", "internalNotes"),
    ("paymentDays", "21", "paymentDays"),
    ("hidePaymentDays", "1", "hidePaymentDays"),
    ("printDiscounts", "0", "printDiscounts"),
    ("penalty", "0.06", "penalty"),
    ("reserveGoodsUntilDate", "2099-01-02", "reserveGoodsUntilDate"),
    ("taxExemptCertificateNumber", "X-9", "taxExemptCertificateNumber"),
    ("otherCommissionReceivers", "1", "otherCommissionReceivers"),
    ("deliveryDate", "2026-02-10", "deliveryDate"),
    ("shippingDate", "2026-02-11", "shippingDate"),
    ("deliveryOnlyWhenAllItemsInStock", "1", "deliveryOnlyWhenAllItemsInStock"),
    ("packingUnitsDescription", "2 boxes", "packingUnitsDescription"),
    ("packerID", "1", "packerID"),
    ("deliveryTermsLocation", "Tallinn", "deliveryTermsLocation"),
    ("triangularTransaction", "1", "triangularTransaction"),
    ("purchaseOrderDone", "1", "purchaseOrderDone"),
    ("applianceID", "$appliance", "applianceID"),
    ("applianceReference", "Mower", "applianceReference"),
    ("assignmentID", "$repair", "assignmentID"),
    ("vehicleMileage", "123456", "vehicleMileage"),
    ("externalNetTotal", "9.5", "externalNetTotal"),
    ("externalVatTotal", "1.5", "externalVatTotal"),
    ("externalRounding", "0.01", "externalRounding"),
    ("externalTotal", "11.01", "externalTotal"),
    ("advancePayment", "3.5", "advancePayment"),
    ("advancePaymentPercent", "30", "advancePaymentPercent"),
    ("printWithOriginalProductNames", "1", "printWithOriginalProductNames"),
    ("hidePrices", "1", "hidePrices"),
    ("hideAmounts", "1", "hideAmounts"),
    ("hideTotal", "1", "hideTotal"),
    ("isFactoringInvoice", "1", "isFactoringInvoice"),
    ("algorithmVersion", "3", "algorithmVersion"),
    ("periodStartDate", "2026-01-01", "periodStartDate"),
    ("periodEndDate", "2026-01-31", "periodEndDate"),
    ("orderArrived", "1", "orderArrived"),
    ("orderInvoiced", "1", "orderInvoiced"),
    ("eInvoiceBuyerID", "B-1", "eInvoiceBuyerID"),
    ("workOrderID", "6", "workOrderID"),
    ("ediStatus", "SENT", "ediStatus"),
    ("ediText", "fine", "ediText"),
    ("documentURL", "https://example.com/a?b=c", "documentURL"),
    ("projectID", "0", "projectID"),
    ("euInvoiceType", "EU_WITH_VAT", "euInvoiceType"),
    ("transactionTypeID", "1", "transactionTypeID"),
    ("transportTypeID", "1", "transportTypeID"),
];

fn a_header_is_answered_as_saved(server: TestServer) {
    let client = shop(&server);
    client.ask("saveAppliance", "applianceName=Mower customerID=$mari").named("appliance");
    client.ask("saveAssignment", "applianceID=$appliance").named("repair");
    let mut params =
        vec![("type", "ORDER"), ("itemName1", "x"), ("amount1", "1"), ("price1", "10"), ("vatrateID1", "$vat0")];
    params.extend(HEADER.iter().map(|(name, value, _)| (*name, *value)));
    let id = client.call("saveSalesDocument", &params).id("invoiceID");
    let check = |what: &str| {
        let document = read(&client, id);
        for (name, value, key) in HEADER {
            assert_eq!(of(&document, key), client.sent(value), "{name} {what}");
        }
        for key in ["transactionTypeName", "transportTypeName"] {
            assert!(!document[key].as_str().unwrap().is_empty(), "{key}");
        }
        assert_eq!(of(&document, "algorithmVersionCalculated"), "3");
    };
    check("when saved");
    client.ask("saveSalesDocument", &format!("id={id} packingUnitsDescription=other")).record();
    client.call("saveSalesDocument", &[("id", &id.to_string()), ("packingUnitsDescription", "2 boxes")]).record();
    check("when something else has changed");
    client.call("saveSalesDocument", &[("id", &id.to_string()), ("notes", ""), ("trackingNumber", "")]).record();
    let document = read(&client, id);
    assert_eq!(
        (of(&document, "notes"), of(&document, "trackingNumber")),
        (String::new(), String::new()),
        "empty clears"
    );
    let types = client.ask("saveDeliveryType", "name=Courier code=C").number("deliveryTypeID");
    let terms = client.ask("getDeliveryTerms", "");
    let term = terms.records().first().cloned().unwrap_or_default();
    let more = format!("id={id} deliveryTypeID={types} deliveryTermsID={}", shown(&term["id"]));
    if !term.is_null() {
        client.ask("saveSalesDocument", &more).record();
        let document = read(&client, id);
        assert_eq!((of(&document, "deliveryTypeID"), of(&document, "deliveryTypeName")), (types, "Courier".into()));
        assert_eq!(document["deliveryTerms"], term["name"]);
    }
    let types = client.ask("getInvoicePaymentTypes", "");
    let kind = types.records()[0].clone();
    let paid = save(&client, &format!("itemName1=x amount1=1 paymentTypeID={}", of(&kind, "id")));
    let document = read(&client, paid);
    assert_eq!((&document["paymentType"], of(&document, "paymentTypeID")), (&kind["type"], of(&kind, "id")));
    let export = save(&client, "type=EXPORTINVOICE exportInvoiceType=NOTEU itemName1=x amount1=1");
    assert_eq!(read(&client, export)["exportInvoiceType"], "NOTEU");
    assert_eq!(read(&client, paid)["exportInvoiceType"], json!(null));
    let added = save(&client, "itemName1=x amount1=1 added=1500000000");
    let found = client.ask("getSalesDocuments", &format!("id={added} getAddedTimestamp=1"));
    assert_eq!(found.number("added"), "1500000000");
    assert_eq!(read(&client, added)["added"], json!(null), "only when asked for");
}

fn rows_are_answered_as_saved(server: TestServer) {
    let client = shop(&server);
    let reason = client.ask("saveReasonCode", "name=Broken purpose=RETURN").number("reasonID");
    let rows = format!(
        "productID1=$a amount1=2.5 price1=3.3333 discount1=12.5 vatrateID1=$vat14 itemName1=Named employeeID1=$admin campaignIDs1=4,5 returnReasonID1={reason} deliveryDate1=2026-03-04 batch1=L7"
    );
    let id = save(&client, &rows);
    let document = read(&client, id);
    let row = &document["rows"][0];
    for (key, value) in [
        ("productID", json!("1")),
        ("serviceID", json!("0")),
        ("itemName", json!("Named")),
        ("code", json!("A1")),
        ("vatrateID", json!("6")),
        ("amount", json!("2.5")),
        ("price", json!("3.3333")),
        ("discount", json!("12.5")),
        ("finalNetPrice", json!(2.9166)),
        ("finalPriceWithVAT", json!(3.32)),
        ("rowNetTotal", json!(7.29)),
        ("rowVAT", json!(1.02)),
        ("rowTotal", json!(8.31)),
        ("deliveryDate", json!("2026-03-04")),
        ("employeeID", json!(1)),
        ("campaignIDs", json!("4,5")),
        ("productGroupID", json!(1)),
        ("originalPriceIsZero", json!(0)),
        ("batch", json!("L7")),
    ] {
        assert_eq!(row[key], value, "{key}");
    }
    assert_eq!(of(row, "returnReasonID"), reason);
    let old = read(&client, save(&client, "productID1=$a amount1=1 campaignID1=9"));
    assert_eq!(old["rows"][0]["campaignIDs"], "9", "an older name");
    let free = read(&client, save(&client, "productID1=$a amount1=1 price1=0 itemName2=Text amount2=1 price2=1"));
    assert_eq!((of(&free["rows"][1], "productID"), of(&free["rows"][1], "code")), ("0".into(), String::new()));
}

fn what_a_document_says_of_its_goods(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.5").record();
    let id = save(&client, "productID1=$a amount1=3 productID2=$b amount2=2");
    let found = client.ask("getSalesDocuments", &format!("id={id} getCOGS=1"));
    assert_eq!(found.number("cost"), "14", "three at 4.00 and two at 1.00");
    let unit = |answer: &ladu_tests::Answer, row: usize| of(&answer.record()["rows"][row], "warehouseValue");
    assert_eq!((unit(&found, 0), unit(&found, 1)), ("4".into(), "1".into()));
    assert_eq!(read(&client, id)["cost"], json!(null), "only when asked for");
    // In dollars, of which each is worth half a euro.
    let dollars = save(&client, "productID1=$a amount1=1 currencyCode=USD");
    let found = client.ask("getSalesDocuments", &format!("id={dollars} getCOGS=1"));
    assert_eq!(
        (found.number("cost"), unit(&found, 0), found.number("currencyRate")),
        ("8".into(), "8".into(), "0.5".into())
    );
    assert_eq!(found.number("netTotal"), "20", "the card price of 10.00 euros");
    let unknown = save(&client, "itemName1=x amount1=1 currencyCode=XXX");
    assert_eq!(read(&client, unknown)["currencyCode"], "EUR");
    let own_rate = save(&client, "itemName1=x amount1=1 currencyCode=USD currencyRate=0.75");
    assert_eq!(of(&read(&client, own_rate), "currencyRate"), "0.75");
}

fn paper_and_wire_forms(server: TestServer) {
    let client = shop(&server);
    let saved = client.ask(
        "saveSalesDocument",
        "type=INVWAYBILL customerID=$mari productID1=$a amount1=10 price1=6.6667 discount1=15 vatrateID1=$vat20",
    );
    saved.named("invoice");
    let record = saved.record();
    assert_eq!(
        (&record["invoiceID"], &record["invoiceNo"], &record["customNumber"]),
        (&json!("1"), &json!("100001"), &json!(""))
    );
    assert_eq!(
        ["net", "vat", "rounding", "total"].map(|key| record[key].clone()),
        [json!(56.67), json!(11.33), json!(0), json!(68)]
    );
    for key in ["invoiceLink", "receiptLink"] {
        assert!(record[key].as_str().unwrap().starts_with("http"), "{record}");
    }
    let row = &record["rows"][0];
    assert_eq!((&row["productID"], &row["serviceID"], &row["amount"]), (&json!(1), &json!(0), &json!("10")));
    assert!(row["rowID"].is_number() && row["stableRowID"].is_number());
    client.ask("savePayment", "documentID=$invoice type=CARD sum=68").record();
    let read = read(&client, 1);
    for (key, value) in [
        ("id", json!(1)),
        ("number", json!("100001")),
        ("confirmed", json!("1")),
        ("currencyRate", json!("1")),
        ("netTotal", json!(56.67)),
        ("vatTotal", json!(11.33)),
        ("rounding", json!(0)),
        ("total", json!(68)),
        ("paymentStatus", json!("PAID")),
        ("baseDocuments", json!([])),
        ("followUpDocuments", json!([])),
        ("netTotalsByTaxRate", json!([{"vatrateID": 5, "total": 56.67}])),
        ("vatTotalsByTaxRate", json!([{"vatrateID": 5, "total": 11.33}])),
        ("netTotalsByRate", json!({"20": 56.67})),
        ("vatTotalsByRate", json!({"20": 11.33})),
        ("clientEmail", json!("mari@example.com")),
        ("lastModifierUsername", json!("admin")),
    ] {
        assert_eq!(read[key], value, "{key}");
    }
    assert!(read["paid"].is_string() && read["paymentDays"].is_string() && read["pricelistID"].is_string());
    let row = &read["rows"][0];
    for key in ["rowID", "stableRowID", "productID", "serviceID", "vatrateID", "amount", "price", "discount"] {
        assert!(row[key].is_string(), "{key}: {row}");
    }
    assert_eq!((&row["finalNetPrice"], &row["finalPriceWithVAT"]), (&json!(5.6667), &json!(6.8)));
}

fn rows_count_in_packages(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProductPackageType", "name=Box").named("box");
    client.ask("saveProductPackage", "productID=$a packageTypeID=$box packageAmount=12").named("package");
    let sale = |row: &str| client.ask("saveSalesDocument", &format!("productID1=$a {row}"));
    let boxed = sale("packageID1=$package amountOfPackages1=2");
    assert_eq!(boxed.number("net"), "240");
    let row = read(&client, boxed.id("invoiceID"))["rows"][0].clone();
    for (key, value) in [
        ("amount", "24"),
        ("packageID", "$package"),
        ("amountOfPackages", "2"),
        ("amountInPackage", "12"),
        ("packageType", "Box"),
        ("packageTypeID", "$box"),
    ] {
        assert_eq!(of(&row, key), client.sent(value), "{key}");
    }
    assert_eq!(super::stock(&client, "$a").0, "76");
    let by_amount = read(&client, sale("packageID1=$package amount1=6").id("invoiceID"));
    assert_eq!(of(&by_amount["rows"][0], "amountOfPackages"), "0.5");
    sale("packageID1=$package amount1=24 amountOfPackages1=2").because("both, when they agree").succeeds();
    for (row, code, field) in [
        ("packageID1=$package amount1=3 amountOfPackages1=2", Code::CONFLICT, "amountOfPackages1"),
        ("packageID1=9 amount1=1", Code::UNKNOWN_ID, "packageID1"),
        ("packageID1=$package", Code::MISSING, "amount1"),
        ("amountOfPackages1=2", Code::MISSING, "amount1"),
    ] {
        sale(row).answers_at(code, field);
    }
    client
        .ask("saveSalesDocument", "productID1=$b packageID1=$package amount1=1")
        .because("another product's package")
        .fails(Code::UNKNOWN_ID);
    server.set_module(&client, "Product packages", false);
    sale("packageID1=$package amount1=12").fails_at(Code::FIELD_MODULE, "packageID1");
    assert!(read(&client, boxed.id("invoiceID"))["rows"][0]["packageType"].is_null());
}
