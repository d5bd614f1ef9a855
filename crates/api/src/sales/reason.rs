//! Reasons: why goods come back, are given cheaper, written off ...

use ladu_record::noun::{ADDED, CHANGED, Field, Noun, Operator, PageSize, filter};
use ladu_wire::Kind;

use crate::Call;

/// What a reason is for.
const PURPOSES: &[&str] = &[
    "WRITEOFF",
    "RETURN",
    "DISCOUNT",
    "REGISTRATION",
    "EOD_VARIANCE",
    "TAX_EXEMPTION",
    "CASH_IN",
    "CASH_OUT",
    "PROMOTION",
    "PURCHASE",
    "TRANSFER",
];

pub static REASON: Noun = Noun {
    doc: "A reason for a return, a discount, a write-off and so on.",
    module: "configuration",
    log: "reasonCodes",
    remembered: true,
    page: Some(PageSize { default: 20, max: 100 }),
    filters: &[filter("purpose", Operator::Equals("purpose")), filter("type", Operator::Equals("type"))],
    ..Noun::new(
        "reason_code",
        "reasonID",
        &[
            Field::text("name", "name", 100).required().languages(),
            Field::word("purpose", "purpose", PURPOSES).required(),
            Field::special("type", "type", |_, cell, name, w| {
                w.key(name);
                match cell.text("type") {
                    "" => w.null(),
                    text => w.text(text),
                }
            }),
            Field::word("", "type", &["", "PHYSICAL_INVENTORY"]).input("type"),
            Field::special("manualDiscountDisablesPromotionTiers", "disabled_tiers", |_, cell, name, w| {
                w.key(name);
                w.list(|w| {
                    for tier in cell.text("disabled_tiers").split(',').filter_map(|tier| tier.parse().ok()) {
                        w.int(tier);
                    }
                });
            }),
            Field::new("", "disabled_tiers", Kind::Ids)
                .input("manualDiscountDisablesPromotionTiers")
                .doc("Tiers of promotions that a row with this discount does not get."),
            Field::text("code", "code", 50),
            ADDED,
            CHANGED,
        ],
    )
};

pub static CALLS: &[Call] = &[
    Call::list("getReasonCodes", &REASON).doc("Lists reasons."),
    Call::save("saveReasonCode", &REASON).doc("Makes or changes a reason."),
];
