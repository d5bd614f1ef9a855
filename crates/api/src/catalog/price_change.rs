//! Prices that change: many cards at once, and which products cost something else than before.

use ladu_record::noun::{self, Column, Field, Patch, read_rows};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_trade::prices::{self, At, Whose};
use ladu_types::{Date, Id, Price, UnixTime, of};
use ladu_wire::{Fault, Kind};

use super::product::PRODUCT;
use super::product_columns::PRICE;
use crate::call::Call;

const ID: Column<Id<of::Product>> = Column::of(Field::new("productID", "product_id", Kind::Id).required());
const NET: Column<Price> =
    Column::of(Field::amount("netPrice", "price").required().doc("The new net price on the product's card."));
const ROWS: &[Field] = &[ID.field, NET.field];

/// Sets the price of many cards; one that is wrong changes nothing.
fn update(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("products", Action::Edit)?;
    let rows = read_rows(cx.params, ROWS)?;
    if rows.is_empty() {
        return Err(Fault::missing("productID1"));
    }
    for row in &rows {
        let product = row.id(ID).ok_or_else(|| Fault::missing(&row.parameter(ID)))?;
        noun::check_reference(cx, "product", &row.parameter(ID), product.number())?;
        let price = row.get(NET).ok_or_else(|| Fault::missing(&row.parameter(NET)))?;
        if price.micro() < 0 {
            return Err(Fault::not_allowed(&row.parameter(NET)));
        }
        let mut patch = Patch::new(PRODUCT.fields);
        patch.put(PRICE, price);
        noun::update(cx, &PRODUCT, product.number(), &patch)?;
    }
    answer.total = Some(0);
    Ok(())
}

const SINCE: &[Field] = &[
    Field::new("changedSince", "", Kind::Time)
        .doc("Prices as they were when that second began are compared. All products when it and dateFrom are left out."),
    Field::id("warehouseID", "", "warehouse")
        .doc("Prices in that store. Without it and clientID: the prices of cards, and what each price list by itself makes of them."),
    Field::id("clientID", "", "customer").doc("Prices for that customer."),
    Field::date("dateFrom", "").doc("Prices as they were when that day began; where changedSince is later, that counts."),
    Field::date("dateTo", "").doc("They are compared with prices at the end of that day, which may be to come; with those of now when left out."),
];

/// Products that cost something else than at a moment, for a store and a customer.
fn changed(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let (warehouse, customer) = (params.id("warehouseID")?, params.id("clientID")?);
    for (parameter, table, id) in [("warehouseID", "warehouse", warehouse), ("clientID", "customer", customer)] {
        if let Some(id) = id {
            noun::check_reference(cx, table, parameter, id)?;
        }
    }
    let (warehouse, customer) = (warehouse.and_then(Id::some), customer.and_then(Id::some));
    let whose = match (warehouse, customer) {
        (None, None) => Whose::Everybodys,
        (warehouse, customer) => Whose::Of { warehouse, customer },
    };
    let zones = cx.zones()?;
    let days = |time: UnixTime| match whose {
        Whose::Everybodys => zones.days(time),
        Whose::Of { .. } => (zones.local(time, warehouse).day(), zones.local(time, warehouse).day()),
    };
    let since = params.read("changedSince", Kind::Time)?.map(|since| UnixTime(since.int()));
    let from = match (since, day(cx, "dateFrom")?) {
        (None, None) => None,
        (Some(since), None) => Some(At { time: since, days: days(since) }),
        (since, Some(first)) => {
            let begin = zones.time_on(first, 0, warehouse);
            let later = since.filter(|since| *since > begin);
            Some(later.map_or(At { time: begin, days: (first, first) }, |time| At { time, days: days(time) }))
        }
    };
    let to = match day(cx, "dateTo")? {
        None => At { time: UnixTime(i64::MAX), days: days(cx.now()) },
        Some(last) => At { time: zones.time_on(last.plus_days(1), 0, warehouse), days: (last, last) },
    };
    let ids = match from {
        None => prices::products_at(cx, &to)?,
        Some(from) if from.time > to.time => return Err(Fault::not_allowed("dateTo")),
        Some(from) => prices::changed(cx, whose, &from, &to)?,
    };
    answer.record(|w| {
        w.key("productIDs");
        w.list(|w| ids.iter().for_each(|id| w.int(*id)));
    });
    Ok(())
}

/// A day that was sent.
fn day(cx: &Cx<'_, '_>, parameter: &str) -> Result<Option<Date>, Fault> {
    let day = cx.params.read(parameter, Kind::Date)?;
    Ok(day.and_then(|day| day.text().parse().ok()))
}

pub(super) static CALLS: &[Call] = &[
    Call::write("updatePrices", update).rows(ROWS).doc("Sets the net prices of many products at once."),
    Call::read("getProductsWithChangedPrices", "products", changed)
        .inputs(SINCE)
        .doc("Products whose net price of one unit, after price lists, is another than it was at a moment, and products that are new. Promotions and taxes have no say; settings of the account count as they are now."),
];
