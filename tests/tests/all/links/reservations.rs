//! Goods that were reserved until a day that is over are free, whoever asks, and a job releases them.

use ladu_api::Call;
use ladu_record::{Answer, Caches, Cx, Failure};
use ladu_tests::{Client, TestServer, on_both_engines};
use ladu_wire::{Format, Params};
use serde_json::Value as Json;

use super::{in_days, save, shop, stock};

on_both_engines! {
    what_has_run_out_is_free_at_once
    what_has_run_out_is_released
}

/// What a call answers so many days from now.
fn ask_in(server: &TestServer, client: &Client, days: i64, name: &str, params: &str) -> Vec<Json> {
    let call: &'static Call = ladu_api::find(name).expect("the call");
    let request = in_days(server, client, days);
    let mut sent = Params::default();
    for (name, value) in params.split_whitespace().filter_map(|pair| pair.split_once('=')) {
        sent.set(name, client.sent(value));
    }
    let answered = server.store.store.read(request.account.number(), |tx| -> Result<Vec<u8>, Failure> {
        let (caches, mut answer) = (Caches::default(), Answer::new(Format::Json));
        call.run(&mut Cx::new(tx, &request, &sent, &caches), &mut answer, ladu_api::nouns())?;
        Ok(answer.into_bytes())
    });
    let answered = answered.map_err(|failure| failure.0).expect("an answer");
    let listed = [&b"["[..], &answered, b"]"].concat();
    serde_json::from_slice(&listed).expect("JSON")
}

fn what_has_run_out_is_free_at_once(server: TestServer) {
    let client = shop(&server);
    let until = ladu_types::local_date(in_days(&server, &client, 1).now, "Europe/Tallinn");
    for _ in 0..30 {
        save(&client, &format!("type=ORDER productID1=$cup amount1=0.1 reserveGoods=1 reserveGoodsUntilDate={until}"));
    }
    save(&client, "type=ORDER productID1=$cup amount1=2 reserveGoods=1");
    let transfer = "type=TRANSFER_ORDER warehouseFromID=$store warehouseToID=$store productID1=$cup amount1=1";
    client.ask("saveInventoryTransfer", transfer);
    let reserved = |days: i64| {
        let number = |records: &[Json], key: &str| ladu_tests::shown(&records[0][key]);
        let since = in_days(&server, &client, days).now.0 - 60;
        let ask = |name: &str, params: &str| ask_in(&server, &client, days, name, params);
        let products = ask("getProducts", "productID=$cup getStockInfo=1");
        let changed = ask("getProductStock", &format!("warehouseID=$store getAmountReserved=1 changedSince={since}"));
        let total = ask("syncTotalProductStock", &format!("getAmountReserved=1 changedSince={since}"));
        [
            ladu_tests::shown(&products[0]["warehouses"]["1"]["reserved"]),
            ladu_tests::shown(&products[0]["warehouses"]["1"]["free"]),
            number(&ask("getProductStock", "warehouseID=$store productID=$cup getAmountReserved=1"), "amountReserved"),
            number(&ask("getReservedStock", "warehouseID=$store"), "amountReserved"),
            number(&ask("syncTotalProductStock", "getAmountReserved=1"), "amountReserved"),
            format!("{} changed", changed.len()),
            format!("{} changed", total.len()),
            format!("{} to send", ask("getFulfillableOrders", "").len()),
        ]
    };
    assert_eq!(reserved(1)[..5], ["5", "5", "5", "5", "5"]);
    assert_eq!(reserved(1)[5..], ["0 changed", "0 changed", "31 to send"], "it is their last day");
    assert_eq!(reserved(2), ["2", "8", "2", "2", "2", "1 changed", "1 changed", "31 to send"]);
}

fn what_has_run_out_is_released(server: TestServer) {
    let client = shop(&server);
    let until = ladu_types::local_date(in_days(&server, &client, 1).now, "Europe/Tallinn");
    for _ in 0..30 {
        save(&client, &format!("type=ORDER productID1=$cup amount1=0.1 reserveGoods=1 reserveGoodsUntilDate={until}"));
    }
    save(&client, "type=ORDER productID1=$cup amount1=2 reserveGoods=1");
    let release = |days: i64| {
        let request = in_days(&server, &client, days);
        let released = server.store.store.write(request.account.number(), move |tx| -> Result<[bool; 3], Failure> {
            let (params, caches) = (Params::default(), Caches::default());
            let cx = &mut Cx::new(tx, &request, &params, &caches);
            Ok([
                ladu_ledger::has_expired(cx)?,
                ladu_ledger::release_expired(cx, 20)?,
                ladu_ledger::release_expired(cx, 20)?,
            ])
        });
        released.map_err(|failure| failure.0).expect("a release")
    };
    assert_eq!((release(1), stock(&client, "$cup").1), ([false, false, false], "5".into()));
    assert_eq!((release(2), stock(&client, "$cup").1), ([true, true, false], "2".into()));
    assert_eq!(release(2), [false, false, false]);
    let request = in_days(&server, &client, 2);
    let findings = server.store.store.write(request.account.number(), move |tx| -> Result<_, Failure> {
        let (params, caches) = (Params::default(), Caches::default());
        Ok(ladu_trade::doctor::check(&mut Cx::new(tx, &request, &params, &caches))?)
    });
    assert_eq!(findings.map_err(|failure| failure.0).expect("a check"), [], "on that day");
}
