//! The shop itself: company, stores, registers, employees, users, currencies, countries, languages; the log of programs.

use ladu_store::{Engine, Value};
use ladu_tests::{Client, TestServer, on_both_engines};
use serde_json::{Value as Json, json};

on_both_engines! {
    the_company_has_one_card
    stores_take_their_address_from_the_company
    users_may_use_some_stores
    registers_show_what_tills_need
    employees_are_found_with_their_users
    job_titles_are_added_by_the_way
    users_are_told_what_they_may_do
    the_own_currency_is_worth_one
    every_country_is_there
    languages_are_described
    programs_write_lines_of_their_own
    changes_are_told_by_table
    a_sign_up_fills_the_new_account
    what_is_held_back_is_listed
}

fn run(server: &TestServer, client: &Client, sql: &'static str, values: Vec<Value<'static>>) {
    let account = ladu_books::accounts::find(&server.store.store, Some(&client.code)).unwrap().id;
    let done = server.store.store.write(account, move |tx| tx.execute(sql, &values));
    done.unwrap_or_else(|error: ladu_store::Error| panic!("{error}"));
}

fn texts(answer: &[Json], key: &str) -> Vec<String> {
    answer.iter().map(|record| record[key].as_str().map_or_else(|| record[key].to_string(), str::to_owned)).collect()
}

fn the_company_has_one_card(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    client.ask("saveCompanyType", "name=OU").record();
    let card = client.ask("getCompanyInfo", "");
    assert!(card.record().as_object().unwrap().values().all(Json::is_string), "{}", card.record());
    assert_eq!((&card.record()["defaultCurrency"], &card.record()["country"]), (&json!("EUR"), &json!("EE")));
    assert_eq!((&card.record()["defaultClientID"], &card.record()["invoiceRounding"]), (&json!("1"), &json!("0.01")));
    assert_eq!(
        client.ask("editCompanyInfo", "name=Shop code=123 VAT=EE5 companyTypeID=1 bankIBAN2=EE77").records().len(),
        0
    );
    client.ask("editCompanyInfo", "code=").records();
    let record = client.ask("getCompanyInfo", "").record().clone();
    for (key, value) in [
        ("name", "Shop"),
        ("companyName", "Shop"),
        ("code", ""),
        ("VAT", "EE5"),
        ("companyTypeID", "1"),
        ("bankIBAN2", "EE77"),
    ] {
        assert_eq!(record[key], value, "{key}");
    }
    client.ask("editCompanyInfo", "companyName=Newer name=Older").records();
    assert_eq!(client.ask("getCompanyInfo", "").record()["name"], "Newer");
    assert_eq!(client.ask("editCompanyInfo", "companyTypeID=9").error(), (1011, "companyTypeID"));
    client.ask("saveUser", "name=till userGroupID=2 password=Cashier12").record();
    let mut till = server.client(&client.code);
    till.log_in("till", "Cashier12");
    assert_eq!(till.ask("editCompanyInfo", "code=1").code(), 1062);
    assert_eq!(till.ask("getCompanyInfo", "").code(), 0);
}

