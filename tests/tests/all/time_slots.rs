//! Free times of a salon, and the shifts and events that they hang on.

use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::Value;

on_both_engines! {
    the_first_free_times_are_offered
    guests_and_services_are_fitted_together
    employees_are_chosen
    slots_need_what_they_need
    shifts_of_ones_own_and_times_off
}

/// A store that works from nine to eleven, with Mari (2, busy until 9:45 on the second of March) and Jaan (3); a cut (1) of half an
/// hour, a colour (2) of an hour that needs a quarter to clean up, and advice (3) without a length.
fn salon(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveWarehouse", "warehouseID=$store shift1Start=09:00 shift1End=11:00").record();
    client.ask("saveProductGroup", "name=Hair").named("hair");
    client.ask("saveProduct", "groupID=$hair name=Cut lengthInMinutes=30").named("cut");
    client.ask("saveProduct", "groupID=$hair name=Colour lengthInMinutes=60 cleanupTimeInMinutes=15").named("colour");
    client.ask("saveProduct", "groupID=$hair name=Advice").named("advice");
    for (id, name) in [(2, "Mari"), (3, "Jaan")] {
        client.ask("saveEmployee", &format!("lastName={name} productGroupIDs=$hair")).named(name);
        client
            .ask("saveUser", &format!("name={name} userGroupID=$cashiers employeeID={id} password=Secret123"))
            .record();
    }
    event(&client, "APPOINTMENT", "2", "2026-03-02 09:00:00", "2026-03-02 09:45:00");
    client
}

fn event(client: &Client, kind: &str, employee: &str, start: &str, end: &str) {
    let event = [("type", kind), ("employeeID", employee), ("startTime", start), ("endTime", end)];
    client.call("saveEvent", &event).record();
}

/// The options of the second of March as `employee@hh:mm-hh:mm` of each service.
fn slots(client: &Client, params: &str) -> Vec<String> {
    let mut all =
        vec![("warehouseID", "$store"), ("startTime", "2026-03-02 08:50:00"), ("endTime", "2026-03-02 23:00:00")];
    let own: Vec<(&str, &str)> = params.split_whitespace().filter_map(|pair| pair.split_once('=')).collect();
    all.retain(|(name, _)| own.iter().all(|(other, _)| other != name));
    all.extend(own);
    let answer = client.call("getTimeSlots", &all);
    let time = |value: &Value| value.as_str().unwrap().get(11..16).unwrap_or_default().to_owned();
    let part = |slot: &Value| format!("{}@{}-{}", slot["employeeID"], time(&slot["startTime"]), time(&slot["endTime"]));
    let option = |option: &Value| option.as_array().unwrap().iter().map(part).collect::<Vec<_>>().join(" ");
    answer.records().iter().map(option).collect()
}

fn the_first_free_times_are_offered(server: TestServer) {
    let client = salon(&server);
    let found = slots(&client, "productID1=$cut");
    assert_eq!(found, ["3@09:00-09:30", "3@09:15-09:45", "3@09:30-10:00", "2@09:45-10:15", "2@10:00-10:30"]);
    assert_eq!(slots(&client, "productID1=$cut maxOptions=2").len(), 2);
    assert_eq!(slots(&client, "productID1=$cut startTime=2026-03-02T10:16 maxOptions=9"), ["2@10:30-11:00"]);
    // The employee has to clean up before the shift ends.
    assert_eq!(slots(&client, "productID1=$colour employeeID1=$mari"), ["2@09:45-10:45"]);
    assert_eq!(slots(&client, "productID1=$colour startTime=2026-03-02T09:50"), Vec::<String>::new());
    let first = client.ask("getTimeSlots", "warehouseID=$store startTime=2026-03-02 productID1=$cut customerNumber1=4");
    let slot = &first.records()[0][0];
    assert_eq!((&slot["customerNumber"], &slot["productID"]), (&4.into(), &1.into()));
    assert_eq!(slot["startTime"], "2026-03-02 09:00:00");
    let (store, cut) = (client.sent("$store"), client.sent("$cut"));
    let form = [
        ("clientCode", client.code.as_str()),
        ("sessionKey", &client.key),
        ("request", "getTimeSlots"),
        ("responseType", "XML"),
        ("warehouseID", &store),
        ("startTime", "2026-03-02"),
        ("productID1", &cut),
    ];
    let xml = client.send(&form).1;
    assert_eq!(xml.matches("<record><item><customerNumber>0</customerNumber>").count(), 5, "{xml}");
    // Two weeks are looked at when no end is named, from now on when no start is.
    let ahead = client.ask("getTimeSlots", "warehouseID=$store productID1=$cut maxOptions=100");
    assert!((90..=100).contains(&ahead.records().len()), "seven times on each of fourteen days");
}

fn guests_and_services_are_fitted_together(server: TestServer) {
    let client = salon(&server);
    let both = "productID1=$cut productID2=$colour customerNumber1=1 customerNumber2=1";
    assert_eq!(slots(&client, &format!("{both} maxOptions=1")), ["3@09:00-09:30 3@09:30-10:30"]);
    // Colour would be first, and the cut comes while the colour's place is cleaned up.
    let wished = format!("{both} employeeID1=$mari maxOptions=1");
    assert_eq!(slots(&client, &wished), ["2@10:00-10:30 3@09:00-10:00"]);
    assert_eq!(slots(&client, &format!("{wished} preserveOrder=1")), Vec::<String>::new());
    // Two guests at once need two employees.
    let guests = "productID1=$cut productID2=$cut customerNumber1=1 customerNumber2=2 maxOptions=1";
    assert_eq!(slots(&client, guests), ["2@09:45-10:15 3@09:45-10:15"]);
}

