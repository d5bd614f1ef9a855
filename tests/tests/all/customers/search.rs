//! What customers are found by.

use ladu_store::Value;
use ladu_tests::{Code, TestServer, on_both_engines};

use super::all;

on_both_engines! {
    customers_are_found_by_every_filter
    birthdays_go_over_new_year
    somebody_types_a_name
}

fn customers_are_found_by_every_filter(server: TestServer) {
    let client = server.account();
    let top = client.ask("saveCustomerGroup", "name=Top").number("customerGroupID");
    client.ask("saveCompanyType", "name=AS").record();
    let mari = client.call(
        "saveCustomer",
        &[
            ("firstName", "Õnne"),
            ("lastName", "Männik"),
            ("email", "onne@example.com"),
            ("phone", "555 1"),
            ("mobile", "5 123"),
            ("code", "48001010000"),
            ("vatNumber", "EE1"),
            ("customerCardNumber", "CARD9"),
            ("groupID", &top),
            ("flagStatus", "1"),
            ("colorStatus", "red"),
            ("customerManagerID", "$admin"),
            ("invoicePayerID", "$walk_in"),
            ("attributeName1", "a"),
            ("attributeValue1", "x"),
            ("attributeName2", "b"),
            ("attributeValue2", "y"),
        ],
    );
    let id = mari.id("customerID");
    client.ask("saveCustomer", "companyName=Männik email=other@example.com").record();
    let found = |pairs: &[(&str, &str)]| -> Vec<i64> {
        let answer = client.call("getCustomers", pairs);
        answer.records().iter().map(|record| record["customerID"].as_i64().unwrap()).collect()
    };
    for pairs in [
        &[("searchName", "onne")][..],
        &[("searchName", "ONNE@EXAMPLE")],
        &[("searchName", "männik, õ")],
        &[("searchName", "card")],
        &[("searchName", "nnik, "), ("searchFromMiddle", "1")],
        &[("searchPersonFullName", "õnne män")],
        &[("searchPersonFullName", "männ"), ("searchFromMiddle", "1")],
        &[("searchPersonFirstName", "Õnne")],
        &[("searchPersonLastName", "Männik")],
        &[("searchEmail", "onne@example.com")],
        &[("searchMobile", "5 123")],
        &[("searchVATNo", "EE1")],
        &[("searchCode", "CARD9")],
        &[("searchRegistryCode", "48001010000")],
        &[("clientManagerID", "1")],
        &[("groupID", &top)],
        &[("groupIDWithSubgroups", &top)],
        &[("payerID", "$walk_in")],
        &[("flagStatus", "1")],
        &[("colorStatus", "red")],
        &[("searchAttributeName", "a"), ("searchAttributeValue", "x")],
        &[
            ("searchAttributeName1", "a"),
            ("searchAttributeValue1", "x"),
            ("searchAttributeName2", "b"),
            ("searchAttributeValue2", "y"),
        ],
        &[("customerIDs", &format!("999, {id}"))],
    ] {
        assert_eq!(found(pairs), [id], "{pairs:?}");
    }
    for pairs in [
        &[("searchPersonFullName", "männik")][..],
        &[("searchEmail", "onne")],
        &[("searchCode", "48001010000")],
        &[("searchName", "nne")],
        &[("customerID", "999")],
        &[
            ("searchAttributeName1", "a"),
            ("searchAttributeValue1", "x"),
            ("searchAttributeName2", "b"),
            ("searchAttributeValue2", "z"),
        ],
        &[("createdUnixTimeTo", "1000")],
    ] {
        assert!(found(pairs).is_empty(), "{pairs:?}");
    }
    assert_eq!(found(&[("getPOSDefaultCustomers", "1")]).len(), 0);
    let everybody = client.ask("getCustomers", "createdUnixTimeFrom=1000 orderBy=none").records().len();
    assert_eq!(everybody, 3);
    let names = |order: &str| all(&client.ask("getCustomers", order), "fullName").join("|");
    assert_eq!(names("orderBy=name orderByDir=desc"), "Walk-in customer|Männik, Õnne|Männik");
    assert_eq!(names(""), "Männik|Männik, Õnne|Walk-in customer");
    assert_eq!(names("recordsOnPage=1 pageNo=2"), "Männik, Õnne");
    let uncounted = client.ask("getCustomers", "doNotCalculateRecordsTotal=1 getPurchaseInfo=1 recordsOnPage=2").0;
    assert!(uncounted["status"]["recordsTotal"].as_i64().unwrap() > 1_000_000);
    assert_eq!(uncounted["status"]["recordsInResponse"], 2);
    for (pairs, code, field) in [
        ("customerID=x", Code::FORMAT, "customerID"),
        ("changedSince=x", Code::FORMAT, "changedSince"),
        ("customerIDs=$walk_in,x", Code::LIST_VALUE, "customerIDs"),
        ("mode=NOBODY", Code::NOT_ALLOWED, "mode"),
        ("birthdayMonthDayFrom=13-40", Code::FORMAT, "birthdayMonthDayFrom"),
        ("searchAttributeName[]=a searchAttributeValue=x", Code::IS_ARRAY, "searchAttributeName"),
        ("taxOfficeID=1", Code::GREEK_FIELD, "taxOfficeID"),
    ] {
        client.ask("getCustomers", pairs).answers_at(code, field);
    }
}

fn birthdays_go_over_new_year(server: TestServer) {
    let client = server.account();
    for (name, birthday) in [("Jan", "1990-01-05"), ("Jun", "1980-06-15"), ("Dec", "2000-12-28"), ("None", "")] {
        client.ask("saveCustomer", &format!("lastName={name} birthday={birthday}")).record();
        let employee = client.ask("saveEmployee", &format!("lastName={name}")).number("employeeID");
        let sql = "UPDATE employee SET birthday = $1 WHERE account = $0 AND id = $2";
        let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
        let id = employee.parse().unwrap();
        let changed =
            server.store.store.write(account, move |tx| tx.execute(sql, &[Value::Text(birthday), Value::Int(id)]));
        changed.unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
    }
    for (range, expected) in [
        ("birthdayMonthDayFrom=12-20 birthdayMonthDayTo=01-10", "Dec Jan"),
        ("birthdayMonthDayFrom=06-01", "Dec Jun"),
        ("birthdayMonthDayTo=06-15", "Jan Jun"),
        ("birthdayMonthDayFrom=06-15 birthdayMonthDayTo=06-15", "Jun"),
    ] {
        assert_eq!(all(&client.ask("getCustomers", range), "fullName").join(" "), expected, "{range}");
        let employees = client.ask("getEmployees", &format!("{range} orderBy=name"));
        assert_eq!(all(&employees, "fullName").join(" "), expected, "{range}");
    }
    client.ask("getEmployees", "birthdayMonthDayTo=x").fails_at(Code::FORMAT, "birthdayMonthDayTo");
}

fn somebody_types_a_name(server: TestServer) {
    let client = server.account();
    for number in 0..30 {
        client.ask("saveCustomer", &format!("lastName=Tamm{number} code=C{number}")).record();
    }
    let typed = client.ask("getCustomers", "searchNameIncrementally=tam pageNo=7 recordsOnPage=3 orderByDir=desc");
    assert_eq!((typed.records().len(), typed.record()["fullName"].as_str()), (20, Some("Tamm0")));
    assert!(typed.0["status"]["recordsTotal"].as_i64().unwrap() > 1000);
    assert_eq!(all(&client.ask("getCustomers", "searchNameIncrementally=C7"), "code"), ["C7"]);
}
