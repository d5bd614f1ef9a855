//! Which version of the totals algorithm an account uses on a day.

use ladu_wire::Fault;

use ladu_record::Cx;

/// The version of an account that never changed it.
const USUAL: i64 = 2;

/// The version in force on a day, `yyyy-mm-dd`: that of the last change on the day or before it.
pub fn version_on(cx: &mut Cx<'_, '_>, day: &str) -> Result<i64, Fault> {
    let changes = cx.cached("algorithm changes", "algorithm_change", |cx| {
        let rows = cx.query("SELECT date, version FROM algorithm_change WHERE account = $0 ORDER BY date, id", &[])?;
        Ok(rows.iter().map(|row| row.read::<(String, i64)>()).collect::<Vec<_>>())
    })?;
    Ok(changes.iter().rev().find(|(date, _)| date.as_str() <= day).map_or(USUAL, |(_, version)| *version))
}
