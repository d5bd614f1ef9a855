//! Who may do what: a user with the rights of its group, and its stores.

use std::collections::{BTreeMap, HashSet};

use ladu_wire::{Code, Fault};

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
