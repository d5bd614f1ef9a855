//! What strangers can and cannot do: quotas, failed log-ins, large requests, headers, proxies.

use std::time::Duration;

use ladu_api::upload::encode;
use ladu_server::{AttemptLimits, Config, Edge};
use ladu_tests::{Client, Code, Engine, OK, PASSWORD, TestServer, on_both_engines};
use serde_json::{Value, json};

on_both_engines! {
    strangers_use_up_nobodys_quota
    what_is_left_of_the_hour_is_told
    failed_log_ins_are_limited_by_address
    failures_from_elsewhere_do_not_shut_the_owner_out
    a_large_body_needs_a_session
    rights_come_before_uploads
    answers_are_no_pages
    only_trusted_proxies_say_where_a_request_comes_from
    metrics_are_for_this_machine_or_a_token
}

/// A server on an engine with something changed of its edge.
pub(super) fn server(engine: Engine, change: impl FnOnce(&mut Edge)) -> TestServer {
    let mut config = Config { hourly_limit: 0, workers: 4, ..Config::default() };
    change(&mut config.edge);
    TestServer::with(engine, config)
}

/// An answer with its headers.
struct Seen {
    status: u16,
    headers: Vec<(String, String)>,
    body: Value,
}

impl Seen {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn number(&self, name: &str) -> i64 {
        self.header(name).and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("{name} in {:?}", self.headers))
    }

    fn code(&self) -> Code {
        ladu_tests::code_of(&self.body["status"])
    }
}

