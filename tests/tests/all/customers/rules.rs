//! What settings, countries and laws make of customers, and what they owe.

use ladu_tests::{Code, TestServer, on_both_engines};
use serde_json::json;

use super::set;

on_both_engines! {
    reference_numbers_are_made
    what_greeks_have_others_have_not
    balances_are_told_by_themselves
    the_default_customer_is_the_registers_or_the_accounts
    rules_of_data_protection_are_confirmed
}

fn reference_numbers_are_made(server: TestServer) {
    let client = server.account();
    let number = |pairs: &str| {
        let id = client.ask("saveCustomer", pairs).number("customerID");
        let found = client.ask("getCustomers", &format!("customerID={id}"));
        (id, found.record()["referenceNumber"].as_str().unwrap().to_owned())
    };
    assert_eq!(number("lastName=A referenceNumber=55").1, "55");
    set(&client, "ref_no", "orgper_manual");
    assert_eq!(number("lastName=A referenceNumber=56").1, "56");
    set(&client, "ref_no", "invoice");
    assert_eq!(number("lastName=A referenceNumber=57").1, "");
    set(&client, "ref_no", "orgper");
    let (id, made) = number("lastName=A referenceNumber=58");
    assert!(made.starts_with(&id) && made.len() == id.len() + 1, "{made}");
}

fn what_greeks_have_others_have_not(server: TestServer) {
    let client = server.account_in("GR");
    let id = client.ask("saveCustomer", "lastName=A taxOfficeID=5").number("customerID");
    let found = client.ask("getCustomers", "taxOfficeID=5 responseMode=detail");
    assert_eq!((found.number("customerID"), &found.record()["taxOfficeID"]), (id, &json!(5)));
}

fn balances_are_told_by_themselves(server: TestServer) {
    let client = server.account();
    let id = client.ask("saveCustomer", "companyName=Acme credit=500 customerCardNumber=77").number("customerID");
    let mut first = String::new();
    for (kind, price, amount) in [("INVOICE", "120", "1"), ("INVOICE", "80", "1"), ("CREDITINVOICE", "30", "-1")] {
        let pairs = format!("type={kind} customerID={id} itemName1=x amount1={amount} price1={price} vatrateID1=4");
        let saved = client.ask("saveSalesDocument", &pairs).number("invoiceID");
        if first.is_empty() {
            first = saved;
        }
    }
    client.ask("savePayment", &format!("documentID={first} sum=20")).record();
    client.ask("savePayment", &format!("customerID={id} sum=40")).record();
    let balance = |flag: &str| client.ask("getCustomerBalance", &format!("customerIDs={id} {flag}")).record().clone();
    let number = |record: &serde_json::Value, key: &str| record[key].as_f64().unwrap();
    let record = balance("");
    assert_eq!((number(&record, "actualBalance"), number(&record, "availableCredit")), (110.0, 390.0));
    assert_eq!((&record["creditLimit"], &record["creditAllowed"]), (&json!(500), &json!(1)));
    let record = balance("getBalanceWithoutPrepayments=1");
    assert_eq!((number(&record, "actualBalance"), number(&record, "availableCredit")), (150.0, 350.0));
    client.ask("getCustomerBalance", "").fails_at(Code::MISSING, "customerIDs");
    client.ask("getCustomerBalance", "customerIDs=x").fails_at(Code::LIST_VALUE, "customerIDs");
    let everybody = client.ask("getCustomerBalances", "");
    assert_eq!(everybody.records().len(), 1);
    let record = everybody.record();
    assert_eq!((number(record, "balance"), &record["customerCardCode"]), (110.0, &json!("77")));
    assert_eq!(client.ask("getCustomerBalances", "date=2001-01-01").records().len(), 0);
    client.ask("getCustomerBalances", "date=never").fails_at(Code::FORMAT, "date");
    client.ask("saveCustomer", &format!("customerID={id} customerBalanceDisabled=1 salesBlocked=1")).record();
    assert_eq!(client.ask("getCustomerBalances", "").records().len(), 0);
    assert_eq!(balance("")["creditAllowed"], 0);
    let paid_ahead = client.ask("saveCustomer", "companyName=Ahead credit=500").number("customerID");
    client.ask("savePayment", &format!("customerID={paid_ahead} sum=40")).record();
    let record = client.ask("getCustomerBalance", &format!("customerIDs={paid_ahead}")).record().clone();
    assert_eq!((number(&record, "actualBalance"), number(&record, "availableCredit")), (-40.0, 540.0));
}

