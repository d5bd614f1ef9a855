//! Signed links: a call with its parameters that whoever has the link may make until it ends.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use crate::keys::key_hash;
use crate::secret::{Secret, keyed};

/// A call that can be done later by whoever holds its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub account: Id<of::Account>,
    /// The user on whose behalf it is done.
    pub user: Id<of::User>,
    pub call: String,
    pub params: Vec<(String, String)>,
    /// When the link ends, in Unix seconds.
    pub expires: i64,
}

/// A link's text, signed.
pub fn seal(secret: &Secret, link: &Link) -> String {
    let body = serde_json::json!([link.account.number(), link.user.number(), link.call, link.params, link.expires]);
    let body = URL_SAFE_NO_PAD.encode(body.to_string());
    let signature = URL_SAFE_NO_PAD.encode(keyed(secret, &[b"link", body.as_bytes()]));
    format!("{body}~{signature}")
}

/// Reads a signed link; a changed or an old one is unknown (1011).
pub fn open(secret: &Secret, text: &str, now: i64) -> Result<Link, Fault> {
    let link = read(secret, text)?;
    if link.expires <= now { Err(Fault::of(Code::UNKNOWN_ID)) } else { Ok(link) }
}

/// A link that was good until its end came; none when it still works or never did.
pub fn ended(secret: &Secret, text: &str, now: i64) -> Option<Link> {
    read(secret, text).ok().filter(|link| link.expires <= now)
}

fn read(secret: &Secret, text: &str) -> Result<Link, Fault> {
    let wrong = || Fault::of(Code::UNKNOWN_ID);
    let (body, signature) = text.rsplit_once('~').ok_or_else(wrong)?;
    let expected = URL_SAFE_NO_PAD.encode(keyed(secret, &[b"link", body.as_bytes()]));
    // Both are hashes of the same length; comparing hashes of them hides where they differ.
    if key_hash(signature) != key_hash(&expected) {
        return Err(wrong());
    }
    let body = URL_SAFE_NO_PAD.decode(body).map_err(|_| wrong())?;
    let parts = serde_json::from_slice(&body).map_err(|_| wrong())?;
    let (account, user, call, params, expires) = parts;
    Ok(Link { account: Id::new(account), user: Id::new(user), call, params, expires })
}
