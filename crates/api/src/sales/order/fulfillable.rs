//! Orders whose goods are in stock, with what can be shipped of each row.

use std::collections::{BTreeMap, HashMap};

use ladu_record::noun::{Field, Query};
use ladu_record::{Answer, Cx};
use ladu_trade::goods::{self, Goods};

use ladu_ledger::StockKey;
use ladu_store::{OwnedValue, Row, RowSet};
use ladu_types::{Fixed, Id, Quantity, of};
use ladu_wire::{Fault, Kind, Writer};

use ladu_domain::documents::SalesType;
use ladu_trade::links::{Graph, Use};

pub(super) const INPUT: &[Field] = &[
    Field::new("warehouseID", "warehouse_id", Kind::Id),
    Field::date("dateStart", "date"),
    Field::date("dateEnd", "date"),
    Field::date("deliveryDateStart", "delivery_date").doc("Wished for the whole order."),
    Field::date("deliveryDateEnd", "delivery_date"),
    Field::new("deliveryTypeID", "delivery_type_id", Kind::Id),
];

/// The most orders that are looked at.
const MOST: i64 = 1000;

const SELECT: &str = "SELECT t.id, t.number, t.date, t.client_id, t.client_name, COALESCE(c.email, ''), t.address_id,
     COALESCE(a.street, ''), COALESCE(a.city, ''), COALESCE(a.postal_code, ''), COALESCE(a.country, ''), t.delivery_date,
     t.delivery_type_id, t.warehouse_id, t.deliver_whole FROM sales_document t
     LEFT JOIN customer c ON c.account = t.account AND c.id = t.client_id
     LEFT JOIN address a ON a.account = t.account AND a.id = t.address_id";

/// What one row of an order is ready to ship.
struct Line {
    row: usize,
    in_stock: Quantity,
    left: Quantity,
    ready: Quantity,
}

/// What is on the shelves for orders: stock less what other documents hold.
struct Shelves {
    levels: HashMap<StockKey, ladu_ledger::Level>,
    own: HashMap<(i64, i64), Quantity>,
}

pub(super) fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let orders = orders(cx)?;
    let ids: Vec<i64> = orders.iter().map(|row| row.int(0)).collect();
    let rows = cx.among(
        "SELECT r.document_id, r.product_id, r.amount, COALESCE(p.code, ''), COALESCE(p.code2, ''), r.name, r.price, r.discount,
         r.vat_rate_id, r.delivery_date FROM sales_row r LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id
         WHERE r.account = $0 AND r.document_id IN ({ids}) AND r.product_id > 0 ORDER BY r.document_id, r.position, r.id",
        &ids,
        &[],
    )?;
    let goods: Vec<Goods> = rows
        .iter()
        .zip(0..)
        .map(|(row, at)| Goods { row: at, product: row.int(1), quantity: row.get(2), sold_by: None })
        .collect();
    let unpacked = goods::unpack(cx, &goods)?;
    let shelves = shelves(cx, &ids, &unpacked)?;
    let left = left(cx, &ids)?;
    let may_split = cx.settings()?.flag("partial_fulfilment_splits_order");
    for order in orders.iter() {
        let mut lines = Vec::new();
        let mut left = left.get(&order.get(0)).into_iter().flatten();
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.int(0) == order.int(0)) {
            let left = left.next().copied().unwrap_or_default();
            lines.push(line(at, (row, order), left, &goods_of_row(&unpacked, at), &shelves)?);
        }
        let is_whole = lines.iter().all(|line| line.ready >= line.left);
        let is_some = lines.iter().any(|line| line.ready.micro() > 0);
        let is_left = lines.iter().any(|line| line.left.micro() > 0);
        if is_left && (is_whole || (may_split && is_some && order.int(14) == 0)) {
            answer.record(|w| write(order, &rows, &lines, w));
        }
    }
    Ok(())
}

/// What is left of the rows of some orders, by order and in the order of the rows.
fn left(cx: &mut Cx<'_, '_>, orders: &[i64]) -> Result<BTreeMap<Id<of::SalesDocument>, Vec<Quantity>>, Fault> {
    let Some(kind) = SalesType::parse("ORDER") else { return Ok(BTreeMap::new()) };
    let orders: Vec<Id<of::SalesDocument>> = orders.iter().copied().map(Id::new).collect();
    Graph::around(cx, &orders)?.left(kind, Use::Held)
}

fn goods_of_row(unpacked: &[Goods], at: usize) -> Vec<Goods> {
    unpacked.iter().filter(|goods| goods.row == at as i64).copied().collect()
}

