//! Customers, their addresses and links, what they are sorted by, and what is known of them.

use ladu_store::{Engine, Value};
use ladu_tests::{Answer, Client, TestServer, on_both_engines};
use serde_json::json;

on_both_engines! {
    the_example_of_a_customer_holds
    companies_are_told_from_persons
    legal_forms_are_cut_out_of_names
    customers_are_saved_in_parts
    customers_are_found_by_every_filter
    birthdays_go_over_new_year
    somebody_types_a_name
    contact_persons_stand_behind_companies
    links_go_one_way
    reference_numbers_are_made
    what_greeks_have_others_have_not
    deleted_customers_are_seen_by_documents_only
    addresses_have_owners_and_types
    balances_are_told_by_themselves
    classifiers_are_kept_in_order
    projects_belong_to_customers
    the_default_customer_is_the_registers_or_the_accounts
    rules_of_data_protection_are_confirmed
    names_are_saved_in_the_language_they_are_read_in
}

/// The texts of a key of all records.
fn all<'a>(answer: &'a Answer, key: &str) -> Vec<&'a str> {
    answer.records().iter().map(|record| record[key].as_str().unwrap_or_default()).collect()
}

fn the_example_of_a_customer_holds(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
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
    assert_eq!(address.record(), &json!({"addressID": 1}));
    client.ask("saveAddress", "addressID=1 country=").record();
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

fn companies_are_told_from_persons(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
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
    let error = |pairs: &[(&str, &str)]| {
        let answer = client.call("saveCustomer", pairs);
        (answer.code(), answer.field().to_owned())
    };
    assert_eq!(error(&[("firstName", "Mari")]), (1010, "lastName".to_owned()));
    assert_eq!(error(&[("customerID", &person), ("lastName", "")]), (1010, "lastName".to_owned()));
    assert_eq!(error(&[("customerID", &company), ("companyName", " ")]), (1010, "companyName".to_owned()));
    assert_eq!(error(&[("customerID", "999"), ("lastName", "X")]), (1011, "customerID".to_owned()));
}

fn legal_forms_are_cut_out_of_names(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    client.call("saveCompanyType", &[("name", "OÜ"), ("order", "2")]).record();
    client.call("saveCompanyType", &[("name", "Ltd"), ("order", "1")]).record();
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
    assert_eq!(save(&[("companyName", "Acme OÜ"), ("companyTypeID", "2")]), named("Acme OÜ", 2));
    assert_eq!(save(&[("companyName2", "Acme OÜ")]), named("Acme OÜ", 2), "the first of the list");
    assert_eq!(save(&[("companyName", "First Ltd"), ("companyName2", "Second")]), named("First", 2));
    assert_eq!(
        client.call("saveCustomer", &[("companyName", "X"), ("companyTypeID", "9")]).error(),
        (1011, "companyTypeID")
    );
}

fn customers_are_saved_in_parts(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let id = client.ask("saveCustomer", "lastName=Tamm phone=1 credit=500 outsideEU=1 notes=x").number("customerID");
    client
        .ask(
            "saveCustomer",
            &format!("customerID={id} phone= mobile=5 homeStoreID=1 longAttributeName1=l longAttributeValue1=y"),
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
        ("groupID=0", 1016, "groupID"),
        ("groupID=99", 1011, "groupID"),
        ("gender=other", 1016, "gender"),
        ("colorStatus=pink", 1016, "colorStatus"),
        ("euCustomerType=MARS", 1016, "euCustomerType"),
        ("birthday=2000-13-01", 1014, "birthday"),
        ("credit=much", 1014, "credit"),
        ("credit=-1", 1016, "credit"),
        ("taxExempt=2", 1014, "taxExempt"),
        ("priceListID=7", 1011, "priceListID"),
        ("customerManagerID=7", 1011, "customerManagerID"),
        ("invoicePayerID=7777", 1011, "invoicePayerID"),
        ("countryID=7777", 1011, "countryID"),
        ("jobTitleID=7", 1011, "jobTitleID"),
        ("businessAreaID=7", 1011, "businessAreaID"),
        ("personTitleID=7", 1011, "personTitleID"),
        ("homeStoreID=7", 1011, "homeStoreID"),
        ("creditCardLastNumbers=12345", 1016, "creditCardLastNumbers"),
        ("taxOfficeID=1", 1128, "taxOfficeID"),
        ("attributeName1=a attributeType1=int attributeValue1=x", 1014, "attributeValue1"),
        ("companyName2[]=x", 1030, "companyName2"),
    ] {
        let answer = client.ask("saveCustomer", &format!("customerID={id} {pairs}"));
        assert_eq!(answer.error(), (code, field), "{pairs}");
    }
    client.ask("saveConfParameter", "parameterName=customer_code_unique parameterValue=1");
    client.ask("saveCustomer", &format!("customerID={id} code=38001010000")).record();
    client.ask("saveCustomer", &format!("customerID={id} code=38001010000")).record();
    assert_eq!(client.ask("saveCustomer", "lastName=X code=38001010000").error(), (1012, "code"));
}

fn customers_are_found_by_every_filter(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
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
            ("customerManagerID", "1"),
            ("invoicePayerID", "1"),
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
        &[("payerID", "1")],
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
        ("customerID=x", 1014, "customerID"),
        ("changedSince=x", 1014, "changedSince"),
        ("customerIDs=1,x", 1029, "customerIDs"),
        ("mode=NOBODY", 1016, "mode"),
        ("birthdayMonthDayFrom=13-40", 1014, "birthdayMonthDayFrom"),
        ("searchAttributeName[]=a searchAttributeValue=x", 1030, "searchAttributeName"),
        ("taxOfficeID=1", 1128, "taxOfficeID"),
    ] {
        assert_eq!(client.ask("getCustomers", pairs).error(), (code, field), "{pairs}");
    }
}

