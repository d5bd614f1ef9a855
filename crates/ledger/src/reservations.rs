//! Goods reserved by documents until they are delivered, released or their time is over.

use std::collections::{BTreeMap, BTreeSet};

use ladu_record::noun::Query;
use ladu_record::{Cx, with_rows};
use ladu_store::{OwnedValue, Row};
use ladu_types::{Date, Id, Quantity, of};
use ladu_wire::Fault;

use crate::lock::lock;
use crate::movement::{Document, DocumentKind, StockKey};

/// Units of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Goods {
    pub product: Id<of::Product>,
    pub quantity: Quantity,
}

/// What a document shall reserve in a warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    pub document: Id<of::Document>,
    pub warehouse: Id<of::Warehouse>,
    /// What is below zero counts as nothing.
    pub goods: Vec<Goods>,
    /// The last day; none for no end.
    pub until: Option<Date>,
}

/// The condition of reservations `r` whose last day is over in their store, with its values among those of a query: nobody holds these
/// goods any more, also while no job has released them yet.
pub fn expired(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<String, Fault> {
    let today = cx.zones()?.day_in("r.warehouse_id", cx.now());
    Ok(query.expression(&format!("r.until_date <> '' AND r.until_date < {}", today.sql), today.values))
}

/// Units of a stock key that a document reserves, and until when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Reserved {
    quantity: Quantity,
    until: String,
}

/// A stock key, and the document that reserves of it: in the order in which levels are locked.
type Key = (StockKey, Id<of::Document>);

/// Makes what documents of a kind reserve exactly this, in as many statements for a hundred goods as for one. Levels are locked in their order,
/// whichever document is first.
pub fn hold(cx: &mut Cx<'_, '_>, kind: DocumentKind, holdings: &[Holding]) -> Result<(), Fault> {
    let mut wanted: BTreeMap<Key, Reserved> = BTreeMap::new();
    for holding in holdings {
        let until = holding.until.map(|day| day.to_string()).unwrap_or_default();
        for goods in holding.goods.iter().filter(|goods| goods.quantity > Quantity::ZERO) {
            let stock = StockKey { product: goods.product, warehouse: holding.warehouse };
            let reserved = wanted.entry((stock, holding.document)).or_default();
            reserved.quantity = reserved.quantity.plus(goods.quantity)?;
            reserved.until.clone_from(&until);
        }
    }
    let documents: BTreeSet<Id<of::Document>> = holdings.iter().map(|holding| holding.document).collect();
    reserve(cx, kind, &documents, wanted)
}

/// Releases whatever a document reserves.
pub fn release(cx: &mut Cx<'_, '_>, document: Document) -> Result<(), Fault> {
    reserve(cx, document.kind, &BTreeSet::from([document.id]), BTreeMap::new())
}

/// Turns what documents reserve into what they shall.
fn reserve(
    cx: &mut Cx<'_, '_>,
    kind: DocumentKind,
    documents: &BTreeSet<Id<of::Document>>,
    wanted: BTreeMap<Key, Reserved>,
) -> Result<(), Fault> {
    let ids: Vec<i64> = documents.iter().map(|id| id.number()).collect();
    let rows = cx.among(
        "SELECT document_id, product_id, warehouse_id, quantity, until_date FROM stock_reservation
         WHERE account = $0 AND document_kind = $1 AND document_id IN ({ids}) {for_update}",
        &ids,
        &[kind.into()],
    )?;
    let reserved = |row: Row<'_>| {
        let (document, product, warehouse, quantity, until) = row.read();
        ((StockKey { product, warehouse }, document), Reserved { quantity, until })
    };
    let before: BTreeMap<Key, Reserved> = rows.iter().map(reserved).collect();
    let mut levels: BTreeMap<StockKey, Quantity> = BTreeMap::new();
    let (mut kept, mut gone): (Vec<OwnedValue>, Vec<OwnedValue>) = (Vec::new(), Vec::new());
    let keys: BTreeSet<&Key> = before.keys().chain(wanted.keys()).collect();
    for key in keys {
        let of = |reserved: &BTreeMap<Key, Reserved>| reserved.get(key).cloned().unwrap_or_default();
        let (old, new) = (of(&before), of(&wanted));
        if old == new {
            continue;
        }
        let (stock, document) = key;
        let level = levels.entry(*stock).or_default();
        *level = level.plus(new.quantity)?.minus(old.quantity)?;
        let (document, product, warehouse) = ((*document).into(), stock.product.into(), stock.warehouse.into());
        if new.quantity.is_zero() {
            gone.extend([document, product, warehouse]);
        } else {
            kept.extend([kind.into(), document, product, warehouse, new.quantity.into(), new.until.as_str().into()]);
        }
    }
    change_levels(cx, &levels)?;
    write(cx, kind, &kept, &gone)
}

