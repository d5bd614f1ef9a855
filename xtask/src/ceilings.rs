//! How much may still break each law: a number for each, which can only go down.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::tidy::{Findings, LAWS};

const PATH: &str = "xtask/ceilings.toml";

/// The ceilings by the name of the law.
pub type Ceilings = BTreeMap<String, usize>;

/// Reads them.
pub fn read(root: &Path) -> Result<Ceilings> {
    parse(&fs::read_to_string(root.join(PATH)).with_context(|| format!("reading {PATH}"))?)
}

fn parse(text: &str) -> Result<Ceilings> {
    let table: toml::Table = text.parse().with_context(|| format!("reading {PATH}"))?;
    let mut ceilings = Ceilings::new();
    for (name, number) in &table {
        if !LAWS.iter().any(|law| law.name == name) {
            bail!("{PATH}: {name} is no law");
        }
        let number = number.as_integer().and_then(|number| usize::try_from(number).ok());
        ceilings.insert(name.clone(), number.with_context(|| format!("{PATH}: {name} is no number"))?);
    }
    Ok(ceilings)
}

fn ceiling(ceilings: &Ceilings, law: &str) -> usize {
    ceilings.get(law).copied().unwrap_or(0)
}

/// A sentence for each law that is broken more, or less, than its ceiling says.
pub fn compare(ceilings: &Ceilings, findings: &Findings) -> Vec<String> {
    let mut wrong = Vec::new();
    for (law, found) in findings {
        let (most, count) = (ceiling(ceilings, law), found.len());
        if count > most {
            wrong
                .push(format!("{law}: {count} places break this law, {most} were left; `cargo xtask tidy` lists them"));
        } else if count < most {
            wrong.push(format!(
                "{law}: {count} places break this law, fewer than {most}: run `cargo xtask tidy --lower`"
            ));
        }
    }
    wrong
}

/// Writes what was found where it is less than the ceiling; a law that is new gets what was found.
pub fn lower(root: &Path, findings: &Findings) -> Result<()> {
    let text = fs::read_to_string(root.join(PATH)).with_context(|| format!("reading {PATH}"))?;
    fs::write(root.join(PATH), lowered(&text, findings)?).with_context(|| format!("writing {PATH}"))
}

fn lowered(text: &str, findings: &Findings) -> Result<String> {
    let ceilings = parse(text)?;
    let mut new: String = text.lines().filter(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    for law in LAWS {
        let count = findings.get(law.name).map_or(0, Vec::len);
        let number = ceilings.get(law.name).map_or(count, |ceiling| count.min(*ceiling));
        let _ = writeln!(new, "{} = {number}", law.name);
    }
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::Violation;

    fn found(count: usize) -> Findings {
        let violation = Violation { path: String::new(), line: 1, text: String::new() };
        Findings::from([("ids", vec![violation; count])])
    }

    #[test]
    fn a_ceiling_is_met_exactly() {
        let ceilings = parse("ids = 2").unwrap();
        assert_eq!(compare(&ceilings, &found(2)), [""; 0]);
        assert!(compare(&ceilings, &found(3))[0].starts_with("ids: 3 places break this law, 2 were left"));
        assert!(compare(&ceilings, &found(1))[0].ends_with("run `cargo xtask tidy --lower`"));
        assert_eq!(compare(&parse("").unwrap(), &found(1)).len(), 1);
    }

    #[test]
    fn ceilings_only_go_down() {
        let number = |text: &str, count| parse(&lowered(text, &found(count)).unwrap()).unwrap()["ids"];
        assert_eq!(number("# Says.\nids = 2", 1), 1);
        assert_eq!(number("ids = 2", 3), 2);
        assert_eq!(number("", 3), 3);
        assert!(lowered("# Says.\n", &found(0)).unwrap().starts_with("# Says.\nrooms = 0\n"));
    }

    #[test]
    fn a_law_that_is_none_is_an_error() {
        assert!(parse("beauty = 3").is_err());
        assert!(parse("ids = \"many\"").is_err());
    }
}
