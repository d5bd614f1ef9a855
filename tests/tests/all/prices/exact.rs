//! Prices to the last digit: rounded once, by all rows of a product, and on receipts to the cent.

use ladu_tests::{Answer, Client, TestServer, on_both_engines, shown};

use super::set;

on_both_engines! {
    what_is_shown_is_rounded_once
    rows_of_documents_show_what_carts_show
    prices_by_quantity_look_at_all_rows
    percentages_on_top_of_each_other_multiply
    sums_of_promotions_come_to_the_cent_on_receipts
    sums_are_net_where_prices_are_entered_without_tax
    customers_terms_reach_their_documents
}

/// An account with tax rates of 20, 7.7 and 5.5 %.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    for (name, rate) in [("vat20", "20"), ("vat7", "7.7"), ("vat5", "5.5")] {
        client.ask("saveVatRate", &format!("name={name} rate={rate}")).named(name);
    }
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client
}

fn product(client: &Client, name: &str, params: &str) {
    client.ask("saveProduct", &format!("groupID=$goods name={name} {params}")).named(name);
}

fn row(answer: &Answer, at: usize, key: &str) -> String {
    shown(&answer.record()["rows"][at][key])
}

fn what_is_shown_is_rounded_once(server: TestServer) {
    let client = shop(&server);
    // 47.7948 with 7.7 % is 51.4749996; 844.68 less the 5.5 % in it is 800.64454976.
    product(&client, "tea", "netPrice=47.7948 vatrateID=$vat7");
    product(&client, "oil", "priceWithVAT=844.68 vatrateID=$vat5");
    product(&client, "nut", "netPrice=17.3798 vatrateID=$vat20");
    for (name, net, gross) in [("tea", "47.7948", "51.47"), ("oil", "800.6445", "844.68")] {
        let card = client.ask("getProducts", &format!("productID=${name}"));
        assert_eq!((card.number("price"), card.number("priceWithVat")), (net.to_owned(), gross.to_owned()));
        let prices = client.ask("getProductPrices", &format!("productID=${name}"));
        assert_eq!((prices.number("defaultPrice"), prices.number("defaultPriceWithVAT")), (net.into(), gross.into()));
        let cart = client.ask("calculateShoppingCart", &format!("type=INVWAYBILL productID1=${name} amount1=1"));
        assert_eq!((row(&cart, 0, "originalPriceWithVAT"), cart.number("total")), (gross.to_owned(), gross.to_owned()));
    }
    // 17.3798 less 7.25 % is 16.1197645, kept with one place more than prices.
    client.ask("savePriceList", "name=Sale type1=PRODUCT id1=$nut discountPercent1=7.25").named("sale");
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$sale").succeeds();
    let shown = "productID=$nut warehouseID=$store";
    assert_eq!(
        client.ask("getProducts", &format!("{shown} getPriceListPrices=1")).number("priceListPrice"),
        "16.11976"
    );
    assert_eq!(client.ask("getProductPrices", shown).number("specialPrice"), "16.11976");
    let cart = client.ask("calculateShoppingCart", "type=INVWAYBILL warehouseID=$store productID1=$nut amount1=1");
    assert_eq!(row(&cart, 0, "originalPrice"), "16.11976");
}

fn rows_of_documents_show_what_carts_show(server: TestServer) {
    let client = shop(&server);
    product(&client, "chair", "netPrice=6.6667 vatrateID=$vat20");
    let sale = "type=INVWAYBILL productID1=$chair amount1=10 discount1=15";
    let cart = client.ask("calculateShoppingCart", sale);
    client.ask("saveSalesDocument", sale).named("sale");
    let document = client.ask("getSalesDocuments", "id=$sale");
    let keys = ["finalPriceWithVAT", "rowNetTotal", "rowVAT", "rowTotal"];
    assert_eq!(keys.map(|key| row(&document, 0, key)), ["6.8", "56.67", "11.33", "68"]);
    assert_eq!(keys.map(|key| row(&cart, 0, key)), keys.map(|key| row(&document, 0, key)));
    // A price with more places than the account keeps.
    client.ask("saveSalesDocument", "type=INVWAYBILL productID1=$chair amount1=3 price1=1.234567").named("sale");
    let document = client.ask("getSalesDocuments", "id=$sale");
    assert_eq!((row(&document, 0, "price"), row(&document, 0, "finalNetPrice")), ("1.2346".into(), "1.2346".into()));
    set(&client, "price_decimals", "2");
    client.ask("saveSalesDocument", "type=INVWAYBILL productID1=$chair amount1=3 price1=1.234567").named("sale");
    assert_eq!(row(&client.ask("getSalesDocuments", "id=$sale"), 0, "price"), "1.23");
}

