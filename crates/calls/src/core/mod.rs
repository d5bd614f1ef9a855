//! The core area: sessions, users, employees, registers, company, settings.

pub mod company;
pub mod configuration;
pub mod currency;
pub mod employee;
pub mod language;
mod login;
pub mod logo;
pub mod password;
pub mod point_of_sale;
pub mod session;
pub mod token;
pub mod user;
pub mod user_group;
pub mod whitelist;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "core",
    calls: &[
        session::CALLS,
        password::CALLS,
        token::CALLS,
        whitelist::CALLS,
        language::CALLS,
        user::CALLS,
        user_group::CALLS,
        employee::CALLS,
        point_of_sale::CALLS,
        configuration::CALLS,
        company::CALLS,
        logo::CALLS,
        currency::CALLS,
    ],
    nouns: &[
        &user::USER,
        &user_group::USER_GROUP,
        &employee::EMPLOYEE,
        &point_of_sale::POINT_OF_SALE,
        &company::COMPANY,
        &currency::CURRENCY,
    ],
};
