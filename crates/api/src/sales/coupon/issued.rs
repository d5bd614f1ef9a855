//! Coupons in the hands of customers: when and where they were issued and used.

use ladu_record::Cx;
use ladu_record::noun::{CHANGED, Column, Field, Noun, Operator, PageSize, Query, ReadColumn, filter};
use ladu_store::OwnedValue;
use ladu_types::{Date, Id, UnixTime, of};
use ladu_wire::{Fault, Kind};

use ladu_trade::named_records::{self as links, Columns};

/// What a coupon can be.
const STATES: &[&str] = &["ACTIVE", "REDEEMED", "EXPIRED"];

/// A coupon that was issued.
pub static ISSUED_COUPON: Noun = Noun {
    doc: "A coupon that was issued.",
    module: "promotions",
    log: "issuedCoupons",
    page: Some(PageSize { default: 20, max: 100 }),
    filters: &[
        filter("uniqueIdentifier", Operator::Any("identifier")),
        filter("status", Operator::Code(in_state)),
        filter("issuedTimestampFrom", Operator::From("issued_time")),
        filter("issuedTimestampTo", Operator::To("issued_time")),
        filter("redeemedTimestampFrom", Operator::From("redeemed_time")),
        filter("redeemedTimestampTo", Operator::Code(redeemed_until)),
        filter("issuedCustomerID", Operator::Equals("issued_customer_id")),
        filter("issuedCustomerIDs", Operator::Any("issued_customer_id")),
        filter("issuedInvoiceIDs", Operator::Any("issued_document_id")),
        filter("redeemedCustomerID", Operator::Equals("redeemed_customer_id")),
        filter("redeemedCustomerIDs", Operator::Any("redeemed_customer_id")),
        filter("redeemedInvoiceIDs", Operator::Any("redeemed_document_id")),
        filter("couponIDs", Operator::Any("coupon_id")),
        filter("changedSince", Operator::ChangedSince),
    ],
    prepare: Some(|cx, rows, plan| links::load(cx, rows, plan, &LINKS)),
    ..Noun::new("issued_coupon", "issuedCouponID", FIELDS)
};

const LINKS: Columns = Columns {
    documents: &["issued_document_id", "redeemed_document_id"],
    customers: &["issued_customer_id", "redeemed_customer_id"],
    stores: &["issued_warehouse_id", "redeemed_warehouse_id"],
    coupons: &["coupon_id"],
};

pub(super) const ISSUED_AT: Column<UnixTime> =
    Column::of(Field::new("issuedTimestamp", "issued_time", Kind::Time).input("timestamp"));
pub(super) const ISSUED_IN: Column<Id<of::Warehouse>> =
    Column::of(Field::id("issuedWarehouseID", "issued_warehouse_id", "warehouse").input("warehouseID"));
pub(super) const ISSUED_AT_REGISTER: Column<Id<of::Register>> =
    Column::of(Field::id("issuedPointOfSaleID", "issued_register_id", "point_of_sale").input("pointOfSaleID"));

/// The fields; those of the issue are saved under shorter names.
pub(super) const FIELDS: &[Field] = &[
    Field::id("couponID", "coupon_id", "coupon").indexed(),
    Field::special("couponCode", "coupon_id", links::coupon),
    Field::special("campaignName", "coupon_id", links::campaign),
    Field::text("uniqueIdentifier", "identifier", 100).unique(),
    ISSUED_AT.field,
    Field::date("expiryDate", "expiry_date"),
    Field::id("issuedInvoiceID", "issued_document_id", "sales_document").input("invoiceID").indexed(),
    Field::special("issuedInvoiceNo", "issued_document_id", links::number),
    Field::id("issuedCustomerID", "issued_customer_id", "customer").input("customerID").indexed(),
    Field::special("issuedCustomerCardNumber", "issued_customer_id", links::card),
    ISSUED_IN.field,
    Field::special("issuedWarehouseCode", "issued_warehouse_id", links::store),
    ISSUED_AT_REGISTER.field,
    Field::id("issuedEmployeeID", "issued_employee_id", "employee").input("employeeID"),
    Field::flag("isPrintedAutomatically", "is_automatic").read_only(),
    Field::new("redeemedTimestamp", "redeemed_time", Kind::Time).doc("0 until it is used."),
    Field::id("redeemedInvoiceID", "redeemed_document_id", "sales_document").indexed(),
    Field::special("redeemedInvoiceNo", "redeemed_document_id", links::number),
    Field::id("redeemedCustomerID", "redeemed_customer_id", "customer").indexed(),
    Field::special("redeemedCustomerCardNumber", "redeemed_customer_id", links::card),
    Field::id("redeemedWarehouseID", "redeemed_warehouse_id", "warehouse"),
    Field::special("redeemedWarehouseCode", "redeemed_warehouse_id", links::store),
    Field::id("redeemedPointOfSaleID", "redeemed_register_id", "point_of_sale"),
    Field::id("redeemedEmployeeID", "redeemed_employee_id", "employee"),
    Field::special("status", "redeemed_time", |page, cell, name, w| {
        let today = links::today(page, cell.get(ISSUED_IN));
        let is_over = |day: Date| today.is_some_and(|today| day < today);
        let state = if cell.value.int() > 0 {
            "REDEEMED"
        } else if cell.text("expiry_date").parse().is_ok_and(is_over) {
            "EXPIRED"
        } else {
            "ACTIVE"
        };
        w.key(name);
        w.plain_text(state);
    }),
    Field::new("added", "added", Kind::Time).read_only(),
    CHANGED,
];

fn in_state(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let state = Kind::Word(STATES).read("status", text)?;
    let today = cx.zones()?.day_in("t.issued_warehouse_id", cx.now());
    query.volatile = true;
    match state.text() {
        "REDEEMED" => query.and("t.redeemed_time > ?", [OwnedValue::Int(0)]),
        "EXPIRED" => query.and(
            &format!("t.redeemed_time = 0 AND t.expiry_date <> '' AND t.expiry_date < {}", today.sql),
            today.values,
        ),
        _ => query.and(
            &format!("t.redeemed_time = 0 AND (t.expiry_date = '' OR t.expiry_date >= {})", today.sql),
            today.values,
        ),
    }
    Ok(())
}

/// What was never used was used at no time.
fn redeemed_until(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let until = Kind::Time.read("redeemedTimestampTo", text)?.int();
    query.and("t.redeemed_time > ? AND t.redeemed_time <= ?", [OwnedValue::Int(0), OwnedValue::Int(until)]);
    Ok(())
}
