//! Product parameters, tax rates and places of groups, and the master list.

use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::json;

on_both_engines! {
    products_say_what_parameters_ask
    a_module_that_is_off_has_no_parameters
    groups_have_places_and_tax_rates
    nothing_stands_below_itself
    products_come_from_the_master_list
}

fn parameters(client: &Client) {
    client.ask("saveProductGroup", "name=Teas").named("teas");
    assert_eq!(client.ask("saveParameterGroup", "name=Tea productGroupID=$teas").named("tea"), 1);
    for (name, kind, unit) in [("Origin", "TEXT", ""), ("Weight", "NUMERIC", "g"), ("Organic", "BOOLEAN", "")] {
        let params = format!("name={name} type={kind} unitName={unit} parameterGroupID=$tea");
        client.ask("saveParameter", &params).named(name);
    }
    client.ask("saveParameter", "name=Taste type=MULTIVALUE parameterGroupID=$tea").named("taste");
    for taste in ["Sweet", "Smoky", "Bitter"] {
        client.ask("saveParameterOption", &format!("parameterID=$taste name={taste}")).named(taste);
    }
}

fn products_say_what_parameters_ask(server: TestServer) {
    let client = server.account();
    parameters(&client);
    let listed = client.ask("getParameters", "parameterGroupID=$tea");
    assert_eq!(listed.records().len(), 4);
    let taste = listed.records().iter().find(|record| record["parameterID"] == 4).unwrap();
    assert_eq!(taste["parameterGroupName"], "Tea");
    assert_eq!(taste["parameterGroupID"], "1");
    assert_eq!(taste["parameterOptions"][1], json!({"parameterOptionID": 2, "parameterOptionName": "Smoky"}));
    assert!(
        listed
            .records()
            .iter()
            .all(|record| { record["parameterType"] == "MULTIVALUE" || record.get("parameterOptions").is_none() })
    );

    let said = "groupID=$teas name=Lapsang parameterID1=$origin parameterValue1=China parameterID2=$weight parameterValue2=100.50 \
                parameterID3=$organic parameterValue3=yes parameterID4=$taste parameterOptions4=2,3 parameter4optionID2additionalPrice=0.40";
    client.ask("saveProduct", said).named("lapsang");
    client.ask("saveProduct", "groupID=$teas name=Green parameterID1=$origin parameterValue1=Japan").record();
    let answer = client.ask("getProducts", "productID=$lapsang getParameters=1");
    assert_eq!(
        answer.record()["parameters"],
        json!([
            {"parameterID": "1", "parameterName": "Origin", "parameterType": "TEXT", "parameterGroupID": "1", "parameterValue": "China"},
            {"parameterID": "2", "parameterName": "Weight", "parameterType": "NUMERIC", "parameterGroupID": "1", "parameterValue": "100.5"},
            {"parameterID": "3", "parameterName": "Organic", "parameterType": "BOOLEAN", "parameterGroupID": "1", "parameterValue": "1"},
            {"parameterID": "4", "parameterName": "Taste", "parameterType": "MULTIVALUE", "parameterGroupID": "1", "parameterOptions": [
                {"optionID": 2, "optionName": "Smoky", "optionAdditionalPrice": 0.4},
                {"optionID": 3, "optionName": "Bitter", "optionAdditionalPrice": 0}]},
        ])
    );
    assert!(client.ask("getProducts", "productID=$lapsang").record().get("parameters").is_none());

    let found = |filter: &str| -> Vec<i64> {
        let answer = client.ask("getProducts", &format!("orderBy=productID orderByDir=asc {filter}"));
        answer.records().iter().map(|record| record["productID"].as_i64().unwrap()).collect()
    };
    assert_eq!(found("searchParameterID=$origin searchParameterValue=Japan"), [2]);
    assert_eq!(found("searchParameterID=$organic"), [1]);
    assert_eq!(found("searchParameterOptionID=$bitter"), [1]);
    assert_eq!(found("searchParameterOptionID=$sweet"), [0; 0]);

    // What is named changes, the rest stays; an empty value takes a parameter away.
    client
        .ask(
            "saveProduct",
            "productID=$lapsang parameterID1=$taste parameterOptions1=1 parameterID2=$origin parameterValue2=",
        )
        .record();
    let left = client.ask("getProducts", "productID=$lapsang getParameters=1");
    let ids: Vec<&str> =
        left.record()["parameters"].as_array().unwrap().iter().filter_map(|p| p["parameterID"].as_str()).collect();
    assert_eq!(ids, ["2", "3", "4"]);
    assert_eq!(left.record()["parameters"][2]["parameterOptions"][0]["optionID"], 1);

    client.ask("saveProduct", "productID=$lapsang parameterID1=9").fails_at(Code::UNKNOWN_ID, "parameterID1");
    client.ask("saveProduct", "productID=$lapsang parameterValue1=x").fails_at(Code::MISSING, "parameterID1");
    let wrong = client.ask("saveProduct", "productID=$lapsang parameterID1=$weight parameterValue1=heavy");
    wrong.fails_at(Code::FORMAT, "parameterValue1");
    let foreign = client.ask("saveProduct", "productID=$lapsang parameterID1=$taste parameterOptions1=1,99");
    foreign.fails_at(Code::UNKNOWN_ID, "parameterOptions1");
    client.ask("deleteParameter", "parameterID=$weight").fails(Code::IN_USE);
    client.ask("deleteParameterOption", "parameterOptionID=$sweet").fails(Code::IN_USE);
    client.ask("deleteProduct", "productID=$lapsang").records();
    client.ask("deleteParameter", "parameterID=$taste").records();
    assert_eq!(client.ask("getParameters", "").records().len(), 3);
}

