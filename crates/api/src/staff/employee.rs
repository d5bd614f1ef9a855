//! Employees: the people documents refer to; some of them own a user account.

use std::any::Any;
use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{
    self, ADDED, CHANGED, Cell, Column, Field, Noun, Operator, Page, PageSize, Patch, Plan, Query, ReadColumn, Text,
    filter,
};
use ladu_store::{OwnedValue, Row, RowSet};
use ladu_types::{Id, of};
use ladu_wire::{Fault, Kind, Writer, fold};

use crate::Call;

const NAME: Column<Text> = Column::of(Field::text("fullName", "name", 200).read_only());
pub const FIRST_NAME: Column<Text> = Column::of(Field::text("firstName", "first_name", 100));
pub const LAST_NAME: Column<Text> = Column::of(Field::text("lastName", "last_name", 100).required());
pub const EMAIL: Column<Text> = Column::of(Field::text("email", "email", 255));
/// Empty, `male` or `female`.
pub const GENDER: Column<Text> = Column::of(Field::word("gender", "gender", &["", "male", "female"]));
/// One of the list of job titles.
pub const JOB_TITLE: Column<Id<of::Record>> = Column::of(Field::id("jobTitleID", "job_title_id", "job_title").detail());
/// Kept as ids with commas between them.
const SERVICE_GROUPS: Column<Text> = Column::of(
    Field::new("productGroupIDs", "product_group_ids", Kind::Ids)
        .write_only()
        .doc("Groups of services that the employee gives."),
);

pub static EMPLOYEE: Noun = Noun {
    doc: "An employee.",
    module: "employees",
    log: "employees",
    remembered: true,
    attributes: true,
    id_form: ladu_wire::Form::Text,
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[("employeeID", "id"), ("name", "name"), ("lastChanged", "changed")],
    search: &["name", "email", "phone", "mobile", "code"],
    used_by: &[
        ("user_account", "employee_id"),
        ("sales_document", "employee_id"),
        ("customer", "manager_id"),
        ("supplier", "manager_id"),
        ("purchase_document", "creator_id"),
        ("project", "employee_id"),
        ("event", "employee_id"),
        ("event", "submitter_id"),
        ("assignment", "booker_id"),
        ("assignment", "receiver_id"),
        ("assignment", "returned_by_id"),
    ],
    prepare: Some(load_users),
    before_save: Some(before_save),
    filters: &[
        filter("employeeID", Operator::Equals("id")),
        filter("employeeIDs", Operator::Any("id")),
        filter("firstName", Operator::Equals("first_name")),
        filter("lastName", Operator::Equals("last_name")),
        filter("searchName", Operator::Search),
        filter("code", Operator::Equals("code")),
        filter(
            "userID",
            Operator::Code(|_, query, text| {
                let id = Kind::Id.read("userID", text)?;
                query.volatile = true;
                query.and(
                    "t.id IN (SELECT u.employee_id FROM user_account u WHERE u.account = $0 AND u.id = ?)",
                    [OwnedValue::Int(id.int())],
                );
                Ok(())
            }),
        ),
        filter("usernameOrEmail", Operator::Code(by_name_or_mail)),
        filter("userGroupID", Operator::Code(of_group)),
        filter("warehouseID", Operator::Code(of_warehouse)),
        filter("drawerID", Operator::Equals("drawer_id")),
        filter("birthdayMonthDayFrom", Operator::Code(|_, _, _| Ok(()))),
        filter("birthdayMonthDayTo", Operator::Code(|_, _, _| Ok(()))),
        filter("changedSince", Operator::ChangedSince),
    ],
    restrict: Some(noun::born_between),
    flags: &[(
        "getProductInfo",
        "Adds the services of the groups that the employee gives, with the module Salon / Spa.",
    )],
    ..Noun::new(
        "employee",
        "employeeID",
        &[
            Field::new("id", "id", Kind::Id).quoted().read_only(),
            NAME.field,
            Field::text("employeeName", "name", 200).read_only(),
            FIRST_NAME.field,
            LAST_NAME.field,
            Field::text("phone", "phone", 50),
            Field::text("mobile", "mobile", 50),
            EMAIL.field,
            Field::text("fax", "fax", 50),
            Field::text("code", "code", 50).doc("National identification number."),
            GENDER.field,
            Field::special("userID", "", write_user),
            Field::special("warehouses", "", write_warehouses),
            Field::special("pointsOfSale", "", write_registers),
            Field::text("drawerID", "drawer_id", 50),
            CHANGED,
            Field::new("lastModifiedByUserName", "modified_by", Kind::Text(64)).read_only(),
            Field::text("skype", "skype", 100).detail(),
            Field::date("birthday", "birthday").detail(),
            JOB_TITLE.field,
            Field::name_of("jobTitleName", "job_title_id", "job_title").detail(),
            Field::text("notes", "notes", 10_000).detail(),
            ADDED.detail(),
            SERVICE_GROUPS.field,
            Field::special("productIDs", SERVICE_GROUPS.field.column, write_services).when("getProductInfo"),
            Field::new("", "consent_time", Kind::Time).read_only(),
        ],
    )
};

