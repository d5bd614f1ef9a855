//! `ladu user`: adds users and sets passwords.

use anyhow::{Context as _, bail};
use clap::Subcommand;
use ladu_api::staff::user::{self, USER};
use ladu_api::staff::user_group::{self, USER_GROUP};
use ladu_identity::{passwords, sessions};
use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_record::rights::{Actions, Rights};
use ladu_types::{Id, of};
use ladu_wire::Fault;

use crate::settings::Place;
use crate::system_context::{self, told};

/// `ladu user`.
#[derive(Subcommand)]
pub(crate) enum UserCommand {
    /// Add a user.
    Add {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// The account's code.
        #[arg(long)]
        account: String,
        /// Log-in name.
        #[arg(long)]
        name: String,
        /// Name of the user group; made with all rights but administration when it is new.
        #[arg(long, default_value = "Administrators")]
        group: String,
        /// Password; made up and printed when left out.
        #[arg(long, env = "LADU_NEW_PASSWORD", hide_env_values = true)]
        password: Option<String>,
    },
    /// Take a user's log-in away, as of an employee who leaves: its sessions end, its name stays on what it has done.
    Remove {
        /// Where accounts are kept.
        #[command(flatten)]
        place: Place,
        /// The code of the account.
        #[arg(long)]
        account: String,
        /// The user's log-in name.
        #[arg(long)]
        name: String,
    },
    /// Set a user's password; its sessions end.
    Password {
        /// Where.
        #[command(flatten)]
        place: Place,
        /// The account's code.
        #[arg(long)]
        account: String,
        /// Log-in name.
        #[arg(long)]
        name: String,
        /// The new password; made up and printed when left out.
        #[arg(long, env = "LADU_NEW_PASSWORD", hide_env_values = true)]
        password: Option<String>,
    },
}

/// `ladu user ...`
pub(crate) fn run(command: UserCommand) -> anyhow::Result<()> {
    let (place, account, name, group, password) = match command {
        UserCommand::Remove { place, account, name } => return remove(&place, &account, &name),
        UserCommand::Add { place, account, name, group, password } => (place, account, name, Some(group), password),
        UserCommand::Password { place, account, name, password } => (place, account, name, None, password),
    };
    let store = place.open_existing()?;
    system_context::find(&store, &account)?;
    let generated = password.is_none();
    let password = system_context::password(&system_context::request(&store, Id::new(0), &account)?, password)?;
    let (login, hash) = (name.clone(), passwords::hash(&password).map_err(told)?);
    let done = system_context::within(&store, &account, move |cx| {
        let id = match &group {
            Some(group) => Some(add(cx, &login, group)?),
            None => find(cx, &login)?,
        };
        id.map(|id| set_password(cx, id, &hash).map(|()| id)).transpose()
    });
    let Some(id) = done.with_context(|| format!("user {name}"))? else {
        bail!("account {account} has no user {name:?}");
    };
    sessions::remove_all(&store, system_context::find(&store, &account)?.id, id).map_err(told)?;
    println!("user     {name}");
    if generated {
        println!("password {password}");
    }
    Ok(())
}

fn remove(place: &Place, account: &str, name: &str) -> anyhow::Result<()> {
    let store = place.open_existing()?;
    let login = name.to_owned();
    let removed = system_context::within(&store, account, move |cx| {
        let id = find(cx, &login)?;
        id.map(|id| user::remove(cx, id).map(|()| id)).transpose()
    });
    let Some(id) = removed.with_context(|| format!("user {name}"))? else {
        bail!("account {account} has no user {name:?}");
    };
    sessions::remove_all(&store, system_context::find(&store, account)?.id, id).map_err(told)?;
    println!("user     {name} is removed");
    Ok(())
}

fn find(cx: &mut Cx<'_, '_>, login: &str) -> Result<Option<Id<of::User>>, Fault> {
    let sql = "SELECT id FROM user_account WHERE account = $0 AND name = $1 AND deleted = 0";
    cx.first(sql, &[login.into()], |row| row.get(0))
}

fn add(cx: &mut Cx<'_, '_>, login: &str, group: &str) -> Result<Id<of::User>, Fault> {
    let sql = "SELECT id FROM user_group WHERE account = $0 AND name = $1";
    let group: Id<of::UserGroup> = match cx.first(sql, &[group.into()], |row| row.get(0))? {
        Some(id) => id,
        None => {
            let mut patch = Patch::new(USER_GROUP.fields);
            patch.put(user_group::NAME, group);
            patch.put(user_group::ALLOWED, Rights::everywhere(Actions::ALL).to_string());
            Id::new(noun::save_patch(cx, &USER_GROUP, patch)?)
        }
    };
    let mut patch = Patch::new(USER.fields);
    patch.put(user::NAME, login);
    patch.put(user::GROUP, group);
    Ok(Id::new(noun::save_patch(cx, &USER, patch)?))
}

fn set_password(cx: &mut Cx<'_, '_>, user: Id<of::User>, hash: &str) -> Result<(), Fault> {
    cx.execute(
        "UPDATE user_account SET password_hash = $2, password_changed = $3, password_expired = 0
         WHERE account = $0 AND id = $1",
        &[user.into(), hash.into(), cx.now().into()],
    )?;
    user::unlock(cx, user)?;
    cx.touch("user_account")
}
