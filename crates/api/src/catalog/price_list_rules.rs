//! The rows of a price list as they travel with it: written into its record, saved in portions.

use std::any::Any;
use std::collections::{HashMap, HashSet};

use ladu_domain::prices::Rule;
use ladu_domain::tax;
use ladu_record::Cx;
use ladu_record::noun::{self, Cell, Field, Page, Patch, Plan, read_rows};
use ladu_store::RowSet;
use ladu_trade::prices::{self, Place, Taxes};
use ladu_types::{Id, Money, Percent, Price, Quantity, of};
use ladu_wire::{Code, Fault, Kind, Writer};

use super::price_list_columns::{
    AMOUNT, BRAND, BY_QUANTITY, DISCOUNT, GROUP, LIST, PRICE, PRODUCT, SERVICE, TARGET, TARGETS, TYPE, check_numbers,
};
use super::price_list_row::PRICE_LIST_ROW;
use super::price_list_type;
use super::product_prices;

/// The numbered parameters of `savePriceList`.
pub(super) const SENT: &[Field] = &[
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
    id: Id<of::PriceListRow>,
    kind: String,
    target: Id<of::Record>,
    rule: Rule,
    amount: Quantity,
}

/// The rules of a page of lists, and the tax of their products when prices with tax are asked for.
#[derive(Default)]
pub(super) struct Rules {
    entries: HashMap<Id<of::PriceList>, Vec<Entry>>,
    /// By the id of the product.
    rates: Option<HashMap<i64, Percent>>,
    by_quantity: bool,
}

/// Loads the rules of a page of lists.
pub(super) fn load(cx: &mut Cx<'_, '_>, lists: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let mut rules = Rules { by_quantity: cx.settings()?.has_module(BY_QUANTITY), ..Rules::default() };
    if cx.params.flag("getHeadersOnly") {
        return Ok(Box::new(rules));
    }
    let ids: Vec<i64> = lists.iter().map(|row| row.get(0)).collect();
    let sql = "SELECT price_list_id, id, type, target_id, price, discount, amount FROM price_list_row
               WHERE account = $0 AND price_list_id IN ({ids}) ORDER BY price_list_id, id";
    for row in cx.among(sql, &ids, &[])?.iter() {
        let (list, id, kind, target, price, discount, amount): (_, _, String, Id<of::Record>, _, _, _) = row.read();
        let rule = prices::rule(prices::target(&kind, target), price, discount);
        rules.entries.entry(list).or_default().push(Entry { id, kind, target, rule, amount });
    }
    if cx.params.flag("getPricesWithVAT") {
        rules.rates = Some(rates(cx, &rules.entries)?);
    }
    Ok(Box::new(rules))
}

/// The tax rates of products in the store, or at the register, that the parameters name.
fn rates(
    cx: &mut Cx<'_, '_>,
    entries: &HashMap<Id<of::PriceList>, Vec<Entry>>,
) -> Result<HashMap<i64, Percent>, Fault> {
    let register = cx.params.id("pointOfSaleID")?.unwrap_or(0);
    let of_register = match register {
        0 => 0,
        id => {
            let sql = "SELECT warehouse_id FROM point_of_sale WHERE account = $0 AND id = $1";
            cx.first(sql, &[id.into()], |row| row.get(0))?.ok_or_else(|| Fault::unknown("pointOfSaleID"))?
        }
    };
    let warehouse = cx.params.id("warehouseID")?.unwrap_or(of_register);
    let taxes = Taxes::of(cx, Place { warehouse, register, ..Place::default() })?;
    let mut ids: Vec<i64> = entries.values().flatten().map(|entry| entry.target.number()).collect();
    ids.sort_unstable();
    ids.dedup();
    let goods = product_prices::goods(cx, &ids)?;
    Ok(goods.into_iter().map(|(id, goods)| (id, taxes.rate(goods.taxed).percent)).collect())
}

