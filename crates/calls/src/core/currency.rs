//! Currencies of an account and their rates.

use ladu_books::noun::{Cell, Field, How, Noun, Page, filter};
use ladu_wire::{Kind, Writer};

use crate::Call;

/// A currency.
pub static CURRENCY: Noun = Noun {
    doc: "A currency and its rate against the account's own.",
    module: "configuration",
    log: "currencies",
    remembered: true,
    id_form: ladu_wire::Form::Text,
    filters: &[filter("changedSince", How::ChangedSince)],
    ..Noun::new(
        "currency",
        "currencyID",
        &[
            Field::text("code", "code", 3).required().unique().doc("ISO code."),
            Field::text("name", "name", 100).languages(),
            Field::amount("rate", "rate").quoted().default(1_000_000).doc("Worth in the account's own currency."),
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

fn write_default(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.int_text(i64::from(cell.text("code") == page.conf.text("default_currency")));
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getCurrencies", &CURRENCY).doc("Lists currencies."),
    Call::save("saveCurrency", &CURRENCY).doc("Makes or changes a currency."),
];
