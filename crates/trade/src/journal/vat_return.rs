//! Value added tax of some days by what a return asks for: which side, why it is taxed as it is, and by which rate. The sums are the journal's.

use std::collections::BTreeMap;

use ladu_record::Cx;
use ladu_types::{Id, Money, Percent, of};
use ladu_wire::Fault;

use super::period::Period;
use super::taxes::{Rates, TaxKind};
use super::{payments, purchases, sales};

/// Which side of the business a box is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Sales,
    Purchases,
}

/// What a box is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VatBox {
    pub side: Side,
    pub kind: TaxKind,
    pub rate: Percent,
}

/// What stands in a box, in the company's own currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    pub net: Money,
    /// What the buyer owes by a reverse rate is owed and taken off again: it stands in the box of the purchase.
    pub tax: Money,
}

/// The boxes of some days, both included; of some stores, or of all when none are named.
pub fn vat_return(
    cx: &mut Cx<'_, '_>,
    (from, to): (&str, &str),
    stores: &[Id<of::Warehouse>],
) -> Result<BTreeMap<VatBox, Sums>, Fault> {
    let period = Period { from, to, stores };
    let rates = Rates::load(cx)?;
    let mut boxes: BTreeMap<VatBox, Sums> = BTreeMap::new();
    let mut add = |side, kind, rate, net: Money, tax: Money| -> Result<(), Fault> {
        let sums = boxes.entry(VatBox { side, kind, rate }).or_default();
        *sums = Sums { net: sums.net.plus(net)?, tax: sums.tax.plus(tax)? };
        Ok(())
    };
    for line in sales::lines(cx, &period, &rates)? {
        add(Side::Sales, line.kind, line.rate, line.net, line.tax)?;
    }
    for (rate, net, tax) in payments::taxed_before(cx, &period, &rates)? {
        add(Side::Sales, TaxKind::Taxed, rate, net.negated(), tax.negated())?;
    }
    for line in purchases::bills(cx, &period, &rates)?.iter().flat_map(|bill| &bill.lines) {
        add(Side::Purchases, line.kind, line.rate, line.net, line.tax)?;
    }
    boxes.retain(|_, sums| *sums != Sums::default());
    Ok(boxes)
}
