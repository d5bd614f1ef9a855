//! Goods reserved by documents until they are delivered, released or their time is over.

use std::collections::BTreeMap;

use ladu_record::Cx;
use ladu_record::noun::Query;
use ladu_store::Row;
use ladu_types::{Date, Id, Quantity, of};
use ladu_wire::Fault;

use crate::movement::{Document, DocumentKind, StockKey};

/// Units of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Goods {
    pub product: Id<of::Product>,
    pub quantity: Quantity,
}

/// The condition of reservations `r` whose last day is over in their store, with its values among those of a query: nobody holds these
/// goods any more, also while no job has released them yet.
pub fn expired(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<String, Fault> {
    let today = cx.zones()?.day_in("r.warehouse_id", cx.now());
    Ok(query.expression(&format!("r.until_date <> '' AND r.until_date < {}", today.sql), today.values))
}

/// What a document reserves of a stock key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Reserved {
    quantity: Quantity,
    until: String,
}

/// Makes what a document reserves exactly these goods in a warehouse; what is below zero counts as nothing. `until` is the last day;
/// none for no end.
pub fn hold(
    cx: &mut Cx<'_, '_>,
    document: Document,
    warehouse: Id<of::Warehouse>,
    goods: &[Goods],
    until: Option<Date>,
) -> Result<(), Fault> {
    let until = until.map(|day| day.to_string()).unwrap_or_default();
    let mut wanted: BTreeMap<StockKey, Reserved> = BTreeMap::new();
    for goods in goods.iter().filter(|goods| goods.quantity > Quantity::ZERO) {
        let stock = StockKey { product: goods.product, warehouse };
        let reserved = wanted.entry(stock).or_insert_with(|| Reserved { until: until.clone(), ..Reserved::default() });
        reserved.quantity = reserved.quantity.plus(goods.quantity)?;
    }
    reserve(cx, document, wanted)
}

/// Releases whatever a document reserves.
pub fn release(cx: &mut Cx<'_, '_>, document: Document) -> Result<(), Fault> {
    reserve(cx, document, BTreeMap::new())
}

/// Turns what a document reserves into what it shall, level by level in their order.
fn reserve(cx: &mut Cx<'_, '_>, document: Document, wanted: BTreeMap<StockKey, Reserved>) -> Result<(), Fault> {
    let rows = cx.query(
        "SELECT product_id, warehouse_id, quantity, until_date FROM stock_reservation
         WHERE account = $0 AND document_kind = $1 AND document_id = $2 ORDER BY product_id, warehouse_id {for_update}",
        &[document.kind.into(), document.id.into()],
    )?;
    let reserved = |row: Row<'_>| {
        let (product, warehouse, quantity, until) = row.read();
        (StockKey { product, warehouse }, Reserved { quantity, until })
    };
    let before: BTreeMap<StockKey, Reserved> = rows.iter().map(reserved).collect();
    let mut changed: BTreeMap<StockKey, (Reserved, Reserved)> = BTreeMap::new();
    for stock in before.keys().chain(wanted.keys()) {
        let of = |reserved: &BTreeMap<StockKey, Reserved>| reserved.get(stock).cloned().unwrap_or_default();
        let (old, new) = (of(&before), of(&wanted));
        if old != new {
            changed.insert(*stock, (old, new));
        }
    }
    for (stock, (old, new)) in changed {
        change(cx, stock, new.quantity.minus(old.quantity)?)?;
        write(cx, document, stock, &new)?;
    }
    Ok(())
}

fn write(cx: &mut Cx<'_, '_>, document: Document, stock: StockKey, reserved: &Reserved) -> Result<(), Fault> {
    let key = [document.kind.into(), document.id.into(), stock.product.into(), stock.warehouse.into()];
    if reserved.quantity.is_zero() {
        return cx.queue(
            "DELETE FROM stock_reservation WHERE account = $0 AND document_kind = $1 AND document_id = $2 AND product_id = $3
             AND warehouse_id = $4",
            &key,
        );
    }
    let [kind, id, product, warehouse] = key;
    cx.queue(
        "INSERT INTO stock_reservation (account, document_kind, document_id, product_id, warehouse_id, quantity, until_date)
         VALUES ($0, $1, $2, $3, $4, $5, $6)
         ON CONFLICT (account, document_kind, document_id, product_id, warehouse_id) DO UPDATE SET
         quantity = excluded.quantity, until_date = excluded.until_date",
        &[kind, id, product, warehouse, reserved.quantity.into(), reserved.until.as_str().into()],
    )
}

/// Does anything wait to be released whose last day is over?
pub fn has_expired(cx: &mut Cx<'_, '_>) -> Result<bool, Fault> {
    let mut query = Query::default();
    let expired = expired(cx, &mut query)?;
    let sql = format!("SELECT 1 FROM stock_reservation r WHERE r.account = $0 AND {expired} LIMIT 1");
    Ok(cx.first(&sql, &query.values(), |_| ())?.is_some())
}

/// Releases what some documents reserved until a day that is over, `most` documents at a time so that nobody waits long for the levels.
/// Gives whether there may be more.
pub fn release_expired(cx: &mut Cx<'_, '_>, most: i64) -> Result<bool, Fault> {
    let mut query = Query::default();
    let (expired, limit) = (expired(cx, &mut query)?, query.mark(most));
    let sql = format!(
        "SELECT DISTINCT r.document_kind, r.document_id FROM stock_reservation r WHERE r.account = $0 AND {expired}
         ORDER BY r.document_kind, r.document_id LIMIT {limit}"
    );
    let rows = cx.query(&sql, &query.values())?;
    let document = |row: Row<'_>| Some(Document { kind: DocumentKind::parse(row.get(0))?, id: row.get(1) });
    for document in rows.iter().filter_map(document) {
        release(cx, document)?;
    }
    Ok(rows.len() as i64 == most)
}

fn change(cx: &mut Cx<'_, '_>, stock: StockKey, by: Quantity) -> Result<(), Fault> {
    let now = cx.now();
    cx.queue(
        "INSERT INTO stock_level (account, product_id, warehouse_id, reserved, reserved_changed) VALUES ($0, $1, $2, $3, $4)
         ON CONFLICT (account, product_id, warehouse_id) DO UPDATE SET
         reserved = stock_level.reserved + excluded.reserved, reserved_changed = excluded.reserved_changed",
        &[stock.product.into(), stock.warehouse.into(), by.into(), now.into()],
    )
}
