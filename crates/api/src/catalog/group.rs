//! Product groups: the tree that every product has its place in.

use std::collections::HashMap;

use ladu_record::noun::{self, ADDED, Field, LAST_MODIFIED, Noun, Operator, Patch, Sheet, filter};
use ladu_record::rights::Action;
use ladu_record::tree;
use ladu_record::{Answer, Cx};
use ladu_store::{Row, RowSet, Value};
use ladu_wire::{Fault, Kind, Writer};

use crate::Call;

/// A product group.
pub static GROUP: Noun = Noun {
    doc: "A product group.",
    module: "products",
    log: "productGroups",
    remembered: true,
    attributes: true,
    save_id: "productGroupID",
    orders: &[("positionNo", "position"), ("productGroupID", "id")],
    before_save: Some(place),
    after_save: Some(save_vat_rates),
    before_delete: Some(|cx, id| {
        cx.queue("DELETE FROM product_group_vat_rate WHERE account = $0 AND group_id = $1", &[Value::Int(id)])
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
            Field::flag("showInWebshop", "show_in_webshop").quoted().default(1),
            Field::flag("nonDiscountable", "non_discountable").doc("Promotions leave its products alone."),
            Field::int("positionNo", "position").read_only(),
            Field::id("parentGroupID", "parent_id", "product_group").quoted().indexed(),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

/// A group cannot be below itself; a new one, or one that moves, comes last among its siblings.
fn place(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    tree::check_parent(cx, "product_group", patch)?;
    if patch.is_new() || patch.has("parent_id") {
        let sql =
            "SELECT COALESCE(MAX(position), 0) FROM product_group WHERE account = $0 AND parent_id = $1 AND id <> $2";
        let siblings = [patch.id_of("parent_id").unwrap_or(0), patch.id.unwrap_or(0)].map(Value::Int);
        let last = cx.first(sql, &siblings, |row| row.int(0))?.unwrap_or(0);
        patch.set("position", last + 1);
    }
    Ok(())
}

/// What `saveProductGroup` takes beside the group's own: tax rates by store, which the API only answers.
const VAT_RATES: &[Field] = &[
    Field::id("warehouseID", "warehouse_id", "warehouse").doc("Ladu's own: a store with a tax rate of its own."),
    Field::id("vatrateID", "vat_rate_id", "vat_rate").doc("Ladu's own: the rate there; 0 takes it away."),
];

/// Stores the tax rates that were sent; those of other stores stay.
fn save_vat_rates(cx: &mut Cx<'_, '_>, id: i64, _: &Patch) -> Result<(), Fault> {
    for row in noun::read_rows(cx.params, VAT_RATES)? {
        for field in VAT_RATES {
            if let Some(id) = row.id_of(field.column) {
                noun::check_reference(cx, field.refers, &row.named(field), id)?;
            }
        }
        let warehouse = row.id_of("warehouse_id").ok_or_else(|| Fault::missing(&row.parameter("warehouse_id")))?;
        let key = [Value::Int(id), Value::Int(warehouse)];
        cx.queue(
            "DELETE FROM product_group_vat_rate WHERE account = $0 AND group_id = $1 AND warehouse_id = $2",
            &key,
        )?;
        if let Some(rate) = row.id_of("vat_rate_id") {
            let sql = "INSERT INTO product_group_vat_rate (account, group_id, warehouse_id, vat_rate_id) VALUES ($0, $1, $2, $3)";
            cx.queue(sql, &[key[0], key[1], Value::Int(rate)])?;
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
    vat_rates: HashMap<i64, Vec<(i64, i64)>>,
}

/// Answers the tree: groups at the top as records, those below in `subGroups`. A filter makes its matches the top.
fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("products", Action::View)?;
    let filtered =
        ["productGroupID", "changedSince", "searchAttributeName"].iter().any(|name| cx.params.filled(name).is_some());
    let sql = format!("{} WHERE t.account = $0 ORDER BY t.position, t.id", GROUP.plan().select());
    let rows = cx.query(&sql, &[])?;
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    let position = |column: &str| GROUP.plan().position(column).unwrap_or(0);
    let (parent, shown) = (position("parent_id"), position("show_in_webshop"));
    let only_shown = cx.params.flag("showInWebshop");
    let mut children: HashMap<i64, Vec<usize>> = HashMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !only_shown || row.int(shown) == 1) {
        // A group whose parent was deleted stands at the top.
        let above = if ids.contains(&row.int(parent)) { row.int(parent) } else { 0 };
        children.entry(above).or_default().push(at);
    }
    let tops = match filtered {
        true => matches(cx, &ids)?,
        false => children.get(&0).cloned().unwrap_or_default(),
    };
    let sheet = Sheet::load(cx, &GROUP, &rows)?;
    let mut vat_rates: HashMap<i64, Vec<(i64, i64)>> = HashMap::new();
    let sql = "SELECT group_id, warehouse_id, vat_rate_id FROM product_group_vat_rate WHERE account = $0
               ORDER BY group_id, warehouse_id";
    for row in cx.query(sql, &[])?.iter() {
        vat_rates.entry(row.int(0)).or_default().push((row.int(1), row.int(2)));
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
    let found: Vec<i64> = found.iter().map(|row| row.int(0)).collect();
    Ok((0..ids.len()).filter(|at| found.contains(&ids[*at])).collect())
}

/// How deep a tree is followed; a circle in old data ends there.
const MAX_DEPTH: usize = 50;

impl Tree<'_> {
    fn write(&self, at: usize, depth: usize, w: &mut Writer) {
        let row: Row<'_> = self.rows.get(at);
        self.sheet.write(row, w);
        // No call gives a group pictures.
        w.key("images");
        w.list(|_| {});
        w.key("vatrates");
        w.list(|w| {
            for (warehouse, rate) in self.vat_rates.get(&row.int(0)).into_iter().flatten() {
                w.object(|w| {
                    w.key("warehouseID");
                    w.int(*warehouse);
                    w.key("vatrateID");
                    w.int(*rate);
                });
            }
        });
        w.key("subGroups");
        w.list(|w| {
            for child in self.children.get(&row.int(0)).filter(|_| depth < MAX_DEPTH).into_iter().flatten() {
                w.object(|w| self.write(*child, depth + 1, w));
            }
        });
    }
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::read("getProductGroups", "products", list).doc("The tree of product groups."),
    Call::save("saveProductGroup", &GROUP).rows(VAT_RATES).doc("Makes or changes a product group."),
    Call::delete("deleteProductGroup", &GROUP).doc("Deletes a product group; what was in it stays."),
];
