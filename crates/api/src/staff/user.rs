//! Users: who may log in, with which rights.

use ladu_identity::lockout::{LogInName, Whose};
use ladu_identity::{passwords, pins};
use ladu_record::noun::{self, Column, Field, Noun, Patch, Text, Unique};
use ladu_record::rights::{Action, Actions, MODULES, Rights, SYSTEM};
use ladu_record::{Answer, Cx, store_fault};
use ladu_store::Row;
use ladu_types::{Id, UnixTime, of};
use ladu_wire::{Code, Fault, Kind, Writer};

use super::user_group::RIGHTS;
use crate::Call;

/// The fewest characters of a PIN.
const SHORTEST_PIN: usize = 6;

pub const NAME: Column<Text> = Column::of(Field::text("name", "name", 64).required().unique().doc("Log-in name."));
/// The group that says what the user may do.
pub const GROUP: Column<Id<of::UserGroup>> =
    Column::of(Field::id("userGroupID", "group_id", "user_group").required().indexed());
/// The employee behind the user.
pub const EMPLOYEE: Column<Id<of::Employee>> =
    Column::of(Field::id("employeeID", "employee_id", "employee").indexed().doc("The employee who owns the account."));
/// Ids of stores with commas between them.
pub const WAREHOUSES: Column<Text> =
    Column::of(Field::new("warehouseIDs", "warehouse_ids", Kind::Ids).doc("Stores the user may use; all when empty."));
/// Sent as it is, kept as a hash; a hash is taken from the server itself only.
pub const PASSWORD: Column<Text> =
    Column::of(Field::text("password", "password_hash", passwords::LONGEST).write_only().doc("Kept as a hash only."));
const PIN: Column<Text> =
    Column::of(Field::text("cardCode", "pin_hash", 64).write_only().indexed().doc("PIN for changing users at a till."));
/// Gone, but kept for the records that name it.
pub(super) const DELETED: Column<bool> = Column::of(Field::flag("", "deleted").read_only());
const PASSWORD_CHANGED: Column<UnixTime> = Column::of(Field::new("", "password_changed", Kind::Time).read_only());
const PASSWORD_EXPIRED: Column<bool> = Column::of(Field::flag("", "password_expired").read_only());

pub static USER: Noun = Noun {
    doc: "Somebody who can log in.",
    module: "users",
    log: "users",
    remembered: true,
    before_save: Some(before_save),
    after_save: Some(after_save),
    ..Noun::new(
        "user_account",
        "userID",
        &[
            NAME.field,
            GROUP.field,
            EMPLOYEE.field,
            WAREHOUSES.field,
            PASSWORD.field,
            PIN.field,
            PASSWORD_CHANGED.field,
            Field::text("", "password_history", 4000).read_only(),
            PASSWORD_EXPIRED.field,
            DELETED.field,
        ],
    )
};

fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if let Some(id) = patch.id {
        check_group_of(cx, Id::new(id))?;
    }
    let group = match (patch.get(GROUP), patch.id) {
        (Some(group), _) => group,
        (None, Some(id)) => group_of(cx, Id::new(id))?,
        (None, None) => None,
    };
    check_group(cx, group)?;
    if let Some(id) = patch.id {
        keep_an_administrator(cx, Id::new(id), group)?;
    }
    let (administrators, user) = (is_administrators(cx, group)?, cx.user()?);
    if let Some(password) = patch.filled(PASSWORD).map(str::to_owned) {
        if !password.starts_with("$argon2") || user.id != SYSTEM {
            passwords::check(&*cx.settings()?, &password, administrators, "password")?;
            patch.put(PASSWORD, passwords::hash(&password)?);
        }
        patch.put(PASSWORD_CHANGED, cx.now());
        patch.put(PASSWORD_EXPIRED, false);
    }
    if let Some(pin) = patch.filled(PIN).map(str::to_owned) {
        if pin.chars().count() < SHORTEST_PIN {
            return Err(Fault::not_allowed("cardCode"));
        }
        let hash = pins::pin_hash(cx, &pin);
        let key = [PIN.is(&hash)];
        Unique { table: USER.table, key: &key, among: None, own: patch.id }.require(cx, PIN.field.input)?;
        patch.put(PIN, hash);
    }
    for id in cx.params.ids("warehouseIDs")? {
        noun::check_reference(cx, "warehouse", "warehouseIDs", id)?;
    }
    Ok(())
}

