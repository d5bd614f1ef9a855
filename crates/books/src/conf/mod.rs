//! The settings of an account: one flat map, each key declared with its default and its form on the wire.

mod settings;

use std::collections::HashMap;
use std::sync::LazyLock;

use ladu_store::Value;
use ladu_wire::Fault;

use crate::cx::Cx;

pub use settings::{FAMILIES, SETTINGS, Setting};

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
    ("Employee Consent", true),
    ("External document totals", true),
    ("Extra product card fields", true),
    ("Franchise", false),
    ("Gift card extras", true),
    ("Master List", false),
    ("POS multicurrency", true),
    ("Payment data", true),
    ("Price list row subsidy and other fields", true),
    ("Product parameters", true),
    ("Promotion Report", true),
    ("Promotions", true),
    ("Quantity discounts", true),
    ("Salon / Spa", true),
    ("Store regions", true),
    ("Supplier price lists", true),
    ("Time clock", true),
];

/// The setting that turns a module on (1) or off (0). It is no setting of the API: only the operator turns modules.
pub fn module_setting(module: &str) -> String {
    format!("module: {module}")
}

static DEFAULTS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| SETTINGS.iter().map(|setting| (setting.name, setting.default)).collect());

/// The settings of one account.
#[derive(Debug, Default)]
pub struct Conf(HashMap<String, String>);

impl Conf {
    pub(crate) fn load(cx: &mut Cx<'_, '_>) -> Result<Conf, Fault> {
        let rows = cx.query("SELECT name, value FROM setting WHERE account = $0", &[])?;
        Ok(Conf(rows.iter().map(|row| (row.text(0).to_owned(), row.text(1).to_owned())).collect()))
    }

    /// A setting as text: as set, else its default, else empty.
    pub fn text(&self, name: &str) -> &str {
        match self.0.get(name) {
            Some(value) => value,
            None => DEFAULTS.get(name).copied().unwrap_or_default(),
        }
    }

    /// A setting as a whole number; 0 when it is none.
    pub fn int(&self, name: &str) -> i64 {
        self.text(name).trim().parse().unwrap_or(0)
    }

    /// Is a setting 1?
    pub fn flag(&self, name: &str) -> bool {
        self.int(name) == 1
    }

    /// Does the account have a module, or is it in the countries that have a part of the API?
    pub fn has_module(&self, module: &str) -> bool {
        let here = |countries: &&[&str]| countries.contains(&self.text("country"));
        let by_default = MODULES.iter().any(|(name, on)| *name == module && *on)
            || BY_COUNTRY.iter().any(|(name, countries)| *name == module && here(countries));
        self.0.get(&module_setting(module)).map_or(by_default, |value| value == "1")
    }

    /// What was set by clients, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        all.filter(|(name, _)| !name.starts_with("module: "))
    }
}

/// Sets a setting.
pub fn set(cx: &mut Cx<'_, '_>, name: &str, value: &str) -> Result<(), Fault> {
    cx.queue(
        "INSERT INTO setting (account, name, value) VALUES ($0, $1, $2)
         ON CONFLICT (account, name) DO UPDATE SET value = excluded.value",
        &[Value::Text(name), Value::Text(value)],
    )?;
    cx.touch("setting")
}
