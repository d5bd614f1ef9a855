//! Logging in and out of hand: sessions, passwords and tokens.

use ladu_books::cx::{Answer, Cx, Failure};
use ladu_books::noun::Field;
use ladu_books::secrets::{self, Claims};
use ladu_books::sessions::{self, Session};
use ladu_books::{conf::Conf, passwords};
use ladu_store::Value;
use ladu_types::UnixTime;
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::{Call, Gate};

/// Failures in a row that lock a user.
const FAILURES: i64 = 5;
/// How long a lock lasts, in seconds.
const LOCK: i64 = 600;

const LENGTH: Field = Field::int("sessionLength", "")
    .doc("Wanted length in seconds, 1 to 86400; an hour when missing, zero or negative.");
const NO_TOKEN: Field = Field::flag("doNotGenerateIdentityToken", "").doc("1 leaves identityToken out.");

/// A user as the gate sees one.
#[derive(Debug, Clone, Default)]
struct Login {
    id: i64,
    name: String,
    password_hash: String,
    failures: i64,
    locked_until: i64,
    password_changed: i64,
    history: String,
    employee: i64,
    employee_name: String,
    group: i64,
    group_name: String,
    api_access: bool,
    administrator: bool,
}

const SELECT: &str = "SELECT u.id, u.name, u.password_hash, u.failures, u.locked_until, u.password_changed, u.password_history,
     u.employee_id, COALESCE(e.name, ''), u.group_id, COALESCE(g.name, ''), COALESCE(g.api_access, -1), COALESCE(g.administrator, 0)
     FROM user_account u LEFT JOIN user_group g ON g.account = u.account AND g.id = u.group_id
     LEFT JOIN employee e ON e.account = u.account AND e.id = u.employee_id
     WHERE u.account = $0 AND u.deleted = 0";

fn find(gate: &Gate<'_>, condition: &str, value: Value<'_>) -> Result<Option<Login>, Fault> {
    let found = gate.store.read(gate.request.account, |tx| -> Result<Option<Login>, Failure> {
        let rows = tx.query(&format!("{SELECT} AND {condition}"), &[value])?;
        Ok(rows.first().map(|row| Login {
            id: row.int(0),
            name: row.text(1).to_owned(),
            password_hash: row.text(2).to_owned(),
            failures: row.int(3),
            locked_until: row.int(4),
            password_changed: row.int(5),
            history: row.text(6).to_owned(),
            employee: row.int(7),
            employee_name: row.text(8).to_owned(),
            group: if row.int(11) == -1 { 0 } else { row.int(9) },
            group_name: row.text(10).to_owned(),
            api_access: row.int(11) == 1,
            administrator: row.int(12) == 1,
        }))
    });
    found.map_err(|failure| failure.0)
}

fn conf(gate: &Gate<'_>) -> Result<std::sync::Arc<Conf>, Fault> {
    let found = gate.store.read(gate.request.account, |tx| -> Result<_, Failure> {
        Ok(Cx::new(tx, gate.request, gate.params, gate.caches).conf()?)
    });
    found.map_err(|failure| failure.0)
}

fn verify_user(gate: &Gate<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let name = gate.params.filled("username");
    let password = gate.params.get("password").filter(|password| !password.is_empty());
    let (name, password) = match (name, password) {
        (Some(name), Some(password)) => (name, password),
        (None, None) if gate.params.filled("cardCode").is_some() => return Err(Fault::of(Code::PIN_ALONE)),
        _ => return Err(Fault::of(Code::NO_CREDENTIALS)),
    };
    let Some(login) = find(gate, "u.name = $1", Value::Text(name))? else {
        passwords::pretend_to_verify(password);
        return Err(Fault::of(Code::LOGIN_FAILED));
    };
    check_password(gate, &login, password)?;
    admit(gate, &login)?;
    let session = open(gate, &login)?;
    write_login(gate, &login, &session, answer);
    Ok(())
}

