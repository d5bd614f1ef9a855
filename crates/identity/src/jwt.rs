//! Tokens that somebody else signs: their public keys, and the check of a JSON Web Token against them.
//!
//! Only signatures by public keys are taken: with a shared secret, whoever knows the published key could sign as well.

use aws_lc_rs::signature::{self, ParsedPublicKey, VerificationAlgorithm};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value as Json};

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

/// The public keys of a provider, each with its name if it has one.
#[derive(Debug)]
pub struct Keys(Vec<(Option<String>, DecodingKey)>);

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

    /// What a token says, when one of the keys has signed it. When it is valid is for the caller to judge.
    pub fn open(&self, token: &str) -> Result<Map<String, Json>, Part> {
        let token = token.trim();
        let header = head(token).ok_or(Part::Header)?;
        let algorithm = header.get("alg").and_then(Json::as_str).ok_or(Part::Header)?;
        // "none" is no algorithm by which a key could have signed, and neither is one that nobody here knows.
        let algorithm: Algorithm = algorithm.parse().map_err(|_| Part::Signature)?;
        let name = decode_header(token).map_err(|_| Part::Header)?.kid;
        let is_meant = |key: &Option<String>| name.is_none() || key.is_none() || *key == name;
        let rules = of_algorithm(algorithm);
        for (_, key) in self.0.iter().filter(|(name, key)| is_meant(name) && key.family() == algorithm.family()) {
            match decode(token, key, &rules) {
                Ok(token) => return Ok(token.claims),
                // Its signature was right.
                Err(error) if matches!(error.kind(), ErrorKind::Json(_)) => return Err(Part::Payload),
                Err(_) => {}
            }
        }
        Err(Part::Signature)
    }
}

/// Rules that let only one algorithm sign and leave the judgement of what a token says to the caller, who knows the time.
pub(crate) fn of_algorithm(algorithm: Algorithm) -> Validation {
    let mut rules = Validation::new(algorithm);
    rules.required_spec_claims.clear();
    (rules.validate_exp, rules.validate_aud) = (false, false);
    rules
}

/// The header of a token of three parts, unless there is something in it that has to be understood.
fn head(token: &str) -> Option<Map<String, Json>> {
    let mut parts = token.split('.');
    let header = parts.next().filter(|_| parts.count() == 2)?;
    let header: Map<String, Json> = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    if header.contains_key("crit") { None } else { Some(header) }
}

/// A key of a set; shared secrets and keys that are not for signatures are left out.
fn of_jwk(jwk: &Json) -> Option<(Option<String>, DecodingKey)> {
    let mut jwk = jwk.clone();
    // Some providers fill numbers up with the marks that the standard forbids.
    for name in ["n", "e", "x", "y"] {
        if let Some(Json::String(number)) = jwk.get_mut(name) {
            number.truncate(number.trim_end_matches('=').len());
        }
    }
    let jwk: Jwk = serde_json::from_value(jwk).ok()?;
    let is_for_signatures = matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature));
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    (is_for_signatures && key.family() != AlgorithmFamily::Hmac).then_some((jwk.common.key_id, key))
}

/// The bytes of each public key in a text of PEM.
fn blocks(text: &str) -> impl Iterator<Item = Vec<u8>> {
    text.split("-----BEGIN PUBLIC KEY-----").skip(1).filter_map(|rest| {
        let (body, _) = rest.split_once("-----END PUBLIC KEY-----")?;
        STANDARD.decode(body.split_whitespace().collect::<String>()).ok()
    })
}

