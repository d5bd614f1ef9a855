//! How a customer is saved: told to be a company or a person, named, numbered, and kept from clashes with others.

use ladu_identity::passwords;
use ladu_record::Cx;
use ladu_record::noun::{Field, Patch, Unique};
use ladu_trade::gdpr;
use ladu_trade::party::{self, Parties};
use ladu_wire::{Fault, Kind};

use super::customer_columns::{
    CODE, DELETED, EU_CUSTOMER_TYPE, GROUP, OUTSIDE_EU, PASSWORD, REFERENCE_NUMBER, USERNAME, USERNAME_KEY,
};
use super::customer_login::username;

/// Parameters of a save that are no fields of their own.
pub(super) const OWN_INPUT: &[Field] = &[
    Field::flag("trimInputData", "").doc("Cuts blanks around names, telephones and e-mail."),
    Field::text("companyName2", "", 255)
        .doc("The name of a company as it is: no legal form is cut out of it, and without companyTypeID it gets the first one of the list."),
    Field::flag("outsideEU", "").doc("Older word for euCustomerType OUTSIDE_EU."),
];

/// Customers among the tables of companies and persons.
pub(super) const CUSTOMERS: Parties = Parties { table: "customer", kind: "customer_type" };

/// The columns that `trimInputData` cuts blanks from.
const TRIMMED: &[&str] = &["company_name", "first_name", "last_name", "name", "phone", "mobile", "email"];

pub(super) fn before_save(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    gdpr::require(cx)?;
    if cx.params.flag("trimInputData") {
        for column in TRIMMED {
            if let Some(text) = patch.text(column).map(|text| text.trim().to_owned()) {
                patch.set(column, text);
            }
        }
    }
    if patch.get(GROUP) == Some(None) && !patch.is_new() {
        return Err(Fault::not_allowed("groupID"));
    }
    if patch.is_new() && patch.id(GROUP).is_none() {
        let first = cx.first("SELECT MIN(id) FROM customer_group WHERE account = $0", &[], |row| row.get(0))?;
        patch.put(GROUP, first.unwrap_or(None));
    }
    if cx.params.flag("outsideEU") {
        patch.put_default(EU_CUSTOMER_TYPE, OUTSIDE_EU);
    }
    party::check_employer(cx, CUSTOMERS, patch)?;
    check_unique(cx, patch)?;
    if let Some(password) = patch.filled(PASSWORD).map(str::to_owned) {
        patch.put(PASSWORD, passwords::hash(&password)?);
    }
    number(cx, patch)?;
    let as_it_is = second_name(cx)?;
    party::name(cx, CUSTOMERS, patch, as_it_is)
}

/// Notes changes of persons, and gives a new customer the reference number that hangs on its id.
pub(super) fn after_save(cx: &mut Cx<'_, '_>, id: i64, patch: &Patch) -> Result<(), Fault> {
    if patch.is_new() && cx.settings()?.text("ref_no") == "orgper" {
        let number = reference_number(id);
        cx.execute(
            "UPDATE customer SET reference_number = $2 WHERE account = $0 AND id = $1",
            &[id.into(), (&number).into()],
        )?;
    }
    let activity = if patch.is_new() { "create" } else { "update" };
    gdpr::note(cx, id, activity, "customer saved")
}

/// Refuses a log-in name or, where the account wants that, a code that another customer has (1012).
fn check_unique(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if let Some(name) = patch.get(USERNAME).map(str::to_owned) {
        let key = name.to_lowercase();
        if !name.is_empty() {
            username(&[USERNAME_KEY.is(&key)], patch.id).require(cx, USERNAME.field.input)?;
        }
        patch.put(USERNAME_KEY, key);
    }
    if let (Some(code), true) = (patch.filled(CODE), cx.settings()?.flag("customer_code_unique")) {
        let (key, among) = ([CODE.is(code)], Some(DELETED.is(false)));
        Unique { table: CUSTOMERS.table, key: &key, among, own: patch.id }.require(cx, CODE.field.input)?;
    }
    Ok(())
}

/// Where the server makes reference numbers, those that are sent do not count.
fn number(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if matches!(cx.settings()?.text("ref_no"), "orgper" | "invoice") {
        patch.remove(REFERENCE_NUMBER);
    }
    Ok(())
}

/// The id with a check digit behind it: each digit from the right times 7, 3, 1 in turn, filled up to the next ten.
fn reference_number(id: i64) -> String {
    let digits = id.to_string();
    let sum: u32 = digits
        .bytes()
        .rev()
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// `companyName2`, trimmed when that is asked for.
fn second_name(cx: &mut Cx<'_, '_>) -> Result<Option<String>, Fault> {
    cx.params.refuse_array("companyName2")?;
    let Some(name) = cx.params.get("companyName2") else { return Ok(None) };
    let name = Kind::Text(255).read("companyName2", name)?;
    let name = if cx.params.flag("trimInputData") { name.text().trim() } else { name.text() };
    Ok((!name.trim().is_empty()).then(|| name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::reference_number;

    #[test]
    fn reference_numbers_carry_their_check_digit() {
        for (id, number) in [(1, "13"), (7, "71"), (10, "107"), (1234, "12344"), (99_999, "999991")] {
            assert_eq!(reference_number(id), number);
        }
    }
}
