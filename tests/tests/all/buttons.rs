//! Quick buttons of registers, and the schedule of a salon.

use ladu_tests::{Client, Code, TestServer, on_both_engines};

on_both_engines! {
    buttons_have_an_order
    a_store_may_have_its_own_buttons
    a_schedule_is_made_of_shifts
}

fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    for name in ["A", "B", "C"] {
        client.ask("saveProduct", &format!("groupID=$goods name={name}")).named(name);
    }
    client
}

fn products(client: &Client, call: &str, params: &str) -> Vec<i64> {
    client.ask(call, params).records().iter().map(|button| button["productID"].as_i64().unwrap()).collect()
}

fn buttons_have_an_order(server: TestServer) {
    let client = shop(&server);
    let all = || products(&client, "getPosGlobalQuickButtons", "");
    for product in 1..=3 {
        let added = client.ask("insertPosGlobalQuickButton", &format!("productID={product}"));
        assert_eq!(added.record()["isSuccessful"], true);
    }
    assert_eq!(all(), [1, 2, 3]);
    client.ask("insertPosGlobalQuickButton", "productID=$c position=1").record();
    assert_eq!(all(), [3, 1, 2]);
    client.ask("switchPosGlobalQuickButton", "productID1=$c productID2=$b").record();
    assert_eq!(all(), [2, 1, 3]);
    let register = client.ask("getPointsOfSale", "");
    let shown: Vec<_> =
        register.record()["quickButtons"].as_array().unwrap().iter().map(|b| b["productID"].as_i64()).collect();
    assert_eq!(shown, [Some(2), Some(1), Some(3)]);
    client.ask("deletePosGlobalQuickButton", "productID=$a").record();
    assert_eq!(all(), [2, 3]);
    for (call, params, error) in [
        ("insertPosGlobalQuickButton", "", (Code::MISSING, "productID")),
        ("insertPosGlobalQuickButton", "productID=9", (Code::UNKNOWN_ID, "productID")),
        ("insertPosGlobalQuickButton", "productID=$a serviceID=$a", (Code::CONFLICT, "serviceID")),
        ("deletePosGlobalQuickButton", "productID=$a", (Code::UNKNOWN_ID, "productID")),
        ("switchPosGlobalQuickButton", "productID1=$b productID2=$b", (Code::CONFLICT, "")),
        ("switchPosGlobalQuickButton", "productID1=$b", (Code::MISSING, "productID2")),
        ("switchPosGlobalQuickButton", "productID1=$b productID2=$a", (Code::UNKNOWN_ID, "productID2")),
        ("getPosStoreQuickButtons", "", (Code::MISSING, "warehouseID")),
        ("getPosStoreQuickButtons", "warehouseID=$store", (Code::NO_OWN_BUTTONS, "warehouseID")),
        ("insertPosStoreQuickButton", "productID=$a warehouseID=$store", (Code::NO_OWN_BUTTONS, "warehouseID")),
    ] {
        client.ask(call, params).answers_at(error.0, error.1);
    }
}

fn a_store_may_have_its_own_buttons(server: TestServer) {
    let client = shop(&server);
    client.ask("insertPosGlobalQuickButton", "productID=$a").record();
    client.ask("saveWarehouse", "warehouseID=$store usesLocalQuickButtons=1").record();
    let own = || products(&client, "getPosStoreQuickButtons", "warehouseID=$store");
    assert!(own().is_empty());
    for product in [2, 3] {
        client.ask("insertPosStoreQuickButton", &format!("warehouseID=$store productID={product}")).record();
    }
    client.ask("switchPosStoreQuickButton", "warehouseID=$store productID1=$b productID2=$c").record();
    assert_eq!(own(), [3, 2]);
    client.ask("deletePosStoreQuickButton", "warehouseID=$store productID=$c").record();
    assert_eq!((own(), products(&client, "getPosGlobalQuickButtons", "")), (vec![2], vec![1]));
    let register = client.ask("getPointsOfSale", "");
    assert_eq!(register.record()["quickButtons"][0]["productID"], 2);
    assert_eq!(register.record()["quickButtons"].as_array().unwrap().len(), 1);
}

fn a_schedule_is_made_of_shifts(server: TestServer) {
    let client = server.account();
    client
        .ask(
            "saveWarehouse",
            "warehouseID=$store shift1Start=09:00:00 shift1End=13:00:00 shift2Start=14:00:00 shift2End=18:00:00",
        )
        .record();
    let week = client.ask("getSchedule", "dateFrom=2026-03-02 dateUntil=2026-03-03 warehouseID=$store");
    assert_eq!(week.records().len(), 4);
    let first = week.record();
    assert_eq!(
        (&first["startTime"], &first["endTime"]),
        (&"2026-03-02 09:00:00".into(), &"2026-03-02 13:00:00".into())
    );
    assert_eq!((&first["employeeID"], &first["warehouseID"]), (&1.into(), &1.into()));
    assert_eq!(
        client
            .ask("getSchedule", "dateFrom=2026-03-02 dateUntil=2026-03-03 warehouseID=$store showTimeOff=1")
            .records()
            .len(),
        0
    );
    assert_eq!(
        client
            .ask("getSchedule", "dateFrom=2026-03-02 dateUntil=2026-03-03 warehouseID=$store employeeID=9")
            .records()
            .len(),
        0
    );
    client.ask("getSchedule", "dateUntil=2026-03-03 warehouseID=$store").fails_at(Code::MISSING, "dateFrom");
    client.ask("getSchedule", "dateFrom=2026-03-02 dateUntil=2026-03-03").fails_at(Code::MISSING, "warehouseID");
}
