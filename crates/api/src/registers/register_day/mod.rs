//! Days of registers: a cashier's shift, from the cash that is counted in the morning to what is counted in the evening.

mod close;
mod open;
mod statuses;
mod totals;

use std::any::Any;

use ladu_record::Cx;
use ladu_record::noun;
use ladu_record::noun::{Cell, Column, Field, Noun, Operator, Page, Patch, Plan, Query, ReadColumn, Text, filter};
use ladu_store::{OwnedValue, Row, RowSet, Value};
use ladu_trade::currency;
use ladu_trade::document::within_warehouses;
use ladu_types::{Id, Money, UnixTime, of};
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::Call;

/// The module of days in several currencies.
const MULTICURRENCY: &str = "POS multicurrency";
/// The module of drawers that several users share.
const DRAWERS: &str = "Drawer counting";

const WAREHOUSE: Column<Id<of::Warehouse>> =
    Column::of(Field::id("warehouseID", "warehouse_id", "warehouse").indexed());
const REGISTER: Column<Id<of::Register>> =
    Column::of(Field::id("pointOfSaleID", "register_id", "point_of_sale").indexed());
const DRAWER: Column<Text> = Column::of(Field::text("drawerID", "drawer_id", 50).part(DRAWERS, Code::NO_MODULE));
const OPENED: Column<UnixTime> = Column::of(Field::new("openedUnixTime", "opened", Kind::Time).indexed());
const OPENED_BY: Column<Id<of::Employee>> = Column::of(Field::id("openedByEmployeeID", "opened_by", "employee"));
const OPENED_SUM: Column<Money> = Column::of(Field::amount("openedSum", "opened_sum"));
const CLOSED: Column<UnixTime> = Column::of(Field::new("closedUnixTime", "closed", Kind::Time).indexed());
const CLOSED_BY: Column<Id<of::Employee>> = Column::of(Field::id("closedByEmployeeID", "closed_by", "employee"));
const REASON: Column<Id<of::Reason>> = Column::of(Field::id("reasonID", "reason_id", "reason_code"));
const CURRENCY_CODE: Column<Text> = Column::of(Field::text("", "currency_code", 50));

/// A day of a register, or of a drawer.
pub static DAY: Noun = Noun {
    doc: "A day (a shift) of a register or of a drawer.",
    module: "pos",
    log: "dayClosings",
    attributes: true,
    orders: &[("openedUnixTime", "opened")],
    filters: &[
        filter("dayID", Operator::Equals("id")),
        filter("warehouseID", Operator::Equals("warehouse_id")),
        filter("pointOfSaleID", Operator::Equals("register_id")),
        filter("openedUnixTimeFrom", Operator::From("opened")),
        filter("openedUnixTimeUntil", Operator::To("opened")),
        filter("closedUnixTimeFrom", Operator::From("closed")),
        filter("closedUnixTimeUntil", Operator::Code(closed_until)),
        filter("currencyCode", Operator::Code(of_currency)),
    ],
    restrict: Some(|cx, query| within_warehouses(cx, query, &[WAREHOUSE])),
    prepare: Some(load_drawers),
    ..Noun::new(
        "register_day",
        "dayID",
        &[
            WAREHOUSE.field,
            Field::name_of("warehouseName", "warehouse_id", "warehouse"),
            REGISTER.field,
            Field::name_of("pointOfSaleName", "register_id", "point_of_sale"),
            DRAWER.field,
            Field::special("shiftType", DRAWER.field.column, |_, cell, name, w| {
                w.key(name);
                w.plain_text(if cell.get(DRAWER).is_empty() { "REGISTER" } else { "DRAWER" });
            }),
            Field::special("employees", DRAWER.field.column, write_users),
            OPENED.field,
            OPENED_BY.field,
            Field::name_of("openedByEmployeeName", "opened_by", "employee"),
            OPENED_SUM.field,
            CLOSED.field,
            CLOSED_BY.field,
            Field::name_of("closedByEmployeeName", "closed_by", "employee"),
            Field::amount("closedSum", "closed_sum"),
            Field::amount("bankedSum", "banked_sum"),
            Field::text("notes", "notes", 10_000),
            REASON.field,
            Field::special("currencyCode", CURRENCY_CODE.field.column, |page, cell, name, w| {
                w.key(name);
                w.text(if page.conf.has_module(MULTICURRENCY) { cell.get(CURRENCY_CODE) } else { "" });
            }),
            CURRENCY_CODE.field,
            Field::new("added", "added", Kind::Time).read_only(),
            Field::new("lastModified", "changed", Kind::Time).read_only(),
        ],
    )
};

