//! Tokens that somebody else signs: their public keys, and the check of a JSON Web Token against them.
//!
//! Only signatures by public keys are taken: with a shared secret, whoever knows the published key could sign as well.

use aws_lc_rs::signature::{self, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value as Json;

/// The part of a token that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It is no token, or says of itself what nobody here understands.
    Header,
    /// What it says is no JSON object.
    Payload,
    /// No known key has signed it.
    Signature,
}

impl Part {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Part::Header => "header",
            Part::Payload => "payload",
            Part::Signature => "signature",
        }
    }
}

/// A public key, as its kind of signature needs it.
#[derive(Debug)]
enum Key {
    /// Modulus and exponent.
    Rsa(Vec<u8>, Vec<u8>),
    P256(Vec<u8>),
    P384(Vec<u8>),
    Ed25519(Vec<u8>),
}

/// The public keys of a provider, each with its name if it has one.
#[derive(Debug)]
pub struct Keys(Vec<(Option<String>, Key)>);

impl Keys {
    /// Reads a set of keys: a JSON Web Key Set, one JSON Web Key, or public keys in PEM. None when no key is in it.
    pub fn parse(text: &str) -> Option<Keys> {
        let keys: Vec<_> = match serde_json::from_str::<Json>(text) {
            Ok(Json::Object(set)) => match set.get("keys") {
                Some(Json::Array(list)) => list.iter().filter_map(of_jwk).collect(),
                _ => of_jwk(&Json::Object(set)).into_iter().collect(),
            },
            _ => blocks(text).filter_map(|der| Some((None, of_der(&der)?))).collect(),
        };
        if keys.is_empty() { None } else { Some(Keys(keys)) }
    }

    /// What a token says, when one of the keys has signed it.
    pub fn open(&self, token: &str) -> Result<serde_json::Map<String, Json>, Part> {
        let parts: Vec<&str> = token.trim().split('.').collect();
        let &[header, payload, mark] = parts.as_slice() else { return Err(Part::Header) };
        let signed = format!("{header}.{payload}");
        let header = object(header).filter(|header| !header.contains_key("crit")).ok_or(Part::Header)?;
        let algorithm = header.get("alg").and_then(Json::as_str).ok_or(Part::Header)?;
        let mark = URL_SAFE_NO_PAD.decode(mark).map_err(|_| Part::Signature)?;
        let name = header.get("kid").and_then(Json::as_str);
        let is_meant = |key: &Option<String>| name.is_none() || key.is_none() || key.as_deref() == name;
        let meant = self.0.iter().filter(|(key, _)| is_meant(key));
        if !meant.into_iter().any(|(_, key)| key.has_signed(algorithm, signed.as_bytes(), &mark)) {
            return Err(Part::Signature);
        }
        object(payload).ok_or(Part::Payload)
    }
}

impl Key {
    fn has_signed(&self, algorithm: &str, text: &[u8], mark: &[u8]) -> bool {
        let plain = |with: &'static dyn VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(with, key).verify(text, mark).is_ok()
        };
        match (self, algorithm) {
            (Key::Rsa(n, e), _) => {
                rsa(algorithm).is_some_and(|with| RsaPublicKeyComponents { n, e }.verify(with, text, mark).is_ok())
            }
            (Key::P256(key), "ES256") => plain(&signature::ECDSA_P256_SHA256_FIXED, key),
            (Key::P384(key), "ES384") => plain(&signature::ECDSA_P384_SHA384_FIXED, key),
            (Key::Ed25519(key), "EdDSA") => plain(&signature::ED25519, key),
            _ => false,
        }
    }
}

fn rsa(algorithm: &str) -> Option<&'static RsaParameters> {
    Some(match algorithm {
        "RS256" => &signature::RSA_PKCS1_2048_8192_SHA256,
        "RS384" => &signature::RSA_PKCS1_2048_8192_SHA384,
        "RS512" => &signature::RSA_PKCS1_2048_8192_SHA512,
        "PS256" => &signature::RSA_PSS_2048_8192_SHA256,
        "PS384" => &signature::RSA_PSS_2048_8192_SHA384,
        "PS512" => &signature::RSA_PSS_2048_8192_SHA512,
        _ => return None,
    })
}

