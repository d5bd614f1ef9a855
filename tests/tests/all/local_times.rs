//! Days and clocks of stores: whatever happens in a store has the day and the time of day that it is there.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use ladu_server::{Clock, Config};
use ladu_tests::{Client, Engine, TestServer, on_both_engines};
use serde_json::Value;

on_both_engines! {
    documents_and_payments_have_the_day_of_their_store
    stock_is_counted_by_the_days_of_its_store
    prices_and_promotions_hold_by_the_clock_of_the_store
    registers_keep_the_days_of_their_store
    coupons_and_gift_cards_go_by_their_store
    what_ends_with_a_day_ends_with_the_day_of_its_store
    figures_of_today_are_of_the_day_in_each_store
    nights_when_clocks_change
}

/// 2026-11-30 13:20 in UTC, 15:20 at home in Tallinn, 05:20 in Los Angeles and 02:20 on 1 December in Auckland.
const MOMENT: i64 = 1_796_044_800;

/// A server whose clock the test sets.
struct Timed {
    server: TestServer,
    clock: Arc<AtomicI64>,
}

impl Timed {
    fn at(engine: Engine, time: i64) -> Timed {
        let clock = Arc::new(AtomicI64::new(time));
        let config = Config { hourly_limit: 0, workers: 8, clock: Clock::Set(clock.clone()), ..Config::default() };
        Timed { server: TestServer::with(engine, config), clock }
    }

    fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }
}

/// An account with stores and registers in Auckland and Los Angeles beside the first one at home, and tea for 10 in all of them.
fn shops(timed: &Timed) -> Client {
    let client = timed.server.account();
    for (store, zone) in [("auckland", "Pacific/Auckland"), ("angeles", "America/Los_Angeles")] {
        let id = client.ask("saveWarehouse", &format!("name={store} code={store} timeZone={zone}")).named(store);
        client.name(&format!("{store}_till"), id);
    }
    // No call makes registers.
    let account = ladu_identity::accounts::find(&timed.server.store.store, Some(&client.code)).unwrap().id.number();
    let (auckland, angeles) = (client.id("auckland"), client.id("angeles"));
    let sql = "INSERT INTO point_of_sale (account, id, name, warehouse_id) VALUES ($0, $1, 'A', $1), ($0, $2, 'L', $2)";
    let made = timed.server.store.store.write(account, move |tx| tx.execute(sql, &[auckland.into(), angeles.into()]));
    assert_eq!(made.unwrap(), 2);
    client.ask("saveReasonCode", "name=Lost purpose=WRITEOFF").named("lost");
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=Tea code=tea netPrice=10 vatrateID=$vat0").named("tea");
    for store in ["store", "auckland", "angeles"] {
        let goods = format!("warehouseID=${store} productID1=$tea amount1=20 price1=4");
        client.ask("saveInventoryRegistration", &goods).named(&format!("{store}_found"));
    }
    client
}

/// The stores with what their calendars and clocks show at the moment.
const STORES: [(&str, &str, &str); 3] = [
    ("store", "2026-11-30", "15:20:00"),
    ("auckland", "2026-12-01", "02:20:00"),
    ("angeles", "2026-11-30", "05:20:00"),
];

fn texts<'a>(record: &'a Value, keys: &[&str]) -> Vec<&'a str> {
    keys.iter().map(|key| record[key].as_str().unwrap_or("no text")).collect()
}

