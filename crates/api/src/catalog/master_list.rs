//! The master list: a catalogue of everything that could be sold, from which products are copied into the account's own.

use std::collections::HashMap;

use crate::product_filter::STATUSES;
use ladu_record::noun::{self, Column, Field, Noun, Patch, Text, like_pattern};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{RowSet, Value};
use ladu_wire::{Code, Fault, Kind, Scalar, Writer};
use serde_json::Value as Json;

use super::brand::BRAND;
use super::category::CATEGORY;
use super::group::GROUP;
use super::priority_group::PRIORITY_GROUP;
use super::product::PRODUCT;
use crate::call::Call;

const PART: &str = "Master List";
/// The most entries of one import.
const MOST: usize = 1000;
/// The codes by which an import may recognize an entry.
const CODES: [&str; 8] = ["code", "code2", "code3", "supplierCode", "code5", "code6", "code7", "code8"];

const fn code(name: &'static str, column: &'static str) -> Field {
    Field::text(name, column, 20)
}

/// What an entry is called, and what groups, brands and so on that it names are.
const NAME: Column<Text> = Column::of(Field::text("name", "name", 255).required());

/// An entry of the list. Its id is that of the product it becomes, so both take their ids from one row.
pub static MASTER_PRODUCT: Noun = Noun {
    doc: "A product of the master list.",
    module: "products",
    ..Noun::new(
        "master_list_product",
        "productID",
        &[
            NAME.field,
            code("code", "code").indexed(),
            code("code2", "code2").indexed(),
            code("code3", "code3"),
            code("supplierCode", "supplier_code"),
            code("code5", "code5"),
            code("code6", "code6"),
            code("code7", "code7"),
            code("code8", "code8"),
            Field::amount("netPrice", "price"),
            Field::id("groupID", "group_id", "product_group"),
            Field::name_of("groupName", "group_id", "product_group"),
            Field::id("categoryID", "category_id", "product_category"),
            Field::name_of("categoryName", "category_id", "product_category"),
            Field::id("brandID", "brand_id", "brand"),
            Field::name_of("brandName", "brand_id", "brand"),
            Field::id("priorityGroupID", "priority_group_id", "product_priority_group"),
            Field::name_of("priorityGroupName", "priority_group_id", "product_priority_group"),
            Field::id("supplierID", "supplier_id", "supplier"),
            Field::name_of("supplierName", "supplier_id", "supplier"),
            Field::amount("cost", "cost"),
            Field::word("status", "status", STATUSES),
            Field::text("pictureURL", "picture_url", 1000),
        ],
    )
};

/// The parts of an entry that are named and not numbered: the key, the column, and what is looked up or made.
fn named() -> [(&'static str, &'static str, &'static str, Option<&'static Noun>); 5] {
    [
        ("group", "group_id", "product_group", Some(&GROUP)),
        ("category", "category_id", "product_category", Some(&CATEGORY)),
        ("brand", "brand_id", "brand", Some(&BRAND)),
        ("priorityGroup", "priority_group_id", "product_priority_group", Some(&PRIORITY_GROUP)),
        ("supplier", "supplier_id", "supplier", None),
    ]
}

/// Nothing was ever imported (1083)?
fn require_list(cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
    let sql = "SELECT 1 FROM master_list_product WHERE account = $0 LIMIT 1";
    cx.first(sql, &[], |_| ())?.ok_or_else(|| Fault::of(Code::NO_MASTER_LIST))
}

