//! The journal for bookkeepers: as a table, or as text for hledger and beancount.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use ladu_record::settings::AccountNumbers;
use ladu_trade::journal::{self, Entry};
use ladu_types::Date;

use crate::session::Session;
use crate::settings::Place;
use crate::system_context;

/// What to write, and how.
#[derive(Args, Clone)]
pub struct ExportJournal {
    /// Where the accounts are kept.
    #[command(flatten)]
    place: Place,
    /// The code of the account, such as 100001.
    #[arg(long)]
    account: String,
    /// The first day, yyyy-mm-dd.
    #[arg(long, value_parser = day)]
    from: Date,
    /// The last day, yyyy-mm-dd.
    #[arg(long, value_parser = day)]
    to: Date,
    /// Begins with what all accounts came to before the first day, so that these days alone are right.
    #[arg(long)]
    opening: bool,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// What stands between cells of a CSV file.
    #[arg(long, default_value = ";")]
    separator: char,
    /// The file; `-` for standard output.
    file: String,
}

/// How a journal is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A line for each posting: day, entry, what, account, debit, credit, currency, the document's number, customer or supplier, the
    /// company's own number of the account.
    Csv,
    /// For hledger, and ledger.
    Hledger,
    /// For beancount.
    Beancount,
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("{text:?} is not a day written yyyy-mm-dd"))
}

/// `ladu export journal`.
pub(crate) fn export(options: &ExportJournal, session: &mut Session<'_>) -> anyhow::Result<()> {
    if options.from > options.to {
        bail!("--from {} is after --to {}", options.from, options.to);
    }
    let store = session.open_existing(&options.place)?;
    let account = system_context::find(&store, &options.account)?;
    let (from, to) = (options.from.to_string(), options.to.to_string());
    let (entries, chart) = system_context::look(&store, &account, |cx| {
        let opening = if options.opening { journal::opening(cx, options.from)? } else { None };
        let mut entries: Vec<Entry> = opening.into_iter().collect();
        entries.extend(journal::entries(cx, &from, &to)?);
        let conf = cx.settings()?;
        let numbers = AccountNumbers::parse(conf.text("journal_accounts")).unwrap_or_default();
        Ok((entries, Chart { currency: conf.text("default_currency").to_owned(), numbers }))
    })?;
    if let Some(wrong) = entries.iter().find(|entry| !entry.is_balanced()) {
        bail!("the entry {:?} of {} does not balance: nothing was written", wrong.what, wrong.date);
    }
    let text = text(&entries, &chart, options.format, options.separator)?;
    session.write_all(&options.file, text.as_bytes())?;
    match options.file.as_str() {
        "-" => Ok(()),
        _ => session.say(format!("{} entries written", entries.len())),
    }
}

/// What a company's books are kept in, and how it numbers its accounts.
#[derive(Debug, Clone, Default)]
pub struct Chart {
    /// The code of its currency.
    pub currency: String,
    /// Numbers of its own plan.
    pub numbers: AccountNumbers,
}

impl Chart {
    /// An account as programs are told of it: with the company's own number they can still tell what sort of account it is.
    fn name(&self, account: &str) -> String {
        let root = account.split(':').next().unwrap_or_default();
        self.numbers.number(account).map_or_else(|| account.to_owned(), |number| format!("{root}:{number}"))
    }
}

/// A journal as text.
pub fn text(entries: &[Entry], chart: &Chart, format: Format, separator: char) -> anyhow::Result<String> {
    match format {
        Format::Csv => table(entries, chart, separator),
        Format::Hledger => Ok(hledger(entries, chart)),
        Format::Beancount => Ok(beancount(entries, chart)),
    }
}

fn table(entries: &[Entry], chart: &Chart, separator: char) -> anyhow::Result<String> {
    let separator = u8::try_from(separator).context("the separator is one plain character")?;
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
    let header =
        ["date", "entry", "what", "account", "debit", "credit", "currency", "document", "partner", "account number"];
    writer.write_record(header)?;
    for (number, entry) in (1u64..).zip(entries) {
        for posting in &entry.postings {
            let sum = posting.sum.abs().0.to_places(2);
            let (debit, credit) = if posting.sum.is_negative() { (String::new(), sum) } else { (sum, String::new()) };
            let number = number.to_string();
            let own = chart.numbers.number(&posting.account).unwrap_or_default();
            let (document, partner) = (&entry.source.number, &entry.source.partner);
            writer.write_record([
                &entry.date,
                &number,
                entry.what,
                &posting.account,
                &debit,
                &credit,
                &chart.currency,
                document,
                partner,
                own,
            ])?;
        }
    }
    Ok(String::from_utf8(writer.into_inner().map_err(|error| error.into_error())?)?)
}

fn postings(out: &mut String, entry: &Entry, chart: &Chart) {
    for posting in &entry.postings {
        let (account, sum) = (chart.name(&posting.account), posting.sum.0.to_places(2));
        let _ = writeln!(out, "    {account:<40} {sum:>14} {}", chart.currency);
    }
    out.push('\n');
}

/// Every account of a journal, with the first day it is used on.
fn accounts(entries: &[Entry], chart: &Chart) -> BTreeMap<String, String> {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for entry in entries {
        for posting in &entry.postings {
            let day = first.entry(chart.name(&posting.account)).or_insert_with(|| entry.date.clone());
            if entry.date < *day {
                day.clone_from(&entry.date);
            }
        }
    }
    first
}

/// A text within a line of a journal, without what would end it or mean something else there.
fn plain(text: &str, marks: &[char]) -> String {
    let clean = |letter: char| if letter.is_control() || marks.contains(&letter) { ' ' } else { letter };
    text.chars().map(clean).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Accounts and currency are declared, so that strict checks pass.
fn hledger(entries: &[Entry], chart: &Chart) -> String {
    let mut out = format!("commodity 1000.00 {}\n\n", chart.currency);
    for account in accounts(entries, chart).keys() {
        let _ = writeln!(out, "account {account}");
    }
    out.push('\n');
    for entry in entries {
        let number = plain(&entry.source.number, &['(', ')', ';', '|']);
        let partner = plain(&entry.source.partner, &[';', '|']);
        let _ = write!(out, "{} ", entry.date);
        if !number.is_empty() {
            let _ = write!(out, "({number}) ");
        }
        if !partner.is_empty() {
            let _ = write!(out, "{partner} | ");
        }
        let _ = writeln!(out, "{}", entry.what);
        postings(&mut out, entry, chart);
    }
    out
}

fn beancount(entries: &[Entry], chart: &Chart) -> String {
    let mut out = format!("option \"operating_currency\" \"{}\"\n\n", chart.currency);
    for (account, day) in accounts(entries, chart) {
        let _ = writeln!(out, "{day} open {account}");
    }
    out.push('\n');
    for entry in entries {
        let marks = ['"', '\\'];
        let (number, partner) = (plain(&entry.source.number, &marks), plain(&entry.source.partner, &marks));
        let _ = writeln!(out, "{} * \"{partner}\" \"{}\"", entry.date, entry.what);
        if !number.is_empty() {
            let _ = writeln!(out, "    document: \"{number}\"");
        }
        postings(&mut out, entry, chart);
    }
    out
}
