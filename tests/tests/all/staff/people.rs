//! Employees and users, and what they may do.

use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::json;

use super::{run, texts};

on_both_engines! {
    users_may_use_some_stores
    employees_are_found_with_their_users
    job_titles_are_added_by_the_way
    users_are_told_what_they_may_do
}

fn users_may_use_some_stores(server: TestServer) {
    let client = server.account();
    client.ask("saveWarehouse", "name=Second").named("second");
    let user = client
        .ask("saveUser", "name=one userGroupID=$administrators password=Cashier12 warehouseIDs=$second")
        .number("userID");
    let mut one = client.logged_out();
    one.log_in("one", "Cashier12");
    let allowed =
        |client: &Client, pairs: &str| texts(client.ask("getAllowedWarehouses", pairs).records(), "warehouseID");
    assert_eq!(allowed(&client, ""), ["1", "2"], "a user without a list uses all");
    assert_eq!(allowed(&one, ""), ["2"]);
    assert_eq!(allowed(&one, "selectedWarehouseID=$store"), ["1", "2"]);
    assert_eq!(allowed(&client, &format!("userID={user}")), ["2"]);
    client.ask("getAllowedWarehouses", "userID=99").fails_at(Code::UNKNOWN_ID, "userID");
    assert_eq!(one.ask("getWarehouses", "").records().len(), 2, "all stores, whoever may use them");
    assert_eq!(texts(client.ask("getWarehouses", &format!("userID={user}")).records(), "warehouseID"), ["2"]);
    client.ask("saveWarehouse", "name=Third").record();
    assert_eq!(allowed(&one, ""), ["2"], "a new store is for its maker alone");
    client.ask("saveWarehouse", "name=Fourth addAccessForAllUsers=1").record();
    assert_eq!(allowed(&one, ""), ["2", "4"]);
    one.ask("saveWarehouse", "name=Fifth").record();
    assert_eq!(allowed(&one, ""), ["2", "4", "5"]);
    client.call("saveUser", &[("userID", &user), ("warehouseIDs", "1, 3")]).record();
    assert_eq!(allowed(&one, ""), ["1", "3"], "a list replaces the list");
    client.ask("saveUser", &format!("userID={user} warehouseIDs=$store,99")).fails_at(Code::UNKNOWN_ID, "warehouseIDs");
    client.ask("saveUser", &format!("userID={user} warehouseIDs=$store,x")).fails_at(Code::LIST_VALUE, "warehouseIDs");
    client.ask("saveWarehouse", "warehouseID=$second nameEST=Teine").record();
    assert_eq!(texts(client.ask("getAllowedWarehouses", "lang=est").records(), "name")[1], "Teine");
}

fn employees_are_found_with_their_users(server: TestServer) {
    let client = server.account();
    client.ask("saveWarehouse", "name=Second").named("second");
    client.ask("saveProductGroup", "name=Hair").named("hair");
    client.ask("saveProduct", "groupID=$hair name=Cut code=C1").record();
    let pairs = "firstName=Mari lastName=Tamm phone=555 mobile=5777 email=m@x.ee skype=s notes=n drawerID=D1 productGroupIDs=$hair";
    let id = client.ask("saveEmployee", pairs).number("employeeID");
    let user = client
        .ask(
            "saveUser",
            &format!("name=mari userGroupID=$cashiers password=Cashier12 employeeID={id} warehouseIDs=$second"),
        )
        .number("userID");
    for pairs in [
        "searchName=tam",
        "searchName=577",
        "searchName=M@X",
        "usernameOrEmail=mari",
        "usernameOrEmail=m@x.ee",
        "userGroupID=$cashiers",
        "drawerID=D1",
        &format!("employeeID={id}"),
        "warehouseID=$second userGroupID=$cashiers",
    ] {
        let found = client.ask("getEmployees", pairs);
        assert_eq!(texts(found.records(), "employeeID"), [id.as_str()], "{pairs}");
    }
    assert_eq!(texts(client.ask("getEmployees", "warehouseID=$store").records(), "fullName"), ["Admin"]);
    assert_eq!(client.ask("getEmployees", "usernameOrEmail=mar").records().len(), 0);
    let found = client.ask("getEmployees", &format!("employeeID={id} responseMode=detail getProductInfo=1"));
    let record = found.record();
    for (key, value) in [
        ("id", json!(id)),
        ("fullName", json!("Mari Tamm")),
        ("employeeName", json!("Mari Tamm")),
        ("userID", json!(user)),
        ("username", json!("mari")),
        ("userGroupID", json!("2")),
        ("warehouses", json!([{"id": 2}])),
        ("pointsOfSale", json!("")),
        ("productIDs", json!([{"productID": 1, "productCode": "C1", "productName": "Cut", "productGroup": 1}])),
        ("skype", json!("s")),
        ("birthday", json!("0000-00-00")),
        ("notes", json!("n")),
    ] {
        assert_eq!(record[key], value, "{key}");
    }
    let plain = client.ask("saveEmployee", "lastName=Kask").number("employeeID");
    let found = client.ask("getEmployees", &format!("employeeID={plain}"));
    let record = found.record();
    assert!(["userID", "username", "userGroupID", "skype", "productIDs"].iter().all(|key| record.get(key).is_none()));
    run(&server, &client, "UPDATE employee SET changed = 1000 WHERE account = $0", vec![]);
    assert_eq!(client.ask("getEmployees", "changedSince=2000").records().len(), 0);
    client.ask("saveUser", &format!("userID={user} cardCode=445566")).record();
    assert_eq!(texts(client.ask("getEmployees", "changedSince=2000").records(), "employeeID"), [id.as_str()]);
    assert_eq!(client.ask("getEmployees", "changedSince=2000").0["status"]["recordsTotal"], 1);
    for (pairs, code, field) in [
        ("firstName=A", Code::MISSING, "lastName"),
        ("employeeID=99 lastName=A", Code::UNKNOWN_ID, "employeeID"),
        ("lastName=A productGroupIDs=9", Code::UNKNOWN_ID, "productGroupIDs"),
        ("lastName=A attributeName1=b@d attributeValue1=x", Code::NOT_ALLOWED, "attributeName1"),
    ] {
        client.ask("saveEmployee", pairs).answers_at(code, field);
    }
    client.ask("deleteEmployee", &format!("employeeID={id}")).fails(Code::IN_USE);
    client.ask("deleteEmployee", &format!("employeeID={plain}")).succeeds();
}

