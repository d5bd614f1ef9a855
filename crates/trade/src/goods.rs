//! Goods of documents: what rows mean in stock, and how they leave a store and come back.

use ladu_ledger::{Document, Issue, Place, Return, StockKey};
use ladu_record::Cx;
use ladu_types::{Id, Quantity};
use ladu_wire::Fault;

/// Units of a product on a row of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goods {
    /// The row, 0 when it does not matter.
    pub row: i64,
    pub product: i64,
    /// Units; below zero when they come back.
    pub quantity: Quantity,
}

/// Rows as what is really in stock: bundles are taken apart; services, matrix products and what is not stocked are left out.
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
                for component in recipes.get(&Id::new(goods.product)).into_iter().flatten() {
                    let quantity = Quantity(goods.quantity.0.times(component.amount.0)?);
                    unpacked.push(Goods { row: goods.row, product: component.product.number(), quantity });
                }
            }
            ("MATRIX" | "", _) | (_, 1) => {}
            _ => unpacked.push(*goods),
        }
    }
    Ok(unpacked)
}

/// Goods without their rows, as reservations know them.
pub fn quantities(goods: &[Goods]) -> Vec<ladu_ledger::Goods> {
    let of_row = |goods: &Goods| ladu_ledger::Goods { product: Id::new(goods.product), quantity: goods.quantity };
    goods.iter().map(of_row).collect()
}

/// A document whose goods leave a store for a customer.
#[derive(Debug, Clone, Copy)]
pub struct Delivery {
    pub document: i64,
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
    let back = goods.iter().filter(|goods| goods.quantity.is_negative()).map(|goods| Id::new(goods.product));
    ladu_ledger::lock(cx, &back.collect::<Vec<_>>())?;
    let document = Document::sale(Id::new(delivery.document));
    for goods in goods {
        let stock = StockKey { product: Id::new(goods.product), warehouse: Id::new(delivery.warehouse) };
        let (cause, quantity) = (document.row(Id::some(goods.row)), goods.quantity.abs());
        if goods.quantity.is_negative() {
            let returned = Return { stock, quantity, cause, sold_by: delivery.credited.map(Id::new) };
            ladu_ledger::return_goods(cx, &returned)?;
            continue;
        }
        let issue = Issue { stock, to: Place::Customer, quantity, cause, required: delivery.required };
        if ladu_ledger::issue(cx, &issue)?.is_err() {
            return Ok(Err(Lacking(goods)));
        }
    }
    Ok(Ok(()))
}
