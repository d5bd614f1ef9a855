//! Rows of documents: the goods on them, checked, stored and read.

use std::collections::HashMap;

use ladu_ledger::Cost;
use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_store::Row;
use ladu_types::{Id, Price, Quantity, of};
use ladu_wire::{Code, Fault};

use super::columns::{AMOUNT, DOCUMENT, PACKAGE, PACKAGES, POSITION, PRICE, PRODUCT};
use super::draft::Draft;
use super::kind::Definition;

/// What a product is, as far as documents care.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// `PRODUCT`, `BUNDLE`, `MATRIX` or `ASSEMBLY`.
    pub kind: String,
    /// It has a stock of its own.
    pub stocked: bool,
    /// What a unit weighs, with its packaging when that is known.
    pub weight: Quantity,
    pub name: String,
    pub rate: Option<Id<of::VatRate>>,
}

impl Card {
    fn read(row: Row<'_>) -> (Id<of::Product>, Card) {
        let (id, kind, non_stock, net, gross, name, rate) = row.read();
        let (kind, non_stock, net, gross): (String, bool, Quantity, Quantity) = (kind, non_stock, net, gross);
        let stocked = !non_stock && !matches!(kind.as_str(), "BUNDLE" | "MATRIX");
        let weight = if gross > Quantity::ZERO { gross } else { net };
        (id, Card { kind, stocked, weight, name, rate })
    }
}

/// The products on some rows. An id that refers to nothing is refused (1011).
pub fn cards(cx: &mut Cx<'_, '_>, rows: &[Patch]) -> Result<HashMap<Id<of::Product>, Card>, Fault> {
    let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.id(PRODUCT)).map(Id::number).collect();
    ids.sort_unstable();
    ids.dedup();
    let sql = "SELECT id, type, non_stock, net_weight, gross_weight, name, vat_rate_id FROM product
               WHERE account = $0 AND id IN ({ids})";
    let cards: HashMap<Id<of::Product>, Card> = cx.among(sql, &ids, &[])?.iter().map(Card::read).collect();
    match rows.iter().find(|row| row.id(PRODUCT).is_some_and(|id| !cards.contains_key(&id))) {
        Some(row) => Err(Fault::unknown(&row.parameter(PRODUCT))),
        None => Ok(cards),
    }
}

/// Which way the goods of a kind of document go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amounts {
    /// Amounts are above zero.
    Positive,
    /// Below zero is the other way round.
    Signed,
}

/// Checks rows of goods: each is of a product with a stock of its own and of some amount; packages are counted out.
pub fn check_goods(cx: &mut Cx<'_, '_>, rows: &mut [Patch], amounts: Amounts) -> Result<(), Fault> {
    count_packages(cx, rows)?;
    let cards = cards(cx, rows)?;
    for row in rows.iter() {
        let product = row.id(PRODUCT).ok_or_else(|| Fault::missing(&row.parameter(PRODUCT)))?;
        if !cards.get(&product).is_some_and(|card| card.stocked) {
            return Err(Fault::not_allowed(&row.parameter(PRODUCT)));
        }
        let amount = row.get(AMOUNT).ok_or_else(|| Fault::missing(&row.parameter(AMOUNT)))?;
        if amount.is_zero() || (amount.is_negative() && amounts == Amounts::Positive) {
            return Err(Fault::not_allowed(&row.parameter(AMOUNT)));
        }
        if row.get(PRICE).is_some_and(Price::is_negative) {
            return Err(Fault::not_allowed(&row.parameter(PRICE)));
        }
    }
    Ok(())
}