fn birthdays_go_over_new_year(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    for (name, birthday) in [("Jan", "1990-01-05"), ("Jun", "1980-06-15"), ("Dec", "2000-12-28"), ("None", "")] {
        client.ask("saveCustomer", &format!("lastName={name} birthday={birthday}")).record();
        let employee = client.ask("saveEmployee", &format!("lastName={name}")).number("employeeID");
        let sql = "UPDATE employee SET birthday = $1 WHERE account = $0 AND id = $2";
        let account = ladu_books::accounts::find(&server.store.store, Some(&client.code)).unwrap().id;
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
    assert_eq!(client.ask("getEmployees", "birthdayMonthDayTo=x").error(), (1014, "birthdayMonthDayTo"));
}

fn somebody_types_a_name(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    for number in 0..30 {
        client.ask("saveCustomer", &format!("lastName=Tamm{number} code=C{number}")).record();
    }
    let typed = client.ask("getCustomers", "searchNameIncrementally=tam pageNo=7 recordsOnPage=3 orderByDir=desc");
    assert_eq!((typed.records().len(), typed.record()["fullName"].as_str()), (20, Some("Tamm0")));
    assert!(typed.0["status"]["recordsTotal"].as_i64().unwrap() > 1000);
    assert_eq!(all(&client.ask("getCustomers", "searchNameIncrementally=C7"), "code"), ["C7"]);
}

fn contact_persons_stand_behind_companies(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let company = client.ask("saveCustomer", "companyName=Acme").number("customerID");
    client.ask("saveJobTitle", "name=Buyer").record();
    let contact = client
        .ask(
            "saveCustomer",
            &format!("firstName=Mari lastName=Tamm companyID={company} jobTitleID=1 birthday=1990-02-03 countryID=1"),
        )
        .number("customerID");
    let ids = |pairs: &str| -> Vec<String> {
        client.ask("getCustomers", pairs).records().iter().map(|record| record["customerID"].to_string()).collect()
    };
    assert!(!ids("").contains(&contact));
    assert_eq!(ids("mode=CONTACTS"), std::slice::from_ref(&contact));
    assert!(ids("mode=ALL").contains(&contact) && ids("mode=ALL").contains(&company));
    assert_eq!(ids(&format!("customerID={contact}")), std::slice::from_ref(&contact));
    assert_eq!(ids(&format!("clientID={contact}")), std::slice::from_ref(&contact));
    let card = client.ask("getCustomers", &format!("customerID={company} getContactPersons=1"));
    let person = &card.record()["contactPersons"][0];
    for (key, value) in [
        ("contactPersonID", json!(contact.parse::<i64>().unwrap())),
        ("fullName", json!("Tamm, Mari")),
        ("countryID", json!("1")),
        ("groupName", json!("Customers")),
        ("jobTitleName", json!("Buyer")),
        ("birthday", json!("1990-02-03")),
        ("flagstatus", json!(0)),
        ("customerManagerName", json!("")),
    ] {
        assert_eq!(person[key], value, "{key}");
    }
    let own = client.ask("getCustomers", &format!("customerID={contact} responseMode=detail"));
    assert_eq!((&own.record()["employerName"], &own.record()["jobTitleName"]), (&json!("Acme"), &json!("Buyer")));
    assert_eq!(client.ask("saveCustomer", &format!("lastName=X companyID={contact}")).error(), (1016, "companyID"));
    let log_in = client.ask("saveCustomer", &format!("customerID={contact} username=Mari password=s3cret"));
    log_in.record();
    let found = client.ask("verifyCustomerUser", "username=mARI password=s3cret");
    assert_eq!(
        found.record(),
        &json!({"clientID": contact, "clientGroupID": "1", "companyID": company, "clientUsername": "Mari",
                "clientName": "Tamm, Mari", "clientFirstName": "Mari", "clientLastName": "Tamm",
                "clientGroupName": "Customers", "companyName": "Acme"})
    );
    assert_eq!(client.ask("verifyCustomerUser", "username=mari").error(), (1010, "password"));
    assert_eq!(client.ask("verifyCustomerUser", "password=x").error(), (1010, "username"));
    assert_eq!(client.ask("verifyCustomerUser", "username=nobody password=x").code(), 1051);
    assert_eq!(client.ask("validateCustomerUsername", "").error(), (1010, "username"));
    client.ask("deleteCustomer", &format!("customerID={company}"));
    assert!(ids("").contains(&contact), "a person whose company is gone is a customer of its own");
}

fn links_go_one_way(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let ids: Vec<String> = ["A", "B", "C"]
        .iter()
        .map(|name| client.ask("saveCustomer", &format!("companyName={name}")).number("customerID"))
        .collect();
    for (save, delete, other, list, default) in [
        (
            "saveCustomerAssociation",
            "deleteCustomerAssociation",
            "associationID",
            "associations",
            "defaultAssociationID",
        ),
        (
            "saveCustomerProfessional",
            "deleteCustomerProfessional",
            "professionalID",
            "professionals",
            "defaultProfessionalID",
        ),
    ] {
        let link = |owner: usize, to: usize, more: &str| {
            client.ask(save, &format!("customerID={} {other}={} {more}", ids[owner], ids[to]))
        };
        let first = link(0, 1, "default=1").number("relationshipID");
        let second = link(0, 2, "default=1").number("relationshipID");
        assert_eq!(link(0, 2, "").code(), 1026);
        assert_eq!(link(0, 0, "").error(), (1016, other));
        assert_eq!(client.ask(save, &format!("customerID={}", ids[0])).error(), (1010, other));
        assert_eq!(client.ask(save, &format!("customerID=999 {other}={}", ids[0])).error(), (1011, "customerID"));
        let shown = |owner: usize| {
            client
                .ask("getCustomers", &format!("customerID={} getAssociationsAndProfessionals=1", ids[owner]))
                .record()
                .clone()
        };
        assert_eq!(shown(0)[default].to_string(), ids[2], "the new default takes the mark from the old");
        let marks: Vec<i64> =
            shown(0)[list].as_array().unwrap().iter().map(|l| l["default"].as_i64().unwrap()).collect();
        assert_eq!(marks, [0, 1]);
        assert_eq!((&shown(1)[list], &shown(1)[default]), (&json!([]), &json!(0)));
        client.ask(save, &format!("relationshipID={first} default=1")).record();
        assert_eq!(shown(0)[default].to_string(), ids[1]);
        let gone = client.ask(delete, &format!("relationshipIDs={second},77"));
        assert_eq!(
            (gone.record()["deletedIDs"].as_str(), gone.record()["nonExistingIDs"].as_str()),
            (Some(second.as_str()), Some("77"))
        );
        assert_eq!(shown(0)[list].as_array().unwrap().len(), 1);
        let changed = client.ask("getChangedDataSince", "customersChangedSince=1");
        assert_eq!(changed.record()["updated"], 1);
    }
    client.ask("deleteCustomer", &format!("customerID={}", ids[1]));
    let left = client.ask("getCustomers", &format!("customerID={} getAssociationsAndProfessionals=1", ids[0]));
    assert_eq!(left.record()["associations"], json!([]));
}

fn set(client: &Client, name: &str, value: &str) {
    let answer = client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)]);
    assert_eq!(answer.code(), 0, "{name}");
}

