//! What is made of the server's secret: look-up hashes of PINs, session keys, and signed tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, decode, encode};
use ladu_store::{Error, Store, Value};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};
use sha2::{Digest, Sha256};

use ladu_record::{Cx, Failure};

use crate::jwt::of_algorithm;

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
fn keyed(secret: &Secret, parts: &[&[u8]]) -> [u8; 32] {
    let key = <Hmac<Sha256> as KeyInit>::new_from_slice(secret);
    // A key of any length is fine for HMAC.
    let Ok(mut mac) = key else { return [0; 32] };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a PIN is kept and looked up as. A PIN is short: without the server's secret nobody can try them all.
pub fn pin_hash(cx: &Cx<'_, '_>, pin: &str) -> String {
    hex(&keyed(&cx.request.secret, &[b"pin", &cx.request.account.number().to_be_bytes(), pin.as_bytes()]))
}

/// A new session key: four letters and forty digits, made of the request's own random bits.
pub fn session_key(secret: &Secret, seed: u128) -> String {
    let bytes = keyed(secret, &[b"session", &seed.to_be_bytes()]);
    let letters: String = bytes[20..24].iter().map(|byte| char::from(b'a' + byte % 26)).collect();
    format!("{letters}{}", hex(&bytes[..20]))
}

/// The session key that an identity token is swapped for: always the same one.
pub fn token_session_key(secret: &Secret, token: &str) -> String {
    hex(&keyed(secret, &[b"token session", token.as_bytes()])[..20])
}

/// A password for somebody who gave none: letters of both cases and digits.
pub fn made_up_password(secret: &Secret, seed: u128) -> String {
    let bytes = keyed(secret, &[b"password", &seed.to_be_bytes()]);
    format!("La{}9", URL_SAFE_NO_PAD.encode(&bytes[..12]).replace(['-', '_'], "x"))
}

/// What a session key is stored as.
pub fn key_hash(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

/// What a signed token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// The account's code.
    pub client_code: String,
    /// The user; none in tokens of log-in services of elsewhere.
    pub user: Option<Id<of::User>>,
    /// The user's name.
    pub user_name: String,
    /// When the session began that the token was made for, in Unix seconds.
    pub issued: i64,
    /// When the token ends, in Unix seconds.
    pub expires: i64,
    /// May it open a session?
    pub identity: bool,
    /// The partner whose program asked for it; empty for none.
    pub partner: String,
}

/// A JSON Web Token, signed with HS256.
pub fn token(secret: &Secret, claims: &Claims) -> Result<String, Fault> {
    let mut body = serde_json::json!({
        "clientCode": claims.client_code,
        "userID": Id::number_of(claims.user),
        "username": claims.user_name,
        "iat": claims.issued,
        "exp": claims.expires,
        "permissions": if claims.identity { vec!["backoffice"] } else { Vec::new() },
    });
    if !claims.partner.is_empty() {
        body["partner"] = claims.partner.as_str().into();
    }
    let signed = EncodingKey::from_secret(secret).and_then(|key| encode(&Header::new(Algorithm::HS256), &body, &key));
    signed.map_err(|error| Fault::internal(error.to_string()))
}

/// Reads a token and checks its signature and end.
pub fn read_token(secret: &Secret, token: &str, now: i64) -> Result<Claims, Fault> {
    let key = DecodingKey::from_secret(secret);
    let opened = key.and_then(|key| decode::<serde_json::Value>(token.trim(), &key, &of_algorithm(Algorithm::HS256)));
    let claims = claims_of(&opened.map_err(|_| Fault::at(Code::TOKEN_BROKEN, "jwt"))?.claims)?;
    if claims.expires <= now { Err(Fault::of(Code::TOKEN_ENDED)) } else { Ok(claims) }
}

/// What an opened token says of an account and a user. Log-in services of elsewhere name the user by an e-mail address.
pub fn claims_of(body: &serde_json::Value) -> Result<Claims, Fault> {
    let text = |name: &str| match &body[name] {
        serde_json::Value::Number(number) => Some(number.to_string()),
        other => other.as_str().filter(|text| !text.is_empty()).map(str::to_owned),
    };
    let name = ["username", "email", "mail"].into_iter().find_map(text);
    Ok(Claims {
        client_code: text("clientCode").ok_or_else(|| Fault::of(Code::TOKEN_NO_ACCOUNT))?,
        user: Id::some(body["userID"].as_i64().unwrap_or(0)),
        user_name: name.ok_or_else(|| Fault::of(Code::TOKEN_NO_USER))?,
        issued: body["iat"].as_i64().unwrap_or(0),
        expires: body["exp"].as_i64().unwrap_or(0),
        identity: body["permissions"].as_array().is_some_and(|list| list.iter().any(|p| p == "backoffice")),
        partner: text("partner").unwrap_or_default(),
    })
}

/// A call that can be done later by whoever holds its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The account.
    pub account: Id<of::Account>,
    /// The user on whose behalf it is done.
    pub user: Id<of::User>,
    /// The call.
    pub call: String,
    /// Its parameters.
    pub params: Vec<(String, String)>,
    /// When the link ends, in Unix seconds.
    pub expires: i64,
}