fn stores_take_their_address_from_the_company(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let company = client.ask("getCompanyInfo", "").number("id");
    let own = client
        .ask("saveAddress", &format!("ownerID={company} typeID=1 street=Pikk city=Tartu postalCode=50"))
        .number("addressID");
    let customer = client.ask("saveCustomer", "lastName=A").number("customerID");
    let other = client.ask("saveAddress", &format!("ownerID={customer} typeID=1")).number("addressID");
    assert_eq!(client.ask("saveWarehouse", "code=X").error(), (1010, "name"));
    for (pairs, code, field) in [
        (format!("addressID={other}"), 1011, "addressID"),
        ("addressID=99".to_owned(), 1011, "addressID"),
        ("priceListID=9".to_owned(), 1011, "priceListID"),
        ("timeZone=Moon".to_owned(), 1016, "timeZone"),
        ("shift1Start=25:00".to_owned(), 1014, "shift1Start"),
        ("warehouseID=99".to_owned(), 1011, "warehouseID"),
    ] {
        assert_eq!(client.ask("saveWarehouse", &format!("name=X {pairs}")).error(), (code, field), "{pairs}");
    }
    let pairs = format!(
        "name=Main code=MAIN addressID={own} bank=Swed account=1 shift1Start=09:00 timeZone=Europe/Riga storeGroups=a,b attributeName1=a attributeValue1=x"
    );
    let id = client.ask("saveWarehouse", &pairs).number("warehouseID");
    let found = client.ask("getWarehouses", "code=MAIN");
    let record = found.record();
    for (key, value) in [
        ("warehouseID", json!(id)),
        ("name", json!("Main")),
        ("address", json!("Pikk, Tartu, 50")),
        ("street", json!("Pikk")),
        ("ZIPcode", json!("50")),
        ("postcode", json!("50")),
        ("bankName", json!("Swed")),
        ("bankAccountNumber", json!("1")),
        ("pricelistID", json!(0)),
        ("storeGroups", json!("a,b")),
        ("isOfflineInventory", json!(0)),
        ("usesLocalQuickButtons", json!(0)),
        ("timeZone", json!("Europe/Riga")),
    ] {
        assert_eq!(record[key], value, "{key}");
    }
    assert_eq!(texts(client.ask("getWarehouses", "").records(), "warehouseID"), ["1", &id]);
    assert_eq!(client.ask("getWarehouses", "searchAttributeName=a searchAttributeValue=x").records().len(), 1);
    assert_eq!(client.ask("getWarehouses", "searchAttributeName[]=a").error(), (1030, "searchAttributeName"));
    assert_eq!(client.ask("getWarehouses", "recordsOnPage=1 pageNo=2").record()["name"], "Main");
    assert_eq!(client.ask("getWarehouses", "").record()["timeZone"], "");
    run(&server, &client, "UPDATE warehouse SET is_offline = 1 WHERE account = $0 AND id = 1", vec![]);
    assert_eq!(texts(client.ask("getHomeStores", "").records(), "name"), ["Main"]);
}

fn users_may_use_some_stores(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    client.ask("saveWarehouse", "name=Second").record();
    let user = client.ask("saveUser", "name=one userGroupID=1 password=Cashier12 warehouseIDs=2").number("userID");
    let mut one = server.client(&client.code);
    one.log_in("one", "Cashier12");
    let allowed =
        |client: &Client, pairs: &str| texts(client.ask("getAllowedWarehouses", pairs).records(), "warehouseID");
    assert_eq!(allowed(&client, ""), ["1", "2"], "a user without a list uses all");
    assert_eq!(allowed(&one, ""), ["2"]);
    assert_eq!(allowed(&one, "selectedWarehouseID=1"), ["1", "2"]);
    assert_eq!(allowed(&client, &format!("userID={user}")), ["2"]);
    assert_eq!(client.ask("getAllowedWarehouses", "userID=99").error(), (1011, "userID"));
    assert_eq!(one.ask("getWarehouses", "").records().len(), 2, "all stores, whoever may use them");
    assert_eq!(texts(client.ask("getWarehouses", &format!("userID={user}")).records(), "warehouseID"), ["2"]);
    client.ask("saveWarehouse", "name=Third").record();
    assert_eq!(allowed(&one, ""), ["2"], "a new store is for its maker alone");
    client.ask("saveWarehouse", "name=Fourth addAccessForAllUsers=1").record();
    assert_eq!(allowed(&one, ""), ["2", "4"]);
    one.ask("saveWarehouse", "name=Fifth").record();
    assert_eq!(allowed(&one, ""), ["2", "4", "5"]);
    client.call("saveUser", &[("userID", &user), ("warehouseIDs", "1, 3")]).record();
    assert_eq!(allowed(&one, ""), ["1", "3"], "a list replaces the list");
    assert_eq!(client.ask("saveUser", &format!("userID={user} warehouseIDs=1,99")).error(), (1011, "warehouseIDs"));
    assert_eq!(client.ask("saveUser", &format!("userID={user} warehouseIDs=1,x")).error(), (1029, "warehouseIDs"));
    client.ask("saveWarehouse", "warehouseID=2 nameEST=Teine").record();
    assert_eq!(texts(client.ask("getAllowedWarehouses", "lang=est").records(), "name")[1], "Teine");
}

