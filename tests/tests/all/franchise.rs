//! Shops of one franchise find each other's receipts.

use ladu_identity::accounts;
use ladu_tests::{Client, Code, TestServer, on_both_engines, shown};

on_both_engines! {
    members_find_each_other_s_documents
}

fn join(server: &TestServer, client: &Client, franchise: &str) {
    let account = accounts::find(&server.store.store, Some(&client.code)).unwrap();
    accounts::set_franchise(&server.store.store, account.id, franchise).unwrap();
}

fn members_find_each_other_s_documents(server: TestServer) {
    let (own, other, stranger) = (server.account(), server.account(), server.account());
    for shop in [&own, &other, &stranger] {
        shop.ask("saveProductGroup", "name=Goods").named("goods");
        shop.ask("saveProduct", "groupID=$goods name=Bun code=B1 netPrice=2").named("bun");
        let sale = "type=CASHINVOICE productID1=$bun amount1=3 price1=2 vatrateID1=$vat0 itemName2=Box amount2=1 price2=1 vatrateID2=$vat0 attributeName1=till attributeValue1=7";
        shop.ask("saveSalesDocument", sale).named("receipt");
        shop.ask("savePayment", "documentID=$receipt type=CARD cardType=VISA cardNumber=1234 sum=7").record();
    }
    let find = |params: &str| own.ask("getFranchiseSalesDocuments", params);
    let asked = "number=100001 types=CASHINVOICE,INVWAYBILL";
    find(asked).because("the part is off").fails_at(Code::NO_MODULE, "");
    server.set_module(&own, "Franchise", true);
    find(asked).because("it belongs to no franchise").fails_at(Code::NO_FRANCHISE, "");
    join(&server, &own, "Bakers");
    assert_eq!(find(asked).records().len(), 0, "nobody else does");
    join(&server, &other, "Bakers");
    join(&server, &stranger, "Butchers");
    for (params, code, field) in [
        ("types=CASHINVOICE", Code::MISSING, "number"),
        ("number=100001", Code::MISSING, "types"),
        ("number=x types=CASHINVOICE", Code::FORMAT, "number"),
        ("number=1 types=CASHINVOICE,SHELLS", Code::NOT_ALLOWED, "types"),
    ] {
        find(params).answers_at(code, field);
    }
    let found = find(asked);
    assert_eq!(found.records().len(), 1);
    let record = found.record();
    assert_ne!(record["id"], 1, "the id is none of the other account");
    assert_eq!(record["franchiseeName"], format!("Company {}", other.code));
    let text = |key: &str| shown(&record[key]);
    assert_eq!(["type", "number", "netTotal", "vatTotal", "total"].map(text), ["CASHINVOICE", "100001", "7", "0", "7"]);
    assert_eq!(record["attributes"][0]["attributeValue"], "7");
    let row = &record["rows"][0];
    assert_eq!(["code", "amount", "price", "rowTotal"].map(|key| shown(&row[key])), ["B1", "3", "2", "6"]);
    assert_eq!((record["rows"].as_array().unwrap().len(), &record["rows"][1]["itemName"]), (2, &"Box".into()));
    let payment = &record["payments"][0];
    assert_eq!(
        ["type", "sum", "cardType", "cardNumber"].map(|key| shown(&payment[key])),
        ["CARD", "7", "VISA", "1234"]
    );
    for (more, count) in [
        ("containingPaymentWithCardType=visa", 1),
        ("containingPaymentWithCardType=AMEX", 0),
        ("nonReturnedItemsOnly=1", 1),
    ] {
        assert_eq!(find(&format!("{asked} {more}")).records().len(), count, "{more}");
    }
    assert_eq!(find("number=100001 types=ORDER").records().len(), 0);
    assert_eq!(find("number=100002 types=CASHINVOICE").records().len(), 0);
    let back = "type=CREDITINVOICE isCashInvoice=1 creditToDocumentID=$receipt productID1=$bun amount1=-2 price1=2 vatrateID1=$vat0";
    other.ask("saveSalesDocument", back).record();
    let left = find(&format!("{asked} nonReturnedItemsOnly=1"));
    assert_eq!(shown(&left.record()["rows"][0]["amount"]), "1");
    assert_eq!(shown(&find(asked).record()["rows"][0]["amount"]), "3");
    let draft = "type=CASHINVOICE confirmInvoice=0 itemName1=x amount1=1";
    other.ask("saveSalesDocument", draft).record();
    assert_eq!(find("number=0 types=CASHINVOICE").records().len(), 0, "drafts are nobody else's business");
    // A session is needed, and the right to see sales.
    let mut nobody = own.clone();
    nobody.key.clear();
    nobody.ask("getFranchiseSalesDocuments", asked).fails(Code::NO_SESSION);
    let clerk = server.clerk(&own);
    server.set_group(&own, "rights = 'products=v'");
    clerk.ask("getFranchiseSalesDocuments", asked).fails(Code::MAY_NOT_VIEW);
}