/// Finds entries whose code or second code begins as asked.
fn find(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("products", Action::View)?;
    let text = cx.params.filled("searchCode").ok_or_else(|| Fault::missing("searchCode"))?.to_lowercase();
    let conf = cx.settings()?;
    let (shortest, most) =
        (conf.int("master_list_min_search_string_length"), conf.int("master_list_max_search_results"));
    if (text.chars().count() as i64) < shortest {
        return Err(Fault::format("searchCode"));
    }
    require_list(cx)?;
    let sql = format!(
        "{} WHERE t.account = $0 AND (lower(t.code) LIKE lower($1) ESCAPE '\\' OR lower(t.code2) LIKE lower($1) ESCAPE '\\')
         ORDER BY t.code, t.id LIMIT $2",
        MASTER_PRODUCT.plan().select()
    );
    let pattern = format!("{}%", like_pattern(&text));
    let rows = cx.query(&sql, &[(&pattern).into(), most.into()])?;
    noun::write_page(cx, &MASTER_PRODUCT, &rows, answer)
}

/// Copies entries into the account's catalogue under their own ids; what is there already gets the entry's values.
fn copy(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("products", Action::Add)?;
    cx.user()?.require("products", Action::Edit)?;
    let ids = cx.params.ids("productIDs")?;
    if ids.is_empty() {
        return Err(Fault::missing("productIDs"));
    }
    require_list(cx)?;
    let plan = MASTER_PRODUCT.plan();
    let rows = cx.among(&format!("{} WHERE t.account = $0 AND t.id IN ({{ids}})", plan.select()), &ids, &[])?;
    let there = cx.among("SELECT id FROM product WHERE account = $0 AND id IN ({ids})", &ids, &[])?;
    let there: Vec<i64> = there.iter().map(|row| row.get(0)).collect();
    let found: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
    for (row, id) in rows.iter().zip(&found) {
        let entry = plan.patch(row, MASTER_PRODUCT.fields);
        let mut patch = Patch::new(PRODUCT.fields);
        patch.take(&entry.only(|column| PRODUCT.field_of(column).is_some()));
        match there.contains(id) {
            true => noun::update(cx, &PRODUCT, *id, &patch)?,
            false => noun::create_as(cx, &PRODUCT, *id, &patch)?,
        }
    }
    let lost: Vec<String> = ids.iter().filter(|id| !found.contains(id)).map(i64::to_string).collect();
    answer.record(|w: &mut Writer| {
        w.key("productIDsNotFound");
        w.text(&lost.join(","));
    });
    Ok(())
}

/// Imports entries; one that is there, by the code that a setting names, gets the new values.
fn import(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("products", Action::Add)?;
    let data = cx.params.filled("data").ok_or_else(|| Fault::missing("data"))?;
    let entries: Vec<serde_json::Map<String, Json>> = serde_json::from_str(data).map_err(|_| Fault::format("data"))?;
    if entries.len() > MOST {
        return Err(Fault::at(Code::LIST_TOO_LONG, "data"));
    }
    let unique = unique_field(cx)?;
    let patches: Result<Vec<Patch>, Fault> = entries.iter().map(read).collect();
    let patches = patches?;
    let mut known = known(cx, unique, &patches)?;
    let mut ids = Named::default();
    for (entry, mut patch) in entries.iter().zip(patches) {
        for (key, column, table, noun) in named() {
            if let Some(name) = entry.get(key) {
                let name = text_of(name).ok_or_else(|| Fault::format("data"))?;
                patch.set(column, ids.id(cx, table, noun, &name)?);
            }
        }
        let code = patch.text(unique).unwrap_or_default().to_owned();
        match known.get(&code).filter(|_| !code.is_empty()) {
            Some(id) => noun::update(cx, &MASTER_PRODUCT, *id, &patch)?,
            None => {
                if patch.filled(NAME).is_none() {
                    return Err(Fault::format("data"));
                }
                let id = cx.next_id(PRODUCT.table)?;
                noun::create_as(cx, &MASTER_PRODUCT, id, &patch)?;
                known.insert(code, id);
            }
        }
    }
    answer.total = Some(0);
    Ok(())
}

/// The column of the code that recognizes an entry; a setting that names no code is 1084.
fn unique_field(cx: &mut Cx<'_, '_>) -> Result<&'static str, Fault> {
    let conf = cx.settings()?;
    let name = Some(conf.text("master_list_unique_field")).filter(|name| !name.is_empty()).unwrap_or("code");
    let field = MASTER_PRODUCT.fields.iter().find(|field| CODES.contains(&field.name) && field.name == name);
    field.map(|field| field.column).ok_or_else(|| Fault::of(Code::MASTER_LIST_FIELD))
}