fn registers_show_what_tills_need(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").record();
    client.ask("saveProduct", "groupID=1 name=Bag hasQuickSelectButton=1").record();
    client.ask("saveProduct", "groupID=1 name=Tea").record();
    let sql = "UPDATE point_of_sale SET name = 'Õues', geo_latitude = 59437123, vat_rate_id = 1 WHERE account = $0";
    run(&server, &client, sql, vec![]);
    let register = client.ask("getPointsOfSale", "searchName=Õu");
    let record = register.record();
    assert_eq!(record["quickButtons"], json!([{"productID": 1, "serviceID": 0}]));
    assert_eq!((&record["warehouseName"], &record["type"]), (&json!("Store"), &json!("REGPOS")));
    assert_eq!((&record["geoLatitude"], &record["vatrate"]), (&json!(59.437123), &json!(24)));
    client.ask("saveProduct", "productID=2 hasQuickSelectButton=1").record();
    assert_eq!(client.ask("getPointsOfSale", "").record()["quickButtons"].as_array().unwrap().len(), 2);
    for (pairs, expected) in [
        ("pointOfSaleID=1 type=regpos warehouseID=1 changedSince=1000", 1),
        ("searchName=ues", 0),
        ("type=MPOS", 0),
        ("warehouseID=9", 0),
    ] {
        assert_eq!(client.ask("getPointsOfSale", pairs).records().len(), expected, "{pairs}");
    }
    assert_eq!(client.ask("getPointsOfSale", "type=NONE").error(), (1016, "type"));
    assert_eq!(
        client.ask("getPointsOfSale", "searchAttributeName=a searchAttributeValue[]=x").error(),
        (1030, "searchAttributeValue")
    );
    for name in ["savePointOfSale", "deletePointOfSale", "saveUserGroup", "deleteUserGroup", "getUsers", "deleteUser"] {
        assert_eq!(client.ask(name, "").code(), 1005, "{name}");
    }
}

