//! Moves of goods: what came in makes a layer, what goes out draws from the oldest layers, what no layer covers is a debt.

use ladu_rules::fifo::{self, Layer};
use ladu_store::{Row, Value};
use ladu_types::{Money, Price, Quantity};
use ladu_wire::Fault;

use crate::cx::Cx;

/// Where goods come from that are bought.
pub const PLACE_SUPPLIER: i64 = -1;
/// Where goods go that are sold, and come back from.
pub const PLACE_CUSTOMER: i64 = -2;
/// Where goods come from that are registered without a purchase, and go to when a registration takes them out.
pub const PLACE_FOUND: i64 = -4;

/// Layers read at once; one issue rarely needs more.
const LAYERS_AT_ONCE: i64 = 20;

/// The document and row behind a move.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// What it is: `sale` or `registration`.
    pub kind: &'static str,
    /// Its id.
    pub id: i64,
    /// Its row.
    pub row: i64,
}

/// Goods that come in.
#[derive(Debug, Clone, Copy)]
pub struct Receipt {
    /// What.
    pub product: i64,
    /// Where to.
    pub warehouse: i64,
    /// Where from.
    pub from: i64,
    /// How many; above zero.
    pub quantity: Quantity,
    /// What one costs, freight included.
    pub cost: Price,
    /// What one was bought for.
    pub purchase_price: Price,
    /// Why.
    pub document: Document,
    /// The issue whose cost this receipt has, 0 when it has its own: goods that come back.
    pub cost_move: i64,
}

/// Goods that go out.
#[derive(Debug, Clone, Copy)]
pub struct Issue {
    /// What.
    pub product: i64,
    /// Where from.
    pub warehouse: i64,
    /// Where to.
    pub to: i64,
    /// How many; above zero.
    pub quantity: Quantity,
    /// Why.
    pub document: Document,
    /// Refuse what is not there.
    pub required: bool,
}

/// There was not enough to issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

/// Takes goods in: a new layer, which first covers what was sold without stock. Gives the move.
pub fn receive(cx: &mut Cx<'_, '_>, receipt: &Receipt) -> Result<i64, Fault> {
    let (value, purchase) = (receipt.cost.times(receipt.quantity)?, receipt.purchase_price.times(receipt.quantity)?);
    let (date, now) = (cx.today()?.to_string(), cx.now().0);
    let purchased = if receipt.from == PLACE_SUPPLIER || receipt.from == PLACE_FOUND { date.as_str() } else { "" };
    cx.execute(
        "INSERT INTO stock_level (account, product_id, warehouse_id, on_hand, value, purchase_value, changed, last_in_date,
         first_purchase_date, last_purchase_date) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $8)
         ON CONFLICT (account, product_id, warehouse_id) DO UPDATE SET on_hand = stock_level.on_hand + excluded.on_hand,
         value = stock_level.value + excluded.value, purchase_value = stock_level.purchase_value + excluded.purchase_value,
         changed = excluded.changed, last_in_date = excluded.last_in_date,
         first_purchase_date = CASE WHEN stock_level.first_purchase_date = '' THEN excluded.first_purchase_date
                               ELSE stock_level.first_purchase_date END,
         last_purchase_date = CASE WHEN excluded.last_purchase_date = '' THEN stock_level.last_purchase_date
                              ELSE excluded.last_purchase_date END",
        &[
            Value::Int(receipt.product),
            Value::Int(receipt.warehouse),
            Value::Int(receipt.quantity.micro()),
            Value::Int(value.micro()),
            Value::Int(purchase.micro()),
            Value::Int(now),
            Value::Text(&date),
            Value::Text(purchased),
        ],
    )?;
    let move_id = cx.next_id("stock_move")?;
    let places = (receipt.from, receipt.warehouse);
    write_move(cx, move_id, receipt.product, places, receipt.quantity, (value, purchase), &receipt.document)?;
    let layer = cx.next_id("stock_layer")?;
    cx.queue(
        "INSERT INTO stock_layer (account, id, product_id, warehouse_id, move_id, cost_move_id, quantity, quantity_left, value,
         value_left, purchase_value, purchase_value_left) VALUES ($0, $1, $2, $3, $4, $5, $6, $6, $7, $7, $8, $8)",
        &[
            Value::Int(layer),
            Value::Int(receipt.product),
            Value::Int(receipt.warehouse),
            Value::Int(move_id),
            Value::Int(receipt.cost_move),
            Value::Int(receipt.quantity.micro()),
            Value::Int(value.micro()),
            Value::Int(purchase.micro()),
        ],
    )?;
    settle_debts(cx, receipt.product, receipt.warehouse)?;
    Ok(move_id)
}