fn a_module_that_is_off_has_no_parameters(server: TestServer) {
    let client = server.account();
    parameters(&client);
    client.ask("saveProduct", "groupID=$teas name=Tea").named("product_tea");
    server.set_module(&client, "Product parameters", false);
    client.ask("getParameters", "").fails(Code::NO_MODULE);
    let refused = client.ask("saveProduct", "productID=$product_tea parameterID1=$origin parameterValue1=China");
    refused.fails_at(Code::FIELD_MODULE, "parameterID1");
    client.ask("getProducts", "searchParameterID=$origin").fails_at(Code::FIELD_MODULE, "searchParameterID");
    assert!(client.ask("getProducts", "getParameters=1").record().get("parameters").is_none());
}

fn groups_have_places_and_tax_rates(server: TestServer) {
    let client = server.account();
    client.ask("saveWarehouse", "name=Border").named("border");
    for params in ["name=A", "name=B", "name=C parentGroupID=1", "name=D parentGroupID=1"] {
        client.ask("saveProductGroup", params).record();
    }
    client.ask("saveProductGroup", "productGroupID=1 warehouseID1=$border vatrateID1=$vat9").record();
    let tree = client.ask("getProductGroups", "");
    assert_eq!(tree.records()[0]["positionNo"], 1);
    assert_eq!(tree.records()[1]["positionNo"], 2);
    assert_eq!(tree.records()[0]["subGroups"][1]["positionNo"], 2);
    assert_eq!(tree.records()[0]["vatrates"], json!([{"warehouseID": 2, "vatrateID": 3}]));
    assert_eq!(tree.records()[1]["vatrates"], json!([]));

    // The tax of the group at that store is what is asked of a customer there; elsewhere it is the product's own.
    client.ask("saveProduct", "groupID=3 name=Tea netPrice=100 vatrateID=$vat24").named("tea");
    let tax = |store: i64| {
        let cart = client.ask("calculateShoppingCart", &format!("warehouseID={store} productID1=$tea amount1=1"));
        cart.record()["rows"][0]["vatRate"].to_string().trim_matches('"').to_owned()
    };
    assert_eq!((tax(1).as_str(), tax(2).as_str()), ("24", "9"));
    client.ask("saveProductGroup", "productGroupID=1 warehouseID1=$border vatrateID1=0").record();
    assert_eq!(tax(2), "24");
    let wrong = client.ask("saveProductGroup", "productGroupID=1 warehouseID1=9 vatrateID1=$vat9");
    wrong.fails_at(Code::UNKNOWN_ID, "warehouseID1");
}

