//! Doing work again that has lost a race, after a pause.

use crate::error::Transient;

/// How often work that lost a race is done again.
pub(crate) const ATTEMPTS: u32 = 8;

/// Does work again while it loses races.
pub(crate) fn retried<T, E: Transient>(mut work: impl FnMut() -> Result<T, E>) -> Result<T, E> {
    let mut attempt = 1;
    loop {
        match work() {
            Err(error) if error.is_transient() && attempt < ATTEMPTS => pause(attempt),
            result => return result,
        }
        attempt += 1;
    }
}

/// A short pause that grows with the attempts, different for each thread so that two losers do not meet again.
pub(crate) fn pause(attempt: u32) {
    let spread = format!("{:?}", std::thread::current().id()).len() as u64 * 37 % 5 + u64::from(attempt);
    std::thread::sleep(std::time::Duration::from_millis(spread * u64::from(attempt)));
}
