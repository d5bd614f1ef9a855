//! The company itself: its settings, languages, currencies and logo.

pub mod configuration;
pub mod currency;
pub mod language;
pub mod logo;
pub mod profile;

use crate::Area;

/// The area's calls and nouns.
pub static AREA: Area = Area {
    name: "company",
    calls: &[language::CALLS, configuration::CALLS, profile::CALLS, logo::CALLS, currency::CALLS],
    nouns: &[&profile::COMPANY, &currency::CURRENCY],
};
