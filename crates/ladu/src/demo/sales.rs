//! What happens when somebody comes: a receipt, an order, an offer, an invoice ...

use ladu_types::{Fixed, UnixTime};

use super::company::Place;
use super::follow_ups::Task;
use super::rng::Rng;
use super::shop::{Day, Shop, add_rows};
use super::stock::{Free, Row};
use super::transaction::{Failed, Form, Record, Transaction};

/// What somebody comes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visit {
    Receipt,
    Invoice,
    Order { held: bool },
    Offer,
    Prepayment,
    Waybill,
    StoreCredit,
}

/// What people come to a shop for, in hundredths.
const IN_SHOPS: &[(usize, Visit)] = &[
    (880, Visit::Receipt),
    (50, Visit::Invoice),
    (15, Visit::Order { held: true }),
    (8, Visit::Order { held: false }),
    (17, Visit::Offer),
    (10, Visit::Prepayment),
    (14, Visit::Waybill),
    (6, Visit::StoreCredit),
];
/// The same on the web.
const ON_THE_WEB: &[(usize, Visit)] =
    &[(70, Visit::Order { held: true }), (16, Visit::Order { held: false }), (9, Visit::Invoice), (5, Visit::Offer)];

/// One visit being served.
pub(super) struct Counter<'a> {
    /// The shop.
    pub shop: &'a Shop,
    /// The day.
    pub day: &'a Day,
    /// Which place.
    pub place: usize,
    /// When.
    pub time: UnixTime,
    /// How it falls.
    pub rng: Rng,
}

