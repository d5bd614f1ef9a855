//! What a page of documents shows beside its own columns: rows, links, people, costs.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};

use ladu_record::noun::{Cell, Page, Plan, ReadColumn};
use ladu_record::{Cx, Request};
use ladu_store::{Row, RowSet};
use ladu_types::{Id, Money, Percent, of};
use ladu_wire::{Fault, Writer};

use super::columns::{CLIENT, PAYER};
use super::row::{RowWriter, RowsShown, currency_of};
use crate::document::RatePart;
use crate::document::links::{End, Linked, Links};
use crate::{addresses, document};

const LINKED: Linked =
    Linked { links: "document_link", documents: "sales_document", shown: &["number", "type", "date"] };

/// A printout of a document that its record links to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printout {
    /// Of the size of a sheet.
    Invoice,
    /// Of the size of a receipt.
    Receipt,
}

/// What gives the address of a printout of a document.
pub type PrintoutLink = fn(&Request, Id<of::SalesDocument>, Printout) -> String;

/// What is asked for of documents.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    pub rows: RowsShown,
    /// Money that was given back.
    pub returned_payments: bool,
    /// What gives the addresses of printouts.
    pub link: PrintoutLink,
}

/// What a page of documents needs beside its own rows.
struct Extra {
    rows: RowWriter,
    links: Links,
    people: HashMap<i64, [String; 4]>,
    addresses: HashMap<i64, String>,
    costs: HashMap<i64, Money>,
    returned: HashMap<i64, Vec<(String, Money)>>,
    request: Request,
    link: PrintoutLink,
}

/// Loads what a page of documents shows beside its own columns.
pub fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan, shown: &Shown) -> Result<Box<dyn Any>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    let mut extra = Extra {
        rows: RowWriter::load(cx, &ids, shown.rows)?,
        links: Links::default(),
        people: HashMap::new(),
        addresses: HashMap::new(),
        costs: HashMap::new(),
        returned: HashMap::new(),
        request: cx.request.clone(),
        link: shown.link,
    };
    if ids.is_empty() {
        return Ok(Box::new(extra));
    }
    extra.links = Links::load(cx, &LINKED, &ids)?;
    load_people(cx, rows, plan, &mut extra)?;
    if shown.rows.cost {
        extra.costs = cx.among(COSTS, &ids, &[])?.iter().map(|row| row.read()).collect();
    }
    if shown.returned_payments {
        for row in cx.among(RETURNED, &ids, &[])?.iter() {
            let (document, kind, sum): (i64, String, Money) = row.read();
            extra.returned.entry(document).or_default().push((kind, sum.negated()));
        }
    }
    Ok(Box::new(extra))
}

/// What the goods of each document cost: what left less what came back.
const COSTS: &str =
    "SELECT document_id, CAST(SUM(CASE WHEN to_place = -2 THEN value ELSE -value END) AS BIGINT) FROM stock_move
     WHERE account = $0 AND document_kind = 'sale' AND document_id IN ({ids}) GROUP BY document_id";

/// Money given back on credit invoices of each document, by tender.
const RETURNED: &str = "SELECT d.credited_id, p.type, CAST(SUM(p.sum) AS BIGINT) FROM sales_document d
     JOIN payment p ON p.account = d.account AND p.document_id = d.id
     WHERE d.account = $0 AND d.credited_id <> 0 AND d.credited_id IN ({ids}) GROUP BY d.credited_id, p.type ORDER BY d.credited_id, p.type";

fn load_people(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan, extra: &mut Extra) -> Result<(), Fault> {
    let people = plan.ids(rows, &["client_id", "payer_id"]);
    let sql = "SELECT id, email, card_number, factoring_contract, pays_via_factoring FROM customer
               WHERE account = $0 AND id IN ({ids})";
    let texts =
        |row: Row<'_>| [row.text(1).to_owned(), row.text(2).to_owned(), row.text(3).to_owned(), row.int(4).to_string()];
    extra.people = cx.among(sql, &people, &[])?.iter().map(|row| (row.int(0), texts(row))).collect();
    let addresses = plan.ids(rows, &["address_id", "payer_address_id", "ship_to_address_id"]);
    extra.addresses = addresses::lines(cx, &addresses)?;
    Ok(())
}

pub(super) fn write_client(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let none: [String; 4] = Default::default();
    let client =
        page.extra::<Extra>().and_then(|extra| extra.people.get(&Id::number_of(cell.get(CLIENT)))).unwrap_or(&none);
    for (key, text) in
        [(name, &client[0]), ("clientCardNumber", &client[1]), ("clientFactoringContractNumber", &client[2])]
    {
        w.key(key);
        w.text(text);
    }
    w.key("clientPaysViaFactoring");
    w.int(client[3].parse().unwrap_or(0));
}

pub(super) fn write_payer(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let payer = page.extra::<Extra>().and_then(|extra| extra.people.get(&Id::number_of(cell.get(PAYER))));
    w.key(name);
    w.text(payer.map_or("", |payer| &payer[2]));
    w.key("payerPaysViaFactoring");
    w.int(payer.and_then(|payer| payer[3].parse().ok()).unwrap_or(0));
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

pub(super) fn write_returns_exist(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let extra = page.extra::<Extra>();
    w.key(name);
    w.int(i64::from(extra.is_some_and(|extra| extra.links.has(cell.id, End::FollowUp, "type", "CREDITINVOICE"))));
}

/// Writes the rows of a document.
pub(super) fn write_rows(page: &Page<'_>, cell: &Cell<'_>, w: &mut Writer) {
    if let Some(extra) = page.extra::<Extra>() {
        extra.rows.write(&page.conf, cell, w);
    }
}

/// The address of a printout of the document.
pub(super) fn write_link(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, printout: Printout, w: &mut Writer) {
    let Some(extra) = page.extra::<Extra>() else { return };
    w.key(name);
    w.text(&(extra.link)(&extra.request, Id::new(cell.id), printout));
}

/// The older form: an object with a key for each per cent.
pub(super) fn write_by_percent(cell: &Cell<'_>, name: &'static str, part: RatePart, w: &mut Writer) {
    let mut sums: BTreeMap<i64, i64> = BTreeMap::new();
    for total in document::read_rate_totals(cell.text("totals_by_rate")) {
        *sums.entry(total.percent.micro()).or_default() += total.sum(part).micro();
    }
    w.key(name);
    w.object(|w| {
        for (percent, sum) in sums {
            w.dynamic_key(&Percent::from_micro(percent).to_string());
            w.number(&Money::from_micro(sum).to_string());
        }
    });
}

pub(super) fn write_cost(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let cost = page.extra::<Extra>().and_then(|extra| extra.costs.get(&cell.id)).copied().unwrap_or_default();
    let cost = currency_of(cell).money_from_own(cost).unwrap_or_default();
    w.key(name);
    w.number(&cost.to_string());
}

pub(super) fn write_returned_payments(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let list = page.extra::<Extra>().and_then(|extra| extra.returned.get(&cell.id));
    w.key(name);
    w.list(|w| {
        for (kind, sum) in list.into_iter().flatten() {
            w.object(|w| {
                w.key("type");
                w.text(kind);
                w.key("sum");
                w.number(&sum.to_string());
            });
        }
    });
}
