//! The journal: balanced to the cent, and read by the programs of bookkeepers where they are installed.

use std::process::Command;

use ladu::journal::{Format, text};
use ladu_books::cx::{Caches, Cx, Failure};
use ladu_books::journal::{self, Entry};
use ladu_store::Engine;
use ladu_tests::{Client, TestServer, on_both_engines, system_request};
use ladu_wire::Params;

on_both_engines! {
    a_day_is_posted
    what_was_bought_is_owed
    the_journal_of_a_shop_balances
    bookkeepers_programs_read_it
}

fn entries(server: &TestServer, client: &Client, from: &str, to: &str) -> Vec<Entry> {
    let account = ladu_books::accounts::find(&server.store.store, Some(&client.code)).unwrap().id;
    let request = system_request(&server.store.store, account, 1_772_500_000);
    let read = server.store.store.read(account, |tx| -> Result<Vec<Entry>, Failure> {
        let (params, caches) = (Params::default(), Caches::default());
        let mut cx = Cx::new(tx, &request, &params, &caches);
        Ok(journal::entries(&mut cx, from, to)?)
    });
    let entries = read.unwrap_or_else(|failure| panic!("{:?}", failure.0));
    assert!(entries.iter().all(Entry::is_balanced), "{entries:?}");
    entries
}

fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveVatRate", "name=Normal rate=20").record();
    client.ask("saveVatRate", "name=Half rate=7.5").record();
    client.ask("saveProductGroup", "name=Goods").record();
    client.ask("saveProduct", "groupID=1 name=A netPrice=10 vatrateID=5").record();
    client.ask("saveInventoryRegistration", "warehouseID=1 date=2026-03-01 productID1=1 amount1=10 price1=4").record();
    client
        .ask(
            "saveSalesDocument",
            "type=INVWAYBILL date=2026-03-02 productID1=1 amount1=2 itemName2=x price2=3 amount2=1 vatrateID2=6",
        )
        .record();
    client.ask("savePayment", "documentID=1 type=CASH sum=20 date=2026-03-02").record();
    client.ask("savePayment", "documentID=1 type=CARD sum=7.23 date=2026-03-03").record();
    client.ask("savePayment", "customerID=1 type=TRANSFER sum=100 date=2026-03-03").record();
    client.ask("POSCashOUT", "pointOfSaleID=1 sum=15 added=1772528400").record();
    client
}

fn a_day_is_posted(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
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
            "03 Payments Assets:Bank 100.00",
            "03 Payments Assets:Cards 7.23",
            "03 Payments Assets:Receivable -7.23",
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
    assert_eq!(of("Income:StockFound"), -40_000_000);
    assert_eq!(of("Assets:Receivable"), 0);
}

fn what_was_bought_is_owed(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    let supplier = client.ask("saveSupplier", "companyName=Farm").number("supplierID");
    let bought = format!(
        "type=PRCINVOICE supplierID={supplier} warehouseID=1 date=2026-05-01 currencyCode=EUR no=B1 productID1=1 amount1=3 price1=5 vatrateID1=5"
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

fn the_journal_of_a_shop_balances(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.913").record();
    for at in 1..=12 {
        let currency = if at % 3 == 0 { " currencyCode=USD" } else { "" };
        let sale = format!(
            "type=CASHINVOICE date=2026-04-{at:02} productID1=1 amount1=0.3{at} price1=3.33{at} discount1={at} itemName2=y price2=0.{at}7 amount2=3 vatrateID2=6 rounding=0.0{} {currency}",
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
    let csv = text(&all, "EUR", Format::Csv, ';').unwrap();
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
fn program(name: &str, args: &[&str]) -> Option<(bool, String)> {
    let output = Command::new(name).args(args).output().ok()?;
    let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Some((output.status.success(), told))
}

fn bookkeepers_programs_read_it(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = shop(&server);
    let all = entries(&server, &client, "2026-01-01", "2026-12-31");
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, format| {
        let path = folder.path().join(name);
        std::fs::write(&path, text(&all, "EUR", format, ';').unwrap()).unwrap();
        path.display().to_string()
    };
    let plain = file("books.journal", Format::Hledger);
    let beans = file("books.beancount", Format::Beancount);
    match program("hledger", &["-f", &plain, "balance", "Assets:Receivable", "Assets:Cash"]) {
        Some((fine, told)) => assert!(fine && told.contains("5.00 EUR"), "{told}"),
        None => eprintln!("hledger is not installed: its form was not read back"),
    }
    match program("bean-check", &[&beans]) {
        Some((fine, told)) => assert!(fine && told.trim().is_empty(), "{told}"),
        None => eprintln!("beancount is not installed: its form was not read back"),
    }
}