fn reference_numbers_are_made(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let number = |pairs: &str| {
        let id = client.ask("saveCustomer", pairs).number("customerID");
        let found = client.ask("getCustomers", &format!("customerID={id}"));
        (id, found.record()["referenceNumber"].as_str().unwrap().to_owned())
    };
    assert_eq!(number("lastName=A referenceNumber=55").1, "55");
    set(&client, "ref_no", "orgper_manual");
    assert_eq!(number("lastName=A referenceNumber=56").1, "56");
    set(&client, "ref_no", "invoice");
    assert_eq!(number("lastName=A referenceNumber=57").1, "");
    set(&client, "ref_no", "orgper");
    let (id, made) = number("lastName=A referenceNumber=58");
    assert!(made.starts_with(&id) && made.len() == id.len() + 1, "{made}");
}

fn what_greeks_have_others_have_not(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account_in("GR");
    let id = client.ask("saveCustomer", "lastName=A taxOfficeID=5").number("customerID");
    let found = client.ask("getCustomers", "taxOfficeID=5 responseMode=detail");
    assert_eq!((found.number("customerID"), &found.record()["taxOfficeID"]), (id, &json!(5)));
}

fn deleted_customers_are_seen_by_documents_only(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let id = client.ask("saveCustomer", "lastName=Tamm username=mari password=s3cret").number("customerID");
    let payer = client.ask("saveCustomer", &format!("lastName=Kask invoicePayerID={id}")).number("customerID");
    client.ask("saveAddress", &format!("ownerID={id} typeID=1 street=Pikk")).record();
    client.ask("saveSalesDocument", &format!("customerID={id} itemName1=x amount1=1 price1=5")).record();
    let gone = client.ask("deleteCustomer", &format!("customerID={id}"));
    assert_eq!((gone.records().len(), &gone.0["status"]["recordsTotal"]), (0, &json!(0)));
    assert_eq!(client.ask("deleteCustomer", &format!("customerID={id}")).error(), (1011, "customerID"));
    assert_eq!(client.ask("deleteCustomer", "").error(), (1010, "customerID"));
    assert_eq!(client.ask("getCustomers", &format!("customerID={id} mode=ALL")).records().len(), 0);
    assert_eq!(client.ask("verifyCustomerUser", "username=mari password=s3cret").code(), 1051);
    assert_eq!(client.ask("validateCustomerUsername", "username=mari").code(), 0);
    assert_eq!(client.ask("getSalesDocuments", "").record()["clientName"], "Tamm");
    assert_eq!(client.ask("getCustomers", &format!("customerID={payer}")).record()["payerID"], 0);
    for (call, pairs, field) in [
        ("saveCustomer", format!("customerID={id} lastName=X"), "customerID"),
        ("saveSalesDocument", format!("customerID={id} itemName1=x amount1=1 price1=5"), "customerID"),
        ("saveAddress", format!("ownerID={id} typeID=1"), "ownerID"),
        ("saveProject", format!("name=P customerID={id} typeID=1 statusID=1"), "customerID"),
    ] {
        assert_eq!(client.ask(call, &pairs).error(), (1011, field), "{call}");
    }
    for (table, items) in [("customers", vec![id.clone()]), ("addresses", vec!["1".to_owned()])] {
        let log = client.ask("getUserOperationsLog", &format!("tableName={table}"));
        let found: Vec<String> = log.records().iter().map(|line| line["itemID"].to_string()).collect();
        assert_eq!((found, log.record()["operation"].as_str()), (items, Some("delete")), "{table}");
    }
}

