//! Prints the declared tables for `cargo xtask regen`, which itself knows none of Ladu's crates.

fn main() {
    print!("{}", ladu_record::noun::schema::tables(ladu_api::nouns()));
}
