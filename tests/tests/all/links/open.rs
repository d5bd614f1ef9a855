//! What is still to be paid once something was credited, what reward points are left, and gift cards that two use at once.

use std::sync::atomic::{AtomicI64, Ordering};

use ladu_tests::{Client, Code, OK, TestServer, on_both_engines};

use super::{delete, of, read, save, set, shop};

on_both_engines! {
    a_credited_invoice_is_settled
    a_part_credit_lowers_what_is_open
    money_given_back_takes_nothing_off
    credits_of_other_currencies_take_off_their_worth
    papers_show_what_is_open
    points_go_back_with_the_last_part
    a_deleted_document_gives_back_its_points
    a_gift_card_is_used_by_who_knows_it
}

fn status(client: &Client, id: i64) -> String {
    of(&read(client, id), "paymentStatus")
}

fn unpaid(client: &Client) -> Vec<i64> {
    let listed = client.ask("getSalesDocuments", "unpaidItemsOnly=1");
    listed.records().iter().map(|record| record["id"].as_i64().unwrap()).collect()
}

/// Total and paid of what reminders are about.
fn reminded(client: &Client) -> Vec<[String; 2]> {
    let answer = client.ask("getAccountStatements", "type=PAYMENT_REMINDER");
    let invoices = answer.records().iter().flat_map(|record| record["unpaidInvoices"].as_array().unwrap().clone());
    invoices.map(|invoice| [of(&invoice, "total"), of(&invoice, "paid")]).collect()
}

fn owed(client: &Client) -> String {
    client.ask("getCustomers", "customerID=$mari getBalanceInfo=1").number("actualBalance")
}

const INVOICE: &str = "customerID=$mari productID1=$cup amount1=10 price1=10 vatrateID1=$vat0";

fn credit(client: &Client, invoice: i64, amount: i64) -> i64 {
    save(
        client,
        &format!("type=CREDITINVOICE customerID=$mari creditToDocumentID={invoice} productID1=$cup amount1=-{amount}"),
    )
}

fn a_credited_invoice_is_settled(server: TestServer) {
    let client = shop(&server);
    let invoice = save(&client, INVOICE);
    assert_eq!((status(&client, invoice), unpaid(&client)), ("UNPAID".into(), vec![invoice]));
    let draft = save(
        &client,
        &format!("type=CREDITINVOICE creditToDocumentID={invoice} productID1=$cup amount1=-10 confirmInvoice=0"),
    );
    assert_eq!(status(&client, invoice), "UNPAID", "a draft credits nothing");
    client.ask("saveSalesDocument", &format!("id={draft}")).record();
    assert_eq!((status(&client, invoice), unpaid(&client)), ("PAID".into(), vec![]));
    assert_eq!((reminded(&client), owed(&client)), (vec![], "0".into()));
    assert_eq!(of(&read(&client, invoice), "paid"), "0", "a credit is no payment");
    assert_eq!(client.ask("getPayments", "").records().len(), 0);
    // Nothing is due that could be paid.
    client.ask("saveSalesDocument", &format!("id={invoice} paymentStatus=PAID")).record();
    client.ask("savePayment", "customerID=$mari type=CASH sum=5 addedToStoreCredit=1").record();
    assert_eq!(of(&read(&client, invoice), "paid"), "0");
    delete(&client, draft);
    assert_eq!((status(&client, invoice), unpaid(&client)), ("UNPAID".into(), vec![invoice]));
    server.doctor(&client);
}

