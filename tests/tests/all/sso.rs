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
use ladu_tests::{Client, Code, Engine, OK, TestServer, on_both_engines};
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
        client.call("setOAuthConfiguration", &[("value", &value.to_string())]).succeeds();
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn start(engine: Engine) -> (TestServer, Client, Provider) {
    let config = Config { hourly_limit: 0, workers: 8, keys_over_http: true, ..Config::default() };
    let server = TestServer::with(engine, config);
    let client = server.account();
    (server, client, Provider::start())
}

fn mari(roles: &Json) -> Json {
    json!({"mail": "mari@example.com", "givenName": "Mari", "familyName": "Tamm", "roles": roles})
}

fn the_configuration_is_kept_as_it_is(server: TestServer) {
    let client = server.account();
    client.ask("getOAuthConfiguration", "").fails(Code::NO_CONFIGURATION);
    client.ask("setOAuthConfiguration", "").fails_at(Code::MISSING, "value");
    client.ask("setOAuthConfiguration", "value={").fails_at(Code::FORMAT, "value");
    let value = r#"{ "publicKeyUrl": "https://login.example.com/keys" , "userGroupMapping": [], "mine": "õ" }"#;
    client.call("setOAuthConfiguration", &[("value", value)]).succeeds();
    assert_eq!(client.ask("getOAuthConfiguration", "").record(), &json!({"value": value}));
    client.ask("setOAuthConfiguration", "value={}").succeeds();
    assert_eq!(client.ask("getOAuthConfiguration", "").record(), &json!({"value": "{}"}));
    // Who may change settings but is no administrator cannot say whose keys are believed.
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let sql = "INSERT INTO user_group (account, id, name, rights, api_access) VALUES ($0, 99, 'Office', 'configuration=vaed', 1)";
    let made = server.store.store.write(account, move |tx| tx.execute(sql, &[]));
    made.map_err(|error: ladu_store::Error| error).unwrap();
    client.ask("saveUser", "name=office userGroupID=99 password=Office123").record();
    let mut office = client.logged_out();
    office.log_in("office", "Office123");
    office.ask("getOAuthConfiguration", "").succeeds();
    office.ask("setOAuthConfiguration", "value={}").fails(Code::MAY_NOT_EDIT);
}

fn a_token_opens_a_session_in_the_group_of_its_roles(engine: Engine) {
    let (_server, client, provider) = start(engine);
    let visitor = client.logged_out();
    let login = |roles: Json, expires: &str| {
        let token = provider.token(&mari(&roles));
        visitor.call("verifyOAuthToken", &[("idToken", &token), ("expiresIn", expires)])
    };
    login(json!(["till"]), "60").fails(Code::NO_CONFIGURATION);
    provider.configure(&client, &json!({}));
    login(json!(["till"]), "60").fails(Code::TOKEN_UNKNOWN_USER);
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
    hers.ask("getProducts", "").succeeds();
    hers.ask("saveBrand", "name=x").fails(Code::MAY_NOT_ADD);
    hers.ask("switchUser", "cardCode=345678").fails(Code::FOREIGN_SESSION);
    // Another role is another group, also for the session that is open.
    assert_eq!(login(json!("owner"), "999999").record()["groupID"], "1");
    hers.ask("saveBrand", "name=x").succeeds();
    assert_eq!(login(json!("owner"), "999999").record()["sessionLength"], 86_400);
    login(json!(["guest"]), "60").fails(Code::NO_GROUP);
    login(json!([]), "60").fails(Code::NO_GROUP);
    // There is no password to guess.
    visitor.ask("verifyUser", "username=mari@example.com password=x").fails(Code::LOGIN_FAILED);
}

