//! Reward points of sales that change afterwards.

use ladu_tests::{Client, TestServer, on_both_engines, shown};

on_both_engines! {
    a_changed_price_changes_points_by_the_difference
    points_that_are_spent_are_taken_of_others
    credits_follow_what_has_changed
    points_go_with_the_customer
    points_of_another_currency_are_the_books
    what_was_redeemed_comes_back
}

fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=Card netPrice=50 isGiftCard=1").named("card");
    for name in ["mari", "jaan"] {
        client.ask("saveCustomer", &format!("firstName={name} lastName=Tamm")).named(name);
    }
    per_euro(&client, "1");
    client
}

fn per_euro(client: &Client, points: &str) {
    let setting = format!("parameterName=reward_points_per_currency_unit parameterValue={points}");
    client.ask("saveConfParameter", &setting).succeeds();
}

fn sell(client: &Client, price: &str, more: &str) -> i64 {
    let row = format!("itemName1=x amount1=1 price1={price} vatrateID1=$vat0");
    client.ask("saveSalesDocument", &format!("type=CASHINVOICE customerID=$mari {row} {more}")).id("invoiceID")
}

fn edit(client: &Client, id: i64, price: &str) {
    let row = format!("itemName1=x amount1=1 price1={price} vatrateID1=$vat0");
    client.ask("saveSalesDocument", &format!("id={id} {row}")).succeeds();
}

/// What a customer can spend; the records of both sides come to it.
fn points(client: &Client, customer: &str) -> i64 {
    let id = client.id(customer);
    let sum = |call: &str, key: &str| -> i64 {
        let records = client.ask(call, &format!("customerID={id} recordsOnPage=100"));
        records.records().iter().map(|one| shown(&one[key]).parse::<i64>().unwrap()).sum()
    };
    let points = client.ask("getCustomerRewardPoints", &format!("customerID={id}")).number("points").parse().unwrap();
    let earned = sum("getEarnedRewardPointRecords", "earnedPoints");
    assert_eq!(earned - sum("getUsedRewardPointRecords", "usedPoints"), points, "the history");
    assert_eq!(sum("getEarnedRewardPointRecords", "remainingPoints"), points, "what is left of what was earned");
    points
}

fn a_changed_price_changes_points_by_the_difference(server: TestServer) {
    let client = shop(&server);
    let id = sell(&client, "40", "");
    for (price, expected) in [("40", 40), ("52.90", 52), ("52.90", 52), ("13", 13), ("0.50", 0), ("40", 40)] {
        edit(&client, id, price);
        assert_eq!(points(&client, "mari"), expected, "{price}");
    }
    client.ask("saveSalesDocument", &format!("id={id} notes=x")).succeeds();
    assert_eq!(points(&client, "mari"), 40);
    // What a point costs has changed: only the difference is reckoned by it.
    per_euro(&client, "2");
    edit(&client, id, "45");
    assert_eq!(points(&client, "mari"), 50);
    let rows = "itemName1=x amount1=1 price1=45 vatrateID1=$vat0 productID2=$card amount2=1 itemName3=y amount3=2 price3=1 vatrateID3=$vat0";
    let invoice = client.ask("saveSalesDocument", &format!("type=INVOICE customerID=$mari {rows}")).id("invoiceID");
    assert_eq!(points(&client, "mari"), 144, "gift cards earn nothing");
    edit(&client, invoice, "10");
    assert_eq!(points(&client, "mari"), 70, "nor do rows that are gone");
    client.ask("deleteSalesDocument", &format!("documentID={id}")).succeeds();
    assert_eq!(points(&client, "mari"), 20);
}

