//! Moves of goods: a receipt joins the end of the queue of what came into its store, an issue the queue of what went out.

use ladu_domain::fifo::{self, Cost, Piece};
use ladu_store::{Row, Value};
use ladu_types::{Price, Quantity};
use ladu_wire::Fault;

use crate::movement::{Document, Issue, PLACE_CUSTOMER, PLACE_SUPPLIER, Receipt, Refused, Return, StockKey, Transfer};
use crate::queue::{Stretch, change_value};
use crate::revaluation::Revaluation;
use ladu_record::Cx;

/// Locks the levels of some products in all stores, in their order, so that two who change several wait for each other only
/// one way. Whatever may reach into other stores starts with this.
pub fn lock(cx: &mut Cx<'_, '_>, products: &[i64]) -> Result<(), Fault> {
    if products.is_empty() {
        return Ok(());
    }
    let list = products.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    cx.lock_rows(&format!(
        "SELECT product_id FROM stock_level WHERE account = $0 AND product_id IN ({list}) ORDER BY product_id, warehouse_id"
    ))
}

/// Takes goods in. What was issued without stock is covered first. Gives the move.
pub fn receive(cx: &mut Cx<'_, '_>, receipt: &Receipt) -> Result<i64, Fault> {
    lock(cx, &[receipt.product])?;
    let mut ripple = Revaluation::of(receipt.product);
    let move_id = take_in(cx, receipt, 0, &mut ripple)?.move_id;
    ripple.settle(cx)?;
    Ok(move_id)
}

/// Takes goods back from a customer at what a unit of their sale cost, also when that changes later. Without a sale they cost what
/// the oldest goods on the shelf cost, else the last that came in, else what the product card says.
pub fn return_goods(cx: &mut Cx<'_, '_>, returned: &Return) -> Result<i64, Fault> {
    lock(cx, &[returned.product])?;
    let shelf = StockKey { product: returned.product, warehouse: returned.warehouse };
    let sale = match returned.sold_by {
        Some(sale) if is_sold(cx, sale, returned.product)? => sale,
        _ => 0,
    };
    let cost = if sale == 0 { cost_without_sale(cx, shelf, returned.quantity)? } else { Cost::ZERO };
    let receipt = Receipt {
        product: returned.product,
        warehouse: returned.warehouse,
        from: PLACE_CUSTOMER,
        quantity: returned.quantity,
        cost,
        document: returned.document,
    };
    let mut ripple = Revaluation::of(returned.product);
    let entered = take_in(cx, &receipt, sale, &mut ripple)?;
    if sale != 0 {
        ripple.returned(entered.layer);
    }
    ripple.settle(cx)?;
    Ok(entered.move_id)
}

/// Takes goods out, oldest first. Gives the move and its cost, or refuses when stock is required and missing.
pub fn issue(cx: &mut Cx<'_, '_>, issue: &Issue) -> Result<Result<(i64, Cost), Refused>, Fault> {
    let shelf = StockKey { product: issue.product, warehouse: issue.warehouse };
    let sold = issue.to == PLACE_CUSTOMER;
    let Some(left) =
        leave(cx, shelf, issue.quantity, if sold { Target::Customer } else { Target::Elsewhere }, issue.required)?
    else {
        return Ok(Err(Refused));
    };
    let pieces = Stretch::read(cx, shelf, left.from, left.to)?.pieces(left.from, left.to)?;
    let cost = fifo::total(&pieces)?;
    change_value(cx, shelf, cost.negated())?;
    let move_id = cx.next_id("stock_move")?;
    let entry = Entry {
        id: move_id,
        product: issue.product,
        from: issue.warehouse,
        to: issue.to,
        quantity: issue.quantity,
        cost,
        queue_to: Some(left.to),
        document: issue.document,
        reverses: 0,
        date: &left.date,
    };
    write_move(cx, &entry)?;
    Ok(Ok((move_id, cost)))
}

