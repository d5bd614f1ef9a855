//! The worked examples of quantities and cost, over HTTP.

use ladu_tests::{Client, Code, TestServer, on_both_engines};

on_both_engines! {
    goods_that_were_transferred_keep_their_cost
    write_offs_take_the_oldest
    documents_are_fixed_once_confirmed
    orders_for_transfers_hold_goods
    assemblies_are_made_and_taken_apart
    a_deleted_document_never_was
    goods_sent_round_keep_the_value_that_is_left
    a_cost_is_rounded_once
    freight_is_shared_exactly
    what_leaves_the_range_is_refused
    sums_that_leave_the_range_are_told
}

/// An account with two products, a second store, and a reason for write-offs.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=A netPrice=10").named("a");
    client.ask("saveProduct", "groupID=$goods name=B netPrice=20").named("b");
    assert_eq!(client.ask("saveWarehouse", "name=Second code=S").named("second"), 2);
    client.ask("saveReasonCode", "name=Broken purpose=WRITEOFF").named("broken");
    client.ask("saveReasonCode", "name=Back purpose=RETURN").record();
    client
}

fn reason(client: &Client, purpose: &str) -> String {
    client.ask("getReasonCodes", &format!("purpose={purpose}")).number("reasonID")
}

/// On hand and value in a store.
fn stock(client: &Client, warehouse: &str, product: &str) -> [String; 2] {
    let asked = format!("warehouseID={warehouse} productID={product} getAveragePrices=1 changedSince=1");
    let answer = client.ask("getProductStock", &asked);
    ["amountInStock", "averageCost"].map(|key| answer.number(key))
}

fn register(client: &Client, warehouse: &str, amount: &str, price: &str) {
    let params = format!("warehouseID={warehouse} productID1=$a amount1={amount} price1={price}");
    client.ask("saveInventoryRegistration", &params).record();
}

fn sell(client: &Client, warehouse: &str, amount: &str) -> String {
    let params = format!("warehouseID={warehouse} type=CASHINVOICE productID1=$a amount1={amount}");
    client.ask("saveSalesDocument", &params).number("invoiceID")
}

fn cost(client: &Client, sale: &str) -> String {
    client.ask("getSalesDocuments", &format!("id={sale} getCOGS=1")).number("cost")
}

fn text(quantity: &str, average: &str) -> [String; 2] {
    [quantity.to_owned(), average.to_owned()]
}

fn goods_that_were_transferred_keep_their_cost(server: TestServer) {
    let client = shop(&server);
    register(&client, "$store", "4", "4");
    register(&client, "$store", "6", "5");
    let moved =
        client.ask("saveInventoryTransfer", "warehouseFromID=$store warehouseToID=$second productID1=$a amount1=6");
    moved.named("transfer");
    assert_eq!(moved.id("inventoryTransferID"), 1);
    let read = client.ask("getInventoryTransfers", "getCost=1");
    let row = &read.record()["rows"][0];
    assert_eq!((row["cost"].to_string(), row["price"].to_string()), ("4.333333".to_owned(), "4.333333".to_owned()));
    assert_eq!(
        (stock(&client, "$store", "$a"), stock(&client, "$second", "$a")),
        (text("4", "5"), text("6", "4.333333"))
    );
    let sale = sell(&client, "$second", "5");
    assert_eq!((cost(&client, &sale), stock(&client, "$second", "$a")), ("21".to_owned(), text("1", "5")));
    let refused =
        client.ask("saveInventoryTransfer", "warehouseFromID=$store warehouseToID=$second productID1=$a amount1=5");
    refused.fails_at(Code::NOT_ALLOWED, "amount1");
    let same =
        client.ask("saveInventoryTransfer", "warehouseFromID=$store warehouseToID=$store productID1=$a amount1=1");
    same.fails_at(Code::NOT_ALLOWED, "warehouseToID");
    assert_eq!(stock(&client, "$store", "$a"), text("4", "5"));
    server.doctor(&client);
    client.ask("deleteInventoryTransfer", "inventoryTransferID=$transfer").succeeds();
    assert_eq!((stock(&client, "$store", "$a")[0].as_str(), stock(&client, "$second", "$a")[0].as_str()), ("10", "-5"));
    assert_eq!(cost(&client, &sale), "0", "nothing covers the sale any more");
    server.doctor(&client);
}

