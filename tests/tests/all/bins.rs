//! Bins: a layer beside the stock, whose quantities are what its records say.

use ladu_tests::{Client, Code, OK, TestServer, on_both_engines, shown};

on_both_engines! {
    bins_are_places_of_a_store
    what_is_in_a_bin_is_what_its_records_say
    a_bin_that_holds_goods_stays
    hands_side_by_side_lose_nothing
}

/// An account with two products, two stores and three bins, two of them in the first store.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=A code=CA supplierCode=SA").named("a");
    client.ask("saveProduct", "groupID=$goods name=B code2=CB").named("b");
    client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").named("second");
    client
        .ask("saveBin", "warehouseID=$store code=A1 preferred=1 order=2 allowedProduct=Tea maximumAmount=10.5")
        .named("a1");
    client.ask("saveBin", "warehouseID=$store code=A2").named("a2");
    client.ask("saveBin", "warehouseID=$second code=A1").named("second_a1");
    client
}

/// What is in bins: bin, product, amount.
fn held(client: &Client, params: &str) -> Vec<String> {
    let answer = client.ask("getBinQuantities", params);
    let row = |row: &serde_json::Value| ["binID", "productID", "amount"].map(|key| shown(&row[key])).join(" ");
    answer.records().iter().map(row).collect()
}

fn bins_are_places_of_a_store(server: TestServer) {
    let client = shop(&server);
    let save = |params: &str| client.ask("saveBin", params);
    save("warehouseID=$store code=A1").fails_at(Code::TAKEN, "code");
    save("binID=$a2 code=A1").fails_at(Code::TAKEN, "code");
    save("code=A9").fails_at(Code::MISSING, "warehouseID");
    save("warehouseID=$store").fails_at(Code::MISSING, "code");
    save("binID=$a2 warehouseID=$second code=A3 replenishmentMinimum=2").record();
    let read = client.ask("getBins", "code=A3");
    let keys = ["binID", "warehouseID", "status", "replenishmentMinimum", "preferred"];
    assert_eq!(keys.map(|key| read.number(key)), ["2", "1", "ACTIVE", "2", "0"]);
    let read = client.ask("getBins", "preferred=1");
    let keys = ["binID", "allowedProduct", "maximumAmount", "order"];
    assert_eq!(keys.map(|key| read.number(key)), ["1", "Tea", "10.5", "2"]);
    for (params, expected) in [
        ("", 3),
        ("warehouseID=$store", 2),
        ("binIDs=$a1,$second_a1", 2),
        ("allowedProduct=Tea", 1),
        ("status=ARCHIVED", 0),
    ] {
        assert_eq!(client.ask("getBins", params).records().len(), expected, "{params}");
    }
}

