//! What is on hand and reserved, and what it cost.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::Query;
use ladu_store::{Asked, Row};
use ladu_types::{Id, Money, Overflow, Price, Quantity, of};
use ladu_wire::Fault;

use crate::movement::StockKey;
use crate::reservations::expired;

/// The stock of a product in a warehouse.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Level {
    /// Units there, reserved ones included; below zero when more was sold than came in.
    pub on_hand: Quantity,
    /// Units that documents reserve.
    pub reserved: Quantity,
    /// Units that can be sold.
    pub free: Quantity,
    /// What the units cost, freight included.
    pub value: Money,
    /// The same without freight.
    pub purchase_value: Money,
    /// Order more when fewer are left.
    pub reorder_point: Quantity,
    /// Order up to this many.
    pub restock_level: Quantity,
}

impl Level {
    /// A value per unit; 0 when nothing is there.
    pub fn average(&self, value: Money) -> Price {
        if self.on_hand.micro() <= 0 { Price::ZERO } else { value.per(self.on_hand).unwrap_or_default() }
    }

    /// Adds the units of another store and what they cost.
    pub fn add(&mut self, other: &Level) -> Result<(), Overflow> {
        self.on_hand = self.on_hand.plus(other.on_hand)?;
        self.reserved = self.reserved.plus(other.reserved)?;
        self.free = self.on_hand.minus(self.reserved)?;
        self.value = self.value.plus(other.value)?;
        self.purchase_value = self.purchase_value.plus(other.purchase_value)?;
        Ok(())
    }
}

/// Joins levels `l` with what is reserved of each until a day that is over, as `e.quantity`; null for nothing, which is the rule. Its
/// values go among those of a query.
pub fn expired_of_levels(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<String, Fault> {
    let expired = expired(cx, query)?;
    Ok(format!(
        "LEFT JOIN (SELECT r.account, r.product_id, r.warehouse_id, CAST(SUM(r.quantity) AS BIGINT) AS quantity
         FROM stock_reservation r WHERE r.account = $0 AND {expired} GROUP BY r.account, r.product_id, r.warehouse_id) e
         ON e.account = l.account AND e.product_id = l.product_id AND e.warehouse_id = l.warehouse_id"
    ))
}

/// The levels of some products in all warehouses, in one statement; cost is read only when asked for. What is reserved until a day that
/// is over is free.
pub fn levels(cx: &mut Cx<'_, '_>, ids: &[i64], cost: bool) -> Result<HashMap<StockKey, Level>, Fault> {
    let products: Vec<Id<of::Product>> = ids.iter().copied().map(Id::new).collect();
    ask_levels(cx, &products, cost)?.read(cx)
}

/// Levels that were asked for.
pub struct AskedLevels(Option<Asked>);

/// Asks for the [`levels`] of some products.
pub fn ask_levels(cx: &mut Cx<'_, '_>, products: &[Id<of::Product>], cost: bool) -> Result<AskedLevels, Fault> {
    let costs = if cost { "l.value, l.purchase_value" } else { "0, 0" };
    let mut query = Query::default();
    let expired = expired_of_levels(cx, &mut query)?;
    let sql = format!(
        "SELECT l.product_id, l.warehouse_id, l.on_hand, l.reserved - COALESCE(e.quantity, 0), l.reorder_point, l.restock_level, {costs}
         FROM stock_level l {expired} WHERE l.account = $0 AND l.product_id IN ({{ids}})"
    );
    cx.ask_among(&sql, products, &query.values()).map(AskedLevels)
}

impl AskedLevels {
    pub fn read(self, cx: &mut Cx<'_, '_>) -> Result<HashMap<StockKey, Level>, Fault> {
        let level = |row: Row<'_>| {
            let (product, warehouse, on_hand, reserved, reorder_point, restock_level, value, purchase_value) =
                row.read();
            let (on_hand, reserved): (Quantity, Quantity) = (on_hand, reserved);
            let free = on_hand.minus(reserved)?;
            let level = Level { on_hand, reserved, free, value, purchase_value, reorder_point, restock_level };
            Ok((StockKey { product, warehouse }, level))
        };
        cx.rows(self.0)?.iter().map(level).collect()
    }
}

/// A limit of a level that whoever orders goods goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Order more when fewer are left.
    ReorderPoint,
    /// Order up to this many.
    RestockLevel,
}

/// Sets a limit of a product in a warehouse.
pub fn set_limit(cx: &mut Cx<'_, '_>, stock: StockKey, limit: Limit, value: Quantity) -> Result<(), Fault> {
    let column = match limit {
        Limit::ReorderPoint => "reorder_point",
        Limit::RestockLevel => "restock_level",
    };
    cx.queue(
        &format!(
            "INSERT INTO stock_level (account, product_id, warehouse_id, {column}) VALUES ($0, $1, $2, $3)
             ON CONFLICT (account, product_id, warehouse_id) DO UPDATE SET {column} = excluded.{column}"
        ),
        &[stock.product.into(), stock.warehouse.into(), value.into()],
    )
}
