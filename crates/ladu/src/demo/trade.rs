//! A year of the demo's trade, day by day: goods in, sales of every type, payments, returns.

use ladu_types::UnixTime;
use rand::Rng;
use rand::rngs::SmallRng;

use super::catalogue::{Catalogue, cents};
use super::people::People;
use super::shop::{Done, Form, Shop, Step, form, put};

/// Days of trade.
pub const DAYS: i64 = 365;
const DAY: i64 = 86_400;
/// Rows of one registration of goods at most.
const REGISTRATION_ROWS: usize = 50;
/// Steps of one transaction at most.
const BATCH: usize = 500;
/// The web warehouse.
const WEB: usize = 3;

/// How much is sold on the days of a week, from Sunday.
const WEEKDAYS: [i64; 7] = [5, 8, 8, 9, 10, 14, 13];
/// How much is sold in the twelfths of a year before today, so that the demo has seasons.
const SEASONS: [i64; 12] = [13, 9, 8, 8, 9, 10, 11, 10, 9, 9, 10, 12];

/// A sale that was made.
struct Sold {
    id: i64,
    total: String,
    kind: &'static str,
    form: Form,
    at: UnixTime,
}

/// An invoice to be paid later: the moment, the document, the sum, the customer.
struct Due {
    at: UnixTime,
    document: i64,
    total: String,
    customer: String,
}

/// Trades.
pub struct Trade<'a> {
    shop: &'a Shop,
    rng: &'a mut SmallRng,
    goods: &'a Catalogue,
    people: &'a People,
    /// Units on the shelves by item and warehouse, as far as this plan knows.
    shelves: Vec<[i64; 4]>,
    due: Vec<Due>,
    /// Receipts that may come back.
    returnable: Vec<Sold>,
}

