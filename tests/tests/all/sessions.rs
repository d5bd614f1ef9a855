//! Log-ins, sessions, passwords and tokens.

use ladu_store::{Engine, Value};
use ladu_tests::{Answer, Client, Code, OK, PASSWORD, TestServer, on_both_engines};

on_both_engines! {
    a_log_in_opens_a_session_of_the_wanted_length
    failures_lock_a_user
    keys_are_known_ended_or_unknown
    a_new_password_ends_all_sessions
    a_pin_switches_users
    tokens_open_sessions
    rights_are_kept
    partners_sign_up_accounts
    several_servers_share_one_database
    an_old_session_is_told_from_an_unknown_one
    a_password_that_has_run_out_must_be_changed
    the_rules_of_passwords_are_kept
    tokens_die_with_the_password
    administrators_are_managed_by_administrators
}

fn a_log_in_opens_a_session_of_the_wanted_length(server: TestServer) {
    let client = server.account();
    for (asked, given) in [("", 3600), ("0", 3600), ("-5", 3600), ("1", 1), ("90000", 86_400), ("600", 600)] {
        let params = [("username", "admin"), ("password", PASSWORD), ("sessionLength", asked)];
        let answer = client.call("verifyUser", &params);
        assert_eq!(answer.record()["sessionLength"], given, "{asked}");
        assert_eq!(answer.0["status"]["recordsTotal"], 1);
    }
    let record = client.call("getSessionKeyUser", &[]);
    for key in ["userID", "employeeID", "groupID", "userName", "groupName", "token", "identityToken", "sessionKey"] {
        assert!(record.record()[key].is_string(), "{key}");
    }
    let info = client.call("getSessionKeyInfo", &[]);
    assert_eq!(info.id("expireUnixTime") - info.id("creationUnixTime"), 3600);
    client.call("verifyUser", &[("username", ""), ("password", "")]).fails(Code::NO_CREDENTIALS);
    client.call("verifyUser", &[("cardCode", "123456")]).fails(Code::PIN_ALONE);
    server.client("nobody").call("verifyUser", &[]).fails(Code::NO_ACCOUNT);
}

fn failures_lock_a_user(server: TestServer) {
    let client = server.account();
    let log_in = |password: &str| client.call("verifyUser", &[("username", "admin"), ("password", password)]);
    for _ in 0..4 {
        log_in("Wrong1234").fails(Code::LOGIN_FAILED);
    }
    log_in(PASSWORD).because("a right one starts the count anew").succeeds();
    for _ in 0..5 {
        log_in("Wrong1234").fails(Code::LOGIN_FAILED);
    }
    log_in(PASSWORD).fails(Code::LOCKED);
    client.call("getVatRates", &[]).because("sessions go on").succeeds();
}

fn keys_are_known_ended_or_unknown(server: TestServer) {
    let (client, other) = (server.account(), server.account());
    client.call("getVatRates", &[("sessionKey", "")]).fails(Code::NO_SESSION);
    client.call("getVatRates", &[("sessionKey", "made0up")]).fails(Code::NO_SUCH_SESSION);
    client
        .call("getVatRates", &[("sessionKey", &other.key)])
        .because("a key is its account's alone")
        .fails(Code::NO_SUCH_SESSION);
    let short = client.call("verifyUser", &[("username", "admin"), ("password", PASSWORD), ("sessionLength", "1")]);
    let key = short.record()["sessionKey"].as_str().unwrap().to_owned();
    std::thread::sleep(std::time::Duration::from_millis(2100));
    client.call("getVatRates", &[("sessionKey", &key)]).fails(Code::SESSION_ENDED);
    client.bulk(&serde_json::json!([])).succeeds();
    let cookie = format!("apisession_{}={}", client.code, client.key);
    let form = [("clientCode", client.code.as_str()), ("request", "getVatRates")];
    let mut answer = client.agent().post(&client.url).header("Cookie", &cookie).send_form(form).unwrap();
    assert!(answer.body_mut().read_to_string().unwrap().contains("\"errorCode\":0"));
    let mut answer = client.agent().post(&client.url).header("sessionKey", &client.key).send_form(form).unwrap();
    assert!(answer.body_mut().read_to_string().unwrap().contains("\"errorCode\":0"));
}

