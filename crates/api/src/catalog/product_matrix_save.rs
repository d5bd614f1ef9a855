//! Saving matrix products: which dimensions a parent has, which values a variation, and what a parent hands down.

use ladu_record::Cx;
use ladu_record::noun::{self, Field, Patch, read_rows};
use ladu_store::Value;
use ladu_wire::{Code, Fault};

use super::product::PRODUCT;
use super::product_matrix::{DIMENSIONS, MOST, VALUES};

/// Numbered parameters: dimensions of a parent, values of a variation in the same order.
pub const ROWS: &[Field] = &[
    Field::id("dimensionID", "dimension", "matrix_dimension").doc("A dimension of a matrix product; three at most."),
    Field::id("dimValueID", "value", "dimension_value").doc("A variation's value of its parent's dimension."),
];

/// What is stored of a product's place among parents and variations.
#[derive(Default)]
struct Place {
    kind: String,
    parent: i64,
    dimensions: [i64; MOST],
    values: [i64; MOST],
}

impl Place {
    fn read(cx: &mut Cx<'_, '_>, id: i64) -> Result<Place, Fault> {
        let sql = format!(
            "SELECT type, parent_id, {}, {} FROM product WHERE account = $0 AND id = $1",
            DIMENSIONS.join(", "),
            VALUES.join(", ")
        );
        let found = cx.first(&sql, &[Value::Int(id)], |row| Place {
            kind: row.text(0).to_owned(),
            parent: row.int(1),
            dimensions: [row.int(2), row.int(3), row.int(4)],
            values: [row.int(5), row.int(6), row.int(7)],
        })?;
        Ok(found.unwrap_or_default())
    }
}

/// Sets dimensions and values, and checks that they fit: only a matrix product has dimensions, only its variations have values.
pub fn place(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let rows = read_rows(cx.params, ROWS)?;
    if rows.is_empty() && !patch.has("parent_id") {
        return Ok(());
    }
    let stored = match patch.id {
        Some(id) => Place::read(cx, id)?,
        None => Place { kind: patch.filled("type").unwrap_or("PRODUCT").to_owned(), ..Place::default() },
    };
    let parent = patch.int("parent_id").unwrap_or(stored.parent);
    let dimensions = of_parent(cx, patch, &stored, parent)?;
    let mut values = if parent == stored.parent { stored.values } else { [0; MOST] };
    let mut own = stored.dimensions;
    let first = u32::from(rows.first().is_none_or(|row| row.number != Some(0)));
    for row in &rows {
        let slot = (row.number.unwrap_or(1) - first) as usize;
        for (column, table, target) in
            [("dimension", "matrix_dimension", &mut own), ("value", "dimension_value", &mut values)]
        {
            let (Some(id), parameter) = (row.int(column), row.parameter(column)) else { continue };
            let place = target.get_mut(slot).ok_or_else(|| Fault::not_allowed(&parameter))?;
            if id != 0 {
                noun::check_reference(cx, table, &parameter, id)?;
            }
            *place = id;
            match column {
                "dimension" => check_dimension(cx, patch.id, &stored, (slot, id), &parameter)?,
                _ => check_value(cx, parent, dimensions[slot], id, &parameter)?,
            }
        }
    }
    let twice = |slot: usize| own[slot] != 0 && own[..slot].contains(&own[slot]);
    if let Some(slot) = (1..MOST).find(|slot| twice(*slot)) {
        return Err(Fault::not_allowed(&format!("dimensionID{}", slot + 1)));
    }
    for slot in 0..MOST {
        patch.set(DIMENSIONS[slot], own[slot]);
        patch.set(VALUES[slot], values[slot]);
    }
    Ok(())
}

/// The dimensions of the parent, which has to be a matrix product; a matrix product itself has none.
fn of_parent(cx: &mut Cx<'_, '_>, patch: &Patch, stored: &Place, parent: i64) -> Result<[i64; MOST], Fault> {
    if parent == 0 {
        return Ok([0; MOST]);
    }
    if stored.kind == "MATRIX" {
        return Err(Fault::at(Code::CONFLICT, "parentProductID"));
    }
    let above = Place::read(cx, parent)?;
    if above.kind != "MATRIX" || patch.id == Some(parent) {
        return Err(Fault::not_allowed("parentProductID"));
    }
    Ok(above.dimensions)
}

