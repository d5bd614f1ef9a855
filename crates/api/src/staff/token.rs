//! Signed tokens: of an account, and to be swapped for a session.

use ladu_identity::sessions::{self, Session};
use ladu_identity::{accounts, keys, tokens};
use ladu_record::Answer;
use ladu_record::noun::Field;
use ladu_types::UnixTime;
use ladu_wire::{Code, Fault, Kind};

use super::login::{By, admit, claims, current, find};
use super::sso::identity;
use crate::{Call, PublicCx};

/// The token of the session; one that a known partner asks for names the partner as well.
fn answer_token(public: &PublicCx<'_>, answer: &mut Answer, key: &'static str, identity: bool) -> Result<(), Fault> {
    let (login, opened) = current(public)?;
    let mut claims = claims(public, &login, &opened.session, identity);
    if let (Some(key), false) = (public.params.filled("partnerKey"), identity) {
        let partner = accounts::partner(public.store, key)?.filter(|(_, welcome)| *welcome);
        claims.partner = partner.map(|(name, _)| name).unwrap_or_default();
    }
    let token = tokens::token(&public.request.secret, &claims)?;
    answer.single = true;
    answer.record(|w| {
        w.key(key);
        w.text(&token);
    });
    Ok(())
}

fn verify_identity_token(public: &PublicCx<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let jwt = public.params.filled("jwt").ok_or_else(|| Fault::missing("jwt"))?;
    let (claims, is_foreign) = identity(public, jwt)?;
    if !claims.identity {
        return Err(Fault::of(Code::TOKEN_NO_RIGHT));
    }
    let login = find(public, By::Name(&claims.user_name))?;
    let login = login.ok_or_else(|| Fault::of(Code::TOKEN_UNKNOWN_USER))?;
    // A password is changed to shut out whoever knew the old one.
    if claims.issued < login.password_changed.0 {
        return Err(Fault::of(Code::TOKEN_ENDED));
    }
    admit(public, &login).map_err(|fault| match fault.code {
        Code::NO_GROUP => Fault::of(Code::TOKEN_PENDING),
        _ => fault,
    })?;
    // The same token gives the same key, so that one token never opens more than one session.
    let key = keys::token_session_key(&public.request.secret, jwt);
    let now = public.request.now;
    let expires = UnixTime(claims.expires.min(now.0 + sessions::MAX_LENGTH));
    sessions::open(
        public.store,
        &key,
        &Session { account: public.request.account, user: login.id, created: now, expires, is_foreign },
    )?;
    answer.single = true;
    answer.record(|w| {
        w.key("sessionKey");
        w.text(&key);
        w.key("backofficeURL");
        w.text(&format!("{}/", public.request.base_url));
    });
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::public("getIdentityToken", |public, answer| answer_token(public, answer, "identityToken", true))
        .doc("A token that can be swapped for a session."),
    Call::public("getJwtToken", |public, answer| answer_token(public, answer, "token", false))
        .inputs(&[Field::text("partnerKey", "", 200).doc("The token then names the partner, too.")])
        .doc("A signed token that names account and user."),
    Call::public("verifyIdentityToken", verify_identity_token)
        .inputs(&[Field::new("jwt", "", Kind::Text(20_000)).required()])
        .doc("Swaps an identity token for a session: one of this server, or of the log-in service that setOAuthConfiguration names."),
];