fn addresses_have_owners_and_types(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let company = client.ask("getCompanyInfo", "").number("id");
    let customer = client.ask("saveCustomer", "lastName=Tamm").number("customerID");
    let mut ids = vec![company, customer.clone()];
    if let ladu_calls::Found::Call(_) = ladu_calls::find("saveSupplier") {
        ids.push(client.ask("saveSupplier", "companyName=Mill").number("supplierID"));
    }
    assert!(ids.iter().enumerate().all(|(at, id)| !ids[..at].contains(id)), "nobody shares an id");
    let old = client.ask("saveAddressType", "name=Old activelyUsed=0").number("addressTypeID");
    for owner in &ids {
        client.ask("saveAddress", &format!("ownerID={owner} typeID={old} street=Old")).record();
        client
            .ask("saveAddress", &format!("ownerID={owner} typeID=1 street=New attributeName1=a attributeValue1=x"))
            .record();
        client
            .ask("saveAddress", &format!("ownerID={owner} typeID=1 street=New attributeName1=a attributeValue1=x"))
            .record();
        let found = client.ask("getAddresses", &format!("ownerID={owner} orderBy=addressID orderByDir=desc"));
        assert_eq!(found.records().len(), 3, "the same address twice is two");
        let (last, first) = (&found.records()[0], &found.records()[2]);
        assert_eq!((&last["typeActivelyUsed"], &first["typeActivelyUsed"]), (&json!(1), &json!(0)));
        assert_eq!(last["clientID"].to_string(), *owner);
        assert_eq!(last["attributes"][0]["attributeValue"], "x");
    }
    assert_eq!(client.ask("getCompanyInfo", "").record()["address"], "New");
    assert_eq!(
        client.ask("getCustomers", &format!("customerID={customer}")).record()["street"],
        "New",
        "a type in use"
    );
    client.ask("saveAddressType", &format!("addressTypeID={old} activelyUsed=1")).record();
    assert_eq!(client.ask("getCustomers", &format!("customerID={customer}")).record()["street"], "Old");
    assert_eq!(client.ask("getAddresses", "").records().len(), 3 * ids.len());
    assert_eq!(client.ask("getAddresses", &format!("typeID={old}")).records().len(), ids.len());
    assert_eq!(client.ask("getAddresses", "addressIDs=1,2").records().len(), 2);
    assert_eq!(
        client
            .ask("getAddresses", "addedSince=1000 changedSince=1000 searchAttributeName=a searchAttributeValue=x")
            .records()
            .len(),
        2 * ids.len()
    );
    assert_eq!(
        client.ask("getAddresses", "searchAttributeName=a searchAttributeValue[]=x").error(),
        (1030, "searchAttributeValue")
    );
    for (pairs, code, field) in [
        ("typeID=1", 1010, "ownerID"),
        (&format!("ownerID={customer}"), 1010, "typeID"),
        (&format!("ownerID={customer} typeID=99"), 1011, "typeID"),
        ("ownerID=999 typeID=1", 1011, "ownerID"),
        ("addressID=1 ownerID=0", 1010, "ownerID"),
        ("addressID=999 street=x", 1011, "addressID"),
        ("addressID=1 postalCode=12345678901234567", 1016, "postalCode"),
    ] {
        assert_eq!(client.ask("saveAddress", pairs).error(), (code, field), "{pairs}");
    }
    assert_eq!(client.ask("deleteAddress", "addressID=1").records().len(), 0);
    assert_eq!(client.ask("deleteAddress", "addressID=1").error(), (1011, "addressID"));
    assert_eq!(client.ask("deleteAddress", "").error(), (1010, "addressID"));
    let types = client.ask("getAddressTypes", "");
    assert!(types.records().iter().all(|kind| kind["id"].is_string() && kind["added"].is_string()));
}

