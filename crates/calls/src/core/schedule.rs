//! When employees of a salon work: in the shifts of the store, unless a time off says otherwise.

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::Field;
use ladu_store::Value;
use ladu_types::Date;
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

/// The longest time that one call looks at.
const MOST_DAYS: i64 = 366;

/// The shifts of the store on each day, for everybody who works there. Nobody can enter a time off yet, so there are none.
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
    let sql = "SELECT shift1_start, shift1_end, shift2_start, shift2_end FROM warehouse WHERE account = $0 AND id = $1";
    let shifts = cx.first(sql, &[Value::Int(store)], |row| [0, 1, 2, 3].map(|at| row.text(at).to_owned()))?;
    let [first, first_end, second, second_end] = shifts.ok_or_else(|| Fault::unknown("warehouseID"))?;
    cx.user()?.require_warehouse(store)?;
    if params.flag("showTimeOff") {
        return Ok(());
    }
    let sql = "SELECT e.id, e.name FROM employee e
         JOIN user_account u ON u.account = e.account AND u.employee_id = e.id AND u.deleted = 0
         WHERE e.account = $0 AND (e.id = $1 OR $1 = 0) AND (u.warehouse_ids = '' OR ',' || u.warehouse_ids || ',' LIKE $2)
         ORDER BY e.id";
    let here = format!("%,{store},%");
    let people = cx.query(sql, &[Value::Int(employee.unwrap_or(0)), Value::Text(&here)])?;
    for ahead in 0..=until.days_since(from) {
        let day = from.plus_days(ahead);
        for row in people.iter() {
            for (start, end) in [(&first, &first_end), (&second, &second_end)] {
                if start.is_empty() || end.is_empty() {
                    continue;
                }
                answer.record(|w| {
                    for (key, time) in [("startTime", start), ("endTime", end)] {
                        w.key(key);
                        w.plain_text(&format!("{day} {time}"));
                    }
                    w.key("employeeID");
                    w.int(row.int(0));
                    w.key("employeeName");
                    w.text(row.text(1));
                    w.key("warehouseID");
                    w.int(store);
                });
            }
        }
    }
    Ok(())
}

/// The call.
pub static CALLS: &[Call] = &[Call::read("getSchedule", "pos", schedule)
    .inputs(&[
        Field::date("dateFrom", "").required(),
        Field::date("dateUntil", "").required(),
        Field::id("warehouseID", "", "warehouse").required(),
        Field::id("employeeID", "", "employee"),
        Field::flag("showTimeOff", "").doc("Times off in place of working times."),
    ])
    .part("Salon / Spa")
    .doc("When the employees of a store work: in its shifts.")];
