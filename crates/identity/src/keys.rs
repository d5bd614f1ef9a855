//! Session keys: how they are made, and the hashes they are looked up by.

use sha2::{Digest, Sha256};

use crate::secret::{Secret, hex, keyed};

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

/// What a session key is stored as.
pub fn key_hash(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn session_keys_have_the_form_clients_know() {
        let key = session_key(&[1; 32], 5);
        assert_eq!(key.len(), 44);
        assert!(key.bytes().all(|b| b.is_ascii_alphanumeric()));
        assert_ne!(key, session_key(&[1; 32], 6));
    }
}