fn balances_are_told_by_themselves(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let id = client.ask("saveCustomer", "companyName=Acme credit=500 customerCardNumber=77").number("customerID");
    let mut first = String::new();
    for (kind, price, amount) in [("INVOICE", "120", "1"), ("INVOICE", "80", "1"), ("CREDITINVOICE", "30", "-1")] {
        let pairs = format!("type={kind} customerID={id} itemName1=x amount1={amount} price1={price} vatrateID1=4");
        let saved = client.ask("saveSalesDocument", &pairs).number("invoiceID");
        if first.is_empty() {
            first = saved;
        }
    }
    client.ask("savePayment", &format!("documentID={first} sum=20")).record();
    client.ask("savePayment", &format!("customerID={id} sum=40")).record();
    let balance = |flag: &str| client.ask("getCustomerBalance", &format!("customerIDs={id} {flag}")).record().clone();
    let number = |record: &serde_json::Value, key: &str| record[key].as_f64().unwrap();
    let record = balance("");
    assert_eq!((number(&record, "actualBalance"), number(&record, "availableCredit")), (110.0, 390.0));
    assert_eq!((&record["creditLimit"], &record["creditAllowed"]), (&json!(500), &json!(1)));
    let record = balance("getBalanceWithoutPrepayments=1");
    assert_eq!((number(&record, "actualBalance"), number(&record, "availableCredit")), (150.0, 350.0));
    assert_eq!(client.ask("getCustomerBalance", "").error(), (1010, "customerIDs"));
    assert_eq!(client.ask("getCustomerBalance", "customerIDs=x").error(), (1029, "customerIDs"));
    let everybody = client.ask("getCustomerBalances", "");
    assert_eq!(everybody.records().len(), 1);
    let record = everybody.record();
    assert_eq!((number(record, "balance"), &record["customerCardCode"]), (110.0, &json!("77")));
    assert_eq!(client.ask("getCustomerBalances", "date=2001-01-01").records().len(), 0);
    assert_eq!(client.ask("getCustomerBalances", "date=never").error(), (1014, "date"));
    client.ask("saveCustomer", &format!("customerID={id} customerBalanceDisabled=1 salesBlocked=1")).record();
    assert_eq!(client.ask("getCustomerBalances", "").records().len(), 0);
    assert_eq!(balance("")["creditAllowed"], 0);
    let paid_ahead = client.ask("saveCustomer", "companyName=Ahead credit=500").number("customerID");
    client.ask("savePayment", &format!("customerID={paid_ahead} sum=40")).record();
    let record = client.ask("getCustomerBalance", &format!("customerIDs={paid_ahead}")).record().clone();
    assert_eq!((number(&record, "actualBalance"), number(&record, "availableCredit")), (-40.0, 540.0));
}

