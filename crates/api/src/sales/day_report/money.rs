//! Money of a report of registers: what was put into drawers and taken out of them, and what was paid, by tender.

use std::collections::BTreeMap;

use ladu_record::Cx;
use ladu_record::noun::Query;
use ladu_store::OwnedValue;
use ladu_trade::tenders;
use ladu_types::{Fixed, Id, Money};
use ladu_wire::Fault;

use super::scope::Scope;

/// Is cash taken out?
const TAKEN_OUT: &str = "CASE WHEN t.sum < 0 THEN 1 ELSE 0 END";
/// What tells sums of another currency apart, so that each is rounded by itself as the journal does.
const ONE: &str = "CASE WHEN t.currency_rate = 1000000 THEN 0 ELSE t.id END";

/// What was put into drawers and what was taken out, without a sale.
pub(super) fn cash(cx: &mut Cx<'_, '_>, scope: &Scope) -> Result<[Money; 2], Fault> {
    let mut query = Query::default();
    scope.of_currency(&mut query);
    match scope.span() {
        Some((from, to)) => query.and("t.happened >= ? AND t.happened <= ?", [from.into(), to.into()]),
        None => {
            let [begin, end] = scope.ends("t.warehouse_id");
            query.and(&format!("t.happened >= {}", begin.sql), begin.values);
            query.and(&format!("t.happened < {}", end.sql), end.values);
        }
    }
    for (column, id) in scope.named(["t.register_id", "t.warehouse_id", "t.employee_id"]) {
        query.and(&format!("{column} = ?"), [id.into()]);
    }
    ladu_trade::document::within_warehouses(cx, &mut query, &[ladu_trade::document::WAREHOUSE])?;
    let sql = format!(
        "SELECT {TAKEN_OUT}, t.currency_rate, CAST(SUM(t.sum) AS BIGINT) FROM cash_move t WHERE {} GROUP BY {TAKEN_OUT}, t.currency_rate, {ONE}",
        query.conditions()
    );
    let mut sums = [Money::ZERO; 2];
    for row in cx.query(&sql, &query.values())?.iter() {
        let (is_out, rate, sum): (bool, Fixed, Money) = row.read();
        let all = &mut sums[usize::from(is_out)];
        *all = all.plus(scope.worth(sum, rate)?)?;
    }
    Ok(sums)
}

/// Payments by tender and kind of card: of the dates, or of the one day by when they were made.
pub(super) fn by_tender(cx: &mut Cx<'_, '_>, scope: &Scope) -> Result<Vec<(String, String, Money, i64)>, Fault> {
    let mut query = Query::default();
    scope.of_currency(&mut query);
    match scope.span() {
        Some((from, to)) => query.and("t.added >= ? AND t.added <= ?", [from.into(), to.into()]),
        None => query.and("t.date >= ? AND t.date <= ?", [scope.from.as_str().into(), scope.to.as_str().into()]),
    }
    if let Some(register) = scope.register {
        query.and("t.register_id = ?", [register.number().into()]);
    }
    let of_document =
        [scope.store.map_or("", |_| " AND d.warehouse_id = ?"), scope.cashier.map_or("", |_| " AND d.employee_id = ?")]
            .concat();
    if !of_document.is_empty() {
        let condition =
            format!("t.document_id IN (SELECT d.id FROM sales_document d WHERE d.account = $0{of_document})");
        let ids = [scope.store.map(Id::number), scope.cashier.map(Id::number)];
        query.and(&condition, ids.into_iter().flatten().map(OwnedValue::Int));
    }
    let card = if scope.short { "''" } else { "CASE WHEN t.type = 'CARD' THEN t.card_type ELSE '' END" };
    let grouped = if scope.short { "t.type".to_owned() } else { format!("t.type, {card}") };
    let sql = format!(
        "SELECT t.type, {card}, t.currency_rate, CAST(SUM(t.sum) AS BIGINT), COUNT(*) FROM payment t WHERE {}
         GROUP BY {grouped}, t.currency_rate, {ONE}",
        query.conditions()
    );
    let mut sums: BTreeMap<(String, String), (Money, i64)> = BTreeMap::new();
    for row in cx.query(&sql, &query.values())?.iter() {
        let (tender, card, rate, sum, count): (String, String, Fixed, Money, i64) = row.read();
        let (all, payments) = sums.entry((tender, card)).or_default();
        *all = all.plus(scope.worth(sum, rate)?)?;
        *payments += count;
    }
    let mut lines: Vec<_> = sums.into_iter().map(|((tender, card), (sum, count))| (tender, card, sum, count)).collect();
    lines.sort_by(|a, b| (a.0 != tenders::CASH, &a.0, &a.1).cmp(&(b.0 != tenders::CASH, &b.0, &b.1)));
    Ok(lines)
}
