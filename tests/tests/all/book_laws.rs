//! Laws of the books: journal, reports, tax returns, documents and the stock ledger say the same to the cent, whatever was traded and however
//! days are cut.

use ladu_store::Value;
use ladu_tests::{Client, TestServer, on_both_engines, shown};
use ladu_trade::journal::Entry;
use ladu_types::{Date, Money};
use serde_json::Value as Json;

use crate::books::{EVER, all, column, read_by_bookkeepers, shop};
use crate::journal::{balance, entries, euros, look};
use crate::reports::report;

on_both_engines! {
    stock_is_worth_what_the_ledger_says_on_every_day
    reports_agree_with_documents_and_journal
}

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Trades on ten days at costs with six decimals.
fn trade(server: &TestServer, client: &Client, chance: &mut Chance, documents: usize) {
    client.ask("saveWarehouse", "name=Second").named("second");
    client.ask("saveSupplier", "companyName=Farm").named("farm");
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.913377").succeeds();
    for _ in 0..documents {
        let day = 1 + chance.below(10);
        let product = ["$normal_product", "$reduced_product"][chance.below(2) as usize];
        let amount = format!("{}.{}", 1 + chance.below(9), chance.below(1000));
        let store = ["$store", "$second"][chance.below(2) as usize];
        let price = format!("{}.{:06}", chance.below(20), chance.below(1_000_000));
        let rows =
            format!("warehouseID={store} date=2026-03-{day:02} productID1={product} amount1={amount} price1={price}");
        let currency = if chance.below(3) == 0 { "USD" } else { "EUR" };
        match chance.below(6) {
            0 => client.ask("saveInventoryRegistration", &rows),
            1 | 2 => client.ask(
                "savePurchaseDocument",
                &format!("type=PRCINVOICE supplierID=$farm no=n currencyCode={currency} vatrateID1=$normal {rows}"),
            ),
            3 => client.ask("saveInventoryWriteOff", &rows),
            _ => client.ask("saveSalesDocument", &format!("type=INVWAYBILL currencyCode={currency} {rows}")),
        }
        .code();
    }
    spread_moves(server, client);
}

/// All of a test happens today: this spreads its moves of goods over ten days.
fn spread_moves(server: &TestServer, client: &Client) {
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let spread = server.store.store.write(account, |tx| -> Result<(), ladu_record::Failure> {
        tx.execute(
            "UPDATE stock_move SET date = '2026-03-' || substr(CAST(101 + (document_id * 7 + length(document_kind)) % 10 AS TEXT), 2, 2)
             WHERE account = $0",
            &[],
        )?;
        Ok(())
    });
    spread.unwrap_or_else(|failure| panic!("{:?}", failure.0));
}

fn stock_is_worth_what_the_ledger_says_on_every_day(server: TestServer) {
    let client = shop(&server);
    let mut chance = Chance(14);
    trade(&server, &client, &mut chance, 60);
    let whole = all(&server, &client);
    let moved = whole.iter().filter(|entry| entry.what == "Stock").count();
    assert!(moved >= 30, "{moved} documents moved goods");
    for day in (1..=10).map(|day| format!("2026-03-{day:02}")) {
        let worth = look(&server, &client, |cx| {
            let sql = "SELECT CAST(COALESCE(SUM(CASE WHEN to_place > 0 THEN value ELSE 0 END), 0) -
                       COALESCE(SUM(CASE WHEN from_place > 0 THEN value ELSE 0 END), 0) AS BIGINT) FROM stock_move WHERE account = $0 AND date <= $1";
            Ok(cx.first(sql, &[Value::Text(&day)], |row| row.get::<Money>(0))?.unwrap_or_default())
        });
        let until: Vec<Entry> = whole.iter().filter(|entry| entry.date <= day).cloned().collect();
        assert_eq!(balance(&until, "Assets:Stock"), worth.0.to_places(2), "on {day}");
        // However the days are cut, their entries are the same.
        let mut cut = entries(&server, &client, EVER[0], &day);
        let next = day.parse::<Date>().unwrap().plus_days(1).to_string();
        cut.extend(entries(&server, &client, &next, EVER[1]));
        assert_eq!(cut, whole, "cut after {day}");
    }
    let rounding: Money = balance(&whole, "Expenses:StockRounding").parse().unwrap();
    assert!(rounding.abs() <= "0.05".parse().unwrap(), "{rounding}");
    read_by_bookkeepers(&whole, &euros());
}

/// Sells in three currencies, in two stores and by two cashiers.
fn sell_everywhere(client: &Client) {
    client.ask("saveWarehouse", "name=Second").named("second");
    for name in ["Ann", "Bob"] {
        let employee = format!("firstName={name} lastName=Smith");
        client.ask("saveEmployee", &employee).named(&name.to_lowercase());
    }
    for (code, rate) in [("USD", "0.913377"), ("JPY", "0.006123")] {
        client.ask("saveCurrency", &format!("code={code} name={code} rate={rate}")).succeeds();
    }
    let mut chance = Chance(7);
    for _ in 0..40 {
        let mut sale = format!(
            "type={} date=2026-03-{:02} warehouseID={} employeeID={} currencyCode={}",
            ["INVWAYBILL", "CASHINVOICE"][chance.below(2) as usize],
            1 + chance.below(5),
            ["$store", "$second"][chance.below(2) as usize],
            ["$ann", "$bob"][chance.below(2) as usize],
            ["EUR", "USD", "JPY"][chance.below(3) as usize],
        );
        for row in 1..=1 + chance.below(4) {
            let product = ["$normal_product", "$reduced_product"][chance.below(2) as usize];
            let price = format!("{}.{:04}", chance.below(90), chance.below(10_000));
            let (amount, discount) = (1 + chance.below(7), chance.below(40));
            sale +=
                &format!(" productID{row}={product} amount{row}={amount} price{row}={price} discount{row}={discount}");
        }
        client.ask("saveSalesDocument", &sale).succeeds();
    }
    client.ask("saveSalesDocument", "id=3 currencyCode=USD currencyRate=0.871113").succeeds();
}

