//! Days of registers: opened, counted, closed; money put in and taken out.

use ladu_store::Value;
use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::Value as Json;

on_both_engines! {
    a_day_of_a_register
    days_are_found_by_register_time_and_currency
    what_a_day_call_needs_is_named
    drawers_have_days_of_their_own
    money_goes_in_and_out_without_sales
    other_tenders_are_counted
}

const OPENED: &str = "1700031600";
const CLOSED: &str = "1700067600";
const NOON: &str = "1700046000";

/// An account that sold for 250.00 in cash and 80.00 by card at register 1.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    for (sum, tender) in [("200", "CASH"), ("50", "CASH"), ("80", "CARD")] {
        let sale = format!("type=CASHINVOICE pointOfSaleID=$till itemName1=x price1={sum} amount1=1 vatrateID1=$vat0");
        let id = client.ask("saveSalesDocument", &sale).number("invoiceID");
        let card = if tender == "CARD" { " cardType=VISA" } else { "" };
        client
            .ask("savePayment", &format!("documentID={id} type={tender} sum={sum} added={NOON} time=13:00:{id}0{card}"))
            .record();
    }
    client
}

fn lines(record: &Json) -> Vec<(String, String, [String; 4])> {
    let line = |line: &Json| {
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let sums = ["beginningAmount", "transactionsTotal", "otherChangesTotal", "expectedAmount"];
        (text("paymentType"), text("cardType"), sums.map(|key| ladu_tests::shown(&line[key])))
    };
    record["payments"].as_array().unwrap().iter().map(line).collect()
}

fn a_day_of_a_register(server: TestServer) {
    let client = shop(&server);
    let asked = client.ask("POSOpenDay", "pointOfSaleID=$till queryOpenDay=1");
    assert!(asked.records().is_empty());
    assert_eq!(client.ask("getPointOfSaleStatuses", "").record()["status"], "closed");
    let open =
        |sum: &str| client.ask("POSOpenDay", &format!("pointOfSaleID=$till openedSum={sum} openedUnixTime={OPENED}"));
    for (sum, warning) in [("100.00", false), ("110.00", true), ("100.00", true)] {
        let opened = open(sum);
        assert_eq!(opened.named("day"), 1);
        assert_eq!(opened.record()["warningDayAlreadyOpen"], warning);
        let day = client.ask("getDayClosings", "dayID=$day");
        assert_eq!(day.number("openedSum"), sum.trim_end_matches(".00"));
    }
    for (call, params) in [("POSCashIN", "sum=20.00"), ("POSCashOUT", "sum=30.00"), ("POSCashIN", "sum=0")] {
        client.ask(call, &format!("pointOfSaleID=$till {params} added={NOON}")).record();
    }
    let totals = client.ask("getPointOfSaleDayTotals", "pointOfSaleID=$till");
    let [cash, visa] = &lines(totals.record())[..] else { panic!("{totals:?}") };
    let line = |kind: &str, card: &str, sums: [&str; 4]| (kind.to_owned(), card.to_owned(), sums.map(str::to_owned));
    assert_eq!(*cash, line("CASH", "", ["100", "250", "-10", "340"]));
    assert_eq!(*visa, line("CARD", "VISA", ["0", "80", "0", "80"]));
    let status = client.ask("getPointOfSaleStatuses", "");
    assert_eq!(status.record()["status"], "open");
    assert_eq!(status.record()["lastUpdatedUnixTime"], 1_700_031_600);
    assert_eq!(status.record()["lastUpdatedTime"], "2023-11-15 09:00:00");
    assert_eq!(client.ask("isPOSDayOpen", "pointOfSaleID=$till").record()["dayID"], 1);
    assert_eq!(client.ask("POSOpenDay", "pointOfSaleID=$till queryOpenDay=1").record()["dayID"], 1);
    let reason = client.ask("saveReasonCode", "name=Variance purpose=EOD_VARIANCE").number("reasonID");
    for (banked, warning, difference) in [("235.00", false, -500), ("240.00", true, 0)] {
        let closed = client.ask(
            "POSCloseDay",
            &format!(
                "pointOfSaleID=$till dayID=$day closedUnixTime={CLOSED} closedSum=100.00 bankedSum={banked} reasonID={reason}"
            ),
        );
        let record = closed.record();
        assert_eq!((&record["dayID"], &record["closedUnixTime"]), (&1.into(), &1_700_067_600.into()));
        assert_eq!(
            (&record["warningDayNotOpen"], &record["warningDayAlreadyClosed"]),
            (&false.into(), &warning.into())
        );
        let day = client.ask("getDayClosings", "dayID=$day");
        let cents = |key: &str| (day.number(key).parse::<f64>().unwrap() * 100.0) as i64;
        assert_eq!(cents("closedSum") + cents("bankedSum") - 34_000, difference);
    }
    let unknown = client.ask(
        "POSCloseDay",
        "pointOfSaleID=$till openedUnixTime=1699945200 closedUnixTime=1699981200 closedSum=10 bankedSum=0",
    );
    assert_eq!(unknown.record()["warningDayNotOpen"], true);
    let made = unknown.number("dayID");
    let made = client.ask("getDayClosings", &format!("dayID={made}"));
    assert_eq!((made.number("openedSum"), made.number("closedSum")), ("0".to_owned(), "10".to_owned()));
    let closings = client.ask("getDayOpenings", "dayID=$day");
    assert_eq!(closings.records().len(), 1);
    let (closed, banked) = (closings.number("closedSum"), closings.number("bankedSum"));
    assert_eq!((closed.as_str(), banked.as_str()), ("100", "240"));
    assert_eq!(client.ask("getPointOfSaleStatuses", "").record()["status"], "closed");
    let after = client.ask("getPointOfSaleDayTotals", "dayID=$day");
    assert_eq!(lines(after.record()), lines(totals.record()));
    client.ask("POSOpenDay", "pointOfSaleID=$till openedSum=100 openedUnixTime=1700118000").record();
    client.ask("POSOpenDay", "pointOfSaleID=$till openedSum=100 openedUnixTime=1700204400").record();
    assert_eq!(client.ask("getDayClosings", "").records().len(), 4);
    assert_eq!(client.ask("isPOSDayOpen", "pointOfSaleID=$till").record()["openedUnixTime"], 1_700_204_400);
}

