//! Reports of sales: to the cent and in every form.

use ladu_tests::{Client, Code, TestServer, on_both_engines, shown};

on_both_engines! {
    sales_are_reported_by_day
    costs_are_reported_by_group
    every_report_comes_to_the_same
    reports_compare_stores_cashiers_and_periods
    bundles_are_shown_by_their_parts
    a_report_has_limits
    charts_show_the_best_sellers
    a_register_ever_sold
    rounded_sales_are_listed
    an_employee_sees_their_figures
    the_day_is_reported
}

/// Two days of trade: 18.00 with a discount of 2.00, 20.00, and 10.00 taken back.
pub fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveVatRate", "name=Normal rate=20").named("vat20");
    for name in ["Tea", "Coffee"] {
        client.ask("saveProductGroup", &format!("name={name}")).named(name);
    }
    client
        .ask("saveProduct", "groupID=$tea name=Assam code=A1 code2=4740001 netPrice=10 vatrateID=$vat20")
        .named("assam");
    client.ask("saveProduct", "groupID=$coffee name=Bourbon code=B1 netPrice=20 vatrateID=$vat20").named("bourbon");
    client
        .ask(
            "saveInventoryRegistration",
            "warehouseID=$store productID1=$assam amount1=10 price1=4 productID2=$bourbon amount2=10 price2=15",
        )
        .record();
    for sale in [
        "type=INVWAYBILL pointOfSaleID=$till date=2026-03-02 time=09:10:00 productID1=$assam amount1=2 discount1=10",
        "type=INVWAYBILL pointOfSaleID=$till date=2026-03-03 time=14:59:00 productID1=$bourbon amount1=1",
        "type=CREDITINVOICE pointOfSaleID=$till date=2026-03-03 time=15:00:00 productID1=$assam amount1=-1 price1=10 vatrateID1=$vat20",
    ] {
        client.ask("saveSalesDocument", sale).record();
    }
    client
}

/// The cells of a report, line by line.
pub fn report(client: &Client, params: &str) -> Vec<Vec<String>> {
    let answer = client.ask("getSalesReport", params);
    let link = answer.record()["reportLink"].as_str().unwrap_or_else(|| panic!("{params}: {answer:?}"));
    let mut response = client.agent().get(link).call().unwrap();
    assert_eq!(response.status().as_u16(), 200, "{params}");
    assert_eq!(response.headers()["content-type"], "text/csv; charset=ISO-8859-1");
    let bytes = response.body_mut().read_to_vec().unwrap();
    let text: String = bytes.into_iter().map(char::from).collect();
    let cells = |line: &str| line[1..line.len() - 1].split("\";\"").map(str::to_owned).collect();
    text.lines().map(cells).collect()
}

fn cells(text: &str) -> Vec<String> {
    text.split('|').map(str::to_owned).collect()
}

const DAYS: &str = "dateStart=2026-03-01 dateEnd=2026-03-31";
pub const EVER: &str = "dateStart=2000-01-01 dateEnd=2100-01-01";

fn sales_are_reported_by_day(server: TestServer) {
    let client = shop(&server);
    let lines = report(&client, &format!("reportType=SALES_BY_DATE {DAYS}"));
    assert_eq!(
        lines,
        [
            cells(
                "|DATE|SOLD_QUANTITY|NET_SALES_TOTAL|SALES_WITH_VAT_TOTAL|DISCOUNT_TOTAL|DISCOUNT_PERCENTAGE|AVERAGE_UNITS_PER_TRANSACTION|AVERAGE_VALUE_SOLD|NUMBER_OF_SALES|VAT_TOTAL - ID:5 - Normal"
            ),
            cells("1|2026-03-02|2|18.00|21.60|-2.00|10.00|2.00|18.00|1|3.60"),
            cells("2|2026-03-03|0|10.00|12.00|0.00|0.00|0.00|5.00|2|2.00"),
            cells("TOTAL||2|28.00|33.60|-2.00|6.67|0.67|9.33|3|5.60"),
        ]
    );
    let week = report(&client, &format!("reportType=SALES_BY_WEEKDAY {DAYS}"));
    assert_eq!(week[1][1..5], cells("Monday|1|2|18.00"));
    assert_eq!(week[2][1..5], cells("Tuesday|2|0|10.00"));
    let hours = report(&client, &format!("reportType=SALES_BY_HOUR {DAYS}"));
    let hours: Vec<&[String]> = hours[1..].iter().map(|line| &line[1..4]).collect();
    assert_eq!(hours, [cells("09|2|18.00"), cells("14|1|20.00"), cells("15|-1|-10.00"), cells("|2|28.00")]);
    let products = report(&client, &format!("reportType=SALES_BY_PRODUCT {DAYS}"));
    assert_eq!(products[1][..9], cells("1|1|0|A1|4740001|Assam||1|8.00"));
    let rows = report(&client, &format!("reportType=SALES_BY_INVOICE_ROWS {DAYS}"));
    assert_eq!(rows[1][1..12], cells("1|2026-03-02|INVWAYBILL 100001|Walk-in customer|1|A1|Assam|1|0|2|18.00"));
    let local =
        report(&client, &format!("reportType=SALES_BY_INVOICE {DAYS} transactionType=RETURNS localNumberFormatting=1"));
    assert_eq!(local[1][6..9], cells("-1|-10.00|-12.00"));
}

