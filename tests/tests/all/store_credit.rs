//! What customers have with the shop: money paid ahead, returns that were not given back, and what is paid with it; in documents, balances and
//! the journal.

use ladu_tests::{Client, Code, TestServer, on_both_engines, shown};

use crate::books::{all, shop};
use crate::journal::balance;

on_both_engines! {
    money_is_matched_by_its_currency
    what_is_to_be_paid_with_credit_is_said_again
    credit_is_given_back_where_it_came_from
    a_credit_pays_in_own_stores
    a_return_is_owed_until_it_is_used
    a_return_is_set_off_by_hand
    a_return_becomes_store_credit
    what_took_a_debt_off_is_no_credit
    too_much_is_owed_to_the_customer
    what_only_set_off_goes_with_its_document
    credit_given_for_nothing_is_an_expense
}

fn customer(server: &TestServer) -> Client {
    let client = shop(server);
    client.ask("saveCustomer", "firstName=Mari lastName=Tamm").named("mari");
    client
}

/// Sells for a sum without tax; gives the document.
fn sell(client: &Client, sum: &str, more: &str) -> i64 {
    let amount = if sum.starts_with('-') { "-1" } else { "1" };
    let price = sum.trim_start_matches('-');
    let kind = if more.contains("type=") { "" } else { "type=INVWAYBILL" };
    let sale = format!("{kind} customerID=$mari itemName1=x amount1={amount} price1={price} vatrateID1=$vat0 {more}");
    client.ask("saveSalesDocument", &sale).id("invoiceID")
}

fn credit(client: &Client, of: i64, sum: &str) -> i64 {
    sell(client, &format!("-{sum}"), &format!("type=CREDITINVOICE creditToDocumentID={of}"))
}

fn pay(client: &Client, document: i64, more: &str) -> i64 {
    client.ask("savePayment", &format!("documentID={document} {more}")).id("paymentID")
}

/// What is paid of a document, and how much of it out of store credit.
fn paid(client: &Client, id: i64) -> [String; 2] {
    let document = client.ask("getSalesDocuments", &format!("id={id}"));
    ["paid", "amountPaidWithStoreCredit"].map(|key| document.number(key))
}

fn owed(client: &Client) -> String {
    let listed = client.ask("getCustomerBalances", "date=2100-01-01");
    let of_list = listed.records().iter().find(|one| shown(&one["customerID"]) == client.id("mari").to_string());
    let of_list = of_list.map_or("0".to_owned(), |one| shown(&one["balance"]));
    let one = client.ask("getCustomerBalance", "customerIDs=$mari").number("actualBalance");
    assert_eq!(of_list, one, "both calls say the same");
    one
}

/// What customers owe, and what they have, by the journal. Together they are the customer's balance.
fn books(server: &TestServer, client: &Client) -> [String; 2] {
    let entries = all(server, client);
    let sums = ["Assets:Receivable", "Liabilities:Prepayments"].map(|account| balance(&entries, account));
    let cents = |text: &str| (text.parse::<f64>().unwrap() * 100.0).round() as i64;
    assert_eq!(cents(&sums[0]) + cents(&sums[1]), cents(&owed(client)), "{sums:?} {entries:?}");
    server.doctor(client);
    sums
}

