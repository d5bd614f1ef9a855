//! Closes days. It is never refused for what state a day is in: two warnings tell what happened.

use ladu_record::attributes;
use ladu_record::noun::{self, Field, read_patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Value};
use ladu_wire::{Fault, Kind};

use super::{CURRENCY, DAY, Shift, Stored, create, drawer_of, need, set_employee, shift_of};

/// What the call reads; also `counted-TENDER` and `varianceReasonID-TENDER` of any tender.
pub(super) const INPUTS: &[Field] = &[
    Field::id("pointOfSaleID", "register_id", "point_of_sale").required(),
    Field::id("employeeID", "closed_by", "employee").doc("Who closes it; the user of the session when left out."),
    Field::new("openedUnixTime", "", Kind::Time).doc("Says which day it is, unless dayID does."),
    Field::new("dayID", "", Kind::Id),
    Field::new("closedUnixTime", "closed", Kind::Time).required(),
    Field::amount("closedSum", "closed_sum").required().doc("Money that stays in the register."),
    Field::amount("bankedSum", "banked_sum").required().doc("Money that is taken away."),
    Field::id("reasonID", "reason_id", "reason_code").doc("Why the cash differs."),
    Field::text("notes", "notes", 10_000),
    CURRENCY,
    Field::flag("findLastOpenDay", "").doc("Closes the open day, if neither time nor id is sent."),
];

const COUNTED: &str = "counted-";
const REASON: &str = "varianceReasonID-";
/// The most tenders that are counted one by one.
const MOST_TENDERS: usize = 200;

/// The call.
pub(super) fn close(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(DAY.module, Action::Edit)?;
    let mut patch = read_patch(cx.params, INPUTS, cx.default_language()?)?;
    need(cx, &["pointOfSaleID", "closedUnixTime", "closedSum", "bankedSum"])?;
    let shift = shift_of(cx, patch.int("register_id"), true)?;
    noun::check_fields(cx, &DAY, &patch)?;
    if patch.int("closed") == Some(0) {
        return Err(Fault::not_allowed("closedUnixTime"));
    }
    check_reason(cx, patch.int("reason_id").unwrap_or(0), "reasonID")?;
    set_employee(cx, &mut patch, "closed_by")?;
    let counts = read_counts(cx)?;
    let employee = patch.int("closed_by").unwrap_or(0);
    let (day, was_open) = find(cx, &shift, employee)?;
    noun::update(cx, &DAY, day.id, &patch.only(|column| column != "register_id"))?;
    attributes::save(cx, &DAY, day.id)?;
    store_counts(cx, day.id, counts)?;
    let closed = patch.int("closed").unwrap_or(0);
    answer.record(|w| {
        for (key, value) in [
            ("dayID", day.id),
            ("pointOfSaleID", day.register),
            ("openedUnixTime", day.opened),
            ("closedUnixTime", closed),
        ] {
            w.key(key);
            w.int(value);
        }
        w.key("warningDayNotOpen");
        w.bool(!was_open);
        w.key("warningDayAlreadyClosed");
        w.bool(day.closed != 0);
    });
    Ok(())
}

/// The day that is meant, and whether it had been opened. One that was never opened is made with nothing in the drawer.
fn find(cx: &mut Cx<'_, '_>, shift: &Shift, employee: i64) -> Result<(Stored, bool), Fault> {
    let params = cx.params;
    if let Some(id) = params.id("dayID")? {
        let sql = "id = $1 AND (register_id = $2 OR drawer_id <> '') ORDER BY id";
        let day = Stored::read(cx, sql, &[Value::Int(id), Value::Int(shift.register)])?;
        return Ok((day.ok_or_else(|| Fault::unknown("dayID"))?, true));
    }
    let drawer = drawer_of(cx, employee)?;
    let of_drawer = Shift { register: 0, drawer, ..shift.clone() };
    let shifts = [Some(shift), Some(&of_drawer).filter(|shift| !shift.drawer.is_empty())];
    let opened = match params.filled("openedUnixTime") {
        Some(text) => Kind::Time.read("openedUnixTime", text)?.int(),
        None if params.flag("findLastOpenDay") => {
            for shift in shifts.into_iter().flatten() {
                if let Some(day) = Stored::open(cx, shift)? {
                    return Ok((day, true));
                }
            }
            return Err(Fault::unknown("findLastOpenDay"));
        }
        None => return Err(Fault::missing("openedUnixTime")),
    };
    for shift in shifts.into_iter().flatten() {
        if let Some(day) = Stored::at(cx, shift, opened)? {
            return Ok((day, true));
        }
    }
    let id = create(cx, shift, (opened, 0, employee))?;
    Ok((Stored { id, register: shift.register, opened, closed: 0 }, false))
}

/// What was counted of a tender other than cash.
struct Count {
    /// The tender, and after a dash the kind of card.
    tender: String,
    sum: i64,
    reason: i64,
}

fn read_counts(cx: &mut Cx<'_, '_>) -> Result<Vec<Count>, Fault> {
    let params = cx.params;
    let mut tenders: Vec<&str> =
        params.iter().filter_map(|(name, _)| name.strip_prefix(COUNTED).or(name.strip_prefix(REASON))).collect();
    tenders.sort_unstable();
    tenders.dedup();
    if tenders.len() > MOST_TENDERS {
        return Err(Fault::of(ladu_wire::Code::LIST_TOO_LONG));
    }
    let mut counts = Vec::new();
    for tender in tenders {
        let (sum, reason) = (format!("{COUNTED}{tender}"), format!("{REASON}{tender}"));
        let read = |kind: Kind, name: &str| params.filled(name).map(|text| kind.read(name, text)).transpose();
        let count = Count {
            tender: tender.to_uppercase(),
            sum: read(Kind::Amount, &sum)?.map_or(0, |sum| sum.int()),
            reason: read(Kind::Id, &reason)?.map_or(0, |id| id.int()),
        };
        check_reason(cx, count.reason, &reason)?;
        counts.push(count);
    }
    Ok(counts)
}

/// A reason for a difference at the end of the day, or none (1011).
fn check_reason(cx: &mut Cx<'_, '_>, reason: i64, name: &str) -> Result<(), Fault> {
    super::super::cash::check_reason(cx, reason, "EOD_VARIANCE", name)
}

fn store_counts(cx: &mut Cx<'_, '_>, day: i64, counts: Vec<Count>) -> Result<(), Fault> {
    cx.queue("DELETE FROM register_day_count WHERE account = $0 AND day_id = $1", &[Value::Int(day)])?;
    let values: Vec<OwnedValue> = counts
        .into_iter()
        .flat_map(|count| [day.into(), count.tender.into(), count.sum.into(), count.reason.into()])
        .collect();
    cx.queue_rows("INSERT INTO register_day_count (account, day_id, tender, sum, reason_id) VALUES", 4, &values)
}
