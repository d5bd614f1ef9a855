//! Money to the cent: methods, versions, rounding, rates, and the laws that every sale keeps.

use ladu_tests::{Client, Code, TestServer, on_both_engines, shown};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::{of, read, save, set, shop, shop_in, sums};

on_both_engines! {
    methods_differ_by_a_cent
    versions_are_chosen_by_day_and_document
    totals_are_rounded_last
    a_reverse_rate_adds_nothing
    a_rate_never_changes
    what_is_edited_is_totalled_anew
    sales_keep_their_laws
    reports_are_the_documents
}

/// 7.45 less 10 % at 14 %: 7.65 from net prices of two decimals, 7.64 from prices with tax, 7.65 from net prices of four.
fn methods_differ_by_a_cent(server: TestServer) {
    let estonian = shop(&server);
    let american = shop_in(&server, "US");
    let rate = |client: &Client| {
        let rates = client.ask("getVatRates", "recordsOnPage=100");
        of(rates.records().iter().find(|rate| rate["name"] == "R14").unwrap(), "id")
    };
    let total = |client: &Client, kind: &str| {
        let row = format!("itemName1=x price1=7.45 discount1=10 amount1=1 vatrateID1={}", rate(client));
        sums(&client.ask("saveSalesDocument", &format!("{kind} {row}")))
    };
    let net_two = ["6.71", "0.94", "7.65"];
    let net_four = ["6.71", "0.94", "7.65"];
    let with_tax = ["6.7", "0.94", "7.64"];
    for kind in ["INVWAYBILL", "CASHINVOICE", "INVOICE", "ORDER", "CREDITINVOICE"] {
        assert_eq!(total(&american, &format!("type={kind}")), net_two, "{kind} in America");
    }
    assert_eq!(total(&american, "type=CREDITINVOICE isCashInvoice=1"), net_two);
    for (kind, expected) in [
        ("type=INVWAYBILL", net_four),
        ("type=CASHINVOICE", with_tax),
        ("type=CREDITINVOICE", net_four),
        ("type=CREDITINVOICE isCashInvoice=1", with_tax),
        ("type=ORDER", net_four),
        ("type=OFFER", net_four),
        ("type=WAYBILL", net_four),
    ] {
        assert_eq!(total(&estonian, kind), expected, "{kind}");
    }
    set(&estonian, "invoice_waybills_show_price_with_tax", "1");
    assert_eq!(total(&estonian, "type=INVWAYBILL"), with_tax);
    assert_eq!(total(&estonian, "type=INVOICE"), net_four);
    // Prices are kept with two decimals there and with four here.
    let dear = |client: &Client| {
        let row = format!("type=INVOICE itemName1=x price1=0.1234 amount1=1000 vatrateID1={}", rate(client));
        client.ask("saveSalesDocument", &row).number("net")
    };
    assert_eq!((dear(&american), dear(&estonian)), ("120".into(), "123.4".into()));
    set(&estonian, "price_decimals", "3");
    assert_eq!(dear(&estonian), "123");
}

