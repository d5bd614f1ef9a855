//! Changes of stock levels: each is one statement, which locks the level until the transaction ends.

use std::collections::BTreeMap;

use ladu_domain::fifo::Cost;
use ladu_record::{Cx, with_rows};
use ladu_store::{Asked, OwnedValue, Row};
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use crate::movement::{Place, StockKey};

/// The stretch of a queue that goods took when a level was raised.
#[derive(Clone)]
pub(super) struct Passed {
    pub(super) from: Quantity,
    pub(super) to: Quantity,
    /// The day, never before that of the goods ahead in the queue.
    pub(super) date: String,
    /// Something was issued that these goods cover.
    pub(super) owed: bool,
}

impl Passed {
    /// The column of the product.
    pub(super) const PRODUCT: usize = 3;

    pub(super) fn of(row: Row<'_>, quantity: Quantity) -> Result<Passed, Fault> {
        let (to, on_hand, date): (Quantity, Quantity, String) = (row.get(0), row.get(1), row.get(2));
        let before = on_hand.minus(quantity)?;
        Ok(Passed { from: to.minus(quantity)?, to, date, owed: before.is_negative() })
    }

    /// What a quantity of one product took.
    pub(super) fn first(cx: &mut Cx<'_, '_>, asked: Vec<Asked>, quantity: Quantity) -> Result<Passed, Fault> {
        let rows = cx.rows(asked.into_iter().next())?;
        Passed::of(rows.get(0), quantity)
    }
}

/// Where goods come from that enter a warehouse.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Supplier,
    /// Another warehouse: there are as many as before over all of them.
    Warehouse,
    Elsewhere,
}

/// Raises the levels of products in a warehouse, each by a quantity and what it costs, as of a day. They are locked from here on, by
/// product.
pub(super) fn ask_enter(
    cx: &mut Cx<'_, '_>,
    warehouse: Id<of::Warehouse>,
    coming: &BTreeMap<Id<of::Product>, (Quantity, Cost)>,
    (date, origin): (&str, Origin),
) -> Result<Vec<Asked>, Fault> {
    let now = cx.now().0;
    let bought = if origin == Origin::Supplier { date } else { "" };
    let rows: Vec<OwnedValue> = coming
        .iter()
        .flat_map(|(product, (quantity, cost))| {
            [
                (*product).into(),
                warehouse.into(),
                (*quantity).into(),
                (*quantity).into(),
                cost.value.into(),
                cost.purchase.into(),
                now.into(),
                date.into(),
                bought.into(),
                bought.into(),
                if origin == Origin::Warehouse { 0 } else { now }.into(),
            ]
        })
        .collect();
    cx.ask_rows(
        "INSERT INTO stock_level (account, product_id, warehouse_id, on_hand, received, value, purchase_value, changed, last_in_date,
         first_purchase_date, last_purchase_date, total_changed) VALUES",
        11,
        &rows,
        "ON CONFLICT (account, product_id, warehouse_id) DO UPDATE SET on_hand = stock_level.on_hand + excluded.on_hand,
         received = stock_level.received + excluded.received, value = stock_level.value + excluded.value,
         purchase_value = stock_level.purchase_value + excluded.purchase_value, changed = excluded.changed,
         last_in_date = CASE WHEN stock_level.last_in_date > excluded.last_in_date THEN stock_level.last_in_date
                        ELSE excluded.last_in_date END,
         first_purchase_date = CASE WHEN stock_level.first_purchase_date = '' THEN excluded.first_purchase_date
                               ELSE stock_level.first_purchase_date END,
         last_purchase_date = CASE WHEN excluded.last_purchase_date = '' THEN stock_level.last_purchase_date
                              ELSE excluded.last_purchase_date END,
         total_changed = CASE WHEN excluded.total_changed > stock_level.total_changed THEN excluded.total_changed
                         ELSE stock_level.total_changed END
         RETURNING received, on_hand, last_in_date, product_id",
    )
}

/// Where goods go that leave a warehouse.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Customer,
    /// Another warehouse: there are as many as before over all of them.
    Warehouse,
    Elsewhere,
}

impl Target {
    pub(super) fn of(place: Place) -> Target {
        if place == Place::Customer { Target::Customer } else { Target::Elsewhere }
    }
}