fn documents_and_payments_have_the_day_of_their_store(engine: Engine) {
    let timed = Timed::at(engine, MOMENT);
    let client = shops(&timed);
    client.ask("saveSupplier", "companyName=Leaf").named("leaf");
    client.ask("saveCustomer", "companyName=Cafe").named("cafe");
    for (store, day, clock) in STORES {
        let sale = format!("type=INVWAYBILL warehouseID=${store} customerID=$cafe productID1=$tea amount1=1");
        client.ask("saveSalesDocument", &sale).named("sale");
        let document = client.ask("getSalesDocuments", "id=$sale");
        assert_eq!(texts(document.record(), &["date", "time"]), [day, clock], "{store}");
        assert_eq!(document.record()["inventoryTransactionDate"], day, "{store}");
        client.ask("savePayment", "documentID=$sale type=CASH sum=10").named("payment");
        let payment = client.ask("getPayments", "paymentID=$payment");
        assert_eq!(texts(payment.record(), &["date", "time"]), [day, clock], "{store}");
        // A draft that is confirmed later has moved goods on the day of its store then.
        client.ask("saveSalesDocument", &format!("{sale} confirmInvoice=0")).named("draft");
        client.ask("saveSalesDocument", "id=$draft confirmInvoice=1").succeeds();
        assert_eq!(client.ask("getSalesDocuments", "id=$draft").record()["inventoryTransactionDate"], day, "{store}");

        let purchase = format!(
            "warehouseID=${store} supplierID=$leaf currencyCode=EUR no=7 productID1=$tea amount1=1 price1=4 paid=1"
        );
        client.ask("savePurchaseDocument", &purchase).named("purchase");
        let purchase = client.ask("getPurchaseDocuments", "id=$purchase");
        assert_eq!(texts(purchase.record(), &["date", "time"]), [day, clock], "{store}");
        assert_eq!(purchase.record()["inventoryTransactionDate"], day, "{store}");
        let found = client.ask("getInventoryRegistrations", &format!("inventoryRegistrationID=${store}_found"));
        assert_eq!(found.record()["date"], day, "{store}");
        client
            .ask("saveInventoryWriteOff", &format!("warehouseID=${store} reasonID=$lost productID1=$tea amount1=1"))
            .named("gone");
        let lost = client.ask("getInventoryWriteOffs", "inventoryWriteOffID=$gone");
        assert_eq!(lost.record()["date"], day, "{store}");
    }
    let transfer = "warehouseFromID=$auckland warehouseToID=$angeles productID1=$tea amount1=1";
    client.ask("saveInventoryTransfer", transfer).named("moved");
    let moved = client.ask("getInventoryTransfers", "inventoryTransferID=$moved");
    assert_eq!(moved.record()["date"], "2026-12-01", "it left Auckland then");
    // Money that is for no document came in at home.
    client.ask("savePayment", "customerID=$cafe type=CASH sum=5").named("ahead");
    let ahead = client.ask("getPayments", "paymentID=$ahead");
    assert_eq!(texts(ahead.record(), &["date", "time"]), ["2026-11-30", "15:20:00"]);
}

fn stock_is_counted_by_the_days_of_its_store(engine: Engine) {
    let timed = Timed::at(engine, MOMENT);
    let client = shops(&timed);
    let on_hand = |store: &str, date: &str| {
        let params = format!("warehouseID=${store} productIDs=$tea date={date}");
        let stock = client.ask("getProductStock", &params);
        stock.records().first().map_or("0".to_owned(), |record| ladu_tests::shown(&record["amountInStock"]))
    };
    for (store, day, _) in STORES {
        let before = if day == "2026-12-01" { "2026-11-30" } else { "2026-11-29" };
        assert_eq!((on_hand(store, before).as_str(), on_hand(store, day).as_str()), ("0", "20"), "{store}");
        client
            .ask("saveSalesDocument", &format!("type=CASHINVOICE warehouseID=${store} productID1=$tea amount1=3"))
            .succeeds();
        let flags = "getLastSoldDate=1 getLastInventoryInTransactionDate=1 getLastInventoryOutTransactionDate=1";
        let stock = client.ask("getProductStock", &format!("warehouseID=${store} productIDs=$tea {flags}"));
        let keys = ["lastSoldDate", "lastInventoryInTransactionDate", "lastInventoryOutTransactionDate"];
        assert_eq!(texts(stock.record(), &keys), [day; 3], "{store}");
        assert_eq!(on_hand(store, day), "17", "{store}");
    }
    // What one moment moves leaves one store and comes into the other on the day that it is there.
    let transfer = |from: &str, to: &str| {
        let goods = "productID1=$tea amount1=2";
        client
            .ask("saveInventoryTransfer", &format!("warehouseFromID=${from} warehouseToID=${to} {goods}"))
            .named("moved");
    };
    transfer("auckland", "angeles");
    assert_eq!(on_hand("angeles", "2026-11-30"), "19");
    assert_eq!((on_hand("auckland", "2026-11-30").as_str(), on_hand("auckland", "2026-12-01").as_str()), ("0", "15"));
    transfer("angeles", "auckland");
    assert_eq!(on_hand("angeles", "2026-11-30"), "17");
    assert_eq!((on_hand("auckland", "2026-11-30").as_str(), on_hand("auckland", "2026-12-01").as_str()), ("0", "17"));
    // Later that day in Los Angeles goods still move on that day.
    timed.pass(600);
    client.ask("saveInventoryWriteOff", "warehouseID=$angeles reasonID=$lost productID1=$tea amount1=1").succeeds();
    assert_eq!(on_hand("angeles", "2026-11-30"), "16");
    client.ask("deleteInventoryTransfer", "inventoryTransferID=$moved").succeeds();
    assert_eq!((on_hand("angeles", "2026-11-30").as_str(), on_hand("auckland", "2026-12-01").as_str()), ("18", "15"));
    // 30 November is over in Auckland, though not at home.
    let summary = client.ask("getSummaryInventoryReport", "date=2026-11-30");
    let of = |id: &str| {
        let found = summary.records().iter().find(|record| record["warehouseID"] == client.id(id));
        ladu_tests::shown(&found.unwrap()["amount"])
    };
    assert_eq!([of("store"), of("auckland"), of("angeles")], ["17", "0", "18"]);
}