fn employees_are_found_with_their_users(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    client.ask("saveWarehouse", "name=Second").record();
    client.ask("saveProductGroup", "name=Hair").record();
    client.ask("saveProduct", "groupID=1 name=Cut code=C1").record();
    let pairs =
        "firstName=Mari lastName=Tamm phone=555 mobile=5777 email=m@x.ee skype=s notes=n drawerID=D1 productGroupIDs=1";
    let id = client.ask("saveEmployee", pairs).number("employeeID");
    let user = client
        .ask("saveUser", &format!("name=mari userGroupID=2 password=Cashier12 employeeID={id} warehouseIDs=2"))
        .number("userID");
    for pairs in [
        "searchName=tam",
        "searchName=577",
        "searchName=M@X",
        "usernameOrEmail=mari",
        "usernameOrEmail=m@x.ee",
        "userGroupID=2",
        "drawerID=D1",
        &format!("employeeID={id}"),
        "warehouseID=2 userGroupID=2",
    ] {
        let found = client.ask("getEmployees", pairs);
        assert_eq!(texts(found.records(), "employeeID"), [id.as_str()], "{pairs}");
    }
    assert_eq!(texts(client.ask("getEmployees", "warehouseID=1").records(), "fullName"), ["Admin"]);
    assert_eq!(client.ask("getEmployees", "usernameOrEmail=mar").records().len(), 0);
    let found = client.ask("getEmployees", &format!("employeeID={id} responseMode=detail getProductInfo=1"));
    let record = found.record();
    for (key, value) in [
        ("id", json!(id)),
        ("fullName", json!("Mari Tamm")),
        ("employeeName", json!("Mari Tamm")),
        ("userID", json!(user)),
        ("username", json!("mari")),
        ("userGroupID", json!("2")),
        ("warehouses", json!([{"id": 2}])),
        ("pointsOfSale", json!("")),
        ("productIDs", json!([{"productID": 1, "productCode": "C1", "productName": "Cut", "productGroup": 1}])),
        ("skype", json!("s")),
        ("birthday", json!("0000-00-00")),
        ("notes", json!("n")),
    ] {
        assert_eq!(record[key], value, "{key}");
    }
    let plain = client.ask("saveEmployee", "lastName=Kask").number("employeeID");
    let found = client.ask("getEmployees", &format!("employeeID={plain}"));
    let record = found.record();
    assert!(["userID", "username", "userGroupID", "skype", "productIDs"].iter().all(|key| record.get(key).is_none()));
    run(&server, &client, "UPDATE employee SET changed = 1000 WHERE account = $0", vec![]);
    assert_eq!(client.ask("getEmployees", "changedSince=2000").records().len(), 0);
    client.ask("saveUser", &format!("userID={user} cardCode=445566")).record();
    assert_eq!(texts(client.ask("getEmployees", "changedSince=2000").records(), "employeeID"), [id.as_str()]);
    assert_eq!(client.ask("getEmployees", "changedSince=2000").0["status"]["recordsTotal"], 1);
    for (pairs, code, field) in [
        ("firstName=A", 1010, "lastName"),
        ("employeeID=99 lastName=A", 1011, "employeeID"),
        ("lastName=A productGroupIDs=9", 1011, "productGroupIDs"),
        ("lastName=A attributeName1=b@d attributeValue1=x", 1016, "attributeName1"),
    ] {
        assert_eq!(client.ask("saveEmployee", pairs).error(), (code, field), "{pairs}");
    }
    assert_eq!(client.ask("deleteEmployee", &format!("employeeID={id}")).code(), 1022);
    assert_eq!(client.ask("deleteEmployee", &format!("employeeID={plain}")).code(), 0);
}

fn job_titles_are_added_by_the_way(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let title = |pairs: &str| {
        let id = client.ask("saveEmployee", pairs).number("employeeID");
        let found = client.ask("getEmployees", &format!("employeeID={id} responseMode=detail"));
        (found.record()["jobTitleID"].as_i64().unwrap(), found.record()["jobTitleName"].as_str().map(str::to_owned))
    };
    assert_eq!(title("lastName=A jobTitle=Cashier"), (1, Some("Cashier".to_owned())));
    assert_eq!(title("lastName=B jobTitle=cashier"), (1, Some("Cashier".to_owned())));
    assert_eq!(title("lastName=C jobTitle=Baker").0, 2);
    assert_eq!(title("employeeID=2 jobTitle="), (0, None));
    assert_eq!(texts(client.ask("getJobTitles", "").records(), "name"), ["Cashier", "Baker"]);
}

