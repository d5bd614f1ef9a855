//! What follows for orders from the documents made from them: the goods they hold, their state, and whether they are invoiced.

use std::collections::{BTreeMap, HashMap};

use ladu_ledger::{DocumentKind, Goods, Holding};
use ladu_record::Cx;
use ladu_record::noun;
use ladu_types::{Date, Id, Quantity, of};
use ladu_wire::Fault;

use super::graph::{Document, Graph, Taking, Use};
use super::recipes::{self, Recipes};
use crate::goods::{self, Stocking};

type SaleId = Id<of::SalesDocument>;

/// The state of an order that is done.
const FULFILLED: &str = "FULFILLED";

/// How far the documents made from some go beyond them, by product.
#[derive(Debug, Default)]
pub struct Beyond(BTreeMap<Id<of::Product>, Quantity>);

impl Beyond {
    /// Units of a product that were never ordered.
    pub fn of(&self, product: Id<of::Product>) -> Quantity {
        self.0.get(&product).copied().unwrap_or_default()
    }

    pub fn is_empty(&self) -> bool {
        self.0.values().all(|units| units.is_zero())
    }
}

/// What has happened to documents made from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// One was made, changed or confirmed.
    Saved(SaleId),
    /// One is gone, or was declared void; with it a bill, if it was `billed`.
    Gone { billed: bool },
}

/// Brings everything up to date that follows from what was made from some documents, and for these if they are orders: what they hold,
/// their state, whether they are invoiced. Their chain is locked. Gives how far what was saved goes beyond what was ordered.
pub fn follow(cx: &mut Cx<'_, '_>, documents: &[SaleId], event: Event) -> Result<Beyond, Fault> {
    if documents.is_empty() {
        return Ok(Beyond::default());
    }
    let mut graph = Graph::around(cx, documents)?;
    let stocking = goods::stocking(cx, graph.rows.iter().map(|row| row.product))?;
    note_states(cx, &mut graph, (&stocking, event))?;
    let Held { holdings, new } = held(cx, &graph, &stocking)?;
    recipes::remember(cx, &new)?;
    ladu_ledger::hold(cx, DocumentKind::Sale, &holdings)?;
    beyond(&graph, event)
}

/// Forgets what a document that is gone has gone by.
pub fn forget_recipes(cx: &mut Cx<'_, '_>, document: SaleId) -> Result<(), Fault> {
    recipes::forget(cx, document)
}

/// What orders are to hold.
pub(super) struct Held {
    /// Of every order, also of those that hold nothing.
    pub(super) holdings: Vec<Holding>,
    /// Recipes that orders go by from now on.
    pub(super) new: Recipes,
}

/// What every order asks for less what was taken of it.
pub(super) fn held(
    cx: &mut Cx<'_, '_>,
    graph: &Graph,
    stocking: &HashMap<Id<of::Product>, Stocking>,
) -> Result<Held, Fault> {
    let mut left: BTreeMap<SaleId, Vec<(Id<of::Product>, Quantity)>> = BTreeMap::new();
    let mut kinds: BTreeMap<&str, Taking> = BTreeMap::new();
    for (id, document) in graph.documents.iter().filter(|(_, document)| document.kind.is_order()) {
        let rows = left.entry(*id).or_default();
        if !is_holding(document, cx.today_in(document.warehouse)?) {
            continue;
        }
        let name = document.kind.name();
        if !kinds.contains_key(name) {
            kinds.insert(name, graph.allocation(document.kind, Use::Held)?);
        }
        rows.extend(kinds.get(name).into_iter().flat_map(|taking| taking.left_of(*id)));
    }
    let is_bundle = |product: &Id<of::Product>| stocking.get(product) == Some(&Stocking::Bundle);
    let bundles: Vec<(SaleId, Id<of::Product>)> = left
        .iter()
        .flat_map(|(order, rows)| rows.iter().map(|(product, _)| (*order, *product)))
        .filter(|(_, product)| is_bundle(product))
        .collect();
    let (recipes, new) = recipes::of_orders(cx, &bundles)?;
    let mut holdings = Vec::new();
    for (id, rows) in left {
        let Some(document) = graph.documents.get(&id) else { continue };
        let mut goods = Vec::new();
        for (product, units) in rows {
            match stocking.get(&product) {
                Some(Stocking::Own) => goods.push(Goods { product, quantity: units }),
                Some(Stocking::Bundle) => {
                    for component in recipes.get(&(id, product)).into_iter().flatten() {
                        let quantity = Quantity(units.0.times(component.amount.0)?);
                        goods.push(Goods { product: component.product, quantity });
                    }
                }
                None => {}
            }
        }
        let (warehouse, until) = (document.warehouse, document.until);
        holdings.push(Holding { document: Id::new(id.number()), warehouse, goods, until });
    }
    Ok(Held { holdings, new })
}

