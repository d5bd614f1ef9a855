//! Electronic invoices of others: what they state is what comes in, or they are refused with the place.

use ladu_tests::{Answer, Client, Code, OK, TestServer, on_both_engines};

on_both_engines! {
    estonian_invoices_of_others_come_to_what_they_state
    what_an_invoice_says_is_kept
    a_credit_note_becomes_a_return
    what_the_account_does_not_know_is_refused_with_its_place
    a_number_of_a_supplier_comes_once
    partners_and_products_are_not_mistaken_for_others
    ubl_is_read_by_the_european_standard
}

/// An Estonian account with one product, that buys.
pub(super) fn buyer(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client.ask("saveProduct", "groupID=$goods name=Tool netPrice=100 code=T1 code2=4006381333931").named("tool");
    client
}

pub(super) fn take(client: &Client, kind: &str, xml: &str) -> Answer {
    client.call("saveEDocuments", &[("type", kind), ("invoiceXML", xml)])
}

/// What is said of a file that is refused.
pub(super) fn message(answer: &Answer) -> String {
    answer.0["status"]["errorMessage"].as_str().unwrap_or_default().to_owned()
}

/// The last purchase document.
pub(super) fn last_purchase(client: &Client) -> Answer {
    client.ask("getPurchaseDocuments", "orderBy=id orderByDir=desc recordsOnPage=1 getRowsForAllInvoices=1")
}

fn estonian_invoices_of_others_come_to_what_they_state(server: TestServer) {
    for (name, xml, total) in [
        ("a currency twice", include_str!("e_invoices/currency_twice.xml"), "124"),
        ("two details in a row", include_str!("e_invoices/two_details.xml"), "124"),
        ("a charge of 10 %", include_str!("e_invoices/surcharge.xml"), "136.4"),
        ("a discount as a sum only", include_str!("e_invoices/discount_sum.xml"), "111.6"),
        ("a discount on the whole", include_str!("e_invoices/header_discount.xml"), "111.6"),
    ] {
        let client = buyer(&server);
        assert_eq!(take(&client, "PURCHASEINVOICE", xml).number("invoiceCount"), "1", "{name}");
        let found = last_purchase(&client);
        assert_eq!(found.number("total"), total, "{name}");
        assert_eq!((found.number("currencyCode"), found.number("paymentDays")), ("EUR".into(), "14".into()), "{name}");
        assert_eq!((found.number("type"), found.number("confirmed")), ("PRCINVOICE".into(), "0".into()), "{name}");
        assert_eq!(found.number("supplierName"), "Kuusk O\u{dc}", "{name}");
    }
    let client = buyer(&server);
    take(&client, "PURCHASEINVOICE", include_str!("e_invoices/two_details.xml")).succeeds();
    let found = last_purchase(&client);
    let rows = &found.record()["rows"];
    assert_eq!(
        (rows[0]["amount"].as_str(), rows[0]["price"].as_str(), rows.as_array().map(Vec::len)),
        (Some("2"), Some("50"), Some(1))
    );
}

/// A plain invoice of 1 x 100 and 24 %, with something else in the place of one of its parts.
fn changed(from: &str, to: &str) -> String {
    let xml = include_str!("e_invoices/currency_twice.xml");
    assert!(xml.contains(from), "{from}");
    xml.replace(from, to)
}

fn what_an_invoice_says_is_kept(server: TestServer) {
    let client = buyer(&server);
    let long = "x".repeat(300);
    let xml = changed(
        "<InvoiceDate>",
        "<InvoiceContentText>Thanks</InvoiceContentText><PaymentReferenceNumber>1234561</PaymentReferenceNumber><InvoiceDate>",
    )
    .replace("<Description>Tool</Description>", &format!("<Description>{long}</Description><EAN>4006381333931</EAN>"))
    .replace("<TotalSum>124.00</TotalSum>", "<Rounding>-0.01</Rounding><TotalSum>123.99</TotalSum>")
    .replace("<TotalAmount>124.00", "<TotalAmount>123.99");
    take(&client, "PURCHASEINVOICE", &xml).succeeds();
    let found = last_purchase(&client);
    for (key, value) in [
        ("number", "E01"),
        ("date", "2026-11-20"),
        ("referenceNumber", "1234561"),
        ("notes", "Thanks"),
        ("rounding", "-0.01"),
        ("netTotal", "100"),
        ("vatTotal", "24"),
        ("total", "123.99"),
    ] {
        assert_eq!(found.number(key), value, "{key}");
    }
    let row = &found.record()["rows"][0];
    assert_eq!((row["productID"].as_i64(), row["itemName"].as_str()), (Some(client.id("tool")), Some(long.as_str())));
}

