//! Writes sellers and buyers.

use super::codes::{register_scheme, vat_scheme};
use crate::invoice::Party;
use crate::xml::Xml;

pub(super) fn write(xml: &mut Xml, party: &Party, is_taxed: bool) {
    let country = party.address.country.as_str();
    let vat_number = if is_taxed { vat_number(party) } else { String::new() };
    xml.group("cac:Party", |xml| {
        if let Some((scheme, address)) = endpoint(party, &vat_number) {
            xml.text_with("cbc:EndpointID", &[("schemeID", scheme)], address);
        }
        xml.group("cac:PartyName", |xml| xml.text("cbc:Name", &party.name));
        xml.group("cac:PostalAddress", |xml| {
            xml.filled("cbc:StreetName", &party.address.street);
            xml.filled("cbc:AdditionalStreetName", &party.address.street2);
            xml.filled("cbc:CityName", &party.address.city);
            xml.filled("cbc:PostalZone", &party.address.postal_code);
            xml.filled("cbc:CountrySubentity", &party.address.region);
            if !country.is_empty() {
                xml.group("cac:Country", |xml| xml.text("cbc:IdentificationCode", country));
            }
        });
        if !vat_number.is_empty() {
            xml.group("cac:PartyTaxScheme", |xml| {
                xml.text("cbc:CompanyID", &vat_number);
                xml.group("cac:TaxScheme", |xml| xml.text("cbc:ID", "VAT"));
            });
        }
        xml.group("cac:PartyLegalEntity", |xml| {
            xml.text("cbc:RegistrationName", &party.name);
            match register_scheme(country) {
                _ if party.code.is_empty() => {}
                Some(scheme) => xml.text_with("cbc:CompanyID", &[("schemeID", scheme)], &party.code),
                None => xml.text("cbc:CompanyID", &party.code),
            }
        });
        if !(party.phone.is_empty() && party.email.is_empty()) {
            xml.group("cac:Contact", |xml| {
                xml.filled("cbc:Telephone", &party.phone);
                xml.filled("cbc:ElectronicMail", &party.email);
            });
        }
    });
}

/// A VAT number begins with the letters of its country (BR-CO-09).
fn vat_number(party: &Party) -> String {
    let number: String = party.vat_number.chars().filter(|letter| !letter.is_whitespace()).collect();
    let begins_with_digit = number.starts_with(|letter: char| letter.is_ascii_digit());
    if begins_with_digit { format!("{}{number}", party.address.country) } else { number }
}

/// Where an invoice for somebody is sent to in the network: scheme and address.
fn endpoint<'p>(party: &'p Party, vat_number: &'p str) -> Option<(&'static str, &'p str)> {
    let country = party.address.country.as_str();
    let by =
        |scheme: Option<&'static str>, text: &'p str| scheme.filter(|_| !text.is_empty()).map(|scheme| (scheme, text));
    by(Some("0088"), &party.gln)
        .or_else(|| by(register_scheme(country), &party.code))
        .or_else(|| by(vat_scheme(country), vat_number))
        .or_else(|| by(Some("EM"), &party.email))
}
