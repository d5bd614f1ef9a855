//! Opens days, and tells whether one is open.

use ladu_record::noun::{self, Field, Patch, read_patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_wire::{Fault, Kind};

use super::{CURRENCY, DAY, Shift, Stored, create, drawer_of, need, set_employee, shift_of};

/// What the calls that open a day read.
pub(super) const INPUTS: &[Field] = &[
    Field::id("pointOfSaleID", "register_id", "point_of_sale").required(),
    Field::id("employeeID", "opened_by", "employee").doc("Who opens it; the user of the session when left out."),
    Field::amount("openedSum", "opened_sum").required().doc("Cash in the drawer."),
    Field::new("openedUnixTime", "opened", Kind::Time).required(),
    Field::flag("queryOpenDay", "").doc("Only reports the open day."),
    CURRENCY,
];

/// What `isPOSDayOpen` reads.
pub(super) const IS_OPEN: &[Field] = &[
    Field::id("pointOfSaleID", "register_id", "point_of_sale").required(),
    Field::id("employeeID", "opened_by", "employee").doc("Looks at the employee's drawer, if there is one."),
    CURRENCY,
];

/// The call for registers.
pub(super) fn open(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let query = cx.params.flag("queryOpenDay");
    let (patch, shift) = read(cx, query)?;
    if query {
        return report(cx, &shift, answer);
    }
    save(cx, &patch, &shift, answer)
}

/// The call for registers and drawers.
pub(super) fn open_shift(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let query = cx.params.flag("queryOpenDay");
    let (patch, mut shift) = read(cx, query)?;
    into_drawer(cx, &mut shift, patch.int("opened_by").unwrap_or(0))?;
    if query {
        return report(cx, &shift, answer);
    }
    save(cx, &patch, &shift, answer)
}

/// The call that only asks.
pub(super) fn is_open(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let patch = read_patch(cx.params, IS_OPEN, cx.default_language()?)?;
    let mut shift = shift_of(cx, patch.int("register_id"), false)?;
    noun::check_fields(cx, &DAY, &patch)?;
    into_drawer(cx, &mut shift, patch.int("opened_by").unwrap_or(0))?;
    report(cx, &shift, answer)
}

fn read(cx: &mut Cx<'_, '_>, query: bool) -> Result<(Patch, Shift), Fault> {
    cx.user()?.require(DAY.module, if query { Action::View } else { Action::Add })?;
    let mut patch = read_patch(cx.params, INPUTS, cx.default_language()?)?;
    let names = ["pointOfSaleID", "openedSum", "openedUnixTime"];
    need(cx, if query { &names[..1] } else { &names })?;
    let shift = shift_of(cx, patch.int("register_id"), true)?;
    noun::check_fields(cx, &DAY, &patch)?;
    if patch.money("opened_sum").is_some_and(ladu_types::Money::is_negative) {
        return Err(Fault::not_allowed("openedSum"));
    }
    set_employee(cx, &mut patch, "opened_by")?;
    Ok((patch, shift))
}

/// An employee with a drawer has the day of that drawer, whatever the register.
fn into_drawer(cx: &mut Cx<'_, '_>, shift: &mut Shift, employee: i64) -> Result<(), Fault> {
    shift.drawer = drawer_of(cx, employee)?;
    if !shift.drawer.is_empty() {
        shift.register = 0;
    }
    Ok(())
}

fn report(cx: &mut Cx<'_, '_>, shift: &Shift, answer: &mut Answer) -> Result<(), Fault> {
    if let Some(day) = Stored::open(cx, shift)? {
        write(&day, None, answer);
    }
    Ok(())
}

fn save(cx: &mut Cx<'_, '_>, patch: &Patch, shift: &Shift, answer: &mut Answer) -> Result<(), Fault> {
    let number = |column: &str| patch.int(column).unwrap_or(0);
    let (opened, sum, employee) = (number("opened"), number("opened_sum"), number("opened_by"));
    let known = Stored::at(cx, shift, opened)?;
    let day = match known {
        Some(day) => {
            let mut change = Patch::new(DAY.fields);
            change.set("opened_sum", sum);
            change.set("opened_by", employee);
            noun::update(cx, &DAY, day.id, &change)?;
            day
        }
        None => {
            let id = create(cx, shift, (opened, sum, employee))?;
            Stored { id, register: shift.register, opened, closed: 0 }
        }
    };
    write(&day, Some(known.is_some()), answer);
    Ok(())
}

fn write(day: &Stored, already_open: Option<bool>, answer: &mut Answer) {
    answer.record(|w| {
        w.key("pointOfSaleID");
        w.int(day.register);
        w.key("openedUnixTime");
        w.int(day.opened);
        w.key("dayID");
        w.int(day.id);
        if let Some(already_open) = already_open {
            w.key("warningDayAlreadyOpen");
            w.bool(already_open);
        }
    });
}
