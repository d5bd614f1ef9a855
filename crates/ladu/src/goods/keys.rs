//! Which product each row of a file is, by its codes: looked up for the whole file before anything is changed.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, fold};

use super::columns::Kind;
use super::table::{Problem, Table, Used};
use super::text;

/// What one of several cells of the same file is called.
const TWICE: &str = "stands in the file twice, first on line";

/// The products of an account by what a row finds them by.
struct Products {
    by_code: HashMap<String, Vec<(Id<of::Product>, String)>>,
    by_bar_code: HashMap<String, Vec<Id<of::Product>>>,
    /// Those that have neither, by name.
    by_name: HashMap<String, Vec<Id<of::Product>>>,
    /// What people know a product by.
    called: HashMap<Id<of::Product>, String>,
}

/// The key cells of a row.
#[derive(Default)]
struct Cells<'t> {
    code: Option<(&'t Used, &'t str)>,
    bar_code: Option<(&'t Used, &'t str)>,
    name: Option<&'t str>,
}

/// What is to be done where two products have the same bar code.
const SHARED: &str = "give each its own, or say --shared-bar-codes";

/// The product of every row, none where one is to be made.
pub(super) fn resolve(
    cx: &mut Cx<'_, '_>,
    table: &Table,
    may_share: bool,
) -> Result<(Vec<Option<Id<of::Product>>>, Vec<Problem>), Fault> {
    let products = Products::load(cx)?;
    let drops_zeros =
        !table.rows.iter().any(|(_, row)| cells(table, row).code.is_some_and(|(_, c)| c.starts_with('0')));
    let (mut ids, mut problems) = (Vec::with_capacity(table.rows.len()), Vec::new());
    let mut codes: HashMap<String, u64> = HashMap::new();
    let mut changed: HashMap<Id<of::Product>, u64> = HashMap::new();
    for (line, row) in &table.rows {
        let cells = cells(table, row);
        let mut wrong = |(used, cell): (&Used, &str), says: String| problems.push(used.problem(*line, cell, &says));
        if let Some((used, code)) = cells.code
            && let Some(first) = codes.insert(fold(code), *line)
        {
            wrong((used, code), format!("{TWICE} {first}: a product has one row"));
        }
        let id = match products.find(&cells) {
            Ok(id) => id,
            Err((place, says)) => {
                match place {
                    Some(cell) => wrong(cell, says),
                    None => problems.push(Problem { line: *line, column: String::new(), says }),
                }
                ids.push(None);
                continue;
            }
        };
        if let (None, Some((used, code)), true) = (id, cells.code, drops_zeros)
            && let Some(longer) = products.with_zeros(code)
        {
            wrong((used, code), format!("is no product, but {longer} is: a spreadsheet has dropped its zeros"));
        }
        if let Some(id) = id
            && let Some(first) = changed.insert(id, *line)
            && cells.code.is_none()
        {
            let says = format!("is the same product as line {first}: a product has one row");
            problems.push(Problem { line: *line, column: String::new(), says });
        }
        ids.push(id);
    }
    if !may_share || cx.settings()?.text("product_code2_unique") != "0" {
        problems.extend(shared_bar_codes(table, &products, &ids));
    }
    Ok((ids, problems))
}

/// The key cells of a row that hold something.
fn cells<'t>(table: &'t Table, row: &'t csv::StringRecord) -> Cells<'t> {
    let mut found = Cells::default();
    for (used, cell) in table.cells(row).filter(|(_, cell)| !cell.is_empty() && *cell != "-") {
        match used.kind {
            Kind::Code(_) => found.code = Some((used, text::plain(cell))),
            Kind::BarCode(_) => found.bar_code = Some((used, text::plain(cell))),
            Kind::Value("name") => found.name = Some(text::plain(cell)),
            _ => {}
        }
    }
    found
}

/// Bar codes that two products would have once the whole file is in, and do not have now.
fn shared_bar_codes(table: &Table, products: &Products, ids: &[Option<Id<of::Product>>]) -> Vec<Problem> {
    let Some(column) = table.column_of(|kind| matches!(kind, Kind::BarCode(_))) else { return Vec::new() };
    let mut problems = Vec::new();
    // What products have a new bar code, or none.
    let mut left: HashMap<Id<of::Product>, &str> = HashMap::new();
    for ((_, row), id) in table.rows.iter().zip(ids) {
        let cell = row.get(column.at).unwrap_or_default().trim();
        if let (Some(id), false) = (id, cell.is_empty()) {
            left.insert(*id, text::plain(cell));
        }
    }
    let mut seen: HashMap<&str, u64> = HashMap::new();
    for ((line, row), id) in table.rows.iter().zip(ids) {
        let Some((used, code)) = cells(table, row).bar_code else { continue };
        let first = *seen.entry(code).or_insert(*line);
        let have = products.by_bar_code.get(code).map_or(&[][..], Vec::as_slice);
        if id.is_some_and(|id| have.contains(&id)) {
            continue;
        }
        if first != *line {
            problems.push(used.problem(*line, code, &format!("{TWICE} {first}: {SHARED}")));
            continue;
        }
        let keeps = |other: &&Id<of::Product>| left.get(*other).is_none_or(|new| *new == code);
        if let Some(other) = have.iter().find(keeps) {
            let called = products.called(*other);
            problems.push(used.problem(*line, code, &format!("is the bar code of {called}: {SHARED}")));
        }
    }
    problems
}