fn classifiers_are_kept_in_order(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    for (noun, id, used) in [
        ("CompanyType", "companyTypeID", "companyName=Acme companyTypeID=1"),
        ("PersonTitle", "personTitleID", "lastName=A personTitleID=1"),
        ("JobTitle", "jobTitleID", "lastName=A jobTitleID=1"),
        ("BusinessArea", "businessAreaID", "companyName=Acme businessAreaID=1"),
    ] {
        let save = |pairs: &str| client.ask(&format!("save{noun}"), pairs);
        let list = |pairs: &str| all(&client.ask(&format!("get{noun}s"), pairs), "name").join(" ");
        let ordered = noun != "BusinessArea";
        assert_eq!(save("order=1").error(), (1010, "name"), "{noun}");
        assert_eq!(save("name=Second order=2 nameEST=Teine").id(id), 1);
        assert_eq!(save("nameEST=Esimene order=1").id(id), 2, "any language will do");
        assert_eq!(save(&format!("{id}=9 name=x")).error(), (1011, id));
        assert_eq!(list(""), if ordered { "Esimene Second" } else { "Second Esimene" }, "{noun}");
        assert_eq!(list("lang=est"), if ordered { "Esimene Teine" } else { "Teine Esimene" });
        let answer = client.ask(&format!("get{noun}s"), "");
        let record = answer.record();
        assert!(record["id"].is_i64() && record["added"].is_i64() && record["lastModified"] == 0);
        client.ask("saveCustomer", used).record();
        let gone = client.ask(&format!("delete{noun}"), &format!("{id}s=1,2,9"));
        let ids = |key: &str| gone.record()[key].as_str().unwrap().to_owned();
        assert_eq!(
            (ids("deletedIDs"), ids("nonExistingIDs"), ids("notDeletableIDs")),
            ("2".into(), "9".into(), "1".into())
        );
        assert_eq!(client.ask(&format!("delete{noun}"), "").error(), (1010, format!("{id}s").as_str()));
    }
}

