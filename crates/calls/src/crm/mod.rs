//! The crm area: customers, addresses, synchronising.

pub mod address;
pub mod country;
pub mod customer;
pub mod customer_group;
pub mod sync;
pub mod tax_office;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "crm",
    calls: &[customer::CALLS, customer_group::CALLS, address::CALLS, country::CALLS, sync::CALLS, tax_office::CALLS],
    nouns: &[
        &customer::CUSTOMER,
        &customer_group::CUSTOMER_GROUP,
        &address::ADDRESS,
        &address::ADDRESS_TYPE,
        &country::COUNTRY,
        &tax_office::TAX_OFFICE,
    ],
};
