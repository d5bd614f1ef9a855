//! How a customer is saved: told to be a company or a person, named, numbered, and kept from clashes with others.

use ladu_books::cx::Cx;
use ladu_books::noun::{Field, Patch};
use ladu_books::{gdpr, noun, passwords};
use ladu_store::Value;
use ladu_wire::{Fault, Kind, fold};

use super::customer_login::check_username;

/// Parameters of a save that are no fields of their own.
pub(super) const OWN_INPUT: &[Field] = &[
    Field::flag("trimInputData", "").doc("Cuts blanks around names, telephones and e-mail."),
    Field::text("companyName2", "", 255)
        .doc("The name of a company as it is: no legal form is cut out of it, and without companyTypeID it gets the first one of the list."),
    Field::flag("outsideEU", "").doc("Older word for euCustomerType OUTSIDE_EU."),
];

/// What `trimInputData` trims.
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
    if patch.int("group_id") == Some(0) && !patch.is_new() {
        return Err(Fault::not_allowed("groupID"));
    }
    if patch.is_new() && patch.id_of("group_id").is_none() {
        let first = cx.first("SELECT MIN(id) FROM customer_group WHERE account = $0", &[], |row| row.int(0))?;
        patch.set("group_id", first.unwrap_or(0));
    }
    if cx.params.flag("outsideEU") {
        patch.set_default("eu_customer_type", "OUTSIDE_EU");
    }
    check_employer(cx, patch)?;
    check_unique(cx, patch)?;
    if let Some(password) = patch.filled("password_hash").map(str::to_owned) {
        patch.set("password_hash", passwords::hash(&password)?);
    }
    number(cx, patch)?;
    name_it(cx, patch)
}

/// Notes changes of persons, and gives a new customer the reference number that hangs on its id.
pub(super) fn after_save(cx: &mut Cx<'_, '_>, id: i64, patch: &Patch) -> Result<(), Fault> {
    if patch.is_new() && cx.conf()?.text("ref_no") == "orgper" {
        let number = reference_number(id);
        cx.execute(
            "UPDATE customer SET reference_number = $2 WHERE account = $0 AND id = $1",
            &[Value::Int(id), Value::Text(&number)],
        )?;
    }
    let activity = if patch.is_new() { "create" } else { "update" };
    gdpr::note(cx, id, activity, "customer saved")
}

/// A contact person stands for a company, and nobody for themselves.
fn check_employer(cx: &mut Cx<'_, '_>, patch: &Patch) -> Result<(), Fault> {
    let Some(company) = patch.id_of("company_id") else { return Ok(()) };
    let sql = "SELECT customer_type FROM customer WHERE account = $0 AND id = $1";
    let kind = cx.first(sql, &[Value::Int(company)], |row| row.text(0).to_owned())?;
    match kind.as_deref() == Some("COMPANY") && patch.id != Some(company) {
        true => Ok(()),
        false => Err(Fault::not_allowed("companyID")),
    }
}

fn check_unique(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let own = patch.id.unwrap_or(0);
    if let Some(name) = patch.text("username").map(str::to_owned) {
        if !name.is_empty() {
            check_username(cx, &name, own)?;
        }
        patch.set("username_key", name.to_lowercase());
    }
    if let (Some(code), true) = (patch.filled("code"), cx.conf()?.flag("customer_code_unique")) {
        let sql = "SELECT id FROM customer WHERE account = $0 AND code = $1 AND deleted = 0 AND id <> $2";
        if cx.first(sql, &[Value::Text(code), Value::Int(own)], |_| ())?.is_some() {
            return Err(Fault::taken("code"));
        }
    }
    Ok(())
}

