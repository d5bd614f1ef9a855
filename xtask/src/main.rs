//! `cargo xtask`: chores of the repository.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use xtask::source::Repository;
use xtask::tidy::{self, Findings, LAWS};
use xtask::{ceilings, regen};

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
        ["tidy"] => list(&findings()?),
        ["tidy", "--report"] => report(&findings()?),
        ["tidy", "--lower"] => ceilings::lower(&root(), &findings()?).map(|()| true),
        ["regen"] => regenerate(false),
        ["regen", "--check"] => regenerate(true),
        _ => bail!("{USAGE}"),
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}

fn findings() -> Result<Findings> {
    tidy::run(&Repository::read(&root())?)
}

fn list(findings: &Findings) -> Result<bool> {
    for law in LAWS {
        for violation in &findings[law.name] {
            println!("{}:{}: {}: {}", violation.path, violation.line, law.name, violation.text);
        }
    }
    Ok(findings.values().all(Vec::is_empty))
}

fn report(findings: &Findings) -> Result<bool> {
    for law in LAWS {
        println!("{:>5}  {:<10}  {}", findings[law.name].len(), law.name, law.says);
    }
    Ok(findings.values().all(Vec::is_empty))
}

fn regenerate(is_check: bool) -> Result<bool> {
    let outdated = regen::outdated(&root(), &regen::declared(&root())?)?;
    let says = if is_check { "is outdated; run `cargo xtask regen`" } else { "is written anew" };
    for file in &outdated {
        println!("{} {says}", file.path);
    }
    if !is_check {
        regen::write(&root(), &outdated)?;
    }
    Ok(!is_check || outdated.is_empty())
}
