//! Suppliers and their groups.

use ladu_tests::{Code, TestServer, on_both_engines};
use serde_json::json;

on_both_engines! {
    suppliers_are_companies_persons_and_contacts
    suppliers_are_searched_and_sorted
    suppliers_in_use_stay
    supplier_groups_have_names_in_languages
}

fn suppliers_are_companies_persons_and_contacts(server: TestServer) {
    let client = server.account();
    let group = client.ask("getSupplierGroups", "").id("supplierGroupID");
    client.ask("saveCompanyType", "name=OÜ").record();
    client.ask("saveSupplier", "code=1").fails(Code::MISSING);
    client.ask("saveSupplier", "companyName=X groupID=99").fails_at(Code::UNKNOWN_ID, "groupID");
    client.ask("saveSupplier", "supplierID=99999 code=1").fails_at(Code::UNKNOWN_ID, "supplierID");
    client.ask("saveSupplier", "companyName=X paymentDays=soon").fails_at(Code::FORMAT, "paymentDays");
    let estonia = client.ask("getCountries", "recordsOnPage=300");
    let estonia = estonia.records().iter().find(|country| country["countryCode"] == "EE").unwrap().clone();
    let country = estonia["countryID"].to_string();
    let made = client.call(
        "saveSupplier",
        &[
            ("companyName", "Mill OÜ"),
            ("code", "123"),
            ("vatNumber", "EE123"),
            ("countryID", country.trim_matches('"')),
            ("paymentDays", "14"),
            ("supplierManagerID", "$admin"),
            ("GLN", "740"),
            ("currencyCode", "EUR"),
            ("attributeName1", "rank"),
            ("attributeValue1", "A"),
        ],
    );
    let (id, again) =
        (made.id("supplierID"), client.call("saveSupplier", &[("companyName", "Mill OÜ"), ("code", "123")]));
    assert_eq!(
        (made.record()["alreadyExists"].clone(), &again.record()["alreadyExists"]),
        (json!(false), &json!(true))
    );
    assert_eq!(again.id("supplierID"), id);
    client.ask("saveAddress", &format!("ownerID={id} typeID=$postal street=Road city=Tartu")).record();
    let read = client.ask("getSuppliers", &format!("supplierID={id}"));
    let expected = json!({
        "supplierID": id, "supplierType": "COMPANY", "fullName": "Mill", "companyName": "Mill", "companyTypeID": 1,
        "groupID": group, "groupName": "Suppliers", "code": "123", "currencyCode": "EUR", "countryName": "Estonia",
        "countryCode": "EE", "address": "Road, Tartu", "GLN": "740",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&read.record()[key], value, "{key}");
    }
    assert_eq!(read.record()["attributes"][0]["attributeValue"], "A");
    assert!(read.record().get("vatNumber").is_none(), "a detail");
    let detail = client.ask("getSuppliers", &format!("supplierID={id} responseMode=detail"));
    assert_eq!(detail.number("vatNumber"), "EE123");
    assert_eq!(
        (detail.number("paymentDays"), detail.number("supplierManagerName")),
        ("14".to_owned(), "Admin".to_owned())
    );
    assert!(detail.record()["lastModified"].is_string() && detail.record()["added"].is_number());
    let contact = client.call("saveSupplier", &[("fullName", "Mari Liis Tamm"), ("companyID", &id.to_string())]);
    let person = contact.id("supplierID");
    let read = client.ask("getSuppliers", &format!("supplierID={person} responseMode=detail"));
    assert_eq!((read.number("firstName"), read.number("lastName")), ("Mari Liis".to_owned(), "Tamm".to_owned()));
    assert_eq!(
        (read.number("fullName"), read.number("supplierType")),
        ("Tamm, Mari Liis".to_owned(), "PERSON".to_owned())
    );
    assert_eq!(read.number("parentCompanyName"), "Mill");
    client.ask("saveSupplier", &format!("lastName=X companyID={person}")).fails_at(Code::NOT_ALLOWED, "companyID");
    client.ask("saveSupplier", &format!("supplierID={person} lastName=Kask")).record();
    assert_eq!(client.ask("getSuppliers", &format!("supplierID={person}")).number("fullName"), "Kask, Mari Liis");
    client.ask("saveSupplier", &format!("supplierID={id} groupID=0")).fails_at(Code::NOT_ALLOWED, "groupID");
}

