//! Matrix products: a parent with up to three dimensions, and a variation for each combination of values that is sold.

use std::collections::HashMap;
use std::sync::Arc;

use ladu_record::Cx;
use ladu_record::noun::{self, Cell, Names, Page, Plan};
use ladu_store::{Row, RowSet};
use ladu_wire::{Fault, Writer};

use super::product_parts::Extra;

/// The most dimensions of a product.
pub const MOST: usize = 3;
/// The columns of a parent with its dimensions.
pub const DIMENSIONS: [&str; MOST] = ["dimension_id1", "dimension_id2", "dimension_id3"];
/// The columns of a variation with its values.
pub const VALUES: [&str; MOST] = ["dim_value_id1", "dim_value_id2", "dim_value_id3"];

/// A variation in its parent's list.
struct Variation {
    id: i64,
    name: String,
    code: String,
    code2: String,
    values: [i64; MOST],
}

/// A value of a dimension.
struct DimensionValue {
    code: String,
    order: i64,
    dimension: i64,
}

/// What a page needs of matrix products and their variations.
#[derive(Default)]
pub struct Matrix {
    of: HashMap<i64, Vec<Variation>>,
    values: Arc<HashMap<i64, DimensionValue>>,
    value_names: Arc<Names>,
    dimension_names: Arc<Names>,
}

/// Loads it; nothing when the page has neither parents nor variations.
pub fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Matrix, Fault> {
    let position = |column: &str| plan.position(column).unwrap_or(0);
    let (kind, parent) = (position("type"), position("parent_id"));
    let parents: Vec<i64> = rows.iter().filter(|row| row.text(kind) == "MATRIX").map(|row| row.int(0)).collect();
    let mut matrix = Matrix::default();
    if !parents.is_empty() {
        matrix.of = variations_of(cx, &parents)?;
    }
    let listed = !parents.is_empty() && cx.params.flag("getMatrixVariations");
    if listed || rows.iter().any(|row| row.int(parent) != 0) {
        matrix.values = cx.cached("values", "dimension_value", load_values)?;
        matrix.value_names = noun::names_of(cx, "dimension_value", &[])?;
        matrix.dimension_names = noun::names_of(cx, "matrix_dimension", &[])?;
    }
    Ok(matrix)
}

fn variations_of(cx: &mut Cx<'_, '_>, parents: &[i64]) -> Result<HashMap<i64, Vec<Variation>>, Fault> {
    let columns = VALUES.join(", ");
    let sql = format!(
        "SELECT parent_id, id, name, code, code2, {columns} FROM product
         WHERE account = $0 AND parent_id IN ({{ids}}) ORDER BY parent_id, id"
    );
    let rows = cx.among(&sql, parents, &[])?;
    let names = match cx.params.flag("getMatrixVariations") {
        true => noun::names_of(cx, "product", &rows.iter().map(|row| row.int(1)).collect::<Vec<_>>())?,
        false => Arc::default(),
    };
    let variation = |row: Row<'_>| Variation {
        id: row.int(1),
        name: names.get(&row.int(1)).cloned().unwrap_or_else(|| row.text(2).to_owned()),
        code: row.text(3).to_owned(),
        code2: row.text(4).to_owned(),
        values: [row.int(5), row.int(6), row.int(7)],
    };
    let mut of: HashMap<i64, Vec<Variation>> = HashMap::new();
    for row in rows.iter() {
        of.entry(row.int(0)).or_default().push(variation(row));
    }
    Ok(of)
}

fn load_values(cx: &mut Cx<'_, '_>) -> Result<HashMap<i64, DimensionValue>, Fault> {
    let rows = cx.query("SELECT id, code, position, dimension_id FROM dimension_value WHERE account = $0", &[])?;
    let value =
        |row: Row<'_>| DimensionValue { code: row.text(1).to_owned(), order: row.int(2), dimension: row.int(3) };
    Ok(rows.iter().map(|row| (row.int(0), value(row))).collect())
}

/// Only matrix products list their variations.
pub fn write_ids(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    if cell.text("type") != "MATRIX" {
        return;
    }
    w.key(name);
    w.list(|w| {
        for variation in of(page, cell.id) {
            w.int_text(variation.id);
        }
    });
}

/// The variations of a matrix product with names, codes and values.
pub fn write_list(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    if cell.text("type") != "MATRIX" {
        return;
    }
    w.key(name);
    w.list(|w| {
        for variation in of(page, cell.id) {
            w.object(|w| {
                w.key("productID");
                w.int_text(variation.id);
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
pub fn write_description(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    if cell.int("parent_id") == 0 {
        return;
    }
    w.key(name);
    w.list(|w| write_values(page, &VALUES.map(|column| cell.int(column)), "variationID", w));
}

fn of<'p>(page: &'p Page<'_>, parent: i64) -> impl Iterator<Item = &'p Variation> {
    page.extra::<Extra>().and_then(|extra| extra.matrix.of.get(&parent)).into_iter().flatten()
}

fn write_values(page: &Page<'_>, values: &[i64; MOST], id_key: &'static str, w: &mut Writer) {
    let Some(matrix) = page.extra::<Extra>().map(|extra| &extra.matrix) else { return };
    let text = |names: &Names, id: i64| names.get(&id).cloned().unwrap_or_default();
    for id in values {
        let Some(value) = matrix.values.get(id) else { continue };
        w.object(|w| {
            w.key("name");
            w.text(&text(&matrix.dimension_names, value.dimension));
            w.key("value");
            w.text(&text(&matrix.value_names, *id));
            if id_key == "dimensionValueID" {
                w.key("code");
                w.text(&value.code);
            }
            w.key("order");
            w.int(value.order);
            w.key("dimensionID");
            w.int(value.dimension);
            w.key(id_key);
            w.int(*id);
        });
    }
}
