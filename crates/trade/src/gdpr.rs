//! What is known of natural persons: who may see it, and what was done with it.

use ladu_wire::{Code, Fault};

use ladu_record::Cx;
use ladu_record::settings::EUROPEAN_UNION;

/// Refuses employees who have not promised to keep the rules, in accounts that ask for it (1148).
pub fn require(cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
    if !cx.settings()?.flag("gdpr_approval_process_enabled") {
        return Ok(());
    }
    let employee = ladu_types::Id::number_of(cx.user()?.employee);
    match confirmed(cx, employee)? {
        Some(time) if time > 0 => Ok(()),
        _ => Err(Fault::of(Code::GDPR_UNCONFIRMED)),
    }
}

/// When an employee promised to keep the rules, 0 when not yet; none when there is no such employee.
pub fn confirmed(cx: &mut Cx<'_, '_>, employee: i64) -> Result<Option<i64>, Fault> {
    let sql = "SELECT consent_time FROM employee WHERE account = $0 AND id = $1";
    cx.first(sql, &[employee.into()], |row| row.get(0))
}

/// What was done with what is known of a person.
#[derive(Debug, Clone, Copy)]
pub struct Processing<'a> {
    /// `create`, `read`, `update` or `delete`.
    pub activity: &'a str,
    pub employee: i64,
    pub description: &'a str,
    /// What was touched, as words separated by commas.
    pub fields: &'a str,
}

/// Writes into the log what was done with a person; what is done with companies is nobody's business.
pub fn log(cx: &mut Cx<'_, '_>, person: i64, processing: Processing<'_>) -> Result<(), Fault> {
    let (id, user, now) = (cx.next_id("processing_log")?, cx.user_name()?, cx.now().0);
    cx.queue(
        "INSERT INTO processing_log (account, id, customer_id, activity, employee_id, user_name, description, fields, added)
         SELECT c.account, $1, c.id, $3, $4, $5, $6, $7, $8 FROM customer c
         WHERE c.account = $0 AND c.id = $2 AND c.customer_type = 'PERSON'",
        &[
            id.into(),
            person.into(),
            processing.activity.into(),
            processing.employee.into(),
            (&user).into(),
            processing.description.into(),
            processing.fields.into(),
            now.into(),
        ],
    )
}

/// The same for what the server itself did, in countries where the law wants it known.
pub fn note(cx: &mut Cx<'_, '_>, person: i64, activity: &str, description: &str) -> Result<(), Fault> {
    if !cx.settings()?.has_module(EUROPEAN_UNION) {
        return Ok(());
    }
    let employee = ladu_types::Id::number_of(cx.user()?.employee);
    log(cx, person, Processing { activity, employee, description, fields: "all" })
}
