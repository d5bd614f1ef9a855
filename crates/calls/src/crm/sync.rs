//! What programs need that keep a copy elsewhere: what was deleted, and which tables changed.

use ladu_books::cx::{Answer, Cx};
use ladu_books::log;
use ladu_books::noun::{Field, PageSize, page_of};
use ladu_store::Value;
use ladu_wire::{Fault, Kind};

use crate::Call;

/// The most characters of a table's name; programs write names of their own.
const MAX_NAME: usize = 100;

/// Names of tables in the log and the tables behind them.
const TABLES: &[(&str, &str)] = &[
    ("customers", "customer"),
    ("employees", "employee"),
    ("suppliers", "supplier"),
    ("addresses", "address"),
    ("currencies", "currency"),
    ("customerGroups", "customer_group"),
    ("pointsOfSale", "point_of_sale"),
    ("priceLists", "price_list"),
    ("productGroups", "product_group"),
    ("productCategories", "product_category"),
    ("products", "product"),
    ("users", "user_account"),
    ("userGroups", "user_group"),
    ("salesDocuments", "sales_document"),
    ("warehouses", "warehouse"),
    ("vatRates", "vat_rate"),
    ("inventoryRegistrations", "inventory_registration"),
    ("payments", "payment"),
];

const LOG: &[Field] = &[
    Field::text("tableName", "", MAX_NAME).required().doc("Whose deletions."),
    Field::new("addedFrom", "", Kind::Time).doc("Lines of then or later."),
];

fn operations(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let table = params.filled("tableName").ok_or_else(|| Fault::missing("tableName"))?;
    let from = params.read("addedFrom", Kind::Time)?.map_or(0, |time| time.int());
    let (limit, offset) = page_of(params, PageSize { default: 20, max: 200 });
    let direction =
        if params.get("orderByDir").is_some_and(|d| d.eq_ignore_ascii_case("desc")) { "DESC" } else { "ASC" };
    let key = [Value::Text(table), Value::Int(from)];
    let total = cx.first(
        "SELECT count(*) FROM operation_log WHERE account = $0 AND table_name = $1 AND added >= $2",
        &key,
        |row| row.int(0),
    )?;
    let rows = cx.query(
        &format!(
            "SELECT id, user_name, added, table_name, item_id, operation FROM operation_log
             WHERE account = $0 AND table_name = $1 AND added >= $2 ORDER BY added {direction}, id {direction} LIMIT $3 OFFSET $4"
        ),
        &[Value::Text(table), Value::Int(from), Value::Int(limit), Value::Int(offset)],
    )?;
    answer.total = Some(total.unwrap_or(0).unsigned_abs());
    answer.quoted_total = true;
    for row in rows.iter() {
        answer.record(|w| {
            w.key("logID");
            w.int(row.int(0));
            w.key("userName");
            w.text(row.text(1));
            w.key("timestamp");
            w.int(row.int(2));
            w.key("tableName");
            w.text(row.text(3));
            w.key("itemID");
            w.int(row.int(4));
            w.key("operation");
            w.text(row.text(5));
        });
    }
    Ok(())
}

const WRITE: &[Field] = &[
    Field::text("tableName", "", MAX_NAME).required(),
    Field::new("itemID", "", Kind::Id).required(),
    Field::text("operation", "", 20).doc("delete unless said otherwise."),
];

fn write_operation(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let table = params.filled("tableName").ok_or_else(|| Fault::missing("tableName"))?;
    let item = params.id("itemID")?.ok_or_else(|| Fault::missing("itemID"))?;
    let operation = params.filled("operation").unwrap_or("delete");
    for (name, text, max) in [("tableName", table, MAX_NAME), ("operation", operation, 20)] {
        Kind::Text(max).read(name, text)?;
    }
    answer.total = Some(0);
    log::write(cx, table, item, operation)
}

const CHANGED: &[Field] = &[
    Field::new("changedSince", "", Kind::Time).doc("Asks about every table."),
    Field::new("productsChangedSince", "", Kind::Time)
        .doc("Asks about products; each table has its own such parameter."),
    Field::new("customersChangedSince", "", Kind::Time).doc("Asks about customers."),
];

/// Says for each table asked about whether something was made or changed, and whether something was deleted.
fn changed(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let all = cx.params.read("changedSince", Kind::Time)?;
    let mut asked = false;
    for (name, table) in TABLES {
        let own = cx.params.read(&format!("{name}ChangedSince"), Kind::Time)?;
        let Some(since) = own.or_else(|| all.clone()) else { continue };
        asked = true;
        let sql = format!("SELECT id FROM {table} WHERE account = $0 AND changed >= $1 LIMIT 1");
        let updated = cx.first(&sql, &[Value::Int(since.int())], |_| ())?.is_some();
        let sql = "SELECT id FROM operation_log WHERE account = $0 AND table_name = $1 AND added >= $2 LIMIT 1";
        let deleted = cx.first(sql, &[Value::Text(name), Value::Int(since.int())], |_| ())?.is_some();
        answer.record(|w| {
            w.key("tableName");
            w.plain_text(name);
            w.key("updated");
            w.int(i64::from(updated));
            w.key("deleted");
            w.int(i64::from(deleted));
        });
    }
    if asked { Ok(()) } else { Err(Fault::missing("changedSince")) }
}

/// The calls.
pub static CALLS: &[Call] = &[
    Call::read("getUserOperationsLog", "", operations).inputs(LOG).doc("What was deleted, by whom and when."),
    Call::write("saveUserOperationsLog", write_operation).inputs(WRITE).doc("Writes a line into the log."),
    Call::read("getChangedDataSince", "", changed).inputs(CHANGED).doc("Which tables changed since a moment."),
];
