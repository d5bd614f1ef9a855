//! Objects that programs of partners keep for themselves.

use ladu_identity::accounts;
use ladu_tests::{Client, Code, OK, TestServer, code_of, on_both_engines};
use serde_json::{Value, json};

on_both_engines! {
    objects_are_kept_and_found
    another_group_makes_another_object
    partners_see_their_own_objects_only
    counters_lose_nothing
    counting_needs_a_number
}

const FIRST: &str = "first-partner";
const SECOND: &str = "second-partner";

fn start(server: &TestServer) -> Client {
    accounts::add_partner(&server.store.store, "First", FIRST, 100).unwrap();
    accounts::add_partner(&server.store.store, "Second", SECOND, 100).unwrap();
    server.account()
}

fn of(client: &Client, call: &str, params: &str) -> ladu_tests::Answer {
    client.ask(call, &format!("partnerKey={FIRST} {params}"))
}

fn fields(record: &Value) -> Vec<(String, String, String)> {
    let text = |field: &Value, key: &str| field[key].as_str().unwrap().to_owned();
    let all = record["attributes"].as_array().map_or(&[][..], Vec::as_slice).iter();
    all.map(|f| (text(f, "attributeName"), text(f, "attributeType"), text(f, "attributeValue"))).collect()
}

fn objects_are_kept_and_found(server: TestServer) {
    let client = start(&server);
    let tea = "group=route attributeName1=city attributeValue1=Tartu attributeName2=stops attributeType2=integer
               attributeValue2=4 attributeName3=length attributeType3=float attributeValue3=12.5";
    let made = of(&client, "saveObject", tea);
    made.named("tartu");
    assert_eq!(made.record(), &json!({"objectID": 1}));
    of(&client, "saveObject", "group=route attributeName1=city attributeValue1=Narva attributeType1=text")
        .named("narva");
    of(&client, "saveObject", "group=driver attributeName1=city attributeValue1=Tartu").record();
    let found = of(&client, "getObjects", "group=route searchAttributeName1=city searchAttributeValue1=Tartu");
    assert_eq!((found.records().len(), &found.record()["group"]), (1, &json!("route")));
    let text = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    let route = [text("city", "string", "Tartu"), text("length", "float", "12.5"), text("stops", "integer", "4")];
    assert_eq!(fields(found.record()), route);
    of(&client, "saveObject", "objectID=$tartu group=route attributeName1=stops attributeType1=int attributeValue1=5")
        .record();
    of(&client, "saveObject", "objectID=$tartu group=route attributeName1=city attributeValue1=null").record();
    let found = of(&client, "getObjects", "objectID=$tartu");
    assert_eq!(fields(found.record()), [text("length", "float", "12.5"), text("stops", "integer", "5")]);
    assert_eq!(of(&client, "getObjects", "recordsOnPage=2 pageNo=2").record()["objectID"], 3);
    of(&client, "deleteObject", "objectID=$tartu").succeeds();
    assert_eq!(of(&client, "getObjects", "group=route").records().len(), 1);
    of(&client, "deleteObject", "objectID=$tartu").fails_at(Code::UNKNOWN_ID, "objectID");
    of(&client, "deleteObject", "").fails_at(Code::MISSING, "objectID");
    of(&client, "saveObject", "objectID=$narva").fails_at(Code::MISSING, "group");
    of(&client, "saveObject", "objectID=99 group=route").fails_at(Code::UNKNOWN_ID, "objectID");
    let wrong = "group=route attributeName1=a attributeType1=date attributeValue1=x";
    of(&client, "saveObject", wrong).fails_at(Code::NOT_ALLOWED, "attributeType1");
}

fn another_group_makes_another_object(server: TestServer) {
    let client = start(&server);
    of(&client, "saveObject", "group=a attributeName1=x attributeValue1=1").named("first");
    let second = of(&client, "saveObject", "objectID=$first group=b attributeName1=x attributeValue1=2");
    assert_eq!(second.record()["objectID"], 2);
    let all = of(&client, "getObjects", "");
    let seen: Vec<_> = all.records().iter().map(|o| (o["group"].clone(), fields(o)[0].2.clone())).collect();
    assert_eq!(seen, [(json!("a"), "1".to_owned()), (json!("b"), "2".to_owned())]);
}

