//! Orders, and what comes of them.

use ladu_tests::{Client, Code, TestServer, on_both_engines};

use super::{buy, purchase, read, shop, stock, text};

on_both_engines! {
    orders_are_received_bit_by_bit
    one_delivery_fulfils_several_orders
    bills_of_waybills_move_nothing
    amounts_on_order_are_counted_by_product
    deliveries_of_one_order_at_once_are_all_counted
}

fn status(client: &Client, id: &str) -> String {
    read(client, id).number("status")
}

fn on_order(client: &Client, params: &str) -> Vec<(i64, String)> {
    let answer = client.ask("getAmountsOnOrder", params);
    let pair = |record: &serde_json::Value| (record["productID"].as_i64().unwrap(), record["amount"].to_string());
    answer.records().iter().map(pair).collect()
}

fn pending(client: &Client, product: i64, warehouse: &str) -> String {
    let answer = client.ask("getProducts", &format!("productID={product} getStockInfo=1"));
    answer.record()["warehouses"][warehouse]["orderPending"].to_string()
}

fn orders_are_received_bit_by_bit(server: TestServer) {
    let client = shop(&server);
    let rows = "productID1=$a amount1=10 price1=2 deliveryDate1=2026-12-24 productID2=$b amount2=4 price2=3";
    let order = buy(&client, &format!("type=PRCORDER confirmInvoice=0 {rows}"));
    assert_eq!((status(&client, &order), pending(&client, 1, "1")), ("PENDING".to_owned(), "0".to_owned()));
    client.ask("savePurchaseDocument", &format!("id={order}")).record();
    assert_eq!((status(&client, &order), pending(&client, 1, "1")), ("READY".to_owned(), "10".to_owned()));
    assert_eq!(read(&client, &order).record()["rows"][0]["deliveryDate"], "2026-12-24");
    assert!(client.ask("getProductStock", "warehouseID=$store").records().is_empty(), "nothing moves");
    let first = buy(&client, &format!("baseDocumentIDs={order} productID1=$a amount1=4 price1=2"));
    assert_eq!((status(&client, &order), pending(&client, 1, "1")), ("PARTIALLY_RECEIVED".to_owned(), "6".to_owned()));
    let draft = buy(
        &client,
        &format!("confirmInvoice=0 baseDocumentIDs={order} productID1=$a amount1=9 price1=2 productID2=$b amount2=4"),
    );
    assert_eq!(pending(&client, 1, "1"), "6", "a draft brings nothing");
    client.ask("savePurchaseDocument", &format!("id={draft}")).record();
    assert_eq!((status(&client, &order), on_order(&client, "warehouseID=$store")), ("RECEIVED".to_owned(), vec![]));
    let links = read(&client, &order).record()["baseToDocuments"].clone();
    assert_eq!((links.as_array().unwrap().len(), links[0]["regnumber"].as_str()), (2, Some("2")));
    assert_eq!(client.ask("getPurchaseDocuments", "status=RECEIVED").number("id"), order);
    client.ask("deletePurchaseDocument", &format!("documentID={order}")).fails(Code::IN_USE);
    client.ask("deletePurchaseDocument", &format!("documentID={draft}")).succeeds();
    assert_eq!(status(&client, &order), "PARTIALLY_RECEIVED");
    assert_eq!(on_order(&client, "warehouseID=$store"), [(1, "6".to_owned()), (2, "4".to_owned())]);
    client.ask("deletePurchaseDocument", &format!("documentID={first}")).succeeds();
    assert_eq!((status(&client, &order), pending(&client, 2, "1")), ("READY".to_owned(), "4".to_owned()));
    client.ask("deletePurchaseDocument", &format!("documentID={order}")).succeeds();
    assert!(on_order(&client, "warehouseID=$store").is_empty());
    server.doctor(&client);
}

fn one_delivery_fulfils_several_orders(server: TestServer) {
    let client = shop(&server);
    let orders: Vec<String> = ["5", "7", "2"]
        .map(|amount| buy(&client, &format!("type=PRCORDER productID1=$a amount1={amount} price1=2")))
        .to_vec();
    let all = orders.join(",");
    let first = buy(&client, &format!("baseDocumentIDs={all} productID1=$a amount1=6 price1=2"));
    let states = || orders.iter().map(|order| status(&client, order)).collect::<Vec<_>>();
    assert_eq!(states(), ["RECEIVED", "PARTIALLY_RECEIVED", "READY"]);
    assert_eq!(on_order(&client, "warehouseID=$store"), [(1, "8".to_owned())]);
    buy(&client, &format!("baseDocumentIDs={} productID1=$a amount1=8 price1=2", &orders[1..].join(",")));
    assert_eq!(states(), ["RECEIVED", "RECEIVED", "RECEIVED"]);
    client.ask("deletePurchaseDocument", &format!("documentID={first}")).succeeds();
    assert_eq!(states(), ["READY", "RECEIVED", "PARTIALLY_RECEIVED"]);
    assert_eq!(on_order(&client, "warehouseID=$store"), [(1, "6".to_owned())]);
}

