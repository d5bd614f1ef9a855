//! The rules of data protection: promises of employees, and the log of what is done with what is known of persons.

use ladu_record::noun::{self, Field};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_trade::gdpr::{self, Processing};
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

/// What the log tells apart.
const FIELDS: &[&str] = &[
    "name",
    "phone",
    "mobilePhone",
    "fax",
    "email",
    "address",
    "nationalIdentificationNumber",
    "dateOfBirth",
    "gender",
    "bankAccount",
    "employer",
    "skype",
    "payer",
    "website",
    "licencePlate",
    "VIN",
    "all",
];

fn confirm(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let (employee, now) = (ladu_types::Id::number_of(cx.user()?.employee), cx.now().0);
    match gdpr::confirmed(cx, employee)? {
        None => return Err(Fault::of(Code::NO_EMPLOYEE)),
        Some(0) => {}
        Some(_) => return Err(Fault::of(Code::GDPR_CONFIRMED)),
    }
    let sql = "UPDATE employee SET consent_time = $2 WHERE account = $0 AND id = $1";
    cx.execute(sql, &[Value::Int(employee), Value::Int(now)])?;
    answer.record(|w| {
        w.key("employeeID");
        w.int(employee);
        w.key("consentTime");
        w.int(now);
    });
    Ok(())
}

const INPUT: &[Field] = &[
    Field::new("employeeID", "", Kind::Id).doc("Who did it; the employee of the session when left out."),
    Field::new("customerIDs", "", Kind::Ids).required().doc("Whose data; of companies nothing is written."),
    Field::word("activityType", "", &["create", "read", "update", "delete"]).required(),
    Field::text("description", "", 255).required().doc("What for."),
    Field::text("fields", "", 255).doc("What was touched: words such as name,email; all when left out."),
    Field::text("partnerKey", "", 200).doc("Taken, but not written down."),
];

fn log(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("customers", Action::View)?;
    gdpr::require(cx)?;
    for name in ["customerIDs", "activityType", "description"] {
        cx.params.filled(name).ok_or_else(|| Fault::missing(name))?;
    }
    noun::read_patch(cx.params, INPUT, cx.default_language()?)?;
    let text = |name: &str| cx.params.filled(name).unwrap_or_default().to_owned();
    let fields = text("fields");
    let known = |word: &str| FIELDS.iter().any(|field| field.eq_ignore_ascii_case(word.trim()));
    if !fields.is_empty() && !fields.split(',').all(known) {
        return Err(Fault::not_allowed("fields"));
    }
    let employee = match cx.params.id("employeeID")? {
        Some(id) => noun::check_reference(cx, "employee", "employeeID", id).map(|()| id)?,
        None => ladu_types::Id::number_of(cx.user()?.employee),
    };
    let (activity, description) = (text("activityType").to_ascii_lowercase(), text("description"));
    let fields = if fields.is_empty() { "all".to_owned() } else { fields };
    let processing = Processing { activity: &activity, employee, description: &description, fields: &fields };
    for id in cx.params.ids("customerIDs")? {
        noun::check_reference(cx, "customer", "customerIDs", id)?;
        gdpr::log(cx, id, processing)?;
    }
    answer.total = Some(0);
    Ok(())
}

/// The calls.
pub static CALLS: &[Call] = &[
    Call::write("recordGDPRConfirmation", confirm)
        .part("Employee Consent")
        .doc("The employee of the session promises to keep the rules of data protection; that lets them see customers where gdpr_approval_process_enabled is 1."),
    Call::write("logProcessingOfCustomerData", log)
        .inputs(INPUT)
        .doc("Writes down what was done with what is known of persons. Taken in every country."),
];