fn write_offs_take_the_oldest(server: TestServer) {
    let client = shop(&server);
    register(&client, "$store", "4", "2");
    register(&client, "$store", "6", "3");
    let reason = reason(&client, "WRITEOFF");
    let off = |params: &str| client.ask("saveInventoryWriteOff", &format!("warehouseID=$store {params}"));
    off("productID1=$a amount1=5").fails_at(Code::MISSING, "reasonID");
    let other = self::reason(&client, "RETURN");
    off(&format!("reasonID={other} productID1=$a amount1=5")).fails_at(Code::NOT_ALLOWED, "reasonID");
    let params = format!("reasonID={reason} productID1=$a amount1=5 comments=broken");
    assert_eq!(off(&params).named("write_off"), 1);
    let read = client.ask("getInventoryWriteOffs", "getCost=1 inventoryWriteOffIDs=$write_off,7");
    assert_eq!(read.record()["rows"][0]["cost"].to_string(), "2.2");
    assert_eq!((read.number("inventoryWriteOffNo"), read.number("comments")), ("1".to_owned(), "broken".to_owned()));
    assert_eq!(stock(&client, "$store", "$a"), text("5", "3"));
    client.ask("deleteInventoryWriteOff", "inventoryWriteOffID=$write_off").succeeds();
    assert_eq!(stock(&client, "$store", "$a"), text("10", "2.6"));
    client.ask("deleteInventoryWriteOff", "inventoryWriteOffID=$write_off").fails(Code::UNKNOWN_ID);
    server.doctor(&client);
}

fn documents_are_fixed_once_confirmed(server: TestServer) {
    let client = shop(&server);
    let save = |params: &str| client.ask("saveInventoryRegistration", params);
    save("warehouseID=$store confirmed=0 productID1=$a amount1=3 price1=1").named("registration");
    assert_eq!(client.ask("getInventoryRegistrations", "").number("inventoryTransactionDate"), "0000-00-00");
    save("inventoryRegistrationID=$registration confirmed=0 productID1=$a amount1=4 price1=1 productID2=$b amount2=1 price2=5")
        .record();
    assert!(client.ask("getProductStock", "warehouseID=$store").records().is_empty(), "a draft moves nothing");
    save("inventoryRegistrationID=$registration").record();
    assert_eq!(stock(&client, "$store", "$a"), text("4", "1"));
    let same =
        "inventoryRegistrationID=$registration productID1=$a amount1=4 price1=1 productID2=$b amount2=1 price2=5";
    save(&format!("{same} warehouseID=$second")).fails(Code::CONFIRMED);
    save("inventoryRegistrationID=$registration productID1=$a amount1=4 price1=1").fails(Code::ROWS_DIFFER);
    save("inventoryRegistrationID=$registration productID1=$b amount1=1 productID2=$a amount2=4")
        .fails(Code::ROWS_DIFFER);
    save("inventoryRegistrationID=$registration productID1=$a amount1=5 productID2=$b amount2=1")
        .fails(Code::CONFIRMED);
    save("inventoryRegistrationID=$registration productID1=$a amount1=4 price1=2 productID2=$b amount2=1 price2=5")
        .record();
    assert_eq!(stock(&client, "$store", "$a"), text("4", "2"));
    save("warehouseID=$store reasonID=$broken productID1=$a amount1=1").fails(Code::REASON_PURPOSE);
    save("warehouseID=$store currencyCode=XYZ productID1=$a amount1=1").fails_at(Code::NOT_ALLOWED, "currencyCode");
    save("warehouseID=9 productID1=$a amount1=1").fails_at(Code::UNKNOWN_ID, "warehouseID");
    save("warehouseID=$store productID1=9 amount1=1").fails_at(Code::UNKNOWN_ID, "productID1");
    save("warehouseID=$store productID3=$a").fails_at(Code::MISSING, "amount3");
    client.ask("saveProduct", "groupID=$goods name=S nonStockProduct=1").named("s");
    save("warehouseID=$store productID1=$s amount1=1").fails_at(Code::NOT_ALLOWED, "productID1");
    server.doctor(&client);
}

