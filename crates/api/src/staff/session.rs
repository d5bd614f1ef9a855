//! Logging in: sessions by name and password, or by PIN on the strength of another session.

use ladu_identity::lockout::{LogInName, Whose};
use ladu_identity::{pins, sessions};
use ladu_record::noun::Field;
use ladu_record::{Answer, Cx, Failure};
use ladu_wire::{Code, Fault, Writer};

use super::login::{
    By, LENGTH, NO_TOKEN, admit, check_password, current, find, has_expired, open, settings, write_login,
};
use crate::{Call, PublicCx};

fn verify_user(public: &PublicCx<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let name = public.params.filled("username");
    let password = public.params.get("password").filter(|password| !password.is_empty());
    let (name, password) = match (name, password) {
        (Some(name), Some(password)) => (name, password),
        (None, None) if public.params.filled("cardCode").is_some() => return Err(Fault::of(Code::PIN_ALONE)),
        _ => return Err(Fault::of(Code::NO_CREDENTIALS)),
    };
    let login = find(public, By::Name(name))?;
    check_password(public, name, login.as_ref(), password)?;
    let login = login.ok_or_else(|| Fault::of(Code::LOGIN_FAILED))?;
    admit(public, &login)?;
    if has_expired(&login, &*settings(public)?, public.request.now) {
        return Err(Fault::of(Code::PASSWORD_ENDED));
    }
    let session = open(public, &login, sessions::length_of(public.params))?;
    write_login(public, &login, &session, answer)
}

fn switch_user(public: &PublicCx<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let key = public.key.ok_or_else(|| Fault::of(Code::NO_SESSION))?;
    let old =
        sessions::find(public.store, public.request.account, key)?.ok_or_else(|| Fault::of(Code::NO_SUCH_SESSION))?;
    if old.expires.0 + sessions::GRACE < public.request.now.0 {
        return Err(Fault::of(Code::SESSION_TOO_OLD));
    }
    if old.is_foreign {
        return Err(Fault::of(Code::FOREIGN_SESSION));
    }
    let pin = public.params.filled("cardCode").ok_or_else(|| Fault::missing("cardCode"))?;
    let hash = public.store.read(public.request.account.number(), |tx| -> Result<String, Failure> {
        Ok(pins::pin_hash(&Cx::new(tx, public.request, public.params, public.caches), pin))
    });
    // Whose PIN a wrong one was meant to be is unknown: failures count against the user of the session that asked.
    let asking = find(public, By::Id(old.user))?.map(|asking| LogInName::new(Whose::User, &asking.name));
    let account = public.request.account.number();
    if let Some(asking) = &asking {
        let failures = public.store.read(account, |tx| -> Result<_, Failure> { Ok(asking.failures(tx)?) });
        if failures.map_err(|failure| failure.0)?.locked_until > public.request.now {
            return Err(Fault::of(Code::LOCKED));
        }
    }
    let Some(login) = find(public, By::Pin(&hash.map_err(|failure| failure.0)?))? else {
        if let Some(asking) = asking {
            let now = public.request.now;
            let counted = public.store.write(account, move |tx| -> Result<(), Failure> { Ok(asking.failed(tx, now)?) });
            counted.map_err(|failure| failure.0)?;
        }
        return Err(Fault::of(Code::LOGIN_FAILED));
    };
    admit(public, &login)?;
    let session = open(public, &login, sessions::length_of(public.params))?;
    write_login(public, &login, &session, answer)
}

fn session_info(public: &PublicCx<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let session = sessions::require(public.store, public.request.account, public.key, public.request.now)?;
    answer.record(|w| {
        w.key("creationUnixTime");
        w.int_text(session.created.0);
        w.key("expireUnixTime");
        w.int_text(session.expires.0);
    });
    Ok(())
}

fn session_user(public: &PublicCx<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let (login, opened) = current(public)?;
    write_login(public, &login, &opened, answer)
}

fn service_endpoints(public: &PublicCx<'_>, answer: &mut Answer) -> Result<(), Fault> {
    answer.record(|w: &mut Writer| {
        w.key("erply");
        w.object(|w| {
            w.key("isSandbox");
            w.bool(false);
            w.key("url");
            w.text(&format!("{}/api/", public.request.base_url));
            w.key("documentation");
            w.text(&format!("{}/", public.request.base_url));
        });
    });
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::public("verifyUser", verify_user)
        .inputs(&[
            Field::text("username", "", 255).required(),
            Field::text("password", "", 255).required(),
            Field::text("cardCode", "", 64).doc("A PIN alone logs nobody in (1058)."),
            LENGTH,
            NO_TOKEN,
        ])
        .doc("Logs a user in and opens a session. Names of users are told apart by capital letters, too. Whose password has run out is refused (1219) and calls changePassword with username, oldPassword and newPassword."),
    Call::public("switchUser", switch_user)
        .inputs(&[Field::text("cardCode", "", 64).required().doc("PIN of the user to log in."), LENGTH, NO_TOKEN])
        .doc("Opens a session for another user by PIN."),
    Call::public("getSessionKeyInfo", session_info).doc("When the session was opened and when it ends."),
    Call::public("getSessionKeyUser", session_user).inputs(&[NO_TOKEN]).doc("The user behind the session."),
    Call::public("getServiceEndpoints", service_endpoints).for_anybody().doc("Addresses of the services of this account."),
];
