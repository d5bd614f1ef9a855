//! Cards of customers: how they are saved, named and deleted.

use ladu_tests::{Code, TestServer, on_both_engines};
use serde_json::json;

on_both_engines! {
    the_example_of_a_customer_holds
    companies_are_told_from_persons
    legal_forms_are_cut_out_of_names
    customers_are_saved_in_parts
    names_are_saved_in_the_language_they_are_read_in
    deleted_customers_are_seen_by_documents_only
}

fn the_example_of_a_customer_holds(server: TestServer) {
    let client = server.account();
    let group = client.ask("saveCustomerGroup", "name=Loyal").number("customerGroupID");
    let saved = client.call(
        "saveCustomer",
        &[
            ("firstName", "Mari"),
            ("lastName", "Tamm"),
            ("email", "mari@example.com"),
            ("groupID", &group),
            ("attributeName1", "shop_id"),
            ("attributeType1", "int"),
            ("attributeValue1", "16"),
        ],
    );
    let id = saved.id("customerID");
    assert_eq!(saved.record(), &json!({"customerID": id, "clientID": id, "alreadyExists": false}));
    assert_eq!(saved.record().as_object().unwrap().keys().next().unwrap(), "customerID");
    let owner = id.to_string();
    let address = client.call(
        "saveAddress",
        &[
            ("ownerID", owner.as_str()),
            ("typeID", "1"),
            ("street", "Pikk 1"),
            ("city", "Tallinn"),
            ("postalCode", "10123"),
            ("country", "Estonia"),
        ],
    );
    address.named("address");
    assert_eq!(address.record(), &json!({"addressID": 1}));
    client.ask("saveAddress", "addressID=$address country=").record();
    let found = client.ask("getCustomers", &format!("customerID={id} getAddresses=1"));
    let record = found.record();
    for (key, value) in [
        ("id", json!(id)),
        ("customerID", json!(id)),
        ("customerType", json!("PERSON")),
        ("fullName", json!("Tamm, Mari")),
        ("companyName", json!("")),
        ("firstName", json!("Mari")),
        ("lastName", json!("Tamm")),
        ("groupID", json!(group.parse::<i64>().unwrap())),
        ("groupName", json!("Loyal")),
        ("countryID", json!("0")),
        ("payerID", json!(0)),
        ("email", json!("mari@example.com")),
        ("address", json!("Pikk 1, Tallinn, 10123")),
        ("birthday", json!("0000-00-00")),
        ("lastModified", json!(0)),
        ("emailEnabled", json!(1)),
        ("externalIDs", json!([])),
        ("attributes", json!([{"attributeName": "shop_id", "attributeType": "int", "attributeValue": "16"}])),
    ] {
        assert_eq!(record[key], value, "{key}");
    }
    let address = &record["addresses"][0];
    assert_eq!((&address["ownerID"], &address["typeName"]), (&json!(id), &json!("Postal address")));
    assert!(address["lastModified"].as_i64().unwrap() > 0 && address["lastModifierUsername"] == "admin");
    let groups = client.ask("getClientGroups", "");
    assert_eq!(groups.0["status"]["request"], "getClientGroups");
    assert!(groups.records().iter().all(|g| g["clientGroupID"] == g["customerGroupID"] && g["parentID"] == 0));
    assert!(client.ask("getClients", "").records().len() == 2);
}

fn companies_are_told_from_persons(server: TestServer) {
    let client = server.account();
    let save = |pairs: &[(&str, &str)]| {
        let saved = client.call("saveCustomer", pairs);
        let id = saved.id("customerID").to_string();
        let record = client.call("getCustomers", &[("customerID", &id)]).record().clone();
        let text = |key: &str| record[key].as_str().unwrap().to_owned();
        (id, text("customerType"), text("fullName"), text("companyName"))
    };
    let (company, kind, full, name) = save(&[("companyName", "Acme"), ("lastName", "Tamm")]);
    assert_eq!((kind.as_str(), full.as_str(), name.as_str()), ("COMPANY", "Acme", "Acme"));
    let (_, kind, full, _) = save(&[("companyName2", "Second Ltd")]);
    assert_eq!((kind.as_str(), full.as_str()), ("COMPANY", "Second Ltd"));
    let (person, kind, full, name) = save(&[("fullName", "Mari Liis Tamm")]);
    assert_eq!((kind.as_str(), full.as_str(), name.as_str()), ("PERSON", "Tamm, Mari Liis", ""));
    assert_eq!(save(&[("fullName", "Tamm, Mari")]).2, "Tamm, Mari");
    assert_eq!(save(&[("lastName", "Tamm")]).2, "Tamm");
    let (_, _, full, _) = save(&[("lastName", " Tamm "), ("firstName", " Mari"), ("trimInputData", "1")]);
    assert_eq!(full, "Tamm, Mari");
    assert_eq!(save(&[("customerID", &person), ("companyName", "Not a company")]).2, "Tamm, Mari Liis");
    assert_eq!(save(&[("customerID", &company), ("fullName", "A person")]).2, "Acme");
    assert_eq!(save(&[("customerID", &company), ("companyName", "New name")]).2, "New name");
    assert_eq!(save(&[("customerID", &person), ("firstName", "Ann")]).2, "Tamm, Ann");
    let error = |pairs: &[(&str, &str)]| client.call("saveCustomer", pairs);
    error(&[("firstName", "Mari")]).fails_at(Code::MISSING, "lastName");
    error(&[("customerID", &person), ("lastName", "")]).fails_at(Code::MISSING, "lastName");
    error(&[("customerID", &company), ("companyName", " ")]).fails_at(Code::MISSING, "companyName");
    error(&[("customerID", "999"), ("lastName", "X")]).fails_at(Code::UNKNOWN_ID, "customerID");
}

