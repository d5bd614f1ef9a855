//! Assignments: the repair orders of a workshop, and their groups.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{
    ADDED, CHANGED, Cell, Field, LAST_MODIFIED, Noun, Operator, Page, PageSize, Patch, Plan, Query, check_reference,
    filter, like_pattern,
};
use ladu_store::{OwnedValue, Row, RowSet, Value};
use ladu_wire::{Code, Fault, Kind, Writer};

use super::appliance::{APPLIANCE, PART, emails};
use crate::Call;

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

/// An assignment.
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

const FIELDS: &[Field] = &[
    Field::new("assignmentNumber", "number", Kind::Int(0, i64::MAX)).read_only().indexed(),
    Field::id("groupID", "group_id", "assignment_group").indexed(),
    Field::name_of("groupName", "group_id", "assignment_group"),
    Field::id("warehouseID", "warehouse_id", "warehouse").doc("The workshop."),
    Field::new("createdUnixTime", "created", Kind::Time).doc("Now when left out."),
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
    Field::id("applianceID", "appliance_id", "appliance").indexed(),
    Field::special("applianceName", "appliance_id", |page, cell, name, w| thing(page, cell, name, 0, w)),
    Field::special("applianceSerialNumber", "appliance_id", |page, cell, name, w| thing(page, cell, name, 1, w)),
    Field::special("applianceStartDateOfWarranty", "appliance_id", |page, cell, name, w| thing(page, cell, name, 2, w)),
    Field::special("applianceEndDateOfWarranty", "appliance_id", |page, cell, name, w| thing(page, cell, name, 3, w)),
    Field::id("customerID", "customer_id", "customer").indexed().doc("The owner of the appliance when left out."),
    Field::name_of("customerName", "customer_id", "customer"),
    Field::special("customerEmail", "customer_id", write_email),
    Field::id("contactID", "contact_id", "customer")
        .write_only()
        .doc("Gives contactPerson and contactPersonPhone where those are left out."),
    Field::text("contactPerson", "contact_person", 255),
    Field::text("contactPersonPhone", "contact_phone", 50),
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
    quotes: HashMap<i64, i64>,
}

fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids = |column: &str| plan.ids(rows, &[column]);
    let sql = "SELECT id, name, serial_number, warranty_start, warranty_end FROM appliance WHERE account = $0 AND id IN ({ids})";
    let appliance = |row: Row<'_>| (row.int(0), [1, 2, 3, 4].map(|at| row.text(at).to_owned()));
    let appliances = cx.among(sql, &ids("appliance_id"), &[])?.iter().map(appliance).collect();
    // The first offer of each comes last and stays.
    let sql = "SELECT assignment_id, id FROM sales_document
               WHERE account = $0 AND type = 'OFFER' AND assignment_id > 0 AND assignment_id IN ({ids}) ORDER BY id DESC";
    let quotes = cx.among(sql, &ids("id"), &[])?.iter().map(|row| (row.int(0), row.int(1))).collect();
    Ok(Box::new(Links { appliances, emails: emails(cx, &ids("customer_id"))?, quotes }))
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
    w.int(page.extra::<Links>().and_then(|links| links.quotes.get(&cell.id)).copied().unwrap_or(0));
}

/// Numbers a new assignment, and takes the customer from the appliance and the contact's name from the contact.
fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if let Some(store) = patch.id_of("warehouse_id") {
        cx.user()?.require_warehouse(store)?;
    }
    one_appliance(cx, patch)?;
    if patch.is_new() {
        let (number, now) = (cx.next_number("number:assignment")?, cx.now().0);
        patch.set("number", number);
        patch.set_default("created", now);
        if let (None, Some(appliance)) = (patch.id_of("customer_id"), patch.id_of("appliance_id")) {
            let sql = "SELECT customer_id FROM appliance WHERE account = $0 AND id = $1";
            let owner = cx.first(sql, &[Value::Int(appliance)], |row| row.int(0))?;
            patch.set("customer_id", owner.unwrap_or(0));
        }
    }
    if let Some(contact) = patch.id_of("contact_id") {
        let sql = "SELECT first_name, last_name, name, phone, mobile FROM customer WHERE account = $0 AND id = $1";
        let texts = |row: Row<'_>| [0, 1, 2, 3, 4].map(|at| row.text(at).to_owned());
        let [first, last, name, phone, mobile] = cx.first(sql, &[Value::Int(contact)], texts)?.unwrap_or_default();
        let person = format!("{first} {last}").trim().to_owned();
        patch.set_default("contact_person", if person.is_empty() { name } else { person });
        patch.set_default("contact_phone", if phone.is_empty() { mobile } else { phone });
    }
    Ok(())
}

const VEHICLE: Field = Field::id("vehicleID", "", "appliance").doc("The same record as applianceID, by another name.");

/// `applianceID` and `vehicleID` are two names of one thing: both at once must agree (1013).
fn one_appliance(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let Some(vehicle) = cx.params.read(VEHICLE.name, Kind::Id)?.map(|id| id.int()) else { return Ok(()) };
    if patch.int("appliance_id").is_some_and(|appliance| appliance != vehicle) {
        return Err(Fault::of(Code::CONFLICT));
    }
    if vehicle != 0 {
        check_reference(cx, APPLIANCE.table, VEHICLE.name, vehicle)?;
    }
    patch.set("appliance_id", vehicle);
    Ok(())
}

/// The nouns' calls.
pub static CALLS: &[Call] = &[
    Call::list("getAssignments", &ASSIGNMENT).part(PART).doc("Lists repair orders."),
    Call::save("saveAssignment", &ASSIGNMENT).part(PART).inputs(&[VEHICLE]).doc("Makes or changes a repair order."),
    Call::delete("deleteAssignment", &ASSIGNMENT).part(PART).doc("Deletes a repair order that no document names."),
    Call::list("getAssignmentGroups", &GROUP).part(PART).doc("Lists groups of repair orders."),
    Call::save("saveAssignmentGroup", &GROUP).part(PART).doc("Makes or changes a group of repair orders."),
    Call::delete("deleteAssignmentGroup", &GROUP).part(PART).doc("Deletes a group without repair orders."),
];