/// Takes goods out, oldest layers first. Gives the move and its cost, or refuses when stock is required and missing.
pub fn issue(cx: &mut Cx<'_, '_>, issue: &Issue) -> Result<Result<(i64, Money), Refused>, Fault> {
    let (date, now) = (cx.today()?.to_string(), cx.now().0);
    let enough = if issue.required { "AND stock_level.on_hand >= $3" } else { "" };
    // The row is locked from here on: whoever else issues the same product from the same store waits for our end.
    let changed = cx.execute(
        &format!(
            "UPDATE stock_level SET on_hand = on_hand - $3, changed = $4, last_out_date = $5,
             last_sold_date = CASE WHEN $6 = {PLACE_CUSTOMER} THEN $5 ELSE last_sold_date END
             WHERE account = $0 AND product_id = $1 AND warehouse_id = $2 {enough}"
        ),
        &[
            Value::Int(issue.product),
            Value::Int(issue.warehouse),
            Value::Int(issue.quantity.micro()),
            Value::Int(now),
            Value::Text(&date),
            Value::Int(issue.to),
        ],
    )?;
    if changed == 0 {
        if issue.required {
            return Ok(Err(Refused));
        }
        first_level(cx, issue, now, &date)?;
    }
    let move_id = cx.next_id("stock_move")?;
    let (value, purchase) = draw(cx, issue.product, issue.warehouse, move_id, issue.quantity)?;
    let places = (issue.warehouse, issue.to);
    write_move(cx, move_id, issue.product, places, issue.quantity, (value, purchase), &issue.document)?;
    Ok(Ok((move_id, value)))
}

/// The level of a product that was never there and is sold all the same.
fn first_level(cx: &mut Cx<'_, '_>, issue: &Issue, now: i64, date: &str) -> Result<(), Fault> {
    cx.execute(
        "INSERT INTO stock_level (account, product_id, warehouse_id, on_hand, changed, last_out_date)
         VALUES ($0, $1, $2, $3, $4, $5)
         ON CONFLICT (account, product_id, warehouse_id) DO UPDATE SET on_hand = stock_level.on_hand + excluded.on_hand,
         changed = excluded.changed, last_out_date = excluded.last_out_date",
        &[
            Value::Int(issue.product),
            Value::Int(issue.warehouse),
            Value::Int(issue.quantity.negated().micro()),
            Value::Int(now),
            Value::Text(date),
        ],
    )?;
    Ok(())
}

fn layer_of(row: Row<'_>) -> Layer {
    Layer {
        id: row.int(0),
        quantity: Quantity::from_micro(row.int(1)),
        value: Money::from_micro(row.int(2)),
        purchase_value: Money::from_micro(row.int(3)),
    }
}

