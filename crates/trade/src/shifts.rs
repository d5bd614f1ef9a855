//! When the employees of a salon work, and when they are not free. Times are those of the calendar, as events have them.

use std::collections::HashMap;

use ladu_types::Date;
use ladu_wire::Fault;

use ladu_record::Cx;

/// A stretch of time, both ends as `yyyy-mm-dd hh:mm:ss`.
pub type Stretch = (String, String);

/// Kinds of events in which an employee is not free.
pub const BUSY: &[&str] = &["APPOINTMENT", "BREAK", "LUNCH", "VACATION", "SICKDAY"];
/// Those of them in which it does not work.
pub const TIME_OFF: &[&str] = &["BREAK", "LUNCH", "VACATION", "SICKDAY"];
/// The kind of event that says when an employee works.
const SHIFT: &str = "SCHEDULE";

/// Somebody who may work in a store.
pub struct Worker {
    pub id: i64,
    pub name: String,
    /// The groups of services that it gives.
    pub groups: Vec<i64>,
}

/// Employees with a user account that may use a store; one of them, or all when `employee` is 0.
pub fn workers(cx: &mut Cx<'_, '_>, store: i64, employee: i64) -> Result<Vec<Worker>, Fault> {
    let sql = "SELECT e.id, e.name, e.product_group_ids FROM employee e
         JOIN user_account u ON u.account = e.account AND u.employee_id = e.id AND u.deleted = 0
         WHERE e.account = $0 AND (e.id = $1 OR $1 = 0)
         AND (u.warehouse_ids = '' OR ',' || u.warehouse_ids || ',' LIKE $2) ORDER BY e.id";
    let here = format!("%,{store},%");
    let rows = cx.query(sql, &[employee.into(), (&here).into()])?;
    let ids = |list: &str| list.split(',').filter_map(|id| id.parse().ok()).collect();
    let mut workers: Vec<Worker> =
        rows.iter().map(|row| Worker { id: row.get(0), name: row.get(1), groups: ids(row.get(2)) }).collect();
    // An employee may have several users.
    workers.dedup_by_key(|worker| worker.id);
    Ok(workers)
}

/// What is entered in the calendars of employees over some days.
pub struct Calendar {
    /// The shifts of the store, for days on which an employee has none of its own.
    shifts: Vec<(String, String)>,
    own: HashMap<i64, Vec<Stretch>>,
    events: HashMap<i64, Vec<(String, Stretch)>>,
}

impl Calendar {
    /// Reads it from a moment to another, both as `yyyy-mm-dd hh:mm:ss`; nobody knows a store that is not there (none).
    pub fn load(cx: &mut Cx<'_, '_>, store: i64, from: &str, until: &str) -> Result<Option<Calendar>, Fault> {
        let sql =
            "SELECT shift1_start, shift1_end, shift2_start, shift2_end FROM warehouse WHERE account = $0 AND id = $1";
        let shifts = cx.first(sql, &[store.into()], |row| row.read::<(String, String, String, String)>())?;
        let Some((first, first_end, second, second_end)) = shifts else { return Ok(None) };
        let mut shifts = vec![(first, first_end), (second, second_end)];
        shifts.retain(|(start, end)| !start.is_empty() && !end.is_empty());
        let mut calendar = Calendar { shifts, own: HashMap::new(), events: HashMap::new() };
        let sql = "SELECT employee_id, salon_type, start_time, end_time FROM event
             WHERE account = $0 AND start_time < $2 AND end_time > $1 AND salon_type <> '' AND employee_id > 0
             AND (salon_type <> $3 OR warehouse_id = $4 OR warehouse_id = 0) ORDER BY start_time, id";
        let values = [from.into(), until.into(), SHIFT.into(), store.into()];
        for row in cx.query(sql, &values)?.iter() {
            let (employee, kind, start, end): (i64, &str, String, String) = row.read();
            match kind {
                SHIFT => calendar.own.entry(employee).or_default().push((start, end)),
                kind => calendar.events.entry(employee).or_default().push((kind.to_owned(), (start, end))),
            }
        }
        Ok(Some(calendar))
    }

    /// When an employee works on a day: in the shifts entered for it that begin on the day, else in those of the store.
    pub fn shifts(&self, employee: i64, day: Date) -> Vec<Stretch> {
        let day = day.to_string();
        let all = self.own.get(&employee).map_or(&[][..], Vec::as_slice);
        let own: Vec<Stretch> = all.iter().filter(|(start, _)| start.starts_with(&day)).cloned().collect();
        if !own.is_empty() {
            return own;
        }
        self.shifts.iter().map(|(start, end)| (format!("{day} {start}"), format!("{day} {end}"))).collect()
    }

    /// The events of some kinds of an employee, in their order.
    pub fn events<'a>(&'a self, employee: i64, kinds: &'static [&'static str]) -> impl Iterator<Item = &'a Stretch> {
        let all = self.events.get(&employee).map_or(&[][..], Vec::as_slice);
        all.iter().filter(|(kind, _)| kinds.contains(&kind.as_str())).map(|(_, stretch)| stretch)
    }
}