fn a_part_credit_lowers_what_is_open(server: TestServer) {
    let client = shop(&server);
    let invoice = save(&client, INVOICE);
    let part = credit(&client, invoice, 3);
    assert_eq!(reminded(&client), [["70", "0"]]);
    client.ask("savePayment", &format!("documentID={invoice} type=TRANSFER sum=20")).record();
    assert_eq!((reminded(&client), owed(&client)), (vec![["70".to_owned(), "20".to_owned()]], "50".into()));
    client
        .ask("saveSalesDocument", &format!("id={part} productID1=$cup amount1=-3 price1=12 vatrateID1=$vat0"))
        .record();
    assert_eq!(reminded(&client), [["64", "20"]], "the credit was changed");
    client.ask("saveSalesDocument", &format!("id={invoice} paymentStatus=PAID")).record();
    let paid = read(&client, invoice);
    assert_eq!(
        (of(&paid, "paid"), of(&paid, "paymentStatus"), owed(&client)),
        ("64".into(), "PAID".into(), "0".into())
    );
    // Store credit pays no more than what is open.
    let other = save(&client, INVOICE.replace("amount1=10", "amount1=2").as_str());
    save(
        &client,
        &format!(
            "type=CREDITINVOICE customerID=$mari creditToDocumentID={other} itemName1=Sorry amount1=-1 price1=15 vatrateID1=$vat0"
        ),
    );
    client.ask("savePayment", "customerID=$mari type=CASH sum=50 addedToStoreCredit=1").record();
    assert_eq!((of(&read(&client, other), "paid"), owed(&client)), ("5".into(), "-45".into()));
    server.doctor(&client);
}

fn money_given_back_takes_nothing_off(server: TestServer) {
    let client = shop(&server);
    let invoice = save(&client, INVOICE);
    let part = credit(&client, invoice, 3);
    let payment = client.ask("savePayment", &format!("documentID={part} type=CASH sum=-30")).number("paymentID");
    assert_eq!((reminded(&client), owed(&client)), (vec![["100".to_owned(), "0".to_owned()]], "100".into()));
    client.ask("savePayment", &format!("paymentID={payment} sum=-10")).record();
    assert_eq!((reminded(&client), owed(&client)), (vec![["80".to_owned(), "0".to_owned()]], "80".into()));
    client.ask("deletePayment", &format!("paymentID={payment}")).succeeds();
    assert_eq!(reminded(&client), [["70", "0"]]);
    // What was paid in full and is given back stays paid.
    client.ask("savePayment", &format!("documentID={invoice} type=CASH sum=70")).record();
    let rest = credit(&client, invoice, 7);
    client.ask("savePayment", &format!("documentID={rest} type=CASH sum=-70")).record();
    assert_eq!((status(&client, invoice), unpaid(&client), owed(&client)), ("PAID".into(), vec![], "0".into()));
    server.doctor(&client);
}

fn credits_of_other_currencies_take_off_their_worth(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD nameEng=Dollar rate=0.8").answers(OK);
    let invoice = save(&client, INVOICE);
    save(
        &client,
        &format!(
            "type=CREDITINVOICE customerID=$mari currencyCode=USD currencyRate=0.5 creditToDocumentID={invoice} itemName1=Sorry amount1=-1 price1=30 vatrateID1=$vat0"
        ),
    );
    assert_eq!(reminded(&client), [["85", "0"]]);
    server.doctor(&client);
}

fn papers_show_what_is_open(server: TestServer) {
    let client = shop(&server);
    let invoice = save(&client, INVOICE);
    credit(&client, invoice, 3);
    client.ask("savePayment", &format!("documentID={invoice} type=TRANSFER sum=20")).record();
    let page = |url: &str| {
        let mut response = client.agent().get(url).call().unwrap();
        response.body_mut().read_to_string().unwrap()
    };
    let paper = page(read(&client, invoice)["invoiceLink"].as_str().unwrap());
    for text in ["Paid", "20.00", "Credited", "30.00", "To pay", "50.00"] {
        assert!(paper.contains(text), "{text} is not in {paper}");
    }
    let statement = client.ask("getAccountStatements", "type=PAYMENT_REMINDER");
    let reminder = page(statement.record()["statementLink"].as_str().unwrap().trim_end_matches(".pdf"));
    for text in ["70.00", "20.00", "50.00"] {
        assert!(reminder.contains(text), "{text} is not in {reminder}");
    }
    assert!(!reminder.contains("100.00"), "{reminder}");
}

