//! The older list of coupons: those that were used, and what they were used for.

use ladu_record::noun::{Field, PageSize, Query, page_of};
use ladu_record::{Answer, Cx};
use ladu_store::OwnedValue;
use ladu_wire::{Fault, Kind};

use crate::Call;

const INPUT: &[Field] = &[
    Field::text("uniqueIdentifier", "", 100),
    Field::new("changedSince", "", Kind::Time),
    Field::int("recordsOnPage", ""),
    Field::int("pageNo", ""),
];

const FROM: &str = "FROM issued_coupon t
     LEFT JOIN coupon c ON c.account = t.account AND c.id = t.coupon_id
     LEFT JOIN sales_document d ON d.account = t.account AND d.id = t.redeemed_document_id
     LEFT JOIN warehouse w ON w.account = t.account AND w.id = t.redeemed_warehouse_id";

/// Numbers of the answer and texts, in the order of the columns.
const NUMBERS: &[&str] = &[
    "issuedCouponID",
    "couponID",
    "timestamp",
    "invoiceID",
    "customerID",
    "warehouseID",
    "pointOfSaleID",
    "employeeID",
    "added",
    "lastModified",
];
const TEXTS: &[&str] = &["couponCode", "uniqueIdentifier", "invoiceNo", "warehouseCode"];
const COLUMNS: &str = "t.id, t.coupon_id, t.redeemed_time, t.redeemed_document_id, t.redeemed_customer_id,
     t.redeemed_warehouse_id, t.redeemed_register_id, t.redeemed_employee_id, t.added, t.modified,
     COALESCE(c.code, ''), t.identifier, COALESCE(d.number, ''), COALESCE(w.code, '')";

fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut query = Query::default();
    query.and("t.redeemed_time > ?", [OwnedValue::Int(0)]);
    if let Some(identifier) = cx.params.read("uniqueIdentifier", Kind::Text(100))? {
        query.and("t.identifier = ?", [OwnedValue::from(identifier.text())]);
    }
    if let Some(since) = cx.params.read("changedSince", Kind::Time)? {
        query.and("t.changed >= ?", [OwnedValue::Int(since.int())]);
    }
    let (limit, offset) = page_of(cx.params, PageSize { default: 20, max: 100 });
    let conditions = query.conditions().to_owned();
    let sql = format!("SELECT count(*) FROM issued_coupon t WHERE {conditions}");
    let total = cx.first(&sql, &query.values(), |row| row.int(0))?.unwrap_or(0);
    let (limit, offset) = (query.mark(limit), query.mark(offset));
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE {conditions} ORDER BY t.id LIMIT {limit} OFFSET {offset}");
    let rows = cx.query(&sql, &query.values())?;
    answer.total = Some(total.unsigned_abs());
    for row in rows.iter() {
        answer.record(|w| {
            for (at, key) in NUMBERS.iter().enumerate() {
                w.key(key);
                w.int(row.int(at));
            }
            for (at, key) in TEXTS.iter().enumerate() {
                w.key(key);
                w.text(row.text(NUMBERS.len() + at));
            }
        });
    }
    Ok(())
}

pub(super) const CALL: Call = Call::read("getRedeemedCoupons", "promotions", list)
    .inputs(INPUT)
    .doc("Lists coupons that were used; getIssuedCoupons is the general list.");
