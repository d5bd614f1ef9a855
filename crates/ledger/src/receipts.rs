//! Goods that come into a warehouse together: as many statements for a hundred products as for one.

use std::collections::{BTreeMap, HashMap};

use ladu_domain::fifo::Cost;
use ladu_record::Cx;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use crate::entry::{Entry, NewBatch, write_batches, write_moves};
use crate::level_change::{Origin, Passed, ask_enter};
use crate::lock::lock;
use crate::movement::{Place, Receipt, SoldRow, StockKey};
use crate::revaluation::Revaluation;

/// Takes goods in. What was issued without stock is covered first.
pub fn receive(cx: &mut Cx<'_, '_>, receipt: &Receipt) -> Result<(), Fault> {
    receive_all(cx, std::slice::from_ref(receipt))
}

/// Takes goods in that all come from one place into one warehouse.
pub fn receive_all(cx: &mut Cx<'_, '_>, receipts: &[Receipt]) -> Result<(), Fault> {
    let products: Vec<Id<of::Product>> = receipts.iter().map(|receipt| receipt.stock.product).collect();
    lock(cx, &products)?;
    for (product, entered) in take_all_in(cx, receipts, None)? {
        let mut revaluation = Revaluation::of(product);
        entered.cover(cx, &mut revaluation)?;
        revaluation.settle(cx)?;
    }
    Ok(())
}

/// What has come in of a product.
pub(super) struct Entered {
    stock: StockKey,
    passed: Passed,
    /// The move and the layer of the first receipt.
    pub(super) move_id: Id<of::Move>,
    pub(super) layer: Id<of::Layer>,
}

impl Entered {
    /// Values what was issued without stock and is covered now.
    pub(super) fn cover(&self, cx: &mut Cx<'_, '_>, revaluation: &mut Revaluation) -> Result<(), Fault> {
        match self.passed.owed {
            true => revaluation.over(cx, self.stock, self.passed.from, self.passed.to, true),
            false => Ok(()),
        }
    }
}

/// Takes goods in, without a look at what was issued without stock. `sold_by` is where they come back from.
pub(super) fn take_in(cx: &mut Cx<'_, '_>, receipt: &Receipt, sold_by: Option<SoldRow>) -> Result<Entered, Fault> {
    let entered = take_all_in(cx, std::slice::from_ref(receipt), sold_by)?.into_values().next();
    entered.ok_or_else(|| Fault::internal(ladu_store::Error::Sql("a level was not raised".to_owned())))
}

/// The levels, the moves, and for each receipt a layer that is a batch of its own. `sold_by` is where the goods come back from.
fn take_all_in(
    cx: &mut Cx<'_, '_>,
    receipts: &[Receipt],
    sold_by: Option<SoldRow>,
) -> Result<BTreeMap<Id<of::Product>, Entered>, Fault> {
    let Some(first) = receipts.first() else { return Ok(BTreeMap::new()) };
    let (warehouse, from) = (first.stock.warehouse, first.from);
    let mut coming: BTreeMap<Id<of::Product>, (Quantity, Cost)> = BTreeMap::new();
    for receipt in receipts {
        let (quantity, cost) = coming.entry(receipt.stock.product).or_default();
        *quantity = quantity.plus(receipt.quantity)?;
        *cost = cost.plus(receipt.cost)?;
    }
    let origin = if from == Place::Supplier { Origin::Supplier } else { Origin::Elsewhere };
    let today = cx.today_in(warehouse)?.to_string();
    let asked = ask_enter(cx, warehouse, &coming, (&today, origin))?;
    let mut levels: HashMap<Id<of::Product>, Passed> = HashMap::new();
    for asked in asked {
        for row in cx.rows(asked)?.iter() {
            let product = row.get(Passed::PRODUCT);
            let quantity = coming.get(&product).map_or(Quantity::ZERO, |(quantity, _)| *quantity);
            levels.insert(product, Passed::of(row, quantity)?);
        }
    }
    let count = receipts.len() as i64;
    let (move_id, layer) = (cx.next_ids("stock_move", count)?, cx.next_ids("stock_layer", count)?);
    let (mut entries, mut batches, mut entered) = (Vec::new(), Vec::new(), BTreeMap::<_, Entered>::new());
    let mut ends: HashMap<Id<of::Product>, Quantity> = HashMap::new();
    for ((receipt, move_id), layer) in receipts.iter().zip(move_id..).zip(layer..) {
        let (stock, move_id, layer) = (receipt.stock, Id::new(move_id), Id::new(layer));
        let Some(passed) = levels.get(&stock.product) else { continue };
        let to = ends.get(&stock.product).copied().unwrap_or(passed.from).plus(receipt.quantity)?;
        ends.insert(stock.product, to);
        entries.push(Entry {
            id: move_id,
            product: stock.product,
            from: from.number(),
            to: warehouse.number(),
            quantity: receipt.quantity,
            cost: receipt.cost,
            queue_to: None,
            cause: receipt.cause,
            reverses: None,
            date: &passed.date,
        });
        let (quantity, cost) = (receipt.quantity, receipt.cost);
        batches.push(NewBatch { id: layer, stock, move_id, to, quantity, cost, sold_by, date: &passed.date });
        entered.entry(stock.product).or_insert_with(|| Entered { stock, passed: passed.clone(), move_id, layer });
    }
    write_moves(cx, &entries)?;
    write_batches(cx, &batches)?;
    Ok(entered)
}