/// Where the server makes reference numbers, those that are sent do not count.
fn number(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    if matches!(cx.conf()?.text("ref_no"), "orgper" | "invoice") {
        patch.remove("reference_number");
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

/// What is stored of a customer's name.
#[derive(Default)]
struct Stored {
    kind: String,
    first: String,
    last: String,
    company_type: i64,
}

/// A company is called by its name, a person `last, first`. Which of the two a customer is, is decided when it is made.
fn name_it(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let sql =
        "SELECT customer_type, first_name, last_name, company_type_id FROM customer WHERE account = $0 AND id = $1";
    let stored = cx.first(sql, &[Value::Int(patch.id.unwrap_or(0))], |row| Stored {
        kind: row.text(0).to_owned(),
        first: row.text(1).to_owned(),
        last: row.text(2).to_owned(),
        company_type: row.int(3),
    })?;
    let second = second_name(cx)?;
    let is_company = match &stored {
        Some(stored) => stored.kind == "COMPANY",
        None => patch.filled("company_name").is_some() || second.is_some(),
    };
    if stored.is_none() {
        patch.set("customer_type", if is_company { "COMPANY" } else { "PERSON" });
    }
    if is_company { name_company(cx, patch, second, stored.unwrap_or_default()) } else { name_person(patch, stored) }
}

/// `companyName2`, trimmed when that is asked for.
fn second_name(cx: &mut Cx<'_, '_>) -> Result<Option<String>, Fault> {
    cx.params.refuse_array("companyName2")?;
    let Some(name) = cx.params.get("companyName2") else { return Ok(None) };
    let name = Kind::Text(255).read("companyName2", name)?;
    let name = if cx.params.flag("trimInputData") { name.text().trim() } else { name.text() };
    Ok((!name.trim().is_empty()).then(|| name.to_owned()))
}

fn name_company(cx: &mut Cx<'_, '_>, patch: &mut Patch, second: Option<String>, stored: Stored) -> Result<(), Fault> {
    let sent = patch.filled("company_name").filter(|name| !name.trim().is_empty()).map(str::to_owned);
    let name = match (sent, second) {
        (Some(name), _) if patch.has("company_type_id") => Some(name),
        (Some(name), _) => Some(cut_company_type(cx, patch, name)?),
        (None, Some(name)) => {
            if patch.id_of("company_type_id").is_none() && stored.company_type == 0 {
                let sql = "SELECT id FROM company_type WHERE account = $0 ORDER BY position, id LIMIT 1";
                if let Some(first) = cx.first(sql, &[], |row| row.int(0))? {
                    patch.set("company_type_id", first);
                }
            }
            Some(name)
        }
        (None, None) if patch.has("company_name") => return Err(Fault::missing("companyName")),
        (None, None) => None,
    };
    match name {
        Some(name) => {
            patch.set("company_name", name.clone());
            patch.set("name", name);
        }
        None => patch.remove("name"),
    }
    Ok(())
}

/// A legal form at either end of a company's name is kept as its type: `Acme OÜ` is called `Acme`.
fn cut_company_type(cx: &mut Cx<'_, '_>, patch: &mut Patch, name: String) -> Result<String, Fault> {
    let types = noun::names(cx, "company_type")?;
    let is = |word: &str, form: &str| fold(word.trim_matches([',', ' '])) == fold(form.trim());
    let mut known: Vec<_> = types.iter().collect();
    known.sort_unstable();
    let ends = [name.trim().rsplit_once(' '), name.trim().split_once(' ').map(|(word, rest)| (rest, word))];
    for (rest, word) in ends.into_iter().flatten() {
        let rest = rest.trim().trim_end_matches(',').trim();
        if let (Some((id, _)), false) = (known.iter().find(|(_, form)| is(word, form)), rest.is_empty()) {
            patch.set("company_type_id", **id);
            return Ok(rest.to_owned());
        }
    }
    Ok(name)
}

fn name_person(patch: &mut Patch, stored: Option<Stored>) -> Result<(), Fault> {
    patch.remove("company_name");
    if let (Some(full), None, None) =
        (patch.filled("name").map(str::to_owned), patch.text("first_name"), patch.text("last_name"))
    {
        let (last, first) = split_name(&full);
        patch.set("first_name", first);
        patch.set("last_name", last);
    }
    let (is_new, stored) = (stored.is_none(), stored.unwrap_or_default());
    let first = patch.text("first_name").map_or(stored.first, str::to_owned);
    let last = patch.text("last_name").map_or(stored.last, str::to_owned);
    if last.trim().is_empty() && (is_new || patch.has("last_name")) {
        return Err(Fault::missing("lastName"));
    }
    patch.set("person_name", fold(format!("{first} {last}").trim()));
    patch.set("name", if first.is_empty() { last } else { format!("{last}, {first}") });
    Ok(())
}

/// `Last, First` or `First Last`.
fn split_name(full: &str) -> (String, String) {
    let (last, first) = match full.split_once(',') {
        Some((last, first)) => (last, first),
        None => full.trim().rsplit_once(' ').map_or((full, ""), |(first, last)| (last, first)),
    };
    (last.trim().to_owned(), first.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{reference_number, split_name};

    #[test]
    fn reference_numbers_carry_their_check_digit() {
        for (id, number) in [(1, "13"), (7, "71"), (10, "107"), (1234, "12344"), (99_999, "999991")] {
            assert_eq!(reference_number(id), number);
        }
    }

    #[test]
    fn full_names_are_split_either_way() {
        for full in ["Tamm, Mari Liis", "Mari Liis Tamm", " Tamm,Mari Liis "] {
            assert_eq!(split_name(full), ("Tamm".to_owned(), "Mari Liis".to_owned()), "{full}");
        }
        assert_eq!(split_name("Tamm"), ("Tamm".to_owned(), String::new()));
    }
}
