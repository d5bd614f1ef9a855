//! What a list of products can be filtered by.

use crate::product_filter::by_status;
use ladu_record::Cx;
use ladu_record::noun::{self, Column, Filter, Operator, Query, filter};
use ladu_record::tree;
use ladu_store::OwnedValue;
use ladu_types::Id;
use ladu_wire::{Code, Fault, Kind};

use super::assortment;
use super::parameter;
use super::product_columns::{CATEGORY, GROUP, TYPES};
use super::product_search as search;

/// Every filter. Those that need the others' conditions are applied in [`restrict`].
pub(super) const FILTERS: &[Filter] = &[
    filter("productID", Operator::Equals("id")),
    filter("productIDs", Operator::Any("id")),
    filter("type", Operator::Code(of_types)),
    filter("includeMatrixVariations", Operator::Code(include_variations)),
    filter("groupID", Operator::Equals("group_id")),
    filter(
        "groupIDWithSubgroups",
        Operator::Code(|cx, query, text| below(cx, query, GROUP, "groupIDWithSubgroups", text)),
    ),
    filter(
        "groupIDsWithSubgroups",
        Operator::Code(|cx, query, text| below(cx, query, GROUP, "groupIDsWithSubgroups", text)),
    ),
    filter("categoryID", Operator::Equals("category_id")),
    filter(
        "categoryIDWithSubcategories",
        Operator::Code(|cx, query, text| below(cx, query, CATEGORY, "categoryIDWithSubcategories", text)),
    ),
    filter("priorityGroupID", Operator::Equals("priority_group_id")),
    filter("supplierID", Operator::Equals("supplier_id")),
    filter("brandID", Operator::Equals("brand_id")),
    filter("unitID", Operator::Equals("unit_id")),
    filter("vatrateID", Operator::Equals("vat_rate_id")),
    filter("parentProductID", Operator::Equals("parent_id")),
    filter("code", Operator::Equals("code")),
    filter("code2", Operator::Equals("code2")),
    filter("name", Operator::Equals("name")),
    filter("code3", Operator::Equals("code3")),
    filter("supplierCode", Operator::Equals("supplier_code")),
    filter("code5", Operator::Equals("code5")),
    filter("code6", Operator::Equals("code6")),
    filter("code7", Operator::Equals("code7")),
    filter("code8", Operator::Equals("code8")),
    filter("codePrefix", Operator::Prefix("code")),
    filter("code2Prefix", Operator::Prefix("code2")),
    filter("code3Prefix", Operator::Prefix("code3")),
    filter("supplierCodePrefix", Operator::Prefix("supplier_code")),
    filter("code5Prefix", Operator::Prefix("code5")),
    filter("code6Prefix", Operator::Prefix("code6")),
    filter("code7Prefix", Operator::Prefix("code7")),
    filter("code8Prefix", Operator::Prefix("code8")),
    filter("namePrefix", Operator::Code(search::name_prefix)),
    filter("searchName", Operator::Code(search::phrase)),
    filter("searchNameIncrementally", Operator::Code(|_, _, _| Ok(()))),
    filter("searchCodeFromMiddle", Operator::Code(|_, _, _| Ok(()))),
    filter("findBestMatch", Operator::Code(|_, _, _| Ok(()))),
    filter("active", Operator::Code(by_active)),
    filter("status", Operator::Code(|_, query, text| by_status(query, "status", text))),
    filter("nonStockProduct", Operator::Equals("non_stock")),
    filter("quickPosProducts", Operator::Only("quick_button")),
    filter("giftCards", Operator::Only("is_gift_card")),
    filter("regularGiftCards", Operator::Only("is_regular_gift_card")),
    filter("displayedInWebshop", Operator::Only("displayed_in_webshop")),
    filter("getOnlyItemsInStock", Operator::Code(in_stock)),
    filter("getProductsFor", Operator::Code(products_for)),
    filter("getItemsFromFirstPriceListOnly", Operator::Code(of_first_list)),
    filter("extraField1IDs", Operator::Any("extra_field1_id")),
    filter("extraField2IDs", Operator::Any("extra_field2_id")),
    filter("extraField3IDs", Operator::Any("extra_field3_id")),
    filter("extraField4IDs", Operator::Any("extra_field4_id")),
    filter("locationInWarehouseIDs", Operator::Any("location_id")),
    filter("locationInWarehouseText", Operator::Equals("location_text")),
    filter("searchParameterID", Operator::Code(parameter::having)),
    filter("searchParameterValue", Operator::Code(|_, _, _| Ok(()))),
    filter("searchParameterOptionID", Operator::Code(parameter::choosing)),
    filter("addedSince", Operator::From("added")),
    filter("changedSince", Operator::ChangedSince),
];

