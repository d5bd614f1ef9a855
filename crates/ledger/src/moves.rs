//! Moves of goods: a receipt joins the end of the queue of what came into its warehouse, an issue the queue of what was issued.

use ladu_domain::fifo::{self, Cost};
use ladu_record::Cx;
use ladu_types::{Fixed, Id, Price, Quantity, of};
use ladu_wire::Fault;

use crate::entry::{Entry, NewBatch, write_batch, write_layers, write_move};
use crate::level_change::{Origin, Target, change_value, enter, leave};
use crate::lock::lock;
use crate::movement::{Issue, Moved, Place, Receipt, Refused, Return, SoldRow, StockKey, Transfer};
use crate::queue::Stretch;
use crate::revaluation::Revaluation;

/// Takes goods in. What was issued without stock is covered first. Gives the move.
pub fn receive(cx: &mut Cx<'_, '_>, receipt: &Receipt) -> Result<Id<of::Move>, Fault> {
    lock(cx, &[receipt.stock.product])?;
    let mut revaluation = Revaluation::of(receipt.stock.product);
    let move_id = take_in(cx, receipt, None, &mut revaluation)?.move_id;
    revaluation.settle(cx)?;
    Ok(move_id)
}

/// Takes goods back from a customer at what a unit cost of the row that sold them, also when that changes later. Without such a row
/// they cost what the oldest goods in stock cost, else the last that came in, else what the product card says.
pub fn return_goods(cx: &mut Cx<'_, '_>, returned: &Return) -> Result<Id<of::Move>, Fault> {
    let product = returned.stock.product;
    lock(cx, &[product])?;
    let sold_by = match returned.sold_by {
        Some(sold_by) if is_sold(cx, sold_by, product)? => Some(sold_by),
        _ => None,
    };
    let cost = if sold_by.is_none() { cost_of_found(cx, returned.stock, returned.quantity)? } else { Cost::ZERO };
    let receipt = Receipt {
        stock: returned.stock,
        from: Place::Customer,
        quantity: returned.quantity,
        cost,
        cause: returned.cause,
    };
    let mut revaluation = Revaluation::of(product);
    let entered = take_in(cx, &receipt, sold_by, &mut revaluation)?;
    if sold_by.is_some() {
        revaluation.returned(entered.layer);
    }
    revaluation.settle(cx)?;
    Ok(entered.move_id)
}

/// Takes goods out, oldest first; refuses when stock is required and missing.
pub fn issue(cx: &mut Cx<'_, '_>, issue: &Issue) -> Result<Result<Moved, Refused>, Fault> {
    let target = if issue.to == Place::Customer { Target::Customer } else { Target::Elsewhere };
    let Some(left) = leave(cx, issue.stock, issue.quantity, target, issue.required)? else {
        return Ok(Err(Refused));
    };
    let pieces = Stretch::read(cx, issue.stock, left.from, left.to)?.pieces(left.from, left.to)?;
    let cost = fifo::total(&pieces)?;
    change_value(cx, issue.stock, cost.negated())?;
    let id = Id::new(cx.next_id("stock_move")?);
    let entry = Entry {
        id,
        product: issue.stock.product,
        from: issue.stock.warehouse.number(),
        to: issue.to.number(),
        quantity: issue.quantity,
        cost,
        queue_to: Some(left.to),
        cause: issue.cause,
        reverses: None,
        date: &left.date,
    };
    write_move(cx, &entry)?;
    Ok(Ok(Moved { id, cost }))
}

/// Moves goods from warehouse to warehouse at what they cost, oldest first; refuses what is not there. The move has the day on which they
/// left the one, its layers the day on which they came into the other: the same moment may be another day there.
pub fn transfer(cx: &mut Cx<'_, '_>, transfer: &Transfer) -> Result<Result<Moved, Refused>, Fault> {
    let source = transfer.stock;
    lock(cx, &[source.product])?;
    let target = StockKey { product: source.product, warehouse: transfer.to };
    let Some(left) = leave(cx, source, transfer.quantity, Target::Warehouse, true)? else { return Ok(Err(Refused)) };
    let pieces = fifo::joined(&Stretch::read(cx, source, left.from, left.to)?.pieces(left.from, left.to)?)?;
    let cost = fifo::total(&pieces)?;
    change_value(cx, source, cost.negated())?;
    let today = cx.today_in(target.warehouse)?.to_string();
    let entered = enter(cx, target, transfer.quantity, cost, (&today, Origin::Warehouse))?;
    let id = Id::new(cx.next_id("stock_move")?);
    let entry = Entry {
        id,
        product: source.product,
        from: source.warehouse.number(),
        to: target.warehouse.number(),
        quantity: transfer.quantity,
        cost,
        queue_to: Some(left.to),
        cause: transfer.cause,
        reverses: None,
        date: &left.date,
    };
    write_move(cx, &entry)?;
    write_layers(cx, target, id, (entered.from, &entered.date), &pieces)?;
    let mut revaluation = Revaluation::of(source.product);
    if entered.owed {
        revaluation.over(cx, target, entered.from, entered.to, true)?;
    }
    revaluation.settle(cx)?;
    Ok(Ok(Moved { id, cost }))
}

