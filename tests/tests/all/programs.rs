//! What programs that exist send and rely on, and requests that are sent again.

use ladu_tests::{Answer, Client, Code, OK, TestServer, on_both_engines};
use serde_json::{Value, json};

on_both_engines! {
    a_used_key_answers_what_it_made
    a_request_with_a_key_is_done_once
    a_bulk_request_with_a_key_is_done_once
    many_at_once_with_one_key_are_done_once
    kept_answers_last_a_day
    json_numbers_are_read_exactly
    copies_are_read_in_the_order_of_ids
    a_new_record_was_last_modified_when_it_was_made
    a_list_of_the_chain_needs_no_module
    reasons_are_there_from_the_start
    bundles_in_bundles_leave_as_their_leaves
    prices_of_promotions_have_tax_where_prices_are_typed_with_tax
}

/// A request with a key in its header; gives the whole body, and whether it was given before.
fn keyed(client: &Client, request: &str, params: &str, key: &str) -> (Value, bool) {
    let params: Vec<(&str, String)> =
        params.split_whitespace().filter_map(|pair| pair.split_once('=')).map(|(a, b)| (a, client.sent(b))).collect();
    let mut form = vec![("request", request), ("clientCode", client.code.as_str()), ("sessionKey", &client.key)];
    form.extend(params.iter().map(|(name, value)| (*name, value.as_str())));
    send(client, &form, key)
}

fn send(client: &Client, form: &[(&str, &str)], key: &str) -> (Value, bool) {
    let request = client.agent().post(&client.url).header("Idempotency-Key", key);
    let mut response = request.send_form(form.iter().copied()).unwrap();
    let replayed = response.headers().contains_key("idempotent-replayed");
    (serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap(), replayed)
}

fn code(answer: &Value) -> i64 {
    answer["status"]["errorCode"].as_i64().unwrap()
}

fn count(client: &Client, request: &str) -> String {
    client.ask(request, "").0["status"]["recordsTotal"].to_string()
}

fn a_used_key_answers_what_it_made(server: TestServer) {
    let client = server.account();
    let supplier = client.ask("saveSupplier", "companyName=S").number("supplierID");
    let first = client.ask("saveSalesDocument", "itemName1=x amount1=2 price1=10 temporaryUUID=till-1");
    let again = client.ask("saveSalesDocument", "itemName1=x amount1=2 price1=10 temporaryUUID=till-1");
    again.fails_at(Code::UUID_USED, "");
    let record = |answer: &Answer| answer.0["records"][0].clone();
    assert_eq!(again.0["status"]["recordsInResponse"], 1);
    for key in ["invoiceID", "invoiceNo", "net", "total", "rows"] {
        assert_eq!(record(&again)[key], first.record()[key], "{key}");
    }
    assert!(record(&again)["invoiceLink"].as_str().unwrap().starts_with("http"));
    let pay = format!("documentID={} sum=1 temporaryUUID=pay-1", first.number("invoiceID"));
    let payment = client.ask("savePayment", &pay);
    let again = client.ask("savePayment", &pay);
    again.fails(Code::UUID_USED);
    assert_eq!(record(&again)["paymentID"], payment.record()["paymentID"]);
    let buy = format!("supplierID={supplier} currencyCode=EUR no=1 itemName1=x amount1=1 price1=1 temporaryUUID=buy-1");
    let bought = client.ask("savePurchaseDocument", &buy);
    let again = client.ask("savePurchaseDocument", &buy);
    again.fails(Code::UUID_USED);
    assert_eq!(record(&again), *bought.record());
    let sale = json!({"requestName": "saveSalesDocument", "itemName1": "x", "amount1": 1, "temporaryUUID": "till-1"});
    let pay = json!({"requestName": "savePayment", "documentID": "CURRENT_INVOICE_ID", "sum": 1});
    let bulk = client.bulk(&json!([sale, pay])).0;
    assert_eq!(bulk["requests"][0]["records"][0]["invoiceID"], first.record()["invoiceID"]);
    let codes = [0, 1].map(|at| bulk["requests"][at]["status"]["errorCode"].as_i64().unwrap());
    assert_eq!(codes, [i64::from(Code::UUID_USED.0), i64::from(Code::DOCUMENT_FAILED.0)]);
}

