//! Who may do what: users, their groups and their stores.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use ladu_store::Value;
use ladu_wire::{Code, Fault};

use crate::context::Cx;

/// The user that the server itself acts as: the command line and new accounts. No session ever has it.
pub const SYSTEM: i64 = 0;

/// What a call does to records, as far as rights go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Reads.
    View,
    /// Makes a record.
    Add,
    /// Changes a record.
    Edit,
    /// Deletes a record.
    Delete,
}

impl Action {
    /// The code of the missing right.
    pub const fn refusal(self) -> Code {
        match self {
            Action::View => Code::MAY_NOT_VIEW,
            Action::Add => Code::MAY_NOT_ADD,
            Action::Edit => Code::MAY_NOT_EDIT,
            Action::Delete => Code::MAY_NOT_DELETE,
        }
    }

    /// The letter that stands for it in a group's rights.
    const fn letter(self) -> char {
        match self {
            Action::View => 'v',
            Action::Add => 'a',
            Action::Edit => 'e',
            Action::Delete => 'd',
        }
    }
}

/// The areas that rights are given for.
pub const MODULES: &[&str] = &[
    "products",
    "prices",
    "customers",
    "suppliers",
    "sales",
    "payments",
    "purchases",
    "inventory",
    "promotions",
    "giftcards",
    "employees",
    "users",
    "configuration",
    "reports",
    "pos",
];

/// The logged in user with all that rights depend on.
#[derive(Debug, Clone, Default)]
pub struct User {
    /// The user's id.
    pub id: i64,
    /// Log-in name.
    pub name: String,
    /// The employee behind the user, 0 when none.
    pub employee: i64,
    /// The user group.
    pub group: i64,
    /// Administrators may do everything.
    pub administrator: bool,
    /// Letters of [`Action`] by module, as in `products=vaed`; a group without an entry may not do anything there.
    pub rights: BTreeMap<String, String>,
    /// May use promotions that a cashier chooses, and coupons.
    pub applies_promotions: bool,
    /// May not confirm documents.
    pub drafts_only: bool,
    /// The stores the user may use; all when empty.
    pub warehouses: HashSet<i64>,
}

impl User {
    pub(crate) fn load(cx: &mut Cx<'_, '_>) -> Result<Arc<User>, Fault> {
        let Some(id) = cx.request.user else { return Ok(Arc::default()) };
        if id == SYSTEM {
            return Ok(Arc::new(User { name: "ladu".to_owned(), administrator: true, ..User::default() }));
        }
        let users = cx.cached("users", "user_account", load_all)?;
        users.iter().find(|user| user.id == id).cloned().ok_or_else(|| Fault::of(Code::NO_SUCH_SESSION))
    }

    /// May the user do this in the module? What belongs to no module is open to every session.
    pub fn may(&self, module: &str, action: Action) -> bool {
        self.administrator
            || module.is_empty()
            || self.rights.get(module).is_some_and(|letters| letters.contains(action.letter()))
    }

    /// Refuses what the user may not do (1060 to 1063).
    pub fn require(&self, module: &str, action: Action) -> Result<(), Fault> {
        if self.may(module, action) { Ok(()) } else { Err(Fault::of(action.refusal())) }
    }

    /// Refuses to let the user confirm a document (1211).
    pub fn require_confirming(&self) -> Result<(), Fault> {
        if self.drafts_only && !self.administrator { Err(Fault::of(Code::MAY_NOT_CONFIRM)) } else { Ok(()) }
    }

    /// Refuses to let the user choose promotions and take coupons (1061).
    pub fn require_applying(&self) -> Result<(), Fault> {
        if self.administrator || self.applies_promotions { Ok(()) } else { Err(Fault::of(Code::MAY_NOT_ADD)) }
    }

    /// Refuses a store that the user may not use (1064).
    pub fn require_warehouse(&self, warehouse: i64) -> Result<(), Fault> {
        if self.warehouses.is_empty() || self.warehouses.contains(&warehouse) {
            Ok(())
        } else {
            Err(Fault::of(Code::NO_WAREHOUSE_ACCESS))
        }
    }
}

/// Reads `products=vaed;sales=va` as stored with a user group.
pub fn parse_rights(text: &str) -> BTreeMap<String, String> {
    text.split(';').filter_map(|part| part.split_once('=')).map(|(m, l)| (m.to_owned(), l.to_owned())).collect()
}

fn load_all(cx: &mut Cx<'_, '_>) -> Result<Vec<Arc<User>>, Fault> {
    let rows = cx.query(
        "SELECT u.id, u.name, u.employee_id, u.group_id, g.administrator, g.rights, u.warehouse_ids,
         g.apply_promotions, g.drafts_only
         FROM user_account u LEFT JOIN user_group g ON g.account = u.account AND g.id = u.group_id
         WHERE u.account = $0 AND u.deleted = $1",
        &[Value::Int(0)],
    )?;
    let ids = |text: &str| text.split(',').filter_map(|id| id.parse().ok()).collect();
    Ok(rows
        .iter()
        .map(|row| User {
            id: row.int(0),
            name: row.text(1).to_owned(),
            employee: row.int(2),
            group: row.int(3),
            administrator: row.int(4) == 1,
            rights: parse_rights(row.text(5)),
            warehouses: ids(row.text(6)),
            applies_promotions: row.int(7) == 1,
            drafts_only: row.int(8) == 1,
        })
        .map(Arc::new)
        .collect())
}
