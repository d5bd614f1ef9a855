//! Finds the user of a request with all rights.

use std::sync::Arc;

use ladu_store::Value;
use ladu_wire::{Code, Fault};

use crate::context::Cx;

pub use crate::user::{Action, MODULES, SYSTEM, User, parse_rights};

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
