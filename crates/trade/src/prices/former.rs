//! Prices as they were at a moment, and which products cost something else at another. What prices follow from is kept with its former
//! values; settings of the account are not, so those of now count for every moment.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use ladu_domain::prices::{self, List, Lists, Product, Settings};
use ladu_record::Cx;
use ladu_record::noun::{Held, Past};
use ladu_record::tree;
use ladu_types::{Date, Id, Percent, Price, Quantity, UnixTime, of};
use ladu_wire::Fault;

use super::reading::{counts_quantities, holds_on, rule, settings, target};
use super::slots::{REGIONS, Regions, Slots, Store, Ties};
use crate::buyer::Buyer;

/// What a price follows from on a product's card.
pub static PAST_PRODUCT: Past =
    Past { table: "product", columns: &["price", "group_id", "brand_id", "parent_id", "cashier_enters_price"] };
/// When a price list holds.
pub static PAST_LIST: Past = Past { table: "price_list", columns: &["active", "start_date", "end_date"] };
/// What a price list says.
pub static PAST_ROW: Past =
    Past { table: "price_list_row", columns: &["price_list_id", "target_id", "amount", "price", "discount", "type"] };
/// Which lists a store has.
pub static PAST_WAREHOUSE: Past = Past {
    table: "warehouse",
    columns: &[
        "store_region_id",
        "price_list_id1",
        "price_list_id2",
        "price_list_id3",
        "price_list_id4",
        "price_list_id5",
    ],
};
/// Which lists a customer has.
pub static PAST_CUSTOMER: Past = Past {
    table: "customer",
    columns: &["group_id", "price_list_id1", "price_list_id2", "price_list_id3", "price_list_id4", "price_list_id5"],
};
/// Which lists a customer group has.
pub static PAST_CUSTOMER_GROUP: Past = Past {
    table: "customer_group",
    columns: &["parent_id", "price_list_id1", "price_list_id2", "price_list_id3", "price_list_id4", "price_list_id5"],
};
/// Which lists a region has.
pub static PAST_REGION_LIST: Past = Past {
    table: "store_region_price_list",
    columns: &["store_region_id", "customer_group_id", "position", "price_list_id"],
};
/// Which group is above a product group.
pub static PAST_PRODUCT_GROUP: Past = Past { table: "product_group", columns: &["parent_id"] };

/// Whose prices are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those of the cards, and those that every price list by itself makes of them.
    Everybodys,
    /// Those of a store, of a customer, or of both.
    Of { warehouse: Option<Id<of::Warehouse>>, customer: Option<Id<of::Party>> },
}

/// A moment: everything as it was when the second began, and the first and the last day that it may be then.
#[derive(Debug, Clone, Copy)]
pub struct At {
    pub time: UnixTime,
    pub days: (Date, Date),
}

/// The products that there are at a moment.
pub fn products_at(cx: &mut Cx<'_, '_>, at: &At) -> Result<Vec<i64>, Fault> {
    let mut ids: Vec<i64> = PAST_PRODUCT.at(cx, at.time, None)?.into_keys().collect();
    ids.sort_unstable();
    Ok(ids)
}

/// The products whose net price of one unit is another at one moment than it was at an earlier one, and those that are new.
pub fn changed(cx: &mut Cx<'_, '_>, whose: Whose, from: &At, to: &At) -> Result<Vec<i64>, Fault> {
    let (before, after) = (State::at(cx, whose, from)?, State::at(cx, whose, to)?);
    let choices: BTreeSet<i64> = before.choices.keys().chain(after.choices.keys()).copied().collect();
    let is_other = |choice: &&i64| {
        before.groups != after.groups
            || before.settings != after.settings
            || before.choices.get(choice) != after.choices.get(choice)
    };
    let others: BTreeSet<i64> = choices.iter().filter(is_other).copied().collect();
    // Where no rule is another, only products that are others themselves can cost something else.
    let only = match others.is_empty() {
        true => Some(PAST_PRODUCT.changed_since(cx, from.time.min(to.time))?),
        false => None,
    };
    let cards = PAST_PRODUCT.at(cx, from.time, only.as_deref())?;
    let mut ids = Vec::new();
    for (id, card) in PAST_PRODUCT.at(cx, to.time, only.as_deref())? {
        let is_changed = match cards.get(&id) {
            None => true,
            Some(former) => {
                let choices = if *former == card { &others } else { &choices };
                differs(choices, |choice| Ok(before.price(id, former, choice)? != after.price(id, &card, choice)?))?
            }
        };
        if is_changed {
            ids.push(id);
        }
    }
    ids.sort_unstable();
    Ok(ids)
}

