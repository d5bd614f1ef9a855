//! The lines of a report as a CSV file: what each is about, its numbers, and the sum of all.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use ladu_record::Cx;
use ladu_record::locale_format::LocaleFormat;
use ladu_record::noun::{self, Names};
use ladu_store::Row;
use ladu_types::{Date, Fixed};
use ladu_wire::{Code, Fault};

use super::goods::Goods;
use super::kinds::{Kind, Measure, Subject};
use super::scope::FROM;
use super::sums::{Grouping, Key, Lines, Sums};
use crate::Csv;

/// How many names are read by their ids; more are read all at once.
const FEW: usize = 1000;

/// What a report is written from.
pub(super) struct Table<'a> {
    pub(super) kind: &'a Kind,
    pub(super) lines: Lines,
    pub(super) measures: &'static [Measure],
    /// Columns for tax rates.
    pub(super) taxes: bool,
    /// What is compared: the table that columns are named by, and their measures.
    pub(super) compared: Option<(&'static str, &'static [Measure])>,
    /// The same lines on other days.
    pub(super) before: Option<Lines>,
    pub(super) goods: Option<Goods>,
    pub(super) format: LocaleFormat,
}

/// Two places, but for quantities, which have those they need.
fn shown(format: &LocaleFormat, measure: Measure, value: Fixed) -> String {
    if measure == Measure::Quantity { format.number(value) } else { format.places(value, 2) }
}

/// All columns of a line together.
fn whole(columns: &BTreeMap<i64, Sums>) -> Result<Sums, Fault> {
    let mut all = Sums::default();
    for sums in columns.values() {
        all.add(sums)?;
    }
    Ok(all)
}

/// The names of some records of a table.
fn names(cx: &mut Cx<'_, '_>, table: &'static str, ids: &BTreeSet<i64>) -> Result<Arc<Names>, Fault> {
    let few: Vec<i64> = ids.iter().copied().take(FEW + 1).collect();
    if few.len() <= FEW {
        return noun::names_of(cx, table, &few);
    }
    let rows = cx.query(&format!("SELECT id, name FROM {table} WHERE account = $0"), &[])?;
    Ok(Arc::new(rows.iter().map(|row| (row.int(0), row.text(1).to_owned())).collect()))
}

/// What invoices, or their rows, show of themselves: cells by id.
type Facts = HashMap<i64, Vec<String>>;

/// What lines are named by.
#[derive(Default)]
struct Labels {
    names: Arc<Names>,
    units: Arc<Names>,
    facts: Facts,
}

