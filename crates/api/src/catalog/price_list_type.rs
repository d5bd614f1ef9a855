//! Types of price lists: base lists of the whole chain, and store lists (flyers, specials), which may not have one product at the same time.

use std::collections::HashSet;

use ladu_record::Cx;
use ladu_record::noun::{Patch, Query};
use ladu_store::OwnedValue;
use ladu_types::{Date, Id, of};
use ladu_wire::{Code, Fault, Kind};

use super::price_list_columns::{ACTIVE, END, LIST_TYPE, OF_STORE, START, TYPES, TYPES_PART};

/// Lists of some types.
pub(super) fn filter(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if !cx.settings()?.has_module(TYPES_PART) {
        return Err(Fault::of(Code::NO_MODULE));
    }
    let words: Result<Vec<OwnedValue>, Fault> =
        text.split(',').map(|word| Ok(OwnedValue::from(Kind::Word(TYPES).read("types", word)?.text()))).collect();
    let words = words?;
    query.and(&format!("t.type IN ({})", vec!["?"; words.len()].join(", ")), words);
    Ok(())
}

/// A list of the type and days it will have.
struct Listed {
    kind: String,
    start: Option<Date>,
    end: Option<Date>,
    active: bool,
}

impl Listed {
    fn read(cx: &mut Cx<'_, '_>, id: Id<of::PriceList>) -> Result<Option<Listed>, Fault> {
        let sql = "SELECT type, start_date, end_date, active FROM price_list WHERE account = $0 AND id = $1";
        cx.first(sql, &[id.into()], |row| {
            let (kind, start, end, active): (String, &str, &str, bool) = row.read();
            Listed { kind, start: start.parse().ok(), end: end.parse().ok(), active }
        })
    }

    fn is_of_store(&self) -> bool {
        self.active && self.kind == OF_STORE
    }
}

/// Checks the type of a list that is saved, and that it and its new days leave no product in two store lists of the same time.
pub(super) fn check(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let sent = cx.params.filled("type").is_some();
    if !cx.settings()?.has_module(TYPES_PART) {
        // Without types every list is one of the chain, and whoever says so says nothing new.
        let is_other = patch.get(LIST_TYPE).is_some_and(|kind| kind == OF_STORE);
        return if is_other { Err(Fault::of(Code::NO_MODULE)) } else { Ok(()) };
    }
    let id = patch.id.map(Id::new);
    let before = match id {
        Some(id) => Listed::read(cx, id)?,
        None => None,
    };
    if before.is_none() && !sent {
        return Err(Fault::missing("type"));
    }
    let may = may_edit_chain_lists(cx)?;
    if sent && !may && patch.get(LIST_TYPE) != Some(OF_STORE) {
        return Err(Fault::not_allowed("type"));
    }
    let (Some(before), Some(id)) = (before, id) else { return Ok(()) };
    if !may && before.kind != OF_STORE {
        return Err(Fault::of(Code::MAY_NOT_EDIT));
    }
    let after = Listed {
        kind: patch.get(LIST_TYPE).map_or(before.kind, str::to_owned),
        start: patch.get(START).unwrap_or(before.start),
        end: patch.get(END).unwrap_or(before.end),
        active: patch.get(ACTIVE).unwrap_or(before.active),
    };
    let sql = "SELECT target_id FROM price_list_row WHERE account = $0 AND price_list_id = $1 AND type = 'PRODUCT'";
    let products: Vec<i64> = cx.query(sql, &[id.into()])?.iter().map(|row| row.get(0)).collect();
    match overlapping(cx, id, &after, &products)?.is_empty() {
        true => Ok(()),
        false => Err(Fault::of(Code::LISTS_OVERLAP)),
    }
}

/// May the user work on lists other than those of stores?
pub(super) fn may_edit_chain_lists(cx: &mut Cx<'_, '_>) -> Result<bool, Fault> {
    let user = cx.user()?;
    if user.administrator {
        return Ok(true);
    }
    let sql = "SELECT edit_chain_price_lists FROM user_group WHERE account = $0 AND id = $1";
    Ok(cx.first(sql, &[user.group.into()], |row| row.get(0))?.unwrap_or(false))
}

/// Of some products those that another store list of the same time has already.
pub(super) fn taken(cx: &mut Cx<'_, '_>, list: Id<of::PriceList>, products: &[i64]) -> Result<HashSet<i64>, Fault> {
    if products.is_empty() || !cx.settings()?.has_module(TYPES_PART) {
        return Ok(HashSet::new());
    }
    match Listed::read(cx, list)? {
        Some(listed) => overlapping(cx, list, &listed, products),
        None => Ok(HashSet::new()),
    }
}

fn overlapping(
    cx: &mut Cx<'_, '_>,
    list: Id<of::PriceList>,
    listed: &Listed,
    products: &[i64],
) -> Result<HashSet<i64>, Fault> {
    if !listed.is_of_store() {
        return Ok(HashSet::new());
    }
    // An open day is on either side of every day.
    let start = listed.start.map_or_else(String::new, |day| day.to_string());
    let end = listed.end.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string());
    let sql = "SELECT DISTINCT r.target_id FROM price_list_row r
               JOIN price_list l ON l.account = r.account AND l.id = r.price_list_id
               WHERE r.account = $0 AND r.type = 'PRODUCT' AND l.id <> $1 AND l.type = 'STORE_PRICE_LIST' AND l.active = 1
               AND (l.start_date = '' OR l.start_date <= $2) AND (l.end_date = '' OR l.end_date >= $3)
               AND r.target_id IN ({ids})";
    let rows = cx.among(sql, products, &[list.into(), (&end).into(), (&start).into()])?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