fn users_are_told_what_they_may_do(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let user = client
        .ask("saveUser", "name=till userGroupID=2 password=Cashier12 cardCode=112233 sendNotificationEmail=1")
        .number("userID");
    let sql = "UPDATE user_group SET change_prices = 0, edit_confirmed_invoices = 0, max_discount = 15 WHERE account = $0 AND id = 2";
    run(&server, &client, sql, vec![]);
    let found = client.ask("getUserRights", &format!("userID={user}"));
    let record = found.record();
    assert_eq!((&record["userName"], &record["groupID"], &record["cardCode"]), (&json!("till"), &json!(2), &json!("")));
    assert_eq!((&record["maxDiscount"], &record["rightChangePrices"]), (&json!(15), &json!(0)));
    assert_eq!((&record["rightMakePOSRefunds"], &record["rightEditConfirmedInvoices"]), (&json!("1"), &json!("0")));
    assert_eq!(record["modules"]["invoices"]["edit"], 0);
    assert_eq!(
        (&record["modules"]["customers"]["edit"], &record["modules"]["customers"]["delete"]),
        (&json!(1), &json!(0))
    );
    let own = client.ask("getUserRights", "getCurrentUser=1");
    assert_eq!((own.records().len(), &own.record()["modules"]["invoices"]["edit"]), (1, &json!(1)));
    assert_eq!(client.ask("getUserRights", "recordsOnPage=1").0["status"]["recordsTotal"], 2);
    assert_eq!(client.ask("getUserRights", "userID=1 getCurrentUser=1").code(), 1013);
    assert_eq!(client.ask("getUserRights", "userID=99").error(), (1011, "userID"));
    for (pairs, code, field) in [
        ("userGroupID=2", 1010, "name"),
        ("name=x", 1010, "userGroupID"),
        ("name=till userGroupID=2", 1012, "name"),
        ("name=x userGroupID=99", 1011, "userGroupID"),
        ("name=x userGroupID=2 employeeID=99", 1011, "employeeID"),
        ("userID=99 name=x", 1011, "userID"),
        ("name=x userGroupID=2 cardCode=11223", 1016, "cardCode"),
        ("name=x userGroupID=2 cardCode=112233", 1012, "cardCode"),
        ("name=x userGroupID=2 password=short1A", 1016, "password"),
    ] {
        assert_eq!(client.ask("saveUser", pairs).error(), (code, field), "{pairs}");
    }
    let groups = client.ask("getUserGroups", "");
    assert_eq!(texts(groups.records(), "name"), ["Administrators", "Cashiers"]);
    assert_eq!(client.ask("getUserGroups", "userGroupID=2 changedSince=1000").records().len(), 1);
    assert!(["addedByUserName", "lastModifiedByUserName"].iter().all(|key| groups.record()[key].is_string()));
}

fn the_own_currency_is_worth_one(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    assert_eq!(client.ask("saveCurrency", "name=Krona").error(), (1010, "code"));
    let id = client
        .ask("saveCurrency", "code=sek nameENG=Krona nameEST=Kroon nameShortEST=kr nameFraction=öre rate=0.0895")
        .number("currencyID");
    assert_eq!(client.ask("saveCurrency", "code=SEK").error(), (1012, "code"));
    for (pairs, code, field) in [
        ("code=SE", 1016, "code"),
        ("code=S-K", 1016, "code"),
        ("code=NOK rate=0", 1016, "rate"),
        ("code=NOK rate=-1", 1016, "rate"),
        ("currencyID=1 rate=2", 1016, "rate"),
        ("currencyID=1 code=XYZ", 1016, "code"),
        ("currencyID=9 rate=2", 1011, "currencyID"),
    ] {
        assert_eq!(client.ask("saveCurrency", pairs).error(), (code, field), "{pairs}");
    }
    let found = client.ask("getCurrencies", "lang=est");
    assert!(found.records().iter().all(|currency| currency.as_object().unwrap().values().all(Json::is_string)));
    let record = &found.records()[1];
    assert_eq!(
        (&record["currencyID"], &record["name"], &record["nameShort"]),
        (&json!(id), &json!("Kroon"), &json!("kr"))
    );
    assert_eq!(
        (&record["rate"], &record["nameFraction"], &record["code"]),
        (&json!("0.0895"), &json!("öre"), &json!("SEK"))
    );
    assert_eq!(texts(found.records(), "default"), ["1", "0"]);
    assert_eq!(client.ask("getCurrencies", "").records()[1]["name"], "Krona");
    assert_eq!(client.ask("getCurrencies", "changedSince=4000000000").records().len(), 0);
}

