//! What products are sorted by: priority groups, extra fields, packages, dimensions, assortments, services.

use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::{Value as Json, json};

on_both_engines! {
    flat_lists_are_kept
    packages_stay_with_their_product
    dimensions_gain_values_by_name
    values_in_use_stay
    assortments_hold_products_with_a_status
    only_what_both_statuses_allow_is_sold
    services_have_prices_with_tax
    modules_can_be_off
}

fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    for name in ["Tea", "Mug", "Pot"] {
        client.ask("saveProduct", &format!("groupID=$goods name={name} netPrice=10")).named(name);
    }
    client
}

/// The keys of a record but its times.
fn plain(record: &Json) -> Json {
    let mut record = record.clone();
    for key in ["added", "lastModified"] {
        record.as_object_mut().unwrap().remove(key);
    }
    record
}

fn flat_lists_are_kept(server: TestServer) {
    let client = shop(&server);
    let made = client.ask("saveProductPriorityGroup", "nameEST=Kiire");
    made.named("urgent");
    assert_eq!(made.record(), &json!({"priorityGroupID": 1}));
    let listed = client.ask("getProductPriorityGroups", "");
    assert_eq!(plain(listed.record()), json!({"priorityGroupID": 1, "priorityGroupName": "Kiire"}));
    assert_eq!(listed.record()["lastModified"], 0);
    client.ask("saveProduct", "productID=$tea priorityGroupID=$urgent").record();
    client.ask("saveProduct", "productID=$tea priorityGroupID=9").fails_at(Code::UNKNOWN_ID, "priorityGroupID");
    assert_eq!(client.ask("getProducts", "priorityGroupID=$urgent").record()["priorityGroupID"], "1");
    client.ask("deleteProductPriorityGroup", "priorityGroupID=$urgent").fails(Code::IN_USE);

    client.ask("saveProductSeries", "name=Kitchen").named("kitchen");
    client.ask("saveProduct", "productID=$tea seriesID=$kitchen").record();
    let product = client.ask("getProducts", "productID=$tea");
    assert_eq!((&product.record()["seriesID"], &product.record()["seriesName"]), (&json!(1), &json!("Kitchen")));

    for (field, name) in [(1, "Red"), (2, "Wool"), (1, "Blue")] {
        let params = format!("fieldNumber={field} name={name} code={field}{name}");
        client.ask("saveProductExtraFieldValue", &params).record();
    }
    client.ask("saveProductExtraFieldValue", "fieldNumber=5 name=X").fails_at(Code::NOT_ALLOWED, "fieldNumber");
    let second = client.ask("getProductExtraField2Values", "");
    assert_eq!(second.records().len(), 1);
    assert_eq!(plain(second.record()), json!({"valueID": 2, "code": "2Wool", "name": "Wool", "isActive": 1}));
    let first = client.ask("getProductExtraField1Values", "recordsOnPage=1 pageNo=2");
    assert_eq!((first.record()["name"].as_str(), first.number("valueID")), (Some("Blue"), "3".to_owned()));
    assert_eq!(first.0["status"]["recordsTotal"], 2);

    let made = client.ask("saveSubsidyType", "name=State code=S");
    made.named("state");
    assert_eq!(made.record(), &json!({"subsidyTypeID": 1}));
    let subsidy = json!({"subsidyTypeID": 1, "code": "S", "name": "State"});
    assert_eq!(client.ask("getSubsidyTypes", "").record(), &subsidy);
    let deleted = client.ask("deleteSubsidyType", "subsidyTypeIDs=$state,2");
    assert_eq!((&deleted.record()["deletedIDs"], &deleted.record()["nonExistingIDs"]), (&json!("1"), &json!("2")));
    assert_eq!(client.ask("getUnits", "").record(), &json!({"unitID": "1", "name": "pcs"}));
}

