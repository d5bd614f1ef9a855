//! Attributes: named values of an account's own that any noun may carry.

use std::collections::HashMap;

use ladu_store::{OwnedValue, RowSet, Value};
use ladu_types::Fixed;
use ladu_wire::{Fault, Kind, Params, Writer};

use crate::context::Cx;
use crate::noun::declare::{ATTRIBUTE_TYPES as TYPES, Noun};
use crate::noun::query::Query;

/// The most characters of an attribute's text.
const MAX_TEXT: usize = 255;
/// The most characters of a long attribute's text.
const MAX_LONG_TEXT: usize = 65_000;
/// The most characters of a name.
const MAX_NAME: usize = 255;

/// The attributes of a page of records.
pub struct Attributes {
    of: HashMap<i64, Vec<(String, String, String)>>,
    long: bool,
    types: [&'static str; 3],
}

/// Reads the attributes of some records of a noun; none when its records carry none.
pub fn load(cx: &mut Cx<'_, '_>, noun: &Noun, ids: &[i64]) -> Result<Attributes, Fault> {
    let mut attributes = Attributes { of: HashMap::new(), long: noun.long_attributes, types: noun.attribute_types };
    if !noun.attributes || ids.is_empty() {
        return Ok(attributes);
    }
    for row in read(cx, noun.table, ids)?.iter() {
        let entry = (row.text(1).to_owned(), row.text(2).to_owned(), row.text(3).to_owned());
        attributes.of.entry(row.int(0)).or_default().push(entry);
    }
    Ok(attributes)
}

fn read(cx: &mut Cx<'_, '_>, table: &str, ids: &[i64]) -> Result<RowSet, Fault> {
    cx.among(
        "SELECT record_id, name, type, value FROM attribute
         WHERE account = $0 AND noun = $1 AND record_id IN ({ids}) ORDER BY record_id, name",
        ids,
        &[Value::Text(table)],
    )
}

impl Attributes {
    /// Writes the attributes of a record: no key when it has none, except for the long ones, which are always a list.
    pub fn write(&self, id: i64, w: &mut Writer) {
        let all = self.of.get(&id).map_or(&[][..], Vec::as_slice);
        if all.iter().any(|(_, kind, _)| kind != "long") {
            w.key("attributes");
            w.list(|w| {
                for (name, kind, value) in all.iter().filter(|(_, kind, _)| kind != "long") {
                    write_one(name, Some(self.called(kind)), value, w);
                }
            });
        }
        if self.long {
            w.key("longAttributes");
            w.list(|w| {
                for (name, _, value) in all.iter().filter(|(_, kind, _)| kind == "long") {
                    write_one(name, None, value, w);
                }
            });
        }
    }

    fn called<'k>(&self, kind: &'k str) -> &'k str {
        TYPES.iter().position(|known| *known == kind).map_or(kind, |at| self.types[at])
    }
}

fn write_one(name: &str, kind: Option<&str>, value: &str, w: &mut Writer) {
    w.object(|w| {
        w.key("attributeName");
        w.text(name);
        if let Some(kind) = kind {
            w.key("attributeType");
            w.text(kind);
        }
        w.key("attributeValue");
        w.text(value);
    });
}

/// Attributes that were sent with a record, as they were sent: they are checked when they are stored.
#[derive(Debug, Clone, Default)]
pub struct SentAttributes {
    short: Vec<SentAttribute>,
    long: Vec<SentAttribute>,
}

#[derive(Debug, Clone)]
struct SentAttribute {
    /// The number of its parameters.
    number: u32,
    name: String,
    kind: Option<String>,
    value: String,
}

impl SentAttributes {
    /// Those among the parameters of a call.
    pub fn read(params: &Params) -> SentAttributes {
        SentAttributes { short: read_sent(params, "attribute"), long: read_sent(params, "longAttribute") }
    }

    /// Names and values of those that are not long.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.short.iter().map(|sent| (sent.name.as_str(), sent.value.as_str()))
    }

    /// Stores them with a record: only the named ones change; `null` or `undefined` removes one.
    pub fn store(&self, cx: &mut Cx<'_, '_>, noun: &Noun, record: i64) -> Result<(), Fault> {
        for SentAttribute { number, name, kind, value } in &self.short {
            check_name("attribute", *number, name)?;
            let word = kind.as_deref().unwrap_or(TYPES[0]);
            let named = |(known, own): &(&str, &str)| [known, own].iter().any(|name| name.eq_ignore_ascii_case(word));
            let kind = TYPES.into_iter().zip(noun.attribute_types).find(named).map(|(known, _)| known);
            let kind = kind.ok_or_else(|| Fault::not_allowed(&format!("attributeType{number}")))?;
            check_value(kind, value, &format!("attributeValue{number}"))?;
            store(cx, noun.table, record, (name, kind, value))?;
        }
        for SentAttribute { number, name, value, .. } in self.long.iter().filter(|_| noun.long_attributes) {
            check_name("longAttribute", *number, name)?;
            Kind::Text(MAX_LONG_TEXT).read(&format!("longAttributeValue{number}"), value)?;
            store(cx, noun.table, record, (name, "long", value))?;
        }
        Ok(())
    }
}

