//! Small lists of sales: ways of delivery and of paying, reasons, versions of the algorithm, letters.

use ladu_tests::{Code, TestServer, on_both_engines};
use serde_json::json;

use super::{of, save, shop};

on_both_engines! {
    names_are_kept_in_languages
    what_is_used_stays
    reasons_have_purposes
    versions_begin_on_days
    letters_are_numbered
}

/// A call that saves a list's record, its id, the call that lists it and the id there, and what it is saved with beside a name.
const LISTS: &[(&str, &str, &str, &str, &str)] = &[
    ("saveDeliveryType", "deliveryTypeID", "getDeliveryTypes", "deliveryTypeID", "code=C1"),
    ("saveInvoicePaymentType", "invoicePaymentTypeID", "getInvoicePaymentTypes", "id", "type=BARTER paidImmediately=1"),
    (
        "savePaymentType",
        "paymentTypeID",
        "getPaymentTypes",
        "id",
        "type=BARTER print_nameENG=Swap quickBooksDebitAccount=1000",
    ),
];

fn names_are_kept_in_languages(server: TestServer) {
    let client = shop(&server);
    for (saves, id, lists, listed, more) in LISTS {
        client.ask(saves, more).fails_at(Code::MISSING, "name");
        client.ask(saves, &format!("{id}=99 name=x")).fails_at(Code::UNKNOWN_ID, id);
        let made = client.ask(saves, &format!("nameENG=Courier nameEST=Kuller nameFIN=Lahetti {more}")).number(id);
        let read = |lang: &str| {
            let all = client.ask(lists, &format!("{lang} recordsOnPage=100"));
            all.records().iter().find(|record| of(record, listed) == made).cloned().unwrap()
        };
        assert_eq!((&read("")["name"], &read("lang=est")["name"]), (&json!("Courier"), &json!("Kuller")), "{lists}");
        for pair in more.split(' ') {
            let (name, value) = pair.split_once('=').unwrap();
            let key = if name.starts_with("print_name") { "print_name" } else { name };
            assert_eq!(of(&read(""), key), value, "{lists} {name}");
        }
        client.ask(saves, &format!("{id}={made} name=Renamed")).record();
        assert_eq!((&read("")["name"], &read("lang=est")["name"]), (&json!("Renamed"), &json!("Kuller")), "{lists}");
    }
    let codes: Vec<String> = client.ask("getPaymentTypes", "").records().iter().map(|one| of(one, "type")).collect();
    for code in ["CASH", "CARD", "CREDIT", "GIFTCARD", "CHECK", "TRANSFER", "TIP"] {
        assert!(codes.contains(&code.to_owned()), "{code} is missing: {codes:?}");
    }
}

fn what_is_used_stays(server: TestServer) {
    let client = shop(&server);
    let [used, unused] = ["Courier", "Post"]
        .map(|name| client.ask("saveDeliveryType", &format!("name={name}")).number("deliveryTypeID"));
    save(&client, &format!("deliveryTypeID={used} itemName1=x amount1=1"));
    let delete = |params: &str| client.ask("deleteDeliveryType", params);
    delete(&format!("deliveryTypeID={used}")).fails(Code::IN_USE);
    delete(&format!("deliveryTypeID={unused}")).succeeds();
    delete(&format!("deliveryTypeID={unused}")).fails(Code::UNKNOWN_ID);
    delete("").fails(Code::MISSING);
    assert!(client.ask("getUnfinishedSales", "startTimestamp=1 endTimestamp=2").records().is_empty());
    client.ask("getUnfinishedSales", "endTimestamp=2").fails_at(Code::MISSING, "startTimestamp");
    for percentage in client.ask("getPrepaymentPercentages", "").records() {
        let value: f64 = of(percentage, "percentage").parse().unwrap();
        assert!((0.0..=100.0).contains(&value), "{percentage}");
    }
}

