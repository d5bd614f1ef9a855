//! The calendar: events, their kinds and states, and the appointments of salons.

use ladu_tests::{Client, Code, OK, TestServer, on_both_engines};
use serde_json::json;

on_both_engines! {
    events_are_kept_with_everything_they_name
    events_are_found_and_ordered
    an_event_has_a_kind_and_an_end
    salon_events_need_their_module
    appointments_do_not_overlap
    what_events_refer_to_stays
    kinds_and_states_are_named_in_languages
}

fn new_event<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut params = vec![("startTime", "2026-03-02 10:00:00"), ("endTime", "2026-03-02 11:00:00")];
    params.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    params.extend(more);
    params
}

fn save(client: &Client, more: &[(&str, &str)]) -> String {
    client.call("saveEvent", &new_event(more)).number("eventID")
}

fn events_are_kept_with_everything_they_name(server: TestServer) {
    let client = server.account();
    let customer = client.call("saveCustomer", &[("companyName", "Acme")]).number("customerID");
    let contact = client.ask("saveCustomer", &format!("firstName=Mari lastName=Tamm companyID={customer}"));
    let contact = contact.number("customerID");
    client.ask("saveEmployee", "lastName=Jaan").named("jaan");
    let supplier = client.ask("saveSupplier", "companyName=Mill").number("supplierID");
    let project =
        client.ask("saveProject", &format!("name=House customerID={customer} typeID=$project statusID=$open"));
    let project = project.number("projectID");
    let saved = client.call(
        "saveEvent",
        &new_event(&[
            ("description", "Talk about wool"),
            ("typeID", "1"),
            ("statusID", "1"),
            ("customerID", &customer),
            ("contactID", &contact),
            ("projectID", &project),
            ("employeeID", "$jaan"),
            ("supplierID", &supplier),
            ("resourceID", "7"),
            ("completed", "1"),
            ("notes", "Bring samples"),
            ("attributeName1", "room"),
            ("attributeValue1", "Blue"),
        ]),
    );
    saved.named("event");
    assert_eq!(saved.record(), &json!({"eventID": 1}));
    let listed = client.ask("getEvents", "");
    let event = listed.record();
    for (key, value) in [
        ("eventID", json!("1")),
        ("id", json!("1")),
        ("description", json!("Talk about wool")),
        ("typeID", json!("1")),
        ("typeName", json!("Meeting")),
        ("startTime", json!("2026-03-02 10:00:00")),
        ("endTime", json!("2026-03-02 11:00:00")),
        ("customerID", json!(customer)),
        ("customerName", json!("Acme")),
        ("contactID", json!(contact)),
        ("contactName", json!("Tamm, Mari")),
        ("projectID", json!(project)),
        ("projectName", json!("House")),
        ("employeeID", json!("2")),
        ("employeeName", json!("Jaan")),
        ("submitterID", json!("1")),
        ("submitterName", json!("Admin")),
        ("supplierID", json!(supplier)),
        ("supplierName", json!("Mill")),
        ("statusID", json!("1")),
        ("statusName", json!("Planned")),
        ("completed", json!("1")),
        ("resourceID", json!("7")),
        ("resourceName", json!(null)),
        ("notes", json!("Bring samples")),
        ("attributes", json!([{"attributeName": "room", "attributeType": "text", "attributeValue": "Blue"}])),
    ] {
        assert_eq!(event[key], value, "{key}");
    }
    assert!(event["lastModified"].as_str().unwrap().parse::<i64>().unwrap() > 1_700_000_000);
    assert!(event.get("added").is_none());
    assert!(client.ask("getEvents", "responseMode=detail").record()["added"].is_number());
    client.ask("saveEvent", "id=$event completed=0 statusID=2").record();
    let event = client.ask("getEvents", "eventID=$event");
    assert_eq!((&event.record()["completed"], &event.record()["statusName"]), (&json!("0"), &json!("Done")));
    assert_eq!(event.record()["description"], "Talk about wool");
    client.ask("deleteEvent", "eventID=$event").succeeds();
    assert_eq!(client.ask("getEvents", "").records().len(), 0);
    assert_eq!(client.ask("getUserOperationsLog", "tableName=events").record()["itemID"], 1);
}

