//! Stocktakings: sheets, scanners side by side, and the documents that settle what was lost and found.

use ladu_tests::{Client, Code, OK, TestServer, on_both_engines, shown};

on_both_engines! {
    a_count_is_settled_by_its_documents
    a_count_is_settled_in_one_go
    a_sheet_holds_what_was_chosen
    a_count_is_what_its_readings_say
    scanners_side_by_side_lose_nothing
    nothing_is_counted_after_the_end
    shelves_are_a_classifier_of_products
}

/// An account with three products and a reason for write-offs.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    for name in ["One", "Two", "Three"] {
        client.ask("saveProduct", &format!("groupID=$goods name={name} code={name} code2=EAN{name}")).named(name);
    }
    client.ask("saveReasonCode", "name=Gone purpose=WRITEOFF").named("gone");
    client
}

fn reason(client: &Client) -> String {
    client.ask("getReasonCodes", "purpose=WRITEOFF").number("reasonID")
}

fn register(client: &Client, product: &str, amount: &str, price: &str) {
    let params = format!("warehouseID=$store productID1={product} amount1={amount} price1={price}");
    client.ask("saveInventoryRegistration", &params).record();
}

fn on_hand(client: &Client, product: &str) -> String {
    client
        .ask("getProductStock", &format!("warehouseID=$store productID={product} changedSince=1"))
        .number("amountInStock")
}

/// The rows of a sheet: product, recorded, reserved, counted.
fn rows(client: &Client, sheet: i64) -> Vec<[String; 4]> {
    let answer = client.ask("getStocktakingReadings", &format!("stocktakingID={sheet}"));
    let row = |row: &serde_json::Value| ["productID", "inStock", "reserved", "countPcs"].map(|key| shown(&row[key]));
    answer.records().iter().map(row).collect()
}

/// P1 has 10 (4 at 2.00, 6 at 3.00), P2 has 5 of which 2 are reserved, P3 has none; one P1 is sold while counting goes on.
fn a_count_is_settled_by_its_documents(server: TestServer) {
    let client = shop(&server);
    register(&client, "$one", "4", "2");
    register(&client, "$one", "6", "3");
    register(&client, "$two", "5", "1");
    client.ask("saveSalesDocument", "type=ORDER reserveGoods=1 productID1=$two amount1=2").record();
    let begin = |more: &str| {
        client
            .ask("saveStocktaking", &format!("warehouseID=$store recordCurrentQuantities=1 {more}"))
            .id("stocktakingID")
    };
    let sheet = begin("");
    assert_eq!(rows(&client, sheet), [["1", "10", "0", ""], ["2", "5", "2", ""]].map(|row| row.map(str::to_owned)));
    assert_eq!(rows(&client, begin("excludeReservations=1"))[1], ["2", "3", "2", ""].map(str::to_owned));
    client.ask("saveSalesDocument", "type=CASHINVOICE productID1=$one amount1=1").record();
    let to_sheet = |call: &str, params: &str| client.ask(call, &format!("stocktakingID={sheet} {params}"));
    to_sheet("saveStocktakingReadings", "productID1=$one countPcs1=7").succeeds();
    to_sheet("incrementStocktakingReading", "productID1=$two countPcs1=4").record();
    to_sheet("incrementStocktakingReading", "productID1=$two amount1=2 productID2=$three countPcs2=1").record();
    to_sheet("saveStocktaking", "confirmed=1").record();
    let counted = [["1", "10", "0", "7"], ["2", "5", "2", "6"], ["3", "0", "0", "1"]];
    assert_eq!(rows(&client, sheet), counted.map(|row| row.map(str::to_owned)));
    assert_eq!(
        ["$one", "$two"].map(|product| on_hand(&client, product)),
        ["9", "5"],
        "the end of a count moves nothing"
    );
    assert!(client.ask("getProductStock", "productID=$three").records().is_empty());
    let off = format!("warehouseID=$store reasonID={} productID1=$one amount1=3", reason(&client));
    to_sheet("saveInventoryWriteOff", &off).record();
    let cost = client.ask("getInventoryWriteOffs", "getCost=1").record()["rows"][0]["cost"].to_string();
    assert_eq!(cost, "2", "three at 2.00 are 6.00");
    let found = "warehouseID=$store productID1=$two amount1=1 price1=1 productID2=$three amount2=1 price2=1";
    to_sheet("saveInventoryRegistration", found).record();
    assert_eq!(["$one", "$two", "$three"].map(|product| on_hand(&client, product)), ["6", "6", "1"]);
    let average =
        client.ask("getProductStock", "warehouseID=$store productID=$one getAveragePrices=1").number("averageCost");
    assert_eq!(average, "3", "six are left that are worth 18.00");
    to_sheet("saveInventoryWriteOff", &off).fails(Code::STOCKTAKING_DONE);
    to_sheet("saveInventoryRegistration", found).fails(Code::STOCKTAKING_DONE);
    to_sheet("incrementStocktakingReading", "productID1=$one countPcs1=1").fails(Code::STOCKTAKING_CONFIRMED);
    let read = to_sheet("getStocktakings", "");
    let keys = ["warehouses", "status", "numberOfRows", "inventoryRegistrationID", "inventoryWriteOffID"];
    assert_eq!(keys.map(|key| read.number(key)), ["1", "CONFIRMED", "3", "4", "1"]);
    assert!(read.record()["warehouses"].is_string());
    assert_eq!((read.number("addedByUserName"), read.number("confirmedByUserName")), ("admin".into(), "admin".into()));
    assert!(read.id("confirmedTimestamp") > 0 && read.id("confirmedByEmployeeID") > 0);
    let linked = client.ask("getInventoryWriteOffs", "");
    assert_eq!(["stocktakingID", "inventoryID"].map(|key| linked.id(key)), [sheet; 2]);
    to_sheet("deleteStocktaking", "").fails(Code::IN_USE);
    server.doctor(&client);
}

