//! Parameters of documents, read into drafts for the commands that save them.

use ladu_record::noun::{Query, read_patch, read_rows};
use ladu_record::{Cx, attributes};
use ladu_trade::document::{self, Definition, Draft};
use ladu_types::{Id, of};
use ladu_wire::{Fault, Kind};

/// Reads a document that is to be saved, checked as far as its fields say of themselves, and locked when it is stored already.
pub(crate) fn read(cx: &mut Cx<'_, '_>, definition: &'static Definition) -> Result<Draft, Fault> {
    let (params, noun) = (cx.params, definition.noun);
    let mut header = read_patch(params, noun.fields, cx.default_language()?)?;
    header.id = params.id(noun.edited_by())?;
    let draft = Draft::begin(cx, definition, header)?;
    draft.with_rows(cx, read_rows(params, definition.rows.fields)?)
}

/// Stores the attributes that were sent with a document which has been saved.
pub(crate) fn save_attributes<T>(cx: &mut Cx<'_, '_>, definition: &Definition, id: Id<T>) -> Result<(), Fault> {
    attributes::save(cx, definition.noun, id.number())
}

/// Restricts a list to the documents of one warehouse, if the user may use it (1064).
pub(crate) fn of_warehouse(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let warehouse: Id<of::Warehouse> = Id::new(Kind::Id.read("warehouseID", text)?.int());
    document::of_warehouse(cx, query, warehouse)
}
