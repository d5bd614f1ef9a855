//! The parts of a product's answer that are more than a column: stock, variations, recipes.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use ladu_ledger::{Component, Level, StockKey};
use ladu_record::Cx;
use ladu_record::noun::{self, Cell, Fragments, Loaded, Page, Plan, ReadColumn};
use ladu_store::RowSet;
use ladu_trade::prices::{self, Rates};
use ladu_types::{Id, Percent, Price, Quantity, of};
use ladu_wire::{Fault, ScalarRef, Writer};

use super::product_columns::{ASSEMBLY, BUNDLE, CONTAINER, LOCATION_TEXT, MATRIX, TYPE};
use super::product_prices::PagePrices;
use super::{extra_field, parameter, picture, product_links, product_matrix};

/// Quantities and costs of a page of products.
struct Stock {
    levels: HashMap<StockKey, Level>,
    /// The same over the stores that the page is about.
    in_all: HashMap<Id<of::Product>, Level>,
    on_order: HashMap<StockKey, Quantity>,
    /// The stores that the page is about.
    warehouses: Vec<i64>,
    with_quantities: bool,
    with_cost: bool,
}

/// The tax rates of the account.
struct CardRates(Arc<Rates>);

/// The codes of containers.
struct ContainerCodes(HashMap<Id<of::Product>, String>);

/// The recipes of bundles and assemblies: components with their amounts.
struct Recipes(HashMap<Id<of::Product>, Vec<Component>>);

/// Loads what a page of products needs: a fixed number of statements, and none for what was not asked for.
pub(super) fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
    let params = cx.params;
    let mut loaded = Loaded::default()
        .with(CardRates(prices::rates(cx)?))
        .with(PagePrices::load(cx, rows, plan)?)
        .with(product_matrix::load(cx, rows, plan)?)
        .with(product_links::load(cx, &ids)?)
        .with(extra_field::codes(cx)?)
        .with(parameter::load(cx, &ids)?)
        .with(picture::images(cx, &ids)?);
    if params.flag("getRelatedFiles") {
        loaded = loaded.with(picture::files(cx, &ids)?);
    }
    if params.flag("getContainerInfo") {
        loaded = loaded.with(codes_of(cx, &plan.ids_in(rows, CONTAINER))?);
    }
    let kind = plan.place(TYPE);
    if params.flag("getRecipes") && rows.iter().any(|row| matches!(kind.read(row), BUNDLE | ASSEMBLY)) {
        let products: Vec<Id<of::Product>> = ids.iter().map(|id| Id::new(*id)).collect();
        loaded = loaded.with(Recipes(ladu_ledger::written_recipes(cx, &products)?));
    }
    Ok(Box::new(loaded))
}

/// How a product's record is kept. A matrix product lists its variations, which change without it.
pub(super) const FRAGMENTS: Fragments = Fragments {
    tables: &[
        "setting",
        "vat_rate",
        "warehouse",
        "product_group",
        "product_category",
        "brand",
        "unit",
        "product_series",
        "supplier",
        "location_in_warehouse",
        "product_extra_value",
        "matrix_dimension",
        "dimension_value",
    ],
    live_flags: &["getStockInfo", "getFIFOCost"],
    keeps: |row, plan| plan.get(row, TYPE) != MATRIX,
    live,
};

