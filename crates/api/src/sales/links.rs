//! What a page of records shows of the documents, customers, stores and coupon rules that it names.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{Cell, Page, Plan};
use ladu_store::RowSet;
use ladu_wire::{Fault, Writer};

/// The columns that name documents, customers, stores and coupon rules.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) documents: &'static [&'static str],
    pub(super) customers: &'static [&'static str],
    pub(super) stores: &'static [&'static str],
    pub(super) coupons: &'static [&'static str],
}

/// Texts by id.
type Texts = HashMap<i64, String>;

/// Numbers of documents, cards of customers, codes of stores, codes of coupon rules and names of their promotions.
struct Links {
    today: String,
    numbers: Texts,
    cards: Texts,
    stores: Texts,
    codes: Texts,
    campaigns: Texts,
}

/// Reads them, a statement for each kind that is named.
pub(super) fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan, columns: &Columns) -> Result<Box<dyn Any>, Fault> {
    let ids = |columns: &[&str]| plan.ids(rows, columns);
    let today = cx.today()?.to_string();
    let mut texts = |sql: &str, ids: &[i64], column: usize| -> Result<Texts, Fault> {
        Ok(cx.among(sql, ids, &[])?.iter().map(|row| (row.int(0), row.text(column).to_owned())).collect())
    };
    let of_coupon = "SELECT c.id, c.code, p.name FROM coupon c
         LEFT JOIN campaign p ON p.account = c.account AND p.id = c.campaign_id WHERE c.account = $0 AND c.id IN ({ids})";
    let coupons = ids(columns.coupons);
    Ok(Box::new(Links {
        today,
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

/// The day of the request, `yyyy-mm-dd`.
pub(super) fn today<'p>(page: &'p Page<'_>) -> &'p str {
    page.extra::<Links>().map_or("", |links| &links.today)
}

fn write(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer, of: fn(&Links) -> &Texts) {
    let text = page.extra::<Links>().and_then(|links| of(links).get(&cell.value.int()));
    w.key(name);
    w.text(text.map_or("", String::as_str));
}

pub(super) fn number(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    write(page, cell, name, w, |links| &links.numbers);
}

pub(super) fn card(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    write(page, cell, name, w, |links| &links.cards);
}

pub(super) fn store(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    write(page, cell, name, w, |links| &links.stores);
}

pub(super) fn coupon(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    write(page, cell, name, w, |links| &links.codes);
}

pub(super) fn campaign(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    write(page, cell, name, w, |links| &links.campaigns);
}
