//! Goods that leave one warehouse together: as many statements for a hundred products as for one.

use std::collections::{BTreeMap, HashMap};

use ladu_domain::fifo;
use ladu_record::Cx;
use ladu_store::Asked;
use ladu_types::{Id, Quantity, of};
use ladu_wire::Fault;

use crate::entry::{Entry, write_moves};
use crate::level_change::{Left, Target, ask_leave, change_values};
use crate::movement::{Issue, Moved, Refused};
use crate::queue::Stretch;

/// Units of products that leave a warehouse, in the order in which levels are locked.
pub(super) type Leaving = BTreeMap<Id<of::Product>, Quantity>;

/// Levels that were lowered, and what stood in the queues there; both are on their way here.
#[must_use = "goods that left have to be accounted for"]
pub(super) struct Lowering {
    levels: Vec<Asked>,
    layers: Vec<Asked>,
}

/// What left of a product, and the layers that it was taken from.
pub(super) struct Lowered {
    pub(super) left: Left,
    pub(super) stretch: Stretch,
}

impl Lowering {
    pub(super) fn ask(
        cx: &mut Cx<'_, '_>,
        warehouse: Id<of::Warehouse>,
        leaving: &Leaving,
        target: Target,
    ) -> Result<Lowering, Fault> {
        let levels = ask_leave(cx, warehouse, leaving, target)?;
        let layers = Stretch::ask_left(cx, warehouse, leaving)?;
        Ok(Lowering { levels, layers })
    }

    pub(super) fn finish(
        self,
        cx: &mut Cx<'_, '_>,
        leaving: &Leaving,
    ) -> Result<HashMap<Id<of::Product>, Lowered>, Fault> {
        let mut lowered = HashMap::new();
        for asked in self.levels {
            for row in cx.rows(asked)?.iter() {
                let product = row.get(Left::PRODUCT);
                let left = Left::of(row, leaving.get(&product).copied().unwrap_or_default())?;
                lowered.insert(product, Lowered { left, stretch: Stretch::default() });
            }
        }
        for asked in self.layers {
            for row in cx.rows(asked)?.iter() {
                if let Some(lowered) = lowered.get_mut(&row.get(Stretch::PRODUCT)) {
                    lowered.stretch.push(row);
                }
            }
        }
        Ok(lowered)
    }
}

/// Issues that are under way.
#[must_use = "issues that are not finished have no moves"]
pub struct Issuing {
    issues: Vec<Issue>,
    leaving: Leaving,
    lowering: Option<Lowering>,
}

/// Takes goods out of a warehouse, oldest first. When stock is required and missing, whoever asked has to undo what was begun.
pub fn issue(cx: &mut Cx<'_, '_>, issue: &Issue) -> Result<Result<Moved, Refused>, Fault> {
    let moved = Issuing::ask(cx, std::slice::from_ref(issue))?.finish(cx)?;
    Ok(moved.and_then(|moved| moved.first().copied().ok_or(Refused { at: 0 })))
}

impl Issuing {
    /// Lowers the levels of goods that all leave the same warehouse for the same place. They are locked from here on, by product; whoever
    /// else wants of the same stock waits until this transaction ends.
    pub fn ask(cx: &mut Cx<'_, '_>, issues: &[Issue]) -> Result<Issuing, Fault> {
        let mut leaving = Leaving::new();
        for issue in issues {
            let sum = leaving.entry(issue.stock.product).or_default();
            *sum = sum.plus(issue.quantity)?;
        }
        let lowering = match issues.first() {
            Some(first) => Some(Lowering::ask(cx, first.stock.warehouse, &leaving, Target::of(first.to))?),
            None => None,
        };
        Ok(Issuing { issues: issues.to_vec(), leaving, lowering })
    }

    /// Writes the moves; gives them in the order of the issues. When stock is required and missing, whoever asked has to undo what was
    /// begun.
    pub fn finish(self, cx: &mut Cx<'_, '_>) -> Result<Result<Vec<Moved>, Refused>, Fault> {
        let Some((lowering, first)) = self.lowering.zip(self.issues.first()) else { return Ok(Ok(Vec::new())) };
        let (warehouse, lowered) = (first.stock.warehouse, lowering.finish(cx, &self.leaving)?);
        if let Some(at) = lacking(&self.issues, &lowered)? {
            return Ok(Err(Refused { at }));
        }
        let first = cx.next_ids("stock_move", self.issues.len() as i64)?;
        let mut ends: HashMap<Id<of::Product>, Quantity> = HashMap::new();
        let (mut entries, mut moved) = (Vec::new(), Vec::new());
        for (issue, id) in self.issues.iter().zip(first..) {
            let product = issue.stock.product;
            let Some(Lowered { left, stretch }) = lowered.get(&product) else { continue };
            let from = *ends.entry(product).or_insert(left.from);
            let to = from.plus(issue.quantity)?;
            ends.insert(product, to);
            let cost = fifo::total(&stretch.pieces(from, to)?)?;
            entries.push(Entry {
                id: Id::new(id),
                product,
                from: warehouse.number(),
                to: issue.to.number(),
                quantity: issue.quantity,
                cost,
                queue_to: Some(to),
                cause: issue.cause,
                reverses: None,
                date: &left.date,
            });
            moved.push(Moved { id: Id::new(id), cost });
        }
        let costs: Vec<_> = entries.iter().map(|entry| (entry.product, entry.cost.negated())).collect();
        change_values(cx, warehouse, &costs)?;
        write_moves(cx, &entries)?;
        Ok(Ok(moved))
    }
}

/// The first of some issues that needs goods which are not there.
fn lacking(issues: &[Issue], lowered: &HashMap<Id<of::Product>, Lowered>) -> Result<Option<usize>, Fault> {
    let mut there: HashMap<Id<of::Product>, Quantity> =
        lowered.iter().map(|(product, lowered)| (*product, lowered.left.before)).collect();
    for (at, issue) in issues.iter().enumerate() {
        let there = there.entry(issue.stock.product).or_default();
        *there = there.minus(issue.quantity)?;
        if issue.required && there.is_negative() {
            return Ok(Some(at));
        }
    }
    Ok(None)
}
