//! Free times of a salon: when employees could give the services that are wanted.

use std::collections::HashMap;

use ladu_record::noun::{Column, Field, Patch, check_reference, read_rows};
use ladu_record::{Answer, Cx};
use ladu_trade::shifts::{BUSY, Calendar, Worker, workers};
use ladu_types::{Date, Id, local_date, of};
use ladu_wire::{Code, Fault, Kind};

use crate::call::Call;

/// Appointments begin at the full hour and every so many minutes after it.
const STEP: i64 = 15;
/// How many options come when nothing is asked for, and at most.
const OPTIONS: (i64, i64) = (5, 100);
/// How far ahead is looked when nothing is asked for, and at most, in days.
const DAYS: (i64, i64) = (14, 92);
/// How many services one call may want: they are tried in every order.
const MOST_SERVICES: usize = 5;

/// A service that is wanted. Times here are minutes of the calendar.
struct Wish {
    product: i64,
    group: i64,
    customer: i64,
    employee: Option<i64>,
    setup: i64,
    length: i64,
    cleanup: i64,
}

/// A service in an option: which, by whom, and when it begins.
#[derive(Clone, Copy)]
struct Place {
    wish: usize,
    employee: i64,
    start: i64,
}

/// Everything an option is made of.
struct Salon {
    wishes: Vec<Wish>,
    workers: Vec<Worker>,
    /// When each employee works and when it is not free, each joined.
    open: HashMap<i64, Vec<(i64, i64)>>,
    taken: HashMap<i64, Vec<(i64, i64)>>,
    /// The services follow each other as they are numbered.
    keep_order: bool,
}

fn time_slots(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let store = params.id("warehouseID")?.ok_or_else(|| Fault::missing("warehouseID"))?;
    cx.check_store("warehouseID", Id::new(store))?;
    cx.user()?.require_warehouse(store)?;
    let now = cx.local_now(Id::new(store))?.to_string();
    let time = |name: &str| -> Result<Option<i64>, Fault> {
        let read = params.read(name, Kind::DateTime)?.filter(|time| !time.text().is_empty());
        Ok(read.map(|time| minutes(time.text())))
    };
    let from = time("startTime")?.unwrap_or_else(|| minutes(&now));
    let until = time("endTime")?.unwrap_or(from + DAYS.0 * DAY);
    if until - from > DAYS.1 * DAY {
        return Err(Fault::not_allowed("endTime"));
    }
    let most = params.read("maxOptions", Kind::Int(0, i64::from(i32::MAX)))?.map_or(0, |most| most.int());
    let most = if most == 0 { OPTIONS.0 } else { most.min(OPTIONS.1) };
    let salon = Salon::load(cx, store, (from, until))?;
    let options = if params.flag("returnAllEmployees") {
        salon.of_each(from, until)
    } else {
        salon.first(from, until, usize::try_from(most).unwrap_or(0), params.flag("getDuplicateTimeslots"))
    };
    for option in options {
        salon.write(&option, answer);
    }
    Ok(())
}

impl Salon {
    fn load(cx: &mut Cx<'_, '_>, store: i64, (from, until): (i64, i64)) -> Result<Salon, Fault> {
        let wishes = wishes(cx)?;
        let mut workers = workers(cx, store, 0)?;
        if cx.params.flag("clockedInEmployeesOnly") {
            let sql =
                "SELECT employee_id FROM clocking WHERE account = $0 AND time_out = 0 AND warehouse_id IN (0, $1)";
            let here: Vec<i64> = cx.query(sql, &[store.into()])?.iter().map(|row| row.get(0)).collect();
            workers.retain(|worker| here.contains(&worker.id));
        }
        // A day more on both sides: shifts and appointments may begin before and end after.
        let (first, last) = (day_of(from).plus_days(-1), day_of(until).plus_days(1));
        let calendar = Calendar::load(cx, store, &format!("{first} 00:00:00"), &format!("{last} 23:59:59"))?;
        let calendar = calendar.ok_or_else(|| Fault::unknown("warehouseID"))?;
        let stretch = |(start, end): &(String, String)| (minutes(start), minutes(end));
        let (mut open, mut taken) = (HashMap::new(), HashMap::new());
        for worker in &workers {
            let days =
                (0..=last.days_since(first)).flat_map(|ahead| calendar.shifts(worker.id, first.plus_days(ahead)));
            open.insert(worker.id, joined(days.map(|shift| stretch(&shift)).collect()));
            taken.insert(worker.id, joined(calendar.events(worker.id, BUSY).map(stretch).collect()));
        }
        Ok(Salon { wishes, workers, open, taken, keep_order: cx.params.flag("preserveOrder") })
    }

