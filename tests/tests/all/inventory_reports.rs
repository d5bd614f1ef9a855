//! Reports of the inventory area: files and sums, by day.

use ladu_tests::{Client, Code, TestServer, on_both_engines, shown};

on_both_engines! {
    transferred_lines_come_as_a_file
    stock_is_worth_what_the_queues_say
    totals_over_all_stores_leave_transfers_out
    records_of_rows_are_cancelled
}

fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client
        .call(
            "saveProduct",
            &[("groupID", "$goods"), ("name", "Tee \"Õ\" \u{20ac}"), ("code", "T"), ("netPrice", "10")],
        )
        .named("tee");
    client.ask("saveProduct", "groupID=$goods name=B netPrice=20").named("b");
    client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").named("second");
    client.ask("saveReasonCode", "name=Gone purpose=WRITEOFF").record();
    client
}

fn register(client: &Client, warehouse: &str, product: &str, amount: &str, price: &str) {
    let params = format!("warehouseID={warehouse} productID1={product} amount1={amount} price1={price}");
    client.ask("saveInventoryRegistration", &params).record();
}

/// The file behind the link of an answer, and what it says it is.
fn fetch(client: &Client, call: &str, params: &str) -> (Vec<u8>, String) {
    let link = client.ask(call, params).number("reportLink");
    let mut response = client.agent().get(&link).call().unwrap();
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    (response.body_mut().read_to_vec().unwrap(), kind)
}

fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

fn transferred_lines_come_as_a_file(server: TestServer) {
    let client = shop(&server);
    register(&client, "$store", "$tee", "4", "4");
    register(&client, "$store", "$tee", "6", "5");
    register(&client, "$store", "$b", "1", "3");
    let transfer = |params: &str| {
        client.ask("saveInventoryTransfer", &format!("warehouseFromID=$store warehouseToID=$second {params}"))
    };
    transfer("date=2020-05-05 notes=first productID1=$tee amount1=6 productID2=$b amount2=1").record();
    transfer("date=2020-05-06 type=TRANSFER_ORDER productID1=$tee amount1=2 price1=1.5").record();
    transfer("date=2020-05-05 confirmed=0 productID1=$tee amount1=1").record();
    let (bytes, kind) =
        fetch(&client, "getInventoryTransferReport", "type=TRANSFER dateStart=2020-05-01 dateEnd=2020-05-31");
    assert_eq!(kind, "text/csv; charset=ISO-8859-1");
    let text = latin(&bytes);
    let quoted = |cells: &str| cells.split(';').map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(";");
    let head = "LINE_NUMBER;PRODUCT_ID;PRODUCT_CODE;PRODUCT_NAME;COST;AMOUNT;LINE_TOTAL;INVENTORY_TRANSFER_ID;DATE;NUMBER;NOTES;\
                WAREHOUSE_FROM_ID;WAREHOUSE_TO_ID;EMPLOYEE_ID";
    let lines = [
        head,
        "1;1;T;Tee \"\"Õ\"\" ?;4.333333;6;26.00;1;2020-05-05;1;first;1;2;1",
        "2;2;;B;3;1;3.00;1;2020-05-05;1;first;1;2;1",
        "TOTAL;;;;;;29.00;;;;;;;",
    ];
    assert_eq!(text.lines().collect::<Vec<_>>(), lines.map(quoted));
    let orders = "type=TRANSFER_ORDER dateStart=2020-05-06 dateEnd=2020-05-06";
    let (bytes, _) = fetch(&client, "getInventoryTransferReport", orders);
    assert!(latin(&bytes).contains("\"1.5\";\"2\";\"3.00\""));
    let lines = |params: &str| {
        let params = format!("type=TRANSFER dateStart=2020-05-01 dateEnd=2020-05-31 {params}");
        let (bytes, _) = fetch(&client, "getInventoryTransferReport", &params);
        bytes.iter().filter(|byte| **byte == b'\n').count() - 2
    };
    assert_eq!([lines("warehouseFromID=$store"), lines("warehouseToID=$store"), lines("supplierID=9")], [2, 0, 0]);
    client.ask("saveCurrency", "code=SEK name=Krona rate=0.5").record();
    let in_krona = "type=TRANSFER dateStart=2020-05-01 dateEnd=2020-05-31 currencyCode=SEK";
    let (bytes, _) = fetch(&client, "getInventoryTransferReport", in_krona);
    let text = latin(&bytes);
    assert!(text.contains("\"8.666667\";\"6\";\"52.00\"") && text.contains("\"58.00\""), "{text}");
    let report = |params: &str| client.ask("getInventoryTransferReport", params);
    report("type=TRANSFER dateStart=2020-05-01").fails(Code::MISSING);
    report("dateStart=2020-05-01 dateEnd=2020-05-31").fails(Code::MISSING);
    report("type=MOVE dateStart=2020-05-01 dateEnd=2020-05-31").fails(Code::NOT_ALLOWED);
    report("type=TRANSFER dateStart=x dateEnd=2020-05-31").fails(Code::FORMAT);
    report("type=TRANSFER dateStart=2020-05-01 dateEnd=2020-05-31 currencyCode=XYZ").fails(Code::NOT_ALLOWED);
}

