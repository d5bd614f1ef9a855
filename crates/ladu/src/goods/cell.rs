//! A cell of the file as a value of the product, or what is wrong with it and how it is mended.

use ladu_record::noun::Field;
use ladu_types::Fixed;
use ladu_wire::{Kind as Holds, MAX_AMOUNT, Scalar};

use super::columns::Kind;
use super::number::{Numbers, is_cut_by_spreadsheet};
use super::text;

/// The cell that clears what a product has.
pub(super) const CLEAR: &str = "-";

/// What a cell says of the product.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said<'c> {
    /// Nothing: what is there stays.
    Nothing,
    /// A value of the column.
    Value(Scalar),
    /// The price with tax.
    Gross(Fixed),
    /// A tax rate: the cell, and the per cent if it is a number.
    Rate(&'c str, Option<Fixed>),
    /// Another record by its name.
    Named(&'c str),
}

/// Reads the cell of a column.
pub(super) fn read<'c>(kind: Kind, cell: &'c str, numbers: &Numbers) -> Result<Said<'c>, String> {
    if cell.is_empty() {
        return Ok(Said::Nothing);
    }
    if text::is_error_of_spreadsheet(cell) {
        return Err("is what a spreadsheet shows when it has no value: mend it there".to_owned());
    }
    if cell == CLEAR {
        return clear(kind);
    }
    match (kind, kind.field()) {
        (Kind::Gross, _) => not_negative(number(numbers, cell)?).map(Said::Gross),
        (Kind::Rate(_), _) => {
            let percent = numbers.read(cell.trim_end_matches('%'));
            let is_number = cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'%' | b' '));
            if is_number { percent.map(|percent| Said::Rate(cell, Some(percent))) } else { Ok(Said::Rate(cell, None)) }
        }
        (Kind::Name(..) | Kind::Path(..), _) => Ok(Said::Named(text::plain(cell))),
        (Kind::Code(_) | Kind::BarCode(_) | Kind::OtherCode(_), Some(field)) => {
            check_code(cell)?;
            value(field, text::plain(cell), numbers)
        }
        (_, Some(field)) => value(field, text::plain(cell), numbers),
        (_, None) => Ok(Said::Nothing),
    }
}

/// What clears a column, where it may be empty.
pub(super) fn clear<'c>(kind: Kind) -> Result<Said<'c>, String> {
    let Some(field) = kind.field() else { return Ok(Said::Gross(Fixed::ZERO)) };
    match (kind, field.kind) {
        (Kind::Code(_), _) => Err("clears nothing here: by its code a row finds its product".to_owned()),
        (Kind::Translated(..), _) => Ok(Said::Value(Scalar::Text(String::new()))),
        _ if field.required => Err("clears nothing here: a product cannot be without".to_owned()),
        (Kind::Rate(_), _) => Err("clears nothing here: write the per cent of the rate, or 0".to_owned()),
        (_, Holds::Flag) => Err("clears nothing here: write 1 or 0".to_owned()),
        (_, Holds::Word(words)) => Err(format!("clears nothing here: write one of {}", words.join(", "))),
        (_, Holds::Text(_)) => Ok(Said::Value(Scalar::Text(String::new()))),
        _ => Ok(Said::Value(Scalar::Int(0))),
    }
}

fn value<'c>(field: &Field, cell: &'c str, numbers: &Numbers) -> Result<Said<'c>, String> {
    if field.kind == Holds::Amount {
        let number = number(numbers, cell)?;
        let number = if field.input == "netPrice" { not_negative(number)? } else { number };
        return Ok(Said::Value(Scalar::Int(number.micro())));
    }
    let read = field.read(field.input, cell).map(Said::Value);
    read.map_err(|_| match field.kind {
        Holds::Flag => "is neither yes nor no: write 1 or 0".to_owned(),
        Holds::Word(words) => format!("is none of {}", words.join(", ")),
        Holds::Text(most) => format!("has {} characters; {most} are the most", cell.chars().count()),
        _ => "cannot be read".to_owned(),
    })
}

fn number(numbers: &Numbers, cell: &str) -> Result<Fixed, String> {
    let number = numbers.read(cell)?;
    if number.abs() > Fixed::from_whole(MAX_AMOUNT) {
        return Err(format!("is too large; {MAX_AMOUNT} is the most"));
    }
    Ok(number)
}

fn not_negative(number: Fixed) -> Result<Fixed, String> {
    if number < Fixed::ZERO { Err("is below 0: a price is not".to_owned()) } else { Ok(number) }
}

/// Refuses codes whose digits a spreadsheet has lost.
fn check_code(cell: &str) -> Result<(), String> {
    let cure = "format the column as text in the spreadsheet, put the whole codes in, and save the file again";
    if is_cut_by_spreadsheet(cell) {
        return Err(format!("is a code that a spreadsheet has cut; its last digits are lost: {cure}"));
    }
    let all = |text: &str, is_it: fn(&u8) -> bool| !text.is_empty() && text.bytes().all(|b| is_it(&b));
    match cell.split_once(['.', ',']) {
        Some((digits, zeros))
            if digits.len() >= 8 && all(digits, u8::is_ascii_digit) && all(zeros, |digit| *digit == b'0') =>
        {
            Err(format!("is a code that a spreadsheet has made a number of: {cure}"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::columns::named;
    use super::*;

    fn cell<'c>(header: &str, cell: &'c str) -> Result<Said<'c>, String> {
        read(named(header).unwrap().1, cell, &Numbers::of(None, b';'))
    }

    #[test]
    fn an_empty_cell_says_nothing_and_a_dash_clears() {
        for header in ["code", "name", "netPrice", "taxFree", "status", "brandName", "vatRate", "nameEST"] {
            assert_eq!(cell(header, ""), Ok(Said::Nothing), "{header}");
        }
        for (header, cleared) in [
            ("description", Scalar::from("")),
            ("code2", Scalar::from("")),
            ("nameEST", Scalar::from("")),
            ("brandName", Scalar::Int(0)),
            ("netWeight", Scalar::Int(0)),
        ] {
            assert_eq!(cell(header, "-"), Ok(Said::Value(cleared)), "{header}");
        }
        for header in ["code", "name", "groupName", "vatRate", "taxFree", "status"] {
            assert!(cell(header, "-").is_err(), "{header}");
        }
    }

    #[test]
    fn a_cell_that_cannot_be_read_says_how_it_can() {
        for (header, text, says) in [
            ("code2", "4,74E+12", "spreadsheet has cut"),
            ("code", "4740000000011,00", "made a number"),
            ("netPrice", "1.234", "can be 1234 or 1,234"),
            ("netPrice", "-1", "below 0"),
            ("priceWithVAT", "-1", "below 0"),
            ("netPrice", "3,50 €", "without words, currency"),
            ("cost", "9999999999", "too large"),
            ("taxFree", "maybe", "write 1 or 0"),
            ("status", "GONE", "ACTIVE"),
            ("name", "#N/A", "spreadsheet"),
            ("name", &"x".repeat(256), "255 are the most"),
        ] {
            let told = cell(header, text).unwrap_err();
            assert!(told.contains(says), "{header} {text}: {told}");
        }
        assert_eq!(cell("code", "12,5"), Ok(Said::Value(Scalar::from("12,5"))));
        assert_eq!(cell("description", "'-"), Ok(Said::Value(Scalar::from("-"))));
        assert_eq!(cell("vatRate", "24 %"), Ok(Said::Rate("24 %", Some(Fixed::from_whole(24)))));
        assert_eq!(cell("vatRate", "Reduced"), Ok(Said::Rate("Reduced", None)));
    }
}
