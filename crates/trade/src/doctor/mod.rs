//! The laws that hold between documents, their rows, what they moved and what was paid, checked on a whole account.

mod holdings;
mod laws;
mod prices;

use ladu_ledger::Finding;
use ladu_record::Cx;
use ladu_wire::Fault;

/// Checks every law of an account's stock and documents; no findings is health.
pub fn check(cx: &mut Cx<'_, '_>) -> Result<Vec<Finding>, Fault> {
    let mut findings = ladu_ledger::check(cx)?;
    laws::check(cx, &mut findings)?;
    holdings::check(cx, &mut findings)?;
    prices::check(cx, &mut findings)?;
    Ok(findings)
}