/// The parameter of days in several currencies.
const CURRENCY: Field =
    Field::text("currencyCode", "", 3).doc("Each currency has its own day; only with the module POS multicurrency.");

/// Days that were closed by then; those that are open were not.
fn closed_until(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let until = Kind::Time.read("closedUnixTimeUntil", text)?.int();
    query.and("t.closed > 0 AND t.closed <= ?", [OwnedValue::Int(until)]);
    Ok(())
}

fn of_currency(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    check_multicurrency(cx)?;
    query.and("t.currency_code = ?", [OwnedValue::Text(text.to_ascii_uppercase())]);
    Ok(())
}

/// A currency can only be named by accounts whose registers have days in several (1028).
fn check_multicurrency(cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
    if cx.params.filled(CURRENCY.name).is_some() && !cx.settings()?.has_module(MULTICURRENCY) {
        return Err(Fault::at(Code::FIELD_MODULE, CURRENCY.name));
    }
    Ok(())
}

/// The currency whose day is meant: as sent, else the account's own.
fn currency_of(cx: &mut Cx<'_, '_>) -> Result<String, Fault> {
    check_multicurrency(cx)?;
    let params = cx.params;
    let sent = params.filled(CURRENCY.name);
    let found = currency::of_code(cx, sent)?.code;
    match sent {
        Some(sent) if !sent.eq_ignore_ascii_case(&found) => Err(Fault::unknown(CURRENCY.name)),
        _ => Ok(found),
    }
}

/// Whose day it is: a register's, or a drawer's that several users share.
#[derive(Debug, Clone)]
struct Shift {
    /// The register; none for a drawer.
    register: Option<Id<of::Register>>,
    warehouse: Option<Id<of::Warehouse>>,
    /// The drawer; empty for a register.
    drawer: String,
    currency: String,
}

/// The register that a call names; the user may work in its store (1064). Calls that write wait for each other here, so that nobody
/// opens one day twice.
fn shift_of(cx: &mut Cx<'_, '_>, register: Option<Id<of::Register>>, lock: bool) -> Result<Shift, Fault> {
    let name = "pointOfSaleID";
    let register = register.ok_or_else(|| Fault::missing(name))?;
    let lock = if lock { "{for_update}" } else { "" };
    let sql = format!("SELECT warehouse_id FROM point_of_sale WHERE account = $0 AND id = $1 {lock}");
    let found = cx.first(&sql, &[register.into()], |row| row.get(0))?;
    let warehouse: Option<Id<of::Warehouse>> = found.ok_or_else(|| Fault::unknown(name))?;
    cx.user()?.require_warehouse(Id::number_of(warehouse))?;
    Ok(Shift { register: Some(register), warehouse, drawer: String::new(), currency: currency_of(cx)? })
}

/// The drawer of an employee; empty when there is none, or when the account does not count drawers.
fn drawer_of(cx: &mut Cx<'_, '_>, employee: Option<Id<of::Employee>>) -> Result<String, Fault> {
    if employee.is_none() || !cx.settings()?.has_module(DRAWERS) {
        return Ok(String::new());
    }
    let sql = "SELECT drawer_id FROM employee WHERE account = $0 AND id = $1";
    Ok(cx.first(sql, &[employee.into()], |row| row.get(0))?.unwrap_or_default())
}

/// The employee that a call names, else the one behind the session.
fn set_employee(cx: &mut Cx<'_, '_>, patch: &mut Patch, column: Column<Id<of::Employee>>) -> Result<(), Fault> {
    if patch.id(column).is_none() {
        patch.put(column, cx.user()?.employee);
    }
    Ok(())
}

/// A parameter that a call cannot do without (1010).
fn need(cx: &Cx<'_, '_>, names: &[&str]) -> Result<(), Fault> {
    match names.iter().find(|name| cx.params.filled(name).is_none()) {
        Some(name) => Err(Fault::missing(name)),
        None => Ok(()),
    }
}

/// What is known of a stored day.
#[derive(Debug, Clone, Copy)]
struct Stored {
    id: Id<of::RegisterDay>,
    /// None for a drawer.
    register: Option<Id<of::Register>>,
    opened: UnixTime,
    /// 0 while it is open.
    closed: UnixTime,
}

