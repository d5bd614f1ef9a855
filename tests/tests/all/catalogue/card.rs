//! The product card: variations, recipes, links, extra fields and prices.

use ladu_tests::{Answer, Client, Code, OK, TestServer, on_both_engines, shown};
use serde_json::{Value as Json, json};

on_both_engines! {
    a_card_needs_a_group_and_a_name
    prices_with_and_without_tax_follow_each_other
    codes_are_unique_when_the_account_wants_that
    recipes_are_replaced_as_a_whole
    links_go_both_ways_unless_told_otherwise
    extra_fields_are_answered_with_their_labels
    fields_of_modules_that_are_off_are_refused
    attributes_change_one_by_one
    languages_of_descriptions_are_switched_on
    flags_and_filters_do_what_they_say
}

pub fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveVatRate", "name=20 rate=20").named("vat20");
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client
}

/// Saves a product, a new one under its name.
pub fn save(client: &Client, params: &str) -> Answer {
    let answer = client.ask("saveProduct", params);
    let name = params.split_whitespace().find_map(|pair| pair.strip_prefix("name="));
    if let Some(name) = name
        && answer.code() == OK
    {
        answer.named(name);
    }
    answer
}

pub fn product(client: &Client, params: &str) -> Json {
    client.ask("getProducts", params).record().clone()
}

fn a_card_needs_a_group_and_a_name(server: TestServer) {
    let client = shop(&server);
    save(&client, "groupID=$goods").fails_at(Code::MISSING, "name");
    save(&client, "name=Tea").fails_at(Code::MISSING, "groupID");
    save(&client, "name=Tea groupID=9").fails_at(Code::UNKNOWN_ID, "groupID");
    for field in ["unitID", "brandID", "supplierID", "vatrateID", "categoryID", "countryOfOriginID", "containerID"] {
        save(&client, &format!("name=Tea groupID=$goods {field}=999999")).fails_at(Code::UNKNOWN_ID, field);
    }
    save(&client, "name=Tea groupID=$goods type=THING").fails_at(Code::NOT_ALLOWED, "type");
    save(&client, "name=Tea groupID=$goods status=GONE").fails_at(Code::NOT_ALLOWED, "status");
    save(&client, "name=Tea groupID=$goods packagingType=BAG").fails_at(Code::NOT_ALLOWED, "packagingType");
    save(&client, "name=Tea groupID=$goods length=long").fails_at(Code::FORMAT, "length");
    save(&client, "name=Tea groupID=$goods netPrice=-1").fails_at(Code::NOT_ALLOWED, "netPrice");
    save(&client, "productID=9 name=Tea").fails_at(Code::UNKNOWN_ID, "productID");
    let made = client.ask("saveProduct", "nameEST=Tee groupID=$goods");
    made.named("tee");
    assert_eq!(made.record(), &json!({"productID": 1}));
    let tea = product(&client, "productID=$tee");
    assert_eq!((&tea["name"], &tea["status"], &tea["type"]), (&json!("Tee"), &json!("ACTIVE"), &json!("PRODUCT")));
    for key in ["code3", "supplierCode", "code5", "code8", "unitName", "brandName", "categoryName", "seriesName"] {
        assert_eq!(tea[key], Json::Null, "{key}");
        assert!(tea.get(key).is_some(), "{key} is answered, though empty");
    }
    for key in ["priorityGroupID", "countryOfOriginID", "length", "netWeight", "volume"] {
        assert_eq!(tea[key], "0", "{key}");
    }
    assert_eq!((&tea["code"], &tea["longAttributes"], &tea["active"]), (&json!(""), &json!([]), &json!(1)));
    save(&client, "productID=$tee active=0 type=BUNDLE shortDescription=Short longDescription=Long");
    let tea = product(&client, "productID=$tee");
    assert_eq!((&tea["status"], &tea["active"], &tea["type"]), (&json!("ARCHIVED"), &json!(0), &json!("PRODUCT")));
    assert_eq!((&tea["description"], &tea["longdesc"], &tea["name"]), (&json!("Short"), &json!("Long"), &json!("Tee")));
    save(&client, "productID=$tee active=1");
    assert_eq!(product(&client, "productID=$tee")["status"], "ACTIVE");
}

