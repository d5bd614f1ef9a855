//! Days from which documents are totalled by another version of the algorithm.

use ladu_domain::totals::VERSIONS;
use ladu_record::noun::{self, Field, Noun, Patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

/// A day on which the version changes.
pub static CHANGE: Noun = Noun {
    doc: "A day from which documents are totalled by another version of the algorithm.",
    log: "invoiceAlgorithmChanges",
    remembered: true,
    ..Noun::new("algorithm_change", "", CHANGE_FIELDS)
};

const CHANGE_FIELDS: &[Field] = &[
    Field::date("date", "date").required().doc("The first day; it has not begun yet."),
    Field::int("version", "version").required().doc("2, 3, 4 or 5."),
];

fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let rows = cx.query("SELECT date, version FROM algorithm_change WHERE account = $0 ORDER BY date", &[])?;
    for row in rows.iter() {
        answer.record(|w| {
            w.key("date");
            w.plain_text(row.text(0));
            w.key("version");
            w.int(row.int(1));
        });
    }
    Ok(())
}

/// The day that was sent; one before `first` cannot be planned any more (1179).
fn day(cx: &mut Cx<'_, '_>, days_from_today: i64) -> Result<String, Fault> {
    let day = cx.params.read("date", Kind::Date)?.filter(|day| !day.text().is_empty());
    let day = day.ok_or_else(|| Fault::missing("date"))?.text().to_owned();
    let first = cx.today()?.plus_days(days_from_today).to_string();
    if day < first { Err(Fault::at(Code::NOT_FUTURE, "date")) } else { Ok(day) }
}

fn add(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("configuration", Action::Edit)?;
    let version = cx.params.read("version", Kind::Int(0, 1000))?;
    let day = day(cx, 1)?;
    let version = version.ok_or_else(|| Fault::missing("version"))?.int();
    if !VERSIONS.contains(&version) {
        return Err(Fault::at(Code::NO_SUCH_ALGORITHM, "version"));
    }
    remove_on(cx, &day)?;
    let mut patch = Patch::new(CHANGE_FIELDS);
    patch.set("date", day);
    patch.set("version", version);
    noun::create(cx, &CHANGE, &patch)?;
    answer.record(|w| {
        w.key("isAdded");
        w.int(1);
    });
    Ok(())
}

fn remove_on(cx: &mut Cx<'_, '_>, day: &str) -> Result<i64, Fault> {
    let removed = noun::delete_where(cx, &CHANGE, "t.date = $1", &[Value::Text(day)])?;
    Ok(i64::try_from(removed.len()).unwrap_or(0))
}

fn remove(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("configuration", Action::Edit)?;
    let day = day(cx, 0)?;
    let removed = remove_on(cx, &day)?;
    answer.record(|w| {
        w.key("recordsDeleted");
        w.int(removed);
    });
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::read("getInvoiceAlgorithmChanges", "configuration", list)
        .doc("Lists days on which the totals algorithm changes."),
    Call::write("addInvoiceAlgorithmChange", add)
        .inputs(CHANGE_FIELDS)
        .doc("Plans another version of the totals algorithm."),
    Call::write("removeInvoiceAlgorithmChange", remove)
        .inputs(&[Field::date("date", "").required().doc("Today or later.")])
        .doc("Drops a planned change of the totals algorithm."),
];