/// What a receipt has made.
struct Entered {
    move_id: Id<of::Move>,
    layer: Id<of::Layer>,
}

/// The level, the move, and the layer that is a batch of its own.
fn take_in(
    cx: &mut Cx<'_, '_>,
    receipt: &Receipt,
    sold_by: Option<SoldRow>,
    revaluation: &mut Revaluation,
) -> Result<Entered, Fault> {
    let today = cx.today_in(receipt.stock.warehouse)?.to_string();
    let origin = if receipt.from == Place::Supplier { Origin::Supplier } else { Origin::Elsewhere };
    let entered = enter(cx, receipt.stock, receipt.quantity, receipt.cost, (&today, origin))?;
    let (move_id, layer) = (Id::new(cx.next_id("stock_move")?), Id::new(cx.next_id("stock_layer")?));
    let entry = Entry {
        id: move_id,
        product: receipt.stock.product,
        from: receipt.from.number(),
        to: receipt.stock.warehouse.number(),
        quantity: receipt.quantity,
        cost: receipt.cost,
        queue_to: None,
        cause: receipt.cause,
        reverses: None,
        date: &entered.date,
    };
    write_move(cx, &entry)?;
    let batch = NewBatch {
        id: layer,
        stock: receipt.stock,
        move_id,
        to: entered.to,
        quantity: receipt.quantity,
        cost: receipt.cost,
        sold_by,
        date: &entered.date,
    };
    write_batch(cx, &batch)?;
    if entered.owed {
        revaluation.over(cx, receipt.stock, entered.from, entered.to, true)?;
    }
    Ok(Entered { move_id, layer })
}

/// Did a row of a sale move a product to the customer?
fn is_sold(cx: &mut Cx<'_, '_>, sold: SoldRow, product: Id<of::Product>) -> Result<bool, Fault> {
    let sql =
        "SELECT id FROM stock_move WHERE account = $0 AND document_kind = 'sale' AND document_id = $1 AND row_id = $2
               AND product_id = $3 AND to_place = $4 AND queue_to IS NOT NULL LIMIT 1";
    let key = [sold.document.into(), sold.row.into(), product.into(), Place::Customer.into()];
    Ok(cx.first(sql, &key, |_| ())?.is_some())
}

/// What goods cost that turn up in stock, or come back and nobody knows from which sale: what the oldest in stock cost, else the
/// last that came in, else what the product card says.
pub fn cost_of_found(cx: &mut Cx<'_, '_>, stock: StockKey, quantity: Quantity) -> Result<Cost, Fault> {
    let key = [stock.product.into(), stock.warehouse.into()];
    let level =
        "SELECT received, on_hand FROM stock_level WHERE account = $0 AND product_id = $1 AND warehouse_id = $2";
    let (received, on_hand): (Quantity, Quantity) = cx.first(level, &key, |row| row.read())?.unwrap_or_default();
    let issued = received.minus(on_hand)?;
    if issued < received {
        let stretch = Stretch::read(cx, stock, issued, received)?;
        if let Some(oldest) = stretch.layers.first() {
            return Ok(oldest.cost()?.share(quantity, oldest.quantity)?);
        }
    }
    let last = "SELECT value, purchase_value, quantity FROM stock_layer WHERE account = $0 AND product_id = $1
                AND warehouse_id = $2 ORDER BY queue_to DESC LIMIT 1";
    if let Some((value, purchase, units)) = cx.first(last, &key, |row| row.read())? {
        return Ok(Cost { value, purchase }.share(quantity, units)?);
    }
    let card = "SELECT cost FROM product WHERE account = $0 AND id = $1";
    let card: Price = cx.first(card, &key[..1], |row| row.get(0))?.unwrap_or_default();
    Ok(Cost::of(card, quantity, Fixed::ONE)?)
}
