//! What orders hold, whether they are done and invoiced, and that no more is made of them than was ordered.

use std::sync::atomic::{AtomicI64, Ordering};

use ladu_tests::{Code, OK, TestServer, on_both_engines};

use super::{age, delete, has_changed, is_too_much, of, pair, read, recipe, save, set, shop, stock};

on_both_engines! {
    a_draft_that_is_confirmed_later_delivers
    a_deleted_delivery_is_open_again
    every_kind_of_bill_is_seen_and_forgotten
    a_changed_order_holds_what_is_left_of_it
    one_delivery_of_two_orders_counts_once
    an_order_takes_over_what_its_offer_held
    a_delivery_that_is_void_is_open_again
    an_order_keeps_its_recipe
    no_more_is_sold_than_was_ordered
    many_sell_one_order_once
    waybills_are_billed_once
    no_document_follows_itself
    bases_change_with_what_is_made_of_them
}

fn a_draft_that_is_confirmed_later_delivers(server: TestServer) {
    let client = shop(&server);
    set(&client, "order_is_completed_when", "waybill_made");
    let order = save(&client, "type=ORDER productID1=$cup amount1=5 reserveGoods=1");
    let draft = save(&client, &format!("productID1=$cup amount1=5 baseDocumentID={order} confirmInvoice=0"));
    assert_eq!(stock(&client, "$cup"), pair("10", "5"), "a draft delivers nothing");
    let order_is = || {
        let order = read(&client, order);
        [of(&order, "invoiceState"), of(&order, "orderInvoiced")]
    };
    assert_eq!(order_is(), ["READY", "0"]);
    client.ask("saveSalesDocument", &format!("id={draft}")).record();
    assert_eq!(stock(&client, "$cup"), pair("5", "0"));
    assert_eq!(order_is(), ["FULFILLED", "1"]);
    delete(&client, draft);
    assert_eq!(stock(&client, "$cup"), pair("10", "5"));
    assert_eq!(order_is(), ["READY", "0"]);
    server.doctor(&client);
}

fn a_deleted_delivery_is_open_again(server: TestServer) {
    let client = shop(&server);
    set(&client, "order_is_completed_when", "waybill_made");
    let order = save(&client, "type=ORDER productID1=$cup amount1=5 reserveGoods=1 invoiceState=SHIPPED");
    assert_eq!(stock(&client, "$cup"), pair("10", "0"), "what is shipped is not held");
    client.ask("saveSalesDocument", &format!("id={order} invoiceState=PENDING")).record();
    let fulfillable = || {
        let orders = client.ask("getFulfillableOrders", "");
        orders.records().iter().map(|order| of(&order["rows"][0], "fulfillableAmount")).collect::<Vec<_>>()
    };
    let state = || of(&read(&client, order), "invoiceState");
    let part = save(&client, &format!("type=WAYBILL productID1=$cup amount1=2 baseDocumentID={order}"));
    assert_eq!((stock(&client, "$cup"), fulfillable()), (pair("8", "3"), vec!["3".to_owned()]));
    let rest = save(&client, &format!("type=CASHINVOICE productID1=$cup amount1=3 baseDocumentID={order}"));
    assert_eq!((stock(&client, "$cup"), state(), fulfillable()), (pair("5", "0"), "FULFILLED".into(), vec![]));
    delete(&client, part);
    assert_eq!(
        (stock(&client, "$cup"), state(), fulfillable()),
        (pair("7", "2"), "PENDING".into(), vec!["2".to_owned()]),
        "it is in the state that it was in"
    );
    delete(&client, rest);
    assert_eq!((stock(&client, "$cup"), fulfillable()), (pair("10", "5"), vec!["5".to_owned()]));
    // What somebody has said to be done stays so.
    let part = save(&client, &format!("type=WAYBILL productID1=$cup amount1=2 baseDocumentID={order}"));
    client.ask("setSalesOrderAsFulfilled", &format!("orderID={order}")).succeeds();
    delete(&client, part);
    assert_eq!((stock(&client, "$cup"), state()), (pair("10", "0"), "FULFILLED".into()));
    server.doctor(&client);
}

