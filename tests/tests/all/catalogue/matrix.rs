//! Matrix products and their variations.

use ladu_tests::{Client, TestServer, on_both_engines};
use ladu_wire::Code;
use serde_json::{Value as Json, json};

use super::card::{product, save, shop};

on_both_engines! {
    variations_have_values_of_their_parents_dimensions
    what_does_not_fit_a_matrix_is_refused
    a_parent_hands_down_what_settings_say
}

/// A shirt in sizes and colours: dimension 1 with values 1 to 2, dimension 2 with values 3 to 4; the parent is product 1.
fn shirts(client: &Client) {
    client.ask("saveMatrixDimension", "name=Size valueName1=Small valueCode1=S valueName2=Large valueCode2=L").record();
    client.ask("saveMatrixDimension", "name=Colour valueName1=Red valueName2=Blue").record();
    client.ask("saveProduct", "type=MATRIX groupID=1 name=Shirt dimensionID1=1 dimensionID2=2").record();
    let small = "groupID=1 name=Shirt-S-R code=SR parentProductID=1 dimValueID1=1 dimValueID2=3";
    client.ask("saveProduct", small).record();
    client.ask("saveProduct", "groupID=1 name=Shirt-L-B parentProductID=1 dimValueID0=2 dimValueID1=4").record();
}

fn variations_have_values_of_their_parents_dimensions(server: TestServer) {
    let client = shop(&server);
    shirts(&client);
    client.ask("editItemInMatrixDimension", "itemID=1 nameEST=Pisike").record();
    let parent = product(&client, "productID=1");
    assert_eq!(parent["productVariations"], json!(["2", "3"]));
    for key in ["variationList", "variationDescription", "parentProductID"] {
        assert_eq!(parent.get(key), None, "{key}");
    }
    let listed = product(&client, "productID=1 getMatrixVariations=1");
    let value = |name: &str, value: &str, code: &str, order: i64, dimension: i64, id: i64| json!({"name": name, "value": value, "code": code, "order": order, "dimensionID": dimension, "dimensionValueID": id});
    assert_eq!(
        listed["variationList"],
        json!([
            {"productID": "2", "name": "Shirt-S-R", "code": "SR", "code2": "",
             "dimensions": [value("Size", "Small", "S", 1, 1, 1), value("Colour", "Red", "", 1, 2, 3)]},
            {"productID": "3", "name": "Shirt-L-B", "code": "", "code2": "",
             "dimensions": [value("Size", "Large", "L", 2, 1, 2), value("Colour", "Blue", "", 2, 2, 4)]},
        ])
    );
    let variation = product(&client, "productID=2 lang=est");
    assert_eq!(variation["parentProductID"], 1);
    assert_eq!(variation.get("productVariations"), None);
    let described = |name: &str, value: &str, dimension: i64, id: i64| json!({"name": name, "value": value, "order": 1, "dimensionID": dimension, "variationID": id});
    let expected = json!([described("Size", "Pisike", 1, 1), described("Colour", "Red", 2, 3)]);
    assert_eq!(variation["variationDescription"], expected);
    let ids = |params: &str| -> Vec<i64> {
        let answer = client.ask("getProducts", &format!("orderBy=productID orderByDir=asc {params}"));
        answer.records().iter().map(|record| record["productID"].as_i64().unwrap()).collect()
    };
    save(&client, "groupID=1 name=Mug");
    assert_eq!(ids("includeMatrixVariations=0"), [1, 4]);
    assert_eq!(ids("type=PRODUCT,BUNDLE,ASSEMBLY"), [2, 3, 4]);
    assert_eq!(ids("parentProductID=1"), [2, 3]);
    assert_eq!(ids("type=product,bundle,matrix,assembly includeMatrixVariations=0"), [1, 4]);
    client.ask("getProducts", "type=PRODUCT,SHOE").fails_at(Code::NOT_ALLOWED, "type");
}

