//! Documents written as XML.

use ladu_einvoice::{FileHeader, Invoice, write_estonian, write_ubl};
use ladu_record::attributes;
use ladu_record::noun::{PageSize, Query, page_of};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, RowSet};
use ladu_trade::document;
use ladu_wire::{Fault, Kind, Scalar};

use super::invoices;
use super::side::{self, EXPORTED, FORMATS, Side};

/// Answers the documents, as one text or as one for each.
pub(super) fn export(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let word = params.read("type", Kind::Word(EXPORTED));
    let (side, types) = side::of(side::asked(&word));
    cx.user()?.require(side.module, Action::View)?;
    word?.ok_or_else(|| Fault::missing("type"))?;
    let format = params.read("format", Kind::Word(FORMATS))?;
    let is_ubl = format.as_ref().map(Scalar::text) == Some("UBL");
    if is_ubl && types.iter().any(|kind| side::is_order(kind)) {
        return Err(Fault::not_allowed("format").because("an order is no UBL invoice"));
    }
    let documents = documents(cx, side, types)?;
    let invoices = invoices::load(cx, side, &documents)?;
    if is_ubl {
        for (id, invoice) in &invoices {
            let xml = write_ubl(invoice)?;
            answer.record(|w| {
                w.key("documentID");
                w.int(*id);
                w.key("XML");
                w.text(&xml);
            });
        }
        return Ok(());
    }
    let Some((first, _)) = invoices.first() else { return Ok(()) };
    let (date, id) = (cx.today()?, format!("{}-{first}", cx.now().0));
    let invoices: Vec<Invoice> = invoices.into_iter().map(|(_, invoice)| invoice).collect();
    let xml = write_estonian(&invoices, FileHeader { date, id: &id })?;
    answer.record(|w| {
        w.key("XML");
        w.text(&xml);
    });
    Ok(())
}

fn documents(cx: &mut Cx<'_, '_>, side: &Side, types: &[&str]) -> Result<RowSet, Fault> {
    let params = cx.params;
    let mut query = Query::default();
    let marks = vec!["?"; types.len()].join(", ");
    query.and(&format!("t.type IN ({marks})"), types.iter().map(|name| OwnedValue::from(*name)));
    if !side.bought {
        query.and("(t.custom_number <> '' OR t.number NOT IN ('', '0'))", []);
    }
    for (name, sign) in [("dateFrom", ">="), ("dateTo", "<=")] {
        if let Some(day) = params.read(name, Kind::Date)? {
            query.and(&format!("t.date {sign} ?"), [OwnedValue::from(day.text())]);
        }
    }
    if let Some(id) = params.id("documentID")? {
        query.and("t.id = ?", [OwnedValue::Int(id)]);
    }
    attributes::search(cx, side.documents, &mut query)?;
    document::within_warehouses(cx, &mut query, &[document::WAREHOUSE])?;
    let (limit, offset) = page_of(params, PageSize { default: 20, max: 100 });
    let conditions = query.conditions().to_owned();
    let (limit, offset) = (query.mark(limit), query.mark(offset));
    let sql = format!(
        "SELECT {} FROM {} t WHERE {conditions} ORDER BY t.id LIMIT {limit} OFFSET {offset}",
        invoices::columns(side),
        side.documents
    );
    cx.query(&sql, &query.values())
}
