//! The settings of an account: one flat map, each key declared with its default and its form on the wire.

mod account_numbers;
mod declared;

use std::sync::{Arc, LazyLock};

use ladu_store::Value;
use ladu_types::Fixed;
use ladu_wire::{Code, Fault, Kind, Language, Scalar};

use crate::context::Cx;
use crate::references;

pub use account_numbers::AccountNumbers;
pub use declared::{FAMILIES, FREE, Holds, LONGEST, SETTINGS, Setting};

/// What only accounts in Greece have.
pub const GREECE: &str = "Greece";
/// What only accounts in the European Union have.
pub const EUROPEAN_UNION: &str = "European Union";

/// Parts of the API that accounts of some countries have.
const BY_COUNTRY: &[(&str, &[&str])] = &[
    (GREECE, &["GR"]),
    (
        EUROPEAN_UNION,
        &[
            "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
            "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
        ],
    ),
];

/// Parts of the API that an account can be without, by the names clients know, and whether an account has them until told otherwise.
pub const MODULES: &[(&str, bool)] = &[
    ("Alcohol wholesale", true),
    ("Assignments", true),
    ("Assortments", true),
    ("City, county and state tax rates", true),
    ("Drawer counting", true),
    ("Employee Consent", true),
    ("External document totals", true),
    ("Extra product card fields", true),
    ("Extra product codes", true),
    ("Franchise", false),
    ("Gift card extras", true),
    ("Master List", false),
    ("POS multicurrency", true),
    ("Packaging", true),
    ("Payment data", true),
    ("Price list row subsidy and other fields", true),
    ("Price list types", false),
    ("Product packages", true),
    ("Product parameters", true),
    ("Promotion Report", true),
    ("Promotions", true),
    ("Quantity discounts", true),
    ("Reason codes for Inventory registrations", true),
    ("Reward points", true),
    ("Salon / Spa", true),
    ("Store regions", true),
    ("Supplier price lists", true),
    ("Time clock", true),
];

/// The setting that turns a module on (1) or off (0). It is no setting of the API: only the operator turns modules.
pub fn module_setting(module: &str) -> String {
    format!("module: {module}")
}

/// The settings of one account.
#[derive(Debug)]
pub struct Settings {
    /// What was set, by name.
    values: foldhash::HashMap<String, String>,
    /// A bit for each part of the API that the account has.
    parts: u64,
    /// The language of names.
    language: Language,
}

/// As nobody has set anything.
impl Default for Settings {
    fn default() -> Settings {
        Settings::of(foldhash::HashMap::default())
    }
}

/// Every part of the API that an account can be without, each with a bit of its own.
fn parts() -> impl Iterator<Item = (&'static str, u64)> {
    let names = MODULES.iter().map(|(name, _)| *name).chain(BY_COUNTRY.iter().map(|(name, _)| *name));
    names.zip((0..u64::BITS).map(|at| 1 << at))
}

static BY_NAME: LazyLock<foldhash::HashMap<&'static str, &'static Setting>> =
    LazyLock::new(|| SETTINGS.iter().map(|setting| (setting.name, setting)).collect());

/// The setting of a name.
pub fn setting(name: &str) -> Option<&'static Setting> {
    BY_NAME.get(name).copied()
}

impl Settings {
    pub(crate) fn load(cx: &mut Cx<'_, '_>) -> Result<Settings, Fault> {
        let rows = cx.query("SELECT name, value FROM setting WHERE account = $0", &[])?;
        Ok(Settings::of(rows.iter().map(|row| (row.text(0).to_owned(), row.text(1).to_owned())).collect()))
    }

    fn of(values: foldhash::HashMap<String, String>) -> Settings {
        let mut settings = Settings { values, parts: 0, language: Language::ENGLISH };
        settings.choose_separator();
        settings.language = Language::parse(settings.text("default_language")).unwrap_or(Language::ENGLISH);
        settings.parts = parts().filter(|(part, _)| settings.is_on(part)).fold(0, |bits, (_, bit)| bits | bit);
        settings
    }

