//! `cargo xtask`: chores of the repository.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use xtask::source::Repository;
use xtask::tidy::{self, LAWS};

const USAGE: &str = "\
cargo xtask tidy            prints what breaks the laws of the house
cargo xtask tidy --report   prints how much breaks each law
cargo xtask tidy --lower    lowers the ceilings (xtask/ceilings.toml) to what breaks each law
cargo xtask regen           makes generated files anew
cargo xtask regen --check   says whether generated files are fresh";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<bool> {
    match arguments {
        ["tidy"] => tidy_up(false),
        ["tidy", "--report"] => tidy_up(true),
        _ => bail!("{USAGE}"),
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}

fn tidy_up(is_report: bool) -> Result<bool> {
    let findings = tidy::run(&Repository::read(&root())?)?;
    for law in LAWS {
        let found = &findings[law.name];
        if is_report {
            println!("{:>5}  {:<10}  {}", found.len(), law.name, law.says);
            continue;
        }
        for violation in found {
            println!("{}:{}: {}: {}", violation.path, violation.line, law.name, violation.text);
        }
    }
    Ok(findings.values().all(Vec::is_empty))
}
