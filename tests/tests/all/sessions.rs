//! Log-ins, sessions, passwords and tokens.

use ladu_store::{Engine, Value};
use ladu_tests::{Client, PASSWORD, TestServer, on_both_engines};

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

fn a_log_in_opens_a_session_of_the_wanted_length(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
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
    assert_eq!(client.call("verifyUser", &[("username", ""), ("password", "")]).code(), 1050);
    assert_eq!(client.call("verifyUser", &[("cardCode", "123456")]).code(), 1058);
    assert_eq!(server.client("nobody").call("verifyUser", &[]).code(), 1001);
}

fn failures_lock_a_user(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let log_in = |password: &str| client.call("verifyUser", &[("username", "admin"), ("password", password)]).code();
    for _ in 0..4 {
        assert_eq!(log_in("Wrong1234"), 1051);
    }
    assert_eq!(log_in(PASSWORD), 0, "a right one starts the count anew");
    for _ in 0..5 {
        assert_eq!(log_in("Wrong1234"), 1051);
    }
    assert_eq!(log_in(PASSWORD), 1052);
    assert_eq!(client.call("getVatRates", &[]).code(), 0, "sessions go on");
}

fn keys_are_known_ended_or_unknown(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let (client, other) = (server.account(), server.account());
    assert_eq!(client.call("getVatRates", &[("sessionKey", "")]).code(), 1009);
    assert_eq!(client.call("getVatRates", &[("sessionKey", "made0up")]).code(), 1055);
    assert_eq!(client.call("getVatRates", &[("sessionKey", &other.key)]).code(), 1055, "a key is its account's alone");
    let short = client.call("verifyUser", &[("username", "admin"), ("password", PASSWORD), ("sessionLength", "1")]);
    let key = short.record()["sessionKey"].as_str().unwrap().to_owned();
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert_eq!(client.call("getVatRates", &[("sessionKey", &key)]).code(), 1054);
    assert_eq!(client.bulk(&serde_json::json!([])).code(), 0);
    let cookie = format!("apisession_{}={}", client.code, client.key);
    let form = [("clientCode", client.code.as_str()), ("request", "getVatRates")];
    let mut answer = client.agent().post(&client.url).header("Cookie", &cookie).send_form(form).unwrap();
    assert!(answer.body_mut().read_to_string().unwrap().contains("\"errorCode\":0"));
    let mut answer = client.agent().post(&client.url).header("sessionKey", &client.key).send_form(form).unwrap();
    assert!(answer.body_mut().read_to_string().unwrap().contains("\"errorCode\":0"));
}

fn a_new_password_ends_all_sessions(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    client.ask("saveUser", "name=second userGroupID=1 password=Another1x").record();
    let mut second = server.client(&client.code);
    second.log_in("second", "Another1x");
    let change = |old: &str, new: &str| client.call("changePassword", &[("oldPassword", old), ("newPassword", new)]);
    assert_eq!(change("", "Whatever1").error(), (1010, "oldPassword"));
    assert_eq!(change("Wrong1234", "Whatever1").error(), (1016, "oldPassword"));
    assert_eq!(change(PASSWORD, PASSWORD).error(), (1012, "newPassword"));
    assert_eq!(change(PASSWORD, "short1A").error(), (1016, "newPassword"));
    assert_eq!(change(PASSWORD, "lacksmuch").code(), 1102);
    let changed = change(PASSWORD, "Better123");
    let key = changed.record()["sessionKey"].as_str().unwrap().to_owned();
    assert_eq!(client.call("getVatRates", &[]).code(), 1055);
    assert_eq!(client.call("getVatRates", &[("sessionKey", &key)]).code(), 0);
    assert_eq!(second.call("getVatRates", &[]).code(), 0);
}

fn a_pin_switches_users(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    assert_eq!(client.ask("saveUser", "name=till userGroupID=2 cardCode=123").error(), (1016, "cardCode"));
    client.ask("saveUser", "name=till userGroupID=2 cardCode=345678").record();
    assert_eq!(client.ask("saveUser", "name=till2 userGroupID=2 cardCode=345678").error(), (1012, "cardCode"));
    let switched = client.ask("switchUser", "cardCode=345678");
    assert_eq!(switched.record()["userName"], "till");
    assert_eq!(client.ask("switchUser", "").error(), (1010, "cardCode"));
    assert_eq!(client.ask("switchUser", "cardCode=999999").code(), 1051);
    assert_eq!(client.call("switchUser", &[("cardCode", "345678"), ("sessionKey", "unknown")]).code(), 1055);
}