fn points_that_are_spent_are_taken_of_others(server: TestServer) {
    let client = shop(&server);
    let (first, second) = (sell(&client, "40", ""), sell(&client, "30", ""));
    client.ask("subtractCustomerRewardPoints", "customerID=$mari points=50").succeeds();
    edit(&client, first, "25");
    assert_eq!(points(&client, "mari"), 5, "15 of the second sale");
    edit(&client, second, "10");
    assert_eq!(points(&client, "mari"), 0, "nobody has fewer than none");
    let third = sell(&client, "100", "");
    client.ask("subtractCustomerRewardPoints", "customerID=$mari points=90").succeeds();
    client.ask("deleteSalesDocument", &format!("documentID={third}")).succeeds();
    assert_eq!(points(&client, "mari"), 0);
    let last = sell(&client, "7", "");
    assert_eq!(points(&client, "mari"), 7);
    client.ask("deleteSalesDocument", &format!("documentID={last}")).succeeds();
    assert_eq!(points(&client, "mari"), 0);
}

fn credits_follow_what_has_changed(server: TestServer) {
    let client = shop(&server);
    let rows = |amount: i64, price: &str| format!("itemName1=x amount1={amount} price1={price} vatrateID1=$vat0");
    let id =
        client.ask("saveSalesDocument", &format!("type=INVOICE customerID=$mari {}", rows(3, "10"))).id("invoiceID");
    let credit = |price: &str| {
        let row = rows(-1, price);
        let credit = format!("type=CREDITINVOICE customerID=$mari creditToDocumentID={id} {row}");
        client.ask("saveSalesDocument", &credit).id("invoiceID")
    };
    let first = credit("10");
    assert_eq!(points(&client, "mari"), 20);
    client.ask("saveSalesDocument", &format!("id={first} {}", rows(-1, "4"))).succeeds();
    assert_eq!(points(&client, "mari"), 26, "less was credited");
    client.ask("saveSalesDocument", &format!("id={first} {}", rows(-1, "13"))).succeeds();
    assert_eq!(points(&client, "mari"), 17, "more was");
    client.ask("saveSalesDocument", &format!("id={id} {}", rows(3, "20"))).succeeds();
    assert_eq!(points(&client, "mari"), 47, "60.00 were sold, 13.00 credited");
    let second = credit("47");
    assert_eq!(points(&client, "mari"), 0);
    client.ask("deleteSalesDocument", &format!("documentID={first}")).succeeds();
    assert_eq!(points(&client, "mari"), 13);
    client.ask("deleteSalesDocument", &format!("documentID={second}")).succeeds();
    assert_eq!(points(&client, "mari"), 60);
}

fn points_go_with_the_customer(server: TestServer) {
    let client = shop(&server);
    let id = sell(&client, "40", "");
    client.ask("saveSalesDocument", &format!("id={id} customerID=$jaan")).succeeds();
    assert_eq!((points(&client, "mari"), points(&client, "jaan")), (0, 40));
    client.ask("saveSalesDocument", &format!("id={id} customerID=$jaan notes=x")).succeeds();
    assert_eq!((points(&client, "mari"), points(&client, "jaan")), (0, 40));
    client.ask("deleteSalesDocument", &format!("documentID={id}")).succeeds();
    assert_eq!((points(&client, "mari"), points(&client, "jaan")), (0, 0));
}

/// What was sold for 33.33 dollars at 0.913377 is 30.44 in the books, and so it is for points.
fn points_of_another_currency_are_the_books(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.913377").succeeds();
    per_euro(&client, "100");
    let id = sell(&client, "33.33", "currencyCode=USD");
    assert_eq!(points(&client, "mari"), 3044);
    client.ask("saveSalesDocument", &format!("id={id} currencyCode=USD currencyRate=0.5")).succeeds();
    assert_eq!(points(&client, "mari"), 1667);
}

fn what_was_redeemed_comes_back(server: TestServer) {
    let client = shop(&server);
    sell(&client, "100", "");
    let id = sell(&client, "20", "");
    client.ask("subtractCustomerRewardPoints", &format!("customerID=$mari points=70 invoiceID={id}")).succeeds();
    assert_eq!(points(&client, "mari"), 50);
    edit(&client, id, "15");
    assert_eq!(points(&client, "mari"), 45, "what a sale cost in points is another matter than what it earned");
    client.ask("deleteSalesDocument", &format!("documentID={id}")).succeeds();
    assert_eq!(points(&client, "mari"), 100);
}
