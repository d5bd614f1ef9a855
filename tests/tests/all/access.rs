//! How access ends and is kept: locks of log-in names, sessions that end, the last administrator, whole accounts.

use ladu_identity::accounts;
use ladu_store::{Engine, Value};
use ladu_tests::{Client, Code, OK, PASSWORD, TestServer, code_of, on_both_engines};
use serde_json::json;

use super::sessions::sign_up;

on_both_engines! {
    a_name_that_nobody_has_is_locked_alike
    customers_are_locked_out_too
    a_session_ends_with_the_password_or_the_access
    a_session_ends_with_a_change_in_bulk_or_under_a_key
    the_last_administrator_stays_one
    the_log_says_what_was_written_by_hand
    a_partner_makes_so_many_accounts
    accounts_that_were_cut_short_are_swept
    a_link_to_a_report_ends_with_the_right
}

fn a_name_that_nobody_has_is_locked_alike(server: TestServer) {
    let client = server.account();
    client.ask("saveUser", "name=nopass userGroupID=$cashiers").record();
    client.ask("saveUser", "name=mari userGroupID=$cashiers password=Cashier12").record();
    for name in ["mari", "nopass", "nobody", "MARI"] {
        let log_in = |password: &str| client.call("verifyUser", &[("username", name), ("password", password)]).code();
        let codes: Vec<Code> = (0..7).map(|_| log_in("Wrong1234")).collect();
        let (failed, locked) = (Code::LOGIN_FAILED, Code::LOCKED);
        assert_eq!(codes, [failed, failed, failed, failed, failed, locked, locked], "{name}");
    }
    let change = [("sessionKey", ""), ("username", "nobody"), ("oldPassword", "a"), ("newPassword", "Better123")];
    client.call("changePassword", &change).fails(Code::LOCKED);
    client.ask("saveUser", "name=nobody userGroupID=$cashiers password=Cashier12").record();
    client.call("verifyUser", &[("username", "nobody"), ("password", "Cashier12")]).because("set just now").succeeds();
}

fn customers_are_locked_out_too(server: TestServer) {
    let client = server.account();
    for name in ["mari", "juri"] {
        client.ask("saveCustomer", &format!("lastName={name} username={name} password=s3cret")).record();
    }
    let verify = |name: &str, password: &str| {
        client.call("verifyCustomerUser", &[("username", name), ("password", password)]).code()
    };
    for name in ["mari", "nobody"] {
        for _ in 0..5 {
            assert_eq!(verify(name, "wrong"), Code::LOGIN_FAILED, "{name}");
        }
        assert_eq!(verify(name, "s3cret"), Code::LOCKED, "{name}");
        assert_eq!(verify(&name.to_uppercase(), "s3cret"), Code::LOCKED, "{name}: letters of any size");
    }
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(verify("juri", "wrong"), Code::LOGIN_FAILED);
        }
        assert_eq!(verify("juri", "s3cret"), OK, "a right one begins the count anew");
    }
    let bulk = client.bulk(&json!([
        {"requestName": "verifyCustomerUser", "username": "juri", "password": "s3cret"},
        {"requestName": "verifyCustomerUser", "username": "juri", "password": "wrong"},
        {"requestName": "verifyCustomerUser", "username": "juri"},
        {"requestName": "saveCustomer", "lastName": "Tamm"},
    ]));
    let codes: Vec<Code> = bulk.0["requests"].as_array().unwrap().iter().map(|one| code_of(&one["status"])).collect();
    assert_eq!(codes, [OK, Code::LOGIN_FAILED, Code::MISSING, OK]);
    assert_eq!(bulk.0["requests"][0]["records"][0]["clientUsername"], "juri");
    client
        .call("verifyUser", &[("username", "mari"), ("password", "x")])
        .because("users are others")
        .fails(Code::LOGIN_FAILED);
}