fn tokens_open_sessions(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let (client, other) = (server.account(), server.account());
    let account_token = client.call("getJwtToken", &[]);
    assert!(account_token.0["records"]["token"].is_string(), "an object, not a list");
    let token = client.call("getIdentityToken", &[]).0["records"]["identityToken"].as_str().unwrap().to_owned();
    let opened = client.call("verifyIdentityToken", &[("jwt", &token), ("sessionKey", "")]);
    let key = opened.0["records"]["sessionKey"].as_str().unwrap().to_owned();
    assert_eq!(client.call("getVatRates", &[("sessionKey", &key)]).code(), 0);
    let again = client.call("verifyIdentityToken", &[("jwt", &token)]);
    assert_eq!(again.0["records"]["sessionKey"], key);
    assert_eq!(other.call("verifyIdentityToken", &[("jwt", &token)]).code(), 1190);
    assert_eq!(client.call("verifyIdentityToken", &[("jwt", &format!("{token}x"))]).code(), 1191);
    let account_token = account_token.0["records"]["token"].as_str().unwrap().to_owned();
    assert_eq!(client.call("verifyIdentityToken", &[("jwt", &account_token)]).code(), 1171);
}

fn rights_are_kept(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    client.ask("saveUser", "name=till userGroupID=2 password=Cashier12").record();
    client.ask("saveWarehouse", "name=Second").record();
    client.ask("saveUser", "name=one userGroupID=2 password=Cashier12 warehouseIDs=1").record();
    let mut till = server.client(&client.code);
    till.log_in("till", "Cashier12");
    assert_eq!(till.ask("saveBrand", "name=Acme").code(), 1061);
    let brand = client.ask("saveBrand", "name=Acme").number("brandID");
    assert_eq!(till.ask("saveBrand", &format!("brandID={brand} name=Other")).code(), 1062);
    assert_eq!(till.ask("deleteBrand", &format!("brandID={brand}")).code(), 1063);
    assert_eq!(till.ask("getEmployees", "").code(), 1060);
    assert_eq!(till.ask("getUserRights", "").code(), 1060);
    assert_eq!(till.ask("getUserRights", "getCurrentUser=1").record()["userName"], "till");
    assert_eq!(till.ask("saveUser", "name=x userGroupID=1 password=Another1x").code(), 1061);
    let mut one = server.client(&client.code);
    one.log_in("one", "Cashier12");
    let allowed = one.ask("getAllowedWarehouses", "");
    assert_eq!((allowed.records().len(), allowed.id("warehouseID")), (1, 1));
    assert_eq!(one.ask("getProductStock", "warehouseID=2").code(), 1064);
    assert_eq!(one.ask("saveSalesDocument", "warehouseID=2 itemName1=Text amount1=1 price1=1").code(), 1064);
}

fn partners_sign_up_accounts(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.client("");
    let sign_up = |key: &str, country: &str| {
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
    };
    assert_eq!(client.call("createInstallation", &[]).error(), (1010, "partnerKey"));
    assert_eq!(sign_up("wrong", "FI").error(), (1016, "partnerKey"));
    ladu_identity::accounts::add_partner(&server.store.store, "tester", "right").unwrap();
    let made = sign_up("right", "FI");
    let mut own = server.client(&made.number("clientCode"));
    assert_eq!(own.log_in("a@b.example", "Chosen123").code(), 0);
    assert_eq!(own.call("getConfParameters", &[]).record()["country"], "FI");
    assert_eq!(own.call("getWarehouses", &[]).records().len(), 1);
    assert_eq!(sign_up("right", "XX").code(), 1177);
}

fn several_servers_share_one_database(engine: Engine) {
    if engine == Engine::Sqlite {
        return;
    }
    let Some(first) = TestServer::start(engine) else { return };
    let mut client = first.account();
    client.ask("saveBrand", "name=One").record();
    assert_eq!(client.ask("getBrands", "").records().len(), 1);
    let second = first.twin().expect("a second server on the same database");
    let mut there = second.client(&client.code);
    there.key = client.key.clone();
    there.ask("saveBrand", "name=Two").record();
    assert_eq!(client.ask("getBrands", "").records().len(), 2, "what the other wrote is seen at once");
    there.ask("changePassword", &format!("oldPassword={PASSWORD} newPassword=Better123")).record();
    assert_eq!(client.ask("getBrands", "").code(), 1055);
    client.log_in("admin", "Better123");
    assert_eq!(there.call("getBrands", &[("sessionKey", &client.key)]).code(), 0);
}

/// Moves every session of the server into the past.
fn age_sessions(server: &TestServer, seconds: i64) {
    let sql = "UPDATE session SET created = created - $1, expires = expires - $1";
    let aged = server.store.store.control_write(|tx| tx.execute(sql, &[Value::Int(seconds)]));
    aged.unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
}

fn change(server: &TestServer, client: &Client, sql: &'static str, values: Vec<Value<'static>>) {
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id;
    server
        .store
        .store
        .write(account, move |tx| tx.execute(sql, &values))
        .map(drop)
        .unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
}

