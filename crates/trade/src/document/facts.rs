//! What the rows of stock documents show beside their own columns: what their goods cost, and the packages they count in.

use std::any::Any;
use std::collections::HashMap;

use ladu_ledger::DocumentKind;
use ladu_store::{Row, RowSet};
use ladu_types::{Money, Quantity};
use ladu_wire::{Fault, Writer};

use ladu_record::Cx;
use ladu_record::noun::{self, Cell, Page, Plan};

/// What the goods of each row cost, by row, and the packages that rows count in.
struct RowFacts {
    costs: HashMap<i64, Money>,
    packages: HashMap<i64, Package>,
}

/// A package of a product.
#[derive(Debug, Clone, Default)]
pub struct Package {
    /// Units in it.
    pub amount: Quantity,
    /// Its kind.
    pub kind_id: i64,
    /// The name of its kind.
    pub kind: String,
}

/// Loads what the rows of a page of documents cost, when that is asked for, and the packages they count in.
pub fn load_costs(cx: &mut Cx<'_, '_>, kind: DocumentKind, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let mut costs = HashMap::new();
    let ids = |column: &str| plan.ids(rows, &[column]);
    if cx.params.flag("getCost") {
        let sql = "SELECT row_id, CAST(SUM(value) AS BIGINT) FROM stock_move WHERE account = $0 AND document_kind = $1
                   AND document_id IN ({ids}) AND reverses = 0 GROUP BY row_id";
        let found = cx.among(sql, &ids("document_id"), &[kind.into()])?;
        costs = found.iter().map(|row| (row.int(0), Money::from_micro(row.int(1)))).collect();
    }
    let sql = "SELECT id, amount, type_id FROM product_package WHERE account = $0 AND id IN ({ids})";
    let found = cx.among(sql, &ids("package_id"), &[])?;
    let kinds = if found.is_empty() { Default::default() } else { noun::names(cx, "product_package_type")? };
    let package = |row: Row<'_>| Package {
        amount: Quantity::from_micro(row.int(1)),
        kind_id: row.int(2),
        kind: kinds.get(&row.int(2)).cloned().unwrap_or_default(),
    };
    let packages = found.iter().map(|row| (row.int(0), package(row))).collect();
    Ok(Box::new(RowFacts { costs, packages }))
}

/// What all goods of a row cost, as loaded by [`load_costs`].
pub fn cost_of_row(page: &Page<'_>, cell: &Cell<'_>) -> Money {
    page.extra::<RowFacts>().and_then(|facts| facts.costs.get(&cell.id)).copied().unwrap_or_default()
}

/// The same of what [`load_costs`] gave.
pub fn cost_in(loaded: &dyn Any, row: i64) -> Money {
    loaded.downcast_ref::<RowFacts>().and_then(|facts| facts.costs.get(&row)).copied().unwrap_or_default()
}

/// The package that a row counts in, as loaded by [`load_costs`].
pub fn package_of_row(page: &Page<'_>, cell: &Cell<'_>) -> Package {
    let package = page.extra::<RowFacts>().and_then(|facts| facts.packages.get(&cell.int("package_id")));
    package.cloned().unwrap_or_default()
}

/// Writes what one unit of a row's goods costs.
pub fn write_unit_cost(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let amount = Quantity::from_micro(cell.int("amount")).abs();
    w.key(name);
    w.number(&cost_of_row(page, cell).per(amount).unwrap_or_default().to_string());
}
