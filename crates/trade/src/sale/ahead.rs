//! What is read for a sale before anything of it is written: all of it is asked for at once.

use ladu_record::Cx;
use ladu_record::noun::AskedFields;
use ladu_store::Asked;
use ladu_wire::Fault;

use super::columns::REGISTER;
use super::draft::SaleDraft;
use super::persisted::Document;
use super::{places, repeat};

/// What the checks of a document need.
pub(super) struct Ahead {
    /// The document that this one may repeat.
    pub(super) repeat: Option<Asked>,
    pub(super) header: AskedFields,
    /// What the rows refer to.
    pub(super) rows: AskedFields,
}

impl Ahead {
    /// Asks for what is known to be needed of a document; gives what its checks need, the rest is kept with the document.
    pub(super) fn ask(cx: &mut Cx<'_, '_>, document: &mut Document, draft: &SaleDraft) -> Result<Ahead, Fault> {
        let repeat = repeat::ask(cx, document, &draft.repeat)?;
        let header = AskedFields::ask(cx, [&document.header])?;
        let rows = AskedFields::ask(cx, &document.rows)?;
        if !document.rows.is_empty() {
            document.parties.ask_products(cx, &document.rows)?;
        }
        // Whoever bought what it is made from buys this one too.
        let follows = !draft.origin.bases.is_empty() || draft.origin.base.or(draft.origin.credited).is_some();
        let client = match document.client {
            None if document.is_new() && !follows => places::customer_of(cx, document.get(REGISTER))?,
            client => client,
        };
        if let Some(client) = client {
            document.parties.ask_buyer(cx, client)?;
        }
        Ok(Ahead { repeat, header, rows })
    }
}
