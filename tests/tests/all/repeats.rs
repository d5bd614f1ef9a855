//! What is sent twice, and what is sent at once: refused, answered with what is stored, or done in turn.

use std::time::Duration;

use ladu_store::Value;
use ladu_tests::{Client, Code, OK, TestServer, code_of, on_both_engines};
use serde_json::json;

on_both_engines! {
    what_is_on_its_way_is_not_begun_again
    an_edit_waits_for_its_turn
    a_key_lasts_a_day
    a_till_sends_a_sale_again
    who_may_not_confirm_saves_drafts
    a_report_is_made_once_at_a_time
}

fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveSalesDocument", "itemName1=x amount1=1 price1=10 vatrateID1=$vat0").named("invoice");
    client.ask("saveSalesDocument", "type=CASHINVOICE itemName1=x amount1=1 price1=1").record();
    client.ask("savePayment", "documentID=$invoice type=CASH sum=1").record();
    client
}

/// Long enough for a request to be on its way.
const A_MOMENT: Duration = Duration::from_millis(400);

fn what_is_on_its_way_is_not_begun_again(server: TestServer) {
    let client = shop(&server);
    let supplier = client.ask("saveSupplier", "companyName=S").number("supplierID");
    let bill = format!("supplierID={supplier} currencyCode=EUR no=1 itemName1=x amount1=1 price1=1");
    let keyed = format!("{bill} temporaryUUID=one");
    let slow: &[(&str, &str, Code, Code)] = &[
        ("saveSalesDocument", "itemName1=x amount1=1 price1=1 temporaryUUID=one", Code::IN_PROGRESS, Code::UUID_USED),
        (
            "saveSalesDocument",
            "itemName1=x amount1=1 attributeName1=source-uuid attributeValue1=two",
            Code::IN_PROGRESS,
            Code::UUID_USED,
        ),
        ("saveSalesDocument", "type=CASHINVOICE pointOfSaleID=$till itemName1=x amount1=1", Code::REGISTER_BUSY, OK),
        ("savePurchaseDocument", &keyed, Code::IN_PROGRESS, Code::UUID_USED),
        ("deleteSalesDocument", "documentID=$invoice", Code::IN_PROGRESS, Code::UNKNOWN_ID),
    ];
    client.ask("savePurchaseDocument", &bill).record();
    let stall = server.stall(&client);
    std::thread::scope(|scope| {
        let started: Vec<_> = slow
            .iter()
            .map(|(call, params, ..)| {
                let client = &client;
                scope.spawn(move || client.ask(call, params))
            })
            .collect();
        std::thread::sleep(A_MOMENT);
        for (call, params, meanwhile, _) in slow {
            let answer = client.ask(call, params);
            answer.answers_at(*meanwhile, "");
        }
        let element =
            json!({"requestName": "saveSalesDocument", "itemName1": "x", "amount1": 1, "temporaryUUID": "one"});
        let payment = json!({"requestName": "savePayment", "documentID": "CURRENT_INVOICE_ID", "sum": 1});
        let (asking, requests) = (&client, json!([element, payment]));
        let bulk = scope.spawn(move || asking.bulk(&requests));
        std::thread::sleep(A_MOMENT);
        drop(stall);
        let bulk = bulk.join().unwrap();
        let codes = |at: usize| code_of(&bulk.0["requests"][at]["status"]);
        assert_eq!((codes(0), codes(1)), (Code::IN_PROGRESS, Code::DOCUMENT_FAILED), "{bulk:?}");
        for started in started {
            started.join().unwrap().succeeds();
        }
    });
    for (call, params, _, afterwards) in slow {
        client.ask(call, params).answers(*afterwards);
    }
    server.doctor(&client);
}

/// Two edits of one document: the second waits, and is refused when that takes more than five seconds.
fn an_edit_waits_for_its_turn(server: TestServer) {
    let client = shop(&server);
    let edit = |notes: &str| client.ask("saveSalesDocument", &format!("id=$invoice notes={notes}"));
    let both = |pause: Duration| {
        let stall = server.stall(&client);
        std::thread::scope(|scope| {
            let first = scope.spawn(|| edit("first"));
            std::thread::sleep(A_MOMENT);
            let second = scope.spawn(|| edit("second"));
            std::thread::sleep(pause);
            drop(stall);
            [first, second].map(|edit| edit.join().unwrap().code())
        })
    };
    assert_eq!(both(A_MOMENT), [OK, OK]);
    let [first, second] = both(Duration::from_millis(6000));
    assert!(matches!(first, OK | Code::WAITED), "{first:?}");
    assert_eq!(second, Code::WAITED);
    edit("third").succeeds();
    assert_eq!(client.ask("getSalesDocuments", "id=$invoice").record()["notes"], "third");
}

