//! The core area: sessions, users, employees, registers, company, settings.

pub mod cash;
pub mod company;
pub mod configuration;
pub mod currency;
pub mod employee;
mod employee_stats;
pub mod language;
mod login;
pub mod logo;
pub mod password;
pub mod point_of_sale;
pub mod quick_button;
pub mod register_day;
mod schedule;
pub mod session;
mod sso;
pub mod time_clock;
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
        sso::CALLS,
        whitelist::CALLS,
        language::CALLS,
        user::CALLS,
        user_group::CALLS,
        employee::CALLS,
        point_of_sale::CALLS,
        register_day::CALLS,
        cash::CALLS,
        quick_button::CALLS,
        schedule::CALLS,
        time_clock::CALLS,
        employee_stats::CALLS,
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
        &register_day::DAY,
        &cash::CASH_MOVE,
        &time_clock::CLOCKING,
        &company::COMPANY,
        &currency::CURRENCY,
    ],
};
