//! What programs tell the account and are told by it, and how an account begins.

use ladu_tests::{Code, TestServer, on_both_engines};
use serde_json::json;

use super::{run, texts};

on_both_engines! {
    programs_write_lines_of_their_own
    changes_are_told_by_table
    a_sign_up_fills_the_new_account
    what_is_held_back_is_listed
}

fn programs_write_lines_of_their_own(server: TestServer) {
    let client = server.account();
    let log = |pairs: &str| client.ask("getUserOperationsLog", pairs);
    log("").fails_at(Code::MISSING, "tableName");
    log("tableName=mine").because("nobody has written such lines").fails_at(Code::NOT_ALLOWED, "tableName");
    assert_eq!(log("tableName=giftCards").records().len(), 0);
    assert_eq!(log("tableName=giftCards").0["status"]["recordsTotal"], "0");
    client.ask("saveUserOperationsLog", "itemID=5").fails_at(Code::MISSING, "tableName");
    client.ask("saveUserOperationsLog", "tableName=mine timestamp=x").fails_at(Code::FORMAT, "timestamp");
    client.ask("saveUserOperationsLog", "tableName=mine userName=robot").fails_at(Code::NOT_ALLOWED, "userName");
    let first = client.ask("saveUserOperationsLog", "tableName=mine").number("logID");
    client
        .ask(
            "saveUserOperationsLog",
            "tableName=mine userName=admin timestamp=1000 operation=archive itemID=7 module=m",
        )
        .record();
    let lines = log("tableName=mine orderBy=added orderByDir=asc");
    assert_eq!(
        lines.record(),
        &json!({"logID": 2, "timestamp": 1000, "itemID": 7, "userName": "admin", "tableName": "mine",
                "operation": "archive", "module": "m", "selfWritten": 1})
    );
    let other = &lines.records()[1];
    assert_eq!(
        (other["logID"].to_string(), &other["userName"], &other["operation"]),
        (first, &json!("admin"), &json!(""))
    );
    assert_eq!(log("tableName=mine orderByDir=desc").id("logID"), 1);
    assert_eq!(log("tableName=mine addedFrom=1001").0["status"]["recordsTotal"], "1");
    assert_eq!(log("tableName=mine recordsOnPage=1 pageNo=2").id("logID"), 1);
    client.ask("saveUserOperationsLog", "tableName=products operation=touch itemID=1").record();
    let changed = client.ask("getChangedDataSince", "productsChangedSince=1");
    assert_eq!(changed.record()["deleted"], 0, "only deletions are deletions");
}

/// The worked example: a clock at 1000 makes A, a sync starts at 1010, B is made, A edited and B deleted.
fn changes_are_told_by_table(server: TestServer) {
    let client = server.account();
    let a = client.ask("saveCustomer", "lastName=A").number("customerID");
    run(&server, &client, "UPDATE customer SET added = 1000, changed = 1000 WHERE account = $0", vec![]);
    let b = client.ask("saveCustomer", "lastName=B").number("customerID");
    client.ask("saveCustomer", &format!("customerID={a} phone=1")).record();
    client.ask("deleteCustomer", &format!("customerID={b}"));
    run(
        &server,
        &client,
        "UPDATE customer SET modified = 1020, changed = 1020 WHERE account = $0 AND last_name = 'A'",
        vec![],
    );
    run(&server, &client, "UPDATE operation_log SET added = 1030 WHERE account = $0", vec![]);
    assert_eq!(texts(client.ask("getCustomers", "changedSince=1010").records(), "customerID"), [a]);
    assert_eq!(
        texts(client.ask("getUserOperationsLog", "tableName=customers addedFrom=1010").records(), "itemID"),
        [b]
    );
    let changed = |pairs: &str| client.ask("getChangedDataSince", pairs).records().to_vec();
    assert_eq!(changed("customersChangedSince=1010"), [json!({"tableName": "customers", "updated": 1, "deleted": 1})]);
    assert_eq!(changed("customersChangedSince=1031"), [json!({"tableName": "customers", "updated": 0, "deleted": 0})]);
    let two = changed("productsChangedSince=1700000000 customersChangedSince=1700000000");
    assert_eq!(texts(&two, "tableName"), ["customers", "products"]);
    let every = changed("changedSince=1");
    assert_eq!(every.len(), 27, "{every:?}");
    let of =
        |table: &str| every.iter().find(|record| record["tableName"] == table).unwrap()["updated"].as_i64().unwrap();
    for (table, updated) in
        [("warehouses", 1), ("users", 1), ("currencies", 1), ("vatRates", 1), ("products", 0), ("addresses", 0)]
    {
        assert_eq!(of(table), updated, "{table}");
    }
    let mixed = changed("changedSince=1 customersChangedSince=4000000000");
    assert_eq!(mixed.iter().find(|record| record["tableName"] == "customers").unwrap()["updated"], 0);
    client.ask("getChangedDataSince", "").fails_at(Code::MISSING, "changedSince");
    client.ask("getChangedDataSince", "customersChangedSince=x").fails_at(Code::FORMAT, "customersChangedSince");
}