fn a_count_is_settled_in_one_go(server: TestServer) {
    let client = shop(&server);
    register(&client, "$one", "4", "2");
    register(&client, "$one", "6", "3");
    register(&client, "$two", "5", "1.5");
    client.ask("saveProduct", "productID=$three cost=7").record();
    client.ask("saveStocktaking", "warehouseID=$store recordCurrentQuantities=1").named("stocktaking");
    let readings = "stocktakingID=$stocktaking productID1=$one countPcs1=7 productID2=$two countPcs2=6 productID3=$three countPcs3=2";
    client.ask("saveStocktakingReadings", readings).succeeds();
    let end = |params: &str| {
        client.ask("saveStocktaking", &format!("stocktakingID=$stocktaking confirmed=1 bookDifferences=1 {params}"))
    };
    end("").fails_at(Code::MISSING, "reasonID");
    assert_eq!(client.ask("getStocktakings", "").number("status"), "IN_PROGRESS", "all of it or nothing");
    end(&format!("reasonID={}", reason(&client))).record();
    assert_eq!(["$one", "$two", "$three"].map(|product| on_hand(&client, product)), ["7", "6", "2"]);
    let read = client.ask("getStocktakings", "");
    assert!(read.id("inventoryWriteOffID") > 0);
    let registration = format!("inventoryRegistrationID={}", read.id("inventoryRegistrationID"));
    let found = client.ask("getInventoryRegistrations", &registration);
    let price = |at: usize| shown(&found.record()["rows"][at]["price"]);
    assert_eq!([price(0), price(1)], ["1.5", "7"], "what such goods cost, else the card's cost");
    assert_eq!(shown(&client.ask("getInventoryWriteOffs", "").record()["rows"][0]["price"]), "2");
    server.doctor(&client);
    client.ask("saveStocktaking", "stocktakingID=$stocktaking confirmed=0").record();
    end(&format!("reasonID={}", reason(&client))).fails(Code::STOCKTAKING_DONE);
}

fn a_sheet_holds_what_was_chosen(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProductGroup", "name=Below parentGroupID=$goods").named("below");
    client.ask("saveProductGroup", "name=Beside").named("beside");
    client.ask("saveBrand", "name=Fazer").named("fazer");
    client.ask("saveLocationInWarehouse", "name=A1").named("a1");
    client.ask("saveProduct", "productID=$two groupID=$below brandID=$fazer locationInWarehouseID=$a1").record();
    client.ask("saveProduct", "productID=$three groupID=$beside locationInWarehouseText=A1").record();
    client.ask("saveProduct", "groupID=$goods name=Service nonStockProduct=1").record();
    client.ask("saveProduct", "groupID=$goods name=Set type=BUNDLE").record();
    register(&client, "$one", "4", "2");
    client.ask("saveSalesDocument", "type=CASHINVOICE productID1=$three amount1=1").record();
    let chosen = |params: &str| {
        let params = format!("warehouseID=$store recordCurrentQuantities=1 {params}");
        let sheet = client.ask("saveStocktaking", &params).id("stocktakingID");
        rows(&client, sheet).into_iter().map(|row| row[0].clone()).collect::<Vec<_>>().join(",")
    };
    for (params, expected) in [
        ("", "1,3"),
        ("includeProducts=ALL", "1,2,3"),
        ("includeProducts=POSITIVE_STOCK", "1"),
        ("includeProducts=NEGATIVE_STOCK", "3"),
        ("includeProducts=ALL productGroupID=$goods", "1,2"),
        ("includeProducts=ALL brandID=$fazer", "2"),
        ("includeProducts=ALL locationInWarehouse=A1", "2,3"),
        ("includeProducts=ALL onlyItemsWithoutWarehouseLocation=1", "1"),
    ] {
        assert_eq!(chosen(params), expected, "{params}");
    }
    let wrong = |params: &str| client.ask("saveStocktaking", params);
    wrong("warehouseID=$store includeProducts=SOME").fails(Code::NOT_ALLOWED);
    wrong("warehouseID=9").fails(Code::UNKNOWN_ID);
    let read = client.ask("getStocktakings", "stocktakingID=5");
    assert_eq!((read.id("prodgroupID"), read.number("status")), (1, "IN_PROGRESS".to_owned()));
    let edit = |params: &str| client.ask("saveStocktaking", &format!("stocktakingID=5 {params}"));
    edit("productGroupID=$below").fails_at(Code::FIXED, "productGroupID");
    edit("warehouseID=$store productGroupID=$goods recordCurrentQuantities=1")
        .because("the same is no change")
        .succeeds();
    assert_eq!(rows(&client, 5).len(), 2);
}

