//! Employees: the people documents refer to; some of them own a user account.

use std::any::Any;
use std::collections::HashMap;

use ladu_books::cx::Cx;
use ladu_books::noun::{ADDED, CHANGED, Cell, Field, How, Noun, Page, PageSize, Patch, Plan, filter};
use ladu_store::{OwnedValue, RowSet, Value};
use ladu_wire::{Fault, Kind, Writer};

use crate::Call;

/// An employee.
pub static EMPLOYEE: Noun = Noun {
    doc: "An employee.",
    module: "employees",
    log: "employees",
    remembered: true,
    attributes: true,
    id_form: ladu_wire::Form::Text,
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[("employeeID", "id"), ("name", "name"), ("lastChanged", "changed")],
    search: &["name", "email", "code"],
    used_by: &[("user_account", "employee_id"), ("sales_document", "employee_id")],
    prepare: Some(load_users),
    before_save: Some(full_name),
    filters: &[
        filter("employeeID", How::Equals("id")),
        filter("employeeIDs", How::Any("id")),
        filter("firstName", How::Equals("first_name")),
        filter("lastName", How::Equals("last_name")),
        filter("searchName", How::Search),
        filter("code", How::Equals("code")),
        filter(
            "userID",
            How::Code(|_, query, text| {
                let id = Kind::Id.read("userID", text)?;
                query.volatile = true;
                query.and(
                    "t.id IN (SELECT u.employee_id FROM user_account u WHERE u.account = $0 AND u.id = ?)",
                    [OwnedValue::Int(id.int())],
                );
                Ok(())
            }),
        ),
        filter("changedSince", How::ChangedSince),
    ],
    flags: &[("getProductInfo", "Adds the services that the employee gives.")],
    ..Noun::new(
        "employee",
        "employeeID",
        &[
            Field::new("id", "id", Kind::Id).quoted().read_only(),
            Field::text("fullName", "name", 200).read_only(),
            Field::text("employeeName", "name", 200).read_only(),
            Field::text("firstName", "first_name", 100),
            Field::text("lastName", "last_name", 100).required(),
            Field::text("phone", "phone", 50),
            Field::text("mobile", "mobile", 50),
            Field::text("email", "email", 255),
            Field::text("fax", "fax", 50),
            Field::text("code", "code", 50).doc("National identification number."),
            Field::word("gender", "gender", &["", "male", "female"]),
            Field::special("userID", "", write_user),
            Field::special("warehouses", "", write_warehouses),
            Field::special("pointsOfSale", "", write_registers),
            Field::text("drawerID", "drawer_id", 50),
            CHANGED,
            Field::new("lastModifiedByUserName", "modified_by", Kind::Text(64)).read_only(),
            Field::text("skype", "skype", 100).detail(),
            Field::date("birthday", "birthday").detail(),
            Field::id("jobTitleID", "job_title_id", "").read_only().detail(),
            Field::text("jobTitleName", "job_title", 100).input("jobTitle").detail(),
            Field::text("notes", "notes", 10_000).detail(),
            ADDED.detail(),
            Field::new("productGroupIDs", "product_group_ids", Kind::Ids).write_only(),
        ],
    )
};

fn full_name(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let sql = "SELECT first_name, last_name FROM employee WHERE account = $0 AND id = $1";
    let stored = cx
        .first(sql, &[Value::Int(patch.id.unwrap_or(0))], |row| (row.text(0).to_owned(), row.text(1).to_owned()))?
        .unwrap_or_default();
    let first = patch.text("first_name").map_or(stored.0, str::to_owned);
    let last = patch.text("last_name").map_or(stored.1, str::to_owned);
    patch.set("name", format!("{first} {last}").trim().to_owned());
    Ok(())
}

/// The user accounts of a page of employees, and the registers of each store.
struct Users {
    of: HashMap<i64, (i64, String, i64, String)>,
    warehouses: Vec<i64>,
    registers: Vec<(i64, i64)>,
}

fn load_users(cx: &mut Cx<'_, '_>, _: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let rows = cx.query(
        "SELECT employee_id, id, name, group_id, warehouse_ids FROM user_account WHERE account = $0 AND deleted = 0 AND employee_id > 0",
        &[],
    )?;
    let user = |row: ladu_store::Row<'_>| {
        (row.int(0), (row.int(1), row.text(2).to_owned(), row.int(3), row.text(4).to_owned()))
    };
    let of = rows.iter().map(user).collect();
    let rows = cx.query("SELECT id, warehouse_id FROM point_of_sale WHERE account = $0 ORDER BY id", &[])?;
    let registers = rows.iter().map(|row| (row.int(0), row.int(1))).collect();
    let rows = cx.query("SELECT id FROM warehouse WHERE account = $0 ORDER BY id", &[])?;
    let warehouses = rows.iter().map(|row| row.int(0)).collect();
    Ok(Box::new(Users { of, warehouses, registers }))
}

impl Users {
    fn stores(&self, employee: i64) -> Vec<i64> {
        match self.of.get(&employee) {
            None => Vec::new(),
            Some((_, _, _, ids)) if ids.is_empty() => self.warehouses.clone(),
            Some((_, _, _, ids)) => ids.split(',').filter_map(|id| id.parse().ok()).collect(),
        }
    }
}

/// The user's keys are left out when the employee has no account.
fn write_user(page: &Page<'_>, cell: &Cell<'_>, _: &'static str, w: &mut Writer) {
    if let Some((id, name, group, _)) = page.extra::<Users>().and_then(|users| users.of.get(&cell.id)) {
        w.key("userID");
        w.int_text(*id);
        w.key("username");
        w.text(name);
        w.key("userGroupID");
        w.int_text(*group);
    }
}

fn write_warehouses(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(users) = page.extra::<Users>() else { return };
    w.key(name);
    w.list(|w| {
        for id in users.stores(cell.id) {
            w.object(|w| {
                w.key("id");
                w.int(id);
            });
        }
    });
}

fn write_registers(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(users) = page.extra::<Users>() else { return };
    let stores = users.stores(cell.id);
    let ids = users.registers.iter().filter(|(_, store)| stores.contains(store)).map(|(id, _)| id.to_string());
    w.key(name);
    w.text(&ids.collect::<Vec<_>>().join(","));
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getEmployees", &EMPLOYEE).doc("Lists employees, with the user account of each."),
    Call::save("saveEmployee", &EMPLOYEE).doc("Makes or changes an employee."),
    Call::delete("deleteEmployee", &EMPLOYEE).doc("Deletes an employee nobody refers to."),
];
