//! What records held before: the former values of the columns that a noun keeps, so that what follows from them can be told for a moment
//! that has passed.

use std::collections::{HashMap, HashSet};

use ladu_store::{OwnedValue, Row, Value};
use ladu_types::{Id, UnixTime, of};
use ladu_wire::Fault;

use super::patch::Patch;
use super::query;
use crate::context::Cx;

/// The columns of a table whose former values are kept.
#[derive(Debug)]
pub struct Past {
    pub table: &'static str,
    /// Numbers, days and words; none has the sign that parts them.
    pub columns: &'static [&'static str],
}

/// What a record held in the columns, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held(Vec<String>);

impl Held {
    /// The whole number of a column: an id, an amount in millionths, a flag; 0 where there is none.
    pub fn int(&self, place: usize) -> i64 {
        self.text(place).parse().unwrap_or(0)
    }

    /// The text of a column.
    pub fn text(&self, place: usize) -> &str {
        self.0.get(place).map_or("", String::as_str)
    }
}

/// So many records are asked for by one statement.
const AT_ONCE: usize = 4096;

/// What parts the columns in the one text that they are kept as.
const PART: char = '|';

impl Past {
    /// The columns as one text.
    fn text(&self) -> String {
        let columns: Vec<String> = self.columns.iter().map(|column| format!("CAST(t.{column} AS TEXT)")).collect();
        columns.join(&format!(" || '{PART}' || "))
    }

    /// Keeps what the records of a condition about `t` hold, before they change or go. Of several changes in one second the first counts,
    /// for a moment is the beginning of its second.
    pub fn keep(&self, cx: &mut Cx<'_, '_>, condition: &str, values: &[Value<'_>]) -> Result<(), Fault> {
        let (table, text, mark) = (self.table, self.text(), values.len() + 1);
        let sql = format!(
            "INSERT INTO past_value (account, noun, record_id, ended, added, value)
             SELECT t.account, '{table}', t.id, CAST(${mark} AS BIGINT), t.added, {text} FROM {table} t
             WHERE t.account = $0 AND ({condition}) ON CONFLICT (account, noun, record_id, ended) DO NOTHING"
        );
        let now = [Value::Int(cx.now().0)];
        cx.queue(&sql, &[values, &now].concat())
    }

    /// The same for a record that a patch is about to change; nothing is kept where it changes no column that is.
    pub(super) fn keep_before(&self, cx: &mut Cx<'_, '_>, id: Id<of::Record>, patch: &Patch) -> Result<(), Fault> {
        let mut values: Vec<OwnedValue> = vec![id.number().into()];
        let mut differs = Vec::new();
        for column in self.columns {
            if let Some(value) = patch.scalar(column) {
                values.push(query::owned(value));
                differs.push(format!("t.{column} <> ${}", values.len()));
            }
        }
        if differs.is_empty() {
            return Ok(());
        }
        let values: Vec<Value<'_>> = values.iter().map(OwnedValue::as_value).collect();
        self.keep(cx, &format!("t.id = $1 AND ({})", differs.join(" OR ")), &values)
    }

    /// Records as they were when a second began, by id: what each held in the columns. All of them, or those of some ids.
    pub fn at(&self, cx: &mut Cx<'_, '_>, moment: UnixTime, only: Option<&[i64]>) -> Result<HashMap<i64, Held>, Fault> {
        let (text, time) = (self.text(), Value::Int(moment.0));
        let sql = format!("SELECT t.id, {text} FROM {} t WHERE t.account = $0 AND t.added < $1", self.table);
        let mut found = HashMap::new();
        match only {
            None => found.extend(cx.query(&sql, &[time])?.iter().map(record)),
            Some(ids) => {
                for ids in ids.chunks(AT_ONCE) {
                    found.extend(cx.among(&format!("{sql} AND t.id IN ({{ids}})"), ids, &[time])?.iter().map(record));
                }
            }
        }
        let only: Option<HashSet<i64>> = only.map(|ids| ids.iter().copied().collect());
        // The latest first, so that the first change after the moment has the last word.
        let sql = "SELECT record_id, value, added FROM past_value WHERE account = $0 AND noun = $1 AND ended >= $2
                   ORDER BY record_id, ended DESC";
        for row in cx.query(sql, &[Value::Text(self.table), time])?.iter() {
            let (id, held) = record(row);
            if only.as_ref().is_some_and(|only| !only.contains(&id)) {
                continue;
            }
            if row.get::<i64>(2) < moment.0 {
                found.insert(id, held)
            } else {
                found.remove(&id)
            };
        }
        Ok(found)
    }

    /// The present and former records that were made or have changed in these columns since a second began.
    pub fn changed_since(&self, cx: &mut Cx<'_, '_>, moment: UnixTime) -> Result<Vec<i64>, Fault> {
        let sql = format!(
            "SELECT record_id FROM past_value WHERE account = $0 AND noun = $1 AND ended >= $2
             UNION SELECT id FROM {} WHERE account = $0 AND changed >= $2 AND added >= $2",
            self.table
        );
        let rows = cx.query(&sql, &[Value::Text(self.table), Value::Int(moment.0)])?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }
}

fn record(row: Row<'_>) -> (i64, Held) {
    (row.get(0), Held(row.get::<&str>(1).split(PART).map(str::to_owned).collect()))
}
