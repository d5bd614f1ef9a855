//! Saves a purchase document: checks it, fills in what was left out, works out what it comes to, stores it, and moves goods.

use ladu_domain::purchases::{PURCHASE_TYPES, PurchaseType};
use ladu_record::Cx;
use ladu_record::noun::{Named, Patch};
use ladu_types::{Fixed, Id, SCALE, of};
use ladu_wire::{Code, Fault};

use super::bases;
use super::columns::{
    DELIVERY_DATE, DISCOUNT, FOLLOWED, IMPORT_CODE, MOVES_GOODS, NAME, PAID, PAID_DATE, PAID_RATE, PAYMENT_DAYS,
    ROW_JSON, STATUS, SUPPLIER, SUPPLIER_CODE, SUPPLIER_NOTES, TEMPORARY_UUID, TIME, TYPE, VAT_RATE,
};
use super::{goods, orders, returns, rows, totals, waybills};
use crate::document::{
    CURRENCY_CODE, CURRENCY_RATE, DATE, Draft, PRICE, REASON, check_reason, count_packages, same_rows, set_currency,
    store, store_header,
};
use crate::{currency, repeats};

/// A purchase document that is to be saved.
pub struct PurchaseDraft {
    pub document: Draft,
    /// The documents it is made from, beside those it was made from before.
    pub bases: Vec<Id<of::PurchaseDocument>>,
}

/// Saves a purchase document, whose chain is locked ([`lock_chain`](super::lock_chain)); confirming it moves its goods. Of a confirmed one what its goods cost may change, not what they are.
pub fn save(cx: &mut Cx<'_, '_>, purchase: PurchaseDraft) -> Result<Id<of::PurchaseDocument>, Fault> {
    let PurchaseDraft { document: mut draft, bases: named } = purchase;
    let kind = set_type(cx, &mut draft)?;
    check(cx, &mut draft, kind)?;
    note_payment(cx, &mut draft)?;
    let own = draft.id.map(|id| Id::new(id.number()));
    let bases = bases::find(cx, own, &named)?;
    let id = if draft.is_fixed() {
        let id = change(cx, &mut draft, kind)?;
        bases::link(cx, id, &bases)?;
        id
    } else {
        let supplier = Supplier::of(cx, &draft)?;
        fill(cx, &mut draft, &supplier)?;
        returns::complete(cx, &mut draft, kind, &bases)?;
        rows::complete(cx, &mut draft, kind, supplier.rate)?;
        waybills::leave_out(cx, &mut draft, kind, &bases)?;
        let mut rows = std::mem::take(&mut draft.rows);
        totals::work_out(cx, &mut draft, kind, &mut rows)?;
        draft.rows = rows;
        let id = Id::new(store(cx, &mut draft)?.number());
        bases::link(cx, id, &bases)?;
        if draft.confirm && draft.get(MOVES_GOODS) {
            goods::post(cx, &draft, id)?;
        }
        if draft.confirm && kind.is_return() {
            returns::check(cx, &draft, &bases)?;
        }
        id
    };
    let mut affected: Vec<Id<of::PurchaseDocument>> =
        bases.iter().filter(|base| base.kind.is_order()).map(|base| base.id).collect();
    if kind.is_order() && draft.get(FOLLOWED) {
        affected.push(id);
    }
    orders::recount(cx, &affected)?;
    Ok(id)
}

/// The type: as sent, as stored, else the usual invoice. A confirmed document keeps its own (1121).
fn set_type(cx: &mut Cx<'_, '_>, draft: &mut Draft) -> Result<PurchaseType, Fault> {
    if draft.header.get(TYPE).is_some_and(str::is_empty) {
        draft.header.remove(TYPE);
    }
    if draft.is_fixed() && draft.changes(TYPE) {
        return Err(Fault::of(Code::TYPE_FIXED));
    }
    let name = if draft.get(TYPE).is_empty() { PURCHASE_TYPES[0] } else { draft.get(TYPE) };
    let wrong = || Fault::not_allowed(&draft.header.parameter(TYPE));
    let kind = PurchaseType::parse(name).ok_or_else(wrong)?;
    if kind.needs_waybills() && !cx.settings()?.flag("use_purchase_waybills") {
        return Err(wrong());
    }
    draft.header.put(TYPE, kind.name());
    Ok(kind)
}