fn prices_with_and_without_tax_follow_each_other(server: TestServer) {
    let client = shop(&server);
    let prices = |params: &str| {
        let id = save(&client, params).id("productID");
        let card = product(&client, &format!("productID={id}"));
        (card["price"].to_string(), card["priceWithVat"].to_string(), card["vatrate"].to_string())
    };
    let all = |net: &str, gross: &str, rate: &str| (net.to_owned(), gross.to_owned(), rate.to_owned());
    assert_eq!(prices("name=A groupID=$goods vatrateID=$vat20 netPrice=10"), all("10", "12", "20"));
    assert_eq!(prices("name=B groupID=$goods vatrateID=$vat20 priceWithVAT=12"), all("10", "12", "20"));
    assert_eq!(prices("name=C groupID=$goods vatrateID=$vat20 priceWithVAT=9.99"), all("8.325", "9.99", "20"));
    assert_eq!(prices("name=D groupID=$goods vatrateID=$vat20 netPrice=5 priceWithVAT=12"), all("5", "6", "20"));
    assert_eq!(prices("name=E groupID=$goods vatrateID=$vat20 netPrice=1.23456"), all("1.2346", "1.48", "20"));
    assert_eq!(prices("name=F groupID=$goods vatrateID=$vat20 taxFree=1 priceWithVAT=12"), all("12", "12", "20"));
    assert_eq!(prices("productID=$a priceWithVAT=24"), all("20", "24", "20"));
    client.ask("saveConfParameter", "parameterName=price_decimals parameterValue=2");
    assert_eq!(prices("productID=$a priceWithVAT=9.99"), all("8.33", "10", "20"), "8.325 does not fit two decimals");
    save(&client, "productID=$a priceWithVAT=-1").fails_at(Code::NOT_ALLOWED, "priceWithVAT");
}

fn codes_are_unique_when_the_account_wants_that(server: TestServer) {
    let client = shop(&server);
    save(&client, "name=A groupID=$goods code=X code2=Y");
    save(&client, "name=B groupID=$goods code=X code2=Y").succeeds();
    for name in ["product_code_unique", "product_code2_unique", "product_code2_automatic"] {
        client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", "1")]);
    }
    save(&client, "productID=$b code=Z code2=W");
    save(&client, "name=C groupID=$goods code=X").fails_at(Code::TAKEN, "code");
    save(&client, "name=C groupID=$goods code2=Y").fails_at(Code::TAKEN, "code2");
    save(&client, "productID=$a code=X name=A").because("its own code").succeeds();
    save(&client, "name=C groupID=$goods code=").succeeds();
    save(&client, "name=D groupID=$goods code=").because("an empty code is nobody's").succeeds();
    let made = ["3", "4"].map(|id| shown(&product(&client, &format!("productID={id}"))["code2"]));
    assert!(made.iter().all(|code| code.len() == 13 && code.starts_with('2')), "{made:?}");
    assert_ne!(made[0], made[1]);
    let long = "x".repeat(51);
    client.call("saveProduct", &[("productID", "$a"), ("code", &long)]).fails_at(Code::NOT_ALLOWED, "code");
}

