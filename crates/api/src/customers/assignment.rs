//! Assignments: the repair orders of a workshop, and their groups.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{
    ADDED, CHANGED, Cell, Column, Field, LAST_MODIFIED, Noun, Operator, Page, PageSize, Patch, Plan, Query, Text,
    check_reference, filter, like_pattern,
};
use ladu_store::{OwnedValue, Row, RowSet};
use ladu_types::{Id, UnixTime, of};
use ladu_wire::{Code, Fault, Kind, Writer};

use super::appliance::{APPLIANCE, PART, emails};
use crate::call::Call;

/// A group of assignments.
pub static GROUP: Noun = Noun {
    doc: "A group of repair orders.",
    module: "customers",
    log: "assignmentGroups",
    remembered: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[("assignment", "group_id")],
    filters: &[filter("changedSince", Operator::ChangedSince)],
    ..Noun::new(
        "assignment_group",
        "groupID",
        &[Field::text("groupName", "name", 100).input("name").required(), ADDED, LAST_MODIFIED],
    )
};

pub static ASSIGNMENT: Noun = Noun {
    doc: "A repair order.",
    module: "customers",
    log: "assignments",
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[("sales_document", "assignment_id")],
    filters: &[
        filter("assignmentID", Operator::Equals("id")),
        filter("applianceID", Operator::Equals("appliance_id")),
        filter("vehicleID", Operator::Equals("appliance_id")),
        filter("number", Operator::Equals("number")),
        filter("customerName", Operator::Code(of_customer)),
        filter("applianceSerialNumber", Operator::Code(|_, query, text| of_appliance(query, "serial_number", text))),
        filter("vehicleVin", Operator::Code(|_, query, text| of_appliance(query, "vehicle_vin", text))),
        filter("changedSince", Operator::ChangedSince),
    ],
    prepare: Some(load),
    before_save: Some(before_save),
    ..Noun::new("assignment", "assignmentID", FIELDS)
};

const NUMBER: Column<i64> =
    Column::of(Field::new("assignmentNumber", "number", Kind::Int(0, i64::MAX)).read_only().indexed());
const WAREHOUSE: Column<Id<of::Warehouse>> =
    Column::of(Field::id("warehouseID", "warehouse_id", "warehouse").doc("The workshop."));
const CREATED: Column<UnixTime> =
    Column::of(Field::new("createdUnixTime", "created", Kind::Time).doc("Now when left out."));
const APPLIANCE_ID: Column<Id<of::Appliance>> =
    Column::of(Field::id("applianceID", "appliance_id", "appliance").indexed());
const CUSTOMER: Column<Id<of::Party>> = Column::of(
    Field::id("customerID", "customer_id", "customer").indexed().doc("The owner of the appliance when left out."),
);
const CONTACT: Column<Id<of::Party>> = Column::of(
    Field::id("contactID", "contact_id", "customer")
        .write_only()
        .doc("Gives contactPerson and contactPersonPhone where those are left out."),
);
const CONTACT_PERSON: Column<Text> = Column::of(Field::text("contactPerson", "contact_person", 255));
const CONTACT_PHONE: Column<Text> = Column::of(Field::text("contactPersonPhone", "contact_phone", 50));

