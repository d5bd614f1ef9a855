//! References by id: refused when there is no such record.

use std::collections::HashSet;
use std::sync::Arc;

use ladu_store::Asked;
use ladu_types::Id;
use ladu_wire::Fault;

use crate::context::Cx;

/// Tables whose deleted records stay for the sake of documents that show them; nothing new may refer to them.
const KEPT_WHEN_DELETED: &[&str] = &["customer", "user_account"];

/// Small tables that documents refer to all day: their ids are remembered. Each of them is a noun that is remembered.
pub const KNOWN_BY_HEART: &[&str] = &[
    "brand",
    "customer_group",
    "delivery_term",
    "delivery_type",
    "employee",
    "invoice_payment_type",
    "payment_type",
    "point_of_sale",
    "price_list",
    "product_category",
    "product_group",
    "reason_code",
    "unit",
    "vat_rate",
    "warehouse",
];

/// Ids that were looked up, or are being looked up.
#[derive(Debug)]
#[must_use = "references that nobody checks are not to be asked for"]
pub(crate) enum AskedReferences {
    /// All ids of the table.
    Known(Arc<HashSet<i64>>),
    Asked(Option<Asked>),
}

impl AskedReferences {
    /// Looks for records: in what is remembered, else in the database, together with what else is asked for.
    pub(crate) fn ask(
        cx: &mut Cx<'_, '_>,
        table: &str,
        wanted: impl IntoIterator<Item = i64>,
    ) -> Result<AskedReferences, Fault> {
        // What this transaction has changed itself would be read anew each time.
        if let Some(table) = KNOWN_BY_HEART.iter().find(|known| **known == table && !cx.tx.has_changed(table)) {
            return ids(cx, table).map(AskedReferences::Known);
        }
        let wanted: Vec<Id<()>> = wanted.into_iter().map(Id::new).collect();
        let alive = if KEPT_WHEN_DELETED.contains(&table) { " AND deleted = 0" } else { "" };
        let sql = format!("SELECT id FROM {table} WHERE account = $0 AND id IN ({{ids}}){alive}");
        cx.ask_among(&sql, &wanted, &[]).map(AskedReferences::Asked)
    }

    /// Is there a record of this id, which is one of those that were looked for?
    pub(crate) fn has(&mut self, cx: &mut Cx<'_, '_>, id: i64) -> Result<bool, Fault> {
        if let AskedReferences::Asked(asked) = self {
            let found = cx.rows(asked.take())?.iter().map(|row| row.int(0)).collect();
            *self = AskedReferences::Known(Arc::new(found));
        }
        Ok(matches!(self, AskedReferences::Known(known) if known.contains(&id)))
    }
}

fn ids(cx: &mut Cx<'_, '_>, table: &'static str) -> Result<Arc<HashSet<i64>>, Fault> {
    cx.cached("ids", table, |cx| {
        let rows = cx.query(&format!("SELECT id FROM {table} WHERE account = $0"), &[])?;
        Ok(rows.iter().map(|row| row.int(0)).collect::<HashSet<i64>>())
    })
}

/// Refuses an id that refers to nothing (1011).
pub fn check_reference(cx: &mut Cx<'_, '_>, table: &str, parameter: &str, id: i64) -> Result<(), Fault> {
    if AskedReferences::ask(cx, table, [id])?.has(cx, id)? { Ok(()) } else { Err(Fault::unknown(parameter)) }
}

/// Refuses a list of ids with one that refers to nothing (1011).
pub fn check_references(cx: &mut Cx<'_, '_>, table: &str, parameter: &str, ids: &[i64]) -> Result<(), Fault> {
    let sql = format!("SELECT id FROM {table} WHERE account = $0 AND id IN ({{ids}})");
    let known: HashSet<i64> = cx.among(&sql, ids, &[])?.iter().map(|row| row.int(0)).collect();
    if ids.iter().all(|id| known.contains(id)) { Ok(()) } else { Err(Fault::unknown(parameter)) }
}