impl Counter<'_> {
    /// The place.
    fn at(&self) -> &Place {
        &self.shop.company.places[self.place]
    }

    /// Serves whoever comes. What has to follow later is added to `tasks`.
    pub(super) fn serve(
        &mut self,
        tx: &mut Transaction<'_, '_>,
        free: &mut Free,
        tasks: &mut Vec<Task>,
    ) -> Result<(), Failed> {
        let seller = *self.rng.pick(&self.shop.company.places[self.place].sellers);
        tx.turn(self.time, seller);
        let visits = if self.at().web { ON_THE_WEB } else { IN_SHOPS };
        match *self.rng.weighted(visits) {
            Visit::Receipt => self.receipt(tx, free, tasks),
            Visit::Invoice => self.invoice(tx, free, tasks),
            Visit::Order { held } => self.order(tx, free, tasks, held),
            Visit::Offer => self.offer(tx, tasks),
            Visit::Prepayment => self.prepayment(tx, tasks),
            Visit::Waybill => self.waybill(tx, free, tasks),
            Visit::StoreCredit => self.store_credit(tx, tasks),
        }
    }

    fn take(&mut self, free: &mut Free, least: i64, most: i64) -> Vec<Row> {
        let count = usize::try_from(self.rng.between(least, most)).unwrap_or(1);
        let mut rows = free.take(&self.shop.range, &mut self.rng, self.place, self.day.month, count);
        for row in &mut rows {
            if self.rng.percent(5) {
                row.discount = *self.rng.pick(&[5, 10, 10, 15, 20]);
            }
        }
        rows
    }

    fn wish(&mut self, least: i64, most: i64) -> Vec<Row> {
        let count = usize::try_from(self.rng.between(least, most)).unwrap_or(1);
        Free::wish(&self.shop.range, &mut self.rng, self.day.month, count)
    }

    fn company(&mut self) -> i64 {
        *self.rng.pick(&self.shop.customers.companies)
    }

    fn person(&mut self) -> i64 {
        *self.rng.pick(&self.shop.customers.persons)
    }

    /// The parameters of a document of this counter.
    fn document(&mut self, kind: &str, rows: &[Row]) -> Form {
        let place = &self.shop.company.places[self.place];
        let register = self.rng.pick(&place.registers);
        let form = Form::new().with("type", kind).with("warehouseID", place.warehouse).with("pointOfSaleID", register);
        add_rows(&self.shop.range, form, rows)
    }

    fn receipt(&mut self, tx: &mut Transaction<'_, '_>, free: &mut Free, tasks: &mut Vec<Task>) -> Result<(), Failed> {
        let most = *self.rng.pick(&[1, 2, 3, 5]);
        let rows = self.take(free, 1, most);
        if rows.is_empty() {
            return Ok(());
        }
        let form = self.document("CASHINVOICE", &rows);
        let form = if self.rng.percent(35) { form.with("customerID", self.person()) } else { form };
        let saved = tx.call("saveSalesDocument", form)?;
        self.pay_at_till(tx, &saved)?;
        if self.rng.percent(3) {
            let days = self.rng.between(1, 20);
            tasks.push(Task::give_back(self.day.number + days, self.place, saved.id("invoiceID")));
        }
        Ok(())
    }

    /// Cash with change, or a card; now and then half of each.
    fn pay_at_till(&mut self, tx: &mut Transaction<'_, '_>, saved: &Record) -> Result<(), Failed> {
        let (document, total) = (saved.id("invoiceID"), saved.amount("total"));
        if self.rng.percent(2) && total > Fixed::from_whole(20) {
            let cash = Fixed::from_whole(10);
            self.pay(tx, document, "CASH", cash)?;
            return self.pay(tx, document, "CARD", total.minus(cash).unwrap_or_default());
        }
        let kind = if self.rng.percent(28) { "CASH" } else { "CARD" };
        self.pay(tx, document, kind, total)
    }

    fn pay(&mut self, tx: &mut Transaction<'_, '_>, document: i64, kind: &str, sum: Fixed) -> Result<(), Failed> {
        let form = Form::new().with("documentID", document).with("type", kind).with("sum", sum);
        let form = if kind == "CASH" {
            let given = handed_over(&mut self.rng, sum);
            let change = given.minus(sum).unwrap_or_default();
            form.with("cashPaid", given).with("cashChange", change)
        } else {
            let card = *self.rng.pick(&["VISA", "VISA", "MASTERCARD", "MAESTRO"]);
            form.with("cardType", card).with("cardNumber", format!("{:04}", self.rng.below(10_000)))
        };
        tx.call("savePayment", form).map(drop)
    }

    fn invoice(&mut self, tx: &mut Transaction<'_, '_>, free: &mut Free, tasks: &mut Vec<Task>) -> Result<(), Failed> {
        let rows = self.take(free, 1, 7);
        if rows.is_empty() {
            return Ok(());
        }
        let client = self.company();
        let form = self.document("INVWAYBILL", &rows).with("customerID", client);
        let saved = tx.call("saveSalesDocument", form)?;
        Task::collect(&mut self.rng, self.day.number, &saved, tasks);
        Ok(())
    }

    /// An order of somebody who comes back for it, or to whom it is sent.
    fn order(
        &mut self,
        tx: &mut Transaction<'_, '_>,
        free: &mut Free,
        tasks: &mut Vec<Task>,
        held: bool,
    ) -> Result<(), Failed> {
        let rows = if held { self.take(free, 1, 4) } else { self.wish(1, 3) };
        if rows.is_empty() {
            return Ok(());
        }
        let web = self.at().web;
        let client = if self.rng.percent(if web { 85 } else { 40 }) { self.person() } else { self.company() };
        let form = self.document("ORDER", &rows).with("customerID", client);
        let days = self.rng.between(1, if web { 3 } else { 12 });
        let until = self.shop.calendar.date(self.day.number + 21);
        let form = if held { form.with("reserveGoods", 1).with("reserveGoodsUntilDate", until) } else { form };
        let saved = tx.call("saveSalesDocument", form)?;
        let order = saved.id("invoiceID");
        if held && self.rng.percent(6) {
            tasks.push(Task::cancel(self.day.number + days, self.place, order, rows));
            return Ok(());
        }
        let mut paid = None;
        if self.rng.percent(if web { 80 } else { 25 }) {
            let kind = if web { "CARD" } else { "TRANSFER" };
            let form = Form::new().with("documentID", order).with("type", kind).with("sum", saved.amount("total"));
            paid = Some(tx.save("savePayment", "paymentID", form.with("isPrepayment", 1))?);
        }
        tasks.push(Task::deliver(self.day.number + days, self.place, order, rows, held, paid));
        Ok(())
    }

    fn offer(&mut self, tx: &mut Transaction<'_, '_>, tasks: &mut Vec<Task>) -> Result<(), Failed> {
        let (rows, client) = (self.wish(2, 8), self.company());
        let form = self.document("OFFER", &rows).with("customerID", client);
        let offer = tx.save("saveSalesDocument", "invoiceID", form.with("notes", "Valid for thirty days."))?;
        if self.rng.percent(40) {
            let days = self.rng.between(1, 14);
            tasks.push(Task::deliver(self.day.number + days, self.place, offer, rows, false, None));
        }
        Ok(())
    }

    /// A bill for what is to be delivered once it is paid.
    fn prepayment(&mut self, tx: &mut Transaction<'_, '_>, tasks: &mut Vec<Task>) -> Result<(), Failed> {
        let (rows, client) = (self.wish(1, 4), self.company());
        let form = self.document("PREPAYMENT", &rows).with("customerID", client).with("advancePaymentPercent", 100);
        let saved = tx.call("saveSalesDocument", form)?;
        if self.rng.percent(85) {
            let form = Form::new().with("documentID", saved.id("invoiceID")).with("type", "TRANSFER");
            let form = form.with("sum", saved.amount("total")).with("isPrepayment", 1);
            let paid = tx.save("savePayment", "paymentID", form)?;
            let days = self.rng.between(2, 9);
            let task =
                Task::deliver(self.day.number + days, self.place, saved.id("invoiceID"), rows, false, Some(paid));
            tasks.push(task);
        }
        Ok(())
    }

    /// Goods now, the bill later.
    fn waybill(&mut self, tx: &mut Transaction<'_, '_>, free: &mut Free, tasks: &mut Vec<Task>) -> Result<(), Failed> {
        let rows = self.take(free, 1, 5);
        if rows.is_empty() {
            return Ok(());
        }
        let client = self.company();
        let form = self.document("WAYBILL", &rows).with("customerID", client);
        let waybill = tx.save("saveSalesDocument", "invoiceID", form)?;
        let days = self.rng.between(3, 20);
        tasks.push(Task::bill(self.day.number + days, self.place, waybill, client, rows));
        Ok(())
    }

    /// Money ahead of any document.
    fn store_credit(&mut self, tx: &mut Transaction<'_, '_>, tasks: &mut Vec<Task>) -> Result<(), Failed> {
        let (client, sum) = (self.company(), self.rng.between(2, 20) * 50);
        let form = Form::new().with("customerID", client).with("type", "TRANSFER").with("sum", sum);
        tx.call("savePayment", form.with("info", "Paid ahead"))?;
        if self.rng.percent(60) {
            let days = self.rng.between(2, 30);
            tasks.push(Task::spend(self.day.number + days, self.place, client, sum));
        }
        Ok(())
    }
}

/// What somebody hands over who pays a sum in cash: the sum itself, or the next note.
fn handed_over(rng: &mut Rng, sum: Fixed) -> Fixed {
    let note = *rng.pick(&[1, 5, 10, 20, 50]);
    let step = Fixed::from_whole(note).micro();
    if rng.percent(20) { sum } else { Fixed::from_micro((sum.micro() + step - 1) / step * step) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cash_is_never_too_little() {
        let mut rng = Rng::of("cash", 0);
        for cents in 1..3000 {
            let sum = Fixed::from_micro(cents * 10_000);
            let given = handed_over(&mut rng, sum);
            assert!(given >= sum && given.minus(sum).unwrap() < Fixed::from_whole(50));
        }
    }
}
