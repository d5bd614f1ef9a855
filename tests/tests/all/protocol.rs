//! Carriers, envelopes, bulk, quota, formats.

use ladu_server::Config;
use ladu_tests::{Code, Engine, NONE, OK, PASSWORD, TestServer, code_of, on_both_engines};
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, TestRunner};
use serde_json::{Value, json};

on_both_engines! {
    every_carrier_is_read
    the_envelope_has_its_types
    xml_says_the_same
    bulk_runs_its_elements
    current_invoice_id_is_filled_in
    the_quota_is_by_the_hour
    checks_come_in_their_order
    anything_sent_gets_an_envelope
    csv_is_fetched_by_a_link
}

fn every_carrier_is_read(server: TestServer) {
    let client = server.account();
    let query = format!("clientCode={}&request=getVatRates&sessionKey={}", client.code, client.key);
    let fine = |body: String| assert!(body.contains("\"errorCode\":0,"), "{body}");
    let agent = client.agent();
    for url in [client.url.clone(), client.url.trim_end_matches('/').to_owned()] {
        fine(agent.get(format!("{url}?{query}")).call().unwrap().body_mut().read_to_string().unwrap());
        fine(agent.post(format!("{url}?{query}")).send_empty().unwrap().body_mut().read_to_string().unwrap());
        let mut answer =
            agent.post(format!("{url}?{query}")).header("Content-Type", "application/json").send("").unwrap();
        fine(answer.body_mut().read_to_string().unwrap());
        let mut answer = agent.post(&url).header("Content-Type", "text/plain").send(&query).unwrap();
        fine(answer.body_mut().read_to_string().unwrap());
    }
    let parts: Vec<String> = [
        ("clientCode", client.code.as_str()),
        ("request", "saveBrand"),
        ("sessionKey", &client.key),
        ("name", "Käsi & jalg"),
    ]
    .iter()
    .map(|(name, value)| format!("--XyZ\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"))
    .collect();
    let body = format!("{}--XyZ--\r\n", parts.concat());
    let mut answer = agent
        .post(&client.url)
        .header("Content-Type", "multipart/form-data; boundary=XyZ")
        .header("Expect", "100-continue")
        .send(&body)
        .unwrap();
    fine(answer.body_mut().read_to_string().unwrap());
    assert_eq!(client.ask("getBrands", "").record()["name"], "Käsi & jalg");
    let wins = client.send(&[
        ("clientCode", &client.code),
        ("sessionKey", &client.key),
        ("request", "getBrands"),
        ("request", "getVatRates"),
    ]);
    assert!(wins.1.contains("\"request\":\"getVatRates\""));
}

fn the_envelope_has_its_types(server: TestServer) {
    let client = server.account();
    let answer = client.ask("getVatRates", "recordsOnPage=3").0;
    let status = &answer["status"];
    assert_eq!(status["request"], "getVatRates");
    assert_eq!(status["responseStatus"], "ok");
    assert!(status["requestUnixTime"].is_i64() && status["errorCode"].is_i64() && status["generationTime"].is_number());
    assert_eq!((&status["recordsTotal"], &status["recordsInResponse"]), (&json!(4), &json!(3)));
    assert!(status.get("errorField").is_none());
    let failed = client.ask("saveBrand", "").0;
    assert_eq!(failed["status"]["responseStatus"], "error");
    assert_eq!(failed["status"]["errorField"], "name");
    assert_eq!(failed["records"], Value::Null);
    assert_eq!(client.ask("nothing", "").0["status"]["errorField"], Value::Null);
    let body = client
        .send(&[("clientCode", &client.code), ("sessionKey", &client.key), ("request", "saveBrand"), ("name", "Õ")])
        .1;
    assert!(body.is_ascii());
    for (asked, expected) in [("1", "application/json; charset=UTF-8"), ("0", "text/html; charset=UTF-8")] {
        let form = [("clientCode", client.code.as_str()), ("sendContentType", asked)];
        let answer = client.agent().post(&client.url).send_form(form).unwrap();
        assert_eq!(answer.headers()["content-type"], expected);
        assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    }
}

