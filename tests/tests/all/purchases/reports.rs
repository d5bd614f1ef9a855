//! The report of purchases as a file behind a link.

use ladu_tests::{Client, Code, TestServer, on_both_engines};

use super::{buy, freight, purchase, read, shop, text};

on_both_engines! {
    purchases_are_summed_by_what_they_are_of
}

/// The lines of a report.
fn report(client: &Client, params: &str) -> Vec<String> {
    let link = client.ask("getPurchaseReport", params).number("reportLink");
    let mut response = client.agent().get(&link).call().unwrap();
    assert_eq!(response.headers()["content-type"], "text/csv; charset=ISO-8859-1");
    let bytes = response.body_mut().read_to_vec().unwrap();
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    text.lines().map(|line| line.trim_matches('"').replace("\";\"", ";")).collect()
}

fn purchases_are_summed_by_what_they_are_of(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.5").record();
    client.ask("saveBrand", "name=Own").named("own");
    client.call("saveProductGroup", &[("name", "P\u{e4}rm"), ("parentGroupID", "$goods")]).named("p_rm");
    client.ask("saveProduct", "productID=$b groupID=$p_rm brandID=$own").record();
    let bought = buy(
        &client,
        "no=X-1 productID1=$a amount1=10 price1=5 discount1=10 productID2=$b amount2=20 price2=2 serviceID3=$a amount3=1 price3=15",
    );
    freight(&client, &bought, "30", "AMOUNT");
    buy(&client, "no=X-2 warehouseID=$second currencyCode=USD productID1=$b amount1=4 price1=10");
    purchase(&client, "type=PRCRETURN no=X-3 productID1=$a amount1=-1 price1=9").record();
    purchase(&client, "type=PRCORDER productID1=$a amount1=100 price1=9").record();
    purchase(&client, "confirmInvoice=0 productID1=$a amount1=100 price1=9").record();
    let today = read(&client, &bought).number("date");
    let of = |kind: &str, more: &str| {
        report(&client, &format!("reportType=PURCHASE_BY_{kind} dateStart={today} dateEnd={today} {more}"))
    };
    assert_eq!(
        of("PRODUCT", ""),
        [
            "LINE_NUMBER;PRODUCT_ID;CODE;NAME;PURCHASED_QUANTITY;PURCHASE_VALUE;PURCHASE_TAX;PURCHASE_TOTAL_WITH_TAX;WAREHOUSE_VALUE",
            "1;1;A1;A;9;36.00;7.20;43.20;49.50",
            "2;2;;B;24;60.00;12.00;72.00;80.00",
            "TOTAL;;;;33;96.00;19.20;115.20;129.50",
        ]
    );
    assert_eq!(of("PRODUCT_GROUP", "")[2], "2;2;P\u{e4}rm;24;60.00;12.00;72.00;80.00");
    assert_eq!(of("BRAND", "")[1..3], ["1;0;;9;36.00;7.20;43.20;49.50", "2;1;Own;24;60.00;12.00;72.00;80.00"]);
    let supplier = super::supplier(&client);
    assert_eq!(of("SUPPLIER", "includeServices=1")[1], format!("1;{supplier};Mill;34;111.00;22.20;133.20;129.50"));
    assert_eq!(of("SUPPLIER_GROUP", "")[1], "1;1;Suppliers;33;96.00;19.20;115.20;129.50");
    let invoices = of("INVOICE", "");
    assert_eq!(
        invoices[0].split(';').take(7).collect::<Vec<_>>().join(";"),
        "LINE_NUMBER;PURCHASE_DOCUMENT_ID;SUPPLIER_ID;DATE;WAREHOUSE_ID;INVOICE;SUPPLIER"
    );
    assert_eq!(invoices[2], format!("2;2;{supplier};{today};2;X-2;Mill;4;20.00;4.00;24.00;20.00"));
    assert_eq!(invoices[3], format!("3;3;{supplier};{today};1;X-3;Mill;-1;-9.00;-1.80;-10.80;-5.50"));
    let rows = of("INVOICE_ROWS", "productGroupID=$goods warehouseID=$store productType=STOCK");
    assert_eq!(rows[1], format!("1;1;{supplier};{today};1;X-1;Mill;1;A1;A;10;45.00;9.00;54.00;55.00"));
    assert_eq!(rows.len(), 5);
    assert_eq!(of("PRODUCT", "currencyCode=USD productID=$b")[1], "1;2;;B;24;120.00;24.00;144.00;160.00");
    assert_eq!(of("PRODUCT", "productGroupID=$p_rm").len(), 3);
    assert_eq!(of("PRODUCT", "productType=NON_STOCK")[1], "TOTAL;;;;0;0.00;0.00;0.00;0.00");
    assert_eq!(of("PRODUCT", "getAccountsPayableReport=1 brandID=$own")[1], "1;2;;B;24;60.00;12.00;72.00;80.00");
    for (params, error) in [
        ("", (Code::MISSING, "reportType")),
        ("reportType=SALES", (Code::NOT_ALLOWED, "reportType")),
        ("reportType=PURCHASE_BY_PRODUCT", (Code::MISSING, "dateStart")),
        ("reportType=PURCHASE_BY_PRODUCT dateStart=2026-01-01", (Code::MISSING, "dateEnd")),
        ("reportType=PURCHASE_BY_PRODUCT dateStart=x dateEnd=2026-01-01", (Code::FORMAT, "dateStart")),
        (
            "reportType=PURCHASE_BY_PRODUCT dateStart=2026-01-01 dateEnd=2026-01-01 currencyCode=XYZ",
            (Code::NOT_ALLOWED, "currencyCode"),
        ),
    ] {
        client.ask("getPurchaseReport", params).answers_at(error.0, error.1);
    }
    assert_eq!(
        text(["1"]),
        [client
            .ask(
                "getPurchaseReport",
                &format!("reportType=PURCHASE_BY_BRAND dateStart={today} dateEnd={today} responseType=CSV")
            )
            .records()
            .len()
            .to_string()]
    );
}
