//! The recipes that orders go by: a bundle that an order reserves is made of what it was made of when its goods were first reserved,
//! whatever becomes of its card.

use std::collections::{BTreeMap, HashMap};

use ladu_ledger::Component;
use ladu_record::Cx;
use ladu_store::{OwnedValue, Row};
use ladu_types::{Id, of};
use ladu_wire::Fault;

type SaleId = Id<of::SalesDocument>;

/// Recipes by order and bundle.
pub(super) type Recipes = BTreeMap<(SaleId, Id<of::Product>), Vec<Component>>;

/// The recipes of bundles on orders; one that an order has not gone by before is that of today, and is remembered.
pub(super) fn of_orders(cx: &mut Cx<'_, '_>, bundles: &[(SaleId, Id<of::Product>)]) -> Result<Recipes, Fault> {
    let mut orders: Vec<i64> = bundles.iter().map(|(order, _)| order.number()).collect();
    orders.dedup();
    let mut recipes = Recipes::new();
    let sql = "SELECT document_id, product_id, component_id, amount FROM order_recipe
               WHERE account = $0 AND document_id IN ({ids}) ORDER BY document_id, product_id, position";
    for row in cx.among(sql, &orders, &[])?.iter() {
        let (order, bundle, product, amount) = row.read();
        recipes.entry((order, bundle)).or_default().push(Component { product, amount });
    }
    let new: Vec<(SaleId, Id<of::Product>)> =
        bundles.iter().filter(|bundle| !recipes.contains_key(bundle)).copied().collect();
    let bundles: Vec<Id<of::Product>> = new.iter().map(|(_, bundle)| *bundle).collect();
    let today: HashMap<Id<of::Product>, Vec<Component>> = ladu_ledger::recipes(cx, &bundles)?;
    let mut values: Vec<OwnedValue> = Vec::new();
    for (order, bundle) in new {
        let recipe = today.get(&bundle).cloned().unwrap_or_default();
        if recipes.contains_key(&(order, bundle)) {
            continue;
        }
        for (at, component) in (0i64..).zip(&recipe) {
            values.extend([order.into(), bundle.into(), at.into(), component.product.into(), component.amount.into()]);
        }
        recipes.insert((order, bundle), recipe);
    }
    if !values.is_empty() {
        let head = "INSERT INTO order_recipe (account, document_id, product_id, position, component_id, amount) VALUES";
        cx.queue_rows(head, 5, &values)?;
    }
    Ok(recipes)
}

/// Forgets the recipes that a document has gone by.
pub(super) fn forget(cx: &mut Cx<'_, '_>, document: SaleId) -> Result<(), Fault> {
    cx.queue("DELETE FROM order_recipe WHERE account = $0 AND document_id = $1", &[document.into()])
}

/// Documents that reserve something now.
pub(super) fn holders(cx: &mut Cx<'_, '_>, documents: &[SaleId]) -> Result<Vec<SaleId>, Fault> {
    let documents: Vec<i64> = documents.iter().map(|document| document.number()).collect();
    let sql = "SELECT DISTINCT document_id FROM stock_reservation
               WHERE account = $0 AND document_kind = 'sale' AND document_id IN ({ids})";
    let id = |row: Row<'_>| row.get(0);
    Ok(cx.among(sql, &documents, &[])?.iter().map(id).collect())
}
