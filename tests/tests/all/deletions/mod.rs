//! Every deletion stands in the log under the name and with the id that programs drop it by, whatever call it was made by.

mod cases;

use std::collections::BTreeSet;

use ladu_api::{Call, Run, all};
use ladu_identity::accounts;
use ladu_tests::{Client, TestServer, on_both_engines};

use cases::CASES;

on_both_engines! {
    every_deletion_is_logged
    what_goes_with_a_record_is_logged_too
    whoever_shows_what_is_gone_or_moved_has_changed
}

/// An account with what the cases name.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    accounts::add_partner(&server.store.store, "Deletions", "deletions", 100).unwrap();
    for module in ["Store regions", "Assortments", "Supplier price lists", "Price list row subsidy and other fields"] {
        server.set_module(&client, module, true);
    }
    for (name, call, params) in [
        ("goods", "saveProductGroup", "name=Goods"),
        ("tea", "saveProduct", "groupID=$goods name=Tea netPrice=1"),
        ("cup", "saveProduct", "groupID=$goods name=Cup netPrice=1"),
        ("farm", "saveSupplier", "companyName=Farm"),
        ("mari", "saveCustomer", "companyName=Mari"),
        ("friends", "saveCustomerGroup", "name=Friends"),
        ("kinds", "saveParameterGroup", "name=Kinds productGroupID=$goods"),
    ] {
        client.ask(call, params).named(name);
    }
    client
}

/// Makes something: `call parameters`, or with a name for it, or with a name and the key of its id.
#[track_caller]
pub fn make(client: &Client, line: &str) {
    let (name, request) = line.split_once(": ").map_or(("", line), |(name, request)| (name, request));
    let (call, params) = request.split_once(' ').unwrap();
    let pairs: Vec<(&str, String)> =
        params.split(' ').filter_map(|pair| pair.split_once('=')).map(|(n, v)| (n, v.replace('+', " "))).collect();
    let answer = client.call(call, &pairs.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>());
    match name.split_once(' ') {
        Some((name, key)) => client.name(name, answer.id(key)),
        None if name.is_empty() => answer.succeeds(),
        None => drop(answer.named(name)),
    }
}

/// The ids that the log has as deleted under a name.
fn logged(client: &Client, table: &str) -> Vec<i64> {
    let lines = client.call("getUserOperationsLog", &[("tableName", table), ("recordsOnPage", "200")]);
    let deleted = lines.records().iter().filter(|line| line["operation"] == "delete");
    deleted.map(|line| line["itemID"].as_i64().unwrap()).collect()
}

fn deletes(call: &Call) -> bool {
    matches!(call.run, Run::Delete(_) | Run::DeleteMany(..))
        || call.writes() && ["delete", "remove"].iter().any(|word| call.name.starts_with(word))
}

fn every_deletion_is_logged(server: TestServer) {
    let (tried, all_calls): (BTreeSet<&str>, BTreeSet<&str>) = (
        CASES.iter().map(|case| case.call).collect(),
        all().filter(|call| deletes(call)).map(|call| call.name).collect(),
    );
    assert_eq!(tried, all_calls, "each call that deletes has a case");
    let client = shop(&server);
    for case in CASES {
        let call = all().find(|call| call.name == case.call).unwrap();
        case.made.iter().for_each(|line| make(&client, line));
        let table = match call.run {
            Run::Delete(noun) | Run::DeleteMany(noun, _) => noun.log,
            _ => case.table,
        };
        let before = logged(&client, table).len();
        client.ask(case.call, case.params).succeeds();
        let lines = logged(&client, table);
        assert_eq!(lines.len(), before + 1, "{} under {table}", case.call);
        if !case.item.is_empty() {
            assert_eq!(lines.last(), Some(&client.id(case.item)), "{} under {table}", case.call);
        }
    }
}