fn days_are_found_by_register_time_and_currency(server: TestServer) {
    let client = server.account();
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.9").record();
    for currency in ["EUR", "USD"] {
        let day = format!("pointOfSaleID=$till openedSum=5 openedUnixTime={OPENED} currencyCode={currency}");
        assert_eq!(client.ask("POSOpenDay", &day).record()["warningDayAlreadyOpen"], false);
    }
    assert_eq!(client.ask("getDayClosings", "").records().len(), 2);
    assert_eq!(client.ask("getDayClosings", "currencyCode=usd").record()["currencyCode"], "USD");
    assert_eq!(client.ask("getPointOfSaleDayTotals", "pointOfSaleID=$till").records().len(), 2);
    assert_eq!(client.ask("getPointOfSaleDayTotals", "pointOfSaleID=$till openedUnixTime=5").records().len(), 0);
    assert_eq!(client.ask("getDayClosings", "closedUnixTimeUntil=1800000000").records().len(), 0);
    assert_eq!(client.ask("getDayClosings", &format!("openedUnixTimeFrom={NOON}")).records().len(), 0);
    let unknown = format!("pointOfSaleID=$till openedSum=5 openedUnixTime={OPENED} currencyCode=XXX");
    client.ask("POSOpenDay", &unknown).fails_at(Code::UNKNOWN_ID, "currencyCode");
    switch(&server, &client, "POS multicurrency", false);
    for (call, params) in [
        ("POSOpenDay", unknown.as_str()),
        ("isPOSDayOpen", "pointOfSaleID=$till currencyCode=EUR"),
        ("getDayClosings", "currencyCode=EUR"),
        ("getPointOfSaleDayTotals", "pointOfSaleID=$till currencyCode=EUR"),
    ] {
        client.ask(call, params).fails_at(Code::FIELD_MODULE, "currencyCode");
    }
    assert_eq!(client.ask("getDayClosings", "").record()["currencyCode"], "");
}

/// Turns a module of an account on or off, as the operator does.
fn switch(server: &TestServer, client: &Client, module: &'static str, on: bool) {
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let name = ladu_record::settings::module_setting(module);
    let value = if on { "1" } else { "0" };
    let set = server.store.store.write(account, move |tx| {
        tx.execute(
            "INSERT INTO setting (account, name, value) VALUES ($0, $1, $2)
             ON CONFLICT (account, name) DO UPDATE SET value = excluded.value",
            &[Value::Text(&name), Value::Text(value)],
        )?;
        tx.execute(
            "INSERT INTO table_version (account, name, version) VALUES ($0, $1, 1)
             ON CONFLICT (account, name) DO UPDATE SET version = table_version.version + 1",
            &[Value::Text("setting")],
        )
    });
    set.unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
}

