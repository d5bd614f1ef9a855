//! The sign of what a file says: what credit notes give back is below zero in it.

use ladu_types::Money;

use crate::invoice::{Invoice, Kind};
use crate::sums::Sums;

/// The sign that an invoice's amounts are written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    AsItIs,
    Turned,
}

impl Sign {
    pub(super) fn of_invoice(invoice: &Invoice, sums: &Sums) -> Sign {
        if invoice.kind == Kind::CreditNote && !sums.total.is_zero() { Sign::Turned } else { Sign::AsItIs }
    }

    pub(super) fn of(self, sum: Money) -> Money {
        if self == Sign::Turned { sum.negated() } else { sum }
    }
}
