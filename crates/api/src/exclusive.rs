//! What a request works on exclusively while it runs: of two at once about one thing the second is refused, or waits.

use ladu_trade::repeats;
use ladu_wire::{Code, Params};

/// Something that one request at a time of an account works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What it is: a document, a key that a client made, a report.
    pub what: String,
    /// What another request is told that wants it meanwhile.
    pub refusal: Code,
    /// The other is not refused at once but waits for its turn, and is refused when that takes too long.
    pub waits: bool,
}

impl Claim {
    /// Another request is refused at once.
    pub fn alone(what: impl Into<String>, refusal: Code) -> Claim {
        Claim { what: what.into(), refusal, waits: false }
    }

    /// Another request waits for its turn (1205 when it waits too long).
    pub fn in_turn(what: impl Into<String>) -> Claim {
        Claim { what: what.into(), refusal: Code::WAITED, waits: true }
    }
}

/// A key that a client made for one new record of a table (1204).
pub fn key(table: &str, params: &Params) -> Option<Claim> {
    let key = params.filled("temporaryUUID")?;
    Some(Claim::alone(format!("key of {table}: {key}"), Code::IN_PROGRESS))
}

/// A record that is being deleted, by the parameter that names it (1204).
pub fn deletion(table: &str, parameter: &str, params: &Params) -> Vec<Claim> {
    let id = params.filled(parameter);
    id.map(|id| Claim::alone(format!("end of {table} {id}"), Code::IN_PROGRESS)).into_iter().collect()
}

/// A record that is being changed, by the parameter that names it (1204).
pub fn change(table: &str, parameter: &str, params: &Params) -> Vec<Claim> {
    let id = params.filled(parameter);
    id.map(|id| Claim::alone(format!("{table} {id}"), Code::IN_PROGRESS)).into_iter().collect()
}

/// The very same report (1021).
pub fn report(params: &Params) -> Vec<Claim> {
    vec![Claim::alone(format!("report {}", repeats::fingerprint(params)), Code::REPORT_RUNNING)]
}
