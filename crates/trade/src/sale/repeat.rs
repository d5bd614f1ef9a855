//! Documents that were sent twice: by the program's own key they are refused (1206), a till's repeated sale is answered with the stored one.

use ladu_record::Cx;
use ladu_types::{Id, of};
use ladu_wire::Fault;

use super::columns::{FINGERPRINT, TEMPORARY_UUID};
use super::draft::Repeat;
use super::persisted::Document;
use crate::repeats;

/// The document that this one repeats.
pub(super) fn find(
    cx: &mut Cx<'_, '_>,
    document: &mut Document,
    repeat: &Repeat,
) -> Result<Option<Id<of::SalesDocument>>, Fault> {
    if !document.is_new() {
        return Ok(None);
    }
    match repeat {
        Repeat::Never => Ok(None),
        Repeat::Key { parameter, key } => {
            repeats::refuse_used_key(cx, "sales_document", parameter, key)?;
            document.header.put(TEMPORARY_UUID, key.as_str());
            Ok(None)
        }
        Repeat::Fingerprint(fingerprint) => {
            let found = repeats::made_by(cx, "sales_document", fingerprint)?;
            document.header.put(FINGERPRINT, fingerprint.as_str());
            Ok(found)
        }
    }
}