fn a_credit_note_becomes_a_return(server: TestServer) {
    let client = buyer(&server);
    take(&client, "PURCHASEINVOICE", include_str!("e_invoices/currency_twice.xml")).succeeds();
    let invoice = last_purchase(&client).number("id");
    let credit = include_str!("e_invoices/credit.xml")
        .replace("<Type type=\"CRE\"/>", "<Type type=\"CRE\"><SourceInvoice>E01</SourceInvoice></Type>");
    take(&client, "PURCHASEINVOICE", &credit).succeeds();
    let found = last_purchase(&client);
    assert_eq!((found.number("type"), found.number("total")), ("PRCRETURN".to_owned(), "-124".to_owned()));
    assert_eq!(found.record()["rows"][0]["amount"].as_str(), Some("-1"));
    assert_eq!(found.record()["baseDocuments"][0]["id"].to_string(), invoice, "it names what it takes back");
    // The same written with a minus.
    let minus = include_str!("e_invoices/credit.xml")
        .replace("E06", "E07")
        .replace("<ItemAmount>1<", "<ItemAmount>-1<")
        .replace(">124.00<", ">-124.00<")
        .replace("<ItemSum>100<", "<ItemSum>-100<");
    take(&client, "PURCHASEINVOICE", &minus).succeeds();
    assert_eq!(last_purchase(&client).number("total"), "-124");
    let refused = take(&client, "PURCHASEORDER", &credit.replace("E06", "E08"));
    assert!(message(&refused).contains("cannot become an order"), "{}", message(&refused));
    refused.fails_at(Code::NOT_ALLOWED, "invoiceXML");
    take(&client, "SALESINVOICE", include_str!("e_invoices/credit.xml")).succeeds();
    let sold = client.ask("getSalesDocuments", "type=CREDITINVOICE");
    assert_eq!((sold.number("total"), sold.number("confirmed")), ("-124".to_owned(), "0".to_owned()));
}

fn what_the_account_does_not_know_is_refused_with_its_place(server: TestServer) {
    let client = buyer(&server);
    for (xml, place) in [
        (
            changed("<VATRate>24<", "<VATRate>21<").replace(">124.00<", ">121.00<"),
            "ItemEntry (line 7): the account has no rate of 21 %",
        ),
        (
            changed("<Currency>EUR</Currency></InvoiceSumGroup>", "<Currency>XTS</Currency></InvoiceSumGroup>"),
            "no currency \"XTS\"",
        ),
        (
            changed("<TotalSum>124.00</TotalSum>", "<TotalSum>125.00</TotalSum>"),
            "TotalSum (line 6): 125.00 is stated, 124.00 is worked out",
        ),
        (changed("<ItemAmount>1</ItemAmount>", "<ItemAmount>1,0</ItemAmount>"), "ItemAmount (line 7)"),
        (changed("<DueDate>2026-12-04<", "<DueDate>2026-11-04<"), "paid before it was issued"),
        (changed("<InvoiceNumber>E01<", "<InvoiceNumber><"), "InvoiceInformation/InvoiceNumber (line 5): is empty"),
        (changed("<TotalNumberInvoices>1<", "<TotalNumberInvoices>2<"), "Footer/TotalNumberInvoices"),
        (changed("<Name>Kuusk O\u{dc}</Name><RegNumber>14000001</RegNumber>", "<Name></Name>"), "has no name"),
        (changed("<InvoiceNumber>E01<", &format!("<InvoiceNumber>{}<", "1".repeat(101))), "(no)"),
    ] {
        let refused = take(&client, "PURCHASEINVOICE", &xml);
        assert!(message(&refused).contains(place), "{:?}, not {place}", message(&refused));
    }
    assert!(client.ask("getPurchaseDocuments", "").records().is_empty(), "nothing is half done");
    assert!(client.ask("getSuppliers", "").records().is_empty());
    // A rate that is no longer in use still is the rate of an older invoice.
    client.ask("saveVatRate", "name=21 rate=21 active=0").succeeds();
    take(&client, "PURCHASEINVOICE", &changed("<VATRate>24<", "<VATRate>21<").replace(">124.00<", ">121.00<"))
        .succeeds();
    assert_eq!(last_purchase(&client).number("total"), "121");
}

