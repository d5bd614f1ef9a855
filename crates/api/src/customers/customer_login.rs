//! Log-ins of a web shop's visitors, kept on customers' cards.

use ladu_identity::lockout::{LogInName, Whose};
use ladu_identity::passwords;
use ladu_record::noun::{Field, Unique};
use ladu_record::{Answer, Cx, Failure};
use ladu_store::{RowSet, Value};
use ladu_wire::{Code, Fault};

use super::customer_columns::{DELETED, USERNAME_KEY};
use crate::call::Call;
use crate::password_check;
use crate::public::PublicCx;

/// A log-in name, of which no two customers have the same; capital and small letters are the same.
pub(super) fn username<'a>(key: &'a [(&'static str, Value<'a>)], own: Option<i64>) -> Unique<'a> {
    Unique { table: "customer", key, among: Some(DELETED.is(false)), own }
}

const LOGIN: &[Field] =
    &[Field::text("username", "", 100).required(), Field::text("password", "", passwords::LONGEST).required()];

/// Checks a web shop visitor's name and password. No session is opened.
fn verify(public: &PublicCx<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = public.params;
    let name = params.filled("username").ok_or_else(|| Fault::missing("username"))?;
    let password = params.get("password").filter(|text| !text.is_empty()).ok_or_else(|| Fault::missing("password"))?;
    let key = name.to_lowercase();
    let sql =
        "SELECT c.id, c.username, c.name, c.first_name, c.last_name, c.group_id, COALESCE(g.name, ''), c.company_id,
         COALESCE(e.name, ''), c.password_hash FROM customer c
         LEFT JOIN customer e ON e.account = c.account AND e.id = c.company_id
         LEFT JOIN customer_group g ON g.account = c.account AND g.id = c.group_id
         WHERE c.account = $0 AND c.username_key = $1 AND c.deleted = 0";
    let found = public.store.read(public.request.account.number(), |tx| -> Result<RowSet, Failure> {
        Ok(tx.query(sql, &[Value::Text(&key)])?)
    });
    let rows = found.map_err(|failure| failure.0)?;
    let hash = rows.first().map(|row| row.text(9));
    password_check::check(public, &LogInName::new(Whose::Customer, &key), hash, password)?;
    let row = rows.first().ok_or_else(|| Fault::of(Code::LOGIN_FAILED))?;
    answer.record(|w| {
        for (key, column) in [("clientID", 0), ("clientGroupID", 5), ("companyID", 7)] {
            w.key(key);
            w.int_text(row.int(column));
        }
        for (key, column) in [
            ("clientUsername", 1),
            ("clientName", 2),
            ("clientFirstName", 3),
            ("clientLastName", 4),
            ("clientGroupName", 6),
            ("companyName", 8),
        ] {
            w.key(key);
            w.text(row.text(column));
        }
    });
    Ok(())
}

fn validate_username(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let name = params.filled("username").ok_or_else(|| Fault::missing("username"))?;
    answer.total = Some(0);
    let key = name.to_lowercase();
    match username(&[USERNAME_KEY.is(&key)], None).is_taken(cx)? {
        true => Err(Fault::taken("username")),
        false => Ok(()),
    }
}

pub(super) static CALLS: &[Call] = &[
    Call::slow("verifyCustomerUser", verify)
        .inputs(LOGIN)
        .doc("Checks the log-in of a web shop's visitor. No session is opened. A wrong name or password is 1051, the sixth in ten minutes 1052."),
    Call::read("validateCustomerUsername", "", validate_username)
        .inputs(&[Field::text("username", "", 100).required()])
        .doc("Is a web shop log-in name free? Capital and small letters are the same."),
];