fn check(cx: &mut Cx<'_, '_>, draft: &mut Draft, kind: PurchaseType) -> Result<(), Fault> {
    let reason = draft.header.parameter(REASON);
    if draft.header.id(REASON).is_some() && !kind.is_return() {
        return Err(Fault::at(Code::REASON_OF_RETURN, reason));
    }
    check_reason(cx, draft, "PURCHASE", Fault::not_allowed(&reason))?;
    if draft.persisted.is_some() {
        draft.header.remove(TEMPORARY_UUID);
    } else if let Some(key) = draft.header.filled(TEMPORARY_UUID) {
        repeats::refuse_used_key(cx, "purchase_document", &draft.header.parameter(TEMPORARY_UUID), key)?;
    }
    for column in [DATE.column(), TIME.column()] {
        if draft.header.scalar(column).is_some_and(|sent| sent.text().is_empty()) {
            draft.header.remove(column);
        }
    }
    match draft.header.get(CURRENCY_RATE) {
        Some(rate) if rate.is_zero() => draft.header.remove(CURRENCY_RATE),
        Some(rate) if rate < Fixed::ZERO => {
            return Err(Fault::not_allowed(&draft.header.parameter(CURRENCY_RATE)));
        }
        _ => {}
    }
    set_currency(cx, draft)?;
    if draft.get(CURRENCY_CODE) == cx.settings()?.text("default_currency") && draft.header.has(CURRENCY_RATE) {
        draft.header.put(CURRENCY_RATE, Fixed::from_micro(SCALE));
    }
    Ok(())
}

/// A bill that is said to be paid was paid today; one that is said not to be was never paid.
fn note_payment(cx: &mut Cx<'_, '_>, draft: &mut Draft) -> Result<(), Fault> {
    let is_news = if draft.persisted.is_some() { draft.changes(PAID) } else { draft.header.is_set(PAID) };
    if !is_news {
        return Ok(());
    }
    let (day, rate) = match draft.header.is_set(PAID) {
        true => (Some(cx.today_in(draft.store())?), currency::of_code(cx, Some(draft.get(CURRENCY_CODE)))?.rate),
        false => (None, Fixed::ZERO),
    };
    draft.header.put(PAID_DATE, day);
    draft.header.put(PAID_RATE, rate);
    Ok(())
}

/// What a supplier has a say in.
#[derive(Default)]
struct Supplier {
    payment_days: i64,
    rate: Option<Id<of::VatRate>>,
}

impl Supplier {
    fn of(cx: &mut Cx<'_, '_>, draft: &Draft) -> Result<Supplier, Fault> {
        let sql = "SELECT payment_days, vat_rate_id FROM supplier WHERE account = $0 AND id = $1";
        let found = cx
            .first(sql, &[draft.get(SUPPLIER).into()], |row| Supplier { payment_days: row.get(0), rate: row.get(1) })?;
        Ok(found.unwrap_or_default())
    }
}

/// Fills in what was left out of a document that is not confirmed.
fn fill(cx: &mut Cx<'_, '_>, draft: &mut Draft, supplier: &Supplier) -> Result<(), Fault> {
    if draft.persisted.is_none() {
        let clock = cx.local_now(draft.store())?.clock();
        draft.header.put_default(TIME, clock);
        draft.header.put_default(PAYMENT_DAYS, supplier.payment_days);
    }
    draft.header.put(STATUS, if draft.confirm { "READY" } else { "PENDING" });
    Ok(())
}

/// What may be said anew of the rows of a confirmed document.
const EDITABLE: [&str; 9] = [
    NAME.field.column,
    VAT_RATE.field.column,
    PRICE.field.column,
    DISCOUNT.field.column,
    DELIVERY_DATE.field.column,
    SUPPLIER_CODE.field.column,
    IMPORT_CODE.field.column,
    SUPPLIER_NOTES.field.column,
    ROW_JSON.field.column,
];

/// A confirmed document keeps its rows, their products and amounts (1017).
fn change(cx: &mut Cx<'_, '_>, draft: &mut Draft, kind: PurchaseType) -> Result<Id<of::PurchaseDocument>, Fault> {
    let before = rows::stored(cx, draft)?;
    let mut after = before.clone();
    if !draft.rows.is_empty() {
        count_packages(cx, &mut draft.rows)?;
        if same_rows(cx, draft)? != Some(true) {
            return Err(Fault::of(Code::CONFIRMED));
        }
        rows::check(cx, &draft.rows, kind)?;
        for (row, sent) in after.iter_mut().zip(&draft.rows) {
            for (field, value) in sent.iter().filter(|(field, _)| EDITABLE.contains(&field.column)) {
                row.set(field.column, value.clone());
            }
        }
    }
    revise(cx, draft, kind, &before, after)
}

/// Stores what has changed of a document and its rows, and values its goods anew when they have come in.
pub(super) fn revise(
    cx: &mut Cx<'_, '_>,
    draft: &mut Draft,
    kind: PurchaseType,
    before: &[Patch],
    mut after: Vec<Patch>,
) -> Result<Id<of::PurchaseDocument>, Fault> {
    totals::work_out(cx, draft, kind, &mut after)?;
    rows::write_changes(cx, before, &after)?;
    let id = Id::new(store_header(cx, draft)?.number());
    if draft.is_fixed() && draft.get(MOVES_GOODS) {
        goods::revalue(cx, id, before, &after)?;
    }
    Ok(id)
}