fn projects_belong_to_customers(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let customer = client.ask("saveCustomer", "companyName=Acme").number("customerID");
    assert_eq!(client.ask("getProjectTypes", "").record()["projectTypeID"], 1);
    let states = client.ask("getProjectStatuses", "");
    let finished: Vec<i64> = states.records().iter().map(|state| state["finished"].as_i64().unwrap()).collect();
    assert_eq!((finished, states.id("projectStatusID")), (vec![0, 1], 1));
    let base = format!(
        "customerID={customer} typeID=1 statusID=1 employeeID=1 startDate=2026-01-10 endDate=2026-03-01 notes=n"
    );
    for (missing, field) in
        [("customerID=1", "name"), ("name=P", "customerID"), (&format!("name=P customerID={customer}"), "typeID")]
    {
        assert_eq!(client.ask("saveProject", missing).error(), (1010, field), "{missing}");
    }
    let id = client.ask("saveProject", &format!("name=House {base}")).number("projectID");
    client.ask("saveProject", &format!("name=Garden customerID={customer} typeID=1 statusID=2")).record();
    let project = client.ask("getProjects", &format!("projectID={id}"));
    let record = project.record();
    for (key, value) in [
        ("customerName", "Acme"),
        ("employeeName", "Admin"),
        ("typeName", "Project"),
        ("statusName", "Open"),
        ("startDate", "2026-01-10"),
        ("endDate", "2026-03-01"),
        ("notes", "n"),
    ] {
        assert_eq!(record[key], value, "{key}");
    }
    for (pairs, expected) in [
        ("", 2),
        (&format!("customerID={customer}"), 2),
        ("typeID=1 statusID=2", 1),
        ("name=hou", 1),
        ("startDateFrom=2026-01-10 startDateTo=2026-01-10", 1),
        ("startDateFrom=2026-01-11", 0),
        ("endDateFrom=2026-03-01 endDateTo=2026-04-01", 1),
        ("changedSince=1000", 2),
        ("recordsOnPage=1", 1),
    ] {
        assert_eq!(client.ask("getProjects", pairs).records().len(), expected, "{pairs}");
    }
    assert_eq!(client.ask("saveProject", &format!("projectID={id} startDate=soon")).error(), (1014, "startDate"));
    assert_eq!(client.ask("saveProject", &format!("projectID={id} statusID=9")).error(), (1011, "statusID"));
    client.ask("saveSalesDocument", &format!("projectID={id} itemName1=x amount1=1 price1=1")).record();
    assert_eq!(client.ask("deleteProject", &format!("projectID={id}")).code(), 1022);
    assert_eq!(client.ask("deleteProject", "projectID=2").code(), 0);
    assert_eq!(client.ask("deleteProject", "projectID=2").error(), (1011, "projectID"));
}

