//! Saves gift cards: they are sold, used, and corrected by the same command.

use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_record::rights::Action;
use ladu_types::{Id, Money, UnixTime, of};
use ladu_wire::Fault;

use super::card::*;
use super::redeeming;

/// The parameter of what is expected to be left.
pub const EXPECTED: &str = "expectedBalance";

/// A gift card to be made or changed.
#[derive(Debug, Clone)]
pub struct GiftCardDraft {
    /// The card that changes; without it a known code says which.
    pub id: Option<Id<of::GiftCard>>,
    /// What it is, or what changes of it.
    pub card: Patch,
    /// It is said what is left on it; else a new card has all of its value.
    pub says_balance: bool,
    /// What was left on it as far as the program knows: of a card with another balance nothing changes (1016).
    pub expected: Option<Money>,
}

/// Makes or changes a gift card. A lower balance than before is a use of it.
pub fn save(cx: &mut Cx<'_, '_>, draft: GiftCardDraft) -> Result<Id<of::GiftCard>, Fault> {
    let mut card = draft.card;
    let before = find(cx, draft.id, &card)?;
    card.id = before.map(|(id, _)| id.number());
    let balance = before.map_or(Money::ZERO, |(_, balance)| balance);
    if draft.expected.is_some_and(|expected| expected != balance) {
        return Err(Fault::not_allowed(EXPECTED));
    }
    let action = if card.is_new() { Action::Add } else { Action::Edit };
    cx.user()?.require(GIFT_CARD.module, action)?;
    for column in [VALUE, BALANCE, MINIMUM_SPEND] {
        if card.get(column).is_some_and(Money::is_negative) {
            return Err(Fault::not_allowed(&card.parameter(column)));
        }
    }
    noun::check_parts(cx, &card)?;
    noun::check_fields(cx, &GIFT_CARD, &card)?;
    if let Some(document) = card.id(SOLD_ON).filter(|_| !card.has(VAT_RATE)) {
        let sold_with = rate_of_sale(cx, document)?;
        card.put(VAT_RATE, sold_with);
    }
    let now = cx.now();
    let is_unsaid = |time: Option<UnixTime>| time.is_none_or(|time| time.0 == 0);
    let Some((id, balance)) = before else {
        card.filled(CODE).ok_or_else(|| Fault::missing("code"))?;
        let value = card.get(VALUE).unwrap_or_default();
        if !draft.says_balance {
            card.put(BALANCE, value);
        }
        if is_unsaid(card.get(PURCHASED)) {
            card.put(PURCHASED, now);
        }
        return noun::create(cx, &GIFT_CARD, &card).map(Id::new);
    };
    let left = card.get(BALANCE).filter(|left| *left < balance);
    if left.is_some() && is_unsaid(card.get(REDEEMED)) {
        card.put(REDEEMED, now);
    }
    noun::update(cx, &GIFT_CARD, id.number(), &card)?;
    if let Some(left) = left {
        redeeming::keep(cx, id, &card, (balance.minus(left)?, left))?;
    }
    Ok(id)
}

/// The rate that a sale taxed its gift cards by; none when it did not.
fn rate_of_sale(cx: &mut Cx<'_, '_>, document: Id<of::SalesDocument>) -> Result<Option<Id<of::VatRate>>, Fault> {
    let sql = "SELECT r.vat_rate_id FROM sales_row r
               JOIN product k ON k.account = r.account AND k.id = r.product_id AND k.is_gift_card + k.is_regular_gift_card > 0
               JOIN vat_rate v ON v.account = r.account AND v.id = r.vat_rate_id AND v.rate > 0
               WHERE r.account = $0 AND r.document_id = $1 ORDER BY r.position LIMIT 1";
    cx.first(sql, &[document.into()], |row| row.get(0))
}

/// The card that is meant, by its id or its code, with what is left on it.
fn find(
    cx: &mut Cx<'_, '_>,
    id: Option<Id<of::GiftCard>>,
    card: &Patch,
) -> Result<Option<(Id<of::GiftCard>, Money)>, Fault> {
    let (column, value) = match (id, card.filled(CODE)) {
        (Some(id), _) => ("id", id.into()),
        (None, Some(code)) => ("code", code.into()),
        (None, None) => return Ok(None),
    };
    let sql = format!("SELECT id, balance FROM gift_card WHERE account = $0 AND {column} = $1 {{for_update}}");
    let found = cx.first(&sql, &[value], |row| row.read())?;
    if id.is_some() && found.is_none() { Err(Fault::unknown("giftCardID")) } else { Ok(found) }
}