/// Sends a form with headers.
fn send(client: &Client, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Seen {
    let mut request = client.agent().post(&client.url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut answer = request.send_form(form.iter().copied()).expect("an answer");
    let text = |value: &ureq::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    Seen {
        status: answer.status().as_u16(),
        headers: answer.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
        body: serde_json::from_str(&answer.body_mut().read_to_string().expect("a body")).unwrap_or_default(),
    }
}

/// Logs in from an address behind a trusted proxy.
fn log_in_from(client: &Client, address: &str, user: &str, password: &str) -> Seen {
    let form =
        [("clientCode", client.code.as_str()), ("request", "verifyUser"), ("username", user), ("password", password)];
    send(client, &[("X-Forwarded-For", address)], &form)
}

/// Counts begin anew with the clock hour: none may begin in between.
fn in_one_hour() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    if now % 3600 > 3560 {
        std::thread::sleep(Duration::from_secs(3601 - now % 3600));
    }
}

fn strangers_use_up_nobodys_quota(engine: Engine) {
    in_one_hour();
    let server = TestServer::with(engine, Config { hourly_limit: 20, workers: 4, ..Config::default() });
    let client = server.account();
    let stranger = client.logged_out();
    for number in 0..30 {
        stranger.call("getProducts", &[("sessionKey", "made0up")]).fails(Code::NO_SUCH_SESSION);
        stranger.ask("getProducts", "").fails(Code::NO_SESSION);
        stranger.ask("nothing", "").fails(Code::NO_CALL);
        stranger.ask("getServiceEndpoints", "").succeeds();
        stranger.bulk(&json!([{"requestName": "getProducts"}, {"requestName": "getProducts"}])).fails(Code::NO_SESSION);
        let name = format!("nobody{number}");
        stranger.call("verifyUser", &[("username", &name), ("password", "Wrong1234")]).fails(Code::LOGIN_FAILED);
    }
    for _ in 0..19 {
        client.ask("getVatRates", "").because("twenty with the log-in").succeeds();
    }
    client.ask("getVatRates", "").fails(Code::QUOTA);
}

fn what_is_left_of_the_hour_is_told(engine: Engine) {
    in_one_hour();
    let server = TestServer::with(engine, Config { hourly_limit: 20, workers: 4, ..Config::default() });
    let client = server.account();
    let form = [("clientCode", client.code.as_str()), ("sessionKey", &client.key), ("request", "getVatRates")];
    for left in (0..19).rev() {
        let seen = send(&client, &[], &form);
        assert_eq!((seen.number("ratelimit-limit"), seen.number("ratelimit-remaining")), (20, left));
        assert!((1..=3600).contains(&seen.number("ratelimit-reset")) && seen.header("retry-after").is_none());
    }
    let seen = send(&client, &[], &form);
    assert_eq!((seen.status, seen.code(), seen.number("ratelimit-remaining")), (200, Code::QUOTA, 0));
    assert_eq!(seen.number("retry-after"), seen.number("ratelimit-reset"));
    assert!(seen.body["status"]["errorMessage"].as_str().unwrap().contains("20 requests"), "{}", seen.body);
}

fn failed_log_ins_are_limited_by_address(engine: Engine) {
    let server = server(engine, |edge| {
        edge.attempts = AttemptLimits { by_address: 10, by_account: 0 };
        edge.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    });
    let client = server.account();
    for _ in 0..30 {
        assert_eq!(log_in_from(&client, "192.0.2.1", "admin", PASSWORD).code(), OK, "who succeeds may go on for ever");
    }
    for number in 0..10 {
        let seen = log_in_from(&client, "192.0.2.1", &format!("name{number}"), "Wrong1234");
        assert_eq!(seen.code(), Code::LOGIN_FAILED);
    }
    let seen = log_in_from(&client, "192.0.2.1", "admin", PASSWORD);
    assert_eq!((seen.status, seen.code()), (200, Code::QUOTA));
    assert!((1..=61).contains(&seen.number("retry-after")), "a tenth of ten minutes");
    assert!(seen.body["status"]["errorMessage"].as_str().unwrap().contains("log-ins"), "{}", seen.body);
    assert_eq!(log_in_from(&client, "192.0.2.2", "admin", PASSWORD).code(), OK, "from elsewhere");
    let tokens = [("clientCode", client.code.as_str()), ("request", "verifyIdentityToken"), ("jwt", "x.y.z")];
    assert_eq!(
        send(&client, &[("X-Forwarded-For", "192.0.2.1")], &tokens).code(),
        Code::QUOTA,
        "tokens are guessed, too"
    );
    client.ask("getVatRates", "").because("sessions go on").succeeds();
}

fn failures_from_elsewhere_do_not_shut_the_owner_out(engine: Engine) {
    let server = server(engine, |edge| {
        edge.attempts = AttemptLimits { by_address: 0, by_account: 6 };
        edge.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    });
    let client = server.account();
    assert_eq!(log_in_from(&client, "192.0.2.1", "admin", PASSWORD).code(), OK);
    for number in 0..6 {
        let seen = log_in_from(&client, &format!("198.51.100.{number}"), &format!("name{number}"), "Wrong1234");
        assert_eq!(seen.code(), Code::LOGIN_FAILED);
    }
    assert_eq!(log_in_from(&client, "198.51.100.99", "admin", PASSWORD).code(), Code::QUOTA, "a stranger's address");
    assert_eq!(log_in_from(&client, "192.0.2.1", "admin", PASSWORD).code(), OK, "the shop's own");
    assert_eq!(log_in_from(&server.account(), "198.51.100.99", "admin", PASSWORD).code(), OK, "another account");
}

/// A form with the key before or after a large value.
fn large(client: &Client, key: &str, first: bool) -> String {
    let (value, key) = ("x".repeat(3 << 20), format!("&sessionKey={key}"));
    let (before, after) = if first { (key.as_str(), "") } else { ("", key.as_str()) };
    format!("clientCode={}&request=saveBrand&name=Large{before}&notes={value}{after}", client.code)
}

fn post(client: &Client, address: &str, body: &str) -> Seen {
    let request = client.agent().post(&client.url).header("X-Forwarded-For", address);
    let mut answer =
        request.header("Content-Type", "application/x-www-form-urlencoded").send(body.as_bytes()).expect("an answer");
    let body = answer.body_mut().read_to_string().expect("a body");
    Seen {
        status: answer.status().as_u16(),
        headers: Vec::new(),
        body: serde_json::from_str(&body).unwrap_or_default(),
    }
}

fn a_large_body_needs_a_session(engine: Engine) {
    let server = server(engine, |edge| edge.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()]);
    let client = server.account();
    let (own, other) = ("192.0.2.1", "192.0.2.2");
    let code = |address: &str, body: &str| post(&client, address, body).code();
    assert_eq!(code(other, &large(&client, "", true)), Code::NO_SESSION);
    assert_eq!(code(other, &large(&client, "made0up", true)), Code::NO_SUCH_SESSION);
    assert_eq!(code(other, &large(&client, &client.key, true)), OK, "a key before the value proves it");
    assert_eq!(code(own, &large(&client, &client.key, false)), Code::NO_SESSION, "nobody knows who is there");
    let form = [("clientCode", client.code.as_str()), ("sessionKey", &client.key), ("request", "getVatRates")];
    assert_eq!(send(&client, &[("X-Forwarded-For", own)], &form).code(), OK);
    assert_eq!(code(own, &large(&client, &client.key, false)), OK, "the account is worked with from there");
    assert_eq!(code(own, &large(&client, "made0up", false)), Code::NO_SUCH_SESSION);
    assert_eq!(code(own, &large(&client, &client.key, false)), Code::NO_SESSION, "not after a key that was wrong");
    let log_in = format!("clientCode={}&request=verifyUser&username=admin&password={PASSWORD}", client.code);
    assert_eq!(code(other, &format!("{log_in}&x={}", "y".repeat(900_000))), OK, "up to a mebibyte");
    assert_eq!(code("192.0.2.9", &format!("{log_in}&x={}", "y".repeat(2 << 20))), Code::UNREADABLE);
    // A long request is read in earnest only when it is known who asks; what it says then has to be the same.
    let twice = format!("{log_in}&x={}&client%43ode=1", "y".repeat(100_000));
    assert_eq!(code(other, &twice), Code::NO_ACCOUNT, "the last of a name counts");
    // As a multipart form, as cURL sends it, with the key at its end.
    let picture = "z".repeat(2 << 20);
    let part = |name: &str, value: &str| {
        format!("--B0UND\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let multipart = |key: &str| {
        let parts = [
            ("picture", picture.as_str()),
            ("request", "getVatRates"),
            ("clientCode", &client.code),
            ("sessionKey", key),
        ];
        parts.iter().map(|(name, value)| part(name, value)).collect::<String>() + "--B0UND--\r\n"
    };
    let post_multipart = |address: &str, key: &str| {
        let request = client.agent().post(&client.url).header("X-Forwarded-For", address);
        let request = request.header("Content-Type", "multipart/form-data; boundary=B0UND");
        let mut answer = request.send(multipart(key).as_bytes()).expect("an answer");
        let body: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap_or_default();
        ladu_tests::code_of(&body["status"])
    };
    assert_eq!(post_multipart("192.0.2.9", &client.key), Code::UNREADABLE, "two mebibytes before anything is said");
    assert_eq!(post_multipart(other, &client.key), OK, "from where the account was worked with");
    let small = multipart(&client.key).replace(&picture, &"z".repeat(200_000));
    let request = client.agent().post(&client.url).header("Content-Type", "multipart/form-data; boundary=B0UND");
    let mut answer = request.send(small.as_bytes()).expect("an answer");
    let body: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    assert_eq!(ladu_tests::code_of(&body["status"]), OK, "{body}");
}

fn rights_come_before_uploads(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").record();
    client.ask("saveProduct", "groupID=1 name=Tea").named("tea");
    let clerk = server.clerk(&client);
    let not_base64 = [("productID", "$tea"), ("picture", "###")];
    client.call("saveProductPicture", &not_base64).fails(Code::NOT_BASE64);
    clerk
        .call("saveProductPicture", &not_base64)
        .because("nobody looks at what may not be added")
        .fails(Code::MAY_NOT_ADD);
    clerk.call("saveProductFile", &[("productID", "$tea"), ("file", "###")]).fails(Code::MAY_NOT_ADD);
    clerk.call("saveProductPicture", &[("productPictureID", "1"), ("picture", "###")]).fails(Code::MAY_NOT_EDIT);
    let logo = [("imageContent", "###"), ("imageMimeType", "image/png"), ("imageType", "INVOICE_IMAGE")];
    clerk.call("saveCompanyLogo", &logo).fails(Code::MAY_NOT_EDIT);
    client.call("saveCompanyLogo", &logo).fails(Code::NOT_BASE64);
    let bulk = json!([{"requestName": "saveProductPicture", "productID": "$tea", "picture": "###"}]);
    let code = |answer: &ladu_tests::Answer| ladu_tests::code_of(&answer.0["requests"][0]["status"]);
    assert_eq!(code(&clerk.bulk(&bulk)), Code::MAY_NOT_ADD);
    assert_eq!(code(&client.bulk(&bulk)), Code::NOT_BASE64);
    // Sixteen million pixels of one colour are few bytes, but one more row is too much to work on.
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(4096, 4097).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let picture = encode(&bytes.into_inner());
    client.call("saveProductPicture", &[("productID", "$tea"), ("picture", &picture)]).fails(Code::FILE_TOO_LARGE);
}

fn answers_are_no_pages(server: TestServer) {
    let client = server.account();
    let evil = "<script>alert('&')</script>\u{2028}";
    client.call("saveBrand", &[("name", evil)]).named("brand");
    for xml in [false, true] {
        let mut form =
            vec![("clientCode", client.code.as_str()), ("sessionKey", &client.key), ("request", "getBrands")];
        if xml {
            form.push(("responseType", "XML"));
        }
        let text = client.send(&form).1;
        assert!(!text.contains("<script") && text.contains("script"), "{text}");
        // In XML the end of a line ends no script.
        assert!(xml || (text.is_ascii() && !text.contains(['<', '>', '&'])), "{text}");
    }
    assert_eq!(client.ask("getBrands", "").record()["name"], evil, "a program that parses it sees the same");
    let (_, echoed) = client.send(&[("clientCode", client.code.as_str()), ("request", evil)]);
    assert!(!echoed.contains('<') && !echoed.contains('>'), "{echoed}");
    let root = client.url.trim_end_matches("/api/").to_owned();
    for path in [
        "/api/",
        "/api",
        "/reference",
        "/report/x.csv",
        "/paper/x",
        "/files/1/a/b.png",
        "/healthz",
        "/metrics",
        "/nothing",
    ] {
        let answer = client.agent().get(format!("{root}{path}")).call().unwrap();
        let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap());
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        let policy = header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(policy.contains("sandbox"), path != "/reference", "{path}");
    }
}

