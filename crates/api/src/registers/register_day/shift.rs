//! Whose day it is, and the days that are stored of it.

use ladu_record::Cx;
use ladu_record::noun::{self, Column, Patch};
use ladu_store::Value;
use ladu_trade::currency;
use ladu_types::{Id, Money, UnixTime, of};
use ladu_wire::Fault;

use super::day::{
    CURRENCY, CURRENCY_CODE, DAY, DRAWER, DRAWERS, OPENED, OPENED_BY, OPENED_SUM, REGISTER, WAREHOUSE,
    check_multicurrency,
};

/// The currency whose day is meant: as sent, else the account's own.
pub(super) fn currency_of(cx: &mut Cx<'_, '_>) -> Result<String, Fault> {
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
pub(super) struct Shift {
    /// The register; none for a drawer.
    pub(super) register: Option<Id<of::Register>>,
    pub(super) warehouse: Option<Id<of::Warehouse>>,
    /// The drawer; empty for a register.
    pub(super) drawer: String,
    pub(super) currency: String,
}

/// The register that a call names; the user may work in its store (1064). Calls that write wait for each other here, so that nobody
/// opens one day twice.
pub(super) fn shift_of(cx: &mut Cx<'_, '_>, register: Option<Id<of::Register>>, lock: bool) -> Result<Shift, Fault> {
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
pub(super) fn drawer_of(cx: &mut Cx<'_, '_>, employee: Option<Id<of::Employee>>) -> Result<String, Fault> {
    if employee.is_none() || !cx.settings()?.has_module(DRAWERS) {
        return Ok(String::new());
    }
    let sql = "SELECT drawer_id FROM employee WHERE account = $0 AND id = $1";
    Ok(cx.first(sql, &[employee.into()], |row| row.get(0))?.unwrap_or_default())
}

/// The employee that a call names, else the one behind the session.
pub(super) fn set_employee(
    cx: &mut Cx<'_, '_>,
    patch: &mut Patch,
    column: Column<Id<of::Employee>>,
) -> Result<(), Fault> {
    if patch.id(column).is_none() {
        patch.put(column, cx.user()?.employee);
    }
    Ok(())
}

/// A parameter that a call cannot do without (1010).
pub(super) fn need(cx: &Cx<'_, '_>, names: &[&str]) -> Result<(), Fault> {
    match names.iter().find(|name| cx.params.filled(name).is_none()) {
        Some(name) => Err(Fault::missing(name)),
        None => Ok(()),
    }
}

/// What is known of a persisted day.
#[derive(Debug, Clone, Copy)]
pub(super) struct PersistedDay {
    pub(super) id: Id<of::RegisterDay>,
    /// None for a drawer.
    pub(super) register: Option<Id<of::Register>>,
    pub(super) opened: UnixTime,
    /// 0 while it is open.
    pub(super) closed: UnixTime,
}

impl PersistedDay {
    pub(super) fn read(
        cx: &mut Cx<'_, '_>,
        conditions: &str,
        values: &[Value<'_>],
    ) -> Result<Option<PersistedDay>, Fault> {
        let sql = format!(
            "SELECT id, register_id, opened, closed FROM register_day WHERE account = $0 AND {conditions} LIMIT 1"
        );
        cx.first(&sql, values, |row| {
            let (id, register, opened, closed) = row.read();
            PersistedDay { id, register, opened, closed }
        })
    }

    /// The day of a shift that was opened at a moment.
    pub(super) fn at(cx: &mut Cx<'_, '_>, shift: &Shift, opened: UnixTime) -> Result<Option<PersistedDay>, Fault> {
        let conditions = "register_id = $1 AND drawer_id = $2 AND currency_code = $3 AND opened = $4 ORDER BY id";
        PersistedDay::read(
            cx,
            conditions,
            &[shift.register.into(), shift.drawer.as_str().into(), shift.currency.as_str().into(), opened.into()],
        )
    }

    /// The open day of a shift; the one that was opened last when there are several.
    pub(super) fn open(cx: &mut Cx<'_, '_>, shift: &Shift) -> Result<Option<PersistedDay>, Fault> {
        let conditions = "register_id = $1 AND drawer_id = $2 AND currency_code = $3 AND closed = 0
             ORDER BY opened DESC, id DESC";
        PersistedDay::read(
            cx,
            conditions,
            &[shift.register.into(), shift.drawer.as_str().into(), shift.currency.as_str().into()],
        )
    }
}

/// How a day began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opening {
    pub(super) time: UnixTime,
    /// What was in the drawer.
    pub(super) sum: Money,
    pub(super) employee: Option<Id<of::Employee>>,
}

/// Makes a day that is open.
pub(super) fn create(cx: &mut Cx<'_, '_>, shift: &Shift, opening: Opening) -> Result<PersistedDay, Fault> {
    let mut patch = Patch::new(DAY.fields);
    patch.put(REGISTER, shift.register);
    patch.put(WAREHOUSE, shift.warehouse);
    patch.put(DRAWER, shift.drawer.as_str());
    patch.put(CURRENCY_CODE, shift.currency.as_str());
    patch.put(OPENED, opening.time);
    patch.put(OPENED_SUM, opening.sum);
    patch.put(OPENED_BY, opening.employee);
    let id = Id::new(noun::create(cx, &DAY, &patch)?);
    Ok(PersistedDay { id, register: shift.register, opened: opening.time, closed: UnixTime(0) })
}
