//! Deletions: moves are undone by moves the other way, and the queues close up as if the goods had never passed.

use ladu_domain::fifo::Cost;
use ladu_record::Cx;
use ladu_store::Row;
use ladu_types::{Id, Money, Quantity, of};
use ladu_wire::Fault;

use crate::entry::{Entry, write_move};
use crate::level_change::change_value;
use crate::lock::lock;
use crate::movement::{Document, DocumentKind, Place, StockKey};
use crate::revaluation::Revaluation;

/// Undoes all moves of a document. What others drew from its receipts they draw from what comes next, or nothing covers it until
/// something does.
pub fn reverse(cx: &mut Cx<'_, '_>, document: Document) -> Result<(), Fault> {
    undo(cx, document, "")
}

/// Undoes the moves of some rows of a document.
pub fn reverse_rows(cx: &mut Cx<'_, '_>, document: Document, rows: &[Id<of::DocumentRow>]) -> Result<(), Fault> {
    if rows.is_empty() {
        return Ok(());
    }
    let list = rows.iter().map(|id| id.to_string()).collect::<Vec<_>>().join(", ");
    undo(cx, document, &format!(" AND m.row_id IN ({list})"))
}

/// A move to be undone.
struct Undone {
    id: Id<of::Move>,
    product: Id<of::Product>,
    /// The number of a warehouse or a place, as the next one.
    from: i64,
    to: i64,
    quantity: Quantity,
    cost: Cost,
    row: Option<Id<of::DocumentRow>>,
    date: String,
}

impl Undone {
    fn read(row: Row<'_>) -> Undone {
        type Read =
            (Id<of::Move>, Id<of::Product>, i64, i64, Quantity, Money, Money, Option<Id<of::DocumentRow>>, String);
        let (id, product, from, to, quantity, value, purchase, row, date) = row.read::<Read>();
        Undone { id, product, from, to, quantity, cost: Cost { value, purchase }, row, date }
    }

    /// The stock at an end of the move, when that is a warehouse.
    fn stock(&self, end: i64) -> Option<StockKey> {
        (end > 0).then_some(StockKey { product: self.product, warehouse: Id::new(end) })
    }
}

fn undo(cx: &mut Cx<'_, '_>, document: Document, condition: &str) -> Result<(), Fault> {
    let sql = format!(
        "SELECT DISTINCT m.product_id FROM stock_move m WHERE m.account = $0 AND m.document_kind = $1 AND m.document_id = $2{condition} ORDER BY m.product_id"
    );
    let key = [document.kind.into(), document.id.into()];
    let products: Vec<Id<of::Product>> = cx.query(&sql, &key)?.iter().map(|row| row.get(0)).collect();
    lock(cx, &products)?;
    // Read once everything is locked: what they cost is settled now.
    let sql = format!(
        "SELECT m.id, m.product_id, m.from_place, m.to_place, m.quantity, m.value, m.purchase_value, m.row_id, m.date FROM stock_move m
         WHERE m.account = $0 AND m.document_kind = $1 AND m.document_id = $2 AND m.reverses = 0{condition}
         AND NOT EXISTS (SELECT 1 FROM stock_move r WHERE r.account = m.account AND r.reverses = m.id AND r.reverses > 0)
         ORDER BY m.product_id, m.id"
    );
    let moves: Vec<Undone> = cx.query(&sql, &key)?.iter().map(Undone::read).collect();
    for product in products {
        let mut gaps: Vec<(StockKey, Quantity)> = Vec::new();
        let mut rows: Vec<i64> = Vec::new();
        for undone in moves.iter().filter(|undone| undone.product == product) {
            write_back(cx, undone, document)?;
            rows.extend(undone.row.map(Id::number));
            if let Some(stock) = undone.stock(undone.from) {
                gaps.push((stock, close_outgoing(cx, stock, undone)?));
            }
            if let Some(stock) = undone.stock(undone.to) {
                gaps.push((stock, close_incoming(cx, stock, undone)?));
            }
        }
        settle(cx, product, (document, &rows), gaps)?;
    }
    Ok(())
}

/// The move the other way, on the same day: reports of past days see neither.
fn write_back(cx: &mut Cx<'_, '_>, undone: &Undone, document: Document) -> Result<(), Fault> {
    let entry = Entry {
        id: Id::new(cx.next_id("stock_move")?),
        product: undone.product,
        from: undone.to,
        to: undone.from,
        quantity: undone.quantity,
        cost: undone.cost,
        queue_to: None,
        cause: document.row(undone.row),
        reverses: Some(undone.id),
        date: &undone.date,
    };
    write_move(cx, &entry)
}

/// Takes an issue out of its queue; gives where it was.
fn close_outgoing(cx: &mut Cx<'_, '_>, stock: StockKey, undone: &Undone) -> Result<Quantity, Fault> {
    let sql = "SELECT queue_to FROM stock_move WHERE account = $0 AND id = $1";
    let end = cx.first(sql, &[undone.id.into()], |row| row.get::<Quantity>(0))?.unwrap_or_default();
    cx.queue("UPDATE stock_move SET queue_to = NULL WHERE account = $0 AND id = $1", &[undone.id.into()])?;
    cx.queue(
        "UPDATE stock_move SET queue_to = queue_to - $4
         WHERE account = $0 AND product_id = $1 AND from_place = $2 AND queue_to > $3",
        &[stock.product.into(), stock.warehouse.into(), end.into(), undone.quantity.into()],
    )?;
    change_level(cx, stock, undone, (undone.quantity, Quantity::ZERO))?;
    change_value(cx, stock, undone.cost)?;
    Ok(end.minus(undone.quantity)?)
}

