//! Entries and their postings: whatever is posted is posted twice, so that entries cannot help being balanced.

use std::collections::BTreeMap;

use ladu_types::Money;
use ladu_wire::Fault;

/// A side of an entry: what goes into an account (above zero) or out of it (below).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// The account, from the general to the particular: `Assets:Cash`.
    pub account: String,
    /// In the company's own currency, to the cent.
    pub sum: Money,
}

/// What a document, a payment or a register's day did to the accounts. Its postings come to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub date: String,
    pub what: &'static str,
    pub source: Source,
    /// What went where, by account.
    pub postings: Vec<Posting>,
}

/// Where an entry comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Entries of a day stand in this order.
    order: i64,
    /// The number that people know the document by; empty where there is none.
    pub number: String,
    /// The customer or the supplier; empty where there is none.
    pub partner: String,
}

impl Source {
    /// A document, by its number and who stands on the other side of it.
    pub(super) fn new(order: i64, number: &str, partner: &str) -> Source {
        Source { order, number: number.to_owned(), partner: partner.to_owned() }
    }
}

impl Entry {
    /// Is as much taken as is given?
    pub fn is_balanced(&self) -> bool {
        self.postings.iter().map(|posting| i128::from(posting.sum.micro())).sum::<i128>() == 0
    }
}

type Postings = BTreeMap<String, Money>;

/// The entries of some days, by day, kind and source.
#[derive(Default)]
pub(super) struct Journal(BTreeMap<(String, &'static str, Source), Postings>);

/// An entry that is being written.
pub(super) struct Open<'j>(&'j mut Postings);

impl Journal {
    /// The entry of a day, a kind and a source.
    pub(super) fn entry(&mut self, day: &str, what: &'static str, source: &Source) -> Open<'_> {
        Open(self.0.entry((day.to_owned(), what, source.clone())).or_default())
    }

    pub(super) fn entries(self) -> Vec<Entry> {
        let entry = |((date, what, source), postings): ((String, &'static str, Source), Postings)| {
            let postings = postings.into_iter().filter(|(_, sum)| !sum.is_zero());
            let postings = postings.map(|(account, sum)| Posting { account, sum }).collect();
            Entry { date, what, source, postings }
        };
        self.0.into_iter().map(entry).filter(|entry| !entry.postings.is_empty()).collect()
    }
}

impl Open<'_> {
    /// Moves a sum from one account to another.
    pub(super) fn transfer(&mut self, from: &str, to: &str, sum: Money) -> Result<(), Fault> {
        for (account, sum) in [(to, sum), (from, sum.negated())] {
            let posted = self.0.entry(account.to_owned()).or_default();
            *posted = posted.plus(sum)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_is_posted_balances(moves in proptest::collection::vec((0u8..5, 0u8..5, any::<i32>()), 0..60)) {
            let mut journal = Journal::default();
            for (from, to, sum) in moves {
                let (from, to) = (format!("Assets:{from}"), format!("Assets:{to}"));
                let day = if sum % 2 == 0 { "2026-01-01" } else { "2026-01-02" };
                let source = Source::new(i64::from(sum % 3), "", "");
                journal.entry(day, "Sales", &source).transfer(&from, &to, Money::from_micro(i64::from(sum))).unwrap();
            }
            prop_assert!(journal.entries().iter().all(Entry::is_balanced));
        }
    }
}
