//! A CSV file as people have them: any of three separators, any of two encodings, headers under any name.

use std::io::Read as _;

use anyhow::{Context as _, bail};
use encoding_rs::WINDOWS_1252;

use super::columns::{COLUMNS, Kind};

/// A file that was read: what its columns are, and its rows.
#[derive(Debug)]
pub(super) struct Table {
    /// The fields of the columns that are used, by their place in a row, with the header that stands in the file.
    pub columns: Vec<Used>,
    /// The rows, each with the line of the file it starts on.
    pub rows: Vec<(u64, csv::StringRecord)>,
    /// Headers that mean nothing to us.
    pub ignored: Vec<String>,
    /// The text was not UTF-8 and was read as Windows-1252.
    pub guessed: bool,
    /// Commas stand in decimals.
    pub decimal_comma: bool,
}

/// A column that is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Used {
    /// Its place in a row.
    pub at: usize,
    /// Its header in the file.
    pub header: String,
    /// The field it is.
    pub field: String,
}

pub(super) fn read(path: &str, maps: &[String]) -> anyhow::Result<Table> {
    let mut bytes = Vec::new();
    match path {
        "-" => std::io::stdin().read_to_end(&mut bytes).map(drop),
        path => std::fs::read(path).map(|read| bytes = read),
    }
    .with_context(|| format!("cannot read {path}"))?;
    parse(&bytes, maps)
}

/// Reads the bytes of a file.
pub(super) fn parse(bytes: &[u8], maps: &[String]) -> anyhow::Result<Table> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (text, guessed) = match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => (WINDOWS_1252.decode(bytes).0.into_owned(), true),
    };
    // The reader counts lines by their last character alone.
    let text = text.replace("\r\n", "\n");
    let separator = separator_of(&text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().context("the file has no line of headers")?.clone();
    let (columns, ignored) = match_headers(&headers, maps)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.context("the file is not a table")?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().any(|cell| !cell.is_empty()) {
            rows.push((line, record));
        }
    }
    Ok(Table { columns, rows, ignored, guessed, decimal_comma: separator != b',' })
}

/// Whichever of `;`, tab and `,` the first line has most of.
fn separator_of(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| first.bytes().filter(|b| b == separator).count();
    let found = [b',', b'\t', b';'].into_iter().max_by_key(count);
    found.unwrap_or(b';')
}

fn match_headers(headers: &csv::StringRecord, maps: &[String]) -> anyhow::Result<(Vec<Used>, Vec<String>)> {
    let mut wanted = Vec::new();
    for map in maps {
        let Some((header, field)) = map.rsplit_once('=') else { bail!("--map needs HEADER=FIELD, not {map}") };
        let Some(field) = field_of(field) else { bail!("--map {map}: there is no field {field}") };
        if !headers.iter().any(|found| same(found, header)) {
            bail!("--map {map}: the file has no column {header}");
        }
        wanted.push((header.to_owned(), field));
    }
    let (mut columns, mut ignored): (Vec<Used>, Vec<String>) = (Vec::new(), Vec::new());
    for (at, header) in headers.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
        let mapped = wanted.iter().find(|(name, _)| same(name, header)).map(|(_, field)| field.clone());
        let Some(field) = mapped.or_else(|| field_of(header)) else {
            ignored.push(header.to_owned());
            continue;
        };
        if let Some(first) = columns.iter().find(|used| used.field == field) {
            bail!("the columns {} and {header} are both {field}", first.header);
        }
        columns.push(Used { at, header: header.to_owned(), field });
    }
    if columns.is_empty() {
        let known: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
        bail!("no column is known; the fields are {}", known.join(", "));
    }
    Ok((columns, ignored))
}

fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

/// The field that a header names, in any case: a column, or a text in a language.
fn field_of(header: &str) -> Option<String> {
    let header = header.trim();
    if let Some((name, _)) = COLUMNS.iter().find(|(name, _)| same(name, header)) {
        return Some((*name).to_owned());
    }
    ladu_wire::Language::ALL.into_iter().find_map(|language| {
        let texts = ["name", "description", "longdesc"];
        texts.into_iter().map(|text| format!("{text}{}", language.suffix())).find(|name| same(name, header))
    })
}

/// What kind of column a field is.
pub(super) fn kind_of(field: &str) -> Kind {
    COLUMNS.iter().find(|(name, _)| *name == field).map_or(Kind::Plain(""), |(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(table: &Table) -> Vec<Vec<&str>> {
        table.rows.iter().map(|(_, row)| row.iter().collect()).collect()
    }

    #[test]
    fn separators_and_encodings_are_found_out() {
        for (text, comma) in
            [("code;name\n1;\"a;b\"\n", true), ("code,name\n1,\"a;b\"\n", false), ("code\tname\n1\ta;b\n", true)]
        {
            let table = parse(text.as_bytes(), &[]).unwrap();
            assert_eq!(cells(&table), [["1", "a;b"]], "{text}");
            assert_eq!((table.decimal_comma, table.guessed), (comma, false));
        }
        let with_mark = parse("\u{feff}name\nTee õ\n".as_bytes(), &[]).unwrap();
        assert_eq!(with_mark.columns[0].field, "name");
        let latin = parse(b"name\nTee \xf5\n", &[]).unwrap();
        assert!(latin.guessed);
        assert_eq!(cells(&latin), [["Tee õ"]]);
    }

    #[test]
    fn headers_are_matched_in_any_case_and_by_map() {
        let table = parse(b"CODE;Artikel;nameest;colour\n1;Tea;Tee;red\n", &["Artikel=name".to_owned()]).unwrap();
        let fields: Vec<&str> = table.columns.iter().map(|used| used.field.as_str()).collect();
        assert_eq!(fields, ["code", "name", "nameEST"]);
        assert_eq!(table.ignored, ["colour"]);
        assert!(parse(b"a;b\n1;2\n", &[]).is_err());
        assert!(parse(b"code;Code\n1;2\n", &[]).is_err());
        assert!(parse(b"code\n1\n", &["x=name".to_owned()]).is_err());
    }

    #[test]
    fn rows_know_their_line() {
        let table = parse(b"code;name\n1;\"two\nlines\"\n\n;\n2;b\n", &[]).unwrap();
        assert_eq!(table.rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 6]);
        let table = parse(b"code;name\r\n1;a\r\n2;b\r\n", &[]).unwrap();
        assert_eq!(table.rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3]);
    }
}
