//! UBL 2.1 invoices and credit notes by EN 16931, as Peppol BIS Billing 3 asks for them.

mod codes;
mod names;
mod read;
mod write;
mod write_party;

pub(crate) use names::{CREDIT_NOTE, INVOICE};
pub(crate) use read::read;
pub use write::write;
