//! Reward points: calls that show, give, take and correct them.

mod calls;
mod ledger;

use ladu_record::noun::{Field, Filter, Noun, Operator, filter};
use ladu_wire::Kind;

use super::links::{self, Columns};
use crate::Call;

pub use ledger::{Settled, balance, earned_by, expiry, forget, kept, require_member, settle, take};

/// What both lists can be filtered by.
const FILTERS: &[Filter] = &[
    filter("customerID", Operator::Equals("customer_id")),
    filter("customerIDs", Operator::Any("customer_id")),
    filter("createdUnixTimeFrom", Operator::From("created")),
    filter("createdUnixTimeTo", Operator::To("created")),
];

/// Points that a customer earned.
pub static EARNED: Noun = Noun {
    doc: "Reward points that a customer earned.",
    module: "customers",
    filters: FILTERS,
    prepare: Some(|cx, rows, plan| links::load(cx, rows, plan, &LINKS)),
    ..Noun::new("earned_points", "transactionID", EARNED_FIELDS)
};

const EARNED_FIELDS: &[Field] = &[
    Field::id("customerID", "customer_id", "customer").indexed(),
    Field::special("customerCardNumber", "customer_id", links::card),
    Field::id("invoiceID", "document_id", "sales_document").indexed().doc("The sale that earned them."),
    Field::special("invoiceNo", "document_id", links::number),
    Field::amount("earnedPoints", "points").input("points"),
    Field::amount("remainingPoints", "remaining").read_only().doc("Not spent yet."),
    Field::new("createdUnixTime", "created", Kind::Time).indexed(),
    Field::new("expiryUnixTime", "expires", Kind::Time).doc("0 when they do not run out."),
    Field::id("pointOfSaleID", "register_id", "point_of_sale"),
    Field::name_of("pointOfSaleName", "register_id", "point_of_sale"),
    Field::id("employeeID", "employee_id", "employee"),
    Field::name_of("employeeName", "employee_id", "employee"),
    Field::text("description", "description", 1000),
];

/// Points that a customer spent.
pub static USED: Noun = Noun {
    doc: "Reward points that a customer spent.",
    module: "customers",
    filters: FILTERS,
    prepare: Some(|cx, rows, plan| links::load(cx, rows, plan, &LINKS)),
    ..Noun::new("used_points", "transactionID", USED_FIELDS)
};

const USED_FIELDS: &[Field] = &[
    Field::id("customerID", "customer_id", "customer").indexed(),
    Field::special("customerCardNumber", "customer_id", links::card),
    Field::id("invoiceID", "document_id", "sales_document").indexed(),
    Field::special("invoiceNo", "document_id", links::number),
    Field::id("campaignID", "campaign_id", "campaign").doc("The promotion that cost them."),
    Field::id("warehouseID", "warehouse_id", "warehouse"),
    Field::id("pointOfSaleID", "register_id", "point_of_sale").input("salepointID"),
    Field::name_of("pointOfSaleName", "register_id", "point_of_sale"),
    Field::id("employeeID", "employee_id", "employee").input("salespersonID"),
    Field::name_of("employeeName", "employee_id", "employee"),
    Field::amount("usedPoints", "points").input("points"),
    Field::new("createdUnixTime", "created", Kind::Time).input("subtractedUnixTime").indexed(),
    Field::id("issuedCouponID", "issued_coupon_id", "issued_coupon"),
    Field::text("description", "description", 1000),
];

const LINKS: Columns = Columns { documents: &["document_id"], customers: &["customer_id"], stores: &[], coupons: &[] };

/// The calls.
pub static CALLS: &[Call] = &[
    Call::list("getEarnedRewardPointRecords", &EARNED).doc("Lists what customers earned in points."),
    Call::list("getUsedRewardPointRecords", &USED).doc("Lists what customers spent in points."),
    calls::BALANCE,
    calls::ADD,
    calls::SUBTRACT,
    calls::EDIT_EARNED,
    calls::EDIT_USED,
];