fn a_new_password_ends_all_sessions(server: TestServer) {
    let client = server.account();
    client.ask("saveUser", "name=second userGroupID=$administrators password=Another1x").record();
    let mut second = client.logged_out();
    second.log_in("second", "Another1x");
    let change = |old: &str, new: &str| client.call("changePassword", &[("oldPassword", old), ("newPassword", new)]);
    change("", "Whatever1").fails_at(Code::MISSING, "oldPassword");
    change("Wrong1234", "Whatever1").fails_at(Code::NOT_ALLOWED, "oldPassword");
    change(PASSWORD, PASSWORD).fails_at(Code::TAKEN, "newPassword");
    change(PASSWORD, "short1A").fails_at(Code::NOT_ALLOWED, "newPassword");
    change(PASSWORD, "lacksmuch").fails(Code::PASSWORD_WEAK);
    let changed = change(PASSWORD, "Better123");
    let key = changed.record()["sessionKey"].as_str().unwrap().to_owned();
    client.call("getVatRates", &[]).fails(Code::NO_SUCH_SESSION);
    client.call("getVatRates", &[("sessionKey", &key)]).succeeds();
    second.call("getVatRates", &[]).succeeds();
}

fn a_pin_switches_users(server: TestServer) {
    let client = server.account();
    client.ask("saveUser", "name=till userGroupID=$cashiers cardCode=123").fails_at(Code::NOT_ALLOWED, "cardCode");
    client.ask("saveUser", "name=till userGroupID=$cashiers cardCode=345678").record();
    client.ask("saveUser", "name=till2 userGroupID=$cashiers cardCode=345678").fails_at(Code::TAKEN, "cardCode");
    let switched = client.ask("switchUser", "cardCode=345678");
    assert_eq!(switched.record()["userName"], "till");
    client.ask("switchUser", "").fails_at(Code::MISSING, "cardCode");
    client.ask("switchUser", "cardCode=999999").fails(Code::LOGIN_FAILED);
    client.call("switchUser", &[("cardCode", "345678"), ("sessionKey", "unknown")]).fails(Code::NO_SUCH_SESSION);
}

fn tokens_open_sessions(server: TestServer) {
    let (client, other) = (server.account(), server.account());
    let account_token = client.call("getJwtToken", &[]);
    assert!(account_token.0["records"]["token"].is_string(), "an object, not a list");
    let token = client.call("getIdentityToken", &[]).0["records"]["identityToken"].as_str().unwrap().to_owned();
    let opened = client.call("verifyIdentityToken", &[("jwt", &token), ("sessionKey", "")]);
    let key = opened.0["records"]["sessionKey"].as_str().unwrap().to_owned();
    client.call("getVatRates", &[("sessionKey", &key)]).succeeds();
    let again = client.call("verifyIdentityToken", &[("jwt", &token)]);
    assert_eq!(again.0["records"]["sessionKey"], key);
    other.call("verifyIdentityToken", &[("jwt", &token)]).fails(Code::TOKEN_OTHER_ACCOUNT);
    client.call("verifyIdentityToken", &[("jwt", &format!("{token}x"))]).fails(Code::TOKEN_BROKEN);
    let account_token = account_token.0["records"]["token"].as_str().unwrap().to_owned();
    client.call("verifyIdentityToken", &[("jwt", &account_token)]).fails(Code::TOKEN_NO_RIGHT);
}

fn rights_are_kept(server: TestServer) {
    let client = server.account();
    client.ask("saveUser", "name=till userGroupID=$cashiers password=Cashier12").record();
    client.ask("saveWarehouse", "name=Second").named("second");
    client.ask("saveUser", "name=one userGroupID=$cashiers password=Cashier12 warehouseIDs=$store").record();
    let mut till = client.logged_out();
    till.log_in("till", "Cashier12");
    till.ask("saveBrand", "name=Acme").fails(Code::MAY_NOT_ADD);
    let brand = client.ask("saveBrand", "name=Acme").number("brandID");
    till.ask("saveBrand", &format!("brandID={brand} name=Other")).fails(Code::MAY_NOT_EDIT);
    till.ask("deleteBrand", &format!("brandID={brand}")).fails(Code::MAY_NOT_DELETE);
    till.ask("getEmployees", "").fails(Code::MAY_NOT_VIEW);
    till.ask("getUserRights", "").fails(Code::MAY_NOT_VIEW);
    assert_eq!(till.ask("getUserRights", "getCurrentUser=1").record()["userName"], "till");
    till.ask("saveUser", "name=x userGroupID=$administrators password=Another1x").fails(Code::MAY_NOT_ADD);
    let mut one = client.logged_out();
    one.log_in("one", "Cashier12");
    let allowed = one.ask("getAllowedWarehouses", "");
    assert_eq!((allowed.records().len(), allowed.id("warehouseID")), (1, 1));
    one.ask("getProductStock", "warehouseID=$second").fails(Code::NO_WAREHOUSE_ACCESS);
    one.ask("saveSalesDocument", "warehouseID=$second itemName1=Text amount1=1 price1=1")
        .fails(Code::NO_WAREHOUSE_ACCESS);
}