/// Draws a quantity from the layers of a product in a store; the rest becomes a debt of the move. Gives cost and purchase price.
fn draw(
    cx: &mut Cx<'_, '_>,
    product: i64,
    warehouse: i64,
    move_id: i64,
    quantity: Quantity,
) -> Result<(Money, Money), Fault> {
    let (mut left, mut value, mut purchase) = (quantity, Money::ZERO, Money::ZERO);
    let mut after = 0;
    while !left.is_zero() {
        let rows = cx.query(
            "SELECT id, quantity_left, value_left, purchase_value_left FROM stock_layer WHERE account = $0 AND product_id = $1
             AND warehouse_id = $2 AND quantity_left > 0 AND id > $3 ORDER BY id LIMIT $4",
            &[Value::Int(product), Value::Int(warehouse), Value::Int(after), Value::Int(LAYERS_AT_ONCE)],
        )?;
        let layers: Vec<Layer> = rows.iter().map(layer_of).collect();
        let drawn = fifo::draw(&layers, left)?;
        for take in &drawn.takes {
            write_take(cx, move_id, take)?;
        }
        let (drawn_value, drawn_purchase) = drawn.value()?;
        value = value.plus(drawn_value)?;
        purchase = purchase.plus(drawn_purchase)?;
        left = drawn.uncovered;
        match layers.last() {
            Some(last) if layers.len() as i64 == LAYERS_AT_ONCE => after = last.id,
            _ => break,
        }
    }
    if !value.is_zero() || !purchase.is_zero() {
        change_value(cx, product, warehouse, (value.negated(), purchase.negated()))?;
    }
    if !left.is_zero() {
        cx.queue(
            "INSERT INTO stock_debt (account, move_id, product_id, warehouse_id, quantity) VALUES ($0, $1, $2, $3, $4)
             ON CONFLICT (account, move_id) DO UPDATE SET quantity = stock_debt.quantity + excluded.quantity",
            &[Value::Int(move_id), Value::Int(product), Value::Int(warehouse), Value::Int(left.micro())],
        )?;
    }
    Ok((value, purchase))
}

fn write_take(cx: &mut Cx<'_, '_>, move_id: i64, take: &fifo::Take) -> Result<(), Fault> {
    let id = cx.next_id("stock_take")?;
    cx.queue(
        "UPDATE stock_layer SET quantity_left = quantity_left - $2, value_left = value_left - $3,
         purchase_value_left = purchase_value_left - $4 WHERE account = $0 AND id = $1",
        &[
            Value::Int(take.layer),
            Value::Int(take.quantity.micro()),
            Value::Int(take.value.micro()),
            Value::Int(take.purchase_value.micro()),
        ],
    )?;
    cx.queue(
        "INSERT INTO stock_take (account, id, layer_id, move_id, quantity, value, purchase_value) VALUES ($0, $1, $2, $3, $4, $5, $6)",
        &[
            Value::Int(id),
            Value::Int(take.layer),
            Value::Int(move_id),
            Value::Int(take.quantity.micro()),
            Value::Int(take.value.micro()),
            Value::Int(take.purchase_value.micro()),
        ],
    )
}

fn change_value(cx: &mut Cx<'_, '_>, product: i64, warehouse: i64, by: (Money, Money)) -> Result<(), Fault> {
    cx.queue(
        "UPDATE stock_level SET value = value + $3, purchase_value = purchase_value + $4
         WHERE account = $0 AND product_id = $1 AND warehouse_id = $2",
        &[Value::Int(product), Value::Int(warehouse), Value::Int(by.0.micro()), Value::Int(by.1.micro())],
    )
}

fn write_move(
    cx: &mut Cx<'_, '_>,
    id: i64,
    product: i64,
    (from, to): (i64, i64),
    quantity: Quantity,
    (value, purchase): (Money, Money),
    document: &Document,
) -> Result<(), Fault> {
    let (date, now) = (cx.today()?.to_string(), cx.now().0);
    cx.queue(
        "INSERT INTO stock_move (account, id, product_id, from_place, to_place, quantity, value, purchase_value, document_kind,
         document_id, row_id, date, added) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            Value::Int(id),
            Value::Int(product),
            Value::Int(from),
            Value::Int(to),
            Value::Int(quantity.micro()),
            Value::Int(value.micro()),
            Value::Int(purchase.micro()),
            Value::Text(document.kind),
            Value::Int(document.id),
            Value::Int(document.row),
            Value::Text(&date),
            Value::Int(now),
        ],
    )
}

/// Covers what was issued without stock by what is there now, the oldest debt first.
fn settle_debts(cx: &mut Cx<'_, '_>, product: i64, warehouse: i64) -> Result<(), Fault> {
    let rows = cx.query(
        "SELECT move_id, quantity FROM stock_debt WHERE account = $0 AND product_id = $1 AND warehouse_id = $2 ORDER BY move_id",
        &[Value::Int(product), Value::Int(warehouse)],
    )?;
    for row in rows.iter() {
        let (move_id, owed) = (row.int(0), Quantity::from_micro(row.int(1)));
        cx.execute("DELETE FROM stock_debt WHERE account = $0 AND move_id = $1", &[Value::Int(move_id)])?;
        let (value, purchase) = draw(cx, product, warehouse, move_id, owed)?;
        change_move(cx, move_id, (value, purchase))?;
    }
    Ok(())
}