/// A cashier who is logged in, with the user's id.
fn cashier(client: &Client, name: &str) -> (Client, String) {
    let save = [("name", name), ("userGroupID", "$cashiers"), ("password", "Cashier12")];
    let id = client.call("saveUser", &save).number("userID");
    let mut cashier = client.logged_out();
    cashier.log_in(name, "Cashier12").succeeds();
    (cashier, id)
}

/// A group whose users may not log in over the API.
fn group_without_access(server: &TestServer, client: &Client) {
    let account = accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let sql = "INSERT INTO user_group (account, id, name, rights, api_access) VALUES ($0, 98, $1, $2, 0)";
    let made = server.store.store.write(account, move |tx| tx.execute(sql, &[Value::Text("Gone"), Value::Text("")]));
    made.unwrap();
}

fn a_session_ends_with_the_password_or_the_access(server: TestServer) {
    let client = server.account();
    group_without_access(&server, &client);
    let (first, first_id) = cashier(&client, "first");
    let (second, second_id) = cashier(&client, "second");
    let (third, third_id) = cashier(&client, "third");
    client.ask("saveUser", &format!("userID={third_id} name=renamed")).record();
    third.ask("getVatRates", "").because("its access is what it was").succeeds();
    client.ask("saveUser", &format!("userID={first_id} password=Cashier13")).record();
    client.ask("saveUser", &format!("userID={second_id} userGroupID=98")).record();
    first.ask("getVatRates", "").fails(Code::NO_SUCH_SESSION);
    second.ask("getVatRates", "").fails(Code::NO_SUCH_SESSION);
    second.ask("switchUser", "cardCode=123456").fails(Code::NO_SUCH_SESSION);
    third.ask("getVatRates", "").succeeds();
    client.ask("getVatRates", "").succeeds();
}

fn a_session_ends_with_a_change_in_bulk_or_under_a_key(server: TestServer) {
    let client = server.account();
    let (first, first_id) = cashier(&client, "first");
    let (second, second_id) = cashier(&client, "second");
    let (third, third_id) = cashier(&client, "third");
    client.bulk(&json!([
        {"requestName": "saveUser", "userID": first_id, "password": "Cashier13"},
        {"requestName": "saveUser", "userID": third_id, "password": "weak"},
    ]));
    first.ask("getVatRates", "").fails(Code::NO_SUCH_SESSION);
    let form = [
        ("clientCode", client.code.as_str()),
        ("sessionKey", &client.key),
        ("request", "saveUser"),
        ("userID", &second_id),
        ("password", "Cashier13"),
    ];
    let mut answer = client.agent().post(&client.url).header("Idempotency-Key", "once").send_form(form).unwrap();
    assert!(answer.body_mut().read_to_string().unwrap().contains("\"errorCode\":0"));
    second.ask("getVatRates", "").fails(Code::NO_SUCH_SESSION);
    third.ask("getVatRates", "").because("its password was not changed").succeeds();
}

fn the_last_administrator_stays_one(server: TestServer) {
    let client = server.account();
    group_without_access(&server, &client);
    let admin = client.ask("getSessionKeyUser", "").number("userID");
    for group in ["$cashiers", "98"] {
        client
            .ask("saveUser", &format!("userID={admin} userGroupID={group}"))
            .fails_at(Code::NOT_ALLOWED, "userGroupID");
    }
    client.ask("saveUser", &format!("userID={admin} name=chief")).because("names change").succeeds();
    client.ask("saveUser", "name=second userGroupID=$administrators password=Another1x").record();
    client.ask("saveUser", &format!("userID={admin} userGroupID=$cashiers")).because("there is a second").succeeds();
    let mut second = client.logged_out();
    second.log_in("second", "Another1x").succeeds();
    let own = second.ask("getSessionKeyUser", "").number("userID");
    second.ask("saveUser", &format!("userID={own} userGroupID=$cashiers")).fails_at(Code::NOT_ALLOWED, "userGroupID");
}

