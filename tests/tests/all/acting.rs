//! Settings, marks and filters that act: each of them was once kept and changed nothing.

use ladu_tests::{Client, Code, TestServer, on_both_engines, shown};

on_both_engines! {
    the_rate_without_tax_is_the_one_that_settings_name
    partly_exempt_customers_pay_reduced_rates
    what_was_credited_is_billed_again_when_asked_to
    credits_are_among_unpaid_invoices_when_asked_to
    coupons_are_issued_where_and_when_their_rule_says
    what_is_not_refundable_does_not_come_back
    stores_without_network_can_be_left_out_of_stock
    lists_come_in_the_order_that_is_asked_for
    quantities_are_narrowed_by_the_card
    cash_is_narrowed_by_time
    rounded_sales_come_page_by_page
    exempt_sales_are_narrowed_by_store
    lists_are_narrowed_by_their_days
    taxes_of_sales_and_of_returns_are_told_apart
}

fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveVatRate", "name=Normal rate=24").named("normal");
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=Tea netPrice=10 vatrateID=$normal").named("tea");
    client
}

fn set(client: &Client, name: &str, value: &str) {
    client.call("saveConfParameter", &[("parameterName", name), ("parameterValue", value)]).succeeds();
}

/// The rate of the first row of a new sale.
fn rate_of_sale(client: &Client, params: &str) -> String {
    let id = client.ask("saveSalesDocument", params).number("invoiceID");
    shown(&client.ask("getSalesDocuments", &format!("id={id}")).record()["rows"][0]["vatrateID"])
}

fn the_rate_without_tax_is_the_one_that_settings_name(server: TestServer) {
    let client = shop(&server);
    for name in ["all", "exempt", "union"] {
        client.ask("saveVatRate", &format!("name={name} rate=0")).named(name);
    }
    client.ask("saveCustomer", "companyName=Church taxExempt=1").named("church");
    let rates = || {
        [
            rate_of_sale(&client, "customerID=$church productID1=$tea amount1=1"),
            rate_of_sale(&client, "productID1=$tea amount1=1 euInvoiceType=EU"),
        ]
    };
    let id = |name: &str| client.id(name).to_string();
    set(&client, "default_zero_vat", &id("all"));
    assert_eq!(rates(), [id("all"), id("all")]);
    set(&client, "default_exempt_zero_vat", &id("exempt"));
    assert_eq!(rates(), [id("exempt"), id("all")], "a reason with a rate of its own has that");
    set(&client, "default_eu_zero_vat", &id("union"));
    assert_eq!(rates(), [id("exempt"), id("union")]);
}

fn partly_exempt_customers_pay_reduced_rates(server: TestServer) {
    let client = shop(&server);
    client.ask("saveVatRate", "name=Province rate=8").named("province");
    client.ask("saveVatRate", "vatRateID=$normal gstExemptTaxRateID=$province").succeeds();
    client.ask("saveCustomer", "companyName=Band partialTaxExemption=1").named("band");
    client.ask("saveCustomer", "companyName=Plain").named("plain");
    let sale = |customer: &str, more: &str| {
        client
            .ask(
                "saveSalesDocument",
                &format!("type=INVWAYBILL customerID={customer} productID1=$tea amount1=1 {more}"),
            )
            .number("total")
    };
    assert_eq!([sale("$band", ""), sale("$plain", ""), sale("$band", "vatrateID1=$normal")], ["10.8", "12.4", "12.4"]);
    let price = |customer: &str| {
        client.ask("getProductPrices", &format!("productID=$tea clientID={customer}")).number("specialPriceWithVAT")
    };
    assert_eq!([price("$band"), price("$plain")], ["10.8", "12.4"]);
    let cart = |customer: &str| {
        client.ask("calculateShoppingCart", &format!("customerID={customer} productID1=$tea amount1=1")).number("total")
    };
    assert_eq!([cart("$band"), cart("$plain")], ["10.8", "12.4"]);
}

