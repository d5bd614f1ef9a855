//! Moves of goods: a receipt joins the end of the queue of what came into its warehouse, an issue the queue of what was issued.

use std::collections::BTreeMap;

use ladu_domain::fifo::{self, Cost};
use ladu_record::Cx;
use ladu_types::{Fixed, Id, Price, Quantity, of};
use ladu_wire::Fault;

use crate::entry::{Entry, write_layers, write_move};
use crate::issues::{Leaving, Lowered, Lowering};
use crate::level_change::{Origin, Passed, Target, ask_enter, change_value};
use crate::lock::lock;
use crate::movement::{Moved, Place, Receipt, Refused, Return, SoldRow, StockKey, Transfer};
use crate::queue::Stretch;
use crate::receipts::take_in;
use crate::revaluation::Revaluation;

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
    let entered = take_in(cx, &receipt, sold_by)?;
    entered.cover(cx, &mut revaluation)?;
    if sold_by.is_some() {
        revaluation.returned(entered.layer);
    }
    revaluation.settle(cx)?;
    Ok(entered.move_id)
}

/// Moves goods from warehouse to warehouse at what they cost, oldest first; refuses what is not there, and then whoever asked has to undo
/// what was begun. The move has the day on which they left the one, its layers the day on which they came into the other: the same moment
/// may be another day there.
pub fn transfer(cx: &mut Cx<'_, '_>, transfer: &Transfer) -> Result<Result<Moved, Refused>, Fault> {
    let source = transfer.stock;
    lock(cx, &[source.product])?;
    let target = StockKey { product: source.product, warehouse: transfer.to };
    let leaving = Leaving::from([(source.product, transfer.quantity)]);
    let lowering = Lowering::ask(cx, source.warehouse, &leaving, Target::Warehouse)?;
    let lowered = lowering.finish(cx, &leaving)?.remove(&source.product);
    let Some(Lowered { left, stretch }) = lowered.filter(|lowered| lowered.left.before >= transfer.quantity) else {
        return Ok(Err(Refused { at: 0 }));
    };
    let pieces = fifo::joined(&stretch.pieces(left.from, left.to)?)?;
    let cost = fifo::total(&pieces)?;
    change_value(cx, source, cost.negated())?;
    let today = cx.today_in(target.warehouse)?.to_string();
    let coming = BTreeMap::from([(target.product, (transfer.quantity, cost))]);
    let asked = ask_enter(cx, target.warehouse, &coming, (&today, Origin::Warehouse))?;
    let entered = Passed::first(cx, asked, transfer.quantity)?;
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
