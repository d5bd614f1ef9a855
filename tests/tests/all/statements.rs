//! Statements of accounts: who owes what, and the papers that remind them.

use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::{Value, json};

on_both_engines! {
    who_owes_is_listed_with_unpaid_invoices
    a_reminder_says_what_is_owed
    statements_ask_for_their_kind
}

/// A customer with two invoices (one partly paid), a credit invoice and a prepayment: 110.00 are owed.
fn debtor(client: &Client) -> String {
    let customer = [("companyName", "Acme <Ltd>"), ("email", "acme@example.com")];
    let id = client.call("saveCustomer", &customer).number("customerID");
    let mut first = String::new();
    for (kind, price, amount) in [("INVOICE", "120", "1"), ("INVOICE", "80", "1"), ("CREDITINVOICE", "30", "-1")] {
        let date = if first.is_empty() { "2026-01-05" } else { "2026-02-05" };
        let pairs = format!(
            "type={kind} date={date} paymentDays=10 customerID={id} itemName1=x amount1={amount} price1={price} vatrateID1=$vat0"
        );
        let saved = client.ask("saveSalesDocument", &pairs).number("invoiceID");
        if first.is_empty() {
            first = saved;
        }
    }
    client.ask("savePayment", &format!("documentID={first} sum=20")).record();
    client.ask("savePayment", &format!("customerID={id} sum=40")).record();
    id
}

fn fetch(client: &Client, url: &str) -> (u16, Vec<u8>) {
    let mut response = client.agent().get(url).call().unwrap();
    (response.status().as_u16(), response.body_mut().read_to_vec().unwrap())
}

fn who_owes_is_listed_with_unpaid_invoices(server: TestServer) {
    let client = server.account();
    let id = debtor(&client);
    client.ask("saveCustomer", "companyName=Nobody").record();
    let group = client.ask("saveCustomerGroup", "name=Friends").number("customerGroupID");
    let friend = format!("companyName=Friend groupID={group} customerBalanceDisabled=1");
    let friend = client.ask("saveCustomer", &friend).number("customerID");
    client.ask("savePayment", &format!("customerID={friend} sum=5")).record();
    let listed = client.ask("getAccountStatements", "type=PAYMENT_REMINDER");
    let owing: Vec<(String, Value)> = listed
        .records()
        .iter()
        .map(|r| (r["customerName"].as_str().unwrap().to_owned(), r["balanceEnabled"].clone()))
        .collect();
    assert_eq!(owing, [("Acme <Ltd>".to_owned(), json!(1)), ("Friend".to_owned(), json!(0))]);
    let record = listed.record();
    for (key, value) in [
        ("customerID", json!(id.parse::<i64>().unwrap())),
        ("customerGroupID", json!(1)),
        ("customerGroupName", json!("Customers")),
        ("email", json!("acme@example.com")),
    ] {
        assert_eq!(record[key], value, "{key}");
    }
    let unpaid = record["unpaidInvoices"].as_array().unwrap();
    let seen: Vec<_> = unpaid.iter().map(|i| (i["total"].as_f64().unwrap(), i["paid"].as_f64().unwrap())).collect();
    assert_eq!(seen, [(120.0, 20.0), (80.0, 0.0)]);
    let first = &unpaid[0];
    assert_eq!((&first["invoiceDate"], &first["dueDate"]), (&json!("2026-01-05"), &json!("2026-01-15")));
    let number = client.ask("getSalesDocuments", &format!("id={}", first["invoiceID"])).record()["number"].clone();
    assert_eq!(first["invoiceNo"], number);
    for link in [&first["pdfLink"], &record["statementLink"]] {
        let (status, bytes) = fetch(&client, link.as_str().unwrap());
        assert!(status == 200 && bytes.starts_with(b"%PDF"), "{link}");
    }
    assert_eq!(listed.records()[1]["unpaidInvoices"], json!([]));
    let found =
        |filter: &str| client.ask("getAccountStatements", &format!("type=payment_reminder {filter}")).records().len();
    assert_eq!(found(&format!("customerGroupID={group}")), 1);
    assert_eq!(found(&format!("customerIDs={id},{friend}")), 2);
    assert_eq!(found("customerIDs=$walk_in"), 0);
}

fn a_reminder_says_what_is_owed(server: TestServer) {
    let client = server.account();
    debtor(&client);
    for (name, value) in [("payment_reminder_text1", "Please pay soon."), ("payment_reminder_text2", "Thank you!")] {
        client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)]);
    }
    client
        .call("editCompanyInfo", &[("companyName", "Kohvik & Pood OÜ"), ("bankIBAN", "EE382200221020145685")])
        .record();
    let listed = client.ask("getAccountStatements", "type=PAYMENT_REMINDER");
    let link = listed.record()["statementLink"].as_str().unwrap().strip_suffix(".pdf").unwrap().to_owned();
    let (_, page) = fetch(&client, &link);
    let page = String::from_utf8(page).unwrap();
    let numbers: Vec<_> =
        listed.record()["unpaidInvoices"].as_array().unwrap().iter().map(|i| i["invoiceNo"].clone()).collect();
    for text in [
        "Payment reminder",
        "Kohvik &amp; Pood OÜ",
        "EE382200221020145685",
        "Acme &lt;Ltd&gt;",
        "05.01.2026",
        "15.01.2026",
        "120.00",
        "100.00",
        "110.00 EUR",
        "Please pay soon.",
        "Thank you!",
        numbers[0].as_str().unwrap(),
        numbers[1].as_str().unwrap(),
    ] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
    // What is paid meanwhile is on the paper when it is opened again.
    client
        .ask("savePayment", &format!("documentID={} sum=100", listed.record()["unpaidInvoices"][0]["invoiceID"]))
        .record();
    let (_, page) = fetch(&client, &link);
    assert!(String::from_utf8(page).unwrap().contains("10.00 EUR"));
    let (status, _) = fetch(&client, &link.replace("paper/", "paper/x"));
    assert_eq!(status, 404);
}

fn statements_ask_for_their_kind(server: TestServer) {
    let client = server.account();
    client.ask("getAccountStatements", "").fails_at(Code::MISSING, "type");
    client.ask("getAccountStatements", "type=BALANCE").fails_at(Code::NOT_ALLOWED, "type");
    client.ask("getAccountStatements", "type=PAYMENT_REMINDER customerIDs=x").fails_at(Code::LIST_VALUE, "customerIDs");
    assert_eq!(client.ask("getAccountStatements", "type=PAYMENT_REMINDER").records().len(), 0);
}
