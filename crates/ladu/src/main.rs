//! ladu
fn main() {}
