//! People who work in the shop: employees, users and their groups, log-in, sessions, working times.

pub mod employee;
mod employee_stats;
mod login;
pub mod password;
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
    name: "staff",
    calls: &[
        session::CALLS,
        password::CALLS,
        token::CALLS,
        sso::CALLS,
        whitelist::CALLS,
        user::CALLS,
        user_group::CALLS,
        employee::CALLS,
        schedule::CALLS,
        time_clock::CALLS,
        employee_stats::CALLS,
    ],
    nouns: &[&user::USER, &user_group::USER_GROUP, &employee::EMPLOYEE, &time_clock::CLOCKING],
};