fn suppliers_are_searched_and_sorted(server: TestServer) {
    let client = server.account();
    let second = client.ask("saveSupplierGroup", "name=Farms").id("supplierGroupID");
    let make = |params: &str| client.ask("saveSupplier", params).id("supplierID");
    let mill = make("companyName=Mill email=mill@x.ee code=7 docuraEDIEnabled=1 supplierManagerID=$admin");
    let farm = make(&format!("companyName=Farm groupID={second} phone=555 vatNumber=V1"));
    let tamm = make(&format!("firstName=Mari lastName=Tamm companyID={mill} attributeName1=a attributeValue1=b"));
    let found = |params: &str| -> Vec<i64> {
        let answer = client.ask("getSuppliers", params);
        answer.records().iter().map(|record| record["supplierID"].as_i64().unwrap()).collect()
    };
    assert_eq!(found(""), [farm, mill, tamm]);
    for (params, expected) in [
        ("searchName=MILL", vec![mill]),
        ("searchName=555", vec![farm]),
        ("searchPersonFullName=mari", vec![tamm]),
        ("searchPersonFirstName=Mari", vec![tamm]),
        ("searchPersonLastName=Tamm", vec![tamm]),
        ("searchVATNo=V1", vec![farm]),
        ("searchRegistryCode=7", vec![mill]),
        ("supplierManagerID=$admin", vec![mill]),
        ("docuraEDIEnabled=1", vec![mill]),
        ("searchAttributeName=a searchAttributeValue=b", vec![tamm]),
        ("mode=SUPPLIERS", vec![farm, mill]),
        ("mode=contacts", vec![tamm]),
        ("orderBy=supplierID orderByDir=desc", vec![tamm, farm, mill]),
        ("orderBy=group", vec![mill, tamm, farm]),
        ("recordsOnPage=1 pageNo=2", vec![mill]),
        ("changedSince=4000000000", vec![]),
    ] {
        assert_eq!(found(params), expected, "{params}");
    }
    assert_eq!(found(&format!("groupID={second}")), [farm]);
    client.ask("getSuppliers", "mode=NONE").fails_at(Code::NOT_ALLOWED, "mode");
    let array = client.call("getSuppliers", &[("searchAttributeName", "a"), ("searchAttributeValue[]", "b")]);
    array.fails(Code::IS_ARRAY);
}

fn suppliers_in_use_stay(server: TestServer) {
    let client = server.account();
    let id = client.ask("saveSupplier", "companyName=Mill").id("supplierID");
    client.ask("saveAddress", &format!("ownerID={id} typeID=$postal street=Road")).record();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", &format!("groupID=$goods name=Flour supplierID={id}")).named("flour");
    client.ask("deleteSupplier", &format!("supplierID={id}")).fails(Code::IN_USE);
    client.ask("saveProduct", "productID=$flour supplierID=0").record();
    client.ask("deleteSupplier", &format!("supplierID={id}")).succeeds();
    client.ask("deleteSupplier", &format!("supplierID={id}")).fails_at(Code::UNKNOWN_ID, "supplierID");
    assert!(client.ask("getAddresses", &format!("ownerID={id}")).records().is_empty());
    for table in ["suppliers", "addresses"] {
        assert_eq!(client.ask("getUserOperationsLog", &format!("tableName={table}")).number("operation"), "delete");
    }
}

fn supplier_groups_have_names_in_languages(server: TestServer) {
    let client = server.account();
    client.ask("saveSupplierGroup", "").fails_at(Code::MISSING, "name");
    let id = client.ask("saveSupplierGroup", "nameENG=Farms nameEST=Talud").id("supplierGroupID");
    let named = |params: &str| client.ask("getSupplierGroups", params).records()[1]["name"].clone();
    assert_eq!((named(""), named("lang=est")), (json!("Farms"), json!("Talud")));
    let supplier = client.ask("saveSupplier", &format!("companyName=Farm groupID={id}")).id("supplierID");
    client.ask("deleteSupplierGroup", &format!("supplierGroupID={id}")).fails(Code::IN_USE);
    client.ask("saveSupplier", &format!("supplierID={supplier} groupID=1")).record();
    client.ask("deleteSupplierGroup", &format!("supplierGroupID={id}")).succeeds();
    assert_eq!(client.ask("getSupplierGroups", "changedSince=4000000000").records().len(), 0);
}