fn recipes_are_replaced_as_a_whole(server: TestServer) {
    let client = shop(&server);
    for (name, kind) in
        [("Cup", "PRODUCT"), ("Tea", "PRODUCT"), ("Set", "BUNDLE"), ("Kit", "ASSEMBLY"), ("M", "MATRIX")]
    {
        save(&client, &format!("groupID=$goods name={name} type={kind}"));
    }
    let recipe = |id: i64| product(&client, &format!("productID={id} getRecipes=1")).get("productComponents").cloned();
    save(&client, "productID=$set componentProductID1=$cup componentAmount1=2 componentProductID5=$tea").succeeds();
    let row = |id: i64, amount: f64| json!({"componentID": id, "amount": amount});
    assert_eq!(recipe(3).unwrap().to_string(), r#"[{"componentID":1,"amount":2},{"componentID":2,"amount":1}]"#);
    save(&client, "productID=$set componentProductID0=$tea componentAmount0=0.5");
    assert_eq!(recipe(3), Some(json!([row(2, 0.5)])));
    save(&client, "productID=$set name=Gift");
    assert_eq!(recipe(3), Some(json!([row(2, 0.5)])), "not sent, not changed");
    assert_eq!(product(&client, "productID=$set").get("productComponents"), None);
    save(&client, "productID=$cup componentProductID1=$tea").fails_at(Code::NOT_ALLOWED, "componentProductID1");
    save(&client, "productID=$set componentProductID1=99").fails_at(Code::UNKNOWN_ID, "componentProductID1");
    save(&client, "productID=$set componentProductID1=$set").fails_at(Code::NOT_ALLOWED, "componentProductID1");
    save(&client, "productID=$kit componentProductID1=$set")
        .because("a bundle")
        .fails_at(Code::NOT_ALLOWED, "componentProductID1");
    save(&client, "productID=$kit componentProductID1=$m")
        .because("a matrix product")
        .fails_at(Code::NOT_ALLOWED, "componentProductID1");
    save(&client, "productID=$kit componentProductID1=$cup componentAmount1=0")
        .fails_at(Code::NOT_ALLOWED, "componentAmount1");
    save(&client, "productID=$kit componentAmount1=2").fails_at(Code::MISSING, "componentProductID1");
    client.ask("deleteProduct", "productID=$tea").because("it is part of a bundle").fails(Code::IN_USE);
    save(&client, "productID=$set componentProductID1= componentAmount1=");
    assert_eq!(recipe(3), None);
    client.ask("deleteProduct", "productID=$tea").succeeds();
}

fn links_go_both_ways_unless_told_otherwise(server: TestServer) {
    let client = shop(&server);
    for name in ["A", "B", "C"] {
        save(&client, &format!("groupID=$goods name={name}"));
    }
    let links = |id: i64, key: &str| {
        product(&client, &format!("productID={id} getRelatedProducts=1 getReplacementProducts=1")).get(key).cloned()
    };
    save(&client, "productID=$a relatedProductIDs=$c,$b,$c replacementProductIDs=$b").succeeds();
    assert_eq!(links(1, "relatedProducts"), Some(json!(["3", "2"])));
    assert_eq!(links(2, "relatedProducts"), Some(json!(["1"])));
    assert_eq!(links(1, "replacementProducts"), Some(json!(["2"])));
    assert_eq!(links(2, "replacementProducts"), None, "what stands in for it is not stood in for by it");
    assert_eq!(product(&client, "productID=$a").get("relatedProducts"), None);
    let pairs = client.ask("getRelatedProducts", "productID=$a").0["records"].clone();
    let pair = |a: i64, b: i64| json!({"productID": a, "relatedProductID": b});
    assert_eq!(pairs, json!([pair(1, 3), pair(1, 2)]));
    assert_eq!(client.ask("getRelatedProducts", "").records().len(), 4);
    save(&client, "productID=$b relatedProductIDs=9").fails_at(Code::UNKNOWN_ID, "relatedProductIDs");
    save(&client, "productID=$b relatedProductIDs=$b").fails_at(Code::NOT_ALLOWED, "relatedProductIDs");
    save(&client, "productID=$b replacementProductIDs=$a,x").fails_at(Code::LIST_VALUE, "replacementProductIDs");
    save(&client, "productID=$b relatedProductIDs=");
    assert_eq!((links(1, "relatedProducts"), links(2, "relatedProducts")), (Some(json!(["3"])), None));
    client.ask("saveConfParameter", "parameterName=cross_sell_relationship_one_way parameterValue=1");
    save(&client, "productID=$b relatedProductIDs=$a");
    assert_eq!((links(1, "relatedProducts"), links(2, "relatedProducts")), (Some(json!(["3"])), Some(json!(["1"]))));
    client.ask("deleteProduct", "productID=$c").succeeds();
    assert_eq!(links(1, "relatedProducts"), None);
}

fn extra_fields_are_answered_with_their_labels(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProductExtraFieldValue", "fieldNumber=1 name=Wool nameEST=Vill code=W").named("wool");
    client.ask("saveProductExtraFieldValue", "fieldNumber=2 name=Heavy").record();
    client.call("saveConfParameter", &[("parameterName", "extra_field1_label_eng"), ("parameterValue", "Material")]);
    save(&client, "groupID=$goods name=A extraField1ID=2")
        .because("a choice of another field")
        .fails_at(Code::UNKNOWN_ID, "extraField1ID");
    save(&client, "groupID=$goods name=A extraField1ID=1").succeeds();
    let card = product(&client, "extraField1IDs=1,2");
    let keys =
        ["extraField1Title", "extraField1ID", "extraField1Code", "extraField1Name", "extraField2ID", "extraField2Name"];
    let values = keys.map(|key| card[key].clone());
    assert_eq!(json!(values), json!(["Material", 1, "W", "Wool", 0, null]));
    assert_eq!(product(&client, "productID=$a lang=est")["extraField1Name"], "Vill");
    assert_eq!(client.ask("getProducts", "extraField2IDs=2").records().len(), 0);
    client.ask("deleteProductExtraFieldValue", "valueID=$wool").fails(Code::IN_USE);
}

fn fields_of_modules_that_are_off_are_refused(server: TestServer) {
    let client = shop(&server);
    save(&client, "groupID=$goods name=A");
    for (module, parameter, value, code, key) in [
        ("Extra product codes", "code5", "X", Code::FIELD_MODULE, "code5"),
        ("Packaging", "packagingType", "ORDINARY_PACKAGE", Code::FIELD_MODULE, "packagingType"),
        ("Packaging", "groupPackageWood", "1", Code::FIELD_MODULE, "transportPackageWood"),
        ("Reward points", "rewardPointsNotAllowed", "1", Code::FIELD_MODULE, "rewardPointsNotAllowed"),
        ("Extra product card fields", "extraField1ID", "1", Code::FIELD_MODULE, "extraField1Title"),
        ("Salon / Spa", "lengthInMinutes", "30", Code::NO_MODULE, "walkInService"),
    ] {
        assert!(product(&client, "productID=$a getPackagingMaterials=1").get(key).is_some(), "{key}");
        server.set_module(&client, module, false);
        let field = if code == Code::NO_MODULE { "" } else { parameter };
        save(&client, &format!("productID=$a {parameter}={value}")).answers_at(code, field);
        assert_eq!(product(&client, "productID=$a getPackagingMaterials=1").get(key), None, "{key}");
        server.set_module(&client, module, true);
    }
    server.set_module(&client, "Extra product codes", false);
    client.ask("getProducts", "code5=1").fails_at(Code::FIELD_MODULE, "code5");
    client.ask("getProducts", "code6Prefix=1").fails_at(Code::FIELD_MODULE, "code6Prefix");
    server.set_module(&client, "Master List", true);
    save(&client, "groupID=$goods name=B").fails_at(Code::FROM_MASTER_LIST, "");
    save(&client, "productID=$a name=B").succeeds();
}

fn attributes_change_one_by_one(server: TestServer) {
    let client = shop(&server);
    let new =
        "groupID=$goods name=Book attributeName0=binding attributeValue0=Hard attributeName1=pages attributeType1=int
               attributeValue1=352 longAttributeName1=story longAttributeValue1=Once";
    save(&client, new).succeeds();
    let attribute = |name: &str, kind: &str, value: &str| json!({"attributeName": name, "attributeType": kind, "attributeValue": value});
    let card = product(&client, "productID=$book");
    assert_eq!(card["attributes"], json!([attribute("binding", "text", "Hard"), attribute("pages", "int", "352")]));
    assert_eq!(card["longAttributes"], json!([{"attributeName": "story", "attributeValue": "Once"}]));
    save(
        &client,
        "productID=$book attributeName1=binding attributeValue1=null attributeName2=weight attributeType2=double attributeValue2=1.5",
    );
    let card = product(&client, "productID=$book");
    assert_eq!(card["attributes"], json!([attribute("pages", "int", "352"), attribute("weight", "double", "1.5")]));
    let bad = "productID=$book attributeName1=pages attributeType1=int attributeValue1=many";
    save(&client, bad).fails_at(Code::FORMAT, "attributeValue1");
    let found = |params: &str| client.ask("getProducts", params).records().len();
    assert_eq!(found("searchAttributeName=pages searchAttributeValue=352"), 1);
    assert_eq!(found("searchAttributeName=pages searchAttributeValue=35"), 0);
    let both =
        "searchAttributeName1=pages searchAttributeValue1=352 searchAttributeName2=weight searchAttributeValue2=";
    assert_eq!((found(&format!("{both}1.5")), found(&format!("{both}2"))), (1, 0));
    client.call("getProducts", &[("searchAttributeName[]", "x")]).fails_at(Code::IS_ARRAY, "searchAttributeName");
    client.call("getProducts", &[("searchAttributeValue[]", "x")]).fails_at(Code::IS_ARRAY, "searchAttributeValue");
    save(&client, "productID=$book longAttributeName1=story longAttributeValue1=undefined");
    assert_eq!(product(&client, "productID=$book")["longAttributes"], json!([]));
}

fn languages_of_descriptions_are_switched_on(server: TestServer) {
    let client = shop(&server);
    save(
        &client,
        "groupID=$goods name=A description=Good descriptionRUS=Horosho longdescRUS=Dlinno descriptionEST=Hea",
    );
    let card = product(&client, "productID=$a");
    assert_eq!((&card["description"], &card["descriptionRUS"]), (&json!("Good"), &json!("Horosho")));
    assert_eq!((&card["descriptionFIN"], card.get("descriptionEST")), (&json!(""), None));
    for (name, value) in [("product_description_est_enabled", "1"), ("product_longdescription_rus_enabled", "0")] {
        client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)]).succeeds();
    }
    let card = product(&client, "productID=$a");
    assert_eq!((&card["descriptionEST"], card.get("descriptionENG")), (&json!("Hea"), None), "English is its own");
    assert_eq!((card.get("longdescRUS"), card.get("nameRUS")), (None, None));
    assert_eq!(product(&client, "productID=$a lang=rus")["longdesc"], "Dlinno");
}

