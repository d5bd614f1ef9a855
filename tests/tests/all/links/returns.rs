//! What comes back: the recipe, cost, rate and price of the row that sold it, and no more than it sold.

use std::sync::atomic::{AtomicI64, Ordering};

use ladu_tests::{Client, Code, OK, TestServer, on_both_engines};

use super::{age, cost, delete, has_changed, is_too_much, of, read, receive, recipe, save, set, shop, stock};

on_both_engines! {
    what_was_sold_by_a_recipe_comes_back_by_it
    a_row_comes_back_at_its_own_cost
    parts_of_a_set_come_back_to_the_last_unit
    a_return_has_the_rate_of_its_row
    a_return_has_the_price_of_its_row
    a_return_is_totalled_as_its_sale_was
    a_return_is_in_the_currency_of_its_sale
    a_return_takes_the_row_that_it_names
    no_more_comes_back_than_was_sold
    many_return_once
    what_a_waybill_delivered_comes_back_by_its_invoice
    an_invoice_keeps_what_came_back
    a_return_changes_its_sale
    a_confirmed_credit_credits_no_other
}

fn back(client: &Client, sale: i64, row: &str) -> i64 {
    save(client, &format!("type=CREDITINVOICE creditToDocumentID={sale} {row}"))
}

fn on_hand(client: &Client) -> [String; 3] {
    ["$cup", "$saucer", "$spoon"].map(|product| stock(client, product).0)
}

/// What has not come back of a document: codes and amounts.
fn left(client: &Client, sale: i64) -> Vec<String> {
    let answer = client.ask("getSalesDocuments", &format!("id={sale} nonReturnedItemsOnly=1"));
    let rows = answer.records().first().map(|record| record["rows"].as_array().unwrap().clone()).unwrap_or_default();
    rows.iter().map(|row| format!("{}:{}:{}", of(row, "code"), of(row, "price"), of(row, "amount"))).collect()
}

fn what_was_sold_by_a_recipe_comes_back_by_it(server: TestServer) {
    let client = shop(&server);
    let sale = save(&client, "type=CASHINVOICE productID1=$set amount1=3");
    assert_eq!(on_hand(&client), ["7", "4", "10"]);
    recipe(
        &client,
        "productID=$set",
        "componentProductID1=$cup componentAmount1=1 componentProductID2=$spoon componentAmount2=5",
    );
    receive(&client, "$cup", "5", "7");
    let credit = back(&client, sale, "productID1=$set amount1=-1");
    assert_eq!(on_hand(&client), ["13", "6", "10"], "a cup and two saucers, and nothing else");
    assert_eq!((cost(&client, sale), cost(&client, credit)), ("9".into(), "-3".into()));
    client.ask("saveProduct", "productID=$set type=PRODUCT").answers(OK);
    back(&client, sale, "productID1=$set amount1=-2");
    assert_eq!(on_hand(&client), ["15", "10", "10"], "also when it is no set any more");
    server.doctor(&client);
}

fn a_row_comes_back_at_its_own_cost(server: TestServer) {
    let client = shop(&server);
    save(&client, "type=CASHINVOICE productID1=$cup amount1=9");
    receive(&client, "$cup", "1", "9");
    // The cup of the first row costs 1, the one in the set 9.
    let sale = save(&client, "type=CASHINVOICE productID1=$cup amount1=1 productID2=$set amount2=1");
    assert_eq!(cost(&client, sale), "12");
    let (cup, set) =
        (back(&client, sale, "productID1=$cup amount1=-1"), back(&client, sale, "productID1=$set amount1=-1"));
    assert_eq!((cost(&client, cup), cost(&client, set)), ("-1".into(), "-11".into()));
    server.doctor(&client);
    // Undone behind the sale's back, what came back of the row keeps its cost.
    let row = read(&client, sale)["rows"][1]["stableRowID"].clone();
    client
        .call(
            "cancelInventoryRecords",
            &[("referenceType", "1"), ("referenceID", &sale.to_string()), ("referenceRowIDs", row.as_str().unwrap())],
        )
        .record();
    assert_eq!((cost(&client, cup), cost(&client, set)), ("-1".into(), "-11".into()));
    server.doctor(&client);
}

