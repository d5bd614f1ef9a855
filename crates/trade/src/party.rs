//! Companies and persons: how customers and suppliers are named, and who stands for whom.

use ladu_wire::{Fault, fold};

use ladu_record::Cx;
use ladu_record::noun::{self, Patch, Query};

/// A table of companies and persons. It has the columns `name`, `company_name`, `company_type_id`, `first_name`, `last_name`,
/// `person_name` and `company_id`, and one that says which of the two a record is.
#[derive(Debug, Clone, Copy)]
pub struct Parties {
    pub table: &'static str,
    /// Its column with `COMPANY` or `PERSON`.
    pub kind: &'static str,
}

/// What is stored of a name.
#[derive(Default)]
struct Persisted {
    kind: String,
    first: String,
    last: String,
    company_type: i64,
}

/// A contact person stands for a company, and nobody for themselves.
pub fn check_employer(cx: &mut Cx<'_, '_>, parties: Parties, patch: &Patch) -> Result<(), Fault> {
    let Some(company) = patch.id_of("company_id") else { return Ok(()) };
    let sql = format!("SELECT {} FROM {} WHERE account = $0 AND id = $1", parties.kind, parties.table);
    let kind = cx.first(&sql, &[company.into()], |row| row.get::<String>(0))?;
    match kind.as_deref() == Some("COMPANY") && patch.id != Some(company) {
        true => Ok(()),
        false => Err(Fault::not_allowed(&patch.parameter("company_id"))),
    }
}

/// A company is called by its name, a person `last, first`. Which of the two somebody is, is decided when the record is made.
/// `as_it_is` is the name of a company that no legal form is to be cut out of.
pub fn name(cx: &mut Cx<'_, '_>, parties: Parties, patch: &mut Patch, as_it_is: Option<String>) -> Result<(), Fault> {
    let sql = format!(
        "SELECT {}, first_name, last_name, company_type_id FROM {} WHERE account = $0 AND id = $1",
        parties.kind, parties.table
    );
    let persisted = cx.first(&sql, &[patch.id.unwrap_or(0).into()], |row| {
        let (kind, first, last, company_type) = row.read();
        Persisted { kind, first, last, company_type }
    })?;
    let is_company = match &persisted {
        Some(persisted) => persisted.kind == "COMPANY",
        None => patch.filled("company_name").is_some() || as_it_is.is_some(),
    };
    if persisted.is_none() {
        patch.set(parties.kind, if is_company { "COMPANY" } else { "PERSON" });
    }
    if is_company {
        name_company(cx, patch, as_it_is, persisted.unwrap_or_default())
    } else {
        name_person(patch, persisted)
    }
}

fn name_company(
    cx: &mut Cx<'_, '_>,
    patch: &mut Patch,
    as_it_is: Option<String>,
    persisted: Persisted,
) -> Result<(), Fault> {
    let sent = patch.filled("company_name").filter(|name| !name.trim().is_empty()).map(str::to_owned);
    let name = match (sent, as_it_is) {
        (Some(name), _) if patch.has("company_type_id") => Some(name),
        (Some(name), _) => Some(cut_company_type(cx, patch, name)?),
        (None, Some(name)) => {
            if patch.id_of("company_type_id").is_none() && persisted.company_type == 0 {
                let sql = "SELECT id FROM company_type WHERE account = $0 ORDER BY position, id LIMIT 1";
                if let Some(first) = cx.first(sql, &[], |row| row.get::<i64>(0))? {
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

fn name_person(patch: &mut Patch, persisted: Option<Persisted>) -> Result<(), Fault> {
    patch.remove("company_name");
    if let (Some(full), None, None) =
        (patch.filled("name").map(str::to_owned), patch.text("first_name"), patch.text("last_name"))
    {
        let (last, first) = split_name(&full);
        patch.set("first_name", first);
        patch.set("last_name", last);
    }
    let (is_new, persisted) = (persisted.is_none(), persisted.unwrap_or_default());
    let first = patch.text("first_name").map_or(persisted.first, str::to_owned);
    let last = patch.text("last_name").map_or(persisted.last, str::to_owned);
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

/// Restricts a list to persons by the beginning of `First Last`, or by any part of it.
pub fn search_person(query: &mut Query, parties: Parties, text: &str, anywhere: bool) {
    let text = noun::like_pattern(&fold(text));
    let pattern = if anywhere { format!("%{text}%") } else { format!("{text}%") };
    let condition = format!("t.{} = 'PERSON' AND t.person_name LIKE ? ESCAPE '\\'", parties.kind);
    query.and(&condition, [pattern.into()]);
}

#[cfg(test)]
mod tests {
    use super::split_name;

    #[test]
    fn full_names_are_split_either_way() {
        for full in ["Tamm, Mari Liis", "Mari Liis Tamm", " Tamm,Mari Liis "] {
            assert_eq!(split_name(full), ("Tamm".to_owned(), "Mari Liis".to_owned()), "{full}");
        }
        assert_eq!(split_name("Tamm"), ("Tamm".to_owned(), String::new()));
    }
}
