//! What promotions set comes out to the cent, on receipts and invoices, and is what is saved.

use ladu_tests::{Answer, Client, TestServer, on_both_engines, shown};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::campaign;

on_both_engines! {
    one_set_of_three_rows_comes_to_its_price
    sets_and_sums_come_out_to_the_cent
}

fn account(server: &TestServer, with_tax: bool, rate: u32, prices: &[u32]) -> Client {
    let client = server.account();
    client.ask("saveVatRate", &format!("name=R rate={rate}")).named("rate");
    client.ask("saveProductGroup", "name=Goods").named("goods");
    let typed = format!("parameterName=final_price_input_on_invoice parameterValue={}", i32::from(with_tax));
    client.ask("saveConfParameter", &typed).succeeds();
    for (at, price) in prices.iter().enumerate() {
        let price = format!("{}.{:04}", price / 10_000, price % 10_000);
        let product = format!("groupID=$goods name=P{at} netPrice={price} vatrateID=$rate");
        client.ask("saveProduct", &product).named(&format!("p{at}"));
    }
    client
}

fn cents(value: &str) -> i64 {
    let value: f64 = value.parse().unwrap();
    (value * 100.0).round() as i64
}

fn totals(answer: &Answer) -> [i64; 2] {
    ["netTotal", "total"].map(|key| cents(&answer.number(key)))
}

/// Saves a cart as tills do: by price and discount of its rows.
fn saved(client: &Client, kind: &str, cart: &Answer) -> [i64; 2] {
    let rows: String = cart.record()["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let n = &row["rowNumber"];
            let part = |key: &str| shown(&row[key]);
            format!(
                " productID{n}={} amount{n}={} price{n}={} discount{n}={}",
                part("productID"),
                part("amount"),
                part("originalPrice"),
                part("discount")
            )
        })
        .collect();
    let saved = client.ask("saveSalesDocument", &format!("type={kind}{rows}"));
    ["net", "total"].map(|key| cents(&saved.number(key)))
}

fn one_set_of_three_rows_comes_to_its_price(server: TestServer) {
    for (with_tax, kind, expected) in
        [(true, "CASHINVOICE", [806, 1000]), (false, "CASHINVOICE", [1000, 1240]), (false, "INVWAYBILL", [1000, 1240])]
    {
        let client = account(&server, with_tax, 24, &[40_000, 40_000, 40_000]);
        campaign(&client, "name=Trio purchasedProductGroupID=$goods purchasedAmount=3 specialPrice=10");
        let rows = "productID1=$p0 amount1=1 productID2=$p1 amount2=1 productID3=$p2 amount3=1";
        let cart = client.ask("calculateShoppingCart", &format!("type={kind} {rows}"));
        assert_eq!(totals(&cart), expected, "{kind} {with_tax}");
        assert_eq!(saved(&client, kind, &cart), expected, "{kind} {with_tax}");
    }
}

/// Units of any prices, in sets that cost so much together, with a sum off the whole.
#[derive(Debug, Clone)]
struct Case {
    rate: u32,
    size: u32,
    set: u32,
    off: Option<u32>,
    /// Prices in ten thousandths, and units.
    rows: Vec<(u32, u32)>,
}

fn any_case() -> impl Strategy<Value = Case> {
    let rows = proptest::collection::vec((50_000u32..900_000, 1u32..30), 1..7);
    let rate = prop_oneof![Just(24u32), Just(9), Just(20), Just(0), Just(7)];
    (rate, 1u32..6, 100u32..500, proptest::option::of(1u32..100), rows).prop_map(|(rate, size, set, off, mut rows)| {
        // All units are in sets.
        let all: u32 = rows.iter().map(|(_, units)| units).sum();
        rows[0].1 += (size - all % size) % size;
        Case { rate, size, set, off, rows }
    })
}

fn check(server: &TestServer, case: &Case) -> Result<(), TestCaseError> {
    let prices: Vec<u32> = case.rows.iter().map(|(price, _)| *price).collect();
    let sets = i64::from(case.rows.iter().map(|(_, units)| units).sum::<u32>() / case.size);
    // A sum off comes to no more than the sets.
    let sum = sets * i64::from(case.set) - case.off.map_or(0, i64::from);
    let taxed = |sum: i64| (sum * i64::from(100 + case.rate) * 10 + 500) / 1000;
    let net_of = |sum: i64| (sum as f64 * 100.0 / f64::from(100 + case.rate)).round() as i64;
    for (with_tax, kind) in [(true, "CASHINVOICE"), (false, "CASHINVOICE"), (false, "INVWAYBILL")] {
        let client = account(server, with_tax, case.rate, &prices);
        let money = |cents: u32| format!("{}.{:02}", cents / 100, cents % 100);
        let (size, price) = (case.size, money(case.set));
        campaign(
            &client,
            &format!("name=Set purchasedProductGroupID=$goods purchasedAmount={size} specialPrice={price}"),
        );
        if let Some(off) = case.off {
            campaign(&client, &format!("name=Off purchaseTotalValue=0.01 sumOffEntirePurchase={}", money(off)));
        }
        let rows: String = case
            .rows
            .iter()
            .enumerate()
            .map(|(at, (_, units))| format!(" productID{n}=$p{at} amount{n}={units}", n = at + 1))
            .collect();
        let cart = client.ask("calculateShoppingCart", &format!("type={kind}{rows}"));
        let expected = if with_tax { [net_of(sum), sum] } else { [sum, taxed(sum)] };
        prop_assert_eq!(totals(&cart), expected, "{} {} {:?}", kind, with_tax, &cart);
        prop_assert_eq!(saved(&client, kind, &cart), expected, "saved {} {} {:?}", kind, with_tax, &cart);
    }
    Ok(())
}

fn sets_and_sums_come_out_to_the_cent(server: TestServer) {
    let config = Config { cases: 10, failure_persistence: None, max_shrink_iters: 20, ..Config::default() };
    TestRunner::new(config).run(&any_case(), |case| check(&server, &case)).unwrap();
}