fn versions_are_chosen_by_day_and_document(server: TestServer) {
    let client = shop(&server);
    let rows: String =
        (1..=5).map(|n| format!(" itemName{n}=x price{n}=0.3333 discount{n}=1.5 amount{n}=1 vatrateID{n}=4")).collect();
    let saved = |more: &str| client.ask("saveSalesDocument", &format!("type=INVOICE {more}{rows}"));
    let net = |more: &str| saved(more).number("net");
    assert_eq!(net(""), "1.65", "0.33 for each row");
    assert_eq!(net("algorithmVersion=3"), "1.64", "rows that are not rounded");
    let five = read(&client, saved("algorithmVersion=5").id("invoiceID"));
    let nets: Vec<String> = five["rows"].as_array().unwrap().iter().map(|row| of(row, "rowNetTotal")).collect();
    assert_eq!(
        (of(&five, "netTotal"), nets),
        ("1.64".into(), ["0.32", "0.33", "0.33", "0.33", "0.33"].map(str::to_owned).to_vec())
    );
    let dear = |version: i64| {
        let row = "itemName1=x price1=0.1234 amount1=1000 vatrateID1=$vat20";
        client.ask("saveSalesDocument", &format!("type=CASHINVOICE algorithmVersion={version} {row}")).number("total")
    };
    assert_eq!(
        (dear(2), dear(4)),
        ("150".into(), "148.08".into()),
        "gross prices of two decimals, or of as many as it takes"
    );
    client.ask("addInvoiceAlgorithmChange", "date=2098-01-01 version=3").records();
    let future = saved("date=2098-02-01");
    assert_eq!(future.number("net"), "1.64", "the version in force on that day");
    let id = future.id("invoiceID");
    assert_eq!(of(&read(&client, id), "algorithmVersion"), "3");
    assert_eq!(net("date=2097-12-31"), "1.65");
    // The document keeps its version, and can be told another.
    client.ask("saveSalesDocument", &format!("id={id} date=2026-01-01")).record();
    assert_eq!(
        (of(&read(&client, id), "algorithmVersion"), of(&read(&client, id), "netTotal")),
        ("3".into(), "1.64".into())
    );
    client.ask("saveSalesDocument", &format!("id={id} algorithmVersion=2")).record();
    assert_eq!(of(&read(&client, id), "netTotal"), "1.65");
}

fn totals_are_rounded_last(server: TestServer) {
    let client = shop(&server);
    let saved = |more: &str| {
        let saved =
            client.ask("saveSalesDocument", &format!("itemName1=x price1=12.33 amount1=1 vatrateID1=$vat0 {more}"));
        ["net", "vat", "rounding", "total"].map(|key| saved.number(key))
    };
    for (setting, rounding, total) in
        [("-1", "0", "12.33"), ("0", "0.02", "12.35"), ("10", "-0.03", "12.3"), ("100", "-0.33", "12")]
    {
        set(&client, "invoice_rounding", setting);
        assert_eq!(saved(""), ["12.33", "0", rounding, total], "{setting}");
        assert_eq!(saved("type=CASHINVOICE"), ["12.33", "0", rounding, total], "{setting}");
        assert_eq!(saved("rounding=0.07"), ["12.33", "0", "0.07", "12.4"], "as it was sent: {setting}");
        let cart = client
            .ask("calculateShoppingCart", "type=INVWAYBILL productID1=$a amount1=1 price1=12.33 vatrateID1=$vat0");
        assert_eq!((cart.number("rounding"), cart.number("total")), (rounding.into(), total.into()), "{setting}");
    }
    let back =
        client.ask("saveSalesDocument", "type=CREDITINVOICE itemName1=x price1=12.5 amount1=-1 vatrateID1=$vat0");
    assert_eq!(
        (back.number("rounding"), back.number("total")),
        ("-0.5".into(), "-13".into()),
        "half away from nothing"
    );
    let id = save(&client, "itemName1=x price1=12.33 amount1=1 vatrateID1=$vat0");
    client.ask("saveSalesDocument", &format!("id={id} rounding=0.5")).record();
    assert_eq!((of(&read(&client, id), "total"), of(&read(&client, id), "rounding")), ("12.83".into(), "0.5".into()));
}

