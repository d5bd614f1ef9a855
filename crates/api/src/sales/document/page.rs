//! What a page of documents shows beside its own columns: rows, links, people, costs.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};

use ladu_printing::Form;
use ladu_record::noun::{Cell, Page, Plan, page_of};
use ladu_record::{Cx, Request};
use ladu_store::{Row, RowSet};
use ladu_trade::addresses;
use ladu_trade::currency::Currency;
use ladu_trade::document;
use ladu_trade::document::links::{End, Linked, Links};
use ladu_types::{Fixed, Money, Percent};
use ladu_wire::{Fault, Writer};

use super::PAGE;
use super::row::RowWriter;
use crate::paper_link::{self, Printout};

const LINKED: Linked =
    Linked { links: "document_link", documents: "sales_document", shown: &["number", "type", "date"] };

/// What a page of documents needs beside its own rows.
pub(super) struct Extra {
    pub(super) rows: RowWriter,
    links: Links,
    people: HashMap<i64, [String; 4]>,
    addresses: HashMap<i64, String>,
    costs: HashMap<i64, Money>,
    returned: HashMap<i64, Vec<(String, Money)>>,
    request: Request,
}

pub(super) fn prepare(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    let params = cx.params;
    let (limit, offset) = page_of(params, PAGE);
    let is_only_one = ids.len() == 1 && offset == 0 && limit > 1;
    let with_rows = is_only_one
        || params.flag("getRowsForAllInvoices")
        || ["id", "number"].iter().any(|name| params.filled(name).is_some());
    let mut extra = Extra {
        rows: RowWriter::none(),
        links: Links::default(),
        people: HashMap::new(),
        addresses: HashMap::new(),
        costs: HashMap::new(),
        returned: HashMap::new(),
        request: cx.request.clone(),
    };
    if ids.is_empty() {
        return Ok(Box::new(extra));
    }
    if with_rows {
        extra.rows = RowWriter::load(cx, &ids)?;
    }
    extra.links = Links::load(cx, &LINKED, &ids)?;
    load_people(cx, rows, plan, &mut extra)?;
    if params.flag("getCOGS") {
        let costs = cx.among(COSTS, &ids, &[])?;
        extra.costs = costs.iter().map(|row| (row.int(0), Money::from_micro(row.int(1)))).collect();
    }
    if params.flag("getReturnedPayments") {
        for row in cx.among(RETURNED, &ids, &[])?.iter() {
            let entry = (row.text(1).to_owned(), Money::from_micro(row.int(2)).negated());
            extra.returned.entry(row.int(0)).or_default().push(entry);
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
     WHERE d.account = $0 AND d.credited_id IN ({ids}) GROUP BY d.credited_id, p.type ORDER BY d.credited_id, p.type";

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
    let client = page.extra::<Extra>().and_then(|extra| extra.people.get(&cell.int("client_id"))).unwrap_or(&none);
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
    let payer = page.extra::<Extra>().and_then(|extra| extra.people.get(&cell.int("payer_id")));
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

/// A link to the document's paper.
pub(super) fn write_link(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, form: Form, w: &mut Writer) {
    let Some(extra) = page.extra::<Extra>() else { return };
    w.key(name);
    w.text(&paper_link::link(&extra.request, cell.id, Printout::Sale(form)));
}

/// The older form: an object with a key for each per cent.
pub(super) fn write_by_percent(cell: &Cell<'_>, name: &'static str, part: usize, w: &mut Writer) {
    let mut sums: BTreeMap<i64, i64> = BTreeMap::new();
    for entry in document::by_rate(cell) {
        *sums.entry(entry[3]).or_default() += entry[part];
    }
    w.key(name);
    w.object(|w| {
        for (percent, sum) in sums {
            w.dynamic_key(&Percent::from_micro(percent).to_string());
            w.number(&Money::from_micro(sum).to_string());
        }
    });
}

/// The currency a document is in.
pub(super) fn currency_of(cell: &Cell<'_>) -> Currency {
    Currency { code: cell.text("currency_code").to_owned(), rate: Fixed::from_micro(cell.int("currency_rate")) }
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
