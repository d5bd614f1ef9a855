//! Papers of documents: pages and PDFs behind signed links.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ladu_tests::{Client, Code, TestServer, on_both_engines};

on_both_engines! {
    a_link_opens_a_page_and_a_pdf
    papers_say_what_the_document_says
    templates_get_every_text
    links_cannot_be_forged
    printings_are_recorded
    a_purchase_document_has_a_paper
    a_credit_invoice_names_what_it_credits
    a_paper_says_why_there_is_no_tax
    foreign_money_is_shown_in_the_company_s_own
    what_is_unpaid_is_said_and_how_to_pay_it
    a_link_that_has_ended_says_so
}

pub(super) fn shop(server: &TestServer) -> Client {
    let client = server.account();
    client.ask("saveVatRate", "name=Normal rate=20").named("vat20");
    client
        .call(
            "editCompanyInfo",
            &[
                ("companyName", "Kohvik & Pood OÜ"),
                ("code", "12345678"),
                ("VAT", "EE123456789"),
                ("bankIBAN", "EE382200221020145685"),
                ("bankName", "Swedbank"),
            ],
        )
        .record();
    client.ask("saveCustomer", "firstName=Mari lastName=Tamm email=mari@example.com").named("mari");
    client
        .call("saveAddress", &[("ownerID", "$mari"), ("typeID", "1"), ("street", "Pikk 1"), ("city", "Tallinn")])
        .record();
    client.ask("saveProductGroup", "name=Goods").named("goods");
    client
        .call(
            "saveProduct",
            &[
                ("groupID", "$goods"),
                ("name", "Mustikamoos <suur>"),
                ("code", "M1"),
                ("netPrice", "10"),
                ("vatrateID", "$vat20"),
            ],
        )
        .named("mustikamoos_suur");
    client
}

pub(super) fn fetch(client: &Client, url: &str) -> (u16, String, Vec<u8>) {
    let mut response = client.agent().get(url).call().unwrap();
    let kind = response.headers().get("content-type").map_or(String::new(), |kind| kind.to_str().unwrap().to_owned());
    let bytes = response.body_mut().read_to_vec().unwrap();
    (response.status().as_u16(), kind, bytes)
}

