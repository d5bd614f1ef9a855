//! Single sign-on: tokens that a company's own log-in service signs, checked against its public keys.

use ladu_identity::jwt::{Keys, Part};
use ladu_identity::sessions;
use ladu_identity::tokens;
use ladu_identity::tokens::Claims;
use ladu_record::noun::{self, Field, Patch, Unique, read_patch};
use ladu_record::rights::{Action, SYSTEM};
use ladu_record::settings;
use ladu_record::{Answer, Cx, Failure, Request};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Kind, Language};
use serde_json::{Map, Value as Json};

use super::employee::{self, EMPLOYEE};
use super::login::{By, admit, find, open_as, write_login};
use super::user::{self, USER};
use crate::{Call, PublicCx};

/// Where the settings are kept; no setting of the API.
const SETTING: &str = "oauth_configuration";
/// The most characters of the settings.
const LONGEST: usize = 65_000;
/// By how many seconds the clocks of a provider and of this server may differ.
const LEEWAY: i64 = 60;

/// The settings as they were stored, unless nobody has (1187).
fn stored(cx: &mut Cx<'_, '_>) -> Result<String, Fault> {
    match cx.settings()?.text(SETTING) {
        "" => Err(Fault::of(Code::NO_CONFIGURATION)),
        text => Ok(text.to_owned()),
    }
}

fn read(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let text = stored(cx)?;
    answer.record(|w| {
        w.key("value");
        w.text(&text);
    });
    Ok(())
}

/// Whoever decides which keys are believed can be anybody, so only administrators may.
fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("configuration", Action::Edit)?;
    if !cx.user()?.administrator {
        return Err(Fault::of(Action::Edit.refusal()));
    }
    cx.params.refuse_array("value")?;
    let text = cx.params.filled("value").ok_or_else(|| Fault::missing("value"))?;
    Kind::Text(LONGEST).read("value", text)?;
    serde_json::from_str::<Json>(text).map_err(|_| Fault::format("value"))?;
    settings::set(cx, SETTING, text)?;
    answer.total = Some(0);
    Ok(())
}

/// What the settings say.
struct Settings {
    keys: String,
    /// Groups of users with the roles that lead to them.
    groups: Vec<(Id<of::UserGroup>, Vec<String>)>,
    issuer: Option<String>,
    audience: Option<String>,
}