    /// The first options. Times at which several employees could begin come once, unless duplicates are wanted.
    fn first(&self, from: i64, until: i64, most: usize, duplicates: bool) -> Vec<Vec<Place>> {
        let mut found = Vec::new();
        for start in grid(from, until) {
            if duplicates {
                let each = self.workers.iter().filter_map(|worker| self.option(start, until, Some(worker.id)));
                found.extend(each);
            } else {
                found.extend(self.option(start, until, None));
            }
            if found.len() >= most {
                break;
            }
        }
        found.truncate(most);
        found
    }

    /// The first option with each employee who gives the first service; the booked up ones come last, without times.
    fn of_each(&self, from: i64, until: i64) -> Vec<Vec<Place>> {
        let fitting = self.workers.iter().filter(|worker| self.gives(worker, 0));
        let mut found: Vec<Vec<Place>> = fitting
            .map(|worker| {
                let option = grid(from, until).find_map(|start| self.option(start, until, Some(worker.id)));
                option.unwrap_or_else(|| {
                    let none = |wish| Place { wish, employee: if wish == 0 { worker.id } else { 0 }, start: NEVER };
                    (0..self.wishes.len()).map(none).collect()
                })
            })
            .collect();
        found.sort_by_key(|option| option.iter().map(|place| place.start).min());
        found
    }

    /// All services from a moment on, those of each guest one after the other; the first one by `employee`, if one is named.
    fn option(&self, start: i64, until: i64, employee: Option<i64>) -> Option<Vec<Place>> {
        let mut places = Vec::new();
        if !self.fit(&mut places, (start, until), employee) {
            return None;
        }
        places.sort_by_key(|place| place.wish);
        Some(places)
    }

    /// Places what is not placed yet, in the given order first; takes back what leads nowhere.
    fn fit(&self, places: &mut Vec<Place>, (start, until): (i64, i64), employee: Option<i64>) -> bool {
        if places.len() == self.wishes.len() {
            return true;
        }
        for (at, wish) in self.wishes.iter().enumerate() {
            let is_next =
                if self.keep_order { at == places.len() } else { places.iter().all(|place| place.wish != at) };
            let own = places.iter().filter(|place| self.wishes[place.wish].customer == wish.customer);
            let begin = own.map(|place| place.start + self.wishes[place.wish].length).max().unwrap_or(start);
            if !is_next || begin + wish.length > until {
                continue;
            }
            let meant = |worker: &&Worker| at != 0 || employee.is_none_or(|id| id == worker.id);
            let free = |worker: &&Worker| self.gives(worker, at) && self.is_free(worker.id, at, begin, places);
            let Some(worker) = self.workers.iter().filter(meant).find(free) else { continue };
            places.push(Place { wish: at, employee: worker.id, start: begin });
            if self.fit(places, (start, until), employee) {
                return true;
            }
            places.pop();
        }
        false
    }

    /// Does an employee give the service, and is it the wanted one where one is wanted?
    fn gives(&self, worker: &Worker, wish: usize) -> bool {
        let wish = &self.wishes[wish];
        worker.groups.contains(&wish.group) && wish.employee.is_none_or(|id| id == worker.id)
    }

