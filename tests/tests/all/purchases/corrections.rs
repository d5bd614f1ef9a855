//! Later prices, rates and freight, returns and deletions: what was drawn from the goods is valued anew.

use ladu_tests::{Code, TestServer, on_both_engines};

use super::{buy, cost, freight, purchase, read, register, sell, shop, stock, text};

on_both_engines! {
    prices_of_rows_are_corrected
    rates_of_foreign_currencies_are_corrected
    freight_is_of_its_own_currency
    goods_go_back_at_what_the_oldest_cost
    a_deleted_purchase_never_was
    extra_cost_of_a_row_is_part_of_its_cost
    goods_are_suggested_at_their_last_price
    what_was_sold_is_listed_with_its_cost
}

fn prices_of_rows_are_corrected(server: TestServer) {
    let client = shop(&server);
    let id = buy(
        &client,
        "productID1=$a amount1=4 price1=2 discount1=50 productID2=$b amount2=2 price2=5 serviceID3=$a amount3=1 price3=1",
    );
    client
        .ask("saveInventoryTransfer", "warehouseFromID=$store warehouseToID=$second productID1=$a amount1=3")
        .record();
    let sale = sell(&client, "$second", "$a", "2");
    assert_eq!(cost(&client, &sale), "2");
    let correct = |params: &str| client.ask("updatePurchaseDocumentRows", params);
    for (params, error) in [
        ("stableRowID1=1 price1=3".to_owned(), (Code::MISSING, "id")),
        ("id=99 stableRowID1=1 price1=3".to_owned(), (Code::UNKNOWN_ID, "id")),
        (format!("id={id} price1=3"), (Code::MISSING, "stableRowID1")),
        (format!("id={id} stableRowID5=99 price5=3"), (Code::UNKNOWN_ID, "stableRowID5")),
        (format!("id={id} stableRowID1=1 price1=-3"), (Code::NOT_ALLOWED, "price1")),
        (format!("id={id} stableRowID1=1 price1=x"), (Code::FORMAT, "price1")),
    ] {
        correct(&params).answers_at(error.0, error.1);
    }
    let params = format!("id={id} stableRowID7=1 price7=3 supplierPriceListSupplierCode7=S supplierPriceListNotes7=n");
    assert_eq!(correct(&params).number("invoiceID"), id);
    assert_eq!(cost(&client, &sale), "3");
    assert_eq!(stock(&client, "$store", "$a"), text(["1", "1.5", "1.5"]));
    let document = read(&client, &id);
    assert_eq!(
        ["netTotal", "vatTotal", "total", "cost"].map(|key| document.number(key)),
        text(["17", "3.4", "20.4", "16"])
    );
    let row = &document.record()["rows"][0];
    assert_eq!((row["supplierPriceListSupplierCode"].as_str(), row["price"].as_str()), (Some("S"), Some("3")));
    server.doctor(&client);
    let draft = buy(&client, "confirmInvoice=0 productID1=$a amount1=4 price1=2");
    let row = read(&client, &draft).record()["rows"][0]["stableRowID"].to_string();
    correct(&format!("id={draft} stableRowID1={row} price1=3")).record();
    assert_eq!(read(&client, &draft).number("netTotal"), "12");
    assert_eq!(stock(&client, "$store", "$a")[0], "1");
}

fn rates_of_foreign_currencies_are_corrected(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.5").record();
    let id = buy(&client, "currencyCode=USD productID1=$a amount1=4 price1=10");
    let sale = sell(&client, "$store", "$a", "1");
    assert_eq!((stock(&client, "$store", "$a"), cost(&client, &sale)), (text(["3", "5", "5"]), "5".to_owned()));
    assert_eq!(
        (read(&client, &id).number("currencyRate"), read(&client, &id).number("netTotal")),
        ("0.5".to_owned(), "40".to_owned())
    );
    client.ask("savePurchaseDocument", &format!("id={id} currencyRate=0.6")).record();
    assert_eq!((stock(&client, "$store", "$a"), cost(&client, &sale)), (text(["3", "6", "6"]), "6".to_owned()));
    assert_eq!(
        (read(&client, &id).number("currencyRate"), read(&client, &id).number("cost")),
        ("0.6".to_owned(), "24".to_owned())
    );
    let sent = buy(&client, "currencyCode=USD currencyRate=0.25 productID1=$b amount1=4 price1=10");
    assert_eq!(
        (stock(&client, "$store", "$b")[1].as_str(), read(&client, &sent).number("currencyRate")),
        ("2.5", "0.25".to_owned())
    );
    let own = buy(&client, "currencyRate=3 productID1=$b amount1=4 price1=10");
    assert_eq!(read(&client, &own).number("currencyRate"), "1", "the account's own is worth 1");
    let draft = buy(&client, "confirmInvoice=0 currencyCode=USD currencyRate=0.25 productID1=$b amount1=4 price1=10");
    client.ask("savePurchaseDocument", &format!("id={draft} currencyCode=USD confirmInvoice=0")).record();
    assert_eq!(read(&client, &draft).number("currencyRate"), "0.25", "kept with its currency");
    server.doctor(&client);
}

