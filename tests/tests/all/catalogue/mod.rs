//! Products: how they are found, and what a page of them costs.

mod card;
mod classification;
mod matrix;
mod parameters;
mod stock;

use std::sync::Arc;

use ladu_api::find;
use ladu_identity::accounts;
use ladu_identity::secret;
use ladu_record::rights::SYSTEM;
use ladu_record::{Answer, Caches, Cx, Failure, Request};
use ladu_tests::{Client, Code, TestServer, on_both_engines};
use ladu_types::UnixTime;
use ladu_wire::{Format, Params};

on_both_engines! {
    phrases_are_found_in_names_and_at_the_start_of_codes
    typing_finds_the_exact_code_first
    the_best_match_is_the_narrowest
    a_page_costs_a_fixed_number_of_statements
    names_come_in_the_language_asked_for
}

/// The codes of the products that a list finds, in the order of their ids.
fn found(client: &Client, params: &str) -> Vec<String> {
    let params = format!("orderBy=productID orderByDir=asc {params}");
    let codes = client.ask("getProducts", &params).records().to_vec();
    codes.iter().map(|record| record["code"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Tea, coffee and a mug with codes that begin alike.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    for (name, code, code2) in
        [("Roheline Tee", "TEA-1", "4740001"), ("Kohv", "COF-1", "4740002"), ("Teetass ÕL", "MUG-TEA", "TEA-1")]
    {
        let params = [("groupID", "$goods"), ("name", name), ("code", code), ("code2", code2), ("netPrice", "10")];
        client.call("saveProduct", &params).named(code);
    }
    client
}

fn phrases_are_found_in_names_and_at_the_start_of_codes(server: TestServer) {
    let client = shop(&server);
    assert_eq!(found(&client, "searchName=tee"), ["TEA-1", "MUG-TEA"]);
    assert_eq!(found(&client, "searchName=TEA"), ["TEA-1", "MUG-TEA"], "code of one, second code of the other");
    assert_eq!(found(&client, "searchName=40002"), [""; 0]);
    assert_eq!(found(&client, "searchName=40002 searchCodeFromMiddle=1"), ["COF-1"]);
    assert_eq!(found(&client, "searchName=ol"), ["MUG-TEA"], "accents do not matter");
    assert_eq!(found(&client, "searchName=%"), [""; 0], "a sign of patterns is a letter like any other");
    assert_eq!(found(&client, "namePrefix=tee"), ["MUG-TEA"]);
    assert_eq!(found(&client, "namePrefix=roheline"), ["TEA-1"]);
    assert_eq!(found(&client, "codePrefix=tea"), ["TEA-1"]);
    assert_eq!(found(&client, "code2Prefix=474"), ["TEA-1", "COF-1"]);
    assert_eq!(found(&client, "code=TEA-1"), ["TEA-1"]);
    assert_eq!(found(&client, "code2=TEA-1"), ["MUG-TEA"]);
}

fn typing_finds_the_exact_code_first(server: TestServer) {
    let client = shop(&server);
    assert_eq!(found(&client, "searchNameIncrementally=TEA-1"), ["TEA-1"]);
    assert_eq!(found(&client, "searchNameIncrementally=4740002"), ["COF-1"]);
    assert_eq!(found(&client, "searchNameIncrementally=tea recordsOnPage=1 pageNo=2"), ["TEA-1", "MUG-TEA"]);
    client.ask("saveProduct", "productID=$tea_1 status=ARCHIVED").record();
    assert_eq!(found(&client, "searchNameIncrementally=TEA-1 active=1"), ["MUG-TEA"], "the first step that hits");
}

fn the_best_match_is_the_narrowest(server: TestServer) {
    let client = shop(&server);
    assert_eq!(found(&client, "findBestMatch=1 code=TEA-1 code2=4740001 name=Kohv"), ["TEA-1"]);
    assert_eq!(found(&client, "findBestMatch=1 code=TEA-1 code2=4740002 name=Nothing"), ["COF-1"], "code2 before code");
    assert_eq!(found(&client, "findBestMatch=1 code=TEA-1 code2=9 name=Kohv"), ["TEA-1"], "the code before the name");
    assert_eq!(found(&client, "findBestMatch=1 name=Kohv"), ["COF-1"]);
    assert_eq!(found(&client, "findBestMatch=1 name=Kohv parentProductID=7"), [""; 0]);
    assert_eq!(found(&client, "findBestMatch=1 code=9"), [""; 0]);
}

/// Every flag of the list that adds something.
fn every_flag() -> Vec<(&'static str, &'static str)> {
    ladu_api::catalog::product::PRODUCT.flags.iter().map(|(name, _)| (*name, "1")).collect()
}

/// Runs a call beside the server, with nothing remembered, and counts its statements.
fn statements(server: &TestServer, client: &Client, name: &str, pairs: &[(&str, &str)]) -> (u64, u64) {
    let store = &server.store.store;
    let account = accounts::find(store, Some(&client.code)).expect("the account").id;
    let request = Request {
        now: UnixTime(1_700_000_000),
        account,
        client_code: client.code.clone(),
        base_url: String::new(),
        ip: String::new(),
        user: Some(SYSTEM),
        secret: secret::load(store).expect("a secret"),
        seed: 1,
    };
    let (mut params, caches) = (Params::default(), Arc::new(Caches::default()));
    for (name, value) in pairs {
        params.set(name, client.sent(value).as_str());
    }
    let call = find(name).expect(name);
    let counted = store.read(account.number(), |tx| -> Result<_, Failure> {
        let mut answer = Answer::new(Format::Json);
        call.run(&mut Cx::new(tx, &request, &params, &caches), &mut answer, ladu_api::nouns())?;
        Ok((tx.statements(), answer.count()))
    });
    counted.map_err(|failure| failure.0).expect(name)
}

fn a_page_costs_a_fixed_number_of_statements(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    assert_eq!(client.ask("saveCustomer", "firstName=Mari lastName=Tamm").named("mari"), 3);
    for at in 0..60 {
        let kind = ["PRODUCT", "MATRIX", "BUNDLE", "ASSEMBLY", "PRODUCT"][at % 5];
        let parent = if at % 5 == 4 { format!(" parentProductID={}", at - 2) } else { String::new() };
        let recipe = if matches!(at % 5, 2 | 3) { " componentProductID1=1 componentAmount1=2" } else { "" };
        let params =
            format!("groupID=$goods name=P{at} type={kind} attributeName1=no attributeValue1={at}{parent}{recipe}");
        client.ask("saveProduct", &params).record();
    }
    let cost = |size: &'static str| {
        let mut pairs = every_flag();
        pairs.extend([("recordsOnPage", size), ("warehouseID", "$store"), ("clientID", "$mari"), ("lang", "est")]);
        pairs.extend([("orderBy", "productID"), ("orderByDir", "asc")]);
        statements(&server, &client, "getProducts", &pairs)
    };
    let (of_five, five) = cost("5");
    let (of_fifty, fifty) = cost("50");
    assert_eq!((five, fifty), (5, 50));
    assert_eq!(of_five, of_fifty);
    assert!((10..40).contains(&of_five), "{of_five} statements");
}

fn names_come_in_the_language_asked_for(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Tools nameEST=T66riistad").named("tools");
    client.ask("saveProductUnit", "nameFIN=kappale").record();
    assert_eq!(client.ask("getProductUnits", "").records()[1]["name"], "kappale", "its only name is its own too");
    client.ask("saveProduct", "groupID=$tools unitID=2 name=Hammer nameEST=Haamer containerID=0").named("hammer");
    client.ask("saveProduct", "groupID=$tools name=Box containerID=$hammer").record();
    let estonian = client.ask("getProducts", "lang=est getContainerInfo=1 orderBy=productID orderByDir=asc");
    let (hammer, boxed) = (&estonian.records()[0], &estonian.records()[1]);
    assert_eq!((&hammer["name"], &hammer["groupName"]), (&"Haamer".into(), &"T66riistad".into()));
    assert_eq!((&boxed["name"], &boxed["containerName"]), (&"Box".into(), &"Haamer".into()));
    assert_eq!(client.ask("getProducts", "productID=$hammer").record()["groupName"], "Tools");
    let all = client.ask("getProducts", "productID=$hammer getAllLanguages=1");
    assert_eq!((&all.record()["nameENG"], &all.record()["nameEST"]), (&"Hammer".into(), &"Haamer".into()));
    assert_eq!(all.record()["nameFIN"], "");
    assert_eq!(all.record()["nameGRE"], serde_json::Value::Null, "a language the account has not");
    client.ask("saveProductGroup", "productGroupID=$tools nameEST=Riistad").record();
    assert_eq!(client.ask("getProducts", "productID=$hammer lang=est").record()["groupName"], "Riistad");
    client.ask("getProducts", "lang=xyz").fails_at(Code::LANGUAGE, "lang");
}