fn stock_is_worth_what_the_queues_say(server: TestServer) {
    let client = shop(&server);
    register(&client, "$store", "$tee", "4", "4");
    register(&client, "$store", "$b", "2", "7.005");
    client
        .ask("saveInventoryTransfer", "warehouseFromID=$store warehouseToID=$second productID1=$tee amount1=1")
        .record();
    client.ask("saveSalesDocument", "type=CASHINVOICE warehouseID=$second productID1=$b amount1=3").record();
    let keys = ["warehouseID", "amount", "totalPurchaseValue", "totalCostValue", "totalSalesValue"];
    let summary = |params: &str| {
        let row = |row: &serde_json::Value| keys.map(|key| shown(&row[key])).join(" ");
        client.ask("getSummaryInventoryReport", params).records().iter().map(row).collect::<Vec<_>>()
    };
    let now = ["1 5 26.01 26.01 70", "2 -2 4 4 10"];
    assert_eq!(summary(""), now);
    assert_eq!(summary("date=2999-01-01"), now);
    assert_eq!(summary("date=2001-01-01"), ["1 0 0 0 0", "2 0 0 0 0"]);
    client.ask("getSummaryInventoryReport", "date=x").fails_at(Code::FORMAT, "date");
    let (bytes, kind) = fetch(&client, "getSummaryInventoryReport", "responseType=CSV");
    assert_eq!(kind, "text/csv; charset=UTF-8");
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().nth(1), Some("1;5;26.01;26.01;70"));
    // As if all of it had been three days ago: the same sums are read off the queues.
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let age = |sql: &'static str| {
        let done = server.store.store.write(account, move |tx| tx.execute(sql, &[]));
        done.unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
    };
    age("UPDATE stock_move SET date = '2020-01-01' WHERE account = $0");
    age("UPDATE stock_layer SET date = '2020-01-01' WHERE account = $0");
    assert_eq!(summary("date=2020-01-01"), now);
    assert_eq!(summary("date=2019-12-31"), ["1 0 0 0 0", "2 0 0 0 0"]);
}

