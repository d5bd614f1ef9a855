//! The journal: balanced to the cent, and read by the programs of bookkeepers where they are installed.

use std::process::Command;

use ladu::journal::{Chart, Format, text};
use ladu_record::{Caches, Cx, Failure};
use ladu_tests::{Client, TestServer, on_both_engines, system_request};
use ladu_trade::journal::{self, Entry};
use ladu_types::Money;
use ladu_wire::Params;

on_both_engines! {
    a_day_is_posted
    what_was_bought_is_owed
    bills_are_paid
    money_of_other_currencies_has_differences
    a_register_s_day_has_differences
    the_journal_of_a_shop_balances
    bookkeepers_programs_read_it
}

/// The journal of some days, both included.
pub fn entries(server: &TestServer, client: &Client, from: &str, to: &str) -> Vec<Entry> {
    let entries = look(server, client, |cx| journal::entries(cx, from, to));
    assert!(entries.iter().all(Entry::is_balanced), "{entries:?}");
    entries
}

/// Looks at the account of a client as the server itself.
pub fn look<T>(
    server: &TestServer,
    client: &Client,
    mut work: impl FnMut(&mut Cx<'_, '_>) -> Result<T, ladu_wire::Fault>,
) -> T {
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let request = system_request(&server.store.store, account, 1_772_500_000);
    let read = server.store.store.read(account, |tx| -> Result<T, Failure> {
        let (params, caches) = (Params::default(), Caches::default());
        Ok(work(&mut Cx::new(tx, &request, &params, &caches))?)
    });
    read.unwrap_or_else(|failure| panic!("{:?}", failure.0))
}

/// Books in euros, with no numbers of a company's own.
pub fn euros() -> Chart {
    Chart { currency: "EUR".to_owned(), ..Chart::default() }
}

fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveVatRate", "name=Normal rate=20").named("vat20");
    client.ask("saveVatRate", "name=Half rate=7.5").named("vat7_5");
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=A netPrice=10 vatrateID=$vat20").named("a");
    client
        .ask("saveInventoryRegistration", "warehouseID=$store date=2026-03-01 productID1=$a amount1=10 price1=4")
        .record();
    client
        .ask(
            "saveSalesDocument",
            "type=INVWAYBILL date=2026-03-02 productID1=$a amount1=2 itemName2=x price2=3 amount2=1 vatrateID2=$vat7_5",
        )
        .named("invoice");
    client.ask("savePayment", "documentID=$invoice type=CASH sum=20 date=2026-03-02").record();
    client.ask("savePayment", "documentID=$invoice type=CARD sum=7.23 date=2026-03-03").record();
    client.ask("savePayment", "customerID=$walk_in type=TRANSFER sum=100 date=2026-03-03").record();
    client.ask("POSCashOUT", "pointOfSaleID=$till sum=15 added=1772528400").record();
    client
}

fn a_day_is_posted(server: TestServer) {
    let client = shop(&server);
    let all = entries(&server, &client, "2026-03-02", "2026-03-03");
    let shown: Vec<String> = all
        .iter()
        .flat_map(|entry| {
            entry.postings.iter().map(move |posting| {
                format!("{} {} {} {}", &entry.date[8..], entry.what, posting.account, posting.sum.0.to_places(2))
            })
        })
        .filter(|line| !line.contains(" Stock "))
        .collect();
    assert_eq!(
        shown,
        [
            "02 Payments Assets:Cash 20.00",
            "02 Payments Assets:Receivable -20.00",
            "02 Sales Assets:Receivable 27.23",
            "02 Sales Income:Sales:20 -20.00",
            "02 Sales Income:Sales:7-5 -3.00",
            "02 Sales Liabilities:VAT:20 -4.00",
            "02 Sales Liabilities:VAT:7-5 -0.23",
            "03 Cash in and out Assets:Cash -15.00",
            "03 Cash in and out Assets:CashInTransit 15.00",
            "03 Payments Assets:Cards 7.23",
            "03 Payments Assets:Receivable -7.23",
            "03 Payments Assets:Bank 100.00",
            "03 Payments Liabilities:Prepayments -100.00",
        ]
    );
    let ever = entries(&server, &client, "2000-01-01", "2100-01-01");
    let of = |account: &str| -> i64 {
        let postings = ever.iter().flat_map(|entry| &entry.postings).filter(|posting| posting.account == account);
        postings.map(|posting| posting.sum.micro()).sum()
    };
    assert_eq!(of("Assets:Stock"), 32_000_000);
    assert_eq!(of("Expenses:CostOfGoodsSold"), 8_000_000);
    assert_eq!(of("Equity:OpeningStock"), -40_000_000);
    assert_eq!(of("Assets:Receivable"), 0);
}

