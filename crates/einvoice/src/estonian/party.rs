//! Sellers and buyers, read and written.

use super::extension::{self, LONG, NORMAL, REGISTER, extension_of, needs_extension, write_extension};
use crate::invoice::{Account, Address, Party};
use crate::problem::Problem;
use crate::tree::Element;
use crate::xml::{Xml, cut};

/// The most characters of a bank account, of a bank's code and of a postal code.
const ACCOUNT: usize = 35;
const BIC: usize = 11;
const POSTAL_CODE: usize = 10;

pub(super) fn read(element: &Element) -> Result<Party, Problem> {
    let full = |name: &str, id: &str| match extension_of(element, "Extension", id)? {
        Some(text) => Ok(text),
        None => element.text_at(&[name]),
    };
    let contact = |name: &str| element.text_at(&["ContactData", name]);
    Ok(Party {
        name: full("Name", extension::NAME)?,
        code: full("RegNumber", extension::REGISTER_CODE)?,
        vat_number: full("VATRegNumber", extension::VAT_NUMBER)?,
        gln: element.text_at(&["GLN"])?,
        address: address(element)?,
        email: contact("E-mailAddress")?,
        phone: contact("PhoneNumber")?,
        accounts: element.all("AccountInfo").map(account).collect::<Result<_, _>>()?,
    })
}

fn address(element: &Element) -> Result<Address, Problem> {
    let legal = element.at(&["ContactData", "LegalAddress"])?;
    let Some(address) = legal.or(element.at(&["ContactData", "MailAddress"])?) else { return Ok(Address::default()) };
    Ok(Address {
        street: address.text_at(&["PostalAddress1"])?,
        street2: address.text_at(&["PostalAddress2"])?,
        city: address.text_at(&["City"])?,
        postal_code: address.text_at(&["PostalCode"])?,
        region: String::new(),
        country: address.text_at(&["Country"])?,
    })
}

fn account(element: &Element) -> Result<Account, Problem> {
    let iban = element.text_at(&["IBAN"])?;
    let number = if iban.is_empty() { element.text_at(&["AccountNumber"])? } else { iban };
    Ok(Account { number, bic: element.text_at(&["BIC"])?, bank: element.text_at(&["BankName"])? })
}

/// Writes a party; only the seller's register code has to be there, be it empty.
pub(super) fn write(xml: &mut Xml, name: &str, party: &Party, is_seller: bool) {
    xml.group(name, |xml| {
        if party.gln.len() == 13 && party.gln.bytes().all(|digit| digit.is_ascii_digit()) {
            xml.text("GLN", &party.gln);
        }
        xml.text("Name", cut(&party.name, NORMAL));
        if is_seller || !party.code.is_empty() {
            xml.text("RegNumber", cut(&party.code, REGISTER));
        }
        xml.filled("VATRegNumber", cut(&party.vat_number, REGISTER));
        write_contact(xml, party);
        for account in &party.accounts {
            xml.group("AccountInfo", |xml| {
                xml.text("AccountNumber", account_number(&account.number));
                xml.filled("BIC", cut(&account.bic, BIC));
                xml.filled("BankName", cut(&account.bank, NORMAL));
            });
        }
        for (text, most, id) in [
            (&party.name, NORMAL, extension::NAME),
            (&party.code, REGISTER, extension::REGISTER_CODE),
            (&party.vat_number, REGISTER, extension::VAT_NUMBER),
        ] {
            if needs_extension(text, most) {
                write_extension(xml, "Extension", id, text);
            }
        }
    });
}

fn write_contact(xml: &mut Xml, party: &Party) {
    let address = &party.address;
    // A street and a city have to be there, or the schema has no place for the address.
    let has_address = !(address.street.is_empty() && address.city.is_empty());
    let is_mail = party.email.trim_matches('@').contains('@');
    if party.phone.is_empty() && !is_mail && !has_address {
        return;
    }
    xml.group("ContactData", |xml| {
        xml.filled("PhoneNumber", cut(&party.phone, NORMAL));
        if is_mail {
            xml.text("E-mailAddress", cut(&party.email, LONG));
        }
        if has_address {
            xml.group("LegalAddress", |xml| {
                xml.text("PostalAddress1", cut(&address.street, NORMAL));
                xml.filled("PostalAddress2", cut(&address.street2, NORMAL));
                xml.text("City", cut(&address.city, NORMAL));
                xml.filled("PostalCode", cut(&address.postal_code, POSTAL_CODE));
                xml.filled("Country", cut(&address.country, NORMAL));
            });
        }
    });
}

/// An account's number as the schema takes it: capital letters and digits.
pub(super) fn account_number(number: &str) -> String {
    let letters = number.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_uppercase()).take(ACCOUNT).collect()
}