fn the_default_customer_is_the_registers_or_the_accounts(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let shown = client.ask("getDefaultCustomer", "");
    assert_eq!(shown.record(), &json!({"id": 1, "name": "Walk-in customer", "groupID": 1, "groupName": "Customers"}));
    assert_eq!(client.ask("getDefaultCustomer", "pointOfSaleID=1").id("id"), 1);
    assert_eq!(client.ask("getDefaultCustomer", "pointOfSaleID=9").error(), (1011, "pointOfSaleID"));
    assert_eq!(client.ask("getCustomers", "customerID=1").record()["isPOSDefaultCustomer"], 1);
    set(&client, "default_client_idDat", "0");
    assert_eq!(client.ask("getDefaultCustomer", "").records().len(), 0);
    assert_eq!(client.ask("getCustomers", "customerID=1").record()["isPOSDefaultCustomer"], 0);
}

fn rules_of_data_protection_are_confirmed(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let person = client.ask("saveCustomer", "lastName=Tamm").number("customerID");
    client.ask("saveAddress", &format!("ownerID={person} typeID=1")).record();
    client.ask("saveUser", "name=ghost userGroupID=1 password=Ghost123x").record();
    let mut ghost = server.client(&client.code);
    ghost.log_in("ghost", "Ghost123x");
    assert_eq!(ghost.ask("recordGDPRConfirmation", "").code(), 1146, "a user who is no employee");
    set(&client, "gdpr_approval_process_enabled", "1");
    for (call, pairs) in [
        ("getCustomers", ""),
        ("saveCustomer", "lastName=X"),
        ("deleteCustomer", "customerID=1"),
        ("getAddresses", ""),
        ("saveAddress", "ownerID=1 typeID=1"),
        ("deleteAddress", "addressID=1"),
        ("getCustomerBalance", "customerIDs=1"),
        ("getCustomerBalances", ""),
    ] {
        assert_eq!(client.ask(call, pairs).code(), 1148, "{call}");
    }
    assert_eq!(client.ask("getChangedDataSince", "changedSince=1").code(), 0);
    let confirmed = client.ask("recordGDPRConfirmation", "");
    assert!(confirmed.record()["employeeID"] == 1 && confirmed.record()["consentTime"].is_i64());
    assert_eq!(client.ask("recordGDPRConfirmation", "").code(), 1147);
    assert_eq!(client.ask("getCustomers", "").code(), 0);
    let base = format!("customerIDs={person}");
    let log = |pairs: &str| client.ask("logProcessingOfCustomerData", pairs);
    assert_eq!(log(&format!("{base} activityType=read description=call fields=name,email")).code(), 0);
    for (pairs, code, field) in [
        ("activityType=read description=x".to_owned(), 1010, "customerIDs"),
        (format!("{base} description=x"), 1010, "activityType"),
        (format!("{base} activityType=read"), 1010, "description"),
        (format!("{base} activityType=guess description=x"), 1016, "activityType"),
        (format!("{base} activityType=read description=x fields=shoes"), 1016, "fields"),
        (format!("{base} activityType=read description=x employeeID=9"), 1011, "employeeID"),
        ("customerIDs=999 activityType=read description=x".to_owned(), 1011, "customerIDs"),
    ] {
        assert_eq!(log(&pairs).error(), (code, field), "{pairs}");
    }
    let account = ladu_books::accounts::find(&server.store.store, Some(&client.code)).unwrap().id;
    let sql = "SELECT activity, fields FROM processing_log WHERE account = $0 ORDER BY id";
    let lines = server.store.store.read(account, |tx| -> Result<_, ladu_store::Error> {
        Ok(tx.query(sql, &[])?.iter().map(|row| format!("{} {}", row.text(0), row.text(1))).collect::<Vec<_>>())
    });
    assert_eq!(
        lines.unwrap(),
        ["create all", "update all", "read name,email"],
        "the server notes its own changes of persons"
    );
}

fn names_are_saved_in_the_language_they_are_read_in(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
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
    assert_eq!(client.ask("saveCustomerGroup", "name=x lang=xyz").error(), (1195, "lang"));
    assert_eq!(client.ask("deleteCustomerGroup", &format!("customerGroupID={id}")).code(), 1022);
    assert_eq!(client.ask("deleteCustomerGroup", "customerGroupID=99").error(), (1011, "customerGroupID"));
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