fn what_goes_with_a_record_is_logged_too(server: TestServer) {
    let client = shop(&server);
    for line in [
        "gone: saveProduct groupID=$goods name=Gone netPrice=1",
        "picture: saveProductPicture productID=$gone url=http://x.example/a.png",
        "file: saveProductFile productID=$gone name=F url=http://x.example/a.pdf",
        "box: saveProductPackageType name=Box",
        "package: saveProductPackage productID=$gone packageTypeID=$box packageAmount=12",
        "list: savePriceList name=L",
        "row: addProductToPriceList priceListID=$list productID=$gone price=2",
        "bought: saveSupplierPriceList name=W supplierID=$farm",
        "bought_row: addProductToSupplierPriceList supplierPriceListID=$bought productID=$gone price=1",
        "club: saveCustomer companyName=Club",
        "address: saveAddress ownerID=$club typeID=$postal street=Pikk",
        "link: saveCustomerAssociation customerID=$mari associationID=$club",
        "professional: saveCustomerProfessional customerID=$club professionalID=$mari",
        "supplier: saveSupplier companyName=Mill",
        "suppliers_address: saveAddress ownerID=$supplier typeID=$postal street=Lai",
        "size: saveMatrixDimension name=Size valueName1=S",
        "meter: saveBillingStatement customerID=$mari productID=$tea vatrateID=$vat24 billingStatementPeriod=MONTH billingStatementTime=BASED_ON_METERED_READINGS",
        "reading readingID: saveBillingStatementReading billingStatementID=$meter reading=1000",
        "taste: saveParameter name=Taste type=MULTIVALUE parameterGroupID=$kinds",
        "option: saveParameterOption parameterID=$taste name=Sweet",
    ] {
        make(&client, line);
    }
    client.name(
        "value",
        client.ask("getMatrixDimensions", "").record()["variations"][0]["variationID"].as_i64().unwrap(),
    );
    for (call, params, also) in [
        (
            "deleteProduct",
            "productID=$gone",
            &[
                ("productPictures", "picture"),
                ("productFiles", "file"),
                ("productPackages", "package"),
                ("pricelistProducts", "row"),
                ("supplierPriceListProducts", "bought_row"),
            ][..],
        ),
        (
            "deleteCustomer",
            "customerID=$club",
            &[("addresses", "address"), ("customerAssociations", "link"), ("customerProfessionals", "professional")],
        ),
        ("deleteSupplier", "supplierID=$supplier", &[("addresses", "suppliers_address")]),
        ("deleteMatrixDimension", "dimensionID=$size", &[("matrixDimensionValues", "value")]),
        ("deleteBillingStatement", "billingStatementID=$meter", &[("billingStatementReadings", "reading")]),
        ("deleteParameter", "parameterID=$taste", &[("productParameterOptions", "option")]),
    ] {
        client.ask(call, params).succeeds();
        for (table, item) in also {
            assert!(logged(&client, table).contains(&client.id(item)), "{call}: {item} under {table}");
        }
    }
    assert_eq!(client.ask("getSupplierPriceLists", "").record()["pricelistRules"], serde_json::json!([]));
}

/// A copy by `changedSince` has what records show of what belongs to them.
fn whoever_shows_what_is_gone_or_moved_has_changed(server: TestServer) {
    let client = shop(&server);
    for line in [
        "gone: saveProduct groupID=$goods name=Gone netPrice=1",
        "list: savePriceList name=L",
        "row: addProductToPriceList priceListID=$list productID=$gone price=2",
        "bought: saveSupplierPriceList name=W supplierID=$farm productID1=$gone price1=1",
        "club: saveCustomer companyName=Club",
        "guild: saveCustomer companyName=Guild",
        "link: saveCustomerAssociation customerID=$mari associationID=$club",
        "saveCustomerProfessional customerID=$mari professionalID=$guild",
        "of_mari: saveAddress ownerID=$mari typeID=$postal street=Pikk",
        "of_farm: saveAddress ownerID=$farm typeID=$postal street=Lai",
    ] {
        make(&client, line);
    }
    let time = || client.ask("getVatRates", "").0["status"]["requestUnixTime"].as_i64().unwrap();
    for (call, params, shows, id, name) in [
        ("saveAddress", "addressID=$of_mari street=Lai", "getCustomers", "customerID", "mari"),
        ("saveAddress", "addressID=$of_farm street=Pikk", "getSuppliers", "supplierID", "farm"),
        ("deleteAddress", "addressID=$of_mari", "getCustomers", "customerID", "mari"),
        ("deleteCustomerAssociation", "relationshipIDs=$link", "getCustomers", "customerID", "mari"),
        ("deleteCustomer", "customerID=$guild", "getCustomers", "customerID", "mari"),
        ("saveUser", "userID=1 name=admin employeeID=$admin", "getEmployees", "employeeID", "admin"),
        ("deleteProduct", "productID=$gone", "getPriceLists", "pricelistID", "list"),
    ] {
        let since = time() + 1;
        while time() < since {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let found = || {
            let changed = client.ask(shows, &format!("changedSince={since}"));
            changed.records().iter().map(|record| ladu_tests::shown(&record[id])).collect::<Vec<_>>()
        };
        assert_eq!(found(), [""; 0], "{shows} before {call}");
        client.ask(call, params).succeeds();
        assert_eq!(found(), [client.id(name).to_string()], "{shows} after {call} {params}");
    }
}
