//! The call that saves a sales document.

mod answer;
mod parse;

use ladu_record::{Answer, Cx, SavedDocument};
use ladu_trade::sale::{self, Saved, Summary};
use ladu_wire::Fault;

use crate::{Call, used_key};

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let draft = parse::draft(cx)?;
    let summary = match sale::save(cx, draft) {
        Ok(Saved::Stored(summary)) => {
            answer.saved_document = SavedDocument::Id(summary.id.number());
            *summary
        }
        Ok(Saved::Repeated(id)) => {
            answer.saved_document = SavedDocument::Duplicate;
            Summary::read(cx, id)?
        }
        Err(fault) => {
            let key = parse::key(cx.params).map(|(_, key)| key);
            let id = used_key::record_of(cx, fault, (sale::DOCUMENT.table, key.as_deref()), answer)?;
            Summary::read(cx, id)?
        }
    };
    answer::write(cx, &summary, answer);
    Ok(())
}

pub static CALLS: &[Call] = &[Call::write("saveSalesDocument", save)
    .inputs(sale::FIELDS)
    .rows(sale::ROW_FIELDS)
    .exclusive(parse::claims)
    .doc("Makes or changes a sales document, and confirms it unless told otherwise.")];
