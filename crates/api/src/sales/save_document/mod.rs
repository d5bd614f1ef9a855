//! The call that saves a sales document.

mod answer;
mod parse;

use ladu_record::{Answer, Cx, SavedDocument};
use ladu_trade::sale::{self, Saved};
use ladu_wire::Fault;

use crate::Call;

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let draft = parse::draft(cx)?;
    let saved = sale::save(cx, draft)?;
    answer.saved_document = match saved {
        Saved::Stored(id) => SavedDocument::Id(id.number()),
        Saved::Repeated(_) => SavedDocument::Duplicate,
    };
    answer::write(cx, saved.id(), answer)
}

pub static CALLS: &[Call] = &[Call::write("saveSalesDocument", save)
    .inputs(sale::FIELDS)
    .rows(sale::ROW_FIELDS)
    .exclusive(parse::claims)
    .doc("Makes or changes a sales document, and confirms it unless told otherwise.")];
