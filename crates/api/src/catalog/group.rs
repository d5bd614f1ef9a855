//! Product groups: the tree that every product has its place in.

use std::collections::HashMap;

use ladu_record::noun::{self, ADDED, Column, Field, LAST_MODIFIED, Noun, Operator, Patch, Sheet, filter};
use ladu_record::rights::Action;
use ladu_record::tree;
use ladu_record::{Answer, Cx};
use ladu_store::{Row, RowSet};
use ladu_trade::prices;
use ladu_types::{Id, of};
use ladu_wire::{Fault, Kind, Writer};

use crate::call::Call;

const SHOW_IN_WEBSHOP: Column<bool> = Column::of(Field::flag("showInWebshop", "show_in_webshop").quoted().default(1));
const POSITION: Column<i64> = Column::of(Field::int("positionNo", "position").read_only());
const PARENT: Column<Id<of::ProductGroup>> =
    Column::of(Field::id("parentGroupID", "parent_id", "product_group").quoted().indexed());

pub static GROUP: Noun = Noun {
    doc: "A product group.",
    module: "products",
    log: "productGroups",
    remembered: true,
    attributes: true,
    past: Some(&prices::PAST_PRODUCT_GROUP),
    save_id: "productGroupID",
    orders: &[("positionNo", "position"), ("productGroupID", "id")],
    before_save: Some(place),
    after_save: Some(save_vat_rates),
    before_delete: Some(|cx, id| {
        cx.queue("DELETE FROM product_group_vat_rate WHERE account = $0 AND group_id = $1", &[id.into()])
    }),
    flags: &[("getAllLanguages", "Adds the name in every language.")],
    filters: &[
        filter("productGroupID", Operator::Equals("id")),
        filter("showInWebshop", Operator::Only("show_in_webshop")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "product_group",
        "productGroupID",
        &[
            Field::new("id", "id", Kind::Id).read_only(),
            Field::text("name", "name", 255).required().languages(),
            SHOW_IN_WEBSHOP.field,
            Field::flag("nonDiscountable", "non_discountable").doc("Promotions leave its products alone."),
            POSITION.field,
            PARENT.field,
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

/// A group cannot be below itself; a new one, or one that moves, comes last among its siblings.
fn place(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    tree::check_parent(cx, "product_group", patch)?;
    if patch.is_new() || patch.has(PARENT) {
        let sql =
            "SELECT COALESCE(MAX(position), 0) FROM product_group WHERE account = $0 AND parent_id = $1 AND id <> $2";
        let siblings = [patch.id(PARENT).into(), patch.id.unwrap_or(0).into()];
        let last: Option<i64> = cx.first(sql, &siblings, |row| row.get(0))?;
        patch.put(POSITION, last.unwrap_or(0) + 1);
    }
    Ok(())
}

/// What `saveProductGroup` takes beside the group's own: tax rates by store, which the API only answers.
const VAT_RATES: &[Field] = &[WAREHOUSE.field, VAT_RATE.field];
const WAREHOUSE: Column<Id<of::Warehouse>> = Column::of(
    Field::id("warehouseID", "warehouse_id", "warehouse").doc("Ladu's own: a store with a tax rate of its own."),
);
const VAT_RATE: Column<Id<of::VatRate>> =
    Column::of(Field::id("vatrateID", "vat_rate_id", "vat_rate").doc("Ladu's own: the rate there; 0 takes it away."));

/// Stores the tax rates that were sent; those of other stores stay.
fn save_vat_rates(cx: &mut Cx<'_, '_>, id: i64, _: &Patch) -> Result<(), Fault> {
    for row in noun::read_rows(cx.params, VAT_RATES)? {
        let sent =
            [(WAREHOUSE.field, row.id(WAREHOUSE).map(Id::number)), (VAT_RATE.field, row.id(VAT_RATE).map(Id::number))];
        for (field, id) in sent {
            if let Some(id) = id {
                noun::check_reference(cx, field.refers, &row.named(&field), id)?;
            }
        }
        let warehouse = row.id(WAREHOUSE).ok_or_else(|| Fault::missing(&row.parameter(WAREHOUSE)))?;
        let key = [id.into(), warehouse.into()];
        cx.queue(
            "DELETE FROM product_group_vat_rate WHERE account = $0 AND group_id = $1 AND warehouse_id = $2",
            &key,
        )?;
        if let Some(rate) = row.id(VAT_RATE) {
            let sql = "INSERT INTO product_group_vat_rate (account, group_id, warehouse_id, vat_rate_id) VALUES ($0, $1, $2, $3)";
            cx.queue(sql, &[key[0], key[1], rate.into()])?;
        }
    }
    Ok(())
}

/// Everything a tree of groups is written from.
struct Tree<'a> {
    rows: &'a RowSet,
    children: HashMap<i64, Vec<usize>>,
    sheet: Sheet<'a>,
    /// Store and rate of each group.
    vat_rates: HashMap<i64, Vec<(Id<of::Warehouse>, Id<of::VatRate>)>>,
}

/// Answers the tree: groups at the top as records, those below in `subGroups`. A filter makes its matches the top.
fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("products", Action::View)?;
    let filtered =
        ["productGroupID", "changedSince", "searchAttributeName"].iter().any(|name| cx.params.filled(name).is_some());
    let sql = format!("{} WHERE t.account = $0 ORDER BY t.position, t.id", GROUP.plan().select());
    let rows = cx.query(&sql, &[])?;
    let ids: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
    let (parent, visible) = (GROUP.plan().place(PARENT), GROUP.plan().place(SHOW_IN_WEBSHOP));
    let only_visible = cx.params.flag("showInWebshop");
    let mut children: HashMap<i64, Vec<usize>> = HashMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !only_visible || visible.read(*row)) {
        // A group whose parent was deleted stands at the top.
        let above = Id::number_of(parent.read(row).filter(|parent| ids.contains(&parent.number())));
        children.entry(above).or_default().push(at);
    }
    let tops = match filtered {
        true => matches(cx, &ids)?,
        false => children.get(&0).cloned().unwrap_or_default(),
    };
    let sheet = Sheet::load(cx, &GROUP, &rows)?;
    let mut vat_rates: HashMap<i64, Vec<(Id<of::Warehouse>, Id<of::VatRate>)>> = HashMap::new();
    let sql = "SELECT group_id, warehouse_id, vat_rate_id FROM product_group_vat_rate WHERE account = $0
               ORDER BY group_id, warehouse_id";
    for row in cx.query(sql, &[])?.iter() {
        let (group, warehouse, rate) = row.read();
        vat_rates.entry(group).or_default().push((warehouse, rate));
    }
    let tree = Tree { rows: &rows, children, sheet, vat_rates };
    for at in tops {
        answer.record(|w| tree.write(at, 0, w));
    }
    Ok(())
}

/// The places of the groups that the filters find.
fn matches(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<Vec<usize>, Fault> {
    let mut query = noun::Query::default();
    noun::apply_filters(cx, &GROUP, &mut query)?;
    let sql = format!("SELECT t.id FROM product_group t WHERE {}", query.conditions());
    let found = cx.query(&sql, &query.values())?;
    let found: Vec<i64> = found.iter().map(|row| row.get(0)).collect();
    Ok((0..ids.len()).filter(|at| found.contains(&ids[*at])).collect())
}

/// How deep a tree is followed; a circle in old data ends there.
const MAX_DEPTH: usize = 50;

impl Tree<'_> {
    fn write(&self, at: usize, depth: usize, w: &mut Writer) {
        let row: Row<'_> = self.rows.get(at);
        let id: i64 = row.get(0);
        self.sheet.write(row, w);
        // No call gives a group pictures.
        w.key("images");
        w.list(|_| {});
        w.key("vatrates");
        w.list(|w| {
            for (warehouse, rate) in self.vat_rates.get(&id).into_iter().flatten() {
                w.object(|w| {
                    w.key("warehouseID");
                    w.int(warehouse.number());
                    w.key("vatrateID");
                    w.int(rate.number());
                });
            }
        });
        w.key("subGroups");
        w.list(|w| {
            for child in self.children.get(&id).filter(|_| depth < MAX_DEPTH).into_iter().flatten() {
                w.object(|w| self.write(*child, depth + 1, w));
            }
        });
    }
}

pub(super) static CALLS: &[Call] = &[
    Call::read("getProductGroups", "products", list).lists(&GROUP).doc("The tree of product groups."),
    Call::save("saveProductGroup", &GROUP).rows(VAT_RATES).doc("Makes or changes a product group."),
    Call::delete("deleteProductGroup", &GROUP).doc("Deletes a product group; what was in it stays."),
];
