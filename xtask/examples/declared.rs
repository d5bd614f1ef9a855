//! Prints the declared tables for `cargo xtask regen`; the only part of it that has to know the API.

fn main() {
    print!("{}", ladu_record::noun::schema::tables(&ladu_api::nouns()));
}
