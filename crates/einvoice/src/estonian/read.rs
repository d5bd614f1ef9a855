//! Reads the file: every element where the schema puts it.

use ladu_types::{Fixed, Money, Overflow};

use super::adjustments::{self, Summaries};
use super::extension::{self, extension_of};
use super::{party, row};
use crate::invoice::{Category, Invoice, Kind, Row, Tax, TaxedAdjustment};
use crate::problem::Problem;
use crate::tree::Element;

/// Reads every invoice of a file, and checks their number and sum against those at its foot.
pub(crate) fn read(root: &Element) -> Result<Vec<Invoice>, Problem> {
    let found: Vec<&Element> = root.all("Invoice").collect();
    if found.is_empty() {
        return Err(root.lacks("Invoice"));
    }
    // What is wrong with one invoice is said before what follows from it at the foot.
    let invoices = found.iter().map(|element| invoice(element)).collect::<Result<_, _>>()?;
    if let Some(footer) = root.one("Footer")? {
        check_footer(footer, &found)?;
    }
    Ok(invoices)
}

fn check_footer(footer: &Element, invoices: &[&Element]) -> Result<(), Problem> {
    if let Some(count) = footer.number_of("TotalNumberInvoices", |number| number)? {
        let found = Fixed::from_whole(i64::try_from(invoices.len()).unwrap_or(i64::MAX / 1_000_000));
        if count != found {
            return Err(Problem::differs(footer.need("TotalNumberInvoices")?.place(), count, found));
        }
    }
    let Some(stated) = footer.cents_of("TotalAmount")? else { return Ok(()) };
    let (mut plain, mut signed) = (Money::ZERO, Money::ZERO);
    for invoice in invoices {
        let sum = sum_group(invoice)?.need("TotalSum")?.number(Money)?;
        // Credit notes are added by some and taken off by others.
        let is_taken_off = kind(invoice)? == Kind::CreditNote && !sum.is_negative();
        let add = |total: Money, sum: Money| total.plus(sum).map_err(|_| footer.problem("comes to too much"));
        plain = add(plain, sum)?;
        signed = add(signed, if is_taken_off { sum.negated() } else { sum })?;
    }
    if stated == plain || stated == signed {
        return Ok(());
    }
    Err(Problem::differs(footer.need("TotalAmount")?.place(), stated, plain))
}

/// The sums of an invoice. A second group is the same in another currency.
fn sum_group(invoice: &Element) -> Result<&Element, Problem> {
    invoice.all("InvoiceSumGroup").next().ok_or_else(|| invoice.lacks("InvoiceSumGroup"))
}

fn kind(invoice: &Element) -> Result<Kind, Problem> {
    let kind = invoice.need("InvoiceInformation")?.need("Type")?;
    match kind.attribute("type") {
        Some("DEB") => Ok(Kind::Invoice),
        Some("CRE") => Ok(Kind::CreditNote),
        other => Err(kind.problem(format!("type is {:?}, not DEB or CRE", other.unwrap_or_default()))),
    }
}

fn invoice(element: &Element) -> Result<Invoice, Problem> {
    let mut invoice = header(element)?;
    let sums = sum_group(element)?;
    let stated = sums.need("TotalSum")?.number(Money)?;
    invoice.rounding = sums.cents_of("Rounding")?.unwrap_or_default();
    if let Some(penalty) = sums.one("PenaltySum")?.filter(|sum| sum.number(Money).is_ok_and(|sum| !sum.is_zero())) {
        return Err(penalty.problem("a penalty has no place in a document; enter it by hand"));
    }
    let mut summaries = Summaries { whole: Vec::new(), groups: Vec::new(), rows: Vec::new() };
    let before = rows(element, sums, &mut invoice, &mut summaries)?;
    let overflow = |_: Overflow| sums.problem("comes to too much");
    let net = row::total(&invoice.rows.iter().map(|row| row.net).collect::<Vec<_>>()).map_err(overflow)?;
    summaries.whole = row::adjustments(sums, net)?;
    let taxes = taxes(sums)?;
    let by_rate: Vec<(Tax, Money)> = taxes.iter().filter_map(|(tax, net, ..)| Some((*tax, (*net)?))).collect();
    adjustments::choose(&mut invoice, summaries, stated, &by_rate).map_err(overflow)?;
    check(&invoice, sums, stated, before)?;
    set_prepaid(&mut invoice, sums, stated)?;
    if invoice.kind == Kind::CreditNote && stated.is_negative() {
        turn(&mut invoice);
    }
    Ok(invoice)
}

