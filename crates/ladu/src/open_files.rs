//! How many files the program may have open.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// What the store gets of all descriptors; connections of clients have the rest.
const PART: u64 = 2;
/// More is of no use: it is a connection to the files of thousands of accounts.
const MOST: u64 = 16_384;
/// What every system gives, should it not tell.
const USUAL: u64 = 1024;

/// Raises the limit as far as the system lets the program; gives how many descriptors the store may use.
pub(crate) fn raise() -> usize {
    let limit = match getrlimit(Resource::RLIMIT_NOFILE) {
        Ok((soft, hard)) if soft < hard => match setrlimit(Resource::RLIMIT_NOFILE, hard, hard) {
            Ok(()) => hard,
            Err(_) => soft,
        },
        Ok((soft, _)) => soft,
        Err(_) => USUAL,
    };
    usize::try_from((limit / PART).min(MOST)).unwrap_or(usize::MAX)
}
