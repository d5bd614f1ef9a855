//! Worked examples of quantities and cost, with exactly their numbers.

use ladu_tests::{Code, TestServer, on_both_engines};

use super::{buy, cost, freight, purchase, read, register, sell, shop, stock, text};

on_both_engines! {
    receipts_issues_a_transfer_a_return_and_late_freight
    goods_sold_below_zero_cost_what_comes_next
    freight_is_shared_by_amount_or_price
    quantities_are_held_ordered_and_received
}

fn receipts_issues_a_transfer_a_return_and_late_freight(server: TestServer) {
    let client = shop(&server);
    // Three receipts, four issues.
    register(&client, "$store", "$a", "10", "2");
    let bought = buy(&client, "productID1=$a amount1=10 price1=3");
    freight(&client, &bought, "5", "AMOUNT");
    register(&client, "$store", "$a", "5", "4");
    let first = sell(&client, "$store", "$a", "4");
    assert_eq!(cost(&client, &first), "8");
    assert_eq!(stock(&client, "$store", "$a"), text(["21", "3.190476", "2.952381"]));
    let second = sell(&client, "$store", "$a", "8");
    assert_eq!(cost(&client, &second), "19");
    assert_eq!(stock(&client, "$store", "$a"), text(["13", "3.692308", "3.384615"]));
    client.ask("saveInventoryWriteOff", "warehouseID=$store reasonID=$broken productID1=$a amount1=5").record();
    let written_off = || client.ask("getInventoryWriteOffs", "getCost=1").record()["rows"][0]["cost"].to_string();
    assert_eq!(written_off(), "3.5", "17.50 for five");
    assert_eq!(stock(&client, "$store", "$a"), text(["8", "3.8125", "3.625"]));
    let sent_back = purchase(&client, "type=PRCRETURN productID1=$a amount1=-4 price1=99");
    assert_eq!(sent_back.number("net"), "-396");
    assert_eq!(stock(&client, "$store", "$a"), text(["4", "4", "4"]));
    // A transfer.
    register(&client, "$store", "$a", "6", "5");
    client
        .ask("saveInventoryTransfer", "warehouseFromID=$store warehouseToID=$second productID1=$a amount1=6")
        .record();
    let carried = || client.ask("getInventoryTransfers", "getCost=1").record()["rows"][0]["cost"].to_string();
    assert_eq!(carried(), "4.333333");
    assert_eq!(stock(&client, "$store", "$a"), text(["4", "5", "5"]));
    assert_eq!(stock(&client, "$second", "$a"), text(["6", "4.333333", "4.333333"]));
    let elsewhere = sell(&client, "$second", "$a", "5");
    assert_eq!(cost(&client, &elsewhere), "21");
    assert_eq!(stock(&client, "$second", "$a"), text(["1", "5", "5"]));
    let too_many =
        client.ask("saveInventoryTransfer", "warehouseFromID=$store warehouseToID=$second productID1=$a amount1=5");
    too_many.fails_at(Code::NOT_ALLOWED, "amount1");
    // A return.
    let credit = format!("type=CREDITINVOICE warehouseID=$store creditToDocumentID={second} productID1=$a amount1=-3");
    let credit = client.ask("saveSalesDocument", &credit).number("invoiceID");
    assert_eq!(cost(&client, &credit), "-7.125");
    assert_eq!(stock(&client, "$store", "$a")[..2], ["7".to_owned(), "3.875".to_owned()], "27.125 in all");
    let last = sell(&client, "$store", "$a", "5");
    assert_eq!(cost(&client, &last), "22.375");
    assert_eq!(stock(&client, "$store", "$a")[..2], ["2".to_owned(), "2.375".to_owned()]);
    // Late freight.
    freight(&client, &bought, "15", "AMOUNT");
    let costs = [&first, &second, &elsewhere, &credit, &last].map(|sale| cost(&client, sale));
    assert_eq!(costs, text(["8", "21", "21", "-7.875", "22.625"]));
    assert_eq!((written_off(), carried()), ("4.5".to_owned(), "4.333333".to_owned()));
    assert_eq!(stock(&client, "$store", "$a")[..2], ["2".to_owned(), "2.625".to_owned()]);
    assert_eq!(stock(&client, "$second", "$a")[..2], ["1".to_owned(), "5".to_owned()]);
    server.doctor(&client);
}

fn goods_sold_below_zero_cost_what_comes_next(server: TestServer) {
    let client = shop(&server);
    let sale = sell(&client, "$third", "$a", "5");
    assert_eq!((stock(&client, "$third", "$a")[0].as_str(), cost(&client, &sale)), ("-5", "0".to_owned()));
    let ahead = client.ask("getProductCostForSpecificAmount", "warehouseID=$third productID1=$a amount1=2");
    assert_eq!(
        (ahead.number("costIsPreliminary"), ahead.number("amountActuallyInStock")),
        ("1".to_owned(), "0".to_owned())
    );
    buy(&client, "warehouseID=$third productID1=$a amount1=3 price1=10");
    assert_eq!((stock(&client, "$third", "$a")[0].as_str(), cost(&client, &sale)), ("-2", "30".to_owned()));
    register(&client, "$third", "$a", "6", "12");
    assert_eq!((stock(&client, "$third", "$a"), cost(&client, &sale)), (text(["4", "12", "12"]), "54".to_owned()));
    server.doctor(&client);
}

