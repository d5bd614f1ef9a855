//! What kind of supply a row is for the tax office: taxed by a rate, or without tax, and why.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_types::{Id, Money, Overflow, Percent, of};
use ladu_wire::Fault;

use super::accounts::percent;

/// Why a supply has the tax that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaxKind {
    /// By its rate, which is above zero.
    Taxed,
    /// A rate of zero, or none.
    Zero,
    /// The buyer owes the tax.
    ReverseCharge,
    /// Sold to a business in another country of the union.
    EuropeanUnion,
    /// The goods leave the union.
    Export,
    /// Customer, sale or article is exempt.
    Exempt,
    /// A gift card that is taxed when it is used.
    GiftCard,
}

impl TaxKind {
    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            TaxKind::Taxed => "TAXED",
            TaxKind::Zero => "ZERO",
            TaxKind::ReverseCharge => "REVERSE_CHARGE",
            TaxKind::EuropeanUnion => "EU",
            TaxKind::Export => "EXPORT",
            TaxKind::Exempt => "EXEMPT",
            TaxKind::GiftCard => "GIFT_CARD",
        }
    }

    /// The account of what is sold so.
    pub(super) fn income(self, rate: Percent) -> String {
        match self {
            TaxKind::Taxed => format!("Income:Sales:{}", percent(rate)),
            TaxKind::Zero | TaxKind::GiftCard => "Income:Sales:0".to_owned(),
            TaxKind::ReverseCharge => "Income:Sales:ReverseCharge".to_owned(),
            TaxKind::EuropeanUnion => "Income:Sales:EuropeanUnion".to_owned(),
            TaxKind::Export => "Income:Sales:Export".to_owned(),
            TaxKind::Exempt => "Income:Sales:Exempt".to_owned(),
        }
    }
}

/// What the kind of a row follows from, beside its rate.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Circumstances<'a> {
    /// The type of the document.
    pub(super) document: &'a str,
    /// Where an export goes: `EU`, `NOTEU` or empty.
    pub(super) export: &'a str,
    /// The trade with other countries: `DOMESTIC`, `EU`, `OUTSIDE_EU` or `EU_WITH_VAT`.
    pub(super) trade: &'a str,
    /// The article, or the whole sale, is exempt.
    pub(super) is_exempt: bool,
}

/// A rate as the books need it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rate {
    pub(super) percent: Percent,
    pub(super) is_reverse: bool,
    /// What the buyer owes by a reverse rate.
    pub(super) reverse: Percent,
}

impl Rate {
    /// What the buyer owes by a reverse rate, to the cent.
    pub(super) fn owed(self, net: Money) -> Result<Money, Overflow> {
        net.0.share_to(self.reverse.0, Percent::from_whole(100).0, 2).map(Money)
    }
}

/// The rates of the account, and which of them the settings keep for what.
pub(super) struct Rates {
    all: HashMap<i64, Rate>,
    exempt: [i64; 2],
    union: i64,
}

impl Rates {
    pub(super) fn load(cx: &mut Cx<'_, '_>) -> Result<Rates, Fault> {
        let conf = cx.settings()?;
        let rows = cx.query("SELECT id, rate, is_reverse, reverse_rate FROM vat_rate WHERE account = $0", &[])?;
        let rate = |row: ladu_store::Row<'_>| {
            let (id, percent, is_reverse, reverse): (i64, Percent, bool, Percent) = row.read();
            (id, Rate { percent: if is_reverse { Percent::ZERO } else { percent }, is_reverse, reverse })
        };
        Ok(Rates {
            all: rows.iter().map(rate).collect(),
            exempt: ["default_exempt_zero_vat", "default_tax_free_zero_vat"].map(|name| conf.int(name)),
            union: conf.int("default_eu_zero_vat"),
        })
    }

    pub(super) fn get(&self, rate: Option<Id<of::VatRate>>) -> Rate {
        self.all.get(&Id::number_of(rate)).copied().unwrap_or_default()
    }

    /// Where the document says that the goods leave the country, that is why they are untaxed; else their rate says it.
    pub(super) fn kind(&self, id: Option<Id<of::VatRate>>, of: Circumstances<'_>) -> TaxKind {
        let rate = self.get(id);
        let id = Id::number_of(id);
        match (of.document, of.export, of.trade) {
            _ if rate.is_reverse => TaxKind::ReverseCharge,
            _ if !rate.percent.is_zero() => TaxKind::Taxed,
            (_, "EU", _) | (_, _, "EU") => TaxKind::EuropeanUnion,
            ("EXPORTINVOICE", _, _) | (_, _, "OUTSIDE_EU") => TaxKind::Export,
            _ if of.is_exempt => TaxKind::Exempt,
            _ if id > 0 && self.exempt.contains(&id) => TaxKind::Exempt,
            _ if id > 0 && self.union == id => TaxKind::EuropeanUnion,
            _ => TaxKind::Zero,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn supplies_without_tax_are_told_apart() {
        let rate = |percent, is_reverse| Rate { percent, is_reverse, reverse: Percent::from_whole(24) };
        let rates = Rates {
            all: HashMap::from([
                (1, rate(Percent::from_whole(24), false)),
                (2, rate(Percent::ZERO, false)),
                (3, rate(Percent::ZERO, true)),
                (4, rate(Percent::ZERO, false)),
                (5, rate(Percent::ZERO, false)),
            ]),
            exempt: [4, 0],
            union: 5,
        };
        let kind = |id, document, export, trade, is_exempt| {
            rates.kind(Id::some(id), Circumstances { document, export, trade, is_exempt })
        };
        assert_eq!(kind(1, "EXPORTINVOICE", "", "", true), TaxKind::Taxed);
        assert_eq!(kind(2, "INVWAYBILL", "", "DOMESTIC", false), TaxKind::Zero);
        assert_eq!(kind(0, "INVWAYBILL", "", "", false), TaxKind::Zero);
        assert_eq!(kind(3, "INVWAYBILL", "", "EU", false), TaxKind::ReverseCharge);
        assert_eq!(kind(2, "INVWAYBILL", "", "EU", false), TaxKind::EuropeanUnion);
        assert_eq!(kind(2, "EXPORTINVOICE", "EU", "", false), TaxKind::EuropeanUnion);
        assert_eq!(kind(2, "EXPORTINVOICE", "NOTEU", "", false), TaxKind::Export);
        assert_eq!(kind(2, "INVWAYBILL", "", "OUTSIDE_EU", false), TaxKind::Export);
        assert_eq!(kind(4, "INVWAYBILL", "", "", false), TaxKind::Exempt);
        assert_eq!(kind(2, "INVWAYBILL", "", "", true), TaxKind::Exempt);
        assert_eq!(kind(5, "INVWAYBILL", "", "", false), TaxKind::EuropeanUnion);
        assert_eq!(rates.get(Id::some(3)).owed("10.21".parse().unwrap()).unwrap().to_string(), "2.45");
    }
}
