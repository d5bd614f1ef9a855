//! The laws of the house, held against the house.

use std::path::Path;

use xtask::source::Repository;
use xtask::{ceilings, tidy};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn the_laws_hold_up_to_their_ceilings() {
    let findings = tidy::run(&Repository::read(root()).unwrap()).unwrap();
    let wrong = ceilings::compare(&ceilings::read(root()).unwrap(), &findings);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