fn prices_and_promotions_hold_by_the_clock_of_the_store(engine: Engine) {
    let timed = Timed::at(engine, MOMENT);
    let client = shops(&timed);
    let list = client.ask("savePriceList", "name=December startDate=2026-12-01 type1=PRODUCT id1=$tea price1=8");
    list.named("december");
    for (store, ..) in STORES {
        client.ask("saveWarehouse", &format!("warehouseID=${store} priceListID=$december")).succeeds();
    }
    let cart =
        |store: &str| client.ask("calculateShoppingCart", &format!("warehouseID=${store} productID1=$tea amount1=1"));
    for (store, day, _) in STORES {
        let price = if day == "2026-12-01" { "8" } else { "10" };
        assert_eq!(cart(store).number("netTotal"), price, "{store}");
        let sale = format!("type=CASHINVOICE warehouseID=${store} productID1=$tea amount1=1");
        client.ask("saveSalesDocument", &sale).named("sale");
        assert_eq!(client.ask("getSalesDocuments", "id=$sale").number("netTotal"), price, "{store}");
        let shown = client.ask("getProducts", &format!("productID=$tea warehouseID=${store} getPriceListPrices=1"));
        assert_eq!(shown.number("priceListPrice"), format!("{price}.00"), "{store}");
    }
    client.ask("savePriceList", "pricelistID=$december active=0").succeeds();
    // Nights of December: from 02:00 to 03:00.
    let night = "name=Night startDate=2026-12-01 purchaseTotalValue=1 percentageOffEntirePurchase=50";
    client.ask("saveCampaign", &format!("{night} startTime=02:00:00 endTime=03:00:00")).named("night");
    for (store, net) in [("store", "10"), ("auckland", "5"), ("angeles", "10")] {
        assert_eq!(cart(store).number("netTotal"), net, "{store}");
        let active = client.ask("getCampaigns", &format!("activeToday=1 warehouseID=${store}"));
        assert_eq!(active.records().len(), usize::from(store == "auckland"), "{store}");
    }
    assert_eq!(client.ask("getCampaigns", "activeToday=1").records().len(), 0);
    client.ask("saveCampaign", "campaignID=$night warehouseID=$auckland").succeeds();
    assert_eq!(client.ask("getCampaigns", "activeToday=1").records().len(), 1);
    timed.pass(2460);
    assert_eq!(cart("auckland").number("netTotal"), "10");
}

fn registers_keep_the_days_of_their_store(engine: Engine) {
    let timed = Timed::at(engine, MOMENT);
    let client = shops(&timed);
    for (store, day, clock) in STORES {
        let till = if store == "store" { "till".to_owned() } else { format!("{store}_till") };
        client.ask("POSOpenDay", &format!("pointOfSaleID=${till} openedSum=5 openedUnixTime={MOMENT}")).succeeds();
        client.ask("POSCashIN", &format!("pointOfSaleID=${till} sum=7")).named("put_in");
        let stamp = format!("{day} {clock}");
        let listed = client.ask("getCashIns", &format!("pointOfSaleID=${till}"));
        assert_eq!(listed.record()["dateTime"], stamp, "{store}");
        for (filter, count) in [
            (format!("dateTimeFrom={day}T{clock}"), 1),
            (format!("dateTimeUntil={day}T{clock}"), 1),
            (format!("dateTimeFrom={day} dateTimeUntil={day}"), 1),
            ("dateTimeUntil=2026-11-30".to_owned(), usize::from(day == "2026-11-30")),
            ("dateTimeFrom=2026-12-01".to_owned(), usize::from(day == "2026-12-01")),
        ] {
            let found = client.ask("getCashIns", &format!("pointOfSaleID=${till} {filter}"));
            assert_eq!(found.records().len(), count, "{store} {filter}");
        }
        for other in ["2026-11-30", "2026-12-01"] {
            let report = client
                .ask("getReports", &format!("type=ZReport pointOfSaleID=${till} dateStart={other} dateEnd={other}"));
            let data = &report.record()["data"];
            let is_that_day = other == day;
            assert_eq!(data["days"].as_array().unwrap().len(), usize::from(is_that_day), "{store} {other}");
            assert_eq!(ladu_tests::shown(&data["cashIn"]), if is_that_day { "7" } else { "0" }, "{store} {other}");
        }
        let page = format!("type=ZReport format=HTML pointOfSaleID=${till} dateStart={day} dateEnd={day}");
        let html = client.ask("getReports", &page).record()["html"].as_str().unwrap().to_owned();
        assert!(html.contains(&stamp), "{store}: {html}");
        let statuses = client.ask("getPointOfSaleStatuses", &format!("pointOfSaleIDs=${till}"));
        assert_eq!(statuses.record()["lastUpdatedTime"], stamp, "{store}");
        client.ask("clockIn", &format!("employeeID=$admin pointOfSaleID=${till} InUnixTime={MOMENT}")).succeeds();
        let clocked = client.ask("getClockedInEmployees", &format!("warehouseIDs=${store}"));
        assert_eq!(clocked.record()["clockInTime"], stamp, "{store}");
    }
}