/// Loads quantities and costs, which change without the card, when they are asked for.
fn live(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<Box<dyn Any>, Fault> {
    let is_asked = cx.params.flag("getStockInfo") || cx.params.flag("getFIFOCost");
    Ok(Box::new(if is_asked { Loaded::default().with(stock(cx, ids)?) } else { Loaded::default() }))
}

fn stock(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<Stock, Fault> {
    let (with_quantities, with_cost) = (cx.params.flag("getStockInfo"), cx.params.flag("getFIFOCost"));
    let warehouses = match cx.params.id("warehouseID")? {
        Some(id) => vec![id],
        None => {
            let mut all: Vec<i64> = noun::names(cx, "warehouse")?.keys().copied().collect();
            all.sort_unstable();
            all
        }
    };
    let products: Vec<Id<of::Product>> = ids.iter().copied().map(Id::new).collect();
    let levels = ladu_ledger::ask_levels(cx, &products, with_cost)?;
    let on_order = if with_quantities { Some(ladu_ledger::ask_on_order(cx, &products)?) } else { None };
    let levels = levels.read(cx)?;
    let on_order = on_order.map_or_else(|| Ok(HashMap::new()), |asked| asked.read(cx))?;
    let mut in_all: HashMap<Id<of::Product>, Level> = HashMap::new();
    for (stock, level) in levels.iter().filter(|(stock, _)| warehouses.contains(&stock.warehouse.number())) {
        in_all.entry(stock.product).or_default().add(level)?;
    }
    Ok(Stock { levels, in_all, on_order, warehouses, with_quantities, with_cost })
}

fn codes_of(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<ContainerCodes, Fault> {
    let rows = cx.among("SELECT id, code FROM product WHERE account = $0 AND id IN ({ids})", ids, &[])?;
    Ok(ContainerCodes(rows.iter().map(|row| row.read::<(Id<of::Product>, String)>()).collect()))
}

/// Everything but an archived product is active.
pub(super) fn active(_: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.int(i64::from(cell.value != ScalarRef::Text("ARCHIVED")));
}

/// The per cent of the card's rate, also of a product that is sold without tax.
pub(super) fn vat_rate(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let rate = page.extra::<CardRates>().and_then(|rates| rates.0.get(&cell.value.int()));
    w.key(name);
    w.decimal(rate.map_or(Percent::ZERO, |rate| rate.percent));
}

/// Quantities by store; an object even when there is none.
pub(super) fn warehouses(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(stock) = page.extra::<Stock>() else { return };
    let nothing = Level::default();
    w.key(name);
    w.object(|w| {
        for warehouse in &stock.warehouses {
            let key = StockKey { product: Id::new(cell.id), warehouse: Id::new(*warehouse) };
            let level = stock.levels.get(&key).unwrap_or(&nothing);
            w.int_key(*warehouse);
            w.object(|w| {
                w.key("warehouseID");
                w.int(*warehouse);
                if stock.with_quantities {
                    let on_order = stock.on_order.get(&key).copied().unwrap_or_default();
                    write_level(level, on_order, w);
                }
                if stock.with_cost {
                    write_cost("FIFOCost", level.average(level.value), w);
                    write_cost("purchasePrice", level.average(level.purchase_value), w);
                }
            });
        }
    });
}

fn write_level(level: &Level, on_order: Quantity, w: &mut Writer) {
    w.key("totalInStock");
    w.decimal_text(level.on_hand);
    w.key("reserved");
    w.decimal(level.reserved);
    w.key("free");
    w.decimal(level.free);
    w.key("orderPending");
    w.decimal(on_order);
    w.key("reorderPoint");
    w.int(level.reorder_point.0.round(0).micro() / ladu_types::SCALE);
    w.key("restockLevel");
    w.decimal(level.restock_level);
}

fn write_cost(name: &'static str, cost: Price, w: &mut Writer) {
    w.key(name);
    w.decimal(cost);
}

/// The average cost over the stores that the page is about.
pub(super) fn fifo_cost(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(stock) = page.extra::<Stock>() else { return };
    let all = stock.in_all.get(&Id::new(cell.id)).copied().unwrap_or_default();
    write_cost(name, all.average(all.value), w);
    write_cost("purchasePrice", all.average(all.purchase_value), w);
}

/// Only variations name their matrix product.
pub(super) fn parent(_: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    if cell.value.int() != 0 {
        w.key(name);
        w.int(cell.value.int());
    }
}

/// The code of the container that is sold along.
pub(super) fn container_code(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let code = page.extra::<ContainerCodes>().and_then(|codes| codes.0.get(&Id::new(cell.value.int())));
    w.key(name);
    match code {
        Some(code) => w.text(code),
        None => w.null(),
    }
}

/// The recipe of a bundle or an assembly.
pub(super) fn components(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(list) = page.extra::<Recipes>().and_then(|recipes| recipes.0.get(&Id::new(cell.id))) else { return };
    w.key(name);
    w.list(|w| {
        for component in list {
            w.object(|w| {
                w.key("componentID");
                w.int(component.product.number());
                w.key("amount");
                w.decimal(component.amount);
            });
        }
    });
}

/// The name of the shelf and the text beside it, in one.
pub(super) fn location(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let location = page.name("location_in_warehouse", cell.value.int()).unwrap_or("");
    w.key(name);
    w.text([location, cell.get(LOCATION_TEXT)].join(" ").trim());
}
