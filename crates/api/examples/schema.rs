//! Prints the tables of nouns as the account migration has them: `cargo run -p ladu-calls --example schema`.

fn main() {
    println!("-- Tables of nouns, written from their declarations by: cargo run -p ladu-calls --example schema");
    println!();
    print!("{}", ladu_record::noun::schema::tables(&ladu_api::nouns()));
}
