//! Reports at a cost that does not grow with the number of documents.

use ladu_api::{Csv, Run, find};
use ladu_record::{Answer, Caches, Cx, Failure};
use ladu_tests::{Client, TestServer, on_both_engines, system_request};
use ladu_wire::{Format, Params};

use super::reports::{EVER, TYPES, shop};

on_both_engines! {
    reports_take_no_more_statements_for_more_documents
}

/// How many statements a call takes.
fn statements(server: &TestServer, client: &Client, name: &str, params: &str) -> u64 {
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let request = system_request(&server.store.store, account, 1_772_500_000);
    let call = find(name).expect(name);
    let mut values = Params::default();
    for (name, value) in params.split_whitespace().filter_map(|pair| pair.split_once('=')) {
        values.add(name.to_owned(), client.sent(value)).unwrap();
    }
    let counted = server.store.store.read(account, move |tx| -> Result<u64, Failure> {
        let caches = Caches::default();
        let mut cx = Cx::new(tx, &request, &values, &caches);
        match (call.csv, call.run) {
            (Some(report), _) => report(&mut cx, &mut Csv::new(';'))?,
            (None, Run::Read(run)) => run(&mut cx, &mut Answer::new(Format::Json))?,
            _ => panic!("{name} does not only read"),
        }
        Ok(tx.statements())
    });
    counted.unwrap_or_else(|failure| panic!("{name}: {:?}", failure.0))
}

/// Every report of sales and of purchases, each with what makes it read more.
fn every_report() -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    let compared = "comparisonType=PERIODS comparisonDateStart=2020-01-01 comparisonDateEnd=2029-12-31";
    let stocked = "comparisonType=WAREHOUSES-SALES_AND_STOCK_IN_COST";
    for kind in TYPES {
        let of_stock = if kind.contains("PRODUCT") || kind.contains("BRAND") { stocked } else { "" };
        for more in [
            "",
            "getCOGS=1",
            "comparisonType=WAREHOUSES-PROFIT",
            "comparisonType=EMPLOYEES-NET_SALES",
            compared,
            of_stock,
        ] {
            all.push(("getSalesReport", format!("reportType=SALES_BY_{kind} {EVER} {more}")));
        }
    }
    for kind in ["PRODUCT", "PRODUCT_GROUP", "BRAND", "SUPPLIER", "SUPPLIER_GROUP", "INVOICE", "INVOICE_ROWS"] {
        all.push(("getPurchaseReport", format!("reportType=PURCHASE_BY_{kind} {EVER}")));
    }
    for kind in ["ZReport", "SalesReport", "totalTax"] {
        for more in ["", "format=HTML", "pointOfSaleID=$till getShortReport=1"] {
            all.push(("getReports", format!("type={kind} {EVER} {more}")));
        }
    }
    for (name, params) in [
        ("getInventoryTransferReport", format!("type=TRANSFER {EVER}")),
        ("getSummaryInventoryReport", String::new()),
        ("getProductStockCSV", "warehouseID=$store".to_owned()),
        ("getCostOfGoodsSold", "dateFrom=2020-01-01 dateTo=2029-12-31".to_owned()),
        ("getSalesTotalsByEmployeeAndDay", String::new()),
        ("getSalesTotalsByEmployeeAndMonth", String::new()),
        ("getSalesTotalsByWarehouseAndDay", String::new()),
        ("getSalesTotalsByWarehouseAndMonth", String::new()),
        ("getRegisterTotalSalesOverTime", "pointOfSaleID=$till".to_owned()),
        ("getRoundedSales", String::new()),
        ("getEmployeeStats", String::new()),
        ("getPointOfSaleDayTotals", "pointOfSaleID=$till".to_owned()),
        ("getPointOfSaleStatuses", String::new()),
    ] {
        all.push((name, params));
    }
    all
}

fn reports_take_no_more_statements_for_more_documents(server: TestServer) {
    let client = shop(&server);
    client.ask("POSOpenDay", "pointOfSaleID=$till openedSum=100 openedUnixTime=1772434800").record();
    client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").named("second");
    let first = client.ask("saveSupplier", "companyName=First").number("supplierID");
    client
        .ask(
            "savePurchaseDocument",
            &format!("supplierID={first} currencyCode=EUR no=1 productID1=$assam amount1=9 price1=4"),
        )
        .record();
    client
        .ask("saveInventoryTransfer", "warehouseFromID=$store warehouseToID=$second productID1=$assam amount1=1")
        .record();
    let asked = every_report();
    let count =
        || -> Vec<u64> { asked.iter().map(|(name, params)| statements(&server, &client, name, params)).collect() };
    let before = count();
    for day in 1..=12 {
        for noun in ["saveProductGroup", "saveProductCategory", "saveBrand", "saveCustomerGroup", "saveSupplierGroup"] {
            client.ask(noun, &format!("name=N{day}")).record();
        }
        let supplier = client.ask("saveSupplier", &format!("companyName=S{day} groupID={day}")).number("supplierID");
        let customer = client.ask("saveCustomer", &format!("companyName=C{day} groupID={day}")).number("customerID");
        client.ask("saveEmployee", &format!("lastName=E{day}")).record();
        let product = client
            .ask(
                "saveProduct",
                &format!(
                    "groupID={} categoryID={day} brandID={day} supplierID={supplier} name=P{day} netPrice=5 vatrateID=$vat20",
                    day + 2
                ),
            )
            .number("productID");
        let rows = format!("productID1=$assam amount1=1 productID2={product} amount2=1");
        let sale = format!(
            "type=CASHINVOICE pointOfSaleID=$till date=2026-04-{day:02} customerID={customer} employeeID=$admin {rows} rounding=0.01"
        );
        let id = client.ask("saveSalesDocument", &sale).number("invoiceID");
        client.ask("savePayment", &format!("documentID={id} type=CASH sum=5")).record();
        client
            .ask(
                "savePurchaseDocument",
                &format!("supplierID={supplier} currencyCode=EUR no=1 productID1=$assam amount1=5 price1=4 productID2={product} amount2=5 price2=3"),
            )
            .record();
        client.ask("saveInventoryTransfer", &format!("warehouseFromID=$store warehouseToID=$second {rows}")).record();
    }
    let after = count();
    for ((report, before), after) in asked.iter().zip(before).zip(after) {
        assert_eq!(before, after, "{report:?}");
        assert!(after <= 20, "{report:?} takes {after} statements");
    }
}
