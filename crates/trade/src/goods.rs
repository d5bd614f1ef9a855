//! Goods of documents: what rows mean on the shelves, and how they leave a store and come back.

use ladu_types::{Fixed, Quantity};
use ladu_wire::Fault;

use ladu_record::Cx;

/// Units of a product on a row of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goods {
    /// The row, 0 when it does not matter.
    pub row: i64,
    /// The product.
    pub product: i64,
    /// Units; below zero when they come back.
    pub quantity: Quantity,
}

/// Rows as what really stands on the shelves: bundles are taken apart; services, matrix products and what is not stocked are left out.
pub fn unpack(cx: &mut Cx<'_, '_>, rows: &[Goods]) -> Result<Vec<Goods>, Fault> {
    let mut ids: Vec<i64> = rows.iter().map(|goods| goods.product).filter(|id| *id != 0).collect();
    ids.sort_unstable();
    ids.dedup();
    let sql = "SELECT id, type, non_stock FROM product WHERE account = $0 AND id IN ({ids})";
    let found = cx.among(sql, &ids, &[])?;
    let kind = |id: i64| found.iter().find(|row| row.int(0) == id).map_or(("", 1), |row| (row.text(1), row.int(2)));
    let bundles: Vec<i64> = ids.iter().copied().filter(|id| kind(*id).0 == "BUNDLE").collect();
    let recipes = ladu_ledger::recipes(cx, &bundles)?;
    let mut unpacked = Vec::new();
    for goods in rows {
        match kind(goods.product) {
            ("BUNDLE", _) => {
                for (component, amount) in recipes.get(&goods.product).into_iter().flatten() {
                    let quantity = Quantity(goods.quantity.0.times(Fixed::from_micro(*amount))?);
                    unpacked.push(Goods { row: goods.row, product: *component, quantity });
                }
            }
            ("MATRIX" | "", _) | (_, 1) => {}
            _ => unpacked.push(*goods),
        }
    }
    Ok(unpacked)
}

/// Goods as pairs of product and quantity, as reservations know them.
pub fn quantities(goods: &[Goods]) -> Vec<(i64, Quantity)> {
    goods.iter().map(|goods| (goods.product, goods.quantity)).collect()
}

/// A document whose goods leave a store for a customer.
#[derive(Debug, Clone, Copy)]
pub struct Delivery {
    /// The document.
    pub document: i64,
    /// The store.
    pub warehouse: i64,
    /// The document that sold what comes back here.
    pub credited: Option<i64>,
    /// Refuse what is not there.
    pub required: bool,
}

/// There was not enough of this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lacking(pub Goods);

/// Moves unpacked goods to the customer, and back where a quantity is below zero. Products are taken in order, so that two sales never
/// wait for each other in a circle.
pub fn deliver(cx: &mut Cx<'_, '_>, delivery: &Delivery, mut goods: Vec<Goods>) -> Result<Result<(), Lacking>, Fault> {
    goods.sort_by_key(|goods| (goods.product, goods.row));
    let back: Vec<i64> = goods.iter().filter(|goods| goods.quantity.is_negative()).map(|goods| goods.product).collect();
    ladu_ledger::lock(cx, &back)?;
    for goods in goods {
        let document = ladu_ledger::Document { kind: "sale", id: delivery.document, row: goods.row };
        if goods.quantity.is_negative() {
            let returned = ladu_ledger::Return {
                product: goods.product,
                warehouse: delivery.warehouse,
                quantity: goods.quantity.abs(),
                document,
                sold_by: delivery.credited,
            };
            ladu_ledger::return_goods(cx, &returned)?;
            continue;
        }
        let issue = ladu_ledger::Issue {
            product: goods.product,
            warehouse: delivery.warehouse,
            to: ladu_ledger::PLACE_CUSTOMER,
            quantity: goods.quantity,
            document,
            required: delivery.required,
        };
        if ladu_ledger::issue(cx, &issue)?.is_err() {
            return Ok(Err(Lacking(goods)));
        }
    }
    Ok(Ok(()))
}