fn freight_is_shared_by_amount_or_price(server: TestServer) {
    let client = shop(&server);
    let rows = "productID1=$a amount1=10 price1=5 discount1=10 productID2=$b amount2=20 price2=2 serviceID3=$a amount3=1 price3=15";
    let saved = purchase(&client, rows);
    assert_eq!(["net", "vat", "total"].map(|key| saved.number(key)), text(["100", "20", "120"]));
    let id = saved.number("invoiceID");
    let costs = || {
        let document = read(&client, &id);
        let unit = |at: usize| document.record()["rows"][at]["unitCost"].as_str().unwrap().to_owned();
        (unit(0), unit(1), unit(2), document.number("cost"))
    };
    let shown = |words: [&str; 4]| (words[0].to_owned(), words[1].to_owned(), words[2].to_owned(), words[3].to_owned());
    assert_eq!(costs(), shown(["4.5", "2", "0", "85"]));
    freight(&client, &id, "30", "AMOUNT");
    assert_eq!(costs(), shown(["5.5", "3", "0", "115"]));
    assert_eq!(stock(&client, "$store", "$a"), text(["10", "5.5", "4.5"]));
    freight(&client, &id, "30", "PRICE");
    assert_eq!(costs(), shown(["6.088235", "2.705882", "0", "115"]));
    assert_eq!(stock(&client, "$store", "$b"), text(["20", "2.705882", "2"]));
    let document = read(&client, &id);
    for (key, value) in [
        ("additionalCosts", "30"),
        ("additionalCostsCurrencyId", "1"),
        ("additionalCostsCurrencyRate", "1"),
        ("additionalCostsDividedBy", "PRICE"),
        ("netTotal", "100"),
    ] {
        assert_eq!(document.number(key), value, "{key}");
    }
    client.ask("saveProduct", "productID=$a netWeight=3").record();
    freight(&client, &id, "30", "WEIGHT");
    assert_eq!(costs(), shown(["7.5", "2", "0", "115"]));
    server.doctor(&client);
}

fn quantities_are_held_ordered_and_received(server: TestServer) {
    let client = shop(&server);
    client.ask("saveConfParameter", "parameterName=warehouse_transfer_reserves_goods parameterValue=1").record();
    register(&client, "$store", "$a", "10", "1");
    let held = || {
        let answer = client.ask("getProductStock", "warehouseID=$store productID=$a getAmountReserved=1");
        [answer.number("amountInStock"), answer.number("amountReserved")]
    };
    let free =
        || client.ask("getProducts", "productID=$a getStockInfo=1").record()["warehouses"]["1"]["free"].to_string();
    let reserved = || client.ask("getReservedStock", "warehouseID=$store productID=$a").number("amountReserved");
    let sales =
        |params: &str| client.ask("saveSalesDocument", &format!("warehouseID=$store {params}")).number("invoiceID");
    let order = sales("type=ORDER reserveGoods=1 productID1=$a amount1=4");
    assert_eq!((held(), free(), reserved()), (text(["10", "4"]), "6".to_owned(), "4".to_owned()));
    sales("type=OFFER productID1=$a amount1=3");
    assert_eq!(held(), text(["10", "4"]));
    let transfer = "type=TRANSFER_ORDER warehouseFromID=$store warehouseToID=$second productID1=$a amount1=2";
    client.ask("saveInventoryTransfer", transfer).record();
    assert_eq!((held(), free()), (text(["10", "6"]), "4".to_owned()));
    let total = client.ask("syncTotalProductStock", "getAmountReserved=1 productID=$a");
    assert_eq!(total.number("amountReserved"), "4", "without orders for transfers");
    sales(&format!("type=INVWAYBILL baseDocumentIDs={order} productID1=$a amount1=4"));
    assert_eq!((held(), free()), (text(["6", "2"]), "4".to_owned()));
    let wanted =
        purchase(&client, "type=PRCORDER confirmInvoice=0 productID1=$a amount1=20 price1=1").number("invoiceID");
    let on_order = |params: &str| {
        let answer = client.ask("getAmountsOnOrder", &format!("warehouseID=$store {params}"));
        if answer.records().is_empty() { "0".to_owned() } else { answer.number("amount") }
    };
    assert_eq!((on_order(""), on_order("getOnlyConfirmedPurchaseOrders=1")), ("20".to_owned(), "0".to_owned()));
    buy(&client, &format!("baseDocumentIDs={wanted} productID1=$a amount1=12 price1=1"));
    assert_eq!((held()[0].as_str(), on_order("")), ("18", "8".to_owned()));
    client.ask("saveConfParameter", "parameterName=purchase_order_fulfilled_when parameterValue=any_invoice").record();
    assert_eq!(on_order(""), "0");
    server.doctor(&client);
}
