//! How requests travel: big bodies, broken ones, the order of what is checked, bulk requests in detail.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use ladu_server::Config;
use ladu_tests::{Client, Code, Engine, OK, PASSWORD, TestServer, code_of, on_both_engines};
use serde_json::{Value, json};

on_both_engines! {
    a_big_body_waits_for_its_interim_answer
    the_body_wins_over_the_query_whatever_the_method
    broken_bodies_are_told_by_their_account_first
    errors_come_in_the_format_that_was_asked_for
    pages_of_other_origins_may_call
    elements_keep_their_ids_and_numbers_as_written
    files_are_linked_from_bulk_requests_too
    a_bulk_request_stands_or_falls_as_its_parts
    an_hour_of_requests_is_counted_in_tenths
    single_records_are_lists_but_for_tokens
}

fn json_of(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error} in {body}"))
}

fn code_in(body: &str) -> Code {
    code_of(&json_of(body)["status"])
}

/// libcurl sends the head of a request with a body of more than a megabyte, and the body only after `100 Continue`.
fn a_big_body_waits_for_its_interim_answer(server: TestServer) {
    let client = server.account();
    for size in [10, 3 << 20] {
        let start = format!("clientCode={}&request=getVatRates&sessionKey={}&padding=", client.code, client.key);
        let body = format!("{start}{}", "x".repeat(size));
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let head = format!(
            "POST /api/ HTTP/1.1\r\nHost: test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
             Expect: 100-continue\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut interim = [0u8; 25];
        stream.read_exact(&mut interim).unwrap();
        assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.contains("\"errorCode\":0,"), "{answer}");
    }
}

fn the_body_wins_over_the_query_whatever_the_method(server: TestServer) {
    let client = server.account();
    let query = format!("clientCode={}&sessionKey={}&request=getBrands", client.code, client.key);
    let url = format!("{}?{query}", client.url);
    for content_type in ["application/x-www-form-urlencoded", "application/json", "image/png", "multipart/form-data"] {
        let mut answer =
            client.agent().post(&url).header("Content-Type", content_type).send("request=getVatRates").unwrap();
        let body = answer.body_mut().read_to_string().unwrap();
        assert_eq!(json_of(&body)["status"]["request"], "getVatRates", "{content_type}");
    }
    let mut answer = client.agent().post(&url).send_empty().unwrap();
    assert_eq!(json_of(&answer.body_mut().read_to_string().unwrap())["status"]["request"], "getBrands");
    let put = client.agent().put(&url).send("request=getVatRates").unwrap().body_mut().read_to_string().unwrap();
    assert_eq!(code_in(&put), OK);
    let parts = "--B\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\ngetVatRates\r\n\
                 --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--B--\r\n";
    let mut answer =
        client.agent().post(&url).header("Content-Type", "multipart/form-data; boundary=B").send(parts).unwrap();
    assert_eq!(json_of(&answer.body_mut().read_to_string().unwrap())["status"]["request"], "getVatRates");
}