fn nothing_stands_below_itself(server: TestServer) {
    let client = server.account();
    for call in ["saveProductGroup", "saveProductCategory"] {
        let parent = if call == "saveProductGroup" { "parentGroupID" } else { "parentCategoryID" };
        let own = if call == "saveProductGroup" { "productGroupID" } else { "productCategoryID" };
        client.ask(call, "name=A").record();
        client.ask(call, &format!("name=B {parent}=1")).record();
        client.ask(call, &format!("name=C {parent}=2")).record();
        for below in [1, 2, 3] {
            client.ask(call, &format!("{own}=1 {parent}={below}")).fails_at(Code::NOT_ALLOWED, parent);
        }
        client.ask(call, &format!("{own}=3 {parent}=1")).record();
    }
}

fn products_come_from_the_master_list(server: TestServer) {
    let client = server.account();
    client.ask("findMasterListProducts", "searchCode=TEA").fails(Code::NO_MODULE);
    client.ask("saveProductGroup", "name=Own").named("own");
    client.ask("saveProduct", "groupID=$own name=First").record();
    server.set_module(&client, "Master List", true);
    client.ask("findMasterListProducts", "searchCode=TEA").fails(Code::NO_MASTER_LIST);
    client.ask("saveProduct", "groupID=$own name=Second").fails(Code::FROM_MASTER_LIST);
    client.ask("saveMasterListProducts", "").fails_at(Code::MISSING, "data");
    client.call("saveMasterListProducts", &[("data", "{}")]).fails_at(Code::FORMAT, "data");
    let import = |data: serde_json::Value| client.call("saveMasterListProducts", &[("data", &data.to_string())]);
    import(json!([{"code": "NAMELESS"}])).fails_at(Code::FORMAT, "data");
    let entries = json!([
        {"code": "TEA-1", "code2": "4740001", "name": "Green tea", "netPrice": 2.5, "group": "Teas", "brand": "Leaf", "cost": "1.1"},
        {"code": "TEA-2", "name": "Black tea", "netPrice": "3", "group": "teas", "category": "Hot"},
    ]);
    import(entries).succeeds();
    import(json!([{"code": "TEA-2", "netPrice": 3.25}])).succeeds();

    client.ask("findMasterListProducts", "searchCode=TE").fails_at(Code::FORMAT, "searchCode");
    let found = client.ask("findMasterListProducts", "searchCode=tea");
    let shown: Vec<_> =
        found.records().iter().map(|r| (r["code"].clone(), r["netPrice"].clone(), r["groupName"].clone())).collect();
    assert_eq!(shown, [(json!("TEA-1"), json!(2.5), json!("Teas")), (json!("TEA-2"), json!(3.25), json!("Teas"))]);
    assert_eq!(client.ask("findMasterListProducts", "searchCode=4740").records().len(), 1);

    let (first, second) =
        (found.records()[0]["productID"].as_i64().unwrap(), found.records()[1]["productID"].as_i64().unwrap());
    let copied = client.ask("copyMasterListProductsToErply", &format!("productIDs={first},{second},77"));
    assert_eq!(copied.record()["productIDsNotFound"], "77");
    let product = client.ask("getProducts", &format!("productID={first}"));
    assert_eq!(product.record()["name"], "Green tea");
    assert_eq!(product.record()["brandName"], "Leaf");
    assert_eq!(product.number("price"), "2.5");
    assert_eq!(client.ask("getProducts", "searchName=green").records().len(), 1, "a copy is found by its name");

    // Copied again it gets the list's values; what the list does not know stays.
    client.ask("saveProduct", &format!("productID={first} netPrice=9 manufacturerName=Farm")).record();
    client.ask("copyMasterListProductsToErply", &format!("productIDs={first}")).record();
    let again = client.ask("getProducts", &format!("productID={first}"));
    assert_eq!((again.number("price"), again.number("manufacturerName")), ("2.5".into(), "Farm".into()));

    client.ask("saveConfParameter", "parameterName=master_list_unique_field parameterValue=colour").record();
    import(json!([{"code": "X", "name": "X"}])).fails(Code::MASTER_LIST_FIELD);
    server.set_module(&client, "Master List", false);
    let next = client.ask("saveProduct", "groupID=$own name=Third");
    assert!(next.id("productID") > second, "no id is given twice");
}
