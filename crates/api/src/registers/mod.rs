//! Registers: their days, their cash and their quick buttons.

pub mod cash;
pub mod point_of_sale;
pub mod quick_button;
pub mod register_day;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "registers",
    calls: &[point_of_sale::CALLS, register_day::CALLS, cash::CALLS, quick_button::CALLS],
    nouns: &[&point_of_sale::POINT_OF_SALE, &register_day::DAY, &cash::CASH_MOVE],
};
