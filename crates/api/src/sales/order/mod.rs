//! Orders: which can be delivered, and that one is done.

mod fulfillable;

use ladu_record::noun::Field;
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_trade::sale;
use ladu_types::Id;
use ladu_wire::{Fault, Kind};

use crate::Call;

fn set_fulfilled(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("sales", Action::Add)?;
    let id = cx.params.id("orderID")?.ok_or_else(|| Fault::missing("orderID"))?;
    answer.total = Some(0);
    sale::fulfil(cx, Id::new(id))
}

pub(super) static CALLS: &[Call] = &[
    Call::write("setSalesOrderAsFulfilled", set_fulfilled)
        .inputs(&[Field::new("orderID", "", Kind::Id).required()])
        .doc("Says that an order is done."),
    Call::read("getFulfillableOrders", "sales", fulfillable::list)
        .inputs(fulfillable::INPUT)
        .doc("Lists orders whose goods are in stock."),
];
