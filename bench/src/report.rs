//! What every section gives: rows of figures and goals; printed as a table, kept as JSON and as a page.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;

/// One measured thing.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// What was done.
    pub name: String,
    /// Connections or threads that did it at once.
    pub at_once: usize,
    /// How often in a second: the median of the rounds.
    pub per_second: f64,
    /// The slowest and the fastest round.
    pub range: (f64, f64),
    /// Processor time of the server for one, in microseconds: the median of the rounds.
    pub cpu: f64,
    /// Statements for one: the mean of all rounds.
    pub statements: f64,
    /// How often the server waited for the database over a connection for one: the mean of all rounds.
    pub trips: f64,
    /// Bytes written for one: the mean of all rounds.
    pub written: f64,
    /// Milliseconds that half of them took at most.
    pub p50: f64,
    /// Milliseconds that 99 of 100 took at most.
    pub p99: f64,
    /// Anything else worth saying.
    pub note: String,
}

/// A ratio that is to be reached.
#[derive(Debug, Clone, Serialize)]
pub struct Goal {
    /// Of what to what.
    pub name: String,
    /// At least.
    pub wanted: f64,
    /// As measured.
    pub measured: f64,
}

/// What one section measured on one engine.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Table {
    /// The section.
    pub title: String,
    /// How it was measured.
    pub about: String,
    /// Its figures.
    pub rows: Vec<Row>,
    /// Its goals.
    pub goals: Vec<Goal>,
}

/// A whole run.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Where and when, in words.
    pub about: Vec<String>,
    /// One for each section and engine.
    pub tables: Vec<Table>,
}

impl Table {
    /// The median rate of a row.
    pub fn rate(&self, name: &str, at_once: usize) -> f64 {
        let found = self.rows.iter().find(|row| row.name == name && row.at_once == at_once);
        found.map_or(f64::NAN, |row| row.per_second)
    }

    /// Adds a goal when both of its rows were measured.
    pub fn goal(&mut self, name: &str, wanted: f64, part: f64, whole: f64) {
        let measured = part / whole;
        if measured.is_finite() {
            self.goals.push(Goal { name: name.to_owned(), wanted, measured });
        }
    }

    /// The table as a page's part.
    pub fn to_markdown(&self) -> String {
        let mut text = format!("## {}\n\n{}\n\n", self.title, self.about);
        text.push_str("| what | at once | per second | slowest to fastest round | CPU us | statements | trips | written B | p50 ms | p99 ms | |\n");
        text.push_str("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
        for row in &self.rows {
            let (low, high) = row.range;
            let _ = writeln!(
                text,
                "| {} | {} | {:.0} | {low:.0} to {high:.0} | {:.0} | {:.1} | {:.1} | {:.0} | {:.3} | {:.3} | {} |",
                row.name,
                row.at_once,
                row.per_second,
                row.cpu,
                row.statements,
                row.trips,
                row.written,
                row.p50,
                row.p99,
                row.note
            );
        }
        if !self.goals.is_empty() {
            text.push_str("\n| goal | at least | measured | |\n|---|--:|--:|---|\n");
            for goal in &self.goals {
                let met = if goal.measured >= goal.wanted { "met" } else { "not met" };
                let _ = writeln!(text, "| {} | {:.2} | {:.2} | {met} |", goal.name, goal.wanted, goal.measured);
            }
        }
        text.push('\n');
        text
    }
}

impl Report {
    /// The whole run as a page.
    pub fn to_markdown(&self) -> String {
        let mut text = "# A run of `cargo run --release -p ladu-bench`\n\n".to_owned();
        for line in &self.about {
            let _ = writeln!(text, "- {line}");
        }
        text.push('\n');
        self.tables.iter().for_each(|table| text.push_str(&table.to_markdown()));
        text
    }

    /// Writes `latest.json` and `latest.md` into a folder.
    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        std::fs::write(folder.join("latest.json"), serde_json::to_string_pretty(self)? + "\n")?;
        std::fs::write(folder.join("latest.md"), self.to_markdown())?;
        Ok(())
    }
}
