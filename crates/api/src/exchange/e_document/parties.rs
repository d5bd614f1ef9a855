//! The account's own company and its partners, as electronic invoices name them.

use std::collections::HashMap;

use ladu_einvoice::{Account, Address, Party};
use ladu_record::Cx;
use ladu_store::Row;
use ladu_trade::addresses;
use ladu_types::{Id, of};
use ladu_wire::Fault;

/// Countries by their two letters and by their names.
struct Countries {
    by_id: HashMap<i64, String>,
    by_name: HashMap<String, String>,
    own: String,
}

impl Countries {
    fn load(cx: &mut Cx<'_, '_>) -> Result<Countries, Fault> {
        let rows = cx.query("SELECT id, code, name FROM country WHERE account = $0", &[])?;
        let mut countries = Countries {
            by_id: HashMap::new(),
            by_name: HashMap::new(),
            own: cx.settings()?.text("country").to_owned(),
        };
        for (id, code, name) in rows.iter().map(|row| row.read::<(i64, String, String)>()) {
            countries.by_name.insert(name.to_lowercase(), code.clone());
            countries.by_id.insert(id, code);
        }
        Ok(countries)
    }

    /// The two letters: of the address, of the partner's country, of the VAT number, else the account's own.
    fn code(&self, in_address: &str, id: i64, vat_number: &str) -> String {
        let text = in_address.trim();
        let is_code = text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_alphabetic());
        let named = self.by_name.get(&text.to_lowercase()).or_else(|| self.by_id.get(&id)).cloned();
        let of_vat = || vat_number.get(..2).filter(|code| code.bytes().all(|letter| letter.is_ascii_alphabetic()));
        match named.filter(|code| !code.is_empty()) {
            _ if is_code => text.to_ascii_uppercase(),
            Some(code) => code,
            None => of_vat().map_or_else(|| self.own.clone(), str::to_ascii_uppercase),
        }
    }
}

/// The own company; nobody when there is none.
pub(super) fn own(cx: &mut Cx<'_, '_>) -> Result<Party, Fault> {
    let sql = "SELECT id, name, code, vat_number, email, phone, bank_iban, bank_account, bank_swift, bank_name, 0, ''
               FROM company WHERE account = $0 ORDER BY id LIMIT 1";
    let rows = cx.query(sql, &[])?;
    Ok(parties(cx, rows.iter())?.into_values().next().unwrap_or_default())
}

/// Partners of a table by their ids.
pub(super) fn of_table(
    cx: &mut Cx<'_, '_>,
    table: &str,
    ids: &[Id<of::Party>],
) -> Result<HashMap<Id<of::Party>, Party>, Fault> {
    let sql = format!(
        "SELECT id, name, code, vat_number, email, phone, bank_iban, bank_account, bank_swift, bank_name, country_id, gln
         FROM {table} WHERE account = $0 AND id IN ({{ids}})"
    );
    let ids: Vec<i64> = ids.iter().map(|id| id.number()).collect();
    let rows = cx.among(&sql, &ids, &[])?;
    parties(cx, rows.iter())
}

fn parties<'r>(
    cx: &mut Cx<'_, '_>,
    rows: impl Iterator<Item = Row<'r>>,
) -> Result<HashMap<Id<of::Party>, Party>, Fault> {
    let rows: Vec<Row<'r>> = rows.collect();
    let ids: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
    let (countries, known) = (Countries::load(cx)?, addresses::of_owners(cx, &ids)?);
    let party = |row: Row<'_>| {
        let text = |at: usize| row.get::<&str>(at).trim().to_owned();
        let mut address = Address::default();
        let parts = known.get(&row.get(0)).and_then(|all| addresses::main(all));
        for (key, part) in parts.into_iter().flat_map(|address| address.parts()) {
            let place = match key {
                "street" => &mut address.street,
                "address2" => &mut address.street2,
                "city" => &mut address.city,
                "postalCode" => &mut address.postal_code,
                "state" => &mut address.region,
                _ => &mut address.country,
            };
            part.trim().clone_into(place);
        }
        address.country = countries.code(&address.country, row.get(10), row.get(3));
        let iban = text(6).replace(' ', "");
        let account = Account { number: if iban.is_empty() { text(7) } else { iban }, bic: text(8), bank: text(9) };
        let accounts = if account.number.is_empty() { Vec::new() } else { vec![account] };
        let [name, code, vat_number, email, phone] = [1, 2, 3, 4, 5].map(text);
        (row.get(0), Party { name, code, vat_number, gln: text(11), address, email, phone, accounts })
    };
    Ok(rows.into_iter().map(party).collect())
}