/// Signs up an account with the key of a partner.
pub(super) fn sign_up(client: &Client, key: &str, country: &str) -> Answer {
    let params = [
        ("partnerKey", key),
        ("companyName", "New Shop"),
        ("firstName", "A"),
        ("lastName", "B"),
        ("phone", "1"),
        ("email", "a@b.example"),
        ("countryCode", country),
        ("password", "Chosen123"),
    ];
    client.call("createInstallation", &params)
}

fn partners_sign_up_accounts(server: TestServer) {
    let client = server.client("");
    let sign_up = |key: &str, country: &str| sign_up(&client, key, country);
    client.call("createInstallation", &[]).fails_at(Code::MISSING, "partnerKey");
    sign_up("wrong", "FI").fails_at(Code::NOT_ALLOWED, "partnerKey");
    ladu_identity::accounts::add_partner(&server.store.store, "tester", "right", 100).unwrap();
    let made = sign_up("right", "FI");
    let mut own = server.client(&made.number("clientCode"));
    own.log_in("a@b.example", "Chosen123").succeeds();
    assert_eq!(own.call("getConfParameters", &[]).record()["country"], "FI");
    assert_eq!(own.call("getWarehouses", &[]).records().len(), 1);
    sign_up("right", "XX").fails(Code::NO_SUCH_COUNTRY);
}

fn several_servers_share_one_database(first: TestServer) {
    if first.engine() == Engine::Sqlite {
        return;
    }
    let mut client = first.account();
    client.ask("saveBrand", "name=One").record();
    assert_eq!(client.ask("getBrands", "").records().len(), 1);
    let second = first.twin().expect("a second server on the same database");
    let mut there = second.client(&client.code);
    there.key = client.key.clone();
    there.ask("saveBrand", "name=Two").record();
    assert_eq!(client.ask("getBrands", "").records().len(), 2, "what the other wrote is seen at once");
    there.ask("changePassword", &format!("oldPassword={PASSWORD} newPassword=Better123")).record();
    client.ask("getBrands", "").fails(Code::NO_SUCH_SESSION);
    client.log_in("admin", "Better123");
    there.call("getBrands", &[("sessionKey", &client.key)]).succeeds();
}

/// Moves every session of the server into the past.
fn age_sessions(server: &TestServer, seconds: i64) {
    let sql = "UPDATE session SET created = created - $1, expires = expires - $1";
    let aged = server.store.store.control_write(|tx| tx.execute(sql, &[Value::Int(seconds)]));
    aged.unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
}

fn change(server: &TestServer, client: &Client, sql: &'static str, values: Vec<Value<'static>>) {
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    server
        .store
        .store
        .write(account, move |tx| tx.execute(sql, &values))
        .map(drop)
        .unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
}

/// Ended: 1054 for a week; good for changing users for two hours more, then 1056; in the end 1055.
fn an_old_session_is_told_from_an_unknown_one(server: TestServer) {
    let client = server.account();
    client.ask("saveUser", "name=till userGroupID=$cashiers cardCode=345678").record();
    let mut fresh = client.logged_out();
    for (seconds, switching) in [(3600 + 7000, OK), (400, Code::SESSION_TOO_OLD), (6 * 86_400, Code::SESSION_TOO_OLD)] {
        age_sessions(&server, seconds);
        client.ask("getVatRates", "").fails(Code::SESSION_ENDED);
        client.ask("getSessionKeyInfo", "").fails(Code::SESSION_ENDED);
        client.ask("switchUser", "cardCode=345678").answers(switching);
        fresh.log_in("admin", PASSWORD).because("a log-in forgets what nobody can use any more").succeeds();
    }
    age_sessions(&server, 2 * 86_400);
    fresh.log_in("admin", PASSWORD).succeeds();
    client.ask("getVatRates", "").fails(Code::NO_SUCH_SESSION);
    client.ask("switchUser", "cardCode=345678").fails(Code::NO_SUCH_SESSION);
    client.call("switchUser", &[("sessionKey", ""), ("cardCode", "345678")]).fails(Code::NO_SESSION);
    let form = [("clientCode", client.code.as_str()), ("request", "getVatRates")];
    let mut answer = client.agent().post(&client.url).header("sessionKey", "").send_form(form).unwrap();
    assert!(answer.body_mut().read_to_string().unwrap().contains("1009"), "an empty header is no key");
}

