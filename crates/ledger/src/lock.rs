//! Locks on stock levels.

use ladu_record::Cx;
use ladu_types::{Id, of};
use ladu_wire::Fault;

/// Locks the levels of some products in all warehouses, in their order, so that two who change several wait for each other only
/// one way. Whatever may reach into other warehouses starts with this.
pub fn lock(cx: &mut Cx<'_, '_>, products: &[Id<of::Product>]) -> Result<(), Fault> {
    cx.lock_among(
        "SELECT product_id FROM stock_level WHERE account = $0 AND product_id IN ({ids}) ORDER BY product_id, warehouse_id",
        products,
    )
}