fn what_was_credited_is_billed_again_when_asked_to(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCustomer", "companyName=Maja").named("maja");
    let terms = "customerID=$maja productID=$tea vatrateID=$normal billingStatementPeriod=MONTH billingStatementTime=WHEN_PERIOD_STARTS startDate=2026-01-01 endDate=2026-02-28";
    client.ask("saveBillingStatement", terms).named("rent");
    let process = || {
        let done = client.ask("processRecurringBilling", "");
        done.record()["processedInvoices"].as_array().unwrap().iter().map(|made| shown(&made["id"])).collect::<Vec<_>>()
    };
    let made = process();
    assert_eq!(made.len(), 1);
    let rows = client.ask("getSalesDocuments", &format!("id={}", made[0])).record()["rows"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 2);
    let credit = format!(
        "type=CREDITINVOICE customerID=$maja creditToDocumentID={} productID1=$tea amount1=-2 price1=10 vatrateID1=$normal",
        made[0]
    );
    client.ask("saveSalesDocument", &credit).succeeds();
    assert!(process().is_empty(), "what is credited stays so");
    set(&client, "remake_billing_invoice_if_credited", "1");
    let until = client.ask("getBilledUntilDate", "billingStatementIDs=$rent").number("billedUntil");
    assert_eq!(until, "0000-00-00");
    let again = process();
    assert_eq!(again.len(), 1);
    let remade = client.ask("getSalesDocuments", &format!("id={}", again[0]));
    assert_eq!(remade.number("netTotal"), "20");
    assert!(process().is_empty(), "once");
}

fn credits_are_among_unpaid_invoices_when_asked_to(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCustomer", "companyName=Maja").named("maja");
    for (kind, amount) in [("INVOICE", "5"), ("CREDITINVOICE", "-2")] {
        let sale = format!("type={kind} customerID=$maja itemName1=x amount1={amount} price1=10 vatrateID1=$vat0");
        client.ask("saveSalesDocument", &sale).succeeds();
    }
    let totals = || {
        let listed = client.ask("getAccountStatements", "type=PAYMENT_REMINDER");
        let unpaid = listed.record()["unpaidInvoices"].as_array().unwrap().clone();
        unpaid.iter().map(|invoice| shown(&invoice["total"])).collect::<Vec<_>>()
    };
    assert_eq!(totals(), ["50"]);
    set(&client, "show_credit_in_unpaid_invoices_report", "1");
    assert_eq!(totals(), ["50", "-20"]);
}

fn coupons_are_issued_where_and_when_their_rule_says(server: TestServer) {
    let client = shop(&server);
    client.ask("saveWarehouse", "name=Second").named("second");
    let rule = "name=Spring code=S warehouseID=$store issuedFromDate=2026-03-01 issuedUntilDate=2026-05-31";
    client.ask("saveCoupon", rule).named("spring");
    let issue = |number: u32, more: &str| {
        client.ask("saveIssuedCoupon", &format!("couponID=$spring uniqueIdentifier=S{number} {more}"))
    };
    // 2026-03-01 in Tallinn begins on the last of February by universal time.
    issue(1, "timestamp=1772316000").succeeds();
    issue(2, "timestamp=1772315999").fails_at(Code::NOT_ALLOWED, "couponID");
    issue(3, "timestamp=1780261199").succeeds();
    issue(4, "timestamp=1780261200").fails_at(Code::NOT_ALLOWED, "couponID");
    issue(5, "timestamp=1775000000 warehouseID=$second").fails_at(Code::NOT_ALLOWED, "warehouseID");
    issue(6, "timestamp=1775000000 warehouseID=$store").named("sixth");
    assert_eq!(client.ask("getIssuedCoupons", "").records().len(), 3);
    client.ask("saveCoupon", "couponID=$spring issuedUntilDate=2026-03-02").succeeds();
    client
        .ask("saveIssuedCoupon", "issuedCouponID=$sixth expiryDate=2027-01-01")
        .because("it was issued before")
        .succeeds();
}