fn a_reverse_rate_adds_nothing(server: TestServer) {
    let client = shop(&server);
    let reverse = client.ask("saveVatRate", "name=Reverse isReverseVat=1 reverseRate=22").number("vatRateID");
    let saved = client.ask(
        "saveSalesDocument",
        &format!(
            "itemName1=x price1=100 amount1=1 vatrateID1={reverse} itemName2=y price2=100 amount2=1 vatrateID2=$vat20"
        ),
    );
    assert_eq!(sums(&saved), ["200", "20", "220"]);
    let document = read(&client, saved.id("invoiceID"));
    let rates = document["vatTotalsByTaxRate"].as_array().unwrap();
    let of_reverse = rates.iter().find(|rate| shown(&rate["vatrateID"]) == reverse).unwrap();
    assert_eq!(of_reverse["total"], 0);
    let listed = client.ask("getVatRates", &format!("id={reverse}"));
    assert_eq!(
        (listed.number("rate"), listed.number("isReverseVat"), listed.number("reverseRate")),
        ("0".into(), "1".into(), "22".into())
    );
    for (params, code, field) in [
        ("name=x", Code::MISSING, "rate"),
        ("rate=5", Code::MISSING, "name"),
        ("vatRateID=99 name=x", Code::UNKNOWN_ID, "vatRateID"),
        ("name=x rate=5 isReverseVat=1 reverseRate=5", Code::CONFLICT, "rate"),
        ("name=x isReverseVat=1 reverseRate=x", Code::FORMAT, "reverseRate"),
        ("name=x isReverseVat=1", Code::NOT_ALLOWED, "reverseRate"),
        ("name=x reverseRate=5", Code::NOT_ALLOWED, "isReverseVat"),
    ] {
        let answer = client.ask("saveVatRate", params);
        answer.answers(code);
        assert!(code == Code::CONFLICT || answer.field() == field, "{params}: {answer:?}");
    }
    client.ask("saveVatRate", "vatRateID=$vat20 isReverseVat=1 reverseRate=22").fails(Code::CONFLICT);
}

fn a_rate_never_changes(server: TestServer) {
    let client = shop(&server);
    let id = save(&client, "productID1=$a amount1=1");
    client.ask("saveVatRate", "vatRateID=$vat20 name=Renamed rate=25").records();
    let rate = client.ask("getVatRates", "id=5");
    assert_eq!((rate.record()["name"].clone(), rate.number("rate")), (json!("Renamed"), "20".into()));
    client.ask("saveSalesDocument", &format!("id={id} productID1=$a amount1=1 price1=10 vatrateID1=$vat20")).record();
    assert_eq!(of(&read(&client, id), "vatTotal"), "2");
}

fn what_is_edited_is_totalled_anew(server: TestServer) {
    let client = shop(&server);
    let id = save(&client, "type=CREDITINVOICE itemName1=x price1=7.45 discount1=10 amount1=1 vatrateID1=$vat14");
    let total = || of(&read(&client, id), "total");
    assert_eq!(total(), "7.65");
    client.ask("saveSalesDocument", &format!("id={id} isCashInvoice=1")).record();
    assert_eq!(total(), "7.64", "it is totalled like the receipt it credits");
    client.ask("saveSalesDocument", &format!("id={id} notes=n")).record();
    assert_eq!(total(), "7.64");
    client
        .ask("saveSalesDocument", &format!("id={id} itemName1=x price1=7.45 discount1=0 amount1=1 vatrateID1=$vat20"))
        .record();
    assert_eq!(total(), "8.94");
    client
        .ask("saveSalesDocument", &format!("id={id} itemName1=x price1=99999999999 amount1=99999999 vatrateID1=$vat20"))
        .fails(Code::NOT_ALLOWED);
    assert_eq!(total(), "8.94", "what was refused has changed nothing");
}

/// Cents of a number of the wire.
fn cents(value: &Value) -> i64 {
    let text = shown(value);
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    let part: i64 = format!("{part:0<2}").get(..2).unwrap().parse().unwrap();
    whole.parse::<i64>().unwrap() * 100 + sign * part
}

fn all_cents(list: &Value, key: &str) -> i64 {
    list.as_array().unwrap().iter().map(|entry| cents(&entry[key])).sum()
}

