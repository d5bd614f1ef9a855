//! Rows of documents: the goods on them, checked, stored and read.

use std::collections::HashMap;

use ladu_store::{Row, Value};
use ladu_types::{Id, Quantity};
use ladu_wire::{Code, Fault};

use crate::document::{Paper, Saving};
use ladu_record::Cx;
use ladu_record::noun::{self, Patch};

/// What a product is, as far as documents care.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// `PRODUCT`, `BUNDLE`, `MATRIX` or `ASSEMBLY`.
    pub kind: String,
    /// It has a stock of its own.
    pub stocked: bool,
    /// What a unit weighs, with its packaging when that is known.
    pub weight: Quantity,
    /// Its name.
    pub name: String,
    /// Its tax rate, 0 when none.
    pub rate: i64,
}

/// The products on some rows. An id that refers to nothing is refused (1011).
pub fn cards(cx: &mut Cx<'_, '_>, rows: &[Patch]) -> Result<HashMap<i64, Card>, Fault> {
    let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.id_of("product_id")).collect();
    ids.sort_unstable();
    ids.dedup();
    let sql = "SELECT id, type, non_stock, net_weight, gross_weight, name, vat_rate_id FROM product
               WHERE account = $0 AND id IN ({ids})";
    let card = |row: Row<'_>| {
        let (kind, net, gross) = (row.text(1).to_owned(), row.int(3), row.int(4));
        let stocked = row.int(2) == 0 && !matches!(kind.as_str(), "BUNDLE" | "MATRIX");
        let weight = Quantity::from_micro(if gross > 0 { gross } else { net });
        Card { kind, stocked, weight, name: row.text(5).to_owned(), rate: row.int(6) }
    };
    let cards: HashMap<i64, Card> = cx.among(sql, &ids, &[])?.iter().map(|row| (row.int(0), card(row))).collect();
    match rows.iter().find(|row| row.id_of("product_id").is_some_and(|id| !cards.contains_key(&id))) {
        Some(row) => Err(Fault::unknown(&row.parameter("product_id"))),
        None => Ok(cards),
    }
}

/// Checks rows of goods: each is of a product with a stock of its own and of some amount; packages are counted out.
pub fn check_goods(cx: &mut Cx<'_, '_>, rows: &mut [Patch], signed: bool) -> Result<HashMap<i64, Card>, Fault> {
    count_packages(cx, rows)?;
    let cards = cards(cx, rows)?;
    for row in rows.iter() {
        let product = row.id_of("product_id").ok_or_else(|| Fault::missing(&row.parameter("product_id")))?;
        if !cards.get(&product).is_some_and(|card| card.stocked) {
            return Err(Fault::not_allowed(&row.parameter("product_id")));
        }
        let amount = row.quantity("amount").ok_or_else(|| Fault::missing(&row.parameter("amount")))?;
        if amount.is_zero() || (amount.is_negative() && !signed) {
            return Err(Fault::not_allowed(&row.parameter("amount")));
        }
        if row.int("price").is_some_and(|price| price < 0) {
            return Err(Fault::not_allowed(&row.parameter("price")));
        }
    }
    Ok(cards)
}

