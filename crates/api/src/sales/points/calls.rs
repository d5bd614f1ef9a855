//! The calls that give, take and correct reward points by hand.

use ladu_record::noun::{self, Column, Field, Noun, Patch, read_patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_trade::loyalty;
use ladu_trade::loyalty::points::{
    CUSTOMER, EARNED, EARNED_AT, EARNED_FIELDS, EARNED_POINTS, EXPIRES, USED, USED_AT, USED_FIELDS, USED_POINTS,
};
use ladu_types::{Fixed, Id, UnixTime, of};
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

const OF_CUSTOMER: Field = Field::new("customerID", "", Kind::Id).required();
const TRANSACTION: Field = Field::new("transactionID", "", Kind::Id).required();

/// Only who may change points does (1061).
fn require_right(cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
    let user = cx.user()?;
    let sql = "SELECT add_reward_points FROM user_group WHERE account = $0 AND id = $1";
    let may = user.administrator || cx.first(sql, &[user.group.into()], |row| row.int(0))? == Some(1);
    if may { Ok(()) } else { Err(Fault::of(Code::MAY_NOT_ADD)) }
}

/// Points that somebody gives or takes.
struct Sent {
    record: Patch,
    customer: Id<of::Party>,
    points: Fixed,
}

/// What was sent of a record's fields, checked; the customer and the points are needed.
fn read(cx: &mut Cx<'_, '_>, noun: &'static Noun, column: Column<Fixed>) -> Result<Sent, Fault> {
    let record = read_patch(cx.params, noun.fields, cx.default_language()?)?;
    let customer = record.id(CUSTOMER).ok_or_else(|| Fault::missing("customerID"))?;
    let points = record.get(column).filter(|_| cx.params.filled("points").is_some());
    let points = points.ok_or_else(|| Fault::missing("points"))?;
    if points <= Fixed::ZERO || points != loyalty::kept(&*cx.settings()?, points) {
        return Err(Fault::not_allowed("points"));
    }
    noun::check_fields(cx, noun, &record)?;
    Ok(Sent { record, customer, points })
}

fn balance(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let customer = cx.params.id("customerID")?.ok_or_else(|| Fault::missing("customerID"))?;
    noun::check_reference(cx, "customer", "customerID", customer)?;
    let points = loyalty::balance(cx, Id::new(customer))?;
    answer.record(|w| {
        w.key("points");
        w.number(&points.to_string());
    });
    Ok(())
}

fn add(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    require_right(cx)?;
    let Sent { mut record, customer, points } = read(cx, &EARNED, EARNED_POINTS)?;
    loyalty::require_member(cx, customer)?;
    let created = record.get(EARNED_AT).filter(|time| *time > UnixTime(0)).unwrap_or(cx.now());
    record.put(EARNED_AT, created);
    let expires = loyalty::expiry(cx, created, None)?;
    record.put_default(EXPIRES, expires);
    let expires = record.get(EXPIRES).unwrap_or(UnixTime(0));
    let id = loyalty::earn(cx, record)?;
    answer.record(|w| {
        w.key("transactionID");
        w.int(id);
        w.key("customerID");
        w.int(customer.number());
        w.key("points");
        w.number(&points.to_string());
        w.key("createdUnixTime");
        w.int(created.0);
        w.key("expiryUnixTime");
        w.int(expires.0);
    });
    Ok(())
}

fn subtract(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("sales", Action::Add)?;
    let Sent { mut record, customer, points } = read(cx, &USED, USED_POINTS)?;
    if record.get(USED_AT).is_none_or(|time| time == UnixTime(0)) {
        record.put(USED_AT, cx.now());
    }
    let left = loyalty::take(cx, &record)?;
    answer.record(|w| {
        w.key("customerID");
        w.int(customer.number());
        w.key("remainingPoints");
        w.number(&left.to_string());
        w.key("subtractedPoints");
        w.number(&points.to_string());
    });
    Ok(())
}

/// Corrects a record in everything but the number of points.
fn edit(cx: &mut Cx<'_, '_>, noun: &'static Noun, kept: &[&str], answer: &mut Answer) -> Result<(), Fault> {
    require_right(cx)?;
    let id = cx.params.id("transactionID")?.ok_or_else(|| Fault::missing("transactionID"))?;
    noun::check_reference(cx, noun.table, "transactionID", id)?;
    let patch = read_patch(cx.params, noun.fields, cx.default_language()?)?;
    let mut patch = patch.only(|column| !kept.contains(&column));
    patch.id = Some(id);
    if patch.get(CUSTOMER) == Some(None) {
        patch.remove(CUSTOMER);
    }
    noun::check_fields(cx, noun, &patch)?;
    noun::update(cx, noun, id, &patch)?;
    answer.record(|w| {
        w.key("transactionID");
        w.int(id);
    });
    Ok(())
}

const EDITED_EARNED: &[Field] = &[
    TRANSACTION,
    Field::new("customerID", "", Kind::Id),
    Field::new("invoiceID", "", Kind::Id),
    Field::new("createdUnixTime", "", Kind::Time),
    Field::new("expiryUnixTime", "", Kind::Time),
    Field::new("pointOfSaleID", "", Kind::Id),
    Field::new("employeeID", "", Kind::Id),
    Field::text("description", "", 1000),
];

const EDITED_USED: &[Field] = &[
    TRANSACTION,
    Field::new("customerID", "", Kind::Id),
    Field::new("invoiceID", "", Kind::Id),
    Field::new("campaignID", "", Kind::Id),
    Field::new("warehouseID", "", Kind::Id),
    Field::new("salepointID", "", Kind::Id),
    Field::new("salespersonID", "", Kind::Id),
    Field::new("issuedCouponID", "", Kind::Id),
    Field::text("description", "", 1000),
];

pub(super) const BALANCE: Call = Call::read("getCustomerRewardPoints", "customers", balance)
    .inputs(&[OF_CUSTOMER])
    .doc("The points that a customer can spend.");
pub(super) const ADD: Call =
    Call::write("addCustomerRewardPoints", add).inputs(EARNED_FIELDS).doc("Gives a customer points by hand.");
pub(super) const SUBTRACT: Call = Call::write("subtractCustomerRewardPoints", subtract)
    .inputs(USED_FIELDS)
    .doc("Takes points from a customer, those first that run out first.");
pub(super) const EDIT_EARNED: Call =
    Call::write("editEarnedRewardPointRecord", |cx, answer| edit(cx, &EARNED, &["points"], answer))
        .inputs(EDITED_EARNED)
        .doc("Corrects a record of earned points, but not their number.");
pub(super) const EDIT_USED: Call =
    Call::write("editUsedRewardPointRecord", |cx, answer| edit(cx, &USED, &["points", "created"], answer))
        .inputs(EDITED_USED)
        .doc("Corrects a record of spent points, but not their number.");
