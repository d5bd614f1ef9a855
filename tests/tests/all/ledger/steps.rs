//! Steps of a history, done in the ledger and in the model at once, and what both say of them.

use ladu_ledger::{Cost, DocumentKind, Issue, Place, Receipt, Return, SoldRow, Transfer};
use ladu_record::Cx;
use ladu_store::{Store, Value};
use ladu_types::{Id, Quantity};
use ladu_wire::Fault;

use super::{DAY, cause, document, sound, stock, within};
use crate::units::{Act, Model};

#[derive(Debug, Clone)]
pub enum Step {
    Receive(i64, i64, i64),
    Issue(i64, i64),
    Transfer(i64, i64, i64),
    Return(i64, i64, usize),
    Stray(i64, i64),
    Revalue(usize, i64),
    Delete(usize),
}

fn kind_of(act: &Act) -> DocumentKind {
    match act {
        Act::Receive { .. } => DocumentKind::Purchase,
        Act::Issue { .. } | Act::Return { .. } => DocumentKind::Sale,
        Act::Transfer { .. } => DocumentKind::Transfer,
    }
}

/// Does one step in the ledger and in the model. Documents are numbered by product and event, so that histories do not meet.
pub fn apply(cx: &mut Cx<'_, '_>, model: &mut Model, product: i64, step: &Step) -> Result<(), Fault> {
    let number = |event: usize| product as usize * 1000 + event;
    let event = model.events.len();
    let units = Quantity::from_whole;
    match *step {
        Step::Receive(warehouse, quantity, value) => {
            let cost = Cost::from_micro(value, value / 3);
            let cause = cause(DocumentKind::Purchase, number(event));
            let from = Place::Supplier;
            let receipt = Receipt { stock: stock(product, warehouse), from, quantity: units(quantity), cost, cause };
            ladu_ledger::receive(cx, &receipt)?;
            model.add(Act::Receive { warehouse, cost }, quantity);
        }
        Step::Issue(warehouse, quantity) => {
            let cause = cause(DocumentKind::Sale, number(event));
            let to = Place::Customer;
            let issue =
                Issue { stock: stock(product, warehouse), to, quantity: units(quantity), cause, required: false };
            ladu_ledger::issue(cx, &issue)?.unwrap();
            model.add(Act::Issue { warehouse }, quantity);
        }
        Step::Transfer(from, to, quantity) if from != to => {
            let cause = cause(DocumentKind::Transfer, number(event));
            let there = model.on_hand(from) >= quantity;
            if there {
                let transfer =
                    Transfer { stock: stock(product, from), to: Id::new(to), quantity: units(quantity), cause };
                ladu_ledger::transfer(cx, &transfer)?.unwrap();
                model.add(Act::Transfer { from, to }, quantity);
            }
        }
        Step::Return(warehouse, quantity, sale) => {
            let sales: Vec<usize> = model.alive(|act| matches!(act, Act::Issue { .. }));
            let Some(sale) = sales.get(sale).copied() else { return Ok(()) };
            let cause = cause(DocumentKind::Sale, number(event));
            let sold_by = Some(SoldRow { document: Id::new(number(sale) as i64 + 1), row: Id::new(1) });
            let returned = Return { stock: stock(product, warehouse), quantity: units(quantity), cause, sold_by };
            ladu_ledger::return_goods(cx, &returned)?;
            model.add(Act::Return { warehouse, sale: Some(sale), kept: Cost::ZERO }, quantity);
        }
        Step::Stray(warehouse, quantity) => {
            let cause = cause(DocumentKind::Sale, number(event));
            let returned = Return { stock: stock(product, warehouse), quantity: units(quantity), cause, sold_by: None };
            let id = ladu_ledger::return_goods(cx, &returned)?;
            let sql = "SELECT value, purchase_value FROM stock_move WHERE account = $0 AND id = $1";
            let kept = cx.first(sql, &[id.into()], |row| Cost::from_micro(row.int(0), row.int(1)))?.unwrap();
            model.add(Act::Return { warehouse, sale: None, kept }, quantity);
        }
        Step::Revalue(at, value) => {
            let receipts: Vec<usize> = model.alive(|act| matches!(act, Act::Receive { .. }));
            let Some(receipt) = receipts.get(at).copied() else { return Ok(()) };
            let cost = Cost::from_micro(value, value / 2);
            let sql = "SELECT l.id FROM stock_move m JOIN stock_layer l ON l.account = m.account AND l.move_id = m.id
                       WHERE m.account = $0 AND m.document_kind = 'purchase' AND m.document_id = $1";
            let layer = cx.first(sql, &[Value::Int(number(receipt) as i64 + 1)], |row| row.int(0))?.unwrap();
            ladu_ledger::revalue(cx, Id::new(layer), cost)?;
            model.recost(receipt, cost);
        }
        Step::Delete(at) => {
            let alive = model.alive(|_| true);
            let Some(gone) = alive.get(at).copied() else { return Ok(()) };
            let kind = kind_of(&model.events[gone].act);
            model.delete(gone);
            ladu_ledger::reverse(cx, document(kind, number(gone)))?;
        }
        Step::Transfer(..) => {}
    }
    Ok(())
}

/// Compares every document's cost and every store's level with the model.
pub fn compare(cx: &mut Cx<'_, '_>, model: &Model, product: i64) -> Result<(), Fault> {
    let sql =
        "SELECT document_id, value, purchase_value, quantity FROM stock_move WHERE account = $0 AND product_id = $1
               AND reverses = 0 ORDER BY id";
    let rows = cx.query(sql, &[Value::Int(product)])?;
    let expected = model.costs();
    for row in rows.iter() {
        let event = row.int(0) as usize - 1 - product as usize * 1000;
        if model.events[event].alive {
            let found = Cost::from_micro(row.int(1), row.int(2));
            assert_eq!(found, expected[event], "event {event} {:?} of {model:?}", model.events[event]);
        }
    }
    let sql =
        "SELECT warehouse_id, on_hand, value, purchase_value FROM stock_level WHERE account = $0 AND product_id = $1";
    for row in cx.query(sql, &[Value::Int(product)])?.iter() {
        assert_eq!(Quantity::from_micro(row.int(1)), Quantity::from_whole(model.on_hand(row.int(0))), "{model:?}");
        let found = Cost::from_micro(row.int(2), row.int(3));
        assert_eq!(found, model.left(row.int(0)), "store {} of {model:?}", row.int(0));
    }
    Ok(())
}

/// A history by hand: steps, then what each event costs and what is left of value in the stores.
pub fn told(store: &Store, product: i64, steps: Vec<Step>) -> (Vec<String>, Vec<String>) {
    let told = within(store, DAY, move |cx| {
        let mut model = Model::default();
        for step in &steps {
            apply(cx, &mut model, product, step)?;
            compare(cx, &model, product)?;
        }
        let shown = |cost: &Cost| cost.value.to_string();
        let costs = model.costs().iter().map(shown).collect();
        Ok((costs, (1..4).map(|store| shown(&model.left(store))).collect()))
    });
    sound(store);
    told
}
