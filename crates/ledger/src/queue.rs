//! The two queues of a product in a warehouse: what came in and what was issued, each laid end to end.

use std::collections::BTreeMap;

use ladu_domain::fifo::{self, Batch, Cost, Layer, Piece};
use ladu_record::{Cx, with_rows};
use ladu_store::{Asked, OwnedValue, Row};
use ladu_types::{Id, Money, Quantity, of};
use ladu_wire::Fault;

use crate::movement::{DocumentKind, Place, StockKey};

/// Beyond the end of every queue.
pub(super) const END: Quantity = Quantity::from_micro(i64::MAX);

/// Layers read at first: one issue rarely needs more.
const FEW: i64 = 8;
/// Issues read at first, since few draw on most receipts.
pub(super) const SOME: i64 = 64;
/// Rows read at once when many are needed.
pub(super) const MANY: i64 = 1000;

/// Layers of a queue in their order.
#[derive(Debug, Default)]
pub(super) struct Stretch {
    pub(super) layers: Vec<Layer>,
    pub(super) facts: Vec<Facts>,
}

/// What a layer is, beside its goods.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub(super) id: Id<of::Layer>,
    /// The move that brought it.
    pub(super) move_id: Id<of::Move>,
    /// Its batch came back from a sale and has that sale's cost.
    pub(super) returned: bool,
}

const LAYERS: &str = "SELECT l.id, l.move_id, l.queue_to, l.quantity, l.batch_id, l.batch_from, COALESCE(b.quantity, 0),
     COALESCE(b.value, 0), COALESCE(b.purchase_value, 0), COALESCE(b.cost_document, 0)
     FROM stock_layer l LEFT JOIN stock_layer b ON b.account = l.account AND b.id = l.batch_id
     WHERE l.account = $0 AND l.product_id = $1 AND l.warehouse_id = $2 AND l.queue_to > $3 ORDER BY l.queue_to LIMIT $4";

const LAYERS_LEFT: &str = "WITH gone(product_id, quantity) AS (VALUES {rows})
     SELECT l.id, l.move_id, l.queue_to, l.quantity, l.batch_id, l.batch_from, COALESCE(b.quantity, 0), COALESCE(b.value, 0),
     COALESCE(b.purchase_value, 0), COALESCE(b.cost_document, 0), gone.product_id
     FROM gone JOIN stock_level v ON v.account = $0 AND v.product_id = gone.product_id AND v.warehouse_id = $1
     JOIN stock_layer l ON l.account = v.account AND l.product_id = v.product_id AND l.warehouse_id = v.warehouse_id
     AND l.queue_to > v.received - v.on_hand - gone.quantity
     AND l.queue_to <= COALESCE((SELECT MIN(n.queue_to) FROM stock_layer n WHERE n.account = v.account
     AND n.product_id = v.product_id AND n.warehouse_id = v.warehouse_id AND n.queue_to >= v.received - v.on_hand), l.queue_to)
     LEFT JOIN stock_layer b ON b.account = l.account AND b.id = l.batch_id ORDER BY gone.product_id, l.queue_to";

impl Stretch {
    /// Reads what stands in a queue between two places.
    pub(super) fn read(cx: &mut Cx<'_, '_>, stock: StockKey, from: Quantity, to: Quantity) -> Result<Stretch, Fault> {
        let (mut stretch, mut after, mut limit) = (Stretch::default(), from, FEW);
        while after < to {
            let key = [stock.product.into(), stock.warehouse.into(), after.into(), limit.into()];
            let rows = cx.query(LAYERS, &key)?;
            rows.iter().for_each(|row| stretch.push(row));
            match stretch.layers.last() {
                Some(last) if rows.len() as i64 == limit => after = last.to,
                _ => break,
            }
            limit = MANY;
        }
        Ok(stretch)
    }

    /// The column of the product, in rows of [`ask_left`](Self::ask_left).
    pub(super) const PRODUCT: usize = 10;

    /// Asks for the layers that goods were taken from which have just left a warehouse, in the order of each queue. Of a long queue no more
    /// is read than was taken.
    pub(super) fn ask_left(
        cx: &mut Cx<'_, '_>,
        warehouse: Id<of::Warehouse>,
        leaving: &BTreeMap<Id<of::Product>, Quantity>,
    ) -> Result<Vec<Asked>, Fault> {
        let rows: Vec<OwnedValue> =
            leaving.iter().flat_map(|(product, quantity)| [(*product).into(), (*quantity).into()]).collect();
        let mut asked = Vec::new();
        for (sql, values) in with_rows(LAYERS_LEFT, 2, &rows, &[warehouse.into()]) {
            asked.push(cx.ask(&sql, &values)?);
        }
        Ok(asked)
    }