/// Does an order reserve what is left of it?
fn is_holding(document: &Document, today: Date) -> bool {
    let is_open = !matches!(document.state.as_str(), FULFILLED | "CANCELLED" | "SHIPPED");
    document.confirmed && document.asks() && is_open && document.until.is_none_or(|until| until >= today)
}

/// An order is done when all its goods have left and the account says that this is when; when some of them come back, or more is ordered,
/// it is again what it was. One that somebody has said to be done stays so, and so does one that somebody has said to be invoiced.
fn note_states(
    cx: &mut Cx<'_, '_>,
    graph: &mut Graph,
    (stocking, event): (&HashMap<Id<of::Product>, Stocking>, Event),
) -> Result<(), Fault> {
    let completes = cx.settings()?.text("order_is_completed_when") == "waybill_made";
    let mut news: Vec<(SaleId, News)> = Vec::new();
    let mut kinds: BTreeMap<&str, Taking> = BTreeMap::new();
    for (id, document) in graph.documents.iter().filter(|(_, document)| document.kind.may_be_base()) {
        let name = document.kind.name();
        if !kinds.contains_key(name) {
            kinds.insert(name, graph.allocation(document.kind, Use::Delivered)?);
        }
        let Some(taking) = kinds.get(name) else { continue };
        let is_delivered = !graph.takers(*id, Use::Delivered).is_empty()
            && taking.left_of(*id).all(|(product, left)| !stocking.contains_key(&product) || left.is_zero());
        let mut new = News {
            state: document.state.clone(),
            state_before: document.state_before.clone(),
            invoiced: !graph.takers(*id, Use::Billed).is_empty()
                || (document.invoiced && event != Event::Gone { billed: true }),
        };
        let is_open = !matches!(new.state.as_str(), FULFILLED | "CANCELLED");
        if is_delivered && completes && name == "ORDER" && is_open && document.confirmed {
            new = News { state_before: new.state, state: FULFILLED.to_owned(), ..new };
        } else if !is_delivered && new.state == FULFILLED && !new.state_before.is_empty() {
            new = News { state: new.state_before, state_before: String::new(), ..new };
        }
        if (&new.state, new.invoiced) != (&document.state, document.invoiced) {
            news.push((*id, new));
        }
    }
    for (id, new) in news {
        write(cx, id, &new)?;
        if let Some(document) = graph.documents.get_mut(&id) {
            document.state = new.state;
        }
    }
    Ok(())
}

/// What is new of a document that others were made from.
struct News {
    state: String,
    state_before: String,
    invoiced: bool,
}

fn write(cx: &mut Cx<'_, '_>, id: SaleId, new: &News) -> Result<(), Fault> {
    noun::mark_changed(cx, "sales_document", id.number())?;
    cx.queue(
        "UPDATE sales_document SET state = $2, state_before = $3, order_invoiced = $4 WHERE account = $0 AND id = $1",
        &[id.into(), new.state.as_str().into(), new.state_before.as_str().into(), i64::from(new.invoiced).into()],
    )
}

/// Goods leave, and are booked, no more than once for each unit that was ordered.
fn beyond(graph: &Graph, event: Event) -> Result<Beyond, Fault> {
    let mut beyond = Beyond::default();
    let Event::Saved(saved) = event else { return Ok(beyond) };
    for kind in graph.base_kinds() {
        for way in [Use::Delivered, Use::Billed] {
            // The goods of a waybill have left by itself.
            if way == Use::Delivered && kind.moves_stock() {
                continue;
            }
            let taking = graph.allocation(kind, way)?;
            if !taking.has_taker(saved) {
                continue;
            }
            for (product, units) in taking.beyond()? {
                let most = beyond.0.entry(product).or_default();
                *most = units.max(*most);
            }
        }
    }
    Ok(beyond)
}