fn packages_stay_with_their_product(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProductPackageType", "name=Box nameEST=Kast").named("box");
    let types = client.ask("getProductPackageTypes", "");
    assert_eq!(plain(types.record()), json!({"packageTypeID": 1, "name": "Box"}));
    let save = |params: &str| client.ask("saveProductPackage", params);
    save("packageTypeID=$box packageAmount=12").fails_at(Code::MISSING, "productID");
    save("productID=$tea packageAmount=12").fails_at(Code::MISSING, "packageTypeID");
    save("productID=$tea packageTypeID=$box").fails_at(Code::MISSING, "packageAmount");
    save("productID=9 packageTypeID=$box packageAmount=12").fails_at(Code::UNKNOWN_ID, "productID");
    save("productID=$tea packageTypeID=9 packageAmount=12").fails_at(Code::UNKNOWN_ID, "packageTypeID");
    save("productID=$tea packageTypeID=$box packageAmount=0").fails_at(Code::FORMAT, "packageAmount");
    save("productID=$tea packageTypeID=$box packageAmount=1 packageWidth=-1").fails_at(Code::FORMAT, "packageWidth");
    let made = save("productID=$tea packageTypeID=$box packageAmount=12 packageCode=474 packageNetWeight=2.5");
    made.named("dozen");
    assert_eq!(made.record(), &json!({"packageID": 1}));
    save("packageID=$dozen productID=$mug").fails_at(Code::CONFLICT, "productID");
    save("packageID=9 packageAmount=2").fails_at(Code::UNKNOWN_ID, "packageID");
    save("packageID=$dozen packageAmount=24 packageNetWeight=").record();
    save("productID=$tea packageTypeID=$box packageAmount=500").record();
    assert_eq!(client.ask("getProducts", "productID=$tea").record().get("productPackages"), None);
    let read = client.ask("getProducts", "productID=$tea getPackageInfo=1 lang=est");
    let first = json!({"packageID": 1, "packageType": "Kast", "packageTypeID": 1, "packageAmount": 24, "packageCode": "474",
        "packageNetWeight": 0, "packageGrossWeight": 0, "packageLength": 0, "packageWidth": 0, "packageHeight": 0});
    assert_eq!(read.record()["productPackages"][0], first);
    assert_eq!(read.record()["productPackages"][1]["packageAmount"], 500);
    client.ask("deleteProductPackageType", "packageTypeID=$box").fails(Code::IN_USE);
    let deleted = client.ask("deleteProductPackage", "packageIDs=$dozen,x,7");
    assert_eq!((&deleted.record()["deletedIDs"], &deleted.record()["nonExistingIDs"]), (&json!("1"), &json!("x,7")));
    client.ask("deleteProduct", "productID=$tea").succeeds();
    client
        .ask("deleteProductPackageType", "packageTypeID=$box")
        .because("the packages went with the product")
        .succeeds();
}

fn values(client: &Client) -> Json {
    client.ask("getMatrixDimensions", "dimensionID=$colour").record()["variations"].clone()
}

fn dimensions_gain_values_by_name(server: TestServer) {
    let client = shop(&server);
    client.ask("saveMatrixDimension", "valueName1=GREEN").fails_at(Code::MISSING, "name");
    let made = client.ask("saveMatrixDimension", "name=Colour valueName1=GREEN valueName2=RED valueCode2=R");
    made.named("colour");
    assert_eq!(made.record(), &json!({"dimensionID": 1}));
    client
        .ask(
            "saveMatrixDimension",
            "dimensionID=$colour valueName1=Green valueCode1=123 valueName2=Blue valueCode2=124",
        )
        .record();
    let value = |id: i64, name: &str, code: &str| json!({"variationID": id, "name": name, "code": code, "order": id});
    assert_eq!(values(&client), json!([value(1, "GREEN", "123"), value(2, "RED", "R"), value(3, "Blue", "124")]));
    client.ask("saveMatrixDimension", "dimensionID=$colour valueCode4=X").fails_at(Code::MISSING, "valueName4");
    client.ask("saveMatrixDimension", "dimensionID=9 name=X").fails_at(Code::UNKNOWN_ID, "dimensionID");

    let add = |params: &str| client.ask("addItemToMatrixDimension", params);
    add("name=Grey").fails_at(Code::MISSING, "dimensionID");
    add("dimensionID=$colour").fails_at(Code::MISSING, "name");
    add("dimensionID=9 name=Grey").fails_at(Code::UNKNOWN_ID, "dimensionID");
    assert_eq!(add("dimensionID=$colour itemID=1 name=Grey nameEST=Hall").record(), &json!({"itemID": 4}));
    let edit = |params: &str| client.ask("editItemInMatrixDimension", params);
    edit("name=Gray").fails_at(Code::MISSING, "itemID");
    edit("itemID=9 name=Gray").fails_at(Code::UNKNOWN_ID, "itemID");
    assert_eq!(edit("itemID=4 code=G").record(), &json!({"itemID": 4}));
    assert_eq!(values(&client)[3], value(4, "Grey", "G"));
    let estonian = client.ask("getMatrixDimensions", "lang=est");
    assert_eq!(estonian.record()["variations"][3]["name"], "Hall");
}