fn coupons_and_gift_cards_go_by_their_store(engine: Engine) {
    let timed = Timed::at(engine, MOMENT);
    let client = shops(&timed);
    client.ask("saveConfParameter", "parameterName=issued_coupons_duration parameterValue=2").succeeds();
    client.ask("saveCoupon", "name=Five code=FIVE").named("five");
    for (store, day, clock) in STORES {
        client.ask("saveGiftCard", &format!("code={store} value=50")).named("card");
        let used = format!("giftCardID=$card balance=38 redemptionWarehouseID=${store}");
        client.ask("saveGiftCard", &used).succeeds();
        let redeemed = client.ask("getGiftCardRedeemings", "giftCardID=$card");
        assert_eq!(redeemed.record()["dateTime"], format!("{day} {clock}"), "{store}");
        // Its last day is 30 November, which is over in Auckland.
        let coupon = format!("couponID=$five uniqueIdentifier={store} warehouseID=${store} expiryDate=2026-11-30");
        client.ask("saveIssuedCoupon", &coupon).succeeds();
        let state = if day == "2026-12-01" { "EXPIRED" } else { "ACTIVE" };
        let listed = client.ask("getIssuedCoupons", &format!("uniqueIdentifier={store}"));
        assert_eq!(listed.record()["status"], state, "{store}");
        let found = client.ask("getIssuedCoupons", &format!("uniqueIdentifier={store} status={state}"));
        assert_eq!(found.records().len(), 1, "{store}");
        let verified = client.ask("verifyIssuedCoupon", &format!("uniqueIdentifier={store}"));
        let used = client.ask("redeemIssuedCoupon", &format!("uniqueIdentifier={store} warehouseID=${store}"));
        let expected = if state == "ACTIVE" { ladu_tests::OK } else { ladu_tests::Code::COUPON_ENDED };
        verified.answers(expected);
        used.answers(expected);
        let fresh = format!("couponID=$five uniqueIdentifier={store}2 warehouseID=${store}");
        client.ask("saveIssuedCoupon", &fresh).succeeds();
        let listed = client.ask("getIssuedCoupons", &format!("uniqueIdentifier={store}2"));
        let ends = if day == "2026-12-01" { "2026-12-03" } else { "2026-12-02" };
        assert_eq!(listed.record()["expiryDate"], ends, "{store}: two days from its day");
    }
}

fn what_ends_with_a_day_ends_with_the_day_of_its_store(engine: Engine) {
    let timed = Timed::at(engine, MOMENT);
    let client = shops(&timed);
    client.ask("saveCustomer", "companyName=Cafe").named("cafe");
    let reserved = |store: &str| {
        let stock = client.ask("getReservedStock", &format!("warehouseID=${store} productID=$tea"));
        stock.records().first().map_or("0".to_owned(), |record| ladu_tests::shown(&record["amountReserved"]))
    };
    for (store, ..) in STORES {
        let order =
            format!("type=ORDER customerID=$cafe warehouseID=${store} reserveGoods=1 productID1=$tea amount1=4");
        client.ask("saveSalesDocument", &format!("{order} reserveGoodsUntilDate=2026-11-30")).succeeds();
    }
    assert_eq!([reserved("store"), reserved("auckland"), reserved("angeles")], ["4", "0", "4"]);
    let total = client.ask("syncTotalProductStock", "getAmountReserved=1");
    assert_eq!(total.number("amountReserved"), "8");
    client.ask("saveInventoryWriteOff", "warehouseID=$angeles reasonID=$lost productID1=$tea amount1=1").succeeds();
    // Counts of stock are found by the days of their store.
    for (store, ..) in STORES {
        client.ask("saveStocktaking", &format!("warehouseID=${store}")).succeeds();
    }
    let counts = |filter: &str| client.ask("getStocktakings", filter).records().len();
    assert_eq!(counts("creationDateFrom=2026-12-01"), 1);
    assert_eq!(counts("creationDateFrom=2026-11-01 creationDateTo=2026-11-30"), 2);
    assert_eq!(counts("creationDateFrom=2026-11-01 creationDateTo=2026-12-01 warehouseID=$auckland"), 1);
}

