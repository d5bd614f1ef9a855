//! Records that a file names: groups, brands, units and the like, found by name or path, or made.

use std::collections::{BTreeSet, HashMap};

use ladu_api::catalog::{category::CATEGORY, group::GROUP};
use ladu_api::provisioning;
use ladu_api::purchasing::supplier::SUPPLIER;
use ladu_record::Cx;
use ladu_record::noun::Noun;
use ladu_types::Percent;
use ladu_wire::{Fault, fold};

use super::columns::{COLUMNS, Kind};
use super::table::Table;

/// What stands between a group and the one below it, as it is written; read are `>` and `/`, with blanks or without.
const BELOW: &str = " / ";

/// A cell that names no record, or too many; else a fault of the store.
pub(super) enum Unnamed {
    Told(String),
    Failed(Fault),
}

impl From<Fault> for Unnamed {
    fn from(fault: Fault) -> Unnamed {
        Unnamed::Failed(fault)
    }
}

/// The records of one noun by their names; of a tree by their paths.
struct Known {
    /// What the noun's records are called to people.
    called: &'static str,
    /// The whole name or path of each.
    names: HashMap<i64, String>,
    ids: HashMap<String, Vec<i64>>,
    /// The paths that end with a name.
    last: HashMap<String, BTreeSet<String>>,
}

/// A tax rate of the account, in use or not.
struct Rate {
    id: i64,
    name: String,
    percent: Percent,
    active: bool,
}

/// Everything that a file can name.
pub(super) struct Names {
    known: HashMap<&'static str, Known>,
    rates: Vec<Rate>,
    make: bool,
    /// What was made, in order.
    pub made: Vec<String>,
}

/// How names are compared: without case, accents and the way a path is written.
fn key(name: &str) -> String {
    let parts: Vec<&str> = name.split(['/', '>']).map(str::trim).collect();
    fold(&parts.join("/"))
}

/// The names along a path. What has a `>` in it is parted there alone, so that a name can have a `/`.
fn steps(path: &str) -> Vec<&str> {
    let mark = if path.contains('>') { '>' } else { '/' };
    path.split(mark).map(str::trim).collect()
}

impl Known {
    fn new(called: &'static str) -> Known {
        Known { called, names: HashMap::new(), ids: HashMap::new(), last: HashMap::new() }
    }

    /// Adds a record by its name, in a tree by its path and the last name of it.
    fn add(&mut self, id: i64, name: &str, last: Option<&str>) {
        self.ids.entry(key(name)).or_default().push(id);
        if let Some(last) = last {
            self.last.entry(key(last)).or_default().insert(name.to_owned());
        }
        self.names.insert(id, name.to_owned());
    }

    /// A path that is to be made counts for what its names alone can mean.
    fn expect(&mut self, path: &str) {
        let steps = steps(path);
        for end in 1..=steps.len() {
            let path = steps[..end].join(BELOW);
            if !self.ids.contains_key(&key(&path)) {
                self.last.entry(key(steps[end - 1])).or_default().insert(path);
            }
        }
    }

    /// The record that a name is of; none when there is no such record.
    fn find(&self, name: &str, own: Option<i64>) -> Result<Option<i64>, String> {
        let is_own = |own: &i64| self.names.get(own).is_some_and(|known| key(known) == key(name));
        if let Some(own) = own.filter(is_own) {
            return Ok(Some(own));
        }
        let found = self.ids.get(&key(name)).map_or(&[][..], Vec::as_slice);
        let exact: Vec<i64> =
            found.iter().copied().filter(|id| self.names.get(id).is_some_and(|n| n == name)).collect();
        match (found, exact.as_slice()) {
            ([], _) => Ok(None),
            ([one], _) | (_, [one]) => Ok(Some(*one)),
            _ => Err(format!("is the name of {} records: give each {} its own name first", found.len(), self.called)),
        }
    }

    /// The whole path that a last name alone stands for; none when no path ends so.
    fn whole(&self, last: &str) -> Result<Option<String>, String> {
        let paths: Vec<&String> = self.last.get(&key(last)).into_iter().flatten().collect();
        match paths.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some((*one).clone())),
            many => {
                let some: Vec<&str> = many.iter().take(5).map(|path| path.as_str()).collect();
                Err(format!("can be {}: write the whole path", some.join(" or ")))
            }
        }
    }
}

impl Names {
    /// Reads all names of the account, and the paths that a file has.
    pub(super) fn load(cx: &mut Cx<'_, '_>, table: &Table, make: bool) -> Result<Names, Fault> {
        let mut names = Names { known: all(cx)?, rates: rates(cx)?, make, made: Vec::new() };
        for used in &table.columns {
            let Kind::Path(noun, _) = used.kind else { continue };
            let Some(known) = names.known.get_mut(noun.table) else { continue };
            for (_, row) in table.rows.iter().filter(|_| make) {
                let cell = row.get(used.at).unwrap_or_default().trim();
                if steps(cell).len() > 1 && !known.ids.contains_key(&key(cell)) {
                    known.expect(cell);
                }
            }
        }
        Ok(names)
    }