/// A change of the user is a change of the employee behind it: copies of employees follow users, too. Whoever knew an old password, or has
/// lost access, is in no longer.
fn after_save(cx: &mut Cx<'_, '_>, id: i64, patch: &Patch) -> Result<(), Fault> {
    if patch.filled(PASSWORD).is_some() {
        unlock(cx, Id::new(id))?;
        cx.end_sessions(Id::new(id));
    }
    if let Some(group) = patch.get(GROUP)
        && !has_access(cx, group)?
    {
        cx.end_sessions(Id::new(id));
    }
    cx.queue(
        "UPDATE employee SET changed = $2 WHERE account = $0 AND id IN
         (SELECT u.employee_id FROM user_account u WHERE u.account = $0 AND u.id = $1)",
        &[id.into(), cx.now().into()],
    )?;
    cx.touch("employee")
}

/// Takes a user's log-in away; the last administrator is refused (1016). The name stays on what it has done.
pub fn remove(cx: &mut Cx<'_, '_>, user: Id<of::User>) -> Result<(), Fault> {
    keep_an_administrator(cx, user, None)?;
    let sql = "UPDATE user_account SET deleted = 1, pin_hash = '' WHERE account = $0 AND id = $1";
    cx.execute(sql, &[user.into()])?;
    cx.end_sessions(user);
    cx.touch("user_account")
}

/// Lets a user in again whom failures have locked.
pub fn unlock(cx: &mut Cx<'_, '_>, user: Id<of::User>) -> Result<(), Fault> {
    let sql = "SELECT name FROM user_account WHERE account = $0 AND id = $1";
    let name = cx.first(sql, &[user.into()], |row| row.text(0).to_owned())?.unwrap_or_default();
    LogInName::new(Whose::User, &name).clear(cx.tx).map_err(store_fault)
}

/// May the users of a group log in over the API?
fn has_access(cx: &mut Cx<'_, '_>, group: Option<Id<of::UserGroup>>) -> Result<bool, Fault> {
    let sql = "SELECT api_access FROM user_group WHERE account = $0 AND id = $1";
    Ok(cx.first(sql, &[group.into()], |row| row.get(0))? == Some(true))
}

/// Refuses to take the last administrator who can log in away (1016): nobody could undo that.
fn keep_an_administrator(
    cx: &mut Cx<'_, '_>,
    user: Id<of::User>,
    group: Option<Id<of::UserGroup>>,
) -> Result<(), Fault> {
    if is_administrators(cx, group)? && has_access(cx, group)? {
        return Ok(());
    }
    let current = group_of(cx, user)?;
    if !is_administrators(cx, current)? {
        return Ok(());
    }
    // Two who step down at once wait for each other.
    cx.lock_name("administrators")?;
    let sql = "SELECT COUNT(*) FROM user_account u JOIN user_group g ON g.account = u.account AND g.id = u.group_id
               WHERE u.account = $0 AND u.deleted = 0 AND g.administrator = 1 AND g.api_access = 1 AND u.id <> $1";
    match cx.first(sql, &[user.into()], |row| row.get::<i64>(0))? {
        Some(1..) => Ok(()),
        _ => Err(Fault::not_allowed("userGroupID").because("The last administrator has to stay one.")),
    }
}

fn group_of(cx: &mut Cx<'_, '_>, user: Id<of::User>) -> Result<Option<Id<of::UserGroup>>, Fault> {
    let sql = "SELECT group_id FROM user_account WHERE account = $0 AND id = $1";
    Ok(cx.first(sql, &[user.into()], |row| row.get(0))?.flatten())
}

/// Refuses who may not manage the users of a group (1066): administrators are managed by administrators only.
fn check_group(cx: &mut Cx<'_, '_>, group: Option<Id<of::UserGroup>>) -> Result<(), Fault> {
    let administrators = is_administrators(cx, group)?;
    match administrators && !cx.user()?.administrator {
        true => Err(Fault::of(Code::GROUP_ABOVE)),
        false => Ok(()),
    }
}

/// The same for the group that a user is in now.
pub fn check_group_of(cx: &mut Cx<'_, '_>, user: Id<of::User>) -> Result<(), Fault> {
    let group = group_of(cx, user)?;
    check_group(cx, group)
}