fn only_trusted_proxies_say_where_a_request_comes_from(engine: Engine) {
    let said =
        [("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Host", "shop.example"), ("X-Forwarded-Proto", "https")];
    for trusted in [false, true] {
        let server = server(engine, |edge| {
            if trusted {
                edge.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
            }
        });
        let client = server.account();
        let form = [
            ("clientCode", client.code.as_str()),
            ("request", "verifyUser"),
            ("username", "admin"),
            ("password", PASSWORD),
        ];
        let record = &send(&client, &said, &form).body["records"][0];
        let (address, url) = (&record["ipAddress"], record["loginUrl"].as_str().unwrap());
        match trusted {
            true => assert_eq!((address, url), (&json!("203.0.113.7"), "https://shop.example/")),
            false => assert_eq!((address, url), (&json!("127.0.0.1"), format!("http://{}/", server.address).as_str())),
        }
        let list = r#"[{"ip":"203.0.113.7"}]"#;
        client.call("saveIPWhitelistSettings", &[("ipWhitelistEnabled", "1"), ("ips", list)]).succeeds();
        let code = send(&client, &said, &form).code();
        assert_eq!(code, if trusted { OK } else { Code::ADDRESS_REFUSED });
        assert_eq!(send(&client, &[], &form).code(), Code::ADDRESS_REFUSED);
    }
}

fn metrics_are_for_this_machine_or_a_token(engine: Engine) {
    let status = |server: &TestServer, headers: &[(&str, &str)]| {
        let client = server.client("1");
        let mut request = client.agent().get(client.url.replace("/api/", "/metrics"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.call().unwrap().status().as_u16()
    };
    let open = server(engine, |_| ());
    assert_eq!(status(&open, &[]), 200);
    assert_eq!(status(&open, &[("X-Forwarded-For", "127.0.0.1")]), 403, "it was passed on, whoever says so");
    let closed = server(engine, |edge| edge.metrics_token = Some("secret".to_owned()));
    assert_eq!(status(&closed, &[]), 403);
    assert_eq!(status(&closed, &[("Authorization", "Bearer other")]), 403);
    assert_eq!(status(&closed, &[("Authorization", "Bearer secret"), ("X-Forwarded-For", "192.0.2.1")]), 200);
}
