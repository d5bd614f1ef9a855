//! Documents, payments, balances and the journal after random days at a till: one story.

use ladu_tests::{Answer, Client, Code, OK, TestServer, on_both_engines};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::journal::entries;

on_both_engines! {
    whatever_is_done_the_books_agree
}

/// Something that is done at a till: what, to which of the documents before, and a number of cents.
type Deed = (u8, usize, u32);

fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

fn cents_of(value: &serde_json::Value) -> i64 {
    (ladu_tests::shown(value).parse::<f64>().unwrap() * 100.0).round() as i64
}

/// Does one thing, if it can be done.
fn act(client: &Client, made: &mut Vec<i64>, (what, which, cents): Deed) {
    let customer = if which % 2 == 0 { 1 } else { 3 };
    let document = made.get(which % made.len().max(1)).copied();
    let sum = money(i64::from(cents) + 1);
    let row = format!(
        "itemName1=x amount1={} price1={sum} vatrateID1={} discount1={}",
        cents % 7 + 1,
        3 + cents % 4,
        cents % 30
    );
    match (what, document) {
        (0, _) => made.push(
            client.ask("saveSalesDocument", &format!("type=INVWAYBILL customerID={customer} {row}")).id("invoiceID"),
        ),
        (1, _) => made.push(
            client
                .ask(
                    "saveSalesDocument",
                    &format!("type=CASHINVOICE customerID={customer} {row} paymentStatus=PAID paymentType=CASH"),
                )
                .id("invoiceID"),
        ),
        (2, _) => made
            .push(client.ask("saveSalesDocument", &format!("type=ORDER customerID={customer} {row}")).id("invoiceID")),
        (3, _) => drop(client.ask("savePayment", &format!("customerID={customer} type=TRANSFER sum={sum}")).record()),
        (4, Some(id)) => drop(client.ask("savePayment", &format!("documentID={id} type=CARD sum={sum}")).record()),
        (5, Some(id)) => {
            let back = row.replace("amount1=", "amount1=-");
            let back = format!(
                "type=CREDITINVOICE customerID={customer} creditToDocumentID={id} {back} paymentStatus=PAID paymentType=CASH"
            );
            made.extend(credited(client, id, &back).map(|saved| saved.id("invoiceID")));
        }
        // One that another credits stays.
        (6, Some(id)) if client.ask("deleteSalesDocument", &format!("documentID={id}")).code() == OK => {
            made.retain(|other| *other != id);
        }
        (7, Some(id)) => drop(
            client.ask("savePayment", &format!("documentID={id} type=CASH sum={sum} addedToStoreCredit=1")).record(),
        ),
        (8, _) => {
            let saved = client
                .ask("saveSalesDocument", &format!("customerID={customer} {row} amountPaidWithStoreCredit={sum}"));
            // Without enough store credit it is refused.
            made.extend((saved.code() == OK).then(|| saved.id("invoiceID")));
        }
        (9, Some(id)) => {
            if let Some(payment) = some_payment(client, which) {
                client.ask("savePayment", &format!("paymentID={payment} documentID={id}")).record();
            }
        }
        (10, _) => {
            if let Some(payment) = some_payment(client, which) {
                client.ask("deletePayment", &format!("paymentID={payment}")).succeeds();
            }
        }
        (12, Some(id)) => keep_back(client, made, id, (customer, &row, cents)),
        (13, Some(id)) => drop(client.ask("savePayment", &format!("documentID={id} type=CREDIT sum={sum}")).record()),
        // Without enough store credit it is refused.
        (14, Some(id)) => drop(client.ask("saveSalesDocument", &format!("id={id} amountPaidWithStoreCredit={sum}"))),
        (15, Some(id)) => {
            client.ask("saveSalesDocument", &format!("id={id} amountPaidWithStoreCredit=0")).succeeds();
        }
        (11, Some(id)) => drop(client.ask("saveSalesDocument", &format!("id={id} {row}"))),
        _ => {}
    }
}

/// One of the payments that are there.
fn some_payment(client: &Client, which: usize) -> Option<serde_json::Value> {
    let payments = client.ask("getPayments", "");
    payments.records().get(which % payments.records().len().max(1)).map(|one| one["paymentID"].clone())
}

/// A return that is not given back, or becomes store credit.
fn keep_back(client: &Client, made: &mut Vec<i64>, id: i64, (customer, row, cents): (i64, &str, u32)) {
    let back = row.replace("amount1=", "amount1=-");
    let back = format!("type=CREDITINVOICE customerID={customer} creditToDocumentID={id} {back}");
    let Some(saved) = credited(client, id, &back) else { return };
    made.push(saved.id("invoiceID"));
    if cents % 2 == 0 {
        let (back, total) = (saved.id("invoiceID"), saved.number("total"));
        client.ask("savePayment", &format!("documentID={back} type=CASH sum={total} addedToStoreCredit=1")).record();
    }
}

