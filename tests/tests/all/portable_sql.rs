//! Statements stay within what both engines and those that spread tables over machines understand.

use std::path::Path;

/// What only one engine knows, or none that spreads tables. What is needed of it has its place in `store`.
const KEPT_OUT: &[&str] = &[
    "FOR UPDATE",
    "SKIP LOCKED",
    " ILIKE ",
    "STRING_AGG",
    "GROUP_CONCAT",
    "GREATEST(",
    "= ANY",
    "FULL JOIN",
    "FULL OUTER JOIN",
    "MERGE INTO",
    "PG_ADVISORY",
    "JSON_EXTRACT",
    "TEMP TABLE",
    "NEXTVAL",
    " NOW()",
    "CURRENT_TIMESTAMP",
    "RANDOM()",
    "AUTOINCREMENT",
];
const BEGINNINGS: &[&str] = &["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];

/// The texts between quotes of a source, comments left out.
fn texts(source: &str) -> Vec<String> {
    let code: String =
        source.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
    code.replace("\\\"", "'").split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn look(folder: &Path, found: &mut (usize, Vec<String>)) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            look(&entry, found);
            continue;
        }
        if entry.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        for text in texts(&std::fs::read_to_string(&entry).unwrap()) {
            let upper = text.trim_start().to_uppercase();
            if !BEGINNINGS.iter().any(|beginning| upper.starts_with(beginning)) {
                continue;
            }
            found.0 += 1;
            let words = KEPT_OUT.iter().filter(|word| upper.contains(*word));
            found.1.extend(words.map(|word| format!("{}: {word} in {text}", entry.display())));
        }
    }
}

#[test]
fn statements_say_what_every_engine_understands() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut found = (0, Vec::new());
    for room in ["record", "identity", "ledger", "trade", "api", "server", "ladu"] {
        look(&crates.join(room).join("src"), &mut found);
    }
    assert!(found.0 > 500, "only {} statements were found", found.0);
    assert!(found.1.is_empty(), "{}", found.1.join("\n"));
}
