//! Keeping a copy elsewhere: changes, deletions, attributes, languages, pages.

use ladu_tests::{Code, TestServer, on_both_engines};

on_both_engines! {
    changes_and_deletions_are_found
    attributes_live_on_every_noun
    names_are_kept_by_language
    pages_add_up
    pages_follow_what_changes_between_them
    customers_log_in_to_the_shop
    groups_are_a_tree
    searches_find
}

fn changes_and_deletions_are_found(server: TestServer) {
    let client = server.account();
    let b = client.ask("saveCustomer", "lastName=B").number("customerID");
    let start = client.ask("getVatRates", "").0["status"]["requestUnixTime"].as_i64().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let a = client.ask("saveCustomer", "lastName=A").number("customerID");
    client.ask("deleteCustomer", &format!("customerID={b}")).succeeds();
    let changed = client.ask("getCustomers", &format!("changedSince={} orderBy=customerID", start + 1));
    assert_eq!((changed.records().len(), changed.number("customerID")), (1, a));
    let log = client.ask("getUserOperationsLog", &format!("tableName=customers addedFrom={start}"));
    assert_eq!((log.number("itemID"), log.record()["operation"].as_str()), (b, Some("delete")));
    assert!(log.0["status"]["recordsTotal"].is_string());
    let both = client.ask("getChangedDataSince", &format!("customersChangedSince={start}"));
    assert_eq!(
        (both.record()["tableName"].as_str(), both.number("updated"), both.number("deleted")),
        (Some("customers"), "1".into(), "1".into())
    );
    let none = client.ask("getChangedDataSince", &format!("customersChangedSince={}", start + 1000));
    assert_eq!((none.number("updated"), none.number("deleted")), ("0".into(), "0".into()));
    client.ask("getChangedDataSince", "").fails(Code::MISSING);
    assert!(client.ask("getChangedDataSince", "changedSince=1").records().len() > 10);
}

fn attributes_live_on_every_noun(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=G attributeName1=depth attributeType1=int attributeValue1=16").named("g");
    client.ask("saveProduct", "groupID=$g name=P attributeName1=binding attributeValue1=hard longAttributeName1=story longAttributeValue1=long").named("p");
    let product = client.ask("getProducts", "searchAttributeName=binding searchAttributeValue=hard");
    let attribute = &product.record()["attributes"][0];
    assert_eq!(
        (&attribute["attributeName"], &attribute["attributeType"], &attribute["attributeValue"]),
        (&"binding".into(), &"text".into(), &"hard".into())
    );
    assert_eq!(product.record()["longAttributes"][0]["attributeValue"], "long");
    assert_eq!(client.ask("getProductGroups", "").record()["attributes"][0]["attributeValue"], "16");
    assert_eq!(client.ask("getProducts", "searchAttributeName=binding searchAttributeValue=soft").records().len(), 0);
    client.ask("getProducts", "searchAttributeName[]=x").fails_at(Code::IS_ARRAY, "searchAttributeName");
    client
        .ask("saveProduct", "productID=$p attributeName1=n attributeType1=int attributeValue1=x")
        .fails_at(Code::FORMAT, "attributeValue1");
    client.ask("saveProduct", "productID=$p attributeName1=binding attributeValue1=null").record();
    assert!(client.ask("getProducts", "productID=$p").record().get("attributes").is_none());
}

fn names_are_kept_by_language(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "nameENG=Shirts nameEST=Särgid").record();
    let name = |params: &str| client.ask("getProductGroups", params).record()["name"].as_str().unwrap().to_owned();
    assert_eq!((name(""), name("lang=est"), name("lang=fin")), ("Shirts".into(), "Särgid".into(), "Shirts".into()));
    let all = client.ask("getProductGroups", "getAllLanguages=1");
    assert_eq!((&all.record()["nameENG"], &all.record()["nameEST"]), (&"Shirts".into(), &"Särgid".into()));
}