fn the_log_says_what_was_written_by_hand(server: TestServer) {
    let client = server.account();
    let (cashier, _) = cashier(&client, "till");
    cashier.ask("saveUserOperationsLog", "tableName=brands operation=delete itemID=1").fails(Code::MAY_NOT_EDIT);
    client.ask("saveBrand", "name=A").named("brand");
    client.ask("deleteBrand", "brandID=$brand").succeeds();
    client
        .ask("saveUserOperationsLog", "tableName=brands operation=delete itemID=77 userName=till")
        .fails_at(Code::NOT_ALLOWED, "userName");
    client.ask("saveUserOperationsLog", "tableName=brands operation=delete itemID=77 userName=admin").record();
    let log = client.ask("getUserOperationsLog", "tableName=brands");
    let marks: Vec<_> = log.records().iter().map(|line| (&line["itemID"], line.get("selfWritten"))).collect();
    assert_eq!(marks, [(&json!(1), None), (&json!(77), Some(&json!(1)))]);
}

fn a_partner_makes_so_many_accounts(server: TestServer) {
    accounts::add_partner(&server.store.store, "Till maker", "right", 2).unwrap();
    accounts::add_partner(&server.store.store, "Other", "other", 1).unwrap();
    let sign_up = |key: &str, country: &str| sign_up(&server.client(""), key, country);
    sign_up("right", "XX").because("nothing is made of it").fails(Code::NO_SUCH_COUNTRY);
    sign_up("right", "EE").succeeds();
    sign_up("right", "FI").succeeds();
    sign_up("right", "EE").fails(Code::NO_SIGN_UP);
    sign_up("other", "EE").because("each partner has its own").succeeds();
    sign_up("other", "EE").fails(Code::NO_SIGN_UP);
}

/// An account whose making was cut short is in the control data, but nobody was told of it.
fn accounts_that_were_cut_short_are_swept(server: TestServer) {
    let store = &server.store.store;
    let (whole, half) = (server.account(), server.account());
    let id = accounts::find(store, Some(&half.code)).unwrap().id;
    accounts::set_state(store, id, accounts::UNFINISHED).unwrap();
    // Where several servers share the database, another may be making one right now.
    let sql = "UPDATE account SET created = created - $1 WHERE id = $2";
    let long_ago = if server.engine() == Engine::Sqlite { 0 } else { 7200 };
    let aged: Result<u64, ladu_store::Error> =
        store.control_write(|tx| tx.execute(sql, &[Value::Int(long_ago), id.into()]));
    aged.unwrap();
    half.ask("getVatRates", "").fails(Code::MAINTENANCE);
    drop(ladu_server::start(store.clone(), ladu_server::Config::default()).unwrap());
    half.ask("getVatRates", "").because("its code is free again").fails(Code::NO_ACCOUNT);
    whole.ask("getVatRates", "").succeeds();
    let half = accounts::list(store).unwrap().into_iter().find(|account| account.id == id).unwrap();
    assert_eq!(half.state, accounts::DELETED);
}

fn a_link_to_a_report_ends_with_the_right(server: TestServer) {
    let client = server.account();
    let user = client.ask("saveUser", "name=clerk userGroupID=$administrators password=Another1x").number("userID");
    let mut clerk = client.logged_out();
    clerk.log_in("clerk", "Another1x").succeeds();
    let link = clerk.ask("getProductStock", "responseType=CSV").record()["reportLink"].as_str().unwrap().to_owned();
    let status = || client.agent().get(&link).call().unwrap().status().as_u16();
    assert_eq!(status(), 200);
    client.ask("saveUser", &format!("userID={user} userGroupID=$cashiers")).record();
    let account = accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let none = "UPDATE user_group SET rights = $1 WHERE account = $0 AND id = 2";
    server
        .store
        .store
        .write(account, move |tx| tx.execute(none, &[Value::Text("")]))
        .map(drop)
        .unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
    let touch = "UPDATE table_version SET version = version + 1 WHERE account = $0";
    server
        .store
        .store
        .write(account, move |tx| tx.execute(touch, &[]))
        .map(drop)
        .unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
    assert_eq!(status(), 404, "the right is gone");
    client.call("verifyUser", &[("username", "admin"), ("password", PASSWORD)]).succeeds();
}