const FIELDS: &[Field] = &[
    NUMBER.field,
    Field::id("groupID", "group_id", "assignment_group").indexed(),
    Field::name_of("groupName", "group_id", "assignment_group"),
    WAREHOUSE.field,
    CREATED.field,
    Field::new("receivedUnixTime", "received", Kind::Time).doc("When it was brought in."),
    Field::special("sourceQuoteID", "", write_quote).doc("The offer that names the assignment."),
    Field::flag("completed", "completed"),
    Field::id("bookerEmployeeID", "booker_id", "employee"),
    Field::name_of("bookerEmployeeName", "booker_id", "employee"),
    Field::id("receiverEmployeeID", "receiver_id", "employee"),
    Field::name_of("receiverEmployeeName", "receiver_id", "employee"),
    Field::id("returnedByEmployeeID", "returned_by_id", "employee"),
    Field::name_of("returnedByEmployeeName", "returned_by_id", "employee"),
    Field::text("commentsOnWorkDone", "work_done", 10_000),
    Field::text("commentsOnWorkLeftUndone", "work_left", 10_000),
    APPLIANCE_ID.field,
    Field::special("applianceName", "appliance_id", |page, cell, name, w| thing(page, cell, name, 0, w)),
    Field::special("applianceSerialNumber", "appliance_id", |page, cell, name, w| thing(page, cell, name, 1, w)),
    Field::special("applianceStartDateOfWarranty", "appliance_id", |page, cell, name, w| thing(page, cell, name, 2, w)),
    Field::special("applianceEndDateOfWarranty", "appliance_id", |page, cell, name, w| thing(page, cell, name, 3, w)),
    CUSTOMER.field,
    Field::name_of("customerName", "customer_id", "customer"),
    Field::special("customerEmail", "customer_id", write_email),
    CONTACT.field,
    CONTACT_PERSON.field,
    CONTACT_PHONE.field,
    Field::new("vehicleID", "appliance_id", Kind::Id).read_only(),
    Field::special("vehicleLicencePlate", "appliance_id", |page, cell, name, w| thing(page, cell, name, 0, w)),
    Field::special("vehicleStartDateOfWarranty", "appliance_id", |page, cell, name, w| thing(page, cell, name, 2, w)),
    Field::special("vehicleEndDateOfWarranty", "appliance_id", |page, cell, name, w| thing(page, cell, name, 3, w)),
    Field::flag("vehicleHasAntiTheftBolts", "anti_theft_bolts"),
    Field::flag("testDrive", "test_drive"),
    Field::flag("addWasherFluid", "add_washer_fluid"),
    Field::flag("replaceWindshieldWipers", "replace_wipers"),
    Field::flag("includedServiceBook", "service_book"),
    Field::flag("checkExtinguisher", "check_extinguisher"),
    Field::flag("replaceAirFilter", "replace_air_filter"),
    Field::flag("checkBodyWarranty", "check_body_warranty"),
    Field::new("vehicleMileage", "vehicle_mileage", Kind::Int(0, 100_000_000)),
    CHANGED,
];

fn of_customer(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    query.and(
        "t.customer_id IN (SELECT c.id FROM customer c WHERE c.account = $0 AND lower(c.name) LIKE lower(?) ESCAPE '\\')",
        [OwnedValue::Text(format!("%{}%", like_pattern(text)))],
    );
    Ok(())
}

fn of_appliance(query: &mut Query, column: &str, text: &str) -> Result<(), Fault> {
    query.and(
        &format!("t.appliance_id IN (SELECT a.id FROM appliance a WHERE a.account = $0 AND a.{column} = ?)"),
        [OwnedValue::from(text)],
    );
    Ok(())
}

/// What a page shows of appliances, customers and offers.
struct Links {
    /// Name, serial number, first and last day of the warranty.
    appliances: HashMap<i64, [String; 4]>,
    emails: HashMap<i64, String>,
    quotes: HashMap<i64, Id<of::SalesDocument>>,
}

fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let sql = "SELECT id, name, serial_number, warranty_start, warranty_end FROM appliance WHERE account = $0 AND id IN ({ids})";
    let appliance = |row: Row<'_>| (row.get(0), [1, 2, 3, 4].map(|at| row.get(at)));
    let appliances = cx.among(sql, &plan.ids_in(rows, APPLIANCE_ID), &[])?.iter().map(appliance).collect();
    // The first offer of each comes last and stays.
    let sql = "SELECT assignment_id, id FROM sales_document
               WHERE account = $0 AND type = 'OFFER' AND assignment_id > 0 AND assignment_id IN ({ids}) ORDER BY id DESC";
    let own: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
    let quotes = cx.among(sql, &own, &[])?.iter().map(|row| row.read::<(i64, Id<_>)>()).collect();
    Ok(Box::new(Links { appliances, emails: emails(cx, &plan.ids_in(rows, CUSTOMER))?, quotes }))
}