fn partners_see_their_own_objects_only(server: TestServer) {
    let client = start(&server);
    of(&client, "saveObject", "group=a attributeName1=x attributeType1=int attributeValue1=1").named("own");
    for (call, params) in [
        ("deleteObject", "objectID=$own"),
        ("saveObject", "objectID=$own group=a"),
        ("incrementAttributeValue", "objectID=$own attributeName=x amount=1"),
    ] {
        let other = client.ask(call, &format!("partnerKey={SECOND} {params}"));
        other.fails_at(Code::UNKNOWN_ID, "objectID");
    }
    assert_eq!(client.ask("getObjects", &format!("partnerKey={SECOND}")).records().len(), 0);
    client.ask("getObjects", "").fails_at(Code::MISSING, "partnerKey");
    client.ask("getObjects", "partnerKey=nobody").fails_at(Code::NOT_ALLOWED, "partnerKey");
    // Nobody says from outside whose objects they are.
    client.ask("getObjects", "partnerKey=nobody prepared:partner=x").fails_at(Code::NOT_ALLOWED, "partnerKey");
    let mut bulk = client.clone();
    let elements = json!([{"requestName": "getObjects"}, {"requestName": "getBrands"}]);
    let codes = |answer: ladu_tests::Answer| {
        answer.0["requests"].as_array().unwrap().iter().map(|r| code_of(&r["status"])).collect::<Vec<_>>()
    };
    assert_eq!(codes(bulk.bulk(&elements)), [Code::MISSING, OK]);
    bulk.partner = FIRST.to_owned();
    let answer = bulk.bulk(&elements);
    assert_eq!(answer.0["requests"][0]["records"][0]["objectID"], 1);
}

fn counters_lose_nothing(server: TestServer) {
    let client = start(&server);
    of(&client, "saveObject", "group=a attributeName1=n attributeType1=integer attributeValue1=100").named("counter");
    std::thread::scope(|scope| {
        for worker in 0..4 {
            let client = client.clone();
            scope.spawn(move || {
                for _ in 0..10 {
                    let (call, amount) =
                        if worker == 0 { ("decrementAttributeValue", 1) } else { ("incrementAttributeValue", 2) };
                    of(&client, call, &format!("objectID=$counter attributeName=n amount={amount}")).record();
                }
            });
        }
    });
    let last = of(&client, "incrementAttributeValue", "objectID=$counter attributeName=n amount=0");
    assert_eq!(last.record(), &json!({"attributeValue": 150}));
    assert_eq!(fields(of(&client, "getObjects", "").record())[0].2, "150");
}

fn counting_needs_a_number(server: TestServer) {
    let client = start(&server);
    let object = "group=a attributeName1=text attributeValue1=5 attributeName2=whole attributeType2=integer
                  attributeValue2=2147483647 attributeName3=part attributeType3=float attributeValue3=0.1";
    of(&client, "saveObject", object).named("counter");
    let count = |params: &str| of(&client, "incrementAttributeValue", &format!("objectID=$counter {params}"));
    assert_eq!(count("attributeName=part amount=0.2").record()["attributeValue"], json!(0.3));
    count("attributeName=text amount=1").fails_at(Code::NOT_ALLOWED, "attributeName");
    count("attributeName=none amount=1").fails_at(Code::UNKNOWN_ID, "attributeName");
    count("attributeName=whole amount=1").fails_at(Code::NOT_ALLOWED, "amount");
    count("attributeName=whole amount=-0.5").fails_at(Code::NOT_ALLOWED, "amount");
    assert_eq!(count("attributeName=whole amount=-1").record()["attributeValue"], 2_147_483_646);
    count("attributeName=whole").fails_at(Code::MISSING, "amount");
    count("amount=1").fails_at(Code::MISSING, "attributeName");
    count("attributeName=part amount=x").fails_at(Code::FORMAT, "amount");
    of(&client, "incrementAttributeValue", "attributeName=a amount=1").fails_at(Code::MISSING, "objectID");
}