fn orders_for_transfers_hold_goods(server: TestServer) {
    let client = shop(&server);
    register(&client, "$store", "10", "2");
    let order = |setting: &str| {
        client.ask("saveConfParameter", &format!("parameterName={setting} parameterValue=1"));
        let params = "type=TRANSFER_ORDER warehouseFromID=$store warehouseToID=$second productID1=$a amount1=4";
        let id = client.ask("saveInventoryTransfer", params).number("inventoryTransferID");
        client.ask("saveConfParameter", &format!("parameterName={setting} parameterValue=0"));
        id
    };
    let held = || {
        let stock = client.ask("getProductStock", "warehouseID=$store productID=$a getAmountReserved=1 changedSince=1");
        [stock.number("amountInStock"), stock.number("amountReserved")]
    };
    let ship = |order: &str, amount: &str| {
        let params = format!(
            "inventoryTransferOrderID={order} warehouseFromID=$store warehouseToID=$second productID1=$a amount1={amount}"
        );
        client.ask("saveInventoryTransfer", &params)
    };
    let plain = order("nothing");
    assert_eq!(held(), text("10", "0"));
    let first = order("warehouse_transfer_reserves_goods");
    assert_eq!(held(), text("10", "4"));
    let transfer = ship(&first, "3").number("inventoryTransferID");
    assert_eq!(held(), text("7", "0"));
    let read = client.ask("getInventoryTransfers", &format!("inventoryTransferID={first}"));
    assert_eq!(
        (read.number("status").as_str(), read.number("followupInventoryTransferID")),
        ("FULFILLED", transfer.clone())
    );
    ship(&first, "1").fails_at(Code::NOT_ALLOWED, "inventoryTransferOrderID");
    assert_eq!(client.ask("getInventoryTransfers", "fulfilled=1").records().len(), 1);
    client.ask("deleteInventoryTransfer", &format!("inventoryTransferID={transfer}")).succeeds();
    assert_eq!(held(), text("10", "0"));
    let second = order("warehouse_transfer_order_removes_items");
    assert_eq!(held(), text("6", "0"));
    server.doctor(&client);
    ship(&second, "5").record();
    assert_eq!((held(), stock(&client, "$second", "$a")), (text("5", "0"), text("5", "2")));
    let third = order("warehouse_transfer_order_removes_items");
    client.ask("saveInventoryTransfer", &format!("inventoryTransferID={third} status=REJECTED")).record();
    assert_eq!(held(), text("5", "0"));
    client.ask("deleteInventoryTransfer", &format!("inventoryTransferID={plain}")).succeeds();
    server.doctor(&client);
}

fn assemblies_are_made_and_taken_apart(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProduct", "groupID=$goods name=Set type=ASSEMBLY").named("set");
    register(&client, "$store", "10", "2");
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$b amount1=5 price1=3").record();
    let made =
        "warehouseID=$store productID1=$set amount1=2 price1=7 productID2=$a amount2=-4 productID3=$b amount3=-2";
    client.ask("saveInventoryRegistration", made).record();
    assert_eq!(
        ["$a", "$b", "$set"].map(|product| stock(&client, "$store", product)),
        [text("6", "2"), text("3", "3"), text("2", "7")]
    );
    let apart = "warehouseID=$store productID1=$set amount1=-1 productID2=$a amount2=2 price2=2 productID3=$b amount3=1 price3=3";
    client.ask("saveInventoryRegistration", apart).record();
    assert_eq!(
        ["$a", "$b", "$set"].map(|product| stock(&client, "$store", product)),
        [text("8", "2"), text("4", "3"), text("1", "7")]
    );
    server.doctor(&client);
}

