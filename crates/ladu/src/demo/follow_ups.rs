//! What follows from a visit on another day: delivery, payment, the bill for a waybill, a return.

use ladu_types::{Fixed, UnixTime};
use serde_json::Value;

use super::products::Kind;
use super::rng::Rng;
use super::shop::{Shop, add_rows};
use super::stock::{Free, Row};
use super::transaction::{Failed, Form, Record, Transaction};

/// Something to be done on a day.
#[derive(Debug, Clone)]
pub(super) struct Task {
    /// The day.
    pub day: i64,
    /// The place.
    pub place: usize,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    /// Deliver what was ordered, offered or paid ahead.
    Deliver { base: i64, rows: Vec<Row>, held: bool, paid: Option<i64> },
    /// Let go of an order.
    Cancel { order: i64, rows: Vec<Row> },
    /// A transfer comes in for an invoice.
    Collect { invoice: i64, sum: Fixed },
    /// Write the invoice for a waybill.
    Bill { waybill: i64, client: i64, rows: Vec<Row> },
    /// Somebody brings something back.
    GiveBack { receipt: i64 },
    /// Somebody buys with money paid ahead.
    Spend { client: i64, sum: i64 },
}

impl Task {
    /// Delivers a base document.
    pub(super) fn deliver(day: i64, place: usize, base: i64, rows: Vec<Row>, held: bool, paid: Option<i64>) -> Task {
        Task { day, place, what: What::Deliver { base, rows, held, paid } }
    }

    /// Cancels an order.
    pub(super) fn cancel(day: i64, place: usize, order: i64, rows: Vec<Row>) -> Task {
        Task { day, place, what: What::Cancel { order, rows } }
    }

    /// Bills a waybill.
    pub(super) fn bill(day: i64, place: usize, waybill: i64, client: i64, rows: Vec<Row>) -> Task {
        Task { day, place, what: What::Bill { waybill, client, rows } }
    }

    /// Takes back a part of a receipt.
    pub(super) fn give_back(day: i64, place: usize, receipt: i64) -> Task {
        Task { day, place, what: What::GiveBack { receipt } }
    }

    /// Sells for money paid ahead.
    pub(super) fn spend(day: i64, place: usize, client: i64, sum: i64) -> Task {
        Task { day, place, what: What::Spend { client, sum } }
    }

    /// The transfers for an invoice: most come in time, some late, some in two parts, some never.
    pub(super) fn collect(rng: &mut Rng, day: i64, saved: &Record, tasks: &mut Vec<Task>) {
        let (invoice, total) = (saved.id("invoiceID"), saved.amount("total"));
        let mut expect = |days: i64, sum: Fixed| {
            tasks.push(Task { day: day + days, place: 0, what: What::Collect { invoice, sum } });
        };
        let days = rng.between(1, 16);
        match rng.below(100) {
            0..72 => expect(days, total),
            72..84 => expect(days + 14, total),
            84..92 => {
                let part = Fixed::from_micro(total.micro() / 2).round(2);
                expect(days, part);
                expect(days + 21, total.minus(part).unwrap_or_default());
            }
            92..95 => expect(days, Fixed::from_micro(total.micro() / 3).round(2)),
            _ => {}
        }
    }

    /// Does it. What follows from it again is added to `tasks`.
    pub(super) fn run(
        self,
        shop: &Shop,
        tx: &mut Transaction<'_, '_>,
        now: UnixTime,
        free: &mut Free,
        tasks: &mut Vec<Task>,
    ) -> Result<(), Failed> {
        tx.turn(now, shop.company.buyer);
        let (day, place) = (self.day, self.place);
        match self.what {
            What::Deliver { base, rows, held, paid } => {
                if !held {
                    rows.iter().for_each(|row| free.put(&shop.range, row.product, place, -row.amount));
                }
                let saved = deliver(shop, tx, place, base, &rows)?;
                match paid {
                    Some(payment) => {
                        let form = Form::new().with("paymentID", payment).with("documentID", saved.id("invoiceID"));
                        tx.call("savePayment", form).map(drop)
                    }
                    None => {
                        Task::collect(&mut Rng::of("delivered", base), day, &saved, tasks);
                        Ok(())
                    }
                }
            }
            What::Cancel { order, rows } => {
                rows.iter().for_each(|row| free.put(&shop.range, row.product, place, row.amount));
                tx.call("saveSalesDocument", Form::new().with("id", order).with("invoiceState", "CANCELLED")).map(drop)
            }
            What::Collect { invoice, sum } => {
                let form = Form::new().with("documentID", invoice).with("type", "TRANSFER").with("sum", sum);
                tx.call("savePayment", form.with("archivalNumber", format!("{day:03}-{invoice:06}"))).map(drop)
            }
            What::Bill { waybill, client, rows } => {
                let form = Form::new().with("type", "INVOICE").with("customerID", client);
                let form =
                    form.with("warehouseID", shop.company.places[place].warehouse).with("baseDocumentID", waybill);
                let form = (1..=rows.len()).fold(form, |form, row| form.row("sourceWaybillID", row, waybill));
                let saved = tx.call("saveSalesDocument", add_rows(&shop.range, form, &rows))?;
                Task::collect(&mut Rng::of("billed", waybill), day, &saved, tasks);
                Ok(())
            }
            What::GiveBack { receipt } => give_back(shop, tx, place, receipt, free),
            What::Spend { client, sum } => spend(shop, tx, (place, day), (client, sum), free),
        }
    }
}

