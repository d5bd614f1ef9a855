//! The laws of the house, held against the house; and its generated files.

use std::path::Path;

use xtask::source::Repository;
use xtask::{ceilings, regen, tidy};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

#[test]
fn the_laws_hold_up_to_their_ceilings() {
    let findings = tidy::run(&Repository::read(root()).unwrap()).unwrap();
    let wrong = ceilings::compare(&ceilings::read(root()).unwrap(), &findings);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn generated_files_are_fresh() {
    let declared = ladu_record::noun::schema::tables(&ladu_api::nouns());
    let outdated = regen::outdated(root(), &declared).unwrap();
    let paths: Vec<&str> = outdated.iter().map(|file| file.path.as_str()).collect();
    assert!(paths.is_empty(), "run `cargo xtask regen`: it writes {}", paths.join(", "));
}
