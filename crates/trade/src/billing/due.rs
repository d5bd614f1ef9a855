//! What is due: the period, or the readings, that a recurring billing has not been invoiced for.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_types::{Date, Fixed, Id, of};
use ladu_wire::Fault;

use crate::meter_readings::METERED;

/// A recurring billing as far as time goes.
pub struct Statement {
    pub id: Id<of::BillingStatement>,
    /// Is it still billed?
    pub active: bool,
    start: Option<Date>,
    end: Option<Date>,
    months: i64,
    time: Time,
    /// The last day that was invoiced.
    pub billed_until: Option<Date>,
    readings: Vec<Reading>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Time {
    Start,
    End,
    Metered,
}

struct Reading {
    id: Id<of::BillingReading>,
    day: Date,
    value: Fixed,
    document: Option<Id<of::SalesDocument>>,
}

/// What one row of an invoice is for.
pub(super) struct Due {
    pub(super) from: Date,
    pub(super) until: Date,
    pub(super) amount: Fixed,
    pub(super) readings: Vec<Id<of::BillingReading>>,
    /// The day of the invoice, unless invoices are of today.
    pub(super) day: Date,
}

/// Periods that are looked at before giving up; a hundred years of months.
const MOST_PERIODS: i64 = 1200;

fn months_of(period: &str) -> i64 {
    match period {
        "QUARTER" | "3MONTHS" => 3,
        "4MONTHS" => 4,
        "HALFYEAR" => 6,
        "YEAR" => 12,
        _ => 1,
    }
}

/// Some billings, or all, in three statements.
pub fn load(cx: &mut Cx<'_, '_>, ids: Option<&[i64]>) -> Result<Vec<Statement>, Fault> {
    const STATEMENTS: &str =
        "SELECT id, active, start_date, end_date, period, time FROM billing_statement WHERE account = $0";
    let rows = match ids {
        Some(ids) => cx.among(&format!("{STATEMENTS} AND id IN ({{ids}}) ORDER BY id"), ids, &[])?,
        None => cx.query(&format!("{STATEMENTS} ORDER BY id"), &[])?,
    };
    let all: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
    let until = billed(cx, &all)?;
    let mut readings = readings(cx, &all)?;
    let mut statements = Vec::with_capacity(all.len());
    for row in rows.iter() {
        let (id, active, start, end, period, time): (Id<_>, bool, &str, &str, &str, &str) = row.read();
        let time = match time {
            METERED => Time::Metered,
            "WHEN_PERIOD_ENDS" => Time::End,
            _ => Time::Start,
        };
        let readings = readings.remove(&id).unwrap_or_default();
        let is_blind = time == Time::Metered && readings.is_empty();
        statements.push(Statement {
            id,
            active,
            start: start.parse().ok(),
            end: end.parse().ok(),
            months: months_of(period),
            time,
            billed_until: until.get(&id).copied().filter(|_| !is_blind),
            readings,
        });
    }
    Ok(statements)
}

/// Where what was credited is to be invoiced again: rows `r` that came back as a whole have invoiced nothing.
fn but_credited(cx: &mut Cx<'_, '_>) -> Result<&'static str, Fault> {
    let again = cx.settings()?.flag("remake_billing_invoice_if_credited");
    Ok(if again { " AND (r.amount <= 0 OR r.returned < r.amount)" } else { "" })
}

/// The last invoiced day of each billing. Credit invoices bill nothing.
fn billed(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<Id<of::BillingStatement>, Date>, Fault> {
    let but_credited = but_credited(cx)?;
    let sql = format!(
        "SELECT r.billing_statement_id, MAX(r.billing_end) FROM sales_row r
         JOIN sales_document d ON d.account = r.account AND d.id = r.document_id
         WHERE r.account = $0 AND d.type <> 'CREDITINVOICE' AND r.billing_statement_id <> 0
         AND r.billing_statement_id IN ({{ids}}){but_credited} GROUP BY r.billing_statement_id"
    );
    let rows = cx.among(&sql, ids, &[])?;
    Ok(rows.iter().filter_map(|row| Some((row.get(0), row.get::<&str>(1).parse().ok()?))).collect())
}

fn readings(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<HashMap<Id<of::BillingStatement>, Vec<Reading>>, Fault> {
    let but_credited = but_credited(cx)?;
    let sql = format!(
        "SELECT b.statement_id, b.id, b.date, b.reading, CASE WHEN NOT EXISTS (SELECT 1 FROM sales_row r WHERE r.account = b.account
         AND r.document_id = b.document_id AND r.billing_statement_id = b.statement_id AND NOT (1 = 1{but_credited}))
         THEN b.document_id ELSE 0 END FROM billing_reading b WHERE b.account = $0 AND b.statement_id IN ({{ids}}) ORDER BY b.date, b.id"
    );
    let mut readings: HashMap<Id<of::BillingStatement>, Vec<Reading>> = HashMap::new();
    for row in cx.among(&sql, ids, &[])?.iter() {
        let (statement, id, day, value, document) = row.read();
        let day: &str = day;
        let Ok(day) = day.parse() else { continue };
        readings.entry(statement).or_default().push(Reading { id, day, value, document });
    }
    Ok(readings)
}

impl Statement {
    /// Is something to be invoiced on a day?
    pub fn is_due(&self, today: Date) -> Result<bool, Fault> {
        Ok(!self.due(today)?.is_empty())
    }

    /// What is to be invoiced on a day, one entry for each period that has not been.
    pub(super) fn due(&self, today: Date) -> Result<Vec<Due>, Fault> {
        match (self.active, self.time) {
            (false, _) => Ok(Vec::new()),
            (true, Time::Metered) => Ok(self.metered()?.into_iter().collect()),
            (true, _) => Ok(self.periods(today)),
        }
    }

    /// Periods count from the first day, so that one that began on the 31st keeps to the ends of months.
    fn periods(&self, today: Date) -> Vec<Due> {
        let Some(start) = self.start else { return Vec::new() };
        let mut due = Vec::new();
        for number in 0..MOST_PERIODS {
            let from = start.plus_months(number * self.months);
            let until = start.plus_months((number + 1) * self.months).plus_days(-1);
            let until = self.end.map_or(until, |end| until.min(end));
            let day = if self.time == Time::Start { from } else { until };
            if day > today || self.end.is_some_and(|end| from > end) {
                break;
            }
            if self.billed_until.is_none_or(|billed| from > billed) {
                due.push(Due { from, until, amount: Fixed::ONE, readings: Vec::new(), day });
            }
        }
        due
    }

    /// What the meter has counted since it was last invoiced; the first reading ever is where it began.
    fn metered(&self) -> Result<Option<Due>, Fault> {
        let base = self.readings.iter().rposition(|reading| reading.document.is_some()).unwrap_or(0);
        let (Some(first), Some(last)) = (self.readings.get(base), self.readings.last()) else { return Ok(None) };
        let amount = last.value.minus(first.value)?;
        if base + 1 >= self.readings.len() || amount <= Fixed::ZERO {
            return Ok(None);
        }
        let new = self.readings[base..].iter().filter(|reading| reading.document.is_none()).map(|reading| reading.id);
        Ok(Some(Due { from: first.day, until: last.day, amount, readings: new.collect(), day: last.day }))
    }
}

/// Takes the billings that are asked for as their own until the transaction ends, so that nobody invoices them twice.
pub(super) fn lock(cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
    cx.query(
        "SELECT id FROM billing_statement WHERE account = $0 AND active = $1 ORDER BY id {for_update}",
        &[1.into()],
    )
    .map(drop)
}