fn pages_add_up(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=G").named("g");
    for n in 0..23 {
        client.ask("saveProduct", &format!("groupID=$g name=P{n} code=C{n}")).record();
    }
    let page = |params: &str| {
        let answer = client.ask("getProducts", &format!("orderBy=productID orderByDir=asc {params}"));
        let ids: Vec<i64> = answer.records().iter().map(|r| r["productID"].as_i64().unwrap()).collect();
        (answer.0["status"]["recordsTotal"].as_i64().unwrap(), ids)
    };
    assert_eq!(page(""), (23, (1..=20).collect()));
    assert_eq!(page("pageNo=2"), (23, vec![21, 22, 23]));
    assert_eq!(page("pageNo=3"), (23, vec![]));
    assert_eq!(page("pageNo=0 recordsOnPage=5"), (23, (1..=5).collect()));
    assert_eq!(page("recordOffset=21 recordsOnPage=5"), (23, vec![22, 23]));
    assert_eq!(page("recordsOnPage=100000").1.len(), 23);
    assert_eq!(page("codePrefix=c1&x=1 recordsOnPage=3").0, 0);
    assert_eq!(page("codePrefix=c1 recordsOnPage=3"), (11, vec![2, 11, 12]));
    assert_eq!(page("codePrefix=c1 recordsOnPage=3 pageNo=4"), (11, vec![19, 20]));
    client.ask("deleteProduct", "productID=2");
    assert_eq!(page("codePrefix=c1 recordsOnPage=3").0, 10, "a remembered count is forgotten when the table changes");
}

fn customers_log_in_to_the_shop(server: TestServer) {
    let client = server.account();
    client.ask("validateCustomerUsername", "username=mari").succeeds();
    client.ask("saveCustomer", "firstName=Mari lastName=Tamm username=mari password=s3cret").named("mari");
    client.ask("validateCustomerUsername", "username=MARI").fails_at(Code::TAKEN, "username");
    client.ask("saveCustomer", "lastName=X username=mari").fails_at(Code::TAKEN, "username");
    let found = client.ask("verifyCustomerUser", "username=mari password=s3cret");
    assert_eq!((&found.record()["clientID"], &found.record()["clientName"]), (&"3".into(), &"Tamm, Mari".into()));
    client.ask("verifyCustomerUser", "username=mari password=wrong").fails(Code::LOGIN_FAILED);
    client
        .ask("saveAddress", "ownerID=$mari typeID=$postal street=Pikk city=Tallinn postalCode=10123 country=Estonia")
        .record();
    let card = client.ask("getCustomers", "customerID=$mari getAddresses=1 responseMode=detail");
    assert_eq!(card.record()["address"], "Pikk, Tallinn, 10123, Estonia");
    assert_eq!(card.record()["addresses"][0]["addressID"], 1);
    assert_eq!(card.record()["webshopUsername"], "mari");
    assert!(!card.0.to_string().contains("argon2"), "no hash ever leaves");
    client.ask("saveAddress", "ownerID=99 typeID=$postal").fails_at(Code::UNKNOWN_ID, "ownerID");
}

fn groups_are_a_tree(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Clothes").named("clothes");
    client.ask("saveProductGroup", "name=Shirts parentGroupID=$clothes").named("shirts");
    client.ask("saveProduct", "groupID=$shirts name=Tee").record();
    let tree = client.ask("getProductGroups", "");
    assert_eq!(tree.records().len(), 1);
    let child = &tree.record()["subGroups"][0];
    assert_eq!(
        (&child["name"], &child["parentGroupID"], &child["subGroups"]),
        (&"Shirts".into(), &"1".into(), &serde_json::json!([]))
    );
    client
        .ask("saveProductGroup", "productGroupID=$clothes parentGroupID=$shirts")
        .fails_at(Code::NOT_ALLOWED, "parentGroupID");
    assert_eq!(client.ask("getProducts", "groupIDWithSubgroups=1").records().len(), 1);
    assert_eq!(client.ask("getProducts", "groupID=$clothes").records().len(), 0);
}

