//! Worked examples of sales: totals, returns, orders, payments, balances.

use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::json;

on_both_engines! {
    documents_total_to_the_cent
    a_receipt_is_returned_in_part
    an_order_becomes_an_invoice
    price_lists_and_discounts_multiply
    payments_and_change
    balances_are_debts_less_payments
    confirmed_documents_keep_their_goods
    repeats_are_dropped
    rounding_follows_the_setting
    drafts_do_nothing_until_confirmed
    bundles_take_their_parts
}

/// An account with a 20 % rate as number 5 and a product of 10.00.
fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveVatRate", "name=20 rate=20").named("vat20");
    client.ask("saveVatRate", "name=14 rate=14").named("vat14");
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=A code=A1 netPrice=10 vatrateID=$vat20").named("a");
    client
}

/// A bit of everything.
pub fn a_little_trade(client: &Client) {
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveBrand", "name=Acme").named("acme");
    client
        .ask(
            "saveProduct",
            "groupID=$goods name=A code=A1 netPrice=10 brandID=$acme attributeName1=size attributeValue1=XL",
        )
        .named("a");
    client.ask("savePriceList", "name=Sale type1=PRODUCT id1=$a price1=8").record();
    client.ask("saveCustomer", "firstName=Mari lastName=Tamm email=mari@example.com").named("mari");
    client.ask("saveAddress", "ownerID=$mari typeID=$postal street=Pikk city=Tallinn").record();
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$a amount1=10 price1=2").record();
    client.ask("saveSalesDocument", "type=INVWAYBILL customerID=$mari productID1=$a amount1=2").named("invoice");
    client.ask("savePayment", "documentID=$invoice type=CASH sum=5").record();
}

/// Saves a document, which is `$last` until the next one, and gives its totals.
fn totals(client: &Client, params: &str) -> [String; 3] {
    let saved = client.ask("saveSalesDocument", params);
    saved.named("last");
    ["net", "vat", "total"].map(|key| saved.number(key))
}

fn documents_total_to_the_cent(server: TestServer) {
    let client = shop(&server);
    let text = "type=INVWAYBILL itemName1=x price1=6.6667 discount1=15 amount1=10 vatrateID1=$vat20";
    assert_eq!(totals(&client, text), ["56.67", "11.33", "68"]);
    let three: String = (1..=3).map(|n| format!(" itemName{n}=x price{n}=0.33 amount{n}=1 vatrateID{n}=5")).collect();
    assert_eq!(totals(&client, &format!("type=INVWAYBILL{three}")), ["0.99", "0.2", "1.19"]);
    let mixed = "type=INVWAYBILL itemName1=x price1=10 discount1=10 amount1=2 vatrateID1=$vat20 itemName2=x price2=4.99 amount2=3 vatrateID2=$vat9 itemName3=x price3=1.255 amount3=1 vatrateID3=$vat0";
    assert_eq!(totals(&client, mixed), ["34.23", "4.95", "39.18"]);
    let receipt = "type=CASHINVOICE itemName1=x price1=7.45 discount1=10 amount1=1 vatrateID1=$vat14";
    assert_eq!(totals(&client, receipt), ["6.7", "0.94", "7.64"]);
    assert_eq!(
        totals(&client, "type=CASHINVOICE itemName1=x price1=0.375 amount1=1 vatrateID1=$vat20"),
        ["0.38", "0.07", "0.45"]
    );
    let read = client.ask("getSalesDocuments", "id=3");
    let rates: i64 = read.record()["vatTotalsByTaxRate"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["total"].as_f64().unwrap() * 100.0).round() as i64)
        .sum();
    assert_eq!(rates, 495);
    server.doctor(&client);
}

fn a_receipt_is_returned_in_part(server: TestServer) {
    let client = shop(&server);
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$a amount1=10 price1=4").record();
    assert_eq!(totals(&client, "type=CASHINVOICE productID1=$a amount1=3"), ["30", "6", "36"]);
    client.name("receipt", client.id("last"));
    let back = "type=CREDITINVOICE creditToDocumentID=$receipt creditInvoiceType=RETURN isCashInvoice=1 productID1=$a amount1=-1 price1=10 vatrateID1=$vat20";
    assert_eq!(totals(&client, back), ["-10", "-2", "-12"]);
    client.name("credit", client.id("last"));
    client.ask("savePayment", "documentID=$credit type=CASH sum=-12.00").record();
    assert_eq!(client.ask("getProductStock", "warehouseID=$store").number("amountInStock"), "8");
    let receipt = client.ask("getSalesDocuments", "id=$receipt");
    assert_eq!(receipt.record()["previousReturnsExist"], 1);
    assert_eq!(receipt.record()["followUpDocuments"][0]["id"], 2);
    let left = client.ask("getSalesDocuments", "id=$receipt nonReturnedItemsOnly=1");
    assert_eq!(left.record()["rows"][0]["amount"], "2");
    let credit = client.ask("getSalesDocuments", "id=$credit");
    assert_eq!(credit.record()["baseDocuments"][0]["id"], 1);
    assert_eq!(credit.record()["paymentStatus"], "PAID");
    server.doctor(&client);
    client.ask("deleteSalesDocument", "documentID=$credit").succeeds();
    assert_eq!(
        client.ask("getSalesDocuments", "id=$receipt nonReturnedItemsOnly=1").record()["rows"][0]["amount"],
        "3"
    );
    assert_eq!(client.ask("getProductStock", "warehouseID=$store").number("amountInStock"), "7");
    server.doctor(&client);
}

