//! Readings of meters that are billed, and the documents they are on.

use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use crate::sale::columns::row;
use crate::sale::draft::RowReadings;

/// The time of recurring billings that go by what a meter shows.
pub const METERED: &str = "BASED_ON_METERED_READINGS";

/// The readings that a row of a document names.
pub(crate) struct Named {
    /// The parameter, for faults.
    parameter: String,
    statement: Option<Id<of::BillingStatement>>,
    ids: Vec<Id<of::BillingReading>>,
}

/// What the rows of a document say of readings. Those of a metered billing are needed, those of another are a contradiction (1013).
pub(crate) fn named(cx: &mut Cx<'_, '_>, rows: &[Patch], sent: &[RowReadings]) -> Result<Vec<Named>, Fault> {
    let mut named = Vec::new();
    for row in rows {
        let number = row.number.unwrap_or(0);
        let parameter = format!("billingReadingIDs{number}");
        let ids = sent.iter().find(|sent| sent.row == number).map_or(Vec::new(), |sent| sent.ids.clone());
        let statement = row.id(row::BILLING);
        if ids.is_empty() && statement.is_none() {
            continue;
        }
        let sql = "SELECT time FROM billing_statement WHERE account = $0 AND id = $1";
        let time = cx.first(sql, &[statement.into()], |row| row.get::<String>(0))?;
        match (time.as_deref() == Some(METERED), ids.is_empty()) {
            (false, false) => return Err(Fault::at(Code::CONFLICT, parameter)),
            (true, true) => return Err(Fault::missing(&parameter)),
            _ => {}
        }
        if !ids.is_empty() {
            named.push(Named { parameter, statement, ids });
        }
    }
    Ok(named)
}

/// Refuses readings of another billing, and those that another document has (1130).
pub(crate) fn check(
    cx: &mut Cx<'_, '_>,
    named: &[Named],
    document: Option<Id<of::SalesDocument>>,
) -> Result<(), Fault> {
    for named in named {
        let sql = "SELECT id, statement_id, document_id FROM billing_reading WHERE account = $0 AND id IN ({ids})";
        let ids: Vec<i64> = named.ids.iter().map(|id| id.number()).collect();
        let rows = cx.among(sql, &ids, &[])?;
        let known = |id: &Id<of::BillingReading>| {
            rows.iter()
                .map(|row| row.read::<(Id<of::BillingReading>, Option<Id<of::BillingStatement>>, Option<Id<_>>)>())
                .find(|(known, ..)| known == id)
        };
        if !named.ids.iter().all(|id| known(id).is_some()) {
            return Err(Fault::unknown(&named.parameter));
        }
        let is_fine = |id| {
            known(id).is_some_and(|(_, statement, on)| statement == named.statement && (on.is_none() || on == document))
        };
        if !named.ids.iter().all(is_fine) {
            return Err(Fault::of(Code::FOREIGN_READINGS));
        }
    }
    Ok(())
}

/// Keeps which document the readings are on, in place of what was known of it.
pub(crate) fn mark(cx: &mut Cx<'_, '_>, named: &[Named], document: Id<of::SalesDocument>) -> Result<(), Fault> {
    if named.is_empty() {
        return Ok(());
    }
    forget(cx, document)?;
    let ids: Vec<i64> = named.iter().flat_map(|named| named.ids.iter().map(|id| id.number())).collect();
    let sql = "UPDATE billing_reading SET document_id = $1 WHERE account = $0 AND id IN ({ids})";
    cx.execute_among(sql, &ids, &[document.into()]).map(drop)
}

/// Lets go of the readings of a document.
pub(crate) fn forget(cx: &mut Cx<'_, '_>, document: Id<of::SalesDocument>) -> Result<(), Fault> {
    cx.queue("UPDATE billing_reading SET document_id = 0 WHERE account = $0 AND document_id = $1", &[document.into()])
}
