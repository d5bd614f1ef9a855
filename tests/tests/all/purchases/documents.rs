//! Purchase documents: what they hold, how they are listed, and what is refused.

use ladu_tests::{Code, TestServer, on_both_engines};
use serde_json::json;

use super::{buy, purchase, read, shop, stock, supplier, text};

on_both_engines! {
    a_document_answers_what_was_saved
    documents_are_listed_by_what_they_say
    what_cannot_be_is_refused
    drafts_do_nothing_until_they_are_confirmed
    a_confirmed_document_keeps_its_goods
    stores_are_for_those_who_may_use_them
}

fn a_document_answers_what_was_saved(server: TestServer) {
    let client = shop(&server);
    let supplier = supplier(&client);
    let saved = client.call(
        "savePurchaseDocument",
        &[
            ("type", "PRCINVOICE"),
            ("currencyCode", "GBP"),
            ("no", "A-1"),
            ("supplierID", &supplier),
            ("warehouseID", "$store"),
            ("productID1", "$a"),
            ("amount1", "10"),
            ("price1", "5"),
            ("discount1", "10"),
            ("vatrateID1", "1"),
        ],
    );
    let expected = json!({
        "invoiceID": 1, "invoiceRegNo": "1", "invoiceNo": "A-1", "invoiceLink": saved.record()["invoiceLink"], "net": 45, "vat": 9,
        "total": 54, "rows": [{"rowID": 1, "stableRowID": 1, "productID": 1, "serviceID": 0, "amount": "10"}],
    });
    assert_eq!(saved.record(), &expected);
    let read = read(&client, "1");
    let record = read.record();
    let today = record["date"].clone();
    let expected = json!({
        "id": 1, "type": "PRCINVOICE", "status": "READY", "currencyCode": "GBP", "currencyRate": 1, "warehouseID": 1,
        "warehouseName": "Store", "number": "A-1", "regnumber": "1", "inventoryTransactionDate": today,
        "supplierID": supplier.parse::<i64>().unwrap(), "supplierName": "Mill", "supplierGroupID": 1, "employeeID": 1,
        "employeeName": "Admin", "paymentDays": 14, "paid": 0, "confirmed": 1, "netTotal": 45, "vatTotal": 9,
        "rounding": 0, "total": 54, "cost": 45, "netTotalsByTaxRate": [{"vatrateID": 1, "total": 45}],
        "vatTotalsByTaxRate": [{"vatrateID": 1, "total": 9}], "netTotalForAccounting": 45, "totalForAccounting": 54,
        "baseDocuments": [], "baseToDocuments": [], "shipDate": "0000-00-00", "additionalCostsDividedBy": "AMOUNT",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&record[key], value, "{key}");
    }
    assert_eq!(record["time"].as_str().unwrap().len(), 8);
    let row = json!({
        "stableRowID": 1, "productID": 1, "serviceID": 0, "itemName": "A", "code": "A1", "code2": "A2", "vatrateID": 1,
        "amount": "10", "price": "5", "discount": "10", "unitCost": "4.5", "costTotal": 45, "packageID": 0,
    });
    for (key, value) in row.as_object().unwrap() {
        assert_eq!(&record["rows"][0][key], value, "{key}");
    }
    let text_row = client.call(
        "savePurchaseDocument",
        &[
            ("currencyCode", "GBP"),
            ("no", "A 2"),
            ("supplierID", &supplier),
            ("itemName1", "As agreed"),
            ("serviceID2", "$a"),
            ("amount2", "2"),
            ("price2", "1.255"),
            ("rounding", "0.02"),
            ("paymentDays", "3"),
            ("notes", "By hand"),
            ("jdoc", "{\"a\":1}"),
            ("attributeName1", "lot"),
            ("attributeValue1", "7"),
        ],
    );
    text_row.named("bill");
    assert_eq!(["net", "vat", "total"].map(|key| text_row.number(key)), text(["2.51", "0.5", "3.03"]));
    let read = client.ask("getPurchaseDocuments", "id=$bill");
    assert_eq!((read.number("paymentDays"), read.number("notes")), ("3".to_owned(), "By hand".to_owned()));
    assert_eq!(read.record()["rows"][1]["itemName"], "Carriage");
    assert_eq!(
        (&read.record()["rows"][0]["itemName"], &read.record()["rows"][0]["productID"]),
        (&json!("As agreed"), &json!(0))
    );
    assert_eq!(read.record()["attributes"][0]["attributeValue"], "7");
    assert_eq!(read.number("jdoc"), "{\"a\":1}");
    assert!(read.record().get("cost").is_none(), "only when asked for");
    server.doctor(&client);
}