    pub(super) fn push(&mut self, row: Row<'_>) {
        let (id, move_id, to, quantity, batch, offset): (_, _, Quantity, Quantity, Option<Id<of::Layer>>, Quantity) =
            row.read();
        let whole: Quantity = row.get(6);
        // A batch that is gone leaves goods of unknown origin behind until they are sorted out anew.
        let batch = Batch {
            id: batch.filter(|_| whole > Quantity::ZERO),
            quantity: whole,
            cost: Cost { value: row.get(7), purchase: row.get(8) },
        };
        let returned = row.get::<Option<Id<of::SalesDocument>>>(9).is_some();
        self.layers.push(Layer { to, quantity, batch, offset });
        self.facts.push(Facts { id, move_id, returned });
    }

    /// What an issue between two places takes.
    pub(super) fn pieces(&self, from: Quantity, to: Quantity) -> Result<Vec<Piece>, Fault> {
        Ok(fifo::pieces(&self.layers, from, to)?)
    }
}

/// A move out of a warehouse.
#[derive(Debug, Clone, Copy)]
pub(super) struct Issued {
    pub(super) id: Id<of::Move>,
    pub(super) to: Quantity,
    pub(super) from: Quantity,
    pub(super) cost: Cost,
    /// The warehouse it leads to, when it is a transfer.
    pub(super) to_warehouse: Option<Id<of::Warehouse>>,
    /// The document, when it is a sale.
    pub(super) sale: Option<Id<of::SalesDocument>>,
}

/// The next moves out of a warehouse that end after a place in their queue, at most so many.
pub(super) fn issues(cx: &mut Cx<'_, '_>, stock: StockKey, after: Quantity, most: i64) -> Result<Vec<Issued>, Fault> {
    let rows = cx.query(
        "SELECT id, queue_to, quantity, value, purchase_value, to_place, document_kind, document_id FROM stock_move
         WHERE account = $0 AND product_id = $1 AND from_place = $2 AND queue_to > $3 ORDER BY queue_to LIMIT $4",
        &[stock.product.into(), stock.warehouse.into(), after.into(), most.into()],
    )?;
    let issued = |row: Row<'_>| {
        type Read<'a> = (Id<of::Move>, Quantity, Quantity, Money, Money, i64, &'a str, Id<of::SalesDocument>);
        let (id, to, quantity, value, purchase, place, kind, document): Read<'_> = row.read();
        let is_sale = place == Place::Customer.number() && kind == DocumentKind::Sale.name();
        Ok(Issued {
            id,
            to,
            from: to.minus(quantity)?,
            cost: Cost { value, purchase },
            to_warehouse: (place > 0).then_some(Id::new(place)),
            sale: is_sale.then_some(document),
        })
    };
    rows.iter().map(issued).collect()
}

/// Writes what moves cost, many at once.
pub(super) fn write_move_costs(cx: &mut Cx<'_, '_>, costs: &[(Id<of::Move>, Cost)]) -> Result<(), Fault> {
    write_costs(cx, "stock_move", costs)
}

/// Writes what layers cost, many at once.
pub(super) fn write_layer_costs(cx: &mut Cx<'_, '_>, costs: &[(Id<of::Layer>, Cost)]) -> Result<(), Fault> {
    write_costs(cx, "stock_layer", costs)
}

fn write_costs<T>(cx: &mut Cx<'_, '_>, table: &str, costs: &[(Id<T>, Cost)]) -> Result<(), Fault> {
    let rows: Vec<OwnedValue> =
        costs.iter().flat_map(|(id, cost)| [(*id).into(), cost.value.into(), cost.purchase.into()]).collect();
    let sql = format!(
        "WITH new(id, value, purchase) AS (VALUES {{rows}}) UPDATE {table} SET value = new.value, purchase_value = new.purchase
         FROM new WHERE {table}.account = $0 AND {table}.id = new.id"
    );
    for (sql, values) in with_rows(&sql, 3, &rows, &[]) {
        cx.queue(&sql, &values)?;
    }
    Ok(())
}