    /// Is an employee at work and free from the preparation of a service to the cleaning up after it?
    fn is_free(&self, employee: i64, wish: usize, start: i64, places: &[Place]) -> bool {
        let (from, until) = self.block(wish, start);
        let (open, taken) = (&self.open[&employee], &self.taken[&employee]);
        let shift = open.partition_point(|(start, _)| *start <= from).checked_sub(1).map(|at| open[at]);
        let next = taken.get(taken.partition_point(|(_, end)| *end <= from));
        let own = places.iter().filter(|place| place.employee == employee);
        let clashes = |(start, end): (i64, i64)| start < until && end > from;
        shift.is_some_and(|(_, end)| end >= until)
            && next.is_none_or(|(start, _)| *start >= until)
            && !own.map(|place| self.block(place.wish, place.start)).any(clashes)
    }

    fn block(&self, wish: usize, start: i64) -> (i64, i64) {
        let wish = &self.wishes[wish];
        (start - wish.setup, start + wish.length + wish.cleanup)
    }

    fn write(&self, option: &[Place], answer: &mut Answer) {
        answer.value(|w| {
            w.list(|w| {
                for place in option {
                    let wish = &self.wishes[place.wish];
                    let calendar_time =
                        |time: i64| if place.start == NEVER { String::new() } else { calendar_time(time) };
                    w.object(|w| {
                        for (key, id) in [
                            ("customerNumber", wish.customer),
                            ("employeeID", place.employee),
                            ("productID", wish.product),
                        ] {
                            w.key(key);
                            w.int(id);
                        }
                        w.key("startTime");
                        w.plain_text(&calendar_time(place.start));
                        w.key("endTime");
                        w.plain_text(&calendar_time(place.start.saturating_add(wish.length)));
                    });
                }
            });
        });
    }
}

/// The start of what never begins.
const NEVER: i64 = i64::MAX;
/// The minutes of a day.
const DAY: i64 = 24 * 60;

/// The services that are wanted. Each needs a usual length (1044).
fn wishes(cx: &mut Cx<'_, '_>) -> Result<Vec<Wish>, Fault> {
    let rows = read_rows(cx.params, ROWS)?;
    if rows.len() > MOST_SERVICES {
        return Err(Fault::at(Code::LIST_TOO_LONG, format!("productID{}", rows[MOST_SERVICES].number.unwrap_or(0))));
    }
    if rows.is_empty() {
        return Err(Fault::missing("productID1"));
    }
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.id(PRODUCT)).map(Id::number).collect();
    let sql = "SELECT id, group_id, setup_minutes, length_minutes, cleanup_minutes FROM product
               WHERE account = $0 AND id IN ({ids})";
    let products = cx.among(sql, &ids, &[])?;
    let products = products.iter().map(|row| {
        let (id, group, setup, length, cleanup) = row.read();
        (id, Service { group, setup, length, cleanup })
    });
    let products: HashMap<Id<of::Product>, Service> = products.collect();
    rows.iter().map(|row| wish(cx, row, &products)).collect()
}

/// What a product says of itself as a service, in minutes.
struct Service {
    group: i64,
    setup: i64,
    length: i64,
    cleanup: i64,
}

fn wish(cx: &mut Cx<'_, '_>, row: &Patch, products: &HashMap<Id<of::Product>, Service>) -> Result<Wish, Fault> {
    let parameter = row.parameter(PRODUCT);
    let product = row.id(PRODUCT).ok_or_else(|| Fault::missing(&parameter))?;
    let Service { group, setup, length, cleanup } =
        *products.get(&product).ok_or_else(|| Fault::unknown(&parameter))?;
    if length == 0 {
        return Err(Fault::of(Code::NO_LENGTH));
    }
    let employee = row.id(EMPLOYEE).map(Id::number);
    if let Some(id) = employee {
        check_reference(cx, "employee", &row.parameter(EMPLOYEE), id)?;
    }
    let (product, customer) = (product.number(), row.get(CUSTOMER_NUMBER).unwrap_or(0));
    Ok(Wish { product, group, customer, employee, setup, length, cleanup })
}

