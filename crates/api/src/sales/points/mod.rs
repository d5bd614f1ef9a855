//! The calls that show, give, take and correct reward points.

mod calls;

use ladu_trade::loyalty::points::{EARNED, USED};

use crate::Call;

pub static CALLS: &[Call] = &[
    Call::list("getEarnedRewardPointRecords", &EARNED).doc("Lists what customers earned in points."),
    Call::list("getUsedRewardPointRecords", &USED).doc("Lists what customers spent in points."),
    calls::BALANCE,
    calls::ADD,
    calls::SUBTRACT,
    calls::EDIT_EARNED,
    calls::EDIT_USED,
];
