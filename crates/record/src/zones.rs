//! Which day and time it is: in a store by its own time zone, in the account's where no store is meant.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ladu_store::{OwnedValue, Row};
use ladu_types::{Date, Id, LocalTime, UnixTime, of, time_on};
use ladu_wire::Fault;

use crate::context::Cx;
use crate::settings::Settings;

/// A store, or none where the account itself is meant.
type Store = Option<Id<of::Warehouse>>;

/// The time zones of an account and of its stores.
#[derive(Debug, Clone)]
pub struct Zones {
    account: Arc<Settings>,
    /// Of every store; empty where it has none of its own.
    stores: Arc<HashMap<Id<of::Warehouse>, String>>,
}

impl Zones {
    /// The name of a store's zone: its own, else the account's.
    pub fn of(&self, store: Store) -> &str {
        let own = store.and_then(|store| self.stores.get(&store)).filter(|zone| !zone.is_empty());
        own.map_or(self.account.text("timezone"), String::as_str)
    }

    /// What calendar and clock of a store show at a point in time.
    pub fn local(&self, time: UnixTime, store: Store) -> LocalTime {
        LocalTime::at(time, self.of(store))
    }

    /// The point in time when a day of a store is so many seconds old.
    pub fn time_on(&self, day: Date, second: i64, store: Store) -> UnixTime {
        time_on(day, second, self.of(store))
    }

    /// The earliest and the latest day that it is anywhere in the account at a point in time.
    pub fn days(&self, time: UnixTime) -> (Date, Date) {
        let own = self.local(time, None).day();
        let all = self.stores.keys().map(|store| self.local(time, Some(*store)).day());
        all.fold((own, own), |(first, last), day| (first.min(day), last.max(day)))
    }

    /// The day that it is at a point in time in the store that a column names, as an expression of SQL.
    pub fn day_in(&self, store: &str, time: UnixTime) -> PerStore {
        self.day_from(store, time, |day| day)
    }

    /// A day that is counted from the one that it is at a point in time in the store that a column names.
    pub fn day_from(&self, store: &str, time: UnixTime, count: impl Fn(Date) -> Date) -> PerStore {
        self.per_store(store, "TEXT", |store| count(self.local(time, store).day()).to_string().into())
    }

    /// The point in time when a day is so many seconds old in the store that a column names, as an expression of SQL.
    pub fn time_in(&self, store: &str, day: Date, second: i64) -> PerStore {
        self.per_store(store, "BIGINT", |store| self.time_on(day, second, store).into())
    }

    /// A value that differs by store: one parameter, and a choice only where a store's own zone makes another value.
    fn per_store(&self, column: &str, kind: &str, value: impl Fn(Store) -> OwnedValue) -> PerStore {
        let usual = value(None);
        let mut others: BTreeMap<&str, Vec<Id<of::Warehouse>>> = BTreeMap::new();
        for (store, zone) in self.stores.iter().filter(|(_, zone)| !zone.is_empty()) {
            others.entry(zone).or_default().push(*store);
        }
        let (mut sql, mut values) = (String::new(), Vec::new());
        for stores in others.values_mut() {
            let own = value(stores.first().copied());
            if own == usual {
                continue;
            }
            stores.sort_unstable();
            let marks = vec!["?"; stores.len()].join(", ");
            sql.push_str(&format!(" WHEN {column} IN ({marks}) THEN CAST(? AS {kind})"));
            values.extend(stores.iter().map(|store| OwnedValue::Int(store.number())));
            values.push(own);
        }
        values.push(usual);
        let sql = if sql.is_empty() { "?".to_owned() } else { format!("CASE{sql} ELSE CAST(? AS {kind}) END") };
        PerStore { sql, values }
    }
}

/// An expression of SQL whose value depends on the store of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct PerStore {
    /// Each `?` stands for one of the values, in order.
    pub sql: String,
    pub values: Vec<OwnedValue>,
}

