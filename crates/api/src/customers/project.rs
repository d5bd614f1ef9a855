//! Projects of customers, which documents and events are filed by.

use ladu_record::noun::{CHANGED, Field, Noun, Operator, PageSize, filter};

use crate::call::Call;

pub static PROJECT: Noun = Noun {
    doc: "A project of a customer.",
    module: "customers",
    log: "projects",
    remembered: true,
    page: Some(PageSize { default: 20, max: 100 }),
    used_by: &[("sales_document", "project_id"), ("purchase_document", "project_id"), ("event", "project_id")],
    filters: &[
        filter("projectID", Operator::Equals("id")),
        filter("customerID", Operator::Equals("customer_id")),
        filter("typeID", Operator::Equals("type_id")),
        filter("statusID", Operator::Equals("status_id")),
        filter("name", Operator::Prefix("name")),
        filter("startDateFrom", Operator::From("start_date")),
        filter("startDateTo", Operator::To("start_date")),
        filter("endDateFrom", Operator::From("end_date")),
        filter("endDateTo", Operator::To("end_date")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..Noun::new(
        "project",
        "projectID",
        &[
            Field::text("name", "name", 255).required(),
            Field::id("customerID", "customer_id", "customer").required().indexed(),
            Field::name_of("customerName", "customer_id", "customer"),
            Field::id("employeeID", "employee_id", "employee").doc("Who leads it."),
            Field::name_of("employeeName", "employee_id", "employee"),
            Field::id("typeID", "type_id", "project_type").required(),
            Field::name_of("typeName", "type_id", "project_type"),
            Field::id("statusID", "status_id", "project_status").required(),
            Field::name_of("statusName", "status_id", "project_status"),
            Field::date("startDate", "start_date"),
            Field::date("endDate", "end_date"),
            Field::text("notes", "notes", 10_000),
            CHANGED,
        ],
    )
};

pub(super) static CALLS: &[Call] = &[
    Call::list("getProjects", &PROJECT).doc("Lists projects."),
    Call::save("saveProject", &PROJECT).doc("Makes or changes a project."),
    Call::delete("deleteProject", &PROJECT).doc("Deletes a project that no document refers to."),
];
