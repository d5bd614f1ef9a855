//! The journal for bookkeepers: as a table, or as text for hledger and beancount.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use ladu_trade::journal::{self, Entry};

use crate::settings::Place;
use crate::system_context;

/// What to write, and how.
#[derive(Args, Clone)]
pub struct ExportJournal {
    /// Where.
    #[command(flatten)]
    place: Place,
    /// The account's code.
    #[arg(long)]
    account: String,
    /// The first day, yyyy-mm-dd.
    #[arg(long)]
    from: String,
    /// The last day, yyyy-mm-dd.
    #[arg(long)]
    to: String,
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
    /// A line for each posting: day, entry, what, account, debit, credit, currency.
    Csv,
    /// For hledger, and ledger.
    Hledger,
    /// For beancount.
    Beancount,
}

/// `ladu export journal`.
pub fn export(options: &ExportJournal) -> anyhow::Result<()> {
    for day in [&options.from, &options.to] {
        day.parse::<ladu_types::Date>().map_err(|_| anyhow::anyhow!("{day:?} is not a day written yyyy-mm-dd"))?;
    }
    let store = options.place.open_existing()?;
    let account = system_context::find(&store, &options.account)?;
    let (from, to) = (options.from.as_str(), options.to.as_str());
    let (entries, currency) = system_context::look(&store, &account, |cx| {
        let currency = cx.settings()?.text("default_currency").to_owned();
        Ok((journal::entries(cx, from, to)?, currency))
    })?;
    if let Some(wrong) = entries.iter().find(|entry| !entry.is_balanced()) {
        bail!("the entry {:?} of {} does not balance: nothing was written", wrong.what, wrong.date);
    }
    let text = text(&entries, &currency, options.format, options.separator)?;
    match options.file.as_str() {
        "-" => std::io::stdout().write_all(text.as_bytes())?,
        path => {
            std::fs::write(path, text).with_context(|| format!("cannot write {path}"))?;
            println!("{} entries written", entries.len());
        }
    }
    Ok(())
}

/// A journal as text.
pub fn text(entries: &[Entry], currency: &str, format: Format, separator: char) -> anyhow::Result<String> {
    match format {
        Format::Csv => table(entries, currency, separator),
        Format::Hledger => Ok(plain(entries, currency)),
        Format::Beancount => Ok(beancount(entries, currency)),
    }
}

fn table(entries: &[Entry], currency: &str, separator: char) -> anyhow::Result<String> {
    let separator = u8::try_from(separator).context("the separator is one plain character")?;
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
    writer.write_record(["date", "entry", "what", "account", "debit", "credit", "currency"])?;
    for (number, entry) in (1u64..).zip(entries) {
        for posting in &entry.postings {
            let sum = posting.sum.abs().0.to_places(2);
            let (debit, credit) = if posting.sum.is_negative() { (String::new(), sum) } else { (sum, String::new()) };
            let number = number.to_string();
            writer.write_record([&entry.date, &number, entry.what, &posting.account, &debit, &credit, currency])?;
        }
    }
    Ok(String::from_utf8(writer.into_inner().map_err(|error| error.into_error())?)?)
}

fn postings(out: &mut String, entry: &Entry, currency: &str) {
    for posting in &entry.postings {
        let _ = writeln!(out, "    {:<40} {:>14} {currency}", posting.account, posting.sum.0.to_places(2));
    }
    out.push('\n');
}

fn plain(entries: &[Entry], currency: &str) -> String {
    let mut out = String::new();
    for entry in entries {
        let _ = writeln!(out, "{} {}", entry.date, entry.what);
        postings(&mut out, entry, currency);
    }
    out
}

fn beancount(entries: &[Entry], currency: &str) -> String {
    let mut out = format!("option \"operating_currency\" \"{currency}\"\n\n");
    let mut opened: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in entries {
        for posting in &entry.postings {
            let day = opened.entry(&posting.account).or_insert(&entry.date);
            *day = entry.date.as_str().min(day);
        }
    }
    for (account, day) in opened {
        let _ = writeln!(out, "{day} open {account}");
    }
    out.push('\n');
    for entry in entries {
        let _ = writeln!(out, "{} * \"{}\"", entry.date, entry.what);
        postings(&mut out, entry, currency);
    }
    out
}
