//! The crm area: customers with their addresses and links, what they are sorted by, events, repairs, objects of partners,
//! synchronising, data protection.

pub mod address;
pub mod appliance;
pub mod assignment;
mod balance;
pub mod classifier;
pub mod countries;
pub mod country;
pub mod customer;
mod customer_columns;
pub mod customer_group;
mod customer_list;
pub mod customer_login;
mod customer_save;
pub mod email_account;
pub mod event;
pub mod gdpr;
pub mod object;
pub mod project;
pub mod relation;
pub mod sync;
pub mod tax_office;
mod time_slots;

use crate::area::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "customers",
    calls: &[
        customer::CALLS,
        customer_login::CALLS,
        customer_group::CALLS,
        address::CALLS,
        balance::CALLS,
        classifier::CALLS,
        project::CALLS,
        event::CALLS,
        time_slots::CALLS,
        appliance::CALLS,
        assignment::CALLS,
        object::CALLS,
        email_account::CALLS,
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
        &classifier::EVENT_TYPE,
        &classifier::EVENT_STATUS,
        &event::EVENT,
        &appliance::APPLIANCE,
        &assignment::GROUP,
        &assignment::ASSIGNMENT,
        &object::OBJECT,
        &email_account::EMAIL_ACCOUNT,
        &relation::ASSOCIATION,
        &relation::PROFESSIONAL,
        &country::COUNTRY,
        &tax_office::TAX_OFFICE,
    ],
};
