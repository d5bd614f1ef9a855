//! Products and services of a report: what they are called, what they have in common, what is in them, how many are in stock.

use std::collections::{BTreeSet, HashMap};

use ladu_record::Cx;
use ladu_record::tree;
use ladu_store::{Row, Value};
use ladu_types::{Fixed, Id, of};
use ladu_wire::Fault;

use super::kinds::Common;
use super::sums::{Key, Lines, Sums};

/// What a report needs to know of a product.
#[derive(Debug, Clone, Default)]
pub(super) struct Product {
    pub(super) code: String,
    pub(super) ean: String,
    pub(super) name: String,
    pub(super) unit: i64,
    group: i64,
    supplier: i64,
    category: i64,
    brand: i64,
    parent: i64,
    price: Fixed,
    is_bundle: bool,
    pub(super) is_active: bool,
}

/// The products and services of the account.
pub(super) struct Goods {
    pub(super) products: HashMap<i64, Product>,
    /// Code, name and unit.
    pub(super) services: HashMap<i64, (String, String, i64)>,
    groups: std::sync::Arc<tree::Parents>,
}

impl Goods {
    /// Reads them all: one statement each, whatever is sold.
    pub(super) fn load(cx: &mut Cx<'_, '_>) -> Result<Goods, Fault> {
        let sql = "SELECT id, code, code2, name, unit_id, group_id, supplier_id, category_id, brand_id, parent_id, price, type, status
             FROM product WHERE account = $0";
        let product = |row: Row<'_>| Product {
            code: row.text(1).to_owned(),
            ean: row.text(2).to_owned(),
            name: row.text(3).to_owned(),
            unit: row.int(4),
            group: row.int(5),
            supplier: row.int(6),
            category: row.int(7),
            brand: row.int(8),
            parent: row.int(9),
            price: Fixed::from_micro(row.int(10)),
            is_bundle: row.text(11) == "BUNDLE",
            is_active: row.text(12) != "ARCHIVED" && row.text(11) != "MATRIX",
        };
        let products = cx.query(sql, &[])?.iter().map(|row| (row.int(0), product(row))).collect();
        let services = cx.query("SELECT id, code, name, unit_id FROM service WHERE account = $0", &[])?;
        let service = |row: Row<'_>| (row.int(0), (row.text(1).to_owned(), row.text(2).to_owned(), row.int(3)));
        let groups = tree::parents(cx, "product_group", "parent_id")?;
        Ok(Goods { products, services: services.iter().map(service).collect(), groups })
    }

    /// What a product has in common with others: the id of that.
    fn common(&self, by: Common, product: i64) -> i64 {
        let Some(found) = self.products.get(&product) else { return 0 };
        match by {
            Common::Group => found.group,
            Common::Department => tree::path(&self.groups, found.group).last().unwrap_or(found.group),
            Common::Supplier => found.supplier,
            Common::Category => found.category,
            Common::Brand => found.brand,
            Common::Matrix if found.parent != 0 => found.parent,
            Common::Matrix => product,
        }
    }

    /// Puts the lines of products together by what they have in common.
    pub(super) fn put_together(&self, lines: Lines, by: Common, drill_down: bool) -> Result<Lines, Fault> {
        let mut all = Lines::new();
        for (key, columns) in lines {
            let common = self.common(by, key.id);
            let key = if drill_down { Key { common, ..key } } else { Key { common, ..Key::default() } };
            let entry = all.entry(key).or_default();
            for (column, sums) in columns {
                entry.entry(column).or_default().add(&sums)?;
            }
        }
        Ok(all)
    }

    /// Puts what is in bundles into the place of the bundles. Their sums are shared by the prices of the parts; the last part gets
    /// what rounding leaves, so that nothing is lost.
    pub(super) fn take_apart(&self, cx: &mut Cx<'_, '_>, lines: Lines) -> Result<Lines, Fault> {
        let is_bundle = |id: &i64| self.products.get(id).is_some_and(|product| product.is_bundle);
        let bundles: BTreeSet<i64> = lines.keys().map(|key| key.id).filter(is_bundle).collect();
        let bundles: Vec<Id<of::Product>> = bundles.into_iter().map(Id::new).collect();
        let mut recipes: HashMap<i64, Vec<(i64, Fixed)>> = HashMap::new();
        for some in bundles.chunks(1000) {
            for (whole, recipe) in ladu_ledger::recipes(cx, some)? {
                let parts = recipe.iter().map(|component| (component.product.number(), component.amount.0));
                recipes.insert(whole.number(), parts.collect());
            }
        }
        let mut all = Lines::new();
        for (key, columns) in lines {
            let Some(recipe) = recipes.get(&key.id) else {
                let entry = all.entry(key).or_default();
                for (column, sums) in columns {
                    entry.entry(column).or_default().add(&sums)?;
                }
                continue;
            };
            for (column, sums) in columns {
                for (component, part) in self.parts(recipe, &sums)? {
                    let key = Key { id: component, ..Key::default() };
                    all.entry(key).or_default().entry(column).or_default().add(&part)?;
                }
            }
        }
        Ok(all)
    }

    fn parts(&self, recipe: &[(i64, Fixed)], sums: &Sums) -> Result<Vec<(i64, Sums)>, Fault> {
        let price = |id: i64| self.products.get(&id).map(|product| product.price).unwrap_or_default();
        let mut weights: Vec<Fixed> =
            recipe.iter().map(|(id, amount)| price(*id).times(*amount)).collect::<Result<_, _>>()?;
        if weights.iter().all(|weight| weight.is_zero()) {
            weights = vec![Fixed::ONE; recipe.len()];
        }
        let (mut left, mut weight_left) = (sums.clone(), Fixed::ZERO);
        for weight in &weights {
            weight_left = weight_left.plus(*weight)?;
        }
        let mut parts = Vec::new();
        for ((id, amount), weight) in recipe.iter().zip(&weights) {
            let mut part = if weight_left.is_zero() { Sums::default() } else { left.part(*weight, weight_left)? };
            weight_left = weight_left.minus(*weight)?;
            left.add(&part.part(Fixed::ONE.negated(), Fixed::ONE)?)?;
            part.quantity = sums.quantity.times(*amount)?;
            parts.push((*id, part));
        }
        Ok(parts)
    }

    /// Adds what is in stock, by product and store.
    pub(super) fn add_stock(&self, cx: &mut Cx<'_, '_>, lines: &mut Lines) -> Result<(), Fault> {
        let store = cx.params.id("warehouseID")?.unwrap_or(0);
        let user = cx.user()?;
        let sql = "SELECT product_id, warehouse_id, on_hand, value FROM stock_level WHERE account = $0
             AND (warehouse_id = $1 OR $1 = 0) AND on_hand <> 0";
        for row in cx.query(sql, &[Value::Int(store)])?.iter() {
            let key = Key { id: row.int(0), ..Key::default() };
            let Some(columns) = lines.get_mut(&key).filter(|_| user.require_warehouse(row.int(1)).is_ok()) else {
                continue;
            };
            let price = self.products.get(&row.int(0)).map(|product| product.price).unwrap_or_default();
            columns.entry(row.int(1)).or_default().add(&Sums {
                stock_at_price: price.times(Fixed::from_micro(row.int(2)))?,
                stock_at_cost: Fixed::from_micro(row.int(3)),
                ..Sums::default()
            })?;
        }
        Ok(())
    }

    /// A line for every product in use, also when it was not sold.
    pub(super) fn add_unsold(&self, lines: &mut Lines) {
        for (id, _) in self.products.iter().filter(|(_, product)| product.is_active) {
            lines.entry(Key { id: *id, ..Key::default() }).or_default();
        }
    }
}