fn values_in_use_stay(server: TestServer) {
    let client = shop(&server);
    client.ask("saveMatrixDimension", "name=Size valueName1=Small valueName2=Medium").named("colour");
    client.ask("saveMatrixDimension", "name=Colour valueName1=Red").named("second_colour");
    let remove = |params: &str| client.ask("removeItemsFromMatrixDimension", params);
    remove("variationID1=1").fails_at(Code::MISSING, "dimensionID");
    remove("dimensionID=$colour").fails_at(Code::MISSING, "variationID1");
    remove("dimensionID=9 variationID1=1").fails_at(Code::UNKNOWN_ID, "dimensionID");
    remove("dimensionID=$colour variationID1=1 variationID2=3")
        .because("of another dimension")
        .fails_at(Code::UNKNOWN_ID, "variationID2");
    assert_eq!(values(&client).as_array().unwrap().len(), 2, "nothing half done");
    remove("dimensionID=$colour variationID0=1").succeeds();
    assert_eq!(values(&client)[0]["name"], "Medium");
    client.ask("deleteMatrixDimension", "dimensionID=$second_colour").succeeds();
    assert_eq!(client.ask("getMatrixDimensions", "dimensionID=$second_colour").records().len(), 0);
}

fn assortments_hold_products_with_a_status(server: TestServer) {
    let client = shop(&server);
    client.ask("saveAssortment", "").fails_at(Code::MISSING, "name");
    let made = client.ask("saveAssortment", "name=Small code=S attributeName1=size attributeValue1=s");
    made.named("small");
    assert_eq!(made.record(), &json!({"assortmentID": 1}));
    let listed = client.ask("getAssortments", "searchAttributeName=size searchAttributeValue=s");
    assert_eq!((&listed.record()["name"], &listed.record()["code"]), (&json!("Small"), &json!("S")));
    let add = |params: &str| client.ask("addAssortmentProducts", params);
    add("assortmentID=$small").fails_at(Code::MISSING, "productIDs");
    add("productIDs=$tea").fails_at(Code::MISSING, "assortmentID");
    add("assortmentID=9 productIDs=$tea").fails_at(Code::UNKNOWN_ID, "assortmentID");
    add("assortmentID=$small productIDs=$tea,x").fails_at(Code::LIST_VALUE, "productIDs");
    add("assortmentID=$small productIDs=$tea status=SOLD").fails_at(Code::NOT_ALLOWED, "status");
    add("assortmentID=$small productIDs=$mug status=NOT_FOR_SALE").record();
    let told = json!({"productsAlreadyInAssortment": "2", "nonExistingIDs": "999"});
    assert_eq!(add("assortmentID=$small productIDs=$tea,$mug,999,$tea").record(), &told);
    let products = || client.ask("getAssortmentProducts", "assortmentID=$small").0["records"].clone();
    let row = |id: i64, status: &str| json!({"productID": id, "status": status});
    assert_eq!(products(), json!([row(1, "ACTIVE"), row(2, "NOT_FOR_SALE")]));
    let edit = |params: &str| client.ask("editAssortmentProducts", params);
    edit("assortmentID=$small productIDs=$tea").fails_at(Code::MISSING, "status");
    let told = json!({"productsNotInAssortment": "3,7"});
    assert_eq!(edit("assortmentID=$small productIDs=$tea,$pot,7 status=archived").record(), &told);
    assert_eq!(products(), json!([row(1, "ARCHIVED"), row(2, "NOT_FOR_SALE")]));
    let page = client.ask("getAssortmentProducts", "assortmentID=$small recordsOnPage=1 pageNo=2");
    assert_eq!((page.record(), &page.0["status"]["recordsTotal"]), (&row(2, "NOT_FOR_SALE"), &json!(2)));
    let told = json!({"deletedIDs": "1", "productsNotInAssortment": "3"});
    assert_eq!(client.ask("removeAssortmentProducts", "assortmentID=$small productIDs=$tea,$pot").record(), &told);
    client.ask("saveWarehouse", "warehouseID=$store assortmentID=$small").record();
    let deleted = client.ask("deleteAssortment", "assortmentIDs=$small,5");
    let told = json!({"deletedIDs": "", "nonExistingIDs": "5", "notDeletableIDs": "1"});
    assert_eq!(deleted.record(), &told);
    client.ask("saveWarehouse", "warehouseID=$store assortmentID=0").record();
    assert_eq!(client.ask("deleteAssortment", "assortmentIDs=$small").record()["deletedIDs"], "1");
    client.ask("getAssortmentProducts", "assortmentID=$small").fails_at(Code::UNKNOWN_ID, "assortmentID");
}