fn what_was_bought_is_owed(server: TestServer) {
    let client = shop(&server);
    let supplier = client.ask("saveSupplier", "companyName=Farm").number("supplierID");
    let bought = format!(
        "type=PRCINVOICE supplierID={supplier} warehouseID=$store date=2026-05-01 currencyCode=EUR no=B1 productID1=$a amount1=3 price1=5 vatrateID1=$vat20"
    );
    client.ask("savePurchaseDocument", &bought).record();
    let all = entries(&server, &client, "2000-01-01", "2100-01-01");
    let of = |account: &str| -> i64 {
        let postings = all.iter().flat_map(|entry| &entry.postings).filter(|posting| posting.account == account);
        postings.map(|posting| posting.sum.micro()).sum()
    };
    assert_eq!(of("Liabilities:Payable"), -18_000_000);
    assert_eq!(of("Assets:InputVAT:20"), 3_000_000);
    assert_eq!(of("Liabilities:GoodsReceived"), 0);
    assert_eq!(of("Assets:Stock"), 47_000_000);
}

/// What an account comes to over all entries, as text to the cent.
pub fn balance(entries: &[Entry], account: &str) -> String {
    let postings = entries.iter().flat_map(|entry| &entry.postings).filter(|posting| posting.account == account);
    let sum = postings.map(|posting| posting.sum.micro()).sum::<i64>();
    Money::from_micro(sum).0.to_places(2)
}

fn bills_are_paid(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.9").record();
    let supplier = client.ask("saveSupplier", "companyName=Farm").number("supplierID");
    let bill = |more: &str| {
        let rows = "warehouseID=$store date=2026-05-01 itemName1=x amount1=1 price1=100 vatrateID1=$vat0";
        let currency = if more.contains("currencyCode") { "" } else { "currencyCode=EUR" };
        client
            .ask("savePurchaseDocument", &format!("type=PRCINVOICE supplierID={supplier} {rows} {more} {currency}"))
            .id("invoiceID")
    };
    let ever = || entries(&server, &client, "2000-01-01", "2100-01-01");
    let own = bill("no=1");
    bill("no=2 paid=1");
    assert_eq!(balance(&ever(), "Liabilities:Payable"), "-100.00");
    client.ask("savePurchaseDocument", &format!("id={own} paid=1")).record();
    client.ask("savePurchaseDocument", &format!("id={own} notes=again paid=1")).record();
    assert_eq!(
        (balance(&ever(), "Liabilities:Payable"), balance(&ever(), "Assets:Bank")),
        ("0.00".into(), "-100.00".into())
    );
    client.ask("savePurchaseDocument", &format!("id={own} paid=0")).record();
    assert_eq!(balance(&ever(), "Liabilities:Payable"), "-100.00");
    client.ask("savePurchaseDocument", &format!("id={own} paid=1")).record();
    // A dollar was worth less when the bill was paid than when it came.
    let foreign = bill("no=3 currencyCode=USD currencyRate=0.95");
    assert_eq!(balance(&ever(), "Liabilities:Payable"), "-95.00");
    client.ask("savePurchaseDocument", &format!("id={foreign} paid=1")).record();
    let all = ever();
    let of = |account| balance(&all, account);
    assert_eq!(of("Liabilities:Payable"), "0.00");
    assert_eq!(of("Assets:Bank"), "-190.00");
    assert_eq!(of("Income:ExchangeDifferences"), "-5.00");
}