fn a_request_with_a_key_is_done_once(server: TestServer) {
    let client = server.account();
    let before = count(&client, "getCustomers");
    let (first, replayed) = keyed(&client, "saveCustomer", "companyName=Once", "k1");
    assert_eq!((code(&first), replayed), (0, false));
    let (again, replayed) = keyed(&client, "saveCustomer", "companyName=Once", "k1");
    assert_eq!((&again, replayed), (&first, true), "the first answer, whole");
    let (other, _) = keyed(&client, "saveCustomer", "companyName=Another", "k1");
    assert_eq!(
        (code(&other), &other["status"]["errorField"]),
        (i64::from(Code::CONFLICT.0), &json!("Idempotency-Key"))
    );
    let (other, _) = keyed(&client, "saveProductGroup", "name=Once", "k1");
    assert_eq!(code(&other), i64::from(Code::CONFLICT.0), "another call is another request");
    let after: i64 = before.parse::<i64>().unwrap() + 1;
    assert_eq!(count(&client, "getCustomers"), after.to_string());
    let (second, replayed) = keyed(&client, "saveCustomer", "companyName=Once", "k2");
    assert!(code(&second) == 0 && !replayed && second["records"] != first["records"]);
    // What failed did nothing, and is tried again.
    let wrong = "companyName=Late code=7 groupID=99";
    assert_eq!(code(&keyed(&client, "saveCustomer", wrong, "k3").0), i64::from(Code::UNKNOWN_ID.0));
    let (late, replayed) = keyed(&client, "saveCustomer", "companyName=Late code=7", "k3");
    assert_eq!((code(&late), replayed), (0, false));
    // Reading needs no key and is never kept.
    let read = |key| keyed(&client, "getCustomers", "searchName=Late", key);
    assert!(!read("k3").1 && !read("k3").1);
    for wrong in ["", "a b", &"x".repeat(256)] {
        let (answer, _) = keyed(&client, "saveCustomer", "companyName=X", wrong);
        assert_eq!((code(&answer), &answer["status"]["errorField"]), (1014, &json!("Idempotency-Key")), "{wrong:?}");
    }
    // Keys are each user's own.
    client.ask("saveUser", "name=till userGroupID=$administrators password=Secret123").succeeds();
    let mut till = client.logged_out();
    till.log_in("till", "Secret123").succeeds();
    let (own, replayed) = keyed(&till, "saveCustomer", "companyName=Once", "k1");
    assert!(code(&own) == 0 && !replayed && own["records"] != first["records"]);
}

fn a_bulk_request_with_a_key_is_done_once(server: TestServer) {
    let client = server.account();
    let requests = json!([
        {"requestName": "saveCustomer", "requestID": 1, "companyName": "A"},
        {"requestName": "saveCustomer", "requestID": 2, "groupID": 99},
        {"requestName": "getCustomers", "requestID": 3, "searchName": "A"}
    ])
    .to_string();
    let form = [("clientCode", client.code.as_str()), ("sessionKey", &client.key), ("requests", &requests)];
    let before = count(&client, "getCustomers");
    let (first, replayed) = send(&client, &form, "bulk-1");
    assert!(!replayed);
    assert_eq!(send(&client, &form, "bulk-1"), (first, true));
    let other = requests.replace("\"A\"", "\"B\"");
    let form = [form[0], form[1], ("requests", other.as_str())];
    assert_eq!(code(&send(&client, &form, "bulk-1").0), i64::from(Code::CONFLICT.0));
    assert_eq!(count(&client, "getCustomers"), (before.parse::<i64>().unwrap() + 1).to_string());
}

fn many_at_once_with_one_key_are_done_once(server: TestServer) {
    let client = server.account();
    let answers: Vec<(Value, bool)> = std::thread::scope(|scope| {
        let sent: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| keyed(&client, "saveSalesDocument", "itemName1=x amount1=1 price1=5", "once")))
            .collect();
        sent.into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    assert_eq!(count(&client, "getSalesDocuments"), "1");
    assert_eq!(answers.iter().filter(|(_, replayed)| !replayed).count(), 1);
    assert!(answers.iter().all(|(answer, _)| *answer == answers[0].0));
}

