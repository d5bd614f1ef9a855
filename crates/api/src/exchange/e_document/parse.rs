//! The XML of documents, read without believing any of it.

use ladu_wire::Fault;
use quick_xml::Reader;
use quick_xml::events::Event;

/// The most documents one text may carry.
const MOST_DOCUMENTS: usize = 100;
/// The most rows a document may have.
const MOST_ROWS: usize = 1000;
/// How deep elements may stand in each other.
const DEEPEST: usize = 30;

/// Whoever sells or buys.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Party {
    pub(super) name: String,
    pub(super) code: String,
    pub(super) vat_number: String,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The seller's code, the buyer's code and the bar code of the product.
    pub(super) codes: [String; 3],
    pub(super) name: String,
    pub(super) amount: String,
    pub(super) price: String,
    pub(super) discount: String,
    pub(super) rate: String,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    pub(super) seller: Party,
    pub(super) buyer: Party,
    pub(super) number: String,
    pub(super) date: String,
    pub(super) currency: String,
    pub(super) reference: String,
    pub(super) notes: String,
    pub(super) lines: Vec<Line>,
}

/// The documents of a text; one that is no XML of documents is refused (1016).
pub(super) fn documents(xml: &str) -> Result<Vec<Parsed>, Fault> {
    let refused = || Fault::not_allowed("invoiceXML");
    let mut reader = Reader::from_str(xml);
    let (mut path, mut found): (Vec<String>, Vec<Parsed>) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().map_err(|_| refused())? {
            Event::Start(element) => {
                path.push(String::from_utf8_lossy(element.local_name().as_ref()).into_owned());
                match path.last().map(String::as_str) {
                    Some("Invoice") => found.push(Parsed::default()),
                    Some("ItemEntry") => found.last_mut().ok_or_else(refused)?.lines.push(Line::default()),
                    _ => {}
                }
                let rows = found.last().map_or(0, |document| document.lines.len());
                if path.len() > DEEPEST || found.len() > MOST_DOCUMENTS || rows > MOST_ROWS {
                    return Err(refused());
                }
            }
            Event::End(_) => drop(path.pop()),
            Event::Text(text) => {
                let text = text.decode().map_err(|_| refused())?;
                put(&mut found, &path, &text);
            }
            Event::CData(text) => put(&mut found, &path, &text.decode().map_err(|_| refused())?),
            Event::GeneralRef(entity) => {
                let named = entity.decode().map_err(|_| refused())?;
                let letter = match entity.resolve_char_ref().map_err(|_| refused())? {
                    Some(letter) => letter.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&named).ok_or_else(refused)?.to_owned(),
                };
                put(&mut found, &path, &letter);
            }
            // Entities of one's own are how small texts become huge ones.
            Event::DocType(_) => return Err(refused()),
            Event::Eof => break,
            _ => {}
        }
    }
    if found.is_empty() || !path.is_empty() { Err(refused()) } else { Ok(found) }
}

/// Puts a text where it belongs. A text may come in pieces.
fn put(found: &mut [Parsed], path: &[String], text: &str) {
    let Some(document) = found.last_mut() else { return };
    let name = path.last().map_or("", String::as_str);
    let within = |element: &str| path.iter().any(|found| found == element);
    let place = if within("ItemEntry") {
        document.lines.last_mut().and_then(|line| place_in_line(line, name, within("Addition")))
    } else if within("SellerParty") {
        place_in_party(&mut document.seller, name)
    } else if within("BuyerParty") {
        place_in_party(&mut document.buyer, name)
    } else {
        match name {
            "InvoiceNumber" => Some(&mut document.number),
            "InvoiceDate" => Some(&mut document.date),
            "Currency" => Some(&mut document.currency),
            "PaymentReferenceNumber" => Some(&mut document.reference),
            "InvoiceContentText" => Some(&mut document.notes),
            _ => None,
        }
    };
    if let Some(place) = place {
        place.push_str(text);
    }
}

fn place_in_party<'a>(party: &'a mut Party, name: &str) -> Option<&'a mut String> {
    match name {
        "Name" => Some(&mut party.name),
        "RegNumber" => Some(&mut party.code),
        "VATRegNumber" => Some(&mut party.vat_number),
        _ => None,
    }
}

fn place_in_line<'a>(line: &'a mut Line, name: &str, addition: bool) -> Option<&'a mut String> {
    match name {
        "SellerProductId" => Some(&mut line.codes[0]),
        "BuyerProductId" => Some(&mut line.codes[1]),
        "EAN" => Some(&mut line.codes[2]),
        "Description" => Some(&mut line.name),
        "ItemAmount" => Some(&mut line.amount),
        "ItemPrice" => Some(&mut line.price),
        "AddRate" if addition => Some(&mut line.discount),
        "VATRate" => Some(&mut line.rate),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_document_is_refused() {
        for xml in [
            "",
            "text",
            "<a/>",
            "<E_Invoice><Invoice>",
            "<!DOCTYPE a><E_Invoice><Invoice/></E_Invoice>",
            "<ItemEntry></ItemEntry>",
        ] {
            assert!(documents(xml).is_err(), "{xml}");
        }
        let deep = "<Invoice>".repeat(DEEPEST + 1);
        assert!(documents(&deep).is_err());
    }

    #[test]
    fn texts_come_together_from_their_pieces() {
        let xml = "<E_Invoice><Invoice><InvoiceParties><SellerParty><Name>A &amp; <![CDATA[<B>]]> &#65;</Name></SellerParty></InvoiceParties>
            <InvoiceItem><ItemEntry><Description>x</Description></ItemEntry></InvoiceItem></Invoice></E_Invoice>";
        let found = documents(xml).unwrap();
        assert_eq!((found[0].seller.name.as_str(), found[0].lines[0].name.as_str()), ("A & <B> A", "x"));
    }
}
