//! What may be made from what: for each pair of a document and one that follows it, what has left the store, what is reserved, what is
//! invoiced, and what a return brings back.

use ladu_tests::{Client, Code, TestServer, on_both_engines};

use super::{cost, delete, is_too_much, of, pair, read, receive, recipe, save, set, shop, stock};

on_both_engines! {
    goods_leave_once_in_every_pair
    a_bill_moves_what_its_waybill_has_not
    a_bill_before_its_waybill_has_moved_the_goods
    a_bill_of_a_waybill_brings_back_what_that_moved
    what_a_waybill_moved_is_claimed_once
    bases_are_of_one_kind_and_customer_for_good
    only_what_sold_something_is_credited
}

/// A type of document as a shop keeper knows it: do goods leave by it, is it a bill, does it hold goods back?
struct Kind {
    name: &'static str,
    leaves: bool,
    bills: bool,
    holds: bool,
}

const fn kind(name: &'static str, leaves: bool, bills: bool, holds: bool) -> Kind {
    Kind { name, leaves, bills, holds }
}

const SOURCES: [Kind; 5] = [
    kind("ORDER", false, false, true),
    kind("OFFER", false, false, true),
    kind("PREPAYMENT", false, false, true),
    kind("RESERVATION", false, false, true),
    kind("WAYBILL", true, false, false),
];

const FOLLOW_UPS: [Kind; 7] = [
    kind("INVWAYBILL", true, true, false),
    kind("CASHINVOICE", true, true, false),
    kind("EXPORTINVOICE", true, true, false),
    kind("WAYBILL", true, false, false),
    kind("INVOICE", false, true, false),
    kind("ORDER", false, false, true),
    kind("PREPAYMENT", false, false, true),
];

fn goods_leave_once_in_every_pair(server: TestServer) {
    let client = shop(&server);
    let row = |amount: i64| format!("customerID=$mari reserveGoods=1 productID1=$cup amount1={amount}");
    for source in &SOURCES {
        for follow_up in &FOLLOW_UPS {
            let told = format!("{} of {}", follow_up.name, source.name);
            let first = save(&client, &format!("type={} {}", source.name, row(5)));
            let (there, held) = (if source.leaves { 5 } else { 10 }, if source.holds { 5 } else { 0 });
            let level = |on_hand: i64, reserved: i64| pair(&on_hand.to_string(), &reserved.to_string());
            assert_eq!(stock(&client, "$cup"), level(there, held), "{told}: the first");
            let second = save(&client, &format!("type={} {} baseDocumentID={first}", follow_up.name, row(3)));
            let leaves = follow_up.leaves && !source.leaves;
            let after = level(
                there - if leaves { 3 } else { 0 },
                match (source.holds, follow_up.holds) {
                    (true, _) => held - if leaves { 3 } else { 0 },
                    (false, holds) => {
                        if holds {
                            3
                        } else {
                            0
                        }
                    }
                },
            );
            assert_eq!(stock(&client, "$cup"), after, "{told}: both");
            let invoiced = |id: i64| of(&read(&client, id), "orderInvoiced");
            assert_eq!(invoiced(first), if follow_up.bills { "1" } else { "0" }, "{told}");
            server.doctor(&client);
            let credit =
                format!("type=CREDITINVOICE creditToDocumentID={second} customerID=$mari productID1=$cup amount1=-1");
            if follow_up.leaves || follow_up.bills {
                let credit = save(&client, &credit);
                let (on_hand, reserved) = stock(&client, "$cup");
                let more = on_hand.parse::<i64>().unwrap() - after.0.parse::<i64>().unwrap();
                assert_eq!((more, reserved.as_str()), (1, after.1.as_str()), "{told}: one came back");
                server.doctor(&client);
                delete(&client, credit);
            } else {
                client.ask("saveSalesDocument", &credit).fails_at(Code::NOT_ALLOWED, "creditToDocumentID");
            }
            assert_eq!(stock(&client, "$cup"), after, "{told}: the credit is gone");
            if source.leaves && follow_up.leaves {
                client.ask("deleteSalesDocument", &format!("documentID={first}")).fails(Code::IN_USE);
            }
            delete(&client, second);
            assert_eq!(stock(&client, "$cup"), level(there, held), "{told}: the second is gone");
            assert_eq!(invoiced(first), "0", "{told}");
            delete(&client, first);
            assert_eq!(stock(&client, "$cup"), level(10, 0), "{told}: all is gone");
            server.doctor(&client);
        }
    }
}

