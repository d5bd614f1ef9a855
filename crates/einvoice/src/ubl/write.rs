//! Writes an invoice or a credit note.

use ladu_types::{Money, Overflow, Price, Quantity};

use super::codes::{is_gtin, unit_code};
use super::names::Names;
use super::write_party;
use crate::invoice::{Adjustment, Category, Invoice, Kind, Row, Tax};
use crate::sums::Sums;
use crate::xml::Xml;

const COMPONENTS: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
const VALUES: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
/// What the document promises to keep.
const CUSTOMIZATION: &str = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
const PROFILE: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";
/// Ways of paying: into an account, and any.
const TRANSFER: &str = "30";
const NOT_DEFINED: &str = "1";

/// Writes one invoice or credit note; an overflow when its sums leave the range of amounts.
pub fn write(invoice: &Invoice) -> Result<String, Overflow> {
    let sums = invoice.sums()?;
    let names = Names::of(invoice.kind);
    let spaces = [("xmlns", names.space), ("xmlns:cac", COMPONENTS), ("xmlns:cbc", VALUES)];
    Ok(Xml::document(|xml| xml.element(names.root, &spaces, |xml| document(xml, invoice, &sums))))
}

fn document(xml: &mut Xml, invoice: &Invoice, sums: &Sums) {
    let names = Names::of(invoice.kind);
    let currency = [("currencyID", invoice.currency.as_str())];
    xml.text("cbc:CustomizationID", CUSTOMIZATION);
    xml.text("cbc:ProfileID", PROFILE);
    xml.text("cbc:ID", &invoice.number);
    xml.text("cbc:IssueDate", invoice.date);
    if let Some(due) = invoice.due.filter(|_| invoice.kind == Kind::Invoice) {
        xml.text("cbc:DueDate", due);
    }
    xml.text(names.type_code, if invoice.kind == Kind::Invoice { "380" } else { "381" });
    xml.filled("cbc:Note", &invoice.notes);
    xml.text("cbc:DocumentCurrencyCode", &invoice.currency);
    // The buyer's reference or his order has to be there (PEPPOL-EN16931-R003).
    let reference = if invoice.buyer_reference.is_empty() { &invoice.number } else { &invoice.buyer_reference };
    xml.text("cbc:BuyerReference", reference);
    if !invoice.credited.is_empty() {
        xml.group("cac:BillingReference", |xml| {
            xml.group("cac:InvoiceDocumentReference", |xml| xml.text("cbc:ID", &invoice.credited));
        });
    }
    // Who is outside of the tax names no number for it (BR-O-02).
    let is_taxed = invoice.rows.iter().all(|row| row.tax.category != Category::OutOfScope);
    xml.group("cac:AccountingSupplierParty", |xml| write_party::write(xml, &invoice.seller, is_taxed));
    xml.group("cac:AccountingCustomerParty", |xml| write_party::write(xml, &invoice.buyer, is_taxed));
    delivery(xml, invoice);
    payment(xml, invoice);
    for found in &invoice.adjustments {
        adjustment(xml, &found.adjustment, Some(found.tax), sums.rows, &currency);
    }
    taxes(xml, sums, &currency);
    totals(xml, invoice, sums, &currency);
    for (row, number) in invoice.rows.iter().zip(1..) {
        line(xml, row, number, names, &currency);
    }
}

/// Goods that stay untaxed because they go abroad: where to and when has to be there (BR-IC-11, BR-IC-12).
fn delivery(xml: &mut Xml, invoice: &Invoice) {
    let is_abroad = invoice.rows.iter().any(|row| row.tax.category == Category::IntraCommunity);
    if is_abroad && !invoice.buyer.address.country.is_empty() {
        xml.group("cac:Delivery", |xml| {
            xml.text("cbc:ActualDeliveryDate", invoice.date);
            xml.group("cac:DeliveryLocation", |xml| {
                xml.group("cac:Address", |xml| {
                    xml.group("cac:Country", |xml| xml.text("cbc:IdentificationCode", &invoice.buyer.address.country));
                });
            });
        });
    }
}

fn payment(xml: &mut Xml, invoice: &Invoice) {
    let due = invoice.due.filter(|_| invoice.kind == Kind::CreditNote);
    let means = |xml: &mut Xml, code: &str, content: &dyn Fn(&mut Xml)| {
        xml.group("cac:PaymentMeans", |xml| {
            xml.text("cbc:PaymentMeansCode", code);
            if let Some(due) = due {
                xml.text("cbc:PaymentDueDate", due);
            }
            xml.filled("cbc:PaymentID", &invoice.reference);
            content(xml);
        });
    };
    for account in &invoice.seller.accounts {
        means(xml, TRANSFER, &|xml| {
            xml.group("cac:PayeeFinancialAccount", |xml| {
                xml.text("cbc:ID", &account.number);
                xml.filled("cbc:Name", &account.bank);
                if !account.bic.is_empty() {
                    xml.group("cac:FinancialInstitutionBranch", |xml| xml.text("cbc:ID", &account.bic));
                }
            });
        });
    }
    if invoice.seller.accounts.is_empty() && (due.is_some() || !invoice.reference.is_empty()) {
        means(xml, NOT_DEFINED, &|_| {});
    }
}

fn money(xml: &mut Xml, name: &str, sum: Money, currency: &[(&str, &str)]) {
    xml.text_with(name, currency, sum.0.to_places(2));
}