fn parts_of_a_set_come_back_to_the_last_unit(server: TestServer) {
    let client = shop(&server);
    client
        .ask(
            "saveProduct",
            "groupID=$goods name=mix type=BUNDLE netPrice=1 componentProductID1=$cup componentAmount1=0.333333",
        )
        .named("mix");
    let sale = save(&client, "type=CASHINVOICE productID1=$mix amount1=0.7");
    assert_eq!(stock(&client, "$cup").0, "9.766667");
    for _ in 0..7 {
        back(&client, sale, "productID1=$mix amount1=-0.1");
    }
    assert_eq!(stock(&client, "$cup").0, "10");
    server.doctor(&client);
}

fn a_return_has_the_rate_of_its_row(server: TestServer) {
    let client = shop(&server);
    let sale = save(&client, "type=CASHINVOICE productID1=$cup amount1=2");
    client.ask("saveProduct", "productID=$cup vatrateID=$vat14 netPrice=99").record();
    let row = |id: i64| read(&client, id)["rows"][0].clone();
    let draft = back(&client, sale, "isCashInvoice=1 productID1=$cup amount1=-1 price1=10 confirmInvoice=0");
    client.ask("saveSalesDocument", &format!("id={draft}")).record();
    let credit = row(draft);
    assert_eq!([of(&credit, "vatrateID"), of(&credit, "rowTotal")], [client.id("vat20").to_string(), "-12".into()]);
    let other = back(&client, sale, "productID1=$cup amount1=-1 price1=10 vatrateID1=$vat14");
    assert_eq!(of(&row(other), "vatrateID"), client.id("vat14").to_string(), "what is sent counts");
}

fn a_return_has_the_price_of_its_row(server: TestServer) {
    let client = shop(&server);
    let sale = save(
        &client,
        "productID1=$cup amount1=4 price1=8 discount1=25 itemName1=Mug itemName2=Gift amount2=1 price2=2 vatrateID2=$vat20",
    );
    client.ask("saveProduct", "productID=$cup netPrice=99 name=Beaker").record();
    let row = |params: &str| {
        let row = read(&client, back(&client, sale, params))["rows"][0].clone();
        ["itemName", "price", "discount", "rowNetTotal"].map(|key| of(&row, key))
    };
    assert_eq!(row("productID1=$cup amount1=-1"), ["Mug", "8", "25", "-6"]);
    assert_eq!(row("productID1=$cup amount1=-1 price1=5"), ["Mug", "5", "0", "-5"]);
    assert_eq!(row("productID1=$cup amount1=-1 discount1=50"), ["Mug", "8", "50", "-4"]);
    assert_eq!(row("itemName1=Gift amount1=-1"), ["Gift", "2", "0", "-2"]);
    // An exchange: what is given out has the price of the day.
    assert_eq!(row("productID1=$cup amount1=1"), ["Beaker", "99", "0", "99"]);
    // Units of rows with several prices: what one came to on the average.
    let sale = save(&client, "productID1=$cup amount1=2 price1=10 productID2=$cup amount2=3 price2=8 discount2=50");
    let all = read(&client, back(&client, sale, "productID1=$cup amount1=-5"))["rows"][0].clone();
    assert_eq!((of(&all, "price"), of(&all, "rowNetTotal")), ("6.4".into(), "-32".into()));
}

