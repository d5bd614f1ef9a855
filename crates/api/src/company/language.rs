//! The languages that names can be kept in, and the words that tills have for them.

use ladu_record::noun::Field;
use ladu_record::translations;
use ladu_record::{Answer, Cx};
use ladu_wire::{Fault, Language};

use crate::Call;

/// A language as the calls describe it.
struct Described {
    /// The three letters of the protocol.
    code: &'static str,
    name: &'static str,
    native: &'static str,
    short: &'static str,
    iso: &'static str,
    /// The word of tills.
    till: &'static str,
    /// Where it may be used; everywhere when empty.
    countries: &'static [&'static str],
    /// The three letters were another language's first.
    is_override: bool,
}

const fn language(
    code: &'static str,
    name: &'static str,
    native: &'static str,
    [short, iso, till]: [&'static str; 3],
) -> Described {
    Described { code, name, native, short, iso, till, countries: &[], is_override: false }
}

const ALL: &[Described] = &[
    language("eng", "English", "English", ["ENG", "en", "en"]),
    language("spa", "Spanish", "Español", ["ESP", "es", "es"]),
    language("ger", "German", "Deutsch", ["GER", "de", "de"]),
    language("swe", "Swedish", "Svenska", ["SWE", "sv", "se"]),
    language("fin", "Finnish", "Suomi", ["FIN", "fi", "fi"]),
    language("rus", "Russian", "Русский", ["RUS", "ru", "ru"]),
    language("est", "Estonian", "Eesti", ["EST", "et", "ee"]),
    language("lat", "Latvian", "Latviešu", ["LAT", "lv", "lv"]),
    language("lit", "Lithuanian", "Lietuvių", ["LIT", "lt", "lt"]),
    language("gre", "Greek", "Ελληνικά", ["GRE", "el", "gr"]),
    Described { countries: &["CA"], is_override: true, ..language("lat", "French", "Français", ["FRE", "fr", "fr"]) },
];

/// The word of tills where nothing else fits.
const TILL_FALLBACK: &str = "us";

/// What a language is in a country: some codes stand for another one there.
fn described(language: Language, country: &str) -> Option<&'static Described> {
    let of_code = || ALL.iter().filter(|described| described.code == language.code());
    of_code().find(|described| described.countries.contains(&country)).or_else(|| of_code().next())
}

fn write(described: &Described, answer: &mut Answer) {
    answer.record(|w| {
        for (key, text) in [
            ("name", described.name),
            ("nativeName", described.native),
            ("shortDisplayName", described.short),
            ("legacyIdentifier", described.code),
            ("isoCode", described.iso),
        ] {
            w.key(key);
            w.text(text);
        }
        w.key("countries");
        w.list(|w| described.countries.iter().for_each(|country| w.plain_text(country)));
        w.key("isOverride");
        w.bool(described.is_override);
    });
}

fn all(_: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    ALL.iter().for_each(|described| write(described, answer));
    Ok(())
}

fn active(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let settings = cx.settings()?;
    for language in translations::enabled(cx)? {
        described(language, settings.text("country")).into_iter().for_each(|described| write(described, answer));
    }
    Ok(())
}

fn default(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let language = cx.default_language()?;
    let settings = cx.settings()?;
    described(language, settings.text("country")).into_iter().for_each(|described| write(described, answer));
    Ok(())
}

const FROM_API: &[Field] =
    &[Field::text("apiLanguageIdentifier", "", 3).required().doc("A code as in lang, of a language that is on.")];
const FROM_TILL: &[Field] =
    &[Field::text("posLanguageIdentifier", "", 10).required().doc("A word of tills: en, us, ee, fr ...")];

fn to_till(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let name = FROM_API[0].name;
    cx.params.refuse_array(name)?;
    let code = cx.params.filled(name).ok_or_else(|| Fault::missing(name))?;
    let language = Language::parse(code).filter(|_| code.len() == 3).ok_or_else(|| Fault::not_allowed(name))?;
    if !translations::enabled(cx)?.contains(&language) {
        return Err(Fault::not_allowed(name));
    }
    let settings = cx.settings()?;
    let till = match (language, settings.text("country")) {
        (Language::ENGLISH, "US") => TILL_FALLBACK,
        (language, country) => described(language, country).map_or(TILL_FALLBACK, |described| described.till),
    };
    answer.record(|w| {
        w.key("posLanguageIdentifier");
        w.plain_text(till);
    });
    Ok(())
}

fn from_till(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let name = FROM_TILL[0].name;
    cx.params.refuse_array(name)?;
    let word = cx.params.filled(name).ok_or_else(|| Fault::missing(name))?.to_ascii_lowercase();
    let settings = cx.settings()?;
    let known = |language: &Language| {
        described(*language, settings.text("country")).is_some_and(|described| described.till == word)
    };
    let found = translations::enabled(cx)?.into_iter().find(known).unwrap_or(Language::ENGLISH);
    answer.record(|w| {
        w.key("apiLanguageIdentifier");
        w.plain_text(found.code());
    });
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::read("getAllLanguages", "", all).doc("Every language that names can be kept in."),
    Call::read("getActiveLanguages", "", active).doc("The languages that the account has switched on (setting langs)."),
    Call::read("getDefaultLanguage", "", default).doc("The language of names without a language."),
    Call::read("convertAPILanguageIdentifierForPOS", "", to_till)
        .inputs(FROM_API)
        .doc("The word that tills have for a language."),
    Call::read("convertPOSLanguageIdentifier", "", from_till)
        .inputs(FROM_TILL)
        .doc("The language that a till's word stands for, if it is on; else eng."),
];