/// Counts failures: the fifth in a row locks the user, and while locked not even the right password helps.
fn check_password(gate: &Gate<'_>, login: &Login, password: &str) -> Result<(), Fault> {
    let now = gate.request.now.0;
    if login.locked_until > now {
        return Err(Fault::of(Code::LOCKED));
    }
    if login.password_hash.is_empty() {
        return Err(Fault::of(Code::NO_PASSWORD));
    }
    let right = passwords::verify(password, &login.password_hash);
    if right && login.failures == 0 {
        return Ok(());
    }
    let user = login.id;
    let counted = gate.store.write(gate.request.account, move |tx| -> Result<(), Failure> {
        if right {
            tx.execute("UPDATE user_account SET failures = 0 WHERE account = $0 AND id = $1", &[Value::Int(user)])?;
        } else {
            tx.execute(
                "UPDATE user_account SET locked_until = CASE WHEN failures + 1 >= $2 THEN $3 ELSE locked_until END,
                 failures = CASE WHEN failures + 1 >= $2 THEN 0 ELSE failures + 1 END WHERE account = $0 AND id = $1",
                &[Value::Int(user), Value::Int(FAILURES), Value::Int(now + LOCK)],
            )?;
        }
        Ok(())
    });
    counted.map_err(|failure| failure.0)?;
    if right { Ok(()) } else { Err(Fault::of(Code::LOGIN_FAILED)) }
}

fn admit(gate: &Gate<'_>, login: &Login) -> Result<(), Fault> {
    if login.group == 0 {
        return Err(Fault::of(Code::NO_GROUP));
    }
    if !login.api_access {
        return Err(Fault::of(Code::NO_API_ACCESS));
    }
    let conf = conf(gate)?;
    let allowed = conf.text("ip_whitelist").split(',').any(|ip| ip.trim() == gate.request.ip);
    if conf.flag("ip_whitelisting_enabled") && !allowed {
        return Err(Fault::of(Code::ADDRESS_REFUSED));
    }
    Ok(())
}

/// A session that was opened, with its key.
struct Opened {
    key: String,
    session: Session,
}

fn open(gate: &Gate<'_>, login: &Login) -> Result<Opened, Fault> {
    if gate.request.seed == 0 {
        return Err(Fault::internal("no random bits for a session key"));
    }
    let (now, length) = (gate.request.now, sessions::length_of(gate.params));
    let session =
        Session { account: gate.request.account, user: login.id, created: now, expires: UnixTime(now.0 + length) };
    let key = secrets::session_key(&gate.request.secret, gate.request.seed);
    sessions::open(gate.store, &key, &session)?;
    Ok(Opened { key, session })
}

fn claims(gate: &Gate<'_>, login: &Login, session: &Session, identity: bool) -> Claims {
    Claims {
        client_code: gate.request.client_code.clone(),
        user: login.id,
        user_name: login.name.clone(),
        expires: session.expires.0,
        identity,
    }
}

fn write_login(gate: &Gate<'_>, login: &Login, opened: &Opened, answer: &mut Answer) {
    let (secret, session) = (&gate.request.secret, &opened.session);
    answer.record(|w| {
        w.key("userID");
        w.int_text(login.id);
        w.key("userName");
        w.text(&login.name);
        w.key("employeeID");
        w.int_text(login.employee);
        w.key("employeeName");
        w.text(&login.employee_name);
        w.key("groupID");
        w.int_text(login.group);
        w.key("groupName");
        w.text(&login.group_name);
        w.key("ipAddress");
        w.text(&gate.request.ip);
        w.key("sessionKey");
        w.text(&opened.key);
        w.key("sessionLength");
        w.int(session.length());
        w.key("isPasswordExpired");
        w.int(0);
        w.key("loginUrl");
        w.text(&format!("{}/", gate.request.base_url));
        for key in ["berlinPOSVersion", "berlinPOSAssetsURL", "epsiURL"] {
            w.key(key);
            w.plain_text("");
        }
        for key in REGISTRIES {
            w.key(key);
            w.list(|_| {});
        }
        if !gate.params.flag("doNotGenerateIdentityToken") {
            w.key("identityToken");
            w.text(&secrets::token(secret, &claims(gate, login, session, true)));
        }
        w.key("token");
        w.text(&secrets::token(secret, &claims(gate, login, session, false)));
    });
}

