//! Rows of purchase documents: checked, completed, and written again where they changed.

use std::collections::HashMap;
use std::fmt::Write as _;

use ladu_domain::purchases::PurchaseType;
use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_store::{OwnedValue, Value};
use ladu_trade::document::{self, Card, Saving};
use ladu_trade::prices;
use ladu_types::{Fixed, Percent};
use ladu_wire::{Code, Fault, Scalar};

use super::row::ROW;

/// A service on a row: its name and its tax rate.
type Service = (String, i64);

/// Checks the rows that were sent and fills in what was left out; without any the stored ones stay.
pub(super) fn complete(cx: &mut Cx<'_, '_>, saving: &mut Saving, kind: PurchaseType, rate: i64) -> Result<(), Fault> {
    if saving.rows.is_empty() {
        if saving.stored.is_some() {
            saving.rows = noun::stored_rows(cx, &ROW, "document_id", saving.id)?;
            open(&mut saving.rows, kind);
        }
        return Ok(());
    }
    document::count_packages(cx, &mut saving.rows)?;
    check(cx, &saving.rows, kind)?;
    let cards = document::cards(cx, &saving.rows)?;
    let services = services(cx, &saving.rows)?;
    let usual = prices::default_rate(cx)?;
    let known = stable_ids(cx, saving)?;
    for row in &mut saving.rows {
        let card = row.id_of("product_id").and_then(|id| cards.get(&id));
        let service = row.id_of("service_id").and_then(|id| services.get(&id));
        if card.is_some_and(|card| matches!(card.kind.as_str(), "BUNDLE" | "MATRIX")) {
            return Err(Fault::not_allowed(&row.parameter("product_id")));
        }
        fill(row, (card, service), [rate, usual]);
        if row.id_of("stable_id").is_some_and(|id| !known.contains(&id)) {
            row.set("stable_id", 0);
        }
    }
    open(&mut saving.rows, kind);
    Ok(())
}

/// Everything on an order is open until something of it comes.
fn open(rows: &mut [Patch], kind: PurchaseType) {
    for row in rows {
        let amount = if kind.is_order() { row.int("amount").unwrap_or(0) } else { 0 };
        row.set("open_amount", amount);
    }
}

/// Fills in name and tax rate: the supplier's rate, else that of the goods, else the usual one.
fn fill(row: &mut Patch, (card, service): (Option<&Card>, Option<&Service>), [rate, usual]: [i64; 2]) {
    let (name, own) = match (card, service) {
        (Some(card), _) => (card.name.as_str(), card.rate),
        (None, Some((name, rate))) => (name.as_str(), *rate),
        (None, None) => ("", 0),
    };
    if row.filled("name").is_none() {
        row.set("name", name);
    }
    if row.id_of("vat_rate_id").is_none() {
        let first = [rate, own, usual].into_iter().find(|rate| *rate != 0);
        row.set("vat_rate_id", first.unwrap_or(0));
    }
    row.set("stocked", card.is_some_and(|card| card.stocked));
}

/// Refuses rows that cannot be.
pub(super) fn check(cx: &mut Cx<'_, '_>, rows: &[Patch], kind: PurchaseType) -> Result<(), Fault> {
    let rates = prices::rates(cx)?;
    for row in rows {
        let goods = (row.id_of("product_id"), row.id_of("service_id"));
        if let (Some(_), Some(_)) = goods {
            return Err(Fault::at(Code::CONFLICT, row.parameter("service_id")));
        }
        check_amount(row, kind, goods != (None, None))?;
        if row.id_of("vat_rate_id").is_some_and(|rate| !rates.contains_key(&rate)) {
            return Err(Fault::unknown(&row.parameter("vat_rate_id")));
        }
        if goods.0.is_some() && row.int("price").is_some_and(|price| price < 0) {
            return Err(Fault::not_allowed(&row.parameter("price")));
        }
        if row.percent("discount").is_some_and(|percent| percent > Percent(Fixed::from_whole(100))) {
            return Err(Fault::not_allowed(&row.parameter("discount")));
        }
        if row.filled("delivery_date").is_some() && !kind.is_order() {
            return Err(Fault::at(Code::DELIVERY_OF_ORDER, row.parameter("delivery_date")));
        }
    }
    Ok(())
}

/// Goods are of some amount: below zero on returns, above on orders. A row of text may do without.
fn check_amount(row: &Patch, kind: PurchaseType, is_goods: bool) -> Result<(), Fault> {
    let Some(amount) = row.quantity("amount") else {
        return if is_goods { Err(Fault::missing(&row.parameter("amount"))) } else { Ok(()) };
    };
    let wrong_way = match kind {
        PurchaseType::Return => !amount.is_negative(),
        PurchaseType::Order => amount.is_negative(),
        _ => false,
    };
    if is_goods && (amount.is_zero() || wrong_way) {
        return Err(Fault::not_allowed(&row.parameter("amount")));
    }
    Ok(())
}

fn services(cx: &mut Cx<'_, '_>, rows: &[Patch]) -> Result<HashMap<i64, Service>, Fault> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.id_of("service_id")).collect();
    let sql = "SELECT id, name, vat_rate_id FROM service WHERE account = $0 AND id IN ({ids})";
    let found: HashMap<i64, Service> =
        cx.among(sql, &ids, &[])?.iter().map(|row| (row.int(0), (row.text(1).to_owned(), row.int(2)))).collect();
    match rows.iter().find(|row| row.id_of("service_id").is_some_and(|id| !found.contains_key(&id))) {
        Some(row) => Err(Fault::unknown(&row.parameter("service_id"))),
        None => Ok(found),
    }
}

/// The stable ids that the rows of a stored document have: no other may be claimed.
fn stable_ids(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<Vec<i64>, Fault> {
    let sql = "SELECT stable_id FROM purchase_row WHERE account = $0 AND document_id = $1";
    Ok(cx.query(sql, &[Value::Int(saving.id)])?.iter().map(|row| row.int(0)).collect())
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