fn costs_are_reported_by_group(server: TestServer) {
    let client = shop(&server);
    let lines = report(&client, &format!("reportType=SALES_BY_PRODUCT_GROUP getCOGS=1 {EVER}"));
    assert_eq!(
        lines,
        [
            cells(
                "|GROUP_ID|NAME|SOLD_QUANTITY|PURCHASE_VALUE|WAREHOUSE_VALUE|NET_SALES_TOTAL|DISCOUNT_TOTAL|DISCOUNT_PERCENTAGE|SALES_PROFIT|PROFIT_PERCENT|MARKUP_PERCENT"
            ),
            cells("1|2|Coffee|1|15.00|15.00|20.00|0.00|0.00|5.00|25.00|33.33"),
            cells("2|1|Tea|1|4.00|4.00|8.00|-2.00|20.00|4.00|50.00|100.00"),
            cells("TOTAL|||2|19.00|19.00|28.00|-2.00|6.67|9.00|32.14|47.37"),
        ]
    );
    let by_document = format!(
        "reportType=SALES_BY_PRODUCT_GROUP getCOGS=1 {EVER} documentDateStart=2026-03-03 documentDateEnd=2026-03-03"
    );
    assert_eq!(report(&client, &by_document).last().unwrap()[6], "10.00");
    let drilled = report(&client, &format!("reportType=SALES_BY_PRODUCT_GROUP_WITH_DRILL_DOWN {DAYS}"));
    assert_eq!(drilled[0][1..9], cells("GROUP_ID|GROUP|PRODUCT_ID|SERVICE_ID|CODE|EAN_CODE|NAME|UNIT"));
    assert_eq!(drilled[2][1..8], cells("1|Tea|1|0|A1|4740001|Assam"));
}

pub const TYPES: &[&str] = &[
    "DATE",
    "CUSTOMER",
    "CUSTOMER_ACCOUNT_MANAGER",
    "CUSTOMER_GROUP",
    "BUSINESS_AREA",
    "WAREHOUSE",
    "POINT_OF_SALE",
    "PRODUCT",
    "PRODUCT_GROUP",
    "PRODUCT_GROUP_WITH_DRILL_DOWN",
    "DEPARTMENT",
    "DEPARTMENT_WITH_DRILL_DOWN",
    "SUPPLIER",
    "SUPPLIER_WITH_DRILL_DOWN",
    "CATEGORY",
    "CATEGORY_WITH_DRILL_DOWN",
    "BRAND",
    "ALL_PRODUCTS",
    "CASHIER",
    "INVOICE",
    "INVOICE_ROWS",
    "WEEKDAY",
    "HOUR",
    "MATRIX",
    "MATRIX_WITH_DRILL_DOWN",
];

fn every_report_comes_to_the_same(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProduct", "groupID=$tea name=Unsold").record();
    for kind in TYPES {
        for costs in ["", "getCOGS=1"] {
            let lines = report(&client, &format!("reportType=SALES_BY_{kind} {EVER} {costs}"));
            let at = lines[0].iter().position(|header| header == "NET_SALES_TOTAL").unwrap();
            assert!(lines.iter().all(|line| line.len() == lines[0].len()), "{kind}: {lines:?}");
            assert_eq!((lines[0][0].as_str(), lines[1][0].as_str()), ("", "1"));
            let total = lines.last().unwrap();
            assert_eq!((total[0].as_str(), total[at].as_str()), ("TOTAL", "28.00"), "{kind} {costs}");
            let sum: i64 =
                lines[1..lines.len() - 1].iter().map(|line| line[at].replace('.', "").parse::<i64>().unwrap()).sum();
            assert_eq!(sum, 2800, "{kind} {costs}");
        }
    }
    let all = report(&client, &format!("reportType=SALES_BY_ALL_PRODUCTS {EVER}"));
    assert!(all.iter().any(|line| line[5] == "Unsold"));
}