fn documents_are_listed_by_what_they_say(server: TestServer) {
    let client = shop(&server);
    let other = client.ask("saveSupplier", "companyName=Farm").number("supplierID");
    client.ask("savePurchaseDocumentStatus", "name=Checked").named("checked");
    assert_eq!(client.ask("getPurchaseDocumentStatuses", "").number("documentStatusID"), "1");
    buy(
        &client,
        "no=X-1 date=2026-01-05 productID1=$a amount1=1 price1=1 referenceNumber=R7 stateID=1 shipDate=2026-02-01",
    );
    buy(
        &client,
        &format!(
            "supplierID={other} warehouseID=$second paid=1 date=2026-03-05 productID1=$a amount1=1 price1=1 attributeName1=a attributeValue1=b"
        ),
    );
    buy(&client, "type=PRCORDER confirmInvoice=0 productID1=$a amount1=1 price1=1");
    buy(&client, "type=PRCRETURN reasonID=$faulty productID1=$a amount1=-1 price1=1");
    let found = |params: &str| -> Vec<i64> {
        let answer = client.ask("getPurchaseDocuments", params);
        answer.records().iter().map(|record| record["id"].as_i64().unwrap()).collect()
    };
    for (params, expected) in [
        ("", vec![4, 3, 2, 1]),
        ("orderBy=id orderByDir=asc", vec![1, 2, 3, 4]),
        ("orderBy=date orderByDir=asc recordsOnPage=2", vec![1, 2]),
        ("recordsOnPage=2 pageNo=2", vec![2, 1]),
        ("ids=1,3", vec![3, 1]),
        ("supplierIDs=1", vec![]),
        ("type=PRCORDER", vec![3]),
        ("status=PENDING", vec![3]),
        ("status=PENDING,READY", vec![4, 3, 2, 1]),
        ("stateID=1", vec![1]),
        ("dateFrom=2026-01-01 dateTo=2026-01-31", vec![1]),
        ("confirmed=0", vec![3]),
        ("paid=1", vec![2]),
        ("number=X-1", vec![1]),
        ("referenceNumber=R7", vec![1]),
        ("warehouseID=$second", vec![2]),
        ("regnumber=3", vec![4]),
        ("employeeID=$admin", vec![4, 3, 2, 1]),
        ("reasonID=$faulty", vec![4]),
        ("shipDateFrom=2026-01-31 shipDateTo=2026-02-02", vec![1]),
        ("searchAttributeName=a searchAttributeValue=b", vec![2]),
        ("changedSince=4000000000", vec![]),
    ] {
        assert_eq!(found(params), expected, "{params}");
    }
    assert_eq!(found(&format!("supplierID={other}")), [2]);
    for (params, rows) in [
        ("", false),
        ("getRowsForAllInvoices=1", true),
        ("type=PRCORDER", true),
        ("ids=1,2", false),
        ("number=X-1", true),
    ] {
        assert_eq!(client.ask("getPurchaseDocuments", params).record().get("rows").is_some(), rows, "{params}");
    }
    client.ask("getPurchaseDocuments", "type=INVOICE").fails_at(Code::NOT_ALLOWED, "type");
    client.ask("getPurchaseDocuments", "status=DONE").fails_at(Code::NOT_ALLOWED, "status");
    client.ask("deletePurchaseDocumentStatus", "documentStatusID=$checked").fails(Code::IN_USE);
}

