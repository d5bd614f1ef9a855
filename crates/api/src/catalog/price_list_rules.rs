//! The rows of a price list as they travel with it: written into its record, saved in portions.

use std::any::Any;
use std::collections::{HashMap, HashSet};

use ladu_domain::prices::Rule;
use ladu_domain::tax;
use ladu_record::Cx;
use ladu_record::noun::{self, Cell, Field, Page, Patch, Plan, read_rows};
use ladu_store::{RowSet, Value};
use ladu_trade::prices::{self, Place, Taxes};
use ladu_types::{Money, Percent, Price, Quantity};
use ladu_wire::{Code, Fault, Kind, Writer};

use super::price_list_row::{PRICE_LIST_ROW, TARGETS};
use super::price_list_type;
use super::product_prices;

/// Quantities that rows hold from belong to this module.
pub const BY_QUANTITY: &str = "Quantity discounts";

/// The numbered parameters of `savePriceList`.
pub const SENT: &[Field] = &[
    Field::word("type", "type", TARGETS),
    Field::new("id", "target_id", Kind::Id).doc("The product, group, service or brand."),
    Field::amount("price", "price").doc("Net; for products and services."),
    Field::amount("discountPercent", "discount").doc("Per cent off; a surcharge when negative."),
    Field::amount("amount", "amount")
        .only_with(BY_QUANTITY, Code::NO_QUANTITY_PRICES)
        .doc("Holds from this quantity on."),
];

/// One rule of a list.
struct Entry {
    id: i64,
    kind: String,
    target: i64,
    rule: Rule,
    amount: Quantity,
}

/// The rules of a page of lists, and the tax of their products when prices with tax are asked for.
#[derive(Default)]
pub struct Rules {
    entries: HashMap<i64, Vec<Entry>>,
    rates: Option<HashMap<i64, Percent>>,
    by_quantity: bool,
}

/// Loads the rules of a page of lists.
pub fn load(cx: &mut Cx<'_, '_>, lists: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let mut rules = Rules { by_quantity: cx.settings()?.has_module(BY_QUANTITY), ..Rules::default() };
    if cx.params.flag("getHeadersOnly") {
        return Ok(Box::new(rules));
    }
    let ids: Vec<i64> = lists.iter().map(|row| row.int(0)).collect();
    let sql = "SELECT price_list_id, id, type, target_id, price, discount, amount FROM price_list_row
               WHERE account = $0 AND price_list_id IN ({ids}) ORDER BY price_list_id, id";
    for row in cx.among(sql, &ids, &[])?.iter() {
        let rule = prices::rule(prices::target(row.text(2), row.int(3)), row.int(4), row.int(5));
        let (kind, amount) = (row.text(2).to_owned(), Quantity::from_micro(row.int(6)));
        let entry = Entry { id: row.int(1), kind, target: row.int(3), rule, amount };
        rules.entries.entry(row.int(0)).or_default().push(entry);
    }
    if cx.params.flag("getPricesWithVAT") {
        rules.rates = Some(rates(cx, &rules.entries)?);
    }
    Ok(Box::new(rules))
}

/// The tax rates of products in the store, or at the register, that the parameters name.
fn rates(cx: &mut Cx<'_, '_>, entries: &HashMap<i64, Vec<Entry>>) -> Result<HashMap<i64, Percent>, Fault> {
    let register = cx.params.id("pointOfSaleID")?.unwrap_or(0);
    let of_register = match register {
        0 => 0,
        id => {
            let sql = "SELECT warehouse_id FROM point_of_sale WHERE account = $0 AND id = $1";
            cx.first(sql, &[Value::Int(id)], |row| row.int(0))?.ok_or_else(|| Fault::unknown("pointOfSaleID"))?
        }
    };
    let warehouse = cx.params.id("warehouseID")?.unwrap_or(of_register);
    let taxes = Taxes::of(cx, Place { warehouse, register, ..Place::default() })?;
    let mut ids: Vec<i64> = entries.values().flatten().map(|entry| entry.target).collect();
    ids.sort_unstable();
    ids.dedup();
    let goods = product_prices::goods(cx, &ids)?;
    Ok(goods.into_iter().map(|(id, goods)| (id, taxes.rate(goods.taxed).percent)).collect())
}

/// Writes the rules of a list. Of price and per cent only the one that rules: clients read both as numbers.
pub fn write(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(rules) = page.extra::<Rules>().filter(|_| !page.params.flag("getHeadersOnly")) else { return };
    w.key(name);
    w.list(|w| {
        for entry in rules.entries.get(&cell.id).into_iter().flatten() {
            w.object(|w| {
                w.key("type");
                w.text(&entry.kind);
                w.key("id");
                w.int(entry.target);
                w.key("ruleID");
                w.int(entry.id);
                match entry.rule {
                    Rule::Price(price) => write_price(price, rules.rate_of(entry), w),
                    Rule::Percent(percent) => {
                        w.key("discountPercent");
                        w.decimal_text(percent);
                    }
                }
                if rules.by_quantity {
                    w.key("amount");
                    w.decimal(entry.amount);
                }
            });
        }
    });
}

impl Rules {
    fn rate_of(&self, entry: &Entry) -> Option<Percent> {
        self.rates.as_ref().map(|rates| rates.get(&entry.target).copied().unwrap_or_default())
    }
}

