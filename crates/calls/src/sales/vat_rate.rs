//! Rates of value added tax. The per cent of a rate never changes: a new per cent is a new rate, so that old documents keep theirs.

use ladu_books::cx::Cx;
use ladu_books::noun::{ADDED, Field, How, Noun, PageSize, Patch, filter};
use ladu_wire::{Code, Fault, Form, Kind};

use crate::Call;

/// A rate of value added tax.
pub static VAT_RATE: Noun = Noun {
    doc: "A rate of value added tax.",
    module: "configuration",
    log: "vatRates",
    remembered: true,
    attributes: true,
    id_form: Form::Text,
    save_id: "vatRateID",
    page: Some(PageSize { default: 20, max: 1000 }),
    orders: &[("order", "position"), ("id", "id"), ("name", "name"), ("active", "active")],
    before_save: Some(check),
    filters: &[filter("id", How::Equals("id")), filter("active", How::Equals("active"))],
    ..Noun::new(
        "vat_rate",
        "id",
        &[
            Field::text("name", "name", 100).required().languages(),
            Field::amount("rate", "rate").quoted().doc("Per cent."),
            Field::text("code", "code", 50).doc("Code in the books."),
            Field::flag("active", "active").quoted().default(1),
            Field::flag("isReverseVat", "is_reverse").doc("The buyer owes the tax; totals have none."),
            Field::amount("reverseRate", "reverse_rate"),
            Field::id("gstExemptTaxRateID", "gst_exempt_rate_id", "vat_rate"),
            Field::text("ZIPCode", "zip_code", 20),
            Field::text("category", "category", 100),
            Field::text("state", "state", 100),
            Field::text("county", "county", 100),
            Field::text("city", "city", 100),
            Field::int("", "position"),
            ADDED,
            Field::new("lastModified", "changed", Kind::Time).quoted().read_only(),
        ],
    )
};

fn check(_: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let (reverse, of_reverse) = (patch.has("is_reverse"), patch.has("reverse_rate"));
    if !patch.is_new() {
        patch.remove("rate");
        return if reverse || of_reverse { Err(Fault::of(Code::CONFLICT)) } else { Ok(()) };
    }
    if reverse != of_reverse {
        return Err(Fault::not_allowed(if reverse { "reverseRate" } else { "isReverseVat" }));
    }
    match patch.int("rate") {
        Some(_) if reverse => Err(Fault::of(Code::CONFLICT)),
        None if !reverse => Err(Fault::missing("rate")),
        Some(rate) if rate < 0 => Err(Fault::not_allowed("rate")),
        _ => Ok(()),
    }
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::read("getVatRates", "", |cx, answer| ladu_books::noun::list(cx, &VAT_RATE, answer)).doc("Lists tax rates."),
    Call::save("saveVatRate", &VAT_RATE).doc("Makes a tax rate or changes all of one but its per cent."),
];