    /// Is a part there by the operator's word, else by default or by the account's country?
    fn is_on(&self, part: &str) -> bool {
        let here = |countries: &&[&str]| countries.contains(&self.text("country"));
        let by_default = MODULES.iter().any(|(name, on)| *name == part && *on)
            || BY_COUNTRY.iter().any(|(name, countries)| *name == part && here(countries));
        self.values.get(&module_setting(part)).map_or(by_default, |value| value == "1")
    }

    /// The separator of CSV files, unless it is set itself: what the user chose, else what the country writes.
    fn choose_separator(&mut self) {
        let chosen = self.values.get("csv_separator").filter(|mark| !mark.is_empty()).cloned();
        let by_country = || matches!(self.text("country"), "US" | "CA").then(|| ",".to_owned());
        if let (false, Some(mark)) = (self.values.contains_key(SEPARATOR), chosen.or_else(by_country)) {
            self.values.insert(SEPARATOR.to_owned(), mark);
        }
    }

    /// A setting as text: as set, else its default, else empty.
    pub fn text(&self, name: &str) -> &str {
        self.values.get(name).map_or_else(|| setting(name).map_or("", |setting| setting.default), String::as_str)
    }

    /// A setting as a whole number; 0 when it is none.
    pub fn int(&self, name: &str) -> i64 {
        self.text(name).trim().parse().unwrap_or(0)
    }

    /// A setting as a decimal; 0 when it is none.
    pub fn decimal(&self, name: &str) -> Fixed {
        self.text(name).trim().parse().unwrap_or_default()
    }

    /// Is a setting 1?
    pub fn flag(&self, name: &str) -> bool {
        self.int(name) == 1
    }

    /// Does the account have a module, or is it in the countries that have a part of the API?
    pub fn has_module(&self, module: &str) -> bool {
        parts().any(|(name, bit)| name == module && self.parts & bit != 0)
    }

    /// What was set under names that are no declared settings, sorted by name.
    pub fn others(&self) -> Vec<(&str, &str)> {
        let all = self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut others: Vec<_> = all.filter(|(name, _)| is_free(name)).collect();
        others.sort_unstable();
        others
    }
}

impl Cx<'_, '_> {
    pub fn settings(&mut self) -> Result<Arc<Settings>, Fault> {
        self.cached("settings", "setting", Settings::load)
    }

    /// The language of names in the answer: `lang`, else the account's default.
    pub fn language(&mut self) -> Result<Language, Fault> {
        let default = self.default_language()?;
        let params = self.params;
        match params.filled("lang") {
            Some(code) => Language::parse(code).ok_or_else(|| Fault::at(Code::LANGUAGE, "lang")),
            None => Ok(default),
        }
    }

    /// The language that `name` itself is in.
    pub fn default_language(&mut self) -> Result<Language, Fault> {
        Ok(self.settings()?.language)
    }
}

const SEPARATOR: &str = "csv_field_separator";

/// May a client keep a text under that name, although it is no declared setting?
pub fn is_free(name: &str) -> bool {
    let plain = name.len() <= 100 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let free = FREE.iter().any(|start| name.starts_with(start));
    plain && setting(name).is_none() && (free || FAMILIES.iter().any(|(start, typed)| is_of(name, start, *typed)))
}

/// `start`, for some a document type, and the code of a language.
fn is_of(name: &str, start: &str, typed: bool) -> bool {
    let Some(rest) = name.strip_prefix(start) else { return false };
    let (kind, language) = if typed { rest.split_once('_').unwrap_or(("", "")) } else { ("-", rest) };
    !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_uppercase() || b == b'-') && is_language(language)
}

fn is_language(code: &str) -> bool {
    Language::ALL.iter().any(|language| language.code() == code)
}