fn employees_are_chosen(server: TestServer) {
    let client = salon(&server);
    assert_eq!(
        slots(&client, "productID1=$cut employeeID1=$mari"),
        ["2@09:45-10:15", "2@10:00-10:30", "2@10:15-10:45", "2@10:30-11:00"]
    );
    assert_eq!(slots(&client, "productID1=$cut employeeID1=$admin"), Vec::<String>::new());
    let twice = slots(&client, "productID1=$cut getDuplicateTimeslots=1 startTime=2026-03-02T09:30");
    assert_eq!(twice, ["3@09:30-10:00", "2@09:45-10:15", "3@09:45-10:15", "2@10:00-10:30", "3@10:00-10:30"]);
    assert_eq!(slots(&client, "productID1=$cut returnAllEmployees=1"), ["3@09:00-09:30", "2@09:45-10:15"]);
    let early = "productID1=$cut returnAllEmployees=1 endTime=2026-03-02T09:40";
    assert_eq!(slots(&client, early), ["3@09:00-09:30", "2@-"]);
    assert_eq!(slots(&client, "productID1=$cut clockedInEmployeesOnly=1"), Vec::<String>::new());
    client.ask("clockIn", "employeeID=$mari InUnixTime=1700031600 warehouseID=$store").record();
    assert_eq!(slots(&client, "productID1=$cut clockedInEmployeesOnly=1")[0], "2@09:45-10:15");
    client.ask("clockOut", "employeeID=$mari InUnixTime=1700031600 OutUnixTime=1700031700").record();
    assert_eq!(slots(&client, "productID1=$cut clockedInEmployeesOnly=1"), Vec::<String>::new());
    // Who has no user for the store does not work there.
    client.ask("saveWarehouse", "name=Far code=2").named("far");
    client.ask("saveUser", "userID=3 warehouseIDs=$far").record();
    assert_eq!(slots(&client, "productID1=$cut maxOptions=1"), ["2@09:45-10:15"]);
}

fn slots_need_what_they_need(server: TestServer) {
    let client = salon(&server);
    let many: String = (1..=6).map(|n| format!(" productID{n}=1")).collect();
    for (params, code, field) in [
        ("productID1=$cut", Code::MISSING, "warehouseID"),
        ("warehouseID=9 productID1=$cut", Code::UNKNOWN_ID, "warehouseID"),
        ("warehouseID=$store", Code::MISSING, "productID1"),
        ("warehouseID=$store customerNumber2=1", Code::MISSING, "productID2"),
        ("warehouseID=$store productID1=9", Code::UNKNOWN_ID, "productID1"),
        ("warehouseID=$store productID1=$cut employeeID1=9", Code::UNKNOWN_ID, "employeeID1"),
        ("warehouseID=$store productID1=$advice", Code::NO_LENGTH, ""),
        ("warehouseID=$store productID1=$cut startTime=x", Code::FORMAT, "startTime"),
        ("warehouseID=$store productID1=$cut startTime=2026-01-01 endTime=2027-01-01", Code::NOT_ALLOWED, "endTime"),
        (&format!("warehouseID=1{many}"), Code::LIST_TOO_LONG, "productID6"),
    ] {
        client.ask("getTimeSlots", params).answers_at(code, field);
    }
    assert_eq!(slots(&client, "productID1=$cut endTime=2026-03-01"), Vec::<String>::new());
    server.set_module(&client, "Salon / Spa", false);
    client.ask("getTimeSlots", "warehouseID=$store productID1=$cut").fails(Code::NO_MODULE);
}

fn shifts_of_ones_own_and_times_off(server: TestServer) {
    let client = salon(&server);
    event(&client, "SCHEDULE", "3", "2026-03-03 12:00:00", "2026-03-03 13:00:00");
    event(&client, "VACATION", "3", "2026-03-04 00:00:00", "2026-03-06 00:00:00");
    event(&client, "LUNCH", "3", "2026-03-03 12:30:00", "2026-03-03 12:45:00");
    let day = "productID1=$cut employeeID1=$jaan startTime=2026-03-03 endTime=2026-03-06";
    assert_eq!(slots(&client, day), ["3@12:00-12:30"]);
    let schedule = |more: &str| {
        let answer = client.ask("getSchedule", &format!("warehouseID=$store employeeID=$jaan {more}"));
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        answer
            .records()
            .iter()
            .map(|r| format!("{} {}", text(&r["startTime"]), text(&r["endTime"])))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        schedule("dateFrom=2026-03-02 dateUntil=2026-03-03"),
        ["2026-03-02 09:00:00 2026-03-02 11:00:00", "2026-03-03 12:00:00 2026-03-03 13:00:00"]
    );
    assert_eq!(
        schedule("dateFrom=2026-03-03 dateUntil=2026-03-05 showTimeOff=1"),
        ["2026-03-03 12:30:00 2026-03-03 12:45:00", "2026-03-04 00:00:00 2026-03-06 00:00:00"]
    );
}