/// The user name or the e-mail address, as a whole.
fn by_name_or_mail(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    query.volatile = true;
    query.and(
        "(t.email = ? OR t.id IN (SELECT u.employee_id FROM user_account u WHERE u.account = $0 AND u.name = ? AND u.deleted = 0))",
        [OwnedValue::from(text), OwnedValue::from(text)],
    );
    Ok(())
}

/// Employees with a user account in a group.
fn of_group(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let group = Kind::Id.read("userGroupID", text)?.int();
    query.volatile = true;
    query.and(
        "t.id IN (SELECT u.employee_id FROM user_account u WHERE u.account = $0 AND u.group_id = ? AND u.deleted = 0)",
        [OwnedValue::Int(group)],
    );
    Ok(())
}

/// Employees whose user may work in a store: those with it in their list, and those without a list.
fn of_warehouse(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let store = Kind::Id.read("warehouseID", text)?.int();
    query.volatile = true;
    query.and(
        "t.id IN (SELECT u.employee_id FROM user_account u WHERE u.account = $0 AND u.deleted = 0
         AND (u.warehouse_ids = '' OR ',' || u.warehouse_ids || ',' LIKE ?))",
        [OwnedValue::Text(format!("%,{store},%"))],
    );
    Ok(())
}

fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    for id in cx.params.ids("productGroupIDs")? {
        noun::check_reference(cx, "product_group", "productGroupIDs", id)?;
    }
    if let Some(title) = job_title(cx)? {
        patch.put(JOB_TITLE, title);
    }
    full_name(cx, patch)
}

const JOB_TITLE_BY_NAME: Field = Field::text("jobTitle", "", 100)
    .doc("The job title by its name; added to the list of job titles when it is not there.");

/// The job title that is sent by its name, none when an empty one is sent; nothing when none is sent.
fn job_title(cx: &mut Cx<'_, '_>) -> Result<Option<Option<Id<of::Record>>>, Fault> {
    let field = JOB_TITLE_BY_NAME;
    cx.params.refuse_array(field.name)?;
    let Some(name) = cx.params.get(field.name).map(str::trim) else { return Ok(None) };
    if name.is_empty() {
        return Ok(Some(None));
    }
    field.read(field.name, name)?;
    job_title_named(cx, name).map(|title| Some(Some(title)))
}

/// The job title of a name; added when it is not there.
pub fn job_title_named(cx: &mut Cx<'_, '_>, name: &str) -> Result<Id<of::Record>, Fault> {
    let names = noun::names(cx, "job_title")?;
    let mut known: Vec<_> = names.iter().filter(|(_, known)| fold(known) == fold(name)).map(|(id, _)| *id).collect();
    known.sort_unstable();
    let title = match known.first() {
        Some(id) => *id,
        None => noun::add_named(cx, "job_title", name)?,
    };
    Ok(Id::new(title))
}

fn full_name(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let sql = "SELECT first_name, last_name FROM employee WHERE account = $0 AND id = $1";
    let stored =
        cx.first(sql, &[patch.id.unwrap_or(0).into()], |row| row.read::<(String, String)>())?.unwrap_or_default();
    let first = patch.get(FIRST_NAME).map_or(stored.0, str::to_owned);
    let last = patch.get(LAST_NAME).map_or(stored.1, str::to_owned);
    patch.put(NAME, format!("{first} {last}").trim().to_owned());
    Ok(())
}

/// The user accounts of a page of employees, and the registers of each store.
struct Users {
    of: HashMap<i64, Account>,
    warehouses: Vec<Id<of::Warehouse>>,
    registers: Vec<Register>,
    services: Vec<Service>,
}

/// The user account of an employee.
struct Account {
    id: Id<of::User>,
    name: String,
    group: Option<Id<of::UserGroup>>,
    /// The stores the user may use; all when empty.
    warehouses: Vec<Id<of::Warehouse>>,
}

struct Register {
    id: Id<of::Register>,
    warehouse: Option<Id<of::Warehouse>>,
}

