//! The language that papers are written in.

use ladu_tests::{Code, TestServer, on_both_engines};

use super::papers::{fetch, shop};

on_both_engines! {
    a_paper_speaks_the_account_s_language
    a_paper_speaks_the_customer_s_language
}

fn a_paper_speaks_the_account_s_language(server: TestServer) {
    let client = shop(&server);
    client
        .ask("saveSalesDocument", "type=INVWAYBILL customerID=$mari productID1=$mustikamoos_suur amount1=2000")
        .named("invoice");
    client.call("saveConfParameter", &[("parameterName", "default_language"), ("parameterValue", "est")]).record();
    client.call("saveConfParameter", &[("parameterName", "numberformat"), ("parameterValue", ", ")]).record();
    let page = |lang: &str| {
        let answer =
            client.ask("getSalesDocumentActualReportsHTML", &format!("documentID=$invoice templateID=1{lang}"));
        answer.record()["html"].as_str().unwrap().to_owned()
    };
    let own = page("");
    assert!(own.contains("Arve 100001") && own.contains("24 000,00 EUR"), "{own}");
    assert!(page(" lang=rus").contains("\u{418}\u{442}\u{43e}\u{433}\u{43e}"));
}

fn a_paper_speaks_the_customer_s_language(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCustomer", "companyName=Firma").named("firma");
    client.ask("saveCustomer", "customerID=$mari documentLanguage=xyz").fails_at(Code::NOT_ALLOWED, "documentLanguage");
    client.ask("saveCustomer", "customerID=$mari documentLanguage=est").succeeds();
    assert_eq!(client.ask("getCustomers", "customerID=$mari").number("documentLanguage"), "est");
    let sale = "type=INVWAYBILL customerID=$mari productID1=$mustikamoos_suur amount1=2";
    client.ask("saveSalesDocument", sale).named("invoice");
    client.ask("saveSalesDocument", &format!("{sale} payerID=$firma")).named("paid_by_firma");
    client
        .ask("saveSalesDocument", "type=INVWAYBILL customerID=$firma productID1=$mustikamoos_suur amount1=2")
        .named("english");
    let page = |params: &str| {
        let answer = client.ask("getSalesDocumentActualReportsHTML", params);
        answer.record()["html"].as_str().unwrap().to_owned()
    };
    for (params, title) in [
        ("documentID=$invoice templateID=1", "Arve 100001"),
        ("documentID=$invoice templateID=2", "Arve 100001"),
        ("documentID=$invoice templateID=3", "Saateleht 100001"),
        ("documentID=$invoice templateID=1 lang=fin", "Lasku 100001"),
        ("documentID=$paid_by_firma templateID=1", "Arve 100002"),
        ("documentID=$english templateID=1", "Invoice 100003"),
    ] {
        let html = page(params);
        assert!(html.contains(title), "{params}: {html}");
    }
    let link = client.ask("getSalesDocuments", "id=$invoice").record()["invoiceLink"].as_str().unwrap().to_owned();
    let (_, _, bytes) = fetch(&client, &link);
    assert!(String::from_utf8_lossy(&bytes).contains("Arve 100001"), "a link knows no other language");
    let data = client.ask("getSalesDocumentActualReportsDataset", "salesDocumentID=$invoice");
    assert_eq!(data.number("documentName"), "Arve 100001");
    // Who pays reads it.
    client.ask("saveCustomer", "customerID=$firma documentLanguage=ger").succeeds();
    assert!(page("documentID=$paid_by_firma templateID=1").contains("Rechnung 100002"));
    client.ask("saveCustomer", "customerID=$mari documentLanguage=").succeeds();
    assert!(page("documentID=$invoice templateID=1").contains("Invoice 100001"));
}
