//! What a page of purchase documents shows beside its own columns: suppliers, addresses, links, cost.

use std::any::Any;
use std::collections::HashMap;

use ladu_domain::purchases::PurchaseType;
use ladu_record::noun::{Cell, Page, Plan};
use ladu_record::{Cx, Request};
use ladu_store::RowSet;
use ladu_trade::addresses;
use ladu_trade::document::links::{End, Linked, Links};
use ladu_types::Money;
use ladu_wire::{Fault, Writer};

use super::LEDGER;
use crate::paper_link::{self, Printout};

const LINKED: Linked =
    Linked { links: "purchase_link", documents: "purchase_document", shown: &["number", "regnumber", "type", "date"] };

struct Extra {
    groups: HashMap<i64, i64>,
    addresses: HashMap<i64, String>,
    links: Links,
    /// What goods of a document cost that went back.
    drawn: HashMap<i64, Money>,
    request: Request,
}

pub(super) fn prepare(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    let suppliers = plan.ids(rows, &["supplier_id"]);
    let sql = "SELECT id, group_id FROM supplier WHERE account = $0 AND id IN ({ids})";
    let groups = cx.among(sql, &suppliers, &[])?.iter().map(|row| (row.int(0), row.int(1))).collect();
    let addresses = addresses::lines(cx, &plan.ids(rows, &["address_id"]))?;
    let drawn = if cx.params.flag("getCost") { drawn(cx, &ids)? } else { HashMap::new() };
    let links = Links::load(cx, &LINKED, &ids)?;
    Ok(Box::new(Extra { groups, addresses, links, drawn, request: cx.request.clone() }))
}

fn drawn(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<i64, Money>, Fault> {
    let sql = "SELECT document_id, CAST(SUM(value) AS BIGINT) FROM stock_move WHERE account = $0 AND document_kind = $1
               AND document_id IN ({ids}) AND from_place > 0 AND reverses = 0 GROUP BY document_id";
    let rows = cx.among(sql, ids, &[LEDGER.into()])?;
    Ok(rows.iter().map(|row| (row.int(0), Money::from_micro(row.int(1)))).collect())
}

pub(super) fn write_supplier_group(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let group = page.extra::<Extra>().and_then(|extra| extra.groups.get(&cell.value.int()));
    w.key(name);
    w.int(group.copied().unwrap_or(0));
}

pub(super) fn write_address(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let line = page.extra::<Extra>().and_then(|extra| extra.addresses.get(&cell.value.int()));
    w.key(name);
    w.text(line.map_or("", String::as_str));
}

pub(super) fn write_links(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, end: End, w: &mut Writer) {
    if let Some(extra) = page.extra::<Extra>() {
        extra.links.write(cell.id, end, name, w);
    }
}

/// A link to the document's paper.
pub(super) fn write_paper(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(extra) = page.extra::<Extra>() else { return };
    w.key(name);
    w.text(&paper_link::link(&extra.request, cell.id, Printout::Purchase));
}

/// Cost is of documents that take goods in; what goes back by them is taken off.
pub(super) fn write_cost(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let drawn = page.extra::<Extra>().and_then(|extra| extra.drawn.get(&cell.id)).copied().unwrap_or_default();
    let takes_in = PurchaseType::parse(cell.text("type")).is_some_and(PurchaseType::takes_goods_in);
    let cost = Money::from_micro(cell.value.int()).minus(drawn).unwrap_or_default();
    w.key(name);
    w.decimal(if takes_in { cost } else { Money::ZERO });
}
