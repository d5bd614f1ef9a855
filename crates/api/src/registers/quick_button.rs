//! Quick buttons of registers: one list for all, and one for each store that has its own.

use std::sync::Arc;

use ladu_record::change_log;
use ladu_record::noun::{self, Field};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Row};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

/// What a button sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    Product(Id<of::Product>),
    Service(Id<of::Service>),
}

impl Button {
    /// From a stored row, where the one that it is not is none.
    fn of(product: Option<Id<of::Product>>, service: Id<of::Service>) -> Button {
        product.map_or(Button::Service(service), Button::Product)
    }

    /// The product's number; 0 for a service.
    pub fn product(self) -> i64 {
        if let Button::Product(id) = self { id.number() } else { 0 }
    }

    /// The service's number; 0 for a product.
    pub fn service(self) -> i64 {
        if let Button::Service(id) = self { id.number() } else { 0 }
    }
}

/// Whose list it is: a store's own, or the one that all registers share.
type ListOf = Option<Id<of::Warehouse>>;

/// The lists, remembered until a button changes.
pub(super) type Lists = Vec<(ListOf, Button)>;

/// Every list, each in its order. Buttons of products and services that are gone are gone too.
pub(super) fn lists(cx: &mut Cx<'_, '_>) -> Result<Arc<Lists>, Fault> {
    cx.cached("lists", "quick_button", |cx| {
        let sql = "SELECT b.warehouse_id, b.product_id, b.service_id FROM quick_button b
             LEFT JOIN product p ON p.account = b.account AND p.id = b.product_id
             LEFT JOIN service s ON s.account = b.account AND s.id = b.service_id
             WHERE b.account = $0 AND (p.id > 0 OR s.id > 0) ORDER BY b.warehouse_id, b.position";
        let button = |row: Row<'_>| (row.get(0), Button::of(row.get(1), row.get(2)));
        Ok(cx.query(sql, &[])?.iter().map(button).collect())
    })
}

/// The list that a call is about: that of a store that has its own (1189), or the one that all share.
fn list_of(cx: &mut Cx<'_, '_>, shared: bool) -> Result<ListOf, Fault> {
    if shared {
        return Ok(None);
    }
    let store = cx.params.id("warehouseID")?.ok_or_else(|| Fault::missing("warehouseID"))?;
    let sql = "SELECT local_quick_buttons FROM warehouse WHERE account = $0 AND id = $1";
    let local = cx.first(sql, &[store.into()], |row| row.get::<bool>(0))?;
    let local = local.ok_or_else(|| Fault::unknown("warehouseID"))?;
    cx.user()?.require_warehouse(store)?;
    if local { Ok(Id::some(store)) } else { Err(Fault::at(Code::NO_OWN_BUTTONS, "warehouseID")) }
}

/// The button that two parameters name: a product or a service, not both (1013).
fn button_of(cx: &mut Cx<'_, '_>, number: &str) -> Result<(Button, String), Fault> {
    let [product_name, service_name] = ["productID", "serviceID"].map(|name| format!("{name}{number}"));
    let [product, service] = [&product_name, &service_name].map(|name| cx.params.id(name));
    let (product, service) = (product?.unwrap_or(0), service?.unwrap_or(0));
    match (product, service) {
        (0, 0) => Err(Fault::missing(&product_name)),
        (0, service) => {
            noun::check_reference(cx, "service", &service_name, service)?;
            Ok((Button::Service(Id::new(service)), service_name))
        }
        (product, 0) => {
            noun::check_reference(cx, "product", &product_name, product)?;
            Ok((Button::Product(Id::new(product)), product_name))
        }
        _ => Err(Fault::at(Code::CONFLICT, service_name)),
    }
}

/// The buttons of a list, to be changed: others who change it wait.
fn open(cx: &mut Cx<'_, '_>, list: ListOf) -> Result<Vec<Button>, Fault> {
    cx.next_number("lock:quick buttons")?;
    let sql =
        "SELECT product_id, service_id FROM quick_button WHERE account = $0 AND warehouse_id = $1 ORDER BY position";
    let button = |row: Row<'_>| Button::of(row.get(0), row.get(1));
    Ok(cx.query(sql, &[list.into()])?.iter().map(button).collect())
}

fn store(cx: &mut Cx<'_, '_>, list: ListOf, buttons: &[Button], answer: &mut Answer) -> Result<(), Fault> {
    cx.queue("DELETE FROM quick_button WHERE account = $0 AND warehouse_id = $1", &[list.into()])?;
    let rows: Vec<OwnedValue> = (1i64..)
        .zip(buttons)
        .flat_map(|(position, button)| {
            [list.into(), button.product().into(), button.service().into(), OwnedValue::Int(position)]
        })
        .collect();
    cx.queue_rows(
        "INSERT INTO quick_button (account, warehouse_id, product_id, service_id, position) VALUES",
        4,
        &rows,
    )?;
    cx.touch("quick_button")?;
    answer.record(|w| {
        w.key("isSuccessful");
        w.bool(true);
    });
    Ok(())
}

