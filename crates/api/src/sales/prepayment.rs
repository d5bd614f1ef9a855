//! Shares of an invoice that are offered as prepayments.

use ladu_record::noun::{ADDED, CHANGED, Cell, Field, Noun, Operator, filter};
use ladu_types::Fixed;

use crate::Call;

/// A share that is offered as prepayment.
pub static PREPAYMENT_PERCENTAGE: Noun = Noun {
    doc: "A share of an invoice that is offered as prepayment.",
    log: "prepaymentPercentages",
    module: "configuration",
    remembered: true,
    filters: &[filter("changedSince", Operator::ChangedSince)],
    ..Noun::new(
        "prepayment_percentage",
        "percentageID",
        &[
            Field::special("percentage", "percentage", |_, cell, name, w| {
                w.key(name);
                w.number(&shown(cell).to_string());
            }),
            Field::amount("", "percentage")
                .input("percentage")
                .doc("Per cent; less than 0 counts as 0, more than 100 as 100."),
            ADDED,
            CHANGED,
        ],
    )
};

fn shown(cell: &Cell<'_>) -> Fixed {
    Fixed::from_micro(cell.value.int()).clamp(Fixed::ZERO, Fixed::from_whole(100))
}

pub static CALLS: &[Call] = &[
    Call::list("getPrepaymentPercentages", &PREPAYMENT_PERCENTAGE).doc("Lists shares that are offered as prepayment."),
    Call::save("savePrepaymentPercentage", &PREPAYMENT_PERCENTAGE)
        .extension()
        .doc("Makes or changes a share that is offered as prepayment."),
    Call::delete("deletePrepaymentPercentage", &PREPAYMENT_PERCENTAGE)
        .extension()
        .doc("Deletes a share that is offered as prepayment."),
];
