//! Writes rows, their discounts, charges and taxes.

use ladu_types::{Fixed, Money, Percent, Price, Quantity};

use super::extension::{self, LONG, NORMAL, SHORT, needs_extension, write_extension};
use super::sign::Sign;
use crate::invoice::{Adjustment, Category, Codes, Row, Tax, TaxedAdjustment};
use crate::xml::{Xml, cut};

/// The most decimals of amounts and prices, and of rates.
const DECIMALS: u32 = 4;
const RATE_DECIMALS: u32 = 2;

pub(super) fn row(xml: &mut Xml, sign: Sign, row: &Row, number: usize) {
    let quantity = Quantity(sign.of(Money(row.quantity.0)).0);
    let effect = row.adjustments.iter().fold(Money::ZERO, |sum, found| sum.plus(found.sum).unwrap_or(sum));
    let base = row.net.minus(effect).unwrap_or(row.net);
    let Codes { seller, buyer, ean } = &row.codes;
    xml.group("ItemEntry", |xml| {
        xml.text("RowNo", number);
        xml.filled("SellerProductId", cut(seller, SHORT));
        xml.filled("BuyerProductId", cut(buyer, SHORT));
        // A row without a name has to say something.
        let name = cut(&row.name, LONG);
        xml.text("Description", if name.is_empty() { "-" } else { name });
        xml.filled("EAN", cut(ean, NORMAL));
        for (text, most, id) in [
            (&row.name, LONG, extension::DESCRIPTION),
            (seller, SHORT, extension::SELLER_PRODUCT),
            (buyer, SHORT, extension::BUYER_PRODUCT),
        ] {
            if needs_extension(text, most) {
                write_extension(xml, "ItemReserve", id, text);
            }
        }
        for (number, id) in [(quantity.0, extension::AMOUNT), (row.price.0, extension::PRICE)] {
            if number.round(DECIMALS) != number {
                write_extension(xml, "ItemReserve", id, &number.to_string());
            }
        }
        xml.group("ItemDetailInfo", |xml| {
            xml.filled("ItemUnit", cut(&row.unit, SHORT));
            xml.text("ItemAmount", quantity.round(DECIMALS));
            xml.text("ItemPrice", row.price.round(DECIMALS));
        });
        xml.text("ItemSum", sign.of(base).0.to_places(2));
        for found in &row.adjustments {
            addition(xml, sign, found, base);
        }
        let tax = Money(row.net.0.share(row.tax.percent.0, Fixed::from_whole(100)).unwrap_or_default().round(2));
        vat(xml, row.tax, sign.of(row.net), sign.of(tax));
        let total = row.net.plus(tax).unwrap_or(row.net);
        xml.text("ItemTotal", sign.of(total).0.to_places(2));
    });
}

/// A discount or a charge on the whole as a row of its own.
pub(super) fn adjustment_as_row(xml: &mut Xml, sign: Sign, adjustment: &TaxedAdjustment, number: usize) {
    let TaxedAdjustment { adjustment, tax } = adjustment;
    let one = Quantity::from_whole(1);
    let as_row = Row {
        name: adjustment.reason.clone(),
        codes: Codes::default(),
        unit: String::new(),
        quantity: if adjustment.sum.is_negative() { one.negated() } else { one },
        price: Price(adjustment.sum.abs().0),
        adjustments: Vec::new(),
        net: adjustment.sum,
        tax: *tax,
        place: String::new(),
    };
    row(xml, sign, &as_row, number);
}

/// A discount or a charge on a sum. What takes off a sum below zero makes it less so.
pub(super) fn addition(xml: &mut Xml, sign: Sign, adjustment: &Adjustment, base: Money) {
    let is_discount = adjustment.sum.is_negative() != base.is_negative();
    xml.element("Addition", &[("addCode", if is_discount { "DSC" } else { "CHR" })], |xml| {
        xml.text("AddContent", cut(&adjustment.reason, NORMAL));
        if let Some(percent) = adjustment.percent.filter(|percent| percent.round(RATE_DECIMALS) == *percent) {
            xml.text("AddRate", percent);
        }
        xml.text("AddSum", sign.of(adjustment.sum).0.to_places(2));
    });
}

pub(super) fn vat(xml: &mut Xml, tax: Tax, net: Money, sum: Money) {
    let Tax { category, percent } = tax;
    let attributes: &[(&str, &str)] = match category {
        Category::Standard | Category::Zero => &[("vatId", "TAX")],
        Category::Exempt => &[("vatId", "TAXEX")],
        _ => &[("vatId", "NOTTAX")],
    };
    let is_plain = matches!(category, Category::Standard | Category::Zero | Category::Exempt | Category::OutOfScope);
    let rounded = percent.round(RATE_DECIMALS);
    xml.element("VAT", attributes, |xml| {
        xml.text("SumBeforeVAT", net.0.to_places(2));
        xml.text("VATRate", rounded);
        xml.text("VATSum", sum.0.to_places(2));
        xml.text("SumAfterVAT", net.plus(sum).unwrap_or(net).0.to_places(2));
        if !is_plain || rounded != percent || Tax::of(rounded).category != Tax::of(percent).category {
            write_tax(xml, category, percent);
        }
    });
}

/// The category and the rate in full, where the schema has no word for them.
fn write_tax(xml: &mut Xml, category: Category, percent: Percent) {
    xml.element("Reference", &[("extensionId", extension::TAX)], |xml| {
        xml.text("InformationName", category.code());
        xml.text("InformationContent", percent);
    });
}
