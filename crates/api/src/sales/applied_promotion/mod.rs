//! What made sold rows cheaper, as the programs that sold them say.

mod counts;
mod records;

use crate::Call;

pub use counts::PROMOTION_COUNT;

pub static CALLS: &[Call] = &[records::CALL, counts::CALL];