/// The amount of a row in packages is their number times what is in one; when both are sent they must agree (1013).
pub fn count_packages(cx: &mut Cx<'_, '_>, rows: &mut [Patch]) -> Result<(), Fault> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.id(PACKAGE)).map(Id::number).collect();
    let sql = "SELECT id, product_id, amount FROM product_package WHERE account = $0 AND id IN ({ids})";
    let found = cx.among(sql, &ids, &[])?;
    type Read = (Id<of::Package>, Id<of::Product>, Quantity);
    let found: Vec<Read> = found.iter().map(|row| row.read()).collect();
    for row in rows.iter_mut() {
        let Some(package) = row.id(PACKAGE) else { continue };
        let known = found.iter().find(|(id, product, _)| *id == package && Some(*product) == row.id(PRODUCT));
        let (.., content) = known.ok_or_else(|| Fault::unknown(&row.parameter(PACKAGE)))?;
        match (row.get(AMOUNT), row.get(PACKAGES)) {
            (None, Some(packages)) => row.put(AMOUNT, Quantity(packages.0.times(content.0)?)),
            (Some(amount), None) => row.put(PACKAGES, Quantity(amount.0.over(content.0)?)),
            (Some(amount), Some(packages)) if packages.0.times(content.0)? != amount.0 => {
                return Err(Fault::at(Code::CONFLICT, row.parameter(PACKAGES)));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Are the rows of a draft those that are stored, as to products and amounts? None when they are the same in another order or
/// not as many.
pub fn same_rows(cx: &mut Cx<'_, '_>, draft: &Draft) -> Result<Option<bool>, Fault> {
    type Pair = (Option<Id<of::Product>>, Quantity);
    let table = draft.definition.rows.table;
    let sql =
        format!("SELECT product_id, amount FROM {table} WHERE account = $0 AND document_id = $1 ORDER BY position, id");
    let mut stored: Vec<Pair> = cx.query(&sql, &[draft.id.into()])?.iter().map(|row| row.read()).collect();
    let mut sent: Vec<Pair> =
        draft.rows.iter().map(|row| (row.id(PRODUCT), row.get(AMOUNT).unwrap_or_default())).collect();
    if stored == sent {
        return Ok(Some(true));
    }
    stored.sort_unstable();
    sent.sort_unstable();
    Ok(if stored == sent || stored.len() != sent.len() { None } else { Some(false) })
}

/// Replaces the rows, when there are any. A row keeps its stable id when that is sent along.
pub(super) fn replace_rows(cx: &mut Cx<'_, '_>, draft: &mut Draft, id: Id<of::Document>) -> Result<(), Fault> {
    if draft.rows.is_empty() {
        return Ok(());
    }
    let table = draft.definition.rows.table;
    cx.queue(&format!("DELETE FROM {table} WHERE account = $0 AND document_id = $1"), &[id.into()])?;
    for (row, position) in draft.rows.iter_mut().zip(1i64..) {
        row.put(DOCUMENT, id);
        row.put(POSITION, position);
    }
    noun::create_many(cx, draft.definition.rows, &mut draft.rows)?;
    cx.queue(
        &format!("UPDATE {table} SET stable_id = id WHERE account = $0 AND document_id = $1 AND stable_id = 0"),
        &[id.into()],
    )
}

/// A row of goods that is to be moved.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    pub row: Id<of::DocumentRow>,
    pub product: Id<of::Product>,
    pub quantity: Quantity,
    /// The price as entered.
    pub price: Price,
}

/// The rows of a stored document in the order in which goods are moved: by product. Their levels are locked from here on.
pub fn lines(cx: &mut Cx<'_, '_>, definition: &Definition, id: Id<of::Document>) -> Result<Vec<Line>, Fault> {
    let table = definition.rows.table;
    let sql = format!(
        "SELECT id, product_id, amount, price FROM {table} WHERE account = $0 AND document_id = $1 AND product_id > 0
         ORDER BY product_id, position, id"
    );
    let line = |row: Row<'_>| {
        let (row, product, quantity, price) = row.read();
        Line { row, product, quantity, price }
    };
    let lines: Vec<Line> = cx.query(&sql, &[id.into()])?.iter().map(line).collect();
    let mut products: Vec<Id<of::Product>> = lines.iter().map(|line| line.product).collect();
    products.dedup();
    ladu_ledger::lock(cx, &products)?;
    Ok(lines)
}

/// Writes what a row's goods cost each into its price.
pub fn set_row_price(cx: &mut Cx<'_, '_>, definition: &Definition, line: &Line, cost: Cost) -> Result<(), Fault> {
    let unit = cost.value.per(line.quantity)?;
    cx.queue(
        &format!("UPDATE {} SET price = $2 WHERE account = $0 AND id = $1", definition.rows.table),
        &[line.row.into(), unit.into()],
    )
}

/// The parameter of a row's amount, for a fault about its goods.
pub fn amount_parameter(draft: &Draft, line: &Line) -> String {
    let row = draft.rows.iter().find(|row| row.id == Some(line.row.number()));
    row.map_or("amount".to_owned(), |row| row.parameter(AMOUNT))
}