fn reports_compare_stores_cashiers_and_periods(server: TestServer) {
    let client = shop(&server);
    let ask =
        |comparison: &str| report(&client, &format!("reportType=SALES_BY_PRODUCT {EVER} comparisonType={comparison}"));
    for (comparison, headers, assam) in [
        ("WAREHOUSES-NET_SALES", vec!["NET_SALES_TOTAL"], vec!["8.00"]),
        ("WAREHOUSES-SALES_COST", vec!["WAREHOUSE_VALUE"], vec!["4.00"]),
        ("WAREHOUSES-PROFIT", vec!["SALES_PROFIT"], vec!["4.00"]),
        ("WAREHOUSES-UNITS_SOLD", vec!["SOLD_QUANTITY"], vec!["1"]),
        ("EMPLOYEES-UNITS_SOLD_AND_NET_SALES", vec!["SOLD_QUANTITY", "NET_SALES_TOTAL"], vec!["1", "8.00"]),
        (
            "WAREHOUSES-SALES_AND_STOCK_IN_RETAIL_PRICES",
            vec!["NET_SALES_TOTAL", "STOCK_IN_RETAIL_PRICES"],
            vec!["8.00", "90.00"],
        ),
        ("WAREHOUSES-SALES_AND_STOCK_IN_COST", vec!["WAREHOUSE_VALUE", "STOCK_IN_COST"], vec!["4.00", "36.00"]),
    ] {
        let lines = ask(comparison);
        let first = lines[0].len() - headers.len();
        for (header, name) in lines[0][first..].iter().zip(headers) {
            assert!(header.starts_with(&format!("{name} - ID:1 - ")), "{comparison}: {header}");
        }
        assert_eq!(lines[1][first..], assam, "{comparison}");
    }
    let periods = "PERIODS comparisonDateStart=2026-03-02 comparisonDateEnd=2026-03-02";
    let lines = ask(periods);
    assert_eq!(
        lines[0][12..15],
        cells("COMPARED_SOLD_QUANTITY|COMPARED_NET_SALES_TOTAL|COMPARED_SALES_WITH_VAT_TOTAL")
    );
    assert_eq!((lines[1][12].as_str(), lines[1][13].as_str(), lines[2][13].as_str()), ("2", "18.00", "0.00"));
    let wrong = client.ask("getSalesReport", &format!("reportType=SALES_BY_DATE {EVER} comparisonType=PERIODS"));
    wrong.fails_at(Code::MISSING, "comparisonDateStart");
}

fn bundles_are_shown_by_their_parts(server: TestServer) {
    let client = shop(&server);
    client.ask("saveProduct", "groupID=$tea type=BUNDLE name=Both netPrice=24 vatrateID=$vat20 componentProductID1=$assam componentAmount1=1 componentProductID2=$bourbon componentAmount2=1").named("both");
    client.ask("saveSalesDocument", "type=INVWAYBILL date=2026-05-05 productID1=$both amount1=2").record();
    let days = "dateStart=2026-05-01 dateEnd=2026-05-31";
    let sold = report(&client, &format!("reportType=SALES_BY_PRODUCT {days}"));
    assert_eq!((sold.len(), sold[1][5].as_str(), sold[1][8].as_str()), (3, "Both", "48.00"));
    let parts = report(&client, &format!("reportType=SALES_BY_PRODUCT {days} displayBundles=0"));
    assert_eq!(parts[1][5..9], cells("Assam||2|16.00"));
    assert_eq!(parts[2][5..9], cells("Bourbon||2|32.00"));
    assert_eq!(parts[3][8], "48.00");
    let costs = report(
        &client,
        &format!(
            "reportType=SALES_BY_PRODUCT {EVER} documentDateStart=2026-05-01 documentDateEnd=2026-05-31 getCOGS=1 displayBundles=0"
        ),
    );
    assert_eq!((costs[1][9].as_str(), costs[2][9].as_str()), ("8.00", "30.00"));
}

