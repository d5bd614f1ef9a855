//! What a payment is to be: the input of the command that saves one.

use ladu_record::attributes::SentAttributes;
use ladu_record::noun::Patch;
use ladu_types::{Id, of};

use super::fields::FIELDS;

/// A payment to be made or changed.
#[derive(Debug, Clone)]
pub struct PaymentDraft {
    /// The payment that changes; none for a new one.
    pub id: Option<Id<of::Payment>>,
    /// What it is, or what changes of it.
    pub payment: Patch,
    /// The program's own key of a new payment; a second payment of it is refused.
    pub key: Option<String>,
    /// What a new payment is known by that is sent again.
    pub fingerprint: Option<Fingerprint>,
    /// Attributes. What they say of the card is kept in columns too.
    pub attributes: SentAttributes,
}

/// What tells a request that is sent again.
#[derive(Debug, Clone)]
pub struct Fingerprint {
    /// The same for requests that say the same.
    pub text: String,
    /// The payment says when it was made. Two equal payments that do not, and name no transaction, are two payments.
    pub says_when: bool,
}

impl PaymentDraft {
    /// A new payment of which nothing is known yet.
    pub fn new() -> PaymentDraft {
        PaymentDraft {
            id: None,
            payment: Patch::new(FIELDS),
            key: None,
            fingerprint: None,
            attributes: SentAttributes::default(),
        }
    }
}

impl Default for PaymentDraft {
    fn default() -> PaymentDraft {
        PaymentDraft::new()
    }
}
