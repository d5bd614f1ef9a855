//! Writes the file, valid by the schema: its elements, their order, and how long each may be.

use ladu_types::{Date, Money, Overflow};

use super::extension::{self, NORMAL, REGISTER, SHORT, needs_extension, write_extension};
use super::party::account_number;
use super::sign::Sign;
use super::{party, write_row};
use crate::invoice::{Invoice, Kind};
use crate::sums::Sums;
use crate::xml::{Xml, cut};

/// The most characters of what a payment is for, and of a payment's number.
const PAYMENT_TEXT: usize = 210;
const REFERENCE: usize = 20;

/// What is said of a file as a whole.
#[derive(Debug, Clone, Copy)]
pub struct FileHeader<'h> {
    /// The day it is made.
    pub date: Date,
    /// What the file is known by, at most twenty characters.
    pub id: &'h str,
}

/// Writes invoices as one file. What credit notes give back is written with a minus.
pub fn write(invoices: &[Invoice], header: FileHeader<'_>) -> Result<String, Overflow> {
    let sums = invoices.iter().map(Invoice::sums).collect::<Result<Vec<_>, _>>()?;
    let mut total = Money::ZERO;
    for (invoice, sums) in invoices.iter().zip(&sums) {
        total = total.plus(Sign::of_invoice(invoice, sums).of(sums.total))?;
    }
    Ok(Xml::document(|xml| {
        xml.group("E_Invoice", |xml| {
            xml.group("Header", |xml| {
                xml.text("Date", header.date);
                xml.text("FileId", cut(header.id, SHORT));
                xml.text("Version", "1.2");
            });
            for (invoice, sums) in invoices.iter().zip(&sums) {
                write_invoice(xml, invoice, sums);
            }
            xml.group("Footer", |xml| {
                xml.text("TotalNumberInvoices", invoices.len());
                xml.text("TotalAmount", total.0.to_places(2));
            });
        });
    }))
}

fn write_invoice(xml: &mut Xml, invoice: &Invoice, sums: &Sums) {
    let sign = Sign::of_invoice(invoice, sums);
    let attributes = [
        ("invoiceId", cut(&invoice.number, NORMAL)),
        ("regNumber", cut(&invoice.buyer.code, REGISTER)),
        ("sellerRegnumber", cut(&invoice.seller.code, REGISTER)),
    ];
    xml.element("Invoice", &attributes, |xml| {
        xml.group("InvoiceParties", |xml| {
            party::write(xml, "SellerParty", &invoice.seller, true);
            party::write(xml, "BuyerParty", &invoice.buyer, false);
        });
        write_information(xml, invoice, sums);
        write_sums(xml, invoice, sums, sign);
        xml.group("InvoiceItem", |xml| {
            xml.group("InvoiceItemGroup", |xml| {
                for (row, number) in invoice.rows.iter().zip(1..) {
                    write_row::row(xml, sign, row, number);
                }
                if !shares_tax(invoice) {
                    for (adjustment, number) in invoice.adjustments.iter().zip(invoice.rows.len() + 1..) {
                        write_row::adjustment_as_row(xml, sign, adjustment, number);
                    }
                }
            });
        });
        write_payment(xml, invoice, sums, sign);
    });
}

/// Discounts and charges on the whole can be said as such when there is no question how they are taxed.
fn shares_tax(invoice: &Invoice) -> bool {
    let first = invoice.rows.first().map(|row| row.tax);
    let rows = invoice.rows.iter().map(|row| row.tax);
    rows.chain(invoice.adjustments.iter().map(|found| found.tax)).all(|tax| Some(tax) == first)
}

fn is_reference(text: &str) -> bool {
    !text.is_empty() && text.len() <= REFERENCE && text.bytes().all(|digit| digit.is_ascii_digit())
}

