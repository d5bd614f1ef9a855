//! Documents that change stock without a sale or a purchase: registrations, write-offs, transfers, and what a count comes to.

mod registration;
mod stocktaking;
pub mod transfer;
mod write_off;

pub use registration::save_registration;
pub use stocktaking::{Booking, book_differences};
pub use transfer::{before_delete_transfer, save_transfer};
pub use write_off::save_write_off;

use ladu_record::Cx;
use ladu_types::{Id, of};
use ladu_wire::Fault;

use crate::document::{Definition, undo_moves};

/// Undoes what a registration or a write-off did that is to be deleted.
pub fn before_delete(cx: &mut Cx<'_, '_>, definition: &Definition, id: Id<of::Document>) -> Result<(), Fault> {
    undo_moves(cx, definition, id).map(drop)
}
