//! What a change to a document may reach is locked before anything of it is written, always in one order: documents by their ids, then the
//! levels of their goods by product and store, and numbers last. So nobody waits for somebody who waits for him.

use std::collections::BTreeSet;

use ladu_record::Cx;
use ladu_types::{Id, of};
use ladu_wire::Fault;

use super::graph::related;

type SaleId = Id<of::SalesDocument>;

/// Documents that hang on each other. Those that others were made from are locked.
#[derive(Debug, Default)]
pub struct Chain(BTreeSet<SaleId>);

impl Chain {
    /// Locks what hangs on some documents, and on what they credit.
    pub fn lock(cx: &mut Cx<'_, '_>, ids: &[SaleId]) -> Result<Chain, Fault> {
        if ids.is_empty() {
            return Ok(Chain::default());
        }
        let reach = |cx: &mut Cx<'_, '_>| {
            let ids = [ids, &credited(cx, ids)?].concat();
            let (found, links) = related(cx, &ids)?;
            let bases: BTreeSet<SaleId> = links.iter().map(|(base, _)| *base).chain(ids).collect();
            Ok((bases, Chain(found)))
        };
        cx.lock_reached("SELECT id FROM sales_document WHERE account = $0 AND id IN ({ids}) ORDER BY id", reach)
    }

    /// Is there more than one document?
    pub fn is_linked(&self) -> bool {
        self.0.len() > 1
    }

    /// Locks the levels of all goods that these documents reserve, may reserve, or have on their rows, together with those of some products.
    pub fn lock_levels(&self, cx: &mut Cx<'_, '_>, products: &[Id<of::Product>]) -> Result<(), Fault> {
        let documents: Vec<i64> = self.0.iter().map(|id| id.number()).collect();
        let sql = "WITH chain(id) AS (SELECT d.id FROM sales_document d WHERE d.account = $0 AND d.id IN ({ids}))
             SELECT r.product_id FROM chain JOIN stock_reservation r ON r.account = $0 AND r.document_kind = 'sale' AND r.document_id = chain.id
             UNION SELECT o.component_id FROM chain JOIN order_recipe o ON o.account = $0 AND o.document_id = chain.id
             UNION SELECT w.product_id FROM chain JOIN sales_row w ON w.account = $0 AND w.document_id = chain.id AND w.product_id > 0";
        let mut reached: BTreeSet<Id<of::Product>> =
            cx.among(sql, &documents, &[])?.iter().map(|row| row.get(0)).collect();
        reached.extend(products);
        ladu_ledger::lock(cx, &reached.into_iter().collect::<Vec<_>>())
    }
}

/// What some documents credit.
fn credited(cx: &mut Cx<'_, '_>, ids: &[SaleId]) -> Result<Vec<SaleId>, Fault> {
    let ids: Vec<i64> = ids.iter().map(|id| id.number()).collect();
    let sql = "SELECT credited_id FROM sales_document WHERE account = $0 AND id IN ({ids}) AND credited_id <> 0";
    Ok(cx.among(sql, &ids, &[])?.iter().map(|row| row.get(0)).collect())
}
