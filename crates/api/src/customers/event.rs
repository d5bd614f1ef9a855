//! Events: what stands in the calendar, and the appointments of salons.

use ladu_record::Cx;
use ladu_record::noun::{ADDED, CHANGED, Column, Field, Noun, Operator, PageSize, Patch, Query, Text, filter};
use ladu_trade::shifts::BUSY;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Form, Kind};

use crate::call::Call;

/// What events of salons are.
const TYPES: &[&str] = &["", "APPOINTMENT", "SCHEDULE", "BREAK", "LUNCH", "VACATION", "SICKDAY"];
/// How far an appointment has come.
const STATUSES: &[&str] = &["NONE", "SCHEDULED", "CHECKEDIN", "NOSHOW", "BEINGSERVICED", "CHECKEDOUT"];

pub static EVENT: Noun = Noun {
    doc: "An event, a task or an appointment.",
    module: "customers",
    log: "events",
    edit_id: "id",
    id_form: Form::Text,
    attributes: true,
    page: Some(PageSize { default: 20, max: 1000 }),
    search: &["description"],
    orders: &[
        ("startTime", "start_time"),
        ("eventID", "id"),
        ("endTime", "end_time"),
        ("type", "type_id"),
        ("status", "status_id"),
        ("customerName", "customer_id"),
        ("employeeName", "employee_id"),
        ("submitterName", "submitter_id"),
    ],
    filters: &[
        filter("eventID", Operator::Equals("id")),
        filter("description", Operator::Search),
        filter("employeeID", Operator::Equals("employee_id")),
        filter("submitterID", Operator::Equals("submitter_id")),
        filter("supllierID", Operator::Equals("supplier_id")),
        filter("supplierID", Operator::Equals("supplier_id")),
        filter("statusID", Operator::Equals("status_id")),
        filter("typeID", Operator::Equals("type_id")),
        filter("customerID", Operator::Equals("customer_id")),
        filter("customerIDs", Operator::Any("customer_id")),
        filter("startDateTimeFrom", Operator::From("start_time")),
        filter("startDateTimeUntil", Operator::To("start_time")),
        filter("endDateTimeFrom", Operator::From("end_time")),
        filter("endDateTimeUntil", Operator::To("end_time")),
        filter("resourceID", Operator::Equals("resource_id")),
        filter("projectID", Operator::Equals("project_id")),
        filter("warehouseID", Operator::Equals("warehouse_id")),
        filter("getAllSalonEvents", Operator::Code(of_salon)),
        filter("changedSince", Operator::ChangedSince),
    ],
    restrict: Some(by_name),
    before_save: Some(before_save),
    ..Noun::new("event", "eventID", FIELDS)
};

const fn link(name: &'static str, column: &'static str, table: &'static str) -> Field {
    Field::id(name, column, table).quoted().indexed()
}

/// Of the appointments of salons.
const fn salon(field: Field) -> Field {
    field.part("Salon / Spa", Code::NO_MODULE)
}

const TYPE: Column<Id<of::Record>> = Column::of(
    link("typeID", "type_id", "event_type").doc("Needed unless it is an event of a salon, which has a type."),
);
const START: Column<Text> =
    Column::of(Field::date_time("startTime", "start_time").required().indexed().doc("In the account's time zone."));
const END: Column<Text> = Column::of(Field::date_time("endTime", "end_time").required().doc("Not before it begins."));
const EMPLOYEE: Column<Id<of::Employee>> =
    Column::of(link("employeeID", "employee_id", "employee").doc("Who has to do it."));
const SUBMITTER: Column<Id<of::Employee>> = Column::of(
    Field::id("submitterID", "submitter_id", "employee")
        .quoted()
        .doc("Who entered it: the employee of the session when left out."),
);
const SALON_TYPE: Column<Text> = Column::of(salon(Field::word("type", "salon_type", TYPES)));

const FIELDS: &[Field] = &[
    Field::new("id", "id", Kind::Id).quoted().read_only(),
    Field::text("description", "description", 10_000),
    TYPE.field,
    Field::name_of("typeName", "type_id", "event_type"),
    START.field,
    END.field,
    link("customerID", "customer_id", "customer"),
    Field::name_of("customerName", "customer_id", "customer"),
    Field::id("contactID", "contact_id", "customer").quoted(),
    Field::name_of("contactName", "contact_id", "customer"),
    link("projectID", "project_id", "project"),
    Field::name_of("projectName", "project_id", "project"),
    EMPLOYEE.field,
    Field::name_of("employeeName", "employee_id", "employee"),
    SUBMITTER.field,
    Field::name_of("submitterName", "submitter_id", "employee"),
    link("supplierID", "supplier_id", "supplier"),
    Field::name_of("supplierName", "supplier_id", "supplier"),
    Field::id("statusID", "status_id", "event_status").quoted(),
    Field::name_of("statusName", "status_id", "event_status"),
    Field::flag("completed", "completed").quoted(),
    Field::new("resourceID", "resource_id", Kind::Id).quoted().doc("A room or a thing; no call keeps a list of them."),
    Field::special("resourceName", "resource_id", |_, _, name, w| {
        w.key(name);
        w.null();
    }),
    salon(Field::id("productID", "product_id", "product")).doc("The service."),
    salon(Field::name_of("productName", "product_id", "product")),
    salon(Field::id("warehouseID", "warehouse_id", "warehouse").indexed()),
    salon(Field::new("checkInTime", "check_in_time", Kind::Time)),
    salon(Field::new("checkOutTime", "check_out_time", Kind::Time)),
    salon(Field::new("serviceStartTime", "service_start_time", Kind::Time)),
    SALON_TYPE.field,
    salon(Field::word("status", "salon_status", STATUSES)),
    Field::text("notes", "notes", 10_000),
    CHANGED.quoted(),
    ADDED.detail(),
];

