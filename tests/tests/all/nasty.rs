//! What nobody should send, sent to every parameter of every call: the answer is always one of the API's, and nothing breaks.

use ladu_api::{Call, Run, all};
use ladu_tests::{Client, Code, Engine, NONE, OK, TestServer, code_of, on_both_engines};
use ladu_wire::{Field, Kind};
use serde_json::{Map, Value as Json, json};

use crate::every_call::parameters;

on_both_engines! {
    nasty_values_are_answered_in_every_parameter
}

/// Elements of one bulk request.
const AT_ONCE: usize = 100;
/// Codes that say the session is gone.
const NO_SESSION: [Code; 4] = [Code::NO_SESSION, Code::SESSION_ENDED, Code::NO_SUCH_SESSION, Code::SESSION_TOO_OLD];
/// The server's own failure.
const FAILED: Code = Code::NO_DATABASE;
/// Calls that would shut the tester out, and those that bulk requests may not name.
const SPARED: &[&str] = &["saveIPWhitelistSettings", "changePassword", "setPasswordAsExpired"];

fn nasty() -> Vec<String> {
    let long = "õ".repeat(70_000);
    let many = (1..=1001).map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    let words = [
        "",
        " ",
        "0",
        "-1",
        "-0.0000001",
        "1.5",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "999999999.999999",
        "99999999999999999999999999999999",
        "1e309",
        "NaN",
        "Infinity",
        "0x10",
        "1,5",
        "1 000",
        "٣",
        "'; DROP TABLE product; --",
        "\" OR 1=1",
        "%",
        "_",
        "\\",
        "$1",
        "{ids}",
        "?",
        "<script>alert(1)</script>&amp;",
        "\u{202e}abc\u{0}",
        "\u{feff}",
        "💶",
        "a\u{301}",
        "\r\n\tx",
        "2026-02-30",
        "0000-00-00",
        "9999-12-31",
        "0001-01-01",
        "24:00:00",
        "1,2,x",
        ",,",
        "1,1,1",
        "true",
        "null",
        "[]",
        "{}",
        "//../../etc/passwd",
        "=1+1",
    ];
    words.into_iter().map(str::to_owned).chain([long, many]).collect()
}

/// A value that a field takes.
fn plausible(field: &Field<impl Sized>) -> String {
    match field.kind {
        Kind::Text(_) => "x".to_owned(),
        Kind::Word(words) => words.last().copied().unwrap_or_default().to_owned(),
        Kind::Date => "2026-01-05".to_owned(),
        Kind::Clock => "12:00:00".to_owned(),
        Kind::DateTime => "2026-01-05 12:00:00".to_owned(),
        Kind::Int(low, _) => low.max(1).to_string(),
        Kind::Id | Kind::Flag | Kind::Amount | Kind::Time | Kind::Ids => "1".to_owned(),
    }
}

/// What a call needs at least, with values that it takes.
fn needed(call: &Call) -> Map<String, Json> {
    let mut params = Map::new();
    for field in call.inputs.iter().filter(|field| field.required && !field.input.is_empty()) {
        params.insert(field.input.to_owned(), json!(plausible(field)));
    }
    if let Run::Save(noun) | Run::Add(noun) | Run::Edit(noun) = call.run {
        for field in noun.fields.iter().filter(|field| field.required && !field.input.is_empty()) {
            params.insert(field.input.to_owned(), json!(plausible(field)));
        }
    }
    params
}

/// Sends elements; each has to be answered by a code of the API that is not the server's own failure.
fn send(client: &mut Client, elements: &mut Vec<Json>, tried: &mut usize) {
    let answer = client.bulk(&json!(elements));
    let parts = answer.0["requests"].as_array();
    let parts = parts.unwrap_or_else(|| {
        panic!("{} from {}", answer.0, json!(elements).to_string().chars().take(4000).collect::<String>())
    });
    assert_eq!(parts.len(), elements.len());
    for (element, part) in elements.iter().zip(parts) {
        let code = code_of(&part["status"]);
        assert_ne!(code, FAILED, "{} answered {part}", element.to_string().chars().take(400).collect::<String>());
        assert!(code == OK || (Code::MAINTENANCE.0..NONE.0).contains(&code.0), "{element} answered {part}");
        *tried += usize::from(!NO_SESSION.contains(&code));
    }
    elements.clear();
}

fn nasty_values_are_answered_in_every_parameter(server: TestServer) {
    let mut client = server.account();
    ladu_identity::accounts::add_partner(&server.store.store, "Till maker", "x", 100).unwrap();
    client.partner = "x".to_owned();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    for kind in ["PRODUCT", "BUNDLE", "MATRIX"] {
        client.ask("saveProduct", &format!("groupID=$goods name=Tea type={kind} netPrice=2")).named(kind);
    }
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$product amount1=5 price1=1").record();
    client
        .ask("saveSalesDocument", "type=CASHINVOICE warehouseID=$store confirmInvoice=1 productID1=$product amount1=1")
        .record();
    let (values, mut elements, mut tried, mut sent) = (nasty(), Vec::new(), 0, 0);
    // Every parameter meets every value over the two engines and a few versions of this list; here a part of them each.
    let step = if server.engine() == Engine::Sqlite { 4 } else { 12 };
    for call in all().filter(|call| !call.is_public() && !SPARED.contains(&call.name)) {
        for name in parameters(call) {
            for value in values.iter().skip(sent % step).step_by(step) {
                let mut element = needed(call);
                element.insert("requestName".to_owned(), json!(call.name));
                element.insert(name.clone(), json!(value));
                elements.push(Json::Object(element));
                if elements.len() == AT_ONCE {
                    send(&mut client, &mut elements, &mut tried);
                }
            }
            sent += 1;
        }
    }
    send(&mut client, &mut elements, &mut tried);
    assert!(sent > 1000 && tried > sent * 3, "{tried} values in {sent} parameters");
    server.doctor(&client);
}
