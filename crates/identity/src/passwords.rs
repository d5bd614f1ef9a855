//! Passwords: hashed with Argon2id, and the rules they have to follow.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ladu_record::settings::Settings;
use ladu_wire::{Code, Fault};

use crate::secret::{Secret, keyed};

/// The fewest characters of any password.
const SHORTEST: usize = 8;
/// The most characters: hashing takes time, and nobody shall make it take long.
pub const LONGEST: usize = 200;

/// A password for somebody who gave none: letters of both cases and digits.
pub fn made_up(secret: &Secret, seed: u128) -> String {
    let bytes = keyed(secret, &[b"password", &seed.to_be_bytes()]);
    format!("La{}9", URL_SAFE_NO_PAD.encode(&bytes[..12]).replace(['-', '_'], "x"))
}

/// Hashes a password. It takes some 30 ms on purpose: not for threads that others wait for.
pub fn hash(password: &str) -> Result<String, Fault> {
    let hashed: Result<PasswordHash, _> = Argon2::default().hash_password(password.as_bytes());
    hashed.map(|hash| hash.to_string()).map_err(|error| Fault::internal(error.to_string()))
}

/// Is it the password behind a hash? What is no hash is nobody's password, and takes as long: the time of an answer does not tell
/// whether there is one.
pub fn verify(password: &str, hash: &str) -> bool {
    let (hash, is_hash) = match PasswordHash::new(hash) {
        Ok(hash) => (Ok(hash), true),
        Err(_) => (PasswordHash::new(NOBODY), false),
    };
    let Ok(hash) = hash else { return false };
    let is_right = password.len() <= LONGEST && Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
    is_right && is_hash
}

const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bGFkdS5sYWR1LmxhZHU$0000000000000000000000000000000000000000000";

/// Refuses a new password that breaks the rules. `field` is the parameter it came in.
pub fn check(settings: &Settings, password: &str, administrator: bool, field: &str) -> Result<(), Fault> {
    let length = password.chars().count();
    if length < SHORTEST.max(usize::try_from(settings.int("minimum_password_length")).unwrap_or(0))
        || password.len() > LONGEST
    {
        return Err(Fault::not_allowed(field));
    }
    if settings.flag("password_only_alphanumeric_allowed") && !password.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(Fault::of(Code::PASSWORD_CHARACTERS));
    }
    let has = |test: fn(char) -> bool| password.chars().any(test);
    if !has(char::is_lowercase) || !has(char::is_uppercase) || !has(char::is_numeric) {
        return Err(Fault::of(Code::PASSWORD_WEAK));
    }
    if administrator && length < usize::try_from(settings.int("minimum_admin_password_length")).unwrap_or(0) {
        return Err(Fault::of(Code::ADMIN_PASSWORD_SHORT));
    }
    if administrator && settings.flag("admin_password_needs_special_character") && !has(|c| !c.is_alphanumeric()) {
        return Err(Fault::of(Code::ADMIN_PASSWORD_WEAK));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_knows_its_password_only() {
        let hashed = hash("Correct8horse").unwrap();
        assert!(verify("Correct8horse", &hashed));
        assert!(!verify("correct8horse", &hashed));
        assert!(!verify("x", "no hash at all"));
    }

    #[test]
    fn a_user_who_is_not_there_costs_as_much_as_one_who_is() {
        let costs = |text: &str| PasswordHash::new(text).unwrap().params.to_string();
        assert_eq!(costs(NOBODY), costs(&hash("Correct8horse").unwrap()));
        assert!(!verify("", "") && !verify("Correct8horse", ""));
    }

    #[test]
    fn weak_passwords_are_refused() {
        let code =
            |password: &str| check(&Settings::default(), password, false, "newPassword").map_err(|fault| fault.code.0);
        assert_eq!(code("short1A"), Err(1016));
        assert_eq!(code("longbutweak1"), Err(1102));
        assert_eq!(code("Longenough1"), Ok(()));
    }
}