/// Ended: 1054 for a week; good for changing users for two hours more, then 1056; in the end 1055.
fn an_old_session_is_told_from_an_unknown_one(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    client.ask("saveUser", "name=till userGroupID=2 cardCode=345678").record();
    let mut fresh = server.client(&client.code);
    for (seconds, switching) in [(3600 + 7000, 0), (400, 1056), (6 * 86_400, 1056)] {
        age_sessions(&server, seconds);
        assert_eq!(client.ask("getVatRates", "").code(), 1054);
        assert_eq!(client.ask("getSessionKeyInfo", "").code(), 1054);
        assert_eq!(client.ask("switchUser", "cardCode=345678").code(), switching, "{seconds}");
        assert_eq!(fresh.log_in("admin", PASSWORD).code(), 0, "a log-in forgets what nobody can use any more");
    }
    age_sessions(&server, 2 * 86_400);
    assert_eq!(fresh.log_in("admin", PASSWORD).code(), 0);
    assert_eq!(client.ask("getVatRates", "").code(), 1055);
    assert_eq!(client.ask("switchUser", "cardCode=345678").code(), 1055);
    assert_eq!(client.call("switchUser", &[("sessionKey", ""), ("cardCode", "345678")]).code(), 1009);
    let form = [("clientCode", client.code.as_str()), ("request", "getVatRates")];
    let mut answer = client.agent().post(&client.url).header("sessionKey", "").send_form(form).unwrap();
    assert!(answer.body_mut().read_to_string().unwrap().contains("1009"), "an empty header is no key");
}

fn a_password_that_has_run_out_must_be_changed(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let user = client.ask("saveUser", "name=mari userGroupID=2 password=Cashier12").number("userID");
    let mut mari = server.client(&client.code);
    assert_eq!(mari.log_in("mari", "Cashier12").record()["isPasswordExpired"], 0);
    assert_eq!(client.ask("setPasswordAsExpired", "userID=999").error(), (1011, "userID"));
    assert_eq!(mari.ask("setPasswordAsExpired", "").code(), 1062);
    assert_eq!(client.ask("setPasswordAsExpired", &format!("userID={user}")).records().len(), 0);
    assert_eq!(mari.ask("getSessionKeyUser", "").record()["isPasswordExpired"], 1);
    let log_in = |password: &str| client.call("verifyUser", &[("username", "mari"), ("password", password)]).code();
    assert_eq!((log_in("Cashier12"), log_in("Wrong1234")), (1219, 1051));
    let change = |old: &str, new: &str| {
        let params = [("sessionKey", ""), ("username", "mari"), ("oldPassword", old), ("newPassword", new)];
        client.call("changePassword", &params)
    };
    assert_eq!(change("Wrong1234", "Better123").error(), (1016, "oldPassword"));
    assert_eq!(change("Cashier12", "Better123").record()["isPasswordExpired"], 0);
    assert_eq!((log_in("Better123"), mari.ask("getVatRates", "").code()), (0, 1055));
    client.ask("saveConfParameter", "parameterName=password_lifetime parameterValue=90");
    assert_eq!(log_in("Better123"), 0);
    change_time_of_password(&server, &client, 91);
    assert_eq!(log_in("Better123"), 1219);
    client.ask("saveUser", &format!("userID={user} password=Another1x")).record();
    assert_eq!(log_in("Another1x"), 0, "an administrator may set one, too");
    for _ in 0..5 {
        assert_eq!(log_in("Wrong1234"), 1051);
    }
    assert_eq!(log_in("Another1x"), 1052);
    client.ask("saveUser", &format!("userID={user} password=Another2x")).record();
    assert_eq!(log_in("Another2x"), 0, "a new password lifts the lock");
}

fn change_time_of_password(server: &TestServer, client: &Client, days: i64) {
    let sql = "UPDATE user_account SET password_changed = password_changed - $1 WHERE account = $0";
    change(server, client, sql, vec![Value::Int(days * 86_400)]);
}

