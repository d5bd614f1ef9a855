//! Recipes: the components of bundles and assemblies.

use std::collections::{BTreeSet, HashMap, HashSet};

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

/// Recipes by the product that they make.
pub type Recipes = HashMap<Id<of::Product>, Vec<Component>>;

/// The most bundles inside of each other. Circles are refused when recipes are saved, so that only broken data comes so far.
const DEEPEST: usize = 50;

/// The components of some products as their cards have them, in the order they were given.
pub fn written_recipes(cx: &mut Cx<'_, '_>, products: &[Id<of::Product>]) -> Result<Recipes, Fault> {
    let mut found = Recipes::new();
    let sql = "SELECT product_id, component_id, amount FROM product_component
               WHERE account = $0 AND product_id IN ({ids}) ORDER BY product_id, position";
    for row in cx.among(sql, &numbers(products), &[])?.iter() {
        let (whole, product, amount) = row.read();
        found.entry(whole).or_default().push(Component { product, amount });
    }
    Ok(found)
}

/// What some bundles leave the stock as: bundles inside of them are taken apart too, and each product comes once.
pub fn recipes(cx: &mut Cx<'_, '_>, products: &[Id<of::Product>]) -> Result<Recipes, Fault> {
    let (mut written, mut bundles) = (Recipes::new(), HashSet::new());
    let mut wanted = numbers(products);
    let sql = "SELECT c.product_id, c.component_id, c.amount, p.type FROM product_component c
               JOIN product p ON p.account = c.account AND p.id = c.component_id
               WHERE c.account = $0 AND c.product_id IN ({ids}) ORDER BY c.product_id, c.position";
    while !wanted.is_empty() {
        let mut below = BTreeSet::new();
        for row in cx.among(sql, &wanted, &[])?.iter() {
            let (whole, product, amount, kind): (Id<of::Product>, Id<of::Product>, Quantity, &str) = row.read();
            written.entry(whole).or_default().push(Component { product, amount });
            if kind == "BUNDLE" {
                bundles.insert(product);
                below.insert(product);
            }
        }
        below.retain(|product| !written.contains_key(product));
        wanted = below.into_iter().map(Id::number).collect();
    }
    let mut recipes = Recipes::new();
    for whole in products.iter().copied().filter(|whole| written.contains_key(whole)) {
        let mut leaves = Vec::new();
        take_apart(whole, Quantity::from_whole(1), (&written, &bundles), DEEPEST, &mut leaves)?;
        recipes.insert(whole, leaves);
    }
    Ok(recipes)
}

fn numbers(products: &[Id<of::Product>]) -> Vec<i64> {
    products.iter().map(|product| product.number()).collect()
}

/// Adds what so many units of a bundle are made of in the end.
fn take_apart(
    whole: Id<of::Product>,
    units: Quantity,
    (written, bundles): (&Recipes, &HashSet<Id<of::Product>>),
    deepest: usize,
    leaves: &mut Vec<Component>,
) -> Result<(), Fault> {
    if deepest == 0 {
        return Err(Fault::not_allowed("productID"));
    }
    for component in written.get(&whole).into_iter().flatten() {
        let amount = Quantity(component.amount.0.times(units.0)?);
        if bundles.contains(&component.product) {
            take_apart(component.product, amount, (written, bundles), deepest - 1, leaves)?;
        } else if let Some(leaf) = leaves.iter_mut().find(|leaf| leaf.product == component.product) {
            leaf.amount = leaf.amount.plus(amount)?;
        } else {
            leaves.push(Component { product: component.product, amount });
        }
    }
    Ok(())
}

/// Is a product, or something that it is made of, made of another one?
pub fn is_made_of(cx: &mut Cx<'_, '_>, product: Id<of::Product>, other: Id<of::Product>) -> Result<bool, Fault> {
    let (mut seen, mut wanted) = (HashSet::from([product]), vec![product]);
    while !wanted.is_empty() {
        let below = written_recipes(cx, &wanted)?;
        let components: BTreeSet<Id<of::Product>> =
            below.values().flatten().map(|component| component.product).filter(|id| seen.insert(*id)).collect();
        if components.contains(&other) {
            return Ok(true);
        }
        wanted = components.into_iter().collect();
    }
    Ok(false)
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