/// 100.00 dollars are sold at 0.9 and paid in three parts: at 0.9, at 0.95 and in euros.
fn money_of_other_currencies_has_differences(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.9").record();
    let sale = "type=INVWAYBILL date=2026-06-01 itemName1=x amount1=1 price1=100 vatrateID1=$vat0 currencyCode=USD currencyRate=0.9";
    let id = client.ask("saveSalesDocument", sale).number("invoiceID");
    let ever = || entries(&server, &client, "2000-01-01", "2100-01-01");
    let pay = |params: &str| client.ask("savePayment", &format!("documentID={id} {params}")).record().clone();
    let before = balance(&ever(), "Assets:Receivable");
    assert_eq!(before, "90.00");
    pay("type=CHECK sum=33.33 date=2026-06-02 currencyCode=USD currencyRate=0.9");
    pay("type=CHECK sum=33.33 date=2026-06-03 currencyCode=USD currencyRate=0.95");
    pay("type=CHECK sum=30.01 date=2026-06-04 currencyCode=EUR");
    let paid = client.ask("getSalesDocuments", &format!("id={id}"));
    assert_eq!((paid.number("paid"), paid.record()["paymentStatus"].clone()), ("100".to_owned(), "PAID".into()));
    let all = ever();
    let of = |account| balance(&all, account);
    assert_eq!(of("Assets:Receivable"), "0.00", "what is paid is owed no more, to the cent");
    let customer = paid.number("clientID");
    let owed = client.ask("getCustomers", &format!("customerID={customer} getBalanceInfo=1")).number("actualBalance");
    // 100.00 was paid ahead by the same customer.
    assert_eq!(owed, "-100", "nor does the customer owe anything");
    // 30.00 + 31.66 + 30.01
    assert_eq!(of("Assets:Checks"), "91.67");
    assert_eq!(of("Income:ExchangeDifferences"), "-1.67");
    let one_day = entries(&server, &client, "2026-06-03", "2026-06-03");
    assert_eq!(balance(&one_day, "Income:ExchangeDifferences"), "-1.67");
    server.doctor(&client);
    // Parts of the sale that are rounded one by one leave nothing behind either.
    let odd = "type=INVWAYBILL date=2026-07-01 itemName1=x amount1=1 price1=9.44 vatrateID1=$vat20 itemName2=y amount2=3 price2=0.33 vatrateID2=$vat7_5 currencyCode=USD currencyRate=0.913";
    let id = client.ask("saveSalesDocument", odd).number("invoiceID");
    let total = client.ask("getSalesDocuments", &format!("id={id}")).number("total");
    client
        .ask(
            "savePayment",
            &format!("documentID={id} type=CHECK sum={total} date=2026-07-02 currencyCode=USD currencyRate=0.913"),
        )
        .record();
    assert_eq!(balance(&ever(), "Assets:Receivable"), "0.00");
    assert_eq!(balance(&entries(&server, &client, "2026-07-01", "2026-07-31"), "Income:ExchangeDifferences"), "0.00");
}

/// The drawer should hold 100.00 + 20.00 - 15.00 + ... and is counted 5.00 short; a check too many is found.
fn a_register_s_day_has_differences(server: TestServer) {
    let client = shop(&server);
    client.ask("POSOpenDay", "pointOfSaleID=$till openedSum=100 openedUnixTime=1772600000").record();
    let sale = "type=CASHINVOICE pointOfSaleID=$till date=2026-03-04 itemName1=x amount1=1 price1=80 vatrateID1=$vat0";
    client.ask("saveSalesDocument", sale).named("receipt");
    for payment in ["type=CASH sum=50", "type=CHECK sum=20", "type=CARD cardType=VISA sum=10"] {
        client.ask("savePayment", &format!("documentID=$receipt {payment} date=2026-03-04 added=1772610000")).record();
    }
    client.ask("POSCashIN", "pointOfSaleID=$till sum=30 added=1772611000").record();
    let close = "pointOfSaleID=$till openedUnixTime=1772600000 closedUnixTime=1772640000 closedSum=100 bankedSum=75 counted-CHECK=21 counted-CARD-VISA=10";
    client.ask("POSCloseDay", close).record();
    let all = entries(&server, &client, "2026-03-04", "2026-03-04");
    let of = |account| balance(&all, account);
    assert_eq!(of("Expenses:CashDifferences"), "4.00", "5.00 short in the drawer, 1.00 over in checks");
    assert_eq!(of("Assets:Checks"), "21.00");
    assert_eq!(of("Assets:Cards"), "10.00");
    // 50.00 taken, 30.00 put in, 5.00 missing, 75.00 taken away.
    assert_eq!(of("Assets:Cash"), "0.00");
    assert_eq!(of("Assets:CashInTransit"), "45.00");
}