/// Checks flags that need others, and narrows the search down to its first step that hits.
pub(super) fn restrict(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let params = cx.params;
    if params.flag("getPriceCalculationSteps") && !params.flag("getPriceListPrices") {
        return Err(Fault::missing("getPriceListPrices"));
    }
    if let Some(store) = params.id("warehouseID")? {
        cx.check_store("warehouseID", Id::new(store))?;
    }
    if let Some(customer) = params.id("clientID")? {
        noun::check_reference(cx, "customer", "clientID", customer)?;
    }
    search::incrementally(cx, query)
}

fn of_types(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let words: Result<Vec<OwnedValue>, Fault> =
        text.split(',').map(|word| Ok(OwnedValue::from(Kind::Word(TYPES).read("type", word)?.text()))).collect();
    let words = words?;
    query.and(&format!("t.type IN ({})", vec!["?"; words.len()].join(", ")), words);
    Ok(())
}

fn include_variations(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if Kind::Flag.read("includeMatrixVariations", text)?.int() == 0 {
        query.and("t.parent_id = 0", []);
    }
    Ok(())
}

/// In some groups or categories, or below them.
fn below<N>(
    cx: &mut Cx<'_, '_>,
    query: &mut Query,
    column: Column<Id<N>>,
    name: &str,
    text: &str,
) -> Result<(), Fault> {
    let table = column.field.refers;
    let roots: Result<Vec<i64>, Fault> = text.split(',').map(|id| Ok(Kind::Id.read(name, id)?.int())).collect();
    let ids = tree::descendants(cx, table, "parent_id", &roots?)?;
    query.and_any(column, &ids);
    Ok(())
}

fn by_active(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let sign = if Kind::Flag.read("active", text)?.int() == 1 { "<>" } else { "=" };
    query.and(&format!("t.status {sign} 'ARCHIVED'"), []);
    Ok(())
}

fn in_stock(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if Kind::Flag.read("getOnlyItemsInStock", text)?.int() == 1 {
        let warehouse = cx.params.id("warehouseID")?.ok_or_else(|| Fault::missing("warehouseID"))?;
        query.volatile = true;
        query.and(
            "t.id IN (SELECT l.product_id FROM stock_level l WHERE l.account = $0 AND l.warehouse_id = ? AND l.on_hand > 0)",
            [OwnedValue::Int(warehouse)],
        );
    }
    Ok(())
}

/// What a location may sell or order: by the cards alone when it has no assortment, else by its assortment too.
fn products_for(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let params = cx.params;
    let warehouse = params.id("warehouseID")?.ok_or_else(|| Fault::missing("warehouseID"))?;
    if ["active", "status", "addedSince", "changedSince"].iter().any(|name| params.filled(name).is_some()) {
        return Err(Fault::of(Code::CONFLICT));
    }
    let statuses = match Kind::Word(&["SALES", "ORDERING"]).read("getProductsFor", text)?.text() {
        "SALES" => "'ACTIVE', 'NO_LONGER_ORDERED'",
        _ => "'ACTIVE', 'NOT_FOR_SALE'",
    };
    query.and(&format!("t.status IN ({statuses})"), []);
    let assortment = assortment::of_warehouse(cx, Id::new(warehouse))?.ok_or_else(|| Fault::unknown("warehouseID"))?;
    if let Some(assortment) = assortment {
        query.volatile = true;
        query.and(
            &format!(
                "t.id IN (SELECT a.product_id FROM assortment_product a
                 WHERE a.account = $0 AND a.assortment_id = ? AND a.status IN ({statuses}))"
            ),
            [assortment.into()],
        );
    }
    Ok(())
}

fn of_first_list(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if Kind::Flag.read("getItemsFromFirstPriceListOnly", text)?.int() == 1 {
        let warehouse = cx.params.id("warehouseID")?.ok_or_else(|| Fault::missing("warehouseID"))?;
        query.volatile = true;
        query.and(
            "t.id IN (SELECT r.target_id FROM warehouse s JOIN price_list_row r ON r.account = s.account
             AND r.price_list_id = s.price_list_id1 AND r.type = 'PRODUCT' WHERE s.account = $0 AND s.id = ?)",
            [OwnedValue::Int(warehouse)],
        );
    }
    Ok(())
}