/// Writes the rules of a list. Of price and per cent only the one that rules: clients read both as numbers.
pub(super) fn write(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(rules) = page.extra::<Rules>().filter(|_| !page.params.flag("getHeadersOnly")) else { return };
    w.key(name);
    w.list(|w| {
        for entry in rules.entries.get(&Id::new(cell.id)).into_iter().flatten() {
            w.object(|w| {
                w.key("type");
                w.text(&entry.kind);
                w.key("id");
                w.int(entry.target.number());
                w.key("ruleID");
                w.int(entry.id.number());
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
        self.rates.as_ref().map(|rates| rates.get(&entry.target.number()).copied().unwrap_or_default())
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
pub(super) fn save(cx: &mut Cx<'_, '_>, list: Id<of::PriceList>, w: &mut Writer) -> Result<(), Fault> {
    let rows = read(cx)?;
    let of_products = rows.iter().filter(|row| row.get(TYPE) == Some(PRODUCT));
    let products: Vec<i64> = of_products.filter_map(|row| row.id(TARGET)).map(Id::number).collect();
    let elsewhere = price_list_type::taken(cx, list, &products)?;
    let mut persisted = persisted(cx, list, &rows)?;
    let mut left_out = Vec::new();
    for mut row in rows {
        let kind = row.get(TYPE).unwrap_or_default().to_owned();
        let Some(target) = row.id(TARGET) else { continue };
        if kind == PRODUCT && elsewhere.contains(&target.number()) {
            left_out.push((kind, target));
            continue;
        }
        row.put_default(AMOUNT, Quantity::ZERO);
        let key = (kind, target, row.get(AMOUNT).unwrap_or_default());
        match persisted.get(&key) {
            Some(id) => noun::update(cx, &PRICE_LIST_ROW, id.number(), &row)?,
            None => {
                let mut whole = Patch::new(PRICE_LIST_ROW.fields);
                whole.put(LIST, list);
                whole.take(&row);
                persisted.insert(key, Id::new(noun::create(cx, &PRICE_LIST_ROW, &whole)?));
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
                w.int(id.number());
            });
        }
    });
    Ok(())
}

/// The sent rows, whole and checked: each is about something that is there, and has a price or a percentage, not both.
fn read(cx: &mut Cx<'_, '_>) -> Result<Vec<Patch>, Fault> {
    let mut rows = read_rows(cx.params, SENT)?;
    for row in &mut rows {
        noun::check_parts(cx, row)?;
        row.id(TARGET).ok_or_else(|| Fault::missing(&row.parameter(TARGET)))?;
        row.put_default(TYPE, PRODUCT);
        let price = cx.params.filled(&row.parameter(PRICE)).is_some();
        let discount = cx.params.filled(&row.parameter(DISCOUNT)).is_some();
        let priced = matches!(row.get(TYPE), Some(PRODUCT | SERVICE));
        match (priced, price, discount) {
            (true, false, false) => return Err(Fault::missing(&row.parameter(PRICE))),
            (true, true, _) => row.put(DISCOUNT, Percent::ZERO),
            (true, false, true) | (false, ..) => row.put(PRICE, Price::ZERO),
        }
        check_numbers(row)?;
    }
    for (kinds, table) in [(&[PRODUCT, SERVICE][..], "product"), (&[GROUP], "product_group"), (&[BRAND], "brand")] {
        let of_kind = || rows.iter().filter(|row| row.get(TYPE).is_some_and(|kind| kinds.contains(&kind)));
        let ids: Vec<i64> = of_kind().filter_map(|row| row.id(TARGET)).map(Id::number).collect();
        let found = cx.among(&format!("SELECT id FROM {table} WHERE account = $0 AND id IN ({{ids}})"), &ids, &[])?;
        let found: HashSet<Id<of::Record>> = found.iter().map(|row| row.get(0)).collect();
        if let Some(row) = of_kind().find(|row| row.id(TARGET).is_none_or(|id| !found.contains(&id))) {
            return Err(Fault::unknown(&row.parameter(TARGET)));
        }
    }
    Ok(rows)
}

/// The rows of a list that the sent ones may mean, by type, target and quantity.
type Persisted = HashMap<(String, Id<of::Record>, Quantity), Id<of::PriceListRow>>;

fn persisted(cx: &mut Cx<'_, '_>, list: Id<of::PriceList>, rows: &[Patch]) -> Result<Persisted, Fault> {
    let targets: Vec<i64> = rows.iter().filter_map(|row| row.id(TARGET)).map(Id::number).collect();
    let sql = "SELECT type, target_id, amount, id FROM price_list_row
               WHERE account = $0 AND price_list_id = $1 AND target_id IN ({ids})";
    let found = cx.among(sql, &targets, &[list.into()])?;
    let row = |(kind, target, amount, id)| ((kind, target, amount), id);
    Ok(found.iter().map(|found| row(found.read())).collect())
}
