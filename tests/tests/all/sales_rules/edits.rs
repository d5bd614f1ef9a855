//! What may be changed of a document when, and how rows keep who they are.

use ladu_tests::{Code, OK, TestServer, on_both_engines};
use serde_json::{Value, json};

use super::{of, read, save, shop, stock};

on_both_engines! {
    drafts_change_in_everything
    confirmed_goods_are_fixed
    documents_that_moved_nothing_stay_open
    rows_keep_who_they_are
    rows_are_priced_by_what_is_sent
    rows_and_header_share_names
    deleting_undoes
}

fn drafts_change_in_everything(server: TestServer) {
    let client = shop(&server);
    client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").named("second");
    let id =
        save(&client, "confirmInvoice=0 productID1=$a amount1=2 itemName2=Box amount2=1 price2=1 vatrateID2=$vat0");
    let edit = |params: &str| client.ask("saveSalesDocument", &format!("id={id} confirmInvoice=0 {params}"));
    // Whatever rows are sent replace all of them.
    edit("productID1=$b amount1=5").record();
    let rows = read(&client, id)["rows"].as_array().unwrap().clone();
    assert_eq!((rows.len(), of(&rows[0], "productID"), of(&rows[0], "amount")), (1, "2".into(), "5".into()));
    edit("type=CASHINVOICE warehouseID=$second customerID=$mari date=2026-01-02 notes=n").record();
    let document = read(&client, id);
    assert_eq!(
        ["type", "warehouseID", "clientID", "date", "notes"].map(|key| of(&document, key)),
        ["CASHINVOICE", "2", "3", "2026-01-02", "n"]
    );
    assert_eq!(
        (of(&document, "number"), of(&document, "total")),
        ("0".into(), "22.8".into()),
        "the totals follow the type"
    );
    assert_eq!(stock(&client, "$b").0, "100", "nothing has moved");
    // Saved without a word about confirming, it is confirmed.
    client.ask("saveSalesDocument", &format!("id={id}")).record();
    assert_eq!(of(&read(&client, id), "confirmed"), "1");
}

fn confirmed_goods_are_fixed(server: TestServer) {
    let client = shop(&server);
    client.ask("saveWarehouse", "name=Second addAccessForAllUsers=1").named("second");
    client.ask("saveEmployee", "lastName=Kask").named("kask");
    for kind in ["INVWAYBILL", "CASHINVOICE", "WAYBILL", "EXPORTINVOICE", "CREDITINVOICE"] {
        let id = save(
            &client,
            &format!(
                "type={kind} productID1=$a amount1=2 price1=10 vatrateID1=$vat20 itemName2=Box amount2=1 price2=1 vatrateID2=$vat0"
            ),
        );
        let edit = |params: &str| client.ask("saveSalesDocument", &format!("id={id} {params}"));
        let boxed = "itemName2=Box amount2=1 price2=1 vatrateID2=$vat0";
        for refused in [
            "productID1=$a amount1=2 price1=10".to_owned(),
            format!("productID1=$a amount1=3 price1=10 {boxed}"),
            format!("productID1=$b amount1=2 price1=10 {boxed}"),
            format!("productID1=$a amount1=2 {boxed} productID3=$a amount3=1"),
            "warehouseID=$second".to_owned(),
        ] {
            edit(&refused).fails_at(Code::CONFIRMED, "");
        }
        let changed = edit(&format!(
            "productID1=$a amount1=2 price1=8 discount1=50 vatrateID1=$vat14 itemName1=Named employeeID1=$kask {boxed} notes=n"
        ));
        assert_eq!(changed.number("net"), "9", "{kind}");
        let document = read(&client, id);
        let row = &document["rows"][0];
        assert_eq!(
            ["price", "discount", "vatrateID", "itemName", "employeeID"].map(|key| of(row, key)),
            ["8", "50", "6", "Named", "2"],
            "{kind}"
        );
        edit("paymentDays=3 customerID=$mari").record();
        assert_eq!(read(&client, id)["rows"].as_array().unwrap().len(), 2, "a header alone leaves the rows: {kind}");
    }
    server.doctor(&client);
}

