//! Which numbers a company's own plan gives to the accounts of the journal: a setting of lines such as `Assets:Cash=1010`.

/// The first parts of all accounts.
const ROOTS: &[&str] = &["Assets", "Liabilities", "Equity", "Income", "Expenses"];

/// Numbers by accounts. An account without one has that of what it is part of: `Income:Sales=4000` holds for `Income:Sales:24` too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountNumbers(Vec<(String, String)>);

impl AccountNumbers {
    /// Reads lines, or parts between semicolons, of an account, `=` and a number; none when one of them is something else.
    pub fn parse(text: &str) -> Option<AccountNumbers> {
        let lines = text.split([';', '\n']).map(str::trim).filter(|line| !line.is_empty());
        let mut numbers: Vec<(String, String)> = Vec::new();
        for line in lines {
            let (account, number) = line.split_once('=')?;
            let (account, number) = (account.trim(), number.trim());
            if !is_account(account) || !is_number(number) || numbers.iter().any(|(known, _)| known == account) {
                return None;
            }
            numbers.push((account.to_owned(), number.to_owned()));
        }
        Some(AccountNumbers(numbers))
    }

    /// The number of an account: its own, else that of the nearest account that it is part of.
    pub fn number(&self, account: &str) -> Option<&str> {
        let mut name = account;
        loop {
            if let Some((_, number)) = self.0.iter().find(|(known, _)| known == name) {
                return Some(number);
            }
            name = name.rsplit_once(':')?.0;
        }
    }
}

fn is_account(name: &str) -> bool {
    let mut parts = name.split(':');
    parts.next().is_some_and(|root| ROOTS.contains(&root)) && parts.all(is_number)
}

/// What all programs of bookkeepers take as a part of an account's name.
fn is_number(text: &str) -> bool {
    let fine = text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    fine && text.len() <= 40 && text.starts_with(|first: char| first.is_ascii_digit() || first.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_account_with_a_number_counts() {
        let numbers = AccountNumbers::parse("Assets:Cash=1010; Income:Sales = 4000\nIncome:Sales:24=4024;\n").unwrap();
        for (account, number) in [
            ("Assets:Cash", Some("1010")),
            ("Assets:CashInTransit", None),
            ("Income:Sales:24", Some("4024")),
            ("Income:Sales:Export", Some("4000")),
            ("Income", None),
        ] {
            assert_eq!(numbers.number(account), number, "{account}");
        }
        assert_eq!(AccountNumbers::parse(""), Some(AccountNumbers::default()));
    }

    #[test]
    fn what_is_no_list_of_numbers_is_refused() {
        for text in [
            "Cash=1",
            "Assets:Cash",
            "Assets:Cash=",
            "Assets:Cash=a b",
            "Assets:=1",
            "Assets:Cash=1;Assets:Cash=2",
            "=1",
        ] {
            assert_eq!(AccountNumbers::parse(text), None, "{text}");
        }
    }
}
