//! The time clock: when employees came and went.

use ladu_tests::{Code, TestServer, on_both_engines};

on_both_engines! {
    employees_come_and_go
    who_is_in_is_listed
}

fn employees_come_and_go(server: TestServer) {
    let client = server.account();
    for name in ["Mari", "Jaan", "Tiit"] {
        client.ask("saveEmployee", &format!("lastName={name}")).named(name);
    }
    for warning in [false, true] {
        let come = client.ask("clockIn", "employeeID=$tiit InUnixTime=1700031600");
        assert_eq!(come.record()["warningAlreadyClockedIn"], warning);
        assert_eq!(client.ask("getClockIns", "").records().len(), 1);
    }
    for (out, warning) in [("1700060400", false), ("1700064000", true)] {
        let gone = client.ask("clockOut", &format!("employeeID=$tiit InUnixTime=1700031600 OutUnixTime={out}"));
        assert_eq!(gone.record()["warningClockedOutAlready"], warning);
        assert_eq!(gone.record()["warningNotClockedInYet"], false);
        assert_eq!(client.ask("getClockIns", "").number("OutUnixTime"), out);
    }
    let gone = client.ask("clockOut", "employeeID=$jaan InUnixTime=1700031601 OutUnixTime=1700060400");
    assert_eq!(gone.record()["warningNotClockedInYet"], true);
    client.ask("clockIn", "employeeID=$mari InUnixTime=1700031700 pointOfSaleID=$till").record();
    let open = client.ask("getClockIns", "notClockedOut=1");
    assert_eq!(open.records().len(), 1);
    let record = open.record();
    assert_eq!((&record["InUnixTime"], &record["OutUnixTime"]), (&1_700_031_700.into(), &0.into()));
    assert_eq!(record["warehouseID"], 1);
    for (filter, count) in [
        ("InUnixTimeFrom=1700031601", 2),
        ("inUnixTimeUntil=1700031600", 1),
        ("outUnixTimeUntil=1700060400", 1),
        ("OutUnixTimeUntil=1700060400", 1),
        ("OutUnixTimeFrom=1700060401", 1),
        ("employeeID=$tiit", 1),
        ("warehouseID=$store", 1),
        ("timeclockRecordID=1", 1),
    ] {
        assert_eq!(client.ask("getClockIns", filter).records().len(), count, "{filter}");
    }
    let come = client.ask("clockIn", "employeeID=$tiit inUnixTime=1700100000");
    assert_eq!(
        (come.record()["InUnixTime"].as_i64(), come.record()["warningAlreadyClockedIn"].as_bool()),
        (Some(1_700_100_000), Some(false))
    );
    client.ask("clockIn", "employeeID=$tiit InUnixTime=1700100000").record();
    let gone = client.ask("clockOut", "employeeID=$tiit inUnixTime=1700100000 outUnixTime=1700103600");
    assert_eq!(
        (gone.number("OutUnixTime"), gone.record()["warningNotClockedInYet"].as_bool()),
        ("1700103600".to_owned(), Some(false))
    );
    client.ask("clockIn", "employeeID=$tiit InUnixTime=5 inUnixTime=6").fails_at(Code::CONFLICT, "inUnixTime");
    client.ask("clockIn", "employeeID=$tiit inUnixTime=x").fails_at(Code::FORMAT, "inUnixTime");
    client.ask("clockIn", "employeeID=$tiit").fails_at(Code::MISSING, "InUnixTime");
    client.ask("clockIn", "InUnixTime=5").fails_at(Code::MISSING, "employeeID");
    client.ask("clockIn", "InUnixTime=5 employeeID=99").fails_at(Code::UNKNOWN_ID, "employeeID");
    client.ask("clockOut", "InUnixTime=5 employeeID=$tiit").fails_at(Code::MISSING, "OutUnixTime");
}

fn who_is_in_is_listed(server: TestServer) {
    let client = server.account();
    client.ask("saveEmployee", "lastName=Mari").named("mari");
    client.ask("clockIn", "employeeID=$mari InUnixTime=1700031600 warehouseID=$store").record();
    client.ask("clockIn", "employeeID=$mari InUnixTime=1700031700 warehouseID=$store").record();
    client.ask("clockIn", "employeeID=$admin InUnixTime=1700031600").record();
    let all = client.ask("getClockedInEmployees", "");
    assert_eq!(all.records().len(), 2);
    let here = client.ask("getClockedInEmployees", "warehouseIDs=$store");
    let record = here.record();
    assert_eq!((&record["employeeName"], &record["clockInUnixTime"]), (&"Mari".into(), &1_700_031_700.into()));
    assert_eq!(record["clockInTime"], "2023-11-15 09:01:40");
    client.ask("getClockedInEmployees", "warehouseIDs=x").fails_at(Code::LIST_VALUE, "warehouseIDs");
}
