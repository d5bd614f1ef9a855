//! Rows of credit invoices: what they leave out is what the rows were that they return, and so are the goods that come back.

use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_store::Row;
use ladu_types::{Fixed, Id, Money, Percent, Price, Quantity, of};
use ladu_wire::Fault;

use super::columns::{CURRENCY_CODE, CURRENCY_RATE, row};
use super::persisted::Document;
use crate::goods::{self, Goods};
use crate::links::{self, Back, Credited, Sold, SoldLine, Thing, TooMuch};

/// The setting that refuses returns of more than was sold.
const WITHIN: &str = "refuse_return_of_more_than_sold";

/// Fills in what was left out of rows that return something: tax rate and name of the row that sold it, and with no price its price and
/// discount.
pub(super) fn complete(cx: &mut Cx<'_, '_>, document: &mut Document) -> Result<(), Fault> {
    let Some(credited) = document.credited.clone().filter(|_| !document.rows.is_empty()) else { return Ok(()) };
    let mut sold = Sold::of(cx, &[credited.id], document.id)?;
    let is_same = document.get(CURRENCY_CODE) == credited.currency;
    let rate = if is_same { credited.rate } else { document.get(CURRENCY_RATE) };
    for row in &mut document.rows {
        let units = row.get(row::AMOUNT).unwrap_or_default().negated();
        if units <= Quantity::ZERO {
            continue;
        }
        let price = row.get(row::PRICE);
        let (parts, _) = sold.take(&thing_of(row), price, units)?;
        let parts: Vec<(&SoldLine, Quantity)> = match parts.is_empty() {
            false => parts.iter().map(|part| (&sold.lines[part.row], part.quantity)).collect(),
            true => sold.likest(&thing_of(row), price).map(|at| (&sold.lines[at], units)).into_iter().collect(),
        };
        let Some((first, _)) = parts.first() else { continue };
        if row.id(row::VAT_RATE).is_none() {
            row.put(row::VAT_RATE, first.rate);
        }
        if row.filled(row::NAME).is_none() {
            row.put(row::NAME, first.name.as_str());
        }
        if price.is_none() {
            set_price(row, &parts, (credited.rate, rate))?;
        }
    }
    Ok(())
}

fn thing_of(row: &Patch) -> Thing {
    Thing::of(row.id(row::PRODUCT), row.id(row::SERVICE), row.get(row::NAME).unwrap_or_default())
}

/// The price and discount of the rows that units come from; where these differ, what a unit came to on the average. A discount that was
/// sent counts. Prices were in a currency of one worth, and are to be in one of another.
fn set_price(row: &mut Patch, parts: &[(&SoldLine, Quantity)], (from, to): (Fixed, Fixed)) -> Result<(), Fault> {
    let [(first, _), others @ ..] = parts else { return Ok(()) };
    let is_sent = row.has(row::DISCOUNT);
    let mut price = first.price;
    if others.iter().all(|(line, _)| (line.price, line.discount) == (first.price, first.discount)) {
        if !is_sent {
            row.put(row::DISCOUNT, first.discount);
        }
    } else {
        let (mut worth, mut units) = (Money::ZERO, Quantity::ZERO);
        for (line, part) in parts {
            let full = line.price.times(*part)?;
            let off = if is_sent { Percent::ZERO } else { line.discount };
            let hundred = Fixed::from_whole(100);
            worth = worth.plus(Money(full.0.share(hundred.minus(off.0)?, hundred)?))?;
            units = units.plus(*part)?;
        }
        price = worth.per(units)?;
    }
    if from != to && !to.is_zero() {
        price = Price(price.0.share(from, to)?);
    }
    row.put(row::PRICE, price);
    Ok(())
}

/// A row of a document as it is or will be stored.
struct Line {
    position: i64,
    row: Id<of::SalesRow>,
    thing: Thing,
    price: Price,
    amount: Quantity,
}

/// The rows of a document that have their ids: those it shall have, else those it has.
fn lines_of(cx: &mut Cx<'_, '_>, document: &Document, id: Id<of::SalesDocument>) -> Result<Vec<Line>, Fault> {
    if document.rows.is_empty() {
        let sql = "SELECT position, stable_id, product_id, service_id, name, price, amount FROM sales_row
                   WHERE account = $0 AND document_id = $1 ORDER BY position, id";
        let line = |row: Row<'_>| Line {
            position: row.get(0),
            row: row.get(1),
            thing: Thing::of(row.get(2), row.get(3), row.get(4)),
            price: row.get(5),
            amount: row.get(6),
        };
        return Ok(cx.query(sql, &[id.into()])?.iter().map(line).collect());
    }
    let line = |(row, position): (&Patch, i64)| {
        let (price, amount) = (row.get(row::PRICE).unwrap_or_default(), row.get(row::AMOUNT).unwrap_or_default());
        Some(Line { position, row: row.id(row::STABLE_ID)?, thing: thing_of(row), price, amount })
    };
    Ok(document.rows.iter().zip(1..).filter_map(line).collect())
}

/// The goods of a credit invoice: what its rows take back from the rows they return, what the others give. More than was sold is refused
/// (1016) where the account says so.
pub(super) fn goods_of(cx: &mut Cx<'_, '_>, document: &Document, credited: &Credited) -> Result<Vec<Goods>, Fault> {
    let Some(id) = document.id else { return Ok(Vec::new()) };
    let lines = lines_of(cx, document, id)?;
    let (back, given): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|row| row.amount.is_negative());
    let backs: Vec<Back> = back
        .iter()
        .map(|row| Back { row: row.row, thing: row.thing.clone(), price: Some(row.price), units: row.amount.abs() })
        .collect();
    let within = cx.settings()?.flag(WITHIN);
    let taken = match links::take(cx, (id, credited), &backs, within)? {
        Ok(taken) => taken,
        Err(TooMuch(at)) => return Err(Fault::not_allowed(&amount_of(document, back[at].row, back[at].position))),
    };
    let product = |row: &Line| match row.thing {
        Thing::Product(product) => {
            Some(Goods { row: row.row.number(), product: product.number(), quantity: row.amount, sold_by: None })
        }
        _ => None,
    };
    let mut rows: Vec<Goods> = given.into_iter().filter_map(product).collect();
    rows.extend(taken.unknown);
    let mut goods = goods::unpack(cx, &rows)?;
    goods.extend(taken.moved);
    Ok(goods)
}

/// The parameter of a row's amount.
pub(super) fn amount_of(document: &Document, id: Id<of::SalesRow>, position: i64) -> String {
    let row = document.rows.iter().find(|row| row.get(row::STABLE_ID) == Some(Some(id)));
    row.map_or_else(|| format!("amount{position}"), |row| row.parameter(row::AMOUNT))
}

/// Keeps what came back of a document whose rows were written anew. Fewer than came back are refused (1016) where the account says so.
pub(super) fn keep(cx: &mut Cx<'_, '_>, document: &Document) -> Result<(), Fault> {
    let Some(id) = document.id.filter(|_| document.was_confirmed()) else { return Ok(()) };
    if !document.kind.moves_stock() {
        let within = cx.settings()?.flag(WITHIN);
        if let Err(thing) = links::keep(cx, id, within)? {
            let row = document.rows.iter().find(|row| thing_of(row) == thing);
            return Err(Fault::not_allowed(&row.map_or("amount1".to_owned(), |row| row.parameter(row::AMOUNT))));
        }
    }
    links::recount(cx, &[id])
}