/// A bill that a waybill was made for, with more than that, with other goods, in parts, and through a draft.
fn a_bill_moves_what_its_waybill_has_not(server: TestServer) {
    let client = shop(&server);
    let waybill =
        |amount: i64| save(&client, &format!("type=WAYBILL customerID=$mari productID1=$cup amount1={amount}"));
    let first = waybill(3);
    let draft = save(
        &client,
        &format!(
            "customerID=$mari confirmInvoice=0 baseDocumentID={first} productID1=$cup amount1=3 productID2=$spoon amount2=2"
        ),
    );
    client.ask("saveSalesDocument", &format!("id={draft}")).record();
    assert_eq!((stock(&client, "$cup").0, stock(&client, "$spoon").0), ("7".into(), "8".into()));
    assert_eq!(cost(&client, draft), "2", "the spoons alone cost something here");
    // It stays so when the bill is saved again.
    client
        .ask("saveSalesDocument", &format!("id={draft} productID1=$cup amount1=3 price1=9 productID2=$spoon amount2=2"))
        .record();
    server.doctor(&client);
    delete(&client, draft);
    assert_eq!((stock(&client, "$cup").0, stock(&client, "$spoon").0), ("7".into(), "10".into()));
    set(&client, "refuse_sale_of_more_than_ordered", "0");
    let bill = |amount: i64, base: i64| {
        save(
            &client,
            &format!("type=CASHINVOICE customerID=$mari productID1=$cup amount1={amount} baseDocumentID={base}"),
        )
    };
    let more = bill(5, first);
    assert_eq!(stock(&client, "$cup").0, "5", "two more than the waybill");
    let back = |amount: i64| {
        save(
            &client,
            &format!("type=CREDITINVOICE creditToDocumentID={more} customerID=$mari productID1=$cup amount1=-{amount}"),
        )
    };
    back(4);
    assert_eq!(stock(&client, "$cup").0, "9");
    back(1);
    assert_eq!(stock(&client, "$cup").0, "10");
    is_too_much(&client, &format!("type=CREDITINVOICE creditToDocumentID={more} productID1=$cup amount1=-1"));
    server.doctor(&client);
    // One bill of two waybills, and two bills of one.
    let (one, other) = (waybill(2), waybill(2));
    save(
        &client,
        &format!("type=CASHINVOICE customerID=$mari productID1=$cup amount1=5 baseDocumentIDs={one},{other}"),
    );
    assert_eq!(stock(&client, "$cup").0, "5");
    let third = waybill(4);
    bill(3, third);
    bill(3, third);
    assert_eq!(stock(&client, "$cup").0, "-1", "4 by the waybill, 2 by the second bill");
    server.doctor(&client);
    // An order, its waybill, and a bill of more than was delivered: the order holds what neither took.
    receive(&client, "$cup", "11", "1");
    let order = save(&client, "type=ORDER reserveGoods=1 customerID=$mari productID1=$cup amount1=9");
    let part =
        save(&client, &format!("type=WAYBILL customerID=$mari productID1=$cup amount1=4 baseDocumentID={order}"));
    bill(6, part);
    assert_eq!(stock(&client, "$cup"), pair("4", "3"));
    server.doctor(&client);
}

/// A draft waybill is billed, then confirmed: its goods have left by the bill.
fn a_bill_before_its_waybill_has_moved_the_goods(server: TestServer) {
    let client = shop(&server);
    let waybill = save(&client, "type=WAYBILL customerID=$mari confirmInvoice=0 productID1=$cup amount1=5");
    let bill =
        save(&client, &format!("type=CASHINVOICE customerID=$mari productID1=$cup amount1=3 baseDocumentID={waybill}"));
    assert_eq!(stock(&client, "$cup").0, "7");
    client.ask("saveSalesDocument", &format!("id={waybill}")).record();
    assert_eq!(stock(&client, "$cup").0, "5", "the two that the bill did not move");
    server.doctor(&client);
    client.ask("deleteSalesDocument", &format!("documentID={bill}")).fails(Code::IN_USE);
    save(&client, &format!("type=CREDITINVOICE creditToDocumentID={bill} customerID=$mari productID1=$cup amount1=-3"));
    assert_eq!(stock(&client, "$cup").0, "8");
    server.doctor(&client);
    // A sale that has moved its goods was not made from another that moved them.
    let other = save(&client, "type=WAYBILL customerID=$mari productID1=$cup amount1=1");
    let sale = save(&client, "type=CASHINVOICE customerID=$mari productID1=$cup amount1=1");
    client.ask("saveSalesDocument", &format!("id={sale} baseDocumentID={other}")).fails(Code::CONFIRMED);
}

