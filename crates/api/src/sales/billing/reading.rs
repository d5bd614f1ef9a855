//! Meter readings of recurring billings.

use ladu_record::noun::{ADDED, CHANGED, Field, Noun, Operator, PageSize, filter};

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
            CHANGED,
        ],
    )
};
