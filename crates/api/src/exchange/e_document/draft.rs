//! Drafts of sales and purchases from invoices.

use std::sync::OnceLock;

use ladu_domain::documents::SalesType;
use ladu_domain::purchases;
use ladu_domain::tax::Rate;
use ladu_einvoice::{Invoice, Kind, Row, TaxedAdjustment};
use ladu_record::Cx;
use ladu_record::noun::{Column, Patch};
use ladu_trade::algorithm;
use ladu_trade::document::{self, CURRENCY_CODE, DATE, Definition, Draft, PRICE, PRODUCT};
use ladu_trade::pricing::{self, Method, Priced};
use ladu_trade::purchase::{self, PurchaseDraft, columns as bought};
use ladu_trade::sale::{self, Origin, SaleDraft, columns as sold};
use ladu_types::{Id, Money, Percent, Price, Quantity, of};
use ladu_wire::{Code, Fault};

use super::fit::fit;
use super::goods;
use super::refusal::refused;
use super::side::Side;
use super::taxes::Taxes;
use crate::Nouns;

/// A document that is to be made of an invoice.
pub(super) struct Plan<'i> {
    pub(super) side: &'static Side,
    pub(super) kind: &'static str,
    pub(super) party: Id<of::Party>,
    pub(super) currency: String,
    /// The document that it takes back.
    pub(super) credited: Option<i64>,
    pub(super) invoice: &'i Invoice,
}

impl Plan<'_> {
    /// A sum as the document has it: what takes back is below zero.
    pub(super) fn signed(&self, sum: Money) -> Money {
        if self.invoice.kind == Kind::CreditNote { sum.negated() } else { sum }
    }
}

/// A row with what the account knows of it.
struct Line<'i> {
    name: &'i str,
    product: Option<Id<of::Product>>,
    supplier_code: &'i str,
    rate: Id<of::VatRate>,
    amount: Quantity,
    price: Price,
    discount: Percent,
}

/// Saves the document, not confirmed; gives its id.
pub(super) fn save(cx: &mut Cx<'_, '_>, plan: &Plan<'_>, taxes: &Taxes, nouns: Nouns) -> Result<i64, Fault> {
    let lines = lines(cx, plan, taxes)?;
    if plan.side.bought {
        cx.without_params(|cx| save_purchase(cx, plan, &lines, nouns)).map(Id::number)
    } else {
        let draft = sale_of(plan, &lines)?;
        cx.without_params(|cx| sale::save(cx, draft)).map(|saved| saved.id().number())
    }
}

fn lines<'i>(cx: &mut Cx<'_, '_>, plan: &Plan<'i>, taxes: &Taxes) -> Result<Vec<Line<'i>>, Fault> {
    let mut lines = Vec::with_capacity(plan.invoice.rows.len() + plan.invoice.adjustments.len());
    for row in &plan.invoice.rows {
        // A row of nothing, for nothing, is a remark. Sales have no place for it.
        if row.quantity.is_zero() && row.net.is_zero() && !plan.side.bought {
            continue;
        }
        lines.push(line(cx, plan, row, taxes)?);
    }
    for TaxedAdjustment { adjustment, tax } in &plan.invoice.adjustments {
        let word = if adjustment.sum.is_negative() { "Discount" } else { "Charge" };
        lines.push(Line {
            name: if adjustment.reason.is_empty() { word } else { &adjustment.reason },
            product: None,
            supplier_code: "",
            rate: rate(taxes, *tax, &plan.invoice.place)?,
            amount: Quantity(plan.signed(Money(Quantity::from_whole(1).0)).0),
            price: Price(adjustment.sum.0),
            discount: Percent::ZERO,
        });
    }
    Ok(lines)
}

fn rate(taxes: &Taxes, tax: ladu_einvoice::Tax, place: &str) -> Result<Id<of::VatRate>, Fault> {
    let lacking = || {
        let code = tax.category.code();
        refused(format!("{place}: the account has no rate of {} % (category {code}); make it first", tax.percent))
    };
    taxes.find(tax).ok_or_else(lacking)
}

fn line<'i>(cx: &mut Cx<'_, '_>, plan: &Plan<'i>, row: &'i Row, taxes: &Taxes) -> Result<Line<'i>, Fault> {
    let rate = rate(taxes, row.tax, &row.place)?;
    let (price, discount) = match fitting(cx, plan, row)? {
        Some(found) => found,
        None => {
            let text = "comes to {net}, which no price of one and no discount do";
            return Err(refused(format!("{}: {}", row.place, text.replace("{net}", &row.net.0.to_places(2)))));
        }
    };
    let product = goods::find(cx, plan.side, plan.party, &row.codes)?.filter(|_| !row.quantity.is_zero());
    Ok(Line {
        name: if row.name.is_empty() && product.is_none() { "-" } else { &row.name },
        product,
        supplier_code: &row.codes.seller,
        rate,
        amount: Quantity(plan.signed(Money(row.quantity.0)).0),
        price,
        discount,
    })
}

