//! Tax rates: their parts, places in America, and who pays none.

use ladu_tests::{Code, TestServer, on_both_engines, shown};
use serde_json::json;

use super::{of, read, save, shop, shop_in};

on_both_engines! {
    rates_have_parts
    places_have_rates
    exemptions_are_listed
}

fn rates_have_parts(server: TestServer) {
    let client = shop_in(&server, "US");
    let id = client
        .ask(
            "saveVatRate",
            "name=Somewhere rate=8.5 ZIPCode=12345 category=Food state=NY stateTaxRate=4 county=Kings countyTaxRate=2.5 city=Town cityTaxRate=1 otherTaxName=Metro otherTaxRate=1",
        )
        .number("vatRateID");
    let rate = client.ask("getVatRates", &format!("id={id}"));
    for (key, value) in [
        ("rate", "8.5"),
        ("ZIPCode", "12345"),
        ("category", "Food"),
        ("state", "NY"),
        ("county", "Kings"),
        ("city", "Town"),
    ] {
        assert_eq!(rate.number(key), value, "{key}");
    }
    let parts = rate.record()["components"].as_array().unwrap();
    let shown_parts: Vec<String> =
        parts.iter().map(|part| format!("{} {}", of(part, "type"), of(part, "rate"))).collect();
    assert_eq!(shown_parts, ["STATE 4", "COUNTY 2.5", "CITY 1", "OTHER 1"]);
    client.ask("saveVatRate", &format!("vatRateID={id} stateTaxRate=3.5")).record();
    let rate = client.ask("getVatRates", &format!("id={id}"));
    assert_eq!(
        (of(&rate.record()["components"][0], "rate"), rate.number("rate")),
        ("3.5".into(), "8.5".into()),
        "the parent stays"
    );
    let part = client
        .ask("saveVatRateComponent", &format!("vatRateID={id} type=STATE name=Second rate=1"))
        .number("vatRateComponentID");
    client
        .ask("saveVatRate", &format!("vatRateID={id} stateTaxRate=2"))
        .because("there are two of them")
        .fails(Code::SEVERAL_COMPONENTS);
    client.ask("deleteVatRateComponent", &format!("vatRateComponentID={part}")).succeeds();
    client.ask("saveVatRate", &format!("vatRateID={id} stateTaxRate=2")).succeeds();
    for (params, code, field) in [
        ("vatRateID=1".to_owned(), Code::MISSING, ""),
        ("vatRateID=99 name=x rate=1 type=CITY".to_owned(), Code::UNKNOWN_ID, "vatRateID"),
        ("vatRateComponentID=99 rate=1".to_owned(), Code::UNKNOWN_ID, "vatRateComponentID"),
    ] {
        let answer = client.ask("saveVatRateComponent", &params);
        answer.answers(code);
        assert!(field.is_empty() || answer.field() == field, "{params}: {answer:?}");
    }
    server.set_module(&client, "City, county and state tax rates", false);
    client.ask("saveVatRateComponent", &format!("vatRateID={id} name=x rate=1 type=CITY")).fails(Code::NO_MODULE);
}

fn places_have_rates(server: TestServer) {
    let client = shop_in(&server, "US");
    let place = "ZIPCode1=90001 State1=CA County1=LA City1=LosAngeles Category1=Goods StateSalesTax1=6 CountySalesTax1=1 CitySalesTax1=2.5";
    let sale = |more: &str| {
        client.ask("saveSalesDocument", &format!("type=CASHINVOICE productID1=$a amount1=2 {place} {more}"))
    };
    let first = sale("");
    assert_eq!(["net", "vat", "total"].map(|key| first.number(key)), ["20", "1.9", "21.9"]);
    let rate_of = |answer: &ladu_tests::Answer| of(&read(&client, answer.id("invoiceID"))["rows"][0], "vatrateID");
    let rate = rate_of(&first);
    let made = client.ask("getVatRates", &format!("id={rate}"));
    assert_eq!(
        (made.number("rate"), made.number("state"), made.number("ZIPCode")),
        ("9.5".into(), "CA".into(), "90001".into())
    );
    assert_eq!(made.record()["components"].as_array().unwrap().len(), 3);
    assert_eq!(rate_of(&sale("")), rate, "the same place has the same rate");
    assert_ne!(rate_of(&sale("TotalSalesTax1=10")), rate);
    assert_ne!(rate_of(&sale("City1=Pasadena")), rate_of(&sale("TotalSalesTax1=10")));
    let fixed = sale("vatrateID1=1");
    assert_eq!(rate_of(&fixed), "1", "a rate that is named is stronger");
}

fn exemptions_are_listed(server: TestServer) {
    let client = shop(&server);
    let zero = client.ask("getConfParameters", "").record()["default_exempt_zero_vat"].clone();
    let sale = |more: &str| save(&client, &format!("productID1=$a amount1=2 price1=10 {more}"));
    let exempt = sale("customerID=$mari date=2026-01-05 vatrateID1=4 taxExemptCertificateNumber=C-77");
    sale("customerID=$mari date=2026-01-06");
    sale("customerID=$mari date=2026-01-07 vatrateID1=4 taxExemptCertificateNumber=C-78 confirmInvoice=0");
    client.ask("saveCustomer", "companyName=Embassy taxExempt=1").record();
    let embassy = client.ask("getCustomers", "searchName=Embassy").number("customerID");
    sale(&format!("customerID={embassy} date=2026-01-08 taxExemptCertificateNumber=C-79"));
    let listed = client.ask("getTaxExemptions", "dateStart=2026-01-01 dateEnd=2026-01-31");
    assert_eq!(listed.records().len(), 1, "{listed:?}");
    for (key, value) in [
        ("invoiceID", json!(exempt)),
        ("customerID", json!(3)),
        ("warehouseID", json!(1)),
        ("date", json!("2026-01-05")),
        ("taxExemptCertificateNumber", json!("C-77")),
        ("amountExempted", json!(4)),
    ] {
        assert_eq!(listed.record()[key], value, "{key}");
    }
    assert!(client.ask("getTaxExemptions", "dateStart=2026-02-01").records().is_empty());
    assert!(!shown(&zero).is_empty());
}