fn the_default_customer_is_the_registers_or_the_accounts(server: TestServer) {
    let client = server.account();
    let shown = client.ask("getDefaultCustomer", "");
    assert_eq!(shown.record(), &json!({"id": 1, "name": "Walk-in customer", "groupID": 1, "groupName": "Customers"}));
    assert_eq!(client.ask("getDefaultCustomer", "pointOfSaleID=$till").id("id"), 1);
    client.ask("getDefaultCustomer", "pointOfSaleID=9").fails_at(Code::UNKNOWN_ID, "pointOfSaleID");
    assert_eq!(client.ask("getCustomers", "customerID=$walk_in").record()["isPOSDefaultCustomer"], 1);
    set(&client, "default_client_idDat", "0");
    assert_eq!(client.ask("getDefaultCustomer", "").records().len(), 0);
    assert_eq!(client.ask("getCustomers", "customerID=$walk_in").record()["isPOSDefaultCustomer"], 0);
}

fn rules_of_data_protection_are_confirmed(server: TestServer) {
    let client = server.account();
    let person = client.ask("saveCustomer", "lastName=Tamm").number("customerID");
    client.ask("saveAddress", &format!("ownerID={person} typeID=$postal")).named("address");
    client.ask("saveUser", "name=ghost userGroupID=$administrators password=Ghost123x").record();
    let mut ghost = client.logged_out();
    ghost.log_in("ghost", "Ghost123x");
    ghost.ask("recordGDPRConfirmation", "").because("a user who is no employee").fails(Code::NO_EMPLOYEE);
    set(&client, "gdpr_approval_process_enabled", "1");
    for (call, pairs) in [
        ("getCustomers", ""),
        ("saveCustomer", "lastName=X"),
        ("deleteCustomer", "customerID=$walk_in"),
        ("getAddresses", ""),
        ("saveAddress", "ownerID=$walk_in typeID=$postal"),
        ("deleteAddress", "addressID=$address"),
        ("getCustomerBalance", "customerIDs=$walk_in"),
        ("getCustomerBalances", ""),
    ] {
        client.ask(call, pairs).fails(Code::GDPR_UNCONFIRMED);
    }
    client.ask("getChangedDataSince", "changedSince=1").succeeds();
    let confirmed = client.ask("recordGDPRConfirmation", "");
    assert!(confirmed.record()["employeeID"] == 1 && confirmed.record()["consentTime"].is_i64());
    client.ask("recordGDPRConfirmation", "").fails(Code::GDPR_CONFIRMED);
    client.ask("getCustomers", "").succeeds();
    let base = format!("customerIDs={person}");
    let log = |pairs: &str| client.ask("logProcessingOfCustomerData", pairs);
    log(&format!("{base} activityType=read description=call fields=name,email")).succeeds();
    for (pairs, code, field) in [
        ("activityType=read description=x".to_owned(), Code::MISSING, "customerIDs"),
        (format!("{base} description=x"), Code::MISSING, "activityType"),
        (format!("{base} activityType=read"), Code::MISSING, "description"),
        (format!("{base} activityType=guess description=x"), Code::NOT_ALLOWED, "activityType"),
        (format!("{base} activityType=read description=x fields=shoes"), Code::NOT_ALLOWED, "fields"),
        (format!("{base} activityType=read description=x employeeID=9"), Code::UNKNOWN_ID, "employeeID"),
        ("customerIDs=999 activityType=read description=x".to_owned(), Code::UNKNOWN_ID, "customerIDs"),
    ] {
        log(&pairs).answers_at(code, field);
    }
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let sql = "SELECT activity, fields FROM processing_log WHERE account = $0 ORDER BY id";
    let lines = server.store.store.read(account, |tx| -> Result<_, ladu_store::Error> {
        Ok(tx.query(sql, &[])?.iter().map(|row| format!("{} {}", row.text(0), row.text(1))).collect::<Vec<_>>())
    });
    assert_eq!(
        lines.unwrap(),
        ["create all", "update all", "read name,email"],
        "the server notes its own changes of persons"
    );
}