fn orders(cx: &mut Cx<'_, '_>) -> Result<RowSet, Fault> {
    let mut query = Query::default();
    let user = cx.user()?;
    let params = cx.params;
    for field in INPUT {
        let Some(value) = params.read(field.input, field.kind)? else { continue };
        let (column, sign) = match field.input {
            name if name.ends_with("Start") => (field.column, ">="),
            name if name.ends_with("End") => (field.column, "<="),
            _ => (field.column, "="),
        };
        let value = if field.is_numeric() { OwnedValue::Int(value.int()) } else { value.text().into() };
        query.and(&format!("t.{column} {sign} ?"), [value]);
        if field.kind == Kind::Date {
            query.and(&format!("t.{column} <> ''"), []);
        }
    }
    if let Some(warehouse) = params.id("warehouseID")? {
        user.require_warehouse(warehouse)?;
    } else if !user.warehouses.is_empty() {
        let stores = user.warehouse_numbers();
        query.and_any("warehouse_id", &stores);
    }
    query.and("t.type = 'ORDER' AND t.confirmed = 1 AND t.state NOT IN ('SHIPPED', 'FULFILLED', 'CANCELLED')", []);
    let limit = query.mark(MOST);
    let sql = format!("{SELECT} WHERE {} ORDER BY t.date, t.id LIMIT {limit}", query.conditions());
    cx.query(&sql, &query.values())
}

fn shelves(cx: &mut Cx<'_, '_>, orders: &[i64], goods: &[Goods]) -> Result<Shelves, Fault> {
    let mut products: Vec<i64> = goods.iter().map(|goods| goods.product).collect();
    products.sort_unstable();
    products.dedup();
    let levels = ladu_ledger::levels(cx, &products, false)?;
    let mut query = Query::default();
    let expired = ladu_ledger::expired(cx, &mut query)?;
    let sql = format!(
        "SELECT r.document_id, r.product_id, r.quantity FROM stock_reservation r WHERE r.account = $0
         AND r.document_kind = 'sale' AND r.document_id IN ({{ids}}) AND NOT ({expired})"
    );
    let own = |row: Row<'_>| ((row.int(0), row.int(1)), Quantity::from_micro(row.int(2)));
    let own = cx.among(&sql, orders, &query.values())?.iter().map(own).collect();
    Ok(Shelves { levels, own })
}

/// How much of what is left of a row can be shipped: as many as its scarcest part allows; what is not stocked always can.
fn line(
    at: usize,
    (row, order): (Row<'_>, Row<'_>),
    left: Quantity,
    parts: &[Goods],
    shelves: &Shelves,
) -> Result<Line, Fault> {
    let amount: Quantity = row.get(2);
    let (mut in_stock, mut ready) = (None, left);
    for part in parts.iter().filter(|part| !part.quantity.is_zero()) {
        let stock = StockKey { product: Id::new(part.product), warehouse: order.get(13) };
        let level = shelves.levels.get(&stock).copied().unwrap_or_default();
        let own = shelves.own.get(&(order.int(0), part.product)).copied().unwrap_or_default();
        let free = level.on_hand.minus(level.reserved)?.plus(own)?.max(Quantity::ZERO);
        let in_rows = |units: Quantity| amount.0.share(units.0, part.quantity.0).map(Quantity);
        let on_hand = in_rows(level.on_hand)?;
        in_stock = Some(in_stock.map_or(on_hand, |least: Quantity| least.min(on_hand)));
        ready = ready.min(in_rows(free)?);
    }
    Ok(Line { row: at, in_stock: in_stock.unwrap_or(amount), left, ready })
}

fn write(order: Row<'_>, rows: &RowSet, lines: &[Line], w: &mut Writer) {
    let day = |text: &str| if text.is_empty() { "0000-00-00".to_owned() } else { text.to_owned() };
    w.key("id");
    w.int(order.int(0));
    w.key("type");
    w.plain_text("ORDER");
    for (key, text) in [("number", order.text(1).to_owned()), ("date", day(order.text(2)))] {
        w.key(key);
        w.text(&text);
    }
    w.key("customerID");
    w.int(order.int(3));
    for (key, at) in [("customerName", 4), ("customerEmail", 5)] {
        w.key(key);
        w.text(order.text(at));
    }
    w.key("addressID");
    w.int(order.int(6));
    let address: Vec<&str> = (7..11).map(|at| order.text(at)).filter(|part| !part.is_empty()).collect();
    w.key("address");
    w.text(&address.join(", "));
    w.key("deliveryDate");
    w.plain_text(&day(order.text(11)));
    for (key, at) in [("deliveryTypeID", 12), ("warehouseID", 13)] {
        w.key(key);
        w.int(order.int(at));
    }
    w.key("rows");
    w.list(|w| {
        for line in lines {
            w.object(|w| write_line(rows.get(line.row), line, w));
        }
    });
}

fn write_line(row: Row<'_>, line: &Line, w: &mut Writer) {
    w.key("productID");
    w.int(row.int(1));
    for (key, at) in [("productCode", 3), ("productCode2", 4), ("productName", 5)] {
        w.key(key);
        w.text(row.text(at));
    }
    for (key, value) in [
        ("orderedAmount", Fixed::from_micro(row.int(2))),
        ("amountInStock", line.in_stock.0),
        ("fulfillableAmount", line.ready.0),
        ("price", Fixed::from_micro(row.int(6))),
        ("discount", Fixed::from_micro(row.int(7))),
    ] {
        w.key(key);
        w.number(&value.to_string());
    }
    w.key("vatrateID");
    w.int(row.int(8));
    w.key("deliveryDate");
    w.plain_text(Some(row.text(9)).filter(|day| !day.is_empty()).unwrap_or("0000-00-00"));
}