/// Some days, and the documents of them that are meant.
struct Cut {
    days: [&'static str; 2],
    filter: &'static str,
    /// The key and the value that tell the documents; no key for all.
    of: (&'static str, i64),
}

impl Cut {
    fn params(&self) -> String {
        format!("dateStart={} dateEnd={} {}", self.days[0], self.days[1], self.filter)
    }

    /// Net sum and tax of the documents: each by its own rate, rounded by itself.
    fn sums(&self, documents: &[Json]) -> [Money; 2] {
        let mut sums = [Money::ZERO; 2];
        for document in documents {
            let day = document["date"].as_str().unwrap();
            let (key, value) = self.of;
            let is_meant = self.days[0] <= day && day <= self.days[1];
            if !is_meant || (!key.is_empty() && shown(&document[key]) != value.to_string()) {
                continue;
            }
            for (sum, name) in sums.iter_mut().zip(["netTotal", "vatTotal"]) {
                let micro = |name: &str| i128::from(shown(&document[name]).parse::<Money>().unwrap().micro());
                let exact = micro(name) * micro("currencyRate");
                let half = if exact < 0 { -5_000_000_000 } else { 5_000_000_000 };
                let cents = i64::try_from((exact + half) / 10_000_000_000).unwrap();
                *sum = sum.plus(Money::from_micro(cents * 10_000)).unwrap();
            }
        }
        sums
    }
}

/// What the parts of a report come to.
fn sum_of<'a>(parts: impl Iterator<Item = &'a Json>, key: &str) -> Money {
    parts.map(|part| shown(&part[key]).parse::<Money>().unwrap()).try_fold(Money::ZERO, Money::plus).unwrap()
}

/// Every report of sales comes to the sums, line by line and in its last line.
fn sales_reports_say(client: &Client, cut: &Cut, sums: [Money; 2]) {
    let gross = sums[0].plus(sums[1]).unwrap();
    let kinds = ["SALES_BY_DATE", "SALES_BY_PRODUCT", "SALES_BY_INVOICE", "SALES_BY_INVOICE_ROWS", "SALES_BY_CASHIER"];
    for kind in kinds {
        let params = format!("reportType={kind} {}", cut.params());
        let lines = report(client, &params);
        for (header, sum) in [("NET_SALES_TOTAL", sums[0]), ("SALES_WITH_VAT_TOTAL", gross)] {
            assert_eq!(column(&lines, header), (sum, sum), "{header} of {params}");
        }
        let (sum, total) = column(&lines, "DISCOUNT_TOTAL");
        assert_eq!(sum, total, "discounts of {params}");
    }
}

fn reports_agree_with_documents_and_journal(server: TestServer) {
    let client = shop(&server);
    sell_everywhere(&client);
    let documents = client.ask("getSalesDocuments", "recordsOnPage=100");
    for days in [["2026-03-01", "2026-03-05"], ["2026-03-02", "2026-03-03"], ["2026-03-04", "2026-03-04"]] {
        for (filter, key, name) in [
            ("", "", "store"),
            ("warehouseID=$store", "warehouseID", "store"),
            ("warehouseID=$second", "warehouseID", "second"),
            ("salesManagerID=$ann", "employeeID", "ann"),
            ("salesManagerID=$bob", "employeeID", "bob"),
        ] {
            let cut = Cut { days, filter, of: (key, client.id(name)) };
            let (sums, params) = (cut.sums(documents.records()), cut.params());
            sales_reports_say(&client, &cut, sums);
            let z = client.ask("getReports", &format!("type=ZReport {params}"));
            let sales = &z.record()["data"]["sales"];
            assert_eq!(["net", "vat"].map(|key| shown(&sales[key])), sums.map(|sum| sum.to_string()), "{params}");
            let taxes = client.ask("getReports", &format!("type=totalTax {params}"));
            let taxes = taxes.record()["data"]["taxes"].as_array().unwrap();
            assert_eq!(["net", "vat"].map(|key| sum_of(taxes.iter(), key)), sums, "totalTax {params}");
            if !key.starts_with("employee") {
                let boxes = client.ask("getVatReturn", &params);
                assert_eq!(["net", "vat"].map(|key| sum_of(boxes.records().iter(), key)), sums, "boxes {params}");
            }
        }
        let books = entries(&server, &client, days[0], days[1]);
        for of in client.ask("getVatReturn", &format!("dateStart={} dateEnd={}", days[0], days[1])).records() {
            let rate = shown(&of["rate"]);
            for (account, key) in [("Income:Sales", "net"), ("Liabilities:VAT", "vat")] {
                let sum = shown(&of[key]).parse::<Money>().unwrap().negated();
                assert_eq!(balance(&books, &format!("{account}:{rate}")), sum.0.to_places(2), "{account} {days:?}");
            }
        }
    }
    server.doctor(&client);
}
