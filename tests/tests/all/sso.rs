//! Single sign-on: users who log in with tokens that their company's own service signs.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ladu_server::Config;
use ladu_store::Engine;
use ladu_tests::{Client, TestServer, on_both_engines};
use serde_json::{Value as Json, json};

on_both_engines! {
    the_configuration_is_kept_as_it_is
    a_token_opens_a_session_in_the_group_of_its_roles
    tokens_are_checked
    a_broken_configuration_lets_nobody_in
    users_are_made_once
    pending_users_wait_for_a_group
    keys_are_fetched_safely
}

/// A log-in service: its key, and where it shows the public half.
struct Provider {
    pair: EcdsaKeyPair,
    url: String,
    answer: Arc<Mutex<String>>,
    asked: Arc<AtomicUsize>,
}

impl Provider {
    fn start() -> Provider {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_ref()).unwrap();
        let point = pair.public_key().as_ref();
        let part = |from: usize| URL_SAFE_NO_PAD.encode(&point[from..from + 32]);
        let keys = json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "one", "x": part(1), "y": part(33)}]});
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/keys", listener.local_addr().unwrap());
        let (answer, asked) = (Arc::new(Mutex::new(keys.to_string())), Arc::new(AtomicUsize::new(0)));
        let (shown, count) = (answer.clone(), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]);
                count.fetch_add(1, Ordering::SeqCst);
                let body = shown.lock().unwrap().clone();
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
                let _ = stream.write_all((head + &body).as_bytes());
            }
        });
        Provider { pair, url, answer, asked }
    }

    /// A token that says `body`, with an end an hour from now unless it says another.
    fn token(&self, body: &Json) -> String {
        let mut body = body.clone();
        if body.get("exp").is_none() {
            body["exp"] = json!(now() + 3600);
        }
        let part = |json: &Json| URL_SAFE_NO_PAD.encode(json.to_string());
        let signed = format!("{}.{}", part(&json!({"alg": "ES256", "typ": "JWT", "kid": "one"})), part(&body));
        let mark = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mark))
    }

    fn configure(&self, client: &Client, more: &Json) {
        let mut value = json!({"publicKeyUrl": self.url, "userGroupMapping": [
            {"userGroupId": 1, "tokenPermissions": ["boss", "owner"]},
            {"userGroupId": "2", "tokenPermissions": ["till"]},
        ]});
        for (key, part) in more.as_object().unwrap() {
            value[key] = part.clone();
        }
        assert_eq!(client.call("setOAuthConfiguration", &[("value", &value.to_string())]).code(), 0);
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn start(engine: Engine) -> Option<(TestServer, Client, Provider)> {
    let config = Config { hourly_limit: 0, workers: 8, keys_over_http: true, ..Config::default() };
    let server = TestServer::with(engine, config)?;
    let client = server.account();
    Some((server, client, Provider::start()))
}

fn mari(roles: &Json) -> Json {
    json!({"mail": "mari@example.com", "givenName": "Mari", "familyName": "Tamm", "roles": roles})
}

fn the_configuration_is_kept_as_it_is(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    assert_eq!(client.ask("getOAuthConfiguration", "").code(), 1187);
    assert_eq!(client.ask("setOAuthConfiguration", "").error(), (1010, "value"));
    assert_eq!(client.ask("setOAuthConfiguration", "value={").error(), (1014, "value"));
    let value = r#"{ "publicKeyUrl": "https://login.example.com/keys" , "userGroupMapping": [], "mine": "õ" }"#;
    assert_eq!(client.call("setOAuthConfiguration", &[("value", value)]).code(), 0);
    assert_eq!(client.ask("getOAuthConfiguration", "").record(), &json!({"value": value}));
    assert_eq!(client.ask("setOAuthConfiguration", "value={}").code(), 0);
    assert_eq!(client.ask("getOAuthConfiguration", "").record(), &json!({"value": "{}"}));
    // Who may change settings but is no administrator cannot say whose keys are believed.
    let account = ladu_books::accounts::find(&server.store.store, Some(&client.code)).unwrap().id;
    let sql = "INSERT INTO user_group (account, id, name, rights, api_access) VALUES ($0, 99, 'Office', 'configuration=vaed', 1)";
    let made = server.store.store.write(account, move |tx| tx.execute(sql, &[]));
    made.map_err(|error: ladu_store::Error| error).unwrap();
    client.ask("saveUser", "name=office userGroupID=99 password=Office123").record();
    let mut office = server.client(&client.code);
    office.log_in("office", "Office123");
    assert_eq!(office.ask("getOAuthConfiguration", "").code(), 0);
    assert_eq!(office.ask("setOAuthConfiguration", "value={}").code(), 1062);
}

fn a_token_opens_a_session_in_the_group_of_its_roles(engine: Engine) {
    let Some((server, client, provider)) = start(engine) else { return };
    let visitor = server.client(&client.code);
    let login = |roles: Json, expires: &str| {
        let token = provider.token(&mari(&roles));
        visitor.call("verifyOAuthToken", &[("idToken", &token), ("expiresIn", expires)])
    };
    assert_eq!(login(json!(["till"]), "60").code(), 1187);
    provider.configure(&client, &json!({}));
    assert_eq!(login(json!(["till"]), "60").code(), 1173);
    let made = visitor.call("createUserFromOAuthToken", &[("idToken", &provider.token(&mari(&json!(["till"]))))]);
    assert_eq!(made.record(), &json!({"userID": 2, "userGroupID": 2, "employeeID": 2}));
    let employee = client.ask("getEmployees", "employeeID=2");
    let employee = employee.record();
    assert_eq!((&employee["fullName"], &employee["email"]), (&json!("Mari Tamm"), &json!("mari@example.com")));
    assert_eq!(employee["username"], "mari@example.com");
    let opened = login(json!(["x", "till"]), "60");
    let user = opened.record();
    for (key, value) in [
        ("userID", json!("2")),
        ("userName", json!("mari@example.com")),
        ("employeeID", json!("2")),
        ("employeeName", json!("Mari Tamm")),
        ("groupID", json!("2")),
        ("groupName", json!("Cashiers")),
        ("sessionLength", json!(60)),
    ] {
        assert_eq!(user[key], value, "{key}");
    }
    let mut hers = visitor.clone();
    hers.key = user["sessionKey"].as_str().unwrap().to_owned();
    assert_eq!(hers.ask("getProducts", "").code(), 0);
    assert_eq!(hers.ask("saveBrand", "name=x").code(), 1061);
    assert_eq!(hers.ask("switchUser", "cardCode=345678").code(), 1176);
    // Another role is another group, also for the session that is open.
    assert_eq!(login(json!("owner"), "999999").record()["groupID"], "1");
    assert_eq!(hers.ask("saveBrand", "name=x").code(), 0);
    assert_eq!(login(json!("owner"), "999999").record()["sessionLength"], 86_400);
    assert_eq!(login(json!(["guest"]), "60").code(), 1059);
    assert_eq!(login(json!([]), "60").code(), 1059);
    // There is no password to guess.
    assert_eq!(visitor.ask("verifyUser", "username=mari@example.com password=x").code(), 1053);
}

fn tokens_are_checked(engine: Engine) {
    let Some((server, client, provider)) = start(engine) else { return };
    let visitor = server.client(&client.code);
    provider.configure(&client, &json!({}));
    let good = provider.token(&mari(&json!(["till"])));
    visitor.call("createUserFromOAuthToken", &[("idToken", &good)]).record();
    let login = |token: &str| {
        let answer = visitor.call("verifyOAuthToken", &[("idToken", token), ("expiresIn", "60")]);
        (answer.code(), answer.field().to_owned())
    };
    let is = |code: i64, field: &str| (code, field.to_owned());
    assert_eq!(login(&good), is(0, ""));
    let (signed, _) = good.rsplit_once('.').unwrap();
    let stranger = Provider::start();
    for (token, answer) in [
        ("x".to_owned(), is(1191, "header")),
        (format!("{signed}."), is(1191, "signature")),
        (stranger.token(&mari(&json!(["till"]))), is(1191, "signature")),
        (provider.token(&json!({"roles": ["till"]})), is(1172, "")),
        (provider.token(&json!({"mail": "mari@example.com"})), is(1172, "")),
        (provider.token(&json!({"mail": "mari@example.com", "roles": [1]})), is(1172, "")),
        (provider.token(&json!({"mail": "mari@example.com", "roles": ["till"], "exp": now() - 1})), is(1194, "")),
        (provider.token(&json!({"mail": "mari@example.com", "roles": ["till"], "exp": null})), is(1191, "payload")),
        (
            provider.token(&json!({"mail": "mari@example.com", "roles": ["till"], "exp": "4102444800"})),
            is(1191, "payload"),
        ),
        (
            provider.token(&json!({"mail": "mari@example.com", "roles": ["till"], "nbf": now() + 900})),
            is(1191, "payload"),
        ),
    ] {
        assert_eq!(login(&token), answer, "{token}");
    }
    assert_eq!(visitor.ask("verifyOAuthToken", "expiresIn=60").error(), (1010, "idToken"));
    assert_eq!(visitor.ask("verifyOAuthToken", &format!("idToken={good}")).error(), (1010, "expiresIn"));
    assert_eq!(visitor.ask("verifyOAuthToken", &format!("idToken={good} expiresIn=x")).error(), (1014, "expiresIn"));
    // Where the configuration names them, tokens have to be ours and theirs.
    provider.configure(&client, &json!({"audience": "ladu", "issuer": "https://login.example.com"}));
    assert_eq!(login(&good), is(1191, "payload"));
    let mut body = mari(&json!(["till"]));
    body["iss"] = json!("https://login.example.com");
    body["aud"] = json!(["other", "ladu"]);
    assert_eq!(login(&provider.token(&body)), is(0, ""));
    body["aud"] = json!("other");
    assert_eq!(login(&provider.token(&body)), is(1191, "payload"));
}

fn a_broken_configuration_lets_nobody_in(engine: Engine) {
    let Some((server, client, provider)) = start(engine) else { return };
    let visitor = server.client(&client.code);
    let token = provider.token(&mari(&json!(["till"])));
    let code = |value: &Json| {
        assert_eq!(client.call("setOAuthConfiguration", &[("value", &value.to_string())]).code(), 0);
        visitor.call("createUserFromOAuthToken", &[("idToken", &token)]).code()
    };
    let till = json!([{"userGroupId": 2, "tokenPermissions": ["till"]}]);
    for (value, answer) in [
        (json!([]), 1188),
        (json!({"userGroupMapping": till}), 1188),
        (json!({"publicKeyUrl": provider.url}), 1188),
        (
            json!({"publicKeyUrl": provider.url, "userGroupMapping": [{"userGroupId": "x", "tokenPermissions": []}]}),
            1188,
        ),
        (
            json!({"publicKeyUrl": provider.url, "userGroupMapping": [{"userGroupId": 9, "tokenPermissions": "till"}]}),
            1188,
        ),
        (json!({"publicKeyUrl": "http://127.0.0.1:1/keys", "userGroupMapping": till}), 1209),
        (json!({"publicKeyUrl": "file:///etc/passwd", "userGroupMapping": till}), 1188),
    ] {
        assert_eq!(code(&value), answer, "{value}");
    }
    let empty = Provider::start();
    *empty.answer.lock().unwrap() = "nothing".to_owned();
    assert_eq!(code(&json!({"publicKeyUrl": empty.url, "userGroupMapping": till})), 1188);
    assert_eq!(code(&json!({"publicKeyUrl": provider.url, "userGroupMapping": till})), 0);
}

fn users_are_made_once(engine: Engine) {
    let Some((server, client, provider)) = start(engine) else { return };
    let visitor = server.client(&client.code);
    provider.configure(&client, &json!({}));
    let token = provider.token(&mari(&json!(["till"])));
    let codes: Vec<i64> = std::thread::scope(|scope| {
        let work = || visitor.call("createUserFromOAuthToken", &[("idToken", &token)]).code();
        let all: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(codes.iter().filter(|code| **code == 0).count(), 1, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| **code == 1175).count(), 3, "{codes:?}");
    assert_eq!(client.ask("getEmployees", "").records().len(), 2);
    let nameless = provider.token(&json!({"mail": "tiit@example.com", "roles": "boss"}));
    visitor.call("createUserFromOAuthToken", &[("idToken", &nameless)]).record();
    assert_eq!(client.ask("getEmployees", "searchName=tiit").record()["fullName"], "tiit@example.com");
    let guest = provider.token(&json!({"mail": "guest@example.com", "roles": "guest"}));
    assert_eq!(visitor.call("createUserFromOAuthToken", &[("idToken", &guest)]).code(), 1059);
    assert_eq!(visitor.ask("createUserFromOAuthToken", "").error(), (1010, "idToken"));
}

fn pending_users_wait_for_a_group(engine: Engine) {
    let Some((server, client, provider)) = start(engine) else { return };
    let visitor = server.client(&client.code);
    let create = |token: &str| {
        visitor.call("createUserFromIdentityToken", &[("jwt", token), ("firstName", "Mari"), ("lastName", "Tamm")])
    };
    let body = json!({"clientCode": client.code, "email": "mari@example.com", "permissions": ["backoffice"]});
    let token = provider.token(&body);
    assert_eq!(create(&token).code(), 1191);
    provider.configure(&client, &json!({}));
    for (name, code) in [("jwt", 1010), ("firstName", 1010), ("lastName", 1010)] {
        let all = [("jwt", token.as_str()), ("firstName", "Mari"), ("lastName", "Tamm")];
        let most: Vec<_> = all.into_iter().filter(|(known, _)| *known != name).collect();
        assert_eq!(visitor.call("createUserFromIdentityToken", &most).error(), (code, name));
    }
    let other = |change: &dyn Fn(&mut Json)| {
        let mut body = body.clone();
        change(&mut body);
        create(&provider.token(&body)).code()
    };
    assert_eq!(other(&|body| body["clientCode"] = json!("1")), 1190);
    assert_eq!(other(&|body| body["clientCode"] = json!(null)), 1170);
    assert_eq!(other(&|body| body["email"] = json!(null)), 1172);
    assert_eq!(other(&|body| body["exp"] = json!(5)), 1194);
    assert_eq!(visitor.call("verifyIdentityToken", &[("jwt", &token)]).code(), 1173);
    assert_eq!(create(&token).record(), &json!({"userID": "2"}));
    assert_eq!(create(&token).code(), 1175);
    assert_eq!(visitor.call("verifyIdentityToken", &[("jwt", &token)]).code(), 1174);
    client.ask("saveUser", "userID=2 userGroupID=2").record();
    let opened = visitor.call("verifyIdentityToken", &[("jwt", &token)]);
    let mut hers = visitor.clone();
    hers.key = opened.0["records"]["sessionKey"].as_str().unwrap().to_owned();
    assert_eq!(hers.ask("getSessionKeyUser", "").record()["employeeName"], "Mari Tamm");
    assert_eq!(hers.ask("switchUser", "cardCode=345678").code(), 1176);
    // This server's own tokens name users who are there already.
    let own = client.ask("getIdentityToken", "").0["records"]["identityToken"].as_str().unwrap().to_owned();
    assert_eq!(create(&own).code(), 1175);
    let stranger = server.account();
    assert_eq!(
        stranger.call("createUserFromIdentityToken", &[("jwt", &own), ("firstName", "x"), ("lastName", "y")]).code(),
        1190
    );
}

fn keys_are_fetched_safely(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let provider = Provider::start();
    provider.configure(&client, &json!({}));
    let token = provider.token(&mari(&json!(["till"])));
    // A server that was not told otherwise asks nobody without TLS.
    assert_eq!(client.call("createUserFromOAuthToken", &[("idToken", &token)]).code(), 1188);
    assert_eq!(provider.asked.load(Ordering::SeqCst), 0);
    let config = Config { hourly_limit: 0, workers: 8, keys_over_http: true, ..Config::default() };
    let Some(server) = TestServer::with(engine, config) else { return };
    let client = server.account();
    provider.configure(&client, &json!({}));
    assert_eq!(client.call("createUserFromOAuthToken", &[("idToken", &token)]).code(), 0);
    for _ in 0..5 {
        assert_eq!(client.call("verifyOAuthToken", &[("idToken", &token), ("expiresIn", "60")]).code(), 0);
    }
    assert_eq!(provider.asked.load(Ordering::SeqCst), 1, "keys are asked for once a minute");
}
