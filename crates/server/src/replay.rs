//! The header `Idempotency-Key`: what writes is done once for a key of a user. Its answer is kept for a day and sent again, whole, to
//! whoever says the same with the same key; a key that comes with something else is refused.

use axum::http::HeaderMap;
use ladu_api::fingerprint::fingerprint;
use ladu_record::{Request, store_fault};
use ladu_store::{Tx, Value};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Format, Params};

/// As it is written in answers; in requests case does not matter.
pub(crate) const HEADER: &str = "Idempotency-Key";
/// How long an answer is kept, in seconds.
const LIFE: i64 = 86_400;
/// The most bytes that a key may have.
const LONGEST: usize = 255;

/// The key of a request that writes, and what tells the request from another.
pub(crate) struct ReplayKey {
    key: String,
    fingerprint: String,
}

impl ReplayKey {
    /// The key in the headers of a request, if there is one; one of other than visible ASCII characters or too long is none (1014).
    pub(crate) fn read(headers: &HeaderMap, params: &Params, format: Format) -> Result<Option<ReplayKey>, Fault> {
        let Some(value) = headers.get(HEADER) else { return Ok(None) };
        let is_clean = (1..=LONGEST).contains(&value.len()) && value.as_bytes().iter().all(u8::is_ascii_graphic);
        let key = value.to_str().ok().filter(|_| is_clean).ok_or_else(|| Fault::format(HEADER))?;
        let form = if format == Format::Xml { "xml" } else { "json" };
        Ok(Some(ReplayKey { key: key.to_owned(), fingerprint: format!("{} {form}", fingerprint(params)) }))
    }

    /// The answer that is kept; 1013 when it is that of another request. Who comes with the same key meanwhile waits.
    pub(crate) fn find(&self, tx: &mut Tx<'_>, request: &Request) -> Result<Option<Vec<u8>>, Fault> {
        let user: Option<Id<of::User>> = request.user;
        tx.lock_name(&format!("kept answer {} {}", Id::number_of(user), self.key)).map_err(store_fault)?;
        let sql = "SELECT fingerprint, body FROM kept_answer WHERE account = $0 AND user_id = $1 AND request_key = $2 AND added > $3";
        let values = [user.into(), Value::Text(&self.key), Value::Int(request.now.0 - LIFE)];
        let rows = tx.query(sql, &values).map_err(store_fault)?;
        let Some(row) = rows.first() else { return Ok(None) };
        match (row.text(0) == self.fingerprint, row.value(1)) {
            (true, Value::Blob(body)) => Ok(Some(body.to_vec())),
            _ => Err(Fault::at(Code::CONFLICT, HEADER)),
        }
    }

    /// Keeps an answer, and forgets those that were kept long enough.
    pub(crate) fn keep(&self, tx: &mut Tx<'_>, request: &Request, body: &[u8]) -> Result<(), Fault> {
        let (now, user) = (request.now.0, request.user);
        let old = "DELETE FROM kept_answer WHERE account = $0 AND added <= $1";
        tx.queue(old, &[Value::Int(now - LIFE)]).map_err(store_fault)?;
        let sql = "INSERT INTO kept_answer (account, user_id, request_key, fingerprint, body, added) VALUES ($0, $1, $2, $3, $4, $5)";
        let key = [user.into(), Value::Text(&self.key), Value::Text(&self.fingerprint)];
        let [user, key, fingerprint] = key;
        tx.queue(sql, &[user, key, fingerprint, Value::Blob(body), Value::Int(now)]).map_err(store_fault)
    }

    /// Forgets an answer that turned out to be another one afterwards.
    pub(crate) fn forget(&self, tx: &mut Tx<'_>, request: &Request) -> Result<(), ladu_store::Error> {
        let sql = "DELETE FROM kept_answer WHERE account = $0 AND user_id = $1 AND request_key = $2";
        tx.execute(sql, &[request.user.into(), Value::Text(&self.key)]).map(drop)
    }
}