fn a_sign_up_fills_the_new_account(server: TestServer) {
    let client = server.client("");
    ladu_identity::accounts::add_partner(&server.store.store, "tester", "right", 100).unwrap();
    let base = [
        ("partnerKey", "right"),
        ("companyName", "New Shop"),
        ("firstName", "A"),
        ("lastName", "B"),
        ("phone", "1"),
        ("email", "a@b.example"),
        ("countryCode", "us"),
    ];
    let sign_up = |more: &[(&str, &str)]| client.call("createInstallation", &[&base[..], more].concat());
    for field in base.iter().map(|(name, _)| *name) {
        let without: Vec<(&str, &str)> = base.iter().copied().filter(|(name, _)| *name != field).collect();
        client.call("createInstallation", &without).fails_at(Code::MISSING, field);
    }
    sign_up(&[("defaultLanguage", "xyz")]).fails_at(Code::NOT_ALLOWED, "defaultLanguage");
    sign_up(&[("context", "shop")]).fails_at(Code::NOT_ALLOWED, "context");
    sign_up(&[("password", "short1A")]).fails(Code::PASSWORD_SHORT);
    sign_up(&[("password", "longbutweak1")]).fails(Code::PASSWORD_WEAK);
    let made = sign_up(&[
        ("website", "shop.example"),
        ("region", "NY"),
        ("addressLine1", "1 Main St"),
        ("addressPostCode", "10001"),
        ("addressCountry", "USA"),
        ("defaultLanguage", "SPA"),
        ("salonModules", "0"),
        ("planPrice", "9.99"),
        ("reseller", "r"),
    ]);
    let record = made.record();
    assert!(record["clientCode"].is_i64() && record["clientUrl"].is_string());
    assert_eq!(record["username"], "a@b.example");
    let mut own = server.client(&record["clientCode"].to_string());
    own.log_in("a@b.example", record["password"].as_str().unwrap()).because("a password was made up").succeeds();
    let company = own.ask("getCompanyInfo", "").record().clone();
    assert_eq!((&company["web"], &company["address"]), (&json!("shop.example"), &json!("1 Main St, 10001, NY, USA")));
    let conf = own.ask("getConfParameters", "").record().clone();
    assert_eq!((&conf["default_currency"], &conf["default_language"]), (&json!("USD"), &json!("spa")));
    let salon = conf["additionalModules"].as_array().unwrap().iter().find(|m| m["name"] == "Salon / Spa").unwrap();
    assert_eq!(salon["enabled"], 0);
    let query: String = base.iter().map(|(name, value)| format!("&{name}={}", value.replace(' ', "%20"))).collect();
    let url = format!("{}?request=createInstallation{query}", client.url);
    let body = client.agent().post(url).send_empty().unwrap().body_mut().read_to_string().unwrap();
    assert!(body.contains("\"errorCode\":0,"), "{body}");
}

fn what_is_held_back_is_listed(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    for name in ["Tea", "Milk"] {
        client.ask("saveProduct", &format!("groupID=$goods name={name}")).named(name);
    }
    client
        .ask(
            "saveInventoryRegistration",
            "warehouseID=$store productID1=$tea amount1=10 price1=2 productID2=$milk amount2=5 price2=1",
        )
        .record();
    client
        .ask("saveSalesDocument", "type=ORDER reserveGoods=1 warehouseID=$store productID1=$tea amount1=3 price1=5")
        .record();
    let held = client.ask("getReservedStock", "warehouseID=$store");
    assert_eq!(held.records(), [json!({"productID": 1, "amountReserved": 3})]);
    assert_eq!(client.ask("getReservedStock", "warehouseID=$store productIDs=$milk").records().len(), 0);
    client.ask("getReservedStock", "").fails_at(Code::MISSING, "warehouseID");
    client.ask("getReservedStock", "warehouseID=9").fails_at(Code::UNKNOWN_ID, "warehouseID");
    let link = client.ask("getReservedStock", "warehouseID=$store responseType=CSV").record()["reportLink"]
        .as_str()
        .unwrap()
        .to_owned();
    let text = client.agent().get(&link).call().unwrap().body_mut().read_to_string().unwrap();
    assert_eq!(text, "productID;amountReserved\r\n1;3\r\n");
}
