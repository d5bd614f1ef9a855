//! Records that a file names: groups, brands, units and the like, found by name or made.

use std::collections::HashMap;

use ladu_api::catalog::{brand::BRAND, category::CATEGORY, group::GROUP, unit::UNIT};
use ladu_api::provisioning;
use ladu_api::purchasing::supplier::SUPPLIER;
use ladu_record::Cx;
use ladu_record::noun::Noun;
use ladu_types::Fixed;
use ladu_wire::{Fault, fold};

/// What stands between a group and the one below it.
pub(super) const BELOW: &str = " / ";

/// Ids of named records, by table and folded name; groups by their whole path too.
pub(super) struct Names {
    ids: HashMap<(&'static str, String), i64>,
    rates: Vec<(Fixed, i64)>,
    make: bool,
}

fn noun_of(table: &str) -> Option<&'static Noun> {
    [&GROUP, &CATEGORY, &BRAND, &UNIT, &SUPPLIER].into_iter().find(|noun| noun.table == table)
}

impl Names {
    /// Reads all names of the account.
    pub(super) fn load(cx: &mut Cx<'_, '_>, make: bool) -> Result<Names, Fault> {
        let mut names = Names { ids: HashMap::new(), rates: Vec::new(), make };
        for table in ["product_category", "brand", "unit", "supplier"] {
            let sql = format!("SELECT id, name FROM {table} WHERE account = $0 ORDER BY id DESC");
            for row in cx.query(&sql, &[])?.iter() {
                names.ids.insert((table, fold(row.text(1))), row.int(0));
            }
        }
        for (id, path) in paths(cx)? {
            let own = path.rsplit(BELOW).next().unwrap_or_default().to_owned();
            names.ids.entry(("product_group", fold(&own))).or_insert(id);
            names.ids.insert(("product_group", fold(&path)), id);
        }
        let sql = "SELECT rate, id FROM vat_rate WHERE account = $0 AND active = 1 ORDER BY id DESC";
        names.rates = cx.query(sql, &[])?.iter().map(|row| (Fixed::from_micro(row.int(0)), row.int(1))).collect();
        Ok(names)
    }

    /// The id of a record by name; made when it is not there and that is wanted, else 1011 with the column.
    pub(super) fn find(
        &mut self,
        cx: &mut Cx<'_, '_>,
        table: &'static str,
        name: &str,
        column: &str,
    ) -> Result<i64, Fault> {
        if let Some(id) = self.ids.get(&(table, fold(name))) {
            return Ok(*id);
        }
        let noun = noun_of(table).filter(|_| self.make).ok_or_else(|| Fault::unknown(column))?;
        let (mut values, own) = (Vec::new(), name.rsplit(BELOW).next().unwrap_or(name));
        if let (Some(cut), "product_group") = (name.rfind(BELOW), table) {
            let parent = self.find(cx, table, &name[..cut], column)?;
            values.push(("parent_id", parent.into()));
        }
        if table == SUPPLIER.table {
            // Its name stays whole, so that it is found again by it.
            values.extend([("company_name", name.trim().into()), ("company_type_id", 0.into())]);
        } else {
            values.push(("name", own.trim().into()));
        }
        let id = provisioning::make(cx, noun, &values)?;
        self.ids.insert((table, fold(name)), id);
        Ok(id)
    }

    /// The id of a tax rate by its per cent.
    pub(super) fn rate(&self, text: &str, column: &str) -> Result<i64, Fault> {
        let percent: Fixed = text.trim_end_matches('%').trim().parse().map_err(|_| Fault::format(column))?;
        let found = self.rates.iter().rev().find(|(rate, _)| *rate == percent);
        found.map(|(_, id)| *id).ok_or_else(|| Fault::unknown(column))
    }
}

/// The whole path of every group, by id.
pub(super) fn paths(cx: &mut Cx<'_, '_>) -> Result<Vec<(i64, String)>, Fault> {
    let rows = cx.query("SELECT id, parent_id, name FROM product_group WHERE account = $0 ORDER BY id", &[])?;
    let groups: HashMap<i64, (i64, &str)> = rows.iter().map(|row| (row.int(0), (row.int(1), row.text(2)))).collect();
    let path = |id: i64| {
        let (mut parts, mut next) = (Vec::new(), id);
        // A circle in the data ends at the number of groups.
        while let Some((parent, name)) = groups.get(&next).filter(|_| parts.len() <= groups.len()) {
            parts.push(*name);
            next = *parent;
        }
        parts.reverse();
        parts.join(BELOW)
    };
    Ok(rows.iter().map(|row| (row.int(0), path(row.int(0)))).collect())
}
