//! When employees of a salon work: in the shifts entered for them, else in those of the store; and when they have time off.

use ladu_record::noun::Field;
use ladu_record::{Answer, Cx};
use ladu_trade::shifts::{Calendar, Stretch, TIME_OFF, Worker, workers};
use ladu_types::Date;
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

/// The longest time that one call looks at.
const MOST_DAYS: i64 = 366;

fn schedule(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let day = |name: &str| -> Result<Date, Fault> {
        let day = params.read(name, Kind::Date)?.map(|day| day.text().to_owned()).unwrap_or_default();
        day.parse().map_err(|_| Fault::missing(name))
    };
    let (from, until) = (day("dateFrom")?, day("dateUntil")?);
    let store = params.id("warehouseID")?.ok_or_else(|| Fault::missing("warehouseID"))?;
    let employee = params.id("employeeID")?;
    if until.days_since(from) > MOST_DAYS {
        return Err(Fault::at(Code::NOT_ALLOWED, "dateUntil"));
    }
    let end = format!("{} 00:00:00", until.plus_days(1));
    let calendar = Calendar::load(cx, store, &format!("{from} 00:00:00"), &end)?;
    let calendar = calendar.ok_or_else(|| Fault::unknown("warehouseID"))?;
    cx.user()?.require_warehouse(store)?;
    let people = workers(cx, store, employee.unwrap_or(0))?;
    if params.flag("showTimeOff") {
        for worker in &people {
            calendar.events(worker.id, TIME_OFF).for_each(|stretch| write(worker, stretch, store, answer));
        }
        return Ok(());
    }
    for ahead in 0..=until.days_since(from) {
        for worker in &people {
            let shifts = calendar.shifts(worker.id, from.plus_days(ahead));
            shifts.iter().for_each(|stretch| write(worker, stretch, store, answer));
        }
    }
    Ok(())
}

fn write(worker: &Worker, (start, end): &Stretch, store: i64, answer: &mut Answer) {
    answer.record(|w| {
        for (key, time) in [("startTime", start), ("endTime", end)] {
            w.key(key);
            w.plain_text(time);
        }
        w.key("employeeID");
        w.int(worker.id);
        w.key("employeeName");
        w.text(&worker.name);
        w.key("warehouseID");
        w.int(store);
    });
}

pub(super) static CALLS: &[Call] = &[Call::read("getSchedule", "pos", schedule)
    .inputs(&[
        Field::date("dateFrom", "").required(),
        Field::date("dateUntil", "").required(),
        Field::id("warehouseID", "", "warehouse").required(),
        Field::id("employeeID", "", "employee"),
        Field::flag("showTimeOff", "").doc("Times off in place of working times: breaks, lunches, vacations and days of sickness."),
    ])
    .part("Salon / Spa")
    .doc("When the employees of a store work: in shifts of their own (events of type SCHEDULE) on days that have some, else in the store's.")];
