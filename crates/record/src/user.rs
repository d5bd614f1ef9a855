//! Who may do what: a user with the rights of its group, and its stores.

use std::collections::HashSet;
use std::fmt;

use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

/// The user that the server itself acts as: the command line and new accounts. No session ever has it.
pub const SYSTEM: Id<of::User> = Id::new(0);

/// What a call does to records, as far as rights go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    View,
    Add,
    Edit,
    Delete,
}

impl Action {
    /// All of them, in the order in which they are stored.
    pub const ALL: [Action; 4] = [Action::View, Action::Add, Action::Edit, Action::Delete];

    /// The code of the missing right.
    pub const fn refusal(self) -> Code {
        match self {
            Action::View => Code::MAY_NOT_VIEW,
            Action::Add => Code::MAY_NOT_ADD,
            Action::Edit => Code::MAY_NOT_EDIT,
            Action::Delete => Code::MAY_NOT_DELETE,
        }
    }

    /// The letter that stands for it in the stored rights of a group.
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

/// A set of actions, a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Actions(u8);

impl Actions {
    pub const ALL: Actions = Actions::of(&Action::ALL);

    pub const fn of(actions: &[Action]) -> Actions {
        let (mut bits, mut at) = (0, 0);
        while at < actions.len() {
            bits |= 1 << actions[at] as u8;
            at += 1;
        }
        Actions(bits)
    }

    /// Is the action among them?
    pub const fn contains(self, action: Action) -> bool {
        self.0 & (1 << action as u8) != 0
    }
}

/// What the users of a group may do: actions by module, stored as `products=vaed;sales=va`. In a module that is not named they may
/// do nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rights([Actions; MODULES.len()]);

impl Rights {
    /// The same actions in every module.
    pub const fn everywhere(actions: Actions) -> Rights {
        Rights([actions; MODULES.len()])
    }

    /// The rights to do some actions in some modules.
    pub fn of(modules: &[(&str, Actions)]) -> Rights {
        let mut rights = Rights::default();
        modules.iter().for_each(|(module, actions)| rights.set(module, *actions));
        rights
    }

    /// Reads rights as they are stored. Modules and letters that mean nothing are passed over.
    pub fn parse(text: &str) -> Rights {
        let mut rights = Rights::default();
        for (module, letters) in text.split(';').filter_map(|part| part.split_once('=')) {
            let actions: Vec<Action> = Action::ALL.into_iter().filter(|one| letters.contains(one.letter())).collect();
            rights.set(module, Actions::of(&actions));
        }
        rights
    }

    fn set(&mut self, module: &str, actions: Actions) {
        for (_, allowed) in MODULES.iter().zip(&mut self.0).filter(|(name, _)| **name == module) {
            *allowed = actions;
        }
    }

    /// What may be done in a module.
    pub fn actions(&self, module: &str) -> Actions {
        MODULES.iter().position(|name| *name == module).map_or(Actions::default(), |at| self.0[at])
    }
}

/// As they are stored.
impl fmt::Display for Rights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = MODULES.iter().zip(self.0).filter(|(_, actions)| *actions != Actions::default());
        for (at, (module, actions)) in given.enumerate() {
            write!(f, "{}{module}=", if at == 0 { "" } else { ";" })?;
            for action in Action::ALL.into_iter().filter(|action| actions.contains(*action)) {
                write!(f, "{}", action.letter())?;
            }
        }
        Ok(())
    }
}

/// The logged in user with all that rights depend on.
#[derive(Debug, Clone)]
pub struct User {
    /// Its id; that of the server itself when nobody is logged in.
    pub id: Id<of::User>,
    pub name: String,
    /// The employee behind the user.
    pub employee: Option<Id<of::Employee>>,
    pub group: Option<Id<of::UserGroup>>,
    /// Administrators may do everything.
    pub administrator: bool,
    /// Those of its group.
    pub rights: Rights,
    /// May use promotions that a cashier chooses, and coupons.
    pub applies_promotions: bool,
    /// May not confirm documents.
    pub drafts_only: bool,
    /// The stores the user may use; all when empty.
    pub warehouses: HashSet<Id<of::Warehouse>>,
}

/// Nobody: without a right and without a name.
impl Default for User {
    fn default() -> User {
        User {
            id: SYSTEM,
            name: String::new(),
            employee: None,
            group: None,
            administrator: false,
            rights: Rights::default(),
            applies_promotions: false,
            drafts_only: false,
            warehouses: HashSet::new(),
        }
    }
}

impl User {
    /// May the user do this in the module? What belongs to no module is open to every session.
    pub fn may(&self, module: &str, action: Action) -> bool {
        self.administrator || module.is_empty() || self.rights.actions(module).contains(action)
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

    /// The stores the user may use, by number; all when empty.
    pub fn warehouse_numbers(&self) -> Vec<i64> {
        let mut numbers: Vec<i64> = self.warehouses.iter().map(|id| id.number()).collect();
        numbers.sort_unstable();
        numbers
    }

    /// Refuses a store that the user may not use (1064).
    pub fn require_warehouse(&self, warehouse: i64) -> Result<(), Fault> {
        if self.warehouses.is_empty() || self.warehouses.contains(&Id::new(warehouse)) {
            Ok(())
        } else {
            Err(Fault::of(Code::NO_WAREHOUSE_ACCESS))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_read_as_they_were_written() {
        let text = "products=vaed;sales=va;pos=v";
        let rights = Rights::parse(text);
        assert_eq!(rights.to_string(), text);
        assert!(rights.actions("sales").contains(Action::Add) && !rights.actions("sales").contains(Action::Edit));
        assert_eq!(rights.actions("reports"), Actions::default(), "a module that is not named is closed");
        let same = [("products", Actions::ALL), ("pos", Actions::of(&[Action::View]))];
        assert_eq!(Rights::of(&same).to_string(), "products=vaed;pos=v");
        assert_eq!(Rights::parse("nothing=vaed;pos;pos=xv=a").to_string(), "pos=va");
    }
}