fn a_password_that_has_run_out_must_be_changed(server: TestServer) {
    let client = server.account();
    let user = client.ask("saveUser", "name=mari userGroupID=$cashiers password=Cashier12").number("userID");
    let mut mari = client.logged_out();
    assert_eq!(mari.log_in("mari", "Cashier12").record()["isPasswordExpired"], 0);
    client.ask("setPasswordAsExpired", "userID=999").fails_at(Code::UNKNOWN_ID, "userID");
    mari.ask("setPasswordAsExpired", "").fails(Code::MAY_NOT_EDIT);
    assert_eq!(client.ask("setPasswordAsExpired", &format!("userID={user}")).records().len(), 0);
    assert_eq!(mari.ask("getSessionKeyUser", "").record()["isPasswordExpired"], 1);
    let log_in = |password: &str| client.call("verifyUser", &[("username", "mari"), ("password", password)]);
    log_in("Cashier12").fails(Code::PASSWORD_ENDED);
    log_in("Wrong1234").fails(Code::LOGIN_FAILED);
    let change = |old: &str, new: &str| {
        let params = [("sessionKey", ""), ("username", "mari"), ("oldPassword", old), ("newPassword", new)];
        client.call("changePassword", &params)
    };
    change("Wrong1234", "Better123").fails_at(Code::NOT_ALLOWED, "oldPassword");
    assert_eq!(change("Cashier12", "Better123").record()["isPasswordExpired"], 0);
    log_in("Better123").succeeds();
    mari.ask("getVatRates", "").fails(Code::NO_SUCH_SESSION);
    client.ask("saveConfParameter", "parameterName=password_lifetime parameterValue=90");
    log_in("Better123").succeeds();
    change_time_of_password(&server, &client, 91);
    log_in("Better123").fails(Code::PASSWORD_ENDED);
    client.ask("saveUser", &format!("userID={user} password=Another1x")).record();
    log_in("Another1x").because("an administrator may set one, too").succeeds();
    for _ in 0..5 {
        log_in("Wrong1234").fails(Code::LOGIN_FAILED);
    }
    log_in("Another1x").fails(Code::LOCKED);
    client.ask("saveUser", &format!("userID={user} password=Another2x")).record();
    log_in("Another2x").because("a new password lifts the lock").succeeds();
}

fn change_time_of_password(server: &TestServer, client: &Client, days: i64) {
    let sql = "UPDATE user_account SET password_changed = password_changed - $1 WHERE account = $0";
    change(server, client, sql, vec![Value::Int(days * 86_400)]);
}

fn the_rules_of_passwords_are_kept(server: TestServer) {
    let client = server.account();
    let set = |name: &str, value: &str| {
        client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)]).succeeds();
    };
    let mut number = 0;
    let mut make = |group: &str, password: &str| {
        number += 1;
        let name = format!("user{number}");
        client.call("saveUser", &[("name", &name), ("userGroupID", group), ("password", password)])
    };
    make("2", "short1A").fails(Code::NOT_ALLOWED);
    make("2", "longbutweak1").fails(Code::PASSWORD_WEAK);
    make("2", "Blanks are 1 fine").succeeds();
    set("password_only_alphanumeric_allowed", "1");
    make("2", "Longenough1!").fails(Code::PASSWORD_CHARACTERS);
    make("2", "Longenough1").succeeds();
    set("password_only_alphanumeric_allowed", "0");
    set("minimum_password_length", "10");
    make("2", "Nine12345").fails(Code::NOT_ALLOWED);
    make("2", "Nine1234567").succeeds();
    set("minimum_admin_password_length", "14");
    make("1", "Admin1234567").fails(Code::ADMIN_PASSWORD_SHORT);
    make("1", "Admin1234567890").succeeds();
    set("admin_password_needs_special_character", "1");
    make("1", "Admin1234567890").fails(Code::ADMIN_PASSWORD_WEAK);
    make("1", "Admin123456789!").succeeds();
    make("2", "Nine1234567").succeeds();
    for name in ["minimum_password_length", "minimum_admin_password_length", "admin_password_needs_special_character"] {
        set(name, "");
    }
    client.call("saveUser", &[("name", "mari"), ("userGroupID", "$cashiers"), ("password", " Blanks1 ")]).record();
    let mut mari = client.logged_out();
    mari.log_in("mari", "Blanks1").because("blanks at the ends belong to it").fails(Code::LOGIN_FAILED);
    mari.log_in("mari", " Blanks1 ").succeeds();
    let mut change = |old: &str, new: &str| {
        let answer = mari.call("changePassword", &[("oldPassword", old), ("newPassword", new)]);
        if answer.code() == OK {
            mari.key = answer.record()["sessionKey"].as_str().unwrap().to_owned();
        }
        answer
    };
    set("minimum_password_age", "1");
    change(" Blanks1 ", "Second12").fails(Code::PASSWORD_TOO_NEW);
    set("minimum_password_age", "0");
    set("password_history", "1");
    change(" Blanks1 ", "Second12").succeeds();
    change("Second12", "Third123").succeeds();
    change("Third123", "Second12").fails(Code::PASSWORD_USED);
    change("Third123", " Blanks1 ").because("only so many former ones count").succeeds();
    client.ask("saveUser", "name=nobody userGroupID=$cashiers").record();
    client
        .call("verifyUser", &[("username", "nobody"), ("password", "x")])
        .because("nobody learns who has no password")
        .fails(Code::LOGIN_FAILED);
}

