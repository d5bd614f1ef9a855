//! Goods held back for orders until they are delivered, released or their time is over.

use ladu_store::Value;
use ladu_types::Quantity;
use ladu_wire::Fault;

use ladu_record::Cx;

/// A document that holds goods back. A sales document is meant by its id alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// `sale` or `transfer`.
    pub kind: &'static str,
    /// Its id.
    pub id: i64,
}

impl From<i64> for Holder {
    fn from(id: i64) -> Holder {
        Holder { kind: "sale", id }
    }
}

impl Holder {
    /// The order for a transfer that has this id.
    pub fn transfer(id: i64) -> Holder {
        Holder { kind: "transfer", id }
    }
}

/// Holds goods back for a document. `until` is the last day, empty for no end.
pub fn reserve(
    cx: &mut Cx<'_, '_>,
    document: impl Into<Holder>,
    warehouse: i64,
    goods: &[(i64, Quantity)],
    until: &str,
) -> Result<(), Fault> {
    let holder = document.into();
    let mut sorted: Vec<(i64, Quantity)> = Vec::new();
    for (product, quantity) in goods.iter().filter(|(_, quantity)| quantity.micro() > 0) {
        match sorted.iter_mut().find(|(found, _)| found == product) {
            Some((_, sum)) => *sum = sum.plus(*quantity)?,
            None => sorted.push((*product, *quantity)),
        }
    }
    sorted.sort_unstable();
    for (product, quantity) in &sorted {
        change(cx, *product, warehouse, *quantity)?;
        cx.queue(
            "INSERT INTO stock_reservation (account, document_kind, document_id, product_id, warehouse_id, quantity, until_date)
             VALUES ($0, $1, $2, $3, $4, $5, $6)",
            &[
                Value::Text(holder.kind),
                Value::Int(holder.id),
                Value::Int(*product),
                Value::Int(warehouse),
                Value::Int(quantity.micro()),
                Value::Text(until),
            ],
        )?;
    }
    Ok(())
}

/// Lets go of what a document holds back; of no more than `goods` when they are given.
pub fn release(
    cx: &mut Cx<'_, '_>,
    document: impl Into<Holder>,
    goods: Option<&[(i64, Quantity)]>,
) -> Result<(), Fault> {
    release_of(cx, document.into().kind_and_id(), goods)
}

impl Holder {
    fn kind_and_id(&self) -> (&str, i64) {
        (self.kind, self.id)
    }
}

fn release_of(cx: &mut Cx<'_, '_>, (kind, id): (&str, i64), goods: Option<&[(i64, Quantity)]>) -> Result<(), Fault> {
    let rows = cx.query(
        "SELECT product_id, warehouse_id, quantity FROM stock_reservation
         WHERE account = $0 AND document_kind = $1 AND document_id = $2 ORDER BY product_id {for_update}",
        &[Value::Text(kind), Value::Int(id)],
    )?;
    for row in rows.iter() {
        let (product, warehouse, held) = (row.int(0), row.int(1), Quantity::from_micro(row.int(2)));
        let wanted = goods.map(|goods| {
            let of_product = goods.iter().filter(|(found, _)| *found == product);
            of_product.fold(Quantity::ZERO, |sum, (_, quantity)| sum.plus(*quantity).unwrap_or(sum))
        });
        let freed = wanted.map_or(held, |wanted| wanted.min(held));
        if freed.micro() <= 0 {
            continue;
        }
        change(cx, product, warehouse, freed.negated())?;
        let key =
            [Value::Text(kind), Value::Int(id), Value::Int(product), Value::Int(warehouse), Value::Int(freed.micro())];
        if freed == held {
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

/// How many documents are let go of at once, so that one sale never pays for all that ran out.
const EXPIRED_AT_ONCE: i64 = 20;

/// Lets go of what was held back until a day that is over.
pub fn release_expired(cx: &mut Cx<'_, '_>) -> Result<(), Fault> {
    let today = cx.today()?.to_string();
    let rows = cx.query(
        "SELECT DISTINCT document_kind, document_id FROM stock_reservation
         WHERE account = $0 AND until_date <> '' AND until_date < $1 ORDER BY document_kind, document_id LIMIT $2",
        &[Value::Text(&today), Value::Int(EXPIRED_AT_ONCE)],
    )?;
    for row in rows.iter() {
        release_of(cx, (row.text(0), row.int(1)), None)?;
    }
    Ok(())
}

fn change(cx: &mut Cx<'_, '_>, product: i64, warehouse: i64, by: Quantity) -> Result<(), Fault> {
    cx.queue(
        "INSERT INTO stock_level (account, product_id, warehouse_id, reserved, reserved_changed) VALUES ($0, $1, $2, $3, $4)
         ON CONFLICT (account, product_id, warehouse_id) DO UPDATE SET
         reserved = stock_level.reserved + excluded.reserved, reserved_changed = excluded.reserved_changed",
        &[Value::Int(product), Value::Int(warehouse), Value::Int(by.micro()), Value::Int(cx.now().0)],
    )
}