fn a_report_has_limits(server: TestServer) {
    let client = shop(&server);
    for (params, error) in [
        ("", (Code::MISSING, "reportType")),
        ("reportType=SALES_BY_DATE", (Code::MISSING, "dateStart")),
        ("reportType=SALES_BY_DATE dateStart=2026-01-01", (Code::MISSING, "dateEnd")),
        ("reportType=SALES_BY_MOON", (Code::NOT_ALLOWED, "reportType")),
        ("reportType=SALES_BY_DATE dateStart=today dateEnd=2026-01-01", (Code::FORMAT, "dateStart")),
        (
            "reportType=SALES_BY_DATE dateStart=2026-01-01 dateEnd=2026-01-01 warehouseID=x",
            (Code::FORMAT, "warehouseID"),
        ),
    ] {
        client.ask("getSalesReport", params).answers_at(error.0, error.1);
    }
    for (filter, net) in [
        ("productID=$assam", "8.00"),
        ("productIDs=$assam,$bourbon", "28.00"),
        ("productGroupID=$coffee", "20.00"),
        ("transactionType=SALES", "38.00"),
        ("transactionType=RETURNS", "-10.00"),
        ("showProductsAndServices=SERVICES", "0.00"),
        ("giftCardsSales=ONLY_GIFT_CARDS", "0.00"),
        ("customerID=99", "0.00"),
        ("pointOfSaleID=$till", "28.00"),
        ("salesManagerID=99", "0.00"),
        ("userGroupID=$administrators", "28.00"),
        ("currencyCode=EUR", "28.00"),
        ("currencyCode=USD", "0.00"),
        ("storeGroup=North", "0.00"),
        ("campaignID=1", "0.00"),
        ("brandID=1", "0.00"),
    ] {
        let lines = report(&client, &format!("reportType=SALES_BY_DATE {DAYS} {filter}"));
        assert_eq!(lines.last().unwrap()[3], net, "{filter}");
    }
}

fn charts_show_the_best_sellers(server: TestServer) {
    let client = server.account();
    client.ask("saveVatRate", "name=Normal rate=20").named("vat20");
    client.ask("saveEmployee", "lastName=Mari").record();
    for (employee, price) in [(1, 10), (2, 30), (1, 5)] {
        let sale =
            format!("type=INVWAYBILL employeeID={employee} itemName1=x price1={price} amount1=1 vatrateID1=$vat20");
        client.ask("saveSalesDocument", &sale).record();
    }
    let days = client.ask("getSalesTotalsByEmployeeAndDay", "");
    let totals: Vec<_> = days.records().iter().map(|r| (r["employeeID"].as_i64(), r["total"].as_str())).collect();
    assert_eq!(totals, [(Some(2), Some("36.00")), (Some(1), Some("18.00"))]);
    let months = client.ask("getSalesTotalsByEmployeeAndMonth", "numberOfGroups=1 warehouseID=$store");
    assert_eq!(months.records().len(), 1);
    assert!(months.record()["year"].as_i64().unwrap() >= 2026 && months.record()["month"].is_i64());
    let stores = client.ask("getSalesTotalsByWarehouseAndDay", "numberOfPeriods=1");
    assert_eq!((&stores.record()["total"], &stores.record()["warehouseID"]), (&"54.00".into(), &1.into()));
    assert_eq!(client.ask("getSalesTotalsByWarehouseAndMonth", "numberOfPeriods=99").record()["total"], "54.00");
    client.ask("getSalesTotalsByEmployeeAndDay", "numberOfGroups=x").fails_at(Code::FORMAT, "numberOfGroups");
}

fn a_register_ever_sold(server: TestServer) {
    let client = shop(&server);
    let sold = client.ask("getRegisterTotalSalesOverTime", "pointOfSaleID=$till");
    let sums = ["totalSales", "totalCreditInvoices", "total"].map(|key| sold.number(key));
    assert_eq!(sums, ["45.6", "-12", "33.6"]);
    client.ask("getRegisterTotalSalesOverTime", "").fails_at(Code::MISSING, "pointOfSaleID");
    client.ask("getRegisterTotalSalesOverTime", "pointOfSaleID=9").fails_at(Code::UNKNOWN_ID, "pointOfSaleID");
}

fn rounded_sales_are_listed(server: TestServer) {
    let client = shop(&server);
    let sale = "type=CASHINVOICE pointOfSaleID=$till date=2026-04-01 itemName1=x price1=35.52 amount1=1 vatrateID1=$vat0 rounding=-0.02";
    let saved = client.ask("saveSalesDocument", sale);
    let listed = client.ask("getRoundedSales", "pointOfSaleID=$till dateFrom=2026-04-01 dateTo=2026-04-01");
    let record = listed.record();
    assert_eq!(
        (shown(&record["amountOfRounding"]), shown(&record["invoiceID"])),
        ("-0.02".into(), saved.number("invoiceID"))
    );
    assert_eq!(record["invoiceNumber"], saved.record()["invoiceNo"]);
    assert_eq!((listed.records().len(), &record["date"]), (1, &"2026-04-01".into()));
    assert_eq!(client.ask("getRoundedSales", "dateTo=2026-03-31").records().len(), 0);
}

