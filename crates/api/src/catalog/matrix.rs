//! Dimensions of matrix products, such as size and colour, with their values.

use ladu_record::noun::{self, Child, Column, Field, Noun, Operator, PageSize, Patch, Text, filter, read_rows};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use crate::call::Call;

/// A dimension. One may serve many products, and none of these has to use all of its values.
pub static DIMENSION: Noun = Noun {
    doc: "A dimension of matrix products, such as size or colour.",
    module: "products",
    log: "matrixDimensions",
    remembered: true,
    page: Some(PageSize { default: 20, max: 100 }),
    filters: &[filter("dimensionID", Operator::Equals("id"))],
    used_by: &[("product", "dimension_id1"), ("product", "dimension_id2"), ("product", "dimension_id3")],
    after_save: Some(save_values),
    children: &[Child {
        key: "variations",
        noun: &DIMENSION_VALUE,
        parent: "dimension_id",
        order: "position",
        when: "",
        only_filled: false,
    }],
    ..Noun::new("matrix_dimension", "dimensionID", &[Field::text("name", "name", 100).required()])
};

/// The dimension of a value.
const OWNER: Column<Id<of::Dimension>> =
    Column::of(Field::id("", "dimension_id", "matrix_dimension").input("dimensionID").required().indexed());
const NAME: Column<Text> = Column::of(Field::text("name", "name", 100).required().languages());
const CODE: Column<Text> = Column::of(Field::text("code", "code", 50));
const POSITION: Column<i64> = Column::of(Field::int("order", "position").read_only());

/// A value of a dimension.
pub static DIMENSION_VALUE: Noun = Noun {
    doc: "A value of a dimension, such as small or green.",
    module: "products",
    log: "matrixDimensionValues",
    save_id: "itemID",
    remembered: true,
    used_by: &[("product", "dim_value_id1"), ("product", "dim_value_id2"), ("product", "dim_value_id3")],
    before_save: Some(place),
    ..Noun::new("dimension_value", "variationID", &[OWNER.field, NAME.field, CODE.field, POSITION.field])
};

/// A new value comes last; one that is there stays in its dimension.
fn place(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if !patch.is_new() {
        patch.remove(OWNER);
        return Ok(());
    }
    let sql = "SELECT COALESCE(MAX(position), 0) FROM dimension_value WHERE account = $0 AND dimension_id = $1";
    let last: Option<i64> = cx.first(sql, &[patch.id(OWNER).into()], |row| row.get(0))?;
    patch.put(POSITION, last.unwrap_or(0) + 1);
    Ok(())
}

const VALUES: &[Field] = &[
    Field::text("valueName", "name", 100).doc("Looked up without regard to case; added when it is not there."),
    Field::text("valueCode", "code", 50),
];

/// A value that the dimension has gets the code that was sent with its name, any other is added. None is removed here.
fn save_values(cx: &mut Cx<'_, '_>, dimension: i64, _: &Patch) -> Result<(), Fault> {
    let rows = read_rows(cx.params, VALUES)?;
    if rows.is_empty() {
        return Ok(());
    }
    let sql = "SELECT id, name, position FROM dimension_value
               WHERE account = $0 AND dimension_id = $1 ORDER BY position, id";
    let persisted = cx.query(sql, &[dimension.into()])?;
    let mut last = persisted.iter().map(|row| row.get(2)).max().unwrap_or(0);
    let mut known: Vec<(String, i64)> =
        persisted.iter().map(|row| (row.get::<&str>(1).to_lowercase(), row.get(0))).collect();
    for row in rows {
        let name = row.filled(NAME).ok_or_else(|| Fault::missing(&row.parameter(NAME)))?.trim().to_owned();
        let mut value = Patch::new(DIMENSION_VALUE.fields);
        if let Some(code) = row.get(CODE) {
            value.put(CODE, code);
        }
        if let Some((_, id)) = known.iter().find(|(found, _)| *found == name.to_lowercase()) {
            if !value.is_empty() {
                noun::update(cx, &DIMENSION_VALUE, *id, &value)?;
            }
            continue;
        }
        last += 1;
        value.put(OWNER, Id::new(dimension));
        value.put(NAME, name.as_str());
        value.put(POSITION, last);
        known.push((name.to_lowercase(), noun::create(cx, &DIMENSION_VALUE, &value)?));
    }
    Ok(())
}

const DIMENSION_ID: &[Field] = &[Field::id("dimensionID", "", "matrix_dimension").required()];
const ITEM: Column<Id<of::DimensionValue>> = Column::of(Field::id("variationID", "id", "dimension_value").required());
const ITEMS: &[Field] = &[ITEM.field];

/// Removes values; one that a product has stays, and then all do (1022).
fn remove_values(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("products", Action::Delete)?;
    let dimension = cx.params.id("dimensionID")?.ok_or_else(|| Fault::missing("dimensionID"))?;
    noun::check_reference(cx, "matrix_dimension", "dimensionID", dimension)?;
    let rows = read_rows(cx.params, ITEMS)?;
    if rows.is_empty() {
        return Err(Fault::missing("variationID1"));
    }
    for row in rows {
        let parameter = row.parameter(ITEM);
        let id = row.id(ITEM).ok_or_else(|| Fault::missing(&parameter))?;
        let sql = "SELECT 1 FROM dimension_value WHERE account = $0 AND id = $1 AND dimension_id = $2";
        cx.first(sql, &[id.into(), dimension.into()], |_| ())?.ok_or_else(|| Fault::unknown(&parameter))?;
        noun::delete_by_id(cx, &DIMENSION_VALUE, id.number()).map_err(|fault| match fault.code {
            Code::IN_USE => Fault::at(Code::IN_USE, parameter),
            _ => fault,
        })?;
    }
    answer.total = Some(0);
    Ok(())
}

pub(super) static CALLS: &[Call] = &[
    Call::list("getMatrixDimensions", &DIMENSION).doc("Lists dimensions with their values."),
    Call::save("saveMatrixDimension", &DIMENSION).rows(VALUES).doc("Makes or changes a dimension; adds values."),
    Call::delete("deleteMatrixDimension", &DIMENSION).doc("Deletes a dimension that no product has."),
    Call::add("addItemToMatrixDimension", &DIMENSION_VALUE).doc("Adds a value to a dimension."),
    Call::edit("editItemInMatrixDimension", &DIMENSION_VALUE).doc("Changes a value of a dimension."),
    Call::write("removeItemsFromMatrixDimension", remove_values)
        .inputs(DIMENSION_ID)
        .rows(ITEMS)
        .doc("Removes values that no product has from a dimension."),
];
