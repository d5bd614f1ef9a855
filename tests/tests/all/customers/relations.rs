//! Who stands behind a customer, whom it is linked to, and where it lives.

use ladu_tests::{Code, TestServer, on_both_engines};
use serde_json::json;

on_both_engines! {
    contact_persons_stand_behind_companies
    links_go_one_way
    addresses_have_owners_and_types
}

fn contact_persons_stand_behind_companies(server: TestServer) {
    let client = server.account();
    let company = client.ask("saveCustomer", "companyName=Acme").number("customerID");
    client.ask("saveJobTitle", "name=Buyer").named("buyer");
    let contact = client
        .ask(
            "saveCustomer",
            &format!(
                "firstName=Mari lastName=Tamm companyID={company} jobTitleID=$buyer birthday=1990-02-03 countryID=1"
            ),
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
    client.ask("saveCustomer", &format!("lastName=X companyID={contact}")).fails_at(Code::NOT_ALLOWED, "companyID");
    let log_in = client.ask("saveCustomer", &format!("customerID={contact} username=Mari password=s3cret"));
    log_in.record();
    let found = client.ask("verifyCustomerUser", "username=mARI password=s3cret");
    assert_eq!(
        found.record(),
        &json!({"clientID": contact, "clientGroupID": "1", "companyID": company, "clientUsername": "Mari",
                "clientName": "Tamm, Mari", "clientFirstName": "Mari", "clientLastName": "Tamm",
                "clientGroupName": "Customers", "companyName": "Acme"})
    );
    client.ask("verifyCustomerUser", "username=mari").fails_at(Code::MISSING, "password");
    client.ask("verifyCustomerUser", "password=x").fails_at(Code::MISSING, "username");
    client.ask("verifyCustomerUser", "username=nobody password=x").fails(Code::LOGIN_FAILED);
    client.ask("validateCustomerUsername", "").fails_at(Code::MISSING, "username");
    client.ask("deleteCustomer", &format!("customerID={company}"));
    assert!(ids("").contains(&contact), "a person whose company is gone is a customer of its own");
}

fn links_go_one_way(server: TestServer) {
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
        link(0, 2, "").fails(Code::EXISTS);
        link(0, 0, "").fails_at(Code::NOT_ALLOWED, other);
        client.ask(save, &format!("customerID={}", ids[0])).fails_at(Code::MISSING, other);
        client.ask(save, &format!("customerID=999 {other}={}", ids[0])).fails_at(Code::UNKNOWN_ID, "customerID");
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

fn addresses_have_owners_and_types(server: TestServer) {
    let client = server.account();
    let company = client.ask("getCompanyInfo", "").number("id");
    let customer = client.ask("saveCustomer", "lastName=Tamm").number("customerID");
    let mut ids = vec![company, customer.clone()];
    ids.push(client.ask("saveSupplier", "companyName=Mill").number("supplierID"));
    assert!(ids.iter().enumerate().all(|(at, id)| !ids[..at].contains(id)), "nobody shares an id");
    let old = client.ask("saveAddressType", "name=Old activelyUsed=0").number("addressTypeID");
    for owner in &ids {
        client.ask("saveAddress", &format!("ownerID={owner} typeID={old} street=Old")).record();
        client
            .ask(
                "saveAddress",
                &format!("ownerID={owner} typeID=$postal street=New attributeName1=a attributeValue1=x"),
            )
            .record();
        client
            .ask(
                "saveAddress",
                &format!("ownerID={owner} typeID=$postal street=New attributeName1=a attributeValue1=x"),
            )
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
    client
        .ask("getAddresses", "searchAttributeName=a searchAttributeValue[]=x")
        .fails_at(Code::IS_ARRAY, "searchAttributeValue");
    for (pairs, code, field) in [
        ("typeID=$postal", Code::MISSING, "ownerID"),
        (&format!("ownerID={customer}"), Code::MISSING, "typeID"),
        (&format!("ownerID={customer} typeID=99"), Code::UNKNOWN_ID, "typeID"),
        ("ownerID=999 typeID=$postal", Code::UNKNOWN_ID, "ownerID"),
        ("addressID=1 ownerID=0", Code::MISSING, "ownerID"),
        ("addressID=999 street=x", Code::UNKNOWN_ID, "addressID"),
        ("addressID=1 postalCode=12345678901234567", Code::NOT_ALLOWED, "postalCode"),
    ] {
        client.ask("saveAddress", pairs).answers_at(code, field);
    }
    assert_eq!(client.ask("deleteAddress", "addressID=1").records().len(), 0);
    client.ask("deleteAddress", "addressID=1").fails_at(Code::UNKNOWN_ID, "addressID");
    client.ask("deleteAddress", "").fails_at(Code::MISSING, "addressID");
    let types = client.ask("getAddressTypes", "");
    assert!(types.records().iter().all(|kind| kind["id"].is_string() && kind["added"].is_string()));
}