/// A JSON object in base64.
fn object(part: &str) -> Option<serde_json::Map<String, Json>> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

/// A key of a set; keys that are not for signatures are left out.
fn of_jwk(jwk: &Json) -> Option<(Option<String>, Key)> {
    if jwk["use"].as_str().is_some_and(|use_| use_ != "sig") {
        return None;
    }
    let bytes = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str()?.trim_end_matches('=')).ok();
    let point = || Some([vec![4], bytes("x")?, bytes("y")?].concat());
    let key = match (jwk["kty"].as_str()?, jwk["crv"].as_str().unwrap_or_default()) {
        ("RSA", _) => Key::Rsa(bytes("n")?, bytes("e")?),
        ("EC", "P-256") => Key::P256(point()?),
        ("EC", "P-384") => Key::P384(point()?),
        ("OKP", "Ed25519") => Key::Ed25519(bytes("x")?),
        _ => return None,
    };
    Some((jwk["kid"].as_str().map(str::to_owned), key))
}

/// The bytes of each public key in a text of PEM.
fn blocks(text: &str) -> impl Iterator<Item = Vec<u8>> {
    text.split("-----BEGIN PUBLIC KEY-----").skip(1).filter_map(|rest| {
        let (body, _) = rest.split_once("-----END PUBLIC KEY-----")?;
        STANDARD.decode(body.split_whitespace().collect::<String>()).ok()
    })
}

const SEQUENCE: u8 = 0x30;
const BITS: u8 = 0x03;
const NUMBER: u8 = 0x02;
const NAME: u8 = 0x06;
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P384: &[u8] = &[0x2b, 0x81, 0x04, 0, 0x22];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// The next value of a kind in DER, and what follows it.
fn take(kind: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&[found, first], mut rest) = der.split_first_chunk()?;
    let mut length = usize::from(first);
    if first & 0x80 != 0 {
        let count = usize::from(first & 0x7f);
        let (digits, after) = rest.split_at_checked(count).filter(|_| (1..=4).contains(&count))?;
        length = digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit));
        rest = after;
    }
    if found == kind { rest.split_at_checked(length) } else { None }
}

