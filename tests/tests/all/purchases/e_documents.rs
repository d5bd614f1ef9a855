//! Documents that travel as XML.

use ladu_tests::{Code, TestServer, on_both_engines};

use super::{buy, purchase, shop, supplier, text};

on_both_engines! {
    a_document_travels_from_account_to_account
    documents_are_chosen_and_bad_ones_refused
}

fn a_document_travels_from_account_to_account(server: TestServer) {
    let (sender, receiver) = (shop(&server), shop(&server));
    let customer =
        sender.call("saveCustomer", &[("companyName", "Shop & <Sons>"), ("code", "77")]).number("customerID");
    let sale = sender.call(
        "saveSalesDocument",
        &[
            ("type", "INVWAYBILL"),
            ("customerID", &customer),
            ("productID1", "$a"),
            ("amount1", "3"),
            ("price1", "10"),
            ("discount1", "10"),
            ("itemName2", "Packing & care"),
            ("amount2", "1"),
            ("price2", "2.5"),
            ("notes", "With \u{e4}"),
        ],
    );
    let asked = format!("type=ALLSALESINVOICES documentID={}", sale.number("invoiceID"));
    let xml = sender.ask("getEDocuments", &asked).number("XML");
    assert!(xml.contains("<Name>Shop &amp; &lt;Sons&gt;</Name><RegNumber>77</RegNumber>"), "{xml}");
    assert!(xml.contains("<SellerProductId>A1</SellerProductId>"), "the seller's code is the seller's own: {xml}");
    let taken = receiver.call("saveEDocuments", &[("type", "PURCHASEINVOICE"), ("invoiceXML", &xml)]);
    assert_eq!(taken.number("invoiceCount"), "1");
    let document = receiver.ask("getPurchaseDocuments", "id=1");
    let expected = [sale.number("net"), sale.number("total"), "0".to_owned(), format!("Company {}", sender.code)];
    assert_eq!(["netTotal", "total", "confirmed", "supplierName"].map(|key| document.number(key)), expected);
    assert_eq!(
        (document.number("notes"), document.number("number")),
        ("With \u{e4}".to_owned(), sale.number("invoiceNo"))
    );
    let rows = &document.record()["rows"];
    // The product is known by its code; the rest is text.
    assert_eq!((rows[0]["productID"].as_i64(), rows[0]["discount"].as_str()), (Some(1), Some("10")));
    assert_eq!((rows[1]["productID"].as_i64(), rows[1]["itemName"].as_str()), (Some(0), Some("Packing & care")));
    receiver.call("saveEDocuments", &[("type", "PURCHASEORDER"), ("invoiceXML", &xml)]).record();
    let suppliers = receiver.ask("getSuppliers", "");
    assert_eq!(suppliers.records().len(), 2, "the same supplier is made once");
    let sold = receiver.call("saveEDocuments", &[("type", "SALESORDER"), ("invoiceXML", &xml)]);
    assert_eq!(sold.number("invoiceCount"), "1");
    assert_eq!(receiver.ask("getSalesDocuments", "type=ORDER").number("clientName"), "Shop & <Sons>");
}

fn documents_are_chosen_and_bad_ones_refused(server: TestServer) {
    let client = shop(&server);
    let supplier = supplier(&client);
    client.ask("saveSupplier", &format!("supplierID={supplier} code=55")).record();
    buy(&client, "no=X-1 date=2026-01-05 productID1=$a amount1=1 price1=1 attributeName1=a attributeValue1=b");
    buy(&client, "no=X-2 date=2026-02-05 productID1=$a amount1=1 price1=1");
    purchase(&client, "type=PRCORDER no=X-3 productID1=$a amount1=1 price1=1").record();
    let found = |params: &str| -> Vec<String> {
        let answer = client.ask("getEDocuments", params);
        if answer.records().is_empty() {
            return Vec::new();
        }
        let xml = answer.number("XML");
        let numbers = xml.split("<InvoiceNumber>").skip(1);
        numbers.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
    };
    for (params, expected) in [
        ("type=ALLPURCHASEINVOICES", vec!["X-1", "X-2"]),
        ("type=PURCHASEINVOICE dateFrom=2026-02-01", vec!["X-2"]),
        ("type=PURCHASEINVOICE dateTo=2026-02-01", vec!["X-1"]),
        ("type=PURCHASEINVOICE recordsOnPage=1 pageNo=2", vec!["X-2"]),
        ("type=ALLPURCHASEINVOICES searchAttributeName=a searchAttributeValue=b", vec!["X-1"]),
        ("type=PURCHASEORDER", vec!["X-3"]),
        ("type=SALESINVOICE", vec![]),
    ] {
        assert_eq!(found(params), expected, "{params}");
    }
    client.ask("getEDocuments", "").fails_at(Code::MISSING, "type");
    client.ask("getEDocuments", "type=X").fails_at(Code::NOT_ALLOWED, "type");
    let take = |params: &[(&str, &str)]| client.call("saveEDocuments", params);
    for (params, error) in [
        (&[][..], (Code::MISSING, "type")),
        (&[("type", "PURCHASEINVOICE")], (Code::MISSING, "invoiceXML")),
        (&[("type", "ALLPURCHASEINVOICES")], (Code::NOT_ALLOWED, "type")),
        (&[("type", "PURCHASEINVOICE"), ("invoiceXMLUri", "http://localhost/x")], (Code::NOT_ALLOWED, "invoiceXMLUri")),
        (&[("type", "PURCHASEINVOICE"), ("invoiceXML", "<a>")], (Code::NOT_ALLOWED, "invoiceXML")),
        (
            &[("type", "PURCHASEINVOICE"), ("invoiceXML", "<E_Invoice><Invoice></Invoice></E_Invoice>")],
            (Code::NOT_ALLOWED, "invoiceXML"),
        ),
    ] {
        take(params).answers_at(error.0, error.1);
    }
    assert_eq!(text(["3"]), [client.ask("getPurchaseDocuments", "").records().len().to_string()]);
}
