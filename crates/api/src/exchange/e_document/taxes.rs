//! The account's tax rates, and how electronic invoices name them.

use ladu_einvoice::{Category, Tax};
use ladu_record::Cx;
use ladu_store::Row;
use ladu_types::{Id, Percent, of};
use ladu_wire::Fault;

/// A rate of the account.
#[derive(Debug, Clone, Copy)]
struct AccountRate {
    id: Id<of::VatRate>,
    percent: Percent,
    /// The buyer owes the tax.
    is_reverse: bool,
    is_active: bool,
}

/// The rates of the account.
pub(super) struct Taxes(Vec<AccountRate>);

impl Taxes {
    pub(super) fn load(cx: &mut Cx<'_, '_>) -> Result<Taxes, Fault> {
        let sql = "SELECT id, rate, is_reverse, active FROM vat_rate WHERE account = $0 ORDER BY id";
        let rate = |row: Row<'_>| {
            let (id, percent, is_reverse, is_active) = row.read();
            AccountRate { id, percent, is_reverse, is_active }
        };
        Ok(Taxes(cx.query(sql, &[])?.iter().map(rate).collect()))
    }

    /// The rate of a tax; one that is in use rather than one that no longer is.
    pub(super) fn find(&self, tax: Tax) -> Option<Id<of::VatRate>> {
        let fits = |rate: &&AccountRate| match tax.category {
            Category::ReverseCharge => rate.is_reverse,
            _ => !rate.is_reverse && rate.percent == tax.percent,
        };
        self.0.iter().filter(fits).min_by_key(|rate| (!rate.is_active, rate.id)).map(|rate| rate.id)
    }

    /// How a rate is named. `percent` is what it was when the document was made, `abroad` why goods that leave the country are not
    /// taxed, and a business without a VAT number is outside of the tax.
    pub(super) fn tax(
        &self,
        rate: Option<Id<of::VatRate>>,
        percent: Option<Percent>,
        abroad: Option<Category>,
        is_registered: bool,
    ) -> Tax {
        let known = self.0.iter().find(|known| Some(known.id) == rate);
        let is_reverse = known.is_some_and(|known| known.is_reverse);
        let now = known.filter(|known| !known.is_reverse).map_or(Percent::ZERO, |known| known.percent);
        let percent = percent.unwrap_or(now);
        let category = match abroad {
            _ if !percent.is_zero() => return Tax::of(percent),
            _ if is_reverse => Category::ReverseCharge,
            Some(category) => category,
            None if is_registered => Category::Zero,
            None => Category::OutOfScope,
        };
        Tax { category, percent: Percent::ZERO }
    }
}