fn bills_of_waybills_move_nothing(server: TestServer) {
    let client = shop(&server);
    client.ask("saveConfParameter", "parameterName=use_purchase_waybills parameterValue=1").record();
    let order = buy(&client, "type=PRCORDER productID1=$a amount1=5 price1=2");
    let waybill = buy(&client, &format!("type=PRCWAYBILL baseDocumentIDs={order} productID1=$a amount1=5 price1=2"));
    assert_eq!(
        (stock(&client, "$store", "$a"), status(&client, &order)),
        (text(["5", "2", "2"]), "RECEIVED".to_owned())
    );
    let bill = buy(&client, &format!("type=PRCINVOICEONLY baseDocumentIDs={waybill} productID1=$a amount1=5 price1=3"));
    assert_eq!(stock(&client, "$store", "$a"), text(["5", "2", "2"]), "its price is the waybill's");
    assert_eq!(read(&client, &bill).number("cost"), "0");
    let whole = buy(&client, &format!("baseDocumentIDs={order},{waybill} productID1=$a amount1=5 price1=2"));
    assert_eq!(
        (stock(&client, "$store", "$a")[0].as_str(), read(&client, &whole).number("total")),
        ("5", "12".to_owned())
    );
    client.ask("deletePurchaseDocument", &format!("documentID={whole}")).succeeds();
    assert_eq!(stock(&client, "$store", "$a")[0], "5");
    server.doctor(&client);
}

fn amounts_on_order_are_counted_by_product(server: TestServer) {
    let client = shop(&server);
    let brand = client.ask("saveBrand", "name=Own").number("brandID");
    let supplier = super::supplier(&client);
    client.ask("saveProduct", &format!("productID=$a brandID={brand} supplierID={supplier}")).record();
    client.ask("saveProductGroup", "name=Below parentGroupID=$goods").named("below");
    client.ask("saveProduct", "productID=$b groupID=$below reorderPoint1=3").record();
    buy(&client, "type=PRCORDER productID1=$a amount1=5 productID2=$b amount2=1.5 productID3=$a amount3=2");
    buy(&client, "type=PRCORDER confirmInvoice=0 productID1=$a amount1=1");
    buy(&client, "type=PRCORDER warehouseID=$second productID1=$a amount1=1");
    let one = |amount: &str| vec![(1, amount.to_owned())];
    let two = vec![(2, "1.5".to_owned())];
    for (params, expected) in [
        ("".to_owned(), [one("8"), two.clone()].concat()),
        ("getOnlyConfirmedPurchaseOrders=1".to_owned(), [one("7"), two.clone()].concat()),
        ("productID=$a".to_owned(), one("8")),
        ("groupID=$below".to_owned(), two.clone()),
        ("groupIDWithSubgroups=1".to_owned(), [one("8"), two.clone()].concat()),
        (format!("supplierID={supplier}"), one("8")),
        (format!("brandID={brand}"), one("8")),
        ("categoryID=5".to_owned(), vec![]),
        ("getProductsWithRestockLevelDefined=1".to_owned(), vec![]),
    ] {
        assert_eq!(on_order(&client, &format!("warehouseID=$store {params}")), expected, "{params}");
    }
    assert_eq!(on_order(&client, "warehouseID=$second"), one("1"));
    client.ask("getAmountsOnOrder", "").fails_at(Code::MISSING, "warehouseID");
    client.ask("getAmountsOnOrder", "warehouseID=99").fails_at(Code::UNKNOWN_ID, "warehouseID");
    let csv = client.ask("getAmountsOnOrder", "warehouseID=$store responseType=CSV").number("reportLink");
    let text = client.agent().get(&csv).call().unwrap().body_mut().read_to_string().unwrap();
    assert_eq!(text, "productID;amount\r\n1;8\r\n2;1.5\r\n");
    assert_eq!((pending(&client, 1, "1"), pending(&client, 1, "2")), ("7".to_owned(), "1".to_owned()));
    assert_eq!(purchase(&client, "type=PRCORDER productID1=$a amount1=1").record()["invoiceRegNo"], "3");
}

fn deliveries_of_one_order_at_once_are_all_counted(server: TestServer) {
    let client = shop(&server);
    let order = buy(&client, "type=PRCORDER productID1=$a amount1=10 price1=2 productID2=$b amount2=10 price2=2");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let delivery = format!(
                    "baseDocumentIDs={order} productID1=$b amount1=2 price1=2 productID2=$a amount2=1 price2=2"
                );
                buy(&client, &delivery);
            });
        }
    });
    assert_eq!(on_order(&client, "warehouseID=$store"), [(1, "6".to_owned()), (2, "2".to_owned())]);
    assert_eq!(
        (status(&client, &order), stock(&client, "$store", "$b")[0].as_str()),
        ("PARTIALLY_RECEIVED".to_owned(), "8")
    );
    let numbers = client.ask("getPurchaseDocuments", "orderBy=id orderByDir=asc");
    let numbers: std::collections::BTreeSet<&str> =
        numbers.records().iter().map(|document| document["regnumber"].as_str().unwrap()).collect();
    assert_eq!(numbers.into_iter().collect::<Vec<_>>(), ["1", "2", "3", "4", "5"]);
    server.doctor(&client);
}