fn freight_is_of_its_own_currency(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.5").record();
    let id = buy(&client, "productID1=$a amount1=4 price1=10 productID2=$b amount2=-1 price2=1");
    let set = |params: &str| client.ask("updatePurchaseDocumentAdditionalCosts", params);
    let all = format!("id={id} sum=8 currencyCode=USD currencyRate=0.5 dividedBy=AMOUNT");
    for name in ["id", "sum", "currencyCode", "currencyRate", "dividedBy"] {
        let without: Vec<&str> = all.split(' ').filter(|pair| !pair.starts_with(&format!("{name}="))).collect();
        set(&without.join(" ")).fails_at(Code::MISSING, name);
    }
    for (from, to, error) in [
        ("sum=8", "sum=-8", (Code::NOT_ALLOWED, "sum")),
        ("USD", "XYZ", (Code::NOT_ALLOWED, "currencyCode")),
        ("Rate=0.5", "Rate=0", (Code::NOT_ALLOWED, "currencyRate")),
        ("AMOUNT", "LUCK", (Code::NOT_ALLOWED, "dividedBy")),
        ("sum=8", "sum=x", (Code::FORMAT, "sum")),
    ] {
        set(&all.replace(from, to)).answers_at(error.0, error.1);
    }
    set(&all).record();
    assert_eq!(stock(&client, "$store", "$a"), text(["4", "11", "10"]));
    assert_eq!(stock(&client, "$store", "$b")[0], "-1");
    let document = read(&client, &id);
    assert_eq!(
        ["additionalCosts", "additionalCostsCurrencyId", "additionalCostsCurrencyRate"].map(|key| document.number(key)),
        text(["8", "2", "0.5"])
    );
    freight(&client, &id, "0", "AMOUNT");
    assert_eq!(stock(&client, "$store", "$a"), text(["4", "10", "10"]));
    server.doctor(&client);
}

fn goods_go_back_at_what_the_oldest_cost(server: TestServer) {
    let client = shop(&server);
    let oldest = buy(&client, "productID1=$a amount1=2 price1=1");
    let second = buy(&client, "productID1=$a amount1=5 price1=3");
    let back = buy(
        &client,
        &format!("type=PRCRETURN reasonID=$faulty baseDocumentIDs={second} productID1=$a amount1=-3 price1=3"),
    );
    assert_eq!(stock(&client, "$store", "$a"), text(["4", "3", "3"]), "2 at 1 and 1 at 3 went");
    let document = read(&client, &back);
    let faulty = client.id("faulty").to_string();
    assert_eq!((document.number("total"), document.number("reasonID")), ("-10.8".to_owned(), faulty));
    assert_eq!(document.record()["baseDocuments"][0]["id"].to_string(), second);
    assert_eq!(read(&client, &second).record()["baseToDocuments"][0]["type"], "PRCRETURN");
    client.ask("deletePurchaseDocument", &format!("documentID={second}")).fails(Code::IN_USE);
    let mixed = buy(&client, "productID1=$a amount1=2 price1=10 productID2=$a amount2=-1 price2=99");
    assert_eq!(
        (stock(&client, "$store", "$a")[0].as_str(), read(&client, &mixed).number("cost")),
        ("5", "17".to_owned())
    );
    freight(&client, &oldest, "2", "AMOUNT");
    assert_eq!(stock(&client, "$store", "$a")[0], "5");
    client.ask("deletePurchaseDocument", &format!("documentID={back}")).succeeds();
    client.ask("deletePurchaseDocument", &format!("documentID={second}")).succeeds();
    server.doctor(&client);
}

fn a_deleted_purchase_never_was(server: TestServer) {
    let client = shop(&server);
    let first = buy(&client, "productID1=$a amount1=10 price1=2");
    freight(&client, &first, "10", "AMOUNT");
    register(&client, "$store", "$a", "10", "5");
    let sale = sell(&client, "$store", "$a", "4");
    assert_eq!(cost(&client, &sale), "12");
    client.ask("deletePurchaseDocument", &format!("documentID={first}")).succeeds();
    assert_eq!((cost(&client, &sale), stock(&client, "$store", "$a")), ("20".to_owned(), text(["6", "5", "5"])));
    server.doctor(&client);
}