/// A key as PEM carries it: the name of its kind, then its bits.
fn of_der(der: &[u8]) -> Option<Key> {
    let (whole, _) = take(SEQUENCE, der)?;
    let (kind, rest) = take(SEQUENCE, whole)?;
    let (kind, parameters) = take(NAME, kind)?;
    let key = take(BITS, rest)?.0.strip_prefix(&[0])?;
    let curve = || take(NAME, parameters).map(|(curve, _)| curve);
    match kind {
        RSA => {
            let (n, rest) = take(NUMBER, take(SEQUENCE, key)?.0)?;
            let (e, _) = take(NUMBER, rest)?;
            let positive = |number: &[u8]| number.strip_prefix(&[0]).unwrap_or(number).to_vec();
            Some(Key::Rsa(positive(n), positive(e)))
        }
        EC if curve() == Some(P256) => Some(Key::P256(key.to_vec())),
        EC if curve() == Some(P384) => Some(Key::P384(key.to_vec())),
        ED25519 => Some(Key::Ed25519(key.to_vec())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im9uZSJ9.eyJtYWlsIjoibWFyaUBleGFtcGxlLmNvbSIsImV4cCI6NDE\
        wMjQ0NDgwMH0.ewz6OmzP6Stdf24h2Hfjkz3zXmY6h5mtTrxvYQJX0xm-JjXL55LotnS8ffPNTXDgYNkLYOFn0XE-pU33FoRmdM6\
        Y4LLJicytExIucnhnFaPqV6mX9oikeGGbmPuUK8vCpUEG0hDCuL-HwjEpnj3GvxG736jKPDikFoiB7Ec63u_2Lvpan1R6lCRJacy\
        7RBoZnKWc8Z6gjhrQot9udrzCizeycN4TArkvHbk2oTlS9t6_WbPwHEieCb_f5NI7xl0DIR1beK8UddH1eOIDIyKuO0RS_d2IOEA\
        wVlVKmF9kAaxqQyu5EOV6VIhK8m8lqqNS-slKF30jluH72-oOQKKeJQ";
    const MODULUS: &str = "v6De-VqYnABoQ5rFHedLFQ3lV86iWnVLaDpQhq7V2TED3yMjisHZPoustEPxeR_5nGEQnucpn7GiTQe9Kw-K3sYUXV1uDmOBCL6j\
        ef-cFw20hWl9oLDKhNEIDM5oiX6zxhyd40wnlmXTpcWC8HhKj9QL-Hc8p9ru35dCZ-PYnbKfAU8JPMK0Vuplc786amcXohC0Ekrk\
        aOYlcM4aGY2tz_j2ScDugezLhPH_FelRyQdQtFmqkjsYHqIXlipJkZZyaD39-uWb9-WHmDO4hSkA3N5MKk36euwQl0A7sPQzQNN3\
        e1z_0AP0rmmk3xRHTTzxek4SVFqXNuWl5Od4ywOtUw";
    const PEM: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAv6De+VqYnABoQ5rFHedL
FQ3lV86iWnVLaDpQhq7V2TED3yMjisHZPoustEPxeR/5nGEQnucpn7GiTQe9Kw+K
3sYUXV1uDmOBCL6jef+cFw20hWl9oLDKhNEIDM5oiX6zxhyd40wnlmXTpcWC8HhK
j9QL+Hc8p9ru35dCZ+PYnbKfAU8JPMK0Vuplc786amcXohC0EkrkaOYlcM4aGY2t
z/j2ScDugezLhPH/FelRyQdQtFmqkjsYHqIXlipJkZZyaD39+uWb9+WHmDO4hSkA
3N5MKk36euwQl0A7sPQzQNN3e1z/0AP0rmmk3xRHTTzxek4SVFqXNuWl5Od4ywOt
UwIDAQAB
-----END PUBLIC KEY-----";

    #[test]
    fn a_token_is_opened_by_the_key_that_signed_it() {
        let jwk = |name: &str| format!(r#"{{"kty":"RSA","kid":"{name}","use":"sig","n":"{MODULUS}","e":"AQAB"}}"#);
        let set = |name: &str| format!(r#"{{"keys":[{{"kty":"oct","k":"AAAA"}},{}]}}"#, jwk(name));
        for text in [jwk("one"), set("one"), PEM.to_owned()] {
            let keys = Keys::parse(&text).unwrap();
            assert_eq!(keys.open(TOKEN).unwrap()["mail"], "mari@example.com", "{text}");
            let (signed, mark) = TOKEN.rsplit_once('.').unwrap();
            let (header, payload) = signed.split_once('.').unwrap();
            let other = URL_SAFE_NO_PAD.encode(r#"{"mail":"jaan@example.com"}"#);
            let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
            let shared = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256"}"#);
            let critical = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","crit":["b64"]}"#);
            for (token, part) in [
                (format!("{header}.{other}.{mark}"), Part::Signature),
                (format!("{none}.{payload}."), Part::Signature),
                (format!("{shared}.{payload}.{mark}"), Part::Signature),
                (format!("{critical}.{payload}.{mark}"), Part::Header),
                (format!("{header}.{payload}"), Part::Header),
                (format!("x.{payload}.{mark}"), Part::Header),
                (String::new(), Part::Header),
            ] {
                assert_eq!(keys.open(&token).unwrap_err(), part, "{token}");
            }
        }
        assert_eq!(Keys::parse(&set("two")).unwrap().open(TOKEN).unwrap_err(), Part::Signature);
    }

    #[test]
    fn what_is_no_key_is_none() {
        let encrypting = format!(r#"{{"kty":"RSA","use":"enc","n":"{MODULUS}","e":"AQAB"}}"#);
        let cut = PEM.replace("MIIB", "MIIC");
        for text in ["", "{}", "[]", "x", r#"{"keys":[]}"#, r#"{"kty":"oct","k":"AAAA"}"#, &encrypting, &cut] {
            assert!(Keys::parse(text).is_none(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_key_or_none(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..80)) {
            let _ = of_der(&bytes);
            let _ = of_der(&[&[SEQUENCE, bytes.len() as u8], bytes.as_slice()].concat());
        }
    }
}