/// What left a warehouse of a product.
pub(super) struct Left {
    /// The stretch of the queue of what was issued.
    pub(super) from: Quantity,
    pub(super) to: Quantity,
    /// The day, never before that of the goods ahead in the queue.
    pub(super) date: String,
    /// Units that were there before.
    pub(super) before: Quantity,
}

impl Left {
    /// The column of the product.
    pub(super) const PRODUCT: usize = 3;

    pub(super) fn of(row: Row<'_>, quantity: Quantity) -> Result<Left, Fault> {
        let (received, on_hand, date): (Quantity, Quantity, String) = (row.get(0), row.get(1), row.get(2));
        let to = received.minus(on_hand)?;
        Ok(Left { from: to.minus(quantity)?, to, date, before: on_hand.plus(quantity)? })
    }
}

/// Lowers levels, whatever is there: the rows are locked from here on, by product, and whoever else wants of the same stock waits until
/// this transaction ends.
pub(super) fn ask_leave(
    cx: &mut Cx<'_, '_>,
    warehouse: Id<of::Warehouse>,
    leaving: &BTreeMap<Id<of::Product>, Quantity>,
    target: Target,
) -> Result<Vec<Asked>, Fault> {
    let (today, now) = (cx.today_in(warehouse)?.to_string(), cx.now().0);
    let rows: Vec<OwnedValue> = leaving
        .iter()
        .flat_map(|(product, quantity)| {
            [
                (*product).into(),
                warehouse.into(),
                quantity.negated().into(),
                now.into(),
                today.as_str().into(),
                if target == Target::Warehouse { 0 } else { now }.into(),
                if target == Target::Customer { today.as_str() } else { "" }.into(),
            ]
        })
        .collect();
    cx.ask_rows(
        "INSERT INTO stock_level (account, product_id, warehouse_id, on_hand, changed, last_out_date, total_changed, last_sold_date)
         VALUES",
        7,
        &rows,
        "ON CONFLICT (account, product_id, warehouse_id) DO UPDATE SET
         on_hand = stock_level.on_hand + excluded.on_hand, changed = excluded.changed,
         last_out_date = CASE WHEN stock_level.last_out_date > excluded.last_out_date THEN stock_level.last_out_date
                         ELSE excluded.last_out_date END,
         total_changed = CASE WHEN stock_level.total_changed > excluded.total_changed THEN stock_level.total_changed
                         ELSE excluded.total_changed END,
         last_sold_date = CASE WHEN excluded.last_sold_date = '' THEN stock_level.last_sold_date
                          ELSE excluded.last_sold_date END
         RETURNING received, on_hand, last_out_date, product_id",
    )
}

/// Changes what the goods in stock cost together.
pub(super) fn change_value(cx: &mut Cx<'_, '_>, stock: StockKey, by: Cost) -> Result<(), Fault> {
    if by.is_zero() {
        return Ok(());
    }
    cx.queue(
        "UPDATE stock_level SET value = value + $3, purchase_value = purchase_value + $4
         WHERE account = $0 AND product_id = $1 AND warehouse_id = $2",
        &[stock.product.into(), stock.warehouse.into(), by.value.into(), by.purchase.into()],
    )
}

/// The same of several products in a warehouse, whose levels are locked.
pub(super) fn change_values(
    cx: &mut Cx<'_, '_>,
    warehouse: Id<of::Warehouse>,
    changes: &[(Id<of::Product>, Cost)],
) -> Result<(), Fault> {
    let mut sums: BTreeMap<Id<of::Product>, Cost> = BTreeMap::new();
    for (product, by) in changes {
        let sum = sums.entry(*product).or_default();
        *sum = sum.plus(*by)?;
    }
    let rows: Vec<OwnedValue> = sums
        .iter()
        .filter(|(_, by)| !by.is_zero())
        .flat_map(|(product, by)| [(*product).into(), by.value.into(), by.purchase.into()])
        .collect();
    let sql = "WITH new(product_id, value, purchase) AS (VALUES {rows})
         UPDATE stock_level SET value = stock_level.value + new.value, purchase_value = stock_level.purchase_value + new.purchase
         FROM new WHERE stock_level.account = $0 AND stock_level.warehouse_id = $1 AND stock_level.product_id = new.product_id";
    for (sql, values) in with_rows(sql, 3, &rows, &[warehouse.into()]) {
        cx.queue(&sql, &values)?;
    }
    Ok(())
}