fn extra_cost_of_a_row_is_part_of_its_cost(server: TestServer) {
    let client = shop(&server);
    purchase(&client, r#"productID1=$a amount1=2 price1=3 rowJDoc1={"extraCosts":{"extraCost":10.5}}"#).record();
    assert_eq!(stock(&client, "$store", "$a"), text(["2", "13.5", "3"]));
}

fn goods_are_suggested_at_their_last_price(server: TestServer) {
    let client = shop(&server);
    let suggested = || {
        let asked = "warehouseID=$store productID=$a getSuggestedPurchasePrice=1 changedSince=1";
        client.ask("getProductStock", asked).number("suggestedPurchasePrice")
    };
    register(&client, "$store", "$a", "1", "2");
    assert_eq!(suggested(), "2");
    client.ask("saveProduct", "productID=$a cost=2.5").record();
    assert_eq!(suggested(), "2.5");
    buy(&client, "warehouseID=$second productID1=$a amount1=4 price1=4 discount1=25");
    register(&client, "$store", "$a", "1", "9");
    assert_eq!(suggested(), "3");
    let supplier = super::supplier(&client);
    client.ask("saveProduct", &format!("productID=$a supplierID={supplier}")).record();
    let list = format!("name=L supplierID={supplier} productID1=$a price1=3.5 productID2=$a price2=2 amount2=100");
    client.ask("saveSupplierPriceList", &list).record();
    assert_eq!(suggested(), "3.5");
    let ahead = |amount: &str| {
        client.ask("getProductCostForSpecificAmount", &format!("warehouseID=$store productID1=$a amount1={amount}"))
    };
    assert_eq!(
        (ahead("2").number("cost"), ahead("2").record().get("costIsPreliminary").is_none()),
        ("5.5".to_owned(), true)
    );
    let more = ahead("4");
    assert_eq!(
        ["cost", "amountActuallyInStock", "costIsPreliminary"].map(|key| more.number(key)),
        text(["7.25", "2", "1"])
    );
    client.ask("getProductCostForSpecificAmount", "productID1=$a amount1=1").fails_at(Code::MISSING, "warehouseID");
    let asked = |params: &str| client.ask("getProductCostForSpecificAmount", &format!("warehouseID=$store {params}"));
    asked("").fails_at(Code::MISSING, "productID1");
    asked("productID1=99 amount1=1").fails_at(Code::UNKNOWN_ID, "productID1");
    asked("productID2=$a").fails_at(Code::MISSING, "amount2");
    assert_eq!(asked("productID1=$b amount1=3").number("cost"), "0");
    register(&client, "$third", "$b", "6", "2");
    register(&client, "$third", "$b", "10", "3.5");
    let planned = client.ask("getProductCostForSpecificAmount", "warehouseID=$third productID1=$b amount1=8");
    assert_eq!(planned.record(), &serde_json::json!({"productID": 2, "amount": 8, "cost": 2.375}));
}

fn what_was_sold_is_listed_with_its_cost(server: TestServer) {
    let client = shop(&server);
    let bought = buy(&client, "productID1=$a amount1=10 price1=2");
    let sale = "type=CASHINVOICE warehouseID=$store productID1=$a amount1=4 price1=10 serviceID2=$a amount2=1 price2=5";
    let sale = client.ask("saveSalesDocument", sale).number("invoiceID");
    let credit =
        format!("type=CREDITINVOICE warehouseID=$store creditToDocumentID={sale} productID1=$a amount1=-1 price1=10");
    client.ask("saveSalesDocument", &credit).record();
    client.ask("saveSalesDocument", "type=ORDER warehouseID=$store productID1=$a amount1=4 price1=10").record();
    let today = read(&client, &bought).number("date");
    let period = format!("dateFrom={today} dateTo={today}");
    let rows = || -> Vec<String> {
        let answer = client.ask("getCostOfGoodsSold", &period);
        answer
            .records()
            .iter()
            .map(|row| format!("{} {} {} {}", row["prodID"], row["amount"], row["price"], row["cost"]))
            .collect()
    };
    assert_eq!(rows(), ["1 4 40 8", "1 -1 -10 -2"]);
    freight(&client, &bought, "10", "AMOUNT");
    assert_eq!(rows(), ["1 4 40 12", "1 -1 -10 -3"]);
    let first = client.ask("getCostOfGoodsSold", &period);
    assert_eq!((first.number("date"), first.number("invID"), first.number("wrhID")), (today, sale, "1".to_owned()));
    assert!(client.ask("getCostOfGoodsSold", "dateFrom=2001-01-01 dateTo=2001-12-31").records().is_empty());
    client.ask("getCostOfGoodsSold", "dateTo=2001-12-31").fails_at(Code::MISSING, "dateFrom");
    client.ask("getCostOfGoodsSold", "dateFrom=2001-01-01 dateTo=x").fails_at(Code::FORMAT, "dateTo");
}