fn xml_says_the_same(server: TestServer) {
    let client = server.account();
    client.call("saveProductGroup", &[("name", "Tea & \"milk\" <b>")]).named("teas");
    client.ask("saveProduct", "groupID=$teas name=Tea").named("tea");
    for call in ["getProducts", "getProductGroups", "getVatRates", "nothing"] {
        let form = [
            ("clientCode", client.code.as_str()),
            ("sessionKey", &client.key),
            ("request", call),
            ("responseType", "XML"),
            ("getStockInfo", "1"),
        ];
        let body = client.send(&form).1;
        assert!(body.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<response><status><request>"), "{body}");
        let mut reader = quick_xml::Reader::from_str(&body);
        let mut depth = 0;
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Start(_) => depth += 1,
                quick_xml::events::Event::End(_) => depth -= 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
    }
    let body = client.send(&[("clientCode", &client.code), ("request", "getVatRates"), ("responseType", "YAML")]).1;
    assert!(body.starts_with('{') && body.contains("1007"), "{body}");
}

fn bulk_runs_its_elements(server: TestServer) {
    let client = server.account();
    let hundred: Vec<Value> = (0..100).map(|n| json!({"requestName": "getVatRates", "requestID": n})).collect();
    let answer = client.bulk(&json!(hundred)).0;
    let ids: Vec<i64> =
        answer["requests"].as_array().unwrap().iter().map(|r| r["status"]["requestID"].as_i64().unwrap()).collect();
    assert_eq!(ids, (0..100).collect::<Vec<_>>());
    assert!(answer["status"].get("request").is_none() && answer["status"].get("recordsTotal").is_none());
    let too_many: Vec<Value> = (0..101).map(|_| json!({"requestName": "saveBrand", "name": "x"})).collect();
    let refused = client.bulk(&json!(too_many));
    refused.fails(Code::BULK_TOO_LONG);
    assert!(refused.0.get("requests").is_none());
    assert_eq!(client.ask("getBrands", "").records().len(), 0);
    let mixed = client.bulk(&json!([
        {"requestName": "saveBrand", "name": "one", "requestID": "text"},
        {"requestName": "saveBrand", "name": ""},
        {"requestName": "saveBrand", "name": true},
        {"requestName": "verifyUser"},
        {"requestName": "noCall"},
        {"requestName": "getBrands"},
    ]));
    let codes: Vec<Code> = mixed.0["requests"].as_array().unwrap().iter().map(|r| code_of(&r["status"])).collect();
    assert_eq!((mixed.code(), codes), (OK, vec![OK, Code::MISSING, OK, Code::NO_CALL, Code::NO_CALL, OK]));
    assert_eq!(mixed.0["requests"][0]["status"]["requestID"], "text");
    assert_eq!(mixed.0["requests"][5]["records"].as_array().unwrap().len(), 2);
    for (requests, code) in
        [("[]", OK), ("{}", Code::UNREADABLE), ("nonsense", Code::UNREADABLE), ("[1]", Code::UNREADABLE)]
    {
        let form = [("clientCode", client.code.as_str()), ("sessionKey", &client.key), ("requests", requests)];
        let answer: Value = serde_json::from_str(&client.send(&form).1).unwrap();
        assert_eq!(code_of(&answer["status"]), code, "{requests}");
    }
    let form = [("clientCode", client.code.as_str()), ("requests", "[]")];
    assert!(client.send(&form).1.contains("1009"));
}

fn current_invoice_id_is_filled_in(server: TestServer) {
    let client = server.account();
    let pay = json!({"requestName": "savePayment", "documentID": "CURRENT_INVOICE_ID", "type": "CASH", "sum": 5});
    let sell =
        json!({"requestName": "saveSalesDocument", "itemName1": "Repair", "amount1": 1, "price1": 5, "vatrateID1": 4});
    let done = client.bulk(&json!([sell, pay])).0;
    assert_eq!(code_of(&done["requests"][1]["status"]), OK, "{done}");
    let document = client.ask("getSalesDocuments", "");
    assert_eq!((document.record()["paymentStatus"].as_str(), document.number("paid")), (Some("PAID"), "5".to_owned()));
    let wrong = json!({"requestName": "saveSalesDocument", "itemName1": "Repair"});
    let failed = client.bulk(&json!([wrong, pay])).0;
    assert_eq!(code_of(&failed["requests"][0]["status"]), Code::MISSING);
    assert_eq!(code_of(&failed["requests"][1]["status"]), Code::DOCUMENT_FAILED);
    let offline = json!({"requestName": "saveSalesDocument", "itemName1": "Repair", "amount1": 1, "price1": 5, "invoiceNo": 77000001});
    client.bulk(&json!([offline])).0["requests"][0]["records"][0]["invoiceID"].as_str().unwrap();
    let repeated = client.bulk(&json!([offline, pay])).0;
    assert_eq!(repeated["requests"][0]["records"][0]["invoiceNo"], "77000001");
    assert_eq!(code_of(&repeated["requests"][1]["status"]), Code::DOCUMENT_DUPLICATE);
}

fn the_quota_is_by_the_hour(engine: Engine) {
    let config = Config { hourly_limit: 20, workers: 4, ..Config::default() };
    let server = TestServer::with(engine, config);
    // In the last seconds of a clock hour the count would start anew in between.
    let second = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() % 3600;
    if second > 3590 {
        std::thread::sleep(std::time::Duration::from_secs(3601 - second));
    }
    let client = server.account();
    for _ in 0..9 {
        client.ask("getVatRates", "").succeeds();
    }
    let hundred: Vec<Value> = (0..100).map(|_| json!({"requestName": "getVatRates"})).collect();
    client.bulk(&json!(hundred)).because("counts ten: twenty in all with the log-in").succeeds();
    client.ask("getVatRates", "").fails(Code::QUOTA);
    client.call("verifyUser", &[("username", "admin"), ("password", PASSWORD)]).fails(Code::QUOTA);
    server.account().ask("getVatRates", "").because("another account has its own").succeeds();
}

fn checks_come_in_their_order(server: TestServer) {
    let client = server.account();
    let code = |form: &[(&str, &str)]| {
        let body: Value = serde_json::from_str(&client.send(form).1).unwrap();
        code_of(&body["status"])
    };
    assert_eq!(code(&[]), Code::NO_ACCOUNT);
    assert_eq!(code(&[("clientCode", "999999"), ("request", "nothing")]), Code::NO_ACCOUNT);
    assert_eq!(code(&[("clientCode", &client.code), ("responseType", "PDF")]), Code::RESPONSE_TYPE);
    assert_eq!(code(&[("clientCode", &client.code)]), Code::NO_CALL);
    assert_eq!(code(&[("clientCode", &client.code), ("request", "nothing")]), Code::NO_CALL);
    assert_eq!(code(&[("clientCode", &client.code), ("request", "getBrands")]), Code::NO_SESSION);
    assert_eq!(code(&[("clientCode", &client.code), ("request", "GETBRANDS"), ("sessionKey", &client.key)]), OK);
    assert_eq!(code(&[("clientCode", &client.code), ("request", "getBrands"), ("lang", "xyz")]), Code::NO_SESSION);
    let lang =
        [("clientCode", client.code.as_str()), ("request", "getBrands"), ("lang", "xyz"), ("sessionKey", &client.key)];
    assert_eq!(code(&lang), Code::LANGUAGE);
    let (broken, _) = (
        client.agent().post(&client.url).send(&b"clientCode=\xff"[..]).unwrap().body_mut().read_to_string().unwrap(),
        (),
    );
    assert!(broken.contains("1015"), "{broken}");
}

/// Whatever is sent, the answer is an envelope and the server's own fault is never the reason.
fn anything_sent_gets_an_envelope(server: TestServer) {
    let client = server.account();
    let mut runner = TestRunner::new(Cases { cases: 60, ..Cases::default() });
    let calls: Vec<&str> = ladu_api::all().map(|call| call.name).collect();
    let text = prop_oneof![
        Just("1".to_owned()),
        Just("-1".to_owned()),
        Just("99999999999999999999".to_owned()),
        Just("0000-00-00".to_owned()),
        Just("%".to_owned()),
        Just("'; DROP TABLE product; --".to_owned()),
        Just("\0".to_owned()),
        ".{0,12}",
    ];
    let strategy = (proptest::sample::select(calls), proptest::collection::vec((0usize..60, text), 0..8));
    let outcome = runner.run(&strategy, |(name, values)| {
        let call = ladu_api::find(name).expect(name);
        if matches!(name, "changePassword" | "saveUser" | "saveConfParameter") {
            return Ok(());
        }
        let names = super::every_call::parameters(call);
        let pairs: Vec<(&str, String)> = match names.is_empty() {
            true => Vec::new(),
            false => values.iter().map(|(at, value)| (names[at % names.len()].as_str(), value.clone())).collect(),
        };
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = client.call(name, &pairs);
        prop_assert!(answer.code() != NONE && answer.code() != Code::NO_DATABASE, "{name} {pairs:?}: {}", answer.0);
        Ok(())
    });
    outcome.unwrap();
    let mut runner = TestRunner::new(Cases { cases: 40, ..Cases::default() });
    let bytes = proptest::collection::vec(any::<u8>(), 0..200);
    let outcome = runner.run(&bytes, |bytes| {
        let mut answer = client.agent().post(&client.url).send(&bytes[..]).unwrap();
        prop_assert_eq!(answer.status().as_u16(), 200);
        let body = answer.body_mut().read_to_string().unwrap();
        prop_assert!(serde_json::from_str::<Value>(&body).is_ok(), "{}", body);
        Ok(())
    });
    outcome.unwrap();
    server.doctor(&client);
}

fn csv_is_fetched_by_a_link(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=Tea").named("tea");
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$tea amount1=2.5 price1=1").record();
    let answer = client.ask("getProductStock", "warehouseID=$store responseType=CSV");
    let link = answer.record()["reportLink"].as_str().unwrap().to_owned();
    assert!(link.ends_with(".csv"));
    let text = client.agent().get(&link).call().unwrap().body_mut().read_to_string().unwrap();
    assert_eq!(text, "productID;amountInStock;amountReserved\r\n1;2.5;0\r\n");
    let forged = link.replace("/report/", "/report/x");
    assert_eq!(client.agent().get(&forged).call().unwrap().status().as_u16(), 404);
    client.ask("getVatRates", "responseType=CSV").fails(Code::RESPONSE_TYPE);
}