fn the_journal_of_a_shop_balances(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.913").record();
    for at in 1..=12 {
        let currency = if at % 3 == 0 { " currencyCode=USD" } else { "" };
        let sale = format!(
            "type=CASHINVOICE date=2026-04-{at:02} productID1=$a amount1=0.3{at} price1=3.33{at} discount1={at} itemName2=y price2=0.{at}7 amount2=3 vatrateID2=$vat7_5 rounding=0.0{} {currency}",
            at % 5
        );
        let id = client.ask("saveSalesDocument", &sale).number("invoiceID");
        client
            .ask("savePayment", &format!("documentID={id} type=CASH sum=1.{at} date=2026-04-{at:02}{currency}"))
            .record();
    }
    client.ask("deleteSalesDocument", "documentID=5");
    let all = entries(&server, &client, "2026-04-01", "2026-04-30");
    assert!(all.len() >= 23, "{}", all.len());
    let csv = text(&all, &euros(), Format::Csv, ';').unwrap();
    let (mut debit, mut credit) = (0i64, 0i64);
    for line in csv.lines().skip(1) {
        let cells: Vec<&str> = line.split(';').collect();
        let cents = |text: &str| text.replace('.', "").parse::<i64>().unwrap_or(0);
        debit += cents(cells[4]);
        credit += cents(cells[5]);
    }
    assert!(debit > 0);
    assert_eq!(debit, credit);
    server.doctor(&client);
}

/// Runs a program on a file; none when it is not installed.
pub fn program(name: &str, args: &[&str]) -> Option<(bool, String)> {
    let output = Command::new(name).args(args).output().ok()?;
    let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Some((output.status.success(), told))
}

fn bookkeepers_programs_read_it(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.9").record();
    let sale = "type=INVWAYBILL date=2026-06-01 itemName1=x amount1=1 price1=100 vatrateID1=$vat0 currencyCode=USD currencyRate=0.9";
    client.ask("saveSalesDocument", sale).named("second_invoice");
    client
        .ask(
            "savePayment",
            "documentID=$second_invoice type=CHECK sum=100 date=2026-06-02 currencyCode=USD currencyRate=0.95",
        )
        .record();
    client.ask("POSOpenDay", "pointOfSaleID=$till openedSum=0 openedUnixTime=1772600000").record();
    client.ask("POSCloseDay", "pointOfSaleID=$till openedUnixTime=1772600000 closedUnixTime=1772640000 closedSum=0 bankedSum=0 counted-CHECK=1").record();
    let farm = client.ask("saveSupplier", "companyName=Farm").number("supplierID");
    let bill = "type=PRCINVOICE warehouseID=$store date=2026-05-01 itemName1=x amount1=1 price1=100 vatrateID1=$vat20 paid=1 currencyCode=EUR no=1";
    client.ask("savePurchaseDocument", &format!("supplierID={farm} {bill}")).record();
    let all = entries(&server, &client, "2026-01-01", "2026-12-31");
    let kinds: std::collections::BTreeSet<&str> = all.iter().map(|entry| entry.what).collect();
    assert!(
        ["Exchange differences", "End of a register's day", "Payments of bills"]
            .iter()
            .all(|kind| kinds.contains(kind)),
        "{kinds:?}"
    );
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, format| {
        let path = folder.path().join(name);
        std::fs::write(&path, text(&all, &euros(), format, ';').unwrap()).unwrap();
        path.display().to_string()
    };
    let plain = file("books.journal", Format::Hledger);
    let beans = file("books.beancount", Format::Beancount);
    match program("hledger", &["-f", &plain, "balance", "Assets:Receivable", "Assets:Cash"]) {
        Some((fine, told)) => {
            assert!(fine && told.contains("5.00 EUR"), "{told}");
            let (fine, told) = program("hledger", &["-f", &plain, "check", "--strict"]).unwrap();
            assert!(fine, "{told}");
        }
        None => eprintln!("hledger is not installed: its form was not read back"),
    }
    match program("bean-check", &[&beans]) {
        Some((fine, told)) => assert!(fine && told.trim().is_empty(), "{told}"),
        None => eprintln!("beancount is not installed: its form was not read back"),
    }
}
