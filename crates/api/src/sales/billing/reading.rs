//! Meter readings of recurring billings, and the invoices they are on.

use ladu_record::Cx;
use ladu_record::noun::{ADDED, Field, LAST_MODIFIED, Noun, Operator, PageSize, Patch, filter};
use ladu_store::Value;
use ladu_wire::{Code, Fault};

/// A meter reading.
pub static READING: Noun = Noun {
    doc: "What a meter showed on a day.",
    module: "sales",
    log: "billingStatementReadings",
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[("readingID", "id")],
    filters: &[
        filter("billingStatementID", Operator::Equals("statement_id")),
        filter("changedSince", Operator::ChangedSince),
    ],
    before_save: Some(|cx, patch| {
        if patch.filled("date").is_none() {
            let today = cx.today()?.to_string();
            patch.set("date", today);
        }
        Ok(())
    }),
    answer: Some(|cx, _, w| {
        w.key("billingStatementID");
        w.int(cx.params.id("billingStatementID")?.unwrap_or(0));
        Ok(())
    }),
    ..Noun::new(
        "billing_reading",
        "readingID",
        &[
            Field::id("billingStatementID", "statement_id", "billing_statement").required().indexed(),
            Field::date("date", "date").doc("Today when left out."),
            Field::amount("reading", "reading").required(),
            Field::id("", "document_id", "").indexed(),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

/// The readings that a row of a document names: its parameter, its billing, and their ids.
pub struct Named {
    /// The parameter, for faults.
    pub parameter: String,
    /// The recurring billing.
    pub statement: i64,
    /// The readings.
    pub ids: Vec<i64>,
}

/// What the rows of a document say of readings. Those of a metered billing are needed, those of another are a contradiction (1013).
pub fn named(cx: &mut Cx<'_, '_>, rows: &[Patch]) -> Result<Vec<Named>, Fault> {
    let mut named = Vec::new();
    for row in rows {
        let parameter = format!("billingReadingIDs{}", row.number.unwrap_or(0));
        let ids = cx.params.ids(&parameter)?;
        let statement = row.id_of("billing_statement_id").unwrap_or(0);
        if ids.is_empty() && statement == 0 {
            continue;
        }
        let sql = "SELECT time FROM billing_statement WHERE account = $0 AND id = $1";
        let time = cx.first(sql, &[Value::Int(statement)], |row| row.text(0).to_owned())?;
        let is_metered = time.as_deref() == Some(super::METERED);
        match (is_metered, ids.is_empty()) {
            (false, false) => return Err(Fault::at(Code::CONFLICT, parameter)),
            (true, true) if cx.params.get(&row.parameter("billing_statement_id")).is_some() => {
                return Err(Fault::missing(&parameter));
            }
            _ => {}
        }
        if !ids.is_empty() {
            named.push(Named { parameter, statement, ids });
        }
    }
    Ok(named)
}

/// Refuses readings of another billing, and those that another document has (1130).
pub fn check(cx: &mut Cx<'_, '_>, named: &[Named], document: i64) -> Result<(), Fault> {
    for named in named {
        let sql = "SELECT id, statement_id, document_id FROM billing_reading WHERE account = $0 AND id IN ({ids})";
        let rows = cx.among(sql, &named.ids, &[])?;
        let is_fine = |id: &i64| {
            rows.iter()
                .any(|row| row.int(0) == *id && row.int(1) == named.statement && [0, document].contains(&row.int(2)))
        };
        if !named.ids.iter().all(|id| rows.iter().any(|row| row.int(0) == *id)) {
            return Err(Fault::unknown(&named.parameter));
        }
        if !named.ids.iter().all(is_fine) {
            return Err(Fault::of(Code::FOREIGN_READINGS));
        }
    }
    Ok(())
}

/// Keeps which document the readings are on, in place of what was known of it.
pub fn mark(cx: &mut Cx<'_, '_>, named: &[Named], document: i64) -> Result<(), Fault> {
    if named.is_empty() {
        return Ok(());
    }
    forget(cx, document)?;
    let ids: Vec<i64> = named.iter().flat_map(|named| named.ids.iter().copied()).collect();
    let sql = "UPDATE billing_reading SET document_id = $1 WHERE account = $0 AND id IN ({ids})";
    cx.execute_among(sql, &ids, &[Value::Int(document)]).map(drop)
}

/// Lets go of the readings of a document.
pub fn forget(cx: &mut Cx<'_, '_>, document: i64) -> Result<(), Fault> {
    cx.queue(
        "UPDATE billing_reading SET document_id = 0 WHERE account = $0 AND document_id = $1",
        &[Value::Int(document)],
    )
}
