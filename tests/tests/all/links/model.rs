//! Random histories of orders, drafts, deliveries and returns against plain arithmetic: what is reserved is what was ordered less what was
//! delivered, and no more comes back than was sold.

use ladu_tests::{Answer, Client, Code, OK, TestServer, on_both_engines};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{of, shop, stock};

on_both_engines! {
    orders_deliveries_and_returns_add_up
}

#[derive(Debug, Clone)]
enum Step {
    Order(i64),
    Draft(usize, i64),
    Deliver(usize, i64, bool),
    Confirm(usize),
    ChangeOrder(usize, i64),
    ChangeDraft(usize, i64),
    Cancel(usize, bool),
    DeleteOrder(usize),
    DeleteDelivery(usize),
    Return(usize, i64),
    DeleteReturn(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let (at, amount) = (0usize..4, 1i64..7);
    prop_oneof![
        3 => amount.clone().prop_map(Step::Order),
        2 => (at.clone(), amount.clone()).prop_map(|(at, amount)| Step::Draft(at, amount)),
        4 => (at.clone(), amount.clone(), any::<bool>()).prop_map(|(at, amount, bill)| Step::Deliver(at, amount, bill)),
        2 => at.clone().prop_map(Step::Confirm),
        2 => (at.clone(), amount.clone()).prop_map(|(at, amount)| Step::ChangeOrder(at, amount)),
        1 => (at.clone(), amount.clone()).prop_map(|(at, amount)| Step::ChangeDraft(at, amount)),
        1 => (at.clone(), any::<bool>()).prop_map(|(at, over)| Step::Cancel(at, over)),
        1 => at.clone().prop_map(Step::DeleteOrder),
        2 => at.clone().prop_map(Step::DeleteDelivery),
        3 => (at.clone(), amount).prop_map(|(at, amount)| Step::Return(at, amount)),
        2 => at.prop_map(Step::DeleteReturn),
    ]
}

struct Order {
    id: i64,
    amount: i64,
    cancelled: bool,
}

struct Delivery {
    id: i64,
    order: i64,
    amount: i64,
    confirmed: bool,
}

struct Return {
    id: i64,
    delivery: i64,
    amount: i64,
}

fn save(client: &Client, params: &str) -> Answer {
    client.ask("saveSalesDocument", params)
}

/// The parameters of a row with so many cups for the customer.
fn row(amount: i64) -> String {
    format!("customerID=$mari productID1=$cup amount1={amount}")
}

#[derive(Default)]
struct Model {
    orders: Vec<Order>,
    deliveries: Vec<Delivery>,
    returns: Vec<Return>,
}

impl Model {
    fn delivered(&self, order: i64) -> i64 {
        self.deliveries.iter().filter(|one| one.confirmed && one.order == order).map(|one| one.amount).sum()
    }

    fn returned(&self, delivery: i64) -> i64 {
        self.returns.iter().filter(|one| one.delivery == delivery).map(|one| one.amount).sum()
    }

    fn reserved(&self) -> i64 {
        let open = self.orders.iter().filter(|order| !order.cancelled);
        open.map(|order| (order.amount - self.delivered(order.id)).max(0)).sum()
    }

    fn on_hand(&self) -> i64 {
        let delivered: i64 = self.deliveries.iter().filter(|one| one.confirmed).map(|one| one.amount).sum();
        10 - delivered + self.returns.iter().map(|one| one.amount).sum::<i64>()
    }

    /// May so much more be delivered of an order?
    fn may_deliver(&self, order: i64, amount: i64) -> bool {
        let ordered = self.orders.iter().find(|found| found.id == order).map(|found| found.amount);
        ordered.is_none_or(|ordered| self.delivered(order) + amount <= ordered)
    }