fn what_a_day_call_needs_is_named(server: TestServer) {
    let client = server.account();
    let full = [("pointOfSaleID", "$till"), ("openedSum", "5"), ("openedUnixTime", OPENED)];
    for (name, _) in full {
        let rest: Vec<_> = full.into_iter().filter(|(other, _)| *other != name).collect();
        client.call("POSOpenDay", &rest).fails_at(Code::MISSING, name);
        client.call("POSOpenDayV2", &rest).fails_at(Code::MISSING, name);
    }
    for (name, wrong, code) in [
        ("pointOfSaleID", "99", Code::UNKNOWN_ID),
        ("employeeID", "99", Code::UNKNOWN_ID),
        ("openedSum", "x", Code::FORMAT),
        ("openedSum", "-1", Code::NOT_ALLOWED),
        ("openedUnixTime", "x", Code::FORMAT),
    ] {
        let mut params = full.to_vec();
        params.push((name, wrong));
        client.call("POSOpenDay", &params).answers_at(code, name);
    }
    let full = [
        ("pointOfSaleID", "$till"),
        ("openedUnixTime", OPENED),
        ("closedUnixTime", CLOSED),
        ("closedSum", "1"),
        ("bankedSum", "1"),
    ];
    for (name, _) in full {
        let rest: Vec<_> = full.into_iter().filter(|(other, _)| *other != name).collect();
        client.call("POSCloseDay", &rest).fails_at(Code::MISSING, name);
    }
    client.ask("saveReasonCode", "name=Other purpose=RETURN").named("other");
    for (name, wrong, code) in [
        ("dayID", "99", Code::UNKNOWN_ID),
        ("employeeID", "99", Code::UNKNOWN_ID),
        ("reasonID", "$other", Code::UNKNOWN_ID),
        ("varianceReasonID-CARD-VISA", "1", Code::UNKNOWN_ID),
        ("counted-CHECK", "x", Code::FORMAT),
    ] {
        let mut params = full.to_vec();
        params.push((name, wrong));
        client.call("POSCloseDay", &params).answers_at(code, name);
    }
    client.ask("isPOSDayOpen", "").fails_at(Code::MISSING, "pointOfSaleID");
    client.ask("getPointOfSaleDayTotals", "").fails_at(Code::MISSING, "pointOfSaleID");
    client.ask("getPointOfSaleDayTotals", "pointOfSaleID=$till dayID=1").fails_at(Code::CONFLICT, "dayID");
    client.ask("getPointOfSaleDayTotals", "dayID=1").fails_at(Code::UNKNOWN_ID, "dayID");
    client.ask("getPointOfSaleStatuses", "pointOfSaleIDs=$till,x").fails_at(Code::LIST_VALUE, "pointOfSaleIDs");
    assert_eq!(client.ask("getPointOfSaleStatuses", "warehouseIDs=7").records().len(), 0);
    let array = client.call("getDayClosings", &[("searchAttributeName[]", "a"), ("searchAttributeValue", "b")]);
    array.fails(Code::IS_ARRAY);
}

fn drawers_have_days_of_their_own(server: TestServer) {
    let client = server.account();
    for name in ["Mari", "Jaan"] {
        client.ask("saveEmployee", &format!("lastName={name} drawerID=D1")).named(name);
    }
    let day = format!("pointOfSaleID=$till openedSum=50 openedUnixTime={OPENED} employeeID=$mari");
    let opened = client.ask("POSOpenDayV2", &day);
    assert_eq!((&opened.record()["pointOfSaleID"], &opened.record()["dayID"]), (&0.into(), &1.into()));
    client.name("day", opened.id("dayID"));
    assert_eq!(client.ask("isPOSDayOpen", "pointOfSaleID=$till").records().len(), 0);
    assert_eq!(client.ask("isPOSDayOpen", "pointOfSaleID=$till employeeID=$jaan").record()["pointOfSaleID"], 0);
    let listed = client.ask("getDayClosings", "");
    let record = listed.record();
    assert_eq!((&record["drawerID"], &record["shiftType"]), (&"D1".into(), &"DRAWER".into()));
    assert_eq!(record["employees"][1]["employeeName"], "Jaan");
    let sale = "type=CASHINVOICE pointOfSaleID=$till employeeID=$jaan itemName1=x price1=10 amount1=1 vatrateID1=$vat0";
    client.ask("saveSalesDocument", sale).named("receipt");
    client.ask("savePayment", &format!("documentID=$receipt type=CASH sum=10 added={NOON}")).record();
    client.ask("POSCashIN", &format!("pointOfSaleID=$till employeeID=$mari sum=1 added={NOON}")).record();
    let totals = client.ask("getPointOfSaleDayTotals", "dayID=$day");
    assert_eq!(lines(totals.record())[0].2, ["50", "10", "1", "61"]);
    let close = format!(
        "pointOfSaleID=$till employeeID=$jaan findLastOpenDay=1 closedUnixTime={CLOSED} closedSum=61 bankedSum=0"
    );
    assert_eq!(client.ask("POSCloseDay", &close).record()["dayID"], 1);
    client.ask("POSCloseDay", &close).fails_at(Code::UNKNOWN_ID, "findLastOpenDay");
}