/// Moves goods from store to store at what they cost, oldest first; refuses what is not there. Gives the move and its cost.
pub fn transfer(cx: &mut Cx<'_, '_>, transfer: &Transfer) -> Result<Result<(i64, Cost), Refused>, Fault> {
    lock(cx, &[transfer.product])?;
    let source = StockKey { product: transfer.product, warehouse: transfer.from };
    let target = StockKey { product: transfer.product, warehouse: transfer.to };
    let Some(left) = leave(cx, source, transfer.quantity, Target::Store, true)? else { return Ok(Err(Refused)) };
    let pieces = fifo::joined(&Stretch::read(cx, source, left.from, left.to)?.pieces(left.from, left.to)?)?;
    let cost = fifo::total(&pieces)?;
    change_value(cx, source, cost.negated())?;
    let entered = enter(cx, target, transfer.quantity, cost, (&left.date, Origin::Store))?;
    if entered.date != left.date {
        cx.queue(
            "UPDATE stock_level SET last_out_date = $3 WHERE account = $0 AND product_id = $1 AND warehouse_id = $2",
            &[Value::Int(source.product), Value::Int(source.warehouse), Value::Text(&entered.date)],
        )?;
    }
    let move_id = cx.next_id("stock_move")?;
    let entry = Entry {
        id: move_id,
        product: transfer.product,
        from: transfer.from,
        to: transfer.to,
        quantity: transfer.quantity,
        cost,
        queue_to: Some(left.to),
        document: transfer.document,
        reverses: 0,
        date: &entered.date,
    };
    write_move(cx, &entry)?;
    write_layers(cx, target, move_id, (entered.from, &entered.date), &pieces)?;
    let mut ripple = Revaluation::of(transfer.product);
    if entered.owed {
        ripple.over(cx, target, entered.from, entered.to, true)?;
    }
    ripple.settle(cx)?;
    Ok(Ok((move_id, cost)))
}

/// A stretch of a queue that goods took on entering or leaving a shelf.
struct Passed {
    from: Quantity,
    to: Quantity,
    /// The day, never before that of the goods ahead in the queue.
    date: String,
    /// Something was issued that these goods cover.
    owed: bool,
}

/// What a receipt has made.
struct Entered {
    move_id: i64,
    layer: i64,
}

/// The level, the move, and the layer that is a batch of its own.
fn take_in(cx: &mut Cx<'_, '_>, receipt: &Receipt, sale: i64, ripple: &mut Revaluation) -> Result<Entered, Fault> {
    let shelf = StockKey { product: receipt.product, warehouse: receipt.warehouse };
    let today = cx.today()?.to_string();
    let origin = if receipt.from == PLACE_SUPPLIER { Origin::Supplier } else { Origin::Elsewhere };
    let entered = enter(cx, shelf, receipt.quantity, receipt.cost, (&today, origin))?;
    let (move_id, layer) = (cx.next_id("stock_move")?, cx.next_id("stock_layer")?);
    let entry = Entry {
        id: move_id,
        product: receipt.product,
        from: receipt.from,
        to: receipt.warehouse,
        quantity: receipt.quantity,
        cost: receipt.cost,
        queue_to: None,
        document: receipt.document,
        reverses: 0,
        date: &entered.date,
    };
    write_move(cx, &entry)?;
    cx.queue(
        &format!("{LAYER} ($0, $1, $2, $3, $4, $5, $6, $1, 0, $7, $8, $9, $10)"),
        &[
            Value::Int(layer),
            Value::Int(receipt.product),
            Value::Int(receipt.warehouse),
            Value::Int(move_id),
            Value::Int(entered.to.micro()),
            Value::Int(receipt.quantity.micro()),
            Value::Int(receipt.cost.value.micro()),
            Value::Int(receipt.cost.purchase.micro()),
            Value::Int(sale),
            Value::Text(&entered.date),
        ],
    )?;
    if entered.owed {
        ripple.over(cx, shelf, entered.from, entered.to, true)?;
    }
    Ok(Entered { move_id, layer })
}

/// Where goods come from that enter a store.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Supplier,
    /// Another store: there are as many as before over all stores.
    Store,
    Elsewhere,
}