fn every_kind_of_bill_is_seen_and_forgotten(server: TestServer) {
    let client = shop(&server);
    let invoiced = |id: i64| of(&read(&client, id), "orderInvoiced");
    for (kind, is_bill) in [("INVWAYBILL", "1"), ("CASHINVOICE", "1"), ("INVOICE", "1"), ("WAYBILL", "0")] {
        let order = save(&client, "type=ORDER customerID=$mari productID1=$cup amount1=1");
        let bill = save(&client, &format!("type={kind} productID1=$cup amount1=1 baseDocumentID={order}"));
        assert_eq!(invoiced(order), is_bill, "{kind}");
        if kind == "WAYBILL" {
            let later = save(&client, &format!("type=INVOICE productID1=$cup amount1=1 baseDocumentID={bill}"));
            assert_eq!((invoiced(order), invoiced(bill)), ("1".into(), "1".into()), "the bill of its waybill");
            delete(&client, later);
            assert_eq!((invoiced(order), invoiced(bill)), ("0".into(), "0".into()));
        }
        delete(&client, bill);
        assert_eq!(invoiced(order), "0", "{kind} is gone");
        client.ask("saveSalesDocument", &format!("id={order} orderInvoiced=1")).record();
        let waybill = save(&client, &format!("type=WAYBILL productID1=$cup amount1=1 baseDocumentID={order}"));
        delete(&client, waybill);
        assert_eq!(invoiced(order), "1", "somebody has said so");
    }
    server.doctor(&client);
}

fn a_changed_order_holds_what_is_left_of_it(server: TestServer) {
    let client = shop(&server);
    set(&client, "order_is_completed_when", "waybill_made");
    client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").named("second");
    let order = save(&client, "type=ORDER productID1=$cup amount1=5 reserveGoods=1");
    save(&client, &format!("productID1=$cup amount1=2 baseDocumentID={order}"));
    let edit = |params: &str| client.ask("saveSalesDocument", &format!("id={order} {params}")).succeeds();
    let held = || stock(&client, "$cup").1;
    let state = || of(&read(&client, order), "invoiceState");
    edit("productID1=$cup amount1=7");
    assert_eq!((held(), state()), ("5".into(), "READY".into()));
    edit("productID1=$cup amount1=2");
    assert_eq!((held(), state()), ("0".into(), "FULFILLED".into()), "all that is ordered has left");
    edit("productID1=$cup amount1=3 productID2=$saucer amount2=4");
    assert_eq!((held(), stock(&client, "$saucer").1, state()), ("1".into(), "4".into(), "READY".into()));
    edit("warehouseID=$second");
    assert_eq!((held(), stock(&client, "$saucer").1), ("0".into(), "0".into()));
    edit("warehouseID=$store notes=back");
    assert_eq!((held(), stock(&client, "$saucer").1), ("1".into(), "4".into()));
    // The same through a bulk request.
    let bulk = serde_json::json!([
        {"requestName": "saveSalesDocument", "id": order, "productID1": "$cup", "amount1": 4},
        {"requestName": "saveSalesDocument", "productID1": "$cup", "amount1": 1, "baseDocumentID": order},
    ]);
    client.bulk(&bulk);
    assert_eq!((held(), stock(&client, "$saucer").1), ("1".into(), "0".into()));
    server.doctor(&client);
}

fn one_delivery_of_two_orders_counts_once(server: TestServer) {
    let client = shop(&server);
    let order = || save(&client, "type=ORDER customerID=$mari productID1=$cup amount1=3 reserveGoods=1");
    let (first, second) = (order(), order());
    let both = format!("customerID=$mari productID1=$cup amount1=4 baseDocumentIDs={first},{second}");
    let delivery = save(&client, &both);
    assert_eq!(stock(&client, "$cup"), pair("6", "2"), "three of the first, one of the second");
    save(&client, &format!("customerID=$mari productID1=$cup amount1=1 baseDocumentID={first}"));
    assert_eq!(stock(&client, "$cup"), pair("5", "1"), "the common delivery has a choice");
    delete(&client, delivery);
    assert_eq!(stock(&client, "$cup"), pair("9", "5"));
    delete(&client, second);
    assert_eq!(stock(&client, "$cup"), pair("9", "2"));
    server.doctor(&client);
}