fn every_country_is_there(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let first = client.ask("getCountries", "");
    assert_eq!((first.records().len(), &first.0["status"]["recordsTotal"]), (20, &json!(249)));
    let mut seen = Vec::new();
    for page in 1..=3 {
        seen.extend(client.ask("getCountries", &format!("recordsOnPage=100 pageNo={page}")).records().to_vec());
    }
    assert_eq!(seen.iter().filter(|country| country["memberOfEuropeanUnion"] == 1).count(), 27);
    assert!(seen.iter().any(|country| country["countryName"] == "Åland Islands" && country["countryCode"] == "AX"));
    let id = client.ask("saveCountry", "name=Atlantis nameEST=Atlantida memberOfEuropeanUnion=1").number("countryID");
    assert_eq!(id, "250");
    let last = client.ask("getCountries", "recordsOnPage=100 pageNo=3 lang=est");
    let record = last.records().last().unwrap();
    assert_eq!((&record["countryName"], &record["countryCode"]), (&json!("Atlantida"), &json!("")));
    assert_eq!(client.ask("saveCountry", "countryCode=QQ").error(), (1010, "name"));
    assert_eq!(client.ask("saveCountry", "countryID=999 name=x").error(), (1011, "countryID"));
    assert_eq!(
        client.ask("getConfParameters", "").record()["default_country_id"],
        seen.iter().find(|c| c["countryCode"] == "EE").unwrap()["countryID"].to_string()
    );
}

fn languages_are_described(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let (client, canadian) = (server.account(), server.account_in("CA"));
    assert_eq!(
        client.ask("getDefaultLanguage", "").record(),
        &json!({"name": "English", "nativeName": "English", "shortDisplayName": "ENG", "legacyIdentifier": "eng",
                "isoCode": "en", "countries": [], "isOverride": false})
    );
    let all = client.ask("getAllLanguages", "");
    assert_eq!(all.records().len(), 11);
    let french = all.records().last().unwrap();
    assert_eq!(
        (&french["legacyIdentifier"], &french["countries"], &french["isOverride"]),
        (&json!("lat"), &json!(["CA"]), &json!(true))
    );
    assert_eq!(texts(client.ask("getActiveLanguages", "").records(), "legacyIdentifier"), ["eng", "est", "fin", "rus"]);
    for (client, name) in [(&client, "Latvian"), (&canadian, "French")] {
        client.ask("saveConfParameter", "parameterName=langs parameterValue=eng,lat");
        assert_eq!(texts(client.ask("getActiveLanguages", "").records(), "name"), ["English", name]);
    }
    let to_till = |client: &Client, code: &str| {
        client.ask("convertAPILanguageIdentifierForPOS", &format!("apiLanguageIdentifier={code}"))
    };
    assert_eq!(to_till(&client, "lat").record()["posLanguageIdentifier"], "lv");
    assert_eq!(to_till(&canadian, "lat").record()["posLanguageIdentifier"], "fr");
    assert_eq!(to_till(&client, "eng").record()["posLanguageIdentifier"], "en");
    assert_eq!(to_till(&server.account_in("US"), "eng").record()["posLanguageIdentifier"], "us");
    assert_eq!(to_till(&client, "ger").error(), (1016, "apiLanguageIdentifier"));
    assert_eq!(to_till(&client, "").error(), (1010, "apiLanguageIdentifier"));
    let from_till = |word: &str| client.ask("convertPOSLanguageIdentifier", &format!("posLanguageIdentifier={word}"));
    for (word, code) in [("lv", "lat"), ("en", "eng"), ("us", "eng"), ("de", "eng"), ("?", "eng")] {
        assert_eq!(from_till(word).record()["apiLanguageIdentifier"], code, "{word}");
    }
    assert_eq!(from_till("").error(), (1010, "posLanguageIdentifier"));
}

