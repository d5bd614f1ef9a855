//! A client's key that was used before: the call is refused (1206), and answers the record that was made with the key, so that a
//! program whose first answer was lost learns what became of it.

use ladu_record::{Answer, Cx};
use ladu_trade::repeats;
use ladu_types::Id;
use ladu_wire::{Code, Fault};

/// The record of a table that a refused call repeats, and the refusal in the answer; every other fault stays one.
pub(crate) fn record_of<T>(
    cx: &mut Cx<'_, '_>,
    fault: Fault,
    (table, key): (&str, Option<&str>),
    answer: &mut Answer,
) -> Result<Id<T>, Fault> {
    let Some(key) = key.filter(|_| fault.code == Code::UUID_USED) else { return Err(fault) };
    let id = repeats::made_with(cx, table, key)?.ok_or(fault)?;
    answer.refused = Some(Code::UUID_USED);
    Ok(id)
}
