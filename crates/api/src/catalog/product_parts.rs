//! The parts of a product's answer that are more than a column: stock, variations, recipes.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use ladu_ledger::{Component, Level, StockKey};
use ladu_record::Cx;
use ladu_record::noun::{Cell, Names, Page, Plan};
use ladu_store::RowSet;
use ladu_trade::prices::{self, Rates};
use ladu_types::{Id, Percent, Price, Quantity, of};
use ladu_wire::{Fault, ScalarRef, Writer};

use super::extra_field;
use super::parameter::{self, Parameters};
use super::picture::{self, ShownByProduct};
use super::product_links::{self, Links};
use super::product_matrix::{self, Matrix};
use super::product_prices::PagePrices;

/// What a page of products needs beside its own rows.
pub struct Extra {
    rates: Arc<Rates>,
    levels: Option<HashMap<StockKey, Level>>,
    on_order: HashMap<StockKey, Quantity>,
    warehouses: Vec<i64>,
    pub(super) prices: PagePrices,
    pub(super) matrix: Matrix,
    pub(super) links: Links,
    pub(super) choices: Arc<Names>,
    pub(super) parameters: Parameters,
    container_codes: HashMap<i64, String>,
    components: HashMap<Id<of::Product>, Vec<Component>>,
    pictures: ShownByProduct,
    files: ShownByProduct,
    file_types: Arc<ladu_record::noun::Names>,
}

/// Loads what a page of products needs: a fixed number of statements, and none for what was not asked for.
pub fn load(cx: &mut Cx<'_, '_>, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    let params = cx.params;
    let mut extra = Extra {
        rates: prices::rates(cx)?,
        levels: None,
        on_order: HashMap::new(),
        warehouses: Vec::new(),
        prices: PagePrices::load(cx, rows, plan)?,
        matrix: product_matrix::load(cx, rows, plan)?,
        links: product_links::load(cx, &ids)?,
        choices: extra_field::codes(cx)?,
        parameters: parameter::load(cx, &ids)?,
        container_codes: HashMap::new(),
        components: HashMap::new(),
        pictures: picture::shown(cx, "product_picture", &ids)?,
        files: ShownByProduct::new(),
        file_types: Arc::default(),
    };
    if params.flag("getRelatedFiles") {
        extra.files = picture::shown(cx, "product_file", &ids)?;
        extra.file_types = ladu_record::noun::names(cx, "product_file_type")?;
    }
    if params.flag("getStockInfo") || params.flag("getFIFOCost") {
        let only = params.id("warehouseID")?;
        extra.warehouses = match only {
            Some(id) => vec![id],
            None => {
                let names = ladu_record::noun::names(cx, "warehouse")?;
                let mut all: Vec<i64> = names.keys().copied().collect();
                all.sort_unstable();
                all
            }
        };
        extra.levels = Some(ladu_ledger::levels(cx, &ids, params.flag("getFIFOCost"))?);
        if params.flag("getStockInfo") {
            extra.on_order = ladu_ledger::on_order(cx, &ids)?;
        }
    }
    let position = |column: &str| plan.position(column).unwrap_or(0);
    let kind = position("type");
    if params.flag("getContainerInfo") {
        extra.container_codes = codes_of(cx, rows.iter().map(|row| row.int(position("container_id"))))?;
    }
    if params.flag("getRecipes") && rows.iter().any(|row| matches!(row.text(kind), "BUNDLE" | "ASSEMBLY")) {
        extra.components = ladu_ledger::recipes(cx, &ids)?;
    }
    Ok(Box::new(extra))
}

fn codes_of(cx: &mut Cx<'_, '_>, ids: impl Iterator<Item = i64>) -> Result<HashMap<i64, String>, Fault> {
    let ids: Vec<i64> = ids.filter(|id| *id != 0).collect();
    let rows = cx.among("SELECT id, code FROM product WHERE account = $0 AND id IN ({ids})", &ids, &[])?;
    Ok(rows.iter().map(|row| (row.int(0), row.text(1).to_owned())).collect())
}

/// The product's pictures.
pub fn images(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let pictures = page.extra::<Extra>().and_then(|extra| extra.pictures.get(&cell.id));
    w.key(name);
    w.list(|w| picture::write_images(&page.base_url, pictures, w));
}

/// Files about the product.
pub fn files(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(extra) = page.extra::<Extra>() else { return };
    let type_name = |id: i64| extra.file_types.get(&id).map(String::as_str);
    w.key(name);
    w.list(|w| picture::write_files(&page.base_url, extra.files.get(&cell.id), type_name, w));
}

/// Everything but an archived product is active.
pub fn active(_: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.int(i64::from(cell.value != ScalarRef::Text("ARCHIVED")));
}

/// The per cent of the card's rate, also of a product that is sold without tax.
pub fn vat_rate(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let rate = page.extra::<Extra>().and_then(|extra| extra.rates.get(&cell.value.int()));
    w.key(name);
    w.decimal(rate.map_or(Percent::ZERO, |rate| rate.percent));
}

/// Quantities by store; an object even when there is none.
pub fn warehouses(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(extra) = page.extra::<Extra>() else { return };
    let Some(levels) = &extra.levels else { return };
    let nothing = Level::default();
    w.key(name);
    w.object(|w| {
        for warehouse in &extra.warehouses {
            let stock = StockKey { product: Id::new(cell.id), warehouse: Id::new(*warehouse) };
            let level = levels.get(&stock).unwrap_or(&nothing);
            w.dynamic_key(&warehouse.to_string());
            w.object(|w| {
                w.key("warehouseID");
                w.int(*warehouse);
                if page.params.flag("getStockInfo") {
                    let on_order = extra.on_order.get(&stock).copied().unwrap_or_default();
                    write_level(level, on_order, w);
                }
                if page.params.flag("getFIFOCost") {
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
    w.decimal(level.free());
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
pub fn fifo_cost(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(extra) = page.extra::<Extra>() else { return };
    let Some(levels) = &extra.levels else { return };
    let mut all = Level::default();
    for warehouse in &extra.warehouses {
        let stock = StockKey { product: Id::new(cell.id), warehouse: Id::new(*warehouse) };
        if let Some(level) = levels.get(&stock) {
            all.add(level);
        }
    }
    write_cost(name, all.average(all.value), w);
    write_cost("purchasePrice", all.average(all.purchase_value), w);
}

/// Only variations name their matrix product.
pub fn parent(_: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    if cell.value.int() != 0 {
        w.key(name);
        w.int(cell.value.int());
    }
}

/// The code of the container that is sold along.
pub fn container_code(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let code = page.extra::<Extra>().and_then(|extra| extra.container_codes.get(&cell.value.int()));
    w.key(name);
    match code {
        Some(code) => w.text(code),
        None => w.null(),
    }
}

/// The recipe of a bundle or an assembly.
pub fn components(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let Some(list) = page.extra::<Extra>().and_then(|extra| extra.components.get(&Id::new(cell.id))) else { return };
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
pub fn shelf(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let shelf = page.name("location_in_warehouse", cell.value.int()).unwrap_or("");
    w.key(name);
    w.text([shelf, cell.text("location_text")].join(" ").trim());
}
