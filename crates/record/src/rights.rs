//! Finds the user of a request with all rights.

use std::collections::HashSet;
use std::sync::Arc;

use ladu_store::Row;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use crate::context::Cx;

pub use crate::user::{Action, Actions, MODULES, Rights, SYSTEM, User};

impl Cx<'_, '_> {
    /// Who is logged in; a call without a session has nobody, and may do nothing that needs a right.
    pub fn user(&mut self) -> Result<Arc<User>, Fault> {
        if self.user.is_none() {
            self.user = Some(load(self)?);
        }
        Ok(self.user.clone().unwrap_or_default())
    }

    /// The name that goes into `added by` and the log.
    pub fn user_name(&mut self) -> Result<String, Fault> {
        Ok(self.user()?.name.clone())
    }
}

fn load(cx: &mut Cx<'_, '_>) -> Result<Arc<User>, Fault> {
    let Some(id) = cx.request.user else { return Ok(Arc::default()) };
    if id == SYSTEM {
        return Ok(Arc::new(User { name: "ladu".to_owned(), administrator: true, ..User::default() }));
    }
    let users = cx.cached("users", "user_account", load_all)?;
    users.iter().find(|user| user.id == id).cloned().ok_or_else(|| Fault::of(Code::NO_SUCH_SESSION))
}

fn load_all(cx: &mut Cx<'_, '_>) -> Result<Vec<Arc<User>>, Fault> {
    let rows = cx.query(
        "SELECT u.id, u.name, u.employee_id, u.group_id, g.administrator, g.rights, u.warehouse_ids,
         g.apply_promotions, g.drafts_only
         FROM user_account u LEFT JOIN user_group g ON g.account = u.account AND g.id = u.group_id
         WHERE u.account = $0 AND u.deleted = $1",
        &[false.into()],
    )?;
    Ok(rows.iter().map(user_of).map(Arc::new).collect())
}

fn user_of(row: Row<'_>) -> User {
    let (id, name, employee, group, administrator, rights, warehouses, applies_promotions, drafts_only) = row.read();
    User {
        id,
        name,
        employee,
        group,
        administrator,
        rights: Rights::parse(rights),
        applies_promotions,
        drafts_only,
        warehouses: warehouses_of(warehouses),
    }
}

fn warehouses_of(list: &str) -> HashSet<Id<of::Warehouse>> {
    list.split(',').filter_map(|id| id.parse().ok()).map(Id::new).collect()
}