/// Price and discount by the totals of the document's kind.
fn fitting(cx: &mut Cx<'_, '_>, plan: &Plan<'_>, row: &Row) -> Result<Option<(Price, Percent)>, Fault> {
    let (amount, percent) = (row.quantity, row.tax.percent);
    if plan.side.bought {
        return fit(row, |price, discount| {
            Ok(purchases::total(&[purchases::Row { price, discount, amount, rate_id: 1, rate: percent }])?.net)
        });
    }
    let kind = SalesType::parse(plan.kind).ok_or_else(|| Fault::of(Code::NO_CALL))?;
    let version = algorithm::version_on(cx, &plan.invoice.date.to_string())?;
    let rate = Rate { id: 1, percent, active: true };
    fit(row, |price, discount| {
        let priced = Priced { price, discount, amount, rate };
        Ok(pricing::totals(&Method { kind, is_cash_credit: false, version }.rules(cx)?, &[priced])?.net)
    })
}

/// The days until the invoice is to be paid; none when it does not say.
fn payment_days(invoice: &Invoice) -> Result<Option<i64>, Fault> {
    match invoice.due.map(|due| due.days_since(invoice.date)) {
        Some(days) if days < 0 => Err(refused(format!("{}: it was to be paid before it was issued", invoice.place))),
        days => Ok(days),
    }
}

fn put_filled<T>(patch: &mut Patch, column: Column<T>, text: &str) -> Result<(), Fault> {
    if text.is_empty() { Ok(()) } else { patch.read(column, text) }
}

fn sale_of(plan: &Plan<'_>, lines: &[Line<'_>]) -> Result<SaleDraft, Fault> {
    let invoice = plan.invoice;
    let mut draft = SaleDraft::new();
    draft.confirm = false;
    draft.rounding = Some(plan.signed(invoice.rounding));
    draft.origin = Origin { credited: plan.credited.map(Id::new), ..Origin::default() };
    let header = &mut draft.header;
    header.put(sold::TYPE, plan.kind);
    header.put(sold::CURRENCY_CODE, plan.currency.as_str());
    header.put(sold::CLIENT, plan.party);
    header.put(sold::DATE, invoice.date);
    header.read(sold::CUSTOM_NUMBER, &invoice.number)?;
    put_filled(header, sold::NOTES, &invoice.notes)?;
    put_filled(header, sold::CUSTOM_REFERENCE, &invoice.reference)?;
    if let Some(days) = payment_days(invoice)? {
        header.put(sold::PAYMENT_DAYS, days);
    }
    for line in lines {
        let row = draft.add_row();
        if let Some(product) = line.product {
            row.put(sold::row::PRODUCT, product);
        }
        put_filled(row, sold::row::NAME, line.name)?;
        row.put(sold::row::VAT_RATE, line.rate);
        row.put(sold::row::AMOUNT, line.amount);
        row.put(sold::row::PRICE, line.price);
        row.put(sold::row::DISCOUNT, line.discount);
    }
    Ok(draft)
}

/// Purchase documents, by the nouns that the registry hands down.
fn definition(nouns: Nouns) -> Result<&'static Definition, Fault> {
    static FOUND: OnceLock<Definition> = OnceLock::new();
    let noun = |table: &str| nouns.iter().copied().find(|noun| noun.table == table);
    match (noun("purchase_document"), noun("purchase_row")) {
        (Some(document), Some(row)) => Ok(FOUND.get_or_init(|| purchase::definition(document, row))),
        _ => Err(Fault::of(Code::NO_CALL)),
    }
}

fn save_purchase(
    cx: &mut Cx<'_, '_>,
    plan: &Plan<'_>,
    lines: &[Line<'_>],
    nouns: Nouns,
) -> Result<Id<of::PurchaseDocument>, Fault> {
    let (definition, invoice) = (definition(nouns)?, plan.invoice);
    let mut header = Patch::new(definition.noun.fields);
    header.put(bought::TYPE, plan.kind);
    header.put(document::CONFIRMED, false);
    header.put(bought::SUPPLIER, plan.party);
    header.put(CURRENCY_CODE, plan.currency.as_str());
    header.put(DATE, invoice.date);
    header.put(bought::ROUNDING, plan.signed(invoice.rounding));
    header.read(bought::NUMBER, &invoice.number)?;
    put_filled(&mut header, bought::NOTES, &invoice.notes)?;
    put_filled(&mut header, bought::REFERENCE_NUMBER, &invoice.reference)?;
    if let Some(days) = payment_days(invoice)? {
        header.put(bought::PAYMENT_DAYS, days);
    }
    let mut rows = Vec::with_capacity(lines.len());
    for (line, number) in lines.iter().zip(1..) {
        let mut row = Patch::new(definition.rows.fields);
        row.number = Some(number);
        if let Some(product) = line.product {
            row.put(PRODUCT, product);
            put_filled(&mut row, bought::SUPPLIER_CODE, line.supplier_code)?;
        }
        put_filled(&mut row, bought::NAME, line.name)?;
        row.put(bought::VAT_RATE, line.rate);
        row.put(document::AMOUNT, line.amount);
        row.put(PRICE, line.price);
        row.put(bought::DISCOUNT, line.discount);
        rows.push(row);
    }
    let bases: Vec<_> = plan.credited.map(Id::new).into_iter().collect();
    purchase::lock_chain(cx, None, &bases)?;
    let document = Draft::begin(cx, definition, header)?.with_rows(cx, rows)?;
    purchase::save(cx, PurchaseDraft { document, bases })
}