/// Raises a level.
fn enter(
    cx: &mut Cx<'_, '_>,
    shelf: StockKey,
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
            Value::Int(shelf.product),
            Value::Int(shelf.warehouse),
            Value::Int(quantity.micro()),
            Value::Int(cost.value.micro()),
            Value::Int(cost.purchase.micro()),
            Value::Int(now),
            Value::Text(date),
            Value::Text(if bought { date } else { "" }),
            Value::Int(if origin == Origin::Store { 0 } else { now }),
        ],
    )?;
    let row = rows.get(0);
    let to = Quantity::from_micro(row.int(0));
    let before = Quantity::from_micro(row.int(1)).minus(quantity)?;
    Ok(Passed { from: to.minus(quantity)?, to, date: row.text(2).to_owned(), owed: before.is_negative() })
}

/// Where goods go that leave a store.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Customer,
    /// Another store: there are as many as before over all stores.
    Store,
    Elsewhere,
}

/// Lowers a level by one conditional statement: the row is locked from here on, and whoever else wants of the same shelf waits for
/// our end. None when it is required that the goods are there and they are not.
fn leave(
    cx: &mut Cx<'_, '_>,
    shelf: StockKey,
    quantity: Quantity,
    target: Target,
    required: bool,
) -> Result<Option<Passed>, Fault> {
    const GONE: &str =
        "last_out_date = CASE WHEN stock_level.last_out_date > $5 THEN stock_level.last_out_date ELSE $5 END,
         total_changed = CASE WHEN stock_level.total_changed > $6 THEN stock_level.total_changed ELSE $6 END";
    let (today, now, sold) = (cx.today()?.to_string(), cx.now().0, target == Target::Customer);
    let sold_on = if sold { ", last_sold_date = $5" } else { "" };
    let values = [
        Value::Int(shelf.product),
        Value::Int(shelf.warehouse),
        Value::Int(quantity.negated().micro()),
        Value::Int(now),
        Value::Text(&today),
        Value::Int(if target == Target::Store { 0 } else { now }),
    ];
    let sql = if required {
        format!(
            "UPDATE stock_level SET on_hand = on_hand + $3, changed = $4, {GONE}{sold_on}
             WHERE account = $0 AND product_id = $1 AND warehouse_id = $2 AND on_hand + $3 >= 0
             RETURNING received, on_hand, last_out_date"
        )
    } else {
        let columns = if sold { ("last_sold_date", "$5") } else { ("last_in_date", "''") };
        format!(
            "INSERT INTO stock_level (account, product_id, warehouse_id, on_hand, changed, last_out_date, total_changed, {})
             VALUES ($0, $1, $2, $3, $4, $5, $6, {}) ON CONFLICT (account, product_id, warehouse_id) DO UPDATE SET
             on_hand = stock_level.on_hand + excluded.on_hand, changed = excluded.changed, {GONE}{sold_on}
             RETURNING received, on_hand, last_out_date",
            columns.0, columns.1
        )
    };
    let rows = cx.query(&sql, &values)?;
    let Some(row) = rows.first() else { return Ok(None) };
    let to = Quantity::from_micro(row.int(0)).minus(Quantity::from_micro(row.int(1)))?;
    Ok(Some(Passed { from: to.minus(quantity)?, to, date: row.text(2).to_owned(), owed: false }))
}

/// A move as it is written.
pub(super) struct Entry<'a> {
    pub(super) id: i64,
    pub(super) product: i64,
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) quantity: Quantity,
    pub(super) cost: Cost,
    pub(super) queue_to: Option<Quantity>,
    pub(super) document: Document,
    pub(super) reverses: i64,
    pub(super) date: &'a str,
}

pub(super) fn write_move(cx: &mut Cx<'_, '_>, entry: &Entry<'_>) -> Result<(), Fault> {
    let now = cx.now().0;
    cx.queue(
        "INSERT INTO stock_move (account, id, product_id, from_place, to_place, quantity, value, purchase_value, queue_to,
         document_kind, document_id, row_id, reverses, date, added)
         VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &[
            Value::Int(entry.id),
            Value::Int(entry.product),
            Value::Int(entry.from),
            Value::Int(entry.to),
            Value::Int(entry.quantity.micro()),
            Value::Int(entry.cost.value.micro()),
            Value::Int(entry.cost.purchase.micro()),
            entry.queue_to.map_or(Value::Null, |to| Value::Int(to.micro())),
            Value::Text(entry.document.kind),
            Value::Int(entry.document.id),
            Value::Int(entry.document.row),
            Value::Int(entry.reverses),
            Value::Text(entry.date),
            Value::Int(now),
        ],
    )
}

