//! Services of the old module, beside products without stock: a range of ids of their own.

use std::any::Any;

use ladu_domain::tax;
use ladu_record::Cx;
use ladu_record::noun::{ADDED, Cell, Field, LAST_MODIFIED, Noun, Operator, Page, PageSize, ReadColumn, filter};
use ladu_store::RowSet;
use ladu_trade::prices::{self, Rate, Rates};
use ladu_types::{Id, Percent};
use ladu_wire::{Fault, Writer};

use super::card_price;
use crate::call::Call;

pub static SERVICE: Noun = Noun {
    doc: "A service of the old module; products without stock are the newer way.",
    module: "products",
    log: "services",
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    search: &["name"],
    prepare: Some(|cx, _: &RowSet, _| load_rates(cx)),
    before_save: Some(|cx, patch| card_price::complete(cx, patch, "SELECT vat_rate_id, 0 FROM service")),
    filters: &[
        filter("serviceID", Operator::Equals("id")),
        filter("searchName", Operator::Search),
        filter("groupID", Operator::Equals("group_id")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "service",
        "serviceID",
        &[
            Field::text("code", "code", 50).unique(),
            Field::id("unitID", "unit_id", "unit"),
            Field::name_of("unitName", "unit_id", "unit"),
            card_price::VAT_RATE.field,
            Field::special("vatrate", "vat_rate_id", |page, cell, name, w| {
                w.key(name);
                w.decimal(percent(page, cell));
            }),
            Field::id("groupID", "group_id", "product_group").indexed(),
            Field::flag("webshopTransportOption", "is_transport").input("shopTransport").doc("A way of delivery."),
            Field::text("name", "name", 255).required().languages(),
            Field::text("description", "description", 65_535).languages(),
            card_price::NET.field.doc("Net."),
            Field::special("priceWithVat", "price", write_gross),
            Field::flag("hasQuickSelectButton", "quick_button"),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

fn load_rates(cx: &mut Cx<'_, '_>) -> Result<Box<dyn Any>, Fault> {
    Ok(Box::new(prices::rates(cx)?.as_ref().clone()))
}

fn percent(page: &Page<'_>, cell: &Cell<'_>) -> Percent {
    let id = Id::number_of(cell.get(card_price::VAT_RATE));
    let rate: Option<&Rate> = page.extra::<Rates>().and_then(|rates| rates.get(&id));
    rate.map_or(Percent::ZERO, |rate| rate.percent)
}

fn write_gross(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let gross = tax::with_tax(cell.get(card_price::NET), percent(page, cell));
    w.key(name);
    w.decimal(gross.unwrap_or_default());
}

pub(super) static CALLS: &[Call] = &[
    Call::list("getServices", &SERVICE).doc("Lists services."),
    Call::save("saveService", &SERVICE).inputs(card_price::GROSS).doc("Makes or changes a service."),
];
