//! Kinds of payments, and the kinds of payment that documents expect.

use ladu_books::noun::{self, ADDED, CHANGED, Field, Noun};

use crate::Call;

/// A tender that real payments are made with.
pub static PAYMENT_TYPE: Noun = Noun {
    doc: "A tender.",
    module: "configuration",
    remembered: true,
    save_id: "paymentTypeID",
    ..Noun::new(
        "payment_type",
        "id",
        &[
            Field::text("type", "type", 50)
                .required()
                .unique()
                .doc("Code; CASH, CARD, CREDIT, GIFTCARD, CHECK, TRANSFER and TIP mean something."),
            Field::text("name", "name", 100).languages(),
            Field::text("print_name", "print_name", 100).languages(),
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
    remembered: true,
    save_id: "invoicePaymentTypeID",
    ..Noun::new(
        "invoice_payment_type",
        "id",
        &[
            Field::text("type", "type", 50).required().unique(),
            Field::text("name", "name", 100).languages(),
            Field::flag("paidImmediately", "paid_immediately"),
            ADDED,
            CHANGED,
        ],
    )
};

/// The nouns' calls.
pub static CALLS: &[Call] = &[
    Call::read("getPaymentTypes", "", |cx, answer| noun::list(cx, &PAYMENT_TYPE, answer)).doc("Lists tenders."),
    Call::read("getInvoicePaymentTypes", "", |cx, answer| noun::list(cx, &INVOICE_PAYMENT_TYPE, answer))
        .doc("Lists the ways of paying that documents expect."),
];