fn a_count_is_what_its_readings_say(server: TestServer) {
    let client = shop(&server);
    let sheet = client.ask("saveStocktaking", "warehouseID=$store").named("stocktaking");
    let save = |params: &str| client.ask("saveStocktakingReadings", &format!("stocktakingID={sheet} {params}"));
    save("productID1=$one countPcs1=2.5 productID2=$two comment2=dusty productID3=$three").succeeds();
    let read = client.ask("getStocktakingReadings", &format!("stocktakingID={sheet} recordsOnPage=2 pageNo=1"));
    assert_eq!(read.0["status"]["recordsTotal"], 3);
    assert_eq!(read.records().len(), 2);
    assert_eq!(
        (shown(&read.records()[0]["countPcs"]), shown(&read.records()[1]["comment"])),
        ("2.5".into(), "dusty".into())
    );
    assert_eq!(shown(&read.records()[1]["countPcs"]), "");
    save("productID1=$one comment1=new productID2=$two countPcs2=4").succeeds();
    let counts = rows(&client, sheet).into_iter().map(|row| row[3].clone()).collect::<Vec<_>>();
    assert_eq!(counts, ["2.5", "4", ""]);
    save("").fails_at(Code::MISSING, "productID1");
    save("countPcs1=1").fails_at(Code::MISSING, "productID1");
    save("productID1=$one countPcs1=-1").fails_at(Code::NOT_ALLOWED, "countPcs1");
    save("productID4=9 countPcs4=1").fails_at(Code::UNKNOWN_ID, "productID4");
    client.ask("saveProduct", "groupID=$goods name=Set type=BUNDLE").named("set");
    save("productID4=$set countPcs4=1").fails_at(Code::NOT_ALLOWED, "productID4");
    client.ask("saveStocktakingReadings", "productID1=$one countPcs1=1").fails_at(Code::MISSING, "stocktakingID");
    client.ask("getStocktakingReadings", "stocktakingID=9").fails_at(Code::UNKNOWN_ID, "stocktakingID");
    let scan = |params: &str| client.ask("incrementStocktakingReading", &format!("stocktakingID={sheet} {params}"));
    scan("productID1=$one").fails_at(Code::MISSING, "countPcs1");
    scan("deviceID=7 productID1=$one countPcs1=1").fails(Code::CONFLICT);
    scan("recordID=7 productID1=$one countPcs1=1").fails(Code::CONFLICT);
    assert_eq!(scan("deviceID=7 recordID=1 productID1=$one countPcs1=1").id("recordID"), 1);
    assert_eq!(scan("deviceID=7 recordID=1 productID1=$one countPcs1=1").id("recordID"), 1, "sent again");
    scan("deviceID=8 recordID=1 productID1=$one countPcs1=-0.5 productID2=$one countPcs2=-1").record();
    assert_eq!(rows(&client, sheet)[0][3], "2");
    let find = |params: &str| client.ask("findProductForStocktaking", &format!("stocktakingID={sheet} {params}"));
    let one = find("code=EANOne");
    let keys = ["productID", "productCode", "productName", "existsOnStocktaking", "alreadyCountedQuantity"];
    assert_eq!(keys.map(|key| one.number(key)), ["1", "One", "One", "1", "2"]);
    assert_eq!(find("code=ean").records().len(), 3, "what has it in a code");
    assert!(find("code=nothing").records().is_empty());
    find("code=").fails_at(Code::MISSING, "code");
    client.ask("deleteStocktaking", &format!("stocktakingID={sheet}")).succeeds();
    client.ask("getStocktakingReadings", &format!("stocktakingID={sheet}")).fails(Code::UNKNOWN_ID);
    client
        .ask("saveInventoryWriteOff", "warehouseID=$store reasonID=$gone stocktakingID=$stocktaking")
        .fails(Code::UNKNOWN_ID);
}