type Wrong<'t> = (Option<(&'t Used, &'t str)>, String);

impl Products {
    fn load(cx: &mut Cx<'_, '_>) -> Result<Products, Fault> {
        let sql = "SELECT id, code, code2, CASE WHEN code = '' AND code2 = '' THEN name ELSE '' END FROM product
                   WHERE account = $0 ORDER BY id";
        let mut products = Products {
            by_code: HashMap::new(),
            by_bar_code: HashMap::new(),
            by_name: HashMap::new(),
            called: HashMap::new(),
        };
        for row in cx.query(sql, &[])?.iter() {
            let (id, code, bar_code, name) = (row.get(0), row.text(1), row.text(2), row.text(3));
            if !code.is_empty() {
                products.by_code.entry(fold(code)).or_default().push((id, code.to_owned()));
            }
            if !bar_code.is_empty() {
                products.by_bar_code.entry(bar_code.to_owned()).or_default().push(id);
            }
            if code.is_empty() && bar_code.is_empty() {
                products.by_name.entry(fold(name.trim())).or_default().push(id);
            }
            let called = [code, bar_code, name].into_iter().find(|text| !text.is_empty());
            products.called.insert(id, called.unwrap_or_default().to_owned());
        }
        Ok(products)
    }

    /// The product of a row: that of its code; without one that of its bar code; without both the one of its name that has neither.
    fn find<'t>(&self, cells: &Cells<'t>) -> Result<Option<Id<of::Product>>, Wrong<'t>> {
        let several = "is of several products, so that nobody knows which is meant: give each its own first";
        if let Some((used, code)) = cells.code {
            let found = self.by_code.get(&fold(code)).map_or(&[][..], Vec::as_slice);
            let exact: Vec<Id<of::Product>> = found.iter().filter(|(_, own)| own == code).map(|(id, _)| *id).collect();
            return match (found, exact.as_slice()) {
                ([], _) => Ok(None),
                ([(one, _)], _) | (_, [one]) => Ok(Some(*one)),
                _ => Err((Some((used, code)), several.to_owned())),
            };
        }
        let (found, place) = match (cells.bar_code, cells.name) {
            (Some(bar_code), _) => (self.by_bar_code.get(bar_code.1), Some(bar_code)),
            (None, Some(name)) => (self.by_name.get(&fold(name)), None),
            (None, None) => return Err((None, "has neither a code nor a name".to_owned())),
        };
        match found.map_or(&[][..], Vec::as_slice) {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            _ if place.is_some() => Err((place, several.to_owned())),
            _ => Err((
                None,
                format!("the name {several}", several = several.replace("give each its own", "give each a code")),
            )),
        }
    }

    /// A code that is this one with zeros before it.
    fn with_zeros(&self, code: &str) -> Option<&str> {
        if code.is_empty() || !code.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let longer = (1..=13).map(|zeros| format!("{}{code}", "0".repeat(zeros)));
        longer.filter_map(|code| self.by_code.get(&code)).flatten().map(|(_, code)| code.as_str()).next()
    }

    fn called(&self, id: Id<of::Product>) -> &str {
        self.called.get(&id).map_or("another product", String::as_str)
    }
}

/// Refuses (1012) an import when somebody else has taken a code of these products in the meantime. Whoever saves a product with a code
/// shares the lock that is taken here, so that nobody is in between.
pub(super) fn confirm(cx: &mut Cx<'_, '_>, products: &[Id<of::Product>]) -> Result<(), Fault> {
    if products.is_empty() {
        return Ok(());
    }
    ladu_api::catalog::product::lock_codes(cx)?;
    for (setting, field) in [("product_code_unique", "code"), ("product_code2_unique", "code2")] {
        if cx.settings()?.text(setting) == "0" {
            continue;
        }
        let sql = format!(
            "SELECT a.id FROM product a JOIN product b ON b.account = a.account AND b.{field} = a.{field} AND b.id <> a.id
             WHERE a.account = $0 AND a.{field} <> '' AND a.id IN ({{ids}}) LIMIT 1"
        );
        for some in products.chunks(1000) {
            let some: Vec<i64> = some.iter().map(|id| id.number()).collect();
            if !cx.among(&sql, &some, &[])?.is_empty() {
                return Err(Fault::at(Code::TAKEN, field));
            }
        }
    }
    Ok(())
}
