//! Kinds of payments, and the kinds of payment that documents expect.

use ladu_record::Cx;
use ladu_record::noun::{ADDED, CHANGED, Field, Noun, Patch};
use ladu_wire::Fault;

use crate::Call;

/// A tender that real payments are made with.
pub static PAYMENT_TYPE: Noun = Noun {
    doc: "A tender.",
    module: "configuration",
    log: "paymentTypes",
    remembered: true,
    save_id: "paymentTypeID",
    before_save: Some(set_code),
    ..Noun::new(
        "payment_type",
        "id",
        &[
            Field::text("type", "type", 50).unique().doc(
                "Code; CASH, CARD, CREDIT, GIFTCARD, CHECK, TRANSFER and TIP mean something. The name when left out.",
            ),
            Field::text("name", "name", 100).required().languages(),
            Field::text("print_name", "print_name", 100).languages().doc("What receipts say."),
            Field::text("quickBooksDebitAccount", "debit_account", 100),
            ADDED,
            CHANGED,
        ],
    )
};

/// A way of paying that a document expects.
pub static INVOICE_PAYMENT_TYPE: Noun = Noun {
    doc: "A way of paying that a document expects.",
    module: "configuration",
    log: "invoicePaymentTypes",
    remembered: true,
    save_id: "invoicePaymentTypeID",
    before_save: Some(set_code),
    ..Noun::new(
        "invoice_payment_type",
        "id",
        &[
            Field::text("type", "type", 50).unique().doc("Code; the name when left out."),
            Field::text("name", "name", 100).required().languages(),
            Field::flag("paidImmediately", "paid_immediately"),
            ADDED,
            CHANGED,
        ],
    )
};

/// What has no code of its own is known by its name, and prints it.
fn set_code(_: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let name = patch.filled("name").unwrap_or_default().chars().take(50).collect::<String>();
    if patch.is_new() && patch.filled("type").is_none() {
        patch.set("type", name.to_uppercase());
    }
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::list("getPaymentTypes", &PAYMENT_TYPE).open().doc("Lists tenders."),
    Call::save("savePaymentType", &PAYMENT_TYPE).doc("Makes or changes a tender."),
    Call::list("getInvoicePaymentTypes", &INVOICE_PAYMENT_TYPE)
        .open()
        .doc("Lists the ways of paying that documents expect."),
    Call::save("saveInvoicePaymentType", &INVOICE_PAYMENT_TYPE)
        .doc("Makes or changes a way of paying that documents expect."),
];
