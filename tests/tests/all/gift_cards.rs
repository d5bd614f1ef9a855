//! The tax of gift cards over their whole life: once, when they are sold or when they are used, whoever says what.

use ladu_tests::{Client, TestServer, on_both_engines, shown};

use crate::books::{all, shop};
use crate::journal::balance;

on_both_engines! {
    a_card_is_taxed_once_in_its_life
    a_card_knows_what_it_was_sold_with
    the_sale_of_a_card_is_taken_back
}

/// What is said when a card is used, and in which order.
#[derive(Debug, Clone, Copy)]
struct Said {
    /// The card has a record; it names the sale that sold it.
    card: Option<&'static str>,
    payment: &'static str,
    /// The card is used before its payment is saved.
    card_first: bool,
}

const NOTHING: Said = Said { card: None, payment: "", card_first: false };

fn vat(client: &Client, days: [&str; 2]) -> String {
    let boxes = client.ask("getVatReturn", &format!("dateStart={} dateEnd={}", days[0], days[1]));
    let cents = boxes.records().iter().map(|of| (shown(&of["vat"]).parse::<f64>().unwrap() * 100.0).round() as i64);
    format!("{:.2}", cents.sum::<i64>() as f64 / 100.0)
}

/// Sells a card of `sum` in March and uses it in April for goods of 24 %; gives the tax of both months.
fn life(server: &TestServer, rate: &str, said: Said, is_net: bool) -> [String; 3] {
    let client = shop(server);
    let price = if rate == "$normal" || is_net { "100" } else { "124" };
    let kind = if is_net { "isGiftCard" } else { "isRegularGiftCard" };
    client
        .ask("saveProduct", &format!("groupID=$goods name=Card netPrice={price} vatrateID={rate} {kind}=1"))
        .named("card");
    let sale = format!("type=CASHINVOICE date=2026-03-01 productID1=$card amount1=1 price1={price}");
    let sold = client.ask("saveSalesDocument", &sale);
    let (sum, sold) = (sold.number("total"), sold.number("invoiceID"));
    client.ask("savePayment", &format!("documentID={sold} type=CARD sum={sum} date=2026-03-01")).succeeds();
    if let Some(says) = said.card {
        client.ask("saveGiftCard", &format!("code=S value={sum} {}", says.replace("SALE", &sold))).succeeds();
    }
    let goods = if sum == "124" { "10" } else { "8.0645161" };
    let sale = format!("type=CASHINVOICE date=2026-04-05 productID1=$normal_product amount1=10 price1={goods}");
    let used = client.ask("saveSalesDocument", &sale).number("invoiceID");
    let payment = format!("documentID={used} type=GIFTCARD sum={sum} date=2026-04-05 {}", said.payment);
    let card = format!("code=S balance=0 redemptionInvoiceID={used}");
    for call in if said.card_first { ["saveGiftCard", "savePayment"] } else { ["savePayment", "saveGiftCard"] } {
        if call == "savePayment" {
            client.ask(call, &payment).succeeds();
        } else if said.card.is_some() {
            client.ask(call, &card).succeeds();
        }
    }
    let journal = all(server, &client);
    assert_eq!(balance(&journal, "Liabilities:GiftCards"), "0.00", "{rate} {said:?}");
    assert_eq!(balance(&journal, "Assets:Receivable"), "0.00", "{rate} {said:?}");
    server.doctor(&client);
    let months = [["2026-03-01", "2026-03-31"], ["2026-04-01", "2026-04-30"], ["2026-03-01", "2026-04-30"]];
    months.map(|days| vat(&client, days))
}

fn a_card_is_taxed_once_in_its_life(server: TestServer) {
    let cases = [
        NOTHING,
        Said { card: Some(""), ..NOTHING },
        Said { card: Some("purchaseInvoiceID=SALE"), ..NOTHING },
        Said { card: Some("purchaseInvoiceID=SALE"), card_first: true, ..NOTHING },
        Said {
            card: Some("purchaseInvoiceID=SALE vatrateID=$normal"),
            payment: "giftCardVatRateID=$normal",
            ..NOTHING
        },
        Said { card: Some("purchaseInvoiceID=SALE vatrateID=$vat0"), ..NOTHING },
    ];
    for said in cases {
        assert_eq!(
            life(&server, "$normal", said, false),
            ["24.00", "0.00", "24.00"],
            "taxed when it was sold: {said:?}"
        );
        assert_eq!(life(&server, "$vat0", said, false), ["0.00", "24.00", "24.00"], "taxed when it was used: {said:?}");
    }
    let said = Said { card: Some("vatrateID=$normal"), payment: "giftCardVatRateID=$normal", card_first: false };
    assert_eq!(life(&server, "$normal", said, false), ["24.00", "0.00", "24.00"]);
    assert_eq!(life(&server, "$normal", NOTHING, true), ["24.00", "0.00", "24.00"]);
    assert_eq!(life(&server, "$vat0", NOTHING, true), ["0.00", "19.35", "19.35"]);
}

fn a_card_knows_what_it_was_sold_with(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProduct", "groupID=$goods name=Card netPrice=50 vatrateID=$reduced isGiftCard=1").named("card");
    let sold = client
        .ask("saveSalesDocument", "type=CASHINVOICE productID1=$normal_product amount1=1 productID2=$card amount2=1")
        .number("invoiceID");
    let rate = |params: &str| {
        client.ask("saveGiftCard", params).succeeds();
        client.ask("getGiftCards", "code=G").number("vatrateID")
    };
    assert_eq!(rate("code=G value=50"), "0");
    assert_eq!(rate(&format!("code=G purchaseInvoiceID={sold}")), client.id("reduced").to_string());
    assert_eq!(rate("code=G balance=20"), client.id("reduced").to_string());
    assert_eq!(rate("code=G vatrateID=$normal"), client.id("normal").to_string());
}

/// A card that is brought back before it is used owes nothing, and its tax is taken back.
fn the_sale_of_a_card_is_taken_back(server: TestServer) {
    for (rate, vats) in [("$normal", ["24.00", "-24.00", "0.00"]), ("$vat0", ["0.00", "0.00", "0.00"])] {
        let client = shop(&server);
        client
            .ask("saveProduct", &format!("groupID=$goods name=Card netPrice=100 vatrateID={rate} isGiftCard=1"))
            .named("card");
        let sold = client
            .ask(
                "saveSalesDocument",
                "type=CASHINVOICE date=2026-03-01 productID1=$card amount1=1 price1=100 paymentStatus=PAID",
            )
            .number("invoiceID");
        let back = format!(
            "type=CREDITINVOICE isCashInvoice=1 creditToDocumentID={sold} date=2026-04-01 productID1=$card amount1=-1"
        );
        client.ask("saveSalesDocument", &back).succeeds();
        assert_eq!(balance(&all(&server, &client), "Liabilities:GiftCards"), "0.00");
        let months = [["2026-03-01", "2026-03-31"], ["2026-04-01", "2026-04-30"], ["2026-03-01", "2026-04-30"]];
        assert_eq!(months.map(|days| vat(&client, days)), vats);
    }
}