fn an_order_takes_over_what_its_offer_held(server: TestServer) {
    let client = shop(&server);
    let held = || stock(&client, "$cup").1;
    let offer = save(&client, "type=OFFER customerID=$mari productID1=$cup amount1=5 reserveGoods=1");
    assert_eq!(held(), "5");
    let order = save(
        &client,
        &format!("type=ORDER customerID=$mari productID1=$cup amount1=4 reserveGoods=1 baseDocumentID={offer}"),
    );
    assert_eq!(held(), "5", "four by the order, one by the offer");
    let delivery = save(&client, &format!("customerID=$mari productID1=$cup amount1=3 baseDocumentID={order}"));
    assert_eq!(stock(&client, "$cup"), pair("7", "2"));
    delete(&client, delivery);
    assert_eq!(held(), "5");
    client.ask("saveSalesDocument", &format!("id={order} invoiceState=CANCELLED")).record();
    assert_eq!(held(), "5", "all by the offer again");
    client.ask("saveSalesDocument", &format!("id={order} invoiceState=READY")).record();
    delete(&client, order);
    assert_eq!(held(), "5");
    // A bill to be paid ahead holds nothing; what is delivered on it is delivered of the order.
    let bill =
        save(&client, &format!("type=PREPAYMENT customerID=$mari productID1=$cup amount1=5 baseDocumentID={offer}"));
    assert_eq!(held(), "5");
    save(&client, &format!("customerID=$mari productID1=$cup amount1=2 baseDocumentID={bill}"));
    assert_eq!(stock(&client, "$cup"), pair("8", "3"));
    server.doctor(&client);
}

fn a_delivery_that_is_void_is_open_again(server: TestServer) {
    let client = shop(&server);
    set(&client, "order_is_completed_when", "waybill_made");
    let order = save(&client, "type=ORDER productID1=$cup amount1=5 reserveGoods=1");
    let delivery = save(&client, &format!("productID1=$cup amount1=5 baseDocumentID={order}"));
    let back = |kind: &str, amount: i64| {
        save(
            &client,
            &format!(
                "type=CREDITINVOICE creditInvoiceType={kind} creditToDocumentID={delivery} productID1=$cup amount1=-{amount}"
            ),
        )
    };
    let order_is = || {
        let order = read(&client, order);
        (stock(&client, "$cup").1, of(&order, "invoiceState"), of(&order, "orderInvoiced"))
    };
    back("RETURN", 1);
    assert_eq!(order_is(), ("0".into(), "FULFILLED".into(), "1".into()), "what came back was delivered");
    let void = back("VOID", 4);
    assert_eq!(order_is(), ("4".into(), "READY".into(), "1".into()));
    delete(&client, void);
    assert_eq!(order_is(), ("0".into(), "FULFILLED".into(), "1".into()));
    server.doctor(&client);
}

fn an_order_keeps_its_recipe(server: TestServer) {
    let client = shop(&server);
    let held = || ["$cup", "$saucer", "$spoon"].map(|product| stock(&client, product).1);
    let order = save(&client, "type=ORDER productID1=$set amount1=3 reserveGoods=1");
    assert_eq!(held(), ["3", "6", "0"]);
    recipe(
        &client,
        "productID=$set",
        "componentProductID1=$cup componentAmount1=1 componentProductID2=$spoon componentAmount2=1",
    );
    client.ask("saveSalesDocument", &format!("id={order} reserveGoods=0")).record();
    client.ask("saveSalesDocument", &format!("id={order} reserveGoods=1")).record();
    assert_eq!(held(), ["3", "6", "0"], "it is still what was ordered");
    let part = save(&client, &format!("productID1=$set amount1=1 baseDocumentID={order}"));
    assert_eq!(held(), ["2", "4", "0"]);
    assert_eq!(stock(&client, "$spoon").0, "9", "what leaves is made by the recipe of the day");
    let rest = save(&client, &format!("productID1=$set amount1=2 baseDocumentID={order}"));
    assert_eq!(held(), ["0", "0", "0"]);
    delete(&client, part);
    assert_eq!(held(), ["1", "2", "0"]);
    delete(&client, rest);
    delete(&client, order);
    assert_eq!(held(), ["0", "0", "0"]);
    server.doctor(&client);
}

