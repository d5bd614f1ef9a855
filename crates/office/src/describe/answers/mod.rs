//! The keys of answers that code writes. Tests compare every answer they get with these.

mod accounts;
mod catalog;
mod catalog_products;
mod company;
mod customers;
mod exchange;
mod inventory;
mod printouts;
mod purchasing;
mod registers;
mod sales;
mod sales_documents;
mod sales_reports;
mod staff;

use crate::describe::output::Output;

/// The keys that a call's code writes.
pub(super) fn of(call: &str) -> &'static [Output] {
    let all = [
        accounts::ANSWERS,
        catalog::ANSWERS,
        catalog_products::ANSWERS,
        company::ANSWERS,
        customers::ANSWERS,
        exchange::ANSWERS,
        inventory::ANSWERS,
        printouts::ANSWERS,
        purchasing::ANSWERS,
        registers::ANSWERS,
        sales::ANSWERS,
        sales_documents::ANSWERS,
        sales_reports::ANSWERS,
        staff::ANSWERS,
    ];
    all.iter().flat_map(|answers| answers.iter()).find(|(name, _)| *name == call).map_or(&[], |(_, outputs)| *outputs)
}
