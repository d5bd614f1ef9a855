//! The books: what a journal says of gift cards, tips, money paid ahead, opening stock and taxes, and how it is written.

use std::collections::BTreeMap;

use ladu::journal::{Chart, Format, text};
use ladu_record::settings::AccountNumbers;
use ladu_tests::{Client, Code, TestServer, on_both_engines, shown};
use ladu_trade::journal::{self, Entry};
use ladu_types::{Date, Money};

use crate::journal::{balance, entries, euros, look, program};
use crate::reports::report;

on_both_engines! {
    a_gift_card_is_owed_until_it_is_used
    a_gift_card_is_taxed_once
    tips_are_owed
    money_paid_ahead_is_owed_until_the_sale
    what_is_there_at_the_beginning_is_no_income
    supplies_without_tax_are_told_apart
    reverse_charge_is_owed_and_taken_off
    a_year_alone_begins_with_what_was_before
    entries_say_whom_and_which_document
    a_company_s_own_numbers_are_written
    other_days_are_compared
}

pub const EVER: [&str; 2] = ["2000-01-01", "2100-01-01"];

pub fn all(server: &TestServer, client: &Client) -> Vec<Entry> {
    entries(server, client, EVER[0], EVER[1])
}

/// An account with rates of 24, 9 and 0 per cent, and a product for each.
pub fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    for (rate, percent) in [("normal", 24), ("reduced", 9)] {
        client.ask("saveVatRate", &format!("name={rate} rate={percent}")).named(rate);
        let product = format!("groupID=$goods name={rate} netPrice=10 vatrateID=${rate}");
        client.ask("saveProduct", &product).named(&format!("{rate}_product"));
    }
    client
}

fn sell(client: &Client, params: &str) -> String {
    client.ask("saveSalesDocument", params).number("invoiceID")
}

fn pay(client: &Client, document: &str, params: &str) {
    client.ask("savePayment", &format!("documentID={document} {params}")).succeeds();
}

fn a_gift_card_is_owed_until_it_is_used(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProduct", "groupID=$goods name=Card netPrice=50 vatrateID=$vat0 isGiftCard=1").named("card");
    let sold = sell(&client, "type=CASHINVOICE date=2026-03-01 productID1=$card amount1=1 price1=50");
    pay(&client, &sold, "type=CASH sum=50 date=2026-03-01");
    client.ask("saveGiftCard", &format!("code=G1 value=50 purchaseInvoiceID={sold}")).named("g1");
    let of = |account: &str| balance(&all(&server, &client), account);
    assert_eq!([of("Liabilities:GiftCards"), of("Income:Sales:0"), of("Income:Sales:24")], ["-50.00", "0.00", "0.00"]);
    let used = sell(&client, "type=CASHINVOICE date=2026-03-05 productID1=$normal_product amount1=2 price1=10");
    pay(&client, &used, "type=GIFTCARD sum=24.80 date=2026-03-05");
    client.ask("saveGiftCard", &format!("code=G1 balance=25.20 redemptionInvoiceID={used}")).succeeds();
    assert_eq!(
        [of("Liabilities:GiftCards"), of("Income:Sales:24"), of("Liabilities:VAT:24"), of("Assets:Receivable")],
        ["-25.20", "-20.00", "-4.80", "0.00"]
    );
    let boxes = client.ask("getVatReturn", "dateStart=2026-03-01 dateEnd=2026-03-31");
    let kinds: Vec<_> =
        boxes.records().iter().map(|of| (shown(&of["kind"]), shown(&of["net"]), shown(&of["vat"]))).collect();
    let expected = [("TAXED", "20", "4.8"), ("GIFT_CARD", "50", "0")];
    assert_eq!(kinds, expected.map(|(kind, net, vat)| (kind.to_owned(), net.to_owned(), vat.to_owned())));
}

