//! Electronic invoices: one typed invoice that is read from and written as Estonian e-invoices 1.2 and UBL 2.1 by EN 16931.
//!
//! What cannot be read exactly is refused with its place in the file, and so is an invoice whose sums do not add up.

mod estonian;
mod invoice;
mod problem;
mod sums;
mod tree;
mod ubl;
mod xml;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod round_trip;

pub use estonian::{FileHeader, write as write_estonian};
pub use invoice::{Account, Address, Adjustment, Category, Codes, Invoice, Kind, Party, Row, Tax, TaxedAdjustment};
pub use problem::Problem;
pub use sums::{Sums, TaxSum};
pub use ubl::write as write_ubl;

use tree::Element;

/// The most invoices one text may carry.
const MOST_INVOICES: usize = 100;
/// The most rows an invoice may have.
const MOST_ROWS: usize = 1000;

/// Reads the invoices of a text, in whichever of the two forms it is. Sums that are stated are the sums that are worked out.
pub fn read(text: &str) -> Result<Vec<Invoice>, Problem> {
    let root = Element::read(text)?;
    let invoices = match root.name.as_str() {
        "E_Invoice" => estonian::read(&root)?,
        ubl::INVOICE | ubl::CREDIT_NOTE => vec![ubl::read(&root)?],
        _ => return Err(root.problem("neither an Estonian e-invoice (E_Invoice) nor a UBL invoice or credit note")),
    };
    if invoices.len() > MOST_INVOICES {
        return Err(root.problem(format!("more than {MOST_INVOICES} invoices")));
    }
    match invoices.iter().find(|invoice| invoice.rows.len() > MOST_ROWS) {
        Some(invoice) => Err(Problem::new(&invoice.place, format!("more than {MOST_ROWS} rows"))),
        None => Ok(invoices),
    }
}
