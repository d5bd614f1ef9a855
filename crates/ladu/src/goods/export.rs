//! Exports products: all of them, in the columns that the import reads.

use std::io::Write;

use ladu_api::catalog::product::PRODUCT;
use ladu_identity::accounts;
use ladu_record::{Caches, Request};
use ladu_record::{Cx, Failure, translations};
use ladu_store::{Row, Store, Value};
use ladu_types::Fixed;
use ladu_wire::{Fault, Kind as Holds, Language, Params};

use super::columns::{COLUMNS, Kind, TRANSLATED, header_of};
use super::commands::{Decimal, Export};
use super::names::Names;
use super::number::{Mark, written};
use super::text::harmless;
use crate::session::Session;
use crate::system_context;

/// Products read at once.
const PAGE: i64 = 1000;

/// How cells are written.
struct Sheet {
    names: Names,
    mark: Mark,
    /// The columns, with those of the languages that some product has a text in.
    columns: Vec<(String, Kind)>,
}

pub(crate) fn export(options: &Export, session: &mut Session<'_>) -> anyhow::Result<()> {
    let store = session.open_existing(&options.place)?;
    let account = system_context::find(&store, &options.account)?;
    let count = {
        let mut out = session.writer(&options.file);
        if options.bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut writer = csv::WriterBuilder::new().delimiter(options.separator).from_writer(out);
        let count = write_all(&store, &account, options.decimal, &mut writer)?;
        writer.flush()?;
        count
    };
    if options.file != "-" {
        session.say(format!("{count} products written"))?;
    }
    Ok(())
}

fn write_all(
    store: &Store,
    account: &accounts::Account,
    decimal: Decimal,
    writer: &mut csv::Writer<impl Write>,
) -> anyhow::Result<u64> {
    let request = system_context::request(store, account.id, &account.code)?;
    let sheet = within(store, &request, |cx| Sheet::load(cx, decimal))?;
    writer.write_record(sheet.columns.iter().map(|(header, _)| header))?;
    let (mut after, mut count) = (0, 0u64);
    loop {
        let (last, rows) = within(store, &request, |cx| sheet.read(cx, after))?;
        for row in &rows {
            writer.write_record(row)?;
        }
        if rows.is_empty() {
            return Ok(count);
        }
        count += rows.len() as u64;
        after = last;
    }
}

/// Reads something of the account.
fn within<T>(
    store: &Store,
    request: &Request,
    mut work: impl FnMut(&mut Cx<'_, '_>) -> Result<T, Fault>,
) -> anyhow::Result<T> {
    let (params, caches) = (Params::default(), Caches::default());
    let read = store.read(request.account.number(), |tx| -> Result<T, Failure> {
        Ok(work(&mut Cx::new(tx, request, &params, &caches))?)
    });
    read.map_err(|failure| system_context::told(failure.0))
}

impl Sheet {
    fn load(cx: &mut Cx<'_, '_>, decimal: Decimal) -> Result<Sheet, Fault> {
        let mark = match decimal {
            Decimal::Point => Mark::Point,
            Decimal::Comma => Mark::Comma,
            Decimal::Account if cx.settings()?.text("numberformat").starts_with(',') => Mark::Comma,
            Decimal::Account => Mark::Point,
        };
        let mut columns: Vec<(String, Kind)> =
            COLUMNS.iter().map(|(header, kind)| ((*header).to_owned(), *kind)).collect();
        let sql = "SELECT DISTINCT field, language FROM translation WHERE account = $0 AND noun = $1 ORDER BY field, language";
        for row in cx.query(sql, &[Value::Text(PRODUCT.table)])?.iter() {
            let text = TRANSLATED.iter().find(|(_, column)| *column == row.text(0));
            if let (Some((text, column)), Some(language)) = (text, Language::parse(row.text(1))) {
                columns.push((header_of(text, language), Kind::Translated(column, language)));
            }
        }
        Ok(Sheet { names: Names::there_is(cx)?, mark, columns })
    }

    /// The products after an id, a page of them, and the last id.
    fn read(&self, cx: &mut Cx<'_, '_>, after: i64) -> Result<(i64, Vec<Vec<String>>), Fault> {
        let sql = format!("{} WHERE t.account = $0 AND t.id > $1 ORDER BY t.id LIMIT $2", PRODUCT.plan().select());
        let rows = cx.query(&sql, &[Value::Int(after), Value::Int(PAGE)])?;
        let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
        let texts = translations::texts(cx, PRODUCT.table, &ids)?;
        let cells = |row: Row<'_>| self.columns.iter().map(|(_, kind)| self.cell(row, *kind, &texts)).collect();
        Ok((ids.last().copied().unwrap_or(after), rows.iter().map(cells).collect()))
    }

    fn cell(&self, row: Row<'_>, kind: Kind, texts: &translations::Texts) -> String {
        let Some(column) = kind.column() else { return String::new() };
        let at = PRODUCT.plan().position(column).unwrap_or(0);
        match kind {
            Kind::Name(noun, _) | Kind::Path(noun, _) => {
                harmless(self.names.name_of(noun, row.int(at)).unwrap_or_default())
            }
            Kind::Rate(_) => {
                self.names.percent_of(row.int(at)).map_or(String::new(), |rate| written(rate.0, self.mark))
            }
            Kind::Translated(_, language) => {
                let key = (row.int(0), column.to_owned(), language.code().to_owned());
                harmless(texts.get(&key).map_or("", String::as_str))
            }
            _ if kind.field().is_some_and(|field| field.kind == Holds::Amount) => {
                written(Fixed::from_micro(row.int(at)), self.mark)
            }
            _ => match row.value(at) {
                Value::Int(number) => number.to_string(),
                Value::Text(text) => harmless(text),
                Value::Null | Value::Blob(_) => String::new(),
            },
        }
    }
}
