//! What made the price of a sold row: each discount by a promotion, a price list or by hand, as the program that sold it says.

mod counts;
mod records;

use ladu_record::Cx;
use ladu_record::noun::{self, Field, Noun, Patch, read_rows};
use ladu_store::Value;
use ladu_wire::{Code, Fault, Kind, Params};

use crate::Call;

pub use counts::PROMOTION_COUNT;

/// A discount on a sold row.
pub static APPLIED_PROMOTION: Noun = Noun {
    doc: "A discount on a sold row: by a promotion, a price list or by hand.",
    module: "sales",
    ..Noun::new("applied_promotion", "recordID", FIELDS)
};

/// Its fields; parameters have the number of the row in the middle and that of the discount at the end.
pub const FIELDS: &[Field] = &[
    Field::id("campaignID", "campaign_id", "campaign").indexed(),
    Field::id("priceListID", "price_list_id", "price_list").indexed(),
    Field::amount("amount", "amount").doc("Units of the row that got it."),
    Field::amount("finalPrice", "final_price").doc("What those units came to after it."),
    Field::amount("totalDiscount", "total_discount").doc("What it took off."),
    Field::word("campaignType", "campaign_type", &["", "ITEMS", "INVOICE"]),
    Field::amount("campaignDiscountValue", "campaign_discount"),
    Field::amount("campaignDiscountPercentage", "campaign_percentage"),
    Field::word("priceListDiscountType", "price_list_type", &["", "PRICE", "DISCOUNT"]),
    Field::amount("priceListDiscountPercentage", "price_list_percentage"),
    Field::amount("manualDiscountPercentage", "manual_percentage"),
    Field::id("", "document_id", "").indexed(),
    Field::new("", "stable_row_id", Kind::Id),
];

/// What the names of its parameters start with.
const STEM: &str = "promotionRule";

/// Keeps what was sent of a document's rows in place of what was known before. When nothing is sent, what is known stays.
pub fn save(cx: &mut Cx<'_, '_>, document: i64, rows: &[Patch]) -> Result<(), Fault> {
    let sent = by_row(cx.params);
    if sent.is_empty() {
        return Ok(());
    }
    let mut found: Vec<Patch> = Vec::new();
    for (number, params) in sent {
        let named = |fault: Fault| match fault.field {
            Some(field) => Fault { field: Some(format!("{STEM}{number}{field}").into()), ..fault },
            None => fault,
        };
        let Some(row) = rows.iter().find(|row| row.number == Some(number)) else { continue };
        for mut rule in read_rows(&params, FIELDS).map_err(named)? {
            if rule.id_of("campaign_id").is_some() && rule.id_of("price_list_id").is_some() {
                return Err(named(Fault::at(Code::CONFLICT, rule.parameter("price_list_id"))));
            }
            noun::check_fields(cx, &APPLIED_PROMOTION, &rule).map_err(named)?;
            rule.set("document_id", document);
            rule.set("stable_row_id", row.int("stable_id").unwrap_or(0));
            found.push(rule);
        }
    }
    cx.queue("DELETE FROM applied_promotion WHERE account = $0 AND document_id = $1", &[Value::Int(document)])?;
    noun::create_many(cx, &APPLIED_PROMOTION, &mut found)
}

/// The parameters of each row: `promotionRule2amount1` is `amount1` of row 2.
fn by_row(params: &Params) -> Vec<(u32, Params)> {
    let mut rows: Vec<(u32, Params)> = Vec::new();
    for (name, value) in params.iter() {
        let Some(rest) = name.strip_prefix(STEM) else { continue };
        let field = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let Ok(number) = rest[..rest.len() - field.len()].parse() else { continue };
        let at = match rows.iter().position(|(row, _)| *row == number) {
            Some(at) => at,
            None => {
                rows.push((number, Params::default()));
                rows.len() - 1
            }
        };
        rows[at].1.set(field, value);
    }
    rows.sort_by_key(|(number, _)| *number);
    rows
}

/// What a document that goes leaves behind here.
pub const LEFT_BEHIND: &[&str] = &[
    "DELETE FROM applied_promotion WHERE account = $0 AND document_id = $1",
    "DELETE FROM promotion_count WHERE account = $0 AND document_id = $1",
];

/// The calls.
pub static CALLS: &[Call] = &[records::CALL, counts::CALL];
