//! Whoever is on the other side of an invoice: known, or made.

use ladu_einvoice::Party;
use ladu_record::Cx;
use ladu_record::noun::{self, Patch};
use ladu_store::Value;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use super::refusal::refused;
use super::side::Side;
use crate::Nouns;

/// Finds a partner by code, VAT number or name, or makes one. Somebody of the same name with another code is somebody else.
pub(super) fn find_or_make(
    cx: &mut Cx<'_, '_>,
    side: &Side,
    party: &Party,
    (nouns, place): (Nouns, &str),
) -> Result<Id<of::Party>, Fault> {
    if let Some(id) = find(cx, side, party)? {
        return Ok(id);
    }
    if party.name.is_empty() {
        let role = if side.bought { "seller" } else { "buyer" };
        return Err(refused(format!("{place}: the {role} has no name")));
    }
    make(cx, side, party, nouns)
}

fn find(cx: &mut Cx<'_, '_>, side: &Side, party: &Party) -> Result<Option<Id<of::Party>>, Fault> {
    let (table, _) = side.party;
    let known = if side.bought { "" } else { " AND p.deleted = 0" };
    for (column, text) in [("code", &party.code), ("vat_number", &party.vat_number)] {
        if text.is_empty() {
            continue;
        }
        let sql =
            format!("SELECT p.id FROM {table} p WHERE p.account = $0 AND p.{column} = $1{known} ORDER BY p.id LIMIT 1");
        if let Some(id) = cx.first(&sql, &[Value::Text(text)], |row| row.get(0))? {
            return Ok(Some(id));
        }
    }
    if party.name.is_empty() {
        return Ok(None);
    }
    // A legal form may be kept apart from the name, and stand at either end of it.
    let sql = format!(
        "SELECT p.id FROM {table} p LEFT JOIN company_type f ON f.account = p.account AND f.id = p.company_type_id
         WHERE p.account = $0{known} AND (p.code = '' OR $2 = '') AND (p.vat_number = '' OR $3 = '')
         AND (p.name = $1 OR p.name || ' ' || f.name = $1 OR f.name || ' ' || p.name = $1) ORDER BY p.id LIMIT 1"
    );
    let values = [Value::Text(&party.name), Value::Text(&party.code), Value::Text(&party.vat_number)];
    cx.first(&sql, &values, |row| row.get(0))
}

fn make(cx: &mut Cx<'_, '_>, side: &Side, party: &Party, nouns: Nouns) -> Result<Id<of::Party>, Fault> {
    let noun = nouns.iter().copied().find(|noun| noun.table == side.party.0).ok_or_else(|| Fault::of(Code::NO_CALL))?;
    let mut made = Patch::new(noun.fields);
    made.read("company_name", &party.name)?;
    // Its name stays whole: it is found again by it.
    made.read("company_type_id", "0")?;
    made.read("code", &party.code)?;
    made.read("vat_number", &party.vat_number)?;
    let account = party.accounts.first();
    let of_account = |text: fn(&ladu_einvoice::Account) -> &String| account.map(text).cloned().unwrap_or_default();
    for (column, text) in [
        ("email", party.email.clone()),
        ("phone", party.phone.clone()),
        ("bank_iban", of_account(|account| &account.number)),
        ("bank_swift", of_account(|account| &account.bic)),
        ("bank_name", of_account(|account| &account.bank)),
    ] {
        // What has no room is left for a person to enter.
        if !text.is_empty() && made.read(column, &text).is_err() {
            made.remove(column);
        }
    }
    cx.without_params(|cx| noun::save_patch(cx, noun, made)).map(Id::new)
}
