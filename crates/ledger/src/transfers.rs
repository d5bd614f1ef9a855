//! What transfers carry once goods stand elsewhere in a queue. A transfer lays down what it takes, the next one takes of that, and
//! so on, also in a ring: goods that were sent on before they were there (a receipt was deleted since) may be covered by goods that
//! this very transfer brought back. So goods are followed forwards, from where they came in, through every transfer that is reached.
//! A unit is brought by one move and taken by one, hence no two ways meet and each ends; what none of them comes to stands in a ring
//! without a beginning, comes from nowhere and costs nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use ladu_domain::fifo::{self, Batch, Cost, Piece};
use ladu_record::Cx;
use ladu_store::{Row, Value};
use ladu_types::{Id, Money, Quantity, of};
use ladu_wire::{Code, Fault};

use crate::movement::StockKey;
use crate::queue::Stretch;

/// Lots that one change may make of a product's goods. Only goods that go round in a ring more often than that come to more: a
/// thousandth of a piece that stands for all of a hundred pieces.
const MOST_LOTS: usize = 200_000;

/// A transfer between two stores that counts, with where its goods stand in both queues.
#[derive(Debug, Clone, Copy)]
pub(super) struct Carrier {
    pub(super) id: Id<of::Move>,
    /// Where it takes goods.
    pub(super) source: StockKey,
    /// Where it lays them down.
    pub(super) target: StockKey,
    /// Where the goods begin in the queue of what left the source.
    pub(super) from: Quantity,
    pub(super) units: Quantity,
    /// Where they begin in the queue of what came into the target.
    pub(super) laid: Quantity,
    /// What it is stored to cost.
    pub(super) cost: Cost,
}

/// Units of one batch, one after the other.
#[derive(Debug, Clone, Copy)]
struct Lot {
    batch: Batch,
    offset: Quantity,
    units: Quantity,
}

/// A lot on its way: the transfer that takes it, and how many units into the transfer.
type Taken = (Id<of::Move>, Quantity, Lot);

const CARRIERS: &str = "SELECT m.id, m.from_place, m.to_place, m.queue_to, m.quantity, m.value, m.purchase_value,
     COALESCE((SELECT MIN(l.queue_to - l.quantity) FROM stock_layer l WHERE l.account = m.account AND l.move_id = m.id), 0)
     FROM stock_move m WHERE m.account = $0 AND m.from_place > 0 AND m.to_place > 0 AND m.queue_to IS NOT NULL";

impl Carrier {
    fn read(product: Id<of::Product>, row: Row<'_>) -> Result<Carrier, Fault> {
        type Read = (Id<of::Move>, Id<of::Warehouse>, Id<of::Warehouse>, Quantity, Quantity, Money, Money, Quantity);
        let (id, source, target, to, units, value, purchase, laid) = row.read::<Read>();
        let [source, target] = [source, target].map(|warehouse| StockKey { product, warehouse });
        let cost = Cost { value, purchase };
        Ok(Carrier { id, source, target, from: to.minus(units)?, units, laid, cost })
    }

    fn to(&self) -> Result<Quantity, Fault> {
        Ok(self.from.plus(self.units)?)
    }
}

/// Transfers of a product whose goods hang on each other.
pub(super) struct Transfers {
    product: Id<of::Product>,
    carriers: BTreeMap<Id<of::Move>, Carrier>,
}

impl Transfers {
    /// Some transfers, and all that take goods from what any of them lays down.
    pub(super) fn reached(
        cx: &mut Cx<'_, '_>,
        product: Id<of::Product>,
        first: &BTreeSet<Id<of::Move>>,
    ) -> Result<Transfers, Fault> {
        let mut carriers = BTreeMap::new();
        let ids: Vec<i64> = first.iter().map(|id| id.number()).collect();
        let rows = cx.among(&format!("{CARRIERS} AND m.id IN ({{ids}})"), &ids, &[])?;
        let mut new = rows.iter().map(|row| Carrier::read(product, row)).collect::<Result<Vec<_>, _>>()?;
        while let Some(carrier) = new.pop() {
            if carriers.insert(carrier.id, carrier).is_none() {
                new.extend(takers(cx, &carrier)?.into_iter().filter(|taker| !carriers.contains_key(&taker.id)));
            }
        }
        Ok(Transfers { product, carriers })
    }

    /// All transfers of a product.
    pub(super) fn all(cx: &mut Cx<'_, '_>, product: Id<of::Product>) -> Result<Transfers, Fault> {
        let rows = cx.query(&format!("{CARRIERS} AND m.product_id = $1"), &[product.into()])?;
        let carriers = rows.iter().map(|row| Carrier::read(product, row).map(|carrier| (carrier.id, carrier)));
        Ok(Transfers { product, carriers: carriers.collect::<Result<_, _>>()? })
    }