/// What an entry says in fields of its own.
fn read(entry: &serde_json::Map<String, Json>) -> Result<Patch, Fault> {
    let wrong = || Fault::format("data");
    let mut patch = Patch::new(MASTER_PRODUCT.fields);
    for field in MASTER_PRODUCT.fields.iter().filter(|field| field.refers.is_empty() && !field.input.is_empty()) {
        let Some(value) = entry.get(field.name) else { continue };
        let text = text_of(value).ok_or_else(wrong)?;
        match field.kind.read("data", &text).map_err(|_| wrong())? {
            Scalar::Int(number) if field.kind == Kind::Amount && number < 0 => return Err(wrong()),
            value => patch.set(field.column, value),
        }
    }
    Ok(patch)
}

fn text_of(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.trim().to_owned()),
        Json::Number(number) => Some(number.to_string()),
        Json::Null => Some(String::new()),
        _ => None,
    }
}

/// The entries that are there already, by code.
fn known(cx: &mut Cx<'_, '_>, unique: &'static str, patches: &[Patch]) -> Result<HashMap<String, i64>, Fault> {
    let codes: Vec<&str> = patches.iter().filter_map(|patch| patch.filled(unique)).collect();
    let mut known = HashMap::new();
    for portion in codes.chunks(100) {
        let marks: Vec<String> = (1..=portion.len()).map(|number| format!("${number}")).collect();
        let sql = format!(
            "SELECT {unique}, id FROM master_list_product WHERE account = $0 AND {unique} IN ({})",
            marks.join(", ")
        );
        let values: Vec<Value<'_>> = portion.iter().map(|code| Value::Text(code)).collect();
        let rows: RowSet = cx.query(&sql, &values)?;
        known.extend(rows.iter().map(|row| row.read::<(String, i64)>()));
    }
    Ok(known)
}

/// Records that entries name, by table and name.
#[derive(Default)]
struct Named(HashMap<(&'static str, String), i64>);

impl Named {
    /// The record of a name, made when there is none; 0 for no name.
    fn id(
        &mut self,
        cx: &mut Cx<'_, '_>,
        table: &'static str,
        noun: Option<&'static Noun>,
        name: &str,
    ) -> Result<i64, Fault> {
        if name.is_empty() {
            return Ok(0);
        }
        let key = (table, name.to_lowercase());
        if let Some(id) = self.0.get(&key) {
            return Ok(*id);
        }
        let sql = format!("SELECT id FROM {table} WHERE account = $0 AND name = $1 ORDER BY id LIMIT 1");
        let id = match (cx.first(&sql, &[name.into()], |row| row.get(0))?, noun) {
            (Some(id), _) => id,
            (None, Some(noun)) => {
                let mut patch = Patch::new(noun.fields);
                patch.put(NAME, name);
                noun::create(cx, noun, &patch)?
            }
            // A supplier is more than a name: it has to be there.
            (None, None) => return Err(Fault::format("data")),
        };
        self.0.insert(key, id);
        Ok(id)
    }
}

pub(super) static CALLS: &[Call] = &[
    Call::read("findMasterListProducts", "products", find)
        .part(PART)
        .inputs(&[Field::text("searchCode", "", 20).required().doc("How code or code2 begins.")])
        .doc("Finds products of the master list."),
    Call::write("copyMasterListProductsToErply", copy)
        .part(PART)
        .inputs(&[Field::new("productIDs", "", Kind::Ids).required()])
        .doc("Copies products of the master list into the catalogue, under the same ids."),
    Call::write("saveMasterListProducts", import)
        .part(PART)
        .inputs(&[Field::text("data", "", 5_000_000).required().doc("A JSON list of up to 1000 products.")])
        .doc("Imports products into the master list."),
];