fn goods_sent_round_keep_the_value_that_is_left(server: TestServer) {
    let client = shop(&server);
    register(&client, "$store", "200", "1");
    register(&client, "$store", "1", "10");
    let transfer = |from: &str, to: &str, amount: &str| {
        let params = format!("warehouseFromID={from} warehouseToID={to} productID1=$a amount1={amount}");
        client.ask("saveInventoryTransfer", &params).record();
    };
    transfer("$store", "$second", "37");
    transfer("$second", "$store", "32");
    client.ask("deleteInventoryRegistration", "inventoryRegistrationID=1").succeeds();
    server.doctor(&client);
    assert_eq!((stock(&client, "$store", "$a"), stock(&client, "$second", "$a")), (text("-4", "0"), text("5", "2")));
    register(&client, "$store", "20", "3");
    server.doctor(&client);
    assert_eq!(stock(&client, "$store", "$a"), text("16", "3"));
    assert_eq!(stock(&client, "$second", "$a"), text("5", "4.4"), "the piece for 10 and four of the new ones");
}

/// A price that is worth less than a millionth still costs what it comes to.
fn a_cost_is_rounded_once(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=JPY name=Yen rate=0.006123").record();
    client.ask("saveSupplier", "fullName=Kaisha").named("supplier");
    let yen = "warehouseID=$store currencyCode=JPY productID1=$a amount1=1000000 price1=0.0002";
    client.ask("saveInventoryRegistration", yen).record();
    assert_eq!(value(&client, "$a", "1000000"), "1.2246");
    let bill = "warehouseID=$store supplierID=$supplier no=1 currencyCode=JPY currencyRate=0.006123 productID1=$b amount1=1000000 price1=0.0002";
    client.ask("savePurchaseDocument", bill).record();
    assert_eq!(value(&client, "$b", "1000000"), "1.2246");
    client.ask("saveProduct", "groupID=$goods name=C netPrice=1").named("c");
    let bill = "warehouseID=$store supplierID=$supplier no=1 currencyCode=JPY currencyRate=0.006123 productID1=$c amount1=333333 price1=0.0007 discount1=7.25";
    client.ask("savePurchaseDocument", bill).record();
    // 233.3331 less 7.25 per cent, at 0.006123: 1.3251178...
    assert_eq!(value(&client, "$c", "333333"), "1.325118");
    server.doctor(&client);
}

/// What all of a product in stock costs, told by selling it.
fn value(client: &Client, product: &str, amount: &str) -> String {
    let params = format!("warehouseID=$store type=CASHINVOICE productID1={product} amount1={amount} price1=0");
    cost(client, &client.ask("saveSalesDocument", &params).number("invoiceID"))
}

/// Rows that come to less than a millionth have their share all the same.
fn freight_is_shared_exactly(server: TestServer) {
    let client = shop(&server);
    client.ask("saveSupplier", "fullName=Mill").named("supplier");
    client.ask("saveProduct", "productID=$a grossWeight=0.0005").record();
    client.ask("saveProduct", "productID=$b grossWeight=0.0015").record();
    let costs = |divided_by: &str, prices: [&str; 2]| {
        let [first, second] = prices;
        let rows = format!("productID1=$a amount1=0.0005 price1={first} productID2=$b amount2=0.0005 price2={second}");
        let id = client
            .ask("savePurchaseDocument", &format!("supplierID=$supplier no=1 currencyCode=EUR {rows}"))
            .number("invoiceID");
        let freight = format!("id={id} sum=10 currencyCode=EUR currencyRate=1 dividedBy={divided_by}");
        client.ask("updatePurchaseDocumentAdditionalCosts", &freight).record();
        let read = client.ask("getPurchaseDocuments", &format!("id={id} getCost=1"));
        [0, 1].map(|at| read.record()["rows"][at]["unitCost"].as_str().unwrap().to_owned())
    };
    // A quarter and three quarters of 10, for a two-thousandth of a unit each.
    assert_eq!(costs("PRICE", ["0.0005", "0.0015"]), ["5000", "15000.002"]);
    assert_eq!(costs("WEIGHT", ["1", "1"]), ["5001", "15001"]);
    server.doctor(&client);
}