fn what_cannot_be_is_refused(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProduct", "groupID=$goods name=Set type=BUNDLE").named("set");
    client.ask("saveProduct", "groupID=$goods name=Shirt type=MATRIX").named("shirt");
    let supplier = supplier(&client);
    let save = |params: &str| client.ask("savePurchaseDocument", params);
    save("").fails_at(Code::MISSING, "currencyCode");
    save("currencyCode=GBP").fails_at(Code::MISSING, "no");
    save("currencyCode=GBP no=1").fails_at(Code::MISSING, "supplierID");
    save("currencyCode=GBP no=1 supplierID=99").fails_at(Code::UNKNOWN_ID, "supplierID");
    save(&format!("currencyCode=XYZ no=1 supplierID={supplier}")).fails_at(Code::NOT_ALLOWED, "currencyCode");
    for (params, error) in [
        ("id=99", (Code::UNKNOWN_ID, "id")),
        ("warehouseID=99", (Code::UNKNOWN_ID, "warehouseID")),
        ("stateID=99", (Code::UNKNOWN_ID, "stateID")),
        ("baseDocumentIDs=99", (Code::UNKNOWN_ID, "baseDocumentIDs")),
        ("baseDocumentIDs=x", (Code::LIST_VALUE, "baseDocumentIDs")),
        ("type=INVOICE", (Code::NOT_ALLOWED, "type")),
        ("type=PRCWAYBILL", (Code::NOT_ALLOWED, "type")),
        ("type=PRCINVOICEONLY", (Code::NOT_ALLOWED, "type")),
        ("reasonID=$faulty", (Code::REASON_OF_RETURN, "reasonID")),
        ("type=PRCRETURN reasonID=$broken", (Code::NOT_ALLOWED, "reasonID")),
        ("productID1=$a serviceID1=$a amount1=1", (Code::CONFLICT, "serviceID1")),
        ("productID1=99 amount1=1", (Code::UNKNOWN_ID, "productID1")),
        ("serviceID1=99 amount1=1", (Code::UNKNOWN_ID, "serviceID1")),
        ("productID1=$a", (Code::MISSING, "amount1")),
        ("productID1=$a amount1=0", (Code::NOT_ALLOWED, "amount1")),
        ("type=PRCRETURN productID1=$a amount1=1", (Code::NOT_ALLOWED, "amount1")),
        ("type=PRCORDER productID1=$a amount1=-1", (Code::NOT_ALLOWED, "amount1")),
        ("productID1=$set amount1=1", (Code::NOT_ALLOWED, "productID1")),
        ("productID1=$shirt amount1=1", (Code::NOT_ALLOWED, "productID1")),
        ("productID1=$a amount1=1 price1=-1", (Code::NOT_ALLOWED, "price1")),
        ("productID1=$a amount1=1 discount1=101", (Code::NOT_ALLOWED, "discount1")),
        ("productID1=$a amount1=1 vatrateID1=99", (Code::UNKNOWN_ID, "vatrateID1")),
        ("productID1=$a amount1=1 packageID1=9", (Code::UNKNOWN_ID, "packageID1")),
        ("productID1=$a amount1=1 deliveryDate1=2026-01-01", (Code::DELIVERY_OF_ORDER, "deliveryDate1")),
        ("date=tomorrow", (Code::FORMAT, "date")),
        ("currencyRate=-1", (Code::NOT_ALLOWED, "currencyRate")),
        ("deliveryTermsLocation=Dover", (Code::EU_FIELD, "deliveryTermsLocation")),
        ("transactionTypeID=1", (Code::EU_FIELD, "transactionTypeID")),
        ("temporaryUUID=a/b", (Code::FORMAT, "temporaryUUID")),
    ] {
        purchase(&client, params).answers_at(error.0, error.1);
    }
    assert!(client.ask("getPurchaseDocuments", "").records().is_empty());
    let repeated = "temporaryUUID=0a-1 productID1=$a amount1=1";
    let id = buy(&client, repeated);
    purchase(&client, repeated).fails(Code::UUID_USED);
    purchase(&client, &format!("id={id} temporaryUUID=0a-1 notes=x")).record();
    client.ask("deletePurchaseDocument", "").fails_at(Code::MISSING, "documentID");
    client.ask("deletePurchaseDocument", "documentID=99").fails_at(Code::UNKNOWN_ID, "documentID");
    client.ask("deletePurchaseDocument", &format!("documentID={id}")).succeeds();
    assert_eq!(client.ask("getUserOperationsLog", "tableName=purchaseDocuments").number("itemID"), id);
    assert!(client.ask("getProductStock", "warehouseID=$store").records().is_empty());
    server.doctor(&client);
}

