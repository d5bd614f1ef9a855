//! The crm area: customers with their addresses and links, what they are sorted by, synchronising, data protection.

pub mod address;
mod balance;
pub mod classifier;
pub mod countries;
pub mod country;
pub mod customer;
pub mod customer_group;
mod customer_list;
pub mod customer_login;
mod customer_save;
pub mod gdpr;
pub mod project;
pub mod relation;
pub mod sync;
pub mod tax_office;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "crm",
    calls: &[
        customer::CALLS,
        customer_login::CALLS,
        customer_group::CALLS,
        address::CALLS,
        balance::CALLS,
        classifier::CALLS,
        project::CALLS,
        relation::CALLS,
        country::CALLS,
        sync::CALLS,
        tax_office::CALLS,
        gdpr::CALLS,
    ],
    nouns: &[
        &customer::CUSTOMER,
        &customer_group::CUSTOMER_GROUP,
        &address::ADDRESS,
        &address::ADDRESS_TYPE,
        &classifier::COMPANY_TYPE,
        &classifier::PERSON_TITLE,
        &classifier::JOB_TITLE,
        &classifier::BUSINESS_AREA,
        &classifier::PROJECT_TYPE,
        &classifier::PROJECT_STATUS,
        &project::PROJECT,
        &relation::ASSOCIATION,
        &relation::PROFESSIONAL,
        &country::COUNTRY,
        &tax_office::TAX_OFFICE,
    ],
};
