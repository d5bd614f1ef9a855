//! What a page of records shows of the documents, customers, stores and coupon rules that it names.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{Cell, Page, Plan};
use ladu_record::zones::Zones;
use ladu_store::RowSet;
use ladu_types::{Date, Id, LocalTime, UnixTime, of};
use ladu_wire::{Fault, Writer};

/// The columns that name other records.
#[derive(Debug, Default)]
pub struct Columns {
    pub documents: &'static [&'static str],
    pub customers: &'static [&'static str],
    pub stores: &'static [&'static str],
    pub coupons: &'static [&'static str],
}

type Texts = HashMap<i64, String>;

/// Numbers of documents, cards of customers, codes of stores, codes of coupon rules and names of their promotions.
struct Links {
    now: UnixTime,
    zones: Zones,
    numbers: Texts,
    cards: Texts,
    stores: Texts,
    codes: Texts,
    campaigns: Texts,
}

/// Reads them, a statement for each kind that is named.
pub fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan, columns: &Columns) -> Result<Box<dyn Any>, Fault> {
    let ids = |columns: &[&str]| plan.ids(rows, columns);
    let (now, zones) = (cx.now(), cx.zones()?);
    let mut texts = |sql: &str, ids: &[i64], column: usize| -> Result<Texts, Fault> {
        Ok(cx.among(sql, ids, &[])?.iter().map(|row| (row.get(0), row.get(column))).collect())
    };
    let of_coupon = "SELECT c.id, c.code, p.name FROM coupon c
         LEFT JOIN campaign p ON p.account = c.account AND p.id = c.campaign_id WHERE c.account = $0 AND c.id IN ({ids})";
    let coupons = ids(columns.coupons);
    Ok(Box::new(Links {
        now,
        zones,
        numbers: texts(
            "SELECT id, number FROM sales_document WHERE account = $0 AND id IN ({ids})",
            &ids(columns.documents),
            1,
        )?,
        cards: texts(
            "SELECT id, card_number FROM customer WHERE account = $0 AND id IN ({ids})",
            &ids(columns.customers),
            1,
        )?,
        stores: texts("SELECT id, code FROM warehouse WHERE account = $0 AND id IN ({ids})", &ids(columns.stores), 1)?,
        codes: texts(of_coupon, &coupons, 1)?,
        campaigns: texts(of_coupon, &coupons, 2)?,
    }))
}

/// What calendar and clock of a store showed at a point in time; none of a page that was not loaded here.
pub fn local(page: &Page<'_>, time: UnixTime, store: Option<Id<of::Warehouse>>) -> Option<LocalTime> {
    page.extra::<Links>().map(|links| links.zones.local(time, store))
}

/// The day that it is in a store at the time of the request.
pub fn today(page: &Page<'_>, store: Option<Id<of::Warehouse>>) -> Option<Date> {
    page.extra::<Links>().map(|links| links.zones.local(links.now, store).day())
}

fn write(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer, of: fn(&Links) -> &Texts) {
    let text = page.extra::<Links>().and_then(|links| of(links).get(&cell.value.int()));
    w.key(name);
    w.text(text.map_or("", String::as_str));
}

/// The number of the document.
pub fn number(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    write(page, cell, name, w, |links| &links.numbers);
}

/// The card number of the customer.
pub fn card(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    write(page, cell, name, w, |links| &links.cards);
}

/// The code of the store.
pub fn store(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    write(page, cell, name, w, |links| &links.stores);
}

/// The code of the coupon rule.
pub fn coupon(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    write(page, cell, name, w, |links| &links.codes);
}

/// The name of the coupon rule's promotion.
pub fn campaign(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    write(page, cell, name, w, |links| &links.campaigns);
}