fn a_number_of_a_supplier_comes_once(server: TestServer) {
    let client = buyer(&server);
    let xml = include_str!("e_invoices/currency_twice.xml");
    take(&client, "PURCHASEINVOICE", xml).succeeds();
    let again = take(&client, "PURCHASEINVOICE", xml);
    assert!(message(&again).contains("number E01"), "{}", message(&again));
    again.fails_at(Code::TAKEN, "invoiceXML");
    take(&client, "PURCHASECASHINVOICE", xml).fails_at(Code::TAKEN, "invoiceXML");
    take(&client, "PURCHASEORDER", xml).because("an order is no invoice").succeeds();
    let other = xml.replace("14000001", "14000002").replace("Kuusk", "Kask");
    take(&client, "PURCHASEINVOICE", &other).because("another supplier may use it too").succeeds();
    take(&client, "SALESINVOICE", xml).succeeds();
    take(&client, "SALESINVOICE", xml).fails_at(Code::TAKEN, "invoiceXML");
    // Eight at once bring the same: one of them does.
    let fresh = xml.replace("E01", "R01");
    let done: usize = std::thread::scope(|scope| {
        let tries: Vec<_> =
            (0..8).map(|_| scope.spawn(|| take(&client, "PURCHASEINVOICE", &fresh).code() == OK)).collect();
        tries.into_iter().map(|one| usize::from(one.join().unwrap())).sum()
    });
    assert_eq!(done, 1);
}

fn partners_and_products_are_not_mistaken_for_others(server: TestServer) {
    let client = buyer(&server);
    let old = client.ask("saveSupplier", "companyName=Kuusk code=999").named("old");
    let form = client.call("saveSupplier", &[("companyName", "Kask O\u{dc}")]).number("supplierID");
    client.ask("saveSupplier", "companyName=Other code=555").named("other");
    client
        .ask("saveProduct", "groupID=$goods name=Theirs netPrice=1 supplierID=$other supplierCode=S-1")
        .named("theirs");
    let xml = changed("<Description>", "<SellerProductId>S-1</SellerProductId><Description>")
        .replace("Kuusk O\u{dc}", "Kuusk");
    take(&client, "PURCHASEINVOICE", &xml).succeeds();
    let found = last_purchase(&client);
    assert_ne!(found.number("supplierID"), old.to_string(), "the same name with another code is somebody else");
    assert_eq!(
        found.record()["rows"][0]["productID"].as_i64(),
        Some(0),
        "that is what another supplier calls his product"
    );
    let xml = xml.replace("14000001", "555").replace("<Name>Kuusk<", "<Name>Other<");
    take(&client, "PURCHASEINVOICE", &xml).succeeds();
    assert_eq!(last_purchase(&client).record()["rows"][0]["productID"].as_i64(), Some(client.id("theirs")));
    // A legal form that is kept apart from the name is part of it.
    let xml = changed("<RegNumber>14000001</RegNumber>", "<RegNumber></RegNumber>").replace("Kuusk", "Kask");
    take(&client, "PURCHASEINVOICE", &xml).succeeds();
    assert_eq!(last_purchase(&client).number("supplierID"), form);
}

/// A UBL document of one line of 2 x 50 and 24 %, less a discount of 10 on the line and of 5 on the whole.
pub(super) fn ubl(kind: &str) -> String {
    let (code, quantity) = if kind == "Invoice" { ("380", "Invoiced") } else { ("381", "Credited") };
    let tax = |name: &str| {
        format!(
            "<cac:{name}><cbc:ID>S</cbc:ID><cbc:Percent>24</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:{name}>"
        )
    };
    let money = |name: &str, sum: &str| format!("<cbc:{name} currencyID=\"EUR\">{sum}</cbc:{name}>");
    let discount = |sum: &str, tax: &str| {
        format!(
            "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Discount</cbc:AllowanceChargeReason>{}{tax}</cac:AllowanceCharge>",
            money("Amount", sum)
        )
    };
    format!(
        "<?xml version=\"1.0\"?>
<u:{kind} xmlns:u=\"urn:oasis:names:specification:ubl:schema:xsd:{kind}-2\" xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\" xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\">
<cbc:ID>B-77</cbc:ID><cbc:IssueDate>2026-11-04</cbc:IssueDate><cbc:{kind}TypeCode>{code}</cbc:{kind}TypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>P\u{f5}hjala Vein O\u{dc}</cbc:RegistrationName><cbc:CompanyID>10</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PartyName><cbc:Name>Mets</cbc:Name></cac:PartyName></cac:Party></cac:AccountingCustomerParty>
<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentDueDate>2026-11-18</cbc:PaymentDueDate><cbc:PaymentID>77</cbc:PaymentID></cac:PaymentMeans>
{}<cac:TaxTotal>{}<cac:TaxSubtotal>{}{}{}</cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal>{}{}{}{}{}</cac:LegalMonetaryTotal>
<cac:{kind}Line><cbc:ID>1</cbc:ID><cbc:{quantity}Quantity unitCode=\"C62\">2</cbc:{quantity}Quantity>{}{}
<cac:Item><cbc:Description>Apples</cbc:Description><cbc:Name>Siider</cbc:Name>{}</cac:Item><cac:Price>{}<cbc:BaseQuantity>2</cbc:BaseQuantity></cac:Price></cac:{kind}Line></u:{kind}>",
        discount("5.00", &tax("TaxCategory")),
        money("TaxAmount", "20.40"),
        money("TaxableAmount", "85.00"),
        money("TaxAmount", "20.40"),
        tax("TaxCategory"),
        money("LineExtensionAmount", "90.00"),
        money("TaxExclusiveAmount", "85.00"),
        money("TaxInclusiveAmount", "105.40"),
        money("AllowanceTotalAmount", "5.00"),
        money("PayableAmount", "105.40"),
        money("LineExtensionAmount", "90.00"),
        discount("10.00", ""),
        tax("ClassifiedTaxCategory"),
        money("PriceAmount", "100.00"),
    )
}

