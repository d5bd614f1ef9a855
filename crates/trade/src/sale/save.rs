//! Saves a sales document: prices its rows, totals it, numbers it, moves its goods.

use ladu_record::Cx;
use ladu_record::noun;
use ladu_types::{Id, Money, UnixTime, of};
use ladu_wire::Fault;

use super::ahead::Ahead;
use super::columns::*;
use super::document::DOCUMENT;
use super::draft::SaleDraft;
use super::persisted::Document;
use super::summary::Summary;
use super::{bases, check, complete, discounts, goods, number, pay, price, repeat, returns, rows};
use crate::loyalty::{self, Settled};
use crate::{document, links, meter_readings};

/// What became of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It was stored as this document.
    Stored(Box<Summary>),
    /// It repeats this document, which stays what it is.
    Repeated(Id<of::SalesDocument>),
}

impl Saved {
    pub fn id(&self) -> Id<of::SalesDocument> {
        match self {
            Saved::Stored(summary) => summary.id,
            Saved::Repeated(id) => *id,
        }
    }
}

/// Makes or changes a sales document, and confirms it when the draft says so.
///
/// What is read is asked for at once; then goods leave or come back, which locks their levels; then the document takes its number, for which
/// others wait until the end of the transaction; then it is stored, and last what follows from it for others is brought up to date.
pub fn save(cx: &mut Cx<'_, '_>, mut draft: SaleDraft) -> Result<Saved, Fault> {
    let mut document = Document::open(cx, &mut draft)?;
    let Ahead { repeat, header, rows } = Ahead::ask(cx, &mut document, &draft)?;
    if let Some(id) = repeat::find(cx, &draft.repeat, repeat)? {
        return Ok(Saved::Repeated(id));
    }
    document::count_packages(cx, &mut document.rows)?;
    check::check(cx, &document, header, rows)?;
    let readings = meter_readings::named(cx, &document.rows, &draft.readings)?;
    meter_readings::check(cx, &readings, document.id)?;
    bases::find(cx, &mut document, &draft.origin)?;
    complete::complete(cx, &mut document)?;
    returns::complete(cx, &mut document)?;
    let totals = price::price(cx, &mut document, &draft.tax_places, draft.rounding)?;
    let id = identify(cx, &mut document)?;
    if document.is_confirmed_now() {
        goods::move_out(cx, &mut document)?;
    }
    number::give(cx, &mut document, draft.number)?;
    store_header(cx, &mut document, id)?;
    let earned_by = earned_by(cx, &document)?;
    if let Some(totals) = totals {
        rows::store(cx, &mut document, &totals)?;
    }
    discounts::save(cx, &document, draft.discounts)?;
    meter_readings::mark(cx, &readings, id)?;
    bases::link(cx, &document)?;
    if document.is_confirmed_now() {
        goods::follow(cx, &document)?;
        settle_points(cx, &document)?;
    } else if document.was_confirmed() {
        goods::follow_change(cx, &document)?;
        if let (Some(before), Some(sale)) = (earned_by, settled(&document)) {
            loyalty::resettle(cx, &sale, before, document.get(NO_REWARD_POINTS))?;
        }
    }
    draft.attributes.store(cx, &DOCUMENT, id.number())?;
    pay::pay(cx, &mut document, draft.is_paid)?;
    if let Some(credited) = document.credited.as_ref().filter(|_| document.confirmed) {
        links::open::settle(cx, credited.id)?;
    }
    Ok(Saved::Stored(Box::new(Summary::of(cx, &document, id)?)))
}

/// The ids of the document and of its rows, before either is stored.
fn identify(cx: &mut Cx<'_, '_>, document: &mut Document) -> Result<Id<of::SalesDocument>, Fault> {
    let id = match document.id {
        Some(id) => id,
        None => Id::new(cx.next_id(DOCUMENT.table)?),
    };
    if !document.rows.is_empty() {
        rows::identify(cx, document)?;
    }
    document.id = Some(id);
    Ok(id)
}

/// What confirming does to the customer's reward points; only what books revenue earns any.
fn settle_points(cx: &mut Cx<'_, '_>, document: &Document) -> Result<(), Fault> {
    settled(document).map_or(Ok(()), |sale| loyalty::settle(cx, &sale, document.get(NO_REWARD_POINTS)))
}

/// Who bought what where, of what books revenue.
fn settled(document: &Document) -> Option<Settled> {
    let (document_id, customer) = (document.id?, document.client?);
    document.kind.books_revenue().then(|| Settled {
        document: document_id,
        customer,
        register: document.get(REGISTER),
        employee: document.get(EMPLOYEE),
        credited: document.get(CREDITED),
        warehouse: document.warehouse,
    })
}

/// What a confirmed document was worth in points, when its rows or its customer change.
fn earned_by(cx: &mut Cx<'_, '_>, document: &Document) -> Result<Option<Money>, Fault> {
    let changes = document.was_confirmed() && (!document.rows.is_empty() || document.changes(CLIENT));
    match document.id.filter(|_| changes && document.kind.books_revenue()) {
        Some(id) => loyalty::earning_sum(cx, id).map(Some),
        None => Ok(None),
    }
}

fn store_header(cx: &mut Cx<'_, '_>, document: &mut Document, id: Id<of::SalesDocument>) -> Result<(), Fault> {
    if document.is_confirmed_now() {
        let today = cx.today_in(document.warehouse)?;
        document.header.put(CONFIRMED, true);
        document.header.put(TRANSACTION_DATE, today);
        document.header.put(BOOKS_REVENUE, document.kind.books_revenue());
    }
    if !document.is_new() {
        document.header.remove(ADDED);
        return noun::update(cx, &DOCUMENT, id.number(), &document.header);
    }
    noun::create_as(cx, &DOCUMENT, id.number(), &document.header)?;
    if let Some(added) = document.header.get(ADDED).filter(|time| *time > UnixTime(0)) {
        let sql = "UPDATE sales_document SET added = $2 WHERE account = $0 AND id = $1";
        cx.queue(sql, &[id.into(), added.into()])?;
    }
    Ok(())
}