impl Settings {
    /// Reads them; what cannot be understood is broken (1188).
    fn parse(text: &str) -> Result<Settings, Fault> {
        let broken = || Fault::of(Code::BAD_CONFIGURATION);
        let value: Json = serde_json::from_str(text).map_err(|_| broken())?;
        let named = |name: &str| value[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let keys = named("publicKeyUrl").ok_or_else(broken)?;
        let mut groups = Vec::new();
        for row in value["userGroupMapping"].as_array().ok_or_else(broken)? {
            let id = &row["userGroupId"];
            let id = id.as_i64().or_else(|| id.as_str()?.parse().ok()).ok_or_else(broken)?;
            groups.push((Id::new(id), texts(&row["tokenPermissions"]).ok_or_else(broken)?));
        }
        Ok(Settings { keys, groups, issuer: named("issuer"), audience: named("audience") })
    }

    fn of(public: &PublicCx<'_>) -> Result<Settings, Fault> {
        let found = public.store.read(public.request.account.number(), |tx| -> Result<String, Failure> {
            Ok(stored(&mut Cx::new(tx, public.request, public.params, public.caches))?)
        });
        Settings::parse(&found.map_err(|failure| failure.0)?)
    }

    /// What a token of the provider says: one that is not signed, not for us or without an end is broken (1191), an old one over (1194).
    fn open(&self, public: &PublicCx<'_>, token: &str) -> Result<Map<String, Json>, Fault> {
        let broken = |part: Part| Fault::at(Code::TOKEN_BROKEN, part.name());
        let keys = Keys::parse(&(public.fetch)(&self.keys)?).ok_or_else(|| Fault::of(Code::BAD_CONFIGURATION))?;
        let said = keys.open(token).map_err(broken)?;
        let time = |name: &str| said.get(name).and_then(Json::as_i64);
        let is_for_us = self
            .audience
            .as_ref()
            .is_none_or(|own| said.get("aud").and_then(texts).is_some_and(|meant| meant.contains(own)));
        let is_theirs = self.issuer.as_deref().is_none_or(|own| said.get("iss").and_then(Json::as_str) == Some(own));
        let begins = if said.contains_key("nbf") { time("nbf") } else { Some(0) };
        match (time("exp"), begins) {
            (Some(end), Some(begin)) if is_for_us && is_theirs && begin <= public.request.now.0 + LEEWAY => {
                if end > public.request.now.0 { Ok(said) } else { Err(Fault::of(Code::TOKEN_ENDED)) }
            }
            _ => Err(broken(Part::Payload)),
        }
    }

    /// The group that the first row with one of the roles leads to; none is 1059, one that is not there 1188.
    fn group(&self, cx: &mut Cx<'_, '_>, roles: &[String]) -> Result<Id<of::UserGroup>, Fault> {
        let row = self.groups.iter().find(|(_, wanted)| wanted.iter().any(|role| roles.contains(role)));
        let (id, _) = row.ok_or_else(|| Fault::of(Code::NO_GROUP))?;
        let sql = "SELECT id FROM user_group WHERE account = $0 AND id = $1";
        let found = cx.first(sql, &[(*id).into()], |row| row.get(0))?;
        found.ok_or_else(|| Fault::of(Code::BAD_CONFIGURATION))
    }
}

/// A list of texts, also one that is a single text.
fn texts(value: &Json) -> Option<Vec<String>> {
    match value {
        Json::String(one) => Some(vec![one.clone()]),
        Json::Array(list) => list.iter().map(|text| text.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

/// Who a token of single sign-on is about.
#[derive(Clone)]
struct Person {
    mail: String,
    roles: Vec<String>,
    first_name: String,
    last_name: String,
}

impl Person {
    /// A token without an address or roles lacks what is needed (1172).
    fn of(said: &Map<String, Json>) -> Result<Person, Fault> {
        let lacking = || Fault::of(Code::TOKEN_NO_USER);
        let text = |name: &str| said.get(name).and_then(Json::as_str).map(str::trim).filter(|text| !text.is_empty());
        let mail = text("mail").ok_or_else(lacking)?.to_owned();
        let roles = said.get("roles").and_then(texts).ok_or_else(lacking)?;
        let last_name = text("familyName").unwrap_or(&mail).to_owned();
        let first_name = text("givenName").unwrap_or_default().to_owned();
        Ok(Person { mail, roles, first_name, last_name })
    }
}

const TOKEN: Field = Field::text("idToken", "", 20_000)
    .required()
    .doc("A signed token with mail, roles and exp; givenName and familyName name the employee.");

const BY_TOKEN: &[Field] = &[TOKEN];

fn id_token(public: &PublicCx<'_>) -> Result<String, Fault> {
    read_patch(public.params, BY_TOKEN, Language::ENGLISH)?;
    public.params.filled(TOKEN.name).map(str::to_owned).ok_or_else(|| Fault::missing(TOKEN.name))
}

/// Does some work of the server itself in the account.
fn as_server<T: Send + 'static>(
    public: &PublicCx<'_>,
    work: impl Fn(&mut Cx<'_, '_>) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let request = Request { user: Some(SYSTEM), ..public.request.clone() };
    let (params, caches) = (ladu_wire::Params::default(), public.caches.clone());
    let done = public.store.write(request.account.number(), move |tx| -> Result<T, Failure> {
        Ok(work(&mut Cx::new(tx, &request, &params, &caches))?)
    });
    done.map_err(|failure| failure.0)
}

fn verify(public: &PublicCx<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let token = id_token(public)?;
    let length = public
        .params
        .read("expiresIn", Kind::Int(i64::MIN, i64::MAX))?
        .filter(|_| public.params.filled("expiresIn").is_some());
    let length = length.ok_or_else(|| Fault::missing("expiresIn"))?.int();
    let settings = Settings::of(public)?;
    let person = Person::of(&settings.open(public, &token)?)?;
    let named = |public: &PublicCx<'_>| {
        let login = find(public, By::Name(&person.mail))?;
        login.ok_or_else(|| Fault::of(Code::TOKEN_UNKNOWN_USER))
    };
    let login = named(public)?;
    let group = public.store.read(public.request.account.number(), |tx| -> Result<_, Failure> {
        Ok(settings.group(&mut Cx::new(tx, public.request, public.params, public.caches), &person.roles)?)
    });
    let (user, group) = (login.id, group.map_err(|failure| failure.0)?);
    let login = if Some(group) == login.group {
        login
    } else {
        as_server(public, move |cx| {
            let mut patch = Patch::new(USER.fields);
            patch.id = Some(user.number());
            patch.put(user::GROUP, group);
            noun::save_patch(cx, &USER, patch)
        })?;
        named(public)?
    };
    if let Err(fault) = admit(public, &login) {
        // What the company's log-in service has taken away is taken away at once.
        if matches!(fault.code, Code::NO_GROUP | Code::NO_API_ACCESS) {
            sessions::remove_all(public.store, public.request.account, login.id)?;
        }
        return Err(fault);
    }
    let session = open_as(public, &login, sessions::length(length), true)?;
    write_login(public, &login, &session, answer)
}

/// A user that a token names, with the employee behind it: their ids. A name that is taken is 1175.
fn new_user(
    cx: &mut Cx<'_, '_>,
    person: &Person,
    group: Option<Id<of::UserGroup>>,
) -> Result<(Id<of::User>, Id<of::Employee>), Fault> {
    let key = [user::NAME.is(person.mail.as_str())];
    let among = Some(user::DELETED.is(false));
    if !(Unique { table: USER.table, key: &key, among, own: None }).claim(cx)? {
        return Err(Fault::of(Code::USER_EXISTS));
    }
    let name = user::NAME.field;
    name.read(name.input, &person.mail).map_err(|_| Fault::at(Code::TOKEN_BROKEN, Part::Payload.name()))?;
    let short = |text: &str| text.chars().take(100).collect::<String>();
    let mut patch = Patch::new(EMPLOYEE.fields);
    patch.put(employee::FIRST_NAME, short(&person.first_name));
    patch.put(employee::LAST_NAME, short(&person.last_name));
    patch.put(employee::EMAIL, person.mail.as_str());
    let employee = Id::new(noun::save_patch(cx, &EMPLOYEE, patch)?);
    let mut patch = Patch::new(USER.fields);
    patch.put(user::NAME, person.mail.as_str());
    patch.put(user::EMPLOYEE, employee);
    patch.put(user::GROUP, group);
    let user = Id::new(noun::create(cx, &USER, &patch)?);
    Ok((user, employee))
}

fn create_by_token(public: &PublicCx<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let token = id_token(public)?;
    let settings = Settings::of(public)?;
    let person = Person::of(&settings.open(public, &token)?)?;
    let (group, (user, employee)) = as_server(public, move |cx| {
        let group = settings.group(cx, &person.roles)?;
        Ok((group, new_user(cx, &person, Some(group))?))
    })?;
    answer.record(|w| {
        w.key("userID");
        w.int(user.number());
        w.key("userGroupID");
        w.int(group.number());
        w.key("employeeID");
        w.int(employee.number());
    });
    Ok(())
}

/// What an identity token says, one of this server's own or one that the company's log-in service has signed; and whether it is the
/// latter.
pub(super) fn identity(public: &PublicCx<'_>, jwt: &str) -> Result<(Claims, bool), Fault> {
    let own = tokens::read_token(&public.request.secret, jwt, public.request.now.0);
    let is_foreign = own.is_err();
    let claims = match own {
        Err(fault) if fault.code == Code::TOKEN_BROKEN => {
            let settings = match Settings::of(public) {
                Err(none) if none.code == Code::NO_CONFIGURATION => return Err(fault),
                settings => settings?,
            };
            tokens::claims_of(&Json::Object(settings.open(public, jwt)?))?
        }
        own => own?,
    };
    match claims.client_code == public.request.client_code {
        true => Ok((claims, is_foreign)),
        false => Err(Fault::of(Code::TOKEN_OTHER_ACCOUNT)),
    }
}

const IDENTITY: &[Field] = &[
    Field::new("jwt", "", Kind::Text(20_000))
        .required()
        .doc("Names the account (clientCode) and the user (username or email)."),
    Field::text("firstName", "", 100).required(),
    Field::text("lastName", "", 100).required(),
];

/// A user without a group: somebody has to put it into one before it can do anything.
fn create_by_identity(public: &PublicCx<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = public.params;
    if let Some(field) = IDENTITY.iter().find(|field| params.filled(field.name).is_none()) {
        return Err(Fault::missing(field.name));
    }
    read_patch(params, IDENTITY, Language::ENGLISH)?;
    let take = |name: &str| params.filled(name).unwrap_or_default().to_owned();
    let (claims, _) = identity(public, &take("jwt"))?;
    let person = Person {
        mail: claims.user_name,
        roles: Vec::new(),
        first_name: take("firstName"),
        last_name: take("lastName"),
    };
    let (user, _) = as_server(public, move |cx| new_user(cx, &person, None))?;
    answer.record(|w| {
        w.key("userID");
        w.int_text(user.number());
    });
    Ok(())
}

pub(super) static CALLS: &[Call] = &[
    Call::read("getOAuthConfiguration", "configuration", read).doc("The settings of single sign-on, as they were stored."),
    Call::write("setOAuthConfiguration", save)
        .inputs(&[Field::text("value", "", LONGEST).required().doc(
            "JSON: {\"publicKeyUrl\": \"https://...\", \"userGroupMapping\": [{\"userGroupId\": 1, \"tokenPermissions\": [\"role\"]}]}. \
             The address gives a JSON Web Key Set or public keys in PEM. issuer and audience may be added; then tokens must name them.",
        )])
        .doc("Stores the settings of single sign-on as a whole. Only administrators may."),
    Call::public("verifyOAuthToken", verify)
        .inputs(&[TOKEN, Field::int("expiresIn", "").required().doc("Length of the session in seconds.")])
        .doc("Opens a session for the user that a token of the company's log-in service names, and moves it into the group of its roles."),
    Call::public("createUserFromOAuthToken", create_by_token)
        .inputs(BY_TOKEN)
        .doc("Makes the user and the employee that a token of the company's log-in service names."),
    Call::public("createUserFromIdentityToken", create_by_identity)
        .inputs(IDENTITY)
        .doc("Makes a user without a group whose name is that in an identity token."),
];