fn a_return_is_totalled_as_its_sale_was(server: TestServer) {
    let client = shop(&server);
    set(&client, "invoice_waybills_show_price_with_tax", "1");
    for kind in ["CASHINVOICE", "INVWAYBILL", "INVOICE"] {
        for version in ["2", "3", "5"] {
            let sale = save(
                &client,
                &format!(
                    "type={kind} algorithmVersion={version} productID1=$cup amount1=3 price1=7.4531 discount1=7.5 vatrateID1=$vat14"
                ),
            );
            let credit = back(&client, sale, "productID1=$cup amount1=-3");
            let [sold, returned] = [sale, credit].map(|id| read(&client, id));
            for key in ["netTotal", "vatTotal", "total"] {
                assert_eq!(of(&returned, key), format!("-{}", of(&sold, key)), "{key} of {kind} by version {version}");
            }
            assert_eq!(of(&read(&client, sale), "paymentStatus"), "PAID", "it is settled");
        }
    }
}

fn a_return_is_in_the_currency_of_its_sale(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD nameEng=Dollar rate=0.8").answers(OK);
    let sale = save(&client, "currencyCode=USD currencyRate=0.5 productID1=$cup amount1=2 price1=20");
    let credit = read(&client, back(&client, sale, "productID1=$cup amount1=-1"));
    assert_eq!(
        [of(&credit, "currencyCode"), of(&credit, "currencyRate"), of(&credit["rows"][0], "price")],
        ["USD", "0.5", "20"]
    );
    let euros = read(&client, back(&client, sale, "currencyCode=EUR productID1=$cup amount1=-1"));
    assert_eq!([of(&euros, "currencyCode"), of(&euros["rows"][0], "price")], ["EUR", "10"]);
}

fn a_return_takes_the_row_that_it_names(server: TestServer) {
    let client = shop(&server);
    let sale = save(
        &client,
        "productID1=$cup amount1=2 price1=10 productID2=$cup amount2=4 price2=8 productID3=$spoon amount3=1 price3=8",
    );
    back(&client, sale, "productID1=$cup amount1=-1 price1=10");
    assert_eq!(left(&client, sale), ["cup:10:1", "cup:8:4", "spoon:8:1"], "the one of that price");
    let most = back(&client, sale, "productID1=$cup amount1=-2 price1=9");
    assert_eq!(left(&client, sale), ["cup:10:1", "cup:8:2", "spoon:8:1"], "the one with most left");
    back(&client, sale, "productID1=$cup amount1=-2 price1=10");
    assert_eq!(left(&client, sale), ["cup:8:1", "spoon:8:1"], "what is beyond that price comes from the next");
    delete(&client, most);
    assert_eq!(left(&client, sale), ["cup:8:3", "spoon:8:1"]);
    server.doctor(&client);
}

fn no_more_comes_back_than_was_sold(server: TestServer) {
    let client = shop(&server);
    client.ask("saveConfParameter", "parameterName=services_disabled parameterValue=0").answers(OK);
    let sale = save(
        &client,
        "productID1=$cup amount1=3 productID2=$cup amount2=2 itemName3=Wrap amount3=1 price3=5 vatrateID3=$vat0",
    );
    let credit = |row: &str| format!("type=CREDITINVOICE creditToDocumentID={sale} {row}");
    let draft = save(&client, &credit("productID1=$cup amount1=-2 confirmInvoice=0"));
    is_too_much(&client, &credit("productID1=$cup amount1=-6"));
    is_too_much(&client, &credit("productID1=$spoon amount1=-1"));
    client
        .ask("saveSalesDocument", &credit("productID1=$cup amount1=-3 productID4=$cup amount4=-3"))
        .fails_at(Code::NOT_ALLOWED, "amount4");
    back(&client, sale, "productID1=$cup amount1=-4");
    is_too_much(&client, &format!("id={draft}"));
    assert_eq!(stock(&client, "$cup").0, "9", "what was refused brought nothing");
    // Money can be given back for anything, and as often as one likes.
    for _ in 0..2 {
        back(&client, sale, "itemName1=Wrap amount1=-1 price1=1");
        back(&client, sale, "itemName1=Sorry amount1=-1 price1=1");
    }
    // Of what was never sold nothing comes back.
    let draft_sale = save(&client, "confirmInvoice=0 productID1=$cup amount1=3");
    is_too_much(&client, &format!("type=CREDITINVOICE creditToDocumentID={draft_sale} productID1=$cup amount1=-1"));
    // What names no sale is nobody's.
    save(&client, "type=CREDITINVOICE productID1=$cup amount1=-50 price1=1");
    set(&client, "refuse_return_of_more_than_sold", "0");
    back(&client, sale, "productID1=$cup amount1=-4");
    assert_eq!(left(&client, sale), Vec::<String>::new());
    server.doctor(&client);
}

