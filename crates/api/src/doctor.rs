//! The laws of a whole account: those of stock and documents, and that ids go on behind the last and somebody may do everything.

use ladu_ledger::{Finding, broken};
use ladu_record::Cx;
use ladu_record::noun::{Noun, id_counter};
use ladu_wire::Fault;

/// Counters of ids that belong to no noun, with their table and column.
const OTHER_COUNTERS: [(&str, &str, &str); 5] = [
    ("operation_log", "operation_log", "id"),
    ("processing_log", "processing_log", "id"),
    ("sales_row_stable", "sales_row", "stable_id"),
    ("stock_layer", "stock_layer", "id"),
    ("stock_move", "stock_move", "id"),
];

const ADMINISTRATOR: &str = "SELECT 0, 0, 1, CASE WHEN EXISTS (SELECT 1 FROM user_account u
     JOIN user_group g ON g.account = u.account AND g.id = u.group_id
     WHERE u.account = $0 AND u.deleted = 0 AND g.administrator = 1) THEN 1 ELSE 0 END";

/// Checks every law of an account; no findings is health.
pub fn check(cx: &mut Cx<'_, '_>, nouns: &[&'static Noun]) -> Result<Vec<Finding>, Fault> {
    let mut findings = ladu_trade::doctor::check(cx)?;
    broken(cx, ("an account has an administrator", "account"), ADMINISTRATOR, &mut findings)?;
    let of_nouns = nouns.iter().map(|noun| (id_counter(noun.table), noun.table, "id"));
    for (counter, table, column) in of_nouns.chain(OTHER_COUNTERS) {
        let sql = format!(
            "SELECT q.last, 0, CASE WHEN q.last > q.counter THEN q.last ELSE q.counter END, q.counter FROM
             (SELECT COALESCE((SELECT MAX({column}) FROM {table} WHERE account = $0), 0) AS last,
              COALESCE((SELECT value FROM counter WHERE account = $0 AND name = '{counter}'), 0) AS counter) q"
        );
        broken(cx, ("ids go on behind the last", table), &sql, &mut findings)?;
    }
    Ok(findings)
}