fn write_information(xml: &mut Xml, invoice: &Invoice, sums: &Sums) {
    xml.group("InvoiceInformation", |xml| {
        // A credit note that gives back less than nothing asks for money.
        let (kind, name) = match invoice.kind {
            Kind::CreditNote if !sums.total.is_negative() => ("CRE", "Credit invoice"),
            _ => ("DEB", "Invoice"),
        };
        xml.element("Type", &[("type", kind)], |xml| xml.filled("SourceInvoice", cut(&invoice.credited, SHORT)));
        xml.text("DocumentName", if invoice.title.is_empty() { name } else { cut(&invoice.title, NORMAL) });
        xml.text("InvoiceNumber", cut(&invoice.number, NORMAL));
        let has_short_notes = !needs_extension(&invoice.notes, NORMAL);
        xml.filled("InvoiceContentText", if has_short_notes { &invoice.notes } else { "" });
        if is_reference(&invoice.reference) {
            xml.text("PaymentReferenceNumber", &invoice.reference);
        }
        xml.text("InvoiceDate", invoice.date);
        if let Some(due) = invoice.due {
            xml.text("DueDate", due);
        }
        if !has_short_notes {
            write_extension(xml, "Extension", extension::NOTES, &invoice.notes);
        }
        if !invoice.reference.is_empty() && !is_reference(&invoice.reference) {
            write_extension(xml, "Extension", extension::REFERENCE, &invoice.reference);
        }
        if needs_extension(&invoice.credited, SHORT) {
            write_extension(xml, "Extension", extension::SOURCE, &invoice.credited);
        }
        write_extension(xml, "Extension", extension::BUYER_REFERENCE, &invoice.buyer_reference);
    });
}

fn write_sums(xml: &mut Xml, invoice: &Invoice, sums: &Sums, sign: Sign) {
    let cents = |sum: Money| sign.of(sum).0.to_places(2);
    let shares_tax = shares_tax(invoice);
    xml.group("InvoiceSumGroup", |xml| {
        // Where discounts and charges are rows, they are part of the sum.
        xml.text("InvoiceSum", cents(if shares_tax { sums.rows } else { sums.net }));
        if shares_tax {
            for found in &invoice.adjustments {
                write_row::addition(xml, sign, &found.adjustment, sums.rows);
            }
        }
        xml.text("Rounding", cents(invoice.rounding));
        for sum in &sums.by_tax {
            write_row::vat(xml, sum.tax, sign.of(sum.net), sign.of(sum.vat));
        }
        xml.text("TotalVATSum", cents(sums.vat));
        xml.text("TotalSum", cents(sums.total));
        xml.text("TotalToPay", cents(sums.payable));
        xml.filled("Currency", &invoice.currency);
    });
}

fn write_payment(xml: &mut Xml, invoice: &Invoice, sums: &Sums, sign: Sign) {
    let is_payable = invoice.kind == Kind::Invoice && sums.payable > Money::ZERO;
    let account = invoice.seller.accounts.first();
    xml.group("PaymentInfo", |xml| {
        xml.text("Currency", &invoice.currency);
        xml.text("PaymentDescription", payment_text(&invoice.number));
        xml.text("Payable", if is_payable { "YES" } else { "NO" });
        if let Some(due) = invoice.due {
            xml.text("PayDueDate", due);
        }
        xml.text("PaymentTotalSum", sign.of(sums.payable).0.to_places(2));
        xml.text("PayerName", cut(&invoice.buyer.name, NORMAL));
        xml.text("PaymentId", cut(&invoice.number, NORMAL));
        xml.text("PayToAccount", account.map(|account| account_number(&account.number)).unwrap_or_default());
        xml.text("PayToName", cut(&invoice.seller.name, NORMAL));
        xml.filled("PayToBIC", account.map_or("", |account| &account.bic));
    });
}

/// The characters that banks take.
fn payment_text(text: &str) -> String {
    let is_known = |letter: &char| matches!(letter, ' '..='\u{ff}' | 'Š' | 'š' | 'Ž' | 'ž');
    text.chars().filter(is_known).take(PAYMENT_TEXT).collect()
}