impl Stored {
    fn read(cx: &mut Cx<'_, '_>, conditions: &str, values: &[Value<'_>]) -> Result<Option<Stored>, Fault> {
        let sql = format!(
            "SELECT id, register_id, opened, closed FROM register_day WHERE account = $0 AND {conditions} LIMIT 1"
        );
        cx.first(&sql, values, |row| {
            let (id, register, opened, closed) = row.read();
            Stored { id, register, opened, closed }
        })
    }

    /// The day of a shift that was opened at a moment.
    fn at(cx: &mut Cx<'_, '_>, shift: &Shift, opened: UnixTime) -> Result<Option<Stored>, Fault> {
        let conditions = "register_id = $1 AND drawer_id = $2 AND currency_code = $3 AND opened = $4 ORDER BY id";
        Stored::read(
            cx,
            conditions,
            &[shift.register.into(), shift.drawer.as_str().into(), shift.currency.as_str().into(), opened.into()],
        )
    }

    /// The open day of a shift; the one that was opened last when there are several.
    fn open(cx: &mut Cx<'_, '_>, shift: &Shift) -> Result<Option<Stored>, Fault> {
        let conditions = "register_id = $1 AND drawer_id = $2 AND currency_code = $3 AND closed = 0
             ORDER BY opened DESC, id DESC";
        Stored::read(
            cx,
            conditions,
            &[shift.register.into(), shift.drawer.as_str().into(), shift.currency.as_str().into()],
        )
    }
}

/// How a day began.
#[derive(Debug, Clone, Copy)]
struct Opening {
    time: UnixTime,
    /// What was in the drawer.
    sum: Money,
    employee: Option<Id<of::Employee>>,
}

/// Makes a day that is open.
fn create(cx: &mut Cx<'_, '_>, shift: &Shift, opening: Opening) -> Result<Stored, Fault> {
    let mut patch = Patch::new(DAY.fields);
    patch.put(REGISTER, shift.register);
    patch.put(WAREHOUSE, shift.warehouse);
    patch.put(DRAWER, shift.drawer.as_str());
    patch.put(CURRENCY_CODE, shift.currency.as_str());
    patch.put(OPENED, opening.time);
    patch.put(OPENED_SUM, opening.sum);
    patch.put(OPENED_BY, opening.employee);
    let id = Id::new(noun::create(cx, &DAY, &patch)?);
    Ok(Stored { id, register: shift.register, opened: opening.time, closed: UnixTime(0) })
}

/// The users of the drawers that a page of days shows.
struct Drawers(Vec<DrawerUser>);

struct DrawerUser {
    drawer: String,
    employee: Id<of::Employee>,
    name: String,
}

fn load_drawers(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let mut drawers = Vec::new();
    if rows.iter().any(|row| !plan.get(row, DRAWER).is_empty()) {
        let sql = "SELECT drawer_id, id, name FROM employee WHERE account = $0 AND drawer_id <> '' ORDER BY id";
        let users = cx.query(sql, &[])?;
        let user = |row: Row<'_>| {
            let (drawer, employee, name) = row.read();
            DrawerUser { drawer, employee, name }
        };
        drawers = users.iter().map(user).collect();
    }
    Ok(Box::new(Drawers(drawers)))
}

fn write_users(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let drawers = page.extra::<Drawers>().map_or(&[][..], |drawers| &drawers.0);
    let drawer = cell.get(DRAWER);
    w.key(name);
    w.list(|w| {
        for user in drawers.iter().filter(|user| user.drawer == drawer && !drawer.is_empty()) {
            w.object(|w| {
                w.key("employeeID");
                w.int(user.employee.number());
                w.key("employeeName");
                w.text(&user.name);
            });
        }
    });
}

pub static CALLS: &[Call] = &[
    Call::write("POSOpenDay", open::open)
        .inputs(open::INPUTS)
        .doc("Opens the day of a register with the counted cash. The same register and time again changes that day."),
    Call::write("POSOpenDayV2", open::open_shift)
        .inputs(open::INPUTS)
        .doc("The same; an employee with a drawer opens the day of all users of that drawer."),
    Call::write("POSCloseDay", close::close)
        .inputs(close::INPUTS)
        .doc("Closes a day: what stays in the drawer and what is taken away. counted-CHECK, counted-CARD-VISA ... are what was counted of other tenders, varianceReasonID-CHECK ... why it differs."),
    Call::read("isPOSDayOpen", "pos", open::is_open)
        .inputs(open::IS_OPEN)
        .doc("Tells whether a day is open: its record, or none."),
    Call::list("getDayClosings", &DAY).also(&["getDayOpenings"]).doc("Lists days of registers, also those that are still open."),
    Call::read("getPointOfSaleDayTotals", "pos", totals::totals)
        .inputs(totals::INPUTS)
        .doc("What each tender should come to on a day of a register, for counting the drawer."),
    Call::read("getPointOfSaleStatuses", "pos", statuses::statuses)
        .inputs(statuses::INPUTS)
        .doc("Tells for each register whether its day is open."),
];