fn what_does_not_fit_a_matrix_is_refused(server: TestServer) {
    let client = shop(&server);
    shirts(&client);
    save(&client, "groupID=1 name=Mug");
    let new = |params: &str| save(&client, &format!("groupID=1 name=X {params}"));
    new("dimensionID1=1").because("only a matrix product has dimensions").fails_at(Code::NOT_ALLOWED, "dimensionID1");
    new("type=MATRIX dimensionID1=9").fails_at(Code::UNKNOWN_ID, "dimensionID1");
    new("type=MATRIX dimensionID4=1").fails_at(Code::NOT_ALLOWED, "dimensionID4");
    new("type=MATRIX dimensionID1=1 dimensionID2=1").fails_at(Code::NOT_ALLOWED, "dimensionID2");
    new("type=MATRIX parentProductID=1").fails_at(Code::CONFLICT, "parentProductID");
    new("parentProductID=9").fails_at(Code::UNKNOWN_ID, "parentProductID");
    new("parentProductID=4").because("a mug is no matrix product").fails_at(Code::NOT_ALLOWED, "parentProductID");
    new("dimValueID1=1").fails_at(Code::MISSING, "parentProductID");
    new("parentProductID=1 dimValueID1=3").because("a colour is no size").fails_at(Code::NOT_ALLOWED, "dimValueID1");
    new("parentProductID=1 dimValueID1=99").fails_at(Code::UNKNOWN_ID, "dimValueID1");
    save(&client, "productID=1 dimensionID1=2").because("variations have sizes").fails_at(Code::IN_USE, "dimensionID1");
    save(&client, "productID=1 dimensionID1=1").because("the same again").succeeds();
    client.ask("deleteMatrixDimension", "dimensionID=1").fails(Code::IN_USE);
    let used = client.ask("removeItemsFromMatrixDimension", "dimensionID=1 variationID1=2");
    used.fails_at(Code::IN_USE, "variationID1");
    client.ask("deleteProduct", "productID=1").because("it has variations").fails(Code::IN_USE);
    save(&client, "productID=3 parentProductID=0").succeeds();
    let alone = product(&client, "productID=3");
    assert_eq!((alone.get("variationDescription"), alone.get("parentProductID")), (None, None));
    client.ask("removeItemsFromMatrixDimension", "dimensionID=1 variationID1=2").succeeds();
}

fn a_parent_hands_down_what_settings_say(server: TestServer) {
    let client = shop(&server);
    shirts(&client);
    client.ask("saveBrand", "name=Acme").record();
    let set = |name: &str| {
        client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", "1")]).succeeds();
    };
    let change =
        "productID=1 brandID=1 netPrice=9 name=Blouse code3=C status=NOT_FOR_SALE code2=EAN descriptionEST=Kena";
    save(&client, change);
    assert_eq!(product(&client, "productID=2")["brandID"], 0);
    set("matrix_update_variations_automatically");
    save(&client, change);
    let card = product(&client, "productID=2 lang=est");
    assert_eq!((&card["brandID"], &card["price"], &card["name"]), (&json!(1), &json!(0), &json!("Shirt-S-R")));
    assert_eq!((&card["code3"], &card["status"], &card["code2"]), (&Json::Null, &json!("ACTIVE"), &json!("")));
    assert_eq!((&card["description"], &card["type"], &card["code"]), (&json!("Kena"), &json!("PRODUCT"), &json!("SR")));
    for name in ["matrix_update_price", "matrix_update_name", "matrix_update_code3", "matrix_update_isactive"] {
        set(name);
    }
    save(&client, change);
    let card = product(&client, "productID=3");
    assert_eq!((&card["price"], &card["name"]), (&json!(9), &json!("Blouse")));
    assert_eq!((&card["code3"], &card["status"]), (&json!("C"), &json!("NOT_FOR_SALE")));
    assert_eq!(client.ask("getProducts", "searchName=blous").records().len(), 3, "searched by the new name");
}
