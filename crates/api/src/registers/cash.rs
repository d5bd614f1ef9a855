//! Money that is put into a drawer or taken out of it without a sale.

use ladu_record::attributes;
use ladu_record::noun::{
    self, Column, Field, Noun, Operator, PageSize, Patch, Query, ReadColumn, Text, filter, read_patch,
};
use ladu_record::rights::Action;
use ladu_record::zones::Zones;
use ladu_record::{Answer, Cx};
use ladu_trade::currency;
use ladu_trade::document::within_warehouses;
use ladu_types::{Date, Fixed, Id, Money, UnixTime, of};
use ladu_wire::{Fault, Kind};

use crate::Call;

/// A drop or a payout.
pub static CASH_MOVE: Noun = Noun {
    doc: "Money that is put into a drawer (above zero) or taken out of it (below zero) without a sale; 0 is a drawer that was only opened.",
    module: "pos",
    log: "cashIns",
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    filters: &[
        filter("warehouseID", Operator::Equals("warehouse_id")),
        filter("pointOfSaleID", Operator::Equals("register_id")),
        filter("employeeID", Operator::Equals("employee_id")),
        filter("reasonID", Operator::Equals("reason_id")),
        filter("dateTimeFrom", Operator::Code(|cx, query, text| happened(cx, query, ("dateTimeFrom", ">="), text))),
        filter("startDateTime", Operator::Code(|cx, query, text| happened(cx, query, ("startDateTime", ">="), text))),
        filter("dateTimeUntil", Operator::Code(|cx, query, text| happened(cx, query, ("dateTimeUntil", "<="), text))),
        filter("endDateTime", Operator::Code(|cx, query, text| happened(cx, query, ("endDateTime", "<="), text))),
        filter("changedSince", Operator::ChangedSince),
    ],
    restrict: Some(|cx, query| within_warehouses(cx, query, &[WAREHOUSE])),
    prepare: Some(|cx, _, _| Ok(Box::new(cx.zones()?))),
    ..Noun::new("cash_move", "transactionID", FIELDS)
};

const SUM: Column<Money> = Column::of(Field::amount("sum", "sum").doc("Below zero when it was taken out."));
const CURRENCY_CODE: Column<Text> = Column::of(Field::text("currencyCode", "currency_code", 50));
const CURRENCY_RATE: Column<Fixed> =
    Column::of(Field::amount("currencyRate", "currency_rate").read_only().default(1_000_000));
const WAREHOUSE: Column<Id<of::Warehouse>> =
    Column::of(Field::id("warehouseID", "warehouse_id", "warehouse").read_only().indexed());
const REGISTER: Column<Id<of::Register>> =
    Column::of(Field::id("pointOfSaleID", "register_id", "point_of_sale").indexed());
const EMPLOYEE: Column<Id<of::Employee>> =
    Column::of(Field::id("employeeID", "employee_id", "employee").doc("The user of the session when left out."));
const REASON: Column<Id<of::Reason>> = Column::of(Field::id("reasonID", "reason_id", "reason_code"));
const HAPPENED: Column<UnixTime> =
    Column::of(Field::new("added", "happened", Kind::Time).indexed().doc("When it happened; now when left out."));

const FIELDS: &[Field] = &[
    SUM.field,
    CURRENCY_CODE.field,
    CURRENCY_RATE.field,
    WAREHOUSE.field,
    Field::name_of("warehouseName", "warehouse_id", "warehouse"),
    REGISTER.field,
    Field::name_of("pointOfSaleName", "register_id", "point_of_sale"),
    EMPLOYEE.field,
    Field::name_of("employeeName", "employee_id", "employee"),
    Field::special("dateTime", HAPPENED.field.column, |page, cell, name, w| {
        let (time, store) = (UnixTime(cell.value.int()), cell.get(WAREHOUSE));
        w.key(name);
        w.plain_text(&page.extra::<Zones>().map_or(String::new(), |zones| zones.local(time, store).to_string()));
    }),
    REASON.field,
    Field::text("comment", "comment", 255),
    HAPPENED.field,
    Field::new("lastModified", "changed", Kind::Time).read_only(),
];

/// Compares the moment of a move with a date and time of its store; a date alone is its beginning or its end.
fn happened(cx: &mut Cx<'_, '_>, query: &mut Query, (name, sign): (&str, &str), text: &str) -> Result<(), Fault> {
    let (day, clock) = text.trim().split_once([' ', 'T']).unwrap_or((text.trim(), ""));
    let day: Date = day.parse().map_err(|_| Fault::format(name))?;
    let clock = match clock {
        "" if sign == "<=" => "23:59:59".to_owned(),
        clock => Kind::Clock.read(name, clock)?.text().to_owned(),
    };
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<i64>().ok()).unwrap_or(0);
    let mut parts = clock.split(':');
    let second = number(parts.next()) * 3600 + number(parts.next()) * 60 + number(parts.next());
    let time = cx.zones()?.time_in("t.warehouse_id", day, second);
    query.and(&format!("t.happened {sign} {}", time.sql), time.values);
    Ok(())
}

/// Which way money goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    In,
    Out,
}