fn figures_of_today_are_of_the_day_in_each_store(engine: Engine) {
    let timed = Timed::at(engine, MOMENT);
    let mut client = shops(&timed);
    for (store, price) in [("store", "100"), ("auckland", "20"), ("angeles", "3")] {
        let sale =
            format!("type=CASHINVOICE warehouseID=${store} itemName1=x amount1=1 price1={price} vatrateID1=$vat0");
        client.ask("saveSalesDocument", &sale).succeeds();
        // Two hours ago: before midnight of none of the stores.
        let come = MOMENT - 7200;
        client.ask("clockIn", &format!("employeeID=$admin warehouseID=${store} InUnixTime={come}")).succeeds();
    }
    let stats = client.ask("getEmployeeStats", "");
    let figures = ["totalSalesToday", "totalSalesYesterday", "timeWorkedToday"].map(|key| stats.number(key));
    assert_eq!(figures, ["123", "0", "6"], "it is today in all of them");
    let by_day = client.ask("getSalesTotalsByWarehouseAndDay", "numberOfPeriods=1");
    let mut days: Vec<_> = by_day.records().iter().map(|record| texts(record, &["date", "total"])).collect();
    days.sort_unstable();
    assert_eq!(days, [["2026-11-30", "100.00"], ["2026-11-30", "3.00"], ["2026-12-01", "20.00"]]);
    let by_month = client.ask("getSalesTotalsByWarehouseAndMonth", "numberOfPeriods=1");
    assert_eq!(by_month.records().len(), 3, "of each store the month that it is there");
    timed.pass(43_200);
    client.log_in("admin", ladu_tests::PASSWORD);
    let stats = client.ask("getEmployeeStats", "");
    // 03:20 on 1 December at home, 14:20 in Auckland, 17:20 on 30 November in Los Angeles.
    let figures = ["totalSalesToday", "totalSalesYesterday", "totalSalesThisMonth"].map(|key| stats.number(key));
    assert_eq!(figures, ["23", "100", "23"]);
}

fn nights_when_clocks_change(engine: Engine) {
    // Each moment as UTC, with what it is in Auckland and in Los Angeles.
    for (time, auckland, angeles) in [
        // Clocks go back in Los Angeles on 1 November at 02:00: the hour from 01:00 comes twice.
        (1_793_523_540, "2026-11-01 21:59:00", "2026-11-01 01:59:00"),
        (1_793_523_600, "2026-11-01 22:00:00", "2026-11-01 01:00:00"),
        // They go ahead in Auckland on 27 September at 02:00.
        (1_790_431_140, "2026-09-27 01:59:00", "2026-09-26 06:59:00"),
        (1_790_431_200, "2026-09-27 03:00:00", "2026-09-26 07:00:00"),
        // And ahead in Los Angeles on 14 March 2027, back in Auckland on 4 April.
        (1_805_018_400, "2027-03-14 23:00:00", "2027-03-14 03:00:00"),
        (1_806_760_800, "2027-04-04 02:00:00", "2027-04-03 07:00:00"),
    ] {
        let timed = Timed::at(engine, time);
        let client = shops(&timed);
        for (store, local) in [("auckland", auckland), ("angeles", angeles)] {
            let (day, clock) = local.split_once(' ').unwrap();
            let sale = format!("type=CASHINVOICE warehouseID=${store} productID1=$tea amount1=1");
            client.ask("saveSalesDocument", &sale).named("sale");
            let document = client.ask("getSalesDocuments", "id=$sale");
            assert_eq!(texts(document.record(), &["date", "time"]), [day, clock], "{store}");
            client.ask("POSCashIN", &format!("pointOfSaleID=${store}_till sum=1")).succeeds();
            let listed = client
                .ask("getCashIns", &format!("pointOfSaleID=${store}_till dateTimeFrom={day} dateTimeUntil={day}"));
            assert_eq!(listed.record()["dateTime"], local, "{store}");
            let (other, of) = ("2026-12-31", format!("pointOfSaleID=${store}_till"));
            assert_eq!(
                client.ask("getCashIns", &format!("{of} dateTimeFrom={other}")).records().len(),
                usize::from(day > other)
            );
        }
    }
}