fn read_sent(params: &Params, stem: &str) -> Vec<SentAttribute> {
    let name_stem = format!("{stem}Name");
    let sent = |number: u32| {
        Some(SentAttribute {
            number,
            name: params.filled(&format!("{name_stem}{number}"))?.to_owned(),
            kind: params.filled(&format!("{stem}Type{number}")).map(str::to_owned),
            value: params.get(&format!("{stem}Value{number}")).unwrap_or_default().to_owned(),
        })
    };
    params.row_numbers(&[&name_stem]).into_iter().filter_map(sent).collect()
}

/// Stores the attributes that were sent with a record.
pub fn save(cx: &mut Cx<'_, '_>, noun: &Noun, record: i64) -> Result<(), Fault> {
    SentAttributes::read(cx.params).store(cx, noun, record)
}

/// A name is made of letters, digits, dash and underscore.
fn check_name(stem: &str, number: u32, name: &str) -> Result<(), Fault> {
    let clean = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if clean && name.len() <= MAX_NAME { Ok(()) } else { Err(Fault::not_allowed(&format!("{stem}Name{number}"))) }
}

fn check_value(kind: &str, value: &str, parameter: &str) -> Result<(), Fault> {
    if is_removal(value) {
        return Ok(());
    }
    let kind = match kind {
        "int" => Kind::Int(i64::from(i32::MIN), i64::from(i32::MAX)),
        "double" => Kind::Amount,
        _ => Kind::Text(MAX_TEXT),
    };
    kind.read(parameter, value).map(|_| ())
}

/// Is an attribute removed by this value? The words `null` and `undefined` do.
pub fn is_removal(value: &str) -> bool {
    matches!(value, "null" | "undefined")
}

/// Sets a text attribute of a record from inside; an empty text removes it.
pub fn set(cx: &mut Cx<'_, '_>, table: &str, record: i64, name: &str, text: &str) -> Result<(), Fault> {
    store(cx, table, record, (name, "text", if text.is_empty() { "null" } else { text }))
}

fn store(cx: &mut Cx<'_, '_>, table: &str, record: i64, (name, kind, value): (&str, &str, &str)) -> Result<(), Fault> {
    let long = if kind == "long" { 1 } else { 0 };
    let key = [Value::Text(table), Value::Int(record), Value::Text(name), Value::Int(long)];
    if is_removal(value) {
        return cx.queue(
            "DELETE FROM attribute WHERE account = $0 AND noun = $1 AND record_id = $2 AND name = $3 AND is_long = $4",
            &key,
        );
    }
    let [a, b, c, d] = key;
    cx.queue(
        "INSERT INTO attribute (account, noun, record_id, name, is_long, type, value) VALUES ($0, $1, $2, $3, $4, $5, $6)
         ON CONFLICT (account, noun, record_id, name, is_long) DO UPDATE SET type = excluded.type, value = excluded.value",
        &[a, b, c, d, Value::Text(kind), Value::Text(value)],
    )
}

/// Adds to a number that a record carries, and gives the sum; whoever calls has locked the record. An attribute that is not there is
/// unknown (1011), a text is no number, and a whole number takes whole amounts only (1016).
pub fn add(
    cx: &mut Cx<'_, '_>,
    table: &str,
    record: i64,
    (parameter, name): (&str, &str),
    amount: Fixed,
) -> Result<Fixed, Fault> {
    let sql = "SELECT type, value FROM attribute
               WHERE account = $0 AND noun = $1 AND record_id = $2 AND name = $3 AND is_long = 0";
    let rows = cx.query(sql, &[Value::Text(table), Value::Int(record), Value::Text(name)])?;
    let row = rows.first().ok_or_else(|| Fault::unknown(parameter))?;
    let kind = TYPES.into_iter().skip(1).find(|kind| *kind == row.text(0));
    let kind = kind.ok_or_else(|| Fault::not_allowed(parameter))?;
    let persisted: Fixed = row.text(1).trim().parse().map_err(|_| Fault::not_allowed(parameter))?;
    let sum = persisted.plus(amount)?;
    check_value(kind, &sum.to_string(), "amount").map_err(|_| Fault::not_allowed("amount"))?;
    store(cx, table, record, (name, kind, &sum.to_string()))?;
    Ok(sum)
}

/// Restricts a list to records with the attribute values that are asked for: one pair, or numbered pairs that must all match.
pub fn search(cx: &mut Cx<'_, '_>, table: &str, query: &mut Query) -> Result<(), Fault> {
    let params = cx.params;
    let numbers = params.row_numbers(&["searchAttributeName"]);
    let suffixes = std::iter::once(String::new()).chain(numbers.iter().map(u32::to_string));
    for suffix in suffixes {
        let (name, value) = (format!("searchAttributeName{suffix}"), format!("searchAttributeValue{suffix}"));
        params.refuse_array(&name)?;
        params.refuse_array(&value)?;
        let (Some(name), Some(value)) = (params.filled(&name), params.get(&value)) else { continue };
        query.volatile = true;
        query.and(
            "EXISTS (SELECT 1 FROM attribute a WHERE a.account = $0 AND a.noun = ? AND a.record_id = t.id
             AND a.name = ? AND a.value = ? AND a.is_long = 0)",
            [OwnedValue::from(table), OwnedValue::from(name), OwnedValue::from(value)],
        );
    }
    Ok(())
}