    /// The record of a noun that a cell names. What the product refers to now (`own`) comes first, when it is called so.
    pub(super) fn find(
        &mut self,
        cx: &mut Cx<'_, '_>,
        kind: Kind,
        cell: &str,
        own: Option<i64>,
    ) -> Result<i64, Unnamed> {
        let (noun, is_tree) = match kind {
            Kind::Path(noun, _) => (noun, true),
            Kind::Name(noun, _) => (noun, false),
            _ => return Err(Fault::internal("a column that names nothing").into()),
        };
        let known = self.known.entry(noun.table).or_insert_with(|| Known::new(noun.table));
        if let Some(id) = known.find(cell, own).map_err(Unnamed::Told)? {
            return Ok(id);
        }
        let whole = known.whole(cell).map_err(Unnamed::Told)?;
        let path = whole.unwrap_or_else(|| cell.to_owned());
        if let Some(id) = known.find(&path, own).map_err(Unnamed::Told)? {
            return Ok(id);
        }
        if !self.make {
            let says = format!("is no {}: write it as it is called here, or say --make-missing", known.called);
            return Err(Unnamed::Told(says));
        }
        if is_tree { self.make_path(cx, noun, &path) } else { self.make(cx, noun, &path, None) }
    }

    /// Makes a record at the end of a path, and what is missing above it.
    fn make_path(&mut self, cx: &mut Cx<'_, '_>, noun: &'static Noun, path: &str) -> Result<i64, Unnamed> {
        let steps = steps(path);
        if steps.iter().any(|step| step.is_empty()) {
            return Err(Unnamed::Told("has a place without a name in its path".to_owned()));
        }
        let mut above = None;
        for end in 1..=steps.len() {
            let path = steps[..end].join(BELOW);
            let known = self.known.get(noun.table).map_or(Ok(None), |known| known.find(&path, None));
            above = match known.map_err(Unnamed::Told)? {
                Some(id) => Some(id),
                None => Some(self.make(cx, noun, &path, above.map(|above| (above, steps[end - 1])))?),
            };
        }
        above.ok_or_else(|| Unnamed::Told("is empty".to_owned()))
    }

    /// Makes a record, in a tree below another one under the last name of its path.
    fn make(
        &mut self,
        cx: &mut Cx<'_, '_>,
        noun: &'static Noun,
        name: &str,
        below: Option<(i64, &str)>,
    ) -> Result<i64, Unnamed> {
        let values = match below {
            Some((above, last)) => vec![("parent_id", above.into()), ("name", last.into())],
            // A company keeps its name whole, so that it is found again by it.
            None if noun.table == SUPPLIER.table => vec![("company_name", name.into()), ("company_type_id", 0.into())],
            None => vec![("name", name.into())],
        };
        let id = provisioning::make(cx, noun, &values)
            .map_err(|fault| if fault.source.is_some() { Unnamed::Failed(fault) } else { refused(&fault) })?;
        if let Some(known) = self.known.get_mut(noun.table) {
            let last = below.map_or(name, |(_, last)| last);
            known.add(id, name, is_tree(noun).then_some(last));
            self.made.push(format!("{} {name}", known.called));
        }
        Ok(id)
    }

    /// The tax rate that a cell says: per cent, or the name of one. Of several that are the same the product's own (`own`) comes first.
    pub(super) fn rate(&self, cell: &str, percent: Option<Percent>, own: Option<i64>) -> Result<i64, String> {
        let is_it = |rate: &&Rate| Some(rate.percent) == percent || fold(&rate.name) == fold(cell);
        if let Some(own) = self.rates.iter().filter(is_it).find(|rate| Some(rate.id) == own) {
            return Ok(own.id);
        }
        let active = || self.rates.iter().filter(|rate| rate.active);
        let found: Vec<&Rate> = active().filter(is_it).collect();
        let named: Vec<&Rate> = found.iter().copied().filter(|rate| fold(&rate.name) == fold(cell)).collect();
        match (found.as_slice(), named.as_slice()) {
            ([one], _) | (_, [one]) => Ok(one.id),
            ([], _) => {
                let all: Vec<String> = active().map(|rate| rate.percent.to_string()).collect();
                Err(format!("is no active tax rate; there are {} per cent", all.join(", ")))
            }
            (several, _) => {
                let all: Vec<&str> = several.iter().map(|rate| rate.name.as_str()).collect();
                Err(format!("can be the tax rates {}: write the name of the right one", all.join(" and ")))
            }
        }
    }

    /// The per cent of a rate as a cell shows it; empty when there is no such rate.
    pub(super) fn percent_of(&self, record: i64) -> Option<Percent> {
        self.rates.iter().find(|rate| rate.id == record).map(|rate| rate.percent)
    }

    /// The name or path of a record as a cell shows it.
    pub(super) fn name_of(&self, noun: &Noun, record: i64) -> Option<&str> {
        self.known.get(noun.table)?.names.get(&record).map(String::as_str)
    }

