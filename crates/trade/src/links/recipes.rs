//! The recipes that orders go by: a bundle that an order reserves is made of what it was made of when its goods were first reserved,
//! whatever becomes of its card.

use std::collections::{BTreeMap, HashMap};

use ladu_ledger::Component;
use ladu_record::Cx;
use ladu_store::OwnedValue;
use ladu_types::{Id, of};
use ladu_wire::Fault;

type SaleId = Id<of::SalesDocument>;

/// Recipes by order and bundle.
pub(super) type Recipes = BTreeMap<(SaleId, Id<of::Product>), Vec<Component>>;

/// The recipes of bundles on orders; one that an order has not gone by before is that of today. Gives all of them, and those that are new.
pub(super) fn of_orders(
    cx: &mut Cx<'_, '_>,
    bundles: &[(SaleId, Id<of::Product>)],
) -> Result<(Recipes, Recipes), Fault> {
    let mut orders: Vec<i64> = bundles.iter().map(|(order, _)| order.number()).collect();
    orders.dedup();
    let mut recipes = Recipes::new();
    let sql = "SELECT document_id, product_id, component_id, amount FROM order_recipe
               WHERE account = $0 AND document_id IN ({ids}) ORDER BY document_id, product_id, position";
    for row in cx.among(sql, &orders, &[])?.iter() {
        let (order, bundle, product, amount) = row.read();
        recipes.entry((order, bundle)).or_default().push(Component { product, amount });
    }
    let unknown: Vec<(SaleId, Id<of::Product>)> =
        bundles.iter().filter(|bundle| !recipes.contains_key(bundle)).copied().collect();
    let bundles: Vec<Id<of::Product>> = unknown.iter().map(|(_, bundle)| *bundle).collect();
    let today: HashMap<Id<of::Product>, Vec<Component>> = ladu_ledger::recipes(cx, &bundles)?;
    let mut new = Recipes::new();
    for key in unknown {
        new.insert(key, today.get(&key.1).cloned().unwrap_or_default());
    }
    recipes.extend(new.clone());
    Ok((recipes, new))
}

/// Remembers recipes that orders go by.
pub(super) fn remember(cx: &mut Cx<'_, '_>, recipes: &Recipes) -> Result<(), Fault> {
    let mut values: Vec<OwnedValue> = Vec::new();
    for ((order, bundle), recipe) in recipes {
        for (at, component) in (0i64..).zip(recipe) {
            let (order, bundle) = ((*order).into(), (*bundle).into());
            values.extend([order, bundle, at.into(), component.product.into(), component.amount.into()]);
        }
    }
    if values.is_empty() {
        return Ok(());
    }
    let head = "INSERT INTO order_recipe (account, document_id, product_id, position, component_id, amount) VALUES";
    cx.queue_rows(head, 5, &values)
}

/// Forgets the recipes that a document has gone by.
pub(super) fn forget(cx: &mut Cx<'_, '_>, document: SaleId) -> Result<(), Fault> {
    cx.queue("DELETE FROM order_recipe WHERE account = $0 AND document_id = $1", &[document.into()])
}