fn points(client: &Client) -> String {
    client.ask("getCustomerRewardPoints", "customerID=$mari").number("points")
}

fn points_go_back_with_the_last_part(server: TestServer) {
    let client = shop(&server);
    set(&client, "reward_points_per_currency_unit", "0.1");
    // 63 with 20 % are 75.60 or 7 points; a quarter of them is 18.90 or 1 point.
    let sale = save(&client, "type=CASHINVOICE customerID=$mari productID1=$cup amount1=4 price1=15.75");
    assert_eq!(points(&client), "7");
    let quarters: Vec<i64> = (0..4)
        .map(|part| {
            let back = format!("type=CREDITINVOICE isCashInvoice=1 customerID=$mari creditToDocumentID={sale} productID1=$cup amount1=-1");
            let credit = save(&client, &back);
            assert_eq!(points(&client), ["5", "3", "1", "0"][part], "after part {part}");
            credit
        })
        .collect();
    delete(&client, quarters[3]);
    assert_eq!(points(&client), "1", "the return is gone, and so is what it took");
    delete(&client, quarters[1]);
    delete(&client, quarters[0]);
    delete(&client, quarters[2]);
    assert_eq!(points(&client), "7");
    // What was spent meanwhile cannot be taken; what comes later can.
    client.ask("subtractCustomerRewardPoints", "customerID=$mari points=6").record();
    let back = |amount: i64| {
        save(
            &client,
            &format!(
                "type=CREDITINVOICE isCashInvoice=1 customerID=$mari creditToDocumentID={sale} productID1=$cup amount1=-{amount}"
            ),
        )
    };
    back(3);
    assert_eq!(points(&client), "0");
    client.ask("addCustomerRewardPoints", "customerID=$mari points=10").record();
    back(1);
    assert_eq!(points(&client), "4", "six that were owed");
}

fn a_deleted_document_gives_back_its_points(server: TestServer) {
    let client = shop(&server);
    client.ask("addCustomerRewardPoints", "customerID=$mari points=10").record();
    let sale = save(&client, "type=CASHINVOICE customerID=$mari productID1=$cup amount1=1");
    client.ask("subtractCustomerRewardPoints", &format!("customerID=$mari points=8 invoiceID={sale}")).record();
    assert_eq!(points(&client), "2");
    delete(&client, sale);
    assert_eq!(points(&client), "10");
    assert_eq!(client.ask("getUsedRewardPointRecords", "customerID=$mari").records().len(), 0);
}

fn a_gift_card_is_used_by_who_knows_it(server: TestServer) {
    let client = shop(&server);
    client.ask("saveGiftCard", "code=G1 value=50").named("card");
    let balance = || client.ask("getGiftCards", "code=G1").number("balance");
    client
        .ask("saveGiftCard", "giftCardID=$card balance=30 expectedBalance=40")
        .fails_at(Code::NOT_ALLOWED, "expectedBalance");
    client.ask("saveGiftCard", "code=G1 balance=30 expectedBalance=x").fails_at(Code::FORMAT, "expectedBalance");
    assert_eq!(balance(), "50");
    let (used, refused) = (AtomicI64::new(0), AtomicI64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| match client.ask("saveGiftCard", "code=G1 balance=30 expectedBalance=50.00").error() {
                (OK, _) => used.fetch_add(1, Ordering::Relaxed),
                (Code::NOT_ALLOWED, "expectedBalance") => refused.fetch_add(1, Ordering::Relaxed),
                other => panic!("{other:?}"),
            });
        }
    });
    assert_eq!((used.into_inner(), refused.into_inner(), balance()), (1, 15, "30".into()));
    let uses = client.ask("getGiftCardRedeemings", "giftCardID=$card");
    assert_eq!((uses.records().len(), uses.number("redeemed")), (1, "20".into()));
    client.ask("saveGiftCard", "code=G1 balance=0").record();
    assert_eq!(balance(), "0", "without a word of what was left it is what it was");
}