fn the_rules_of_passwords_are_kept(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let set = |name: &str, value: &str| {
        assert_eq!(client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)]).code(), 0);
    };
    let mut number = 0;
    let mut make = |group: &str, password: &str| {
        number += 1;
        let name = format!("user{number}");
        client.call("saveUser", &[("name", &name), ("userGroupID", group), ("password", password)]).code()
    };
    assert_eq!((make("2", "short1A"), make("2", "longbutweak1"), make("2", "Blanks are 1 fine")), (1016, 1102, 0));
    set("password_only_alphanumeric_allowed", "1");
    assert_eq!((make("2", "Longenough1!"), make("2", "Longenough1")), (1101, 0));
    set("password_only_alphanumeric_allowed", "0");
    set("minimum_password_length", "10");
    assert_eq!((make("2", "Nine12345"), make("2", "Nine1234567")), (1016, 0));
    set("minimum_admin_password_length", "14");
    assert_eq!((make("1", "Admin1234567"), make("1", "Admin1234567890")), (1202, 0));
    set("admin_password_needs_special_character", "1");
    assert_eq!((make("1", "Admin1234567890"), make("1", "Admin123456789!"), make("2", "Nine1234567")), (1203, 0, 0));
    for name in ["minimum_password_length", "minimum_admin_password_length", "admin_password_needs_special_character"] {
        set(name, "");
    }
    client.call("saveUser", &[("name", "mari"), ("userGroupID", "2"), ("password", " Blanks1 ")]).record();
    let mut mari = server.client(&client.code);
    assert_eq!(mari.log_in("mari", "Blanks1").code(), 1051, "blanks at the ends belong to it");
    assert_eq!(mari.log_in("mari", " Blanks1 ").code(), 0);
    let mut change = |old: &str, new: &str| {
        let answer = mari.call("changePassword", &[("oldPassword", old), ("newPassword", new)]);
        if answer.code() == 0 {
            mari.key = answer.record()["sessionKey"].as_str().unwrap().to_owned();
        }
        answer.code()
    };
    set("minimum_password_age", "1");
    assert_eq!(change(" Blanks1 ", "Second12"), 1103);
    set("minimum_password_age", "0");
    set("password_history", "1");
    assert_eq!((change(" Blanks1 ", "Second12"), change("Second12", "Third123")), (0, 0));
    assert_eq!(change("Third123", "Second12"), 1196);
    assert_eq!(change("Third123", " Blanks1 "), 0, "only so many former ones count");
    client.ask("saveUser", "name=nobody userGroupID=2").record();
    assert_eq!(client.call("verifyUser", &[("username", "nobody"), ("password", "x")]).code(), 1053);
}

fn tokens_die_with_the_password(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let token = client.call("getIdentityToken", &[]).0["records"]["identityToken"].as_str().unwrap().to_owned();
    let swap = |token: &str| client.call("verifyIdentityToken", &[("jwt", token), ("sessionKey", "")]).code();
    assert_eq!(client.ask("verifyIdentityToken", "").error(), (1010, "jwt"));
    assert_eq!(swap(&token), 0);
    change(&server, &client, "UPDATE user_account SET group_id = 77 WHERE account = $0", vec![]);
    assert_eq!(swap(&token), 1174, "no group yet");
    assert_eq!(client.call("verifyUser", &[("username", "admin"), ("password", PASSWORD)]).code(), 1059);
    change(
        &server,
        &client,
        "UPDATE user_account SET group_id = 1, password_changed = password_changed + 5 WHERE account = $0",
        vec![],
    );
    assert_eq!(swap(&token), 1194, "made before the password was changed");
    change(
        &server,
        &client,
        "UPDATE user_account SET name = $1, password_changed = 0 WHERE account = $0",
        vec![Value::Text("other")],
    );
    assert_eq!(swap(&token), 1173);
    ladu_identity::accounts::add_partner(&server.store.store, "Till maker", "right").unwrap();
    let of =
        |params: &[(&str, &str)]| client.call("getJwtToken", params).0["records"]["token"].as_str().unwrap().to_owned();
    let own = client.call("getSessionKeyUser", &[]).record()["token"].as_str().unwrap().to_owned();
    assert_eq!(of(&[]), own);
    assert_eq!(of(&[("partnerKey", "wrong")]), own);
    assert_ne!(of(&[("partnerKey", "right")]), own);
}

fn administrators_are_managed_by_administrators(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let sql = "UPDATE user_group SET rights = $1 WHERE account = $0 AND id = 2";
    change(&server, &client, sql, vec![Value::Text("users=vae")]);
    client.ask("saveUser", "name=boss userGroupID=2 password=Cashier12").record();
    change(
        &server,
        &client,
        "DELETE FROM table_version WHERE account = $0 AND name = $1",
        vec![Value::Text("user_account")],
    );
    client.ask("saveUser", "name=other userGroupID=2 password=Cashier12").record();
    let mut boss = server.client(&client.code);
    boss.log_in("boss", "Cashier12");
    assert_eq!(boss.ask("saveUser", "name=x userGroupID=1 password=Another1x").code(), 1066);
    assert_eq!(boss.ask("saveUser", "userID=1 userGroupID=2").code(), 1066, "nor taken out of their group");
    assert_eq!(boss.ask("saveUser", "userID=1 password=Another1x").code(), 1066);
    assert_eq!(boss.ask("setPasswordAsExpired", "userID=1").code(), 1066);
    assert_eq!(boss.ask("saveUser", "name=x userGroupID=2").code(), 0);
}