/// What is said of an invoice as a whole.
fn header(element: &Element) -> Result<Invoice, Problem> {
    let information = element.need("InvoiceInformation")?;
    let parties = element.need("InvoiceParties")?;
    let payment = element.one("PaymentInfo")?;
    let number = information.need("InvoiceNumber")?;
    if number.text().is_empty() {
        return Err(number.problem("is empty"));
    }
    let full = |id: &str| extension_of(information, "Extension", id);
    let or_full = |id: &str, path: &[&str]| match full(id)? {
        Some(text) => Ok(text),
        None => information.text_at(path),
    };
    let mut invoice = Invoice::new(kind(element)?, number.text(), information.need("InvoiceDate")?.date()?);
    invoice.title = information.text_at(&["DocumentName"])?;
    let due = match (information.one("DueDate")?, payment) {
        (None, Some(payment)) => payment.one("PayDueDate")?,
        (due, _) => due,
    };
    invoice.due = due.map(Element::date).transpose()?;
    invoice.currency = sum_group(element)?.text_at(&["Currency"])?;
    invoice.reference = or_full(extension::REFERENCE, &["PaymentReferenceNumber"])?;
    if let Some(payment) = payment {
        if invoice.currency.is_empty() {
            invoice.currency = payment.text_at(&["Currency"])?;
        }
        if invoice.reference.is_empty() {
            invoice.reference = payment.text_at(&["PaymentReferenceNumber"])?;
        }
    }
    invoice.credited = or_full(extension::SOURCE, &["Type", "SourceInvoice"])?;
    invoice.buyer_reference = full(extension::BUYER_REFERENCE)?.unwrap_or_default();
    invoice.notes = or_full(extension::NOTES, &["InvoiceContentText"])?;
    invoice.seller = party::read(parties.need("SellerParty")?)?;
    invoice.buyer = party::read(parties.need("BuyerParty")?)?;
    invoice.place = element.place();
    Ok(invoice)
}

/// Reads the rows; gives what they come to before discounts and charges. What stands in `InvoiceTotalGroup` is a summary.
fn rows(element: &Element, sums: &Element, invoice: &mut Invoice, summaries: &mut Summaries) -> Result<Money, Problem> {
    let item = element.need("InvoiceItem")?;
    let mut before = Money::ZERO;
    for group in item.all("InvoiceItemGroup") {
        let summary = group.one("GroupEntry")?;
        let (first, mut own) = (invoice.rows.len(), Money::ZERO);
        for entry in group.all("ItemEntry") {
            let found = row::read(entry, || usual_tax(item, sums, summary))?;
            let tax = found.rows.first().map(|row| row.tax);
            invoice.rows.extend(found.rows);
            let shared = found.shared.into_iter().zip(tax.into_iter().cycle());
            summaries.rows.extend(shared.map(|(adjustment, tax)| TaxedAdjustment { adjustment, tax }));
            own = own.plus(found.base).map_err(|_| entry.problem("comes to too much"))?;
        }
        if let Some(summary) = summary {
            let net = row::total(&invoice.rows[first..].iter().map(|row| row.net).collect::<Vec<_>>());
            let net = net.map_err(|_| summary.problem("comes to too much"))?;
            summaries.groups.extend(row::adjustments(summary, net)?);
        }
        before = before.plus(own).map_err(|_| group.problem("comes to too much"))?;
    }
    if invoice.rows.is_empty() {
        return Err(item.lacks("InvoiceItemGroup"));
    }
    Ok(before)
}

