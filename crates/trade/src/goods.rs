//! Goods of documents: what rows mean in stock, and how they leave a store and come back.

use std::collections::HashMap;

use ladu_ledger::{Document, Issue, Issuing, Place, Return, SoldRow, StockKey};
use ladu_record::Cx;
use ladu_store::Row;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

/// Units of a product on a row of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goods {
    /// The row, 0 when it does not matter.
    pub row: i64,
    pub product: i64,
    /// Units; below zero when they come back.
    pub quantity: Quantity,
    /// What sold them, when they come back and that is known.
    pub sold_by: Option<SoldRow>,
}

/// How a product is in stock; services, matrix products and what is not stocked are not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stocking {
    /// It has a stock of its own.
    Own,
    /// It leaves the stock as its components.
    Bundle,
}

impl Stocking {
    /// How a product of a type (`PRODUCT`, `BUNDLE`, `MATRIX` or `ASSEMBLY`) is in stock.
    pub(crate) fn of(kind: &str, non_stock: bool) -> Option<Stocking> {
        match (kind, non_stock) {
            ("BUNDLE", _) => Some(Stocking::Bundle),
            ("MATRIX", _) | (_, true) => None,
            _ => Some(Stocking::Own),
        }
    }
}

/// How products are in stock; those that are not are left out.
pub(crate) type Stocked = HashMap<Id<of::Product>, Stocking>;

/// How some products are in stock; those that are not are left out.
pub fn stocking(cx: &mut Cx<'_, '_>, products: impl IntoIterator<Item = Id<of::Product>>) -> Result<Stocked, Fault> {
    let mut ids: Vec<i64> = products.into_iter().map(Id::number).collect();
    ids.sort_unstable();
    ids.dedup();
    let sql = "SELECT id, type, non_stock FROM product WHERE account = $0 AND id IN ({ids})";
    let stocked = |row: Row<'_>| {
        let (id, kind, non_stock): (Id<of::Product>, &str, bool) = row.read();
        Stocking::of(kind, non_stock).map(|stocking| (id, stocking))
    };
    Ok(cx.among(sql, &ids, &[])?.iter().filter_map(stocked).collect())
}

/// Rows as what is really in stock: bundles are taken apart; services, matrix products and what is not stocked are left out.
pub fn unpack(cx: &mut Cx<'_, '_>, rows: &[Goods]) -> Result<Vec<Goods>, Fault> {
    let stocked = stocking(cx, rows.iter().filter_map(|goods| Id::some(goods.product)))?;
    unpack_stocked(cx, rows, &stocked)
}

/// The same, when it is known how the products are in stock.
pub(crate) fn unpack_stocked(cx: &mut Cx<'_, '_>, rows: &[Goods], stocked: &Stocked) -> Result<Vec<Goods>, Fault> {
    let is_bundle = |(id, stocking): (&Id<of::Product>, &Stocking)| (*stocking == Stocking::Bundle).then_some(*id);
    let mut bundles: Vec<Id<of::Product>> = stocked.iter().filter_map(is_bundle).collect();
    bundles.sort_unstable();
    let recipes = ladu_ledger::recipes(cx, &bundles)?;
    let mut unpacked = Vec::new();
    for goods in rows {
        match stocked.get(&Id::new(goods.product)) {
            Some(Stocking::Bundle) => {
                for component in recipes.get(&Id::new(goods.product)).into_iter().flatten() {
                    let quantity = Quantity(goods.quantity.0.times(component.amount.0)?);
                    unpacked.push(Goods { product: component.product.number(), quantity, ..*goods });
                }
            }
            Some(Stocking::Own) => unpacked.push(*goods),
            None => {}
        }
    }
    Ok(unpacked)
}

/// A document whose goods leave a store for a customer.
#[derive(Debug, Clone, Copy)]
pub struct Delivery {
    pub document: i64,
    pub warehouse: i64,
    /// Refuse what is not there.
    pub required: bool,
}

/// There was not enough of this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lacking(pub Goods);

/// Moves unpacked goods to the customer, and back where a quantity is below zero. Products are taken in order, so that two sales never
/// wait for each other in a circle.
pub fn deliver(cx: &mut Cx<'_, '_>, delivery: &Delivery, mut goods: Vec<Goods>) -> Result<Result<(), Lacking>, Fault> {
    goods.sort_by_key(|goods| (goods.product, goods.row));
    let back = goods.iter().filter(|goods| goods.quantity.is_negative()).map(|goods| Id::new(goods.product));
    ladu_ledger::lock(cx, &back.collect::<Vec<_>>())?;
    let document = Document::sale(Id::new(delivery.document));
    // What follows each other in one direction goes together.
    for goods in goods.chunk_by(|one, next| one.quantity.is_negative() == next.quantity.is_negative()) {
        let stock =
            |goods: &Goods| StockKey { product: Id::new(goods.product), warehouse: Id::new(delivery.warehouse) };
        let cause = |goods: &Goods| document.row(Id::some(goods.row));
        if goods.first().is_some_and(|goods| goods.quantity.is_negative()) {
            for goods in goods {
                let (stock, cause, quantity) = (stock(goods), cause(goods), goods.quantity.abs());
                let returned = Return { stock, quantity, cause, sold_by: goods.sold_by };
                ladu_ledger::return_goods(cx, &returned)?;
            }
            continue;
        }
        let issue = |goods: &Goods| Issue {
            stock: stock(goods),
            to: Place::Customer,
            quantity: goods.quantity,
            cause: cause(goods),
            required: delivery.required,
        };
        let issues: Vec<Issue> = goods.iter().map(issue).collect();
        if let Err(refused) = Issuing::ask(cx, &issues)?.finish(cx)? {
            return Ok(Err(Lacking(goods[refused.at])));
        }
    }
    Ok(Ok(()))
}