impl Table<'_> {
    pub(super) fn write(&self, cx: &mut Cx<'_, '_>, grouping: &Grouping<'_>, csv: &mut Csv) -> Result<(), Fault> {
        let labels = self.labels(cx, grouping)?;
        let columns: BTreeSet<i64> = self.lines.values().flat_map(|columns| columns.keys().copied()).collect();
        let compared = match self.compared {
            Some((table, _)) => names(cx, table, &columns)?,
            None => Arc::default(),
        };
        let rates: BTreeSet<i64> = match self.taxes {
            true => self
                .lines
                .values()
                .flat_map(|columns| columns.values())
                .flat_map(|sums| sums.taxes.keys().copied())
                .collect(),
            false => BTreeSet::new(),
        };
        let rate_names = noun::names(cx, "vat_rate")?;
        csv.row(&self.header(&rates, &rate_names, &columns, &compared))?;
        let mut total: BTreeMap<i64, Sums> = BTreeMap::new();
        let mut total_before = Sums::default();
        for (at, (key, sums)) in self.sorted(&labels)?.into_iter().enumerate() {
            let before = self.before.as_ref().and_then(|before| before.get(key));
            let before = before.map(whole).transpose()?.unwrap_or_default();
            let mut cells = vec![(at + 1).to_string()];
            cells.extend(self.about(key, &labels));
            self.numbers(sums, &before, &rates, &columns, &mut cells)?;
            csv.row(&cells)?;
            for (column, sums) in sums {
                total.entry(*column).or_default().add(sums)?;
            }
            total_before.add(&before)?;
        }
        let mut cells = vec!["TOTAL".to_owned()];
        cells.resize(1 + self.kind.subject.headers().len(), String::new());
        self.numbers(&total, &total_before, &rates, &columns, &mut cells)?;
        csv.row(&cells)?;
        Ok(())
    }

    fn header(
        &self,
        rates: &BTreeSet<i64>,
        rate_names: &Names,
        columns: &BTreeSet<i64>,
        compared: &Names,
    ) -> Vec<String> {
        let name = |names: &Names, id: i64| names.get(&id).cloned().unwrap_or_default();
        let mut cells = vec![String::new()];
        cells.extend(self.kind.subject.headers().into_iter().map(str::to_owned));
        cells.extend(self.measures.iter().map(|measure| measure.header().to_owned()));
        if self.kind.counts {
            cells.extend(COUNTS.iter().map(|header| (*header).to_owned()));
        }
        cells.extend(rates.iter().map(|rate| format!("VAT_TOTAL - ID:{rate} - {}", name(rate_names, *rate))));
        if let Some((_, measures)) = self.compared {
            for column in columns {
                let of =
                    |measure: &Measure| format!("{} - ID:{column} - {}", measure.header(), name(compared, *column));
                cells.extend(measures.iter().map(of));
            }
        }
        if self.before.is_some() {
            cells.extend(self.measures.iter().map(|measure| format!("COMPARED_{}", measure.header())));
        }
        cells
    }

    fn numbers(
        &self,
        sums: &BTreeMap<i64, Sums>,
        before: &Sums,
        rates: &BTreeSet<i64>,
        columns: &BTreeSet<i64>,
        cells: &mut Vec<String>,
    ) -> Result<(), Fault> {
        let all = whole(sums)?;
        let write = |sums: &Sums, measure: &Measure| shown(&self.format, *measure, sums.measure(*measure));
        cells.extend(self.measures.iter().map(|measure| write(&all, measure)));
        if self.kind.counts {
            let each = |sum: Fixed| sum.over(Fixed::from_whole(all.count)).unwrap_or_default();
            cells.push(self.format.places(each(all.quantity), 2));
            cells.push(self.format.places(each(all.net), 2));
            cells.push(all.count.to_string());
        }
        for rate in rates {
            let tax = all.taxes.get(rate).copied().unwrap_or_default();
            cells.push(self.format.places(tax, 2));
        }
        if let Some((_, measures)) = self.compared {
            let none = Sums::default();
            for column in columns {
                let sums = sums.get(column).unwrap_or(&none);
                cells.extend(measures.iter().map(|measure| write(sums, measure)));
            }
        }
        if self.before.is_some() {
            cells.extend(self.measures.iter().map(|measure| write(before, measure)));
        }
        Ok(())
    }

    /// The lines in the order in which they are read: days and numbers rising, all else by name.
    fn sorted(&self, labels: &Labels) -> Result<Vec<(&Key, &BTreeMap<i64, Sums>)>, Fault> {
        let mut lines: Vec<_> = self.lines.iter().collect();
        match self.kind.subject {
            Subject::Day | Subject::Hour | Subject::Weekday => {}
            _ => lines.sort_by_cached_key(|(key, _)| {
                let about = self.about(key, labels);
                let words: Vec<String> = match self.kind.subject {
                    Subject::Invoice | Subject::InvoiceRow => about.get(1).cloned().into_iter().collect(),
                    _ => about
                        .into_iter()
                        .filter(|cell| cell.parse::<i64>().is_err())
                        .map(|c| ladu_wire::fold(&c))
                        .collect(),
                };
                (words, (*key).clone())
            }),
        }
        Ok(lines)
    }

    /// The cells that say what a line is about.
    fn about(&self, key: &Key, labels: &Labels) -> Vec<String> {
        let name = |id: i64| labels.names.get(&id).cloned().unwrap_or_default();
        match self.kind.subject {
            Subject::Day | Subject::Hour => vec![key.text.clone()],
            Subject::Weekday => vec![weekday_name(key.id).to_owned(), key.id.to_string()],
            Subject::Named { .. } => vec![key.id.to_string(), name(key.id)],
            Subject::Product { .. } => self.product(key, labels),
            Subject::Common { drill_down: false, .. } => vec![key.common.to_string(), name(key.common)],
            Subject::Common { drill_down: true, .. } => {
                let mut cells = vec![key.common.to_string(), name(key.common)];
                cells.extend(self.product(key, labels));
                cells
            }
            Subject::Invoice | Subject::InvoiceRow => labels.facts.get(&key.id).cloned().unwrap_or_default(),
        }
    }

    fn product(&self, key: &Key, labels: &Labels) -> Vec<String> {
        let unit = |id: i64| labels.units.get(&id).cloned().unwrap_or_default();
        let goods = self.goods.as_ref();
        let product = goods.and_then(|goods| goods.products.get(&key.id));
        let service = goods.and_then(|goods| goods.services.get(&key.service));
        let [code, ean, name, unit] = match (product, service) {
            (Some(product), _) => [product.code.clone(), product.ean.clone(), product.name.clone(), unit(product.unit)],
            (None, Some((code, name, of))) => [code.clone(), String::new(), name.clone(), unit(*of)],
            (None, None) => Default::default(),
        };
        vec![key.id.to_string(), key.service.to_string(), code, ean, name, unit]
    }

    fn labels(&self, cx: &mut Cx<'_, '_>, grouping: &Grouping<'_>) -> Result<Labels, Fault> {
        let mut labels = Labels::default();
        if self.kind.subject.is_of_products() {
            labels.units = noun::names(cx, "unit")?;
        }
        match self.kind.subject {
            Subject::Named { table, .. } => {
                labels.names = names(cx, table, &self.lines.keys().map(|key| key.id).collect())?;
            }
            Subject::Common { table, .. } => {
                labels.names = names(cx, table, &self.lines.keys().map(|key| key.common).collect())?;
            }
            Subject::Invoice => labels.facts = invoices(cx, grouping, false)?,
            Subject::InvoiceRow => labels.facts = invoices(cx, grouping, true)?,
            Subject::Day | Subject::Hour | Subject::Weekday | Subject::Product { .. } => {}
        }
        Ok(labels)
    }
}

