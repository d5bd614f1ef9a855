//! What every public call needs: the user who logs in, the check of a password, the session that is opened.

use std::sync::Arc;

use ladu_identity::lockout::{LogInName, Whose};
use ladu_identity::sessions::{self, Session};
use ladu_identity::tokens::Claims;
use ladu_identity::{keys, tokens};
use ladu_record::noun::Field;
use ladu_record::settings::Settings;
use ladu_record::{Answer, Cx, Failure};
use ladu_store::{Value, read_in_order};
use ladu_types::{Id, UnixTime, of};
use ladu_wire::{Code, Fault};

use super::whitelist;
use crate::{PublicCx, password_check};

pub(super) const LENGTH: Field = Field::int("sessionLength", "")
    .doc("Wanted length in seconds, 1 to 86400; an hour when missing, zero or negative.");
pub(super) const NO_TOKEN: Field = Field::flag("doNotGenerateIdentityToken", "").doc("1 leaves identityToken out.");

/// What logging in looks at of a user.
#[derive(Debug, Clone)]
pub(super) struct Login {
    pub(super) id: Id<of::User>,
    pub(super) name: String,
    pub(super) password_hash: String,
    pub(super) password_changed: UnixTime,
    /// Hashes of passwords that the user had before, one a line.
    pub(super) history: String,
    pub(super) employee: Option<Id<of::Employee>>,
    pub(super) employee_name: String,
    /// The group, when it is there.
    pub(super) group: Option<Id<of::UserGroup>>,
    pub(super) group_name: String,
    pub(super) api_access: bool,
    pub(super) administrator: bool,
    /// Its password was marked as run out.
    pub(super) expired: bool,
}

