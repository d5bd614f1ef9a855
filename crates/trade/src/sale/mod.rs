//! Sales documents: orders, invoices, receipts, credit invoices; what they hold and what saving and deleting them does.

mod ahead;
mod bases;
mod check;
pub mod columns;
mod complete;
mod delete;
mod discounts;
mod document;
pub(crate) mod draft;
mod fields;
mod goods;
mod number;
mod orders;
mod page;
mod parties;
mod pay;
mod persisted;
pub mod places;
mod price;
mod repeat;
mod returns;
mod row;
mod rows;
mod save;
mod summary;

pub use delete::delete;
pub use discounts::{APPLIED_PROMOTION, FIELDS as DISCOUNT_FIELDS, STEM as DISCOUNT_STEM, fault_of_row};
pub use document::DOCUMENT;
pub use draft::{Origin, Repeat, RowDiscounts, RowReadings, SaleDraft, TillNumber};
pub use fields::FIELDS;
pub use orders::fulfil;
pub use page::{Printout, PrintoutLink, Shown, load};
pub use row::{FIELDS as ROW_FIELDS, ROW, RowsShown};
pub use save::{Saved, save};
pub use summary::{Summary, SummaryRow};