fn kept_answers_last_a_day(server: TestServer) {
    let client = server.account();
    let (first, _) = keyed(&client, "saveCustomer", "companyName=Once", "k");
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id.number();
    let age = |seconds: i64| {
        let older = "UPDATE kept_answer SET added = added - $1 WHERE account = $0";
        let aged = server.store.store.write(account, move |tx| tx.execute(older, &[ladu_store::Value::Int(seconds)]));
        aged.unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
    };
    age(86_000);
    assert_eq!(keyed(&client, "saveCustomer", "companyName=Once", "k"), (first.clone(), true));
    age(500);
    let (second, replayed) = keyed(&client, "saveCustomer", "companyName=Once", "k");
    assert!(!replayed && second["records"] != first["records"]);
}

fn json_numbers_are_read_exactly(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    // As it came over the wire: written by hand, because a library would write the numbers anew.
    let bulk = |price: &str, group: &str| {
        let requests = format!(
            r#"[{{"requestName": "saveProduct", "groupID": {group}, "name": "P", "netPrice": {price}}},
                {{"requestName": "getProducts", "recordsOnPage": 1e0, "orderBy": "productID", "orderByDir": "desc"}}]"#
        );
        let form = [("clientCode", client.code.as_str()), ("sessionKey", &client.key), ("requests", &requests)];
        let answer: Value = serde_json::from_str(&client.send(&form).1).unwrap();
        let code = answer["requests"][0]["status"]["errorCode"].as_u64().unwrap() as u16;
        (Code(code), answer["requests"][1]["records"][0]["price"].clone())
    };
    for (number, price) in [
        ("5.5e-17", json!(0)),
        ("1e3", json!(1000)),
        ("1.25E1", json!(12.5)),
        ("1250e-2", json!(12.5)),
        ("-0e0", json!(0)),
    ] {
        assert_eq!(bulk(number, "1"), (OK, price), "{number}");
    }
    assert_eq!(bulk("2", "1.0e0").0, OK);
    assert_eq!(bulk("2", "1e-1").0, Code::FORMAT, "no whole number");
    for huge in ["1e400", "1e12", "123456789012345678901234567890"] {
        assert_eq!(bulk(huge, "1").0, Code::NOT_ALLOWED, "{huge}");
    }
    assert_eq!(bulk("-1e2", "1").0, Code::NOT_ALLOWED);
}

fn copies_are_read_in_the_order_of_ids(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    let add = |name: &str| client.ask("saveProduct", &format!("groupID=$goods name={name}")).number("productID");
    let all: Vec<String> = ["A", "B", "C", "D"].into_iter().map(add).collect();
    client.ask("saveProduct", &format!("productID={} name=A2", all[0])).succeeds();
    let page = |order: &str| -> Vec<String> {
        let answer = client.ask("getProducts", order);
        answer.records().iter().map(|record| record["productID"].to_string()).collect()
    };
    assert_eq!(page("orderBy=productID"), all);
    assert_eq!(page("orderBy=productid orderByDir=desc"), all.iter().rev().cloned().collect::<Vec<_>>());
    assert_eq!(page("")[0], all[0], "without an order the newest change comes first");
    let mut copied = page("orderBy=productID recordsOnPage=2 pageNo=1");
    let new = add("E");
    copied.extend(page("orderBy=productID recordsOnPage=2 pageNo=2"));
    copied.extend(page("orderBy=productID recordsOnPage=2 pageNo=3"));
    assert_eq!(copied, [all, vec![new]].concat(), "a page does not shift while others write");
}

fn a_new_record_was_last_modified_when_it_was_made(server: TestServer) {
    let client = server.account();
    for (save, params, list, zero) in [
        ("saveBrand", "name=B", "getBrands", true),
        ("saveSupplierGroup", "name=S", "getSupplierGroups", false),
        ("saveGiftCard", "code=G1 value=5", "getGiftCards", false),
    ] {
        client.ask(save, params).succeeds();
        let listed = client.ask(list, "");
        let record = listed.records().last().unwrap().clone();
        let number = |key: &str| ladu_tests::shown(&record[key]).parse::<i64>().unwrap();
        match zero {
            true => assert_eq!(number("lastModified"), 0, "{list}"),
            false => assert!(number("lastModified") > 1_700_000_000, "{list}"),
        }
    }
}

