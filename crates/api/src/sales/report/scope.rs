//! Which rows of which documents a report counts.

use ladu_domain::documents::{SALES_TYPES, SalesType};
use ladu_record::Cx;
use ladu_record::noun::{Field, Query};
use ladu_record::tree;
use ladu_store::OwnedValue;
use ladu_wire::{Fault, Kind};

use super::kinds;

/// What the call reads.
pub(super) const INPUTS: &[Field] = &[
    Field::word("reportType", "", kinds::NAMES).required(),
    Field::flag("localNumberFormatting", "").doc("Numbers in the account's own format."),
    Field::word("comparisonType", "", kinds::COMPARISON_NAMES)
        .doc("More columns: by store, by cashier, of other days."),
    Field::date("comparisonDateStart", "").doc("The same numbers of other days, in columns of their own."),
    Field::date("comparisonDateEnd", ""),
    Field::flag("getCOGS", "").doc("What goods cost and bring, in place of taxes."),
    Field::date("dateStart", "").required().doc("Day of the document; with getCOGS the day goods moved."),
    Field::date("dateEnd", "").required(),
    Field::date("documentDateStart", "").doc("With getCOGS: the day of the document instead."),
    Field::date("documentDateEnd", ""),
    Field::text("currencyCode", "", 3).doc("Documents in that currency, in that currency. When left out those of every currency, in the account's own, rounded for each document."),
    Field::word("giftCardsSales", "", GIFT_CARDS),
    Field::id("customerID", "", "customer"),
    Field::id("customerGroupID", "", "customer_group"),
    Field::id("customerAccountManagerID", "", "employee"),
    Field::id("businessAreaID", "", "business_area"),
    Field::id("salesManagerID", "", "employee").doc("The cashier."),
    Field::id("warehouseID", "", "warehouse"),
    Field::id("pointOfSaleID", "", "point_of_sale"),
    Field::text("region", "", 100).doc("The state group of the store."),
    Field::text("storeGroup", "", 100).doc("One of the groups of the store."),
    Field::id("productID", "", "product"),
    Field::new("productIDs", "", Kind::Ids),
    Field::id("productGroupID", "", "product_group").doc("With what is below it."),
    Field::id("categoryID", "", "product_category").doc("With what is below it."),
    Field::id("priorityGroupID", "", "product_priority_group"),
    Field::id("supplierID", "", "supplier"),
    Field::id("serviceID", "", "service"),
    Field::id("userGroupID", "", "user_group").doc("The group of the cashier's user."),
    Field::word("showProductsAndServices", "", &["ALL", "PRODUCTS", "SERVICES"]),
    Field::id("brandID", "", "brand"),
    Field::id("campaignID", "", "").doc("Rows that the promotion made cheaper."),
    Field::word("transactionType", "", &["ALL", "SALES", "RETURNS"]),
    Field::flag("displayBundles", "").doc("0 shows bundles by what is in them; else they are shown as they are sold."),
];

const GIFT_CARDS: &[&str] = &["EXCLUDE", "ONLY_GIFT_CARDS", "BOTH_REGULAR_AND_GIFT_CARD"];

/// Parameters that are ids, and the condition on each.
const IDS: &[(&str, &str)] = &[
    ("customerID", "t.client_id = ?"),
    ("customerGroupID", "c.group_id = ?"),
    ("customerAccountManagerID", "c.manager_id = ?"),
    ("businessAreaID", "c.business_area_id = ?"),
    ("salesManagerID", "t.employee_id = ?"),
    ("warehouseID", "t.warehouse_id = ?"),
    ("pointOfSaleID", "t.register_id = ?"),
    ("productID", "r.product_id = ?"),
    ("priorityGroupID", "p.priority_group_id = ?"),
    ("supplierID", "p.supplier_id = ?"),
    ("serviceID", "r.service_id = ?"),
    ("brandID", "p.brand_id = ?"),
    (
        "userGroupID",
        "t.employee_id IN (SELECT u.employee_id FROM user_account u WHERE u.account = $0 AND u.group_id = ?)",
    ),
];

/// Where the rows of all reports come from; documents are `t`, so that conditions are those of lists.
pub(super) const FROM: &str = "FROM sales_document t
     JOIN sales_row r ON r.account = t.account AND r.document_id = t.id
     LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id
     LEFT JOIN customer c ON c.account = t.account AND c.id = t.client_id";

/// A first and a last day.
pub(super) struct Days {
    from: String,
    to: String,
}

/// A day that a call cannot do without.
pub(super) fn days(cx: &Cx<'_, '_>, [from, to]: [&str; 2]) -> Result<Days, Fault> {
    let day = |name: &str| -> Result<String, Fault> {
        let day = cx.params.read(name, Kind::Date)?.map(|day| day.text().to_owned());
        day.filter(|day| !day.is_empty()).ok_or_else(|| Fault::missing(name))
    };
    Ok(Days { from: day(from)?, to: day(to)? })
}

