//! The records of reward points: what customers earned, and what they spent.
#![expect(missing_docs, reason = "a column says what it is where it is declared")]

use ladu_record::noun::{Column, Field, Filter, Noun, Operator, filter};
use ladu_types::{Fixed, Id, UnixTime, of};
use ladu_wire::Kind;

use crate::named_records::{self, Columns};

pub const CUSTOMER: Column<Id<of::Party>> = Column::of(Field::id("customerID", "customer_id", "customer").indexed());
pub(super) const EARNED_ON: Column<Id<of::SalesDocument>> =
    Column::of(Field::id("invoiceID", "document_id", "sales_document").indexed().doc("The sale that earned them."));
pub const SPENT_ON: Column<Id<of::SalesDocument>> =
    Column::of(Field::id("invoiceID", "document_id", "sales_document").indexed());
pub const EARNED_POINTS: Column<Fixed> = Column::of(Field::amount("earnedPoints", "points").input("points"));
pub const USED_POINTS: Column<Fixed> = Column::of(Field::amount("usedPoints", "points").input("points"));
pub(super) const REMAINING: Column<Fixed> =
    Column::of(Field::amount("remainingPoints", "remaining").read_only().doc("Not spent yet."));
pub const EARNED_AT: Column<UnixTime> = Column::of(Field::new("createdUnixTime", "created", Kind::Time).indexed());
pub const USED_AT: Column<UnixTime> =
    Column::of(Field::new("createdUnixTime", "created", Kind::Time).input("subtractedUnixTime").indexed());
pub const EXPIRES: Column<UnixTime> =
    Column::of(Field::new("expiryUnixTime", "expires", Kind::Time).doc("0 when they do not run out."));
pub const CAMPAIGN: Column<Id<of::Campaign>> =
    Column::of(Field::id("campaignID", "campaign_id", "campaign").doc("The promotion that cost them."));
pub const WAREHOUSE: Column<Id<of::Warehouse>> = Column::of(Field::id("warehouseID", "warehouse_id", "warehouse"));
pub(super) const EARNED_REGISTER: Column<Id<of::Register>> =
    Column::of(Field::id("pointOfSaleID", "register_id", "point_of_sale"));
pub const USED_REGISTER: Column<Id<of::Register>> =
    Column::of(Field::id("pointOfSaleID", "register_id", "point_of_sale").input("salepointID"));
pub(super) const EARNED_EMPLOYEE: Column<Id<of::Employee>> =
    Column::of(Field::id("employeeID", "employee_id", "employee"));
pub const USED_EMPLOYEE: Column<Id<of::Employee>> =
    Column::of(Field::id("employeeID", "employee_id", "employee").input("salespersonID"));
pub const ISSUED_COUPON: Column<Id<of::IssuedCoupon>> =
    Column::of(Field::id("issuedCouponID", "issued_coupon_id", "issued_coupon"));

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
    prepare: Some(|cx, rows, plan| named_records::load(cx, rows, plan, &NAMED)),
    ..Noun::new("earned_points", "transactionID", EARNED_FIELDS)
};

pub const EARNED_FIELDS: &[Field] = &[
    CUSTOMER.field,
    Field::special("customerCardNumber", "customer_id", named_records::card),
    EARNED_ON.field,
    Field::special("invoiceNo", "document_id", named_records::number),
    EARNED_POINTS.field,
    REMAINING.field,
    EARNED_AT.field,
    EXPIRES.field,
    EARNED_REGISTER.field,
    Field::name_of("pointOfSaleName", "register_id", "point_of_sale"),
    EARNED_EMPLOYEE.field,
    Field::name_of("employeeName", "employee_id", "employee"),
    Field::text("description", "description", 1000),
];

/// Points that a customer spent.
pub static USED: Noun = Noun {
    doc: "Reward points that a customer spent.",
    module: "customers",
    filters: FILTERS,
    prepare: Some(|cx, rows, plan| named_records::load(cx, rows, plan, &NAMED)),
    ..Noun::new("used_points", "transactionID", USED_FIELDS)
};

pub const USED_FIELDS: &[Field] = &[
    CUSTOMER.field,
    Field::special("customerCardNumber", "customer_id", named_records::card),
    SPENT_ON.field,
    Field::special("invoiceNo", "document_id", named_records::number),
    CAMPAIGN.field,
    WAREHOUSE.field,
    USED_REGISTER.field,
    Field::name_of("pointOfSaleName", "register_id", "point_of_sale"),
    USED_EMPLOYEE.field,
    Field::name_of("employeeName", "employee_id", "employee"),
    USED_POINTS.field,
    USED_AT.field,
    ISSUED_COUPON.field,
    Field::text("description", "description", 1000),
];

const NAMED: Columns = Columns { documents: &["document_id"], customers: &["customer_id"], stores: &[], coupons: &[] };