fn a_list_of_the_chain_needs_no_module(server: TestServer) {
    let client = server.account();
    server.set_module(&client, "Price list types", false);
    client.ask("savePriceList", "name=A type=BASE_PRICE_LIST").named("list");
    client.ask("savePriceList", "pricelistID=$list type=BASE_PRICE_LIST name=B").succeeds();
    client.ask("savePriceList", "name=C type=STORE_PRICE_LIST").fails(Code::NO_MODULE);
    client.ask("savePriceList", "name=C type=OTHER").fails_at(Code::NOT_ALLOWED, "type");
}

fn reasons_are_there_from_the_start(server: TestServer) {
    let client = server.account();
    for purpose in ["WRITEOFF", "RETURN"] {
        let reasons = client.ask("getReasonCodes", &format!("purpose={purpose}"));
        assert!(!reasons.records().is_empty(), "{purpose}");
    }
}

fn bundles_in_bundles_leave_as_their_leaves(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    for name in ["cup", "saucer", "spoon"] {
        client.ask("saveProduct", &format!("groupID=$goods name={name} netPrice=1")).named(name);
        let found = format!("warehouseID=$store productID1=${name} amount1=100 price1=1");
        client.ask("saveInventoryRegistration", &found).succeeds();
    }
    let bundle = |name: &str, parts: &str| {
        client.ask("saveProduct", &format!("groupID=$goods type=BUNDLE name={name} netPrice=9 {parts}")).named(name)
    };
    bundle("set", "componentProductID1=$cup componentAmount1=1 componentProductID2=$saucer componentAmount2=2");
    bundle(
        "box",
        "componentProductID1=$set componentAmount1=3 componentProductID2=$cup componentAmount2=0.5 componentProductID3=$spoon",
    );
    bundle("crate", "componentProductID1=$box componentAmount1=2");
    let free = |name: &str| {
        let stock = client.ask("getProductStock", "warehouseID=$store");
        let id = client.id(name);
        let found = stock.records().iter().find(|record| record["productID"] == id).cloned().unwrap();
        ladu_tests::shown(&found["amountInStock"]).parse::<f64>().unwrap()
    };
    client
        .ask("saveSalesDocument", "type=CASHINVOICE warehouseID=$store productID1=$crate amount1=1 price1=9")
        .named("sale");
    assert_eq!(["cup", "saucer", "spoon"].map(free), [93.0, 88.0, 98.0]);
    client.ask("deleteSalesDocument", "documentID=$sale").succeeds();
    assert_eq!(["cup", "saucer", "spoon"].map(free), [100.0, 100.0, 100.0]);
    let change =
        |whole: &str, part: &str| client.ask("saveProduct", &format!("productID=${whole} componentProductID1=${part}"));
    for (whole, part) in [("set", "set"), ("set", "box"), ("set", "crate"), ("box", "crate")] {
        change(whole, part).because("a circle").fails_at(Code::NOT_ALLOWED, "componentProductID1");
    }
    let recipes = client.ask("getProducts", "productID=$crate getRecipes=1");
    assert_eq!(recipes.record()["productComponents"], json!([{"componentID": client.id("box"), "amount": 2}]));
    let assembly = "groupID=$goods type=ASSEMBLY name=Made componentProductID1=$set";
    client.ask("saveProduct", assembly).fails_at(Code::NOT_ALLOWED, "componentProductID1");
}

fn prices_of_promotions_have_tax_where_prices_are_typed_with_tax(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveVatRate", "name=24 rate=24").named("vat");
    client.ask("saveProduct", "groupID=$goods name=A netPrice=10 vatrateID=$vat").named("a");
    client.ask("saveCampaign", "name=Two purchasedProducts=$a purchasedAmount=2 specialPrice=20").succeeds();
    let cart = |kind: &str| {
        let cart = client.ask("calculateShoppingCart", &format!("type={kind} productID1=$a amount1=4"));
        [cart.number("netTotal"), cart.number("total")]
    };
    assert_eq!(cart("CASHINVOICE"), ["40", "49.6"], "two for 20 is no gain where prices are net");
    client.ask("saveConfParameter", "parameterName=final_price_input_on_invoice parameterValue=1").succeeds();
    assert_eq!(cart("CASHINVOICE"), ["32.26", "40"]);
    assert_eq!(cart("INVOICE"), ["40", "49.6"], "invoices are net");
}