const LAYER: &str =
    "INSERT INTO stock_layer (account, id, product_id, warehouse_id, move_id, queue_to, quantity, batch_id, batch_from,
     value, purchase_value, cost_document, date) VALUES";

/// Writes the layers of goods that were transferred: each keeps the batch it is of.
pub(super) fn write_layers(
    cx: &mut Cx<'_, '_>,
    shelf: StockKey,
    move_id: i64,
    (from, date): (Quantity, &str),
    pieces: &[Piece],
) -> Result<(), Fault> {
    let first = cx.next_ids("stock_layer", pieces.len() as i64)?;
    let mut to = from;
    for (id, piece) in (first..).zip(pieces) {
        to = to.plus(piece.quantity)?;
        cx.queue(
            &format!("{LAYER} ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11)"),
            &[
                Value::Int(id),
                Value::Int(shelf.product),
                Value::Int(shelf.warehouse),
                Value::Int(move_id),
                Value::Int(to.micro()),
                Value::Int(piece.quantity.micro()),
                Value::Int(piece.batch),
                Value::Int(piece.offset.micro()),
                Value::Int(piece.cost.value.micro()),
                Value::Int(piece.cost.purchase.micro()),
                Value::Text(date),
            ],
        )?;
    }
    Ok(())
}

/// Did a sale sell a product?
fn is_sold(cx: &mut Cx<'_, '_>, sale: i64, product: i64) -> Result<bool, Fault> {
    let sql = "SELECT id FROM stock_move WHERE account = $0 AND document_kind = 'sale' AND document_id = $1 AND product_id = $2
               AND to_place = $3 AND queue_to IS NOT NULL LIMIT 1";
    Ok(cx.first(sql, &[sale, product, PLACE_CUSTOMER].map(Value::Int), |_| ())?.is_some())
}

/// What goods cost that turn up in a store: what the oldest on the shelf cost, else the last that came in, else what the product card says.
pub fn cost_of_found(cx: &mut Cx<'_, '_>, product: i64, warehouse: i64, quantity: Quantity) -> Result<Cost, Fault> {
    cost_without_sale(cx, StockKey { product, warehouse }, quantity)
}

/// What goods cost that come back from nobody knows which sale.
fn cost_without_sale(cx: &mut Cx<'_, '_>, shelf: StockKey, quantity: Quantity) -> Result<Cost, Fault> {
    let key = [shelf.product, shelf.warehouse].map(Value::Int);
    let sums = |row: Row<'_>| (Cost::from_micro(row.int(0), row.int(1)), Quantity::from_micro(row.int(2)));
    let level =
        "SELECT received, on_hand FROM stock_level WHERE account = $0 AND product_id = $1 AND warehouse_id = $2";
    let (received, on_hand) = cx.first(level, &key, |row| (row.int(0), row.int(1)))?.unwrap_or_default();
    let (received, issued) = (Quantity::from_micro(received), Quantity::from_micro(received - on_hand));
    if issued < received {
        let stretch = Stretch::read(cx, shelf, issued, received)?;
        if let Some(oldest) = stretch.layers.first() {
            return Ok(oldest.cost()?.share(quantity, oldest.quantity)?);
        }
    }
    let last = "SELECT value, purchase_value, quantity FROM stock_layer WHERE account = $0 AND product_id = $1
                AND warehouse_id = $2 ORDER BY queue_to DESC LIMIT 1";
    if let Some((cost, units)) = cx.first(last, &key, sums)? {
        return Ok(cost.share(quantity, units)?);
    }
    let card = "SELECT cost FROM product WHERE account = $0 AND id = $1";
    let card = Price::from_micro(cx.first(card, &key[..1], |row| row.int(0))?.unwrap_or(0));
    Ok(Cost::of(card, quantity)?)
}