/// A link's text, signed.
pub fn seal_link(secret: &Secret, link: &Link) -> String {
    let body = serde_json::json!([link.account.number(), link.user.number(), link.call, link.params, link.expires]);
    let body = URL_SAFE_NO_PAD.encode(body.to_string());
    let signature = URL_SAFE_NO_PAD.encode(keyed(secret, &[b"link", body.as_bytes()]));
    format!("{body}~{signature}")
}

/// Reads a signed link; a changed or an old one is unknown (1011).
pub fn open_link(secret: &Secret, text: &str, now: i64) -> Result<Link, Fault> {
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
    let link = Link { account: Id::new(account), user: Id::new(user), call, params, expires };
    if link.expires <= now { Err(wrong()) } else { Ok(link) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_until_it_ends_and_never_when_changed() {
        let claims = Claims {
            client_code: "100001".to_owned(),
            user: Some(Id::new(3)),
            user_name: "mari".to_owned(),
            issued: 1000,
            expires: 2000,
            identity: true,
            partner: "Till maker".to_owned(),
        };
        let secret = [7; 32];
        let text = token(&secret, &claims).unwrap();
        assert_eq!(read_token(&secret, &text, 1999).unwrap(), claims);
        assert_eq!(read_token(&secret, &text, 2000).unwrap_err().code, Code::TOKEN_ENDED);
        assert_eq!(read_token(&[8; 32], &text, 0).unwrap_err().code, Code::TOKEN_BROKEN);
        assert_eq!(read_token(&secret, "x.y", 0).unwrap_err().code, Code::TOKEN_BROKEN);
        let (header, signed) = text.split_once('.').unwrap();
        for other in [r#"{"alg":"none"}"#, r#"{"alg":"HS512"}"#, r#"{"alg":"ES256"}"#] {
            let other = format!("{}.{signed}", URL_SAFE_NO_PAD.encode(other));
            assert_eq!(read_token(&secret, &other, 0).unwrap_err().code, Code::TOKEN_BROKEN);
        }
        let unsigned = format!("{header}.{}.", signed.split_once('.').unwrap().0);
        assert_eq!(read_token(&secret, &unsigned, 0).unwrap_err().code, Code::TOKEN_BROKEN);
    }

    #[test]
    fn session_keys_have_the_form_clients_know() {
        let key = session_key(&[1; 32], 5);
        assert_eq!(key.len(), 44);
        assert!(key.bytes().all(|b| b.is_ascii_alphanumeric()));
        assert_ne!(key, session_key(&[1; 32], 6));
    }
}