fn an_employee_sees_their_figures(server: TestServer) {
    let client = server.account();
    let now = client.ask("getVatRates", "").0["status"]["requestUnixTime"].as_i64().unwrap();
    client.ask("saveSalesDocument", "type=INVWAYBILL itemName1=x price1=12.5 amount1=1 vatrateID1=$vat0").record();
    client.ask("clockIn", &format!("employeeID=$admin InUnixTime={}", now - 5)).record();
    let stats = client.ask("getEmployeeStats", "");
    for key in ["totalSalesToday", "totalSalesThisWeek", "totalSalesThisMonth"] {
        assert_eq!(stats.number(key), "12.5", "{key}");
    }
    assert_eq!(
        (stats.number("totalSalesYesterday"), stats.number("lastClockInUnixTime")),
        ("0".into(), (now - 5).to_string())
    );
}

fn the_day_is_reported(server: TestServer) {
    let client = shop(&server);
    client.ask("POSOpenDay", "pointOfSaleID=$till openedSum=100 openedUnixTime=1772434800").named("day");
    let paid = |document: i64, tender: &str, sum: &str| {
        client
            .ask("savePayment", &format!("documentID={document} type={tender} sum={sum} date=2026-03-02 added=1772438400 time=10:00:0{document} cardType=VISA"))
            .record();
    };
    paid(1, "CASH", "21.60");
    paid(2, "CARD", "24");
    client.ask("POSCashOUT", "pointOfSaleID=$till sum=20 added=1772438400").record();
    client
        .ask("POSCloseDay", "pointOfSaleID=$till dayID=$day closedUnixTime=1772463600 closedSum=100 bankedSum=1")
        .record();
    let z = client.ask("getReports", &format!("type=ZReport pointOfSaleID=$till {DAYS}"));
    let data = &z.record()["data"];
    let day = &data["days"][0];
    assert_eq!(["openedSum", "expectedSum", "difference"].map(|key| shown(&day[key])), ["100", "101.6", "-0.6"]);
    assert_eq!((shown(&data["cashIn"]), shown(&data["cashOut"])), ("0".into(), "-20".into()));
    let payments: Vec<_> = data["payments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["type"].as_str(), p["cardType"].as_str(), shown(&p["sum"])))
        .collect();
    assert_eq!(payments, [(Some("CASH"), Some(""), "21.6".into()), (Some("CARD"), Some("VISA"), "24".into())]);
    assert_eq!(["count", "net", "vat", "total"].map(|key| shown(&data["sales"][key])), ["2", "38", "7.6", "45.6"]);
    assert_eq!(["count", "net", "vat", "total"].map(|key| shown(&data["returns"][key])), ["1", "-10", "-2", "-12"]);
    assert_eq!(shown(&data["discountTotal"]), "-2");
    assert_eq!((shown(&data["taxes"][0]["rate"]), shown(&data["taxes"][0]["vat"])), ("20".into(), "5.6".into()));
    let short = client.ask("getReports", &format!("type=ZReport getShortReport=1 {DAYS}"));
    assert!(short.record()["data"].get("days").is_none());
    let last = client.ask("getReports", "type=ZReport getOnlyLastShift=1 dateStart=2026-03-03 dateEnd=2026-03-03");
    assert_eq!(last.record()["data"]["days"][0]["dayID"], 1);
    let page = client.ask("getReports", &format!("type=ZReport format=HTML {DAYS}"));
    let html = page.record()["html"].as_str().unwrap();
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("Z report") && html.contains("101.60"), "{html}");
    let taxes = client.ask("getReports", &format!("type=totalTax returnsOnly=1 {DAYS}"));
    assert_eq!(shown(&taxes.record()["data"]["taxes"][0]["vat"]), "-2");
    let groups = client.ask("getReports", &format!("type=SalesReport {DAYS}"));
    assert_eq!(shown(&groups.record()["data"]["productGroups"][1]["net"]), "20");
    client.ask("getReports", "").fails_at(Code::MISSING, "type");
    client.ask("getReports", "type=ZReport").fails_at(Code::MISSING, "dateStart");
}
