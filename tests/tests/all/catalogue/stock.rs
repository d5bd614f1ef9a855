//! Products and their goods: what the card says of the shelf, and what keeps a product from being deleted.

use ladu_tests::{Code, OK, TestServer, on_both_engines, shown};
use serde_json::json;

use super::card::{product, save, shop};

on_both_engines! {
    quantities_are_those_of_the_books
    used_products_stay
}

fn quantities_are_those_of_the_books(server: TestServer) {
    let client = shop(&server);
    save(&client, "groupID=$goods name=A netPrice=10 reorderPoint1=3 restockLevel1=12.5");
    client.ask("saveWarehouse", "name=Depot addAccessForAllUsers=1").named("depot");
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$a amount1=2 price1=4").record();
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$a amount1=5 price1=5").record();
    client.ask("saveCustomer", "firstName=Mari lastName=Tamm").named("mari");
    let order = "type=ORDER customerID=$mari warehouseID=$store reserveGoods=1 reserveGoodsUntilDate=2999-01-01 productID1=$a amount1=2";
    client.ask("saveSalesDocument", order).record();
    let card = product(&client, "productID=$a getStockInfo=1 getFIFOCost=1");
    let store = json!({"warehouseID": 1, "totalInStock": "7", "reserved": 2, "free": 5, "orderPending": 0, "reorderPoint": 3,
        "restockLevel": 12.5, "FIFOCost": 4.714286, "purchasePrice": 4.714286});
    assert_eq!(card["warehouses"]["1"], store);
    assert_eq!(card["warehouses"]["2"]["totalInStock"], "0");
    assert_eq!((&card["FIFOCost"], &card["purchasePrice"]), (&json!(4.714286), &json!(4.714286)));
    let one = product(&client, "productID=$a getStockInfo=1 warehouseID=$depot");
    assert_eq!(one["warehouses"].as_object().unwrap().keys().collect::<Vec<_>>(), ["2"]);
    assert_eq!((one["warehouses"]["2"].get("FIFOCost"), one.get("FIFOCost")), (None, None));
    let stock = client.ask("getProductStock", "warehouseID=$store getAmountReserved=1");
    assert_eq!(stock.record(), &json!({"productID": 1, "amountInStock": "7", "amountReserved": 2}));
    assert_eq!(product(&client, "productID=$a")["lastModified"], 0, "goods that move do not change the card");
    save(&client, "productID=$a reorderPoint9=1").fails_at(Code::UNKNOWN_ID, "reorderPoint9");
    save(&client, "productID=$a restockLevel1=x").fails_at(Code::FORMAT, "restockLevel1");
    save(&client, "productID=$a restockLevel1=-1").fails_at(Code::NOT_ALLOWED, "restockLevel1");
    save(&client, "productID=$a reorderPoint2=4");
    let card = product(&client, "productID=$a getStockInfo=1");
    let points = ["1", "2"].map(|store| card["warehouses"][store]["reorderPoint"].clone());
    assert_eq!(points, [json!(3), json!(4)], "only the store named");
    let found = |params: &str| client.ask("getProducts", params).records().len();
    assert_eq!(
        (found("getOnlyItemsInStock=1 warehouseID=$store"), found("getOnlyItemsInStock=1 warehouseID=$depot")),
        (1, 0)
    );
    client.ask("getProducts", "getStockInfo=1 warehouseID=9").fails_at(Code::UNKNOWN_ID, "warehouseID");
    server.doctor(&client);
}

fn used_products_stay(server: TestServer) {
    let client = shop(&server);
    for name in ["A", "B", "C", "Crate"] {
        save(&client, &format!("groupID=$goods name={name}"));
    }
    save(&client, "productID=$c containerID=$crate containerAmount=2");
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$a amount1=2 price1=4 confirmed=0").record();
    client
        .ask("saveInventoryRegistration", "warehouseID=$store productID1=$b amount1=2 price1=4")
        .named("registration");
    client.ask("deleteInventoryRegistration", "inventoryRegistrationID=$registration");
    client.ask("deleteProduct", "").fails_at(Code::MISSING, "productID");
    client.ask("deleteProduct", "productID=9").fails_at(Code::UNKNOWN_ID, "productID");
    client.ask("deleteProduct", "productID=$a").because("on a draft").fails(Code::MAY_NOT_DELETE);
    client.ask("deleteProduct", "productID=$b").because("it was there once").fails(Code::MAY_NOT_DELETE);
    let crated = product(&client, "productID=$c getContainerInfo=1");
    assert_eq!(
        json!([crated["containerName"], crated["containerCode"], crated["containerAmount"]]),
        json!(["Crate", "", 2])
    );
    client.ask("deleteProduct", "productID=$crate").because("the container of another").fails(Code::IN_USE);
    let deleted = client.ask("deleteProduct", "productID=$c");
    assert_eq!((&deleted.0["records"], deleted.code()), (&json!([]), OK));
    let log = client.ask("getUserOperationsLog", "tableName=products");
    assert!(log.records().iter().any(|line| shown(&line["itemID"]) == "3"), "{}", log.0);
}