fn legal_forms_are_cut_out_of_names(server: TestServer) {
    let client = server.account();
    client.call("saveCompanyType", &[("name", "OÜ"), ("order", "2")]).record();
    client.call("saveCompanyType", &[("name", "Ltd"), ("order", "1")]).named("ltd");
    let save = |pairs: &[(&str, &str)]| {
        let id = client.call("saveCustomer", pairs).id("customerID").to_string();
        let found = client.call("getCustomers", &[("customerID", &id)]);
        (found.record()["companyName"].as_str().unwrap().to_owned(), found.record()["companyTypeID"].as_i64().unwrap())
    };
    let named = |name: &str, kind: i64| (name.to_owned(), kind);
    assert_eq!(save(&[("companyName", "Acme OÜ")]), named("Acme", 1));
    assert_eq!(save(&[("companyName", "oü Acme Trade")]), named("Acme Trade", 1));
    assert_eq!(save(&[("companyName", "Acme, Ltd")]), named("Acme", 2));
    assert_eq!(save(&[("companyName", "Acme GmbH")]), named("Acme GmbH", 0));
    assert_eq!(save(&[("companyName", "OÜ")]), named("OÜ", 0));
    assert_eq!(save(&[("companyName", "Acme OÜ"), ("companyTypeID", "$ltd")]), named("Acme OÜ", 2));
    assert_eq!(save(&[("companyName2", "Acme OÜ")]), named("Acme OÜ", 2), "the first of the list");
    assert_eq!(save(&[("companyName", "First Ltd"), ("companyName2", "Second")]), named("First", 2));
    client
        .call("saveCustomer", &[("companyName", "X"), ("companyTypeID", "9")])
        .fails_at(Code::UNKNOWN_ID, "companyTypeID");
}

fn customers_are_saved_in_parts(server: TestServer) {
    let client = server.account();
    let id = client.ask("saveCustomer", "lastName=Tamm phone=1 credit=500 outsideEU=1 notes=x").number("customerID");
    client
        .ask(
            "saveCustomer",
            &format!("customerID={id} phone= mobile=5 homeStoreID=$store longAttributeName1=l longAttributeValue1=y"),
        )
        .record();
    let found = client.ask("getCustomers", &format!("customerID={id} responseMode=detail"));
    let record = found.record();
    assert_eq!((&record["phone"], &record["mobile"], &record["credit"]), (&json!(""), &json!("5"), &json!(500)));
    assert_eq!((&record["euCustomerType"], &record["outsideEU"]), (&json!("OUTSIDE_EU"), &json!(1)));
    assert_eq!(record["longAttributes"], json!([{"attributeName": "l", "attributeValue": "y"}]));
    assert!(record["lastModified"].as_i64().unwrap() > 0);
    assert!(record.get("attributes").is_none(), "no key where there are none");
    let plain = client.ask("getCustomers", &format!("customerID={id}"));
    assert!(plain.record().get("notes").is_none() && plain.record()["homeStoreID"] == 1);
    for (pairs, code, field) in [
        ("groupID=0", Code::NOT_ALLOWED, "groupID"),
        ("groupID=99", Code::UNKNOWN_ID, "groupID"),
        ("gender=other", Code::NOT_ALLOWED, "gender"),
        ("colorStatus=pink", Code::NOT_ALLOWED, "colorStatus"),
        ("euCustomerType=MARS", Code::NOT_ALLOWED, "euCustomerType"),
        ("birthday=2000-13-01", Code::FORMAT, "birthday"),
        ("credit=much", Code::FORMAT, "credit"),
        ("credit=-1", Code::NOT_ALLOWED, "credit"),
        ("taxExempt=2", Code::FORMAT, "taxExempt"),
        ("priceListID=7", Code::UNKNOWN_ID, "priceListID"),
        ("customerManagerID=7", Code::UNKNOWN_ID, "customerManagerID"),
        ("invoicePayerID=7777", Code::UNKNOWN_ID, "invoicePayerID"),
        ("countryID=7777", Code::UNKNOWN_ID, "countryID"),
        ("jobTitleID=7", Code::UNKNOWN_ID, "jobTitleID"),
        ("businessAreaID=7", Code::UNKNOWN_ID, "businessAreaID"),
        ("personTitleID=7", Code::UNKNOWN_ID, "personTitleID"),
        ("homeStoreID=7", Code::UNKNOWN_ID, "homeStoreID"),
        ("creditCardLastNumbers=12345", Code::NOT_ALLOWED, "creditCardLastNumbers"),
        ("taxOfficeID=1", Code::GREEK_FIELD, "taxOfficeID"),
        ("attributeName1=a attributeType1=int attributeValue1=x", Code::FORMAT, "attributeValue1"),
        ("companyName2[]=x", Code::IS_ARRAY, "companyName2"),
    ] {
        let answer = client.ask("saveCustomer", &format!("customerID={id} {pairs}"));
        answer.answers_at(code, field);
    }
    client.ask("saveConfParameter", "parameterName=customer_code_unique parameterValue=1");
    client.ask("saveCustomer", &format!("customerID={id} code=38001010000")).record();
    client.ask("saveCustomer", &format!("customerID={id} code=38001010000")).record();
    client.ask("saveCustomer", "lastName=X code=38001010000").fails_at(Code::TAKEN, "code");
}

