//! Files of others, case by case: what they come to, and where they are refused.

use crate::invoice::Kind;
use crate::read;

/// A file of one invoice; the letters stand for what is right in its sums, its entry and beside it.
fn file(kind: &str, sums: &str, entry: &str, after: &str) -> String {
    format!(
        "<E_Invoice><Header><Date>2026-11-20</Date><FileId>F1</FileId><Version>1.2</Version></Header>
         <Invoice invoiceId=\"1\" regNumber=\"2\" sellerRegnumber=\"1\"><InvoiceParties><SellerParty><Name>S</Name><RegNumber>1</RegNumber>
         </SellerParty><BuyerParty><Name>B</Name></BuyerParty></InvoiceParties><InvoiceInformation><Type type=\"{kind}\"/>
         <DocumentName>Arve</DocumentName><InvoiceNumber>E1</InvoiceNumber><InvoiceDate>2026-11-20</InvoiceDate></InvoiceInformation>
         <InvoiceSumGroup>{sums}</InvoiceSumGroup><InvoiceItem><InvoiceItemGroup><ItemEntry><Description>Tool</Description>{entry}
         </ItemEntry>{after}</InvoiceItemGroup></InvoiceItem></Invoice></E_Invoice>"
    )
}

fn detail(amount: &str, price: &str) -> String {
    format!("<ItemDetailInfo><ItemAmount>{amount}</ItemAmount><ItemPrice>{price}</ItemPrice></ItemDetailInfo>")
}

const VAT: &str = "<VAT><VATRate>24</VATRate><VATSum>0</VATSum></VAT>";

/// Files whose sums, entry and group are as told come to the totals that they state.
fn come_to_what_they_state(cases: &[(&str, String, &str)]) {
    for (sums, entry, after) in cases {
        let xml = file("DEB", sums, entry, after);
        let found = read(&xml).unwrap_or_else(|problem| panic!("{problem}: {sums} {entry} {after}"));
        assert!(sums.contains(&format!("<TotalSum>{}", found[0].sums().unwrap().total)), "{sums} {entry}");
    }
}

#[test]
fn details_discounts_and_charges_of_a_row_come_to_what_is_stated() {
    let one = format!("{}<ItemSum>100</ItemSum>", detail("1", "100"));
    come_to_what_they_state(&[
        // Details of one price are one row, those of several are several.
        (
            "<TotalSum>124</TotalSum>",
            format!("{}{}<ItemSum>100</ItemSum>{VAT}", detail("1", "50"), detail("1", "50")),
            "",
        ),
        (
            "<TotalSum>136.4</TotalSum>",
            format!("{}{}<ItemSum>110</ItemSum>{VAT}", detail("1", "50"), detail("2", "30")),
            "",
        ),
        // Charges and discounts, by rate or by sum, whatever sign a discount has.
        (
            "<TotalSum>136.4</TotalSum>",
            format!("{one}<Addition addCode=\"CHR\"><AddContent/><AddRate>10</AddRate></Addition>{VAT}"),
            "",
        ),
        (
            "<TotalSum>136.4</TotalSum>",
            format!("{one}<Addition addCode=\"CHR\"><AddContent/><AddSum>10</AddSum></Addition>{VAT}"),
            "",
        ),
        (
            "<TotalSum>111.6</TotalSum>",
            format!("{one}<Addition addCode=\"DSC\"><AddContent/><AddSum>-10</AddSum></Addition>{VAT}"),
            "",
        ),
        (
            "<TotalSum>111.6</TotalSum>",
            format!("{one}<Addition addCode=\"DSC\"><AddContent/><AddSum>10</AddSum></Addition>{VAT}"),
            "",
        ),
        (
            "<TotalSum>99.2</TotalSum>",
            format!(
                "{one}<Addition addCode=\"DSC\"><AddContent/><AddSum>10</AddSum></Addition><Addition addCode=\"DSC\"><AddContent/><AddRate>10</AddRate></Addition>{VAT}"
            ),
            "",
        ),
        // The sum of an entry with its discount taken off already.
        (
            "<TotalSum>111.6</TotalSum>",
            format!(
                "{}<ItemSum>90</ItemSum><Addition addCode=\"DSC\"><AddContent/><AddRate>10</AddRate></Addition>{VAT}",
                detail("1", "100")
            ),
            "",
        ),
    ]);
}