fn cash_in(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    save(cx, Way::In, answer)
}

fn cash_out(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    save(cx, Way::Out, answer)
}

fn save(cx: &mut Cx<'_, '_>, way: Way, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let id = params.id("transactionID")?.filter(|id| *id != 0);
    cx.user()?.require(CASH_MOVE.module, if id.is_some() { Action::Edit } else { Action::Add })?;
    let mut patch = read_patch(params, FIELDS, cx.default_language()?)?;
    patch.id = id;
    for name in ["pointOfSaleID", "sum"] {
        params.filled(name).ok_or_else(|| Fault::missing(name))?;
    }
    let sum = patch.get(SUM).unwrap_or_default();
    if sum.is_negative() {
        return Err(Fault::not_allowed("sum"));
    }
    let register = patch.id(REGISTER).ok_or_else(|| Fault::missing("pointOfSaleID"))?;
    let sql = "SELECT warehouse_id FROM point_of_sale WHERE account = $0 AND id = $1";
    let warehouse = cx.first(sql, &[register.into()], |row| row.get::<Id<of::Warehouse>>(0))?;
    let warehouse = warehouse.ok_or_else(|| Fault::unknown("pointOfSaleID"))?;
    cx.user()?.require_warehouse(warehouse.number())?;
    noun::check_fields(cx, &CASH_MOVE, &patch)?;
    let purpose = if way == Way::In { "CASH_IN" } else { "CASH_OUT" };
    check_reason(cx, patch.id(REASON), purpose, "reasonID")?;
    patch.put(SUM, if way == Way::Out { sum.negated() } else { sum });
    patch.put(WAREHOUSE, warehouse);
    let id = store(cx, patch)?;
    attributes::save(cx, &CASH_MOVE, id)?;
    let sql = "SELECT register_id, happened FROM cash_move WHERE account = $0 AND id = $1";
    let (register, happened) = cx.first(sql, &[id.into()], |row| row.read::<(i64, i64)>())?.unwrap_or_default();
    answer.record(|w| {
        for (key, value) in [("transactionID", id), ("pointOfSaleID", register), ("addedUnixTime", happened)] {
            w.key(key);
            w.int(value);
        }
    });
    Ok(())
}

fn store(cx: &mut Cx<'_, '_>, mut patch: Patch) -> Result<i64, Fault> {
    let sent = patch.get(CURRENCY_CODE).map(str::to_owned);
    if patch.is_new() || sent.is_some() {
        let currency = currency::of_code(cx, sent.as_deref())?;
        patch.put(CURRENCY_CODE, currency.code);
        patch.put(CURRENCY_RATE, currency.rate);
    }
    if let Some(id) = patch.id {
        noun::check_reference(cx, CASH_MOVE.table, "transactionID", id)?;
        if patch.get(HAPPENED) == Some(UnixTime(0)) {
            patch.remove(HAPPENED);
        }
        if patch.get(EMPLOYEE) == Some(None) {
            patch.remove(EMPLOYEE);
        }
        noun::update(cx, &CASH_MOVE, id, &patch)?;
        return Ok(id);
    }
    if patch.get(HAPPENED).unwrap_or_default() == UnixTime(0) {
        patch.put(HAPPENED, cx.now());
    }
    if patch.id(EMPLOYEE).is_none() {
        patch.put(EMPLOYEE, cx.user()?.employee);
    }
    noun::create(cx, &CASH_MOVE, &patch)
}

/// A reason that is there and is for that purpose, or none at all (1011).
pub(super) fn check_reason(
    cx: &mut Cx<'_, '_>,
    reason: Option<Id<of::Reason>>,
    purpose: &str,
    name: &str,
) -> Result<(), Fault> {
    let Some(reason) = reason else { return Ok(()) };
    let sql = "SELECT id FROM reason_code WHERE account = $0 AND id = $1 AND purpose = $2";
    cx.first(sql, &[reason.into(), purpose.into()], |_| ())?.ok_or_else(|| Fault::unknown(name))
}

const TRANSACTION: Field =
    Field::new("transactionID", "", Kind::Id).doc("The record to change; a new one is made without it.");

/// What both calls read.
const INPUTS: &[Field] = &[
    TRANSACTION,
    Field::id("pointOfSaleID", "", "point_of_sale").required(),
    Field::id("employeeID", "", "employee").doc("The user of the session when left out."),
    Field::amount("sum", "").required().doc("Above zero; 0 says that the drawer was only opened."),
    Field::text("currencyCode", "", 3).doc("The account's own when left out or unknown."),
    Field::id("reasonID", "", "reason_code"),
    Field::text("comment", "", 255),
    Field::new("added", "", Kind::Time).doc("When it happened; now when left out."),
];

pub static CALLS: &[Call] = &[
    Call::write("POSCashIN", cash_in).inputs(INPUTS).doc("Records that money was put into the drawer without a sale."),
    Call::write("POSCashOUT", cash_out)
        .inputs(INPUTS)
        .doc("Records that money was taken out of the drawer without a sale."),
    Call::list("getCashIns", &CASH_MOVE).doc("Lists money put into drawers and taken out of them without a sale."),
];
