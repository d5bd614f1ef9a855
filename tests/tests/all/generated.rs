//! Generated files are what their sources make of them.

use std::path::Path;

#[test]
fn generated_files_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let declared = ladu_record::noun::schema::tables(ladu_api::nouns());
    let outdated = xtask::regen::outdated(root, &declared).unwrap();
    let paths: Vec<&str> = outdated.iter().map(|file| file.path.as_str()).collect();
    assert!(paths.is_empty(), "`cargo xtask regen` would write {}", paths.join(", "));
}
