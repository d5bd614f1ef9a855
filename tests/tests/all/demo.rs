//! The demo account: the same every time, believable, and sound.

use std::collections::{BTreeMap, HashSet};

use ladu::demo::{self, DemoOptions};
use ladu_identity::accounts;
use ladu_tests::{Client, Code, Engine, Fixture, PASSWORD, TestServer, on_both_engines, shown};
use ladu_types::UnixTime;
use serde_json::Value;

on_both_engines! {
    the_same_seed_gives_the_same_shop
    the_shop_is_believable_and_its_books_are_sound
    a_demo_is_made_once_and_made_again_when_it_was_cut_short
}

/// 2026-11-24, 15:00 in Tallinn.
pub const NOW: UnixTime = UnixTime(1_795_525_200);

fn options(size: &str) -> DemoOptions {
    DemoOptions {
        demo_code: None,
        demo_user: "demo".to_owned(),
        demo_password: Some(PASSWORD.to_owned()),
        demo_size: size.parse().expect("a size"),
    }
}

/// A server with a demo account, and a client that is logged in to it.
pub fn shop(engine: Engine, size: &str, now: UnixTime) -> (TestServer, Client) {
    let server = TestServer::on(engine);
    let (account, _) = demo::make(&server.store.store, &options(size), now).expect("a demo");
    let mut client = server.client(&account.code);
    client.log_in("demo", PASSWORD).succeeds();
    (server, client)
}

/// All pages of a list.
fn all(client: &Client, request: &str, params: &str) -> Vec<Value> {
    let mut records = Vec::new();
    for page in 1.. {
        let answer = client.ask(request, &format!("{params} recordsOnPage=100 pageNo={page}"));
        records.extend(answer.records().to_vec());
        let total = shown(&answer.0["status"]["recordsTotal"]).parse::<usize>().expect("a total");
        if records.len() >= total {
            break;
        }
    }
    records
}

/// A record without its links, which each server signs with a secret of its own.
fn unsigned(record: &Value) -> Value {
    let mut record = record.clone();
    for link in ["invoiceLink", "receiptLink"] {
        record.as_object_mut().map(|keys| keys.remove(link));
    }
    record
}

fn the_same_seed_gives_the_same_shop(engine: Engine) {
    let (_first_server, first) = shop(engine, "0.05", NOW);
    let (_second_server, second) = shop(engine, "0.05", NOW);
    for (request, params) in [
        ("getProducts", "getStockInfo=1 getRecipes=1 getFIFOCost=1 getAllLanguages=1"),
        ("getProductGroups", ""),
        ("getPriceLists", ""),
        ("getCustomers", "mode=ALL responseMode=detail getAddresses=1 getBalanceInfo=1"),
        ("getEmployees", "responseMode=detail"),
        ("getInventoryRegistrations", "getCost=1"),
        ("getSalesDocuments", "getRowsForAllInvoices=1 getCOGS=1 getAddedTimestamp=1"),
        ("getPayments", ""),
    ] {
        let (first, second) = (all(&first, request, params), all(&second, request, params));
        assert!(!first.is_empty(), "{request}");
        assert_eq!(first.len(), second.len(), "{request}");
        first
            .iter()
            .zip(&second)
            .for_each(|(first, second)| assert_eq!(unsigned(first), unsigned(second), "{request}"));
    }
}

fn the_shop_is_believable_and_its_books_are_sound(engine: Engine) {
    let (server, client) = shop(engine, "0.2", NOW);
    server.doctor(&client);
    products_are_believable(&client);
    assert_eq!(all(&client, "getWarehouses", "").len(), 3);
    assert_eq!(all(&client, "getPointsOfSale", "").len(), 4);
    let employees = all(&client, "getEmployees", "");
    assert_eq!(employees.len(), 6);
    assert!(employees.iter().all(|employee| shown(&employee["userID"]) != "0"), "everybody has a user");
    assert_eq!(all(&client, "getUserGroups", "").len(), 3);
    let customers = all(&client, "getCustomers", "getAddresses=1");
    let of_type = |kind: &str| customers.iter().filter(|customer| customer["customerType"] == kind).count();
    assert_eq!(of_type("PERSON") + of_type("COMPANY"), 41, "40 and the one whom nobody knows");
    assert!(of_type("PERSON") > of_type("COMPANY") && of_type("COMPANY") > 5);
    documents_are_believable(&client);
    let cash = all(&client, "getPayments", "type=CASH");
    let change = cash.iter().filter(|payment| shown(&payment["cashChange"]).parse::<f64>().expect("change") > 0.0);
    assert!(change.count() > 10);
}

