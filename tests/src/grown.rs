//! Makes a shop larger past the API, in seconds: copies of its products, and of its years.

use anyhow::{Context as _, Result};
use ladu_store::{Error, Store};

/// Ids of copies are this far apart.
const STEP: i64 = 1_000_000;

/// Which copies there are to be; what is there already is copy 0.
#[derive(Debug, Clone, Copy)]
pub struct Growth {
    /// The first copy to make.
    pub first: i64,
    /// Products, customers and suppliers are copied up to this many times in all.
    pub goods: i64,
    /// Documents, payments and the log are copied up to this many times in all, each a year before the one that was there.
    pub years: i64,
}

/// Tables of goods and of people.
const GOODS: &[&str] = &["product", "customer", "supplier"];
/// Tables that every day adds to.
const YEARS: &[&str] = &["sales_document", "sales_row", "payment", "purchase_document", "purchase_row"];
/// Columns that refer to goods and people.
const OF_GOODS: &[&str] = &["product_id", "parent_id", "client_id", "customer_id", "supplier_id"];
/// Columns that refer to documents and rows.
const OF_YEARS: &[&str] = &["document_id", "stable_id", "credited_id", "source_waybill_id"];
/// Columns that tell one record from another.
const UNIQUE: &[&str] = &[
    "name",
    "first_name",
    "last_name",
    "person_name",
    "email",
    "mobile",
    "code",
    "code2",
    "number",
    "card_number",
    "vat_number",
    "regnumber",
    "reference_number",
    "client_name",
    "search",
];
/// Columns with days.
const DAYS: &[&str] = &["date", "transaction_date", "due_date"];
/// Columns with moments.
const MOMENTS: &[&str] = &["added", "modified", "changed"];
/// Seconds between the moments of one copy and the next.
const AGE: i64 = 200 * 86_400;

/// Copies the records of an account. Stock is there for the copies of products, without the moves that would explain it: there is more of
/// everything, and less truth.
pub fn grow(store: &Store, account: i64, growth: Growth) -> Result<()> {
    let goods = GOODS.iter().map(|table| copy_of(table, growth.first, growth.goods, growth.goods));
    let years = YEARS.iter().map(|table| copy_of(table, growth.first, growth.years, growth.goods));
    let mut texts = goods.chain(years).collect::<Result<Vec<_>>>()?;
    texts.push(copy(
        "stock_level",
        &[
            ("product_id", format!("t.product_id + k.k * {STEP}")),
            ("warehouse_id", "t.warehouse_id".to_owned()),
            ("on_hand", "t.on_hand".to_owned()),
            ("changed", format!("t.changed - k.k * {AGE}")),
        ],
        "product_id",
        (growth.first, growth.goods),
    ));
    let log = ["table_name", "item_id", "operation", "user_name", "module"];
    let log = log.map(|column| (column, format!("t.{column}")));
    let moved = [("id", format!("t.id + k.k * {STEP}")), ("added", format!("t.added - k.k * {AGE}"))];
    texts.push(copy("operation_log", &[&log[..], &moved].concat(), "id", (growth.first, growth.years)));
    let write = move |tx: &mut ladu_store::Tx<'_>| -> Result<(), Error> {
        texts.iter().try_for_each(|text| tx.execute(text, &[]).map(drop))
    };
    Ok(store.write(account, write)?)
}

/// The statement that copies the table of a noun; documents are spread over so many copies of goods and people.
fn copy_of(table: &str, first: i64, copies: i64, goods: i64) -> Result<String> {
    let noun =
        ladu_api::nouns().iter().find(|noun| noun.table == table).with_context(|| format!("no table {table}"))?;
    let set =
        |column: &str, to: &str, unset: &str| format!("CASE WHEN t.{column} = {unset} THEN t.{column} ELSE {to} END");
    let value = |column: &str| match column {
        "id" => format!("t.id + k.k * {STEP}"),
        column if OF_GOODS.contains(&column) => set(column, &format!("t.{column} + k.k % {goods} * {STEP}"), "0"),
        column if OF_YEARS.contains(&column) => set(column, &format!("t.{column} + k.k * {STEP}"), "0"),
        column if UNIQUE.contains(&column) => set(column, &format!("t.{column} || '-' || CAST(k.k AS TEXT)"), "''"),
        "date_and_number" => {
            "CAST(CAST(substr(t.date_and_number, 1, 4) AS BIGINT) - k.k AS TEXT) || substr(t.date_and_number, 5)"
                .to_owned()
        }
        column if DAYS.contains(&column) => {
            let year = format!("CAST(CAST(substr(t.{column}, 1, 4) AS BIGINT) - k.k AS TEXT)");
            set(column, &format!("{year} || substr(t.{column}, 5)"), "''")
        }
        column if MOMENTS.contains(&column) => set(column, &format!("t.{column} - k.k * {AGE}"), "0"),
        column => format!("t.{column}"),
    };
    let search = (!noun.search.is_empty()).then_some("search");
    let columns = noun.plan().columns().iter().copied().chain(search);
    let columns: Vec<(&str, String)> = columns.map(|column| (column, value(column))).collect();
    Ok(copy(table, &columns, "id", (first, copies)))
}

/// The statement that copies the first records of a table, by the column that copies are told by.
fn copy(table: &str, columns: &[(&str, String)], key: &str, (first, copies): (i64, i64)) -> String {
    let (names, values): (Vec<&str>, Vec<&str>) = columns.iter().map(|(name, value)| (*name, value.as_str())).unzip();
    format!(
        "WITH RECURSIVE k(k) AS (SELECT CAST({first} AS BIGINT) UNION ALL SELECT k + 1 FROM k WHERE k < {})
         INSERT INTO {table} (account, {}) SELECT t.account, {} FROM {table} t, k WHERE t.account = $0 AND t.{key} < {STEP}",
        copies - 1,
        names.join(", "),
        values.join(", ")
    )
}
