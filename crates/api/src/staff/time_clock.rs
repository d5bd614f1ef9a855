//! The time clock: when employees came and went.

use std::collections::HashSet;

use ladu_record::noun::{self, ADDED, CHANGED, Field, Noun, Operator, Patch, Query, filter, read_patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Row, Value};
use ladu_types::{Id, UnixTime};
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

const PART: &str = "Time clock";

/// When an employee came and went.
pub static CLOCKING: Noun = Noun {
    doc: "When an employee came and went.",
    module: "pos",
    log: "timeclockRecords",
    filters: &[
        filter("timeclockRecordID", Operator::Equals("id")),
        filter("employeeID", Operator::Equals("employee_id")),
        filter("warehouseID", Operator::Equals("warehouse_id")),
        filter("notClockedOut", Operator::Code(still_in)),
        filter("inUnixTimeFrom", Operator::From("time_in")),
        filter("InUnixTimeFrom", Operator::From("time_in")),
        filter("inUnixTimeUntil", Operator::To("time_in")),
        filter("InUnixTimeUntil", Operator::To("time_in")),
        filter("outUnixTimeFrom", Operator::From("time_out")),
        filter("OutUnixTimeFrom", Operator::From("time_out")),
        filter("outUnixTimeUntil", Operator::Code(|_, query, text| out_until(query, "outUnixTimeUntil", text))),
        filter("OutUnixTimeUntil", Operator::Code(|_, query, text| out_until(query, "OutUnixTimeUntil", text))),
    ],
    restrict: Some(restrict),
    ..Noun::new(
        "clocking",
        "timeclockRecordID",
        &[
            Field::id("employeeID", "employee_id", "employee").indexed(),
            Field::id("warehouseID", "warehouse_id", "warehouse"),
            Field::id("pointOfSaleID", "register_id", "point_of_sale"),
            Field::new("InUnixTime", "time_in", Kind::Time).indexed(),
            Field::new("OutUnixTime", "time_out", Kind::Time),
            ADDED,
            CHANGED,
        ],
    )
};

/// Records without a place are everybody's.
fn restrict(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let user = cx.user()?;
    if user.warehouses.is_empty() {
        return Ok(());
    }
    let stores = [vec![0], user.warehouse_numbers()].concat();
    query.and_any("warehouse_id", &stores);
    Ok(())
}

fn still_in(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if Kind::Flag.read("notClockedOut", text)?.int() == 1 {
        query.and("t.time_out = 0", []);
    }
    Ok(())
}

fn out_until(query: &mut Query, name: &str, text: &str) -> Result<(), Fault> {
    let until = Kind::Time.read(name, text)?.int();
    query.and("t.time_out > 0 AND t.time_out <= ?", [OwnedValue::Int(until)]);
    Ok(())
}

const INPUTS_IN: &[Field] = &[
    Field::id("employeeID", "employee_id", "employee").required(),
    Field::id("pointOfSaleID", "register_id", "point_of_sale").doc("Keeps hours apart by place."),
    Field::id("warehouseID", "warehouse_id", "warehouse"),
    Field::new("InUnixTime", "time_in", Kind::Time).required(),
    OTHER_NAMES[0].0,
];

/// The names of times with a small letter, as other calls have them, and the columns they are.
const OTHER_NAMES: [(Field, &str); 2] = [
    (Field::new("inUnixTime", "", Kind::Time).doc("Another name of InUnixTime."), "time_in"),
    (Field::new("outUnixTime", "", Kind::Time).doc("Another name of OutUnixTime."), "time_out"),
];

const INPUTS_OUT: &[Field] = &[
    Field::id("employeeID", "employee_id", "employee").required(),
    Field::id("pointOfSaleID", "register_id", "point_of_sale"),
    Field::id("warehouseID", "warehouse_id", "warehouse"),
    Field::new("InUnixTime", "time_in", Kind::Time).required().doc("Finds the record."),
    Field::new("OutUnixTime", "time_out", Kind::Time).required(),
    OTHER_NAMES[0].0,
    OTHER_NAMES[1].0,
];

/// Reads and checks what was sent; a register says which store it is.
fn read(cx: &mut Cx<'_, '_>, inputs: &'static [Field]) -> Result<Patch, Fault> {
    cx.user()?.require(CLOCKING.module, Action::Add)?;
    let mut patch = read_patch(cx.params, inputs, cx.default_language()?)?;
    for (other, column) in OTHER_NAMES {
        let Some(time) =
            cx.params.read(other.input, other.kind)?.filter(|_| inputs.iter().any(|f| f.input == other.input))
        else {
            continue;
        };
        match patch.int(column).filter(|own| *own != 0) {
            Some(own) if own != time.int() => return Err(Fault::at(Code::CONFLICT, other.input)),
            _ => patch.set(column, time),
        }
    }
    for field in inputs.iter().filter(|field| field.required) {
        if patch.id_of(field.column).is_none() {
            return Err(Fault::missing(field.input));
        }
    }
    noun::check_fields(cx, &CLOCKING, &patch)?;
    if let (Some(register), None) = (patch.id_of("register_id"), patch.id_of("warehouse_id")) {
        let sql = "SELECT warehouse_id FROM point_of_sale WHERE account = $0 AND id = $1";
        let store = cx.first(sql, &[Value::Int(register)], |row| row.int(0))?.unwrap_or(0);
        patch.set("warehouse_id", store);
    }
    if let Some(store) = patch.id_of("warehouse_id") {
        cx.user()?.require_warehouse(store)?;
    }
    Ok(patch)
}