/// Adds to the cost of a move, and to the cost of what came back from it.
fn change_move(cx: &mut Cx<'_, '_>, move_id: i64, by: (Money, Money)) -> Result<(), Fault> {
    if by.0.is_zero() && by.1.is_zero() {
        return Ok(());
    }
    let rows = cx.query(
        "UPDATE stock_move SET value = value + $2, purchase_value = purchase_value + $3 WHERE account = $0 AND id = $1
         RETURNING value, purchase_value, quantity",
        &[Value::Int(move_id), Value::Int(by.0.micro()), Value::Int(by.1.micro())],
    )?;
    let Some(row) = rows.first() else { return Ok(()) };
    let quantity = Quantity::from_micro(row.int(2));
    let (cost, price) = (Money::from_micro(row.int(0)).per(quantity)?, Money::from_micro(row.int(1)).per(quantity)?);
    let layers = cx.query(
        "SELECT id, quantity FROM stock_layer WHERE account = $0 AND cost_move_id = $1 ORDER BY id",
        &[Value::Int(move_id)],
    )?;
    for layer in layers.iter() {
        let quantity = Quantity::from_micro(layer.int(1));
        revalue(cx, layer.int(0), cost.times(quantity)?, price.times(quantity)?)?;
    }
    Ok(())
}

/// Gives a layer another value: what was drawn from it is valued anew by its share, and so is what hangs on that.
pub fn revalue(cx: &mut Cx<'_, '_>, layer: i64, value: Money, purchase_value: Money) -> Result<(), Fault> {
    let found = cx.query(
        "SELECT product_id, warehouse_id, move_id, quantity, quantity_left, value, value_left, purchase_value, purchase_value_left
         FROM stock_layer WHERE account = $0 AND id = $1",
        &[Value::Int(layer)],
    )?;
    let Some(row) = found.first() else { return Ok(()) };
    if row.int(5) == value.micro() && row.int(7) == purchase_value.micro() {
        return Ok(());
    }
    let takes = cx.query(
        "SELECT id, move_id, quantity, value, purchase_value FROM stock_take WHERE account = $0 AND layer_id = $1 ORDER BY id",
        &[Value::Int(layer)],
    )?;
    let mut parts: Vec<Quantity> = takes.iter().map(|take| Quantity::from_micro(take.int(2))).collect();
    parts.push(Quantity::from_micro(row.int(4)));
    let quantity = Quantity::from_micro(row.int(3));
    let values = fifo::spread(value, quantity, &parts)?;
    let purchases = fifo::spread(purchase_value, quantity, &parts)?;
    let (left, purchase_left) =
        (values.last().copied().unwrap_or_default(), purchases.last().copied().unwrap_or_default());
    cx.queue(
        "UPDATE stock_layer SET value = $2, value_left = $3, purchase_value = $4, purchase_value_left = $5
         WHERE account = $0 AND id = $1",
        &[
            Value::Int(layer),
            Value::Int(value.micro()),
            Value::Int(left.micro()),
            Value::Int(purchase_value.micro()),
            Value::Int(purchase_left.micro()),
        ],
    )?;
    let by = (left.minus(Money::from_micro(row.int(6)))?, purchase_left.minus(Money::from_micro(row.int(8)))?);
    change_value(cx, row.int(0), row.int(1), by)?;
    cx.queue(
        "UPDATE stock_move SET value = $2, purchase_value = $3 WHERE account = $0 AND id = $1",
        &[Value::Int(row.int(2)), Value::Int(value.micro()), Value::Int(purchase_value.micro())],
    )?;
    for ((take, value), purchase) in takes.iter().zip(&values).zip(&purchases) {
        cx.queue(
            "UPDATE stock_take SET value = $2, purchase_value = $3 WHERE account = $0 AND id = $1",
            &[Value::Int(take.int(0)), Value::Int(value.micro()), Value::Int(purchase.micro())],
        )?;
        let by = (value.minus(Money::from_micro(take.int(3)))?, purchase.minus(Money::from_micro(take.int(4)))?);
        change_move(cx, take.int(1), by)?;
    }
    Ok(())
}

