//! Product groups: the tree that every product has its place in.

use std::collections::HashMap;

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{self, ADDED, Field, How, LAST_MODIFIED, Noun, Patch, Sheet, filter};
use ladu_books::rights::Action;
use ladu_books::tree;
use ladu_store::{Row, RowSet};
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
    before_save: Some(check_parent),
    flags: &[("getAllLanguages", "Adds the name in every language.")],
    filters: &[
        filter("productGroupID", How::Equals("id")),
        filter("showInWebshop", How::Only("show_in_webshop")),
        filter("changedSince", How::ChangedSince),
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

/// A group cannot be below itself.
fn check_parent(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let (Some(id), Some(parent)) = (patch.id, patch.id_of("parent_id")) else { return Ok(()) };
    let parents = tree::parents(cx, "product_group", "parent_id")?;
    if tree::path(&parents, parent).any(|above| above == id) {
        Err(Fault::not_allowed("parentGroupID"))
    } else {
        Ok(())
    }
}

/// Everything a tree of groups is written from.
struct Tree<'a> {
    rows: &'a RowSet,
    children: HashMap<i64, Vec<usize>>,
    sheet: Sheet<'a>,
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
    let tree = Tree { rows: &rows, children, sheet };
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
        for key in ["images", "vatrates"] {
            w.key(key);
            w.list(|_| {});
        }
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
    Call::save("saveProductGroup", &GROUP).doc("Makes or changes a product group."),
    Call::delete("deleteProductGroup", &GROUP).doc("Deletes a product group; what was in it stays."),
];