fn documents_that_moved_nothing_stay_open(server: TestServer) {
    let client = shop(&server);
    for kind in ["ORDER", "OFFER", "PREPAYMENT", "INVOICE"] {
        let id = save(&client, &format!("type={kind} productID1=$a amount1=2"));
        let edited =
            client.ask("saveSalesDocument", &format!("id={id} productID1=$a amount1=3 productID2=$b amount2=1"));
        assert_eq!((edited.code(), edited.number("net")), (OK, "34".into()), "{kind}");
        assert_eq!(read(&client, id)["rows"].as_array().unwrap().len(), 2, "{kind}");
    }
    assert_eq!(stock(&client, "$a"), ("100".into(), "0".into()));
}

fn rows_keep_who_they_are(server: TestServer) {
    let client = shop(&server);
    let id = save(&client, "type=ORDER productID1=$a amount1=2 productID2=$b amount2=1 itemName3=Box amount3=1");
    let rows = || read(&client, id)["rows"].as_array().unwrap().clone();
    let ids = |rows: &[Value], key: &str| rows.iter().map(|row| of(row, key)).collect::<Vec<_>>();
    let before = rows();
    let edit = |params: &str| client.ask("saveSalesDocument", &format!("id={id} {params}"));
    edit("productID1=$a amount1=2 productID2=$b amount2=1 itemName3=Box amount3=1").record();
    let after = rows();
    assert_eq!(ids(&before, "stableRowID"), ids(&after, "stableRowID"), "the same rows");
    assert!(ids(&before, "rowID").iter().all(|id| !ids(&after, "rowID").contains(id)), "but saved anew");
    // Turned round, with one more: whoever says who they are stays it.
    let stable = ids(&before, "stableRowID");
    edit(&format!(
        "productID1=$b amount1=7 stableRowID1={} productID2=$a amount2=2 stableRowID2={} itemName3=New amount3=1",
        stable[1], stable[0]
    ))
    .record();
    let turned = ids(&rows(), "stableRowID");
    assert_eq!(turned[..2], [stable[1].clone(), stable[0].clone()]);
    assert!(!stable.contains(&turned[2]), "a new row is somebody new");
    // Rows stand in the order of their numbers, whatever is missing between them.
    edit("itemName12=last amount12=1 itemName2=first amount2=1 itemName7=middle amount7=1").record();
    assert_eq!(ids(&rows(), "itemName"), ["first", "middle", "last"]);
}

fn rows_are_priced_by_what_is_sent(server: TestServer) {
    let client = shop(&server);
    client.ask("savePriceList", "name=Sale type1=PRODUCT id1=$a price1=8").named("sale");
    client.ask("saveWarehouse", "warehouseID=$store priceListID=$sale").record();
    client.ask("saveCampaign", "name=All purchaseTotalValue=0.01 percentageOffEntirePurchase=50").record();
    for (row, price, discount) in [
        ("", "8", "0"),
        ("discount1=10", "10", "10"),
        ("price1=7", "7", "0"),
        ("price1=7 discount1=10", "7", "10"),
        ("price1=0", "0", "0"),
    ] {
        let document = read(&client, save(&client, &format!("productID1=$a amount1=1 {row}")));
        let found = &document["rows"][0];
        assert_eq!((of(found, "price"), of(found, "discount")), (price.into(), discount.into()), "{row:?}");
        assert_eq!(of(found, "vatrateID"), "5", "the product's own rate");
    }
    let other = read(&client, save(&client, "productID1=$a amount1=1 vatrateID1=$vat14 itemName1=Named"));
    assert_eq!((of(&other["rows"][0], "vatrateID"), of(&other["rows"][0], "itemName")), ("6".into(), "Named".into()));
    let row = &other["rows"][0];
    assert_eq!(
        ["code", "price", "finalNetPrice", "finalPriceWithVAT", "rowNetTotal", "rowVAT", "rowTotal"]
            .map(|key| of(row, key)),
        ["A1", "8", "8", "9.12", "8", "1.12", "9.12"]
    );
    // A rate of the store, an exempt customer, and goods for abroad.
    client.ask("saveCustomer", "customerID=$mari taxExempt=1").record();
    let exempt = client.ask("saveSalesDocument", "customerID=$mari productID1=$a amount1=1");
    assert_eq!(exempt.number("vat"), "0");
    let abroad = client.ask("saveSalesDocument", "euInvoiceType=EU productID1=$a amount1=1");
    assert_eq!(abroad.number("vat"), "0");
    let at_home = client.ask("saveSalesDocument", "euInvoiceType=DOMESTIC productID1=$a amount1=1");
    assert_eq!(at_home.number("vat"), "1.6");
}

