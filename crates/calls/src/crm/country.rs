//! Countries.

use ladu_books::noun::{ADDED, CHANGED, Field, How, Noun, PageSize, filter};

use crate::Call;

/// Countries that a new account starts with: code, name, member of the European Union. Others can be added.
pub const COUNTRIES: &[(&str, &str, i64)] = &[
    ("AT", "Austria", 1),
    ("BE", "Belgium", 1),
    ("BG", "Bulgaria", 1),
    ("HR", "Croatia", 1),
    ("CY", "Cyprus", 1),
    ("CZ", "Czechia", 1),
    ("DK", "Denmark", 1),
    ("EE", "Estonia", 1),
    ("FI", "Finland", 1),
    ("FR", "France", 1),
    ("DE", "Germany", 1),
    ("GR", "Greece", 1),
    ("HU", "Hungary", 1),
    ("IE", "Ireland", 1),
    ("IT", "Italy", 1),
    ("LV", "Latvia", 1),
    ("LT", "Lithuania", 1),
    ("LU", "Luxembourg", 1),
    ("MT", "Malta", 1),
    ("NL", "Netherlands", 1),
    ("PL", "Poland", 1),
    ("PT", "Portugal", 1),
    ("RO", "Romania", 1),
    ("SK", "Slovakia", 1),
    ("SI", "Slovenia", 1),
    ("ES", "Spain", 1),
    ("SE", "Sweden", 1),
    ("AU", "Australia", 0),
    ("BR", "Brazil", 0),
    ("CA", "Canada", 0),
    ("CH", "Switzerland", 0),
    ("CN", "China", 0),
    ("GB", "United Kingdom", 0),
    ("IN", "India", 0),
    ("IS", "Iceland", 0),
    ("JP", "Japan", 0),
    ("KR", "South Korea", 0),
    ("MX", "Mexico", 0),
    ("NO", "Norway", 0),
    ("NZ", "New Zealand", 0),
    ("RU", "Russia", 0),
    ("TR", "Turkey", 0),
    ("UA", "Ukraine", 0),
    ("US", "United States", 0),
    ("ZA", "South Africa", 0),
];

/// A country.
pub static COUNTRY: Noun = Noun {
    doc: "A country.",
    module: "configuration",
    remembered: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[("customer", "country_id"), ("product", "country_of_origin_id")],
    filters: &[filter("countryID", How::Equals("id")), filter("changedSince", How::ChangedSince)],
    ..Noun::new(
        "country",
        "countryID",
        &[
            Field::text("countryName", "name", 100).input("name").required().languages(),
            Field::text("countryCode", "code", 2).unique().doc("Two letters."),
            Field::flag("memberOfEuropeanUnion", "eu"),
            ADDED,
            CHANGED,
        ],
    )
};

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getCountries", &COUNTRY).open().doc("Lists countries."),
    Call::save("saveCountry", &COUNTRY).doc("Makes or changes a country."),
];