/// A service of a salon, as employees show it.
struct Service {
    id: Id<of::Product>,
    code: String,
    name: String,
    group: Id<of::ProductGroup>,
}

/// The services in the groups that some employee of a page gives.
fn services(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Vec<Service>, Fault> {
    if !cx.params.flag("getProductInfo") || !cx.settings()?.has_module("Salon / Spa") {
        return Ok(Vec::new());
    }
    let groups = rows.iter().flat_map(|row| ids_of::<of::ProductGroup>(plan.get(row, SERVICE_GROUPS)));
    let mut groups: Vec<i64> = groups.map(Id::number).collect();
    groups.sort_unstable();
    groups.dedup();
    let sql = "SELECT id, code, name, group_id FROM product WHERE account = $0 AND group_id IN ({ids}) ORDER BY id";
    let service = |row: Row<'_>| {
        let (id, code, name, group) = row.read();
        Service { id, code, name, group }
    };
    Ok(cx.among(sql, &groups, &[])?.iter().map(service).collect())
}

fn ids_of<N>(list: &str) -> Vec<Id<N>> {
    list.split(',').filter_map(|id| id.parse().ok()).map(Id::new).collect()
}

fn load_users(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let services = services(cx, rows, plan)?;
    let rows = cx.query(
        "SELECT employee_id, id, name, group_id, warehouse_ids FROM user_account WHERE account = $0 AND deleted = 0 AND employee_id > 0",
        &[],
    )?;
    let account = |row: Row<'_>| {
        let (employee, id, name, group, warehouses): (i64, _, _, _, &str) = row.read();
        (employee, Account { id, name, group, warehouses: ids_of(warehouses) })
    };
    let of = rows.iter().map(account).collect();
    let rows = cx.query("SELECT id, warehouse_id FROM point_of_sale WHERE account = $0 ORDER BY id", &[])?;
    let registers = rows.iter().map(|row| Register { id: row.get(0), warehouse: row.get(1) }).collect();
    let rows = cx.query("SELECT id FROM warehouse WHERE account = $0 ORDER BY id", &[])?;
    let warehouses = rows.iter().map(|row| row.get(0)).collect();
    Ok(Box::new(Users { of, warehouses, registers, services }))
}

impl Users {
    fn stores(&self, employee: i64) -> &[Id<of::Warehouse>] {
        match self.of.get(&employee) {
            None => &[],
            Some(account) if account.warehouses.is_empty() => &self.warehouses,
            Some(account) => &account.warehouses,
        }
    }
}

/// The user's keys are left out when the employee has no account.
fn write_user(page: &Page<'_>, cell: &Cell<'_>, _: &'static str, w: &mut Writer) {
    if let Some(account) = page.extra::<Users>().and_then(|users| users.of.get(&cell.id)) {
        w.key("userID");
        w.int_text(account.id.number());
        w.key("username");
        w.text(&account.name);
        w.key("userGroupID");
        w.int_text(Id::number_of(account.group));
    }
}

fn write_warehouses(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(users) = page.extra::<Users>() else { return };
    w.key(name);
    w.list(|w| {
        for id in users.stores(cell.id) {
            w.object(|w| {
                w.key("id");
                w.int(id.number());
            });
        }
    });
}

fn write_registers(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(users) = page.extra::<Users>() else { return };
    let stores = users.stores(cell.id);
    let is_there = |register: &&Register| register.warehouse.is_some_and(|store| stores.contains(&store));
    let ids = users.registers.iter().filter(is_there).map(|register| register.id.to_string());
    w.key(name);
    w.text(&ids.collect::<Vec<_>>().join(","));
}

fn write_services(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(users) = page.extra::<Users>() else { return };
    let groups: Vec<Id<of::ProductGroup>> = ids_of(cell.get(SERVICE_GROUPS));
    w.key(name);
    w.list(|w| {
        for service in users.services.iter().filter(|service| groups.contains(&service.group)) {
            w.object(|w| {
                w.key("productID");
                w.int(service.id.number());
                w.key("productCode");
                w.text(&service.code);
                w.key("productName");
                w.text(&service.name);
                w.key("productGroup");
                w.int(service.group.number());
            });
        }
    });
}

pub static CALLS: &[Call] = &[
    Call::list("getEmployees", &EMPLOYEE).doc("Lists employees, with the user account of each."),
    Call::save("saveEmployee", &EMPLOYEE)
        .inputs(&[JOB_TITLE_BY_NAME])
        .doc("Makes or changes an employee. A log-in is made by saveUser."),
    Call::delete("deleteEmployee", &EMPLOYEE).doc("Deletes an employee nobody refers to."),
];