fn flags_and_filters_do_what_they_say(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProductGroup", "name=Below parentGroupID=$goods").named("below");
    client.ask("saveProductCategory", "name=Home").named("home");
    client.ask("saveProductCategory", "name=Kitchen parentCategoryID=$home").named("kitchen");
    for (at, more) in [
        "groupID=$goods categoryID=$home isGiftCard=1 hasQuickSelectButton=1 displayedInWebshop=0",
        "groupID=$below categoryID=$kitchen isRegularGiftCard=1 nonStockProduct=1 status=ARCHIVED",
        "groupID=$below locationInWarehouseText=Shelf code3=Three supplierCode=Sup unitID=1",
    ]
    .iter()
    .enumerate()
    {
        save(&client, &format!("name=P{at} {more}"));
    }
    let ids = |params: &str| -> String {
        let answer = client.ask("getProducts", &format!("orderBy=productID orderByDir=asc {params}"));
        let ids: Vec<String> = answer.records().iter().map(|record| record["productID"].to_string()).collect();
        ids.join(",")
    };
    for (params, expected) in [
        ("productIDs=$p2,$p0,99", "1,3"),
        ("groupID=$below", "2,3"),
        ("groupIDWithSubgroups=$goods", "1,2,3"),
        ("groupIDsWithSubgroups=$below,99", "2,3"),
        ("categoryID=$home", "1"),
        ("categoryIDWithSubcategories=$home", "1,2"),
        ("unitID=1", "3"),
        ("vatrateID=$vat20", ""),
        ("code3=Three", "3"),
        ("code3Prefix=thr", "3"),
        ("supplierCode=Sup", "3"),
        ("supplierCodePrefix=su", "3"),
        ("name=P1", "2"),
        ("active=0", "2"),
        ("active=1", "1,3"),
        ("status=ALL_EXCEPT_ARCHIVED", "1,3"),
        ("status=ARCHIVED", "2"),
        ("nonStockProduct=1", "2"),
        ("quickPosProducts=1", "1"),
        ("giftCards=1", "1"),
        ("regularGiftCards=1", "2"),
        ("regularGiftCards=0", "1,2,3"),
        ("displayedInWebshop=1", "2,3"),
        ("locationInWarehouseText=Shelf", "3"),
        ("changedSince=1 groupID=$goods", "1"),
        ("addedSince=9999999999", ""),
        ("recordOffset=1 recordsOnPage=1", "2"),
        ("recordsOnPage=2 pageNo=2", "3"),
    ] {
        assert_eq!(ids(params), expected, "{params}");
    }
    save(&client, "productID=$p1 cost=1");
    let newest = client.ask("getProducts", "");
    assert_eq!(newest.record()["productID"], 2, "the last changed comes first");
    assert_eq!(newest.records()[1]["productID"], 3, "the never changed run from the newest down");
    assert_eq!(client.ask("getProducts", "orderBy=name").record()["name"], "P2", "down is the default direction");
    client.ask("getProducts", "status=GONE").fails_at(Code::NOT_ALLOWED, "status");
    client.ask("getProducts", "productIDs=$p0,x").fails_at(Code::LIST_VALUE, "productIDs");
    client.ask("getProducts", "getPriceCalculationSteps=1").fails_at(Code::MISSING, "getPriceListPrices");
    assert_eq!(client.ask("getProducts", "recordsOnPage=5 pageNo=9").0["status"]["recordsTotal"], 3);
}