fn get(cx: &mut Cx<'_, '_>, answer: &mut Answer, shared: bool) -> Result<(), Fault> {
    let list = list_of(cx, shared)?;
    let all = lists(cx)?;
    for (position, (_, button)) in (1i64..).zip(all.iter().filter(|(of, _)| *of == list)) {
        answer.record(|w| {
            for (key, number) in
                [("productID", button.product()), ("serviceID", button.service()), ("position", position)]
            {
                w.key(key);
                w.int(number);
            }
        });
    }
    Ok(())
}

/// Adds a button at a position, or at the end; one that is there already moves to it.
fn insert(cx: &mut Cx<'_, '_>, answer: &mut Answer, shared: bool) -> Result<(), Fault> {
    cx.user()?.require("configuration", Action::Edit)?;
    let list = list_of(cx, shared)?;
    let (button, _) = button_of(cx, "")?;
    let position = cx.params.read("position", Kind::Int(1, 10_000))?.map(|position| position.int());
    let mut buttons = open(cx, list)?;
    let known = buttons.iter().position(|known| *known == button);
    match (known, position) {
        (Some(_), None) => {}
        (known, position) => {
            if let Some(known) = known {
                buttons.remove(known);
            }
            let at = position.map_or(buttons.len(), |position| usize::try_from(position - 1).unwrap_or(0));
            buttons.insert(at.min(buttons.len()), button);
        }
    }
    store(cx, list, &buttons, answer)
}

/// Swaps two buttons of a list.
fn switch(cx: &mut Cx<'_, '_>, answer: &mut Answer, shared: bool) -> Result<(), Fault> {
    cx.user()?.require("configuration", Action::Edit)?;
    let list = list_of(cx, shared)?;
    let (first, first_name) = button_of(cx, "1")?;
    let (second, second_name) = button_of(cx, "2")?;
    if first == second {
        return Err(Fault::of(Code::CONFLICT));
    }
    let mut buttons = open(cx, list)?;
    let at = |button: Button| buttons.iter().position(|known| *known == button);
    let first = at(first).ok_or_else(|| Fault::unknown(&first_name))?;
    let second = at(second).ok_or_else(|| Fault::unknown(&second_name))?;
    buttons.swap(first, second);
    store(cx, list, &buttons, answer)
}

/// Takes a button off a list.
fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer, shared: bool) -> Result<(), Fault> {
    cx.user()?.require("configuration", Action::Edit)?;
    let list = list_of(cx, shared)?;
    let (button, name) = button_of(cx, "")?;
    let mut buttons = open(cx, list)?;
    let at = buttons.iter().position(|known| *known == button).ok_or_else(|| Fault::unknown(&name))?;
    buttons.remove(at);
    let table = if shared { "posGlobalQuickButtons" } else { "posStoreQuickButtons" };
    change_log::deleted(cx, table, button.product().max(button.service()))?;
    store(cx, list, &buttons, answer)
}

const PRODUCT: Field = Field::id("productID", "", "product").doc("Or serviceID.");
const SERVICE: Field = Field::id("serviceID", "", "service").doc("Instead of productID.");
const STORE: Field = Field::id("warehouseID", "", "warehouse").required().doc("A store with buttons of its own.");
const POSITION: Field = Field::int("position", "").doc("From 1; at the end when left out.");
const FIRST: Field = Field::id("productID1", "", "product");
const FIRST_SERVICE: Field = Field::id("serviceID1", "", "service");
const SECOND: Field = Field::id("productID2", "", "product");
const SECOND_SERVICE: Field = Field::id("serviceID2", "", "service");

pub static CALLS: &[Call] = &[
    Call::read("getPosGlobalQuickButtons", "pos", |cx, answer| get(cx, answer, true))
        .doc("Lists the quick buttons that all registers share."),
    Call::read("getPosStoreQuickButtons", "pos", |cx, answer| get(cx, answer, false))
        .inputs(&[STORE])
        .doc("Lists the quick buttons of a store that has its own."),
    Call::write("insertPosGlobalQuickButton", |cx, answer| insert(cx, answer, true))
        .inputs(&[PRODUCT, SERVICE, POSITION])
        .doc("Adds a quick button for all registers; one that is there already moves to the position."),
    Call::write("insertPosStoreQuickButton", |cx, answer| insert(cx, answer, false))
        .inputs(&[PRODUCT, SERVICE, STORE, POSITION])
        .doc("Adds a quick button for a store."),
    Call::write("switchPosGlobalQuickButton", |cx, answer| switch(cx, answer, true))
        .inputs(&[FIRST, FIRST_SERVICE, SECOND, SECOND_SERVICE])
        .doc("Swaps two quick buttons of all registers."),
    Call::write("switchPosStoreQuickButton", |cx, answer| switch(cx, answer, false))
        .inputs(&[FIRST, FIRST_SERVICE, SECOND, SECOND_SERVICE, STORE])
        .doc("Swaps two quick buttons of a store."),
    Call::write("deletePosGlobalQuickButton", |cx, answer| delete(cx, answer, true)).inputs(&[PRODUCT, SERVICE]).doc(
        "Takes a quick button off all registers; the log has it as posGlobalQuickButtons with the id of what it sold.",
    ),
    Call::write("deletePosStoreQuickButton", |cx, answer| delete(cx, answer, false))
        .inputs(&[PRODUCT, SERVICE, STORE])
        .doc("Takes a quick button off a store; the log has it as posStoreQuickButtons with the id of what it sold."),
];
