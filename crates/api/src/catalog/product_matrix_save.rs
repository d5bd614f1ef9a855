//! Saving matrix products: which dimensions a parent has, which values a variation, and what a parent hands down.

use ladu_record::Cx;
use ladu_record::noun::{self, Column, Field, Noun, Patch, read_rows};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use super::product_columns::{CODE, CODE2, DIMENSIONS, MATRIX, MOST_DIMENSIONS, PARENT, TYPE, VALUES};

const DIMENSION: Column<Id<of::Dimension>> = Column::of(
    Field::id("dimensionID", "dimension", "matrix_dimension").doc("A dimension of a matrix product; three at most."),
);
const VALUE: Column<Id<of::DimensionValue>> = Column::of(
    Field::id("dimValueID", "value", "dimension_value").doc("A variation's value of its parent's dimension."),
);

/// Numbered parameters: dimensions of a parent, values of a variation in the same order.
pub(super) const ROWS: &[Field] = &[DIMENSION.field, VALUE.field];

type Dimensions = [Option<Id<of::Dimension>>; MOST_DIMENSIONS];
type VariationValues = [Option<Id<of::DimensionValue>>; MOST_DIMENSIONS];

/// What is stored of a product's place among parents and variations.
#[derive(Default)]
struct Place {
    kind: String,
    parent: Option<Id<of::Product>>,
    dimensions: Dimensions,
    values: VariationValues,
}

impl Place {
    fn read(cx: &mut Cx<'_, '_>, id: Id<of::Product>) -> Result<Place, Fault> {
        let sql = "SELECT type, parent_id, dimension_id1, dimension_id2, dimension_id3, dim_value_id1, dim_value_id2,
                   dim_value_id3 FROM product WHERE account = $0 AND id = $1";
        let found = cx.first(sql, &[id.into()], |row| Place {
            kind: row.get(0),
            parent: row.get(1),
            dimensions: [2, 3, 4].map(|at| row.get(at)),
            values: [5, 6, 7].map(|at| row.get(at)),
        })?;
        Ok(found.unwrap_or_default())
    }
}

/// Sets dimensions and values, and checks that they fit: only a matrix product has dimensions, only its variations have values.
pub(super) fn place(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let rows = read_rows(cx.params, ROWS)?;
    if rows.is_empty() && !patch.has(PARENT) {
        return Ok(());
    }
    let own = patch.id.map(Id::new);
    let persisted = match own {
        Some(id) => Place::read(cx, id)?,
        None => Place { kind: patch.filled(TYPE).unwrap_or("PRODUCT").to_owned(), ..Place::default() },
    };
    let parent = patch.get(PARENT).unwrap_or(persisted.parent);
    let above = of_parent(cx, own, &persisted, parent)?;
    let mut values = if parent == persisted.parent { persisted.values } else { VariationValues::default() };
    let mut dimensions = persisted.dimensions;
    let first = u32::from(rows.first().is_none_or(|row| row.number != Some(0)));
    for row in &rows {
        let slot = (row.number.unwrap_or(1) - first) as usize;
        if let Some(dimension) = sent(cx, row, DIMENSION, slot)? {
            dimensions[slot] = dimension;
            check_dimension(cx, own, &persisted, (slot, dimension), &row.parameter(DIMENSION))?;
        }
        if let Some(value) = sent(cx, row, VALUE, slot)? {
            values[slot] = value;
            check_value(cx, parent, above[slot], value, &row.parameter(VALUE))?;
        }
    }
    let twice = |slot: usize| dimensions[slot].is_some() && dimensions[..slot].contains(&dimensions[slot]);
    if let Some(slot) = (1..MOST_DIMENSIONS).find(|slot| twice(*slot)) {
        return Err(Fault::not_allowed(&format!("dimensionID{}", slot + 1)));
    }
    for slot in 0..MOST_DIMENSIONS {
        patch.put(DIMENSIONS[slot], dimensions[slot]);
        patch.put(VALUES[slot], values[slot]);
    }
    Ok(())
}

