//! Electronic invoices out, and in again exactly.

use ladu_tests::{Answer, Client, Code, OK, TestServer, on_both_engines};

use super::e_invoices::{buyer, last_purchase, message, take, ubl};

on_both_engines! {
    every_kind_of_sale_goes_out_and_in_exactly
    purchases_go_out_as_they_came_in
    what_goes_out_is_complete
}

/// Sends documents of an account as purchases to another, in both forms; each comes to the same there.
fn goes_over(sender: &Client, receiver: &Client, sale: &str) {
    let sold = sender.ask("getSalesDocuments", &format!("id={sale}"));
    let minus = |text: String| text.parse::<f64>().unwrap();
    for format in ["XML", "UBL"] {
        let asked = format!("type=ALLSALESINVOICES format={format} documentID={sale}");
        let xml = sender.ask("getEDocuments", &asked).number("XML");
        let taken = take(receiver, "PURCHASEINVOICE", &xml);
        assert_eq!(taken.code(), OK, "{} {}: {}\n{xml}", sold.number("type"), format, message(&taken));
        let bought = last_purchase(receiver);
        let found = bought.number("total");
        assert_eq!(found, sold.number("total"), "{} {format}: {xml}", sold.number("type"));
        let by_rounding = minus(bought.number("rounding")) - minus(sold.number("rounding"));
        let net = minus(bought.number("netTotal")) - minus(sold.number("netTotal"));
        assert!(net.abs() < 0.001 && by_rounding.abs() < 0.021, "{net} {by_rounding}\n{xml}");
        receiver.ask("deletePurchaseDocument", &format!("documentID={}", bought.number("id"))).succeeds();
    }
}

fn every_kind_of_sale_goes_out_and_in_exactly(server: TestServer) {
    let (sender, receiver) = (buyer(&server), buyer(&server));
    sender.ask("editCompanyInfo", "companyName=Kuusk code=14000001 VAT=EE101").succeeds();
    sender.ask("saveCustomer", "companyName=Mets code=99 vatNumber=EE102").named("mets");
    let sale =
        |params: &str| sender.ask("saveSalesDocument", &format!("customerID=$mets {params}")).number("invoiceID");
    let invoice = sale(
        "type=INVWAYBILL productID1=$tool amount1=3 price1=33.33 discount1=7.77 itemName2=Work amount2=1.5 price2=12.345 vatrateID2=$vat13",
    );
    goes_over(&sender, &receiver, &invoice);
    for params in [
        "type=INVOICE itemName1=Odd amount1=0.333 price1=19.99 vatrateID1=$vat9 itemName2=Even amount2=7 price2=0.07 vatrateID2=$vat24",
        "type=CASHINVOICE pointOfSaleID=$till productID1=$tool amount1=7 price1=1.0123 productID2=$tool amount2=1 price2=0.99 discount2=33.33",
        "type=CASHINVOICE pointOfSaleID=$till itemName1=A amount1=3 price1=8.0645 vatrateID1=$vat24 itemName2=B amount2=5 price2=0.0442 vatrateID2=$vat13 itemName3=C amount3=1 price3=0.9174 vatrateID3=$vat9",
        "type=INVWAYBILL itemName1=Work amount1=1 price1=100 itemName2=Less amount2=1 price2=-10",
        "type=INVWAYBILL itemName1=Zero amount1=2 price1=5.55 vatrateID1=$vat0 itemName2=Full amount2=1 price2=1000000.01 discount2=0.01",
        "type=EXPORTINVOICE exportInvoiceType=NOTEU itemName1=Abroad amount1=2 price1=5.5 vatrateID1=$vat0",
        "type=INVWAYBILL itemName1=Surcharge amount1=2 price1=5.5 discount1=-10",
    ] {
        let made = sender.ask("saveSalesDocument", &format!("customerID=$mets {params}"));
        goes_over(&sender, &receiver, &made.number("invoiceID"));
    }
    let credit = sale(&format!(
        "type=CREDITINVOICE creditToDocumentID={invoice} productID1=$tool amount1=-1 price1=33.33 discount1=7.77"
    ));
    goes_over(&sender, &receiver, &credit);
    let asked = format!("type=SALESCREDITINVOICE documentID={credit}");
    let number = sender.ask("getSalesDocuments", &format!("id={invoice}")).number("number");
    let xml = sender.ask("getEDocuments", &asked).number("XML");
    assert!(xml.contains(&format!("<SourceInvoice>{number}</SourceInvoice>")), "it names what it credits: {xml}");
    sender.ask("getEDocuments", "type=SALESORDER format=UBL").fails_at(Code::NOT_ALLOWED, "format");
}

