//! Requests that a client sends again because it never saw the answer: known by a key the client made, or by saying the very same.

use ladu_record::Cx;
use ladu_store::Asked;
use ladu_types::Id;
use ladu_wire::{Code, Fault};

/// How long a client's key is remembered, in seconds.
pub const KEY_LIFE: i64 = 86_400;
pub const KEY_LENGTH: usize = 128;

/// How long an edit of a document waits for another of the same, in milliseconds.
pub const PATIENCE: u32 = 5000;

/// Refuses a key that a record of a table was made with in the last day (1206). The table has a column `temporary_uuid`. The day is
/// counted from the last change: programs say themselves when a record was made.
pub fn refuse_used_key(cx: &mut Cx<'_, '_>, table: &str, parameter: &str, key: &str) -> Result<(), Fault> {
    let asked = ask_used_key(cx, table, parameter, key)?;
    refuse_used(cx, asked)
}

/// Asks for a record that was made with a key in the last day (see [`refuse_used_key`]).
pub fn ask_used_key(cx: &mut Cx<'_, '_>, table: &str, parameter: &str, key: &str) -> Result<Asked, Fault> {
    let is_clean = key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    if !is_clean || key.len() > KEY_LENGTH {
        return Err(Fault::format(parameter));
    }
    // Two requests with one key wait for each other here.
    cx.lock_name(&format!("{table}.temporary_uuid {key}"))?;
    ask_made_with(cx, table, key)
}

/// Refuses a key by which a record was found (1206).
pub fn refuse_used(cx: &mut Cx<'_, '_>, found: Asked) -> Result<(), Fault> {
    if cx.rows(found)?.is_empty() { Ok(()) } else { Err(Fault::of(Code::UUID_USED)) }
}

/// The record of a table that was made with a client's key in the last day.
pub fn made_with<T>(cx: &mut Cx<'_, '_>, table: &str, key: &str) -> Result<Option<Id<T>>, Fault> {
    let asked = ask_made_with(cx, table, key)?;
    Ok(cx.rows(asked)?.first().map(|row| row.get(0)))
}

fn ask_made_with(cx: &mut Cx<'_, '_>, table: &str, key: &str) -> Result<Asked, Fault> {
    let sql = format!(
        "SELECT id FROM {table} WHERE account = $0 AND temporary_uuid <> '' AND temporary_uuid = $1 AND changed > $2 LIMIT 1"
    );
    let since = cx.now().0 - KEY_LIFE;
    cx.ask(&sql, &[key.into(), since.into()])
}

/// The record of a table that was made by a request of that fingerprint. The table has a column `fingerprint`.
pub fn made_by<T>(cx: &mut Cx<'_, '_>, table: &str, fingerprint: &str) -> Result<Option<Id<T>>, Fault> {
    let asked = ask_made_by(cx, table, fingerprint)?;
    Ok(cx.rows(asked)?.first().map(|row| row.get(0)))
}

/// Asks for the record that was made by a request of that fingerprint (see [`made_by`]): its id.
pub fn ask_made_by(cx: &mut Cx<'_, '_>, table: &str, fingerprint: &str) -> Result<Asked, Fault> {
    // Two at once wait for each other here.
    cx.lock_name(&format!("{table}.fingerprint {fingerprint}"))?;
    let sql = format!("SELECT id FROM {table} WHERE account = $0 AND fingerprint <> '' AND fingerprint = $1 LIMIT 1");
    cx.ask(&sql, &[fingerprint.into()])
}