    fn apply(&mut self, client: &Client, step: &Step) -> Result<(), TestCaseError> {
        let save = |params: String| save(client, &params);
        match *step {
            Step::Order(amount) => {
                let id = save(format!("type=ORDER reserveGoods=1 {}", row(amount))).id("invoiceID");
                self.orders.push(Order { id, amount, cancelled: false });
            }
            Step::Draft(at, amount) if at < self.orders.len() => {
                let order = self.orders[at].id;
                let id = save(format!("{} baseDocumentID={order} confirmInvoice=0", row(amount))).id("invoiceID");
                self.deliveries.push(Delivery { id, order, amount, confirmed: false });
            }
            Step::Deliver(at, amount, bill) if at < self.orders.len() => {
                self.deliver(client, self.orders[at].id, amount, bill)?;
            }
            Step::Confirm(at) if at < self.deliveries.len() => {
                let Delivery { id, order, amount, confirmed } = self.deliveries[at];
                let expected = if confirmed || self.may_deliver(order, amount) { OK } else { Code::NOT_ALLOWED };
                let answer = save(format!("id={id}"));
                prop_assert_eq!(answer.code(), expected, "{:?}", answer);
                self.deliveries[at].confirmed = confirmed || expected == OK;
            }
            Step::ChangeOrder(at, amount) if at < self.orders.len() => {
                save(format!("id={} {}", self.orders[at].id, row(amount))).record();
                self.orders[at].amount = amount;
            }
            Step::ChangeDraft(at, amount) if at < self.deliveries.len() && !self.deliveries[at].confirmed => {
                save(format!("id={} confirmInvoice=0 {}", self.deliveries[at].id, row(amount))).record();
                self.deliveries[at].amount = amount;
            }
            Step::Cancel(at, over) if at < self.orders.len() => {
                let state = if over { "CANCELLED" } else { "READY" };
                save(format!("id={} invoiceState={state}", self.orders[at].id)).record();
                self.orders[at].cancelled = over;
            }
            Step::DeleteOrder(at) if at < self.orders.len() => {
                let order = self.orders.remove(at).id;
                client.ask("deleteSalesDocument", &format!("documentID={order}")).succeeds();
            }
            Step::DeleteDelivery(at) if at < self.deliveries.len() => {
                let id = self.deliveries[at].id;
                let expected = if self.returned(id) > 0 { Code::IN_USE } else { OK };
                let answer = client.ask("deleteSalesDocument", &format!("documentID={id}"));
                prop_assert_eq!(answer.code(), expected, "{:?}", answer);
                if expected == OK {
                    self.deliveries.remove(at);
                }
            }
            Step::Return(at, amount) if at < self.deliveries.len() => self.give_back(client, at, amount)?,
            Step::DeleteReturn(at) if at < self.returns.len() => {
                let id = self.returns.remove(at).id;
                client.ask("deleteSalesDocument", &format!("documentID={id}")).succeeds();
            }
            _ => {}
        }
        Ok(())
    }

    /// Delivers a part of an order, on a bill or a waybill; more than is open is refused.
    fn deliver(&mut self, client: &Client, order: i64, amount: i64, bill: bool) -> Result<(), TestCaseError> {
        let kind = if bill { "CASHINVOICE" } else { "WAYBILL" };
        let answer = save(client, &format!("type={kind} {} baseDocumentID={order}", row(amount)));
        let expected = if self.may_deliver(order, amount) { OK } else { Code::NOT_ALLOWED };
        prop_assert_eq!(answer.code(), expected, "{:?}", answer);
        if expected == OK {
            self.deliveries.push(Delivery { id: answer.id("invoiceID"), order, amount, confirmed: true });
        }
        Ok(())
    }

    /// Gives back a part of a delivery; more than was sold and is not back yet is refused.
    fn give_back(&mut self, client: &Client, at: usize, amount: i64) -> Result<(), TestCaseError> {
        let Delivery { id, amount: sold, confirmed, .. } = self.deliveries[at];
        let there = if confirmed { sold - self.returned(id) } else { 0 };
        let expected = if amount <= there { OK } else { Code::NOT_ALLOWED };
        let answer = save(client, &format!("type=CREDITINVOICE creditToDocumentID={id} {}", row(-amount)));
        prop_assert_eq!(answer.code(), expected, "{:?}", answer);
        if expected == OK {
            self.returns.push(Return { id: answer.id("invoiceID"), delivery: id, amount });
        }
        Ok(())
    }

    fn check(&self, client: &Client) -> Result<(), TestCaseError> {
        let expected = (self.on_hand().to_string(), self.reserved().to_string());
        prop_assert_eq!(stock(client, "$cup"), expected);
        for delivery in self.deliveries.iter().filter(|one| one.confirmed) {
            let answer = client.ask("getSalesDocuments", &format!("id={} nonReturnedItemsOnly=1", delivery.id));
            let left = answer.records().first().map_or("0".to_owned(), |record| of(&record["rows"][0], "amount"));
            prop_assert_eq!(left, (delivery.amount - self.returned(delivery.id)).to_string());
        }
        Ok(())
    }
}

fn orders_deliveries_and_returns_add_up(server: TestServer) {
    let config = Config { cases: 12, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let outcome = TestRunner::new(config).run(&proptest::collection::vec(step(), 1..30), |steps| {
        let client = shop(&server);
        let mut model = Model::default();
        for step in &steps {
            model.apply(&client, step)?;
            model.check(&client)?;
        }
        server.doctor(&client);
        Ok(())
    });
    outcome.unwrap();
}