fn a_bill_of_a_waybill_brings_back_what_that_moved(server: TestServer) {
    let client = shop(&server);
    let waybill = save(&client, "type=WAYBILL customerID=$mari productID1=$set amount1=3");
    recipe(&client, "productID=$set", "componentProductID1=$spoon componentAmount1=1");
    let bill = save(
        &client,
        &format!("customerID=$mari productID1=$set amount1=3 productID2=$cup amount2=1 baseDocumentID={waybill}"),
    );
    let on_hand = || ["$cup", "$saucer", "$spoon"].map(|product| stock(&client, product).0);
    assert_eq!(on_hand(), ["6", "4", "10"]);
    receive(&client, "$cup", "1", "50");
    let credit =
        |rows: &str| save(&client, &format!("type=CREDITINVOICE creditToDocumentID={bill} customerID=$mari {rows}"));
    let back = credit("productID1=$set amount1=-2");
    assert_eq!((cost(&client, back), on_hand()), ("-6".into(), ["9", "8", "10"].map(str::to_owned)));
    // Void: the waybill may be billed again, and what it delivered has come back.
    delete(&client, back);
    credit("creditInvoiceType=VOID productID1=$set amount1=-3 productID2=$cup amount2=-1");
    assert_eq!(on_hand(), ["11", "10", "10"]);
    server.doctor(&client);
}

/// Two bills of one waybill, and two waybills that carry on what one has brought out.
fn what_a_waybill_moved_is_claimed_once(server: TestServer) {
    let client = shop(&server);
    set(&client, "refuse_sale_of_more_than_ordered", "0");
    let made = |kind: &str, base: i64, amount: i64| {
        save(&client, &format!("type={kind} customerID=$mari productID1=$cup amount1={amount} baseDocumentID={base}"))
    };
    let first = save(&client, "type=WAYBILL customerID=$mari productID1=$cup amount1=4");
    made("INVOICE", first, 3);
    made("CASHINVOICE", first, 3);
    assert_eq!(stock(&client, "$cup").0, "4", "three were billed before, one was left");
    let second = made("WAYBILL", first, 4);
    assert_eq!(stock(&client, "$cup").0, "4", "carried on");
    made("WAYBILL", first, 1);
    assert_eq!(stock(&client, "$cup").0, "3", "all was carried on already");
    made("CASHINVOICE", second, 1);
    assert_eq!(stock(&client, "$cup").0, "2", "and all of the first waybill is billed");
    server.doctor(&client);
}

fn bases_are_of_one_kind_and_customer_for_good(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCustomer", "firstName=Jaan lastName=Kask").named("jaan");
    let made = |params: &str| save(&client, &format!("productID1=$cup amount1=1 {params}"));
    let order = made("type=ORDER customerID=$mari");
    let draft = made(&format!("customerID=$mari confirmInvoice=0 baseDocumentID={order}"));
    for other in ["type=ORDER customerID=$jaan", "type=WAYBILL customerID=$mari"] {
        let other = made(other);
        let answer = client.ask("saveSalesDocument", &format!("id={draft} confirmInvoice=0 baseDocumentID={other}"));
        answer.fails(Code::BASES_DIFFER);
    }
    let same = made("type=ORDER customerID=$mari");
    client.ask("saveSalesDocument", &format!("id={draft} confirmInvoice=0 baseDocumentIDs={order},{same}")).record();
    let bases = |client: &Client| read(client, draft)["baseDocuments"].as_array().unwrap().len();
    assert_eq!(bases(&client), 2);
}

/// Orders, offers and bills to be paid ahead have sold nothing: they are cancelled. A credit invoice is deleted. Any of them but a credit
/// invoice may be what a return is made from, which changes nothing for it.
fn only_what_sold_something_is_credited(server: TestServer) {
    let client = shop(&server);
    let sale = save(&client, "type=CASHINVOICE customerID=$mari productID1=$cup amount1=2");
    let back = save(&client, &format!("type=CREDITINVOICE creditToDocumentID={sale} productID1=$cup amount1=-1"));
    let promises = ["ORDER", "OFFER", "PREPAYMENT", "RESERVATION"];
    let promises = promises
        .map(|kind| save(&client, &format!("type={kind} customerID=$mari reserveGoods=1 productID1=$cup amount1=2")));
    for rows in ["productID1=$cup amount1=-1", "itemName1=Sorry amount1=-1 price1=1 vatrateID1=$vat20"] {
        for setting in ["1", "0"] {
            set(&client, "refuse_return_of_more_than_sold", setting);
            for id in promises.iter().chain([&back]) {
                for draft in ["", "confirmInvoice=0"] {
                    let credit = format!("type=CREDITINVOICE creditToDocumentID={id} {rows} {draft}");
                    client.ask("saveSalesDocument", &credit).fails_at(Code::NOT_ALLOWED, "creditToDocumentID");
                }
            }
        }
    }
    let held = stock(&client, "$cup");
    for base in promises {
        let params =
            format!("type=CREDITINVOICE creditToDocumentID={sale} baseDocumentID={base} productID1=$cup amount1=-1");
        let back = save(&client, &params);
        assert_eq!(stock(&client, "$cup").1, held.1, "the promise is what it was");
        assert_eq!(of(&read(&client, base), "orderInvoiced"), "0");
        delete(&client, back);
    }
    server.doctor(&client);
}
