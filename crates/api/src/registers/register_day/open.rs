//! Opens days, and tells whether one is open.

use ladu_record::noun::{self, Field, Patch, read_patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_types::{Id, Money, of};
use ladu_wire::Fault;

use super::day::{CURRENCY, DAY, OPENED, OPENED_BY, OPENED_SUM, REGISTER};
use super::shift::{Opening, PersistedDay, Shift, create, drawer_of, need, set_employee, shift_of};

/// What the calls that open a day read.
pub(super) const INPUTS: &[Field] = &[
    REGISTER.field.required(),
    Field::id("employeeID", OPENED_BY.field.column, "employee")
        .doc("Who opens it; the user of the session when left out."),
    OPENED_SUM.field.required().doc("Cash in the drawer."),
    OPENED.field.required(),
    Field::flag("queryOpenDay", "").doc("Only reports the open day."),
    CURRENCY,
];

pub(super) const IS_OPEN: &[Field] = &[
    REGISTER.field.required(),
    Field::id("employeeID", OPENED_BY.field.column, "employee").doc("Looks at the employee's drawer, if there is one."),
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
    into_drawer(cx, &mut shift, patch.id(OPENED_BY))?;
    if query {
        return report(cx, &shift, answer);
    }
    save(cx, &patch, &shift, answer)
}

/// The call that only asks.
pub(super) fn is_open(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let patch = read_patch(cx.params, IS_OPEN, cx.default_language()?)?;
    let mut shift = shift_of(cx, patch.id(REGISTER), false)?;
    noun::check_fields(cx, &DAY, &patch)?;
    into_drawer(cx, &mut shift, patch.id(OPENED_BY))?;
    report(cx, &shift, answer)
}

fn read(cx: &mut Cx<'_, '_>, query: bool) -> Result<(Patch, Shift), Fault> {
    cx.user()?.require(DAY.module, if query { Action::View } else { Action::Add })?;
    let mut patch = read_patch(cx.params, INPUTS, cx.default_language()?)?;
    let names = ["pointOfSaleID", "openedSum", "openedUnixTime"];
    need(cx, if query { &names[..1] } else { &names })?;
    let shift = shift_of(cx, patch.id(REGISTER), true)?;
    noun::check_fields(cx, &DAY, &patch)?;
    if patch.get(OPENED_SUM).is_some_and(Money::is_negative) {
        return Err(Fault::not_allowed("openedSum"));
    }
    set_employee(cx, &mut patch, OPENED_BY)?;
    Ok((patch, shift))
}

/// An employee with a drawer has the day of that drawer, whatever the register.
fn into_drawer(cx: &mut Cx<'_, '_>, shift: &mut Shift, employee: Option<Id<of::Employee>>) -> Result<(), Fault> {
    shift.drawer = drawer_of(cx, employee)?;
    if !shift.drawer.is_empty() {
        shift.register = None;
    }
    Ok(())
}

fn report(cx: &mut Cx<'_, '_>, shift: &Shift, answer: &mut Answer) -> Result<(), Fault> {
    if let Some(day) = PersistedDay::open(cx, shift)? {
        write(&day, None, answer);
    }
    Ok(())
}

fn save(cx: &mut Cx<'_, '_>, patch: &Patch, shift: &Shift, answer: &mut Answer) -> Result<(), Fault> {
    let (time, sum) = (patch.get(OPENED).unwrap_or_default(), patch.get(OPENED_SUM).unwrap_or_default());
    let opening = Opening { time, sum, employee: patch.id(OPENED_BY) };
    let known = PersistedDay::at(cx, shift, opening.time)?;
    let day = match known {
        Some(day) => {
            let mut change = Patch::new(DAY.fields);
            change.put(OPENED_SUM, opening.sum);
            change.put(OPENED_BY, opening.employee);
            noun::update(cx, &DAY, day.id.number(), &change)?;
            day
        }
        None => create(cx, shift, opening)?,
    };
    write(&day, Some(known.is_some()), answer);
    Ok(())
}

fn write(day: &PersistedDay, already_open: Option<bool>, answer: &mut Answer) {
    answer.record(|w| {
        w.key("pointOfSaleID");
        w.int(Id::number_of(day.register));
        w.key("openedUnixTime");
        w.int(day.opened.0);
        w.key("dayID");
        w.int(day.id.number());
        if let Some(already_open) = already_open {
            w.key("warningDayAlreadyOpen");
            w.bool(already_open);
        }
    });
}
