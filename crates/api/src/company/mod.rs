//! The company itself: its settings, languages, currencies and logo.

pub mod company;
pub mod configuration;
pub mod currency;
pub mod language;
pub mod logo;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "company",
    calls: &[language::CALLS, configuration::CALLS, company::CALLS, logo::CALLS, currency::CALLS],
    nouns: &[&company::COMPANY, &currency::CURRENCY],
};