fn word(cx: &Cx<'_, '_>, name: &str, words: &'static [&'static str]) -> Result<String, Fault> {
    let word = cx.params.read(name, Kind::Word(words))?;
    Ok(word.map_or(words[0].to_owned(), |word| word.text().to_owned()))
}

/// The rows of some days.
pub(super) fn rows(cx: &mut Cx<'_, '_>, days: &Days, costs: bool) -> Result<Query, Fault> {
    let mut query = Query::default();
    of_documents(cx, &mut query, days, costs)?;
    let params = cx.params;
    for (name, condition) in IDS {
        if let Some(id) = params.id(name)? {
            query.and(condition, [OwnedValue::Int(id)]);
        }
    }
    of_stores(cx, &mut query)?;
    of_goods(cx, &mut query, costs)?;
    Ok(query)
}

/// Sales count documents that are sales in the books, by their day; costs count those that moved goods, by the day they did.
fn of_documents(cx: &mut Cx<'_, '_>, query: &mut Query, days: &Days, costs: bool) -> Result<(), Fault> {
    let params = cx.params;
    let by_document = params.filled("documentDateStart").is_some() || params.filled("documentDateEnd").is_some();
    let other =
        if costs && by_document { Some(self::days(cx, ["documentDateStart", "documentDateEnd"])?) } else { None };
    let column = if costs && other.is_none() { "t.transaction_date" } else { "t.date" };
    let days = other.as_ref().unwrap_or(days);
    query.and("t.confirmed = 1", []);
    query.and(&format!("{column} >= ? AND {column} <= ?"), [days.from.as_str().into(), days.to.as_str().into()]);
    let counts = |kind: &&&str| {
        SalesType::parse(kind).is_some_and(|kind| if costs { kind.moves_stock() } else { kind.books_revenue() })
    };
    let kinds: Vec<OwnedValue> = SALES_TYPES.iter().filter(counts).map(|kind| OwnedValue::from(*kind)).collect();
    query.and(&format!("t.type IN ({})", vec!["?"; kinds.len()].join(", ")), kinds);
    if let Some(code) = params.filled("currencyCode") {
        query.and("t.currency_code = ?", [code.to_ascii_uppercase().into()]);
    }
    match word(cx, "transactionType", &["ALL", "SALES", "RETURNS"])?.as_str() {
        "SALES" => query.and("r.amount >= 0", []),
        "RETURNS" => query.and("r.amount < 0", []),
        _ => {}
    }
    Ok(())
}

fn of_stores(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let params = cx.params;
    let user = cx.user()?;
    if let Some(store) = params.id("warehouseID")? {
        user.require_warehouse(store)?;
    }
    if !user.warehouses.is_empty() {
        let stores = user.warehouse_numbers();
        query.and_any("warehouse_id", &stores);
    }
    if let Some(region) = params.filled("region") {
        query.and(
            "t.warehouse_id IN (SELECT w.id FROM warehouse w WHERE w.account = $0 AND w.state_group = ?)",
            [region.into()],
        );
    }
    if let Some(group) = params.filled("storeGroup") {
        query.and(
            "t.warehouse_id IN (SELECT w.id FROM warehouse w WHERE w.account = $0
             AND ',' || replace(w.store_groups, ', ', ',') || ',' LIKE ? ESCAPE '\\')",
            [format!("%,{},%", ladu_record::noun::like_pattern(group)).into()],
        );
    }
    Ok(())
}

fn of_goods(cx: &mut Cx<'_, '_>, query: &mut Query, costs: bool) -> Result<(), Fault> {
    let params = cx.params;
    if params.filled("productIDs").is_some() {
        query.and_in("r.product_id", &params.ids("productIDs")?);
    }
    for (name, table, column) in
        [("productGroupID", "product_group", "group_id"), ("categoryID", "product_category", "category_id")]
    {
        if let Some(root) = params.id(name)? {
            let mut ids = tree::descendants(cx, table, "parent_id", &[root])?;
            ids.push(root);
            query.and_in(&format!("p.{column}"), &ids);
        }
    }
    if let Some(campaign) = params.id("campaignID")? {
        query.and("',' || r.campaign_ids || ',' LIKE ?", [format!("%,{campaign},%").into()]);
    }
    let cards = "COALESCE(p.is_gift_card, 0) + COALESCE(p.is_regular_gift_card, 0)";
    match word(cx, "giftCardsSales", GIFT_CARDS)?.as_str() {
        "EXCLUDE" if !costs => query.and(&format!("{cards} = 0"), []),
        "ONLY_GIFT_CARDS" => query.and(&format!("{cards} > 0"), []),
        _ => {}
    }
    match word(cx, "showProductsAndServices", &["ALL", "PRODUCTS", "SERVICES"])?.as_str() {
        "PRODUCTS" => query.and("r.service_id = 0 AND COALESCE(p.non_stock, 0) = 0", []),
        "SERVICES" => query.and("(r.service_id > 0 OR p.non_stock = 1)", []),
        _ => {}
    }
    Ok(())
}