    /// Everything that there is, without a file.
    pub(super) fn there_is(cx: &mut Cx<'_, '_>) -> Result<Names, Fault> {
        Ok(Names { known: all(cx)?, rates: rates(cx)?, make: false, made: Vec::new() })
    }
}

fn refused(fault: &Fault) -> Unnamed {
    Unnamed::Told(format!("cannot be made: {}", fault.code.meaning()))
}

fn is_tree(noun: &Noun) -> bool {
    [GROUP.table, CATEGORY.table].contains(&noun.table)
}

/// The records of every noun that some column names.
fn all(cx: &mut Cx<'_, '_>) -> Result<HashMap<&'static str, Known>, Fault> {
    let mut all = HashMap::new();
    for (header, kind) in COLUMNS {
        let called = header.strip_suffix("Name").unwrap_or(header);
        let (Kind::Name(noun, _) | Kind::Path(noun, _)) = kind else { continue };
        let mut known = Known::new(called);
        if is_tree(noun) {
            for (id, path, last) in paths(cx, noun)? {
                known.add(id, &path, Some(&last));
            }
        } else {
            let sql = format!("SELECT id, name FROM {} WHERE account = $0 ORDER BY id", noun.table);
            for row in cx.query(&sql, &[])?.iter() {
                known.add(row.int(0), row.text(1), None);
            }
        }
        all.insert(noun.table, known);
    }
    Ok(all)
}

fn rates(cx: &mut Cx<'_, '_>) -> Result<Vec<Rate>, Fault> {
    let sql = "SELECT id, name, rate, active FROM vat_rate WHERE account = $0 ORDER BY id";
    let rows = cx.query(sql, &[])?;
    let rate = |row: ladu_store::Row<'_>| Rate {
        id: row.int(0),
        name: row.text(1).to_owned(),
        percent: Percent::from_micro(row.int(2)),
        active: row.int(3) == 1,
    };
    Ok(rows.iter().map(rate).collect())
}

/// Every record of a tree: its id, its whole path and its own name.
fn paths(cx: &mut Cx<'_, '_>, noun: &Noun) -> Result<Vec<(i64, String, String)>, Fault> {
    let sql = format!("SELECT id, parent_id, name FROM {} WHERE account = $0 ORDER BY id", noun.table);
    let rows = cx.query(&sql, &[])?;
    let records: HashMap<i64, (i64, &str)> = rows.iter().map(|row| (row.int(0), (row.int(1), row.text(2)))).collect();
    let path = |id: i64| {
        let (mut parts, mut next) = (Vec::new(), id);
        // A circle in the data ends at the number of records.
        while let Some((parent, name)) = records.get(&next).filter(|_| parts.len() <= records.len()) {
            parts.push(*name);
            next = *parent;
        }
        parts.reverse();
        parts.join(BELOW)
    };
    Ok(rows.iter().map(|row| (row.int(0), path(row.int(0)), row.text(2).to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(paths: &[&str]) -> Known {
        let mut known = Known::new("group");
        for (id, path) in (1..).zip(paths) {
            known.add(id, path, path.rsplit(BELOW).next());
        }
        known
    }

    #[test]
    fn a_path_is_found_however_it_is_written() {
        let known = groups(&["Men", "Men / Shoes", "Women / Shoes", "Home / TV/Audio"]);
        for path in ["Men / Shoes", "men>shoes", "Men/Shoes", "MEN > SHOES"] {
            assert_eq!(known.find(path, None), Ok(Some(2)), "{path}");
        }
        assert_eq!(known.find("Home > TV/Audio", None), Ok(Some(4)));
        assert_eq!(known.find("Shoes", None), Ok(None));
        assert_eq!(known.whole("TV/Audio"), Ok(Some("Home / TV/Audio".to_owned())));
        assert_eq!(known.whole("TV"), Ok(None));
    }

    #[test]
    fn a_last_name_alone_stands_for_one_path_only() {
        let mut known = groups(&["Men / Shoes", "Men / Hats"]);
        assert_eq!(known.whole("hats"), Ok(Some("Men / Hats".to_owned())));
        assert_eq!(known.whole("Shoes"), Ok(Some("Men / Shoes".to_owned())));
        known.expect("Women > Shoes");
        assert_eq!(known.whole("Shoes"), Err("can be Men / Shoes or Women / Shoes: write the whole path".to_owned()));
        assert_eq!(known.whole("Coats"), Ok(None));
    }

    #[test]
    fn two_of_a_name_are_told_apart_by_what_the_product_has() {
        let mut known = Known::new("brand");
        known.add(1, "Kuusk", None);
        known.add(2, "KUUSK", None);
        known.add(3, "Kuusk", None);
        assert_eq!(known.find("KUUSK", None), Ok(Some(2)));
        assert!(known.find("Kuusk", None).is_err());
        assert_eq!(known.find("kuusk", Some(3)), Ok(Some(3)));
    }
}
