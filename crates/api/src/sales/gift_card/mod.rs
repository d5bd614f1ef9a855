//! The calls of gift cards with serial numbers.

mod save;

use ladu_trade::gift_card::{EXTRAS, GIFT_CARD, GIFT_CARD_TYPE, REDEEMING};

use crate::Call;

pub static CALLS: &[Call] = &[
    Call::list("getGiftCards", &GIFT_CARD).doc("Lists gift cards with what is left on them."),
    Call::write("saveGiftCard", save::save)
        .inputs(save::INPUT)
        .doc("Makes or changes a gift card. A lower balance than before is a use of it."),
    Call::list("getGiftCardTypes", &GIFT_CARD_TYPE).doc("Lists types of gift cards."),
    Call::list("getGiftCardRedeemings", &REDEEMING).part(EXTRAS).doc("Lists uses of gift cards."),
];
