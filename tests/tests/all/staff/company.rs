//! The company, its stores and registers, its money and its languages.

use ladu_tests::{Client, Code, TestServer, on_both_engines};
use serde_json::{Value as Json, json};

use super::{run, texts};

on_both_engines! {
    the_company_has_one_card
    stores_take_their_address_from_the_company
    registers_show_what_tills_need
    the_own_currency_is_worth_one
    every_country_is_there
    languages_are_described
}

fn the_company_has_one_card(server: TestServer) {
    let client = server.account();
    client.ask("saveCompanyType", "name=OU").named("ou");
    let card = client.ask("getCompanyInfo", "");
    assert!(card.record().as_object().unwrap().values().all(Json::is_string), "{}", card.record());
    assert_eq!((&card.record()["defaultCurrency"], &card.record()["country"]), (&json!("EUR"), &json!("EE")));
    assert_eq!((&card.record()["defaultClientID"], &card.record()["invoiceRounding"]), (&json!("1"), &json!("0.01")));
    assert_eq!(
        client.ask("editCompanyInfo", "name=Shop code=123 VAT=EE5 companyTypeID=$ou bankIBAN2=EE77").records().len(),
        0
    );
    client.ask("editCompanyInfo", "code=").records();
    let record = client.ask("getCompanyInfo", "").record().clone();
    for (key, value) in [
        ("name", "Shop"),
        ("companyName", "Shop"),
        ("code", ""),
        ("VAT", "EE5"),
        ("companyTypeID", "$ou"),
        ("bankIBAN2", "EE77"),
    ] {
        assert_eq!(record[key], client.sent(value), "{key}");
    }
    client.ask("editCompanyInfo", "companyName=Newer name=Older").records();
    assert_eq!(client.ask("getCompanyInfo", "").record()["name"], "Newer");
    client.ask("editCompanyInfo", "companyTypeID=9").fails_at(Code::UNKNOWN_ID, "companyTypeID");
    client.ask("saveUser", "name=till userGroupID=$cashiers password=Cashier12").record();
    let mut till = client.logged_out();
    till.log_in("till", "Cashier12");
    till.ask("editCompanyInfo", "code=1").fails(Code::MAY_NOT_EDIT);
    till.ask("getCompanyInfo", "").succeeds();
}