fn money_goes_in_and_out_without_sales(server: TestServer) {
    let client = server.account();
    let reason = |purpose: &str| client.ask("saveReasonCode", &format!("name=x purpose={purpose}")).number("reasonID");
    let (drop, payout) = (reason("CASH_IN"), reason("CASH_OUT"));
    let first = client.ask(
        "POSCashIN",
        &format!(
            "pointOfSaleID=$till sum=20 reasonID={drop} comment=Change added={NOON} attributeName1=bag attributeValue1=7"
        ),
    );
    first.named("transaction");
    assert_eq!(first.record()["transactionID"], 1);
    assert_eq!(first.record()["addedUnixTime"], 1_700_046_000);
    client.ask("POSCashOUT", &format!("pointOfSaleID=$till sum=5.50 reasonID={payout} currencyCode=XXX")).record();
    client
        .ask("POSCashIN", &format!("pointOfSaleID=$till sum=1 reasonID={payout}"))
        .fails_at(Code::UNKNOWN_ID, "reasonID");
    client.ask("POSCashOUT", "pointOfSaleID=$till").fails_at(Code::MISSING, "sum");
    client.ask("POSCashOUT", "sum=1").fails_at(Code::MISSING, "pointOfSaleID");
    client.ask("POSCashOUT", "pointOfSaleID=9 sum=1").fails_at(Code::UNKNOWN_ID, "pointOfSaleID");
    client.ask("POSCashOUT", "pointOfSaleID=$till sum=1 transactionID=9").fails_at(Code::UNKNOWN_ID, "transactionID");
    client.ask("POSCashIN", "pointOfSaleID=$till sum=x").fails_at(Code::FORMAT, "sum");
    client.ask("POSCashIN", "pointOfSaleID=$till sum=-1").fails_at(Code::NOT_ALLOWED, "sum");
    let all = client.ask("getCashIns", "");
    assert_eq!(all.records().len(), 2);
    let [first, second] = all.records() else { panic!() };
    assert_eq!((ladu_tests::shown(&first["sum"]), ladu_tests::shown(&second["sum"])), ("20".into(), "-5.5".into()));
    assert_eq!((&second["currencyCode"], &first["dateTime"]), (&"EUR".into(), &"2023-11-15 13:00:00".into()));
    assert_eq!(first["attributes"][0]["attributeValue"], "7");
    assert_eq!(client.ask("getCashIns", &format!("reasonID={payout}")).records().len(), 1);
    let between = |from: &str, until: &str| {
        client.call("getCashIns", &[("dateTimeFrom", from), ("dateTimeUntil", until)]).records().len()
    };
    assert_eq!(between("2023-11-15 12:59:59", "2023-11-15 13:00:00"), 1);
    assert_eq!(between("2023-11-15 13:00:01", "2023-11-15"), 0);
    client.ask("getCashIns", "startDateTime=yesterday").fails_at(Code::FORMAT, "startDateTime");
    client.ask("POSCashIN", "pointOfSaleID=$till sum=21 transactionID=$transaction").record();
    let changed = client.ask("getCashIns", "recordsOnPage=1");
    assert_eq!((changed.number("sum"), changed.record()["added"].as_i64()), ("21".to_owned(), Some(1_700_046_000)));
    assert_eq!(client.ask("getCashIns", "searchAttributeName=bag searchAttributeValue=8").records().len(), 0);
}

fn other_tenders_are_counted(server: TestServer) {
    let client = server.account();
    client.ask("POSOpenDay", &format!("pointOfSaleID=$till openedSum=0 openedUnixTime={OPENED}")).record();
    let close = format!(
        "pointOfSaleID=$till dayID=1 closedUnixTime={CLOSED} closedSum=0 bankedSum=0 counted-CHECK=12.50 counted-CARD-visa=7 notes=ok attributeName1=bag attributeValue1=3"
    );
    client.ask("POSCloseDay", &close).record();
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let counts = server.store.store.read(account, |tx| {
        tx.query("SELECT tender, sum FROM register_day_count WHERE account = $0 ORDER BY tender", &[])
    });
    let counts = counts.unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
    let counts: Vec<(String, i64)> = counts.iter().map(|row| (row.text(0).to_owned(), row.int(1))).collect();
    assert_eq!(counts, [("CARD-VISA".to_owned(), 7_000_000), ("CHECK".to_owned(), 12_500_000)]);
    let found = client.ask("getDayClosings", "searchAttributeName=bag searchAttributeValue=3");
    assert_eq!(found.record()["notes"], "ok");
}
