//! The cart: rates, quotes, currencies, limits; and that it says what saving does.

use ladu_tests::{Answer, Client, Code, OK, TestServer, on_both_engines, shown};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use super::{of, read, save, set, shop};

on_both_engines! {
    the_strongest_rate_counts
    the_cart_stores_nothing
    quotes_come_before_lists
    carts_have_a_currency
    large_rows_are_spared
    gift_cards_trigger_and_get_nothing
    what_a_cart_must_say
    carts_and_documents_agree
    sums_off_are_spread_to_the_cent
}

fn cart(client: &Client, params: &str) -> Answer {
    let answer = client.ask("calculateShoppingCart", &format!("type=INVWAYBILL {params}"));
    answer.succeeds();
    answer
}

fn row(answer: &Answer, at: usize, key: &str) -> String {
    of(&answer.record()["rows"][at], key)
}

fn the_strongest_rate_counts(server: TestServer) {
    let client = shop(&server);
    let rate = |more: &str| row(&cart(&client, &format!("productID1=$a amount1=1 {more}")), 0, "vatRate");
    let by_document = |more: &str| {
        let document = read(&client, save(&client, &format!("productID1=$a amount1=1 {more}")));
        of(&document["rows"][0], "vatrateID")
    };
    assert_eq!(rate(""), "20", "of the product card");
    assert_eq!(rate("vatrateID1=$vat14"), "14", "forced");
    assert_eq!(rate("taxExempt=1"), "0");
    assert_eq!(rate("taxExempt=1 vatrateID1=$vat14"), "14", "what is forced is stronger than an exemption");
    assert_eq!(rate("euInvoiceType=EU"), "0");
    assert_eq!(rate("euInvoiceType=OUTSIDE_EU"), "0");
    assert_eq!(rate("euInvoiceType=DOMESTIC"), "20");
    client.ask("saveCustomer", "customerID=$mari taxExempt=1").record();
    assert_eq!((rate("customerID=$mari"), rate("customerID=$walk_in")), ("0".into(), "20".into()));
    client.ask("savePointOfSale", "pointOfSaleID=$till vatrateID=$vat14");
    let of_register = rate("pointOfSaleID=$till");
    assert!(matches!(of_register.as_str(), "14" | "20"), "{of_register}");
    client.ask("saveProduct", "productID=$a taxFree=1").record();
    assert_eq!(rate("pointOfSaleID=$till"), "0", "free of tax everywhere");
    assert_eq!(rate("vatrateID1=$vat20"), "20");
    client.ask("saveProduct", "productID=$a taxFree=0").record();
    // A document finds the same rate that the cart does.
    assert_eq!(by_document(""), "5");
    assert_eq!(of(&read(&client, save(&client, "customerID=$mari productID1=$a amount1=1")), "vatTotal"), "0");
}

fn the_cart_stores_nothing(server: TestServer) {
    let client = shop(&server);
    cart(&client, "customerID=$mari productID1=$a amount1=5");
    let same = client.ask("applyPromotions", "type=INVWAYBILL customerID=$mari productID1=$a amount1=5");
    assert_eq!(same.0["status"]["request"], "applyPromotions");
    assert_eq!(same.record(), cart(&client, "customerID=$mari productID1=$a amount1=5").record());
    assert_eq!(client.ask("getSalesDocuments", "").records().len(), 0);
    assert_eq!(super::stock(&client, "$a").0, "100");
    assert_eq!(client.ask("saveSalesDocument", "itemName1=x amount1=1").number("invoiceNo"), "100001");
}

fn quotes_come_before_lists(server: TestServer) {
    let client = shop(&server);
    client.ask("savePriceList", "name=Sale type1=PRODUCT id1=$a price1=8").named("sale");
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$sale").record();
    let price = |more: &str| {
        row(&cart(&client, &format!("customerID=$mari productID1=$a amount1=1 {more}")), 0, "originalPrice")
    };
    assert_eq!(price(""), "8");
    let offer = save(&client, "type=OFFER customerID=$mari productID1=$a amount1=1 price1=6.5");
    assert_eq!((price(""), price("applyQuotedPrices=1")), ("8".into(), "6.5".into()));
    assert_eq!(price("applyQuotedPrices=1 price1=9"), "9", "what the cashier types comes first");
    client.ask("saveCampaign", "name=All purchaseTotalValue=0.01 percentageOffEntirePurchase=10").record();
    let both = cart(&client, "customerID=$mari applyQuotedPrices=1 productID1=$a amount1=1 discount1=10");
    assert_eq!(
        (row(&both, 0, "finalPrice"), row(&both, 0, "discount")),
        ("5.265".into(), "19".into()),
        "promotions still apply"
    );
    let other = cart(&client, "customerID=$walk_in applyQuotedPrices=1 productID1=$a amount1=1 doNotApplyPromotions=1");
    assert_eq!(row(&other, 0, "originalPrice"), "8", "the offer was made to somebody else");
    client.ask("deleteSalesDocument", &format!("documentID={offer}")).succeeds();
    save(&client, "type=OFFER customerID=$mari productID1=$a amount1=1 price1=6.5 confirmInvoice=0");
    assert_eq!(price("applyQuotedPrices=1"), "8", "a draft promises nothing");
}