fn searches_find(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=G").named("g");
    for (name, code, code2) in [("Käsitöö", "AB1", "474000"), ("Õlu", "AB2", "474001"), ("Beer_glass", "X%1", "99")]
    {
        client.call("saveProduct", &[("groupID", "$g"), ("name", name), ("code", code), ("code2", code2)]).record();
    }
    let find = |params: &[(&str, &str)]| client.call("getProducts", params).records().len();
    assert_eq!(find(&[("searchName", "KASITOO")]), 1);
    assert_eq!(find(&[("searchName", "sitö")]), 1);
    assert_eq!(find(&[("searchName", "ab")]), 2);
    assert_eq!(find(&[("searchName", "_")]), 1, "a wildcard is a letter like any other");
    assert_eq!(find(&[("searchName", "B1")]), 0);
    assert_eq!(find(&[("searchName", "B1"), ("searchCodeFromMiddle", "1")]), 1);
    assert_eq!(find(&[("searchNameIncrementally", "474001")]), 1);
    assert_eq!(find(&[("findBestMatch", "1"), ("code", "AB1"), ("name", "nothing like it")]), 1);
    assert_eq!(find(&[("code", "ab1")]), 0);
    assert_eq!(find(&[("namePrefix", "olu")]), 1);
    // Whatever the language of the account that somebody searches in.
    client.call("saveProduct", &[("productID", "2"), ("nameFIN", "Olut"), ("nameRUS", "Пиво")]).record();
    client.call("saveProduct", &[("groupID", "$g"), ("name", "Bread"), ("nameFIN", "Leipä"), ("code", "L1")]).record();
    for text in ["OLUT", "пив", "õlu", "leipa", "bread"] {
        assert_eq!(find(&[("searchName", text)]), 1, "{text}");
    }
    assert_eq!(find(&[("namePrefix", "leip")]), 1);
    client.call("saveProduct", &[("productID", "2"), ("name", "Kali"), ("nameRUS", "")]).record();
    for (text, found) in [("olut", 1), ("пив", 0), ("kali", 1)] {
        assert_eq!(find(&[("searchName", text)]), found, "{text}");
    }
}

fn pages_follow_what_changes_between_them(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=G").named("g");
    for n in 1..=9 {
        client.ask("saveProduct", &format!("groupID=$g name=P{n} netPrice={}", 10 - n)).record();
    }
    let ids = |params: &str| -> Vec<i64> {
        let answer = client.ask("getProducts", &format!("recordsOnPage=3 {params}"));
        answer.records().iter().map(|record| record["productID"].as_i64().unwrap()).collect()
    };
    let by_id = "orderBy=productID orderByDir=asc";
    for _ in 0..3 {
        assert_eq!(ids(&format!("{by_id} pageNo=1")), [1, 2, 3]);
        assert_eq!(ids(&format!("{by_id} pageNo=2")), [4, 5, 6]);
        assert_eq!(ids(&format!("{by_id} pageNo=3")), [7, 8, 9]);
        assert_eq!(ids(&format!("{by_id} pageNo=4")), [0; 0]);
        assert_eq!(ids("orderBy=price orderByDir=asc pageNo=2"), [6, 5, 4]);
        assert_eq!(ids(&format!("{by_id} productIDs=1,3,5,7,9 pageNo=2")), [7, 9]);
    }
    client.ask("deleteProduct", "productID=5").succeeds();
    for _ in 0..3 {
        assert_eq!(ids(&format!("{by_id} pageNo=2")), [4, 6, 7], "a list is forgotten when its table changes");
        assert_eq!(ids("orderBy=price orderByDir=asc pageNo=2"), [6, 4, 3]);
    }
}
