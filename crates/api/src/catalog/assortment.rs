//! Assortments: what a location may sell and order.

use std::collections::HashSet;

use crate::product_filter::STATUSES;
use ladu_record::change_log;
use ladu_record::noun::{self, ADDED, Field, LAST_MODIFIED, Noun, PageSize};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::OwnedValue;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Kind};

use crate::call::Call;

const PART: &str = "Assortments";

/// An assortment. A location that has none may sell everything.
pub static ASSORTMENT: Noun = Noun {
    doc: "A list of what a location may sell and order.",
    module: "products",
    log: "assortments",
    remembered: true,
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[("warehouse", "assortment_id")],
    before_delete: Some(|cx, id| {
        cx.queue("DELETE FROM assortment_product WHERE account = $0 AND assortment_id = $1", &[id.into()])
    }),
    ..Noun::new(
        "assortment",
        "assortmentID",
        &[
            Field::text("code", "code", 50).doc("For programs only."),
            Field::text("name", "name", 255).required().languages(),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

const PRODUCTS: &[Field] = &[
    Field::new("productIDs", "", Kind::Ids).required(),
    Field::id("assortmentID", "", "assortment").required(),
    Field::word("status", "", STATUSES).doc("Their status in the assortment, whatever their cards say."),
];
const WHICH: &[Field] = &[Field::id("assortmentID", "", "assortment").required()];

/// The assortment that is named.
fn named(cx: &mut Cx<'_, '_>) -> Result<Id<of::Assortment>, Fault> {
    let id = cx.params.id("assortmentID")?.ok_or_else(|| Fault::missing("assortmentID"))?;
    noun::check_reference(cx, "assortment", "assortmentID", id)?;
    Ok(Id::new(id))
}

/// What a call about products of an assortment is about: the assortment, the products in the order sent, those of them that are in it.
struct About {
    assortment: Id<of::Assortment>,
    products: Vec<i64>,
    contained: HashSet<i64>,
}

impl About {
    fn read(cx: &mut Cx<'_, '_>) -> Result<About, Fault> {
        cx.user()?.require("products", Action::Edit)?;
        let mut products = cx.params.ids("productIDs")?;
        if products.is_empty() {
            return Err(Fault::missing("productIDs"));
        }
        let mut seen = HashSet::new();
        products.retain(|id| seen.insert(*id));
        let assortment = named(cx)?;
        let sql = "SELECT product_id FROM assortment_product
                   WHERE account = $0 AND assortment_id = $1 AND product_id IN ({ids})";
        let contained = cx.among(sql, &products, &[assortment.into()])?.iter().map(|row| row.get(0)).collect();
        Ok(About { assortment, products, contained })
    }

    /// The products that are in the assortment, or those that are not.
    fn which(&self, contained: bool) -> Vec<i64> {
        self.products.iter().copied().filter(|id| self.contained.contains(id) == contained).collect()
    }
}

fn status(cx: &Cx<'_, '_>) -> Result<Option<String>, Fault> {
    Ok(cx.params.read("status", Kind::Word(STATUSES))?.map(|status| status.text().to_owned()))
}

/// One record with lists of ids.
fn tell(answer: &mut Answer, lists: [(&'static str, &[i64]); 2]) {
    answer.record(|w| {
        for (key, ids) in lists.iter().filter(|(key, _)| !key.is_empty()) {
            w.key(key);
            w.plain_text(&ids.iter().map(i64::to_string).collect::<Vec<_>>().join(","));
        }
    });
}

/// Puts products in; those that are in already keep their status.
fn add(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let about = About::read(cx)?;
    let status = status(cx)?.unwrap_or_else(|| STATUSES[0].to_owned());
    let outside = about.which(false);
    let sql = "SELECT id FROM product WHERE account = $0 AND id IN ({ids})";
    let known: HashSet<i64> = cx.among(sql, &outside, &[])?.iter().map(|row| row.get(0)).collect();
    let (new, unknown): (Vec<i64>, Vec<i64>) = outside.into_iter().partition(|id| known.contains(id));
    let rows: Vec<OwnedValue> =
        new.iter().flat_map(|id| [about.assortment.into(), (*id).into(), OwnedValue::from(status.as_str())]).collect();
    cx.queue_rows("INSERT INTO assortment_product (account, assortment_id, product_id, status) VALUES", 3, &rows)?;
    tell(answer, [("productsAlreadyInAssortment", &about.which(true)), ("nonExistingIDs", &unknown)]);
    Ok(())
}

/// Gives products another status; those that are not in are told, not added.
fn edit(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let about = About::read(cx)?;
    let status = status(cx)?.ok_or_else(|| Fault::missing("status"))?;
    let sql = "UPDATE assortment_product SET status = $2
               WHERE account = $0 AND assortment_id = $1 AND product_id IN ({ids})";
    cx.execute_among(sql, &about.which(true), &[about.assortment.into(), (&status).into()])?;
    tell(answer, [("productsNotInAssortment", &about.which(false)), ("", &[])]);
    Ok(())
}

fn remove(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let about = About::read(cx)?;
    let sql = "DELETE FROM assortment_product WHERE account = $0 AND assortment_id = $1 AND product_id IN ({ids})";
    let contained = about.which(true);
    cx.execute_among(sql, &contained, &[about.assortment.into()])?;
    let products: Vec<Id<of::Product>> = contained.iter().map(|id| Id::new(*id)).collect();
    change_log::all_deleted(cx, "assortmentProducts", &products)?;
    tell(answer, [("deletedIDs", &contained), ("productsNotInAssortment", &about.which(false))]);
    Ok(())
}

fn products(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let assortment = named(cx)?;
    let (limit, offset) = noun::page_of(cx.params, PageSize { default: 1000, max: 1000 });
    let sql = "SELECT product_id, status FROM assortment_product WHERE account = $0 AND assortment_id = $1
               ORDER BY product_id LIMIT $2 OFFSET $3";
    for row in cx.query(sql, &[assortment.into(), limit.into(), offset.into()])?.iter() {
        let (product, status): (Id<of::Product>, &str) = row.read();
        answer.record(|w| {
            w.key("productID");
            w.int(product.number());
            w.key("status");
            w.text(status);
        });
    }
    let sql = "SELECT count(*) FROM assortment_product WHERE account = $0 AND assortment_id = $1";
    answer.total = cx.first(sql, &[assortment.into()], |row| row.get::<i64>(0).unsigned_abs())?;
    Ok(())
}

/// The most products that are copied to a register.
const MOST_SELLABLE: usize = 10_000;

const STORE: &[Field] = &[Field::id("warehouseID", "", "warehouse").required()];

/// The products whose card and whose place in the location's assortment both let them be sold. A location without an assortment may
/// sell everything (1136); more than a register can take are not listed (1137).
fn sellable(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let warehouse = cx.params.id("warehouseID")?.ok_or_else(|| Fault::missing("warehouseID"))?;
    let assortment = of_warehouse(cx, Id::new(warehouse))?.ok_or_else(|| Fault::unknown("warehouseID"))?;
    cx.user()?.require_warehouse(warehouse)?;
    let assortment = assortment.ok_or_else(|| Fault::of(Code::NO_ASSORTMENT))?;
    let sql = "SELECT p.id FROM assortment_product a JOIN product p ON p.account = a.account AND p.id = a.product_id
               WHERE a.account = $0 AND a.assortment_id = $1 AND a.status IN ('ACTIVE', 'NO_LONGER_ORDERED')
               AND p.status IN ('ACTIVE', 'NO_LONGER_ORDERED') ORDER BY p.id LIMIT $2";
    let rows = cx.query(sql, &[assortment.into(), (MOST_SELLABLE as i64 + 1).into()])?;
    if rows.len() > MOST_SELLABLE {
        return Err(Fault::of(Code::ASSORTMENT_TOO_LONG));
    }
    for row in rows.iter() {
        answer.record(|w| {
            w.key("productID");
            w.int(row.get(0));
        });
    }
    Ok(())
}

/// The assortment of a location, if it has one; nothing when there is no such location.
pub fn of_warehouse(
    cx: &mut Cx<'_, '_>,
    warehouse: Id<of::Warehouse>,
) -> Result<Option<Option<Id<of::Assortment>>>, Fault> {
    let sql = "SELECT assortment_id FROM warehouse WHERE account = $0 AND id = $1";
    cx.first(sql, &[warehouse.into()], |row| row.get(0))
}

pub(super) static CALLS: &[Call] = &[
    Call::list("getAssortments", &ASSORTMENT).part(PART).doc("Lists assortments."),
    Call::save("saveAssortment", &ASSORTMENT).part(PART).doc("Makes or changes an assortment."),
    Call::delete_many("deleteAssortment", &ASSORTMENT, "assortmentIDs")
        .part(PART)
        .doc("Deletes assortments that no location has."),
    Call::read("getAssortmentProducts", "products", products)
        .inputs(WHICH)
        .part(PART)
        .doc("Products of an assortment."),
    Call::write("addAssortmentProducts", add).inputs(PRODUCTS).part(PART).doc("Puts products into an assortment."),
    Call::write("editAssortmentProducts", edit)
        .inputs(PRODUCTS)
        .part(PART)
        .doc("Gives products another status in an assortment."),
    Call::write("removeAssortmentProducts", remove)
        .inputs(PRODUCTS)
        .part(PART)
        .doc("Takes products out of an assortment; the log has each as assortmentProducts with the product's id."),
    Call::read("getSellableProducts", "products", sellable)
        .inputs(STORE)
        .part(PART)
        .doc("Ids of all products that a location may sell by its assortment."),
];
