//! What a report of registers is about: its days, and of which register, store, cashier and currency.

use ladu_domain::totals::in_own;
use ladu_record::Cx;
use ladu_record::noun::Query;
use ladu_record::zones::{PerStore, Zones};
use ladu_trade::currency;
use ladu_trade::tenders::{self, Day};
use ladu_types::{Date, Fixed, Id, Money, Overflow, UnixTime, of};
use ladu_wire::{Fault, Kind};

/// What is looked at.
pub(super) struct Scope {
    pub(super) from: String,
    pub(super) to: String,
    /// The dates as days of each store.
    days: (Date, Date),
    zones: Zones,
    now: UnixTime,
    pub(super) register: Option<Id<of::Register>>,
    pub(super) store: Option<Id<of::Warehouse>>,
    pub(super) cashier: Option<Id<of::Employee>>,
    pub(super) currency: String,
    /// Documents and money of every currency count, in the account's own.
    pub(super) every: bool,
    pub(super) short: bool,
    /// Only the day that was opened last is wanted, whenever that was.
    only_last: bool,
    /// That day, if there is one.
    pub(super) last: Option<Day>,
}

impl Scope {
    pub(super) fn read(cx: &mut Cx<'_, '_>) -> Result<Scope, Fault> {
        let params = cx.params;
        let mut days = Vec::new();
        for name in ["dateStart", "dateEnd"] {
            let day = params.read(name, Kind::Date)?.map(|day| day.text().to_owned()).unwrap_or_default();
            let parsed: Date = day.parse().map_err(|_| Fault::missing(name))?;
            days.push((day, parsed));
        }
        let (Some((to, last)), Some((from, first))) = (days.pop(), days.pop()) else {
            return Err(Fault::missing("dateStart"));
        };
        let store = params.id("warehouseID")?;
        if let Some(store) = store {
            cx.user()?.require_warehouse(store)?;
        }
        let mut scope = Scope {
            from,
            to,
            days: (first, last),
            zones: cx.zones()?,
            now: cx.now(),
            register: params.id("pointOfSaleID")?.map(Id::new),
            store: store.map(Id::new),
            cashier: params.id("salesManagerID")?.map(Id::new),
            currency: currency::of_code(cx, params.filled("currencyCode"))?.code,
            every: params.filled("currencyCode").is_none(),
            short: params.flag("getShortReport"),
            only_last: params.flag("getOnlyLastShift"),
            last: None,
        };
        if scope.only_last {
            let (conditions, query) = scope.of_days();
            scope.last = tenders::days(cx, &conditions, &query.values())?.pop();
        }
        Ok(scope)
    }

    /// The days of the registers that were opened within the dates, or up to their end when only the last one is wanted: conditions of
    /// table `d`, and the query that has their values.
    pub(super) fn of_days(&self) -> (String, Query) {
        let mut query = Query::default();
        let mut conditions = Vec::new();
        if !self.every {
            conditions.push(query.expression("d.currency_code = ?", [self.currency.as_str().into()]));
        }
        for (column, id) in self.named(["d.register_id", "d.warehouse_id", "d.opened_by"]) {
            conditions.push(query.expression(&format!("{column} = ?"), [id.into()]));
        }
        let [begin, end] = self.ends("d.warehouse_id");
        if !self.only_last {
            conditions.push(query.expression(&format!("d.opened >= {}", begin.sql), begin.values));
        }
        conditions.push(query.expression(&format!("d.opened < {}", end.sql), end.values));
        (conditions.join(" AND "), query)
    }

    /// Those of register, store and cashier that are asked for, each with its expression of the three.
    pub(super) fn named(&self, expressions: [&'static str; 3]) -> impl Iterator<Item = (&'static str, i64)> {
        let ids = [self.register.map(Id::number), self.store.map(Id::number), self.cashier.map(Id::number)];
        expressions.into_iter().zip(ids).filter_map(|(expression, id)| Some((expression, id?)))
    }

    /// The first moment of the dates and the first after them, in the store that a column names.
    pub(super) fn ends(&self, store: &str) -> [PerStore; 2] {
        let (first, last) = self.days;
        [self.zones.time_in(store, first, 0), self.zones.time_in(store, last.plus_days(1), 0)]
    }

    /// From when until when the one day is that is wanted.
    pub(super) fn span(&self) -> Option<(i64, i64)> {
        let end = |day: &Day| if day.closed == 0 { self.now.0 } else { day.closed };
        self.last.as_ref().map(|day| (day.opened, end(day)))
    }

    /// Documents or money, table `t`, of the currency that is asked for.
    pub(super) fn of_currency(&self, query: &mut Query) {
        if !self.every {
            query.and("t.currency_code = ?", [self.currency.as_str().into()]);
        }
    }

    /// The columns of rows with net sum, tax and discount: in the account's own currency as it was rounded for each document, or in the one
    /// that is asked for.
    pub(super) fn columns(&self) -> [&'static str; 3] {
        match self.every {
            true => ["r.own_net", "r.own_tax", "r.own_discount"],
            false => ["r.booked_net", "r.booked_tax", "r.discount_sum"],
        }
    }

    /// What money is worth that came to `sum` at a rate.
    pub(super) fn worth(&self, sum: Money, rate: Fixed) -> Result<Money, Overflow> {
        if self.every { in_own(sum, rate) } else { Ok(sum) }
    }

    /// Documents, table `t`, that are sales in the books: of the dates, or of the one day by when they were made.
    pub(super) fn documents(&self, cx: &mut Cx<'_, '_>) -> Result<Query, Fault> {
        let mut query = Query::default();
        query.and("t.confirmed = 1 AND t.books_revenue = 1", []);
        self.of_currency(&mut query);
        match self.span() {
            Some((from, to)) => query.and("t.added >= ? AND t.added <= ?", [from.into(), to.into()]),
            None => query.and("t.date >= ? AND t.date <= ?", [self.from.as_str().into(), self.to.as_str().into()]),
        }
        for (column, id) in self.named(["t.register_id", "t.warehouse_id", "t.employee_id"]) {
            query.and(&format!("{column} = ?"), [id.into()]);
        }
        ladu_trade::document::within_warehouses(cx, &mut query, &[ladu_trade::document::WAREHOUSE])?;
        Ok(query)
    }
}