/// What is kept of a value that is sent for a setting: in the form of its kind, or a fault that names `parameter`.
pub fn check(cx: &mut Cx<'_, '_>, setting: &Setting, parameter: &str, value: &str) -> Result<String, Fault> {
    let text = value.trim();
    let fine = match setting.holds {
        Holds::Of(kind) => return of_kind(kind, parameter, value),
        Holds::Record(table) => return record(cx, table, parameter, text),
        Holds::TimeZone => ladu_types::is_time_zone(text),
        Holds::Language => is_language(text),
        Holds::Languages => text.split(',').all(|code| is_language(code.trim())),
        Holds::DateFormat => is_date_format(text),
        Holds::NumberFormat => is_number_format(value),
        Holds::AccountNumbers => AccountNumbers::parse(text).is_some(),
        Holds::DayOfYear => text.strip_prefix("0000-").is_some_and(|day| is_day(&format!("2000-{day}"))),
    };
    match (fine, setting.holds) {
        (false, _) => Err(Fault::not_allowed(parameter)),
        (true, Holds::NumberFormat) => Ok(value.to_owned()),
        (true, Holds::Languages) => Ok(text.split(',').map(str::trim).collect::<Vec<_>>().join(",")),
        (true, _) => Ok(text.to_owned()),
    }
}

fn of_kind(kind: Kind, parameter: &str, value: &str) -> Result<String, Fault> {
    Ok(match kind.read(parameter, value)? {
        Scalar::Text(text) => text,
        Scalar::Int(micro) if kind == Kind::Amount => Fixed::from_micro(micro).to_string(),
        other => other.int().to_string(),
    })
}

fn record(cx: &mut Cx<'_, '_>, table: &str, parameter: &str, text: &str) -> Result<String, Fault> {
    let id = Kind::Id.read(parameter, text)?.int();
    if id != 0 {
        references::check_reference(cx, table, parameter, id)?;
    }
    Ok(id.to_string())
}

fn is_day(text: &str) -> bool {
    text.parse::<ladu_types::Date>().is_ok()
}

fn is_date_format(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(char::is_ascii_alphabetic).collect();
    let each_once = ['Y', 'm', 'd'].iter().all(|part| letters.iter().filter(|c| *c == part).count() == 1);
    text.len() <= 10 && text.is_ascii() && letters.len() == 3 && each_once
}

fn is_number_format(text: &str) -> bool {
    let marks: Vec<char> = text.chars().collect();
    match marks[..] {
        ['.' | ','] => true,
        ['.' | ',', thousands] => marks[0] != thousands && matches!(thousands, '.' | ',' | ' ' | '\''),
        _ => false,
    }
}

pub fn set(cx: &mut Cx<'_, '_>, name: &str, value: &str) -> Result<(), Fault> {
    cx.queue(
        "INSERT INTO setting (account, name, value) VALUES ($0, $1, $2)
         ON CONFLICT (account, name) DO UPDATE SET value = excluded.value",
        &[Value::Text(name), Value::Text(value)],
    )?;
    cx.touch("setting")
}

/// Lets a setting go back to what it is when nobody sets it.
pub fn unset(cx: &mut Cx<'_, '_>, name: &str) -> Result<(), Fault> {
    cx.queue("DELETE FROM setting WHERE account = $0 AND name = $1", &[Value::Text(name)])?;
    cx.touch("setting")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_allowed_and_every_name_is_there_once() {
        for (at, setting) in SETTINGS.iter().enumerate() {
            assert!(SETTINGS[..at].iter().all(|other| other.name != setting.name), "{} twice", setting.name);
            if let (Holds::Of(kind), false) = (setting.holds, setting.default.is_empty()) {
                assert_eq!(
                    of_kind(kind, "x", setting.default).as_deref().ok(),
                    Some(setting.default),
                    "{}",
                    setting.name
                );
            }
        }
        assert!(SETTINGS.len() >= 200);
    }

    #[test]
    fn formats_are_told_from_nonsense() {
        assert!(
            is_date_format("d.m.Y") && is_date_format("Y-m-d") && !is_date_format("d.m.y") && !is_date_format("dd.Y")
        );
        assert!(is_number_format(".,") && is_number_format(", ") && is_number_format(".") && !is_number_format(",,"));
        assert!(is_free("mailtemplate_invCASHINVOICE_eng") && is_free("plugin_shop_key"));
        for name in ["mailtemplate_inv_eng", "mailtemplate_default_xxx", "nothing", "country", "plugin_\u{e4}"] {
            assert!(!is_free(name), "{name}");
        }
    }
}