fn what_is_not_refundable_does_not_come_back(server: TestServer) {
    let client = shop(&server);
    client
        .ask("saveProduct", "groupID=$goods name=Ticket netPrice=10 vatrateID=$normal nonRefundable=1")
        .named("ticket");
    let sold =
        client.ask("saveSalesDocument", "type=CASHINVOICE productID1=$ticket amount1=1 productID2=$tea amount2=1");
    let sold = sold.number("invoiceID");
    let credit =
        |more: &str| client.ask("saveSalesDocument", &format!("type=CREDITINVOICE creditToDocumentID={sold} {more}"));
    let both = "productID1=$tea amount1=-1 price1=10 vatrateID1=$normal productID2=$ticket amount2=-1 price2=10 vatrateID2=$normal";
    credit(both).fails_at(Code::NOT_ALLOWED, "productID2");
    client
        .ask("saveSalesDocument", "type=CASHINVOICE productID1=$ticket amount1=-1")
        .fails_at(Code::NOT_ALLOWED, "productID1");
    assert_eq!(client.ask("getSalesDocuments", "type=CREDITINVOICE").records().len(), 0);
    credit(&format!("{both} creditInvoiceType=VOID")).because("the sale was a mistake").succeeds();
}

fn stores_without_network_can_be_left_out_of_stock(server: TestServer) {
    let client = shop(&server);
    client.ask("saveWarehouse", "name=Fair isOfflineInventory=1").named("fair");
    for (store, amount) in [("$store", 5), ("$fair", 7)] {
        let rows = format!("warehouseID={store} productID1=$tea amount1={amount} price1=1");
        client.ask("saveInventoryRegistration", &rows).succeeds();
    }
    let stock = |more: &str| client.ask("getProductStock", &format!("productID=$tea {more}")).number("amountInStock");
    assert_eq!(
        ["", "excludeOfflineWarehouses=1", "excludeOfflineWarehouses=1 warehouseID=$fair"].map(stock),
        ["12", "5", "7"]
    );
}

fn lists_come_in_the_order_that_is_asked_for(server: TestServer) {
    let client = shop(&server);
    client.ask("saveSupplier", "companyName=Farm").named("farm");
    for (number, date) in [("B", "2026-03-02"), ("C", "2026-03-01"), ("A", "2026-03-03")] {
        let bill = format!(
            "type=PRCINVOICE supplierID=$farm warehouseID=$store currencyCode=EUR no={number} date={date} itemName1=x amount1=1 price1=1"
        );
        client.ask("savePurchaseDocument", &bill).succeeds();
    }
    let numbers = |order: &str| {
        let listed = client.ask("getPurchaseDocuments", order);
        listed.records().iter().map(|record| shown(&record["number"])).collect::<String>()
    };
    for (order, expected) in [
        ("", "ACB"),
        ("orderBy=id orderByDir=asc", "BCA"),
        ("orderBy=date orderByDir=asc", "CBA"),
        ("orderBy=date orderByDir=desc", "ABC"),
        ("orderBy=number orderByDir=asc", "ABC"),
        ("orderBy=number orderByDir=desc", "CBA"),
    ] {
        assert_eq!(numbers(order), expected, "{order}");
    }
    client.ask("saveWarehouse", "name=Second").named("second");
    for (name, store) in [("one", "$second"), ("two", "$store"), ("three", "$second")] {
        client.ask("saveStocktaking", &format!("name={name} warehouseID={store}")).succeeds();
    }
    let names = |order: &str| {
        let listed = client.ask("getStocktakings", order);
        listed.records().iter().map(|record| shown(&record["stocktakingID"])).collect::<String>()
    };
    for (order, expected) in [
        ("", "123"),
        ("orderByDir=desc", "321"),
        ("orderBy=stocktakingID orderByDir=desc", "321"),
        ("orderBy=warehouseID orderByDir=asc", "213"),
        ("orderBy=warehouseID orderByDir=desc", "312"),
    ] {
        assert_eq!(names(order), expected, "{order}");
    }
}