/// Saves a credit invoice of a document; none when that sold nothing, as orders and credit invoices do.
fn credited(client: &Client, id: i64, params: &str) -> Option<Answer> {
    let of = client.ask("getSalesDocuments", &format!("id={id}")).record()["type"].clone();
    let saved = client.ask("saveSalesDocument", params);
    if of == "ORDER" || of == "CREDITINVOICE" {
        saved.fails_at(Code::NOT_ALLOWED, "creditToDocumentID");
        return None;
    }
    Some(saved)
}

/// What documents, payments, customers and the journal say must be one story.
fn check_books(server: &TestServer, client: &Client) -> Result<(), TestCaseError> {
    let all = |call: &str, params: &str| {
        let mut records = Vec::new();
        for page in 1.. {
            let answer = client.ask(call, &format!("{params} recordsOnPage=100 pageNo={page}"));
            records.extend_from_slice(answer.records());
            if answer.records().len() < 100 {
                break;
            }
        }
        records
    };
    let documents = all("getSalesDocuments", "types=INVWAYBILL,CASHINVOICE,CREDITINVOICE,ORDER");
    let payments = all("getPayments", "");
    for document in &documents {
        let own = payments.iter().filter(|payment| payment["documentID"] == document["id"]);
        let paid: i64 = own.map(|payment| cents_of(&payment["sum"])).sum();
        prop_assert_eq!(cents_of(&document["paid"]), paid, "{}", document);
        // What was credited and not given back in money is settled, and no payment.
        let credits = documents.iter().filter(|credit| {
            let bases = credit["baseDocuments"].as_array().unwrap();
            credit["type"] == "CREDITINVOICE"
                && bases.iter().any(|base| ladu_tests::shown(&base["id"]) == ladu_tests::shown(&document["id"]))
        });
        let open = credits.map(|credit| (cents_of(&credit["total"]), cents_of(&credit["paid"])));
        let credited: i64 = open.filter(|(total, _)| *total < 0).map(|(total, paid)| (paid - total).max(0)).sum();
        let status = if paid + credited >= cents_of(&document["total"]) { "PAID" } else { "UNPAID" };
        prop_assert_eq!(&document["paymentStatus"], status, "{}", document);
    }
    let journal = entries(server, client, "2000-01-01", "2100-01-01");
    let of = |account: &str| {
        let postings =
            journal.iter().flat_map(|entry| &entry.postings).filter(|posting| posting.account.starts_with(account));
        postings.map(|posting| posting.sum.micro()).sum::<i64>() / 10_000
    };
    let sum = |key: &str| -> i64 {
        let sold = documents.iter().filter(|document| document["type"] != "ORDER");
        sold.map(|document| cents_of(&document[key])).sum()
    };
    prop_assert_eq!(of("Income:Sales"), -sum("netTotal"));
    prop_assert_eq!(of("Liabilities:VAT"), -sum("vatTotal"));
    // What was set off is no money.
    let money = payments.iter().filter(|payment| payment["type"] != "CREDIT");
    let received: i64 = money.map(|payment| cents_of(&payment["sum"])).sum();
    prop_assert_eq!(of("Assets:Receivable") + of("Liabilities:Prepayments"), sum("total") - received);
    let owed: i64 = [1, 3]
        .iter()
        .map(|customer| cents_of(&client.ask("getCustomers", &format!("customerID={customer} getBalanceInfo=1")).record()["actualBalance"]))
        .sum();
    prop_assert_eq!(owed, sum("total") - received, "what customers owe");
    let clearing =
        journal.iter().flat_map(|entry| &entry.postings).find(|posting| posting.account.contains("Clearing"));
    prop_assert_eq!(clearing, None, "no tender has what is no money");
    for document in &documents {
        let payments =
            payments.iter().filter(|payment| payment["documentID"] == document["id"] && payment["storeCredit"] == 1);
        let by_credit: i64 = payments.map(|payment| cents_of(&payment["sum"])).sum();
        prop_assert_eq!(cents_of(&document["amountPaidWithStoreCredit"]), by_credit, "{}", document);
    }
    server.doctor(client);
    Ok(())
}

fn whatever_is_done_the_books_agree(server: TestServer) {
    let deed = (0u8..16, 0usize..40, 0u32..5000);
    let mut runner =
        TestRunner::new(Config { cases: 6, failure_persistence: None, max_shrink_iters: 40, ..Config::default() });
    let deeds = proptest::collection::vec(deed, 1..40);
    let run = |deeds: Vec<Deed>| {
        let client = server.account();
        client.ask("saveVatRate", "name=20 rate=20").record();
        client.ask("saveVatRate", "name=14 rate=14").record();
        client.ask("saveCustomer", "firstName=Mari lastName=Tamm").record();
        let mut made = Vec::new();
        for deed in deeds {
            act(&client, &mut made, deed);
        }
        check_books(&server, &client)
    };
    runner.run(&deeds, run).unwrap();
}
