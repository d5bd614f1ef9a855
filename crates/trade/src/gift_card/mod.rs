//! Gift cards with serial numbers, and what they were used for.

mod card;
mod redeeming;
mod save;

pub use card::{EXTRAS, FIELDS, GIFT_CARD, GIFT_CARD_TYPE};
pub use redeeming::REDEEMING;
pub use save::{EXPECTED, GiftCardDraft, save};
