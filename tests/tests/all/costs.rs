//! The worked examples of quantities and cost, over HTTP.

use ladu_tests::{Client, Code, TestServer, on_both_engines};

on_both_engines! {
    goods_that_were_transferred_keep_their_cost
    write_offs_take_the_oldest
    documents_are_fixed_once_confirmed
    orders_for_transfers_hold_goods
    assemblies_are_made_and_taken_apart
    a_deleted_document_never_was
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