fn thing(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, part: usize, w: &mut Writer) {
    let text =
        page.extra::<Links>().and_then(|links| links.appliances.get(&cell.value.int())).map(|parts| &parts[part]);
    let none = if part >= 2 { "0000-00-00" } else { "" };
    w.key(name);
    w.text(text.map(String::as_str).filter(|text| !text.is_empty()).unwrap_or(none));
}

fn write_email(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.text(page.extra::<Links>().and_then(|links| links.emails.get(&cell.value.int())).map_or("", String::as_str));
}

fn write_quote(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.int(Id::number_of(page.extra::<Links>().and_then(|links| links.quotes.get(&cell.id)).copied()));
}

/// Numbers a new assignment, and takes the customer from the appliance and the contact's name from the contact.
fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if let Some(store) = patch.id(WAREHOUSE) {
        cx.user()?.require_warehouse(store.number())?;
    }
    one_appliance(cx, patch)?;
    if patch.is_new() {
        let (number, now) = (cx.next_number("number:assignment")?, cx.now());
        patch.put(NUMBER, number);
        patch.put_default(CREATED, now);
        if let (None, Some(appliance)) = (patch.id(CUSTOMER), patch.id(APPLIANCE_ID)) {
            let sql = "SELECT customer_id FROM appliance WHERE account = $0 AND id = $1";
            let owner: Option<Option<Id<_>>> = cx.first(sql, &[appliance.into()], |row| row.get(0))?;
            patch.put(CUSTOMER, owner.flatten());
        }
    }
    if let Some(contact) = patch.id(CONTACT) {
        let sql = "SELECT first_name, last_name, name, phone, mobile FROM customer WHERE account = $0 AND id = $1";
        let texts = |row: Row<'_>| [0, 1, 2, 3, 4].map(|at| row.get::<String>(at));
        let [first, last, name, phone, mobile] = cx.first(sql, &[contact.into()], texts)?.unwrap_or_default();
        let person = format!("{first} {last}").trim().to_owned();
        patch.put_default(CONTACT_PERSON, if person.is_empty() { name } else { person });
        patch.put_default(CONTACT_PHONE, if phone.is_empty() { mobile } else { phone });
    }
    Ok(())
}

const VEHICLE: Field = Field::id("vehicleID", "", "appliance").doc("The same record as applianceID, by another name.");

/// `applianceID` and `vehicleID` are two names of one thing: both at once must agree (1013).
fn one_appliance(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let Some(vehicle) = cx.params.read(VEHICLE.name, Kind::Id)?.map(|id| id.int()) else { return Ok(()) };
    let vehicle = Id::some(vehicle);
    if patch.get(APPLIANCE_ID).is_some_and(|appliance| appliance != vehicle) {
        return Err(Fault::of(Code::CONFLICT));
    }
    if let Some(vehicle) = vehicle {
        check_reference(cx, APPLIANCE.table, VEHICLE.name, vehicle.number())?;
    }
    patch.put(APPLIANCE_ID, vehicle);
    Ok(())
}

pub(super) static CALLS: &[Call] = &[
    Call::list("getAssignments", &ASSIGNMENT).part(PART).doc("Lists repair orders."),
    Call::save("saveAssignment", &ASSIGNMENT).part(PART).inputs(&[VEHICLE]).doc("Makes or changes a repair order."),
    Call::delete("deleteAssignment", &ASSIGNMENT).part(PART).doc("Deletes a repair order that no document names."),
    Call::list("getAssignmentGroups", &GROUP).part(PART).doc("Lists groups of repair orders."),
    Call::save("saveAssignmentGroup", &GROUP).part(PART).doc("Makes or changes a group of repair orders."),
    Call::delete("deleteAssignmentGroup", &GROUP).part(PART).doc("Deletes a group without repair orders."),
];
