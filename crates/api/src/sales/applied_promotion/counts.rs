//! How often each promotion applied to a sale, as the program that sold it says.

use ladu_record::noun::{self, Field, Noun, Patch, read_rows};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_wire::{Fault, Kind};

use crate::Call;

/// A promotion on a document. Promotions that a customer gets once look here.
pub static PROMOTION_COUNT: Noun = Noun {
    doc: "How often a promotion applied to a document.",
    module: "sales",
    ..Noun::new(
        "promotion_count",
        "id",
        &[
            Field::id("", "document_id", "").indexed(),
            Field::id("", "promotion_id", "").indexed(),
            Field::int("", "times"),
        ],
    )
};

const INPUT: &[Field] = &[Field::id("invoiceID", "document_id", "sales_document").required()];
const ROWS: &[Field] = &[
    Field::id("promotionID", "promotion_id", "campaign").required(),
    Field::new("promotionCount", "times", Kind::Int(0, 1_000_000)).required(),
];

/// Takes the place of what was known of the document.
fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(PROMOTION_COUNT.module, Action::Add)?;
    let document = cx.params.id("invoiceID")?.ok_or_else(|| Fault::missing("invoiceID"))?;
    noun::check_reference(cx, "sales_document", "invoiceID", document)?;
    let rows = read_rows(cx.params, ROWS)?;
    if rows.is_empty() {
        return Err(Fault::missing("promotionID1"));
    }
    let mut counts = Vec::with_capacity(rows.len());
    for row in &rows {
        let id = row.id_of("promotion_id").ok_or_else(|| Fault::missing(&row.parameter("promotion_id")))?;
        let times = row.int("times").ok_or_else(|| Fault::missing(&row.parameter("times")))?;
        noun::check_reference(cx, "campaign", &row.parameter("promotion_id"), id)?;
        if times > 0 {
            let mut count = Patch::new(PROMOTION_COUNT.fields);
            count.set("document_id", document);
            count.set("promotion_id", id);
            count.set("times", times);
            counts.push(count);
        }
    }
    cx.queue("DELETE FROM promotion_count WHERE account = $0 AND document_id = $1", &[Value::Int(document)])?;
    answer.total = Some(0);
    noun::create_many(cx, &PROMOTION_COUNT, &mut counts)
}

pub(super) const CALL: Call = Call::write("addPromotionCountsToInvoice", save)
    .inputs(INPUT)
    .rows(ROWS)
    .doc("Keeps how often each promotion applied to a sale, in place of what was kept before.");