/// A red square.
fn logo() -> String {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbaImage::from_pixel(40, 20, image::Rgba([200, 0, 0, 200]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    STANDARD.encode(bytes.into_inner())
}

fn a_link_opens_a_page_and_a_pdf(server: TestServer) {
    let client = shop(&server);
    let logo = logo();
    client
        .call(
            "saveCompanyLogo",
            &[("imageContent", &logo), ("imageMimeType", "image/png"), ("imageType", "INVOICE_AND_RECEIPT_IMAGE")],
        )
        .record();
    let saved = client.ask(
        "saveSalesDocument",
        "type=INVWAYBILL customerID=$mari productID1=$mustikamoos_suur amount1=2 discount1=10",
    );
    saved.named("invoice");
    let listed = client.ask("getSalesDocuments", "id=$invoice");
    for key in ["invoiceLink", "receiptLink"] {
        let link = saved.record()[key].as_str().unwrap();
        let (status, kind, page) = fetch(&client, link);
        let page = String::from_utf8(page).unwrap();
        assert_eq!((status, kind.as_str()), (200, "text/html; charset=UTF-8"), "{key}");
        assert!(
            page.contains("Mustikamoos &lt;suur&gt;") && page.contains("100001") && page.contains("<svg"),
            "{page}"
        );
        assert!(page.contains("Kohvik &amp; Pood O\u{dc}") && page.contains("<img src="), "{page}");
        let (status, kind, pdf) = fetch(&client, &format!("{link}.pdf"));
        assert_eq!((status, kind.as_str()), (200, "application/pdf"), "{key}");
        assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 5_000 && pdf.len() < 200_000, "{}", pdf.len());
        let plain = String::from_utf8_lossy(&pdf);
        assert!(plain.contains("/FontFile2") && plain.contains("/SMask"), "fonts and logo are in it");
        let again = listed.record()[key].as_str().unwrap();
        assert_eq!(fetch(&client, again).0, 200, "{key}");
    }
}

fn papers_say_what_the_document_says(server: TestServer) {
    let client = shop(&server);
    client
        .ask(
            "saveSalesDocument",
            "type=INVWAYBILL customerID=$mari productID1=$mustikamoos_suur amount1=2 discount1=10",
        )
        .named("invoice");
    client.ask("savePayment", "documentID=$invoice type=CASH sum=5 cashPaid=10 cashChange=5").record();
    let html = |template: i64| {
        let answer =
            client.ask("getSalesDocumentActualReportsHTML", &format!("documentID=$invoice templateID={template}"));
        answer.record()["html"].as_str().unwrap().to_owned()
    };
    let invoice = html(1);
    for text in [
        "Invoice 100001",
        "Mari Tamm",
        "Pikk 1, Tallinn",
        "M1",
        "10.00",
        "18.00",
        "3.60",
        "21.60 EUR",
        "16.60",
        "EE382200221020145685",
        "20 %",
    ] {
        assert!(invoice.contains(text), "{text}: {invoice}");
    }
    let receipt = html(2);
    for text in ["class=\"receipt\"", "2 \u{d7} 12.00 \u{2212}10 %", "21.60 EUR", "5.00", "@page{size:80mm"] {
        assert!(receipt.contains(text), "{text}: {receipt}");
    }
    let delivery = html(3);
    assert!(delivery.contains("Delivery note 100001") && !delivery.contains("21.60"), "{delivery}");
    for (params, error) in [
        ("", (Code::MISSING, "documentID")),
        ("documentID=$invoice", (Code::MISSING, "templateID")),
        ("documentID=9 templateID=1", (Code::UNKNOWN_ID, "documentID")),
        ("documentID=$invoice templateID=9", (Code::UNKNOWN_ID, "templateID")),
        ("documentID=$invoice templateID=1 lang=xxx", (Code::LANGUAGE, "lang")),
    ] {
        client.ask("getSalesDocumentActualReportsHTML", params).answers_at(error.0, error.1);
    }
}

fn templates_get_every_text(server: TestServer) {
    let client = shop(&server);
    client
        .ask(
            "saveSalesDocument",
            "type=INVWAYBILL customerID=$mari date=2026-03-02 productID1=$mustikamoos_suur amount1=2 discount1=10",
        )
        .named("invoice");
    let data = client.ask("getSalesDocumentActualReportsDataset", "salesDocumentID=$invoice");
    let record = data.record();
    for (key, text) in [
        ("documentNumber", "100001"),
        ("documentName", "Invoice 100001"),
        ("documentDate", "02.03.2026"),
        ("customerName", "Mari Tamm"),
        ("customerAddressFull", "Pikk 1, Tallinn"),
        ("companyIBAN", "EE382200221020145685"),
        ("companyName", "Kohvik &amp; Pood O\u{dc}"),
        ("currencySymbol", "\u{20ac}"),
        ("paymentStatus", "UNPAID"),
        ("netTotal", "18.00"),
        ("totalWithCurrency", "21.60 EUR"),
        ("discountTotal", "-2.00"),
    ] {
        assert_eq!(record[key], text, "{key}");
    }
    let row = &record["rows"][0];
    assert_eq!((&row["title"], &row["rowTotal"]), (&"Mustikamoos &lt;suur&gt;".into(), &"21.60".into()));
    assert_eq!(row["originalPriceWithVAT"], "12.00");
    assert!(record.as_object().unwrap().len() > 90);
    client.ask("getSalesDocumentActualReportsDataset", "").fails_at(Code::MISSING, "salesDocumentID");
    client
        .ask("getSalesDocumentActualReportsDataset", "salesDocumentID=9")
        .fails_at(Code::UNKNOWN_ID, "salesDocumentID");
}

fn links_cannot_be_forged(server: TestServer) {
    let client = shop(&server);
    let saved =
        client.ask("saveSalesDocument", "type=INVWAYBILL customerID=$mari productID1=$mustikamoos_suur amount1=2");
    saved.named("invoice");
    let link = saved.record()["invoiceLink"].as_str().unwrap();
    let (start, sealed) = link.rsplit_once('/').unwrap();
    assert_eq!(fetch(&client, &format!("{start}/x{sealed}")).0, 404);
    assert_eq!(fetch(&client, &format!("{start}/{}", &sealed[..sealed.len() - 1])).0, 404);
    // A link to a paper is no link to a report, and the other way round.
    assert_eq!(fetch(&client, &format!("{}/{sealed}", start.replace("/paper", "/report"))).0, 404);
    let report = client.ask("getProductStock", "warehouseID=$store responseType=CSV");
    let report =
        report.record()["reportLink"].as_str().unwrap().trim_end_matches(".csv").replace("/report/", "/paper/");
    assert_eq!(fetch(&client, &report).0, 404);
    client.ask("deleteSalesDocument", "documentID=$invoice");
    assert_eq!(fetch(&client, link).0, 404);
}

fn printings_are_recorded(server: TestServer) {
    let client = shop(&server);
    client.ask("saveSalesDocument", "type=CASHINVOICE productID1=$mustikamoos_suur amount1=1").named("receipt");
    let printed = client.ask("registerReceiptPrint", "invoiceID=$receipt pointOfSaleID=$till timestamp=1700000000");
    assert_eq!(printed.number("invoiceID"), "1");
    client.ask("registerReceiptPrint", "invoiceID=$receipt pointOfSaleID=$till isReprint=1").record();
    let all = client.ask("getReceiptPrints", "startTimestamp=1 endTimestamp=4000000000");
    assert_eq!(all.records().len(), 2);
    let record = all.record();
    assert_eq!((&record["timestamp"], &record["isReprint"]), (&1_700_000_000.into(), &0.into()));
    assert_eq!(all.number("invoiceTotal"), "12");
    assert_eq!(client.ask("getReceiptPrints", "startTimestamp=1 endTimestamp=2").records().len(), 0);
    assert_eq!(
        client.ask("getReceiptPrints", "startTimestamp=1 endTimestamp=4000000000 pointOfSaleID=2").records().len(),
        0
    );
    client.ask("getReceiptPrints", "startTimestamp=1").fails_at(Code::MISSING, "endTimestamp");
    client.ask("registerReceiptPrint", "invoiceID=$receipt").fails_at(Code::MISSING, "pointOfSaleID");
    client.ask("registerReceiptPrint", "invoiceID=9 pointOfSaleID=$till").fails_at(Code::UNKNOWN_ID, "invoiceID");
    client.ask("sendToPrint", "id=1 type=SALESDOCUMENT").fails(Code::NO_PRINTER);
}

fn a_purchase_document_has_a_paper(server: TestServer) {
    let client = shop(&server);
    let supplier =
        client.ask("saveSupplier", "companyName=Hulgi email=hulgi@example.com vatNumber=EE77").record()["supplierID"]
            .clone();
    let order = format!(
        "type=PRCORDER supplierID={supplier} no=T-5 currencyCode=EUR date=2026-03-02 productID1=$mustikamoos_suur amount1=12 price1=2.505 discount1=10
         vatrateID1=$vat20 itemName2=Vedu amount2=1 price2=4 vatrateID2=$vat20"
    );
    let saved = client.ask("savePurchaseDocument", &order);
    saved.named("order");
    let listed = client.ask("getPurchaseDocuments", "id=$order");
    let sums = ["netTotal", "vatTotal", "total"].map(|key| listed.record()[key].to_string());
    assert_eq!(sums, ["31.05", "6.21", "37.26"]);
    for link in [&saved.record()["invoiceLink"], &listed.record()["invoiceLink"]] {
        let link = link.as_str().unwrap();
        let (status, kind, page) = fetch(&client, link);
        let page = String::from_utf8(page).unwrap();
        assert_eq!((status, kind.as_str()), (200, "text/html; charset=UTF-8"));
        let number = listed.record()["regnumber"].as_str().unwrap();
        for text in
            ["Purchase order", number, "T-5", "Hulgi", "EE77", "2.505", "27.05", "Vedu", "31.05", "6.21", "37.26"]
        {
            assert!(page.contains(text), "{text}: {page}");
        }
        let (status, kind, pdf) = fetch(&client, &format!("{link}.pdf"));
        assert_eq!((status, kind.as_str(), &pdf[..5]), (200, "application/pdf", &b"%PDF-"[..]));
    }
}

/// The page of a document by one of the templates.
fn page(client: &Client, document: &str, template: i64) -> String {
    let asked = format!("documentID={document} templateID={template}");
    client.ask("getSalesDocumentActualReportsHTML", &asked).record()["html"].as_str().unwrap().to_owned()
}

fn a_credit_invoice_names_what_it_credits(server: TestServer) {
    let client = shop(&server);
    let goods = "customerID=$mari productID1=$mustikamoos_suur";
    client.ask("saveSalesDocument", &format!("type=INVWAYBILL date=2026-11-20 {goods} amount1=2")).named("invoice");
    let credit = format!("type=CREDITINVOICE creditToDocumentID=$invoice {goods} amount1=-1");
    client.ask("saveSalesDocument", &credit).named("credit");
    let number = client.ask("getSalesDocuments", "id=$invoice").number("number");
    let paper = page(&client, "$credit", 1);
    assert!(paper.contains("Credits invoice") && paper.contains(&format!("{number} (20.11.2026)")), "{paper}");
}

fn a_paper_says_why_there_is_no_tax(server: TestServer) {
    let client = shop(&server);
    client.ask("saveVatRate", "name=Turned isReverseVat=1 reverseRate=24").named("turned");
    client.call("saveVatRate", &[("name", "Exempt, \u{a7} 16 (1)"), ("rate", "0")]).named("exempt");
    for (params, reason) in [
        ("type=INVOICE itemName1=Work amount1=1 price1=10 vatrateID1=$turned", "VAT 0 %: Reverse charge"),
        ("type=INVOICE itemName1=Work amount1=1 price1=10 vatrateID1=$exempt", "VAT 0 %: Exempt, \u{a7} 16 (1)"),
        (
            "type=EXPORTINVOICE exportInvoiceType=NOTEU itemName1=Work amount1=1 price1=10 vatrateID1=$vat0",
            "VAT 0 %: Export",
        ),
        (
            "type=EXPORTINVOICE exportInvoiceType=EU itemName1=Work amount1=1 price1=10 vatrateID1=$vat0",
            "VAT 0 %: Intra-Community supply",
        ),
    ] {
        let document = client.ask("saveSalesDocument", &format!("customerID=$mari {params}")).number("invoiceID");
        let paper = page(&client, &document, 1);
        assert!(paper.contains(reason), "{reason}: {paper}");
    }
    let taxed = client
        .ask("saveSalesDocument", "customerID=$mari type=INVOICE itemName1=Work amount1=1 price1=10 vatrateID1=$vat20");
    assert!(!page(&client, &taxed.number("invoiceID"), 1).contains("0 %:"));
}

fn foreign_money_is_shown_in_the_company_s_own(server: TestServer) {
    let client = shop(&server);
    client.ask("saveCurrency", "code=USD name=Dollar rate=0.9").succeeds();
    let params = "customerID=$mari type=INVOICE currencyCode=USD currencyRate=0.9 itemName1=Work amount1=1 price1=100 vatrateID1=$vat20";
    let document = client.ask("saveSalesDocument", params).number("invoiceID");
    let paper = page(&client, &document, 1);
    for text in ["1 USD = 0.9 EUR", "20 % EUR", "90.00", "18.00", "120.00 USD"] {
        assert!(paper.contains(text), "{text}: {paper}");
    }
    assert!(!paper.contains("Scan to pay"), "banks take euros only: {paper}");
}

fn what_is_unpaid_is_said_and_how_to_pay_it(server: TestServer) {
    let client = shop(&server);
    client
        .ask("saveSalesDocument", "customerID=$mari type=INVWAYBILL productID1=$mustikamoos_suur amount1=2")
        .named("invoice");
    for template in [1, 2] {
        let paper = page(&client, "$invoice", template);
        assert!(paper.contains("To pay") && paper.contains(">24.00<"), "{paper}");
        assert_eq!(paper.contains("Scan to pay"), template == 1, "{paper}");
    }
    client.ask("savePayment", "documentID=$invoice type=TRANSFER sum=24").succeeds();
    for template in [1, 2] {
        let paper = page(&client, "$invoice", template);
        assert!(!paper.contains("Scan to pay"), "{paper}");
    }
    client
        .ask("savePayment", "documentID=$invoice type=CASH sum=1 cashPaid=1 cashChange=-1")
        .fails_at(Code::NOT_ALLOWED, "cashChange");
}

fn a_link_that_has_ended_says_so(server: TestServer) {
    let client = shop(&server);
    let saved =
        client.ask("saveSalesDocument", "customerID=$mari type=INVWAYBILL productID1=$mustikamoos_suur amount1=2");
    let good = saved.record()["invoiceLink"].as_str().unwrap().to_owned();
    let (base, sealed) = good.rsplit_once('/').unwrap();
    let account = ladu_identity::accounts::find(&server.store.store, Some(&client.code)).unwrap().id;
    let request = ladu_tests::system_request(&server.store.store, account.number(), 0);
    let mut link = ladu_identity::signed_link::open(&request.secret, sealed, 0).unwrap();
    link.expires = 1;
    let old = format!("{base}/{}", ladu_identity::signed_link::seal(&request.secret, &link));
    let (status, kind, text) = fetch(&client, &old);
    assert_eq!((status, kind.as_str()), (410, "text/html; charset=UTF-8"));
    assert!(String::from_utf8(text).unwrap().contains("This link has ended"));
    assert_eq!(fetch(&client, &format!("{old}x")).0, 404, "one that never worked is not known");
}