fn money_is_matched_by_its_currency(server: TestServer) {
    let client = customer(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.9").succeeds();
    client.ask("saveCurrency", "code=AUD name=Dollar rate=0.8").succeeds();
    let ahead = "customerID=$mari type=TRANSFER sum=100";
    client.ask("savePayment", &format!("{ahead} currencyCode=USD currencyRate=0.9")).succeeds();
    // Worth what a dollar of the sale is worth, and still no dollar.
    client.ask("savePayment", &format!("{ahead} currencyCode=AUD currencyRate=0.95")).succeeds();
    let id = sell(&client, "40", "currencyCode=USD currencyRate=0.95 amountPaidWithStoreCredit=40");
    assert_eq!(paid(&client, id), ["40", "40"]);
    let payments = client.ask("getPayments", "customerID=$mari currencyCode=USD");
    let of_sale = payments.records().iter().find(|one| shown(&one["documentID"]) == id.to_string()).unwrap();
    assert_eq!(["sum", "currencyCode", "currencyRate"].map(|key| shown(&of_sale[key])), ["40", "USD", "0.9"]);
    let too_much = "type=INVWAYBILL customerID=$mari itemName1=x amount1=1 price1=99 vatrateID1=$vat0 currencyCode=USD currencyRate=0.95";
    client
        .ask("saveSalesDocument", &format!("{too_much} amountPaidWithStoreCredit=61"))
        .fails_at(Code::NOT_ALLOWED, "amountPaidWithStoreCredit");
    // 40 dollars came at 0.90 and paid what was owed at 0.95.
    let entries = all(&server, &client);
    let of = |account| balance(&entries, account);
    assert_eq!(
        [of("Assets:Receivable"), of("Liabilities:Prepayments"), of("Income:ExchangeDifferences")],
        ["0.00", "-149.00", "2.00"].map(|sum| if sum == "2.00" { "2.00" } else { sum })
    );
    // A new credit pays debts of its own currency only, at any rate.
    let (dollars, euros) = (sell(&client, "30", "currencyCode=USD currencyRate=0.7"), sell(&client, "30", ""));
    pay(&client, id, "type=TRANSFER sum=50 addedToStoreCredit=1 currencyCode=USD currencyRate=0.91");
    assert_eq!([paid(&client, dollars), paid(&client, euros)], [["30", "30"], ["0", "0"]]);
    server.doctor(&client);
}

fn what_is_to_be_paid_with_credit_is_said_again(server: TestServer) {
    let client = customer(&server);
    for sum in ["30", "50"] {
        client.ask("savePayment", &format!("customerID=$mari type=TRANSFER sum={sum}")).succeeds();
    }
    let id = sell(&client, "70", "amountPaidWithStoreCredit=50");
    let other = sell(&client, "10", "");
    for wanted in ["50", "0", "50", "12.34", "12.34", "70", "0", "70"] {
        client.ask("saveSalesDocument", &format!("id={id} amountPaidWithStoreCredit={wanted}")).succeeds();
        assert_eq!(paid(&client, id), [wanted, wanted]);
        let payments = client.ask("getPayments", "customerID=$mari recordsOnPage=100");
        let all: f64 = payments.records().iter().map(|one| shown(&one["sum"]).parse::<f64>().unwrap()).sum();
        assert!((all - 80.0).abs() < 0.001, "nothing is lost or made: {payments:?}");
        assert_eq!(owed(&client), "0", "whatever is paid with it");
        books(&server, &client);
    }
    for (wanted, field) in [("80.01", "amountPaidWithStoreCredit"), ("-1", "amountPaidWithStoreCredit")] {
        let refused = client.ask("saveSalesDocument", &format!("id={id} amountPaidWithStoreCredit={wanted}"));
        refused.fails_at(Code::NOT_ALLOWED, field);
        assert_eq!(paid(&client, id), ["70", "70"], "nothing is half done");
    }
    // What is deleted, attached by hand or moved is known, too.
    client.ask("saveSalesDocument", &format!("id={other} amountPaidWithStoreCredit=10")).succeeds();
    client.ask("deleteSalesDocument", &format!("documentID={other}")).succeeds();
    let free = client.ask("getPayments", "customerID=$mari excludeStoreCreditPayments=1");
    let mut sums: Vec<String> = free.records().iter().map(|one| shown(&one["sum"])).collect();
    sums.sort();
    assert_eq!(sums, ["2.34", "7.66"]);
    let third = sell(&client, "10", "");
    let payments: Vec<String> = free.records().iter().map(|one| shown(&one["paymentID"])).collect();
    for payment in &payments {
        client.ask("savePayment", &format!("paymentID={payment} documentID={third}")).succeeds();
    }
    assert_eq!(paid(&client, third), ["10", "10"]);
    for payment in &payments {
        client.ask("deletePayment", &format!("paymentID={payment}")).succeeds();
    }
    assert_eq!(paid(&client, third), ["0", "0"]);
    books(&server, &client);
}

fn credit_is_given_back_where_it_came_from(server: TestServer) {
    let client = customer(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.9").succeeds();
    client
        .ask(
            "savePayment",
            "customerID=$mari type=CARD sum=90 date=2026-02-03 currencyCode=USD currencyRate=0.8 cardType=VISA",
        )
        .succeeds();
    let id = sell(&client, "90", "currencyCode=USD amountPaidWithStoreCredit=60");
    client.ask("saveSalesDocument", &format!("id={id} amountPaidWithStoreCredit=25")).succeeds();
    let payments = client.ask("getPayments", "customerID=$mari recordsOnPage=100");
    let mut sums: Vec<[String; 6]> = payments
        .records()
        .iter()
        .map(|one| ["sum", "documentID", "type", "date", "currencyRate", "storeCredit"].map(|key| shown(&one[key])))
        .collect();
    sums.sort();
    let line =
        |sum: &str, document: &str, used: &str| [sum, document, "CARD", "2026-02-03", "0.8", used].map(str::to_owned);
    assert_eq!(sums, [line("25", &id.to_string(), "1"), line("30", "0", "0"), line("35", "0", "0")]);
}

fn a_credit_pays_in_own_stores(server: TestServer) {
    let client = customer(&server);
    let second = client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").number("warehouseID");
    let there = sell(&client, "20", &format!("warehouseID={second} date=2026-01-01"));
    let here = sell(&client, "20", "warehouseID=$store date=2026-02-01");
    let clerk = server.clerk(&client);
    server.set_group(&client, "rights = 'sales=vaed;payments=vaed'");
    let users = client.ask("getUserRights", "");
    let user =
        users.records().iter().find(|user| user["userName"] == "clerk").map(|user| shown(&user["userID"])).unwrap();
    client.ask("saveUser", &format!("userID={user} warehouseIDs=$store")).succeeds();
    clerk.ask("savePayment", "customerID=$mari type=CASH sum=30 addedToStoreCredit=1").succeeds();
    assert_eq!([paid(&client, there), paid(&client, here)], [["0", "0"], ["20", "20"]]);
    client.ask("savePayment", "customerID=$mari type=CASH sum=5 addedToStoreCredit=1").succeeds();
    assert_eq!(paid(&client, there), ["5", "5"], "who may use all stores pays debts of all");
    // What is not given back in a store that one may not use is not one's to spend.
    let back = format!("type=CREDITINVOICE warehouseID={second}");
    sell(&client, "-40", &back);
    let sale = "type=INVWAYBILL warehouseID=$store customerID=$mari itemName1=x amount1=1 price1=50 vatrateID1=$vat0 amountPaidWithStoreCredit=50";
    clerk.ask("saveSalesDocument", sale).fails_at(Code::NOT_ALLOWED, "amountPaidWithStoreCredit");
    client.ask("saveSalesDocument", sale).succeeds();
    books(&server, &client);
}

/// 50.00 are sold and paid, 30.00 of it returned and not given back; a later sale of 20.00 and one of 10.00 are paid with that.
fn a_return_is_owed_until_it_is_used(server: TestServer) {
    let client = customer(&server);
    let first = sell(&client, "50", "");
    pay(&client, first, "type=CASH sum=50");
    assert_eq!(books(&server, &client), ["0.00", "0.00"]);
    let back = credit(&client, first, "30");
    assert_eq!(books(&server, &client), ["0.00", "-30.00"], "owed to the customer, and nobody owes less than nothing");
    let second = sell(&client, "20", "amountPaidWithStoreCredit=20");
    assert_eq!(books(&server, &client), ["0.00", "-10.00"]);
    assert_eq!([paid(&client, second), paid(&client, back)], [["20", "20"], ["-20", "0"]]);
    let third = sell(&client, "15", "amountPaidWithStoreCredit=10");
    assert_eq!(books(&server, &client), ["5.00", "0.00"]);
    client
        .ask("saveSalesDocument", &format!("id={third} amountPaidWithStoreCredit=10.01"))
        .fails_at(Code::NOT_ALLOWED, "amountPaidWithStoreCredit");
    client.ask("saveSalesDocument", &format!("id={third} amountPaidWithStoreCredit=4")).succeeds();
    assert_eq!(books(&server, &client), ["11.00", "-6.00"], "what is not used is the customer's again");
    client.ask("deleteSalesDocument", &format!("documentID={second}")).succeeds();
    assert_eq!(books(&server, &client), ["11.00", "-26.00"]);
    client.ask("saveSalesDocument", &format!("id={third} amountPaidWithStoreCredit=15")).succeeds();
    assert_eq!(books(&server, &client), ["0.00", "-15.00"]);
    let journal = all(&server, &client);
    assert_eq!(balance(&journal, "Assets:Cash"), "50.00", "no other money has come or gone");
    assert!(!journal.iter().flat_map(|entry| &entry.postings).any(|posting| posting.account.contains("Clearing")));
}

/// Tills pay with a credit by a payment of its own tender, with its other half on the return or without.
fn a_return_is_set_off_by_hand(server: TestServer) {
    for (tender, halves) in
        [("CREDIT", "both"), ("CREDIT", "the later one"), ("STORECREDIT", "both"), ("STORECREDIT", "the later one")]
    {
        let client = customer(&server);
        client.ask("savePaymentType", "name=Store_credit type=STORECREDIT").succeeds();
        let first = sell(&client, "50", "");
        pay(&client, first, "type=CARD sum=50");
        let back = credit(&client, first, "50");
        if halves == "both" {
            pay(&client, back, &format!("type={tender} sum=-50"));
        }
        assert_eq!(books(&server, &client), ["0.00", "-50.00"], "{tender} {halves}");
        let second = sell(&client, "60", "");
        pay(&client, second, &format!("type={tender} sum=50"));
        assert_eq!(books(&server, &client), ["10.00", "0.00"], "{tender} {halves}");
        assert_eq!(paid(&client, second)[0], "50");
        // It is used once.
        client
            .ask("saveSalesDocument", &format!("id={second} amountPaidWithStoreCredit=10"))
            .fails_at(Code::NOT_ALLOWED, "amountPaidWithStoreCredit");
    }
}

fn a_return_becomes_store_credit(server: TestServer) {
    for (tender, sign) in [("CASH", "-"), ("CREDIT", ""), ("CREDIT", "-")] {
        let client = customer(&server);
        let first = sell(&client, "50", "");
        pay(&client, first, "type=CASH sum=50");
        let back = credit(&client, first, "50");
        client
            .ask("savePayment", &format!("documentID={back} type={tender} sum={sign}50.01 addedToStoreCredit=1"))
            .fails_at(Code::NOT_ALLOWED, "sum");
        let kept = pay(&client, back, &format!("type={tender} sum={sign}50 addedToStoreCredit=1"));
        let document = client.ask("getSalesDocuments", &format!("id={back}"));
        assert_eq!(["paid", "amountAddedToStoreCredit"].map(|key| document.number(key)), ["-50", "50"]);
        let payment = client.ask("getPayments", &format!("paymentID={kept}"));
        assert_eq!(["type", "sum", "documentID"].map(|key| payment.number(key)), ["CREDIT", "50", "0"]);
        assert_eq!(books(&server, &client), ["0.00", "-50.00"]);
        client.ask("deletePayment", &format!("paymentID={kept}")).succeeds();
        assert_eq!(paid(&client, back)[0], "0", "the return is open again");
        assert_eq!(books(&server, &client), ["0.00", "-50.00"]);
        // A debt is paid with it at once.
        let debt = sell(&client, "20", "");
        pay(&client, back, &format!("type={tender} sum={sign}50 addedToStoreCredit=1"));
        assert_eq!(paid(&client, debt), ["20", "20"]);
        assert_eq!(books(&server, &client), ["0.00", "-30.00"]);
        sell(&client, "30", "amountPaidWithStoreCredit=30");
        assert_eq!(books(&server, &client), ["0.00", "0.00"]);
        let journal = all(&server, &client);
        assert_eq!(balance(&journal, "Assets:Cash"), "50.00");
    }
}

fn what_took_a_debt_off_is_no_credit(server: TestServer) {
    let client = customer(&server);
    let first = sell(&client, "50", "");
    pay(&client, first, "type=CASH sum=15");
    credit(&client, first, "20");
    assert_eq!(books(&server, &client), ["15.00", "0.00"]);
    let sale = "type=INVWAYBILL customerID=$mari itemName1=x amount1=1 price1=50 vatrateID1=$vat0";
    client
        .ask("saveSalesDocument", &format!("{sale} amountPaidWithStoreCredit=1"))
        .fails_at(Code::NOT_ALLOWED, "amountPaidWithStoreCredit");
    // Of two more, only what is beyond the debt is the customer's.
    credit(&client, first, "10");
    credit(&client, first, "20");
    assert_eq!(books(&server, &client), ["0.00", "-15.00"]);
    client
        .ask("saveSalesDocument", &format!("{sale} amountPaidWithStoreCredit=15.01"))
        .fails_at(Code::NOT_ALLOWED, "amountPaidWithStoreCredit");
    client.ask("saveSalesDocument", &format!("{sale} amountPaidWithStoreCredit=15")).succeeds();
    assert_eq!(books(&server, &client), ["35.00", "0.00"]);
}

fn too_much_is_owed_to_the_customer(server: TestServer) {
    let client = customer(&server);
    let over = sell(&client, "50", "date=2026-03-01");
    pay(&client, over, "type=CARD sum=70 date=2026-03-02");
    assert_eq!(books(&server, &client), ["0.00", "-20.00"], "an overpayment");
    let until = crate::journal::entries(&server, &client, "2000-01-01", "2026-03-01");
    assert_eq!(balance(&until, "Assets:Receivable"), "50.00");
    let day = crate::journal::entries(&server, &client, "2026-03-02", "2026-03-02");
    assert_eq!(
        ["Assets:Receivable", "Liabilities:Prepayments"].map(|account| balance(&day, account)),
        ["-50.00", "-20.00"]
    );
    let order = sell(&client, "30", "type=ORDER date=2026-03-03");
    pay(&client, order, "type=CARD sum=30 date=2026-03-03");
    assert_eq!(books(&server, &client), ["0.00", "-50.00"], "a prepayment on an order");
    let change = sell(&client, "9", "date=2026-03-04");
    pay(&client, change, "type=CASH sum=9 date=2026-03-04");
    pay(&client, change, "type=CASH sum=1 addedToStoreCredit=1 date=2026-03-04");
    assert_eq!(books(&server, &client), ["0.00", "-51.00"], "change that is kept");
    let payments = client.ask("getPayments", &format!("documentID={over}"));
    client.ask("savePayment", &format!("paymentID={} sum=45", payments.record()["paymentID"])).succeeds();
    assert_eq!(books(&server, &client), ["5.00", "-31.00"]);
    client.ask("deletePayment", &format!("paymentID={}", payments.record()["paymentID"])).succeeds();
    assert_eq!(books(&server, &client), ["50.00", "-31.00"]);
    client.ask("deleteSalesDocument", &format!("documentID={order}")).succeeds();
    assert_eq!(books(&server, &client), ["50.00", "-31.00"], "the money of an order that is gone stays the customer's");
    client.ask("saveSalesDocument", &format!("id={over} amountPaidWithStoreCredit=31")).succeeds();
    assert_eq!(books(&server, &client), ["19.00", "0.00"]);
}

fn what_only_set_off_goes_with_its_document(server: TestServer) {
    let client = customer(&server);
    let first = sell(&client, "50", "");
    let back = credit(&client, first, "50");
    pay(&client, back, "type=CREDIT sum=-50");
    pay(&client, first, "type=CREDIT sum=50");
    assert_eq!(books(&server, &client), ["0.00", "0.00"]);
    client.ask("deleteSalesDocument", &format!("documentID={back}")).succeeds();
    assert_eq!(owed(&client), "50", "nothing was paid, and nothing is credited");
    assert_eq!(client.ask("getPayments", "customerID=$mari").records().len(), 1);
    let journal = all(&server, &client);
    let sums: f64 = ["Assets:Receivable", "Liabilities:Prepayments"]
        .iter()
        .map(|account| balance(&journal, account).parse::<f64>().unwrap())
        .sum();
    assert_eq!(sums, 50.0);
}

fn credit_given_for_nothing_is_an_expense(server: TestServer) {
    let client = customer(&server);
    client.ask("savePayment", "customerID=$mari type=CREDIT sum=20").succeeds();
    assert_eq!(books(&server, &client), ["0.00", "-20.00"]);
    assert_eq!(balance(&all(&server, &client), "Expenses:StoreCredit"), "20.00");
    let sale = sell(&client, "50", "amountPaidWithStoreCredit=20");
    assert_eq!(books(&server, &client), ["30.00", "0.00"]);
    client.ask("deleteSalesDocument", &format!("documentID={sale}")).succeeds();
    assert_eq!(books(&server, &client), ["0.00", "-20.00"]);
}
