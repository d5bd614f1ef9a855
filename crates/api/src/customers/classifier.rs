//! What customers, employees, projects and events are sorted by: legal forms, forms of address, job titles, lines of business, kinds and
//! states.

use ladu_record::Cx;
use ladu_record::noun::{ADDED, Column, Field, LAST_MODIFIED, Noun, Patch, Text};
use ladu_wire::Fault;

use crate::call::Call;

const NAME: Field = Field::text("name", "name", 100).required().languages();
const ORDER: Field = Field::int("order", "position").doc("Place in lists.");
const ORDERED: &[Field] = &[NAME, ORDER, ADDED, LAST_MODIFIED];

/// A plain list of names, whole in one answer and in the order of its places.
const fn classifier(table: &'static str, save_id: &'static str, doc: &'static str, fields: &'static [Field]) -> Noun {
    let mut noun = Noun::new(table, "id", fields);
    noun.save_id = save_id;
    noun.doc = doc;
    noun.module = "customers";
    noun.remembered = true;
    noun
}

/// A legal form of companies.
pub static COMPANY_TYPE: Noun = Noun {
    log: "companyTypes",
    orders: &[("order", "position")],
    used_by: &[("customer", "company_type_id"), ("supplier", "company_type_id"), ("company", "company_type_id")],
    ..classifier("company_type", "companyTypeID", "A legal form of companies.", ORDERED)
};

/// A form of address of persons.
pub static PERSON_TITLE: Noun = Noun {
    log: "personTitles",
    orders: &[("order", "position")],
    used_by: &[("customer", "person_title_id")],
    ..classifier("person_title", "personTitleID", "A form of address of persons.", ORDERED)
};

/// A position of persons and employees.
pub static JOB_TITLE: Noun = Noun {
    log: "jobTitles",
    orders: &[("order", "position")],
    used_by: &[("customer", "job_title_id"), ("employee", "job_title_id")],
    ..classifier("job_title", "jobTitleID", "A position of persons and employees.", ORDERED)
};

/// A line of business of companies.
pub static BUSINESS_AREA: Noun = Noun {
    log: "businessAreas",
    used_by: &[("customer", "business_area_id")],
    ..classifier("business_area", "businessAreaID", "A line of business.", &[NAME, ADDED, LAST_MODIFIED])
};

/// A kind of project. No call makes one: a new account has one.
pub static PROJECT_TYPE: Noun =
    Noun { id: "projectTypeID", ..classifier("project_type", "", "A kind of project.", &[NAME, ADDED, LAST_MODIFIED]) };

/// A kind of event.
pub static EVENT_TYPE: Noun = classifier(
    "event_type",
    "eventTypeID",
    "A kind of event.",
    &[NAME, Field::flag("displayedInCalendar", "displayed_in_calendar").default(1), ADDED, LAST_MODIFIED],
);

const COLOR: Column<Text> = Column::of(Field::text("color", "color", 7).doc("As #rrggbb."));

/// A state of events.
pub static EVENT_STATUS: Noun = Noun {
    before_save: Some(check_color),
    ..classifier(
        "event_status",
        "eventStatusID",
        "A state of events.",
        &[
            NAME,
            COLOR.field,
            Field::text("colour", "color", 7).read_only().doc("The same under its old name."),
            ADDED,
            LAST_MODIFIED,
        ],
    )
};

fn check_color(_: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let Some(color) = patch.filled(COLOR) else { return Ok(()) };
    let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6);
    match digits.is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit())) {
        true => Ok(()),
        false => Err(Fault::not_allowed(COLOR.field.input)),
    }
}

/// A state of projects. No call makes one: a new account has an open and a finished one.
pub static PROJECT_STATUS: Noun = Noun {
    id: "projectStatusID",
    ..classifier(
        "project_status",
        "",
        "A state of projects.",
        &[NAME, Field::flag("finished", "finished").doc("Projects in it are closed."), ADDED, LAST_MODIFIED],
    )
};

pub(super) static CALLS: &[Call] = &[
    Call::list("getCompanyTypes", &COMPANY_TYPE).doc("Lists legal forms."),
    Call::save("saveCompanyType", &COMPANY_TYPE).doc("Makes or changes a legal form."),
    Call::delete_many("deleteCompanyType", &COMPANY_TYPE, "companyTypeIDs").doc("Deletes legal forms."),
    Call::list("getPersonTitles", &PERSON_TITLE).doc("Lists forms of address."),
    Call::save("savePersonTitle", &PERSON_TITLE).doc("Makes or changes a form of address."),
    Call::delete_many("deletePersonTitle", &PERSON_TITLE, "personTitleIDs").doc("Deletes forms of address."),
    Call::list("getJobTitles", &JOB_TITLE).doc("Lists job titles."),
    Call::save("saveJobTitle", &JOB_TITLE).doc("Makes or changes a job title."),
    Call::delete_many("deleteJobTitle", &JOB_TITLE, "jobTitleIDs").doc("Deletes job titles."),
    Call::list("getBusinessAreas", &BUSINESS_AREA).doc("Lists lines of business."),
    Call::save("saveBusinessArea", &BUSINESS_AREA).doc("Makes or changes a line of business."),
    Call::delete_many("deleteBusinessArea", &BUSINESS_AREA, "businessAreaIDs").doc("Deletes lines of business."),
    Call::list("getEventTypes", &EVENT_TYPE).doc("Lists kinds of events."),
    Call::save("saveEventType", &EVENT_TYPE).doc("Makes or changes a kind of event."),
    Call::list("getEventStatuses", &EVENT_STATUS).doc("Lists states of events."),
    Call::save("saveEventStatus", &EVENT_STATUS).doc("Makes or changes a state of events."),
    Call::list("getProjectTypes", &PROJECT_TYPE).doc("Lists kinds of projects."),
    Call::list("getProjectStatuses", &PROJECT_STATUS).doc("Lists states of projects."),
];