const COUNTS: &[&str] = &["AVERAGE_UNITS_PER_TRANSACTION", "AVERAGE_VALUE_SOLD", "NUMBER_OF_SALES"];

/// What documents, or their rows, show of themselves.
fn invoices(cx: &mut Cx<'_, '_>, grouping: &Grouping<'_>, rows: bool) -> Result<Facts, Fault> {
    let (id, more) =
        if rows { ("r.id", ", COALESCE(p.code, ''), r.name, r.product_id, r.service_id") } else { ("t.id", "") };
    let number = "CASE WHEN t.custom_number <> '' THEN t.custom_number ELSE t.number END";
    let sql = format!(
        "SELECT DISTINCT {id}, t.id, t.date, t.type, {number}, t.client_name, t.client_id{more} {FROM} WHERE {}",
        grouping.query.conditions()
    );
    let fact = |row: Row<'_>| {
        let mut cells = vec![
            row.int(1).to_string(),
            row.text(2).to_owned(),
            format!("{} {}", row.text(3), row.text(4)),
            row.text(5).to_owned(),
            row.int(6).to_string(),
        ];
        if rows {
            cells.extend([row.text(7).to_owned(), row.text(8).to_owned()]);
            cells.extend([row.int(9).to_string(), row.int(10).to_string()]);
        }
        (row.int(0), cells)
    };
    Ok(cx.query(&sql, &grouping.query.values())?.iter().map(fact).collect())
}

/// Puts the lines of days together by the day of the week, Monday being the first.
pub(super) fn by_weekday(lines: Lines) -> Result<Lines, Fault> {
    let monday: Date = "1970-01-05".parse().map_err(|_| Fault::of(Code::FORMAT))?;
    let mut all = Lines::new();
    for (key, columns) in lines {
        let Ok(day) = key.text.parse::<Date>() else { continue };
        let number = day.days_since(monday).rem_euclid(7) + 1;
        let entry = all.entry(Key { id: number, ..Key::default() }).or_default();
        for (column, sums) in columns {
            entry.entry(column).or_default().add(&sums)?;
        }
    }
    Ok(all)
}

fn weekday_name(number: i64) -> &'static str {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        .get(usize::try_from(number - 1).unwrap_or(0))
        .copied()
        .unwrap_or_default()
}