/// Sold with tax, the tax is due at once; where it is used, what is sold for it is not taxed again.
fn a_gift_card_is_taxed_once(server: TestServer) {
    for says in ["payment", "card"] {
        let client = shop(&server);
        client
            .ask("saveProduct", "groupID=$goods name=Card netPrice=100 vatrateID=$normal isRegularGiftCard=1")
            .named("card");
        let sold = sell(&client, "type=CASHINVOICE date=2026-03-01 productID1=$card amount1=1 price1=100");
        pay(&client, &sold, "type=CARD sum=124 date=2026-03-01");
        let of = |account: &str| balance(&all(&server, &client), account);
        assert_eq!([of("Liabilities:GiftCards"), of("Liabilities:VAT:24")], ["-100.00", "-24.00"]);
        let used = sell(&client, "type=CASHINVOICE date=2026-03-05 productID1=$normal_product amount1=10 price1=10");
        if says == "payment" {
            pay(&client, &used, "type=GIFTCARD sum=124 date=2026-03-05 giftCardVatRateID=$normal");
        } else {
            client
                .ask("saveGiftCard", &format!("code=S value=124 vatrateID=$normal purchaseInvoiceID={sold}"))
                .succeeds();
            pay(&client, &used, "type=GIFTCARD sum=124 date=2026-03-05");
            client.ask("saveGiftCard", &format!("code=S balance=0 redemptionInvoiceID={used}")).succeeds();
        }
        assert_eq!(
            [of("Liabilities:GiftCards"), of("Liabilities:VAT:24"), of("Income:Sales:24"), of("Assets:Receivable")],
            ["0.00", "-24.00", "-100.00", "0.00"],
            "the {says} says it"
        );
        let boxes = client.ask("getVatReturn", "dateStart=2026-03-01 dateEnd=2026-03-31");
        assert_eq!(["net", "vat"].map(|key| shown(&boxes.record()[key])), ["100", "24"], "{boxes:?}");
        let later = client.ask("getVatReturn", "dateStart=2026-03-02 dateEnd=2026-03-31");
        assert_eq!(later.records().len(), 0, "what was taxed in an earlier period: {later:?}");
    }
}

/// A tip on top of what is owed, and one that is in the payment by card and taken out of it again.
fn tips_are_owed(server: TestServer) {
    let client = shop(&server);
    client.ask("savePaymentType", "type=TIP name=Tip").code();
    let sale = "type=CASHINVOICE date=2026-03-01 itemName1=x price1=100 amount1=1 vatrateID1=$vat0";
    let first = sell(&client, sale);
    pay(&client, &first, "type=CARD sum=100 date=2026-03-01");
    pay(&client, &first, "type=TIP sum=10 date=2026-03-01");
    let of = |account: &str| balance(&all(&server, &client), account);
    assert_eq!(
        [of("Liabilities:Tips"), of("Assets:Receivable"), of("Assets:Clearing:Tips")],
        ["-10.00", "0.00", "10.00"]
    );
    let second = sell(&client, sale);
    pay(&client, &second, "type=CARD sum=107.50 date=2026-03-01");
    pay(&client, &second, "type=TIP sum=-7.50 date=2026-03-01");
    assert_eq!([of("Liabilities:Tips"), of("Assets:Receivable"), of("Assets:Cards")], ["-17.50", "0.00", "207.50"]);
    let customer = client.ask("getSalesDocuments", &format!("id={first}")).number("clientID");
    let owed = client.ask("getCustomers", &format!("customerID={customer} getBalanceInfo=1")).number("actualBalance");
    assert_eq!(owed, "0", "a tip is no debt of the shop to its customer");
}

fn money_paid_ahead_is_owed_until_the_sale(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCustomer", "companyName=Early").named("early");
    client.ask("savePayment", "customerID=$early type=TRANSFER sum=100 date=2026-03-01").succeeds();
    let sale = |date: &str, sum: &str| {
        format!(
            "type=INVWAYBILL customerID=$early date={date} itemName1=x price1={sum} amount1=1 vatrateID1=$vat0 amountPaidWithStoreCredit={sum}"
        )
    };
    sell(&client, &sale("2026-03-10", "40"));
    sell(&client, &sale("2026-03-20", "60"));
    for (day, bank, ahead) in
        [("2026-03-01", "100.00", "-100.00"), ("2026-03-10", "100.00", "-60.00"), ("2026-03-20", "100.00", "0.00")]
    {
        let until = entries(&server, &client, EVER[0], day);
        let of = |account| balance(&until, account);
        assert_eq!(
            [of("Assets:Bank"), of("Liabilities:Prepayments"), of("Assets:Receivable")],
            [bank, ahead, "0.00"],
            "on {day}: the money came on the first day, all of it"
        );
    }
}