fn carts_have_a_currency(server: TestServer) {
    let client = shop(&server);
    let yen = cart(&client, "productID1=$a amount1=1 currencyRate=0.008 doNotApplyPromotions=1");
    assert_eq!(
        (row(&yen, 0, "originalPrice"), yen.number("netTotal"), yen.number("total")),
        ("1250".into(), "1250".into(), "1500".into())
    );
    for (params, code, field) in [
        ("currencyRate=0.008", Code::MISSING, "doNotApplyPromotions"),
        ("currencyRate=0 doNotApplyPromotions=1", Code::FORMAT, "currencyRate"),
        ("currencyRate=-1 doNotApplyPromotions=1", Code::FORMAT, "currencyRate"),
        ("currencyRate=x doNotApplyPromotions=1", Code::FORMAT, "currencyRate"),
    ] {
        let answer = client.ask("calculateShoppingCart", &format!("productID1=$a amount1=1 {params}"));
        answer.answers_at(code, field);
    }
}

fn large_rows_are_spared(server: TestServer) {
    let client = shop(&server);
    client
        .ask(
            "saveCampaign",
            "name=Two purchasedProducts=$a purchasedAmount=2 awardedProducts=$a awardedAmount=1 percentageOFF=100",
        )
        .record();
    let discount =
        |amount: i64| row(&cart(&client, &format!("productID1=$a amount1={amount}")), 0, "promotionDiscount");
    assert_eq!(discount(3), "33.3333");
    assert_eq!(discount(4999), "20.004", "a thousand times at most");
    assert_eq!(discount(5000), "0", "no promotion on items");
    client.ask("saveCampaign", "name=All purchaseTotalValue=0.01 percentageOffEntirePurchase=10").record();
    assert_eq!(discount(5000), "10", "the whole sale has its own");
    let list = cart(&client, "productID1=$a amount1=5000 doNotApplyInvoiceLevelPromotions=1");
    assert_eq!(row(&list, 0, "promotionDiscount"), "0");
}

fn gift_cards_trigger_and_get_nothing(server: TestServer) {
    let client = shop(&server);
    client
        .ask("saveProduct", "groupID=$goods name=Card code=G1 netPrice=50 isGiftCard=1 vatrateID=$vat0")
        .named("card");
    client
        .ask("saveProduct", "groupID=$goods name=Fixed code=F1 netPrice=7 nonDiscountable=1 vatrateID=$vat0")
        .named("fixed");
    client.ask("saveCampaign", "name=All purchaseTotalValue=50 percentageOffEntirePurchase=10").record();
    let sale = cart(&client, "productID1=$card amount1=1 productID2=$a amount2=1 productID3=$fixed amount3=1");
    let nets = [0, 1, 2].map(|at| row(&sale, at, "rowNetTotal"));
    assert_eq!(nets, ["50", "9", "7"], "the card makes the sale large enough");
    assert_eq!([0, 1, 2].map(|at| row(&sale, at, "nonDiscountable")), ["1", "0", "1"]);
    assert_eq!(cart(&client, "productID1=$a amount1=1").number("netTotal"), "10");
    client
        .ask(
            "saveCampaign",
            "name=With purchasedProducts=$card purchasedAmount=1 awardedProducts=$a awardedAmount=1 percentageOFF=50",
        )
        .record();
    let sale = cart(&client, "productID1=$card amount1=1 productID2=$a amount2=1 doNotApplyInvoiceLevelPromotions=1");
    assert_eq!((row(&sale, 0, "rowNetTotal"), row(&sale, 1, "rowNetTotal")), ("50".into(), "5".into()));
}

