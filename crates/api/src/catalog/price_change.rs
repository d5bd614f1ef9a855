//! Prices that change: many cards at once, and which products cost something else than before.

use ladu_record::noun::{self, Column, Field, Patch, read_rows};
use ladu_record::rights::Action;
use ladu_record::tree;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_types::{Id, Price, UnixTime, of};
use ladu_wire::{Fault, Kind};

use super::price_list_row::TAKEN_OUT;
use super::product::PRODUCT;
use super::product_columns::PRICE;
use crate::call::Call;

const ID: Column<Id<of::Product>> = Column::of(Field::new("productID", "product_id", Kind::Id).required());
const NET: Column<Price> =
    Column::of(Field::amount("netPrice", "price").required().doc("The new net price on the product's card."));
const ROWS: &[Field] = &[ID.field, NET.field];

/// Sets the price of many cards; one that is wrong changes nothing.
fn update(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("products", Action::Edit)?;
    let rows = read_rows(cx.params, ROWS)?;
    if rows.is_empty() {
        return Err(Fault::missing("productID1"));
    }
    for row in &rows {
        let product = row.id(ID).ok_or_else(|| Fault::missing(&row.parameter(ID)))?;
        noun::check_reference(cx, "product", &row.parameter(ID), product.number())?;
        let price = row.get(NET).ok_or_else(|| Fault::missing(&row.parameter(NET)))?;
        if price.micro() < 0 {
            return Err(Fault::not_allowed(&row.parameter(NET)));
        }
        let mut patch = Patch::new(PRODUCT.fields);
        patch.put(PRICE, price);
        noun::update(cx, &PRODUCT, product.number(), &patch)?;
    }
    answer.total = Some(0);
    Ok(())
}

const SINCE: &[Field] = &[Field::new("changedSince", "", Kind::Time).doc("All products when left out.")];

/// Products whose price may have changed since a moment: the card was changed, a list with a rule for them was changed, started or ended.
fn changed(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let since = cx.params.read("changedSince", Kind::Time)?.map_or(0, |since| since.int());
    let mut ids = ids_of(cx, "SELECT id FROM product WHERE account = $0 AND changed >= $1", &[Value::Int(since)])?;
    let sql =
        format!("SELECT item_id FROM operation_log WHERE account = $0 AND table_name = '{TAKEN_OUT}' AND added >= $1");
    ids.extend(ids_of(cx, &sql, &[Value::Int(since)])?);
    // Lists begin and end with the days of stores; one that ended yesterday makes prices change today.
    let zones = cx.zones()?;
    let (from, today) = (zones.days(UnixTime(since)).0, zones.days(cx.now()).1);
    let dates = [from.to_string(), today.to_string(), from.plus_days(-1).to_string(), today.plus_days(-1).to_string()];
    let values: Vec<Value<'_>> =
        std::iter::once(Value::Int(since)).chain(dates.iter().map(|day| Value::Text(day))).collect();
    let lists = ids_of(
        cx,
        "SELECT id FROM price_list WHERE account = $0 AND (changed >= $1 OR (start_date >= $2 AND start_date <= $3)
         OR (end_date >= $4 AND end_date <= $5))",
        &values,
    )?;
    for list in lists {
        ids.extend(within(cx, list)?);
    }
    ids.sort_unstable();
    ids.dedup();
    answer.record(|w| {
        w.key("productIDs");
        w.list(|w| ids.iter().for_each(|id| w.int(*id)));
    });
    Ok(())
}

fn ids_of(cx: &mut Cx<'_, '_>, sql: &str, values: &[Value<'_>]) -> Result<Vec<i64>, Fault> {
    Ok(cx.query(sql, values)?.iter().map(|row| row.get(0)).collect())
}

/// The products that a list has a rule for: by themselves, their group or a group above, their brand, their matrix product.
fn within(cx: &mut Cx<'_, '_>, list: i64) -> Result<Vec<i64>, Fault> {
    let sql = "SELECT target_id FROM price_list_row WHERE account = $0 AND price_list_id = $1 AND type = 'PRODGROUP'";
    let groups = ids_of(cx, sql, &[Value::Int(list)])?;
    let groups = tree::descendants(cx, "product_group", "parent_id", &groups)?;
    let groups = if groups.is_empty() { vec![0] } else { groups };
    let groups = groups.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT p.id FROM product p WHERE p.account = $0 AND (p.group_id IN ({groups}) OR EXISTS (SELECT 1 FROM price_list_row r
         WHERE r.account = $0 AND r.price_list_id = $1 AND ((r.type = 'PRODUCT' AND r.target_id IN (p.id, p.parent_id))
         OR (r.type = 'BRAND' AND r.target_id = p.brand_id))))"
    );
    ids_of(cx, &sql, &[Value::Int(list)])
}

pub(super) static CALLS: &[Call] = &[
    Call::write("updatePrices", update).rows(ROWS).doc("Sets the net prices of many products at once."),
    Call::read("getProductsWithChangedPrices", "products", changed)
        .inputs(SINCE)
        .doc("Products whose price may have changed since a moment: by their card, or by a price list that was changed, started or ended."),
];