fn an_order_becomes_an_invoice(server: TestServer) {
    let client = shop(&server);
    client.ask("saveInventoryRegistration", "warehouseID=$store productID1=$a amount1=10 price1=4").record();
    client.ask("saveSalesDocument", "type=ORDER productID1=$a amount1=4 reserveGoods=1").named("order");
    let stock = || {
        let product = client.ask("getProducts", "productID=$a getStockInfo=1");
        let level = &product.record()["warehouses"]["1"];
        (ladu_shown(&level["totalInStock"]), ladu_shown(&level["reserved"]), ladu_shown(&level["free"]))
    };
    let three = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(stock(), three("10", "4", "6"));
    client.ask("saveSalesDocument", "type=OFFER productID1=$a amount1=3").record();
    assert_eq!(stock(), three("10", "4", "6"));
    assert_eq!(client.ask("getReservedStock", "warehouseID=$store").number("amountReserved"), "4");
    client.ask("saveSalesDocument", "type=INVWAYBILL productID1=$a amount1=4 baseDocumentID=$order").named("invoice");
    assert_eq!(stock(), three("6", "0", "6"));
    let order = client.ask("getSalesDocuments", "id=$order");
    assert_eq!(order.record()["followUpDocuments"][0]["type"], "INVWAYBILL");
    client
        .ask("saveSalesDocument", "type=INVOICE itemName1=x amount1=1 baseDocumentID=$invoice")
        .fails(Code::WRONG_BASE);
    server.doctor(&client);
}

