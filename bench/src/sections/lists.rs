//! What lists cost when a shop has grown: each beside the same list of a small shop, which has the same number of records on a page.

use std::rc::Rc;

use anyhow::{Context as _, anyhow};
use ladu::demo::{self, DemoOptions};
use ladu_identity::accounts;
use ladu_tests::{Client, Growth, PASSWORD, grow};
use ladu_types::UnixTime;

use super::Section;
use crate::load::{self, Ask, post_body};
use crate::report::Table;
use crate::rounds::{Measure, Plan};
use crate::shop::Shop;

/// The section.
pub const SECTION: Section = Section { name: "lists", run };

/// The small shop is a demo of size 1: 300 products, 5,000 documents of a year.
const SMALL: &str = "200006";
/// The large one is its products and customers 50 times, and its year 82 times, each a year before the one that was there.
const LARGE: &str = "200007";
const PRODUCTS: i64 = 50;
const YEARS: i64 = 82;
/// Processor time that a list of the large shop may take of the small one's.
const MOST: f64 = 1.5;

/// What is asked for, `{day}` being a day of the last week and `{since}` an hour ago.
const LISTS: &[(&str, &str)] = &[
    ("getProducts", ""),
    ("getProducts", "getStockInfo=1"),
    ("getProducts", "orderBy=name"),
    ("getProducts", "type=PRODUCT"),
    ("getProducts", "searchNameIncrementally=tea"),
    ("getProducts", "changedSince={since}"),
    ("getCustomers", ""),
    ("getCustomers", "changedSince={since}"),
    ("getCustomers", "searchName=kask"),
    ("getSalesDocuments", ""),
    ("getSalesDocuments", "changedSince={since}"),
    ("getSalesDocuments", "unpaidItemsOnly=1"),
    ("getSalesDocuments", "orderBy=dateAndNumber"),
    ("getSalesDocuments", "confirmed=0"),
    ("getSalesDocuments", "confirmed=1"),
    ("getSalesDocuments", "invoiceState=READY"),
    ("getSalesDocuments", "warehouseID=1&type=CASHINVOICE"),
    ("getSalesDocuments", "orderBy=clientName"),
    ("getSalesDocuments", "pageNo=200"),
    ("getSalesDocuments", "dateFrom={day}&dateTo={day}"),
    ("getSalesDocuments", "dateFrom={day}&dateTo={day}&type=CASHINVOICE"),
    ("getPayments", ""),
    ("getPayments", "changedSince={since}"),
    ("getPayments", "dateFrom={day}&dateTo={day}"),
    ("getSalesReport", "reportType=SALES_BY_DATE&dateStart={day}&dateEnd={day}"),
    ("getSalesReport", "reportType=SALES_BY_PRODUCT&dateStart={day}&dateEnd={day}"),
    ("getProductStock", "warehouseID=1&changedSince={since}"),
    ("getPurchaseDocuments", ""),
    ("getPurchaseDocuments", "type=PRCINVOICE"),
    ("getSalesTotalsByEmployeeAndDay", "dateFrom={day}&dateTo={day}"),
    ("getSalesTotalsByWarehouseAndMonth", "dateFrom={day}&dateTo={day}"),
    ("getUserOperationsLog", "tableName=salesDocuments&addedFrom={since}"),
    ("getRegisterTotalSalesOverTime", "pointOfSaleID=1"),
    ("getFulfillableOrders", ""),
    ("getCustomerBalances", ""),
];
/// Those that answer every record at once: the large shop has so many times more of them.
const WHOLE: &[(&str, i64)] = &[("getFulfillableOrders", YEARS), ("getCustomerBalances", PRODUCTS)];

fn run(shop: &Shop, plan: &Plan) -> anyhow::Result<Table> {
    let store = &shop.server.store.store;
    let now = UnixTime(i64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_secs())?);
    let shops = [Account::make(shop, SMALL, now)?, Account::make(shop, LARGE, now)?];
    let large = accounts::find(store, Some(LARGE)).map_err(|fault| anyhow!("{fault}"))?.id.number();
    grow(store, large, Growth { first: 1, goods: PRODUCTS, years: YEARS })?;
    shop.settle()?;
    let (since, day) = ((now.0 - 3600).to_string(), ladu_types::local_date(now, "Europe/Tallinn").plus_days(-3));
    let mut measures = Vec::new();
    for (request, params) in LISTS {
        let params = params.replace("{since}", &since).replace("{day}", &day.to_string());
        for (account, size) in shops.iter().zip(["small", "large"]) {
            let ask = account.ask(request, &params);
            let name = name_of(request, &params, size);
            measures.push(Measure::new(&name, 1, "", move |time| shop.load(1, time, &ask)));
        }
    }
    let mut table = Table {
        title: "Lists at size".to_owned(),
        about: format!(
            "Over HTTP, one connection. The small shop is a demo of size 1, the large one holds {PRODUCTS} times its products and customers and \
             {YEARS} years of its documents. A goal is the small shop's processor time divided by the large one's, per record where a list \
             answers all records at once."
        ),
        rows: plan.take(measures)?,
        goals: Vec::new(),
    };
    for (request, params) in LISTS {
        let params = params.replace("{since}", &since).replace("{day}", &day.to_string());
        let cpu = |size| {
            let name = name_of(request, &params, size);
            table.rows.iter().find(|row| row.name == name).map_or(f64::NAN, |row| row.cpu)
        };
        let times = WHOLE.iter().find(|(whole, _)| whole == request).map_or(1, |(_, times)| *times);
        let (small, large) = (cpu("small"), cpu("large"));
        table.goal(&format!("{request} {params}"), 1.0 / MOST, small * times as f64, large);
    }
    Ok(table)
}

fn name_of(request: &str, params: &str, size: &str) -> String {
    format!("{request} {params} ({size})")
}

/// An account of its own in the shop's server.
struct Account {
    code: &'static str,
    client: Client,
}

impl Account {
    fn make(shop: &Shop, code: &'static str, now: UnixTime) -> anyhow::Result<Account> {
        let options = DemoOptions {
            demo_code: Some(code.to_owned()),
            demo_user: "demo".to_owned(),
            demo_password: Some(PASSWORD.to_owned()),
            demo_size: "1".parse().map_err(|error: String| anyhow!(error))?,
        };
        demo::make(&shop.server.store.store, &options, now)?;
        let mut client = shop.server.client(code);
        let login =
            client.call("verifyUser", &[("username", "demo"), ("password", PASSWORD), ("sessionLength", "86400")]);
        client.key = login.record()["sessionKey"].as_str().context("a session")?.to_owned();
        Ok(Account { code, client })
    }

    fn ask(&self, request: &str, params: &str) -> Ask {
        let head = [("request", request), ("clientCode", self.code), ("sessionKey", &self.client.key)];
        let form = format!("{}&{params}", load::form(head));
        Rc::new(move |_, out| post_body(form.as_bytes(), out))
    }
}
