//! Rows of purchase documents: checked, completed, and written again where they changed.

use std::collections::HashMap;
use std::fmt::Write as _;

use ladu_domain::purchases::PurchaseType;
use ladu_record::Cx;
use ladu_record::noun::{self, Named, Patch};
use ladu_store::{OwnedValue, Row};
use ladu_types::{Fixed, Id, Percent, Price, Quantity, of};
use ladu_wire::{Code, Fault, Scalar};

use super::columns::{DELIVERY_DATE, DISCOUNT, NAME, OPEN_AMOUNT, SERVICE, STOCKED, VAT_RATE};
use crate::document::{AMOUNT, Card, DOCUMENT, Draft, PRICE, PRODUCT, STABLE_ID, cards, count_packages};
use crate::prices;

/// A service on a row.
struct Service {
    name: String,
    rate: Option<Id<of::VatRate>>,
}

/// The stored rows of a document, as if each had been sent.
pub(super) fn stored(cx: &mut Cx<'_, '_>, draft: &Draft) -> Result<Vec<Patch>, Fault> {
    noun::stored_rows(cx, draft.definition.rows, DOCUMENT.column(), Id::number_of(draft.id))
}

/// Checks the rows that were sent and fills in what was left out; without any the stored ones stay. `rate` is the supplier's.
pub(super) fn complete(
    cx: &mut Cx<'_, '_>,
    draft: &mut Draft,
    kind: PurchaseType,
    rate: Option<Id<of::VatRate>>,
) -> Result<(), Fault> {
    if draft.rows.is_empty() {
        if draft.persisted.is_some() {
            draft.rows = stored(cx, draft)?;
            open(&mut draft.rows, kind);
        }
        return Ok(());
    }
    count_packages(cx, &mut draft.rows)?;
    check(cx, &draft.rows, kind)?;
    let cards = cards(cx, &draft.rows)?;
    let services = services(cx, &draft.rows)?;
    let usual = Id::some(prices::default_rate(cx)?);
    let known = stable_ids(cx, draft)?;
    for row in &mut draft.rows {
        let card = row.id(PRODUCT).and_then(|id| cards.get(&id));
        let service = row.id(SERVICE).and_then(|id| services.get(&id));
        if card.is_some_and(|card| matches!(card.kind.as_str(), "BUNDLE" | "MATRIX")) {
            return Err(Fault::not_allowed(&row.parameter(PRODUCT)));
        }
        fill(row, (card, service), rate, usual);
        if row.id(STABLE_ID).is_some_and(|id| !known.contains(&id)) {
            row.put(STABLE_ID, None);
        }
    }
    open(&mut draft.rows, kind);
    Ok(())
}

/// Everything on an order is open until something of it comes.
fn open(rows: &mut [Patch], kind: PurchaseType) {
    for row in rows {
        let amount = if kind.is_order() { row.get(AMOUNT).unwrap_or_default() } else { Quantity::ZERO };
        row.put(OPEN_AMOUNT, amount);
    }
}

/// Fills in name and tax rate: the supplier's rate, else that of the goods, else the usual one.
fn fill(
    row: &mut Patch,
    (card, service): (Option<&Card>, Option<&Service>),
    rate: Option<Id<of::VatRate>>,
    usual: Option<Id<of::VatRate>>,
) {
    let (name, own) = match (card, service) {
        (Some(card), _) => (card.name.as_str(), card.rate),
        (None, Some(service)) => (service.name.as_str(), service.rate),
        (None, None) => ("", None),
    };
    if row.filled(NAME).is_none() {
        row.put(NAME, name);
    }
    if row.id(VAT_RATE).is_none() {
        row.put(VAT_RATE, rate.or(own).or(usual));
    }
    row.put(STOCKED, card.is_some_and(|card| card.stocked));
}

