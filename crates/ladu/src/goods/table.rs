//! A CSV file as people have them: any of three separators, any encoding, headers under any name; every doubt is an error of its place.

use std::fmt;

use anyhow::{Context as _, bail};

use super::columns::{COLUMNS, Kind, named};
use super::commands::Import;
use super::number::{Mark, Numbers};
use super::{quotes, text};
use crate::session::Session;

/// Something wrong in the file, by where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub line: u64,
    /// The header of the column; empty for the whole row.
    pub column: String,
    pub says: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column.as_str() {
            "" => write!(f, "line {}: {}", self.line, self.says),
            column => write!(f, "line {}, {column}: {}", self.line, self.says),
        }
    }
}

/// A file that was read: what its columns are, and its rows.
pub(super) struct Table {
    /// The columns that are used.
    pub columns: Vec<Used>,
    /// The rows, each with the line of the file it starts on.
    pub rows: Vec<(u64, csv::StringRecord)>,
    /// Headers that mean nothing to us.
    pub ignored: Vec<String>,
    /// How numbers are written.
    pub numbers: Numbers,
    /// Rows that do not fit their headers.
    pub problems: Vec<Problem>,
}

/// A column that is used.
pub(super) struct Used {
    /// Its place in a row.
    pub at: usize,
    /// Its header in the file.
    pub header: String,
    /// The proper name of its header.
    pub name: String,
    /// What the column holds.
    pub kind: Kind,
}

impl Used {
    /// Something wrong in a row of this column: the cell, and what is to be said of it.
    pub(super) fn problem(&self, line: u64, cell: &str, says: &str) -> Problem {
        let mut begins: String = cell.chars().take(60).collect();
        if begins.len() < cell.len() {
            begins.push('…');
        }
        let says = if cell.is_empty() { says.to_owned() } else { format!("\"{begins}\" {says}") };
        Problem { line, column: self.header.clone(), says }
    }
}

impl Table {
    /// The columns of a row with their cells, without blanks around them.
    pub(super) fn cells<'t>(&'t self, row: &'t csv::StringRecord) -> impl Iterator<Item = (&'t Used, &'t str)> {
        self.columns.iter().map(|used| (used, row.get(used.at).unwrap_or_default().trim()))
    }

    /// The column that is of a kind.
    pub(super) fn column_of(&self, is_it: impl Fn(Kind) -> bool) -> Option<&Used> {
        self.columns.iter().find(|used| is_it(used.kind))
    }
}

/// How a file is to be read.
#[derive(Default)]
pub(super) struct Reading<'a> {
    pub maps: &'a [String],
    pub encoding: Option<&'static encoding_rs::Encoding>,
    pub decimal: Option<Mark>,
    pub separator: Option<u8>,
}

/// Reads the file that is to be imported.
pub(super) fn read(options: &Import, session: &mut Session<'_>) -> anyhow::Result<Table> {
    let bytes = session.read_all(&options.file)?;
    let reading = Reading {
        maps: &options.maps,
        encoding: options.encoding,
        decimal: options.decimal,
        separator: options.separator,
    };
    parse(&bytes, &reading)
}

/// Reads the bytes of a file.
pub(super) fn parse(bytes: &[u8], reading: &Reading<'_>) -> anyhow::Result<Table> {
    let text = text::decode(bytes, reading.encoding)?;
    let (own, text, first_line) = own_separator(&text);
    let separator = reading.separator.or(own).unwrap_or_else(|| separator_of(text));
    if let Some(told) = quotes::broken(text, char::from(separator), first_line) {
        bail!("{told}");
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let headers = reader.headers().context("the file has no line of headers")?.clone();
    let (columns, ignored) = match_headers(&headers, reading.maps)?;
    let numbers = Numbers::of(reading.decimal, separator);
    let mut table = Table { columns, rows: Vec::new(), ignored, numbers, problems: Vec::new() };
    for record in reader.records() {
        let record = record.context("the file is not a table")?;
        let line = record.position().map_or(0, csv::Position::line) + first_line as u64 - 1;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.len() != headers.len() {
            table.problems.push(uneven(line, &record, headers.len(), char::from(separator)));
            continue;
        }
        for used in table.columns.iter().filter(|used| used.kind.is_amount()) {
            table.numbers.see(line, record.get(used.at).unwrap_or_default().trim_end_matches('%'));
        }
        table.rows.push((line, record));
    }
    Ok(table)
}

fn uneven(line: u64, record: &csv::StringRecord, headers: usize, separator: char) -> Problem {
    let cure = match record.len() > headers {
        true => format!("put quotes around a cell with {separator:?} in it"),
        false => "a cell or its separator is missing".to_owned(),
    };
    let cells: Vec<&str> = record.iter().collect();
    let cells: String = cells.join(" | ").chars().take(80).collect();
    let says = format!("has {} cells and the header has {headers}: {cure}. It was read as {cells}", record.len());
    Problem { line, column: String::new(), says }
}

/// The separator that the first line of a file names (`sep=;`), as spreadsheets write it, with what comes after and its line.
fn own_separator(text: &str) -> (Option<u8>, &str, usize) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim_matches(['"', ' ']);
    match first.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")).map(|_| &first.as_bytes()[4..]) {
        Some([separator]) => (Some(*separator), rest, 2),
        _ => (None, text, 1),
    }
}