impl Cx<'_, '_> {
    /// The time zones of the account and of its stores.
    pub fn zones(&mut self) -> Result<Zones, Fault> {
        let stores = self.cached("time zones", "warehouse", |cx| {
            let sql = "SELECT id, time_zone FROM warehouse WHERE account = $0";
            let zone = |row: Row<'_>| row.read::<(Id<of::Warehouse>, String)>();
            Ok(cx.query(sql, &[])?.iter().map(zone).collect())
        })?;
        Ok(Zones { account: self.settings()?, stores })
    }

    /// Refuses a store that is not there (1011), without a statement of its own.
    pub fn check_store(&mut self, parameter: &str, store: Id<of::Warehouse>) -> Result<(), Fault> {
        if self.zones()?.stores.contains_key(&store) { Ok(()) } else { Err(Fault::unknown(parameter)) }
    }

    /// What calendar and clock of a store show now; those of the account where no store is meant.
    pub fn local_now(&mut self, store: impl Into<Store>) -> Result<LocalTime, Fault> {
        Ok(self.zones()?.local(self.now(), store.into()))
    }

    /// The day that it is in a store now.
    pub fn today_in(&mut self, store: impl Into<Store>) -> Result<Date, Fault> {
        Ok(self.local_now(store)?.day())
    }

    /// Today for the account: where no store is meant.
    pub fn today(&mut self) -> Result<Date, Fault> {
        self.today_in(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zones(own: &[(i64, &str)]) -> Zones {
        let stores = own.iter().map(|(id, zone)| (Id::new(*id), (*zone).to_owned())).collect();
        Zones { account: Arc::default(), stores: Arc::new(stores) }
    }

    #[test]
    fn a_store_has_its_own_day_and_clock() {
        let zones = zones(&[(2, "Pacific/Auckland"), (3, "America/Los_Angeles")]);
        // 2026-11-30 13:20 UTC.
        let time = UnixTime(1_796_044_800);
        let shown = |store| zones.local(time, Id::some(store)).to_string();
        assert_eq!(shown(2), "2026-12-01 02:20:00");
        assert_eq!(shown(3), "2026-11-30 05:20:00");
        assert_eq!((shown(0), shown(1)), ("2026-11-30 15:20:00".to_owned(), "2026-11-30 15:20:00".to_owned()));
        let (first, last) = zones.days(time);
        assert_eq!((first.to_string(), last.to_string()), ("2026-11-30".to_owned(), "2026-12-01".to_owned()));
    }

    #[test]
    fn sql_chooses_only_where_days_differ() {
        let time = UnixTime(1_796_044_800);
        let alone = zones(&[(3, "America/Los_Angeles")]).day_in("t.warehouse_id", time);
        assert_eq!((alone.sql.as_str(), alone.values.len()), ("?", 1));
        let apart = zones(&[(4, "Pacific/Auckland"), (2, "Pacific/Auckland")]).day_in("t.warehouse_id", time);
        assert_eq!(apart.sql, "CASE WHEN t.warehouse_id IN (?, ?) THEN CAST(? AS TEXT) ELSE CAST(? AS TEXT) END");
        let wanted = [OwnedValue::Int(2), OwnedValue::Int(4), "2026-12-01".into(), "2026-11-30".into()];
        assert_eq!(apart.values, wanted);
    }

    #[test]
    fn days_are_as_long_as_the_clocks_make_them() {
        let zones = zones(&[(1, "America/Los_Angeles"), (2, "Pacific/Auckland")]);
        let length = |day: &str, store| {
            let day: Date = day.parse().unwrap();
            let start = |day| zones.time_on(day, 0, Id::some(store)).0;
            (start(day.plus_days(1)) - start(day)) / 3600
        };
        assert_eq!([length("2026-03-08", 1), length("2026-11-01", 1), length("2026-11-02", 1)], [23, 25, 24]);
        assert_eq!([length("2026-09-27", 2), length("2026-04-05", 2), length("2026-04-06", 2)], [23, 25, 24]);
    }
}