/// Two products are reserved, on order and in stock; each parameter leaves one of them.
fn quantities_are_narrowed_by_the_card(server: TestServer) {
    let client = shop(&server);
    client.ask("saveSupplier", "companyName=Farm").named("farm");
    client.ask("saveBrand", "name=Acme").named("acme");
    client.ask("saveProductGroup", "name=Below parentGroupID=$goods").named("below");
    client.ask("saveProductGroup", "name=Other").named("other");
    client.ask("saveProductCategory", "name=Upper").named("upper");
    client.ask("saveProductCategory", "name=Lower parentCategoryID=$upper").named("lower");
    client.ask("saveProductPriorityGroup", "name=First").named("first");
    let card = "productID=$tea groupID=$below supplierID=$farm brandID=$acme categoryID=$lower priorityGroupID=$first reorderPoint1=3";
    client.ask("saveProduct", card).succeeds();
    client.ask("saveProduct", "groupID=$other name=Coffee netPrice=10 status=NO_LONGER_ORDERED").named("coffee");
    let rows = "productID1=$tea amount1=2 price1=1 productID2=$coffee amount2=2 price2=1";
    client.ask("saveInventoryRegistration", &format!("warehouseID=$store {rows}")).succeeds();
    client.ask("saveSalesDocument", &format!("type=ORDER warehouseID=$store reserveGoods=1 {rows}")).succeeds();
    client
        .ask(
            "savePurchaseDocument",
            &format!("type=PRCORDER supplierID=$farm warehouseID=$store currencyCode=EUR no=1 {rows}"),
        )
        .succeeds();
    let tea = client.id("tea");
    for call in ["getReservedStock", "getAmountsOnOrder", "getProductStock"] {
        let found = |filter: &str| {
            let listed = client.ask(call, &format!("warehouseID=$store {filter}"));
            listed.records().iter().map(|record| record["productID"].as_i64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(found("").len(), 2, "{call}");
        for filter in [
            "productID=$tea",
            "productIDs=$tea",
            "groupID=$below",
            "groupIDWithSubgroups=$goods",
            "supplierID=$farm",
            "brandID=$acme",
            "priorityGroupID=$first",
            "categoryID=$lower",
            "categoryIDWithSubcategories=$upper",
        ] {
            assert_eq!(found(filter), [tea], "{call} {filter}");
        }
        for filter in ["status=ACTIVE", "parentProductID=$tea"] {
            let expected = if filter.starts_with("status") { vec![tea] } else { Vec::new() };
            assert!(call == "getAmountsOnOrder" || found(filter) == expected, "{call} {filter}: {:?}", found(filter));
        }
    }
    let defined =
        |call: &str| client.ask(call, "warehouseID=$store getProductsWithReorderPointDefined=1").records().len();
    assert_eq!(["getAmountsOnOrder", "getProductStock"].map(defined), [1, 1]);
    let points = client.ask("getProductStock", "warehouseID=$store productID=$tea getReorderPoints=1");
    assert_eq!(points.number("reorderPoint"), "3");
}

fn cash_is_narrowed_by_time(server: TestServer) {
    let client = shop(&server);
    // The third of March 2026 in Tallinn, at eleven.
    client.ask("POSCashIN", "pointOfSaleID=$till sum=15 added=1772528400").succeeds();
    let found = |name: &str, value: &str| client.call("getCashIns", &[(name, value)]).records().len();
    for (name, before, after) in
        [("dateTimeFrom", 1, 0), ("startDateTime", 1, 0), ("dateTimeUntil", 0, 1), ("endDateTime", 0, 1)]
    {
        assert_eq!(found(name, "2026-03-03 10:59:59"), before, "{name}");
        assert_eq!(found(name, "2026-03-03 11:00:01"), after, "{name}");
    }
}

fn rounded_sales_come_page_by_page(server: TestServer) {
    let client = shop(&server);
    for _ in 0..2 {
        client
            .ask(
                "saveSalesDocument",
                "type=CASHINVOICE itemName1=x price1=1.02 amount1=1 vatrateID1=$vat0 rounding=-0.02",
            )
            .succeeds();
    }
    let page = |number: u32| client.ask("getRoundedSales", &format!("recordsOnPage=1 pageNo={number}"));
    assert_eq!([page(1).records().len(), page(2).records().len(), page(3).records().len()], [1, 1, 0]);
    assert_ne!(page(1).number("invoiceID"), page(2).number("invoiceID"));
}

fn exempt_sales_are_narrowed_by_store(server: TestServer) {
    let client = shop(&server);
    client.ask("saveWarehouse", "name=Second").named("second");
    let sale = "type=CASHINVOICE warehouseID=$store date=2026-03-01 productID1=$tea amount1=1 price1=10 vatrateID1=$vat0 taxExemptCertificateNumber=A1 currencyCode=EUR";
    client.ask("saveSalesDocument", sale).succeeds();
    let found = |store: &str| client.ask("getTaxExemptions", &format!("warehouseID={store}")).records().len();
    assert_eq!([found("$store"), found("$second")], [1, 0]);
    assert_eq!(client.ask("getTaxExemptions", "").number("amountExempted"), "2.4");
}

/// Of each list, one record ends in spring and one in winter.
fn lists_are_narrowed_by_their_days(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCustomer", "companyName=Maja").named("maja");
    client.ask("saveSupplier", "companyName=Farm").named("farm");
    for (from, to) in [("2026-01-01", "2026-03-31"), ("2026-02-01", "2026-12-31")] {
        let days = format!("startDate={from} endDate={to}");
        let terms = "customerID=$maja productID=$tea vatrateID=$normal billingStatementPeriod=MONTH billingStatementTime=WHEN_PERIOD_STARTS";
        client.ask("saveBillingStatement", &format!("{terms} {days}")).succeeds();
        client.ask("savePriceList", &format!("name=L{from} type1=PRODUCT id1=$tea price1=8 {days}")).succeeds();
        let award = "type=auto purchaseTotalValue=5 sumOffEntirePurchase=1";
        client.ask("saveCampaign", &format!("name=C{from} {award} {days}")).succeeds();
    }
    for call in ["getBillingStatements", "getPriceLists", "getCampaigns"] {
        let found = |filter: &str| client.ask(call, filter).records().len();
        let all = found("");
        for (filter, expected) in [
            ("endDateFrom=2026-06-01", 1),
            ("endDateTo=2026-06-01", 1),
            ("startDateFrom=2026-01-15", 1),
            ("startDateTo=2026-01-15", 1),
        ] {
            assert_eq!(found(filter), expected, "{call} {filter} of {all}");
        }
    }
}

fn taxes_of_sales_and_of_returns_are_told_apart(server: TestServer) {
    let client = shop(&server);
    for amount in ["3", "-1"] {
        let sale =
            format!("type=INVWAYBILL date=2026-03-01 productID1=$tea amount1={amount} price1=10 vatrateID1=$normal");
        client.ask("saveSalesDocument", &sale).succeeds();
    }
    let net = |only: &str| {
        let report = client.ask("getReports", &format!("type=totalTax dateStart=2026-03-01 dateEnd=2026-03-01 {only}"));
        shown(&report.record()["data"]["taxes"][0]["net"])
    };
    assert_eq!(["", "salesOnly=1", "returnsOnly=1"].map(net), ["20", "30", "-10"]);
}
