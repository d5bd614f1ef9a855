//! The account's own company as papers show it.

use ladu_printing::{Party, Word};
use ladu_record::Cx;
use ladu_store::RowSet;
use ladu_trade::addresses::{self, Address};
use ladu_wire::Fault;

use super::texts::Texts;

/// What is read of the company.
const COLUMNS: &[&str] = &[
    "id",
    "name",
    "code",
    "vat_number",
    "phone",
    "fax",
    "email",
    "web",
    "bank_name",
    "bank_account",
    "bank_iban",
    "bank_swift",
    "bank_name2",
    "bank_account2",
    "bank_iban2",
    "bank_swift2",
];

pub(crate) struct Company {
    row: RowSet,
    address: Vec<(&'static str, String)>,
}

impl Company {
    /// Reads it, in two statements.
    pub(crate) fn load(cx: &mut Cx<'_, '_>) -> Result<Company, Fault> {
        let sql = format!("SELECT {} FROM company WHERE account = $0 ORDER BY id LIMIT 1", COLUMNS.join(", "));
        let row = cx.query(&sql, &[])?;
        let id = row.first().map_or(0, |row| row.int(0));
        let address = addresses::of_owners(cx, &[id])?.remove(&id).map(main_address).unwrap_or_default();
        Ok(Company { row, address })
    }

    /// A text of it.
    pub(crate) fn text(&self, column: &str) -> &str {
        let at = COLUMNS.iter().position(|known| *known == column);
        at.and_then(|at| self.row.first().map(|row| row.text(at))).unwrap_or_default()
    }

    /// The parts of its address.
    pub(crate) fn address(&self) -> &[(&'static str, String)] {
        &self.address
    }

    /// The company at the head of a paper, with its banks where it is to be paid.
    pub(crate) fn party(&self, texts: &Texts<'_>, with_banks: bool) -> Party {
        let mut lines = vec![address_line(&self.address)];
        for (of, column) in [(Word::RegisterCode, "code"), (Word::TaxNumber, "vat_number"), (Word::Phone, "phone")] {
            lines.push(texts.labelled(of, self.text(column)));
        }
        lines.extend(["email", "web"].map(|column| self.text(column).to_owned()));
        if with_banks {
            for [bank, iban, account, swift] in [
                ["bank_name", "bank_iban", "bank_account", "bank_swift"],
                ["bank_name2", "bank_iban2", "bank_account2", "bank_swift2"],
            ] {
                let number = Some(self.text(iban)).filter(|iban| !iban.is_empty());
                let parts = [self.text(bank), number.unwrap_or(self.text(account)), self.text(swift)];
                lines.push(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "));
            }
        }
        lines.retain(|line| !line.is_empty());
        Party { role: String::new(), name: self.text("name").to_owned(), lines }
    }
}

/// The parts of the address that stands for all: the first one whose type is in use.
pub(crate) fn main_address(mut all: Vec<Address>) -> Vec<(&'static str, String)> {
    all.sort_by_key(|address| (!address.in_use, address.id));
    all.first().map(parts_of).unwrap_or_default()
}

/// Keys and texts of an address.
pub(crate) fn parts_of(address: &Address) -> Vec<(&'static str, String)> {
    address.parts().map(|(key, text)| (key, text.to_owned())).collect()
}

/// The parts of an address in one line.
pub(crate) fn address_line(parts: &[(&'static str, String)]) -> String {
    addresses::line(parts.iter().map(|(_, text)| text.as_str()))
}