fn events_are_found_and_ordered(server: TestServer) {
    let client = server.account();
    let a = client.call("saveCustomer", &[("companyName", "Zebra")]).number("customerID");
    let b = client.call("saveCustomer", &[("companyName", "Acme")]).number("customerID");
    for (customer, kind, start, end, text) in [
        (&a, "1", "2026-03-02 10:00:00", "2026-03-02 12:00:00", "Kõne villast"),
        (&b, "3", "2026-03-01 10:00:00", "2026-03-05 12:00:00", "Inventory"),
        (&a, "2", "2026-03-03", "2026-03-03 09:30", "Call about INVENTORY"),
    ] {
        let more = [
            ("customerID", customer.as_str()),
            ("typeID", kind),
            ("startTime", start),
            ("endTime", end),
            ("description", text),
        ];
        save(&client, &more);
    }
    let ids = |params: &[(&str, &str)]| {
        let answer = client.call("getEvents", params);
        answer.records().iter().map(|event| event["eventID"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(",")
    };
    let both = format!("{a},{b}");
    for (params, found) in [
        (&[][..], "2,1,3"),
        (&[("orderBy", "eventID"), ("orderByDir", "desc")], "3,2,1"),
        (&[("orderBy", "endTime")], "1,3,2"),
        (&[("orderBy", "customerName")], "2,1,3"),
        (&[("orderBy", "type"), ("orderByDir", "asc")], "3,1,2"),
        (&[("orderBy", "type"), ("orderByDir", "DESC")], "2,1,3"),
        (&[("description", "inventory")], "2,3"),
        (&[("description", "villa")], "1"),
        (&[("customerID", &a)], "1,3"),
        (&[("customerIDs", &both), ("typeID", "3")], "2"),
        (&[("startDateTimeFrom", "2026-03-02 10:00:00")], "1,3"),
        (&[("startDateTimeUntil", "2026-03-02 09:59:59")], "2"),
        (&[("endDateTimeFrom", "2026-03-03 09:30:00"), ("endDateTimeUntil", "2026-03-04")], "3"),
        (&[("submitterID", "1"), ("recordsOnPage", "1"), ("pageNo", "2")], "1"),
        (&[("submitterID", "2")], ""),
        (&[("supllierID", "5")], ""),
        (&[("supplierID", "5")], ""),
        (&[("changedSince", "4000000000")], ""),
    ] {
        assert_eq!(ids(params), found, "{params:?}");
    }
    client.ask("getEvents", "startDateTimeFrom=soon").fails_at(Code::FORMAT, "startDateTimeFrom");
    client.call("getEvents", &[("searchAttributeName[]", "a")]).fails(Code::IS_ARRAY);
    assert_eq!(ids(&[("orderBy", "startTime"), ("recordsOnPage", "2"), ("pageNo", "2")]), "3");
}

fn an_event_has_a_kind_and_an_end(server: TestServer) {
    let client = server.account();
    let refused = |more: &[(&str, &str)]| client.call("saveEvent", &new_event(more));
    for (more, code, field) in [
        (&[][..], Code::MISSING, "typeID"),
        (&[("typeID", "1"), ("startTime", "")], Code::MISSING, "startTime"),
        (&[("typeID", "1"), ("endTime", "")], Code::MISSING, "endTime"),
        (&[("typeID", "99")], Code::UNKNOWN_ID, "typeID"),
        (&[("typeID", "1"), ("customerID", "99")], Code::UNKNOWN_ID, "customerID"),
        (&[("typeID", "1"), ("employeeID", "99")], Code::UNKNOWN_ID, "employeeID"),
        (&[("typeID", "1"), ("statusID", "99")], Code::UNKNOWN_ID, "statusID"),
        (&[("typeID", "1"), ("startTime", "2026-02-30 10:00:00")], Code::FORMAT, "startTime"),
        (&[("typeID", "1"), ("endTime", "2026-03-02 09:00:00")], Code::NOT_ALLOWED, "endTime"),
        (&[("id", "99")], Code::UNKNOWN_ID, "id"),
        (&[("type", "PARTY")], Code::NOT_ALLOWED, "type"),
    ] {
        refused(more).answers_at(code, field);
    }
    save(&client, &[("typeID", "1")]);
    let late = client.call("saveEvent", &[("id", "1"), ("startTime", "2026-03-02 11:00:01")]);
    late.fails_at(Code::NOT_ALLOWED, "startTime");
    client.call("saveEvent", &[("id", "1"), ("startTime", "2026-03-02 11:00:00")]).record();
}

fn salon_events_need_their_module(server: TestServer) {
    let client = server.account();
    save(&client, &[("typeID", "1")]);
    save(&client, &[("type", "SCHEDULE"), ("warehouseID", "$store")]);
    let appointment =
        [("type", "appointment"), ("status", "SCHEDULED"), ("warehouseID", "$store"), ("checkInTime", "5")];
    save(&client, &appointment);
    let salon = client.ask("getEvents", "getAllSalonEvents=1");
    assert_eq!(salon.records().len(), 1);
    for (key, value) in [
        ("type", json!("APPOINTMENT")),
        ("status", json!("SCHEDULED")),
        ("warehouseID", json!(1)),
        ("checkInTime", json!(5)),
        ("checkOutTime", json!(0)),
        ("productID", json!(0)),
        ("productName", json!(null)),
    ] {
        assert_eq!(salon.record()[key], value, "{key}");
    }
    server.set_module(&client, "Salon / Spa", false);
    for (name, value) in appointment {
        client.call("saveEvent", &new_event(&[("typeID", "1"), (name, value)])).fails(Code::NO_MODULE);
    }
    assert!(client.ask("getEvents", "").record().get("status").is_none());
    client.ask("getEvents", "warehouseID=$store").fails(Code::NO_MODULE);
}

fn appointments_do_not_overlap(server: TestServer) {
    let client = server.account();
    let event = |kind: &str, employee: &str, start: &str, end: &str, alone: &str| {
        let more = [
            ("type", kind),
            ("employeeID", employee),
            ("startTime", start),
            ("endTime", end),
            ("notOverlapping", alone),
        ];
        client.call("saveEvent", &new_event(&more))
    };
    event("LUNCH", "1", "2026-03-02 12:00:00", "2026-03-02 13:00:00", "1").succeeds();
    event("SCHEDULE", "1", "2026-03-02 09:00:00", "2026-03-02 17:00:00", "1").succeeds();
    event("APPOINTMENT", "1", "2026-03-02 11:30:00", "2026-03-02 12:30:00", "1").fails(Code::NOT_FREE);
    event("APPOINTMENT", "1", "2026-03-02 12:15:00", "2026-03-02 12:20:00", "1").fails(Code::NOT_FREE);
    event("APPOINTMENT", "1", "2026-03-02 13:00:00", "2026-03-02 14:00:00", "1").succeeds();
    event("APPOINTMENT", "1", "2026-03-02 13:30:00", "2026-03-02 14:00:00", "1").fails(Code::NOT_FREE);
    event("APPOINTMENT", "1", "2026-03-02 13:30:00", "2026-03-02 14:00:00", "0").succeeds();
    event("BREAK", "1", "2026-03-02 13:30:00", "2026-03-02 14:00:00", "1").succeeds();
    client.ask("saveEmployee", "lastName=Mari").record();
    event("APPOINTMENT", "2", "2026-03-02 12:00:00", "2026-03-02 13:00:00", "1").succeeds();
    // Of many at once for the same hour, one is taken.
    let taken = std::thread::scope(|scope| {
        let work = || event("APPOINTMENT", "2", "2026-03-03 12:00:00", "2026-03-03 13:00:00", "1").code();
        let all: Vec<_> = (0..6).map(|_| scope.spawn(work)).collect();
        all.into_iter().map(|one| one.join().unwrap()).filter(|code| *code == OK).count()
    });
    assert_eq!(taken, 1);
}

fn what_events_refer_to_stays(server: TestServer) {
    let client = server.account();
    let supplier = client.ask("saveSupplier", "companyName=Mill").number("supplierID");
    client.ask("saveEmployee", "lastName=Mari").named("mari");
    let event = save(&client, &[("typeID", "1"), ("supplierID", &supplier), ("employeeID", "$mari")]);
    client.ask("deleteSupplier", &format!("supplierID={supplier}")).fails(Code::IN_USE);
    client.ask("deleteEmployee", "employeeID=$mari").fails(Code::IN_USE);
    client.ask("deleteEvent", &format!("eventID={event}")).records();
    client.ask("deleteSupplier", &format!("supplierID={supplier}")).succeeds();
    client.ask("deleteEmployee", "employeeID=$mari").succeeds();
    client.ask("deleteEvent", &format!("eventID={event}")).fails_at(Code::UNKNOWN_ID, "eventID");
}

fn kinds_and_states_are_named_in_languages(server: TestServer) {
    let client = server.account();
    let kind = client.ask("saveEventType", "nameENG=Visit nameEST=Külaskäik displayedInCalendar=0").id("eventTypeID");
    let listed = client.ask("getEventTypes", "lang=est");
    let visit = listed.records().iter().find(|record| record["id"] == kind).unwrap().clone();
    assert_eq!((&visit["name"], &visit["displayedInCalendar"]), (&json!("Külaskäik"), &json!(0)));
    assert_eq!(visit["lastModified"], 0);
    assert_eq!(listed.records()[0]["displayedInCalendar"], 1);
    let status = client.call("saveEventStatus", &[("name", "Urgent"), ("color", "#ff8800")]).id("eventStatusID");
    let listed = client.ask("getEventStatuses", "");
    let urgent = listed.records().iter().find(|record| record["id"] == status).unwrap();
    assert_eq!((&urgent["color"], &urgent["colour"]), (&json!("#ff8800"), &json!("#ff8800")));
    client.call("saveEventStatus", &[("name", "x"), ("color", "red")]).fails_at(Code::NOT_ALLOWED, "color");
    client.ask("saveEventStatus", "eventStatusID=99 name=x").fails_at(Code::UNKNOWN_ID, "eventStatusID");
}