/// Stretches in the order of time, those that touch made one.
fn joined(mut stretches: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    stretches.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (start, end) in stretches {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

/// When appointments may begin, from a moment on.
fn grid(from: i64, until: i64) -> impl Iterator<Item = i64> {
    let first = from + (STEP - from.rem_euclid(STEP)) % STEP;
    std::iter::successors(Some(first), |at| Some(at + STEP)).take_while(move |at| *at < until)
}

/// The first day that minutes are counted from.
fn origin() -> Date {
    local_date(ladu_types::UnixTime(0), "UTC")
}

/// The minute of a time as `yyyy-mm-dd hh:mm:ss`.
fn minutes(time: &str) -> i64 {
    let number = |from: usize, to: usize| time.get(from..to).and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let day = time.get(..10).and_then(|day| day.parse::<Date>().ok()).unwrap_or_else(origin);
    day.days_since(origin()) * DAY + number(11, 13) * 60 + number(14, 16)
}

fn day_of(minute: i64) -> Date {
    origin().plus_days(minute.div_euclid(DAY))
}

fn calendar_time(minute: i64) -> String {
    let clock = minute.rem_euclid(DAY);
    format!("{} {:02}:{:02}:00", day_of(minute), clock / 60, clock % 60)
}

const PRODUCT: Column<Id<of::Product>> = Column::of(Field::new("productID", "product_id", Kind::Id).doc("A service."));
const CUSTOMER_NUMBER: Column<i64> = Column::of(
    Field::int("customerNumber", "customer_number").doc("Which guest it is for; guests are served side by side."),
);
const EMPLOYEE: Column<Id<of::Employee>> =
    Column::of(Field::id("employeeID", "employee_id", "employee").doc("Who shall give it."));
const ROWS: &[Field] = &[PRODUCT.field, CUSTOMER_NUMBER.field, EMPLOYEE.field];

pub(super) static CALLS: &[Call] = &[Call::read("getTimeSlots", "customers", time_slots)
    .part("Salon / Spa")
    .inputs(&[
        Field::id("warehouseID", "", "warehouse").required(),
        Field::date_time("startTime", "").doc("In the time of the store; now when left out."),
        Field::date_time("endTime", "").doc("Two weeks later when left out; three months at most."),
        Field::int("maxOptions", "").doc("5 when left out, 100 at most."),
        Field::flag("preserveOrder", "").doc("1 = the services follow each other as they are numbered."),
        Field::flag("clockedInEmployeesOnly", ""),
        Field::flag("returnAllEmployees", "").doc("1 = the first time of each employee; those who are booked up come last, without times."),
        Field::flag("walkInEmployeesOnly", "").doc("Accepted and ignored: no call marks employees so, everybody counts."),
        Field::flag("getDuplicateTimeslots", "").doc("1 = the same time once for each employee who is free."),
    ])
    .rows(ROWS)
    .doc("First free times for up to five services, each by an employee who gives its group. An option is a list of them; it begins at a quarter of an hour.")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_that_touch_are_one() {
        assert_eq!(joined(vec![(50, 60), (0, 10), (10, 20), (15, 18)]), [(0, 20), (50, 60)]);
        assert!(joined(Vec::new()).is_empty());
    }

    #[test]
    fn appointments_begin_at_quarters_of_an_hour() {
        assert_eq!(grid(1, 46).collect::<Vec<_>>(), [15, 30, 45]);
        assert_eq!(grid(30, 31).collect::<Vec<_>>(), [30]);
    }

    #[test]
    fn minutes_are_shown_as_they_are_read() {
        for time in ["2026-03-01 09:15:00", "1969-12-31 23:59:00"] {
            assert_eq!(calendar_time(minutes(time)), time);
        }
    }
}
