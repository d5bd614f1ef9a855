//! Matrix products and their variations.

use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::{Value as Json, json};

use super::card::{product, save, shop};

on_both_engines! {
    variations_have_values_of_their_parents_dimensions
    what_does_not_fit_a_matrix_is_refused
    a_parent_hands_down_what_settings_say
}

/// A shirt in sizes and colours: dimension 1 with values 1 to 2, dimension 2 with values 3 to 4; the parent is product 1.
fn shirts(client: &Client) {
    client
        .ask("saveMatrixDimension", "name=Size valueName1=Small valueCode1=S valueName2=Large valueCode2=L")
        .named("size");
    client.ask("saveMatrixDimension", "name=Colour valueName1=Red valueName2=Blue").named("colour");
    client
        .ask("saveProduct", "type=MATRIX groupID=$goods name=Shirt dimensionID1=$size dimensionID2=$colour")
        .named("shirt");
    let small = "groupID=$goods name=Shirt-S-R code=SR parentProductID=$shirt dimValueID1=1 dimValueID2=3";
    client.ask("saveProduct", small).named("shirt_s_r");
    client
        .ask("saveProduct", "groupID=$goods name=Shirt-L-B parentProductID=$shirt dimValueID0=2 dimValueID1=4")
        .named("shirt_l_b");
}

fn variations_have_values_of_their_parents_dimensions(server: TestServer) {
    let client = shop(&server);
    shirts(&client);
    client.ask("editItemInMatrixDimension", "itemID=1 nameEST=Pisike").record();
    let parent = product(&client, "productID=$shirt");
    assert_eq!(parent["productVariations"], json!(["2", "3"]));
    for key in ["variationList", "variationDescription", "parentProductID"] {
        assert_eq!(parent.get(key), None, "{key}");
    }
    let listed = product(&client, "productID=$shirt getMatrixVariations=1");
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
    let variation = product(&client, "productID=$shirt_s_r lang=est");
    assert_eq!(variation["parentProductID"], 1);
    assert_eq!(variation.get("productVariations"), None);
    let described = |name: &str, value: &str, dimension: i64, id: i64| json!({"name": name, "value": value, "order": 1, "dimensionID": dimension, "variationID": id});
    let expected = json!([described("Size", "Pisike", 1, 1), described("Colour", "Red", 2, 3)]);
    assert_eq!(variation["variationDescription"], expected);
    let ids = |params: &str| -> Vec<i64> {
        let answer = client.ask("getProducts", &format!("orderBy=productID orderByDir=asc {params}"));
        answer.records().iter().map(|record| record["productID"].as_i64().unwrap()).collect()
    };
    save(&client, "groupID=$goods name=Mug");
    assert_eq!(ids("includeMatrixVariations=0"), [1, 4]);
    assert_eq!(ids("type=PRODUCT,BUNDLE,ASSEMBLY"), [2, 3, 4]);
    assert_eq!(ids("parentProductID=$shirt"), [2, 3]);
    assert_eq!(ids("type=product,bundle,matrix,assembly includeMatrixVariations=0"), [1, 4]);
    client.ask("getProducts", "type=PRODUCT,SHOE").fails_at(Code::NOT_ALLOWED, "type");
}

fn what_does_not_fit_a_matrix_is_refused(server: TestServer) {
    let client = shop(&server);
    shirts(&client);
    save(&client, "groupID=$goods name=Mug");
    let new = |params: &str| save(&client, &format!("groupID=$goods name=X {params}"));
    new("dimensionID1=$size")
        .because("only a matrix product has dimensions")
        .fails_at(Code::NOT_ALLOWED, "dimensionID1");
    new("type=MATRIX dimensionID1=9").fails_at(Code::UNKNOWN_ID, "dimensionID1");
    new("type=MATRIX dimensionID4=$size").fails_at(Code::NOT_ALLOWED, "dimensionID4");
    new("type=MATRIX dimensionID1=$size dimensionID2=$size").fails_at(Code::NOT_ALLOWED, "dimensionID2");
    new("type=MATRIX parentProductID=$shirt").fails_at(Code::CONFLICT, "parentProductID");
    new("parentProductID=9").fails_at(Code::UNKNOWN_ID, "parentProductID");
    new("parentProductID=$mug").because("a mug is no matrix product").fails_at(Code::NOT_ALLOWED, "parentProductID");
    new("dimValueID1=1").fails_at(Code::MISSING, "parentProductID");
    new("parentProductID=$shirt dimValueID1=3")
        .because("a colour is no size")
        .fails_at(Code::NOT_ALLOWED, "dimValueID1");
    new("parentProductID=$shirt dimValueID1=99").fails_at(Code::UNKNOWN_ID, "dimValueID1");
    save(&client, "productID=$shirt dimensionID1=$colour")
        .because("variations have sizes")
        .fails_at(Code::IN_USE, "dimensionID1");
    save(&client, "productID=$shirt dimensionID1=$size").because("the same again").succeeds();
    client.ask("deleteMatrixDimension", "dimensionID=$size").fails(Code::IN_USE);
    let used = client.ask("removeItemsFromMatrixDimension", "dimensionID=$size variationID1=2");
    used.fails_at(Code::IN_USE, "variationID1");
    client.ask("deleteProduct", "productID=$shirt").because("it has variations").fails(Code::IN_USE);
    save(&client, "productID=$shirt_l_b parentProductID=0").succeeds();
    let alone = product(&client, "productID=$shirt_l_b");
    assert_eq!((alone.get("variationDescription"), alone.get("parentProductID")), (None, None));
    client.ask("removeItemsFromMatrixDimension", "dimensionID=$size variationID1=2").succeeds();
}

fn a_parent_hands_down_what_settings_say(server: TestServer) {
    let client = shop(&server);
    shirts(&client);
    client.ask("saveBrand", "name=Acme").named("acme");
    let set = |name: &str| {
        client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", "1")]).succeeds();
    };
    let change = "productID=$shirt brandID=$acme netPrice=9 name=Blouse code3=C status=NOT_FOR_SALE code2=EAN descriptionEST=Kena";
    save(&client, change);
    assert_eq!(product(&client, "productID=$shirt_s_r")["brandID"], 0);
    set("matrix_update_variations_automatically");
    save(&client, change);
    let card = product(&client, "productID=$shirt_s_r lang=est");
    assert_eq!((&card["brandID"], &card["price"], &card["name"]), (&json!(1), &json!(0), &json!("Shirt-S-R")));
    assert_eq!((&card["code3"], &card["status"], &card["code2"]), (&Json::Null, &json!("ACTIVE"), &json!("")));
    assert_eq!((&card["description"], &card["type"], &card["code"]), (&json!("Kena"), &json!("PRODUCT"), &json!("SR")));
    for name in ["matrix_update_price", "matrix_update_name", "matrix_update_code3", "matrix_update_isactive"] {
        set(name);
    }
    save(&client, change);
    let card = product(&client, "productID=$shirt_l_b");
    assert_eq!((&card["price"], &card["name"]), (&json!(9), &json!("Blouse")));
    assert_eq!((&card["code3"], &card["status"]), (&json!("C"), &json!("NOT_FOR_SALE")));
    assert_eq!(client.ask("getProducts", "searchName=blous").records().len(), 3, "searched by the new name");
}
