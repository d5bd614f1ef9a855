//! The books as bookkeepers keep them: what each document, payment and move of goods did to the accounts, every entry balanced.

mod accounts;
mod credit_balances;
mod drawers;
mod goods;
mod payments;
mod period;
mod posting;
mod purchases;
mod sales;
mod taxes;
mod vat_return;

use std::collections::BTreeMap;

use ladu_record::Cx;
use ladu_types::{Date, Money};
use ladu_wire::Fault;

use period::Period;
use posting::Journal;
use taxes::Rates;

pub use posting::{Entry, Posting, Source};
pub use taxes::TaxKind;
pub use vat_return::{Side, Sums, VatBox, vat_return};

/// The journal of some days, both included. Statements do not grow with what happened.
pub fn entries(cx: &mut Cx<'_, '_>, from: &str, to: &str) -> Result<Vec<Entry>, Fault> {
    let (mut journal, period) = (Journal::default(), Period { from, to, stores: &[] });
    let rates = Rates::load(cx)?;
    sales::post(cx, &mut journal, &period, &rates)?;
    purchases::post(cx, &mut journal, &period, &rates)?;
    purchases::post_paid(cx, &mut journal, &period)?;
    payments::post(cx, &mut journal, &period, &rates)?;
    credit_balances::post(cx, &mut journal, &period)?;
    drawers::post_moves(cx, &mut journal, &period)?;
    drawers::post_days(cx, &mut journal, &period)?;
    goods::post(cx, &mut journal, &period)?;
    Ok(journal.entries())
}

/// What all accounts came to before a day, as an entry of that day; what was earned and spent until then is retained. None when nothing
/// happened before.
pub fn opening(cx: &mut Cx<'_, '_>, from: Date) -> Result<Option<Entry>, Fault> {
    let mut balances: BTreeMap<String, Money> = BTreeMap::new();
    for posting in entries(cx, "", &from.plus_days(-1).to_string())?.into_iter().flat_map(|entry| entry.postings) {
        let is_earned = ["Income:", "Expenses:"].iter().any(|root| posting.account.starts_with(root));
        let account = if is_earned { accounts::RETAINED.to_owned() } else { posting.account };
        let balance = balances.entry(account).or_default();
        *balance = balance.plus(posting.sum)?;
    }
    balances.retain(|_, sum| !sum.is_zero());
    let postings: Vec<Posting> = balances.into_iter().map(|(account, sum)| Posting { account, sum }).collect();
    let entry = Entry { date: from.to_string(), what: "Opening balances", source: Source::default(), postings };
    Ok(Some(entry).filter(|entry| !entry.postings.is_empty()))
}