/// What any sale must satisfy, over the wire: sums by rate add up, rows come to the net total, a refund of all rows gives everything back,
/// what the cart says is what is saved, and payments in parts settle it.
fn check_laws(
    client: &Client,
    (kind, version): (&str, i64),
    rows: &[(u32, u32, u32, u8)],
) -> Result<(), TestCaseError> {
    let row = |at: usize, (price, discount, amount, rate): &(u32, u32, u32, u8), sign: &str| {
        let n = at + 1;
        format!(
            " itemName{n}=x price{n}={}.{:04} discount{n}={}.{} amount{n}={sign}{}.{:03} vatrateID{n}={rate}",
            price / 10_000,
            price % 10_000,
            discount / 10,
            discount % 10,
            amount / 1000,
            amount % 1000
        )
    };
    let text = |sign: &str| rows.iter().enumerate().map(|(at, sold)| row(at, sold, sign)).collect::<String>();
    let sale = read(client, save(client, &format!("type={kind} algorithmVersion={version}{}", text(""))));
    let (net, tax, total) = (cents(&sale["netTotal"]), cents(&sale["vatTotal"]), cents(&sale["total"]));
    prop_assert_eq!(net + tax, total, "{}", sale);
    prop_assert_eq!(all_cents(&sale["netTotalsByTaxRate"], "total"), net, "{}", sale);
    prop_assert_eq!(all_cents(&sale["vatTotalsByTaxRate"], "total"), tax, "{}", sale);
    if kind == "CASHINVOICE" {
        prop_assert_eq!(all_cents(&sale["rows"], "rowTotal"), total, "{}", sale);
    } else if version != 3 {
        prop_assert_eq!(all_cents(&sale["rows"], "rowNetTotal"), net, "{}", sale);
    }
    let is_receipt = i32::from(kind == "CASHINVOICE");
    let back = format!(
        "type=CREDITINVOICE creditToDocumentID={} isCashInvoice={is_receipt} algorithmVersion={version}{}",
        sale["id"],
        text("-")
    );
    let back = read(client, save(client, &back));
    for key in ["netTotal", "vatTotal", "total"] {
        prop_assert_eq!(cents(&back[key]), -cents(&sale[key]), "{}: {} {}", key, sale, back);
    }
    // Paid in three parts, it is paid.
    let id = sale["id"].as_i64().unwrap();
    for part in [total / 3, total / 2, total - total / 3 - total / 2] {
        let sign = if part < 0 { "-" } else { "" };
        let sum = format!("documentID={id} type=CASH sum={sign}{}.{:02}", part.abs() / 100, part.abs() % 100);
        client.ask("savePayment", &sum).record();
    }
    let paid = read(client, id);
    prop_assert_eq!((cents(&paid["paid"]), paid["paymentStatus"].as_str()), (total, Some("PAID")));
    if version != 2 {
        return Ok(());
    }
    // Saved by what the rows came to, it comes to the same.
    let again: String = sale["rows"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let n = at + 1;
            format!(
                " itemName{n}=x price{n}={} amount{n}={} vatrateID{n}={}",
                shown(&row["finalNetPrice"]),
                of(row, "amount"),
                of(row, "vatrateID")
            )
        })
        .collect();
    let again = client.ask("saveSalesDocument", &format!("type={kind}{again}"));
    prop_assert_eq!(cents(&again.record()["total"]), total, "{:?} {}", again, sale);
    Ok(())
}

fn sales_keep_their_laws(server: TestServer) {
    let client = shop(&server);
    let row = (
        0u32..2_000_000,
        prop_oneof![Just(0u32), 0u32..=1000],
        prop_oneof![(1u32..30).prop_map(|whole| whole * 1000), 1u32..20_000],
        prop_oneof![Just(3u8), Just(4), Just(5), Just(6)],
    );
    let kind = prop_oneof![Just("INVWAYBILL"), Just("CASHINVOICE")];
    let sale = ((kind, prop_oneof![3 => Just(2i64), 1 => Just(3), 1 => Just(5)]), proptest::collection::vec(row, 1..7));
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    runner.run(&sale, |(kind, rows)| check_laws(&client, kind, &rows)).unwrap();
    server.doctor(&client);
}

