//! Changes of stock levels: each is one statement, which locks the level until the transaction ends.

use ladu_domain::fifo::Cost;
use ladu_record::Cx;
use ladu_types::Quantity;
use ladu_wire::Fault;

use crate::movement::StockKey;

/// The stretch of a queue that goods took when a level was raised or lowered.
pub(super) struct Passed {
    pub(super) from: Quantity,
    pub(super) to: Quantity,
    /// The day, never before that of the goods ahead in the queue.
    pub(super) date: String,
    /// Something was issued that these goods cover.
    pub(super) owed: bool,
}

/// Where goods come from that enter a warehouse.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Supplier,
    /// Another warehouse: there are as many as before over all of them.
    Warehouse,
    Elsewhere,
}

pub(super) fn enter(
    cx: &mut Cx<'_, '_>,
    stock: StockKey,
    quantity: Quantity,
    cost: Cost,
    (date, origin): (&str, Origin),
) -> Result<Passed, Fault> {
    let now = cx.now().0;
    let bought = origin == Origin::Supplier;
    let rows = cx.query(
        "INSERT INTO stock_level (account, product_id, warehouse_id, on_hand, received, value, purchase_value, changed, last_in_date,
         first_purchase_date, last_purchase_date, total_changed) VALUES ($0, $1, $2, $3, $3, $4, $5, $6, $7, $8, $8, $9)
         ON CONFLICT (account, product_id, warehouse_id) DO UPDATE SET on_hand = stock_level.on_hand + excluded.on_hand,
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
         RETURNING received, on_hand, last_in_date",
        &[
            stock.product.into(),
            stock.warehouse.into(),
            quantity.into(),
            cost.value.into(),
            cost.purchase.into(),
            now.into(),
            date.into(),
            if bought { date } else { "" }.into(),
            if origin == Origin::Warehouse { 0 } else { now }.into(),
        ],
    )?;
    let (to, on_hand, date): (Quantity, Quantity, String) = rows.get(0).read();
    let before = on_hand.minus(quantity)?;
    Ok(Passed { from: to.minus(quantity)?, to, date, owed: before.is_negative() })
}

/// Where goods go that leave a warehouse.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Customer,
    /// Another warehouse: there are as many as before over all of them.
    Warehouse,
    Elsewhere,
}

/// Lowers a level by one conditional statement: the row is locked from here on, and whoever else wants of the same stock waits
/// until this transaction ends. None when it is required that the goods are there and they are not.
pub(super) fn leave(
    cx: &mut Cx<'_, '_>,
    stock: StockKey,
    quantity: Quantity,
    target: Target,
    required: bool,
) -> Result<Option<Passed>, Fault> {
    const ISSUED: &str =
        "last_out_date = CASE WHEN stock_level.last_out_date > $5 THEN stock_level.last_out_date ELSE $5 END,
         total_changed = CASE WHEN stock_level.total_changed > $6 THEN stock_level.total_changed ELSE $6 END";
    let (today, now, sold) = (cx.today_in(stock.warehouse)?.to_string(), cx.now().0, target == Target::Customer);
    let sold_on = if sold { ", last_sold_date = $5" } else { "" };
    let values = [
        stock.product.into(),
        stock.warehouse.into(),
        quantity.negated().into(),
        now.into(),
        today.as_str().into(),
        if target == Target::Warehouse { 0 } else { now }.into(),
    ];
    let sql = if required {
        format!(
            "UPDATE stock_level SET on_hand = on_hand + $3, changed = $4, {ISSUED}{sold_on}
             WHERE account = $0 AND product_id = $1 AND warehouse_id = $2 AND on_hand + $3 >= 0
             RETURNING received, on_hand, last_out_date"
        )
    } else {
        let columns = if sold { ("last_sold_date", "$5") } else { ("last_in_date", "''") };
        format!(
            "INSERT INTO stock_level (account, product_id, warehouse_id, on_hand, changed, last_out_date, total_changed, {})
             VALUES ($0, $1, $2, $3, $4, $5, $6, {}) ON CONFLICT (account, product_id, warehouse_id) DO UPDATE SET
             on_hand = stock_level.on_hand + excluded.on_hand, changed = excluded.changed, {ISSUED}{sold_on}
             RETURNING received, on_hand, last_out_date",
            columns.0, columns.1
        )
    };
    let rows = cx.query(&sql, &values)?;
    let Some(row) = rows.first() else { return Ok(None) };
    let (received, on_hand, date): (Quantity, Quantity, String) = row.read();
    let to = received.minus(on_hand)?;
    Ok(Some(Passed { from: to.minus(quantity)?, to, date, owed: false }))
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