fn what_is_there_at_the_beginning_is_no_income(server: TestServer) {
    let client = shop(&server);
    let register = |amount: &str, price: &str| {
        let rows = format!("warehouseID=$store productID1=$normal_product amount1={amount} price1={price}");
        client.ask("saveInventoryRegistration", &rows).id("inventoryRegistrationID")
    };
    let first = register("10", "4");
    let of = |account: &str| balance(&all(&server, &client), account);
    assert_eq!([of("Equity:OpeningStock"), of("Income:StockFound"), of("Assets:Stock")], ["-40.00", "0.00", "40.00"]);
    register("2", "5");
    assert_eq!(
        [of("Equity:OpeningStock"), of("Income:StockFound"), of("Assets:Stock")],
        ["-40.00", "-10.00", "50.00"],
        "what turns up later is found"
    );
    client.ask("saveStocktaking", "warehouseID=$store name=First").named("count");
    client.ask("saveStocktakingReadings", "stocktakingID=$count productID1=$reduced_product amount1=3").succeeds();
    client.ask("deleteInventoryRegistration", &format!("inventoryRegistrationID={first}")).succeeds();
    assert_eq!(
        [of("Equity:OpeningStock"), of("Income:StockFound"), of("Assets:Stock")],
        ["-10.00", "0.00", "10.00"],
        "without the first, the second was there at the beginning"
    );
    server.doctor(&client);
}

fn supplies_without_tax_are_told_apart(server: TestServer) {
    let client = shop(&server);
    client.ask("saveVatRate", "name=Reverse isReverseVat=1 reverseRate=24").named("reverse");
    client.ask("saveVatRate", "name=Free rate=0").named("free");
    client.ask("saveConfParameter", "parameterName=default_exempt_zero_vat parameterValue=$free").succeeds();
    for (number, sale) in [
        "vatrateID1=$vat0",
        "vatrateID1=$reverse",
        "vatrateID1=$vat0 euInvoiceType=EU",
        "vatrateID1=$vat0 euInvoiceType=OUTSIDE_EU",
        "vatrateID1=$free",
        "vatrateID1=$vat0 taxExemptCertificateNumber=A1",
        "vatrateID1=$normal",
    ]
    .into_iter()
    .enumerate()
    {
        let price = 1 << number;
        sell(&client, &format!("type=INVWAYBILL date=2026-03-01 itemName1=x amount1=1 price1={price} {sale}"));
    }
    sell(
        &client,
        "type=EXPORTINVOICE exportInvoiceType=NOTEU date=2026-03-01 itemName1=x amount1=1 price1=128 vatrateID1=$vat0",
    );
    let books = all(&server, &client);
    let of = |kind: &str| balance(&books, &format!("Income:Sales:{kind}"));
    assert_eq!(
        ["0", "ReverseCharge", "EuropeanUnion", "Export", "Exempt", "24"].map(of),
        ["-1.00", "-2.00", "-4.00", "-136.00", "-48.00", "-64.00"]
    );
    let boxes = client.ask("getVatReturn", "dateStart=2026-03-01 dateEnd=2026-03-01");
    let nets: BTreeMap<String, String> =
        boxes.records().iter().map(|of| (shown(&of["kind"]), shown(&of["net"]))).collect();
    let expected =
        [("EU", "4"), ("EXEMPT", "48"), ("EXPORT", "136"), ("REVERSE_CHARGE", "2"), ("TAXED", "64"), ("ZERO", "1")];
    assert_eq!(nets, expected.map(|(kind, net)| (kind.to_owned(), net.to_owned())).into());
    client.ask("getVatReturn", "dateStart=2026-03-02 dateEnd=2026-03-01").fails_at(Code::NOT_ALLOWED, "dateEnd");
    client.ask("getVatReturn", "dateStart=2026-03-02").fails_at(Code::MISSING, "dateEnd");
}