fn tokens_are_checked(engine: Engine) {
    let (_server, client, provider) = start(engine);
    let visitor = client.logged_out();
    provider.configure(&client, &json!({}));
    let good = provider.token(&mari(&json!(["till"])));
    visitor.call("createUserFromOAuthToken", &[("idToken", &good)]).record();
    let login = |token: &str| visitor.call("verifyOAuthToken", &[("idToken", token), ("expiresIn", "60")]);
    let is = |code, field| (code, field);
    login(&good).succeeds();
    let (signed, _) = good.rsplit_once('.').unwrap();
    let stranger = Provider::start();
    for (token, answer) in [
        ("x".to_owned(), is(Code::TOKEN_BROKEN, "header")),
        (format!("{signed}."), is(Code::TOKEN_BROKEN, "signature")),
        (stranger.token(&mari(&json!(["till"]))), is(Code::TOKEN_BROKEN, "signature")),
        (provider.token(&json!({"roles": ["till"]})), is(Code::TOKEN_NO_USER, "")),
        (provider.token(&json!({"mail": "mari@example.com"})), is(Code::TOKEN_NO_USER, "")),
        (provider.token(&json!({"mail": "mari@example.com", "roles": [1]})), is(Code::TOKEN_NO_USER, "")),
        (
            provider.token(&json!({"mail": "mari@example.com", "roles": ["till"], "exp": now() - 1})),
            is(Code::TOKEN_ENDED, ""),
        ),
        (
            provider.token(&json!({"mail": "mari@example.com", "roles": ["till"], "exp": null})),
            is(Code::TOKEN_BROKEN, "payload"),
        ),
        (
            provider.token(&json!({"mail": "mari@example.com", "roles": ["till"], "exp": "4102444800"})),
            is(Code::TOKEN_BROKEN, "payload"),
        ),
        (
            provider.token(&json!({"mail": "mari@example.com", "roles": ["till"], "nbf": now() + 900})),
            is(Code::TOKEN_BROKEN, "payload"),
        ),
    ] {
        login(&token).answers_at(answer.0, answer.1);
    }
    visitor.ask("verifyOAuthToken", "expiresIn=60").fails_at(Code::MISSING, "idToken");
    visitor.ask("verifyOAuthToken", &format!("idToken={good}")).fails_at(Code::MISSING, "expiresIn");
    visitor.ask("verifyOAuthToken", &format!("idToken={good} expiresIn=x")).fails_at(Code::FORMAT, "expiresIn");
    // Where the configuration names them, tokens have to be ours and theirs.
    provider.configure(&client, &json!({"audience": "ladu", "issuer": "https://login.example.com"}));
    login(&good).fails_at(Code::TOKEN_BROKEN, "payload");
    let mut body = mari(&json!(["till"]));
    body["iss"] = json!("https://login.example.com");
    body["aud"] = json!(["other", "ladu"]);
    login(&provider.token(&body)).succeeds();
    body["aud"] = json!("other");
    login(&provider.token(&body)).fails_at(Code::TOKEN_BROKEN, "payload");
}

fn a_broken_configuration_lets_nobody_in(engine: Engine) {
    let (_server, client, provider) = start(engine);
    let visitor = client.logged_out();
    let token = provider.token(&mari(&json!(["till"])));
    let code = |value: &Json| {
        client.call("setOAuthConfiguration", &[("value", &value.to_string())]).succeeds();
        visitor.call("createUserFromOAuthToken", &[("idToken", &token)])
    };
    let till = json!([{"userGroupId": 2, "tokenPermissions": ["till"]}]);
    for (value, answer) in [
        (json!([]), Code::BAD_CONFIGURATION),
        (json!({"userGroupMapping": till}), Code::BAD_CONFIGURATION),
        (json!({"publicKeyUrl": provider.url}), Code::BAD_CONFIGURATION),
        (
            json!({"publicKeyUrl": provider.url, "userGroupMapping": [{"userGroupId": "x", "tokenPermissions": []}]}),
            Code::BAD_CONFIGURATION,
        ),
        (
            json!({"publicKeyUrl": provider.url, "userGroupMapping": [{"userGroupId": 9, "tokenPermissions": "till"}]}),
            Code::BAD_CONFIGURATION,
        ),
        (json!({"publicKeyUrl": "http://127.0.0.1:1/keys", "userGroupMapping": till}), Code::NO_IDENTITY_SERVICE),
        (json!({"publicKeyUrl": "file:///etc/passwd", "userGroupMapping": till}), Code::BAD_CONFIGURATION),
    ] {
        code(&value).answers(answer);
    }
    let empty = Provider::start();
    *empty.answer.lock().unwrap() = "nothing".to_owned();
    code(&json!({"publicKeyUrl": empty.url, "userGroupMapping": till})).fails(Code::BAD_CONFIGURATION);
    code(&json!({"publicKeyUrl": provider.url, "userGroupMapping": till})).succeeds();
}