/// The record of an employee, a moment and, where one was sent, a place: its id and when it was closed.
fn find(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<Option<(i64, i64)>, Fault> {
    let number = |column: &str| Value::Int(patch.int(column).unwrap_or(0));
    // Whoever clocks in or out of the same employee at the same time waits here.
    let sql = "SELECT id FROM employee WHERE account = $0 AND id = $1 {for_update}";
    cx.first(sql, &[number("employee_id")], |_| ())?;
    let sql = "SELECT id, time_out FROM clocking WHERE account = $0 AND employee_id = $1 AND time_in = $2
               AND (register_id = $3 OR $3 = 0) AND (warehouse_id = $4 OR $4 = 0) ORDER BY id LIMIT 1";
    let values = [number("employee_id"), number("time_in"), number("register_id"), number("warehouse_id")];
    cx.first(sql, &values, |row: Row<'_>| (row.int(0), row.int(1)))
}

fn clock_in(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let patch = read(cx, INPUTS_IN)?;
    let known = find(cx, &patch)?;
    if known.is_none() {
        noun::create(cx, &CLOCKING, &patch)?;
    }
    write(&patch, &[("warningAlreadyClockedIn", known.is_some())], answer);
    Ok(())
}

fn clock_out(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let patch = read(cx, INPUTS_OUT)?;
    let known = find(cx, &patch)?;
    match known {
        Some((id, _)) => noun::update(cx, &CLOCKING, id, &patch.only(|column| column == "time_out"))?,
        None => drop(noun::create(cx, &CLOCKING, &patch)?),
    }
    let warnings = [
        ("warningNotClockedInYet", known.is_none()),
        ("warningClockedOutAlready", known.is_some_and(|(_, time_out)| time_out != 0)),
    ];
    write(&patch, &warnings, answer);
    Ok(())
}

fn write(patch: &Patch, warnings: &[(&'static str, bool)], answer: &mut Answer) {
    answer.record(|w| {
        for (key, column) in
            [("employeeID", "employee_id"), ("pointOfSaleID", "register_id"), ("InUnixTime", "time_in")]
        {
            w.key(key);
            w.int(patch.int(column).unwrap_or(0));
        }
        if let Some(time) = patch.int("time_out") {
            w.key("OutUnixTime");
            w.int(time);
        }
        for (key, warning) in warnings {
            w.key(key);
            w.bool(*warning);
        }
    });
}

/// Who is in now, once each: the place of the last time they came.
fn clocked_in(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut query = Query::default();
    query.and("t.time_out = 0", []);
    if cx.params.filled("warehouseIDs").is_some() {
        query.and_any("warehouse_id", &cx.params.ids("warehouseIDs")?);
    }
    restrict(cx, &mut query)?;
    let sql = format!(
        "SELECT t.employee_id, e.name, t.warehouse_id, COALESCE(w.name, ''), t.time_in
         FROM clocking t LEFT JOIN employee e ON e.account = t.account AND e.id = t.employee_id
         LEFT JOIN warehouse w ON w.account = t.account AND w.id = t.warehouse_id
         WHERE {} ORDER BY t.time_in DESC, t.id DESC",
        query.conditions()
    );
    let zones = cx.zones()?;
    let mut seen = HashSet::new();
    for row in cx.query(&sql, &query.values())?.iter().filter(|row| seen.insert(row.int(0))) {
        let time = UnixTime(row.int(4));
        answer.record(|w| {
            for (key, at) in [("employeeID", 0), ("warehouseID", 2)] {
                w.key(key);
                w.int(row.int(at));
                w.key(if at == 0 { "employeeName" } else { "warehouseName" });
                w.text(row.text(at + 1));
            }
            w.key("clockInTime");
            w.plain_text(&zones.local(time, Id::some(row.int(2))).to_string());
            w.key("clockInUnixTime");
            w.int(time.0);
        });
    }
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::write("clockIn", clock_in)
        .inputs(INPUTS_IN)
        .part(PART)
        .doc("Clocks an employee in; the same again makes no second record."),
    Call::write("clockOut", clock_out).inputs(INPUTS_OUT).part(PART).doc("Clocks an employee out."),
    Call::list("getClockIns", &CLOCKING).part(PART).doc("Lists when employees came and went."),
    Call::read("getClockedInEmployees", "pos", clocked_in)
        .inputs(&[Field::new("warehouseIDs", "", Kind::Ids)])
        .part(PART)
        .doc("Lists who is clocked in now."),
];