fn what_a_cart_must_say(server: TestServer) {
    let client = shop(&server);
    for (params, code, field) in [
        ("amount1=1", Code::MISSING, "productID1"),
        ("productID1=$a", Code::MISSING, "amount1"),
        ("productID1=99 amount1=1", Code::UNKNOWN_ID, "productID1"),
        ("productID1=$a amount1=1 customerID=99", Code::UNKNOWN_ID, "customerID"),
        ("productID1=$a amount1=1 warehouseID=99", Code::UNKNOWN_ID, "warehouseID"),
        ("productID1=$a amount1=1 pointOfSaleID=99", Code::UNKNOWN_ID, "pointOfSaleID"),
        ("productID1=$a amount1=1 vatrateID1=99", Code::UNKNOWN_ID, "vatrateID1"),
        ("productID1=$a amount1=1 pricelistID=99", Code::UNKNOWN_ID, "pricelistID"),
        ("productID1=$a amount1=1 documentID=99", Code::UNKNOWN_ID, "documentID"),
        ("productID1=$a amount1=1 date=x", Code::FORMAT, "date"),
        ("productID1=$a amount1=1 discount1=101", Code::NOT_ALLOWED, "discount1"),
        ("productID1=$a amount1=1 type=SHELLS", Code::NOT_ALLOWED, "type"),
    ] {
        client.ask("calculateShoppingCart", params).answers_at(code, field);
    }
    let sale = client.ask("calculateShoppingCart", "productID2=$a amount2=2 productID7=$b amount7=1");
    let record = sale.record();
    assert_eq!(
        (row(&sale, 0, "rowNumber"), row(&sale, 1, "rowNumber")),
        ("2".into(), "7".into()),
        "numbers of rows are kept"
    );
    assert_eq!(record["appliedPromotions"], json!([]));
    for key in ["usedCouponIdentifiers", "information"] {
        assert_eq!(record[key], "", "{key}");
    }
    let first = &record["rows"][0];
    assert!(
        first["productID"].is_string()
            && first["amount"].is_string()
            && first["vatRate"].is_string()
            && first["vatrateID"].is_number()
    );
    assert_eq!((of(first, "manualDiscount"), of(first, "originalDiscount")), ("0".into(), "0".into()));
    assert_eq!(sale.number("total"), "28.56", "a receipt unless told otherwise");
    let empty = client.ask("calculateShoppingCart", "");
    assert!(matches!(empty.error(), (OK, _) | (Code::MISSING, "productID1")), "{empty:?}");
}

/// The promotion that takes a percentage off the whole sale.
const PART: &str = "6";

/// Promotions of every kind, and a price list.
fn promotions(client: &Client) {
    for name in ["C", "D", "E"] {
        let price = if name == "C" { "2.35" } else { "17.99" };
        client
            .ask("saveProduct", &format!("groupID=$goods name={name} code={name}1 netPrice={price} vatrateID=$vat9"))
            .named(name);
    }
    client.ask("savePriceList", "name=Sale type1=PRODUCT id1=$e price1=13.37").named("sale");
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$sale").record();
    for campaign in [
        "name=BOGO purchasedProducts=$a purchasedAmount=2 awardedProducts=$c awardedAmount=1 percentageOFF=100",
        "name=Trio purchasedProducts=$b purchasedAmount=3 specialPrice=10",
        "name=Unit purchasedProducts=$d purchasedAmount=2 specialUnitPrice=15.55",
        "name=Each purchasedProducts=$e purchasedAmount=4 sumOffMatchingItems=0.77",
        "name=Sum purchaseTotalValue=90 sumOffEntirePurchase=7.77",
        "name=Part purchaseTotalValue=150 percentageOffEntirePurchase=3.3",
    ] {
        client.ask("saveCampaign", campaign).record();
    }
}

