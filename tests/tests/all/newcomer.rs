//! What a newcomer does first: logs in to the demo, looks at products, prices a cart, sells, takes the money, and looks again.

use ladu_tests::{Client, Engine, on_both_engines, shown};
use ladu_types::Fixed;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::demo::shop;

on_both_engines! {
    the_first_quarter_of_an_hour
}

fn amount(value: &Value) -> Fixed {
    shown(value).parse().unwrap_or_else(|_| panic!("no amount: {value}"))
}

fn sum(values: impl Iterator<Item = Fixed>) -> Fixed {
    values.fold(Fixed::ZERO, |sum, value| sum.plus(value).expect("a sum"))
}

/// The texts of an XML element, in order.
fn texts(client: &Client, request: &str, params: &[(&str, &str)], element: &str) -> Vec<String> {
    let mut form = vec![("request", request), ("clientCode", &client.code), ("sessionKey", &client.key)];
    form.push(("responseType", "XML"));
    form.extend(params);
    let (status, body) = client.send(&form);
    assert_eq!(status, 200, "{body}");
    let (mut reader, mut inside, mut found) = (Reader::from_str(&body), false, Vec::new());
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) => inside = tag.name().as_ref() == element.as_bytes(),
            Event::Text(text) if inside => found.push(text.decode().expect("text").into_owned()),
            Event::End(_) => inside = false,
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// On hand of products in the first store.
fn on_hand(client: &Client, ids: &[String]) -> Vec<Fixed> {
    let stock = client.ask("getProductStock", &format!("warehouseID=$store productIDs={}", ids.join(",")));
    let of = |id: &String| {
        stock.records().iter().find(|record| shown(&record["productID"]) == *id).map(|r| amount(&r["amountInStock"]))
    };
    ids.iter().map(|id| of(id).unwrap_or_default()).collect()
}

fn the_first_quarter_of_an_hour(engine: Engine) {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_secs();
    let now = ladu_types::UnixTime(i64::try_from(now).expect("a time"));
    let (server, client) = shop(engine, "0.1", now);
    let page = client.ask("getProducts", "recordsOnPage=20 getStockInfo=1 type=PRODUCT nonStockProduct=0");
    assert_eq!(page.records().len(), 20);
    let stocked = |product: &&Value| amount(&product["warehouses"]["1"]["totalInStock"]) > Fixed::from_whole(5);
    let chosen: Vec<&Value> = page.records().iter().filter(stocked).take(3).collect();
    let ids: Vec<String> = chosen.iter().map(|product| shown(&product["productID"])).collect();
    assert_eq!(ids.len(), 3, "{}", page.0);
    let before = on_hand(&client, &ids);
    let shown_before: Vec<Fixed> =
        chosen.iter().map(|product| amount(&product["warehouses"]["1"]["totalInStock"])).collect();
    assert_eq!(before, shown_before, "both calls say the same");

    let rows = ids.iter().enumerate().map(|(at, id)| format!("productID{0}={id} amount{0}={0}", at + 1));
    let rows = rows.collect::<Vec<_>>().join(" ");
    let cart = client.ask("calculateShoppingCart", &format!("warehouseID=$store documentType=CASHINVOICE {rows}"));
    let sale =
        client.ask("saveSalesDocument", &format!("type=CASHINVOICE warehouseID=$store pointOfSaleID=$till {rows}"));
    let (document, total) = (sale.number("invoiceID"), amount(&sale.record()["total"]));
    assert_eq!(amount(&cart.record()["total"]), total, "the cart promised this");
    assert_eq!(sale.record()["rows"].as_array().map(Vec::len), Some(3));
    let given = total.round(0).plus(Fixed::ONE).expect("a sum");
    let change = given.minus(total).expect("change");
    let paid = format!("documentID={document} type=CASH sum={total} cashPaid={given} cashChange={change}");
    let payment = client.ask("savePayment", &paid).number("paymentID");

    let stored = client.ask("getSalesDocuments", &format!("id={document}"));
    let stored = stored.record();
    assert_eq!(stored["paymentStatus"], "PAID");
    for key in ["total", "paid"] {
        assert_eq!(amount(&stored[key]), total, "{key}");
    }
    let of_rows = |key: &str| sum(stored["rows"].as_array().expect("rows").iter().map(|row| amount(&row[key])));
    assert_eq!(of_rows("rowTotal").round(2), total);
    let (net, vat) = (amount(&stored["netTotal"]), amount(&stored["vatTotal"]));
    assert_eq!(net.plus(vat).expect("a sum"), total);
    let payments = client.ask("getPayments", &format!("documentID={document}"));
    assert_eq!(payments.number("paymentID"), payment);
    assert_eq!(sum(payments.records().iter().map(|payment| amount(&payment["sum"]))), total);

    let sold = [1, 2, 3].map(Fixed::from_whole);
    let left: Vec<Fixed> = before.iter().zip(sold).map(|(before, sold)| before.minus(sold).expect("a rest")).collect();
    assert_eq!(on_hand(&client, &ids), left);

    // XML says the same.
    let id = [("id", document.as_str())];
    assert_eq!(texts(&client, "getSalesDocuments", &id, "paid"), [shown(&stored["paid"])]);
    assert_eq!(texts(&client, "getSalesDocuments", &id, "recordsTotal"), ["1"]);
    assert_eq!(texts(&client, "getPayments", &[("documentID", &document)], "sum"), [shown(&payments.record()["sum"])]);
    let list = ids.join(",");
    let stock = texts(&client, "getProductStock", &[("warehouseID", "1"), ("productIDs", &list)], "amountInStock");
    let mut stock: Vec<Fixed> = stock.iter().map(|text| text.parse().expect("an amount")).collect();
    let mut left = left;
    stock.sort_unstable();
    left.sort_unstable();
    assert_eq!(stock, left);
    server.doctor(&client);
}
