//! Points of sale: the registers of a store.

use std::any::Any;
use std::collections::HashMap;

use ladu_books::cx::Cx;
use ladu_books::noun::{ADDED, CHANGED, Cell, Field, How, Noun, Page, Plan, filter};
use ladu_store::RowSet;
use ladu_wire::{Fault, Form, Writer};

use crate::Call;

/// The kinds of registers.
pub const TYPES: &[&str] = &["REGPOS", "ECOM", "SELFSER", "MPOS", "IPADAPP", "INVAPP"];

/// A register. No call makes one: the command line does.
pub static POINT_OF_SALE: Noun = Noun {
    doc: "A register of a store.",
    module: "pos",
    log: "pointsOfSale",
    remembered: true,
    attributes: true,
    prepare: Some(load_rates),
    filters: &[
        filter("pointOfSaleID", How::Equals("id")),
        filter("type", How::Equals("type")),
        filter("warehouseID", How::Equals("warehouse_id")),
        filter("searchName", How::Prefix("name")),
        filter("changedSince", How::ChangedSince),
    ],
    ..Noun::new(
        "point_of_sale",
        "pointOfSaleID",
        &[
            Field::word("type", "type", TYPES),
            Field::text("name", "name", 100).required(),
            Field::id("warehouseID", "warehouse_id", "warehouse").required().indexed(),
            Field::name_of("warehouseName", "warehouse_id", "warehouse"),
            Field::text("address", "address", 255),
            Field::text("phone", "phone", 50),
            Field::text("storeHours", "store_hours", 255),
            Field::amount("geoLatitude", "geo_latitude").form(Form::Places(6)),
            Field::amount("geoLongitude", "geo_longitude").form(Form::Places(6)),
            Field::text("paymentServiceProvider", "payment_service_provider", 100),
            Field::amount("receiptWidth", "receipt_width"),
            Field::id("vatrateID", "vat_rate_id", "vat_rate"),
            Field::special("vatrate", "vat_rate_id", write_rate),
            Field::int("vatSumRange1", "vat_sum_range1"),
            Field::id("vatrateIDrange1", "vat_rate_id_range1", "vat_rate"),
            Field::int("vatSumRange2", "vat_sum_range2"),
            Field::id("vatrateIDrange2", "vat_rate_id_range2", "vat_rate"),
            Field::flag("printSalesPersonName", "print_sales_person_name"),
            Field::text("shopName", "shop_name", 100),
            Field::id("defaultCustomerID", "default_customer_id", "customer"),
            Field::flag("storeCreditEnabled", "store_credit_enabled").default(1),
            Field::int("lastInvoiceNo", "last_invoice_no"),
            Field::int("lastCouponNo", "last_coupon_no"),
            Field::special("quickButtons", "", write_quick_buttons),
            ADDED,
            CHANGED,
        ],
    )
};

type Rates = HashMap<i64, i64>;

fn load_rates(cx: &mut Cx<'_, '_>, _: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let rows = cx.query("SELECT id, rate FROM vat_rate WHERE account = $0", &[])?;
    Ok(Box::new(rows.iter().map(|row| (row.int(0), row.int(1))).collect::<Rates>()))
}

fn write_rate(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let rate = page.extra::<Rates>().and_then(|rates| rates.get(&cell.value.int())).copied().unwrap_or(0);
    w.key(name);
    w.number(&ladu_types::Fixed::from_micro(rate).to_string());
}

/// Products marked for quick buttons are the register's buttons until it has its own.
fn write_quick_buttons(_: &Page<'_>, _: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.list(|_| {});
}

/// The noun's calls.
pub static CALLS: &[Call] = &[Call::list("getPointsOfSale", &POINT_OF_SALE).doc("Lists the registers of all stores.")];