fn prices_by_quantity_look_at_all_rows(server: TestServer) {
    let client = shop(&server);
    product(&client, "tea", "netPrice=10 vatrateID=$vat20");
    product(&client, "nut", "netPrice=10 vatrateID=$vat20");
    let rules = "type1=PRODUCT id1=$tea price1=9 amount1=5 type2=PRODUCT id2=$tea price2=8 amount2=10";
    client.ask("savePriceList", &format!("name=Scale {rules}")).named("scale");
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$scale").succeeds();
    for (rows, prices) in [
        ("productID1=$tea amount1=6 productID2=$tea amount2=4", ["8", "8"]),
        ("productID1=$tea amount1=6 productID2=$tea amount2=3.999", ["9", "9"]),
        ("productID1=$tea amount1=4 productID2=$nut amount2=6", ["10", "10"]),
        // What comes back is a sale of its own.
        ("productID1=$tea amount1=10 productID2=$tea amount2=-4", ["8", "10"]),
        ("productID1=$tea amount1=-6 productID2=$tea amount2=-4", ["8", "8"]),
    ] {
        let sale = format!("type=INVWAYBILL warehouseID=$store {rows}");
        let cart = client.ask("calculateShoppingCart", &sale);
        assert_eq!([0, 1].map(|at| row(&cart, at, "originalPrice")), prices, "{rows}");
        client.ask("saveSalesDocument", &sale).named("sale");
        let document = client.ask("getSalesDocuments", "id=$sale");
        assert_eq!([0, 1].map(|at| row(&document, at, "price")), prices, "{rows}");
    }
}

fn percentages_on_top_of_each_other_multiply(server: TestServer) {
    let client = shop(&server);
    product(&client, "tea", "netPrice=1 vatrateID=$vat20");
    let half = "purchasedProducts=$tea purchasedAmount=1 percentageOffMatchingItems=60 isStackable=1";
    client.ask("saveCampaign", &format!("name=First {half}")).named("first");
    client.ask("saveCampaign", &format!("name=Second {half}")).named("second");
    for kind in ["INVWAYBILL", "CASHINVOICE"] {
        let cart = client.ask("calculateShoppingCart", &format!("type={kind} productID1=$tea amount1=100"));
        assert_eq!(row(&cart, 0, "promotionDiscount"), "84", "{kind}: 16 of 100 are left");
    }
    client.ask("saveCampaign", "campaignID=$second percentageOffMatchingItems=7.25").succeeds();
    let cart = client.ask("calculateShoppingCart", "type=INVWAYBILL productID1=$tea amount1=1");
    assert_eq!(row(&cart, 0, "promotionDiscount"), "62.9", "of 40 left, 7.25 % more");
}

/// What a cart comes to, and the document that is saved from it by price and discount.
fn both(client: &Client, rows: &str) -> (String, String) {
    let cart = client.ask("calculateShoppingCart", rows);
    let sold = cart.record()["rows"].as_array().unwrap().iter().enumerate().map(|(at, row)| {
        let n = at + 1;
        let [product, amount, price, discount] =
            ["productID", "amount", "originalPrice", "discount"].map(|key| shown(&row[key]));
        format!(" productID{n}={product} amount{n}={amount} price{n}={price} discount{n}={discount}")
    });
    let saved = client.ask("saveSalesDocument", &format!("type=CASHINVOICE{}", sold.collect::<String>()));
    (cart.number("total"), saved.number("total"))
}