/// Refuses rows that cannot be.
pub(super) fn check(cx: &mut Cx<'_, '_>, rows: &[Patch], kind: PurchaseType) -> Result<(), Fault> {
    let rates = prices::rates(cx)?;
    for row in rows {
        let (product, service) = (row.id(PRODUCT), row.id(SERVICE));
        if product.is_some() && service.is_some() {
            return Err(Fault::at(Code::CONFLICT, row.parameter(SERVICE)));
        }
        check_amount(row, kind, product.is_some() || service.is_some())?;
        if row.id(VAT_RATE).is_some_and(|rate| !rates.contains_key(&rate.number())) {
            return Err(Fault::unknown(&row.parameter(VAT_RATE)));
        }
        if product.is_some() && row.get(PRICE).is_some_and(Price::is_negative) {
            return Err(Fault::not_allowed(&row.parameter(PRICE)));
        }
        if row.get(DISCOUNT).is_some_and(|percent| percent > Percent(Fixed::from_whole(100))) {
            return Err(Fault::not_allowed(&row.parameter(DISCOUNT)));
        }
        if row.filled(DELIVERY_DATE).is_some() && !kind.is_order() {
            return Err(Fault::at(Code::DELIVERY_OF_ORDER, row.parameter(DELIVERY_DATE)));
        }
    }
    Ok(())
}

/// Goods are of some amount: below zero on returns, above on orders. A row of text may do without.
fn check_amount(row: &Patch, kind: PurchaseType, is_goods: bool) -> Result<(), Fault> {
    let Some(amount) = row.get(AMOUNT) else {
        return if is_goods { Err(Fault::missing(&row.parameter(AMOUNT))) } else { Ok(()) };
    };
    let wrong_way = match kind {
        PurchaseType::Return => !amount.is_negative(),
        PurchaseType::Order => amount.is_negative(),
        _ => false,
    };
    if is_goods && (amount.is_zero() || wrong_way) {
        return Err(Fault::not_allowed(&row.parameter(AMOUNT)));
    }
    Ok(())
}

fn services(cx: &mut Cx<'_, '_>, rows: &[Patch]) -> Result<HashMap<Id<of::Service>, Service>, Fault> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.id(SERVICE)).map(Id::number).collect();
    let sql = "SELECT id, name, vat_rate_id FROM service WHERE account = $0 AND id IN ({ids})";
    let service = |row: Row<'_>| {
        let (id, name, rate) = row.read();
        (id, Service { name, rate })
    };
    let found: HashMap<Id<of::Service>, Service> = cx.among(sql, &ids, &[])?.iter().map(service).collect();
    match rows.iter().find(|row| row.id(SERVICE).is_some_and(|id| !found.contains_key(&id))) {
        Some(row) => Err(Fault::unknown(&row.parameter(SERVICE))),
        None => Ok(found),
    }
}

/// The stable ids that the rows of a stored document have: no other may be claimed.
fn stable_ids(cx: &mut Cx<'_, '_>, draft: &Draft) -> Result<Vec<Id<of::DocumentRow>>, Fault> {
    let sql = "SELECT stable_id FROM purchase_row WHERE account = $0 AND document_id = $1";
    Ok(cx.query(sql, &[draft.id.into()])?.iter().map(|row| row.get(0)).collect())
}

/// Writes what has changed of stored rows.
pub(super) fn write_changes(cx: &mut Cx<'_, '_>, before: &[Patch], after: &[Patch]) -> Result<(), Fault> {
    for (before, after) in before.iter().zip(after) {
        let mut values = vec![OwnedValue::Int(after.id.unwrap_or(0))];
        let mut sets = String::new();
        for (field, value) in after.iter().filter(|(field, value)| before.scalar(field.column) != Some(*value)) {
            values.push(match value {
                Scalar::Int(value) => OwnedValue::Int(*value),
                value => OwnedValue::from(value.text()),
            });
            let comma = if sets.is_empty() { "" } else { ", " };
            let _ = write!(sets, "{comma}{} = ${}", field.column, values.len());
        }
        if !sets.is_empty() {
            let sql = format!("UPDATE purchase_row SET {sets} WHERE account = $0 AND id = $1");
            cx.queue(&sql, &values.iter().map(OwnedValue::as_value).collect::<Vec<_>>())?;
        }
    }
    Ok(())
}