/// What a row sent for its slot: nothing, no id, or the id of a record that is there.
fn sent<N>(
    cx: &mut Cx<'_, '_>,
    row: &Patch,
    column: Column<Id<N>>,
    slot: usize,
) -> Result<Option<Option<Id<N>>>, Fault> {
    let (Some(id), parameter) = (row.get(column), row.parameter(column)) else { return Ok(None) };
    if slot >= MOST_DIMENSIONS {
        return Err(Fault::not_allowed(&parameter));
    }
    if let Some(id) = id {
        noun::check_reference(cx, column.field.refers, &parameter, id.number())?;
    }
    Ok(Some(id))
}

/// The dimensions of the parent, which has to be a matrix product; a matrix product itself has none.
fn of_parent(
    cx: &mut Cx<'_, '_>,
    own: Option<Id<of::Product>>,
    persisted: &Place,
    parent: Option<Id<of::Product>>,
) -> Result<Dimensions, Fault> {
    let Some(parent) = parent else { return Ok(Dimensions::default()) };
    if persisted.kind == MATRIX {
        return Err(Fault::at(Code::CONFLICT, PARENT.field.input));
    }
    let above = Place::read(cx, parent)?;
    if above.kind != MATRIX || own == Some(parent) {
        return Err(Fault::not_allowed(PARENT.field.input));
    }
    Ok(above.dimensions)
}

/// A dimension whose values variations have stays (1022).
fn check_dimension(
    cx: &mut Cx<'_, '_>,
    own: Option<Id<of::Product>>,
    persisted: &Place,
    (slot, dimension): (usize, Option<Id<of::Dimension>>),
    parameter: &str,
) -> Result<(), Fault> {
    if persisted.kind != MATRIX && dimension.is_some() {
        return Err(Fault::not_allowed(parameter));
    }
    let Some(id) = own.filter(|_| persisted.dimensions[slot] != dimension) else { return Ok(()) };
    let value = VALUES[slot].field.column;
    let sql = format!("SELECT 1 FROM product WHERE account = $0 AND parent_id = $1 AND {value} <> 0 LIMIT 1");
    match cx.first(&sql, &[id.into()], |_| ())? {
        Some(()) => Err(Fault::at(Code::IN_USE, parameter)),
        None => Ok(()),
    }
}

/// A value is one of its parent's dimension.
fn check_value(
    cx: &mut Cx<'_, '_>,
    parent: Option<Id<of::Product>>,
    dimension: Option<Id<of::Dimension>>,
    value: Option<Id<of::DimensionValue>>,
    parameter: &str,
) -> Result<(), Fault> {
    let Some(value) = value else { return Ok(()) };
    if parent.is_none() {
        return Err(Fault::missing(PARENT.field.input));
    }
    let sql = "SELECT 1 FROM dimension_value WHERE account = $0 AND id = $1 AND dimension_id = $2";
    let fits = cx.first(sql, &[value.into(), dimension.into()], |_| ())?;
    fits.ok_or_else(|| Fault::not_allowed(parameter))
}

/// Is a column never handed down: what a product is, its place, and its bar code?
fn is_own(column: &str) -> bool {
    let dimensions = DIMENSIONS.map(|column| column.field.column);
    let values = VALUES.map(|column| column.field.column);
    let others = [TYPE.field.column, CODE2.field.column, PARENT.field.column];
    others.iter().chain(&dimensions).chain(&values).any(|own| *own == column)
}

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
pub(super) fn hand_down(
    cx: &mut Cx<'_, '_>,
    products: &'static Noun,
    id: Id<of::Product>,
    patch: &Patch,
) -> Result<(), Fault> {
    let conf = cx.settings()?;
    if patch.is_new() || !conf.flag("matrix_update_variations_automatically") || Place::read(cx, id)?.kind != MATRIX {
        return Ok(());
    }
    let handed = |column: &str| {
        let switch = SWITCHED.iter().find(|(switched, _)| *switched == column);
        let taken = column == CODE.field.column && conf.text("product_code_unique") != "0";
        !is_own(column) && !taken && switch.is_none_or(|(_, setting)| conf.flag(setting))
    };
    let changes = patch.only(handed);
    if changes.is_empty() {
        return Ok(());
    }
    let sql = "SELECT id FROM product WHERE account = $0 AND parent_id = $1 ORDER BY id";
    for variation in cx.query(sql, &[id.into()])?.iter() {
        noun::update(cx, products, variation.get(0), &changes)?;
    }
    Ok(())
}