#[test]
fn discounts_on_the_whole_and_in_groups_come_to_what_is_stated() {
    let one = format!("{}<ItemSum>100</ItemSum>", detail("1", "100"));
    come_to_what_they_state(&[
        // On the whole, and in a group.
        (
            "<InvoiceSum>100</InvoiceSum><Addition addCode=\"DSC\"><AddContent/><AddSum>-10</AddSum></Addition><TotalSum>111.60</TotalSum>",
            format!("{one}{VAT}"),
            "",
        ),
        (
            "<InvoiceSum>100</InvoiceSum><Addition addCode=\"CHR\"><AddContent/><AddRate>5</AddRate></Addition><TotalSum>130.20</TotalSum>",
            format!("{one}{VAT}"),
            "",
        ),
        (
            "<TotalSum>111.60</TotalSum>",
            format!("{one}{VAT}"),
            "<GroupEntry><Addition addCode=\"DSC\"><AddContent/><AddSum>10</AddSum></Addition></GroupEntry>",
        ),
        // A summary that repeats what the row says.
        (
            "<Addition addCode=\"DSC\"><AddContent/><AddSum>-10</AddSum></Addition><TotalSum>111.6</TotalSum>",
            format!("{one}<Addition addCode=\"DSC\"><AddContent/><AddSum>10</AddSum></Addition>{VAT}"),
            "",
        ),
    ]);
}

#[test]
fn rounding_taxes_and_prices_of_others_come_to_what_is_stated() {
    let one = format!("{}<ItemSum>100</ItemSum>", detail("1", "100"));
    come_to_what_they_state(&[
        // Rounding, and a tax that only the sums state.
        ("<Rounding>0.02</Rounding><TotalSum>124.02</TotalSum>", format!("{one}{VAT}"), ""),
        ("<VAT><VATRate>24</VATRate><VATSum>24</VATSum></VAT><TotalSum>124</TotalSum>", one.clone(), ""),
        (
            "<TotalSum>124</TotalSum>",
            one.clone(),
            "<GroupEntry><VAT><VATRate>24</VATRate><VATSum>24</VATSum></VAT></GroupEntry>",
        ),
        // A seller who is not registered speaks of no tax at all.
        ("<TotalSum>100</TotalSum>", one.clone(), ""),
        // A price of two decimals whose sum is the right one, and no details at all.
        ("<TotalSum>12.4</TotalSum>", format!("{}<ItemSum>10</ItemSum>{VAT}", detail("3", "3.33")), ""),
        ("<TotalSum>124</TotalSum>", format!("<ItemSum>100</ItemSum>{VAT}"), ""),
        (
            "<TotalSum>124</TotalSum>",
            format!("<ItemDetailInfo><ItemAmount>4</ItemAmount></ItemDetailInfo><ItemSum>100</ItemSum>{VAT}"),
            "",
        ),
        // The same in another currency.
        (
            "<TotalSum>124</TotalSum><Currency>EUR</Currency></InvoiceSumGroup><InvoiceSumGroup><TotalSum>1940.22</TotalSum><Currency>EEK</Currency>",
            format!("{one}{VAT}"),
            "",
        ),
    ]);
}

