//! Users: who may log in, with which rights.

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{self, Field, Noun, Patch};
use ladu_books::rights::{Action, MODULES, parse_rights};
use ladu_books::{passwords, secrets};
use ladu_store::{Row, Value};
use ladu_wire::{Code, Fault, Kind, Writer};

use super::user_group::RIGHTS;
use crate::Call;

/// The fewest characters of a PIN.
const SHORTEST_PIN: usize = 6;

/// A user account.
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
            Field::text("name", "name", 64).required().unique().doc("Log-in name."),
            Field::id("userGroupID", "group_id", "user_group").required().indexed(),
            Field::id("employeeID", "employee_id", "employee").indexed().doc("The employee who owns the account."),
            Field::new("warehouseIDs", "warehouse_ids", Kind::Ids).doc("Stores the user may use; all when empty."),
            Field::text("password", "password_hash", passwords::LONGEST).write_only().doc("Kept as a hash only."),
            Field::text("cardCode", "pin_hash", 64).write_only().indexed().doc("PIN for changing users at a till."),
            Field::int("", "failures").read_only(),
            Field::new("", "locked_until", Kind::Time).read_only(),
            Field::new("", "password_changed", Kind::Time).read_only(),
            Field::text("", "password_history", 4000).read_only(),
            Field::flag("", "deleted").read_only(),
        ],
    )
};

fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let group = match (patch.int("group_id"), patch.id) {
        (Some(group), _) => group,
        (None, Some(id)) => cx
            .first("SELECT group_id FROM user_account WHERE account = $0 AND id = $1", &[Value::Int(id)], |row| {
                row.int(0)
            })?
            .unwrap_or(0),
        (None, None) => 0,
    };
    let administrators = is_administrators(cx, group)?;
    let user = cx.user()?;
    // Before there is a session, the account itself is being made.
    if administrators && user.id != 0 && !user.administrator {
        return Err(Fault::of(Code::GROUP_ABOVE));
    }
    if let Some(password) = patch.filled("password_hash").map(str::to_owned) {
        if !password.starts_with("$argon2") || user.id != 0 {
            passwords::check(&*cx.conf()?, &password, administrators, "password")?;
            patch.set("password_hash", passwords::hash(&password)?);
        }
        patch.set("password_changed", cx.now().0);
    }
    if let Some(pin) = patch.filled("pin_hash").map(str::to_owned) {
        if pin.chars().count() < SHORTEST_PIN {
            return Err(Fault::not_allowed("cardCode"));
        }
        let hash = secrets::pin_hash(cx, &pin);
        let sql = "SELECT id FROM user_account WHERE account = $0 AND pin_hash = $1 AND id <> $2";
        if cx.first(sql, &[Value::Text(&hash), Value::Int(patch.id.unwrap_or(0))], |_| ())?.is_some() {
            return Err(Fault::taken("cardCode"));
        }
        patch.set("pin_hash", hash);
    }
    for id in cx.params.ids("warehouseIDs")? {
        noun::check_reference(cx, "warehouse", "warehouseIDs", id)?;
    }
    Ok(())
}

/// A change of the user is a change of the employee behind it: copies of employees follow users, too.
fn after_save(cx: &mut Cx<'_, '_>, id: i64, _: &Patch) -> Result<(), Fault> {
    cx.queue(
        "UPDATE employee SET changed = $2 WHERE account = $0 AND id IN
         (SELECT u.employee_id FROM user_account u WHERE u.account = $0 AND u.id = $1)",
        &[Value::Int(id), Value::Int(cx.now().0)],
    )
}

/// Is it a group whose users may do everything?
pub fn is_administrators(cx: &mut Cx<'_, '_>, group: i64) -> Result<bool, Fault> {
    let sql = "SELECT administrator FROM user_group WHERE account = $0 AND id = $1";
    Ok(cx.first(sql, &[Value::Int(group)], |row| row.int(0))? == Some(1))
}

const RIGHTS_INPUT: &[Field] = &[
    Field::new("userID", "", Kind::Id).doc("One user."),
    Field::flag("getCurrentUser", "").doc("1 = the owner of the session."),
];

/// Lists users with what each may do; one's own rights need no right.
fn user_rights(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let (asked, own) = (cx.params.id("userID")?, cx.params.flag("getCurrentUser"));
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
        &[Value::Int(wanted.unwrap_or(0))],
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
    let rights = parse_rights(row.text(5));
    w.key("modules");
    w.object(|w| {
        for module in MODULES {
            w.key(module);
            let letters = rights.get(*module).map_or("", String::as_str);
            w.object(|w| {
                for (key, letter) in [("view", 'v'), ("add", 'a'), ("edit", 'e'), ("delete", 'd')] {
                    w.key(key);
                    w.int(i64::from(row.int(4) == 1 || letters.contains(letter)));
                }
            });
        }
    });
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::save("saveUser", &USER).doc("Makes or changes a user."),
    Call::read("getUserRights", "", user_rights).inputs(RIGHTS_INPUT).doc("Lists users with what each may do."),
];
