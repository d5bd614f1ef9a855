//! Signed tokens: JSON Web Tokens that name an account and a user.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, decode, encode};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use crate::jwt::of_algorithm;
use crate::secret::Secret;

/// What a signed token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    pub client_code: String,
    /// The user; none in tokens of other log-in services.
    pub user: Option<Id<of::User>>,
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

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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
}
