//! What the answer says of a promotion beside its columns.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{Cell, Page, Plan};
use ladu_store::RowSet;
use ladu_types::Fixed;
use ladu_wire::{Fault, Writer};

use super::lists::{SUBSIDIES, column_of};
use super::record::{self, Award, Columns, Condition};

/// The first coupon rule of each promotion: id and code.
type Coupons = HashMap<i64, (i64, String)>;

pub(super) fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    let sql = "SELECT campaign_id, id, code FROM coupon WHERE account = $0 AND campaign_id IN ({ids}) ORDER BY id";
    let mut coupons = Coupons::new();
    for row in cx.among(sql, &ids, &[])?.iter() {
        coupons.entry(row.int(0)).or_insert_with(|| (row.int(1), row.text(2).to_owned()));
    }
    Ok(Box::new(coupons))
}

pub(super) fn coupon(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let coupon = page.extra::<Coupons>().and_then(|coupons| coupons.get(&cell.id));
    w.key(name);
    w.int(coupon.map_or(0, |(id, _)| *id));
    w.key("requiredCouponCode");
    w.text(coupon.map_or("", |(_, code)| code));
}

pub(super) fn formula(_: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let condition = Condition::of(cell).first().map_or("", |condition| condition.word());
    let award = Award::of(cell).first().map_or("", |award| award.word());
    w.key(name);
    w.plain_text(&format!("{condition} {award}"));
}

pub(super) fn repeatable(_: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.int(i64::from(Columns::text(cell, "type") == "manual" && record::is_repeatable(cell)));
}

/// A list of numbers.
pub(super) fn numbers(_: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.list(|w| {
        for id in list_of(cell, name) {
            w.int(id);
        }
    });
}

/// A list of `{"id": 1}`.
pub(super) fn ids(_: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.list(|w| {
        for id in list_of(cell, name) {
            w.object(|w| {
                w.key("id");
                w.int(id);
            });
        }
    });
}

/// A list of `{"productID": 1}`, for bought and awarded products with what somebody else pays of their discount.
pub(super) fn products(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let subsidies = match name {
        "purchasedProducts" => Some("purchased_subsidies"),
        "awardedProducts" => Some("awarded_subsidies"),
        _ => None,
    };
    let subsidies = subsidies.filter(|_| page.conf.has_module(SUBSIDIES));
    let mut amounts = subsidies.map_or("", |column| cell.text(column)).split(',');
    w.key(name);
    w.list(|w| {
        for id in list_of(cell, name) {
            w.object(|w| {
                w.key("productID");
                w.int(id);
                if subsidies.is_some() {
                    let amount: Fixed = amounts.next().and_then(|amount| amount.parse().ok()).unwrap_or_default();
                    w.key("subsidy");
                    w.number(&amount.to_string());
                }
            });
        }
    });
}

/// The ids of the list that a key shows.
fn list_of(cell: &Cell<'_>, name: &str) -> Vec<i64> {
    column_of(name).map_or_else(Vec::new, |column| cell.ids(column))
}
