//! A report as a CSV file: which mark parts its cells, which cells are quoted, and its character set.

use std::borrow::Cow;

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use ladu_wire::Fault;

/// A CSV file being written.
pub struct Csv {
    separator: u8,
    quoted: bool,
    writer: Option<Writer<Vec<u8>>>,
}

impl Csv {
    /// An empty file with the account's separator; one that is not ASCII cannot part cells, so a semicolon does.
    pub fn new(separator: char) -> Csv {
        let separator = u8::try_from(separator).ok().filter(u8::is_ascii).unwrap_or(b';');
        Csv { separator, quoted: false, writer: None }
    }

    /// Quotes every cell and writes the file in Latin-1, as old reports are. To be said before the first row.
    pub fn quote_everything(&mut self) {
        self.quoted = true;
    }

    /// Parts cells by semicolons, whatever the account writes. To be said before the first row.
    pub fn part_by_semicolons(&mut self) {
        self.separator = b';';
    }

    /// Adds a row. A cell with a separator, a quote or a line break is quoted; one that a spreadsheet would take for a formula begins with an
    /// apostrophe.
    pub fn row<T: AsRef<str>>(&mut self, cells: &[T]) -> Result<(), Fault> {
        let (separator, quoted) = (self.separator, self.quoted);
        let writer = self.writer.get_or_insert_with(|| {
            WriterBuilder::new()
                .delimiter(separator)
                .quote_style(if quoted { QuoteStyle::Always } else { QuoteStyle::Necessary })
                .terminator(Terminator::CRLF)
                .flexible(true)
                .from_writer(Vec::new())
        });
        let cells: Vec<Cow<'_, str>> = cells.iter().map(|cell| harmless(cell.as_ref())).collect();
        let cells = cells.iter().map(AsRef::as_ref);
        let written = match quoted {
            true => writer.write_record(cells.map(latin_1)),
            false => writer.write_record(cells),
        };
        written.map_err(|error| Fault::internal(error.to_string()))
    }

    /// The file and its character set.
    pub fn into_bytes(self) -> Result<(Vec<u8>, &'static str), Fault> {
        let bytes = match self.writer {
            Some(writer) => writer.into_inner().map_err(|error| Fault::internal(error.to_string()))?,
            None => Vec::new(),
        };
        Ok((bytes, if self.quoted { "ISO-8859-1" } else { "UTF-8" }))
    }
}

/// A cell that no spreadsheet takes for a formula. Numbers are none, whatever mark they begin with.
fn harmless(cell: &str) -> Cow<'_, str> {
    let is_number = || {
        let digits = cell.trim_start_matches(['-', '+']);
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}' | '%'))
    };
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !is_number() {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

/// A text in Latin-1; what it has no letter for becomes a question mark.
fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(set: impl Fn(&mut Csv), separator: char, rows: &[&[&str]]) -> (Vec<u8>, &'static str) {
        let mut csv = Csv::new(separator);
        set(&mut csv);
        rows.iter().for_each(|row| csv.row(row).unwrap());
        csv.into_bytes().unwrap()
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in
            ["=1+1", "+1+1", "-cmd|x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-", "--1=", "+372 5550 1000x", "-1;=2"]
        {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in ["", "-5", "-1 234,50", "+372 5550 1000", "-12.5%", "a=1", "5-3", "Tea", "'=1"] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn only_cells_that_need_it_are_quoted() {
        for (separator, cells, line) in [
            (';', ["a", "b c", ""], "a;b c;\r\n"),
            (';', ["a;b", "a,b", "a\tb"], "\"a;b\";a,b;a\tb\r\n"),
            (',', ["a;b", "a,b", " a "], "a;b,\"a,b\", a \r\n"),
            ('\t', ["a\tb", "-1.50", "=1+1"], "\"a\tb\"\t-1.50\t'=1+1\r\n"),
            (';', ["say \"x\"", "a\nb", "a\rb"], "\"say \"\"x\"\"\";\"a\nb\";\"a\rb\"\r\n"),
            (';', ["", "", "õ€"], ";;õ€\r\n"),
        ] {
            let (bytes, set) = file(|_| (), separator, &[&cells]);
            assert_eq!((String::from_utf8(bytes).unwrap().as_str(), set), (line, "UTF-8"));
        }
    }

    #[test]
    fn old_reports_quote_everything_in_latin_1() {
        let rows: [&[&str]; 2] = [&["Nimi", "õ", ""], &["a\"b", "5 €"]];
        let (bytes, set) = file(Csv::quote_everything, ',', &rows);
        assert_eq!(bytes, b"\"Nimi\",\"\xf5\",\"\"\r\n\"a\"\"b\",\"5 ?\"\r\n");
        assert_eq!(set, "ISO-8859-1");
    }

    #[test]
    fn a_report_can_insist_on_semicolons() {
        assert_eq!(file(Csv::part_by_semicolons, ',', &[&["a", "b;c"]]).0, b"a;\"b;c\"\r\n");
        assert_eq!(file(|_| (), '\u{a7}', &[&["a", "b"]]).0, b"a;b\r\n");
        assert!(file(|_| (), ';', &[]).0.is_empty());
    }
}
