//! The noun: a day of a register or of a drawer.

use std::any::Any;

use ladu_record::Cx;
use ladu_record::noun::{Cell, Column, Field, Noun, Operator, Page, Plan, Query, ReadColumn, Text, filter};
use ladu_store::{OwnedValue, Row, RowSet};
use ladu_trade::document::within_warehouses;
use ladu_types::{Id, Money, UnixTime, of};
use ladu_wire::{Code, Fault, Kind, Writer};

/// The module of days in several currencies.
const MULTICURRENCY: &str = "POS multicurrency";
/// The module of drawers that several users share.
pub(super) const DRAWERS: &str = "Drawer counting";

pub(super) const WAREHOUSE: Column<Id<of::Warehouse>> =
    Column::of(Field::id("warehouseID", "warehouse_id", "warehouse").indexed());
pub(super) const REGISTER: Column<Id<of::Register>> =
    Column::of(Field::id("pointOfSaleID", "register_id", "point_of_sale").indexed());
pub(super) const DRAWER: Column<Text> =
    Column::of(Field::text("drawerID", "drawer_id", 50).part(DRAWERS, Code::NO_MODULE));
pub(super) const OPENED: Column<UnixTime> = Column::of(Field::new("openedUnixTime", "opened", Kind::Time).indexed());
pub(super) const OPENED_BY: Column<Id<of::Employee>> =
    Column::of(Field::id("openedByEmployeeID", "opened_by", "employee"));
pub(super) const OPENED_SUM: Column<Money> = Column::of(Field::amount("openedSum", "opened_sum"));
pub(super) const CLOSED: Column<UnixTime> = Column::of(Field::new("closedUnixTime", "closed", Kind::Time).indexed());
pub(super) const CLOSED_BY: Column<Id<of::Employee>> =
    Column::of(Field::id("closedByEmployeeID", "closed_by", "employee"));
pub(super) const REASON: Column<Id<of::Reason>> = Column::of(Field::id("reasonID", "reason_id", "reason_code"));
pub(super) const CURRENCY_CODE: Column<Text> = Column::of(Field::text("", "currency_code", 50));

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
pub(super) const CURRENCY: Field =
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
pub(super) fn check_multicurrency(cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
    if cx.params.filled(CURRENCY.name).is_some() && !cx.settings()?.has_module(MULTICURRENCY) {
        return Err(Fault::at(Code::FIELD_MODULE, CURRENCY.name));
    }
    Ok(())
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