/// Many devices add to the same products at once, and each sends every scan twice.
fn scanners_side_by_side_lose_nothing(server: TestServer) {
    let client = shop(&server);
    client.ask("saveStocktaking", "warehouseID=$store").named("stocktaking");
    std::thread::scope(|scope| {
        for device in 1..=16 {
            let client = &client;
            scope.spawn(move || {
                for record in 1..=6 {
                    for _ in 0..2 {
                        let scan = format!("stocktakingID=$stocktaking deviceID={device} recordID={record}");
                        let rows = "productID1=$one countPcs1=1 productID2=$two countPcs2=0.25";
                        client.ask("incrementStocktakingReading", &format!("{scan} {rows}")).record();
                    }
                    client
                        .ask("incrementStocktakingReading", "stocktakingID=$stocktaking productID1=$three amount1=-1")
                        .record();
                }
            });
        }
    });
    let counted: Vec<String> = rows(&client, 1).into_iter().map(|row| row[3].clone()).collect();
    assert_eq!(counted, ["96", "24", "-96"]);
}

/// Scans race with the end of the count: what was answered as counted is on the sheet, and nothing else.
fn nothing_is_counted_after_the_end(server: TestServer) {
    let client = shop(&server);
    client.ask("saveStocktaking", "warehouseID=$store").named("stocktaking");
    let counted = std::sync::atomic::AtomicI64::new(0);
    let at_the_end = std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    match client
                        .ask("incrementStocktakingReading", "stocktakingID=$stocktaking productID1=$one countPcs1=1")
                        .code()
                    {
                        OK => drop(counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed)),
                        Code::STOCKTAKING_CONFIRMED => return,
                        code => panic!("{code:?}"),
                    }
                }
            });
        }
        while counted.load(std::sync::atomic::Ordering::Relaxed) < 20 {
            std::thread::yield_now();
        }
        client.ask("saveStocktaking", "stocktakingID=$stocktaking confirmed=1").record();
        rows(&client, 1)[0][3].clone()
    });
    assert_eq!(rows(&client, 1)[0][3], at_the_end, "nothing came after the end");
    assert_eq!(at_the_end, counted.into_inner().to_string());
    client.ask("saveStocktaking", "stocktakingID=$stocktaking confirmed=0").record();
    assert_eq!(client.ask("getStocktakings", "status=CONFIRMED").records().len(), 0);
    assert_eq!(client.ask("getStocktakings", "status=IN_PROGRESS").id("confirmedTimestamp"), 0);
    client.ask("incrementStocktakingReading", "stocktakingID=$stocktaking productID1=$one countPcs1=1").record();
}

fn shelves_are_a_classifier_of_products(server: TestServer) {
    let client = shop(&server);
    let save = |params: &str| client.ask("saveLocationInWarehouse", params);
    assert_eq!((save("name=A1").named("a1"), save("name=B2").named("b2")), (1, 2));
    save("name=A1").fails_at(Code::TAKEN, "name");
    save("locationInWarehouseID=$b2 name=B3").record();
    let read = client.ask("getLocationsInWarehouse", "name=B3");
    assert_eq!((read.id("locationInWarehouseID"), read.number("locationInWarehouseName")), (2, "B3".to_owned()));
    assert_eq!(client.ask("getLocationsInWarehouse", "locationInWarehouseIDs=$a1,$b2").records().len(), 2);
    client.ask("saveProduct", "productID=$one locationInWarehouseID=$a1 locationInWarehouseText=left").record();
    client
        .ask("saveProduct", "productID=$one locationInWarehouseID=7")
        .fails_at(Code::UNKNOWN_ID, "locationInWarehouseID");
    let product = client.ask("getProducts", "productID=$one");
    let keys = ["locationInWarehouseID", "locationInWarehouseName", "locationInWarehouseText", "locationInWarehouse"];
    assert_eq!(keys.map(|key| product.number(key)), ["1", "A1", "left", "A1 left"]);
    let delete = |ids: &str| client.ask("deleteLocationInWarehouse", &format!("locationInWarehouseIDs={ids}"));
    delete("1,x").fails_at(Code::LIST_VALUE, "locationInWarehouseIDs");
    let done = delete("1,2,9");
    let keys = ["deletedIDs", "nonExistingIDs", "notDeletableIDs"];
    assert_eq!(keys.map(|key| done.number(key)), ["2", "9", "1"]);
}