fn purchases_go_out_as_they_came_in(server: TestServer) {
    let (first, second) = (buyer(&server), buyer(&server));
    for xml in [
        include_str!("e_invoices/surcharge.xml").to_owned(),
        include_str!("e_invoices/header_discount.xml").to_owned(),
        include_str!("e_invoices/credit.xml").to_owned(),
        ubl("Invoice"),
        ubl("CreditNote"),
    ] {
        take(&first, "PURCHASEINVOICE", &xml).succeeds();
        let before = last_purchase(&first);
        let asked = format!("type=ALLPURCHASEINVOICES documentID={}", before.number("id"));
        let out = first.ask("getEDocuments", &asked).number("XML");
        let taken = take(&second, "PURCHASEINVOICE", &out);
        assert_eq!(taken.code(), OK, "{}: {out}", message(&taken));
        let after = last_purchase(&second);
        for key in [
            "type",
            "number",
            "date",
            "paymentDays",
            "netTotal",
            "vatTotal",
            "rounding",
            "total",
            "currencyCode",
            "supplierName",
            "referenceNumber",
        ] {
            assert_eq!(after.number(key), before.number(key), "{key}: {out}");
        }
        let rows = |answer: &Answer| {
            let rows = answer.record()["rows"].as_array().unwrap().clone();
            rows.iter()
                .map(|row| ["itemName", "amount", "price", "discount"].map(|key| row[key].to_string()))
                .collect::<Vec<_>>()
        };
        assert_eq!(rows(&after), rows(&before), "{out}");
    }
}

fn what_goes_out_is_complete(server: TestServer) {
    let client = buyer(&server);
    client.ask("editCompanyInfo", "companyName=Kuusk code=14000001 VAT=EE101 bankIBAN=EE382200221020145685").succeeds();
    client.ask("saveCustomer", "companyName=Mets code=99").named("mets");
    let params = [
        ("type", "INVWAYBILL"),
        ("customerID", "$mets"),
        ("productID1", "$tool"),
        ("amount1", "1"),
        ("paymentDays", "7"),
        ("notes", "a\u{1}b\u{fffe}c"),
    ];
    let sale = client.call("saveSalesDocument", &params).number("invoiceID");
    let draft = client
        .ask("saveSalesDocument", "type=INVWAYBILL customerID=$mets confirmInvoice=0 productID1=$tool amount1=1")
        .number("invoiceID");
    let xml = client.ask("getEDocuments", &format!("type=ALLSALESINVOICES documentID={sale}")).number("XML");
    for part in [
        "<FileId>",
        "sellerRegnumber=\"14000001\"",
        "<Rounding>0.00</Rounding>",
        "<TotalSum>124.00</TotalSum>",
        "<PaymentTotalSum>124.00</PaymentTotalSum>",
        "<PayToAccount>EE382200221020145685</PayToAccount>",
        "<Payable>YES</Payable>",
        "<Footer><TotalNumberInvoices>1</TotalNumberInvoices><TotalAmount>124.00</TotalAmount></Footer>",
        "<SellerProductId>T1</SellerProductId>",
        "<InvoiceContentText>abc</InvoiceContentText>",
    ] {
        assert!(xml.contains(part), "{part} in {xml}");
    }
    assert!(
        client.ask("getEDocuments", &format!("type=ALLSALESINVOICES documentID={draft}")).records().is_empty(),
        "it has no number yet"
    );
    let ubl = client.ask("getEDocuments", &format!("type=ALLSALESINVOICES format=UBL documentID={sale}"));
    assert_eq!(ubl.number("documentID"), sale);
    for part in [
        "<cbc:EndpointID schemeID=\"0191\">14000001</cbc:EndpointID>",
        "<cbc:ID>EE382200221020145685</cbc:ID>",
        ">124.00</cbc:PayableAmount>",
    ] {
        assert!(ubl.number("XML").contains(part), "{part} in {}", ubl.number("XML"));
    }
}
