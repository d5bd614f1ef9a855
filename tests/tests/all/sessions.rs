//! Log-ins, sessions, passwords and tokens.

use ladu_store::Engine;
use ladu_tests::{PASSWORD, TestServer, on_both_engines};

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
    ladu_books::accounts::add_partner(&server.store.store, "tester", "right").unwrap();
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