fn users_are_made_once(engine: Engine) {
    let (_server, client, provider) = start(engine);
    let visitor = client.logged_out();
    provider.configure(&client, &json!({}));
    let token = provider.token(&mari(&json!(["till"])));
    let codes: Vec<Code> = std::thread::scope(|scope| {
        let work = || visitor.call("createUserFromOAuthToken", &[("idToken", &token)]).code();
        let all: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(codes.iter().filter(|code| **code == OK).count(), 1, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| **code == Code::USER_EXISTS).count(), 3, "{codes:?}");
    assert_eq!(client.ask("getEmployees", "").records().len(), 2);
    let nameless = provider.token(&json!({"mail": "tiit@example.com", "roles": "boss"}));
    visitor.call("createUserFromOAuthToken", &[("idToken", &nameless)]).record();
    assert_eq!(client.ask("getEmployees", "searchName=tiit").record()["fullName"], "tiit@example.com");
    let guest = provider.token(&json!({"mail": "guest@example.com", "roles": "guest"}));
    visitor.call("createUserFromOAuthToken", &[("idToken", &guest)]).fails(Code::NO_GROUP);
    visitor.ask("createUserFromOAuthToken", "").fails_at(Code::MISSING, "idToken");
}

fn pending_users_wait_for_a_group(engine: Engine) {
    let (server, client, provider) = start(engine);
    let visitor = client.logged_out();
    let create = |token: &str| {
        visitor.call("createUserFromIdentityToken", &[("jwt", token), ("firstName", "Mari"), ("lastName", "Tamm")])
    };
    let body = json!({"clientCode": client.code, "email": "mari@example.com", "permissions": ["backoffice"]});
    let token = provider.token(&body);
    create(&token).fails(Code::TOKEN_BROKEN);
    provider.configure(&client, &json!({}));
    for (name, code) in [("jwt", Code::MISSING), ("firstName", Code::MISSING), ("lastName", Code::MISSING)] {
        let all = [("jwt", token.as_str()), ("firstName", "Mari"), ("lastName", "Tamm")];
        let most: Vec<_> = all.into_iter().filter(|(known, _)| *known != name).collect();
        visitor.call("createUserFromIdentityToken", &most).answers_at(code, name);
    }
    let other = |change: &dyn Fn(&mut Json)| {
        let mut body = body.clone();
        change(&mut body);
        create(&provider.token(&body))
    };
    other(&|body| body["clientCode"] = json!("1")).fails(Code::TOKEN_OTHER_ACCOUNT);
    other(&|body| body["clientCode"] = json!(null)).fails(Code::TOKEN_NO_ACCOUNT);
    other(&|body| body["email"] = json!(null)).fails(Code::TOKEN_NO_USER);
    other(&|body| body["exp"] = json!(5)).fails(Code::TOKEN_ENDED);
    visitor.call("verifyIdentityToken", &[("jwt", &token)]).fails(Code::TOKEN_UNKNOWN_USER);
    assert_eq!(create(&token).record(), &json!({"userID": "2"}));
    create(&token).fails(Code::USER_EXISTS);
    visitor.call("verifyIdentityToken", &[("jwt", &token)]).fails(Code::TOKEN_PENDING);
    client.ask("saveUser", "userID=2 userGroupID=$cashiers").record();
    let opened = visitor.call("verifyIdentityToken", &[("jwt", &token)]);
    let mut hers = visitor.clone();
    hers.key = opened.0["records"]["sessionKey"].as_str().unwrap().to_owned();
    assert_eq!(hers.ask("getSessionKeyUser", "").record()["employeeName"], "Mari Tamm");
    hers.ask("switchUser", "cardCode=345678").fails(Code::FOREIGN_SESSION);
    // This server's own tokens name users who are there already.
    let own = client.ask("getIdentityToken", "").0["records"]["identityToken"].as_str().unwrap().to_owned();
    create(&own).fails(Code::USER_EXISTS);
    let stranger = server.account();
    stranger
        .call("createUserFromIdentityToken", &[("jwt", &own), ("firstName", "x"), ("lastName", "y")])
        .fails(Code::TOKEN_OTHER_ACCOUNT);
}

fn keys_are_fetched_safely(server: TestServer) {
    let client = server.account();
    let provider = Provider::start();
    provider.configure(&client, &json!({}));
    let token = provider.token(&mari(&json!(["till"])));
    // A server that was not told otherwise asks nobody without TLS.
    client.call("createUserFromOAuthToken", &[("idToken", &token)]).fails(Code::BAD_CONFIGURATION);
    assert_eq!(provider.asked.load(Ordering::SeqCst), 0);
    let config = Config { hourly_limit: 0, workers: 8, keys_over_http: true, ..Config::default() };
    let server = TestServer::with(server.engine(), config);
    let client = server.account();
    provider.configure(&client, &json!({}));
    client.call("createUserFromOAuthToken", &[("idToken", &token)]).succeeds();
    for _ in 0..5 {
        client.call("verifyOAuthToken", &[("idToken", &token), ("expiresIn", "60")]).succeeds();
    }
    assert_eq!(provider.asked.load(Ordering::SeqCst), 1, "keys are asked for once a minute");
}