/// The tax of an entry that states none: that of its group, or of the whole; none where no tax is spoken of at all.
fn usual_tax(item: &Element, sums: &Element, group: Option<&Element>) -> Result<Option<Tax>, Problem> {
    let total = item.one("InvoiceItemTotalGroup")?;
    for summary in [group, total].into_iter().flatten() {
        if let Some(vat) = summary.one("VAT")? {
            return row::tax(vat).map(Some);
        }
    }
    let mut stated = sums.all("VAT");
    match (stated.next(), stated.next()) {
        (Some(only), None) => row::tax(only).map(Some),
        (Some(_), Some(_)) => Ok(None),
        (None, _) => {
            let is_taxed = item
                .all("InvoiceItemGroup")
                .any(|group| group.all("ItemEntry").any(|row| row.all("VAT").next().is_some()));
            let vat = sums.cents_of("TotalVATSum")?.unwrap_or_default();
            let untaxed = Tax { category: Category::OutOfScope, percent: Default::default() };
            Ok((!is_taxed && vat.is_zero()).then_some(untaxed))
        }
    }
}

/// The taxes that the sums state: with what each is on, what it comes to, and where.
type StatedTax<'e> = (Tax, Option<Money>, Option<Money>, &'e Element);

fn taxes(sums: &Element) -> Result<Vec<StatedTax<'_>>, Problem> {
    let stated = |vat| Ok((row::tax(vat)?, Element::cents_of(vat, "SumBeforeVAT")?, vat.cents_of("VATSum")?, vat));
    sums.all("VAT").map(stated).collect()
}

/// Refuses sums that are not what the rows come to.
fn check(invoice: &Invoice, element: &Element, stated: Money, before: Money) -> Result<(), Problem> {
    let sums = invoice.sums().map_err(|_| element.problem("comes to too much"))?;
    if sums.total != stated {
        return Err(Problem::differs(
            element.need("TotalSum")?.place(),
            stated.0.to_places(2),
            sums.total.0.to_places(2),
        ));
    }
    for (name, worked_out) in [("TotalVATSum", &[sums.vat][..]), ("InvoiceSum", &[before, sums.rows, sums.net][..])] {
        let Some(stated) = element.cents_of(name)? else { continue };
        if !worked_out.contains(&stated) {
            return Err(Problem::differs(element.need(name)?.place(), stated, worked_out[worked_out.len() - 1]));
        }
    }
    for (tax, net, vat, at) in taxes(element)? {
        let found = sums.by_tax.iter().find(|sum| sum.tax.percent == tax.percent);
        let worked_out = found.map_or((Money::ZERO, Money::ZERO), |sum| (sum.net, sum.vat));
        // Of several sums at one rate, such as exempt and zero, nothing is known of each.
        if sums.by_tax.iter().filter(|sum| sum.tax.percent == tax.percent).count() > 1 {
            continue;
        }
        for (name, stated, worked_out) in [("SumBeforeVAT", net, worked_out.0), ("VATSum", vat, worked_out.1)] {
            if let Some(stated) = stated.filter(|stated| *stated != worked_out) {
                return Err(Problem::differs(at.need(name)?.place(), stated, worked_out));
            }
        }
    }
    Ok(())
}

/// What is to be paid may be less than the total. It may also be more, by what is owed from before: that is another matter.
fn set_prepaid(invoice: &mut Invoice, sums: &Element, stated: Money) -> Result<(), Problem> {
    let Some(to_pay) = sums.cents_of("TotalToPay")?.filter(|_| sums.all("Balance").next().is_none()) else {
        return Ok(());
    };
    let paid = stated.minus(to_pay).map_err(|_| sums.problem("comes to too much"))?;
    if paid.is_negative() == stated.is_negative() {
        invoice.prepaid = paid;
    }
    Ok(())
}

/// The same with the other sign.
fn turn(invoice: &mut Invoice) {
    let turned = |row: &mut Row| {
        row.quantity = row.quantity.negated();
        row.net = row.net.negated();
        row.adjustments.iter_mut().for_each(|found| found.sum = found.sum.negated());
    };
    invoice.rows.iter_mut().for_each(turned);
    invoice.adjustments.iter_mut().for_each(|found| found.adjustment.sum = found.adjustment.sum.negated());
    invoice.rounding = invoice.rounding.negated();
    invoice.prepaid = invoice.prepaid.negated();
}