fn no_more_is_sold_than_was_ordered(server: TestServer) {
    let client = shop(&server);
    let order = save(&client, "type=ORDER customerID=$mari productID1=$cup amount1=5 productID2=$saucer amount2=1");
    let base = format!("customerID=$mari baseDocumentID={order}");
    let draft = save(&client, &format!("productID1=$cup amount1=4 {base} confirmInvoice=0"));
    save(&client, &format!("productID1=$spoon amount1=9 {base}"));
    let first = save(&client, &format!("productID1=$cup amount1=3 {base}"));
    is_too_much(&client, &format!("productID1=$cup amount1=5 {base}"));
    is_too_much(&client, &format!("type=WAYBILL productID1=$cup amount1=3 {base}"));
    is_too_much(&client, &format!("type=INVOICE productID1=$cup amount1=3 {base}"));
    is_too_much(&client, &format!("id={draft}"));
    client
        .ask(
            "saveSalesDocument",
            &format!("productID3=$saucer amount3=1 productID7=$cup amount7=1 productID9=$cup amount9=2 {base}"),
        )
        .fails_at(Code::NOT_ALLOWED, "amount9");
    assert_eq!(stock(&client, "$cup").0, "7", "what was refused has moved nothing");
    client.ask("saveSalesDocument", &format!("id={draft} confirmInvoice=0 productID1=$cup amount1=2")).record();
    client.ask("saveSalesDocument", &format!("id={draft}")).record();
    delete(&client, first);
    save(&client, &format!("type=INVOICE productID1=$cup amount1=3 {base}"));
    save(&client, &format!("type=WAYBILL productID1=$cup amount1=3 {base}"));
    // Another invoice than its goods is the same order twice.
    is_too_much(&client, &format!("type=INVOICE productID1=$cup amount1=1 {base}"));
    set(&client, "refuse_sale_of_more_than_ordered", "0");
    save(&client, &format!("productID1=$cup amount1=1 {base}"));
    server.doctor(&client);
}

fn many_sell_one_order_once(server: TestServer) {
    let client = shop(&server);
    let order = save(&client, "type=ORDER productID1=$cup amount1=5 reserveGoods=1");
    let (sold, refused) = (AtomicI64::new(0), AtomicI64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let params = format!("productID1=$cup amount1=5 baseDocumentID={order}");
                match client.ask("saveSalesDocument", &params).error() {
                    (OK, _) => sold.fetch_add(1, Ordering::Relaxed),
                    (Code::NOT_ALLOWED, "amount1") => refused.fetch_add(1, Ordering::Relaxed),
                    other => panic!("{other:?}"),
                };
            });
        }
    });
    assert_eq!((sold.into_inner(), refused.into_inner()), (1, 15));
    assert_eq!(stock(&client, "$cup"), pair("5", "0"));
    server.doctor(&client);
}

fn waybills_are_billed_once(server: TestServer) {
    let client = shop(&server);
    let waybill = save(&client, "type=WAYBILL customerID=$mari productID1=$cup amount1=3");
    let bill = |amount: i64| {
        format!("type=INVOICE customerID=$mari productID1=$cup amount1={amount} baseDocumentID={waybill}")
    };
    let first = save(&client, &bill(2));
    is_too_much(&client, &bill(2));
    save(&client, &bill(1));
    is_too_much(&client, &format!("id={first} productID1=$cup amount1=3"));
    client.ask("saveSalesDocument", &format!("id={first} productID1=$cup amount1=1")).record();
    save(&client, &bill(1));
    server.doctor(&client);
}

fn no_document_follows_itself(server: TestServer) {
    let client = shop(&server);
    let offer = save(&client, "type=OFFER customerID=$mari productID1=$cup amount1=1");
    let order = save(&client, &format!("type=ORDER customerID=$mari productID1=$cup amount1=1 baseDocumentID={offer}"));
    let bill =
        save(&client, &format!("type=PREPAYMENT customerID=$mari productID1=$cup amount1=1 baseDocumentID={order}"));
    for (id, base) in [(offer, offer), (offer, order), (offer, bill), (order, bill)] {
        for field in ["baseDocumentID", "baseDocumentIDs"] {
            client.ask("saveSalesDocument", &format!("id={id} {field}={base}")).fails_at(Code::NOT_ALLOWED, field);
        }
    }
}

fn bases_change_with_what_is_made_of_them(server: TestServer) {
    let client = shop(&server);
    let order = save(&client, "type=ORDER productID1=$cup amount1=5");
    let changes = |what: &str| assert!(has_changed(&client, order), "{what}");
    age(&server, &client, order);
    let draft = save(&client, &format!("productID1=$cup amount1=2 baseDocumentID={order} confirmInvoice=0"));
    changes("a draft was made of it");
    age(&server, &client, order);
    client.ask("saveSalesDocument", &format!("id={draft}")).record();
    changes("the draft was confirmed");
    age(&server, &client, order);
    delete(&client, draft);
    changes("it is gone");
}