fn job_titles_are_added_by_the_way(server: TestServer) {
    let client = server.account();
    let title = |pairs: &str| {
        let id = client.ask("saveEmployee", pairs).number("employeeID");
        let found = client.ask("getEmployees", &format!("employeeID={id} responseMode=detail"));
        (found.record()["jobTitleID"].as_i64().unwrap(), found.record()["jobTitleName"].as_str().map(str::to_owned))
    };
    assert_eq!(title("lastName=A jobTitle=Cashier"), (1, Some("Cashier".to_owned())));
    assert_eq!(title("lastName=B jobTitle=cashier"), (1, Some("Cashier".to_owned())));
    assert_eq!(title("lastName=C jobTitle=Baker").0, 2);
    assert_eq!(title("employeeID=2 jobTitle="), (0, None));
    assert_eq!(texts(client.ask("getJobTitles", "").records(), "name"), ["Cashier", "Baker"]);
}

fn users_are_told_what_they_may_do(server: TestServer) {
    let client = server.account();
    let user = client
        .ask("saveUser", "name=till userGroupID=$cashiers password=Cashier12 cardCode=112233 sendNotificationEmail=1")
        .number("userID");
    let sql = "UPDATE user_group SET change_prices = 0, edit_confirmed_invoices = 0, max_discount = 15 WHERE account = $0 AND id = 2";
    run(&server, &client, sql, vec![]);
    let found = client.ask("getUserRights", &format!("userID={user}"));
    let record = found.record();
    assert_eq!((&record["userName"], &record["groupID"], &record["cardCode"]), (&json!("till"), &json!(2), &json!("")));
    assert_eq!((&record["maxDiscount"], &record["rightChangePrices"]), (&json!(15), &json!(0)));
    assert_eq!((&record["rightMakePOSRefunds"], &record["rightEditConfirmedInvoices"]), (&json!("1"), &json!("0")));
    assert_eq!(record["modules"]["invoices"]["edit"], 0);
    assert_eq!(
        (&record["modules"]["customers"]["edit"], &record["modules"]["customers"]["delete"]),
        (&json!(1), &json!(0))
    );
    let own = client.ask("getUserRights", "getCurrentUser=1");
    assert_eq!((own.records().len(), &own.record()["modules"]["invoices"]["edit"]), (1, &json!(1)));
    assert_eq!(client.ask("getUserRights", "recordsOnPage=1").0["status"]["recordsTotal"], 2);
    client.ask("getUserRights", "userID=$admin getCurrentUser=1").fails(Code::CONFLICT);
    client.ask("getUserRights", "userID=99").fails_at(Code::UNKNOWN_ID, "userID");
    for (pairs, code, field) in [
        ("userGroupID=$cashiers", Code::MISSING, "name"),
        ("name=x", Code::MISSING, "userGroupID"),
        ("name=till userGroupID=$cashiers", Code::TAKEN, "name"),
        ("name=x userGroupID=99", Code::UNKNOWN_ID, "userGroupID"),
        ("name=x userGroupID=$cashiers employeeID=99", Code::UNKNOWN_ID, "employeeID"),
        ("userID=99 name=x", Code::UNKNOWN_ID, "userID"),
        ("name=x userGroupID=$cashiers cardCode=11223", Code::NOT_ALLOWED, "cardCode"),
        ("name=x userGroupID=$cashiers cardCode=112233", Code::TAKEN, "cardCode"),
        ("name=x userGroupID=$cashiers password=short1A", Code::NOT_ALLOWED, "password"),
    ] {
        client.ask("saveUser", pairs).answers_at(code, field);
    }
    let groups = client.ask("getUserGroups", "");
    assert_eq!(texts(groups.records(), "name"), ["Administrators", "Cashiers"]);
    assert_eq!(client.ask("getUserGroups", "userGroupID=$cashiers changedSince=1000").records().len(), 1);
    assert!(["addedByUserName", "lastModifiedByUserName"].iter().all(|key| groups.record()[key].is_string()));
}