/// What is known of a broken request decides its answer: whose it is, whether there is quota left, what was asked for.
fn broken_bodies_are_told_by_their_account_first(server: TestServer) {
    let client = server.account();
    let post = |content_type: &str, body: &[u8]| {
        let mut answer = client.agent().post(&client.url).header("Content-Type", content_type).send(body).unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        json_of(&answer.body_mut().read_to_string().unwrap())["status"].clone()
    };
    let form = "application/x-www-form-urlencoded";
    let known = format!("clientCode={}&request=getBrands&name=%ff", client.code);
    let status = post(form, known.as_bytes());
    assert_eq!((&status["errorCode"], &status["request"]), (&json!(Code::UNREADABLE.0), &json!("getBrands")));
    assert_eq!(post(form, b"clientCode=1&request=getBrands&name=%ff")["errorCode"], Code::NO_ACCOUNT.0);
    assert_eq!(post(form, b"request=getBrands&clientCode=%ff")["errorCode"], Code::UNREADABLE.0);
    assert_eq!(post(form, format!("clientCode={}&a=%00", client.code).as_bytes())["errorCode"], Code::UNREADABLE.0);
    let many: String = (0..100_000).map(|n| format!("&p{n}=1")).collect();
    let status = post(form, format!("clientCode={}&request=getBrands{many}", client.code).as_bytes());
    assert_eq!(status["errorCode"], Code::UNREADABLE.0);
    let part = format!("--B\r\nContent-Disposition: form-data; name=\"clientCode\"\r\n\r\n{}\r\n--B", client.code);
    assert_eq!(post("multipart/form-data; boundary=B", part.as_bytes())["errorCode"], Code::UNREADABLE.0);
    assert_eq!(post("multipart/form-data; boundary=B", b"nothing of the kind")["errorCode"], Code::UNREADABLE.0);
    for (requests, code) in [
        ("[".repeat(100_000), Code::UNREADABLE),
        (format!("{}{}", "[".repeat(500), "]".repeat(500)), Code::UNREADABLE),
        (r#"[{"requestName":"getBrands","requestName":"getVatRates"}]"#.to_owned(), OK),
        (r#"[{"requestName":"getBrands","\ud800":1}]"#.to_owned(), Code::UNREADABLE),
        ("[null]".to_owned(), Code::UNREADABLE),
        (r#"{"requestName":"getBrands"}"#.to_owned(), Code::UNREADABLE),
        (" [ ] ".to_owned(), OK),
        (String::new(), Code::UNREADABLE),
    ] {
        let form = [("clientCode", client.code.as_str()), ("sessionKey", &client.key), ("requests", &requests)];
        let (http, body) = client.send(&form);
        assert_eq!((http, code_in(&body)), (200, code), "{}", &requests[..requests.len().min(60)]);
    }
}

fn errors_come_in_the_format_that_was_asked_for(server: TestServer) {
    let client = server.account();
    let send = |form: &[(&str, &str)]| client.send(form).1;
    for (form, code) in [
        (vec![("responseType", "XML")], Code::NO_ACCOUNT),
        (vec![("responseType", "xml"), ("clientCode", &client.code)], Code::NO_CALL),
        (vec![("responseType", "XML"), ("clientCode", &client.code), ("request", "getBrands")], Code::NO_SESSION),
        (vec![("responseType", "XML"), ("clientCode", &client.code), ("requests", "x")], Code::UNREADABLE),
    ] {
        let body = send(&form);
        assert!(body.starts_with("<?xml") && body.contains(&format!("<errorCode>{}</errorCode>", code.0)), "{body}");
    }
    let body = send(&[("responseType", "PDF"), ("clientCode", &client.code), ("requests", "[]")]);
    assert_eq!(code_in(&body), Code::RESPONSE_TYPE, "the error about the type goes out as JSON");
    let body = send(&[("responseType", "PDF"), ("clientCode", &client.code), ("requests", "x")]);
    assert_eq!(code_in(&body), Code::UNREADABLE, "what cannot be read comes before the type of the answer");
    let mut hundred = vec![json!({"requestName": "getBrands"}); 101];
    hundred.push(json!({}));
    let form = [("clientCode", client.code.as_str()), ("requests", &Value::from(hundred).to_string())];
    assert_eq!(code_in(&send(&form)), Code::BULK_TOO_LONG, "the size of a bulk request comes before its session");
    let xml = send(&[
        ("responseType", "XML"),
        ("clientCode", &client.code),
        ("sessionKey", &client.key),
        ("sendContentType", "1"),
        ("requests", r#"[{"requestName":"getVatRates","requestID":7},{"requestName":"nothing"}]"#),
    ]);
    assert!(xml.contains("<requests><request><status><requestName>getVatRates</requestName><requestID>7</requestID>"));
    assert!(xml.contains("<requestName>nothing</requestName>") && xml.contains("<errorCode>1005</errorCode>"), "{xml}");
}

fn pages_of_other_origins_may_call(server: TestServer) {
    let client = server.account();
    for url in [client.url.clone(), client.url.trim_end_matches('/').to_owned()] {
        let asked = client.agent().options(&url).header("Origin", "https://shop.example").call().unwrap();
        assert!(matches!(asked.status().as_u16(), 200 | 204));
        assert_eq!(asked.headers()["access-control-allow-origin"], "*");
        assert!(asked.headers()["access-control-allow-methods"].to_str().unwrap().contains("POST"));
        assert!(asked.headers()["access-control-allow-headers"].to_str().unwrap().contains("sessionkey"));
    }
    let plain = client.agent().get(format!("{}?clientCode=0", client.url)).call().unwrap();
    assert_eq!(plain.headers()["access-control-allow-origin"], "*");
}

fn statuses(answer: &Value) -> Vec<&Value> {
    answer["requests"].as_array().unwrap().iter().map(|element| &element["status"]).collect()
}

fn elements_keep_their_ids_and_numbers_as_written(server: TestServer) {
    let client = server.account();
    let ids = ["1", "\"1\"", "12345678901234567890123", "1.50", "-3", "true", "\"\\u00f5\"", "null"];
    let elements: Vec<String> =
        ids.iter().map(|id| format!(r#"{{"requestName":"getVatRates","requestID":{id},"recordsOnPage":1}}"#)).collect();
    let text = format!("[{},{}]", elements.join(","), r#"{"requestName":"getVatRates"}"#);
    let form = [("clientCode", client.code.as_str()), ("sessionKey", &client.key), ("requests", &text)];
    let body = client.send(&form).1;
    for id in ids {
        assert!(body.contains(&format!("\"requestID\":{id},")), "{id} in {body}");
    }
    assert!(statuses(&json_of(&body))[8].get("requestID").is_none());
    assert!(json_of(&body)["status"].get("request").is_none());
    let text = r#"[{"requestName":"saveCurrency","code":"SEK","name":"Krona","rate":0.0900},
        {"requestName":"saveCurrency","code":"NOK","rate":1e309},
        {"requestName":"saveCurrency","code":"DKK","rate":[1]},
        {"requestName":"saveCurrency","code":"PLN","name":"\ud800"},
        {"requestName":"saveCurrency","code":"HUF","name":"a\u0000b"},
        {"requestName":"saveCurrency","code":"ISK","name":null,"rate":9223372036854775808},
        {"requestName":"saveCurrency","code":"GBP","clientCode":"0","sessionKey":"x","responseType":"XML"},
        {"request":"getVatRates"},{"requestName":5},{"requestName":"verifyUser"},{"requestName":"getVatRates","requests":"[]"}]"#;
    let form = [("clientCode", client.code.as_str()), ("sessionKey", &client.key), ("requests", text)];
    let answer = json_of(&client.send(&form).1);
    let seen: Vec<(Code, Option<&str>)> =
        statuses(&answer).iter().map(|s| (code_of(s), s["errorField"].as_str())).collect();
    let rate = Some("rate");
    let expected = [
        (OK, None),
        (Code::NOT_ALLOWED, rate),
        (Code::IS_ARRAY, rate),
        (Code::UNREADABLE, None),
        (Code::UNREADABLE, None),
        (Code::NOT_ALLOWED, rate),
        (OK, None),
        (Code::NO_CALL, None),
        (Code::NO_CALL, None),
        (Code::NO_CALL, None),
        (OK, None),
    ];
    assert_eq!(seen, expected, "{answer}");
    let codes: Vec<String> = client.ask("getCurrencies", "").records().iter().map(|c| c["code"].to_string()).collect();
    assert_eq!(codes, ["\"EUR\"", "\"SEK\"", "\"GBP\""], "a failing element leaves nothing behind");
    assert_eq!(client.ask("getCurrencies", "").records()[1]["rate"], "0.09");
}

fn files_are_linked_from_bulk_requests_too(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=Tea").named("tea");
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$tea amount1=2.5 price1=1").record();
    let requests = r#"[{"requestName":"getProductStock","warehouseID":1},{"requestName":"getBrands"},
        {"requestName":"getProductStock","warehouseID":99}]"#;
    let form = [
        ("clientCode", client.code.as_str()),
        ("sessionKey", &client.key),
        ("requests", requests),
        ("responseType", "CSV"),
    ];
    let answer = json_of(&client.send(&form).1);
    let codes: Vec<Code> = statuses(&answer).into_iter().map(code_of).collect();
    assert_eq!(codes, [OK, Code::RESPONSE_TYPE, Code::UNKNOWN_ID], "{answer}");
    let link = answer["requests"][0]["records"][0]["reportLink"].as_str().unwrap();
    let text = client.agent().get(link).call().unwrap().body_mut().read_to_string().unwrap();
    assert!(text.starts_with("productID;"), "{text}");
    client.ask("getProductStock", "warehouseID=99 responseType=CSV").fails_at(Code::UNKNOWN_ID, "warehouseID");
}

fn a_bulk_request_stands_or_falls_as_its_parts(server: TestServer) {
    let client = server.account();
    let outer = |key: &str, requests: &Value| {
        let requests = requests.to_string();
        let form = [("clientCode", client.code.as_str()), ("sessionKey", key), ("requests", &requests)];
        json_of(&client.send(&form).1)
    };
    let short = client.call("verifyUser", &[("username", "admin"), ("password", PASSWORD), ("sessionLength", "1")]);
    let short = short.record()["sessionKey"].as_str().unwrap().to_owned();
    std::thread::sleep(Duration::from_millis(2100));
    let one = json!([{"requestName": "getVatRates"}]);
    for (key, code) in
        [("", Code::NO_SESSION), ("made0up", Code::NO_SUCH_SESSION), (short.as_str(), Code::SESSION_ENDED)]
    {
        let answer = outer(key, &one);
        assert_eq!((&answer["status"]["errorCode"], answer.get("requests")), (&json!(code.0), None), "{key}");
        assert!(answer["status"].get("request").is_none() && answer["status"].get("recordsTotal").is_none());
    }
    // One wrong element of three: the other two are done.
    let answer = outer(
        &client.key,
        &json!([
            {"requestName": "saveBrand", "name": "One", "requestID": 1},
            {"requestName": "saveBrand", "brandID": 999_999, "name": "Two", "requestID": 2},
            {"requestName": "saveBrand", "name": "Three", "requestID": 3},
        ]),
    );
    let codes: Vec<&Value> = statuses(&answer).iter().map(|status| &status["errorCode"]).collect();
    assert_eq!(
        (&answer["status"]["responseStatus"], codes),
        (&json!("ok"), vec![&json!(0), &json!(Code::UNKNOWN_ID.0), &json!(0)])
    );
    assert_eq!(answer["requests"][1]["records"], Value::Null);
    assert_eq!(client.ask("getBrands", "").records().len(), 2);
    // What stands beside the list counts for each element.
    let form = [
        ("clientCode", client.code.as_str()),
        ("sessionKey", &client.key),
        ("recordsOnPage", "1"),
        ("requests", r#"[{"requestName":"getBrands"},{"requestName":"getBrands","recordsOnPage":5}]"#),
    ];
    let answer = json_of(&client.send(&form).1);
    let counts: Vec<&Value> = statuses(&answer).iter().map(|status| &status["recordsInResponse"]).collect();
    assert_eq!(counts, [&json!(1), &json!(2)]);
    // The word for the last document, without a document before it, is a value like any other.
    let answer = outer(&client.key, &json!([{"requestName": "getSalesDocuments", "id": "CURRENT_INVOICE_ID"}]));
    assert_eq!(statuses(&answer)[0]["errorCode"], Code::FORMAT.0);
}

fn an_hour_of_requests_is_counted_in_tenths(engine: Engine) {
    let config = Config { hourly_limit: 500, workers: 4, ..Config::default() };
    let server = TestServer::with(engine, config);
    let second = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() % 3600;
    if second > 3570 {
        std::thread::sleep(Duration::from_secs(3601 - second));
    }
    let client: Client = server.account();
    for _ in 0..489 {
        client.ask("getSessionKeyInfo", "").succeeds();
    }
    let hundred = json!(vec![json!({"requestName": "getVatRates"}); 100]);
    client.bulk(&hundred).because("490 with the log-in, and ten for the hundred").succeeds();
    for request in ["getSessionKeyInfo", "verifyUser", "getServiceEndpoints", "nothing"] {
        client.ask(request, "").fails(Code::QUOTA);
    }
    client.bulk(&json!([])).fails(Code::QUOTA);
    client.ask("getVatRates", "responseType=PDF").because("quota comes before the response type").fails(Code::QUOTA);
}

fn single_records_are_lists_but_for_tokens(server: TestServer) {
    let client = server.account();
    for request in
        ["getCompanyInfo", "getConfParameters", "getSessionKeyInfo", "getSessionKeyUser", "getServiceEndpoints"]
    {
        let answer = client.call(request, &[]);
        assert_eq!(answer.records().len(), 1, "{request}");
        assert_eq!(answer.0["status"]["recordsTotal"], 1, "{request}");
    }
    for (request, key) in [("getJwtToken", "token"), ("getIdentityToken", "identityToken")] {
        assert!(client.call(request, &[]).0["records"][key].is_string(), "{request}");
        assert_eq!(client.call(request, &[("sessionKey", "x")]).0["records"], Value::Null);
    }
    let services = client.call("getServiceEndpoints", &[("sessionKey", "")]);
    for (name, service) in services.record().as_object().unwrap() {
        assert!(service["url"].is_string() && service["documentation"].is_string(), "{name}");
        assert_eq!(service["isSandbox"], false, "{name}");
    }
    let get = format!("{}?clientCode={}&request=getServiceEndpoints", client.url, client.code);
    let body = client.agent().get(get).call().unwrap().body_mut().read_to_string().unwrap();
    assert_eq!(code_in(&body), OK);
}