    /// What each of them carries, pieces of one batch put together. A ring of too many lots is refused (1016).
    pub(super) fn carried(&self, cx: &mut Cx<'_, '_>) -> Result<Vec<(Carrier, Vec<Piece>)>, Fault> {
        let mut leaving: HashMap<Id<of::Warehouse>, BTreeMap<Quantity, Carrier>> = HashMap::new();
        for carrier in self.carriers.values() {
            leaving.entry(carrier.source.warehouse).or_default().insert(carrier.to()?, *carrier);
        }
        let mut on_the_way = self.taken_from_outside(cx)?;
        let mut held: HashMap<Id<of::Move>, BTreeMap<Quantity, Lot>> = HashMap::new();
        let mut lots = 0;
        while let Some((id, at, lot)) = on_the_way.pop() {
            lots += 1;
            if lots > MOST_LOTS {
                let told = format!("product {} goes round in a ring of transfers too often", self.product);
                return Err(Fault { source: Some(told.into()), ..Fault::of(Code::NOT_ALLOWED) });
            }
            held.entry(id).or_default().insert(at, lot);
            let Some(carrier) = self.carriers.get(&id) else { continue };
            let Some(takers) = leaving.get(&carrier.target.warehouse) else { continue };
            on_the_way.extend(passed_on(takers, carrier.laid.plus(at)?, lot)?);
        }
        let nothing = BTreeMap::new();
        let pieces = |carrier: &Carrier| -> Result<(Carrier, Vec<Piece>), Fault> {
            Ok((*carrier, pieces(carrier.units, held.get(&carrier.id).unwrap_or(&nothing))?))
        };
        self.carriers.values().map(pieces).collect()
    }

    /// What they take that none of them brought: batches, and the goods of transfers that carry what they carried before.
    fn taken_from_outside(&self, cx: &mut Cx<'_, '_>) -> Result<Vec<Taken>, Fault> {
        let mut taken = Vec::new();
        for carrier in self.carriers.values() {
            let stretch = Stretch::read(cx, carrier.source, carrier.from, carrier.to()?)?;
            let mut at = Quantity::ZERO;
            for piece in stretch.pieces(carrier.from, carrier.to()?)? {
                if let Some(layer) = piece.layer
                    && piece.batch.is_some()
                    && !self.carriers.contains_key(&stretch.facts[layer].move_id)
                {
                    let batch = stretch.layers[layer].batch;
                    taken.push((carrier.id, at, Lot { batch, offset: piece.offset, units: piece.quantity }));
                }
                at = at.plus(piece.quantity)?;
            }
        }
        Ok(taken)
    }
}

/// The transfers that take goods from what one lays down. Issues stand end to end, so that only the first that ends beyond the
/// stretch can reach into it from there.
fn takers(cx: &mut Cx<'_, '_>, carrier: &Carrier) -> Result<Vec<Carrier>, Fault> {
    let sql = format!(
        "{CARRIERS} AND m.product_id = $1 AND m.from_place = $2 AND m.queue_to > $3 AND m.queue_to <=
         (SELECT COALESCE(MIN(n.queue_to), $4) FROM stock_move n WHERE n.account = $0 AND n.product_id = $1 AND n.from_place = $2
          AND n.queue_to IS NOT NULL AND n.queue_to >= $4)"
    );
    let end = carrier.laid.plus(carrier.units)?;
    let target = carrier.target;
    let values: [Value<'_>; 4] = [target.product.into(), target.warehouse.into(), carrier.laid.into(), end.into()];
    cx.query(&sql, &values)?.iter().map(|row| Carrier::read(target.product, row)).collect()
}

/// What transfers take of a lot that was laid down from a place in a queue on. `takers` are by where they end.
fn passed_on(takers: &BTreeMap<Quantity, Carrier>, begin: Quantity, lot: Lot) -> Result<Vec<Taken>, Fault> {
    let end = begin.plus(lot.units)?;
    let mut passed = Vec::new();
    for (to, taker) in takers.range((Bound::Excluded(begin), Bound::Unbounded)) {
        if taker.from >= end {
            break;
        }
        let (from, to) = (taker.from.max(begin), end.min(*to));
        let part = Lot { offset: lot.offset.plus(from.minus(begin)?)?, units: to.minus(from)?, ..lot };
        passed.push((taker.id, from.minus(taker.from)?, part));
    }
    Ok(passed)
}

/// The lots of a transfer in their order, with goods of unknown origin between them.
fn pieces(units: Quantity, lots: &BTreeMap<Quantity, Lot>) -> Result<Vec<Piece>, Fault> {
    let mut pieces = Vec::new();
    let mut at = Quantity::ZERO;
    for (begin, lot) in lots {
        if *begin > at {
            pieces.push(unknown(begin.minus(at)?));
        }
        let cost = lot.batch.stretch(lot.offset, lot.offset.plus(lot.units)?)?;
        pieces.push(Piece { layer: None, batch: lot.batch.id, offset: lot.offset, quantity: lot.units, cost });
        at = begin.plus(lot.units)?;
    }
    if at < units {
        pieces.push(unknown(units.minus(at)?));
    }
    Ok(fifo::joined(&pieces)?)
}

fn unknown(units: Quantity) -> Piece {
    Piece { layer: None, batch: None, offset: Quantity::ZERO, quantity: units, cost: Cost::ZERO }
}
