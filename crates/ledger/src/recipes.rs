//! Recipes: the components of bundles and assemblies.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_store::OwnedValue;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

/// What one unit of a product is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Component {
    pub product: Id<of::Product>,
    pub amount: Quantity,
}

/// The components of some products, in the order they were given.
pub fn recipes(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<Id<of::Product>, Vec<Component>>, Fault> {
    let mut found: HashMap<Id<of::Product>, Vec<Component>> = HashMap::new();
    let sql = "SELECT product_id, component_id, amount FROM product_component
               WHERE account = $0 AND product_id IN ({ids}) ORDER BY product_id, position";
    for row in cx.among(sql, ids, &[])?.iter() {
        let (whole, product, amount) = row.read();
        found.entry(whole).or_default().push(Component { product, amount });
    }
    Ok(found)
}

/// Replaces the recipe of a product.
pub fn set_recipe(cx: &mut Cx<'_, '_>, product: Id<of::Product>, recipe: &[Component]) -> Result<(), Fault> {
    cx.queue("DELETE FROM product_component WHERE account = $0 AND product_id = $1", &[product.into()])?;
    let rows: Vec<OwnedValue> = (0i64..)
        .zip(recipe)
        .flat_map(|(at, component)| [product.into(), at.into(), component.product.into(), component.amount.into()])
        .collect();
    cx.queue_rows(
        "INSERT INTO product_component (account, product_id, position, component_id, amount) VALUES",
        4,
        &rows,
    )
}
