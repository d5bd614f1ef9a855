//! Matrix products: a parent with up to three dimensions, and a variation for each combination of values that is sold.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_record::Cx;
use ladu_record::noun::{self, Cell, Names, Page, Plan, ReadColumn};
use ladu_store::RowSet;
use ladu_types::{Id, of};
use ladu_wire::{Fault, Writer};

use super::product_columns::{MATRIX, MOST_DIMENSIONS, PARENT, TYPE, VALUES};

/// The values of a variation, one for each dimension of its parent.
type VariationValues = [Option<Id<of::DimensionValue>>; MOST_DIMENSIONS];

/// A variation in its parent's list.
struct Variation {
    id: Id<of::Product>,
    name: String,
    code: String,
    code2: String,
    values: VariationValues,
}

/// A value of a dimension.
struct DimensionValue {
    code: String,
    order: i64,
    dimension: Id<of::Dimension>,
}

/// What a page needs of matrix products and their variations.
#[derive(Default)]
pub(super) struct Matrix {
    of: HashMap<Id<of::Product>, Vec<Variation>>,
    values: Arc<HashMap<Id<of::DimensionValue>, DimensionValue>>,
    value_names: Arc<Names>,
    dimension_names: Arc<Names>,
}

/// Loads it; nothing when the page has neither parents nor variations.
pub(super) fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Matrix, Fault> {
    let (kind, parent) = (plan.place(TYPE), plan.place(PARENT));
    let parents: Vec<i64> = rows.iter().filter(|row| kind.read(*row) == MATRIX).map(|row| row.get(0)).collect();
    let mut matrix = Matrix::default();
    if !parents.is_empty() {
        matrix.of = variations_of(cx, &parents)?;
    }
    let listed = !parents.is_empty() && cx.params.flag("getMatrixVariations");
    if listed || rows.iter().any(|row| parent.read(row).is_some()) {
        matrix.values = cx.cached("values", "dimension_value", load_values)?;
        matrix.value_names = noun::names_of(cx, "dimension_value", &[])?;
        matrix.dimension_names = noun::names_of(cx, "matrix_dimension", &[])?;
    }
    Ok(matrix)
}

fn variations_of(cx: &mut Cx<'_, '_>, parents: &[i64]) -> Result<HashMap<Id<of::Product>, Vec<Variation>>, Fault> {
    let columns = VALUES.map(|value| value.field.column).join(", ");
    let sql = format!(
        "SELECT parent_id, id, name, code, code2, {columns} FROM product
         WHERE account = $0 AND parent_id IN ({{ids}}) ORDER BY parent_id, id"
    );
    let rows = cx.among(&sql, parents, &[])?;
    let names = match cx.params.flag("getMatrixVariations") {
        true => noun::names_of(cx, "product", &rows.iter().map(|row| row.get(1)).collect::<Vec<_>>())?,
        false => Arc::default(),
    };
    let mut of: HashMap<Id<of::Product>, Vec<Variation>> = HashMap::new();
    for row in rows.iter() {
        let (parent, id, name, code, code2): (Id<of::Product>, Id<of::Product>, String, String, String) = row.read();
        let name = names.get(&id.number()).cloned().unwrap_or(name);
        let values = [5, 6, 7].map(|at| row.get(at));
        of.entry(parent).or_default().push(Variation { id, name, code, code2, values });
    }
    Ok(of)
}

fn load_values(cx: &mut Cx<'_, '_>) -> Result<HashMap<Id<of::DimensionValue>, DimensionValue>, Fault> {
    let rows = cx.query("SELECT id, code, position, dimension_id FROM dimension_value WHERE account = $0", &[])?;
    let values = rows.iter().map(|row| {
        let (id, code, order, dimension) = row.read();
        (id, DimensionValue { code, order, dimension })
    });
    Ok(values.collect())
}

/// Only matrix products list their variations.
pub(super) fn write_ids(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    if cell.get(TYPE) != MATRIX {
        return;
    }
    w.key(name);
    w.list(|w| {
        for variation in of(page, cell.id) {
            w.int_text(variation.id.number());
        }
    });
}

/// The variations of a matrix product with names, codes and values.
pub(super) fn write_list(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    if cell.get(TYPE) != MATRIX {
        return;
    }
    w.key(name);
    w.list(|w| {
        for variation in of(page, cell.id) {
            w.object(|w| {
                w.key("productID");
                w.int_text(variation.id.number());
                for (key, text) in [("name", &variation.name), ("code", &variation.code), ("code2", &variation.code2)] {
                    w.key(key);
                    w.text(text);
                }
                w.key("dimensions");
                w.list(|w| write_values(page, &variation.values, "dimensionValueID", w));
            });
        }
    });
}

/// What makes a variation: a value for each dimension. Nothing else has it.
pub(super) fn write_description(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    if cell.get(PARENT).is_none() {
        return;
    }
    w.key(name);
    w.list(|w| write_values(page, &VALUES.map(|column| cell.get(column)), "variationID", w));
}

fn of<'p>(page: &'p Page<'_>, parent: i64) -> impl Iterator<Item = &'p Variation> {
    page.extra::<Matrix>().and_then(|matrix| matrix.of.get(&Id::new(parent))).into_iter().flatten()
}

fn write_values(page: &Page<'_>, values: &VariationValues, id_key: &'static str, w: &mut Writer) {
    let Some(matrix) = page.extra::<Matrix>() else { return };
    let text = |names: &Names, id: i64| names.get(&id).cloned().unwrap_or_default();
    for id in values.iter().flatten() {
        let Some(value) = matrix.values.get(id) else { continue };
        w.object(|w| {
            w.key("name");
            w.text(&text(&matrix.dimension_names, value.dimension.number()));
            w.key("value");
            w.text(&text(&matrix.value_names, id.number()));
            if id_key == "dimensionValueID" {
                w.key("code");
                w.text(&value.code);
            }
            w.key("order");
            w.int(value.order);
            w.key("dimensionID");
            w.int(value.dimension.number());
            w.key(id_key);
            w.int(id.number());
        });
    }
}