fn sums_of_promotions_come_to_the_cent_on_receipts(server: TestServer) {
    let client = shop(&server);
    set(&client, "final_price_input_on_invoice", "1");
    product(&client, "tea", "priceWithVAT=4.96 vatrateID=$vat24");
    product(&client, "nut", "priceWithVAT=7.77 vatrateID=$vat5");
    product(&client, "oil", "priceWithVAT=0.99 vatrateID=$vat20");
    let same = |total: &str| (total.to_owned(), total.to_owned());
    client.ask("saveCampaign", "name=Trio purchasedProducts=$tea purchasedAmount=3 specialPrice=10").named("trio");
    assert_eq!(both(&client, "productID1=$tea amount1=3"), same("10"), "three for 10.00, tax included");
    assert_eq!(both(&client, "productID1=$tea amount1=7"), same("24.96"), "two sets and one");
    assert_eq!(both(&client, "productID1=$tea amount1=300"), same("1000"));
    assert_eq!(both(&client, "productID1=$tea amount1=2 productID2=$tea amount2=1"), same("10"), "over rows");
    assert_eq!(
        both(&client, "productID1=$tea amount1=3 discount1=10"),
        same("9"),
        "the cashier's tenth comes off again"
    );
    client.ask("saveCampaign", "campaignID=$trio enabled=0").succeeds();
    client.ask("saveCampaign", "name=Five purchaseTotalValue=0.01 sumOffEntirePurchase=5").named("five");
    assert_eq!(both(&client, "productID1=$nut amount1=3"), same("18.31"), "23.31 less 5.00");
    let all = "productID1=$tea amount1=3 productID2=$nut amount2=7 productID3=$oil amount3=11";
    assert_eq!(both(&client, all), same("75.16"), "14.88, 54.39 and 10.89, less 5.00");
    client.ask("saveCampaign", "campaignID=$five enabled=0").succeeds();
    client
        .ask(
            "saveCampaign",
            "name=Pair purchasedProducts=$nut purchasedAmount=2 awardedProducts=$oil awardedAmount=1 percentageOFF=50",
        )
        .named("pair");
    assert_eq!(both(&client, "productID1=$nut amount1=2 productID2=$oil amount2=3"), same("18.02"), "15.54 and 2.475");
    client.ask("saveCampaign", "campaignID=$pair enabled=0").succeeds();
    client
        .ask("saveCampaign", "name=Less purchasedProducts=$nut purchasedAmount=1 sumOffMatchingItems=0.33")
        .named("less");
    assert_eq!(both(&client, "productID1=$nut amount1=7"), same("52.08"), "seven times 7.44");
    client.ask("saveCampaign", "campaignID=$less enabled=0").succeeds();
    client.ask("saveCampaign", "name=Over purchaseTotalValue=10 percentageOffEntirePurchase=10").record();
    let paid = |params: &str| client.ask("calculateShoppingCart", params).number("total");
    assert_eq!(paid("productID1=$oil amount1=10"), "9.9", "9.90 with tax are not 10.00");
    assert_eq!(paid("productID1=$oil amount1=11"), "9.79", "11 times 0.89, as documents round a percentage");
}

fn sums_are_net_where_prices_are_entered_without_tax(server: TestServer) {
    let client = shop(&server);
    product(&client, "tea", "netPrice=4 vatrateID=$vat20");
    client.ask("saveCampaign", "name=Trio purchasedProducts=$tea purchasedAmount=3 specialPrice=10").record();
    // On an invoice prices are shown net, whatever prices are entered.
    let invoice = client.ask("calculateShoppingCart", "type=INVWAYBILL productID1=$tea amount1=3");
    assert_eq!((invoice.number("netTotal"), invoice.number("total")), ("10".to_owned(), "12".to_owned()));
    assert_eq!(client.ask("calculateShoppingCart", "productID1=$tea amount1=3").number("total"), "12");
    set(&client, "final_price_input_on_invoice", "1");
    assert_eq!(client.ask("calculateShoppingCart", "productID1=$tea amount1=3").number("total"), "10");
}

fn customers_terms_reach_their_documents(server: TestServer) {
    let client = shop(&server);
    set(&client, "payment_deadline", "9");
    client.ask("saveCustomer", "companyName=Cafe paymentDays=21 penaltyPerDay=0.15").named("cafe");
    client.ask("saveCustomer", "companyName=Bar").named("bar");
    for (kind, customer, sent, days, penalty) in [
        ("INVWAYBILL", "cafe", "", "21", "0.15"),
        ("ORDER", "cafe", "", "21", "0.15"),
        ("INVWAYBILL", "bar", "", "9", ""),
        ("INVWAYBILL", "cafe", "paymentDays=3 penalty=1", "3", "1"),
        ("INVWAYBILL", "cafe", "paymentDays=0", "0", "0.15"),
    ] {
        let sale = format!("type={kind} customerID=${customer} date=2026-03-01 itemName1=x price1=1 amount1=1 {sent}");
        client.ask("saveSalesDocument", &sale).named("sale");
        let document = client.ask("getSalesDocuments", "id=$sale");
        assert_eq!(
            (document.number("paymentDays"), document.number("penalty")),
            (days.into(), penalty.into()),
            "{sale}"
        );
    }
    // What was agreed later does not change a document that is there.
    client.ask("saveCustomer", "customerID=$cafe paymentDays=30").succeeds();
    client.ask("saveSalesDocument", "id=$sale notes=x").succeeds();
    assert_eq!(client.ask("getSalesDocuments", "id=$sale").number("paymentDays"), "0");
}
