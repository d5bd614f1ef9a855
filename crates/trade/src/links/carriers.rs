//! Goods leave once, by a waybill or by what is made from it, whichever is confirmed first: what one document of a chain has moved, another
//! that bills it or carries it on does not move again.

use std::collections::{BTreeMap, BTreeSet};

use ladu_domain::follow_ups::{BaseRow, Taken, allocate};
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use super::graph::{Graph, Use};

type SaleId = Id<of::SalesDocument>;
type Goods = BTreeMap<Id<of::Product>, Quantity>;

/// A document that is to move goods.
#[derive(Debug, Clone, Copy)]
pub struct Mover<'a> {
    pub id: SaleId,
    /// What it is made from.
    pub bases: &'a [SaleId],
    /// Is it a bill? Goods that have left are billed once, and carried on by another waybill once.
    pub is_bill: bool,
}

impl Graph {
    /// The documents whose goods a document may have instead of its own: those before and after it that deliver.
    pub(super) fn carriers(&self, id: SaleId, bases: &[SaleId]) -> BTreeSet<SaleId> {
        let mut around = self.before(&[&[id], bases].concat());
        around.extend(bases);
        around.extend(self.after(&[id]));
        around.retain(|other| *other != id && self.takes(*other, Use::Delivered));
        around
    }

    /// The waybills of the orders that one was made from.
    pub(super) fn carriers_beside(&self, id: SaleId) -> BTreeSet<SaleId> {
        let orders: Vec<SaleId> = self.before(&[id]).into_iter().collect();
        let mut beside = self.after(&orders);
        beside.retain(|other| *other != id && self.takes(*other, Use::Delivered) && !self.is_bill(*other));
        beside
    }

    /// Units of each product that other documents have moved of what one sells, and that none beside it has claimed.
    pub fn moved_for(&self, mover: Mover<'_>) -> Result<Goods, Fault> {
        let carriers = self.carriers(mover.id, mover.bases);
        let (mut rows, mut claims) = (Vec::new(), BTreeMap::<SaleId, Vec<SaleId>>::new());
        for carrier in self.documents.keys().copied().filter(|id| *id != mover.id && self.takes(*id, Use::Delivered)) {
            let moved = self.goods_of(carrier, Use::Delivered)?;
            rows.extend(moved.into_iter().map(|(thing, amount)| BaseRow { base: carrier, thing, amount }));
            for other in self.in_chain(carrier) {
                if other != mover.id && self.is_bill(other) == mover.is_bill {
                    claims.entry(other).or_default().push(carrier);
                }
            }
        }
        let mut taken = Vec::new();
        for (other, bases) in claims {
            let claimed = self.claimed_by(other)?.into_iter();
            taken.extend(claimed.map(|(thing, amount)| Taken { bases: bases.clone(), thing, amount }));
        }
        let mut left = Goods::new();
        for (row, units) in rows.iter().zip(allocate(&rows, &taken)?.left) {
            if carriers.contains(&row.base) {
                let sum = left.entry(row.thing).or_default();
                *sum = sum.plus(units)?;
            }
        }
        Ok(left)
    }

    /// Units that a document has of what others moved: all of a bill that moves nothing itself, else what had been moved before.
    fn claimed_by(&self, id: SaleId) -> Result<Goods, Fault> {
        let delivers = self.takes(id, Use::Delivered);
        if !delivers && !self.takes(id, Use::Billed) {
            return Ok(Goods::new());
        }
        let mut goods = self.goods_of(id, Use::Billed)?;
        let own = if delivers { self.goods_of(id, Use::Delivered)? } else { Goods::new() };
        for (product, units) in own {
            let sum = goods.entry(product).or_default();
            *sum = sum.minus(units)?;
        }
        Ok(goods)
    }

    /// Documents before and after one.
    fn in_chain(&self, id: SaleId) -> BTreeSet<SaleId> {
        let mut around = self.before(&[id]);
        around.extend(self.after(&[id]));
        around
    }

    /// Does another document count on goods that one moved?
    pub fn is_counted_on(&self, id: SaleId) -> bool {
        self.has_moved_before(&self.in_chain(id))
    }
}
