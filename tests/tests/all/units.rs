//! A small model of stock that counts single units: which unit went out is the one that came in at the same place of the queue.

use std::collections::{HashMap, HashSet};

use ladu_ledger::Cost;
use ladu_record::Cx;
use ladu_store::Value;
use ladu_types::{Money, Quantity};
use ladu_wire::Fault;

/// What happened.
#[derive(Debug, Clone)]
pub enum Act {
    /// Goods came in.
    Receive { warehouse: i64, cost: Cost },
    /// Goods were sold.
    Issue { warehouse: i64 },
    /// Goods went to another store.
    Transfer { from: i64, to: i64 },
    /// Goods came back from a sale, or at a cost of their own.
    Return { warehouse: i64, sale: Option<usize>, kept: Cost },
}

/// Something that happened to some units, unless it was deleted since.
#[derive(Debug, Clone)]
pub struct Event {
    pub act: Act,
    pub units: i64,
    pub alive: bool,
}

/// Events in the order of their confirming.
#[derive(Debug, Clone, Default)]
pub struct Model {
    pub events: Vec<Event>,
}

/// A unit that came in: the event and which of its units.
type Unit = (usize, i64);

impl Model {
    pub fn add(&mut self, act: Act, units: i64) {
        self.events.push(Event { act, units, alive: true });
    }

    pub fn alive(&self, which: impl Fn(&Act) -> bool) -> Vec<usize> {
        let all = self.events.iter().enumerate();
        all.filter(|(_, event)| event.alive && which(&event.act)).map(|(at, _)| at).collect()
    }

    pub fn recost(&mut self, event: usize, new: Cost) {
        if let Act::Receive { cost, .. } = &mut self.events[event].act {
            *cost = new;
        }
    }

    /// Deletes an event. What came back from a deleted sale keeps the cost it had.
    pub fn delete(&mut self, event: usize) {
        let costs = self.costs();
        for (at, other) in self.events.iter_mut().enumerate() {
            if let Act::Return { sale, kept, .. } = &mut other.act
                && *sale == Some(event)
            {
                (*sale, *kept) = (None, costs[at]);
            }
        }
        self.events[event].alive = false;
    }

    fn queues(&self) -> (HashMap<i64, Vec<Unit>>, HashMap<i64, Vec<Unit>>) {
        let (mut came, mut went): (HashMap<i64, Vec<Unit>>, HashMap<i64, Vec<Unit>>) = Default::default();
        for (at, event) in self.events.iter().enumerate().filter(|(_, event)| event.alive) {
            let (from, to) = match event.act {
                Act::Receive { warehouse, .. } | Act::Return { warehouse, .. } => (None, Some(warehouse)),
                Act::Issue { warehouse } => (Some(warehouse), None),
                Act::Transfer { from, to } => (Some(from), Some(to)),
            };
            for unit in 0..event.units {
                for (store, queue) in [(from, &mut went), (to, &mut came)] {
                    if let Some(store) = store {
                        queue.entry(store).or_default().push((at, unit));
                    }
                }
            }
        }
        (came, went)
    }

    pub fn on_hand(&self, store: i64) -> i64 {
        let (came, went) = self.queues();
        came.get(&store).map_or(0, Vec::len) as i64 - went.get(&store).map_or(0, Vec::len) as i64
    }

    /// What every event costs; of deleted ones nothing is said.
    pub fn costs(&self) -> Vec<Cost> {
        let sums = Sums::of(self);
        let mut returns = HashMap::new();
        (0..self.events.len()).map(|at| sums.event(at, &mut returns)).collect()
    }

    /// What is left in a store is worth.
    pub fn left(&self, store: i64) -> Cost {
        let sums = Sums::of(self);
        let mut returns = HashMap::new();
        let gone = sums.went.get(&store).map_or(0, Vec::len);
        let left = sums.came.get(&store).map_or(&[][..], |units| units.get(gone..).unwrap_or_default());
        left.iter().fold(Cost::ZERO, |sum, unit| sum.plus(sums.unit(sums.origin(*unit), &mut returns)).unwrap())
    }

