//! Closes days. It is never refused for what state a day is in: two warnings tell what happened.

use ladu_record::attributes;
use ladu_record::noun::{self, Field, read_patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::OwnedValue;
use ladu_types::{Id, Money, UnixTime, of};
use ladu_wire::{Fault, Kind};

use super::day::{CLOSED, CLOSED_BY, CURRENCY, DAY, REASON, REGISTER};
use super::shift::{Opening, PersistedDay, Shift, create, drawer_of, need, set_employee, shift_of};

/// What the call reads; also `counted-TENDER` and `varianceReasonID-TENDER` of any tender.
pub(super) const INPUTS: &[Field] = &[
    REGISTER.field.required(),
    Field::id("employeeID", CLOSED_BY.field.column, "employee")
        .doc("Who closes it; the user of the session when left out."),
    Field::new("openedUnixTime", "", Kind::Time).doc("Says which day it is, unless dayID does."),
    Field::new("dayID", "", Kind::Id),
    CLOSED.field.required(),
    Field::amount("closedSum", "closed_sum").required().doc("Money that stays in the register."),
    Field::amount("bankedSum", "banked_sum").required().doc("Money that is taken away."),
    REASON.field.doc("Why the cash differs."),
    Field::text("notes", "notes", 10_000),
    CURRENCY,
    Field::flag("findLastOpenDay", "").doc("Closes the open day, if neither time nor id is sent."),
];

const COUNTED: &str = "counted-";
const VARIANCE: &str = "varianceReasonID-";
/// The most tenders that are counted one by one.
const MOST_TENDERS: usize = 200;

pub(super) fn close(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(DAY.module, Action::Edit)?;
    let mut patch = read_patch(cx.params, INPUTS, cx.default_language()?)?;
    need(cx, &["pointOfSaleID", "closedUnixTime", "closedSum", "bankedSum"])?;
    let shift = shift_of(cx, patch.id(REGISTER), true)?;
    noun::check_fields(cx, &DAY, &patch)?;
    if patch.get(CLOSED) == Some(UnixTime(0)) {
        return Err(Fault::not_allowed("closedUnixTime"));
    }
    check_reason(cx, patch.id(REASON), "reasonID")?;
    set_employee(cx, &mut patch, CLOSED_BY)?;
    let counts = read_counts(cx)?;
    let (day, was_open) = find(cx, &shift, patch.id(CLOSED_BY))?;
    patch.remove(REGISTER);
    noun::update(cx, &DAY, day.id.number(), &patch)?;
    attributes::save(cx, &DAY, day.id.number())?;
    store_counts(cx, day.id, counts)?;
    let closed = patch.get(CLOSED).unwrap_or_default();
    answer.record(|w| {
        for (key, value) in [
            ("dayID", day.id.number()),
            ("pointOfSaleID", Id::number_of(day.register)),
            ("openedUnixTime", day.opened.0),
            ("closedUnixTime", closed.0),
        ] {
            w.key(key);
            w.int(value);
        }
        w.key("warningDayNotOpen");
        w.bool(!was_open);
        w.key("warningDayAlreadyClosed");
        w.bool(day.closed.0 != 0);
    });
    Ok(())
}

/// The day that is meant, and whether it had been opened. One that was never opened is made with nothing in the drawer.
fn find(cx: &mut Cx<'_, '_>, shift: &Shift, employee: Option<Id<of::Employee>>) -> Result<(PersistedDay, bool), Fault> {
    let params = cx.params;
    if let Some(id) = params.id("dayID")? {
        let sql = "id = $1 AND (register_id = $2 OR drawer_id <> '') ORDER BY id";
        let day = PersistedDay::read(cx, sql, &[id.into(), shift.register.into()])?;
        return Ok((day.ok_or_else(|| Fault::unknown("dayID"))?, true));
    }
    let drawer = drawer_of(cx, employee)?;
    let of_drawer = Shift { register: None, drawer, ..shift.clone() };
    let shifts = [Some(shift), Some(&of_drawer).filter(|shift| !shift.drawer.is_empty())];
    let opened = match params.filled("openedUnixTime") {
        Some(text) => UnixTime(Kind::Time.read("openedUnixTime", text)?.int()),
        None if params.flag("findLastOpenDay") => {
            for shift in shifts.into_iter().flatten() {
                if let Some(day) = PersistedDay::open(cx, shift)? {
                    return Ok((day, true));
                }
            }
            return Err(Fault::unknown("findLastOpenDay"));
        }
        None => return Err(Fault::missing("openedUnixTime")),
    };
    for shift in shifts.into_iter().flatten() {
        if let Some(day) = PersistedDay::at(cx, shift, opened)? {
            return Ok((day, true));
        }
    }
    let day = create(cx, shift, Opening { time: opened, sum: Money::ZERO, employee })?;
    Ok((day, false))
}

/// What was counted of a tender other than cash.
struct Count {
    /// The tender, and after a dash the kind of card.
    tender: String,
    sum: Money,
    reason: Option<Id<of::Reason>>,
}

fn read_counts(cx: &mut Cx<'_, '_>) -> Result<Vec<Count>, Fault> {
    let params = cx.params;
    let mut tenders: Vec<&str> =
        params.iter().filter_map(|(name, _)| name.strip_prefix(COUNTED).or(name.strip_prefix(VARIANCE))).collect();
    tenders.sort_unstable();
    tenders.dedup();
    if tenders.len() > MOST_TENDERS {
        return Err(Fault::of(ladu_wire::Code::LIST_TOO_LONG));
    }
    let mut counts = Vec::new();
    for tender in tenders {
        let (sum, reason) = (format!("{COUNTED}{tender}"), format!("{VARIANCE}{tender}"));
        let read = |kind: Kind, name: &str| params.filled(name).map(|text| kind.read(name, text)).transpose();
        let count = Count {
            tender: tender.to_uppercase(),
            sum: read(Kind::Amount, &sum)?.map_or(Money::ZERO, |sum| Money::from_micro(sum.int())),
            reason: read(Kind::Id, &reason)?.and_then(|id| Id::some(id.int())),
        };
        check_reason(cx, count.reason, &reason)?;
        counts.push(count);
    }
    Ok(counts)
}

/// A reason for a difference at the end of the day, or none (1011).
fn check_reason(cx: &mut Cx<'_, '_>, reason: Option<Id<of::Reason>>, name: &str) -> Result<(), Fault> {
    super::super::cash::check_reason(cx, reason, "EOD_VARIANCE", name)
}

fn store_counts(cx: &mut Cx<'_, '_>, day: Id<of::RegisterDay>, counts: Vec<Count>) -> Result<(), Fault> {
    cx.queue("DELETE FROM register_day_count WHERE account = $0 AND day_id = $1", &[day.into()])?;
    let values: Vec<OwnedValue> = counts
        .into_iter()
        .flat_map(|count| [day.into(), count.tender.into(), count.sum.into(), count.reason.into()])
        .collect();
    cx.queue_rows("INSERT INTO register_day_count (account, day_id, tender, sum, reason_id) VALUES", 4, &values)
}