fn reasons_have_purposes(server: TestServer) {
    let client = shop(&server);
    let before = client.ask("getReasonCodes", "recordsOnPage=100").records().len();
    for (params, code, field) in [
        ("purpose=RETURN", Code::MISSING, "name"),
        ("name=x", Code::MISSING, "purpose"),
        ("name=x purpose=FUN", Code::NOT_ALLOWED, "purpose"),
        ("reasonID=99 name=x", Code::UNKNOWN_ID, "reasonID"),
    ] {
        client.ask("saveReasonCode", params).answers_at(code, field);
    }
    for purpose in [
        "WRITEOFF",
        "RETURN",
        "DISCOUNT",
        "REGISTRATION",
        "EOD_VARIANCE",
        "TAX_EXEMPTION",
        "CASH_IN",
        "CASH_OUT",
        "PROMOTION",
        "PURCHASE",
    ] {
        client.ask("saveReasonCode", &format!("name=R{purpose} purpose={purpose} code=C{purpose}")).record();
        let found = client.ask("getReasonCodes", &format!("purpose={purpose} recordsOnPage=100"));
        let own = found.records().iter().find(|reason| reason["name"] == format!("R{purpose}")).expect(purpose);
        assert_eq!((&own["purpose"], &own["code"]), (&json!(purpose), &json!(format!("C{purpose}"))));
        assert!(found.records().iter().all(|reason| reason["purpose"] == purpose), "{purpose}");
    }
    assert_eq!(client.ask("getReasonCodes", "recordsOnPage=100").records().len(), before + 10);
}

fn versions_begin_on_days(server: TestServer) {
    let client = shop(&server);
    let add = |params: &str| client.ask("addInvoiceAlgorithmChange", params);
    for (params, code) in [
        ("version=3", Code::MISSING),
        ("date=2098-01-01", Code::MISSING),
        ("date=2020-01-01 version=3", Code::NOT_FUTURE),
        ("date=2098-01-01 version=1", Code::NO_SUCH_ALGORITHM),
        ("date=2098-01-01 version=6", Code::NO_SUCH_ALGORITHM),
        ("date=x version=3", Code::FORMAT),
    ] {
        add(params).answers(code);
    }
    for (day, version) in [("2098-01-01", 3), ("2098-06-01", 4), ("2099-01-01", 2)] {
        assert_eq!(add(&format!("date={day} version={version}")).number("isAdded"), "1", "going back is allowed, too");
    }
    let listed = client.ask("getInvoiceAlgorithmChanges", "");
    let mut days: Vec<(String, String)> =
        listed.records().iter().map(|one| (of(one, "date"), of(one, "version"))).collect();
    days.sort();
    assert_eq!(
        days,
        [("2098-01-01", "3"), ("2098-06-01", "4"), ("2099-01-01", "2")]
            .map(|(day, version)| (day.to_owned(), version.to_owned()))
    );
    let version = |day: &str| {
        of(&super::read(&client, save(&client, &format!("date={day} itemName1=x amount1=1"))), "algorithmVersion")
    };
    assert_eq!(["2097-12-31", "2098-01-01", "2098-07-01", "2099-05-05"].map(version), ["2", "3", "4", "2"]);
    client.ask("removeInvoiceAlgorithmChange", "date=2020-01-01").fails(Code::NOT_FUTURE);
    client.ask("removeInvoiceAlgorithmChange", "").fails(Code::MISSING);
    assert_eq!(client.ask("removeInvoiceAlgorithmChange", "date=2098-06-01").number("recordsDeleted"), "1");
    assert_eq!(client.ask("removeInvoiceAlgorithmChange", "date=2098-06-01").number("recordsDeleted"), "0");
    assert_eq!(version("2098-07-01"), "3");
}

fn letters_are_numbered(server: TestServer) {
    let client = shop(&server);
    let kind = client.ask("saveDocumentType", "name=Letter").number("documentTypeID");
    let series = client.ask("saveDocumentSeries", "name=Out").number("documentSeriesID");
    let status = client.ask("saveDocumentStatus", "name=Sent").number("documentStatusID");
    let save = |params: &str| client.ask("saveDocument", params);
    let whole = format!(
        "typeID={kind} seriesID={series} statusID={status} clientID=$mari regDate=2026-01-01 fileName=a.pdf direction=OUT name=Hello notes=n creatorID=$admin"
    );
    assert_eq!((save(&whole).number("documentNo"), save(&whole).number("documentNo")), ("1".into(), "2".into()));
    assert_eq!(save("name=Other").number("documentNo"), "1", "a series of its own");
    for (params, field) in
        [("typeID=99", "typeID"), ("seriesID=99", "seriesID"), ("statusID=99", "statusID"), ("clientID=99", "clientID")]
    {
        save(params).fails_at(Code::UNKNOWN_ID, field);
    }
    for (call, name) in [("getDocumentTypes", "Letter"), ("getDocumentSeries", "Out"), ("getDocumentStatuses", "Sent")]
    {
        assert!(client.ask(call, "").records().iter().any(|record| record["name"] == name), "{call}");
    }
}