/// Whichever of `;`, tab and `,` the first line has most of outside of quotes.
fn separator_of(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let bare: String = first.split('"').step_by(2).collect();
    let count = |separator: &u8| bare.bytes().filter(|b| b == separator).count();
    let found = [b',', b'\t', b';'].into_iter().max_by_key(count);
    found.unwrap_or(b';')
}

/// What the columns are, and the headers that nobody knows.
fn match_headers(headers: &csv::StringRecord, maps: &[String]) -> anyhow::Result<(Vec<Used>, Vec<String>)> {
    // A header, and the column it is said to be; none when it is to be left out.
    let mut wanted: Vec<(&str, Option<(String, Kind)>)> = Vec::new();
    for map in maps {
        let Some((header, field)) = map.rsplit_once('=') else { bail!("--map needs HEADER=FIELD, not {map}") };
        let column = named(field);
        if column.is_none() && !field.trim().is_empty() {
            bail!("--map {map}: there is no field {field}");
        }
        if !headers.iter().any(|found| same(found, header)) {
            bail!("--map {map}: the file has no column {header}");
        }
        wanted.push((header, column));
    }
    let (mut columns, mut ignored): (Vec<Used>, Vec<String>) = (Vec::new(), Vec::new());
    for (at, header) in headers.iter().map(str::trim).enumerate().filter(|(_, header)| !header.is_empty()) {
        let column = match wanted.iter().find(|(name, _)| same(name, header)) {
            Some((_, None)) => continue,
            Some((_, Some(column))) => Some(column.clone()),
            None => named(header),
        };
        let Some((name, kind)) = column else {
            ignored.push(header.to_owned());
            continue;
        };
        if let Some(first) = columns.iter().find(|used| used.name == name) {
            bail!("the columns {} and {header} are both {name}; leave one out by --map \"{header}=\"", first.header);
        }
        columns.push(Used { at, header: header.to_owned(), name, kind });
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> anyhow::Result<Table> {
        parse(text.as_bytes(), &Reading::default())
    }

    fn cells(table: &Table) -> Vec<Vec<&str>> {
        table.rows.iter().map(|(_, row)| row.iter().collect()).collect()
    }

    #[test]
    fn separators_are_found_out_or_said() {
        for text in
            ["code;name\n1;\"a;b\"\n", "code,name\n1,\"a;b\"\n", "code\tname\n1\ta;b\n", "sep=,\ncode,name\n1,a;b\n"]
        {
            assert_eq!(cells(&read(text).unwrap()), [["1", "a;b"]], "{text}");
        }
        let commas_in_quotes = read("\"code\";name;\"x, y, z, w\"\n1;a;b\n").unwrap();
        assert_eq!(cells(&commas_in_quotes), [["1", "a", "b"]]);
        assert_eq!(read("sep=;\ncode;name\n1;a\n").unwrap().rows[0].0, 3, "the line of the file");
    }

    #[test]
    fn headers_are_matched_in_any_case_and_by_map() {
        let maps = ["Artikel=name".to_owned(), "Type=".to_owned()];
        let reading = Reading { maps: &maps, ..Reading::default() };
        let table = parse(b"CODE;Artikel;nameest;colour;Type\n1;Tea;Tee;red;x\n", &reading).unwrap();
        let names: Vec<&str> = table.columns.iter().map(|used| used.name.as_str()).collect();
        assert_eq!(names, ["code", "name", "nameEST"]);
        assert_eq!(table.ignored, ["colour"]);
        assert!(read("a;b\n1;2\n").is_err());
        assert!(read("code;Code\n1;2\n").is_err());
        let reading = Reading { maps: &["x=name".to_owned()], ..Reading::default() };
        assert!(parse(b"code\n1\n", &reading).is_err());
    }

    #[test]
    fn rows_know_their_line() {
        let table = read("code;name\n1;\"two\nlines\"\n\n;\n2;b\n").unwrap();
        assert_eq!(table.rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 6]);
        let table = read("code;name\r\n1;a\r\n2;b\r\n").unwrap();
        assert_eq!(table.rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn a_row_has_as_many_cells_as_the_header() {
        let table = read("code;name;netPrice\n1;Mug; large;3\n2;Cup\n3;Jug;4\n;;\n").unwrap();
        let told: Vec<String> = table.problems.iter().map(Problem::to_string).collect();
        assert!(told[0].starts_with("line 2: has 4 cells and the header has 3"), "{told:?}");
        assert!(told[1].starts_with("line 3: has 2 cells"), "{told:?}");
        assert_eq!((told.len(), table.rows.len()), (2, 1));
    }
}