fn stores_take_their_address_from_the_company(server: TestServer) {
    let client = server.account();
    let company = client.ask("getCompanyInfo", "").number("id");
    let own = client
        .ask("saveAddress", &format!("ownerID={company} typeID=$postal street=Pikk city=Tartu postalCode=50"))
        .number("addressID");
    let customer = client.ask("saveCustomer", "lastName=A").number("customerID");
    let other = client.ask("saveAddress", &format!("ownerID={customer} typeID=$postal")).number("addressID");
    client.ask("saveWarehouse", "code=X").fails_at(Code::MISSING, "name");
    for (pairs, code, field) in [
        (format!("addressID={other}"), Code::UNKNOWN_ID, "addressID"),
        ("addressID=99".to_owned(), Code::UNKNOWN_ID, "addressID"),
        ("priceListID=9".to_owned(), Code::UNKNOWN_ID, "priceListID"),
        ("timeZone=Moon".to_owned(), Code::NOT_ALLOWED, "timeZone"),
        ("shift1Start=25:00".to_owned(), Code::FORMAT, "shift1Start"),
        ("warehouseID=99".to_owned(), Code::UNKNOWN_ID, "warehouseID"),
    ] {
        client.ask("saveWarehouse", &format!("name=X {pairs}")).answers_at(code, field);
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
    client.ask("getWarehouses", "searchAttributeName[]=a").fails_at(Code::IS_ARRAY, "searchAttributeName");
    assert_eq!(client.ask("getWarehouses", "recordsOnPage=1 pageNo=2").record()["name"], "Main");
    assert_eq!(client.ask("getWarehouses", "").record()["timeZone"], "");
    run(&server, &client, "UPDATE warehouse SET is_offline = 1 WHERE account = $0 AND id = 1", vec![]);
    assert_eq!(texts(client.ask("getHomeStores", "").records(), "name"), ["Main"]);
}

fn registers_show_what_tills_need(server: TestServer) {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=Bag hasQuickSelectButton=1").record();
    client.ask("saveProduct", "groupID=$goods name=Tea").named("tea");
    let sql = "UPDATE point_of_sale SET name = 'Õues', geo_latitude = 59437123, vat_rate_id = 1 WHERE account = $0";
    run(&server, &client, sql, vec![]);
    let register = client.ask("getPointsOfSale", "searchName=Õu");
    let record = register.record();
    assert_eq!(record["quickButtons"], json!([{"productID": 1, "serviceID": 0}]));
    assert_eq!((&record["warehouseName"], &record["type"]), (&json!("Store"), &json!("REGPOS")));
    assert_eq!((&record["geoLatitude"], &record["vatrate"]), (&json!(59.437123), &json!(24)));
    client.ask("saveProduct", "productID=$tea hasQuickSelectButton=1").record();
    assert_eq!(client.ask("getPointsOfSale", "").record()["quickButtons"].as_array().unwrap().len(), 2);
    for (pairs, expected) in [
        ("pointOfSaleID=$till type=regpos warehouseID=$store changedSince=1000", 1),
        ("searchName=ues", 0),
        ("type=MPOS", 0),
        ("warehouseID=9", 0),
    ] {
        assert_eq!(client.ask("getPointsOfSale", pairs).records().len(), expected, "{pairs}");
    }
    client.ask("getPointsOfSale", "type=NONE").fails_at(Code::NOT_ALLOWED, "type");
    client
        .ask("getPointsOfSale", "searchAttributeName=a searchAttributeValue[]=x")
        .fails_at(Code::IS_ARRAY, "searchAttributeValue");
    for name in ["savePointOfSale", "deletePointOfSale", "saveUserGroup", "deleteUserGroup", "getUsers", "deleteUser"] {
        client.ask(name, "").fails(Code::NO_CALL);
    }
}

fn the_own_currency_is_worth_one(server: TestServer) {
    let client = server.account();
    client.ask("saveCurrency", "name=Krona").fails_at(Code::MISSING, "code");
    let id = client
        .ask("saveCurrency", "code=sek nameENG=Krona nameEST=Kroon nameShortEST=kr nameFraction=öre rate=0.0895")
        .number("currencyID");
    client.ask("saveCurrency", "code=SEK").fails_at(Code::TAKEN, "code");
    for (pairs, code, field) in [
        ("code=SE", Code::NOT_ALLOWED, "code"),
        ("code=S-K", Code::NOT_ALLOWED, "code"),
        ("code=NOK rate=0", Code::NOT_ALLOWED, "rate"),
        ("code=NOK rate=-1", Code::NOT_ALLOWED, "rate"),
        ("currencyID=1 rate=2", Code::NOT_ALLOWED, "rate"),
        ("currencyID=1 code=XYZ", Code::NOT_ALLOWED, "code"),
        ("currencyID=9 rate=2", Code::UNKNOWN_ID, "currencyID"),
    ] {
        client.ask("saveCurrency", pairs).answers_at(code, field);
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

fn every_country_is_there(server: TestServer) {
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
    client.ask("saveCountry", "countryCode=QQ").fails_at(Code::MISSING, "name");
    client.ask("saveCountry", "countryID=999 name=x").fails_at(Code::UNKNOWN_ID, "countryID");
    assert_eq!(
        client.ask("getConfParameters", "").record()["default_country_id"],
        seen.iter().find(|c| c["countryCode"] == "EE").unwrap()["countryID"].to_string()
    );
}

fn languages_are_described(server: TestServer) {
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
    to_till(&client, "ger").fails_at(Code::NOT_ALLOWED, "apiLanguageIdentifier");
    to_till(&client, "").fails_at(Code::MISSING, "apiLanguageIdentifier");
    let from_till = |word: &str| client.ask("convertPOSLanguageIdentifier", &format!("posLanguageIdentifier={word}"));
    for (word, code) in [("lv", "lat"), ("en", "eng"), ("us", "eng"), ("de", "eng"), ("?", "eng")] {
        assert_eq!(from_till(word).record()["apiLanguageIdentifier"], code, "{word}");
    }
    from_till("").fails_at(Code::MISSING, "posLanguageIdentifier");
}