/// A key as PEM carries it, when it is one of the kinds that sign tokens.
fn of_der(der: &[u8]) -> Option<DecodingKey> {
    let kinds: [(&'static dyn VerificationAlgorithm, fn(&[u8]) -> DecodingKey); 4] = [
        (&signature::RSA_PKCS1_2048_8192_SHA256, DecodingKey::from_rsa_der),
        (&signature::ECDSA_P256_SHA256_FIXED, DecodingKey::from_ec_der),
        (&signature::ECDSA_P384_SHA384_FIXED, DecodingKey::from_ec_der),
        (&signature::ED25519, DecodingKey::from_ed_der),
    ];
    kinds.into_iter().find_map(|(kind, of)| ParsedPublicKey::new(kind, der).is_ok().then(|| of(der)))
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{EncodingKey, Header, encode};

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

    const P256: [&str; 2] = [
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLdtGlUpKQ85XFc8AN5H0xPqscHm2OlRVRahwkEA+frqhRANCAAQ7yhNgBtBk\
         U5qQUr8jRY7kQFJMzWliCj/VmsVSI2IIgDcbGw8ctRpdLwXNi571ZsDNYqz8RojLvQQUFVEdk/dL",
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEO8oTYAbQZFOakFK/I0WO5EBSTM1pYgo/1ZrFUiNiCIA3GxsPHLUaXS8FzYue9WbAzWKs/EaI\
         y70EFBVRHZP3Sw==",
    ];
    const P384: [&str; 2] = [
        "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDDIunO33EVt9Cz5FHvO7E6s6T5Y0EXyPLLWd6BNQjjhsBDecn2oquJipjerIMrH\
         EyKhZANiAAT0PudkfKQ/H2HOGKPnSt5/uvDdnGOcf7M0jbgDzvCoXYWQW0uIZhigWcgJkpmCauvbPDvmAKMjYl5PF5ejRWiTj7u2p3S662hd\
         VNSBgRYAaQOVKJ0CUoxQYp97K4V7RLE=",
        "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE9D7nZHykPx9hzhij50ref7rw3ZxjnH+zNI24A87wqF2FkFtLiGYYoFnICZKZgmrr2zw75gCjI2Je\
         TxeXo0Vok4+7tqd0uutoXVTUgYEWAGkDlSidAlKMUGKfeyuFe0Sx",
    ];
    const ED25519: [&str; 2] = [
        "MC4CAQAwBQYDK2VwBCIEIKSLjN9TGYBO5dgjs5YhNb7qdeRtu1WfAjFrdcwWYOZp",
        "MCowBQYDK2VwAyEAkuMfkWaIBQ07lN/p/3yagsWv3CmxWOtCm+ElU3sFejc=",
    ];

    fn pem(key: &str) -> String {
        format!("-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n")
    }

    #[test]
    fn a_key_takes_tokens_of_its_own_algorithm_only() {
        let signing: [fn(&[u8]) -> EncodingKey; 2] = [EncodingKey::from_ec_der, EncodingKey::from_ed_der];
        let kinds = [
            (P256, signing[0], Algorithm::ES256),
            (P384, signing[0], Algorithm::ES384),
            (ED25519, signing[1], Algorithm::EdDSA),
        ];
        let claims = serde_json::json!({"mail": "mari@example.com"});
        let sign = |key: &EncodingKey, algorithm: Algorithm| encode(&Header::new(algorithm), &claims, key).unwrap();
        let everybody = Keys::parse(&kinds.map(|([_, public], ..)| pem(public)).concat()).unwrap();
        for ([private, public], signing, algorithm) in kinds {
            let token = sign(&signing(&STANDARD.decode(private).unwrap()), algorithm);
            assert_eq!(Json::Object(everybody.open(&token).unwrap()), claims);
            for ([_, other], ..) in kinds {
                let opened = Keys::parse(&pem(other)).unwrap().open(&token);
                assert_eq!(opened.err(), (other != public).then_some(Part::Signature), "{algorithm:?}");
            }
        }
    }

    #[test]
    fn a_public_key_is_no_shared_secret() {
        let der = STANDARD.decode(P256[1]).unwrap();
        let jwk = format!(r#"{{"kty":"RSA","n":"{MODULUS}","e":"AQAB"}}"#);
        let modulus = URL_SAFE_NO_PAD.decode(MODULUS).unwrap();
        let secret = r#"{"keys":[{"kty":"oct","k":"AAAA"},{"kty":"OKP","crv":"Ed25519","x":"kuMfkWaIBQ07lN_p_3yagsWv3CmxWOtCm-ElU3sFejc="}]}"#;
        for (text, secrets) in [
            (PEM, vec![PEM.as_bytes(), &modulus]),
            (&pem(P256[1]), vec![pem(P256[1]).as_bytes(), &der, &der[26..]]),
            (&jwk, vec![&modulus, MODULUS.as_bytes()]),
            (secret, vec![&[0, 0, 0]]),
        ] {
            let keys = Keys::parse(text).unwrap();
            for secret in secrets {
                for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
                    let key = EncodingKey::from_secret(secret).unwrap();
                    let token = encode(&Header::new(algorithm), &serde_json::json!({}), &key).unwrap();
                    assert_eq!(keys.open(&token).unwrap_err(), Part::Signature, "{text}");
                }
            }
        }
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
            let _ = of_der(&[&[0x30, bytes.len() as u8], bytes.as_slice()].concat());
        }
    }
}
