//! Extensions of ours: each carries in full what the element beside it has no room for.

use crate::problem::Problem;
use crate::tree::Element;
use crate::xml::{Xml, cut};

/// The most characters of what the schema calls short, normal and long.
pub(super) const SHORT: usize = 20;
pub(super) const NORMAL: usize = 100;
pub(super) const LONG: usize = 500;
/// The most characters of a register code.
pub(super) const REGISTER: usize = 15;

pub(super) const AMOUNT: &str = "exactAmount";
pub(super) const PRICE: &str = "exactPrice";
pub(super) const DESCRIPTION: &str = "fullDescription";
pub(super) const SELLER_PRODUCT: &str = "fullSellerProductId";
pub(super) const BUYER_PRODUCT: &str = "fullBuyerProductId";
pub(super) const NAME: &str = "fullName";
pub(super) const REGISTER_CODE: &str = "fullRegNumber";
pub(super) const VAT_NUMBER: &str = "fullVATRegNumber";
pub(super) const NOTES: &str = "fullContentText";
pub(super) const REFERENCE: &str = "fullReference";
pub(super) const SOURCE: &str = "fullSourceInvoice";
pub(super) const BUYER_REFERENCE: &str = "buyerReference";
pub(super) const TAX: &str = "EN16931";

/// Writes a text as an extension, in as many pieces as it takes.
pub(super) fn write_extension(xml: &mut Xml, element: &str, id: &str, text: &str) {
    let mut rest = text;
    while !rest.is_empty() {
        let piece = cut(rest, LONG);
        rest = &rest[piece.len()..];
        xml.element(element, &[("extensionId", id)], |xml| xml.text("InformationContent", piece));
    }
}

/// The text of an extension of ours, from all its pieces; none when there is none.
pub(super) fn extension_of(element: &Element, name: &str, id: &str) -> Result<Option<String>, Problem> {
    let mut found = None;
    for piece in element.all(name).filter(|piece| piece.attribute("extensionId") == Some(id)) {
        let text = piece.one("InformationContent")?.map_or("", Element::whole_text);
        found.get_or_insert_with(String::new).push_str(text);
    }
    Ok(found)
}

/// Does a text have to be said in an extension? White space around it would be lost, and what is too long does not fit.
pub(super) fn needs_extension(text: &str, most: usize) -> bool {
    text.trim() != text || cut(text, most) != text
}
