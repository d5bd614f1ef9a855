//! The filter by birthday that customers and employees share.

use ladu_wire::{Fault, Kind};

use super::query::Query;
use crate::context::Cx;

/// Restricts a list to birthdays between two days of the year, `mm-dd` each; from a later to an earlier day it goes over New Year.
pub fn born_between(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let (from, to) = (cx.params.filled("birthdayMonthDayFrom"), cx.params.filled("birthdayMonthDayTo"));
    if from.is_none() && to.is_none() {
        return Ok(());
    }
    let day = |name: &str, text: Option<&str>, default: &str| match text {
        None => Ok(default.to_owned()),
        Some(text) => Kind::Date.read(name, &format!("2000-{text}")).map(|date| date.text()[5..].to_owned()),
    };
    let from = day("birthdayMonthDayFrom", from, "01-01")?;
    let to = day("birthdayMonthDayTo", to, "12-31")?;
    let join = if from <= to { "AND" } else { "OR" };
    query.and(
        &format!("t.birthday <> '' AND (substr(t.birthday, 6) >= ? {join} substr(t.birthday, 6) <= ?)"),
        [from.into(), to.into()],
    );
    Ok(())
}