fn many_return_once(server: TestServer) {
    let client = shop(&server);
    let sale = save(&client, "type=CASHINVOICE productID1=$cup amount1=5");
    let (returned, refused) = (AtomicI64::new(0), AtomicI64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let params = format!("type=CREDITINVOICE creditToDocumentID={sale} productID1=$cup amount1=-5");
                match client.ask("saveSalesDocument", &params).error() {
                    (OK, _) => returned.fetch_add(1, Ordering::Relaxed),
                    (Code::NOT_ALLOWED, "amount1") => refused.fetch_add(1, Ordering::Relaxed),
                    other => panic!("{other:?}"),
                };
            });
        }
    });
    assert_eq!((returned.into_inner(), refused.into_inner()), (1, 15));
    assert_eq!(stock(&client, "$cup").0, "10");
    server.doctor(&client);
}

fn what_a_waybill_delivered_comes_back_by_its_invoice(server: TestServer) {
    let client = shop(&server);
    for source in ["", "sourceWaybillID1={}"] {
        let waybill = save(&client, "type=WAYBILL customerID=$mari productID1=$set amount1=3");
        let source = source.replace("{}", &waybill.to_string());
        let invoice = save(
            &client,
            &format!("type=INVOICE customerID=$mari productID1=$set amount1=3 baseDocumentID={waybill} {source}"),
        );
        receive(&client, "$cup", "1", "50");
        let credit = back(&client, invoice, "productID1=$set amount1=-1");
        assert_eq!(cost(&client, credit), "-3", "what the waybill's row cost");
        back(&client, waybill, "productID1=$set amount1=-1");
        is_too_much(&client, &format!("type=CREDITINVOICE creditToDocumentID={invoice} productID1=$set amount1=-2"));
        is_too_much(&client, &format!("type=CREDITINVOICE creditToDocumentID={waybill} productID1=$set amount1=-2"));
        back(&client, invoice, "productID1=$set amount1=-1");
        client.ask("deleteSalesDocument", &format!("documentID={waybill}")).fails(Code::IN_USE);
        server.doctor(&client);
        save(&client, "type=CASHINVOICE productID1=$cup amount1=1");
        receive(&client, "$cup", "1", "1");
    }
    // A waybill and an invoice of one order.
    let order = save(&client, "type=ORDER customerID=$mari productID1=$cup amount1=2");
    let waybill =
        save(&client, &format!("type=WAYBILL customerID=$mari productID1=$cup amount1=2 baseDocumentID={order}"));
    let invoice =
        save(&client, &format!("type=INVOICE customerID=$mari productID1=$cup amount1=2 baseDocumentID={order}"));
    back(&client, invoice, "productID1=$cup amount1=-2");
    is_too_much(&client, &format!("type=CREDITINVOICE creditToDocumentID={waybill} productID1=$cup amount1=-1"));
    // Nobody knows what an invoice of nothing moved: it comes back by the recipe of the day.
    let invoice = save(&client, "type=INVOICE productID1=$set amount1=1");
    let before = on_hand(&client).map(|units| units.parse::<i64>().unwrap());
    back(&client, invoice, "productID1=$set amount1=-1");
    assert_eq!(on_hand(&client), [before[0] + 1, before[1] + 2, before[2]].map(|units| units.to_string()));
    server.doctor(&client);
}