/// Every event of a salon but the shifts.
fn of_salon(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if Kind::Flag.read("getAllSalonEvents", text)?.int() == 1 {
        query.and("t.salon_type NOT IN ('', 'SCHEDULE')", []);
    }
    Ok(())
}

/// Orders that go by the name of another record: their word, its table and the column that names it.
const BY_NAME: &[(&str, &str, &str)] = &[
    ("type", "event_type", "type_id"),
    ("status", "event_status", "status_id"),
    ("customerName", "customer", "customer_id"),
    ("employeeName", "employee", "employee_id"),
    ("submitterName", "employee", "submitter_id"),
];

fn by_name(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let word = cx.params.filled("orderBy").unwrap_or_default();
    if let Some((_, table, column)) = BY_NAME.iter().find(|(name, ..)| name.eq_ignore_ascii_case(word)) {
        let descending = cx.params.filled("orderByDir").is_some_and(|word| word.eq_ignore_ascii_case("desc"));
        let direction = if descending { "DESC" } else { "ASC" };
        let name = format!("(SELECT n.name FROM {table} n WHERE n.account = t.account AND n.id = t.{column})");
        query.order = Some(format!("COALESCE({name}, '') {direction}, t.id {direction}"));
    }
    Ok(())
}

fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if patch.is_new() {
        if patch.id(TYPE).is_none() && patch.filled(SALON_TYPE).is_none() {
            return Err(Fault::missing("typeID"));
        }
        let own = cx.user()?.employee;
        patch.put_default(SUBMITTER, own);
    }
    check_times(cx, patch)?;
    if patch.is_new() && cx.params.flag(NOT_OVERLAPPING.name) && patch.get(SALON_TYPE) == Some("APPOINTMENT") {
        check_free(cx, patch)?;
    }
    Ok(())
}

/// Refuses an event that ends before it begins (1016).
fn check_times(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<(), Fault> {
    let sql = "SELECT start_time, end_time FROM event WHERE account = $0 AND id = $1";
    let persisted = match (patch.id, patch.has(START) || patch.has(END)) {
        (_, false) => return Ok(()),
        (None, true) => None,
        (Some(id), true) => cx.first(sql, &[id.into()], |row| row.read::<(String, String)>())?,
    };
    let (start, end) = persisted.unwrap_or_default();
    let start = patch.get(START).unwrap_or(&start);
    let end = patch.get(END).unwrap_or(&end);
    let sent = if patch.has(END) { END } else { START };
    if end < start { Err(Fault::not_allowed(&patch.parameter(sent))) } else { Ok(()) }
}

/// Refuses an appointment at a time when its employee is not free (1043). Two at once for one employee wait for each other.
fn check_free(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<(), Fault> {
    let Some(employee) = patch.id(EMPLOYEE) else { return Ok(()) };
    cx.lock_rows("SELECT id FROM employee WHERE account = $0 AND id = $1", &[employee.into()])?;
    let busy = BUSY.iter().map(|kind| format!("'{kind}'")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT id FROM event WHERE account = $0 AND employee_id = $1 AND salon_type IN ({busy})
         AND start_time < $3 AND end_time > $2 LIMIT 1"
    );
    let (start, end) = (patch.get(START).unwrap_or_default(), patch.get(END).unwrap_or_default());
    match cx.first(&sql, &[employee.into(), start.into(), end.into()], |_| ())? {
        Some(()) => Err(Fault::of(Code::NOT_FREE)),
        None => Ok(()),
    }
}

const NOT_OVERLAPPING: Field = Field::flag("notOverlapping", "")
    .doc("1 = refuse a new appointment at a time when the employee is not free (1043).");

pub(super) static CALLS: &[Call] = &[
    Call::list("getEvents", &EVENT).doc("Lists events. supllierID is the documented spelling; supplierID works too."),
    Call::save("saveEvent", &EVENT).inputs(&[NOT_OVERLAPPING]).doc("Makes or changes an event."),
    Call::delete("deleteEvent", &EVENT).doc("Deletes an event."),
];