fn tokens_die_with_the_password(server: TestServer) {
    let client = server.account();
    let token = client.call("getIdentityToken", &[]).0["records"]["identityToken"].as_str().unwrap().to_owned();
    let swap = |token: &str| client.call("verifyIdentityToken", &[("jwt", token), ("sessionKey", "")]);
    client.ask("verifyIdentityToken", "").fails_at(Code::MISSING, "jwt");
    swap(&token).succeeds();
    change(&server, &client, "UPDATE user_account SET group_id = 77 WHERE account = $0", vec![]);
    swap(&token).because("no group yet").fails(Code::TOKEN_PENDING);
    client.call("verifyUser", &[("username", "admin"), ("password", PASSWORD)]).fails(Code::NO_GROUP);
    change(
        &server,
        &client,
        "UPDATE user_account SET group_id = 1, password_changed = password_changed + 5 WHERE account = $0",
        vec![],
    );
    swap(&token).because("made before the password was changed").fails(Code::TOKEN_ENDED);
    change(
        &server,
        &client,
        "UPDATE user_account SET name = $1, password_changed = 0 WHERE account = $0",
        vec![Value::Text("other")],
    );
    swap(&token).fails(Code::TOKEN_UNKNOWN_USER);
    ladu_identity::accounts::add_partner(&server.store.store, "Till maker", "right", 100).unwrap();
    let of =
        |params: &[(&str, &str)]| client.call("getJwtToken", params).0["records"]["token"].as_str().unwrap().to_owned();
    let own = client.call("getSessionKeyUser", &[]).record()["token"].as_str().unwrap().to_owned();
    assert_eq!(of(&[]), own);
    assert_eq!(of(&[("partnerKey", "wrong")]), own);
    assert_ne!(of(&[("partnerKey", "right")]), own);
}

fn administrators_are_managed_by_administrators(server: TestServer) {
    let client = server.account();
    let sql = "UPDATE user_group SET rights = $1 WHERE account = $0 AND id = 2";
    change(&server, &client, sql, vec![Value::Text("users=vae")]);
    client.ask("saveUser", "name=boss userGroupID=$cashiers password=Cashier12").record();
    change(
        &server,
        &client,
        "UPDATE table_version SET version = version + 1 WHERE account = $0 AND name = $1",
        vec![Value::Text("user_account")],
    );
    client.ask("saveUser", "name=other userGroupID=$cashiers password=Cashier12").record();
    let mut boss = client.logged_out();
    boss.log_in("boss", "Cashier12");
    boss.ask("saveUser", "name=x userGroupID=$administrators password=Another1x").fails(Code::GROUP_ABOVE);
    boss.ask("saveUser", "userID=$admin userGroupID=$cashiers")
        .because("nor taken out of their group")
        .fails(Code::GROUP_ABOVE);
    boss.ask("saveUser", "userID=$admin password=Another1x").fails(Code::GROUP_ABOVE);
    boss.ask("setPasswordAsExpired", "userID=$admin").fails(Code::GROUP_ABOVE);
    boss.ask("saveUser", "name=x userGroupID=$cashiers").succeeds();
}