/// Nothing of a document is kept that would take a value or a total out of what numbers can hold.
fn what_leaves_the_range_is_refused(server: TestServer) {
    let client = shop(&server);
    client.ask("saveSupplier", "fullName=Mill").named("supplier");
    let refused = |call: &str, params: String, field: &str| {
        client.ask(call, &params).because("a number is too large").fails_at(Code::NOT_ALLOWED, field);
    };
    let goods = |warehouse: &str, amount: &str, price: &str| {
        format!("warehouseID={warehouse} productID1=$a amount1={amount} price1={price}")
    };
    const DEAR: &str = "1000000000";
    register(&client, "$store", "9000", DEAR);
    refused("saveInventoryRegistration", goods("$store", "9000", DEAR), "price1");
    refused("saveInventoryRegistration", goods("$second", "10000", DEAR), "price1");
    refused("saveInventoryRegistration", goods("$second", DEAR, "10000"), "amount1");
    let bill = |amount: &str, price: &str| {
        format!("supplierID=$supplier no=1 currencyCode=EUR {}", goods("$store", amount, price))
    };
    refused("savePurchaseDocument", bill("8000", DEAR), "price1");
    refused("savePurchaseDocument", bill(DEAR, "10000"), "amount1");
    refused("saveSalesDocument", format!("type=CASHINVOICE {}", goods("$store", "10000", DEAR)), "price1");
    register(&client, "$second", "9000", DEAR);
    let transfer = "warehouseFromID=$store warehouseToID=$second productID1=$a amount1=300";
    refused("saveInventoryTransfer", transfer.to_owned(), "amount1");
    assert_eq!(client.ask("getInventoryRegistrations", "").records().len(), 2);
    for list in ["getSalesDocuments", "getPurchaseDocuments", "getInventoryTransfers"] {
        assert!(client.ask(list, "").records().is_empty(), "{list}");
    }
    assert_eq!(stock(&client, "$store", "$a"), text("9000", DEAR));
}

/// A sum over stores that no number can hold is an error, not 0.
fn sums_that_leave_the_range_are_told(server: TestServer) {
    let client = shop(&server);
    register(&client, "$store", "9000", "1000000000");
    register(&client, "$second", "9000", "1000000000");
    client.ask("getProducts", "productID=$a getStockInfo=1 getFIFOCost=1 warehouseID=$store").succeeds();
    client.ask("getProducts", "productID=$a getStockInfo=1 getFIFOCost=1").fails(Code::NOT_ALLOWED);
}

/// Receipts, sales, a transfer and a return; then the first receipt is deleted: everything costs what it would had it never been.
fn a_deleted_document_never_was(server: TestServer) {
    let client = shop(&server);
    for (amount, price) in [("10", "2"), ("10", "3.5"), ("20", "4")] {
        register(&client, "$store", amount, price);
    }
    let first = sell(&client, "$store", "4");
    let second = sell(&client, "$store", "8");
    client
        .ask("saveInventoryTransfer", "warehouseFromID=$store warehouseToID=$second productID1=$a amount1=4")
        .record();
    let third = sell(&client, "$second", "2");
    client
        .ask("saveSalesDocument", &format!("type=CREDITINVOICE creditToDocumentID={second} productID1=$a amount1=-2"))
        .record();
    let costs = || [&first, &second, &third].map(|sale| cost(&client, sale));
    assert_eq!(costs(), ["8", "19", "7"]);
    client.ask("deleteInventoryRegistration", "inventoryRegistrationID=1").succeeds();
    // 4 x 3.50; 6 x 3.50 and 2 x 4.00; 2 x 4.00; the two that came back cost 29 / 8 each.
    assert_eq!(costs(), ["14", "29", "8"]);
    assert_eq!((stock(&client, "$store", "$a")[0].as_str(), stock(&client, "$second", "$a")), ("16", text("2", "4")));
    assert_eq!(stock(&client, "$store", "$a")[1], "3.953125");
    client.ask("deleteSalesDocument", &format!("documentID={first}")).succeeds();
    assert_eq!(costs()[1..], ["28", "7"]);
    server.doctor(&client);
}
