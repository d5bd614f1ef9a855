//! What tells one request from another: the same fingerprint means that the very same was said.

use ladu_wire::Params;
use sha2::{Digest, Sha256};

/// Parameters that say nothing of what is to be saved.
const ENVELOPE: &[&str] = &["sessionKey", "requestID", "sendContentType", "setContentType", "version", "responseType"];

/// What tells a request from every other that says something else.
pub fn fingerprint(params: &Params) -> String {
    let mut pairs: Vec<(&str, &str)> = params.iter().filter(|(name, _)| !ENVELOPE.contains(name)).collect();
    pairs.sort_unstable();
    let hash = Sha256::digest(format!("{pairs:?}").as_bytes());
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
