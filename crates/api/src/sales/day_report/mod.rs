//! The X and Z report of registers: days, money in the drawer, tenders, sales, returns, taxes, discounts.

mod data;
mod figures;
mod money;
mod page;
mod scope;

use ladu_record::noun::Field;
use ladu_record::{Answer, Cx};
use ladu_wire::{Fault, Kind};

use crate::Call;
use figures::Figures;
use scope::Scope;

/// The kinds of reports.
const TYPES: &[&str] = &["ZReport", "SalesReport", "totalTax"];

const INPUTS: &[Field] = &[
    Field::word("type", "", TYPES).required(),
    Field::id("pointOfSaleID", "", "point_of_sale"),
    Field::id("warehouseID", "", "warehouse"),
    Field::id("salesManagerID", "", "employee").doc("The cashier."),
    Field::text("currencyCode", "", 3).doc("Documents and money in that currency, in that currency. When left out those of every currency, in the account's own, rounded for each document."),
    Field::date("dateStart", "").required(),
    Field::date("dateEnd", "").required(),
    Field::flag("getShortReport", "").doc("Leaves out the single days, and kinds of cards."),
    Field::flag("getOnlyLastShift", "").doc("ZReport of the day that was opened last, even if it began a day before."),
    Field::flag("salesOnly", "").doc("totalTax of sales alone."),
    Field::flag("returnsOnly", "").doc("totalTax of returns alone."),
    Field::word("format", "", &["", "HTML"]).doc("HTML: the report as a page."),
];

fn report(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let kind = cx.params.read("type", Kind::Word(TYPES))?.ok_or_else(|| Fault::missing("type"))?;
    let as_page = cx.params.read("format", Kind::Word(&["", "HTML"]))?.is_some_and(|format| !format.text().is_empty());
    let scope = Scope::read(cx)?;
    let figures = match kind.text() {
        "ZReport" => Figures::of_days(cx, scope)?,
        "SalesReport" => Figures::of_groups(cx, scope)?,
        _ => Figures::of_taxes(cx, scope)?,
    };
    if as_page {
        let page = page::html(cx, kind.text(), &figures)?;
        answer.record(|w| {
            w.key("html");
            w.text(&page);
        });
    } else {
        answer.record(|w| {
            w.key("data");
            w.object(|w| figures.write(w));
        });
    }
    Ok(())
}

pub(super) static CALLS: &[Call] = &[Call::read("getReports", "reports", report)
    .inputs(INPUTS)
    .doc("The X or Z report of registers, as data or as a page. It is an X report as long as the day is open.")];
