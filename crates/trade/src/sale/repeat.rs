//! Documents that were sent twice: by the program's own key they are refused (1206), a till's repeated sale is answered with the stored one.

use ladu_record::Cx;
use ladu_store::Asked;
use ladu_types::{Id, of};
use ladu_wire::Fault;

use super::columns::{FINGERPRINT, TEMPORARY_UUID};
use super::draft::Repeat;
use super::persisted::Document;
use crate::repeats;

/// Asks for what a new document may repeat, and remembers on its header what it is known by.
pub(super) fn ask(cx: &mut Cx<'_, '_>, document: &mut Document, repeat: &Repeat) -> Result<Option<Asked>, Fault> {
    if !document.is_new() {
        return Ok(None);
    }
    match repeat {
        Repeat::Never => Ok(None),
        Repeat::Key { parameter, key } => {
            document.header.put(TEMPORARY_UUID, key.as_str());
            repeats::ask_used_key(cx, "sales_document", parameter, key).map(Some)
        }
        Repeat::Fingerprint(fingerprint) => {
            document.header.put(FINGERPRINT, fingerprint.as_str());
            repeats::ask_made_by(cx, "sales_document", fingerprint).map(Some)
        }
    }
}

/// The document that this one repeats.
pub(super) fn find(
    cx: &mut Cx<'_, '_>,
    repeat: &Repeat,
    asked: Option<Asked>,
) -> Result<Option<Id<of::SalesDocument>>, Fault> {
    match (repeat, asked) {
        (Repeat::Fingerprint(_), Some(asked)) => Ok(cx.rows(asked)?.first().map(|row| row.get(0))),
        (_, Some(asked)) => repeats::refuse_used(cx, asked).map(|()| None),
        (_, None) => Ok(None),
    }
}