fn programs_write_lines_of_their_own(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let log = |pairs: &str| client.ask("getUserOperationsLog", pairs);
    assert_eq!(log("").error(), (1010, "tableName"));
    assert_eq!(log("tableName=mine").error(), (1016, "tableName"), "nobody has written such lines");
    assert_eq!(log("tableName=giftCards").records().len(), 0);
    assert_eq!(log("tableName=giftCards").0["status"]["recordsTotal"], "0");
    assert_eq!(client.ask("saveUserOperationsLog", "itemID=5").error(), (1010, "tableName"));
    assert_eq!(client.ask("saveUserOperationsLog", "tableName=mine timestamp=x").error(), (1014, "timestamp"));
    let first = client.ask("saveUserOperationsLog", "tableName=mine").number("logID");
    client
        .ask(
            "saveUserOperationsLog",
            "tableName=mine userName=robot timestamp=1000 operation=archive itemID=7 module=m",
        )
        .record();
    let lines = log("tableName=mine orderBy=added orderByDir=asc");
    assert_eq!(
        lines.record(),
        &json!({"logID": 2, "timestamp": 1000, "itemID": 7, "userName": "robot", "tableName": "mine",
                "operation": "archive", "module": "m"})
    );
    let other = &lines.records()[1];
    assert_eq!(
        (other["logID"].to_string(), &other["userName"], &other["operation"]),
        (first, &json!("admin"), &json!(""))
    );
    assert_eq!(log("tableName=mine orderByDir=desc").id("logID"), 1);
    assert_eq!(log("tableName=mine addedFrom=1001").0["status"]["recordsTotal"], "1");
    assert_eq!(log("tableName=mine recordsOnPage=1 pageNo=2").id("logID"), 1);
    client.ask("saveUserOperationsLog", "tableName=products operation=touch itemID=1").record();
    let changed = client.ask("getChangedDataSince", "productsChangedSince=1");
    assert_eq!(changed.record()["deleted"], 0, "only deletions are deletions");
}

/// The worked example: a clock at 1000 makes A, a sync starts at 1010, B is made, A edited and B deleted.
fn changes_are_told_by_table(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    let a = client.ask("saveCustomer", "lastName=A").number("customerID");
    run(&server, &client, "UPDATE customer SET added = 1000, changed = 1000 WHERE account = $0", vec![]);
    let b = client.ask("saveCustomer", "lastName=B").number("customerID");
    client.ask("saveCustomer", &format!("customerID={a} phone=1")).record();
    client.ask("deleteCustomer", &format!("customerID={b}"));
    run(
        &server,
        &client,
        "UPDATE customer SET modified = 1020, changed = 1020 WHERE account = $0 AND last_name = 'A'",
        vec![],
    );
    run(&server, &client, "UPDATE operation_log SET added = 1030 WHERE account = $0", vec![]);
    assert_eq!(texts(client.ask("getCustomers", "changedSince=1010").records(), "customerID"), [a]);
    assert_eq!(
        texts(client.ask("getUserOperationsLog", "tableName=customers addedFrom=1010").records(), "itemID"),
        [b]
    );
    let changed = |pairs: &str| client.ask("getChangedDataSince", pairs).records().to_vec();
    assert_eq!(changed("customersChangedSince=1010"), [json!({"tableName": "customers", "updated": 1, "deleted": 1})]);
    assert_eq!(changed("customersChangedSince=1031"), [json!({"tableName": "customers", "updated": 0, "deleted": 0})]);
    let two = changed("productsChangedSince=1700000000 customersChangedSince=1700000000");
    assert_eq!(texts(&two, "tableName"), ["customers", "products"]);
    let every = changed("changedSince=1");
    assert_eq!(every.len(), 27, "{every:?}");
    let of =
        |table: &str| every.iter().find(|record| record["tableName"] == table).unwrap()["updated"].as_i64().unwrap();
    for (table, updated) in
        [("warehouses", 1), ("users", 1), ("currencies", 1), ("vatRates", 1), ("products", 0), ("addresses", 0)]
    {
        assert_eq!(of(table), updated, "{table}");
    }
    let mixed = changed("changedSince=1 customersChangedSince=4000000000");
    assert_eq!(mixed.iter().find(|record| record["tableName"] == "customers").unwrap()["updated"], 0);
    assert_eq!(client.ask("getChangedDataSince", "").error(), (1010, "changedSince"));
    assert_eq!(client.ask("getChangedDataSince", "customersChangedSince=x").error(), (1014, "customersChangedSince"));
}

