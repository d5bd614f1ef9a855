//! Accounts as a whole: taken out of a store as of one moment, and put into one. A backup, a restore, a move between engines and the
//! portable archive are the same walk over all tables that the migrations make, so that a new table is in all of them for nothing.

mod archive;
mod backup;
mod control;
mod copy;
mod manifest;
mod object;
mod prune;
mod restore;
mod stopped;
mod total;
mod transfer;
mod vault;
mod verify;
mod work;

pub use archive::{Unpacked, pack, unpack};
pub use backup::{Backup, Order};
pub use control::AccountRow;
pub use copy::{copy, totals};
pub use manifest::{KeptAccount, Manifest};
pub use object::Object;
pub use prune::prune;
pub use restore::Opened;
pub use total::{Total, Totals};
pub use transfer::{Choice, Moved, Side, transfer};
pub use vault::Vault;
pub use verify::{Verified, verify};
pub use work::Work;
