//! Goods reserved by documents until they are delivered, released or their time is over.

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

/// Reserves goods in a warehouse for a document. `until` is the last day; none for no end.
pub fn reserve(
    cx: &mut Cx<'_, '_>,
    document: Document,
    warehouse: Id<of::Warehouse>,
    goods: &[Goods],
    until: Option<Date>,
) -> Result<(), Fault> {
    let until = until.map(|day| day.to_string()).unwrap_or_default();
    let mut sorted: Vec<Goods> = Vec::new();
    for goods in goods.iter().filter(|goods| goods.quantity > Quantity::ZERO) {
        match sorted.iter_mut().find(|found| found.product == goods.product) {
            Some(found) => found.quantity = found.quantity.plus(goods.quantity)?,
            None => sorted.push(*goods),
        }
    }
    sorted.sort_unstable();
    for Goods { product, quantity } in sorted {
        change(cx, StockKey { product, warehouse }, quantity)?;
        cx.queue(
            "INSERT INTO stock_reservation (account, document_kind, document_id, product_id, warehouse_id, quantity, until_date)
             VALUES ($0, $1, $2, $3, $4, $5, $6)",
            &[
                document.kind.into(),
                document.id.into(),
                product.into(),
                warehouse.into(),
                quantity.into(),
                until.as_str().into(),
            ],
        )?;
    }
    Ok(())
}

/// Releases what a document has reserved; no more than `goods` when they are given.
pub fn release(cx: &mut Cx<'_, '_>, document: Document, goods: Option<&[Goods]>) -> Result<(), Fault> {
    let rows = cx.query(
        "SELECT product_id, warehouse_id, quantity FROM stock_reservation
         WHERE account = $0 AND document_kind = $1 AND document_id = $2 ORDER BY product_id {for_update}",
        &[document.kind.into(), document.id.into()],
    )?;
    for row in rows.iter() {
        let (product, warehouse, reserved): (_, _, Quantity) = row.read();
        let stock = StockKey { product, warehouse };
        let wanted = goods.map(|goods| {
            let mut of_product = goods.iter().filter(|found| found.product == product);
            of_product.try_fold(Quantity::ZERO, |sum, found| sum.plus(found.quantity))
        });
        let released = wanted.transpose()?.map_or(reserved, |wanted| wanted.min(reserved));
        if released <= Quantity::ZERO {
            continue;
        }
        change(cx, stock, released.negated())?;
        let key = [document.kind.into(), document.id.into(), product.into(), warehouse.into(), released.into()];
        if released == reserved {
            cx.queue(
                "DELETE FROM stock_reservation WHERE account = $0 AND document_kind = $1 AND document_id = $2 AND product_id = $3
                 AND warehouse_id = $4",
                &key[..4],
            )?;
        } else {
            cx.queue(
                "UPDATE stock_reservation SET quantity = quantity - $5 WHERE account = $0 AND document_kind = $1
                 AND document_id = $2 AND product_id = $3 AND warehouse_id = $4",
                &key,
            )?;
        }
    }
    Ok(())
}

/// How many documents are released at once, so that one sale never pays for all that ran out.
const EXPIRED_AT_ONCE: i64 = 20;

/// Releases what was reserved until a day that is over in its store.
pub fn release_expired(cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
    let mut query = Query::default();
    let today = cx.zones()?.day_in("t.warehouse_id", cx.now());
    query.and(&format!("t.until_date <> '' AND t.until_date < {}", today.sql), today.values);
    let most = query.mark(EXPIRED_AT_ONCE);
    let sql = format!(
        "SELECT DISTINCT t.document_kind, t.document_id FROM stock_reservation t WHERE {}
         ORDER BY t.document_kind, t.document_id LIMIT {most}",
        query.conditions()
    );
    let rows = cx.query(&sql, &query.values())?;
    let document = |row: Row<'_>| Some(Document { kind: DocumentKind::parse(row.get(0))?, id: row.get(1) });
    for document in rows.iter().filter_map(document) {
        release(cx, document, None)?;
    }
    Ok(())
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
