//! What registrations, write-offs and transfers share: packages on rows, reasons, parts of the API that an account is without.

use ladu_store::Value;
use ladu_tests::{Client, Code, TestServer, on_both_engines, shown};

on_both_engines! {
    rows_count_in_packages
    parts_that_are_off_are_refused
    lists_are_filtered_by_what_they_say
    rows_keep_a_program_s_own_json
}

fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=A netPrice=10").named("a");
    client.ask("saveProduct", "groupID=$goods name=B netPrice=20").named("b");
    client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").named("second");
    client.ask("saveProductPackageType", "name=Box").named("box");
    client.ask("saveProductPackage", "productID=$a packageTypeID=$box packageAmount=12").named("package");
    client
}

/// Turns a part of the API off, as an operator does.
fn turn_off(server: &TestServer, client: &Client, name: &str) {
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let name = ladu_record::settings::module_setting(name);
    let done = server.store.store.write(account, move |tx| {
        let set = "INSERT INTO setting (account, name, value) VALUES ($0, $1, '0')";
        tx.execute(set, &[Value::Text(&name)])?;
        let touch = "INSERT INTO table_version (account, name, version) VALUES ($0, 'setting', 1)
                     ON CONFLICT (account, name) DO UPDATE SET version = table_version.version + 1";
        tx.execute(touch, &[])
    });
    done.unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
}

fn rows_count_in_packages(server: TestServer) {
    let client = shop(&server);
    let save = |params: &str| client.ask("saveInventoryRegistration", &format!("warehouseID=$store {params}"));
    save("productID1=$a packageID1=$package amountOfPackages1=2 price1=1 productID2=$b amount2=1").record();
    save("productID1=$a packageID1=$package amount1=6 price1=1").record();
    save("productID1=$a packageID1=$package amountOfPackages1=2 amount1=6")
        .fails_at(Code::CONFLICT, "amountOfPackages1");
    save("productID1=$b packageID1=$package amountOfPackages1=2").fails_at(Code::UNKNOWN_ID, "packageID1");
    let rows = |call: &str, at: usize| {
        let keys = ["amount", "packageID", "amountOfPackages", "amountInPackage", "packageType", "packageTypeID"];
        let answer = client.ask(call, "");
        let rows = answer.records().iter().flat_map(|record| record["rows"].as_array().unwrap().clone());
        let row = rows.collect::<Vec<_>>()[at].clone();
        keys.map(|key| shown(&row[key])).join(" ")
    };
    let registered = |at: usize| rows("getInventoryRegistrations", at);
    assert_eq!([0, 1, 2].map(registered), ["24 1 2 12 Box 1", "1 0 0 0  0", "6 1 0.5 12 Box 1"]);
    let moved = "warehouseFromID=$store warehouseToID=$second productID1=$a packageID1=$package amountOfPackages1=1";
    client.ask("saveInventoryTransfer", moved).record();
    assert_eq!(rows("getInventoryTransfers", 0), "12 1 1 12 Box 1");
    server.doctor(&client);
}

fn parts_that_are_off_are_refused(server: TestServer) {
    let client = shop(&server);
    client.ask("saveReasonCode", "name=Found purpose=REGISTRATION").record();
    let reason = client.ask("getReasonCodes", "purpose=REGISTRATION").number("reasonID");
    let with_reason = format!("warehouseID=$store reasonID={reason} productID1=$a amount1=1");
    let in_packages = "warehouseID=$store productID1=$a packageID1=$package amountOfPackages1=1";
    let save = |params: &str| client.ask("saveInventoryRegistration", params);
    let keys = |call: &str, key: &str| client.ask(call, "").record().get(key).is_some();
    save(&with_reason).succeeds();
    save(in_packages).succeeds();
    assert!(keys("getInventoryRegistrations", "reasonID") && keys("getWarehouses", "storeRegionID"));
    for part in ["Reason codes for Inventory registrations", "Product packages", "Store regions", "Assortments"] {
        turn_off(&server, &client, part);
    }
    save(&with_reason).fails(Code::NO_MODULE);
    save(in_packages).fails(Code::FIELD_MODULE);
    assert!(!keys("getInventoryRegistrations", "reasonID") && !keys("getWarehouses", "storeRegionID"));
    assert!(client.ask("getInventoryRegistrations", "").record()["rows"][0].get("packageID").is_none());
    client.ask("getWarehouses", "storeRegionID=1").fails(Code::NO_MODULE);
    client.ask("getWarehouses", "assortmentID=1").fails(Code::NO_MODULE);
    client.ask("saveWarehouse", "warehouseID=$store storeRegionID=1").fails(Code::NO_MODULE);
}