#[test]
fn what_cannot_be_read_exactly_is_refused_with_its_place() {
    let one = format!("{}<ItemSum>100</ItemSum>", detail("1", "100"));
    let good = "<TotalSum>124</TotalSum>";
    for (sums, entry, place) in [
        (
            "<TotalSum>123</TotalSum>",
            format!("{one}{VAT}"),
            "InvoiceSumGroup/TotalSum (line 5): 123.00 is stated, 124.00 is worked out",
        ),
        ("", format!("{one}{VAT}"), "InvoiceSumGroup/TotalSum (line 5): is missing"),
        (good, format!("{}{VAT}", detail("1,5", "100")), "ItemDetailInfo/ItemAmount"),
        (good, format!("{}{VAT}", detail("1", "1.0000001")), "ItemDetailInfo/ItemPrice"),
        (good, format!("{}<ItemSum>90</ItemSum>{VAT}", detail("1", "100")), "ItemEntry/ItemSum"),
        (good, format!("{one}{one}{VAT}"), "ItemSum[2]"),
        (
            good,
            format!("{one}<Addition addCode=\"X\"><AddContent/><AddSum>1</AddSum></Addition>{VAT}"),
            "ItemEntry/Addition",
        ),
        (good, format!("{one}<Addition addCode=\"DSC\"><AddContent/></Addition>{VAT}"), "Addition/AddSum"),
        (
            good,
            format!(
                "{one}<Addition addCode=\"DSC\"><AddContent/><AddRate>10</AddRate><AddSum>20</AddSum></Addition>{VAT}"
            ),
            "Addition/AddSum",
        ),
        (good, format!("{one}<VAT><VATRate>x</VATRate></VAT>"), "ItemEntry/VAT/VATRate"),
        (good, VAT.to_owned(), "ItemEntry/ItemSum"),
        (
            "<TotalVATSum>24.01</TotalVATSum><TotalSum>124</TotalSum>",
            format!("{one}{VAT}"),
            "InvoiceSumGroup/TotalVATSum",
        ),
        ("<InvoiceSum>99</InvoiceSum><TotalSum>124</TotalSum>", format!("{one}{VAT}"), "InvoiceSumGroup/InvoiceSum"),
        ("<PenaltySum>1</PenaltySum><TotalSum>124</TotalSum>", format!("{one}{VAT}"), "InvoiceSumGroup/PenaltySum"),
        (
            "<VAT><VATRate>24</VATRate><VATSum>23</VATSum></VAT><TotalSum>124</TotalSum>",
            format!("{one}{VAT}"),
            "InvoiceSumGroup/VAT/VATSum",
        ),
        // A discount that nobody repeats cannot be left out.
        (
            "<Addition addCode=\"DSC\"><AddContent/><AddSum>10</AddSum></Addition><TotalSum>124</TotalSum>",
            format!("{one}{VAT}"),
            "InvoiceSumGroup/TotalSum",
        ),
    ] {
        let problem = read(&file("DEB", sums, &entry, "")).expect_err(&format!("{sums} {entry}")).to_string();
        assert!(problem.contains(place), "{problem}, not {place}");
    }
    assert!(
        read(&file("X", good, &format!("{one}{VAT}"), "")).unwrap_err().to_string().contains("InvoiceInformation/Type")
    );
    let foot = |count: &str, sum: &str| {
        let foot = format!(
            "<Footer><TotalNumberInvoices>{count}</TotalNumberInvoices><TotalAmount>{sum}</TotalAmount></Footer></E_Invoice>"
        );
        read(&file("DEB", good, &format!("{one}{VAT}"), "").replace("</E_Invoice>", &foot))
    };
    assert!(foot("1", "124.00").is_ok());
    assert!(foot("2", "124.00").unwrap_err().place.contains("Footer/TotalNumberInvoices"));
    assert!(foot("1", "248.00").unwrap_err().place.contains("Footer/TotalAmount"));
}

#[test]
fn a_credit_note_gives_back_whatever_its_sign() {
    for (sum, amount) in [("124", "1"), ("-124", "-1")] {
        let entry = format!("{}{VAT}", detail(amount, "100"));
        let found = read(&file("CRE", &format!("<TotalSum>{sum}</TotalSum>"), &entry, "")).unwrap();
        assert_eq!((found[0].kind, found[0].sums().unwrap().total), (Kind::CreditNote, "124".parse().unwrap()));
    }
}