/// The cells of a report's last line by the headers of its first.
fn totals_of(client: &Client, params: &str) -> std::collections::BTreeMap<String, String> {
    let link = client.ask("getSalesReport", params).record()["reportLink"].as_str().unwrap().to_owned();
    let bytes = client.agent().get(&link).call().unwrap().body_mut().read_to_vec().unwrap();
    let text: String = bytes.into_iter().map(char::from).collect();
    let cells = |line: &str| line[1..line.len() - 1].split("\";\"").map(str::to_owned).collect::<Vec<_>>();
    cells(text.lines().next().unwrap()).into_iter().zip(cells(text.lines().last().unwrap())).collect()
}

/// What is rounded row by row on paper comes to the sums of the documents in every report: net, tax by rate, and both.
fn reports_are_the_documents(server: TestServer) {
    let client = shop(&server);
    let thirds: String = (1..=3).map(|n| format!(" itemName{n}=x price{n}=0.33 amount{n}=1 vatrateID{n}=5")).collect();
    let shelf: String = (1..=3).map(|n| format!(" productID{n}=1 price{n}=0.375 amount{n}=1 vatrateID{n}=5")).collect();
    let mixed = " itemName1=x price1=1.115 amount1=1 vatrateID1=$vat14 itemName2=y price2=0.07 amount2=7 vatrateID2=$vat20 productID3=$b price3=2.345 amount3=3 discount3=7 vatrateID3=$vat14";
    let mut expected = [0; 3];
    for (kind, rows) in [
        ("INVWAYBILL", &thirds),
        ("CASHINVOICE", &shelf),
        ("CASHINVOICE", &mixed.to_owned()),
        ("INVOICE", &mixed.to_owned()),
    ] {
        for version in [2, 3, 5] {
            let id = save(
                &client,
                &format!(
                    "type={kind} pointOfSaleID=$till date=2026-04-01 algorithmVersion={version} invoiceNo={version}{rows}"
                ),
            );
            let document = read(&client, id);
            let of_rate = |rate: &str| {
                let list = document["vatTotalsByTaxRate"].as_array().unwrap();
                list.iter().filter(|one| shown(&one["vatrateID"]) == rate).map(|one| cents(&one["total"])).sum::<i64>()
            };
            for (sum, more) in expected.iter_mut().zip([cents(&document["netTotal"]), of_rate("5"), of_rate("6")]) {
                *sum += more;
            }
        }
    }
    server.doctor(&client);
    let text = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
    for kind in ["DATE", "CUSTOMER", "WAREHOUSE", "POINT_OF_SALE", "CASHIER", "BRAND", "CATEGORY", "SUPPLIER"] {
        let totals = totals_of(&client, &format!("reportType=SALES_BY_{kind} dateStart=2026-01-01 dateEnd=2026-12-31"));
        assert_eq!(totals["NET_SALES_TOTAL"], text(expected[0]), "{kind}");
        assert_eq!(totals["SALES_WITH_VAT_TOTAL"], text(expected.iter().sum()), "{kind}");
        let of_rate = |id: &str| {
            totals.iter().find(|(header, _)| header.starts_with(&format!("VAT_TOTAL - ID:{id} "))).unwrap().1.clone()
        };
        assert_eq!((of_rate("5"), of_rate("6")), (text(expected[1]), text(expected[2])), "{kind}");
    }
    let day = client.ask("getReports", "type=ZReport dateStart=2026-04-01 dateEnd=2026-04-01 pointOfSaleID=$till");
    let data = day.record()["data"].to_string();
    for sum in [expected[1], expected[2]] {
        let plain = text(sum).trim_end_matches('0').trim_end_matches('.').to_owned();
        assert!(data.contains(&format!(":{plain}")), "{plain}: {data}");
    }
}
