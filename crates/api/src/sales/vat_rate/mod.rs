//! Rates of value added tax. The per cent of a rate never changes: a new per cent is a new rate, so that old documents keep theirs.

pub mod component;
pub mod lookup;

use ladu_record::Cx;
use ladu_record::noun::{Child, Field, Noun, Operator, PageSize, Patch, filter};
use ladu_wire::{Code, Fault, Form, Kind};

use crate::Call;

/// The module of rates that are split by state, county and city.
pub const SPLIT_RATES: &str = "City, county and state tax rates";

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
    orders: &[("order", "id"), ("id", "id"), ("name", "name"), ("active", "active")],
    descending: true,
    before_save: Some(check),
    after_save: Some(component::save_sent),
    children: &[Child {
        key: "components",
        noun: &component::COMPONENT,
        parent: "vat_rate_id",
        order: "id",
        when: "",
        only_filled: false,
    }],
    filters: &[filter("id", Operator::Equals("id")), filter("active", Operator::Equals("active"))],
    ..Noun::new("vat_rate", "id", FIELDS)
};

const fn of_place(name: &'static str, column: &'static str) -> Field {
    Field::text(name, column, 100).part(SPLIT_RATES, Code::NO_MODULE)
}

/// A parameter that makes or changes the one component of a kind.
const fn of_component(name: &'static str) -> Field {
    Field::amount("", "").input(name).doc("Per cent; makes or changes that component.")
}

const FIELDS: &[Field] = &[
    Field::text("name", "name", 100).required().languages(),
    Field::amount("rate", "rate").quoted().doc("Per cent."),
    Field::text("code", "code", 50).doc("Code in the books."),
    Field::flag("active", "active").quoted().default(1),
    Field::flag("isReverseVat", "is_reverse").doc("The buyer owes the tax; totals have none."),
    Field::amount("reverseRate", "reverse_rate"),
    Field::id("gstExemptTaxRateID", "gst_exempt_rate_id", "vat_rate"),
    of_place("ZIPCode", "zip_code"),
    of_place("category", "category"),
    of_place("state", "state"),
    of_place("county", "county"),
    of_place("city", "city"),
    of_component("stateTaxRate"),
    of_component("countyTaxRate"),
    of_component("cityTaxRate"),
    of_component("otherTaxRate"),
    Field::text("", "", 100).input("otherTaxName"),
    Field::new("added", "added", Kind::Time).read_only(),
    Field::new("lastModified", "changed", Kind::Time).quoted().read_only(),
];

/// A new rate has a per cent, or it is a reverse one and has that of the buyer; neither changes later.
fn check(_: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if !patch.is_new() {
        patch.remove("rate");
        let is_reverse_sent = patch.has("is_reverse") || patch.has("reverse_rate");
        return if is_reverse_sent { Err(Fault::of(Code::CONFLICT)) } else { Ok(()) };
    }
    let (is_reverse, reverse_rate) = (patch.is_set("is_reverse"), patch.int("reverse_rate").filter(|rate| *rate != 0));
    if is_reverse != reverse_rate.is_some() {
        return Err(Fault::not_allowed(if is_reverse { "reverseRate" } else { "isReverseVat" }));
    }
    match patch.int("rate") {
        Some(_) if is_reverse => Err(Fault::of(Code::CONFLICT)),
        None if !is_reverse => Err(Fault::missing("rate")),
        Some(rate) if !component::PERCENTAGES.contains(&rate) => Err(Fault::not_allowed("rate")),
        _ if reverse_rate.is_some_and(|rate| !component::PERCENTAGES.contains(&rate)) => {
            Err(Fault::not_allowed("reverseRate"))
        }
        _ => Ok(()),
    }
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getVatRates", &VAT_RATE).open().doc("Lists tax rates."),
    Call::save("saveVatRate", &VAT_RATE).doc("Makes a tax rate or changes all of one but its per cent."),
    Call::save("saveVatRateComponent", &component::COMPONENT)
        .part(SPLIT_RATES)
        .doc("Makes or changes a part of a tax rate; the rate itself stays what it is."),
    Call::delete("deleteVatRateComponent", &component::COMPONENT)
        .part(SPLIT_RATES)
        .doc("Deletes a part of a tax rate."),
];