fn only_what_both_statuses_allow_is_sold(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProduct", "productID=$pot status=ARCHIVED").record();
    client.ask("saveProduct", "groupID=$goods name=Old status=NO_LONGER_ORDERED").named("old");
    client.ask("saveProduct", "groupID=$goods name=Raw status=NOT_FOR_SALE").named("raw");
    let ids = |request: &str, params: &str| -> Vec<i64> {
        let answer = client.ask(request, params);
        answer.records().iter().map(|record| record["productID"].as_i64().unwrap()).collect()
    };
    let products = |purpose: &str| {
        ids("getProducts", &format!("getProductsFor={purpose} warehouseID=$store orderBy=productID orderByDir=asc"))
    };
    client.ask("getSellableProducts", "").fails_at(Code::MISSING, "warehouseID");
    client.ask("getSellableProducts", "warehouseID=9").fails_at(Code::UNKNOWN_ID, "warehouseID");
    client.ask("getSellableProducts", "warehouseID=$store").fails(Code::NO_ASSORTMENT);
    assert_eq!((products("SALES"), products("ORDERING")), (vec![1, 2, 4], vec![1, 2, 5]));
    client.ask("saveAssortment", "name=All").named("all");
    client.ask("saveWarehouse", "warehouseID=$store assortmentID=$all").record();
    assert_eq!(products("SALES"), [0i64; 0]);
    client.ask("addAssortmentProducts", "assortmentID=$all productIDs=$tea,$pot,$old,$raw").record();
    client.ask("addAssortmentProducts", "assortmentID=$all productIDs=$mug status=NOT_FOR_SALE").record();
    assert_eq!((products("SALES"), products("ORDERING")), (vec![1, 4], vec![1, 2, 5]));
    assert_eq!(ids("getSellableProducts", "warehouseID=$store"), [1, 4]);
    client.ask("getProducts", "getProductsFor=SALES").fails_at(Code::MISSING, "warehouseID");
    client.ask("getProducts", "getProductsFor=SALES warehouseID=$store active=1").fails(Code::CONFLICT);
    client.ask("getProducts", "getProductsFor=GIFTS warehouseID=$store").fails_at(Code::NOT_ALLOWED, "getProductsFor");
}

fn services_have_prices_with_tax(server: TestServer) {
    let client = shop(&server);
    client.ask("saveVatRate", "name=20 rate=20").named("vat20");
    client.ask("saveService", "netPrice=1").fails_at(Code::MISSING, "name");
    let made = client.ask(
        "saveService",
        "name=Delivery code=D priceWithVAT=12 vatrateID=$vat20 unitID=1 groupID=1 shopTransport=1 descriptionENG=Fast
         attributeName1=size attributeValue1=L",
    );
    assert_eq!(made.record(), &json!({"serviceID": 1}));
    let read = client.ask("getServices", "searchName=deliv");
    assert_eq!(
        plain(read.record()),
        json!({"serviceID": 1, "code": "D", "unitID": 1, "unitName": "pcs", "vatrateID": 5, "vatrate": 20, "groupID": 1,
            "webshopTransportOption": 1, "name": "Delivery", "description": "Fast", "price": 10, "priceWithVat": 12,
            "hasQuickSelectButton": 0,
            "attributes": [{"attributeName": "size", "attributeType": "text", "attributeValue": "L"}]})
    );
    client.ask("saveService", "name=Other code=D").fails_at(Code::TAKEN, "code");
    client.ask("saveService", "serviceID=$tea groupID=9").fails_at(Code::UNKNOWN_ID, "groupID");
    client.ask("saveService", "serviceID=9 name=X").fails_at(Code::UNKNOWN_ID, "serviceID");
    client.ask("saveService", "name=X netPrice=a").fails_at(Code::FORMAT, "netPrice");
    client.call("getServices", &[("searchAttributeName[]", "size")]).fails_at(Code::IS_ARRAY, "searchAttributeName");
    assert_eq!(client.ask("getServices", "groupID=2").records().len(), 0);
}

fn modules_can_be_off(server: TestServer) {
    let client = shop(&server);
    for (module, calls) in [
        ("Assortments", &["getAssortments", "getSellableProducts", "addAssortmentProducts", "deleteAssortment"][..]),
        ("Price list row subsidy and other fields", &["getSubsidyTypes", "saveSubsidyType", "deleteSubsidyType"]),
        ("Extra product card fields", &["getProductExtraField1Values", "getProductExtraField4Values"]),
    ] {
        server.set_module(&client, module, false);
        for call in calls {
            client.ask(call, "").fails(Code::NO_MODULE);
        }
        server.set_module(&client, module, true);
        assert_ne!(client.ask(calls[0], "").code(), Code::NO_MODULE);
    }
}