/// The invoice with goods for a base document; an order is then done.
fn deliver(shop: &Shop, tx: &mut Transaction<'_, '_>, place: usize, base: i64, rows: &[Row]) -> Result<Record, Failed> {
    let before = tx.call("getSalesDocuments", Form::new().with("id", base))?;
    let client = before.id("clientID");
    let form = Form::new().with("type", "INVWAYBILL").with("customerID", client).with("baseDocumentID", base);
    let form = form.with("warehouseID", shop.company.places[place].warehouse);
    let saved = tx.call("saveSalesDocument", add_rows(&shop.range, form, rows))?;
    if before.all()[0]["type"] == "ORDER" {
        tx.call("saveSalesDocument", Form::new().with("id", base).with("invoiceState", "FULFILLED"))?;
    }
    Ok(saved)
}

/// A credit invoice for one row of a receipt, and the money back.
fn give_back(
    shop: &Shop,
    tx: &mut Transaction<'_, '_>,
    place: usize,
    receipt: i64,
    free: &mut Free,
) -> Result<(), Failed> {
    let form = Form::new().with("id", receipt).with("getRowsForAllInvoices", 1);
    let sold = tx.call("getSalesDocuments", form)?;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let returned = sold.rows().iter().find_map(|row| {
        let product = shop.range.find(text(&row["productID"]).parse().ok()?)?;
        let amount = text(&row["amount"]).parse::<Fixed>().ok()?;
        (shop.range.products[product].kind != Kind::Service).then(|| (product, amount, row.clone()))
    });
    let Some((product, amount, row)) = returned else { return Ok(()) };
    let amount = if amount > Fixed::ONE { Fixed::ONE } else { amount };
    let form = Form::new().with("type", "CREDITINVOICE").with("creditToDocumentID", receipt);
    let form =
        form.with("creditInvoiceType", "RETURN").with("isCashInvoice", 1).with("customerID", sold.id("clientID"));
    let form = form.with("warehouseID", shop.company.places[place].warehouse).with("notes", "Brought back");
    let form = form.with("productID1", shop.range.products[product].id).with("amount1", amount.negated());
    let form = form.with("price1", text(&row["price"])).with("discount1", text(&row["discount"]));
    let form = form.with("vatrateID1", text(&row["vatrateID"]));
    let credit = tx.call("saveSalesDocument", form)?;
    free.put(&shop.range, product, place, amount.micro() / 1000);
    let form = Form::new().with("documentID", credit.id("invoiceID")).with("type", "CASH");
    tx.call("savePayment", form.with("sum", credit.amount("total"))).map(drop)
}

/// A sale of one thing, at least partly for money paid ahead.
fn spend(
    shop: &Shop,
    tx: &mut Transaction<'_, '_>,
    (place, day): (usize, i64),
    (client, sum): (i64, i64),
    free: &mut Free,
) -> Result<(), Failed> {
    let mut rng = Rng::of("spend", day * 1000 + client);
    let (_, month, _) = shop.calendar.date(day).parts();
    let rows = free.take(&shop.range, &mut rng, place, month, 2);
    if rows.is_empty() {
        return Ok(());
    }
    let form = Form::new().with("type", "INVWAYBILL").with("customerID", client);
    let form = form.with("warehouseID", shop.company.places[place].warehouse);
    let cents: i64 = rows.iter().map(|row| shop.range.products[row.product].cents * row.amount / 1000).sum();
    let credit = sum.min(cents / 100);
    tx.call("saveSalesDocument", add_rows(&shop.range, form, &rows).with("amountPaidWithStoreCredit", credit)).map(drop)
}