/// A discount or a charge on a sum; one on the whole is taxed by itself. What takes off a sum below zero makes it less so.
fn adjustment(xml: &mut Xml, adjustment: &Adjustment, tax: Option<Tax>, base: Money, currency: &[(&str, &str)]) {
    let is_charge = adjustment.sum.is_negative() == base.is_negative();
    xml.group("cac:AllowanceCharge", |xml| {
        xml.text("cbc:ChargeIndicator", is_charge);
        let reason = if adjustment.reason.is_empty() {
            if is_charge { "Charge" } else { "Discount" }
        } else {
            &adjustment.reason
        };
        xml.text("cbc:AllowanceChargeReason", reason);
        if let Some(percent) = adjustment.percent {
            xml.text("cbc:MultiplierFactorNumeric", percent);
        }
        money(xml, "cbc:Amount", if is_charge { adjustment.sum } else { adjustment.sum.negated() }, currency);
        if adjustment.percent.is_some() {
            money(xml, "cbc:BaseAmount", base, currency);
        }
        if let Some(tax) = tax {
            category(xml, "cac:TaxCategory", tax, false);
        }
    });
}

/// How something is taxed; why not, is said with the sums only.
fn category(xml: &mut Xml, name: &str, tax: Tax, with_reason: bool) {
    xml.group(name, |xml| {
        xml.text("cbc:ID", tax.category.code());
        if tax.category != Category::OutOfScope {
            xml.text("cbc:Percent", tax.percent);
        }
        if with_reason {
            xml.filled(
                "cbc:TaxExemptionReasonCode",
                match tax.category {
                    Category::ReverseCharge => "VATEX-EU-AE",
                    Category::IntraCommunity => "VATEX-EU-IC",
                    Category::Export => "VATEX-EU-G",
                    Category::OutOfScope => "VATEX-EU-O",
                    _ => "",
                },
            );
            xml.filled("cbc:TaxExemptionReason", tax.category.reason());
        }
        xml.group("cac:TaxScheme", |xml| xml.text("cbc:ID", "VAT"));
    });
}

fn taxes(xml: &mut Xml, sums: &Sums, currency: &[(&str, &str)]) {
    xml.group("cac:TaxTotal", |xml| {
        money(xml, "cbc:TaxAmount", sums.vat, currency);
        for sum in &sums.by_tax {
            xml.group("cac:TaxSubtotal", |xml| {
                money(xml, "cbc:TaxableAmount", sum.net, currency);
                money(xml, "cbc:TaxAmount", sum.vat, currency);
                category(xml, "cac:TaxCategory", sum.tax, true);
            });
        }
    });
}

fn totals(xml: &mut Xml, invoice: &Invoice, sums: &Sums, currency: &[(&str, &str)]) {
    xml.group("cac:LegalMonetaryTotal", |xml| {
        for (name, sum, is_needed) in [
            ("cbc:LineExtensionAmount", sums.rows, true),
            ("cbc:TaxExclusiveAmount", sums.net, true),
            ("cbc:TaxInclusiveAmount", sums.gross, true),
            ("cbc:AllowanceTotalAmount", sums.discounts, false),
            ("cbc:ChargeTotalAmount", sums.charges, false),
            ("cbc:PrepaidAmount", invoice.prepaid, false),
            ("cbc:PayableRoundingAmount", invoice.rounding, false),
            ("cbc:PayableAmount", sums.payable, true),
        ] {
            if is_needed || !sum.is_zero() {
                money(xml, name, sum, currency);
            }
        }
    });
}

fn line(xml: &mut Xml, row: &Row, number: usize, names: &Names, currency: &[(&str, &str)]) {
    let effect = row.adjustments.iter().fold(Money::ZERO, |sum, found| sum.plus(found.sum).unwrap_or(sum));
    let base = row.net.minus(effect).unwrap_or(row.net);
    // A price is never below zero (BR-27): so many less than nothing are sold instead.
    let (price, quantity): (Price, Quantity) =
        if row.price.is_negative() { (row.price.abs(), row.quantity.negated()) } else { (row.price, row.quantity) };
    xml.group(names.line, |xml| {
        xml.text("cbc:ID", number);
        xml.text_with(names.quantity, &[("unitCode", unit_code(&row.unit))], quantity);
        money(xml, "cbc:LineExtensionAmount", row.net, currency);
        for found in &row.adjustments {
            adjustment(xml, found, None, base, currency);
        }
        xml.group("cac:Item", |xml| {
            xml.text("cbc:Name", if row.name.is_empty() { "-" } else { &row.name });
            for (name, code) in [
                ("cac:BuyersItemIdentification", &row.codes.buyer),
                ("cac:SellersItemIdentification", &row.codes.seller),
            ] {
                if !code.is_empty() {
                    xml.group(name, |xml| xml.text("cbc:ID", code));
                }
            }
            if is_gtin(&row.codes.ean) {
                xml.group("cac:StandardItemIdentification", |xml| {
                    xml.text_with("cbc:ID", &[("schemeID", "0160")], &row.codes.ean);
                });
            }
            category(xml, "cac:ClassifiedTaxCategory", row.tax, false);
        });
        xml.group("cac:Price", |xml| xml.text_with("cbc:PriceAmount", currency, price));
    });
}
