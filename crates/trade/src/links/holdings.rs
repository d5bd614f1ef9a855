//! What orders reserve, compared with what they should.

use std::collections::BTreeMap;

use ladu_record::Cx;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use super::graph::Graph;
use super::orders::{Held, held};
use crate::goods::{self, Stocking};

type SaleId = Id<of::SalesDocument>;
type Reserved = BTreeMap<(SaleId, Id<of::Product>, Id<of::Warehouse>), Quantity>;

/// A product of which an order reserves something else than is left of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongHolding {
    pub order: SaleId,
    pub product: Id<of::Product>,
    pub expected: Quantity,
    pub found: Quantity,
}

/// Finds which of some orders do not reserve what is left of them, worked out from what was made of them. What is reserved until a day that is
/// over waits for a job that releases it; and what is not stocked any more is reserved or not.
pub fn wrong_holdings(cx: &mut Cx<'_, '_>, orders: &[SaleId]) -> Result<Vec<WrongHolding>, Fault> {
    let graph = Graph::around(cx, orders)?;
    let stocking = goods::stocking(cx, graph.rows.iter().map(|row| row.product))?;
    let Held { holdings, .. } = held(cx, &graph, &stocking)?;
    let mut wanted = Reserved::new();
    for holding in holdings {
        for goods in holding.goods.iter().filter(|goods| goods.quantity > Quantity::ZERO) {
            let key = (Id::new(holding.document.number()), goods.product, holding.warehouse);
            let sum = wanted.entry(key).or_default();
            *sum = sum.plus(goods.quantity)?;
        }
    }
    let ids: Vec<i64> = orders.iter().map(|id| id.number()).collect();
    let sql = "SELECT document_id, product_id, warehouse_id, quantity FROM stock_reservation
               WHERE account = $0 AND document_kind = 'sale' AND document_id IN ({ids})";
    let found: Reserved =
        cx.among(sql, &ids, &[])?.iter().map(|row| ((row.get(0), row.get(1), row.get(2)), row.get(3))).collect();
    let products = wanted.keys().chain(found.keys()).map(|(_, product, _)| *product);
    let stocked = goods::stocking(cx, products.collect::<Vec<_>>())?;
    let mut wrong = Vec::new();
    for key in found.keys().chain(wanted.keys().filter(|key| !found.contains_key(key))) {
        let (order, product, warehouse) = *key;
        let Some(document) = graph.documents.get(&order).filter(|_| orders.contains(&order)) else { continue };
        let today = cx.today_in(warehouse)?;
        let is_over = document.until.is_some_and(|until| until < today);
        let quantity = |of: &Reserved| of.get(key).copied().unwrap_or_default();
        let (expected, found) = (quantity(&wanted), quantity(&found));
        if expected != found && !is_over && stocked.get(&product) == Some(&Stocking::Own) {
            wrong.push(WrongHolding { order, product, expected, found });
        }
    }
    Ok(wrong)
}