impl<'a> Trade<'a> {
    /// Before the first day.
    pub fn new(shop: &'a Shop, rng: &'a mut SmallRng, goods: &'a Catalogue, people: &'a People) -> Trade<'a> {
        let shelves = vec![[0; 4]; goods.items.len()];
        Trade { shop, rng, goods, people, shelves, due: Vec::new(), returnable: Vec::new() }
    }

    /// A year of about so many sales documents; `progress` is told of each.
    pub fn year(&mut self, documents: i64, progress: &dyn Fn(u64)) -> anyhow::Result<()> {
        let today = self.shop.now().0.div_euclid(DAY);
        let weights: Vec<i64> = (0..DAYS).map(|day| weight(today - DAYS + 1 + day, day)).collect();
        let all: i64 = weights.iter().sum();
        let mut left = 0;
        for (day, weight) in (0..DAYS).zip(weights) {
            let midnight = (today - DAYS + 1 + day) * DAY;
            if day % 7 == 0 {
                self.fill_shelves(midnight + 7 * 3600, day == 0, documents)?;
            }
            // What does not make a whole document today is carried over to tomorrow.
            left += documents * weight;
            let count = left / all;
            left %= all;
            self.day(midnight, count)?;
            progress(count.unsigned_abs());
        }
        Ok(())
    }

    /// Goods come in: enough for the time until the next delivery.
    fn fill_shelves(&mut self, at: i64, first: bool, documents: i64) -> anyhow::Result<()> {
        let items = self.goods.items.len().max(1) as i64;
        let wanted = (documents * 5 / items / 4).clamp(14, 4000);
        let mut steps = Vec::new();
        for warehouse in 1..=WEB {
            let mut rows: Vec<(i64, i64, i64)> = Vec::new();
            for (at, item) in self.goods.items.iter().enumerate().filter(|(_, item)| item.stocked) {
                if self.shelves[at][warehouse] < wanted * 2 / 3 {
                    let amount = wanted + self.rng.random_range(0..=wanted / 2);
                    self.shelves[at][warehouse] += amount;
                    let drift = self.rng.random_range(95..=106);
                    rows.push((item.id, amount, item.cost * drift / 100));
                }
            }
            for rows in rows.chunks(REGISTRATION_ROWS) {
                let cause = if first { "Opening stock" } else { "Delivery" };
                let mut form = form([("cause", cause)]);
                put(&mut form, "warehouseID", warehouse);
                put(
                    &mut form,
                    "supplierID",
                    self.goods.suppliers[self.rng.random_range(0..self.goods.suppliers.len())],
                );
                for (number, (product, amount, cost)) in rows.iter().enumerate() {
                    put(&mut form, format!("productID{}", number + 1), product);
                    put(&mut form, format!("amount{}", number + 1), amount);
                    put(&mut form, format!("price{}", number + 1), cents(*cost));
                }
                steps.push(Step::Call(UnixTime(at), "saveInventoryRegistration", form));
            }
        }
        self.run(steps).map(drop)
    }

    fn run(&self, steps: Vec<Step>) -> anyhow::Result<Vec<Done>> {
        let (mut done, mut batch) = (Vec::with_capacity(steps.len()), Vec::new());
        for step in steps {
            batch.push(step);
            if batch.len() >= BATCH {
                done.extend(self.shop.run(std::mem::take(&mut batch))?);
            }
        }
        if !batch.is_empty() {
            done.extend(self.shop.run(batch)?);
        }
        Ok(done)
    }

    fn day(&mut self, midnight: i64, count: i64) -> anyhow::Result<()> {
        let mut plan: Vec<Sold> = (0..count).map(|_| self.plan(midnight)).collect();
        plan.sort_by_key(|sold| sold.at);
        let steps = plan.iter().map(|sold| Step::Call(sold.at, "saveSalesDocument", sold.form.clone())).collect();
        for (sold, done) in plan.iter_mut().zip(self.run(steps)?) {
            sold.id = done.id();
            sold.total = done.text("total");
        }
        let follow_ups: Vec<Sold> = plan.iter().filter_map(|sold| self.follow_up(sold)).collect();
        let steps = follow_ups.iter().map(|sold| Step::Call(sold.at, "saveSalesDocument", sold.form.clone())).collect();
        let done = self.run(steps)?;
        let follow_ups = follow_ups.into_iter().zip(done).map(|(sold, done)| Sold {
            id: done.id(),
            total: done.text("total"),
            ..sold
        });
        plan.extend(follow_ups);
        let mut payments = self.paid_today(midnight + DAY);
        for sold in &plan {
            payments.extend(self.payment(sold));
        }
        self.run(payments)?;
        self.returnable.extend(plan.into_iter().filter(|sold| sold.kind == "CASHINVOICE"));
        let many = self.returnable.len();
        self.returnable.drain(..many.saturating_sub(200));
        Ok(())
    }

    /// One sale of the day: who, where, what.
    fn plan(&mut self, midnight: i64) -> Sold {
        let at = UnixTime((midnight + self.rng.random_range(8 * 3600..18 * 3600)).min(self.shop.now().0));
        let kind = match self.rng.random_range(0..1000) {
            0..775 => "CASHINVOICE",
            775..875 => "INVWAYBILL",
            875..935 => "ORDER",
            935..955 => "OFFER",
            955..965 => "PREPAYMENT",
            965..980 => "WAYBILL",
            _ => return self.refund(at),
        };
        let receipt = kind == "CASHINVOICE";
        let warehouse = if receipt { self.rng.random_range(1..=2) } else { self.rng.random_range(1..=WEB) };
        let mut form = form([("type", kind)]);
        put(&mut form, "warehouseID", warehouse);
        put(&mut form, "employeeID", self.people.employees[self.rng.random_range(0..self.people.employees.len())]);
        if receipt {
            let registers = &self.people.registers[warehouse - 1];
            put(&mut form, "pointOfSaleID", registers[self.rng.random_range(0..registers.len())]);
        }
        let companies = !receipt && self.rng.random_range(0..3) > 0 && !self.people.companies.is_empty();
        let buyers = if companies { &self.people.companies } else { &self.people.persons };
        if (!receipt || self.rng.random_range(0..4) == 0) && !buyers.is_empty() {
            put(&mut form, "customerID", buyers[self.rng.random_range(0..buyers.len())]);
        }
        if kind == "ORDER" && self.rng.random_range(0..2) == 0 {
            put(&mut form, "reserveGoods", 1);
        }
        for number in 1..=self.rng.random_range(1..=5) {
            let item = self.rng.random_range(0..self.goods.items.len());
            let amount = if companies { self.rng.random_range(1..=12) } else { self.rng.random_range(1..=3) };
            put(&mut form, format!("productID{number}"), self.goods.items[item].id);
            put(&mut form, format!("amount{number}"), amount);
            if matches!(kind, "CASHINVOICE" | "INVWAYBILL" | "WAYBILL") {
                self.shelves[item][warehouse] -= amount;
                for (component, number) in &self.goods.items[item].components {
                    self.shelves[*component][warehouse] -= amount * number;
                }
            }
            if self.rng.random_range(0..20) == 0 {
                put(&mut form, format!("discount{number}"), [5, 10, 20][self.rng.random_range(0..3)]);
            }
        }
        Sold { id: 0, total: String::new(), kind, form, at }
    }

    /// The first row of an earlier receipt comes back, or an ordinary receipt when there is none yet.
    fn refund(&mut self, at: UnixTime) -> Sold {
        if self.returnable.is_empty() {
            let mut form = form([("type", "CASHINVOICE"), ("warehouseID", "1"), ("amount1", "1")]);
            put(&mut form, "productID1", self.goods.items.first().map_or(0, |item| item.id));
            return Sold { id: 0, total: String::new(), kind: "CASHINVOICE", form, at };
        }
        let sold = self.returnable.swap_remove(self.rng.random_range(0..self.returnable.len()));
        let value = |key: &str| sold.form.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        let mut form = form([("type", "CREDITINVOICE"), ("creditInvoiceType", "RETURN"), ("isCashInvoice", "1")]);
        put(&mut form, "creditToDocumentID", sold.id);
        for key in ["warehouseID", "pointOfSaleID", "customerID", "employeeID", "productID1", "discount1"] {
            if let Some(value) = value(key) {
                put(&mut form, key, value);
            }
        }
        put(&mut form, "amount1", format!("-{}", value("amount1").unwrap_or("1")));
        Sold { id: 0, total: String::new(), kind: "CREDITINVOICE", form, at }
    }

    /// Most orders are delivered an hour later, and waybills billed.
    fn follow_up(&mut self, sold: &Sold) -> Option<Sold> {
        let (kind, chance) = match sold.kind {
            "ORDER" => ("INVWAYBILL", 7),
            "WAYBILL" => ("INVOICE", 9),
            _ => return None,
        };
        if self.rng.random_range(0..10) >= chance {
            return None;
        }
        let mut form: Form =
            sold.form.iter().filter(|(name, _)| !matches!(name.as_str(), "type" | "reserveGoods")).cloned().collect();
        put(&mut form, "type", kind);
        put(&mut form, "baseDocumentID", sold.id);
        let at = UnixTime((sold.at.0 + 3600).min(self.shop.now().0));
        Some(Sold { id: 0, total: String::new(), kind, form, at })
    }

    /// Receipts are paid at once, in cash with change or by card; invoices later, or not at all.
    fn payment(&mut self, sold: &Sold) -> Option<Step> {
        let customer =
            sold.form.iter().find(|(name, _)| name == "customerID").map(|(_, id)| id.clone()).unwrap_or_default();
        match sold.kind {
            "CASHINVOICE" | "CREDITINVOICE" => {
                let mut form = form([("sum", &sold.total)]);
                put(&mut form, "documentID", sold.id);
                let total: ladu_types::Fixed = sold.total.parse().unwrap_or_default();
                let cash = self.rng.random_range(0..10) < 4;
                put(&mut form, "type", if cash { "CASH" } else { "CARD" });
                if cash && total.micro() > 0 {
                    // A note of five or a few of them.
                    let note = 5_000_000;
                    let paid = ladu_types::Fixed::from_micro((total.micro() + note - 1) / note * note);
                    put(&mut form, "cashPaid", paid);
                    put(&mut form, "cashChange", paid.minus(total).unwrap_or_default());
                }
                if !cash {
                    put(&mut form, "cardType", ["VISA", "MASTERCARD"][self.rng.random_range(0..2)]);
                }
                Some(Step::Call(sold.at, "savePayment", form))
            }
            "INVWAYBILL" | "INVOICE" if self.rng.random_range(0..100) < 85 => {
                let at = UnixTime(sold.at.0 + self.rng.random_range(1..25) * DAY);
                self.due.push(Due { at, document: sold.id, total: sold.total.clone(), customer });
                None
            }
            "PREPAYMENT" => {
                let mut form = form([("sum", &sold.total), ("type", "TRANSFER")]);
                put(&mut form, "documentID", sold.id);
                Some(Step::Call(sold.at, "savePayment", form))
            }
            _ => None,
        }
    }

    /// Transfers that arrive before a moment.
    fn paid_today(&mut self, until: i64) -> Vec<Step> {
        let now = self.shop.now().0;
        let (arrived, due): (Vec<Due>, Vec<Due>) =
            std::mem::take(&mut self.due).into_iter().partition(|due| due.at.0 < until.min(now));
        self.due = due;
        let step = |due: Due| {
            let mut form = form([("sum", &due.total), ("type", "TRANSFER")]);
            put(&mut form, "documentID", due.document);
            if !due.customer.is_empty() {
                put(&mut form, "customerID", due.customer);
            }
            Step::Call(due.at, "savePayment", form)
        };
        arrived.into_iter().map(step).collect()
    }
}

/// How much is sold on a day: its weekday and season.
fn weight(day: i64, of_year: i64) -> i64 {
    let weekday = usize::try_from((day + 4).rem_euclid(7)).unwrap_or(0);
    let season = usize::try_from(of_year * 12 / DAYS).unwrap_or(0).min(11);
    WEEKDAYS[weekday] * SEASONS[season]
}
