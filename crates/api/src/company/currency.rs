//! Currencies of an account and their rates.

use ladu_record::Cx;
use ladu_record::noun::{Cell, Field, Noun, Operator, Page, Patch, Unique, filter};
use ladu_store::Value;
use ladu_types::SCALE;
use ladu_wire::{Fault, Kind, Writer};

use crate::Call;

/// A currency.
pub static CURRENCY: Noun = Noun {
    doc: "A currency and its rate against the account's own.",
    module: "configuration",
    log: "currencies",
    remembered: true,
    before_save: Some(check),
    id_form: ladu_wire::Form::Text,
    filters: &[filter("changedSince", Operator::ChangedSince)],
    ..Noun::new(
        "currency",
        "currencyID",
        &[
            Field::text("code", "code", 3).required().unique().doc("ISO code."),
            Field::text("name", "name", 100).languages(),
            Field::amount("rate", "rate")
                .quoted()
                .default(1_000_000)
                .doc("Worth in the account's own currency, which is always worth 1."),
            Field::special("default", "", write_default),
            Field::text("nameShort", "name_short", 50).languages(),
            Field::text("nameFraction", "name_fraction", 50).languages(),
            Field::text("prefix", "prefix", 10).read_only(),
            Field::text("suffix", "suffix", 10).read_only(),
            Field::new("added", "added", Kind::Time).quoted().read_only(),
            Field::new("lastModified", "changed", Kind::Time).quoted().read_only(),
        ],
    )
};

/// Codes are three letters. The account's own currency is what the others are measured by.
fn check(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if let Some(code) = patch.text("code").map(str::to_ascii_uppercase) {
        if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(Fault::not_allowed("code"));
        }
        let key = [("code", Value::Text(&code))];
        Unique { table: CURRENCY.table, key: &key, among: None, own: patch.id }.require(cx, "code")?;
        patch.set("code", code);
    }
    let sql = "SELECT code FROM currency WHERE account = $0 AND id = $1";
    let stored = cx.first(sql, &[Value::Int(patch.id.unwrap_or(0))], |row| row.text(0).to_owned())?;
    let own = cx.settings()?.text("default_currency").to_owned();
    if stored.as_deref() == Some(own.as_str()) && patch.text("code").is_some_and(|code| code != own) {
        return Err(Fault::not_allowed("code"));
    }
    let code = patch.text("code").map_or(stored.unwrap_or_default(), str::to_owned);
    match patch.int("rate") {
        Some(rate) if rate <= 0 || (code == own && rate != SCALE) => Err(Fault::not_allowed("rate")),
        _ => Ok(()),
    }
}

fn write_default(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.int_text(i64::from(cell.text("code") == page.conf.text("default_currency")));
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getCurrencies", &CURRENCY).doc("Lists currencies."),
    Call::save("saveCurrency", &CURRENCY).doc("Makes or changes a currency."),
];