fn ubl_is_read_by_the_european_standard(server: TestServer) {
    let client = buyer(&server);
    take(&client, "PURCHASEINVOICE", &ubl("Invoice")).succeeds();
    let found = last_purchase(&client);
    for (key, value) in
        [("total", "105.4"), ("netTotal", "85"), ("number", "B-77"), ("paymentDays", "14"), ("referenceNumber", "77")]
    {
        assert_eq!(found.number(key), value, "{key}");
    }
    assert_eq!(found.number("supplierName"), "P\u{f5}hjala Vein O\u{dc}");
    let row = &found.record()["rows"][0];
    assert_eq!(
        ["itemName", "amount", "price", "discount"].map(|key| row[key].as_str()),
        ["Siider", "2", "50", "10"].map(Some)
    );
    take(&client, "PURCHASEINVOICE", &ubl("CreditNote")).succeeds();
    let credit = last_purchase(&client);
    assert_eq!((credit.number("type"), credit.number("total")), ("PRCRETURN".to_owned(), "-105.4".to_owned()));
    for (from, to, rule) in [
        (">105.40</cbc:PayableAmount>", ">105.41</cbc:PayableAmount>", "BR-CO-16"),
        (">105.40</cbc:TaxInclusiveAmount>", ">105.41</cbc:TaxInclusiveAmount>", "BR-CO-15"),
        (">85.00</cbc:TaxExclusiveAmount>", ">86.00</cbc:TaxExclusiveAmount>", "BR-CO-13"),
        (
            "<cac:TaxTotal><cbc:TaxAmount currencyID=\"EUR\">20.40",
            "<cac:TaxTotal><cbc:TaxAmount currencyID=\"EUR\">20.41",
            "BR-CO-14",
        ),
        (">85.00</cbc:TaxableAmount>", ">90.00</cbc:TaxableAmount>", "BR-S-08"),
        (">5.00</cbc:AllowanceTotalAmount>", ">6.00</cbc:AllowanceTotalAmount>", "BR-CO-11"),
        (
            "<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID=\"EUR\">90",
            "<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID=\"EUR\">91",
            "BR-CO-10",
        ),
        (">100.00</cbc:PriceAmount>", ">110.00</cbc:PriceAmount>", "PEPPOL-EN16931-R120"),
        (">100.00</cbc:PriceAmount>", ">-100.00</cbc:PriceAmount>", "BR-27"),
        ("<cbc:ID>S</cbc:ID><cbc:Percent>24</cbc:Percent>", "<cbc:ID>S</cbc:ID>", "BR-S-05"),
    ] {
        let xml = ubl("Invoice").replace("B-77", "B-78");
        assert!(xml.contains(from), "{from}");
        let refused = take(&client, "PURCHASEINVOICE", &xml.replace(from, to));
        assert!(message(&refused).contains(rule), "{:?}, not {rule}", message(&refused));
        refused.fails_at(Code::NOT_ALLOWED, "invoiceXML");
    }
    // Without its totals and its tax it cannot be read exactly.
    let xml = "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"/>";
    assert!(message(&take(&client, "PURCHASEINVOICE", xml)).contains("BR-02"));
}