/// Is it a group whose users may do everything?
pub fn is_administrators(cx: &mut Cx<'_, '_>, group: Option<Id<of::UserGroup>>) -> Result<bool, Fault> {
    let sql = "SELECT administrator FROM user_group WHERE account = $0 AND id = $1";
    Ok(cx.first(sql, &[group.into()], |row| row.get(0))? == Some(true))
}

const RIGHTS_INPUT: &[Field] = &[
    Field::new("userID", "", Kind::Id).doc("One user."),
    Field::flag("getCurrentUser", "").doc("1 = the owner of the session."),
];

/// Lists users with what each may do; one's own rights need no right.
fn user_rights(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let (asked, own) = (cx.params.id("userID")?.map(Id::new), cx.params.flag("getCurrentUser"));
    if asked.is_some() && own {
        return Err(Fault::of(Code::CONFLICT));
    }
    let user = cx.user()?;
    let wanted = if own { Some(user.id) } else { asked };
    if wanted != Some(user.id) {
        user.require("users", Action::View)?;
    }
    let columns = RIGHTS.iter().map(|(_, column, _)| format!("g.{column}")).collect::<Vec<_>>().join(", ");
    let rows = cx.query(
        &format!(
            "SELECT u.id, u.name, u.group_id, g.max_discount, g.administrator, g.rights, u.added, u.added_by, u.modified,
             u.modified_by, {columns} FROM user_account u LEFT JOIN user_group g ON g.account = u.account AND g.id = u.group_id
             WHERE u.account = $0 AND u.deleted = 0 AND (u.id = $1 OR $1 = 0) ORDER BY u.id"
        ),
        &[wanted.into()],
    )?;
    if asked.is_some() && rows.is_empty() {
        return Err(Fault::unknown("userID"));
    }
    let (limit, offset) = noun::page_of(cx.params, noun::PageSize { default: 20, max: 100 });
    answer.total = Some(rows.len() as u64);
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    for row in rows.iter().skip(skip).take(usize::try_from(limit).unwrap_or(0)) {
        answer.record(|w| write_rights(row, w));
    }
    Ok(())
}

fn write_rights(row: Row<'_>, w: &mut Writer) {
    for (key, column) in [("userID", 0), ("groupID", 2), ("maxDiscount", 3), ("added", 6), ("lastModified", 8)] {
        w.key(key);
        w.int(row.int(column));
    }
    for (key, column) in [("userName", 1), ("addedByUserName", 7), ("lastModifiedByUserName", 9)] {
        w.key(key);
        w.text(row.text(column));
    }
    w.key("cardCode");
    w.plain_text("");
    for (at, (key, _, quoted)) in RIGHTS.iter().enumerate() {
        w.key(key);
        if *quoted { w.int_text(row.int(10 + at)) } else { w.int(row.int(10 + at)) }
    }
    let (administrator, rights) = (row.int(4) == 1, Rights::parse(row.text(5)));
    w.key("modules");
    w.object(|w| {
        for module in MODULES {
            w.key(module);
            let allowed = if administrator { Actions::ALL } else { rights.actions(module) };
            w.object(|w| {
                for (key, action) in
                    [("view", Action::View), ("add", Action::Add), ("edit", Action::Edit), ("delete", Action::Delete)]
                {
                    w.key(key);
                    w.int(allowed.contains(action).into());
                }
            });
        }
        write_invoices(row, if administrator { Actions::ALL } else { rights.actions("sales") }, w);
    });
}

/// Invoices are sales documents; confirmed ones have an edit right of their own, which newer tills look for here.
fn write_invoices(row: Row<'_>, allowed: Actions, w: &mut Writer) {
    let confirmed = RIGHTS.iter().position(|(_, column, _)| *column == "edit_confirmed_invoices").unwrap_or(0);
    w.key("invoices");
    w.object(|w| {
        for (key, action) in [("view", Action::View), ("add", Action::Add), ("delete", Action::Delete)] {
            w.key(key);
            w.int(allowed.contains(action).into());
        }
        w.key("edit");
        w.int(row.int(10 + confirmed));
    });
}

pub static CALLS: &[Call] = &[
    Call::save("saveUser", &USER)
        .inputs(&[Field::flag("sendNotificationEmail", "").doc("Taken, but no mail is sent: tell the user yourself.")])
        .doc("Makes or changes a user. A new password also lifts a lock. Nobody deletes a user: move it into a group without access."),
    Call::read("getUserRights", "", user_rights).inputs(RIGHTS_INPUT).doc("Lists users with what each may do."),
];
