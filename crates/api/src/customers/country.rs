//! Countries, which customers, suppliers and the origins of products name.

use ladu_record::noun::{ADDED, CHANGED, Field, Noun, Operator, PageSize, filter};

use crate::call::Call;

pub static COUNTRY: Noun = Noun {
    doc: "A country.",
    module: "configuration",
    remembered: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[("customer", "country_id"), ("supplier", "country_id"), ("product", "country_of_origin_id")],
    filters: &[filter("countryID", Operator::Equals("id")), filter("changedSince", Operator::ChangedSince)],
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

pub(super) static CALLS: &[Call] = &[
    Call::list("getCountries", &COUNTRY).open().doc("Lists countries."),
    Call::save("saveCountry", &COUNTRY).doc("Makes or changes a country."),
];