fn check_agreement(client: &Client, kind: &str, rows: &[(u8, u32, u32, Option<u32>)]) -> Result<(), TestCaseError> {
    let text: String = rows
        .iter()
        .enumerate()
        .map(|(at, (product, amount, discount, typed))| {
            let n = at + 1;
            let price = typed.map(|price| format!(" price{n}={}.{:04}", price / 10_000, price % 10_000));
            let amount = format!("{}.{}", amount / 2, amount % 2 * 5);
            let discount = format!("{}.{}", discount / 10, discount % 10);
            format!(" productID{n}={product} amount{n}={amount} discount{n}={discount}{}", price.unwrap_or_default())
        })
        .collect();
    let answer = client.ask("calculateShoppingCart", &format!("type={kind}{text}"));
    let cart = answer.record();
    let sums = |record: &serde_json::Value, keys: [&str; 4]| keys.map(|key| of(record, key));
    let expected = sums(cart, ["netTotal", "vatTotal", "rounding", "total"]);
    let saved = |price: &str, with_discount: bool| {
        let rows = cart["rows"].as_array().unwrap().iter().enumerate();
        let text: String = rows
            .map(|(at, row)| {
                let n = at + 1;
                let discount =
                    if with_discount { format!(" discount{n}={}", of(row, "discount")) } else { String::new() };
                format!(
                    " productID{n}={} amount{n}={} price{n}={}{discount}",
                    of(row, "productID"),
                    of(row, "amount"),
                    shown(&row[price])
                )
            })
            .collect();
        client.ask("saveSalesDocument", &format!("type={kind}{text}"))
    };
    let document = saved("originalPrice", true);
    let whole = sums(document.record(), ["net", "vat", "rounding", "total"]);
    prop_assert_eq!(&whole, &expected, "saved with discounts: {}", cart);
    let id = document.id("invoiceID");
    // What a sum leaves of a receipt's row need not be whole cents for each unit: three for 10.00 have no final price that makes 10.00.
    let of_sums = cart["appliedPromotions"].as_array().unwrap().iter().any(|one| of(one, "promotionID") != PART);
    if kind != "CASHINVOICE" || !of_sums {
        let document = saved("finalPrice", false);
        let whole = sums(document.record(), ["net", "vat", "rounding", "total"]);
        prop_assert_eq!(&whole, &expected, "saved by the final prices: {}", cart);
    }
    let rows = read(client, id)["rows"].as_array().unwrap().clone();
    for (row, shown) in rows.iter().zip(cart["rows"].as_array().unwrap()) {
        for key in ["rowNetTotal", "rowVAT", "rowTotal"] {
            prop_assert_eq!(of(row, key), of(shown, key), "{} of {}", key, cart);
        }
    }
    Ok(())
}

/// What the cart says is what saving does, by originalPrice with discount and by finalPrice, whatever promotions apply.
fn carts_and_documents_agree(server: TestServer) {
    let client = shop(&server);
    promotions(&client);
    set(&client, "invoice_rounding", "0");
    let typed = prop_oneof![3 => Just(None), 1 => (0u32..300_000).prop_map(Some)];
    let row = (1u8..=5, 1u32..24, prop_oneof![Just(0u32), 0u32..500], typed);
    let sale = (prop_oneof![Just("INVWAYBILL"), Just("CASHINVOICE")], proptest::collection::vec(row, 1..6));
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    runner.run(&sale, |(kind, rows)| check_agreement(&client, kind, &rows)).unwrap();
}

/// A sum off the whole sale is taken off to the cent, whatever the rows.
fn sums_off_are_spread_to_the_cent(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCampaign", "name=Sum purchaseTotalValue=0.01 sumOffEntirePurchase=5").record();
    let sale = cart(&client, "productID1=$a amount1=1 price1=10 productID2=$a amount2=1 price2=30");
    assert_eq!([0, 1].map(|at| row(&sale, at, "promotionDiscount")), ["12.5", "12.5"]);
    assert_eq!(["netTotal", "vatTotal", "total"].map(|key| sale.number(key)), ["35", "7", "42"]);
    let record = sale.record();
    let rules = |at: usize, key: &str| of(&record["rows"][at], key);
    assert_eq!(
        (rules(0, "promotionRule1totalDiscount1"), rules(1, "promotionRule2totalDiscount1")),
        ("1.25".into(), "3.75".into())
    );
    assert_eq!(rules(0, "promotionRule1campaignType1"), "INVOICE");
    // Three thirds of a sale that cannot be split evenly.
    let thirds = cart(
        &client,
        "productID1=$a amount1=1 price1=3.33 productID2=$a amount2=1 price2=3.33 productID3=$a amount3=1 price3=3.34",
    );
    assert_eq!(thirds.number("netTotal"), "5");
    let tiny = cart(&client, "productID1=$a amount1=1 price1=0.01 productID2=$a amount2=1 price2=4.98");
    assert_eq!(tiny.number("netTotal"), "0", "no more than there is");
}