/// Changes how much is reserved of stock keys, in their order.
fn change_levels(cx: &mut Cx<'_, '_>, levels: &BTreeMap<StockKey, Quantity>) -> Result<(), Fault> {
    let now = cx.now();
    let changed = levels.iter().filter(|(_, by)| !by.is_zero());
    let rows: Vec<OwnedValue> = changed
        .flat_map(|(stock, by)| [stock.product.into(), stock.warehouse.into(), (*by).into(), now.into()])
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    cx.upsert_rows(
        "INSERT INTO stock_level (account, product_id, warehouse_id, reserved, reserved_changed) VALUES",
        4,
        &rows,
        "ON CONFLICT (account, product_id, warehouse_id) DO UPDATE SET
         reserved = stock_level.reserved + excluded.reserved, reserved_changed = excluded.reserved_changed",
    )
}

/// Writes reservations that are kept, and takes away those that are gone.
fn write(cx: &mut Cx<'_, '_>, kind: DocumentKind, kept: &[OwnedValue], gone: &[OwnedValue]) -> Result<(), Fault> {
    if !kept.is_empty() {
        cx.upsert_rows(
            "INSERT INTO stock_reservation (account, document_kind, document_id, product_id, warehouse_id, quantity, until_date) VALUES",
            6,
            kept,
            "ON CONFLICT (account, document_kind, document_id, product_id, warehouse_id) DO UPDATE SET
             quantity = excluded.quantity, until_date = excluded.until_date",
        )?;
    }
    let sql = "DELETE FROM stock_reservation WHERE account = $0 AND document_kind = $1
               AND (document_id, product_id, warehouse_id) IN (VALUES {rows})";
    for (sql, values) in with_rows(sql, 3, gone, &[kind.into()]) {
        cx.queue(&sql, &values)?;
    }
    Ok(())
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
    let documents: Vec<Document> = rows.iter().filter_map(document).collect();
    for documents in documents.chunk_by(|one, next| one.kind == next.kind) {
        let Some(kind) = documents.first().map(|document| document.kind) else { continue };
        let ids: BTreeSet<Id<of::Document>> = documents.iter().map(|document| document.id).collect();
        lock_reserved(cx, kind, &ids)?;
        reserve(cx, kind, &ids, BTreeMap::new())?;
    }
    Ok(rows.len() as i64 == most)
}

/// Locks the levels of what documents reserve, before the reservations: as a sale does that delivers them.
fn lock_reserved(cx: &mut Cx<'_, '_>, kind: DocumentKind, documents: &BTreeSet<Id<of::Document>>) -> Result<(), Fault> {
    let ids: Vec<i64> = documents.iter().map(|id| id.number()).collect();
    let sql = "SELECT DISTINCT product_id FROM stock_reservation WHERE account = $0 AND document_kind = $1 AND document_id IN ({ids})";
    let products: Vec<Id<of::Product>> = cx.among(sql, &ids, &[kind.into()])?.iter().map(|row| row.get(0)).collect();
    lock(cx, &products)
}