/// Takes goods back from a customer at the cost they were sold at: that of the sale they are credited to, else that of the oldest
/// layer, else of the last receipt, else the product card's.
pub fn return_goods(cx: &mut Cx<'_, '_>, mut receipt: Receipt, sold_by: Option<i64>) -> Result<i64, Fault> {
    let sale = match sold_by {
        Some(document) => cx.first(
            "SELECT id, value, purchase_value, quantity FROM stock_move WHERE account = $0 AND document_kind = 'sale'
             AND document_id = $1 AND product_id = $2 AND to_place = -2 ORDER BY id LIMIT 1",
            &[Value::Int(document), Value::Int(receipt.product)],
            |row| (row.int(0), [row.int(1), row.int(2), row.int(3)]),
        )?,
        None => None,
    };
    let key = [Value::Int(receipt.product), Value::Int(receipt.warehouse)];
    let per_unit = |[value, purchase, quantity]: [i64; 3]| {
        let quantity = Quantity::from_micro(quantity);
        Ok::<_, Fault>((Money::from_micro(value).per(quantity)?, Money::from_micro(purchase).per(quantity)?))
    };
    if let Some((move_id, sums)) = sale {
        (receipt.cost, receipt.purchase_price) = per_unit(sums)?;
        receipt.cost_move = move_id;
        return receive(cx, &receipt);
    }
    let columns = |row: Row<'_>| [row.int(0), row.int(1), row.int(2)];
    let oldest = cx.first(
        "SELECT value_left, purchase_value_left, quantity_left FROM stock_layer WHERE account = $0 AND product_id = $1
         AND warehouse_id = $2 AND quantity_left > 0 ORDER BY id LIMIT 1",
        &key,
        columns,
    )?;
    let known = match oldest {
        Some(sums) => Some(sums),
        None => cx.first(
            "SELECT value, purchase_value, quantity FROM stock_layer WHERE account = $0 AND product_id = $1 AND warehouse_id = $2
             AND quantity > 0 ORDER BY id DESC LIMIT 1",
            &key,
            columns,
        )?,
    };
    (receipt.cost, receipt.purchase_price) = match known {
        Some(sums) => per_unit(sums)?,
        None => {
            let sql = "SELECT cost FROM product WHERE account = $0 AND id = $1";
            let card = Price::from_micro(cx.first(sql, &key[..1], |row| row.int(0))?.unwrap_or(0));
            (card, card)
        }
    };
    receive(cx, &receipt)
}

/// Undoes all moves of a document by moves the other way. What others drew from its receipts they draw from other layers.
pub fn reverse(cx: &mut Cx<'_, '_>, kind: &'static str, document: i64) -> Result<(), Fault> {
    let moves = cx.query(
        "SELECT id, product_id, from_place, to_place, quantity, row_id, value, purchase_value FROM stock_move
         WHERE account = $0 AND document_kind = $1 AND document_id = $2 ORDER BY product_id, id",
        &[Value::Text(kind), Value::Int(document)],
    )?;
    for row in moves.iter() {
        let (move_id, product, from, to) = (row.int(0), row.int(1), row.int(2), row.int(3));
        let quantity = Quantity::from_micro(row.int(4));
        let warehouse = if from > 0 { from } else { to };
        let by = if from > 0 { quantity } else { quantity.negated() };
        cx.execute(
            "UPDATE stock_level SET on_hand = on_hand + $3, changed = $4
             WHERE account = $0 AND product_id = $1 AND warehouse_id = $2",
            &[Value::Int(product), Value::Int(warehouse), Value::Int(by.micro()), Value::Int(cx.now().0)],
        )?;
        let sums = (Money::from_micro(row.int(6)), Money::from_micro(row.int(7)));
        let undo = Document { kind: "reversal", id: document, row: row.int(5) };
        let reversal = cx.next_id("stock_move")?;
        if from > 0 {
            give_back(cx, move_id)?;
            write_move(cx, reversal, product, (to, from), quantity, sums, &undo)?;
        } else {
            let sums = take_away(cx, move_id, reversal)?;
            write_move(cx, reversal, product, (to, from), quantity, sums, &undo)?;
        }
        settle_debts(cx, product, warehouse)?;
    }
    Ok(())
}

