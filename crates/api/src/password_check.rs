//! The check of a password, of users and of a web shop's customers alike.

use ladu_identity::lockout::LogInName;
use ladu_identity::passwords;
use ladu_record::Failure;
use ladu_wire::{Code, Fault};

use crate::public::PublicCx;

/// Is it the password behind a hash? Nobody's is none. A wrong one is 1051; the fifth in a row locks the name for ten minutes, and while
/// it is locked not even the right one helps (1052). Neither the answer nor its time says whether anybody has the name.
pub(crate) fn check(public: &PublicCx<'_>, name: &LogInName, hash: Option<&str>, password: &str) -> Result<(), Fault> {
    let (account, now) = (public.request.account.number(), public.request.now);
    let before = public.store.read(account, |tx| -> Result<_, Failure> { Ok(name.failures(tx)?) });
    let before = before.map_err(|failure| failure.0)?;
    let is_right = passwords::verify(password, hash.unwrap_or_default());
    if before.locked_until > now {
        return Err(Fault::of(Code::LOCKED));
    }
    if is_right && before.count == 0 {
        return Ok(());
    }
    let name = name.clone();
    let counted = public.store.write(account, move |tx| -> Result<(), Failure> {
        match is_right {
            true => name.clear(tx)?,
            false => name.failed(tx, now)?,
        }
        Ok(())
    });
    counted.map_err(|failure| failure.0)?;
    if is_right { Ok(()) } else { Err(Fault::of(Code::LOGIN_FAILED)) }
}
