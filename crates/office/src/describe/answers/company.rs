//! What calls about company answer, where code writes it.

use ladu_wire::Kind;

use crate::describe::output::{Output, Shape};

pub(super) const ANSWERS: &[(&str, &[Output])] = &[
    ("convertAPILanguageIdentifierForPOS", CONVERT_APILANGUAGE_IDENTIFIER_FOR_POS),
    ("convertPOSLanguageIdentifier", CONVERT_POSLANGUAGE_IDENTIFIER),
    ("getActiveLanguages", GET_ACTIVE_LANGUAGES),
    ("getAllLanguages", GET_ACTIVE_LANGUAGES),
    ("getCompanyInfo", GET_COMPANY_INFO),
    ("getCurrencies", GET_CURRENCIES),
    ("getDefaultLanguage", GET_DEFAULT_LANGUAGE),
    ("saveCompanyLogo", SAVE_COMPANY_LOGO),
];

const CONVERT_APILANGUAGE_IDENTIFIER_FOR_POS: &[Output] =
    &[Output::text("posLanguageIdentifier", "Identifier that tills use for the language.")];

const CONVERT_POSLANGUAGE_IDENTIFIER: &[Output] =
    &[Output::text("apiLanguageIdentifier", "Identifier that the API uses for the language.")];

const GET_ACTIVE_LANGUAGES: &[Output] = &[
    Output::text("name", "Name."),
    Output::text("nativeName", "Name of the language in itself."),
    Output::text("shortDisplayName", "Three capital letters of the language."),
    Output::text("legacyIdentifier", "Three letters by which the API names the language."),
    Output::text("isoCode", "Two letters of the language by ISO 639."),
    Output::new("countries", Shape::Values(Kind::Text(usize::MAX)), "Countries in which it is meant, as two letters."),
    Output::bool("isOverride", "true: chosen for this account, and not by default."),
];

const GET_COMPANY_INFO: &[Output] = &[
    Output::text("address", "Address."),
    Output::text("country", "Country."),
    Output::id("defaultClientID", "Customer of sales that name none.").quoted(),
    Output::amount("invoiceRounding", "Sum that the totals of cash documents are rounded to.").quoted(),
    Output::text("defaultCurrency", "Code of the currency that prices and documents are in."),
];

const GET_CURRENCIES: &[Output] = &[Output::text("default", "1 for the account's own currency.")];

const GET_DEFAULT_LANGUAGE: &[Output] = &[
    Output::text("name", "Name."),
    Output::text("nativeName", "Name of the language in itself."),
    Output::text("shortDisplayName", "Three capital letters of the language."),
    Output::text("legacyIdentifier", "Three letters by which the API names the language."),
    Output::text("isoCode", "Two letters of the language by ISO 639."),
    Output::list("countries", &[], "Countries in which it is meant, as two letters."),
    Output::bool("isOverride", "true: chosen for this account, and not by default."),
];

const SAVE_COMPANY_LOGO: &[Output] =
    &[Output::text("imageName", "Name of the picture."), Output::text("imageName2", "Name of the second picture.")];