    /// The model of what a product's moves say.
    pub fn replay(cx: &mut Cx<'_, '_>, product: i64) -> Result<Model, Fault> {
        let sql = "SELECT m.from_place, m.to_place, m.quantity, m.value, m.purchase_value,
                   CASE WHEN EXISTS (SELECT 1 FROM stock_move r WHERE r.account = m.account AND r.reverses = m.id) THEN 0 ELSE 1 END
                   FROM stock_move m WHERE m.account = $0 AND m.product_id = $1 AND m.reverses = 0 ORDER BY m.id";
        let mut model = Model::default();
        for row in cx.query(sql, &[Value::Int(product)])?.iter() {
            let act = match (row.int(0), row.int(1)) {
                (from, to) if from > 0 && to > 0 => Act::Transfer { from, to },
                (from, _) if from > 0 => Act::Issue { warehouse: from },
                (_, warehouse) => Act::Receive { warehouse, cost: Cost::from_micro(row.int(3), row.int(4)) },
            };
            model.events.push(Event { act, units: row.int(2) / 1_000_000, alive: row.int(5) == 1 });
        }
        Ok(model)
    }
}

struct Sums<'m> {
    model: &'m Model,
    came: HashMap<i64, Vec<Unit>>,
    went: HashMap<i64, Vec<Unit>>,
    /// Where each unit that went out stands in its store's queue.
    place: HashMap<Unit, (i64, usize)>,
}

impl<'m> Sums<'m> {
    fn of(model: &'m Model) -> Sums<'m> {
        let (came, went) = model.queues();
        let all =
            went.iter().flat_map(|(store, units)| units.iter().enumerate().map(|(at, unit)| (*unit, (*store, at))));
        let place = all.collect();
        Sums { model, came, went, place }
    }

    /// The unit that covers a unit that went out.
    fn taken(&self, unit: Unit) -> Option<Unit> {
        let (store, at) = self.place[&unit];
        self.came.get(&store)?.get(at).copied()
    }

    /// Where a unit came in from outside; none for goods that go round in a circle or that nothing covers.
    fn origin(&self, mut unit: Unit) -> Option<Unit> {
        let mut seen = HashSet::new();
        while matches!(self.model.events[unit.0].act, Act::Transfer { .. }) {
            if !seen.insert(unit) {
                return None;
            }
            unit = self.taken(unit)?;
        }
        Some(unit)
    }

    fn unit(&self, origin: Option<Unit>, returns: &mut HashMap<usize, Cost>) -> Cost {
        let Some((event, number)) = origin else { return Cost::ZERO };
        let whole = self.batch(event, returns);
        let units = self.model.events[event].units;
        part(whole, number + 1, units).minus(part(whole, number, units)).unwrap()
    }

    fn batch(&self, event: usize, returns: &mut HashMap<usize, Cost>) -> Cost {
        match self.model.events[event].act {
            Act::Receive { cost, .. } => cost,
            Act::Return { sale: None, kept, .. } => kept,
            Act::Return { sale: Some(sale), .. } => {
                if let Some(known) = returns.get(&event) {
                    return *known;
                }
                let cost = self.returned(event, sale, returns);
                returns.insert(event, cost);
                cost
            }
            Act::Issue { .. } | Act::Transfer { .. } => unreachable!("no batch"),
        }
    }

    fn returned(&self, event: usize, sale: usize, returns: &mut HashMap<usize, Cost>) -> Cost {
        let (mut cost, mut counted) = (Cost::ZERO, 0);
        for number in 0..self.model.events[sale].units {
            let origin = self.taken((sale, number)).and_then(|unit| self.origin(unit));
            let later = origin.is_some_and(|(from, _)| {
                from >= event && matches!(self.model.events[from].act, Act::Return { sale: Some(_), .. })
            });
            if !later {
                cost = cost.plus(self.unit(origin, returns)).unwrap();
                counted += 1;
            }
        }
        if counted == 0 { Cost::ZERO } else { part(cost, self.model.events[event].units, counted) }
    }

    fn event(&self, event: usize, returns: &mut HashMap<usize, Cost>) -> Cost {
        let found = &self.model.events[event];
        if !found.alive {
            return Cost::ZERO;
        }
        if matches!(found.act, Act::Receive { .. } | Act::Return { .. }) {
            return self.batch(event, returns);
        }
        (0..found.units).fold(Cost::ZERO, |sum, number| {
            let origin = self.taken((event, number)).and_then(|unit| self.origin(unit));
            sum.plus(self.unit(origin, returns)).unwrap()
        })
    }
}

fn part(cost: Cost, units: i64, of: i64) -> Cost {
    let share = |money: Money| Money(money.0.share(Quantity::from_whole(units).0, Quantity::from_whole(of).0).unwrap());
    Cost { value: share(cost.value), purchase: share(cost.purchase) }
}