fn reverse_charge_is_owed_and_taken_off(server: TestServer) {
    let client = shop(&server);
    client.ask("saveVatRate", "name=Reverse isReverseVat=1 reverseRate=24").named("reverse");
    client.ask("saveSupplier", "companyName=Abroad").named("abroad");
    let bill = "type=PRCINVOICE supplierID=$abroad warehouseID=$store date=2026-03-01 no=7 itemName1=x amount1=1 price1=10.21 vatrateID1=$reverse currencyCode=EUR";
    client.ask("savePurchaseDocument", bill).succeeds();
    let books = all(&server, &client);
    let of = |account| balance(&books, account);
    assert_eq!(
        [of("Liabilities:VAT:ReverseCharge:24"), of("Assets:InputVAT:ReverseCharge:24"), of("Liabilities:Payable")],
        ["-2.45", "2.45", "-10.21"]
    );
    let boxes = client.ask("getVatReturn", "dateStart=2026-03-01 dateEnd=2026-03-01");
    let shown = ["side", "kind", "rate", "net", "vat"].map(|key| shown(&boxes.record()[key]));
    assert_eq!(shown, ["PURCHASES", "REVERSE_CHARGE", "24", "10.21", "2.45"]);
}

fn a_year_alone_begins_with_what_was_before(server: TestServer) {
    let client = shop(&server);
    for year in [2024, 2025] {
        let sale = sell(
            &client,
            &format!("type=CASHINVOICE date={year}-06-01 productID1=$normal_product amount1=1 price1=10"),
        );
        pay(&client, &sale, &format!("type=CASH sum=5 date={year}-06-01"));
    }
    let opening = |day: &str| look(&server, &client, |cx| journal::opening(cx, day.parse::<Date>().unwrap()));
    let entry = opening("2025-01-01").unwrap();
    assert!(entry.is_balanced());
    let postings: Vec<_> =
        entry.postings.iter().map(|posting| (posting.account.as_str(), posting.sum.to_string())).collect();
    assert_eq!(
        postings,
        [
            ("Assets:Cash", "5".to_owned()),
            ("Assets:Receivable", "7.4".to_owned()),
            ("Equity:RetainedEarnings", "-10".to_owned()),
            ("Liabilities:VAT:24", "-2.4".to_owned())
        ]
    );
    let year: Vec<Entry> =
        std::iter::once(entry).chain(entries(&server, &client, "2025-01-01", "2025-12-31")).collect();
    let ever = all(&server, &client);
    for account in ["Assets:Cash", "Assets:Receivable", "Liabilities:VAT:24"] {
        let until: Vec<Entry> = ever.iter().filter(|entry| entry.date.as_str() <= "2025-12-31").cloned().collect();
        assert_eq!(balance(&year, account), balance(&until, account), "{account}");
    }
    assert_eq!(balance(&year, "Income:Sales:24"), "-10.00", "what the year itself sold");
    assert_eq!(opening("2024-01-01"), None);
}

fn entries_say_whom_and_which_document(server: TestServer) {
    let client = shop(&server);
    client.call("saveCustomer", &[("companyName", "A; \"B\" | C (D)")]).named("customer");
    let sale = sell(
        &client,
        "type=INVWAYBILL customerID=$customer date=2026-03-01 productID1=$normal_product amount1=1 price1=10",
    );
    let number = client.ask("getSalesDocuments", &format!("id={sale}")).number("number");
    pay(&client, &sale, "type=TRANSFER sum=12.40 date=2026-03-02");
    client.ask("saveSupplier", "companyName=Farm").named("farm");
    client
        .ask("savePurchaseDocument", "type=PRCINVOICE supplierID=$farm warehouseID=$store date=2026-03-03 no=F-77 itemName1=x amount1=1 price1=10 vatrateID1=$normal currencyCode=EUR")
        .succeeds();
    let books = entries(&server, &client, "2026-03-01", "2026-03-31");
    let said: Vec<_> = books
        .iter()
        .map(|entry| (entry.date.as_str(), entry.what, entry.source.number.as_str(), entry.source.partner.as_str()))
        .collect();
    let customer = "A; \"B\" | C (D)";
    assert_eq!(
        said,
        [
            ("2026-03-01", "Sales", number.as_str(), customer),
            ("2026-03-02", "Payments", number.as_str(), customer),
            ("2026-03-03", "Purchases", "F-77", "Farm"),
        ]
    );
    let plain = text(&books, &euros(), Format::Hledger, ';').unwrap();
    assert!(plain.contains(&format!("2026-03-01 ({number}) A \"B\" C (D) | Sales\n")), "{plain}");
    let csv = text(&books, &euros(), Format::Csv, ';').unwrap();
    assert!(csv.lines().any(|line| line.contains(";F-77;Farm;")), "{csv}");
    read_by_bookkeepers(&books, &euros());
}