fn an_invoice_keeps_what_came_back(server: TestServer) {
    let client = shop(&server);
    let invoice = save(&client, "type=INVOICE productID1=$cup amount1=5 productID2=$spoon amount2=2");
    back(&client, invoice, "productID1=$cup amount1=-3");
    let edit = |rows: &str| client.ask("saveSalesDocument", &format!("id={invoice} {rows}"));
    edit("productID1=$cup amount1=2 productID2=$spoon amount2=2").fails_at(Code::NOT_ALLOWED, "amount1");
    edit("productID1=$spoon amount1=1 productID2=$cup amount2=4 price2=7").record();
    assert_eq!(left(&client, invoice), ["spoon:3:1", "cup:7:1"]);
    is_too_much(&client, &format!("type=CREDITINVOICE creditToDocumentID={invoice} productID1=$cup amount1=-2"));
    edit("notes=n").record();
    assert_eq!(left(&client, invoice), ["spoon:3:1", "cup:7:1"]);
    server.doctor(&client);
}

fn a_return_changes_its_sale(server: TestServer) {
    let client = shop(&server);
    let sale = save(&client, "customerID=$mari productID1=$cup amount1=5");
    let changes = |what: &str| {
        assert!(has_changed(&client, sale), "{what}");
        age(&server, &client, sale);
    };
    age(&server, &client, sale);
    let credit = back(&client, sale, "productID1=$cup amount1=-3");
    changes("a return");
    let payment = client.ask("savePayment", &format!("documentID={credit} type=CASH sum=-36")).number("paymentID");
    changes("money that was given back for it");
    client.ask("savePayment", &format!("paymentID={payment} sum=-30")).record();
    changes("less of it");
    client.ask("deletePayment", &format!("paymentID={payment}")).succeeds();
    changes("none of it");
    let payment = client.ask("savePayment", &format!("documentID={sale} type=CASH sum=10")).number("paymentID");
    changes("a payment");
    client.ask("savePayment", &format!("paymentID={payment} type=CARD")).record();
    changes("another payment");
    client.ask("deletePayment", &format!("paymentID={payment}")).succeeds();
    changes("no payment");
    delete(&client, credit);
    changes("the return is gone");
    back(&client, sale, "itemName1=Sorry amount1=-1 price1=1");
    changes("a credit of money alone");
}

fn a_confirmed_credit_credits_no_other(server: TestServer) {
    let client = shop(&server);
    let sales = [(); 2].map(|()| save(&client, "productID1=$cup amount1=2"));
    let draft = back(&client, sales[0], "productID1=$cup amount1=-1 confirmInvoice=0");
    let credits = |sale: i64| read(&client, sale)["followUpDocuments"].as_array().unwrap().len();
    assert_eq!(sales.map(credits), [1, 0]);
    client.ask("saveSalesDocument", &format!("id={draft} creditToDocumentID={}", sales[1])).record();
    assert_eq!((sales.map(credits), left(&client, sales[1])), ([0, 1], vec!["cup:10:1".to_owned()]));
    for sale in [sales[0], draft] {
        let answer = client.ask("saveSalesDocument", &format!("id={draft} creditToDocumentID={sale}"));
        answer.fails(if sale == draft { Code::CONFLICT } else { Code::CONFIRMED });
    }
    client.ask("saveSalesDocument", &format!("id={draft} creditToDocumentID={} notes=n", sales[1])).record();
    // A draft credit of a sale that is gone credits nothing.
    let draft = back(&client, sales[0], "productID1=$cup amount1=-1 confirmInvoice=0");
    delete(&client, sales[0]);
    client.ask("saveSalesDocument", &format!("id={draft}")).record();
    assert_eq!(read(&client, draft)["baseDocuments"].as_array().unwrap().len(), 0);
    server.doctor(&client);
}