fn products_are_believable(client: &Client) {
    let products = all(client, "getProducts", "getStockInfo=1 getRecipes=1");
    assert_eq!(products.len(), 60);
    let mut codes = HashSet::new();
    for product in &products {
        assert!(codes.insert(shown(&product["code"])), "{product}");
        let code = shown(&product["code2"]);
        let digits = code.bytes().map(|digit| u32::from(digit - b'0'));
        let sum: u32 = digits.zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
        assert!(code.is_empty() || (code.len() == 13 && sum.is_multiple_of(10)), "{code}");
    }
    let of_type = |kind: &str| products.iter().filter(|product| product["type"] == kind).count();
    assert!(of_type("MATRIX") > 0 && of_type("BUNDLE") > 0);
    assert!(products.iter().any(|product| shown(&product["nonStockProduct"]) == "1"));
    assert!(products.iter().any(|product| !product["name"].as_str().expect("a name").is_ascii()));
    let rates: HashSet<String> = products.iter().map(|product| shown(&product["vatrate"])).collect();
    assert_eq!(rates.len(), 3, "{rates:?}");
    // Both price lists have effect: on the web, and for friends of the house.
    let lists = all(client, "getPriceLists", "");
    assert_eq!(lists.len(), 2);
    // Programs read these as whole numbers.
    let whole = |value: &Value| shown(value).parse::<i64>().is_ok();
    for rule in lists.iter().flat_map(|list| list["pricelistRules"].as_array().expect("rows")) {
        assert!(rule.get("discountPercent").is_none_or(whole), "{rule}");
    }
    for product in products.iter().filter(|product| shown(&product["displayedInWebshop"]) == "1") {
        let mut stores = product["warehouses"].as_object().expect("stores").values();
        assert!(stores.all(|store| whole(&store["totalInStock"]) && whole(&store["free"])), "{product}");
    }
    for purpose in ["WRITEOFF", "RETURN"] {
        assert!(!all(client, "getReasonCodes", &format!("purpose={purpose}")).is_empty(), "{purpose}");
    }
    let row = lists[0]["pricelistRules"].as_array().expect("rows").iter().find(|row| row["type"] == "PRODUCT");
    let id = shown(&row.expect("a row for a product")["id"]);
    let price = |params: &str| {
        let answer = client.ask("calculateShoppingCart", &format!("productID1={id} amount1=1 {params}"));
        shown(&answer.record()["rows"][0]["finalPrice"]).parse::<f64>().expect("a price")
    };
    let groups = client.ask("getCustomerGroups", "");
    let friends = groups.records().iter().find(|group| group["name"] == "Friends of the house").expect("friends");
    let friend = client.ask("getCustomers", &format!("groupID={}", shown(&friends["customerGroupID"])));
    let friend = friend.id("customerID");
    assert!(price("warehouseID=3") < price("warehouseID=1"));
    assert!(price(&format!("warehouseID=1 customerID={friend}")) < price("warehouseID=1"));
}

fn documents_are_believable(client: &Client) {
    let documents = all(client, "getSalesDocuments", "getRowsForAllInvoices=1 getAddedTimestamp=1");
    let mut of_type: BTreeMap<String, usize> = BTreeMap::new();
    for document in &documents {
        *of_type.entry(shown(&document["type"])).or_default() += 1;
        let (date, time) = (shown(&document["date"]), shown(&document["time"]));
        assert!(("2025-11-25".to_owned()..="2026-11-24".to_owned()).contains(&date), "{date}");
        assert!(date.as_str() < "2026-11-24" || time.as_str() < "15:00:01", "{date} {time}");
        assert!(document["added"].as_i64().expect("a time") <= NOW.0);
        let shop = shown(&document["warehouseID"]) != "3";
        assert!(!shop || ("09:00:00".to_owned()..="20:00:00".to_owned()).contains(&time), "{document}");
    }
    for kind in ["CASHINVOICE", "INVWAYBILL", "ORDER", "OFFER", "PREPAYMENT", "WAYBILL", "INVOICE", "CREDITINVOICE"] {
        assert!(of_type.contains_key(kind), "no {kind}: {of_type:?}");
    }
    assert!((700..1300).contains(&documents.len()), "{of_type:?}");
    let unpaid =
        documents.iter().filter(|document| document["type"] == "INVWAYBILL" && document["paymentStatus"] == "UNPAID");
    assert!(unpaid.count() > 0);
    let months: HashSet<String> = documents.iter().map(|document| shown(&document["date"])[..7].to_owned()).collect();
    assert_eq!(months.len(), 13);
    let held = documents.iter().filter(|document| shown(&document["reserveGoods"]) == "1").count();
    assert!(held > 5 && held < documents.len() / 2, "{held}");
}

fn a_demo_is_made_once_and_made_again_when_it_was_cut_short(server: TestServer) {
    let store = &server.store.store;
    let options = options("0.05");
    demo::ensure(store, &options, NOW).expect("a demo");
    demo::ensure(store, &options, NOW).expect("the same demo");
    let live = || {
        let all = accounts::list(store).expect("accounts");
        all.into_iter().filter(|account| account.state == accounts::ACTIVE).collect::<Vec<_>>()
    };
    let [account] = &live()[..] else { panic!("{:?}", live()) };
    assert!(account.demo && account.hourly_limit == Some(0), "{account:?}");
    accounts::set_state(store, account.id, accounts::UNFINISHED).expect("a state");
    let mut client = server.client(&account.code);
    client.log_in("demo", PASSWORD).fails(Code::MAINTENANCE);
    demo::ensure(store, &options, NOW).expect("a new demo");
    let [again] = &live()[..] else { panic!("{:?}", live()) };
    assert_ne!(again.id, account.id);
    let mut client = server.client(&again.code);
    client.log_in("demo", PASSWORD).succeeds();
    assert_eq!(all(&client, "getProducts", "").len(), 20);
    // Of the erased one nothing is left but its number.
    let left = store.read(account.id.number(), |tx| -> Result<i64, ladu_store::Error> {
        let rows = tx.query("SELECT COUNT(*) FROM product WHERE account = $0", &[])?;
        Ok(rows.first().map_or(0, |row| row.int(0)))
    });
    assert!(!matches!(left, Ok(1..)), "{left:?}");
}