fn a_sign_up_fills_the_new_account(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.client("");
    ladu_books::accounts::add_partner(&server.store.store, "tester", "right").unwrap();
    let base = [
        ("partnerKey", "right"),
        ("companyName", "New Shop"),
        ("firstName", "A"),
        ("lastName", "B"),
        ("phone", "1"),
        ("email", "a@b.example"),
        ("countryCode", "us"),
    ];
    let sign_up = |more: &[(&str, &str)]| client.call("createInstallation", &[&base[..], more].concat());
    for field in base.iter().map(|(name, _)| *name) {
        let without: Vec<(&str, &str)> = base.iter().copied().filter(|(name, _)| *name != field).collect();
        assert_eq!(client.call("createInstallation", &without).error(), (1010, field));
    }
    assert_eq!(sign_up(&[("defaultLanguage", "xyz")]).error(), (1016, "defaultLanguage"));
    assert_eq!(sign_up(&[("context", "shop")]).error(), (1016, "context"));
    assert_eq!(sign_up(&[("password", "short1A")]).code(), 1100);
    assert_eq!(sign_up(&[("password", "longbutweak1")]).code(), 1102);
    let made = sign_up(&[
        ("website", "shop.example"),
        ("region", "NY"),
        ("addressLine1", "1 Main St"),
        ("addressPostCode", "10001"),
        ("addressCountry", "USA"),
        ("defaultLanguage", "SPA"),
        ("salonModules", "0"),
        ("planPrice", "9.99"),
        ("reseller", "r"),
    ]);
    let record = made.record();
    assert!(record["clientCode"].is_i64() && record["clientUrl"].is_string());
    assert_eq!(record["username"], "a@b.example");
    let mut own = server.client(&record["clientCode"].to_string());
    assert_eq!(own.log_in("a@b.example", record["password"].as_str().unwrap()).code(), 0, "a password was made up");
    let company = own.ask("getCompanyInfo", "").record().clone();
    assert_eq!((&company["web"], &company["address"]), (&json!("shop.example"), &json!("1 Main St, 10001, NY, USA")));
    let conf = own.ask("getConfParameters", "").record().clone();
    assert_eq!((&conf["default_currency"], &conf["default_language"]), (&json!("USD"), &json!("spa")));
    let salon = conf["additionalModules"].as_array().unwrap().iter().find(|m| m["name"] == "Salon / Spa").unwrap();
    assert_eq!(salon["enabled"], 0);
    let query: String = base.iter().map(|(name, value)| format!("&{name}={}", value.replace(' ', "%20"))).collect();
    let url = format!("{}?request=createInstallation{query}", client.url);
    let body = client.agent().post(url).send_empty().unwrap().body_mut().read_to_string().unwrap();
    assert!(body.contains("\"errorCode\":0,"), "{body}");
}

fn what_is_held_back_is_listed(engine: Engine) {
    let Some(server) = TestServer::start(engine) else { return };
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").record();
    for name in ["Tea", "Milk"] {
        client.ask("saveProduct", &format!("groupID=1 name={name}")).record();
    }
    client
        .ask(
            "saveInventoryRegistration",
            "warehouseID=1 productID1=1 amount1=10 price1=2 productID2=2 amount2=5 price2=1",
        )
        .record();
    client.ask("saveSalesDocument", "type=ORDER reserveGoods=1 warehouseID=1 productID1=1 amount1=3 price1=5").record();
    let held = client.ask("getReservedStock", "warehouseID=1");
    assert_eq!(held.records(), [json!({"productID": 1, "amountReserved": 3})]);
    assert_eq!(client.ask("getReservedStock", "warehouseID=1 productIDs=2").records().len(), 0);
    assert_eq!(client.ask("getReservedStock", "").error(), (1010, "warehouseID"));
    assert_eq!(client.ask("getReservedStock", "warehouseID=9").error(), (1011, "warehouseID"));
    let link = client.ask("getReservedStock", "warehouseID=1 responseType=CSV").record()["reportLink"]
        .as_str()
        .unwrap()
        .to_owned();
    let text = client.agent().get(&link).call().unwrap().body_mut().read_to_string().unwrap();
    assert_eq!(text, "productID;amountReserved\r\n1;3\r\n");
}
