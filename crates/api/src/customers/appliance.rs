//! Appliances: what customers bought and may bring in for repair, vehicles among them.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{CHANGED, Column, Field, Noun, Operator, Page, PageSize, Patch, Plan, filter};
use ladu_store::RowSet;
use ladu_trade::gdpr;
use ladu_types::{Id, of};
use ladu_wire::{Fault, Kind, Writer};

use crate::call::Call;

/// The part of the API that repairs belong to.
pub const PART: &str = "Assignments";

const PRODUCT: Column<Id<of::Product>> = Column::of(Field::id("productID", "product_id", "product").indexed());
const INVOICE: Column<Id<of::SalesDocument>> = Column::of(
    Field::id("invoiceID", "invoice_id", "sales_document").indexed().doc("The document that it was sold with."),
);
const CUSTOMER: Column<Id<of::Party>> =
    Column::of(Field::id("customerID", "customer_id", "customer").required().indexed());

/// An appliance or a vehicle.
pub static APPLIANCE: Noun = Noun {
    doc: "An appliance or a vehicle of a customer.",
    module: "customers",
    log: "appliances",
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[("assignment", "appliance_id"), ("sales_document", "appliance_id")],
    filters: &[
        filter("applianceID", Operator::Equals("id")),
        filter("invoiceID", Operator::Equals("invoice_id")),
        filter("customerID", Operator::Equals("customer_id")),
        filter("productID", Operator::Equals("product_id")),
        filter("serialNumber", Operator::Equals("serial_number")),
        filter("vehicleVin", Operator::Equals("vehicle_vin")),
        filter("changedSince", Operator::ChangedSince),
    ],
    restrict: Some(|cx, _| gdpr::require(cx)),
    prepare: Some(load),
    before_save: Some(before_save),
    after_save: Some(after_save),
    ..Noun::new(
        "appliance",
        "applianceID",
        &[
            Field::text("applianceName", "name", 255).doc("Of a vehicle: its licence plate."),
            PRODUCT.field,
            Field::name_of("productName", "product_id", "product"),
            Field::special("productCode", "product_id", |page, cell, name, w| {
                write(page, name, |links| links.products.get(&cell.value.int()).map(|codes| &codes[0]), w);
            }),
            Field::special("productCode2", "product_id", |page, cell, name, w| {
                write(page, name, |links| links.products.get(&cell.value.int()).map(|codes| &codes[1]), w);
            }),
            INVOICE.field,
            Field::special("invoiceNo", "invoice_id", |page, cell, name, w| {
                write(page, name, |links| links.numbers.get(&cell.value.int()), w);
            }),
            CUSTOMER.field,
            Field::name_of("customerName", "customer_id", "customer"),
            Field::special("customerEmail", "customer_id", |page, cell, name, w| {
                write(page, name, |links| links.emails.get(&cell.value.int()), w);
            }),
            Field::date("salesDate", "sales_date"),
            Field::date("startDateOfWarranty", "warranty_start"),
            Field::date("endDateOfWarranty", "warranty_end"),
            Field::text("serialNumber", "serial_number", 100).indexed(),
            Field::text("vehicleVIN", "vehicle_vin", 50).indexed(),
            Field::text("vehicleMake", "vehicle_make", 100),
            Field::text("vehicleModel", "vehicle_model", 100),
            Field::text("vehicleVersion", "vehicle_version", 100),
            Field::text("vehicleYearOfManufacture", "vehicle_year", 20),
            Field::new("vehicleMileage", "vehicle_mileage", Kind::Int(0, 100_000_000)),
            Field::text("vehicleUser", "vehicle_user", 255),
            Field::text("notes", "notes", 10_000),
            CHANGED,
        ],
    )
};

/// What a page shows of products, documents and customers.
struct Links {
    products: HashMap<i64, [String; 2]>,
    numbers: HashMap<i64, String>,
    emails: HashMap<i64, String>,
}

fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let sql = "SELECT id, code, code2 FROM product WHERE account = $0 AND id IN ({ids})";
    let products = cx.among(sql, &plan.ids_in(rows, PRODUCT), &[])?;
    let sql = "SELECT id, number FROM sales_document WHERE account = $0 AND id IN ({ids})";
    let numbers = cx.among(sql, &plan.ids_in(rows, INVOICE), &[])?;
    Ok(Box::new(Links {
        products: products.iter().map(|row| (row.get(0), [1, 2].map(|at| row.get(at)))).collect(),
        numbers: numbers.iter().map(|row| row.read::<(i64, String)>()).collect(),
        emails: emails(cx, &plan.ids_in(rows, CUSTOMER))?,
    }))
}

/// The e-mail addresses of some customers.
pub(super) fn emails(cx: &mut Cx<'_, '_>, customers: &[i64]) -> Result<HashMap<i64, String>, Fault> {
    let sql = "SELECT id, email FROM customer WHERE account = $0 AND id IN ({ids})";
    Ok(cx.among(sql, customers, &[])?.iter().map(|row| row.read::<(i64, String)>()).collect())
}

fn write(page: &Page<'_>, name: &'static str, of: impl Fn(&Links) -> Option<&String>, w: &mut Writer) {
    w.key(name);
    w.text(page.extra::<Links>().and_then(of).map_or("", String::as_str));
}

fn before_save(_: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    // An appliance is always somebody's.
    if patch.get(CUSTOMER) == Some(None) { Err(Fault::missing(CUSTOMER.field.input)) } else { Ok(()) }
}

/// What a person owns is known of the person.
fn after_save(cx: &mut Cx<'_, '_>, id: i64, patch: &Patch) -> Result<(), Fault> {
    let sql = "SELECT customer_id FROM appliance WHERE account = $0 AND id = $1";
    let owner = cx.first(sql, &[id.into()], |row| row.get(0))?.unwrap_or(0);
    gdpr::note(cx, owner, if patch.is_new() { "create" } else { "update" }, "appliance saved")
}

pub(super) static CALLS: &[Call] = &[
    Call::list("getAppliances", &APPLIANCE)
        .part(PART)
        .doc("Lists appliances and vehicles. Every record has the keys of both: an account need not choose."),
    Call::save("saveAppliance", &APPLIANCE).part(PART).doc("Makes or changes an appliance or a vehicle."),
    Call::delete("deleteAppliance", &APPLIANCE).part(PART).doc("Deletes an appliance that was never brought in."),
];
