//! Exports products: all of them, in the columns that the import reads.

use std::collections::HashMap;
use std::io::Write;

use anyhow::Context as _;
use ladu_api::catalog::product::PRODUCT;
use ladu_identity::accounts;
use ladu_record::noun;
use ladu_record::noun::Noun;
use ladu_record::{Caches, Cx, Failure};
use ladu_store::{Row, Value};
use ladu_types::Fixed;
use ladu_wire::{Fault, Params};

use super::columns::{COLUMNS, Kind};
use super::commands::Export;
use super::names;
use crate::system_context;

/// Products read at once.
const PAGE: i64 = 1000;

/// Names of other records, by table and id, and tax rates.
struct Known {
    names: HashMap<&'static str, noun::Names>,
    rates: HashMap<i64, String>,
}

pub(crate) fn export(options: &Export) -> anyhow::Result<()> {
    let out: Box<dyn Write> = match options.file.as_str() {
        "-" => Box::new(std::io::stdout()),
        path => Box::new(std::fs::File::create(path).with_context(|| format!("cannot write {path}"))?),
    };
    let separator = u8::try_from(options.separator).context("the separator is one plain character")?;
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(out);
    writer.write_record(COLUMNS.iter().map(|(name, _)| *name))?;
    let store = options.place.open()?;
    let account = accounts::find(&store, Some(&options.account)).map_err(system_context::told)?;
    let request = system_context::request(&store, account.id, &account.code)?;
    let (params, caches) = (Params::default(), Caches::default());
    let (mut after, mut count) = (0, 0u64);
    loop {
        let page = store.read(account.id.number(), |tx| -> Result<(i64, Vec<Vec<String>>), Failure> {
            let mut cx = Cx::new(tx, &request, &params, &caches);
            Ok(read(&mut cx, after)?)
        });
        let (last, rows) = page.map_err(|failure| system_context::told(failure.0))?;
        count += rows.len() as u64;
        for row in &rows {
            writer.write_record(row)?;
        }
        if rows.is_empty() {
            break;
        }
        after = last;
    }
    writer.flush()?;
    if options.file != "-" {
        println!("{count} products written");
    }
    Ok(())
}

/// The products after an id, a page of them, and the last id.
fn read(cx: &mut Cx<'_, '_>, after: i64) -> Result<(i64, Vec<Vec<String>>), Fault> {
    let sql = format!("{} WHERE t.account = $0 AND t.id > $1 ORDER BY t.id LIMIT $2", PRODUCT.plan().select());
    let rows = cx.query(&sql, &[Value::Int(after), Value::Int(PAGE)])?;
    if rows.is_empty() {
        return Ok((after, Vec::new()));
    }
    let known = known(cx)?;
    let cells = |row: Row<'_>| COLUMNS.iter().map(|(_, kind)| cell(&PRODUCT, &known, row, *kind)).collect();
    let last = rows.iter().map(|row| row.int(0)).max().unwrap_or(after);
    Ok((last, rows.iter().map(cells).collect()))
}

fn known(cx: &mut Cx<'_, '_>) -> Result<Known, Fault> {
    let mut all = HashMap::new();
    for table in ["product_category", "brand", "unit"] {
        all.insert(table, (*noun::names(cx, table)?).clone());
    }
    let rows = cx.query("SELECT id, name FROM supplier WHERE account = $0", &[])?;
    all.insert("supplier", rows.iter().map(|row| (row.int(0), row.text(1).to_owned())).collect());
    all.insert("product_group", names::paths(cx)?.into_iter().collect());
    let rows = cx.query("SELECT id, rate FROM vat_rate WHERE account = $0", &[])?;
    let rates = rows.iter().map(|row| (row.int(0), Fixed::from_micro(row.int(1)).to_string())).collect();
    Ok(Known { names: all, rates })
}

fn cell(noun: &'static Noun, known: &Known, row: Row<'_>, kind: Kind) -> String {
    let at = |column: &str| noun.plan().position(column).unwrap_or(0);
    match kind {
        Kind::Plain(column) => match row.value(at(column)) {
            Value::Int(number) => number.to_string(),
            Value::Text(text) => text.to_owned(),
            Value::Null | Value::Blob(_) => String::new(),
        },
        Kind::Amount(column) => Fixed::from_micro(row.int(at(column))).to_string(),
        Kind::Name(table, column) => {
            let names = known.names.get(table);
            names.and_then(|names| names.get(&row.int(at(column)))).cloned().unwrap_or_default()
        }
        Kind::Rate => known.rates.get(&row.int(at("vat_rate_id"))).cloned().unwrap_or_default(),
    }
}