fn a_key_lasts_a_day(server: TestServer) {
    let client = server.account();
    let save = |params: &str| client.ask("saveSalesDocument", &format!("itemName1=x amount1=1 {params}"));
    // A till that was offline says itself when the sale was made.
    let id = save("temporaryUUID=k-1.A added=1500000000").id("invoiceID");
    save("temporaryUUID=k-1.A").fails_at(Code::UUID_USED, "");
    save("temporaryUUID=k-1.A added=1500000000").fails(Code::UUID_USED);
    save("attributeName1=source-uuid attributeValue1=k-1.A").because("one kind of key").fails(Code::UUID_USED);
    for wrong in ["a_b", "a%20b", "ä", &"x".repeat(129)] {
        save(&format!("temporaryUUID={wrong}")).fails_at(Code::FORMAT, "temporaryUUID");
    }
    save(&format!("temporaryUUID={}", "x".repeat(128))).record();
    client.ask("saveSalesDocument", &format!("id={id} notes=n temporaryUUID=k-1.A")).record();
    client.ask("saveSalesDocument", &format!("id={id} notes=m temporaryUUID=another")).record();
    // What failed has used up no key.
    save("customerID=999 temporaryUUID=late").fails_at(Code::UNKNOWN_ID, "customerID");
    save("temporaryUUID=late").record();
    // Payments have keys of their own.
    client.ask("savePayment", &format!("documentID={id} sum=1 temporaryUUID=k-1.A added=1500000000")).named("payment");
    client.ask("savePayment", &format!("documentID={id} sum=1 temporaryUUID=k-1.A")).fails(Code::UUID_USED);
    client.ask("savePayment", "paymentID=$payment sum=2 temporaryUUID=k-1.A").record();
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let age = "UPDATE sales_document SET changed = changed - $1 WHERE account = $0";
    let aged = server.store.store.write(account, move |tx| tx.execute(age, &[Value::Int(86_500)]));
    aged.unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
    save("temporaryUUID=k-1.A").record();
}

/// What looks like what is stored already is answered with it.
fn a_till_sends_a_sale_again(server: TestServer) {
    let client = server.account();
    let sale = json!({"requestName": "saveSalesDocument", "type": "CASHINVOICE", "invoiceNo": "12345678", "itemName1": "x",
        "amount1": 1, "price1": 10, "vatrateID1": "$vat0"});
    let payment = json!({"requestName": "savePayment", "documentID": "CURRENT_INVOICE_ID", "type": "CASH", "sum": 10});
    let first = client.bulk(&json!([sale, payment]));
    let second = client.bulk(&json!([sale, payment]));
    let record = |answer: &ladu_tests::Answer| answer.0["requests"][0]["records"][0].clone();
    for key in ["invoiceID", "invoiceNo", "net", "vat", "total"] {
        assert_eq!(record(&first)[key], record(&second)[key], "{key}");
    }
    assert_eq!(record(&first)["invoiceNo"], "12345678");
    assert_eq!(code_of(&second.0["requests"][1]["status"]), Code::DOCUMENT_DUPLICATE, "{second:?}");
    assert_eq!(client.ask("getPayments", "").records().len(), 1);
    client.name("sale", ladu_tests::shown(&record(&first)["invoiceID"]).parse().unwrap());
    let paid = "documentID=$sale type=CASH sum=2 time=10:00:00";
    assert_eq!(client.ask("savePayment", paid).id("paymentID"), client.ask("savePayment", paid).id("paymentID"));
    let plain = "documentID=$sale type=CASH sum=2";
    assert_ne!(client.ask("savePayment", plain).id("paymentID"), client.ask("savePayment", plain).id("paymentID"));
}

fn who_may_not_confirm_saves_drafts(server: TestServer) {
    let client = shop(&server);
    let supplier = client.ask("saveSupplier", "companyName=S").number("supplierID");
    let bill = format!("supplierID={supplier} currencyCode=EUR no=1 itemName1=x amount1=1 price1=1");
    let clerk = server.clerk(&client);
    server.set_group(&client, "drafts_only = 1, rights = 'sales=vaed;purchases=vaed'");
    for (call, params) in [("saveSalesDocument", "itemName1=x amount1=1"), ("savePurchaseDocument", bill.as_str())] {
        clerk.ask(call, params).fails_at(Code::MAY_NOT_CONFIRM, "");
        clerk.ask(call, &format!("{params} confirmInvoice=1")).fails(Code::MAY_NOT_CONFIRM);
        let id = clerk.ask(call, &format!("{params} confirmInvoice=0")).id("invoiceID");
        clerk.ask(call, &format!("id={id} confirmInvoice=1")).fails(Code::MAY_NOT_CONFIRM);
        clerk.ask(call, &format!("id={id} confirmInvoice=0 notes=checked")).record();
        client.ask(call, &format!("id={id} confirmInvoice=1")).record();
        // It is confirmed: an edit confirms nothing.
        clerk.ask(call, &format!("id={id} notes=edited")).record();
    }
    server.set_group(&client, "drafts_only = 0");
    clerk.ask("saveSalesDocument", "itemName1=x amount1=1").record();
}

fn a_report_is_made_once_at_a_time(server: TestServer) {
    let client = shop(&server);
    let report = "reportType=SALES_BY_DATE dateStart=2020-01-01 dateEnd=2030-01-01";
    for (call, params) in [("getSalesReport", report), ("getCustomerBalances", "")] {
        std::thread::scope(|scope| {
            let asked: Vec<_> = (0..8).map(|_| scope.spawn(|| client.ask(call, params).error().0)).collect();
            let codes: Vec<Code> = asked.into_iter().map(|asked| asked.join().unwrap()).collect();
            assert!(
                codes.contains(&OK) && codes.iter().all(|code| matches!(*code, OK | Code::REPORT_RUNNING)),
                "{call}: {codes:?}"
            );
        });
        client.ask(call, params).succeeds();
    }
}