/// By what a user is looked up.
#[derive(Clone, Copy)]
pub(super) enum By<'a> {
    Id(Id<of::User>),
    Name(&'a str),
    /// By the hash of a PIN.
    Pin(&'a str),
}

const SELECT: &str = "SELECT u.id, u.name, u.password_hash, u.password_changed, u.password_history,
     u.employee_id, COALESCE(e.name, ''), g.id, COALESCE(g.name, ''), COALESCE(g.api_access, 0), COALESCE(g.administrator, 0), u.password_expired
     FROM user_account u LEFT JOIN user_group g ON g.account = u.account AND g.id = u.group_id
     LEFT JOIN employee e ON e.account = u.account AND e.id = u.employee_id
     WHERE u.account = $0 AND u.deleted = 0";

read_in_order!(Login {
    id,
    name,
    password_hash,
    password_changed,
    history,
    employee,
    employee_name,
    group,
    group_name,
    api_access,
    administrator,
    expired
});

pub(super) fn find(public: &PublicCx<'_>, by: By<'_>) -> Result<Option<Login>, Fault> {
    let (column, value): (_, Value<'_>) = match by {
        By::Id(id) => ("id", id.into()),
        By::Name(name) => ("name", name.into()),
        By::Pin(hash) => ("pin_hash", hash.into()),
    };
    let found = public.store.read(public.request.account.number(), |tx| -> Result<Option<Login>, Failure> {
        Ok(tx.query(&format!("{SELECT} AND u.{column} = $1"), &[value])?.first().map(|row| row.read()))
    });
    found.map_err(|failure| failure.0)
}

pub(super) fn settings(public: &PublicCx<'_>) -> Result<Arc<Settings>, Fault> {
    let found = public.store.read(public.request.account.number(), |tx| -> Result<_, Failure> {
        Ok(Cx::new(tx, public.request, public.params, public.caches).settings()?)
    });
    found.map_err(|failure| failure.0)
}

/// Checks the password of a user by a name, which nobody may have.
pub(super) fn check_password(
    public: &PublicCx<'_>,
    name: &str,
    login: Option<&Login>,
    password: &str,
) -> Result<(), Fault> {
    let hash = login.map(|login| login.password_hash.as_str());
    password_check::check(public, &LogInName::new(Whose::User, name), hash, password)
}

pub(super) fn admit(public: &PublicCx<'_>, login: &Login) -> Result<(), Fault> {
    if login.group.is_none() {
        return Err(Fault::of(Code::NO_GROUP));
    }
    if !login.api_access {
        return Err(Fault::of(Code::NO_API_ACCESS));
    }
    let settings = settings(public)?;
    if settings.flag(whitelist::ENABLED) && !whitelist::allows(&settings, &public.request.ip) {
        return Err(Fault::of(Code::ADDRESS_REFUSED));
    }
    Ok(())
}

/// Marked as run out by hand, or older than the account's passwords may get. Who logs in with tokens has no password to run out.
pub(super) fn has_expired(login: &Login, settings: &Settings, now: UnixTime) -> bool {
    let days = settings.int("password_lifetime");
    let has_one = !login.password_hash.is_empty();
    login.expired || (days > 0 && has_one && now.0 - login.password_changed.0 >= days * 86_400)
}

/// A session that was opened, with its key.
pub(super) struct Opened {
    pub(super) key: String,
    pub(super) session: Session,
}

/// Opens a session of so many seconds.
pub(super) fn open(public: &PublicCx<'_>, login: &Login, length: i64) -> Result<Opened, Fault> {
    open_as(public, login, length, false)
}

/// The same; a foreign one, opened by a token that somebody else has signed, cannot be passed on (1176).
pub(super) fn open_as(public: &PublicCx<'_>, login: &Login, length: i64, is_foreign: bool) -> Result<Opened, Fault> {
    if public.request.seed == 0 {
        return Err(Fault::internal("no random bits for a session key"));
    }
    let now = public.request.now;
    let session = Session {
        account: public.request.account,
        user: login.id,
        created: now,
        expires: UnixTime(now.0 + length),
        is_foreign,
    };
    let key = keys::session_key(&public.request.secret, public.request.seed);
    sessions::open(public.store, &key, &session)?;
    Ok(Opened { key, session })
}

pub(super) fn claims(public: &PublicCx<'_>, login: &Login, session: &Session, identity: bool) -> Claims {
    Claims {
        client_code: public.request.client_code.clone(),
        user: Some(login.id),
        user_name: login.name.clone(),
        issued: session.created.0,
        expires: session.expires.0,
        identity,
        partner: String::new(),
    }
}

pub(super) fn write_login(
    public: &PublicCx<'_>,
    login: &Login,
    opened: &Opened,
    answer: &mut Answer,
) -> Result<(), Fault> {
    let session = &opened.session;
    let expired = has_expired(login, &*settings(public)?, public.request.now);
    let token = |identity: bool| tokens::token(&public.request.secret, &claims(public, login, session, identity));
    let wants_identity = !public.params.flag("doNotGenerateIdentityToken");
    let (token, identity_token) = (token(false)?, if wants_identity { Some(token(true)?) } else { None });
    answer.record(|w| {
        w.key("userID");
        w.int_text(login.id.number());
        w.key("userName");
        w.text(&login.name);
        w.key("employeeID");
        w.int_text(Id::number_of(login.employee));
        w.key("employeeName");
        w.text(&login.employee_name);
        w.key("groupID");
        w.int_text(Id::number_of(login.group));
        w.key("groupName");
        w.text(&login.group_name);
        w.key("ipAddress");
        w.text(&public.request.ip);
        w.key("sessionKey");
        w.text(&opened.key);
        w.key("sessionLength");
        w.int(session.length());
        w.key("isPasswordExpired");
        w.int(i64::from(expired));
        w.key("loginUrl");
        w.text(&format!("{}/", public.request.base_url));
        for key in ["berlinPOSVersion", "berlinPOSAssetsURL", "epsiURL"] {
            w.key(key);
            w.plain_text("");
        }
        for key in REGISTRIES {
            w.key(key);
            w.list(|_| {});
        }
        if let Some(token) = &identity_token {
            w.key("identityToken");
            w.text(token);
        }
        w.key("token");
        w.text(&token);
    });
    Ok(())
}

/// Services of the original's surroundings; a server of one's own has none of them.
pub(super) const REGISTRIES: &[&str] = &[
    "cayanGatewayURLs",
    "avalaraGatewayURLs",
    "pusherAuthenticationURLs",
    "strikeIronGatewayURLs",
    "customerRegistryURLs",
    "couponRegistryURLs",
    "transactionRegistryURLs",
    "displayAdManagerURLs",
    "epsiDownloadURLs",
];

/// The session of the key that was sent, and its user.
pub(super) fn current(public: &PublicCx<'_>) -> Result<(Login, Opened), Fault> {
    let session = sessions::require(public.store, public.request.account, public.key, public.request.now)?;
    let login = find(public, By::Id(session.user))?.ok_or_else(|| Fault::of(Code::NO_SUCH_SESSION))?;
    Ok((login, Opened { key: public.key.unwrap_or_default().to_owned(), session }))
}