/// The amount of a row in packages is their number times what is in one; when both are sent they must agree (1013).
pub fn count_packages(cx: &mut Cx<'_, '_>, rows: &mut [Patch]) -> Result<(), Fault> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.id_of("package_id")).collect();
    let sql = "SELECT id, product_id, amount FROM product_package WHERE account = $0 AND id IN ({ids})";
    let found = cx.among(sql, &ids, &[])?;
    for row in rows.iter_mut() {
        let Some(package) = row.id_of("package_id") else { continue };
        let known = found.iter().find(|known| known.int(0) == package && Some(known.int(1)) == row.id_of("product_id"));
        let known = known.ok_or_else(|| Fault::unknown(&row.parameter("package_id")))?;
        let inside = Quantity::from_micro(known.int(2));
        match (row.quantity("amount"), row.quantity("amount_of_packages")) {
            (None, Some(packages)) => row.set("amount", packages.0.times(inside.0)?.micro()),
            (Some(amount), None) => row.set("amount_of_packages", amount.0.over(inside.0)?.micro()),
            (Some(amount), Some(packages)) if packages.0.times(inside.0)? != amount.0 => {
                return Err(Fault::at(Code::CONFLICT, row.parameter("amount_of_packages")));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Are the rows that were sent those that are stored, as to products and amounts? None when they are the same in another order or
/// not as many.
pub fn same_rows(cx: &mut Cx<'_, '_>, paper: &Paper, saving: &Saving) -> Result<Option<bool>, Fault> {
    let table = paper.rows.table;
    let sql =
        format!("SELECT product_id, amount FROM {table} WHERE account = $0 AND document_id = $1 ORDER BY position, id");
    let pair = |row: Row<'_>| (row.int(0), row.int(1));
    let mut stored: Vec<(i64, i64)> = cx.query(&sql, &[Value::Int(saving.id)])?.iter().map(pair).collect();
    let of_row = |row: &Patch| (row.int("product_id").unwrap_or(0), row.int("amount").unwrap_or(0));
    let mut sent: Vec<(i64, i64)> = saving.rows.iter().map(of_row).collect();
    if stored == sent {
        return Ok(Some(true));
    }
    stored.sort_unstable();
    sent.sort_unstable();
    Ok(if stored == sent || stored.len() != sent.len() { None } else { Some(false) })
}

/// Replaces the rows, when any were sent. A row keeps its stable id when that is sent along.
pub fn replace_rows(cx: &mut Cx<'_, '_>, paper: &Paper, saving: &mut Saving) -> Result<(), Fault> {
    if saving.rows.is_empty() {
        return Ok(());
    }
    let table = paper.rows.table;
    cx.queue(&format!("DELETE FROM {table} WHERE account = $0 AND document_id = $1"), &[Value::Int(saving.id)])?;
    for (row, position) in saving.rows.iter_mut().zip(1i64..) {
        row.set("document_id", saving.id);
        row.set("position", position);
    }
    noun::create_many(cx, paper.rows, &mut saving.rows)?;
    cx.queue(
        &format!("UPDATE {table} SET stable_id = id WHERE account = $0 AND document_id = $1 AND stable_id = 0"),
        &[Value::Int(saving.id)],
    )
}

/// A row of goods that is to be moved.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Its id.
    pub row: i64,
    /// The product.
    pub product: i64,
    /// Units.
    pub quantity: Quantity,
    /// The price as entered, in micro-units.
    pub price: i64,
}

/// The rows of a stored document in the order in which goods are moved: by product. Their levels are locked from here on.
pub fn lines(cx: &mut Cx<'_, '_>, paper: &Paper, id: i64) -> Result<Vec<Line>, Fault> {
    let table = paper.rows.table;
    let sql = format!(
        "SELECT id, product_id, amount, price FROM {table} WHERE account = $0 AND document_id = $1 AND product_id > 0
         ORDER BY product_id, position, id"
    );
    let line = |row: Row<'_>| Line {
        row: row.int(0),
        product: row.int(1),
        quantity: Quantity::from_micro(row.int(2)),
        price: row.int(3),
    };
    let lines: Vec<Line> = cx.query(&sql, &[Value::Int(id)])?.iter().map(line).collect();
    let mut products: Vec<_> = lines.iter().map(|line| Id::new(line.product)).collect();
    products.dedup();
    ladu_ledger::lock(cx, &products)?;
    Ok(lines)
}

/// Writes what a row's goods cost each into its price.
pub fn set_row_price(cx: &mut Cx<'_, '_>, paper: &Paper, line: &Line, cost: ladu_ledger::Cost) -> Result<(), Fault> {
    let unit = cost.value.per(line.quantity)?;
    cx.queue(
        &format!("UPDATE {} SET price = $2 WHERE account = $0 AND id = $1", paper.rows.table),
        &[Value::Int(line.row), Value::Int(unit.micro())],
    )
}

/// The parameter of a row's amount, for a fault about its goods.
pub fn amount_of(saving: &Saving, line: &Line) -> String {
    let row = saving.rows.iter().find(|row| row.id == Some(line.row));
    row.map_or("amount".to_owned(), |row| row.parameter("amount"))
}
