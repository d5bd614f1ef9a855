//! Types of price lists: base lists of the whole chain, and store lists (flyers, specials), which may not have one product at the same time.

use std::collections::HashSet;

use ladu_record::Cx;
use ladu_record::noun::{Patch, Query};
use ladu_store::{OwnedValue, Value};
use ladu_wire::{Code, Fault, Kind};

/// The module that lists have types with.
pub const PART: &str = "Price list types";

/// The types.
pub const TYPES: &[&str] = &["BASE_PRICE_LIST", "STORE_PRICE_LIST"];

/// Lists of some types.
pub fn filter(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    if !cx.settings()?.has_module(PART) {
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
    start: String,
    end: String,
    active: bool,
}

impl Listed {
    fn read(cx: &mut Cx<'_, '_>, id: i64) -> Result<Option<Listed>, Fault> {
        let sql = "SELECT type, start_date, end_date, active FROM price_list WHERE account = $0 AND id = $1";
        cx.first(sql, &[Value::Int(id)], |row| Listed {
            kind: row.text(0).to_owned(),
            start: row.text(1).to_owned(),
            end: row.text(2).to_owned(),
            active: row.int(3) == 1,
        })
    }

    fn is_of_store(&self) -> bool {
        self.active && self.kind == "STORE_PRICE_LIST"
    }
}

/// Checks the type of a list that is saved, and that it and its new days leave no product in two store lists of the same time.
pub fn check(cx: &mut Cx<'_, '_>, patch: &mut Patch) -> Result<(), Fault> {
    let sent = cx.params.filled("type").is_some();
    if !cx.settings()?.has_module(PART) {
        return if sent { Err(Fault::of(Code::NO_MODULE)) } else { Ok(()) };
    }
    let before = match patch.id {
        Some(id) => Listed::read(cx, id)?,
        None => None,
    };
    if before.is_none() && !sent {
        return Err(Fault::missing("type"));
    }
    let may = may_edit_chain_lists(cx)?;
    if sent && !may && patch.text("type") != Some("STORE_PRICE_LIST") {
        return Err(Fault::not_allowed("type"));
    }
    let (Some(before), Some(id)) = (before, patch.id) else { return Ok(()) };
    if !may && before.kind != "STORE_PRICE_LIST" {
        return Err(Fault::of(Code::MAY_NOT_EDIT));
    }
    let text = |column: &str, stored: &str| patch.text(column).unwrap_or(stored).to_owned();
    let after = Listed {
        kind: text("type", &before.kind),
        start: text("start_date", &before.start),
        end: text("end_date", &before.end),
        active: patch.int("active").map_or(before.active, |active| active == 1),
    };
    let sql = "SELECT target_id FROM price_list_row WHERE account = $0 AND price_list_id = $1 AND type = 'PRODUCT'";
    let products: Vec<i64> = cx.query(sql, &[Value::Int(id)])?.iter().map(|row| row.int(0)).collect();
    match overlapping(cx, id, &after, &products)?.is_empty() {
        true => Ok(()),
        false => Err(Fault::of(Code::LISTS_OVERLAP)),
    }
}

/// May the user work on lists other than those of stores?
pub fn may_edit_chain_lists(cx: &mut Cx<'_, '_>) -> Result<bool, Fault> {
    let user = cx.user()?;
    if user.administrator {
        return Ok(true);
    }
    let sql = "SELECT edit_chain_price_lists FROM user_group WHERE account = $0 AND id = $1";
    Ok(cx.first(sql, &[user.group.into()], |row| row.int(0))? == Some(1))
}

/// Of some products those that another store list of the same time has already.
pub fn taken(cx: &mut Cx<'_, '_>, list: i64, products: &[i64]) -> Result<HashSet<i64>, Fault> {
    if products.is_empty() || !cx.settings()?.has_module(PART) {
        return Ok(HashSet::new());
    }
    match Listed::read(cx, list)? {
        Some(listed) => overlapping(cx, list, &listed, products),
        None => Ok(HashSet::new()),
    }
}

fn overlapping(cx: &mut Cx<'_, '_>, list: i64, listed: &Listed, products: &[i64]) -> Result<HashSet<i64>, Fault> {
    if !listed.is_of_store() {
        return Ok(HashSet::new());
    }
    // An open day is on either side of every day.
    let (start, end) = (listed.start.as_str(), if listed.end.is_empty() { "9999-12-31" } else { &listed.end });
    let sql = "SELECT DISTINCT r.target_id FROM price_list_row r
               JOIN price_list l ON l.account = r.account AND l.id = r.price_list_id
               WHERE r.account = $0 AND r.type = 'PRODUCT' AND l.id <> $1 AND l.type = 'STORE_PRICE_LIST' AND l.active = 1
               AND (l.start_date = '' OR l.start_date <= $2) AND (l.end_date = '' OR l.end_date >= $3)
               AND r.target_id IN ({ids})";
    let rows = cx.among(sql, products, &[Value::Int(list), Value::Text(end), Value::Text(start)])?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}
