//! The `ladu` program; see the library.

fn main() -> std::process::ExitCode {
    ladu::run()
}
