//! The server's secret, and the keyed hashes that are made with it.

use hmac::{Hmac, KeyInit, Mac};
use ladu_record::Failure;
use ladu_store::{Error, Store, Value};
use ladu_wire::Fault;
use sha2::Sha256;

pub use ladu_record::Secret;

/// The server's secret, made at the first start.
pub fn load(store: &Store) -> Result<Secret, Fault> {
    let mut fresh = [0u8; 32];
    getrandom::fill(&mut fresh).map_err(|error| Fault::internal(error.to_string()))?;
    let found = store.control_write(|tx| -> Result<Vec<u8>, Failure> {
        tx.execute(
            "INSERT INTO server_secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
            &[Value::Text("server"), Value::Blob(&fresh)],
        )?;
        let rows = tx.query("SELECT value FROM server_secret WHERE name = $1", &[Value::Text("server")])?;
        Ok(rows.first().map(|row| row.blob(0).to_vec()).unwrap_or_default())
    });
    let found = found.map_err(|failure| failure.0)?;
    found.try_into().map_err(|_| Fault::internal(Error::Sql("the server's secret is damaged".to_owned())))
}

/// The keyed hash of some parts, each marked off from the next.
pub(crate) fn keyed(secret: &Secret, parts: &[&[u8]]) -> [u8; 32] {
    let key = <Hmac<Sha256> as KeyInit>::new_from_slice(secret);
    // A key of any length is fine for HMAC.
    let Ok(mut mac) = key else { return [0; 32] };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
