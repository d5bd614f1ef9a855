//! What is on hand and reserved, and what it cost.

use std::collections::HashMap;

use ladu_store::{OwnedValue, Value};
use ladu_types::{Money, Price, Quantity};
use ladu_wire::Fault;

use ladu_record::Cx;

/// A product in a store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Level {
    /// Units there, reserved ones included; below zero when more was sold than came in.
    pub on_hand: Quantity,
    /// Units that documents hold back.
    pub reserved: Quantity,
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
    /// Units that can be sold.
    pub fn free(&self) -> Quantity {
        self.on_hand.minus(self.reserved).unwrap_or_default()
    }

    /// A value per unit; 0 when nothing is there.
    pub fn average(&self, value: Money) -> Price {
        if self.on_hand.micro() <= 0 { Price::ZERO } else { value.per(self.on_hand).unwrap_or_default() }
    }

    /// Adds another store's.
    pub fn add(&mut self, other: &Level) {
        self.on_hand = self.on_hand.plus(other.on_hand).unwrap_or_default();
        self.reserved = self.reserved.plus(other.reserved).unwrap_or_default();
        self.value = self.value.plus(other.value).unwrap_or_default();
        self.purchase_value = self.purchase_value.plus(other.purchase_value).unwrap_or_default();
    }
}

/// The levels of some products in all stores, in one statement; cost is read only when asked for.
pub fn levels(cx: &mut Cx<'_, '_>, ids: &[i64], cost: bool) -> Result<HashMap<(i64, i64), Level>, Fault> {
    let costs = if cost { "value, purchase_value" } else { "0, 0" };
    let sql = format!(
        "SELECT product_id, warehouse_id, on_hand, reserved, reorder_point, restock_level, {costs} FROM stock_level
         WHERE account = $0 AND product_id IN ({{ids}})"
    );
    let rows = cx.among(&sql, ids, &[])?;
    let level = |row: ladu_store::Row<'_>| Level {
        on_hand: Quantity::from_micro(row.int(2)),
        reserved: Quantity::from_micro(row.int(3)),
        reorder_point: Quantity::from_micro(row.int(4)),
        restock_level: Quantity::from_micro(row.int(5)),
        value: Money::from_micro(row.int(6)),
        purchase_value: Money::from_micro(row.int(7)),
    };
    Ok(rows.iter().map(|row| ((row.int(0), row.int(1)), level(row))).collect())
}

/// The components of some products: component and amount, in the order they were given.
pub fn recipes(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<i64, Vec<(i64, i64)>>, Fault> {
    let mut found: HashMap<i64, Vec<(i64, i64)>> = HashMap::new();
    let sql = "SELECT product_id, component_id, amount FROM product_component
               WHERE account = $0 AND product_id IN ({ids}) ORDER BY product_id, position";
    for row in cx.among(sql, ids, &[])?.iter() {
        found.entry(row.int(0)).or_default().push((row.int(1), row.int(2)));
    }
    Ok(found)
}

/// Replaces the recipe of a product.
pub fn set_recipe(cx: &mut Cx<'_, '_>, product: i64, recipe: &[(i64, Quantity)]) -> Result<(), Fault> {
    cx.queue("DELETE FROM product_component WHERE account = $0 AND product_id = $1", &[Value::Int(product)])?;
    let rows: Vec<OwnedValue> = recipe
        .iter()
        .enumerate()
        .flat_map(|(at, (component, amount))| [product, at as i64, *component, amount.micro()].map(OwnedValue::from))
        .collect();
    cx.queue_rows(
        "INSERT INTO product_component (account, product_id, position, component_id, amount) VALUES",
        4,
        &rows,
    )
}

/// Sets the reorder point or the restock level of a product in a store.
pub fn set_limit(cx: &mut Cx<'_, '_>, product: i64, warehouse: i64, column: &str, value: i64) -> Result<(), Fault> {
    cx.queue(
        &format!(
            "INSERT INTO stock_level (account, product_id, warehouse_id, {column}) VALUES ($0, $1, $2, $3)
             ON CONFLICT (account, product_id, warehouse_id) DO UPDATE SET {column} = excluded.{column}"
        ),
        &[Value::Int(product), Value::Int(warehouse), Value::Int(value)],
    )
}