/// Puts back into their layers what an issue drew. The takes stay, and takes with the other sign undo them.
fn give_back(cx: &mut Cx<'_, '_>, move_id: i64) -> Result<(), Fault> {
    cx.execute("DELETE FROM stock_debt WHERE account = $0 AND move_id = $1", &[Value::Int(move_id)])?;
    let takes = cx.query(
        "SELECT t.layer_id, CAST(SUM(t.quantity) AS BIGINT), CAST(SUM(t.value) AS BIGINT), CAST(SUM(t.purchase_value) AS BIGINT),
         l.product_id, l.warehouse_id
         FROM stock_take t JOIN stock_layer l ON l.account = t.account AND l.id = t.layer_id
         WHERE t.account = $0 AND t.move_id = $1 GROUP BY t.layer_id, l.product_id, l.warehouse_id ORDER BY t.layer_id",
        &[Value::Int(move_id)],
    )?;
    for take in takes.iter().filter(|take| take.int(1) != 0) {
        let undone = fifo::Take {
            layer: take.int(0),
            quantity: Quantity::from_micro(-take.int(1)),
            value: Money::from_micro(-take.int(2)),
            purchase_value: Money::from_micro(-take.int(3)),
        };
        write_take(cx, move_id, &undone)?;
        let back = (Money::from_micro(take.int(2)), Money::from_micro(take.int(3)));
        change_value(cx, take.int(4), take.int(5), back)?;
    }
    Ok(())
}

/// Empties the layer of a receipt that is undone. Gives its value.
fn take_away(cx: &mut Cx<'_, '_>, move_id: i64, reversal: i64) -> Result<(Money, Money), Fault> {
    let sql = "SELECT id, product_id, warehouse_id FROM stock_layer WHERE account = $0 AND move_id = $1";
    let found = cx.first(sql, &[Value::Int(move_id)], |row| (row.int(0), row.int(1), row.int(2)))?;
    let Some((layer, product, warehouse)) = found else { return Ok((Money::ZERO, Money::ZERO)) };
    let drawn = cx.query(
        "SELECT move_id, CAST(SUM(quantity) AS BIGINT), CAST(SUM(value) AS BIGINT), CAST(SUM(purchase_value) AS BIGINT)
         FROM stock_take WHERE account = $0 AND layer_id = $1 GROUP BY move_id ORDER BY move_id",
        &[Value::Int(layer)],
    )?;
    let mut again = Vec::new();
    for take in drawn.iter().filter(|take| take.int(1) > 0) {
        let quantity = Quantity::from_micro(take.int(1));
        let (value, purchase) = (Money::from_micro(take.int(2)), Money::from_micro(take.int(3)));
        let undone = fifo::Take {
            layer,
            quantity: quantity.negated(),
            value: value.negated(),
            purchase_value: purchase.negated(),
        };
        write_take(cx, take.int(0), &undone)?;
        change_value(cx, product, warehouse, (value, purchase))?;
        again.push((take.int(0), quantity, value, purchase));
    }
    let sql =
        "SELECT id, quantity_left, value_left, purchase_value_left FROM stock_layer WHERE account = $0 AND id = $1";
    let rows = cx.query(sql, &[Value::Int(layer)])?;
    let whole = rows.first().map(layer_of);
    let sums = match whole {
        Some(whole) if !whole.quantity.is_zero() => {
            let take = fifo::Take {
                layer,
                quantity: whole.quantity,
                value: whole.value,
                purchase_value: whole.purchase_value,
            };
            write_take(cx, reversal, &take)?;
            change_value(cx, product, warehouse, (whole.value.negated(), whole.purchase_value.negated()))?;
            (whole.value, whole.purchase_value)
        }
        _ => (Money::ZERO, Money::ZERO),
    };
    for (drawer, quantity, value, purchase) in again {
        let (new_value, new_purchase) = draw(cx, product, warehouse, drawer, quantity)?;
        change_move(cx, drawer, (new_value.minus(value)?, new_purchase.minus(purchase)?))?;
    }
    Ok(sums)
}