fn drafts_do_nothing_until_they_are_confirmed(server: TestServer) {
    let client = shop(&server);
    let draft = purchase(&client, "confirmInvoice=0 productID1=$a amount1=3 price1=2 productID2=$b amount2=1 price2=1");
    let id = draft.number("invoiceID");
    assert_eq!(
        (draft.number("invoiceRegNo"), read(&client, &id).number("status")),
        (String::new(), "PENDING".to_owned())
    );
    assert_eq!(read(&client, &id).number("inventoryTransactionDate"), "0000-00-00");
    assert!(client.ask("getProductStock", "warehouseID=$store").records().is_empty());
    let kept = read(&client, &id).record()["rows"][1]["stableRowID"].to_string();
    let again = format!(
        "id={id} confirmInvoice=0 productID1=$b amount1=5 price1=1 stableRowID1={kept} productID2=$a amount2=1 stableRowID2=77"
    );
    assert_eq!(purchase(&client, &again).number("net"), "5");
    let rows = read(&client, &id).record()["rows"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 2);
    assert_eq!((rows[0]["stableRowID"].to_string(), rows[1]["stableRowID"] == 77), (kept, false));
    assert_eq!(
        purchase(&client, &format!("id={id} confirmInvoice=0 notes=later rounding=0.01")).number("total"),
        "6.01"
    );
    let confirmed = client.ask("savePurchaseDocument", &format!("id={id}"));
    assert_eq!((confirmed.number("invoiceRegNo"), confirmed.number("total")), ("1".to_owned(), "6.01".to_owned()));
    assert_eq!(stock(&client, "$store", "$b"), text(["5", "1", "1"]));
    client.ask("saveProductPackageType", "name=Box").named("box");
    client.ask("saveProductPackage", "productID=$a packageTypeID=$box packageAmount=12").named("package");
    let boxed = buy(&client, "productID1=$a packageID1=$package amountOfPackages1=2 price1=1");
    let row = read(&client, &boxed).record()["rows"][0].clone();
    assert_eq!(
        (&row["amount"], &row["amountInPackage"], &row["packageType"]),
        (&json!("24"), &json!(12), &json!("Box"))
    );
    assert_eq!((&row["packageTypeID"], &row["amountOfPackages"]), (&json!(1), &json!(2)));
    purchase(&client, "productID1=$a packageID1=$package amountOfPackages1=2 amount1=3")
        .fails_at(Code::CONFLICT, "amountOfPackages1");
    server.doctor(&client);
}

fn a_confirmed_document_keeps_its_goods(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.5").record();
    let id = buy(&client, "productID1=$a amount1=3 price1=2 serviceID2=$a amount2=1 price2=4");
    let again = |params: &str| client.ask("savePurchaseDocument", &format!("id={id} {params}"));
    again("type=CASHPRCINVOICE").fails(Code::TYPE_FIXED);
    for params in [
        "warehouseID=$second",
        "currencyCode=USD",
        "productID1=$a amount1=4 price1=2 serviceID2=$a amount2=1",
        "productID1=$b amount1=3 price1=2 serviceID2=$a amount2=1",
        "productID1=$a amount1=3 price1=2",
    ] {
        again(params).fails(Code::CONFIRMED);
    }
    again("no=B-2 notes=Late confirmInvoice=0").record();
    let read_again = read(&client, &id);
    assert_eq!((read_again.number("number"), read_again.number("confirmed")), ("B-2".to_owned(), "1".to_owned()));
    assert_eq!(again("productID1=$a amount1=3 price1=5 serviceID2=$a amount2=1 price2=4").number("net"), "19");
    assert_eq!(stock(&client, "$store", "$a"), text(["3", "5", "5"]));
    server.doctor(&client);
}

fn stores_are_for_those_who_may_use_them(server: TestServer) {
    let client = shop(&server);
    buy(&client, "warehouseID=$second productID1=$a amount1=3 price1=2");
    let sql = "INSERT INTO user_group (account, id, name, rights, api_access) VALUES ($0, 99, 'Buyers', $1, 1)";
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let rights = ladu_store::Value::Text("purchases=vaed;suppliers=v");
    server.store.store.write(account, move |tx| tx.execute(sql, &[rights])).unwrap();
    client.ask("saveUser", "name=buyer userGroupID=99 password=Buying123 warehouseIDs=$store").record();
    let mut buyer = client.logged_out();
    buyer.log_in("buyer", "Buying123").succeeds();
    assert!(buyer.ask("getPurchaseDocuments", "").records().is_empty());
    purchase(&buyer, "warehouseID=$second productID1=$a amount1=1").fails(Code::NO_WAREHOUSE_ACCESS);
    buyer.ask("deletePurchaseDocument", "documentID=1").fails(Code::NO_WAREHOUSE_ACCESS);
    buyer.ask("getPurchaseDocuments", "warehouseID=$second").fails(Code::NO_WAREHOUSE_ACCESS);
    purchase(&buyer, "productID1=$a amount1=1").record();
    assert_eq!(buyer.ask("getPurchaseDocuments", "").records().len(), 1);
}