/// Takes a receipt out of its queue; gives where it was.
fn close_incoming(cx: &mut Cx<'_, '_>, stock: StockKey, undone: &Undone) -> Result<Quantity, Fault> {
    let sql = "SELECT MAX(queue_to) FROM stock_layer WHERE account = $0 AND move_id = $1";
    let end = cx.first(sql, &[undone.id.into()], |row| row.get::<Quantity>(0))?.unwrap_or_default();
    cx.queue("DELETE FROM stock_layer WHERE account = $0 AND move_id = $1", &[undone.id.into()])?;
    cx.queue(
        "UPDATE stock_layer SET queue_to = queue_to - $4
         WHERE account = $0 AND product_id = $1 AND warehouse_id = $2 AND queue_to > $3",
        &[stock.product.into(), stock.warehouse.into(), end.into(), undone.quantity.into()],
    )?;
    let gone = undone.quantity.negated();
    change_level(cx, stock, undone, (gone, gone))?;
    change_value(cx, stock, undone.cost.negated())?;
    Ok(end.minus(undone.quantity)?)
}

fn change_level(
    cx: &mut Cx<'_, '_>,
    stock: StockKey,
    undone: &Undone,
    (on_hand, received): (Quantity, Quantity),
) -> Result<(), Fault> {
    let now = cx.now();
    let outside = if undone.from > 0 && undone.to > 0 { "" } else { ", total_changed = $5" };
    cx.queue(
        &format!(
            "UPDATE stock_level SET on_hand = on_hand + $3, received = received + $4, changed = $5{outside}
             WHERE account = $0 AND product_id = $1 AND warehouse_id = $2"
        ),
        &[stock.product.into(), stock.warehouse.into(), on_hand.into(), received.into(), now.into()],
    )
}

/// Sorts out what stands behind the gaps that rows of a document have left, each queue from its first one on.
fn settle(
    cx: &mut Cx<'_, '_>,
    product: Id<of::Product>,
    (document, rows): (Document, &[i64]),
    mut gaps: Vec<(StockKey, Quantity)>,
) -> Result<(), Fault> {
    gaps.sort_unstable();
    gaps.dedup_by_key(|(stock, _)| *stock);
    let mut revaluation = Revaluation::of(product);
    let sale = (document.kind == DocumentKind::Sale).then_some(Id::new(document.id.number()));
    if let Some(sale) = sale {
        keep_returns(cx, product, (sale, rows), &mut revaluation)?;
    }
    for (stock, from) in &gaps {
        revaluation.from(cx, *stock, *from)?;
    }
    if let Some(sale) = sale {
        revaluation.sold(sale);
    }
    revaluation.settle(cx)?;
    for (stock, _) in &gaps {
        refresh_dates(cx, *stock)?;
    }
    Ok(())
}

/// What came back from rows of a sale that are gone keeps the cost it had. From now on it counts for older returns whose sales it covers.
fn keep_returns(
    cx: &mut Cx<'_, '_>,
    product: Id<of::Product>,
    (sale, rows): (Id<of::SalesDocument>, &[i64]),
    revaluation: &mut Revaluation,
) -> Result<(), Fault> {
    let key = [sale.into(), product.into()];
    let kept = cx.among(
        "SELECT l.warehouse_id, l.queue_to, l.quantity FROM stock_layer b JOIN stock_layer l ON l.account = b.account AND l.batch_id = b.id
         WHERE b.account = $0 AND b.cost_document > 0 AND b.cost_document = $1 AND b.product_id = $2 AND b.cost_row IN ({ids})
         ORDER BY l.warehouse_id, l.queue_to",
        rows,
        &key,
    )?;
    cx.execute_among(
        "UPDATE stock_layer SET cost_document = 0, cost_row = 0 WHERE account = $0 AND cost_document > 0 AND cost_document = $1
         AND product_id = $2 AND cost_row IN ({ids})",
        rows,
        &key,
    )?;
    for row in kept.iter() {
        let (warehouse, to, quantity): (Id<of::Warehouse>, Quantity, Quantity) = row.read();
        revaluation.over(cx, StockKey { product, warehouse }, to.minus(quantity)?, to, true)?;
    }
    Ok(())
}

/// Reads the dates of a level off what is left in its queues.
fn refresh_dates(cx: &mut Cx<'_, '_>, stock: StockKey) -> Result<(), Fault> {
    let issued = |condition: &str| {
        format!(
            "COALESCE((SELECT m.date FROM stock_move m WHERE m.account = $0 AND m.product_id = $1 AND m.from_place = $2
             AND m.queue_to IS NOT NULL{condition} ORDER BY m.queue_to DESC LIMIT 1), '')"
        )
    };
    let supplier = Place::Supplier.number();
    let bought = |order: &str| {
        format!(
            "COALESCE((SELECT l.date FROM stock_layer l JOIN stock_move m ON m.account = l.account AND m.id = l.move_id
             WHERE l.account = $0 AND l.product_id = $1 AND l.warehouse_id = $2 AND m.from_place = {supplier}
             ORDER BY l.queue_to {order} LIMIT 1), '')"
        )
    };
    let sql = format!(
        "UPDATE stock_level SET last_out_date = {}, last_sold_date = {}, last_in_date =
         COALESCE((SELECT l.date FROM stock_layer l WHERE l.account = $0 AND l.product_id = $1 AND l.warehouse_id = $2
         ORDER BY l.queue_to DESC LIMIT 1), ''), first_purchase_date = {}, last_purchase_date = {}
         WHERE account = $0 AND product_id = $1 AND warehouse_id = $2",
        issued(""),
        issued(&format!(" AND m.to_place = {}", Place::Customer.number())),
        bought("ASC"),
        bought("DESC")
    );
    cx.queue(&sql, &[stock.product.into(), stock.warehouse.into()])
}
