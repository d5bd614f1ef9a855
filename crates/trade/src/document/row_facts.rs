//! What the rows of stock documents show beside their own columns: what their goods cost, and the packages they count in.

use std::any::Any;
use std::collections::HashMap;

use ladu_ledger::DocumentKind;
use ladu_record::Cx;
use ladu_record::noun::{self, Cell, Named, Page, Plan, ReadColumn};
use ladu_store::{Row, RowSet};
use ladu_types::{Id, Money, Quantity, of};
use ladu_wire::{Fault, Writer};

use super::columns::{AMOUNT, DOCUMENT, PACKAGE};

/// What the goods of each row cost, by row, and the packages that rows count in.
pub struct RowFacts {
    costs: HashMap<Id<of::DocumentRow>, Money>,
    packages: HashMap<Id<of::Package>, Package>,
}

/// A package of a product.
#[derive(Debug, Clone, Default)]
pub struct Package {
    pub amount: Quantity,
    /// Its kind; a number, since kinds are a plain list of names.
    pub kind_id: i64,
    /// The name of its kind.
    pub kind: String,
}

impl RowFacts {
    /// Loads what the rows of a page of documents cost, when that is asked for, and the packages they count in.
    pub fn load(
        cx: &mut Cx<'_, '_>,
        kind: DocumentKind,
        rows: &RowSet,
        plan: &Plan,
        with_cost: bool,
    ) -> Result<RowFacts, Fault> {
        let mut costs = HashMap::new();
        if with_cost {
            let sql =
                "SELECT row_id, CAST(SUM(value) AS BIGINT) FROM stock_move WHERE account = $0 AND document_kind = $1
                       AND document_id IN ({ids}) AND reverses = 0 GROUP BY row_id";
            let found = cx.among(sql, &plan.ids(rows, &[DOCUMENT.column()]), &[kind.into()])?;
            costs = found.iter().map(|row| row.read()).collect();
        }
        let sql = "SELECT id, amount, type_id FROM product_package WHERE account = $0 AND id IN ({ids})";
        let found = cx.among(sql, &plan.ids(rows, &[PACKAGE.column()]), &[])?;
        let kinds = if found.is_empty() { Default::default() } else { noun::names(cx, "product_package_type")? };
        let package = |row: Row<'_>| {
            let (id, amount, kind_id): (Id<of::Package>, Quantity, i64) = row.read();
            (id, Package { amount, kind_id, kind: kinds.get(&kind_id).cloned().unwrap_or_default() })
        };
        let packages = found.iter().map(package).collect();
        Ok(RowFacts { costs, packages })
    }

    /// What all goods of a row cost.
    pub fn cost(&self, row: Id<of::DocumentRow>) -> Money {
        self.costs.get(&row).copied().unwrap_or_default()
    }

    /// The package that a row counts in.
    pub fn package(&self, cell: &Cell<'_>) -> Option<&Package> {
        self.packages.get(&cell.get(PACKAGE)?)
    }
}

/// The facts of a page of rows; costs only when the call asks for them.
pub fn prepare_rows(
    cx: &mut Cx<'_, '_>,
    kind: DocumentKind,
    rows: &RowSet,
    plan: &Plan,
    with_cost: bool,
) -> Result<Box<dyn Any>, Fault> {
    Ok(Box::new(RowFacts::load(cx, kind, rows, plan, with_cost)?))
}

/// The package that a row of a page counts in.
pub(super) fn package_of_row(page: &Page<'_>, cell: &Cell<'_>) -> Package {
    page.extra::<RowFacts>().and_then(|facts| facts.package(cell)).cloned().unwrap_or_default()
}

/// Writes what one unit of a row's goods costs.
pub fn write_unit_cost(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let cost = page.extra::<RowFacts>().map_or(Money::ZERO, |facts| facts.cost(Id::new(cell.id)));
    w.key(name);
    w.number(&cost.per(cell.get(AMOUNT).abs()).unwrap_or_default().to_string());
}