fn lists_are_filtered_by_what_they_say(server: TestServer) {
    let client = shop(&server);
    let first = [
        ("warehouseID", "$store"),
        ("date", "2020-01-05"),
        ("cause", "left behind"),
        ("productID1", "$a"),
        ("amount1", "5"),
        ("attributeName1", "box"),
        ("attributeValue1", "blue"),
    ];
    client.call("saveInventoryRegistration", &first).record();
    client
        .ask("saveInventoryRegistration", "warehouseID=$second date=2020-02-05 cause=found productID1=$a amount1=1")
        .record();
    let count = |call: &str, params: &[(&str, &str)]| client.call(call, params).records().len();
    for (params, expected) in [
        (&[("dateFrom", "2020-01-06")][..], 1),
        (&[("dateTo", "2020-01-05")], 1),
        (&[("cause", "left behind")], 1),
        (&[("cause", "left")], 0),
        (&[("warehouseID", "$second")], 1),
        (&[("inventoryRegistrationIDs", "1,2,9")], 2),
        (&[("searchAttributeName", "box"), ("searchAttributeValue", "blue")], 1),
        (&[("changedSince", "4102444800")], 0),
    ] {
        assert_eq!(count("getInventoryRegistrations", params), expected, "{params:?}");
    }
    let transfer = |params: &str| {
        client.ask("saveInventoryTransfer", &format!("warehouseFromID=$store warehouseToID=$second {params}"))
    };
    transfer("productID1=$a amount1=2 shippingDate=2020-03-01 notes=soon").record();
    transfer("type=TRANSFER_ORDER productID1=$a amount1=1 status=ACCEPTED").record();
    transfer("confirmed=0 productID1=$a amount1=1").record();
    for (params, expected) in [
        (&[("type", "TRANSFER")][..], 2),
        (&[("confirmed", "0")], 1),
        (&[("statuses", "CREATED,ACCEPTED")], 1),
        (&[("statuses", "REJECTED")], 0),
        (&[("fulfilled", "0")], 1),
        (&[("inventoryTransferNo", "2")], 1),
        (&[("warehouseFromID", "$second")], 0),
        (&[("warehouseToID", "$second")], 3),
        (&[("reasonID", "3")], 0),
    ] {
        assert_eq!(count("getInventoryTransfers", params), expected, "{params:?}");
    }
    let array = [("searchAttributeName[]", "box"), ("searchAttributeValue", "blue")];
    client.call("getInventoryTransfers", &array).fails(Code::IS_ARRAY);
    let confirmed = client.ask("getInventoryTransfers", "inventoryTransferNo=1");
    assert_eq!((confirmed.number("shippingDate"), confirmed.number("notes")), ("2020-03-01".into(), "soon".into()));
    client.name("transfer", confirmed.id("inventoryTransferID"));
    let edit = |params: &str| client.ask("saveInventoryTransfer", &format!("inventoryTransferID=$transfer {params}"));
    edit("type=TRANSFER_ORDER").fails(Code::TYPE_FIXED);
    edit("warehouseToID=$store").fails(Code::CONFIRMED);
    edit("productID1=$a amount1=3").fails(Code::CONFIRMED);
    edit("productID1=$a amount1=2 notes=later").succeeds();
}

fn rows_keep_a_program_s_own_json(server: TestServer) {
    let client = server.account();
    client.ask("saveWarehouse", "name=Second").named("second");
    client.ask("saveProductGroup", "name=G").named("g");
    client.ask("saveProduct", "groupID=$g name=A").named("a");
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$a amount1=9 price1=1").record();
    let reason = client.ask("saveReasonCode", "name=Broken purpose=WRITEOFF").number("reasonID");
    let json = r#"{"shelf":"A 1"}"#;
    let row = [("productID1", "$a"), ("amount1", "1"), ("rowJDoc1", json)];
    for (save, list, head) in [
        (
            "saveInventoryTransfer",
            "getInventoryTransfers",
            vec![("warehouseFromID", "$store"), ("warehouseToID", "$second")],
        ),
        ("saveInventoryWriteOff", "getInventoryWriteOffs", vec![("warehouseID", "$store"), ("reasonID", &reason)]),
    ] {
        client.call(save, &[head, row.to_vec()].concat()).record();
        assert_eq!(client.ask(list, "").record()["rows"][0]["jdoc"], json, "{list}");
    }
}