fn rows_and_header_share_names(server: TestServer) {
    let client = shop(&server);
    client.ask("saveEmployee", "lastName=Kask").named("kask");
    let id = save(
        &client,
        "employeeID=$admin deliveryDate=2026-01-01 productID1=$a amount1=1 employeeID1=$kask deliveryDate1=2026-02-02 productID2=$b amount2=1 campaignID2=0",
    );
    let document = read(&client, id);
    assert_eq!((of(&document, "employeeID"), of(&document, "deliveryDate")), ("1".into(), "2026-01-01".into()));
    let row = |at: usize, key: &str| of(&document["rows"][at], key);
    assert_eq!((row(0, "employeeID"), row(0, "deliveryDate")), ("2".into(), "2026-02-02".into()));
    assert_eq!(row(1, "employeeID"), "0");
    // A reason or an employee alone is no row.
    let id = save(&client, "productID1=$a amount1=1 employeeID2=$kask returnReasonID3=0");
    assert_eq!(read(&client, id)["rows"].as_array().unwrap().len(), 1);
    let empty = read(&client, save(&client, "type=ORDER"));
    assert_eq!((of(&empty, "total"), empty["rows"].clone()), ("0".into(), json!([])));
}

fn deleting_undoes(server: TestServer) {
    let client = shop(&server);
    let sale = save(&client, "customerID=$mari productID1=$a amount1=2");
    client.ask("savePayment", &format!("documentID={sale} type=CASH sum=5")).named("payment");
    let since = client.ask("getUserOperationsLog", "").0["status"]["requestUnixTime"].as_i64().unwrap();
    client.ask("deleteSalesDocument", "").fails_at(Code::MISSING, "documentID");
    client.ask("deleteSalesDocument", "documentID=99").fails_at(Code::UNKNOWN_ID, "documentID");
    client.ask("deleteSalesDocument", &format!("documentID={sale}")).succeeds();
    assert_eq!(stock(&client, "$a"), ("100".into(), "0".into()));
    let payment = client.ask("getPayments", "");
    assert_eq!(
        (payment.records().len(), payment.number("documentID"), payment.number("customerID")),
        (1, "0".into(), "3".into())
    );
    let log = client.ask("getUserOperationsLog", &format!("addedFrom={since} tableName=salesDocuments"));
    let gone = log.records().iter().any(|line| of(line, "itemID") == sale.to_string() && line["operation"] == "delete");
    assert!(gone, "{log:?}");
    client.ask("deleteSalesDocument", &format!("documentID={sale}")).fails_at(Code::UNKNOWN_ID, "documentID");
    let clerk = server.clerk(&client);
    server.set_group(&client, "rights = 'sales=v'");
    let other = save(&client, "productID1=$a amount1=2");
    clerk.ask("deleteSalesDocument", &format!("documentID={other}")).fails(Code::MAY_NOT_DELETE);
    clerk.ask("saveSalesDocument", "productID1=$a amount1=2").fails(Code::MAY_NOT_ADD);
    clerk.ask("saveSalesDocument", &format!("id={other} notes=n")).fails(Code::MAY_NOT_EDIT);
    clerk.ask("deletePayment", "paymentID=$payment").fails(Code::MAY_NOT_DELETE);
}
