//! Parameters by which products are chosen, of lists of products and of quantities of several kinds.

use ladu_store::OwnedValue;
use ladu_wire::{Fault, Kind};

use ladu_record::Cx;
use ladu_record::noun::Query;
use ladu_record::tree;

/// The states of a product card.
pub(crate) const STATUSES: &[&str] = &["ACTIVE", "NO_LONGER_ORDERED", "NOT_FOR_SALE", "ARCHIVED"];

/// Restricts products, table `t`, by what the parameters say of them.
pub(crate) fn filter_products(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let params = cx.params;
    for (name, column) in [
        ("productID", "id"),
        ("groupID", "group_id"),
        ("supplierID", "supplier_id"),
        ("brandID", "brand_id"),
        ("priorityGroupID", "priority_group_id"),
        ("categoryID", "category_id"),
        ("parentProductID", "parent_id"),
    ] {
        if let Some(id) = params.id(name)? {
            query.and(&format!("t.{column} = ?"), [OwnedValue::Int(id)]);
        }
    }
    if params.filled("productIDs").is_some() {
        query.and_any("id", &params.ids("productIDs")?);
    }
    for (name, table, column) in [
        ("groupIDWithSubgroups", "product_group", "group_id"),
        ("categoryIDWithSubcategories", "product_category", "category_id"),
    ] {
        if let Some(root) = params.id(name)? {
            let ids = tree::descendants(cx, table, "parent_id", &[root])?;
            query.and_any(column, &ids);
        }
    }
    match params.filled("status") {
        Some(status) => by_status(query, "status", status),
        None => Ok(()),
    }
}

/// Adds the condition of a card's status, also the words that stand for several.
pub(crate) fn by_status(query: &mut Query, parameter: &str, text: &str) -> Result<(), Fault> {
    match text.to_ascii_uppercase().as_str() {
        "ALL_EXCEPT_ARCHIVED" => query.and("t.status <> 'ARCHIVED'", []),
        "ACTIVE_AND_NOT_FOR_SALE" => query.and("t.status IN ('ACTIVE', 'NOT_FOR_SALE')", []),
        _ => {
            let status = Kind::Word(STATUSES).read(parameter, text)?;
            query.and("t.status = ?", [status.text().into()]);
        }
    }
    Ok(())
}