fn what_is_in_a_bin_is_what_its_records_say(server: TestServer) {
    let client = shop(&server);
    let save = |params: &str| client.ask("saveBinRecords", params);
    let two = "binID1=$a1 productID1=$a amount1=5 creatorID1=$admin binID2=$a2 productID2=$b amount2=2.000001 creatorID2=$admin timestamp2=1000
               documentID2=7 documentType2=SALES_DOCUMENT";
    let answer = save(two);
    assert_eq!(answer.records().len(), 0);
    save(
        "binID1=$a1 productID1=$a amount1=-1.5 creatorID1=$admin binID2=$a1 productID2=$a amount2=1 creatorID2=$admin",
    )
    .succeeds();
    assert_eq!(held(&client, ""), ["1 1 4.5", "2 2 2.000001"]);
    let record = client.ask("getBinRecords", "documentIDs=7 documentType=SALES_DOCUMENT");
    let keys = ["recordID", "binID", "binCode", "warehouseID", "productID", "productCode2", "amount", "timestamp"];
    assert_eq!(keys.map(|key| record.number(key)), ["2", "2", "A2", "1", "2", "CB", "2.000001", "1000"]);
    let keys = ["documentID", "documentType", "creatorID", "reasonCodeID", "binPreferred"];
    assert_eq!(keys.map(|key| record.number(key)), ["7", "SALES_DOCUMENT", "1", "0", "0"]);
    for (params, expected) in [
        ("", 4),
        ("binIDs=$a1", 3),
        ("warehouseID=$second", 0),
        ("preferred=1", 3),
        ("timestampEnd=1000", 1),
        ("timestampStart=1001", 3),
        ("changedSince=1", 4),
    ] {
        assert_eq!(client.ask("getBinRecords", params).records().len(), expected, "{params}");
    }
    let first = client.ask("getBinQuantities", "preferred=1");
    let keys = ["productCode", "productSupplierCode", "binPreferred", "binCode"];
    assert_eq!(keys.map(|key| first.number(key)), ["CA", "SA", "1", "A1"]);
    assert_eq!(first.number("productCode5"), "");
    assert_eq!(held(&client, "minimumAmount=3"), ["1 1 4.5"]);
    assert_eq!(held(&client, "productIDs=$b"), ["2 2 2.000001"]);
    // A record is changed, even to another bin and product; then some are deleted.
    save("recordID1=1 amount1=7").succeeds();
    assert_eq!(held(&client, "binIDs=$a1"), ["1 1 6.5"]);
    save("recordID1=1 binID1=$second_a1 productID1=$b recordID2=1 amount2=1").succeeds();
    assert_eq!(held(&client, ""), ["1 1 -0.5", "2 2 2.000001", "3 2 1"]);
    server.doctor(&client);
    let adjust = |params: &str| client.ask("adjustBinQuantities", params);
    adjust("binID1=$a1 productID1=$a newAmount1=4 binID2=$second_a1 productID2=$b newAmount2=1 binID3=$second_a1 productID3=$a newAmount3=0")
        .succeeds();
    assert_eq!(client.ask("getBinRecords", "").records().len(), 5, "one for what differed");
    assert_eq!(client.ask("getBinRecords", "").records()[4]["amount"].to_string(), "4.5");
    assert_eq!(held(&client, "binIDs=$a1"), ["1 1 4"]);
    let delete = |params: &str| client.ask("deleteBinRecords", params);
    delete("").fails_at(Code::MISSING, "recordIDs");
    delete("documentIDs=7").fails_at(Code::MISSING, "documentType");
    delete("documentIDs=7 documentType=RECEIPT").fails_at(Code::NOT_ALLOWED, "documentType");
    delete("documentIDs=7 documentType=SALES_DOCUMENT").succeeds();
    delete("recordIDs=5,99").succeeds();
    assert_eq!(held(&client, ""), ["1 1 -0.5", "3 2 1"]);
    assert_eq!(
        held(&client, "changedSince=1"),
        ["1 1 -0.5", "2 2 0", "3 2 1"],
        "who follows changes hears of nothing left"
    );
    delete("warehouseID=$store").succeeds();
    assert_eq!(held(&client, ""), ["3 2 1"]);
    server.doctor(&client);
    for (params, error) in [
        ("", (Code::MISSING, "binID1")),
        ("productID1=$a amount1=1 creatorID1=$admin", (Code::MISSING, "binID1")),
        ("binID1=$a1 amount1=1 creatorID1=$admin", (Code::MISSING, "productID1")),
        ("binID1=$a1 productID1=$a creatorID1=$admin", (Code::MISSING, "amount1")),
        ("binID1=$a1 productID1=$a amount1=1", (Code::MISSING, "creatorID1")),
        ("binID1=9 productID1=$a amount1=1 creatorID1=$admin", (Code::UNKNOWN_ID, "binID1")),
        ("binID2=$a1 productID2=9 amount2=1 creatorID2=$admin", (Code::UNKNOWN_ID, "productID2")),
        ("binID1=$a1 productID1=$a amount1=1 creatorID1=9", (Code::UNKNOWN_ID, "creatorID1")),
        ("binID1=$a1 productID1=$a amount1=1 creatorID1=$admin reasonCodeID1=99", (Code::UNKNOWN_ID, "reasonCodeID1")),
        ("binID1=$a1 productID1=$a amount1=1 creatorID1=$admin documentType1=X", (Code::NOT_ALLOWED, "documentType1")),
        ("recordID1=99 amount1=1", (Code::UNKNOWN_ID, "recordID1")),
    ] {
        save(params).answers_at(error.0, error.1);
    }
    adjust("binID1=$a1 productID1=$a").fails_at(Code::MISSING, "newAmount1");
    assert_eq!(client.ask("getProductStock", "warehouseID=$store").records().len(), 0, "bins are no stock");
}

