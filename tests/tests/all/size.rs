//! What lists cost does not grow with the shop: every list, by every filter and in every order, before and after it has grown.

use ladu_api::{Run, all};
use ladu_identity::accounts;
use ladu_record::noun::{Noun, Operator};
use ladu_server::Config;
use ladu_store::{Engine, Error, Store};
use ladu_tests::{Client, Growth, PASSWORD, TestServer, grow};
use ladu_types::local_date;

use super::demo::{NOW, shop};

/// What a list costs: the least of several times, once everything is warm. The first time it is only asked for, the second it may be kept.
fn cost(server: &TestServer, client: &Client, call: &str, params: &str) -> u64 {
    let store = &server.store.store;
    let params: Vec<(&str, &str)> = params.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let costs = (0..3).map(|_| {
        let before = store.work();
        client.call(call, &params).because(call).succeeds();
        store.work().since(before).operations
    });
    costs.min().unwrap_or_default()
}

/// The most frequent value of a column, and that of the last record.
fn values(store: &Store, account: i64, table: &str, column: &str) -> Vec<String> {
    let frequent = format!(
        "SELECT CAST({column} AS TEXT) FROM {table} WHERE account = $0 GROUP BY {column} ORDER BY count(*) DESC LIMIT 1"
    );
    let last = format!("SELECT CAST({column} AS TEXT) FROM {table} WHERE account = $0 ORDER BY id DESC LIMIT 1");
    let read = |sql: &str| {
        let rows =
            store.read(account, |tx: &mut ladu_store::Tx<'_>| -> Result<_, Error> { tx.query(sql, &[]) }).unwrap();
        rows.first().map(|row| row.text(0).to_owned())
    };
    let mut found: Vec<String> = [read(&frequent), read(&last)].into_iter().flatten().collect();
    found.dedup();
    found.retain(|value| !value.is_empty());
    found
}

/// Every way to ask for a list that its declaration tells of.
fn ways(store: &Store, account: i64, noun: &'static Noun) -> Vec<String> {
    let day = local_date(NOW, "Europe/Tallinn").plus_days(-3).to_string();
    let mut ways = vec![String::new(), "pageNo=2".to_owned(), "recordsOnPage=20&pageNo=10".to_owned()];
    for (order, _) in noun.orders {
        ways.extend(["asc", "desc"].map(|direction| format!("orderBy={order}&orderByDir={direction}")));
    }
    let mut ranges: Vec<(&str, &str)> = Vec::new();
    for filter in noun.filters {
        match filter.operator {
            Operator::Equals(column) | Operator::Any(column) | Operator::Prefix(column) => {
                ways.extend(
                    values(store, account, noun.table, column).iter().map(|value| format!("{}={value}", filter.name)),
                );
            }
            Operator::ChangedSince => ways.push(format!("{}={}", filter.name, NOW.0 - 3600)),
            Operator::From(column) | Operator::To(column) => {
                let is_day = values(store, account, noun.table, column).iter().all(|value| value.contains('-'));
                let (from, to) = if is_day {
                    (day.clone(), day.clone())
                } else {
                    ((NOW.0 - 86_400).to_string(), (NOW.0 - 80_000).to_string())
                };
                if let Operator::From(_) = filter.operator {
                    ways.push(format!("{}={from}", filter.name));
                    ranges.push((filter.name, column));
                } else if let Some((other, _)) = ranges.iter().find(|(_, known)| *known == column) {
                    ways.push(format!("{other}={from}&{}={to}", filter.name));
                    ways.push(format!("{}={to}", filter.name));
                }
            }
            Operator::Only(_) => ways.push(format!("{}=1", filter.name)),
            Operator::Search => ways.push(format!("{}=xyzzy", filter.name)),
            Operator::Code(_) => {}
        }
    }
    ways.extend(noun.flags.iter().map(|(flag, _)| format!("{flag}=1")));
    ways
}

/// Filters that are written by code, and calls that are no list of a noun.
const MORE: &[(&str, &str)] = &[
    ("getSalesDocuments", "confirmed=1"),
    ("getSalesDocuments", "confirmed=0"),
    ("getSalesDocuments", "invoiceState=READY"),
    ("getSalesDocuments", "invoiceState=FULFILLED"),
    ("getSalesDocuments", "invoiceState=NOT_CANCELLED"),
    ("getSalesDocuments", "unpaidItemsOnly=1"),
    ("getSalesDocuments", "getUnfulfilledDocuments=1"),
    ("getSalesDocuments", "types=ORDER,PREPAYMENT"),
    ("getSalesDocuments", "types=CASHINVOICE,INVWAYBILL"),
    ("getSalesDocuments", "clientID=5"),
    ("getSalesDocuments", "warehouseID=1"),
    ("getSalesDocuments", "warehouseID=1&type=CASHINVOICE"),
    ("getSalesDocuments", "pointOfSaleID=1&dateFrom={day}"),
    ("getSalesDocuments", "dateFrom={day}&dateTo={day}&type=CASHINVOICE"),
    ("getSalesDocuments", "number=100005"),
    ("getSalesDocuments", "numberOrCustomer=100005"),
    ("getSalesDocuments", "productID=5"),
    ("getSalesDocuments", "nonReturnedItemsOnly=1"),
    ("getSalesDocuments", "rowDeliveryDateFrom=2026-01-01"),
    ("getSalesDocuments", "pageNo=150"),
    ("getSalesDocuments", "id=5"),
    ("getSalesDocuments", "ids=5,6,7"),
    ("getPayments", "pageNo=100"),
    ("getPayments", "excludeStoreCreditPayments=1"),
    ("getPayments", "dateFrom={day}&dateTo={day}&type=CASH"),
    ("getProducts", "type=PRODUCT"),
    ("getProducts", "status=ACTIVE"),
    ("getProducts", "active=1"),
    ("getProducts", "getStockInfo=1"),
    ("getProducts", "groupID=3"),
    ("getProducts", "searchNameIncrementally=xyz"),
    ("getProducts", "searchCodeFromMiddle=123"),
    ("getCustomers", "searchName=xyzzy"),
    ("getCustomers", "searchName=xy"),
    ("getCustomers", "searchNameIncrementally=xyz"),
    ("getCustomers", "mode=ALL"),
    ("getCustomers", "getBalanceInfo=1"),
    ("getCustomers", "searchRegistryCode=12345"),
    ("getProductStock", "warehouseID=1&changedSince={since}"),
    ("getProductStock", "changedSince={since}"),
    ("getProductStock", "warehouseID=1&changedSince={since}&getAmountReserved=1"),
    ("getProductStock", "warehouseID=1&productIDs=1,2,3"),
    ("getUserOperationsLog", "tableName=salesDocuments&addedFrom={since}"),
    ("getUserOperationsLog", "tableName=salesDocuments"),
    ("getUserOperationsLog", "tableName=products&pageNo=2"),
    ("getChangedDataSince", "changedSince={since}"),
    ("getRegisterTotalSalesOverTime", "pointOfSaleID=1"),
    ("getCustomerBalance", "customerIDs=5,6"),
    ("getCustomerBalances", ""),
    ("getFulfillableOrders", ""),
    ("getSalesReport", "reportType=SALES_BY_DATE&dateStart={day}&dateEnd={day}&getCOGS=1"),
    ("getSalesTotalsByEmployeeAndDay", "dateFrom={day}&dateTo={day}"),
    ("getSalesTotalsByEmployeeAndMonth", "dateFrom={day}&dateTo={day}"),
    ("getSalesTotalsByWarehouseAndDay", "dateFrom={day}&dateTo={day}"),
    ("getSalesTotalsByWarehouseAndMonth", "dateFrom={day}&dateTo={day}"),
    ("getRoundedSales", "dateFrom={day}&dateTo={day}"),
    ("getEmployeeStats", ""),
    ("getPointOfSaleDayTotals", "pointOfSaleID=1"),
    ("getPointOfSaleStatuses", ""),
    ("getReports", "type=ZReport&dateStart={day}&dateEnd={day}"),
    ("getReports", "type=SalesReport&dateStart={day}&dateEnd={day}"),
    ("getCostOfGoodsSold", "dateFrom={day}&dateTo={day}"),
    ("getProductGroups", ""),
    ("getProductPrices", "productIDs=1,2"),
    ("calculateShoppingCart", "productID1=5&amount1=1"),
    ("getServices", ""),
    ("getSuppliers", ""),
];

/// Lists that still cost more in a larger shop, each with the reason. An entry that is needed no more is to be taken out.
const STILL_GROW: &[(&str, &str, &str)] = &[
    ("getFulfillableOrders", "", "it answers all open orders at once"),
    ("getSalesDocuments", "numberOrCustomer=100005", "the beginning of a number or of a name, in any case"),
    ("getCustomers", "searchName=xy", "the index of searched texts knows three characters and more"),
    (
        "getProductStock",
        "warehouseID=1&changedSince=1795521600&getAmountReserved=1",
        "the planner begins with every level of the store when reservations are asked for too",
    ),
    ("getCustomerBalances", "", "it adds up all documents and payments"),
    ("getRegisterTotalSalesOverTime", "pointOfSaleID=1", "it adds up all documents of the register"),
];

/// Nouns whose tables the shop grows by.
const GROWN: &[&str] = &["product", "customer", "supplier", "sales_document", "payment", "purchase_document"];
/// What a list may cost in a shop that is many times larger.
const MOST: u64 = 150;
/// Operations that are nothing worth speaking of, whatever a smaller shop takes.
const FREE: u64 = 5_000;

#[test]
fn lists_cost_as_much_in_a_shop_that_has_grown() {
    let (server, client) = shop(Engine::Sqlite, "0.2", NOW);
    let account = accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    grow(&server.store.store, account, Growth { first: 1, goods: 5, years: 4 }).unwrap();
    let day = local_date(NOW, "Europe/Tallinn").plus_days(-3).to_string();
    let since = (NOW.0 - 3600).to_string();
    let mut asked: Vec<(&str, String)> = Vec::new();
    for call in all() {
        if let Run::List(noun) = call.run
            && GROWN.contains(&noun.table)
        {
            let ways = ways(&server.store.store, account, noun);
            asked.extend(ways.into_iter().map(|way| (call.name, way)));
        }
    }
    let more = MORE.iter().map(|(call, params)| (*call, params.replace("{day}", &day).replace("{since}", &since)));
    asked.extend(more);
    let sweep = |server: &TestServer, client: &Client| -> Vec<u64> {
        asked.iter().map(|(call, params)| cost(server, client, call, params)).collect()
    };
    let small = sweep(&server, &client);
    grow(&server.store.store, account, Growth { first: 5, goods: 25, years: 40 }).unwrap();
    // What a server has kept between requests knows nothing of a growth past it.
    let TestServer { store, .. } = server;
    let server = TestServer::over(store, Config { hourly_limit: 0, workers: 8, ..Config::default() }).unwrap();
    let mut client = server.client(&client.code);
    client.log_in("demo", PASSWORD).succeeds();
    let large = sweep(&server, &client);
    let mut growing: Vec<String> = Vec::new();
    for (((call, params), small), large) in asked.iter().zip(&small).zip(&large) {
        let grows = *large > FREE && large * 100 > small * MOST;
        let is_known = STILL_GROW.iter().any(|(known, with, _)| known == call && with == params);
        if grows != is_known {
            growing.push(format!("{call} {params}: {small}, then {large}"));
        }
    }
    assert!(growing.is_empty(), "these grow, or are said to and do not:\n{}", growing.join("\n"));
}