/// Both programs read a journal and find nothing wrong with it.
pub fn read_by_bookkeepers(books: &[Entry], chart: &Chart) {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, format| {
        let path = folder.path().join(name);
        std::fs::write(&path, text(books, chart, format, ';').unwrap()).unwrap();
        path.display().to_string()
    };
    let plain = file("books.journal", Format::Hledger);
    match program("hledger", &["-f", &plain, "check", "--strict"]) {
        Some((fine, told)) => assert!(fine, "{told}"),
        None => eprintln!("hledger is not installed: its form was not read back"),
    }
    match program("bean-check", &[&file("books.beancount", Format::Beancount)]) {
        Some((fine, told)) => assert!(fine && told.trim().is_empty(), "{told}"),
        None => eprintln!("beancount is not installed: its form was not read back"),
    }
}

fn a_company_s_own_numbers_are_written(server: TestServer) {
    let client = shop(&server);
    let set = |value: &str| {
        client.call("saveConfParameter", &[("parameterName", "journal_accounts"), ("parameterValue", value)])
    };
    set("Assets:Cash").fails_at(Code::NOT_ALLOWED, "parameterValue");
    set("Cash=1010").fails_at(Code::NOT_ALLOWED, "parameterValue");
    set("Assets:Cash=1010; Assets:Receivable=1200; Income:Sales=4000").succeeds();
    let sale = sell(&client, "type=CASHINVOICE date=2026-03-01 productID1=$normal_product amount1=1 price1=10");
    pay(&client, &sale, "type=CASH sum=12.40 date=2026-03-01");
    let kept = client.ask("getConfParameters", "").record()["journal_accounts"].as_str().unwrap().to_owned();
    let chart = Chart { numbers: AccountNumbers::parse(&kept).unwrap(), ..euros() };
    let books = all(&server, &client);
    let csv = text(&books, &chart, Format::Csv, ';').unwrap();
    assert!(csv.lines().any(|line| line.contains(";Income:Sales:24;;10.00;EUR;") && line.ends_with(";4000")), "{csv}");
    assert!(csv.lines().any(|line| line.contains(";Liabilities:VAT:24;") && line.ends_with(';')), "{csv}");
    let plain = text(&books, &chart, Format::Hledger, ';').unwrap();
    assert!(plain.contains("account Income:4000\n") && plain.contains("    Assets:1010 "), "{plain}");
    read_by_bookkeepers(&books, &chart);
}

/// What a report's column comes to over its lines, and what its last line says.
pub fn column(lines: &[Vec<String>], header: &str) -> (Money, Money) {
    let at = lines[0].iter().position(|cell| cell == header).unwrap_or_else(|| panic!("{header}: {:?}", lines[0]));
    let money = |line: &Vec<String>| line[at].parse::<Money>().unwrap();
    let (last, rest) = lines[1..].split_last().unwrap();
    let sum = rest.iter().map(money).try_fold(Money::ZERO, Money::plus).unwrap();
    (sum, money(last))
}

fn other_days_are_compared(server: TestServer) {
    let client = shop(&server);
    for (day, price) in [("2026-03-01", 10), ("2026-04-01", 7)] {
        sell(&client, &format!("type=INVWAYBILL date={day} productID1=$normal_product amount1=1 price1={price}"));
    }
    let days = "dateStart=2026-04-01 dateEnd=2026-04-30";
    let before = "comparisonDateStart=2026-03-01 comparisonDateEnd=2026-03-31";
    for comparison in ["", "comparisonType=PERIODS", "comparisonType=WAREHOUSES-NET_SALES"] {
        let lines = report(&client, &format!("reportType=SALES_BY_PRODUCT {days} {before} {comparison}"));
        let sums = ["NET_SALES_TOTAL", "COMPARED_NET_SALES_TOTAL"].map(|header| column(&lines, header).1.to_string());
        assert_eq!(sums, ["7", "10"], "{comparison}");
    }
    let half = format!("reportType=SALES_BY_PRODUCT {days} comparisonDateStart=2026-03-01");
    client.ask("getSalesReport", &half).fails_at(Code::MISSING, "comparisonDateEnd");
}