fn a_bin_that_holds_goods_stays(server: TestServer) {
    let client = shop(&server);
    let put = |amount: &str| {
        client.ask("saveBinRecords", &format!("binID1=$a1 productID1=$a amount1={amount} creatorID1=$admin"))
    };
    put("2").succeeds();
    let status = |params: &str| client.ask("updateBinStatus", params);
    client.ask("saveBin", "binID=$a1 status=ARCHIVED").fails(Code::BIN_FULL);
    status("binIDs=$a1,$a2 status=ARCHIVED").fails(Code::BIN_FULL);
    assert_eq!(client.ask("getBins", "status=ACTIVE").records().len(), 3);
    put("-2").succeeds();
    status("binIDs=$a1,$a2 status=ARCHIVED").succeeds();
    assert_eq!(client.ask("getBins", "status=ACTIVE").id("binID"), 3);
    put("1").because("nothing goes into an archived bin").fails(Code::NOT_ALLOWED);
    status("binIDs=$a1 status=ACTIVE").succeeds();
    put("1").succeeds();
    status("status=ACTIVE").fails_at(Code::MISSING, "binIDs");
    status("binIDs=$a1").fails_at(Code::MISSING, "status");
    status("binIDs=$a1,9 status=ACTIVE").fails_at(Code::UNKNOWN_ID, "binIDs");
    status("binIDs=$a1,x status=ACTIVE").fails_at(Code::LIST_VALUE, "binIDs");
    status("binIDs=$a1 status=GONE").fails_at(Code::NOT_ALLOWED, "status");
}

/// Many put in and take out of the same bins at once, and change and delete records meanwhile.
fn hands_side_by_side_lose_nothing(server: TestServer) {
    let client = shop(&server);
    std::thread::scope(|scope| {
        for n in 0..16 {
            let client = &client;
            scope.spawn(move || {
                for _ in 0..5 {
                    let (one, other) = if n % 2 == 0 { (1, 2) } else { (2, 1) };
                    let rows = format!(
                        "binID1={one} productID1=$a amount1=3 creatorID1=$admin binID2={other} productID2=$a amount2=-1 creatorID2=$admin"
                    );
                    client.ask("saveBinRecords", &rows).succeeds();
                }
            });
        }
        scope.spawn(|| {
            for n in 1..=20 {
                let code = client.ask("deleteBinRecords", &format!("recordIDs={n},{}", n + 40)).code();
                assert_eq!(code, OK);
                client
                    .ask("adjustBinQuantities", &format!("binID1=$second_a1 productID1=$b newAmount1={n}"))
                    .succeeds();
            }
        });
    });
    server.doctor(&client);
    let sum = |params: &str| {
        let amount = |row: &serde_json::Value| row["amount"].as_f64().unwrap();
        client.ask("getBinRecords", params).records().iter().map(amount).sum::<f64>().to_string()
    };
    for bin in 1..=3 {
        let params = format!("binIDs={bin}");
        let left = held(&client, &params);
        assert_eq!(left.first().and_then(|row| row.split(' ').nth(2)).unwrap_or("0"), sum(&params));
    }
    assert_eq!(held(&client, "binIDs=$second_a1"), ["3 2 20"]);
}