fn totals_over_all_stores_leave_transfers_out(server: TestServer) {
    let client = shop(&server);
    // The quantities of example G.
    client.ask("saveConfParameter", "parameterName=warehouse_transfer_reserves_goods parameterValue=1");
    register(&client, "$store", "$tee", "10", "2");
    client.ask("saveSalesDocument", "type=ORDER reserveGoods=1 productID1=$tee amount1=4").named("order");
    client.ask("saveSalesDocument", "type=OFFER productID1=$tee amount1=3").record();
    client.ask("saveSalesDocument", "type=ORDER reserveGoods=1 productID1=$b amount1=1").record();
    client
        .ask(
            "saveInventoryTransfer",
            "type=TRANSFER_ORDER warehouseFromID=$store warehouseToID=$second productID1=$tee amount1=2",
        )
        .record();
    let held = client.ask("getProductStock", "warehouseID=$store productID=$tee getAmountReserved=1");
    assert_eq!((held.number("amountInStock"), held.number("amountReserved")), ("10".to_owned(), "6".to_owned()));
    let totals = |params: &str| client.ask("syncTotalProductStock", params).0["records"].to_string();
    assert_eq!(totals(""), r#"[{"productID":1,"amountInStock":10}]"#);
    assert_eq!(
        totals("getAmountReserved=1"),
        r#"[{"productID":1,"amountInStock":10,"amountReserved":4},{"productID":2,"amountInStock":0,"amountReserved":1}]"#
    );
    client.ask("saveSalesDocument", "type=INVWAYBILL baseDocumentIDs=$order productID1=$tee amount1=4").record();
    assert_eq!(totals("getAmountReserved=1").matches("\"amountReserved\":0").count(), 1);
    client
        .ask("saveInventoryTransfer", "warehouseFromID=$store warehouseToID=$second productID1=$tee amount1=5")
        .record();
    // A transfer is no change of the total, whether it is made or deleted.
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let done = server.store.store.write(account, move |tx| {
        tx.execute("UPDATE stock_level SET changed = 5, total_changed = 5 WHERE account = $0 AND changed > 0", &[])
    });
    done.unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
    let moved =
        client.ask("saveInventoryTransfer", "warehouseFromID=$second warehouseToID=$store productID1=$tee amount1=5");
    let moved = format!("inventoryTransferID={}", moved.id("inventoryTransferID"));
    assert_eq!(totals("changedSince=6"), "[]");
    client.ask("deleteInventoryTransfer", &moved).succeeds();
    assert_eq!(totals("changedSince=6"), "[]");
    assert_eq!(totals("changedSince=5"), r#"[{"productID":1,"amountInStock":6}]"#);
    register(&client, "$second", "$b", "3", "1");
    assert_eq!(totals("changedSince=6"), r#"[{"productID":2,"amountInStock":3}]"#);
    client.ask("saveSalesDocument", "type=CASHINVOICE warehouseID=$second productID1=$b amount1=3").record();
    assert_eq!(totals("changedSince=6"), r#"[{"productID":2,"amountInStock":0}]"#);
    let both = r#"[{"productID":1,"amountInStock":6},{"productID":2,"amountInStock":0}]"#;
    assert_eq!(totals("changedSince=1"), both);
    assert_eq!(totals("changedSince=4102444800"), "[]");
    assert_eq!(totals("changedSince=1 getAmountReserved=1").matches("productID").count(), 2);
    let (bytes, _) = fetch(&client, "getProductStockCSV", "warehouseID=$store getAveragePrices=1");
    let file = "productID;amountInStock;amountReserved;averagePurchasePrice;averageCost\r\n1;1;2;2;2\r\n";
    assert_eq!(String::from_utf8(bytes).unwrap(), file);
    client.ask("getProductStockCSV", "warehouseID=9").fails_at(Code::UNKNOWN_ID, "warehouseID");
    let xml = [
        ("clientCode", client.code.as_str()),
        ("sessionKey", &client.key),
        ("request", "getProductStockCSV"),
        ("responseType", "XML"),
    ];
    assert!(client.send(&xml).1.contains("<reportLink>http"));
}

fn records_of_rows_are_cancelled(server: TestServer) {
    let client = shop(&server);
    let reason = client.ask("getReasonCodes", "purpose=WRITEOFF").number("reasonID");
    register(&client, "$store", "$tee", "10", "2");
    register(&client, "$store", "$b", "10", "3");
    let off = format!("warehouseID=$store reasonID={reason} productID1=$tee amount1=4 productID2=$b amount2=5");
    client.ask("saveInventoryWriteOff", &off).named("write_off");
    let row = shown(&client.ask("getInventoryWriteOffs", "").record()["rows"][0]["stableRowID"]);
    let stock = || {
        let answer = client.ask("getProductStock", "warehouseID=$store");
        answer.records().iter().map(|row| shown(&row["amountInStock"])).collect::<Vec<_>>()
    };
    assert_eq!(stock(), ["6", "5"]);
    let cancel = |params: &str| client.ask("cancelInventoryRecords", params);
    let result = cancel(&format!("referenceType=4 referenceID=$write_off referenceRowIDs={row}"));
    assert!(result.record()["result"].is_string());
    assert_eq!(stock(), ["10", "5"]);
    assert_eq!(client.ask("getInventoryWriteOffs", "").number("confirmed"), "1");
    for (params, error) in [
        ("referenceID=$write_off referenceRowIDs=1", (Code::MISSING, "referenceType")),
        ("referenceType=4 referenceRowIDs=1", (Code::MISSING, "referenceID")),
        ("referenceType=4 referenceID=$write_off", (Code::MISSING, "referenceRowIDs")),
        ("referenceType=6 referenceID=$write_off referenceRowIDs=1", (Code::NOT_ALLOWED, "referenceType")),
        ("referenceType=4 referenceID=9 referenceRowIDs=1", (Code::UNKNOWN_ID, "referenceID")),
        ("referenceType=4 referenceID=$write_off referenceRowIDs=99", (Code::UNKNOWN_ID, "referenceRowIDs")),
    ] {
        cancel(params).answers_at(error.0, error.1);
    }
    server.doctor(&client);
    client.ask("deleteInventoryWriteOff", "inventoryWriteOffID=$write_off").succeeds();
    assert_eq!(stock(), ["10", "10"]);
    let sale = client.ask("saveSalesDocument", "type=CASHINVOICE productID1=$tee amount1=3").id("invoiceID");
    let row = shown(
        &client.ask("getSalesDocuments", &format!("id={sale} getRowsForAllInvoices=1")).record()["rows"][0]["stableRowID"],
    );
    cancel(&format!("referenceType=1 referenceID={sale} referenceRowIDs={row}")).record();
    assert_eq!(stock(), ["10", "10"]);
    server.doctor(&client);
}
