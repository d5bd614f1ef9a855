//! Cash that moves without a sale, and what registers count at the end of their days.

use ladu_domain::totals::in_own;
use ladu_record::Cx;
use ladu_store::Value;
use ladu_types::{Date, Fixed, Id, Money, UnixTime, of};
use ladu_wire::Fault;

use super::accounts::{CASH, DIFFERENCES, IN_TRANSIT, tender};
use super::period::Period;
use super::posting::{Journal, Source};
use crate::{currency, tenders};

/// From when until when something may have happened that is of some days, wherever in the world.
fn limits(period: &Period<'_>) -> [i64; 2] {
    let midnight = |day: &str, ahead: i64| {
        day.parse::<Date>().map_or(0, |day| ladu_types::time_on(day.plus_days(ahead), 0, "UTC").0)
    };
    [midnight(period.from, -1), midnight(period.to, 2)]
}

/// Cash that was put into drawers and taken out of them without a sale.
pub(super) fn post_moves(cx: &mut Cx<'_, '_>, journal: &mut Journal, period: &Period<'_>) -> Result<(), Fault> {
    let zones = cx.zones()?;
    let sql = "SELECT warehouse_id, happened, currency_rate, sum FROM cash_move
               WHERE account = $0 AND happened >= $1 AND happened < $2 ORDER BY id";
    for row in cx.query(sql, &limits(period).map(Value::Int))?.iter() {
        let (store, happened, rate, sum): (Option<Id<of::Warehouse>>, UnixTime, Fixed, Money) = row.read();
        let day = zones.local(happened, store).day().to_string();
        if !period.has(&day) {
            continue;
        }
        let mut entry = journal.entry(&day, "Cash in and out", &Source::default());
        entry.transfer(IN_TRANSIT, CASH, in_own(sum, rate)?)?;
    }
    Ok(())
}

/// The end of a register's day: cash that is taken away, and what was counted more or less than it should have been.
pub(super) fn post_days(cx: &mut Cx<'_, '_>, journal: &mut Journal, period: &Period<'_>) -> Result<(), Fault> {
    let zones = cx.zones()?;
    let date = |day: &tenders::Day| zones.local(UnixTime(day.closed), Id::some(day.warehouse)).day().to_string();
    let conditions = "d.closed >= $1 AND d.closed < $2 AND d.closed > 0";
    let mut days = tenders::days(cx, conditions, &limits(period).map(Value::Int))?;
    days.retain(|day| period.has(&date(day)));
    let ids: Vec<i64> = days.iter().map(|day| day.id).collect();
    let takings = tenders::takings(cx, &ids)?;
    let (counts, nothing) = (tenders::counts(cx, &ids)?, tenders::Counts::new());
    for day in &days {
        let rate = currency::of_code(cx, Some(&day.currency))?.rate;
        let expected = tenders::lines(day, takings.get(&day.id).unwrap_or(&tenders::Takings::new()))?;
        let counted = counts.get(&day.id).unwrap_or(&nothing);
        let mut entry = journal.entry(&date(day), "End of a register's day", &Source::new(day.id, "", ""));
        for (code, difference) in tenders::differences(day, &expected, counted)? {
            entry.transfer(DIFFERENCES, &tender(&code), in_own(difference, rate)?)?;
        }
        entry.transfer(CASH, IN_TRANSIT, in_own(day.banked_sum, rate)?)?;
    }
    Ok(())
}