fn differs(choices: &BTreeSet<i64>, differ: impl Fn(i64) -> Result<bool, Fault>) -> Result<bool, Fault> {
    for choice in choices {
        if differ(*choice)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What prices followed from at a moment.
struct State {
    settings: Settings,
    /// The groups above product groups.
    groups: tree::Parents,
    /// The lists to work a price out by: those of the store and the customer under 0; for everybody also each list by itself under its id.
    choices: BTreeMap<i64, Lists>,
}

impl State {
    fn at(cx: &mut Cx<'_, '_>, whose: Whose, at: &At) -> Result<State, Fault> {
        let settings = settings(cx, &at.days.1.to_string())?;
        let groups = PAST_PRODUCT_GROUP.at(cx, at.time, None)?;
        let groups = groups.into_iter().map(|(id, held)| (id, held.int(0))).collect();
        let lists = lists(cx, at)?;
        let mut choices = BTreeMap::new();
        match whose {
            Whose::Everybodys => {
                choices.insert(0, Lists::default());
                let alone = |(id, list)| (id, Lists { store: vec![list], customer: Vec::new() });
                choices.extend(lists.into_iter().map(alone));
            }
            Whose::Of { warehouse, customer } => {
                let customer = match customer {
                    Some(customer) => buyer(cx, at.time, customer)?,
                    None => None,
                };
                let tied = ties(cx, at.time)?.of(warehouse, customer.as_ref());
                let pick = |ids: &[i64]| ids.iter().filter_map(|id| lists.get(id).cloned()).collect();
                choices.insert(0, Lists { store: pick(&tied.store), customer: pick(&tied.customer) });
            }
        }
        Ok(State { settings, groups, choices })
    }

    /// What a unit of a product costs by a choice of lists. A list that there is not, or that does not hold, leaves the card's price.
    fn price(&self, id: i64, card: &Held, choice: i64) -> Result<Price, Fault> {
        let net = Price::from_micro(card.int(0));
        let Some(lists) = self.choices.get(&choice).filter(|_| card.int(4) == 0) else { return Ok(net) };
        let groups = tree::path(&self.groups, card.int(1)).collect();
        let product = Product { id, parent: card.int(3), card: net, groups, brand: card.int(2) };
        Ok(prices::find(&product, lists, Quantity::from_whole(1), &self.settings)?.price)
    }
}

/// The lists that held at a moment, by id.
fn lists(cx: &mut Cx<'_, '_>, at: &At) -> Result<HashMap<i64, Arc<List>>, Fault> {
    let (first, last) = (at.days.0.to_string(), at.days.1.to_string());
    let held = PAST_LIST.at(cx, at.time, None)?.into_iter().filter(|(_, list)| {
        let (from, until) = (list.text(1), list.text(2));
        list.int(0) == 1 && (holds_on(&first, from, until) || holds_on(&last, from, until))
    });
    let mut lists: HashMap<i64, List> = held.map(|(id, _)| (id, List { id, ..List::default() })).collect();
    if lists.is_empty() {
        return Ok(HashMap::new());
    }
    let by_quantity = counts_quantities(cx)?;
    let mut rows: Vec<(i64, Quantity, i64, Held)> = PAST_ROW
        .at(cx, at.time, None)?
        .into_iter()
        .map(|(id, row)| (row.int(0), Quantity::from_micro(row.int(2)), id, row))
        .collect();
    rows.sort_unstable_by_key(|(list, amount, id, _)| (*list, *amount, *id));
    for (list, amount, _, row) in rows {
        let Some(list) = lists.get_mut(&list).filter(|_| by_quantity || amount.is_zero()) else { continue };
        let target = target(row.text(5), Id::new(row.int(1)));
        let (price, discount) = (Price::from_micro(row.int(3)), Percent::from_micro(row.int(4)));
        list.rows.entry(target).or_default().push((amount, rule(target, price, discount)));
    }
    Ok(lists.into_iter().map(|(id, list)| (id, Arc::new(list))).collect())
}

/// The five lists that stand in the columns behind the first.
fn slots(held: &Held) -> Slots {
    [1, 2, 3, 4, 5].map(|place| held.int(place))
}

fn ties(cx: &mut Cx<'_, '_>, time: UnixTime) -> Result<Ties, Fault> {
    let stores = PAST_WAREHOUSE.at(cx, time, None)?;
    let store = |held: &Held| Store { region: held.int(0), slots: slots(held), rate: 0 };
    let groups = PAST_CUSTOMER_GROUP.at(cx, time, None)?;
    let mut regions = Regions::new();
    if cx.settings()?.has_module(REGIONS) {
        let mut ties: Vec<(i64, Held)> = PAST_REGION_LIST.at(cx, time, None)?.into_iter().collect();
        ties.sort_unstable_by_key(|(id, held)| (held.int(2), *id));
        for (_, held) in ties {
            regions.entry((held.int(0), held.int(1))).or_default().push(held.int(3));
        }
    }
    Ok(Ties {
        stores: Arc::new(stores.iter().map(|(id, held)| (Id::new(*id), store(held))).collect()),
        regions: Arc::new(regions),
        of_groups: Arc::new(groups.iter().map(|(id, held)| (*id, slots(held))).collect()),
        parents: Arc::new(groups.iter().map(|(id, held)| (*id, held.int(0))).collect()),
    })
}

/// A customer as far as prices care.
fn buyer(cx: &mut Cx<'_, '_>, time: UnixTime, id: Id<of::Party>) -> Result<Option<Buyer>, Fault> {
    let held = PAST_CUSTOMER.at(cx, time, Some(&[id.number()]))?;
    Ok(held.get(&id.number()).map(|held| Buyer {
        group: held.int(0),
        price_lists: slots(held).map(Id::some),
        ..Buyer::default()
    }))
}
