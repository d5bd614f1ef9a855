//! The `ladu` program; see the library.

/// Answers are made of many small pieces of memory on several threads; this allocator hands them out without the threads waiting for
/// each other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    ladu::run()
}