/// Services of the original's surroundings; a server of one's own has none of them.
const REGISTRIES: &[&str] = &[
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
fn current(gate: &Gate<'_>) -> Result<(Login, Opened), Fault> {
    let session = sessions::require(gate.store, gate.request.account, gate.key, gate.request.now)?;
    let login = find(gate, "u.id = $1", Value::Int(session.user))?.ok_or_else(|| Fault::of(Code::NO_SUCH_SESSION))?;
    Ok((login, Opened { key: gate.key.unwrap_or_default().to_owned(), session }))
}

fn switch_user(gate: &Gate<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let key = gate.key.ok_or_else(|| Fault::of(Code::NO_SESSION))?;
    let old = sessions::find(gate.store, gate.request.account, key)?.ok_or_else(|| Fault::of(Code::NO_SUCH_SESSION))?;
    if old.expires.0 + sessions::GRACE < gate.request.now.0 {
        return Err(Fault::of(Code::SESSION_TOO_OLD));
    }
    let pin = gate.params.filled("cardCode").ok_or_else(|| Fault::missing("cardCode"))?;
    let hash = gate.store.read(gate.request.account, |tx| -> Result<String, Failure> {
        Ok(secrets::pin_hash(&Cx::new(tx, gate.request, gate.params, gate.caches), pin))
    });
    // Whose PIN a wrong one was meant to be is unknown: failures count against the user of the session that asked.
    let asking = find(gate, "u.id = $1", Value::Int(old.user))?.unwrap_or_default();
    if asking.locked_until > gate.request.now.0 {
        return Err(Fault::of(Code::LOCKED));
    }
    let Some(login) = find(gate, "u.pin_hash = $1", Value::Text(&hash.map_err(|failure| failure.0)?))? else {
        let wrong = Login { password_hash: "none".to_owned(), ..asking };
        check_password(gate, &wrong, "")?;
        return Err(Fault::of(Code::LOGIN_FAILED));
    };
    admit(gate, &login)?;
    let session = open(gate, &login)?;
    write_login(gate, &login, &session, answer);
    Ok(())
}

fn change_password(gate: &Gate<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let (login, _) = current(gate)?;
    let old = gate.params.filled("oldPassword").ok_or_else(|| Fault::missing("oldPassword"))?;
    let new = gate.params.filled("newPassword").ok_or_else(|| Fault::missing("newPassword"))?;
    check_password(gate, &login, old).map_err(|fault| match fault.code {
        Code::LOGIN_FAILED => Fault::not_allowed("oldPassword"),
        _ => fault,
    })?;
    if old == new {
        return Err(Fault::taken("newPassword"));
    }
    let conf = conf(gate)?;
    let age = gate.request.now.0 - login.password_changed;
    if !login.administrator && age < conf.int("minimum_password_age") * 86_400 {
        return Err(Fault::of(Code::PASSWORD_TOO_NEW));
    }
    passwords::check(&conf, new, login.administrator, "newPassword")?;
    let kept = usize::try_from(conf.int("password_history").clamp(0, 10)).unwrap_or(0);
    if login.history.lines().take(kept).any(|hash| passwords::verify(new, hash)) {
        return Err(Fault::of(Code::PASSWORD_USED));
    }
    let hash = passwords::hash(new)?;
    let history = std::iter::once(login.password_hash.as_str()).chain(login.history.lines()).take(10);
    let history = history.collect::<Vec<_>>().join("\n");
    let (user, now) = (login.id, gate.request.now.0);
    let changed = gate.store.write(gate.request.account, move |tx| -> Result<(), Failure> {
        tx.execute(
            "UPDATE user_account SET password_hash = $2, password_history = $3, password_changed = $4 WHERE account = $0 AND id = $1",
            &[Value::Int(user), Value::Text(&hash), Value::Text(&history), Value::Int(now)],
        )?;
        Ok(())
    });
    changed.map_err(|failure| failure.0)?;
    sessions::remove_all(gate.store, gate.request.account, login.id)?;
    let session = open(gate, &login)?;
    write_login(gate, &login, &session, answer);
    Ok(())
}

fn session_info(gate: &Gate<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let session = sessions::require(gate.store, gate.request.account, gate.key, gate.request.now)?;
    answer.record(|w| {
        w.key("creationUnixTime");
        w.int_text(session.created.0);
        w.key("expireUnixTime");
        w.int_text(session.expires.0);
    });
    Ok(())
}

fn session_user(gate: &Gate<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let (login, opened) = current(gate)?;
    write_login(gate, &login, &opened, answer);
    Ok(())
}

fn answer_token(gate: &Gate<'_>, answer: &mut Answer, key: &'static str, identity: bool) -> Result<(), Fault> {
    let (login, opened) = current(gate)?;
    answer.single = true;
    answer.record(|w| {
        w.key(key);
        w.text(&secrets::token(&gate.request.secret, &claims(gate, &login, &opened.session, identity)));
    });
    Ok(())
}

fn verify_identity_token(gate: &Gate<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let jwt = gate.params.filled("jwt").ok_or_else(|| Fault::missing("jwt"))?;
    let claims = secrets::read_token(&gate.request.secret, jwt, gate.request.now.0)?;
    if claims.client_code != gate.request.client_code {
        return Err(Fault::of(Code::TOKEN_OTHER_ACCOUNT));
    }
    if !claims.identity {
        return Err(Fault::of(Code::TOKEN_NO_RIGHT));
    }
    let login = find(gate, "u.name = $1", Value::Text(&claims.user_name))?;
    let login = login.ok_or_else(|| Fault::of(Code::TOKEN_UNKNOWN_USER))?;
    admit(gate, &login)?;
    // The same token gives the same key, so that one token never opens more than one session.
    let key = secrets::token_session_key(&gate.request.secret, jwt);
    let (now, expires) = (gate.request.now, UnixTime(claims.expires));
    sessions::open(
        gate.store,
        &key,
        &Session { account: gate.request.account, user: login.id, created: now, expires },
    )?;
    answer.single = true;
    answer.record(|w| {
        w.key("sessionKey");
        w.text(&key);
        w.key("backofficeURL");
        w.text(&format!("{}/", gate.request.base_url));
    });
    Ok(())
}

fn service_endpoints(gate: &Gate<'_>, answer: &mut Answer) -> Result<(), Fault> {
    answer.record(|w: &mut Writer| {
        w.key("erply");
        w.object(|w| {
            w.key("isSandbox");
            w.bool(false);
            w.key("url");
            w.text(&format!("{}/api/", gate.request.base_url));
            w.key("documentation");
            w.text(&format!("{}/", gate.request.base_url));
        });
    });
    Ok(())
}

/// The calls.
pub static CALLS: &[Call] = &[
    Call::gate("verifyUser", verify_user)
        .inputs(&[
            Field::text("username", "", 255).required(),
            Field::text("password", "", 255).required(),
            LENGTH,
            NO_TOKEN,
        ])
        .doc("Logs a user in and opens a session."),
    Call::gate("switchUser", switch_user)
        .inputs(&[Field::text("cardCode", "", 64).required().doc("PIN of the user to log in."), LENGTH, NO_TOKEN])
        .doc("Opens a session for another user by PIN."),
    Call::gate("changePassword", change_password)
        .inputs(&[
            Field::text("oldPassword", "", 255).required(),
            Field::text("newPassword", "", 255).required(),
            LENGTH,
            NO_TOKEN,
        ])
        .doc("Changes one's own password, ends all one's sessions and opens a new one."),
    Call::gate("getSessionKeyInfo", session_info).doc("When the session was opened and when it ends."),
    Call::gate("getSessionKeyUser", session_user).inputs(&[NO_TOKEN]).doc("The user behind the session."),
    Call::gate("getIdentityToken", |gate, answer| answer_token(gate, answer, "identityToken", true))
        .doc("A token that can be swapped for a session."),
    Call::gate("getJwtToken", |gate, answer| answer_token(gate, answer, "token", false))
        .doc("A signed token that names account and user."),
    Call::gate("verifyIdentityToken", verify_identity_token)
        .inputs(&[Field::new("jwt", "", Kind::Text(4000)).required()])
        .doc("Swaps an identity token for a session."),
    Call::gate("getServiceEndpoints", service_endpoints).doc("Addresses of the services of this account."),
];
