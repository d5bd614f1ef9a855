//! Saving a product: what follows from what was sent, and what hangs on the card.

use ladu_books::cx::Cx;
use ladu_books::noun::{self, Field, Patch};
use ladu_books::stock;
use ladu_store::Value;
use ladu_wire::{Fault, Kind};

use super::card_price;

/// Completes and checks what was sent.
pub fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let params = cx.params;
    for (older, column) in [("shortDescription", "description"), ("longDescription", "long_description")] {
        if let (Some(text), false) = (params.get(older), patch.has(column)) {
            let text = Kind::Text(65_535).read(older, text)?;
            patch.set(column, text);
        }
    }
    if let (Some(active), false) = (params.read("active", Kind::Flag)?, patch.has("status")) {
        patch.set("status", if active.int() == 1 { "ACTIVE" } else { "ARCHIVED" });
    }
    if patch.is_new() {
        if cx.conf()?.flag("disable_show_in_webshop_by_default") {
            patch.set_default("displayed_in_webshop", 0);
        }
    } else {
        patch.remove("type");
    }
    check_codes(cx, patch)?;
    card_price::complete(cx, patch, "SELECT vat_rate_id, tax_free FROM product")?;
    for (parameter, column) in [("replacementProductIDs", "replacement_ids"), ("relatedProductIDs", "related_ids")] {
        for id in
            patch.text(column).unwrap_or_default().split(',').filter_map(|id| id.parse().ok()).collect::<Vec<i64>>()
        {
            noun::check_reference(cx, "product", parameter, id)?;
        }
    }
    Ok(())
}

fn check_codes(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<(), Fault> {
    for (column, setting) in [("code", "product_code_unique"), ("code2", "product_code2_unique")] {
        let Some(code) = patch.filled(column) else { continue };
        if cx.conf()?.text(setting) == "0" {
            continue;
        }
        let sql = format!("SELECT id FROM product WHERE account = $0 AND {column} = $1 AND id <> $2 LIMIT 1");
        if cx.first(&sql, &[Value::Text(code), Value::Int(patch.id.unwrap_or(0))], |_| ())?.is_some() {
            return Err(Fault::taken(column));
        }
    }
    Ok(())
}

/// Rows of a recipe.
pub const RECIPE: &[Field] = &[
    Field::id("componentProductID", "product_id", "product").doc("A component of a bundle or an assembly."),
    Field::amount("componentAmount", "amount"),
];

/// Stores the recipe, which replaces the one before, and reorder points by store.
pub fn after_save(cx: &mut Cx<'_, '_>, id: i64, _: &Patch) -> Result<(), Fault> {
    let mut recipe = Vec::new();
    for row in noun::read_rows(cx.params, RECIPE)? {
        let component = row.id_of("product_id").ok_or_else(|| Fault::missing(&row.parameter("product_id")))?;
        noun::check_reference(cx, "product", &row.parameter("product_id"), component)?;
        if component == id {
            return Err(Fault::not_allowed(&row.parameter("product_id")));
        }
        recipe.push((component, row.quantity("amount").unwrap_or(ladu_types::Quantity::from_whole(1))));
    }
    if !recipe.is_empty() {
        stock::set_recipe(cx, id, &recipe)?;
    }
    let params = cx.params;
    for (parameter, column) in [("reorderPoint", "reorder_point"), ("restockLevel", "restock_level")] {
        for warehouse in params.row_numbers(&[parameter]) {
            let name = format!("{parameter}{warehouse}");
            noun::check_reference(cx, "warehouse", &name, i64::from(warehouse))?;
            let value = params.read(&name, Kind::Amount)?.map_or(0, |value| value.int());
            stock::set_limit(cx, id, i64::from(warehouse), column, value)?;
        }
    }
    Ok(())
}