fn write_price(price: Price, rate: Option<Percent>, w: &mut Writer) {
    w.key("price");
    w.plain_text(&prices::text(price));
    if let Some(rate) = rate {
        let gross: Money = tax::with_tax(price, rate).unwrap_or_default();
        w.key("priceWithVat");
        w.decimal(gross);
    }
}

/// A sent row whose type, id and quantity are in the list is changed, any other is added; rows that were not sent stay. Products that a
/// list of the same time has already are left out and told.
pub fn save(cx: &mut Cx<'_, '_>, list: i64, w: &mut Writer) -> Result<(), Fault> {
    let rows = read(cx)?;
    let products: Vec<i64> =
        rows.iter().filter(|row| row.text("type") == Some("PRODUCT")).filter_map(target_of).collect();
    let elsewhere = price_list_type::taken(cx, list, &products)?;
    let mut stored = stored(cx, list, &rows)?;
    let mut left_out = Vec::new();
    for mut row in rows {
        let (kind, target) = (row.text("type").unwrap_or_default().to_owned(), target_of(&row).unwrap_or(0));
        if kind == "PRODUCT" && elsewhere.contains(&target) {
            left_out.push((kind, target));
            continue;
        }
        row.set_default("amount", 0);
        let key = (kind, target, row.int("amount").unwrap_or(0));
        match stored.get(&key) {
            Some(id) => noun::update(cx, &PRICE_LIST_ROW, *id, &row)?,
            None => {
                let mut whole = Patch::new(PRICE_LIST_ROW.fields);
                whole.set("price_list_id", list);
                row.iter().for_each(|(field, value)| whole.set(field.column, value.clone()));
                stored.insert(key, noun::create(cx, &PRICE_LIST_ROW, &whole)?);
            }
        }
    }
    cx.touch("price_list")?;
    w.key("itemsNotAddedToPriceList");
    w.list(|w| {
        for (kind, id) in left_out {
            w.object(|w| {
                w.key("type");
                w.text(&kind);
                w.key("id");
                w.int(id);
            });
        }
    });
    Ok(())
}

fn target_of(row: &Patch) -> Option<i64> {
    row.id_of("target_id")
}

/// The sent rows, whole and checked: each is about something that is there, and has a price or a percentage, not both.
fn read(cx: &mut Cx<'_, '_>) -> Result<Vec<Patch>, Fault> {
    let mut rows = read_rows(cx.params, SENT)?;
    for row in &mut rows {
        noun::check_parts(cx, row)?;
        target_of(row).ok_or_else(|| Fault::missing(&row.parameter("target_id")))?;
        row.set_default("type", TARGETS[0]);
        let filled = |column: &'static str| cx.params.filled(&row.parameter(column)).is_some();
        let (price, discount) = (filled("price"), filled("discount"));
        let priced = matches!(row.text("type"), Some("PRODUCT" | "SERVICE"));
        match (priced, price, discount) {
            (true, false, false) => return Err(Fault::missing(&row.parameter("price"))),
            (true, true, _) => row.set("discount", 0),
            (true, false, true) | (false, ..) => row.set("price", 0),
        }
        check_numbers(row)?;
    }
    for (kinds, table) in
        [(&["PRODUCT", "SERVICE"][..], "product"), (&["PRODGROUP"], "product_group"), (&["BRAND"], "brand")]
    {
        let of_kind = || rows.iter().filter(|row| row.text("type").is_some_and(|kind| kinds.contains(&kind)));
        let ids: Vec<i64> = of_kind().filter_map(target_of).collect();
        let found = cx.among(&format!("SELECT id FROM {table} WHERE account = $0 AND id IN ({{ids}})"), &ids, &[])?;
        let found: HashSet<i64> = found.iter().map(|row| row.int(0)).collect();
        if let Some(row) = of_kind().find(|row| target_of(row).is_none_or(|id| !found.contains(&id))) {
            return Err(Fault::unknown(&row.parameter("target_id")));
        }
    }
    Ok(rows)
}

/// Refuses numbers below zero, and percentages that leave less than nothing.
pub fn check_numbers(row: &Patch) -> Result<(), Fault> {
    for column in ["price", "amount", "subsidy"] {
        if row.int(column).is_some_and(|value| value < 0) {
            return Err(Fault::format(&row.parameter(column)));
        }
    }
    match row.percent("discount") {
        Some(percent) if percent > Percent::from_whole(100) => Err(Fault::not_allowed(&row.parameter("discount"))),
        _ => Ok(()),
    }
}

/// The rows of a list that the sent ones may mean, by type, target and quantity.
fn stored(cx: &mut Cx<'_, '_>, list: i64, rows: &[Patch]) -> Result<HashMap<(String, i64, i64), i64>, Fault> {
    let targets: Vec<i64> = rows.iter().filter_map(target_of).collect();
    let sql = "SELECT id, type, target_id, amount FROM price_list_row
               WHERE account = $0 AND price_list_id = $1 AND target_id IN ({ids})";
    let found = cx.among(sql, &targets, &[Value::Int(list)])?;
    Ok(found.iter().map(|row| ((row.text(1).to_owned(), row.int(2), row.int(3)), row.int(0))).collect())
}
