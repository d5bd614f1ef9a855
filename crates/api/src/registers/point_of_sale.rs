//! Points of sale: the registers of a store.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ladu_record::Cx;
use ladu_record::noun::{ADDED, CHANGED, Cell, Column, Field, Noun, Operator, Page, Plan, ReadColumn, Text, filter};
use ladu_store::RowSet;
use ladu_types::{Id, Percent, of};
use ladu_wire::{Code, Fault, Form, Writer};

use super::quick_button::Button;
use crate::Call;

/// The kinds of registers.
pub const TYPES: &[&str] = &["REGPOS", "ECOM", "SELFSER", "MPOS", "IPADAPP", "INVAPP"];

pub const TYPE: Column<Text> = Column::of(Field::word("type", "type", TYPES));
pub const NAME: Column<Text> = Column::of(Field::text("name", "name", 100).required());
/// The store it is in.
pub const WAREHOUSE: Column<Id<of::Warehouse>> =
    Column::of(Field::id("warehouseID", "warehouse_id", "warehouse").required().indexed());

/// A register. No call makes one: the command line does.
pub static POINT_OF_SALE: Noun = Noun {
    doc: "A register of a store.",
    module: "pos",
    log: "pointsOfSale",
    remembered: true,
    attributes: true,
    prepare: Some(load_extra),
    filters: &[
        filter("pointOfSaleID", Operator::Equals("id")),
        filter("type", Operator::Equals("type")),
        filter("warehouseID", Operator::Equals("warehouse_id")),
        filter("searchName", Operator::Prefix("name")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "point_of_sale",
        "pointOfSaleID",
        &[
            TYPE.field,
            NAME.field,
            WAREHOUSE.field,
            Field::name_of("warehouseName", "warehouse_id", "warehouse"),
            Field::text("address", "address", 255),
            Field::text("phone", "phone", 50),
            Field::text("storeHours", "store_hours", 255),
            Field::amount("geoLatitude", "geo_latitude").form(Form::Rounded(6)),
            Field::amount("geoLongitude", "geo_longitude").form(Form::Rounded(6)),
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

/// What a page of registers shows of other tables.
struct Extra {
    rates: HashMap<Id<of::VatRate>, Percent>,
    /// Products that are marked for quick buttons.
    marked: Arc<Vec<Id<of::Product>>>,
    lists: Arc<super::quick_button::Lists>,
    /// Stores with buttons of their own.
    local: HashSet<Id<of::Warehouse>>,
}

fn load_extra(cx: &mut Cx<'_, '_>, _: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let rows = cx.query("SELECT id, rate FROM vat_rate WHERE account = $0", &[])?;
    let rates = rows.iter().map(|row| row.read()).collect();
    let marked = cx.cached("quick buttons", "product", |cx| {
        let sql = "SELECT id FROM product WHERE account = $0 AND quick_button = 1 ORDER BY id LIMIT $1";
        Ok(cx.query(sql, &[MOST_BUTTONS.into()])?.iter().map(|row| row.get(0)).collect::<Vec<_>>())
    })?;
    let lists = super::quick_button::lists(cx)?;
    let stores = cx.query("SELECT id FROM warehouse WHERE account = $0 AND local_quick_buttons = 1", &[])?;
    let local = stores.iter().map(|row| row.get(0)).collect();
    Ok(Box::new(Extra { rates, marked, lists, local }))
}

/// The most buttons that a register shows.
const MOST_BUTTONS: i64 = 1000;

fn write_rate(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let rate = page.extra::<Extra>().and_then(|extra| extra.rates.get(&Id::new(cell.value.int())));
    w.key(name);
    w.number(&rate.copied().unwrap_or_default().to_string());
}

/// The list of the register's store, or the one that all share; then products that are marked for quick buttons.
fn write_quick_buttons(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(extra) = page.extra::<Extra>() else { return };
    let store = cell.get(WAREHOUSE);
    let list = store.filter(|store| extra.local.contains(store));
    let listed: Vec<Button> = extra.lists.iter().filter(|(of, _)| *of == list).map(|(_, button)| *button).collect();
    let marked = extra.marked.iter().map(|product| Button::Product(*product));
    let marked = marked.filter(|button| !listed.contains(button));
    w.key(name);
    w.list(|w| {
        for button in listed.iter().copied().chain(marked) {
            w.object(|w| {
                w.key("productID");
                w.int(button.product());
                w.key("serviceID");
                w.int(button.service());
            });
        }
    });
}

pub static CALLS: &[Call] = &[
    Call::list("getPointsOfSale", &POINT_OF_SALE).doc("Lists the registers of all stores."),
    Call::read("getServiceEndpointsForPOS", "", |_, _| Err(Fault::of(Code::NOT_A_TILL)))
        .doc("Addresses for tills of the original's maker; everybody else is refused (1161)."),
];
