//! What made the price of a sold row: each discount by a promotion, a price list or by hand, as the program that sold it says.

use ladu_record::Cx;
use ladu_record::noun::{self, Column, Field, Noun, Patch};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Kind};

use super::columns::row;
use super::draft::RowDiscounts;
use super::persisted::Document;

/// A discount on a sold row.
pub static APPLIED_PROMOTION: Noun = Noun {
    doc: "A discount on a sold row: by a promotion, a price list or by hand.",
    module: "sales",
    ..Noun::new("applied_promotion", "recordID", FIELDS)
};

const CAMPAIGN: Column<Id<of::Campaign>> = Column::of(Field::id("campaignID", "campaign_id", "campaign").indexed());
const PRICE_LIST: Column<Id<of::PriceList>> =
    Column::of(Field::id("priceListID", "price_list_id", "price_list").indexed());
const DOCUMENT: Column<Id<of::SalesDocument>> = Column::of(Field::id("", "document_id", "").indexed());
const STABLE_ROW: Column<Id<of::SalesRow>> = Column::of(Field::new("", "stable_row_id", Kind::Id));

/// Its fields; parameters have the number of the row in the middle and that of the discount at the end.
pub const FIELDS: &[Field] = &[
    CAMPAIGN.field,
    PRICE_LIST.field,
    Field::amount("amount", "amount").doc("Units of the row that got it."),
    Field::amount("finalPrice", "final_price").doc("What those units came to after it."),
    Field::amount("totalDiscount", "total_discount").doc("What it took off."),
    Field::word("campaignType", "campaign_type", &["", "ITEMS", "INVOICE"]),
    Field::amount("campaignDiscountValue", "campaign_discount"),
    Field::amount("campaignDiscountPercentage", "campaign_percentage"),
    Field::word("priceListDiscountType", "price_list_type", &["", "PRICE", "DISCOUNT"]),
    Field::amount("priceListDiscountPercentage", "price_list_percentage"),
    Field::amount("manualDiscountPercentage", "manual_percentage"),
    DOCUMENT.field,
    STABLE_ROW.field,
];

/// What the names of its parameters start with.
pub const STEM: &str = "promotionRule";

/// A fault of a discount of a row, with the whole name of the parameter.
pub fn fault_of_row(row: u32, fault: Fault) -> Fault {
    match fault.field {
        Some(field) => Fault { field: Some(format!("{STEM}{row}{field}").into()), ..fault },
        None => fault,
    }
}

/// Keeps what was sent of a document's rows in place of what was known before. What is sent of rows that are not there says nothing, and when
/// nothing is said, what is known of rows that are still there stays.
pub(super) fn save(cx: &mut Cx<'_, '_>, document: &Document, sent: Vec<RowDiscounts>) -> Result<(), Fault> {
    let Some(id) = document.id else { return Ok(()) };
    let (mut of_rows, mut found): (Vec<u32>, Vec<Patch>) = (Vec::new(), Vec::new());
    for RowDiscounts { row: number, discounts } in sent {
        let Some(row) = document.rows.iter().find(|row| row.number == Some(number)) else { continue };
        for mut discount in discounts {
            if discount.id(CAMPAIGN).is_some() && discount.id(PRICE_LIST).is_some() {
                return Err(fault_of_row(number, Fault::at(Code::CONFLICT, discount.parameter(PRICE_LIST))));
            }
            discount.put(DOCUMENT, id);
            discount.put(STABLE_ROW, row.id(row::STABLE_ID));
            found.push(discount);
            of_rows.push(number);
        }
    }
    if let Some((at, parameter)) = noun::unknown_reference(cx, FIELDS, &found)? {
        return Err(fault_of_row(of_rows[at], Fault::unknown(&parameter)));
    }
    if !found.is_empty() {
        cx.queue("DELETE FROM applied_promotion WHERE account = $0 AND document_id = $1", &[id.into()])?;
    } else if !document.rows.is_empty() && !document.is_new() {
        cx.queue(
            "DELETE FROM applied_promotion WHERE account = $0 AND document_id = $1
             AND stable_row_id NOT IN (SELECT stable_id FROM sales_row WHERE account = $0 AND document_id = $1)",
            &[id.into()],
        )?;
    }
    noun::create_many(cx, &APPLIED_PROMOTION, &mut found)
}
