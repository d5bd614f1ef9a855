//! Purchase returns that name what they return: they are priced and taxed as it was bought, and no more goes back than came.

use std::collections::BTreeMap;

use ladu_domain::follow_ups::{BaseRow, Taken, allocate};
use ladu_domain::purchases::PurchaseType;
use ladu_record::Cx;
use ladu_store::{Row, read_in_order};
use ladu_types::{Id, Percent, Price, Quantity, of};
use ladu_wire::Fault;

use super::bases::Base;
use super::columns::{DISCOUNT, SERVICE, VAT_RATE};
use crate::document::{AMOUNT, Draft, PRICE, PRODUCT};

type DocumentId = Id<of::PurchaseDocument>;

/// What makes a row of a return and one of a receipt the same: product and service.
type Thing = (Option<Id<of::Product>>, Option<Id<of::Service>>);

/// A row of a receipt.
struct Bought {
    document: DocumentId,
    product: Option<Id<of::Product>>,
    service: Option<Id<of::Service>>,
    price: Price,
    discount: Percent,
    rate: Option<Id<of::VatRate>>,
    amount: Quantity,
}

read_in_order!(Bought { document, product, service, price, discount, rate, amount });

impl Bought {
    fn thing(&self) -> Thing {
        (self.product, self.service)
    }
}

/// The rows of the receipts among some documents.
fn bought(cx: &mut Cx<'_, '_>, bases: &[Base]) -> Result<Vec<Bought>, Fault> {
    let receipts = bases.iter().filter(|base| base.kind.takes_goods_in());
    let receipts: Vec<i64> = receipts.map(|base| base.id.number()).collect();
    let sql = "SELECT document_id, product_id, service_id, price, discount, vat_rate_id, amount FROM purchase_row
               WHERE account = $0 AND document_id IN ({ids}) AND (product_id > 0 OR service_id > 0) AND amount > 0
               ORDER BY document_id, position, id";
    Ok(cx.among(sql, &receipts, &[])?.iter().map(|row| row.read()).collect())
}

/// Fills in what was left out of the rows of a return: the tax rate of the row that it returns, and with no price its price and discount.
/// Of several rows that is the one of the same price, else the largest.
pub(super) fn complete(
    cx: &mut Cx<'_, '_>,
    draft: &mut Draft,
    kind: PurchaseType,
    bases: &[Base],
) -> Result<(), Fault> {
    if !kind.is_return() || draft.rows.is_empty() {
        return Ok(());
    }
    let bought = bought(cx, bases)?;
    for row in &mut draft.rows {
        let (thing, price) = ((row.id(PRODUCT), row.id(SERVICE)), row.get(PRICE));
        let same = bought.iter().rev().filter(|bought| bought.thing() == thing);
        let Some(found) = same.max_by_key(|bought| (price == Some(bought.price), bought.amount)) else { continue };
        if row.id(VAT_RATE).is_none() {
            row.put(VAT_RATE, found.rate);
        }
        if price.is_none() {
            row.put(PRICE, found.price);
            if !row.has(DISCOUNT) {
                row.put(DISCOUNT, found.discount);
            }
        }
    }
    Ok(())
}

/// Refuses a confirmed return of more than came (1016), where the account says so. What it returns is locked.
pub(super) fn check(cx: &mut Cx<'_, '_>, draft: &Draft, bases: &[Base]) -> Result<(), Fault> {
    if !cx.settings()?.flag("refuse_return_of_more_than_sold") {
        return Ok(());
    }
    let bought = bought(cx, bases)?;
    let base = |row: &Bought| BaseRow { base: row.document, thing: row.thing(), amount: row.amount };
    let rows: Vec<BaseRow<DocumentId, Thing>> = bought.iter().map(base).collect();
    let taken = returned(cx, bases)?;
    let beyond = allocate(&rows, &taken)?.beyond;
    let mut over: BTreeMap<Thing, Quantity> = BTreeMap::new();
    for (take, beyond) in taken.iter().zip(beyond) {
        let sum = over.entry(take.thing).or_default();
        *sum = sum.plus(beyond)?;
    }
    // The last rows of a thing are those that go beyond.
    for row in draft.rows.iter().rev() {
        let thing = (row.id(PRODUCT), row.id(SERVICE));
        let units = row.get(AMOUNT).unwrap_or_default().abs();
        let Some(left) = over.get_mut(&thing).filter(|left| !left.is_zero()) else { continue };
        *left = left.minus(units)?;
        if *left <= Quantity::ZERO {
            return Err(Fault::not_allowed(&row.parameter(AMOUNT)));
        }
    }
    Ok(())
}

/// What confirmed returns send back of some documents.
fn returned(cx: &mut Cx<'_, '_>, bases: &[Base]) -> Result<Vec<Taken<DocumentId, Thing>>, Fault> {
    let ids: Vec<i64> = bases.iter().map(|base| base.id.number()).collect();
    let sql = "SELECT l.follow_up_id, l.base_id FROM purchase_link l
               JOIN purchase_document d ON d.account = l.account AND d.id = l.follow_up_id
               WHERE l.account = $0 AND l.base_id IN ({ids}) AND d.type = 'PRCRETURN' AND d.confirmed = 1
               ORDER BY l.follow_up_id, l.base_id";
    let mut bases_of: BTreeMap<DocumentId, Vec<DocumentId>> = BTreeMap::new();
    for row in cx.among(sql, &ids, &[])?.iter() {
        let (returned, base) = row.read();
        bases_of.entry(returned).or_default().push(base);
    }
    let returns: Vec<i64> = bases_of.keys().map(|id| id.number()).collect();
    let sql = "SELECT document_id, product_id, service_id, amount FROM purchase_row
               WHERE account = $0 AND document_id IN ({ids}) AND (product_id > 0 OR service_id > 0) ORDER BY document_id, position, id";
    let taken = |row: Row<'_>| {
        let (document, product, service, amount): (DocumentId, _, _, Quantity) = row.read();
        let bases = bases_of.get(&document).cloned().unwrap_or_default();
        Taken { bases, thing: (product, service), amount: amount.negated() }
    };
    Ok(cx.among(sql, &returns, &[])?.iter().map(taken).collect())
}
