//! What the list of recurring billings shows and is asked for beside its columns.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{Cell, Page, Plan, Query, like_pattern};
use ladu_store::{OwnedValue, RowSet};
use ladu_types::Fixed;
use ladu_wire::{Fault, Form, Kind, ScalarRef, Writer, fold};

/// The last reading of each billing: day and number.
type Readings = HashMap<i64, (String, i64)>;

pub(super) fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    let sql = "SELECT statement_id, date, reading FROM billing_reading
               WHERE account = $0 AND statement_id IN ({ids}) ORDER BY date, id";
    let rows = cx.among(sql, &ids, &[])?;
    let readings: Readings = rows.iter().map(|row| (row.int(0), (row.text(1).to_owned(), row.int(2)))).collect();
    Ok(Box::new(readings))
}

pub(super) fn last_reading(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let last = page.extra::<Readings>().and_then(|readings| readings.get(&cell.id));
    w.key(name);
    w.number(&Fixed::from_micro(last.map_or(0, |(_, reading)| *reading)).to_string());
    w.key("lastReadingDate");
    Kind::Date.write(Form::Number, ScalarRef::Text(last.map_or("", |(day, _)| day)), w);
}

/// Billings of customers whose name starts with a text.
pub(super) fn of_customer(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let pattern = format!("{}%", like_pattern(text));
    query.volatile = true;
    query.and(
        "EXISTS (SELECT 1 FROM customer c WHERE c.account = $0 AND c.id = t.customer_id
         AND (lower(c.name) LIKE lower(?) ESCAPE '\\' OR lower(c.person_name) LIKE lower(?) ESCAPE '\\'))",
        [OwnedValue::Text(pattern.clone()), OwnedValue::Text(pattern)],
    );
    Ok(())
}

/// Billings of a customer's account.
pub(super) fn of_account(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let account = Kind::Id.read("customerAccount", text)?.int();
    query.volatile = true;
    query.and(
        "EXISTS (SELECT 1 FROM billing_account a WHERE a.account = $0 AND a.statement_id = t.id AND a.customer_account_id = ?)",
        [OwnedValue::Int(account)],
    );
    Ok(())
}

/// Billings for products with a text in their name, or with that code.
pub(super) fn of_product(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let pattern = format!("%{}%", like_pattern(&fold(text)));
    query.volatile = true;
    query.and(
        "EXISTS (SELECT 1 FROM product p WHERE p.account = $0 AND p.id = t.product_id
         AND (p.search LIKE ? ESCAPE '\\' OR p.code = ?))",
        [OwnedValue::Text(pattern), OwnedValue::from(text)],
    );
    Ok(())
}

/// Billings with a price of their own, or without one.
pub(super) fn priced(query: &mut Query, text: &str, has: i64) -> Result<(), Fault> {
    if Kind::Flag.read("getStatementsWithDefinedCustomerSpecialPrice", text)?.int() == 1 {
        query.and("t.has_special_price = ?", [OwnedValue::Int(has)]);
    }
    Ok(())
}
