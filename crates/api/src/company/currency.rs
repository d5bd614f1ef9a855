//! Currencies of an account and their rates.

use ladu_record::Cx;
use ladu_record::noun::{Cell, Column, Field, Noun, Operator, Page, Patch, ReadColumn, Text, Unique, filter};
use ladu_types::Fixed;
use ladu_wire::{Fault, Kind, Writer};

use crate::Call;

pub const CODE: Column<Text> = Column::of(Field::text("code", "code", 3).required().unique().doc("ISO code."));
pub const NAME: Column<Text> = Column::of(Field::text("name", "name", 100).languages());
/// What one unit is worth in the account's own currency.
pub const RATE: Column<Fixed> = Column::of(
    Field::amount("rate", "rate")
        .quoted()
        .default(1_000_000)
        .doc("Worth in the account's own currency, which is always worth 1."),
);

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
            CODE.field,
            NAME.field,
            RATE.field,
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
    if let Some(code) = patch.get(CODE).map(str::to_ascii_uppercase) {
        if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(Fault::not_allowed("code"));
        }
        Unique { table: CURRENCY.table, key: &[CODE.is(&code)], among: None, own: patch.id }
            .require(cx, CODE.field.input)?;
        patch.put(CODE, code);
    }
    let sql = "SELECT code FROM currency WHERE account = $0 AND id = $1";
    let stored = cx.first(sql, &[patch.id.unwrap_or(0).into()], |row| row.get::<String>(0))?;
    let own = cx.settings()?.text("default_currency").to_owned();
    if stored.as_deref() == Some(own.as_str()) && patch.get(CODE).is_some_and(|code| code != own) {
        return Err(Fault::not_allowed("code"));
    }
    let code = patch.get(CODE).map_or(stored.unwrap_or_default(), str::to_owned);
    match patch.get(RATE) {
        Some(rate) if rate <= Fixed::ZERO || (code == own && rate != Fixed::ONE) => Err(Fault::not_allowed("rate")),
        _ => Ok(()),
    }
}

fn write_default(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.int_text(i64::from(cell.get(CODE) == page.conf.text("default_currency")));
}

pub static CALLS: &[Call] = &[
    Call::list("getCurrencies", &CURRENCY).doc("Lists currencies."),
    Call::save("saveCurrency", &CURRENCY).doc("Makes or changes a currency."),
];
