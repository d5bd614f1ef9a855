//! Passwords: changed by their owner, or marked as run out.

use ladu_identity::{passwords, sessions};
use ladu_record::noun::{self, Field};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx, Failure};
use ladu_types::Id;
use ladu_wire::{Code, Fault, Kind};

use super::login::{By, LENGTH, Login, NO_TOKEN, admit, check_password, current, find, open, settings, write_login};
use super::user::{self, USER};
use crate::{Call, PublicCx};

/// Who wants another password: the owner of the session, or, because a log-in with a password that has run out is refused, whoever gives
/// the user's name with the old one. The name, and the user who has it.
fn who_changes(public: &PublicCx<'_>) -> Result<(String, Option<Login>), Fault> {
    match (public.key, public.params.filled("username")) {
        (None, Some(name)) => Ok((name.to_owned(), find(public, By::Name(name))?)),
        _ => {
            let (login, _) = current(public)?;
            Ok((login.name.clone(), Some(login)))
        }
    }
}

fn change_password(public: &PublicCx<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let (name, login) = who_changes(public)?;
    // Blanks at either end belong to a password.
    let password = |name| public.params.get(name).filter(|text| !text.is_empty()).ok_or_else(|| Fault::missing(name));
    let (old, new) = (password("oldPassword")?, password("newPassword")?);
    let wrong = || Fault::not_allowed("oldPassword");
    check_password(public, &name, login.as_ref(), old)
        .map_err(|fault| if fault.code == Code::LOGIN_FAILED { wrong() } else { fault })?;
    let login = login.ok_or_else(wrong)?;
    if old == new {
        return Err(Fault::taken("newPassword"));
    }
    admit(public, &login)?;
    let settings = settings(public)?;
    let age = public.request.now.0 - login.password_changed.0;
    if !login.administrator && age < settings.int("minimum_password_age") * 86_400 {
        return Err(Fault::of(Code::PASSWORD_TOO_NEW));
    }
    passwords::check(&settings, new, login.administrator, "newPassword")?;
    let kept = usize::try_from(settings.int("password_history").clamp(0, 10)).unwrap_or(0);
    if login.history.lines().take(kept).any(|hash| passwords::verify(new, hash)) {
        return Err(Fault::of(Code::PASSWORD_USED));
    }
    let hash = passwords::hash(new)?;
    let history = std::iter::once(login.password_hash.as_str()).chain(login.history.lines()).take(10);
    let history = history.collect::<Vec<_>>().join("\n");
    let (user, now) = (login.id, public.request.now);
    let changed = public.store.write(public.request.account.number(), move |tx| -> Result<(), Failure> {
        tx.execute(
            "UPDATE user_account SET password_hash = $2, password_history = $3, password_changed = $4,
             password_expired = 0 WHERE account = $0 AND id = $1",
            &[user.into(), hash.as_str().into(), history.as_str().into(), now.into()],
        )?;
        Ok(())
    });
    changed.map_err(|failure| failure.0)?;
    sessions::remove_all(public.store, public.request.account, login.id)?;
    let login = Login { password_changed: now, expired: false, ..login };
    let session = open(public, &login, sessions::length_of(public.params))?;
    write_login(public, &login, &session, answer)
}

/// Marks a password as run out: its owner has to change it before the next log-in.
fn mark_expired(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let own = cx.user()?;
    own.require("users", Action::Edit)?;
    let id = cx.params.id("userID")?.map_or(own.id, Id::new);
    noun::check_reference(cx, USER.table, "userID", id.number())?;
    user::check_group_of(cx, id)?;
    cx.execute("UPDATE user_account SET password_expired = 1 WHERE account = $0 AND id = $1", &[id.into()])?;
    answer.total = Some(0);
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::public("changePassword", change_password)
        .inputs(&[
            Field::text("oldPassword", "", 255).required(),
            Field::text("newPassword", "", 255).required(),
            Field::text("username", "", 64).doc("Instead of a session, for a password that has run out. Ladu's own."),
            LENGTH,
            NO_TOKEN,
        ])
        .doc("Changes one's own password, ends all one's sessions and opens a new one."),
    Call::write("setPasswordAsExpired", mark_expired)
        .inputs(&[Field::new("userID", "", Kind::Id).doc("Whose password; one's own when left out.")])
        .doc("Marks a password as run out: it has to be changed before the next log-in."),
];