fn ladu_shown(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn price_lists_and_discounts_multiply(server: TestServer) {
    let client = shop(&server);
    client.ask("savePriceList", "name=Sale type1=PRODUCT id1=$a price1=8").named("sale");
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$sale").record();
    let cart =
        client.ask("calculateShoppingCart", "type=INVWAYBILL warehouseID=$store productID1=$a amount1=1 discount1=10");
    let row = &cart.record()["rows"][0];
    assert_eq!(
        (&row["originalPrice"], &row["originalPriceWithVAT"], &row["finalPrice"]),
        (&json!(8), &json!(9.6), &json!(7.2))
    );
    assert_eq!(cart.number("total"), "8.64");
    assert_eq!(client.ask("getProductPrices", "productID=$a warehouseID=$store").record()["specialPrice"], "8.00");
    let product =
        client.ask("getProducts", "productID=$a warehouseID=$store getPriceListPrices=1 getPriceCalculationSteps=1");
    assert_eq!(product.record()["priceListPrice"], "8.00");
    assert_eq!(product.record()["priceCalculationSteps"][0]["type"], "PRICE");
    client.ask("saveSalesDocument", "type=INVWAYBILL productID1=$a amount1=1").record();
    assert_eq!(client.ask("getSalesDocuments", "id=1").record()["rows"][0]["price"], "8");
    client.ask("savePriceList", "pricelistID=$sale endDate=2001-01-01").record();
    assert_eq!(client.ask("getProductPrices", "productID=$a warehouseID=$store").record()["specialPrice"], "10.00");
}

fn payments_and_change(server: TestServer) {
    let client = shop(&server);
    let text = "type=INVWAYBILL itemName1=x price1=6.6667 discount1=15 amount1=10 vatrateID1=$vat20";
    client.ask("saveSalesDocument", text).named("invoice");
    client
        .ask("savePayment", "documentID=$invoice type=CASH sum=68.00 cashPaid=70.00 cashChange=2.00")
        .named("payment");
    let paid = || {
        let document = client.ask("getSalesDocuments", "id=$invoice");
        (document.number("paid"), document.record()["paymentStatus"].as_str().unwrap().to_owned())
    };
    assert_eq!(paid(), ("68".to_owned(), "PAID".to_owned()));
    client.ask("savePayment", "paymentID=$payment sum=60").record();
    assert_eq!(paid(), ("60".to_owned(), "UNPAID".to_owned()));
    client.ask("deletePayment", "paymentID=$payment").succeeds();
    assert_eq!(paid(), ("0".to_owned(), "UNPAID".to_owned()));
    client.ask("savePayment", "sum=5").fails_at(Code::MISSING, "customerID");
    client.ask("savePayment", "customerID=$walk_in sum=5 type=SHELLS").fails_at(Code::UNKNOWN_ID, "type");
    client
        .ask("savePayment", "customerID=$walk_in sum=5 type=CASH giftCardVatRateID=$vat24")
        .fails(Code::GIFT_CARD_FIELD);
    client.ask("savePayment", "customerID=$walk_in sum=50 type=CASH").record();
    client.ask("saveSalesDocument", &format!("{text} amountPaidWithStoreCredit=40")).named("second_invoice");
    let credit = client.ask("getPayments", "documentID=$second_invoice");
    assert_eq!((credit.number("sum"), credit.record()["storeCredit"].clone()), ("40".to_owned(), json!(1)));
    let more = client.ask("saveSalesDocument", &format!("{text} amountPaidWithStoreCredit=40"));
    more.fails_at(Code::NOT_ALLOWED, "amountPaidWithStoreCredit");
    client.ask("saveSalesDocument", &format!("{text} paymentStatus=PAID paymentType=CARD")).record();
    assert_eq!(client.ask("getPayments", "type=CARD").number("sum"), "68");
    server.doctor(&client);
}

fn balances_are_debts_less_payments(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCustomer", "companyName=Acme credit=500").named("acme");
    for (name, sum) in [("first", "120"), ("second", "80")] {
        client
            .ask(
                "saveSalesDocument",
                &format!("type=INVOICE customerID=$acme itemName1=x amount1=1 price1={sum} vatrateID1=$vat0"),
            )
            .named(name);
    }
    client
        .ask(
            "saveSalesDocument",
            "type=CREDITINVOICE customerID=$acme itemName1=x amount1=-1 price1=30 vatrateID1=$vat0",
        )
        .record();
    client.ask("savePayment", "documentID=$first sum=20").record();
    client.ask("savePayment", "customerID=$acme sum=40").record();
    let balance = |flags: &str| {
        let answer = client.ask("getCustomers", &format!("customerID=$acme getBalanceInfo=1 {flags}"));
        (answer.number("actualBalance"), answer.number("availableCredit"))
    };
    assert_eq!(balance(""), ("110".to_owned(), "390".to_owned()));
    assert_eq!(balance("getBalanceWithoutPrepayments=1"), ("150".to_owned(), "350".to_owned()));
    let other = client.ask("saveCustomer", "companyName=Other credit=500").number("customerID");
    client.ask("savePayment", &format!("customerID={other} sum=40")).record();
    let other = client.ask("getCustomers", &format!("customerID={other} getBalanceInfo=1"));
    assert_eq!((other.number("actualBalance"), other.number("availableCredit")), ("-40".to_owned(), "540".to_owned()));
}

fn confirmed_documents_keep_their_goods(server: TestServer) {
    let client = shop(&server);
    client.ask("saveSalesDocument", "type=INVWAYBILL productID1=$a amount1=2 price1=10").named("invoice");
    let edit = |params: &str| client.ask("saveSalesDocument", &format!("id=$invoice {params}"));
    edit("productID1=$a amount1=3").fails(Code::CONFIRMED);
    edit("type=CASHINVOICE").fails(Code::TYPE_FIXED);
    client.ask("saveWarehouse", "name=Second").named("second");
    edit("warehouseID=$second").fails(Code::CONFIRMED);
    edit("invoiceState=SHIPPED").fails_at(Code::NOT_ALLOWED, "invoiceState");
    edit("invoiceState=MAILED").record();
    let read = client.ask("getSalesDocuments", "id=$invoice");
    assert_eq!(
        (read.record()["invoiceState"].as_str(), read.record()["rows"].as_array().unwrap().len()),
        (Some("MAILED"), 1)
    );
    let stable = read.record()["rows"][0]["stableRowID"].clone();
    assert_eq!(edit("productID1=$a amount1=2 price1=9 discount1=50").number("net"), "9");
    let read = client.ask("getSalesDocuments", "id=$invoice");
    assert_eq!((read.number("number"), &read.record()["rows"][0]["stableRowID"]), ("100001".to_owned(), &stable));
    // Programs send back everything they have read.
    edit("number=5 confirmed=0 netTotal=99 rows=Array invoiceLink=x lastModified=1 clientName=x").record();
    assert_eq!(client.ask("getSalesDocuments", "id=$invoice").number("netTotal"), "9");
    server.doctor(&client);
}

fn repeats_are_dropped(server: TestServer) {
    let client = shop(&server);
    let text = "productID1=$a amount1=1 temporaryUUID=abc-1.2";
    client.ask("saveSalesDocument", text).named("invoice");
    client.ask("saveSalesDocument", text).fails(Code::UUID_USED);
    client.ask("saveSalesDocument", "productID1=$a amount1=1 temporaryUUID=a_b").fails(Code::FORMAT);
    client.ask("saveSalesDocument", "id=$invoice notes=edited temporaryUUID=abc-1.2").record();
    client.ask("savePayment", "documentID=$invoice sum=1 temporaryUUID=pay-1").record();
    client.ask("savePayment", "documentID=$invoice sum=1 temporaryUUID=pay-1").fails(Code::UUID_USED);
    let till = "type=CASHINVOICE pointOfSaleID=$till time=10:00:01 productID1=$a amount1=1";
    let first = client.ask("saveSalesDocument", till).number("invoiceID");
    assert_eq!(
        client.ask("saveSalesDocument", till).number("invoiceID"),
        first,
        "a till's repeat is the sale it repeats"
    );
    let plain = "type=CASHINVOICE productID1=$a amount1=1";
    assert_ne!(
        client.ask("saveSalesDocument", plain).number("invoiceID"),
        client.ask("saveSalesDocument", plain).number("invoiceID")
    );
    let numbered = client.ask("saveSalesDocument", "type=CASHINVOICE productID1=$a amount1=1 invoiceNo=100001");
    assert_ne!(numbered.number("invoiceNo"), "100001", "a number that is taken is not given again");
}

fn rounding_follows_the_setting(server: TestServer) {
    let client = server.account();
    client.ask("saveVatRate", "name=8 rate=8").named("vat8");
    client.ask("saveConfParameter", "parameterName=invoice_rounding parameterValue=0");
    let saved = client.ask("saveSalesDocument", "type=INVWAYBILL itemName1=x amount1=1 price1=32.89 vatrateID1=$vat8");
    assert_eq!(["net", "vat", "rounding", "total"].map(|key| saved.number(key)), ["32.89", "2.63", "-0.02", "35.5"]);
    client
        .ask("saveConfParameter", "parameterName=default_currency parameterValue=USD")
        .fails_at(Code::NOT_ALLOWED, "parameterName");
    client
        .ask("saveConfParameter", "parameterName=no_such_thing parameterValue=1")
        .fails_at(Code::NOT_ALLOWED, "parameterName");
}

fn drafts_do_nothing_until_confirmed(server: TestServer) {
    let client = shop(&server);
    let draft = client.ask("saveSalesDocument", "type=INVWAYBILL confirmInvoice=0 productID1=$a amount1=2");
    draft.named("invoice");
    assert_eq!(draft.number("invoiceNo"), "0");
    assert_eq!(client.ask("getProductStock", "warehouseID=$store").records().len(), 0);
    assert_eq!(client.ask("getSalesDocuments", "id=$invoice").record()["invoiceState"], "PENDING");
    client
        .ask("saveSalesDocument", "id=$invoice confirmInvoice=0 productID1=$a amount1=5 productID2=$a amount2=1")
        .record();
    let confirmed = client.ask("saveSalesDocument", "id=$invoice confirmInvoice=1");
    assert_eq!(confirmed.number("invoiceNo"), "100001");
    assert_eq!(client.ask("getProductStock", "warehouseID=$store").number("amountInStock"), "-6");
    assert_eq!(client.ask("getSalesDocuments", "id=$invoice").record()["invoiceState"], "READY");
    server.doctor(&client);
}

fn bundles_take_their_parts(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProduct", "groupID=$goods name=B netPrice=1").named("b");
    client.ask("saveProduct", "groupID=$goods name=Set type=BUNDLE netPrice=12 componentProductID1=$a componentAmount1=2 componentProductID2=$b componentAmount2=1").named("set");
    client
        .ask(
            "saveInventoryRegistration",
            "warehouseID=$store productID1=$a amount1=10 price1=2 productID2=$b amount2=10 price2=0.5",
        )
        .record();
    client
        .ask("saveInventoryRegistration", "warehouseID=$store productID1=$set amount1=1")
        .fails_at(Code::NOT_ALLOWED, "productID1");
    client.ask("saveSalesDocument", "type=CASHINVOICE productID1=$set amount1=3").named("receipt");
    let stock = client.ask("getProductStock", "warehouseID=$store");
    let amounts: Vec<_> = stock.records().iter().map(|r| r["amountInStock"].as_str().unwrap().to_owned()).collect();
    assert_eq!(amounts, ["4", "7"]);
    assert_eq!(client.ask("getSalesDocuments", "id=$receipt getCOGS=1").number("cost"), "13.5");
    server.doctor(&client);
}
