//! Purchase documents: orders, waybills, invoices and returns.

mod bases;
pub mod columns;
mod correct;
mod goods;
mod orders;
mod returns;
mod rows;
mod save;
mod totals;
mod waybills;

pub use bases::lock_chain;
pub use correct::{Freight, RowCorrection, Stored, correct_rows, open_stored, set_freight};
pub use save::{PurchaseDraft, save};

use ladu_ledger::DocumentKind;
use ladu_record::Cx;
use ladu_record::noun::Noun;
use ladu_types::{Id, of};
use ladu_wire::Fault;

use crate::document::{Definition, Numbered, WAREHOUSE, undo_moves};

/// Purchase documents as a kind of document, by the nouns of their headers and rows.
pub const fn definition(document: &'static Noun, row: &'static Noun) -> Definition {
    Definition {
        usual_warehouse: true,
        ..Definition::new(document, row, DocumentKind::Purchase, &[WAREHOUSE], Numbered::Confirmed(columns::OWN_NUMBER))
    }
}

/// Undoes what a document did that is to be deleted: its goods go away again, and its orders wait for them. One that others were
/// made from stays (1022).
pub fn before_delete(cx: &mut Cx<'_, '_>, definition: &Definition, id: Id<of::PurchaseDocument>) -> Result<(), Fault> {
    lock_chain(cx, Some(id), &[])?;
    undo_moves(cx, definition, Id::new(id.number()))?;
    let orders = bases::unlink(cx, id)?;
    orders::recount(cx, &orders)
}