fn names_are_saved_in_the_language_they_are_read_in(server: TestServer) {
    let client = server.account();
    let id = client.ask("saveCustomerGroup", "name=Loyal").number("customerGroupID");
    client.ask("saveCustomerGroup", &format!("customerGroupID={id} name=Püsi lang=est")).record();
    let name = |lang: &str| client.ask("getCustomerGroups", lang).records()[1]["name"].as_str().unwrap().to_owned();
    assert_eq!((name(""), name("lang=est"), name("lang=fin")), ("Loyal".into(), "Püsi".into(), "Loyal".into()));
    let customer = client.ask("saveCustomer", &format!("lastName=A groupID={id}")).number("customerID");
    let shown = |lang: &str| {
        client.ask("getCustomers", &format!("customerID={customer} {lang}")).record()["groupName"].to_string()
    };
    assert_eq!((shown(""), shown("lang=est")), ("\"Loyal\"".into(), "\"Püsi\"".into()));
    client.ask("saveCustomerGroup", "name=x lang=xyz").fails_at(Code::LANGUAGE, "lang");
    client.ask("deleteCustomerGroup", &format!("customerGroupID={id}")).fails(Code::IN_USE);
    client.ask("deleteCustomerGroup", "customerGroupID=99").fails_at(Code::UNKNOWN_ID, "customerGroupID");
    let fresh = client.ask("saveCustomerGroup", "name=Uus lang=est").number("customerGroupID");
    assert_eq!(
        client.ask("getCustomerGroups", "").records()[2]["name"],
        "Uus",
        "a new record needs a name in the own language, too"
    );
    assert_eq!(client.ask("deleteCustomerGroup", &format!("customerGroupID={fresh}")).records().len(), 0);
    let log = client.ask("getUserOperationsLog", "tableName=customerGroups");
    assert_eq!(log.record()["itemID"].to_string(), fresh);
}

fn deleted_customers_are_seen_by_documents_only(server: TestServer) {
    let client = server.account();
    let id = client.ask("saveCustomer", "lastName=Tamm username=mari password=s3cret").number("customerID");
    let payer = client.ask("saveCustomer", &format!("lastName=Kask invoicePayerID={id}")).number("customerID");
    client.ask("saveAddress", &format!("ownerID={id} typeID=$postal street=Pikk")).record();
    client.ask("saveSalesDocument", &format!("customerID={id} itemName1=x amount1=1 price1=5")).record();
    let gone = client.ask("deleteCustomer", &format!("customerID={id}"));
    assert_eq!((gone.records().len(), &gone.0["status"]["recordsTotal"]), (0, &json!(0)));
    client.ask("deleteCustomer", &format!("customerID={id}")).fails_at(Code::UNKNOWN_ID, "customerID");
    client.ask("deleteCustomer", "").fails_at(Code::MISSING, "customerID");
    assert_eq!(client.ask("getCustomers", &format!("customerID={id} mode=ALL")).records().len(), 0);
    client.ask("verifyCustomerUser", "username=mari password=s3cret").fails(Code::LOGIN_FAILED);
    client.ask("validateCustomerUsername", "username=mari").succeeds();
    assert_eq!(client.ask("getSalesDocuments", "").record()["clientName"], "Tamm");
    assert_eq!(client.ask("getCustomers", &format!("customerID={payer}")).record()["payerID"], 0);
    for (call, pairs, field) in [
        ("saveCustomer", format!("customerID={id} lastName=X"), "customerID"),
        ("saveSalesDocument", format!("customerID={id} itemName1=x amount1=1 price1=5"), "customerID"),
        ("saveAddress", format!("ownerID={id} typeID=$postal"), "ownerID"),
        ("saveProject", format!("name=P customerID={id} typeID=$project statusID=$open"), "customerID"),
    ] {
        client.ask(call, &pairs).fails_at(Code::UNKNOWN_ID, field);
    }
    for (table, items) in [("customers", vec![id.clone()]), ("addresses", vec!["1".to_owned()])] {
        let log = client.ask("getUserOperationsLog", &format!("tableName={table}"));
        let found: Vec<String> = log.records().iter().map(|line| line["itemID"].to_string()).collect();
        assert_eq!((found, log.record()["operation"].as_str()), (items, Some("delete")), "{table}");
    }
}