/// A dimension whose values variations have stays (1022).
fn check_dimension(
    cx: &mut Cx<'_, '_>,
    id: Option<i64>,
    stored: &Place,
    (slot, dimension): (usize, i64),
    parameter: &str,
) -> Result<(), Fault> {
    if stored.kind != "MATRIX" && dimension != 0 {
        return Err(Fault::not_allowed(parameter));
    }
    let Some(id) = id.filter(|_| stored.dimensions[slot] != dimension) else { return Ok(()) };
    let sql = format!("SELECT 1 FROM product WHERE account = $0 AND parent_id = $1 AND {} <> 0 LIMIT 1", VALUES[slot]);
    match cx.first(&sql, &[Value::Int(id)], |_| ())? {
        Some(()) => Err(Fault::at(Code::IN_USE, parameter)),
        None => Ok(()),
    }
}

/// A value is one of its parent's dimension.
fn check_value(cx: &mut Cx<'_, '_>, parent: i64, dimension: i64, value: i64, parameter: &str) -> Result<(), Fault> {
    if value == 0 {
        return Ok(());
    }
    if parent == 0 {
        return Err(Fault::missing("parentProductID"));
    }
    let sql = "SELECT 1 FROM dimension_value WHERE account = $0 AND id = $1 AND dimension_id = $2";
    let fits = cx.first(sql, &[Value::Int(value), Value::Int(dimension)], |_| ())?;
    fits.ok_or_else(|| Fault::not_allowed(parameter))
}

/// What is never handed down: what a product is, its place, and its bar code.
const OWN: &[&str] = &[
    "type",
    "code2",
    "parent_id",
    "dimension_id1",
    "dimension_id2",
    "dimension_id3",
    "dim_value_id1",
    "dim_value_id2",
    "dim_value_id3",
];

/// What is handed down only when the setting says so.
const SWITCHED: &[(&str, &str)] = &[
    ("code", "matrix_update_code"),
    ("name", "matrix_update_name"),
    ("price", "matrix_update_price"),
    ("status", "matrix_update_isactive"),
    ("displayed_in_webshop", "matrix_update_show_in_webshop"),
    ("location_id", "matrix_update_warehouse_location"),
    ("location_text", "matrix_update_warehouse_location"),
    ("cost", "matrix_update_costprice"),
    ("code3", "matrix_update_code3"),
    ("supplier_code", "matrix_update_code4"),
    ("code5", "matrix_update_code5"),
    ("code6", "matrix_update_code6"),
    ("code7", "matrix_update_code7"),
    ("code8", "matrix_update_code8"),
];

/// Gives the variations of a parent what was changed of it, when the account wants that.
pub fn hand_down(cx: &mut Cx<'_, '_>, id: i64, patch: &Patch) -> Result<(), Fault> {
    let conf = cx.settings()?;
    if patch.is_new() || !conf.flag("matrix_update_variations_automatically") || Place::read(cx, id)?.kind != "MATRIX" {
        return Ok(());
    }
    let handed = |column: &str| {
        let switch = SWITCHED.iter().find(|(switched, _)| *switched == column);
        let taken = column == "code" && conf.text("product_code_unique") != "0";
        !OWN.contains(&column) && !taken && switch.is_none_or(|(_, setting)| conf.flag(setting))
    };
    let changes = patch.only(handed);
    if changes.is_empty() {
        return Ok(());
    }
    let sql = "SELECT id FROM product WHERE account = $0 AND parent_id = $1 ORDER BY id";
    let variations: Vec<i64> = cx.query(sql, &[Value::Int(id)])?.iter().map(|row| row.int(0)).collect();
    for variation in variations {
        noun::update(cx, &PRODUCT, variation, &changes)?;
    }
    Ok(())
}
