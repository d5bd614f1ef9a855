//! Makes the invoices of recurring billings that are due.

use ladu_record::rights::Action;
use ladu_record::{Answer, Cx, SavedDocument};
use ladu_store::Row;
use ladu_types::{Date, Fixed};
use ladu_wire::{Fault, Format, Params};

use super::due::{self, Due};
use crate::sales::save_document;

/// What invoices are.
const TYPE: &str = "INVWAYBILL";

/// What an invoice takes from a recurring billing.
struct Billing {
    id: i64,
    customer: i64,
    address: i64,
    payer: i64,
    payer_address: i64,
    employee: i64,
    payment_days: i64,
    product: i64,
    service: i64,
    name: String,
    currency: String,
    vat_rate: i64,
    price: Option<Fixed>,
    send_by_email: bool,
    separate: bool,
    notes: String,
}

impl Billing {
    fn is_for_something(&self) -> bool {
        self.product != 0 || self.service != 0 || !self.name.is_empty()
    }

    /// Billings that agree in this come on one invoice.
    fn is_with(&self, other: &Billing) -> bool {
        let key = |billing: &Billing| {
            (
                [billing.customer, billing.address, billing.payer, billing.payer_address, billing.payment_days],
                billing.currency.clone(),
            )
        };
        !self.separate && !other.separate && key(self) == key(other)
    }
}

/// The call.
pub(super) fn process(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("sales", Action::Add)?;
    let named = super::named(cx)?;
    due::lock(cx)?;
    let today = cx.today()?;
    let mut rows: Vec<(i64, Due)> = Vec::new();
    for statement in due::load(cx, Some(&named).filter(|ids| !ids.is_empty()).map(Vec::as_slice))? {
        rows.extend(statement.due(today)?.into_iter().map(|due| (statement.id, due)));
    }
    let ids: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
    let billings = load(cx, &ids)?;
    let mut made = Vec::new();
    for group in groups(&billings, rows) {
        made.push(invoice(cx, &group, today)?);
    }
    answer.total = Some(0);
    answer.record(|w| {
        w.key("processedInvoices");
        w.list(|w| {
            for id in made {
                w.object(|w| {
                    w.key("id");
                    w.int(id);
                    w.key("created");
                    w.bool(true);
                    w.key("updated");
                    w.bool(true);
                });
            }
        });
    });
    Ok(())
}

/// Billings with what is due of each, put together as they come on invoices. One that is for nothing makes none.
fn groups(billings: &[Billing], rows: Vec<(i64, Due)>) -> Vec<Vec<(&Billing, Due)>> {
    let mut groups: Vec<Vec<(&Billing, Due)>> = Vec::new();
    for (id, due) in rows {
        let Some(billing) = billings.iter().find(|billing| billing.id == id && billing.is_for_something()) else {
            continue;
        };
        let fits = |group: &&mut Vec<(&Billing, Due)>| {
            group.first().is_some_and(|(first, _)| first.id == id || first.is_with(billing))
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push((billing, due)),
            None => groups.push(vec![(billing, due)]),
        }
    }
    groups
}

fn load(cx: &mut Cx<'_, '_>, ids: &[i64]) -> Result<Vec<Billing>, Fault> {
    let sql = "SELECT b.id, b.customer_id, b.customer_address_id, b.payer_id, b.payer_address_id, b.employee_id, b.payment_days,
         b.product_id, b.service_id, b.name_on_invoices, b.currency_code, b.vat_rate_id, b.special_price, b.has_special_price,
         b.send_by_email, b.separate, b.invoice_notes, COALESCE(s.name, ''), COALESCE(s.price, 0)
         FROM billing_statement b LEFT JOIN service s ON s.account = b.account AND s.id = b.service_id
         WHERE b.account = $0 AND b.id IN ({ids}) ORDER BY b.id";
    let billing = |row: Row<'_>| {
        // A service has one price; a product has that of the day unless the billing has its own.
        let price = if row.int(13) == 1 { Some(row.int(12)) } else { Some(row.int(18)).filter(|_| row.int(8) != 0) };
        let name = if row.text(9).is_empty() { row.text(17) } else { row.text(9) };
        Billing {
            id: row.int(0),
            customer: row.int(1),
            address: row.int(2),
            payer: row.int(3),
            payer_address: row.int(4),
            employee: row.int(5),
            payment_days: row.int(6),
            product: row.int(7),
            service: row.int(8),
            name: name.to_owned(),
            currency: row.text(10).to_owned(),
            vat_rate: row.int(11),
            price: price.map(Fixed::from_micro),
            send_by_email: row.int(14) == 1,
            separate: row.int(15) == 1,
            notes: row.text(16).to_owned(),
        }
    };
    Ok(cx.among(sql, ids, &[])?.iter().map(billing).collect())
}

/// Makes one invoice, as if it had been sent; gives its id.
fn invoice(cx: &mut Cx<'_, '_>, rows: &[(&Billing, Due)], today: Date) -> Result<i64, Fault> {
    let params = params_of(cx, rows, today)?;
    let mut inner = Cx::new(cx.tx, cx.request, &params, cx.caches);
    let mut answer = Answer::new(Format::Json);
    save_document::save(&mut inner, &mut answer)?;
    match answer.saved_document {
        SavedDocument::Id(id) => Ok(id),
        SavedDocument::None | SavedDocument::Duplicate => Err(Fault::unknown("billingStatementIDs")),
    }
}

fn params_of(cx: &mut Cx<'_, '_>, rows: &[(&Billing, Due)], today: Date) -> Result<Params, Fault> {
    let mut params = Params::default();
    let Some((first, _)) = rows.first() else { return Ok(params) };
    let days = rows.iter().map(|(_, due)| due.day).max();
    let day = if cx.settings()?.flag("billing_invoice_use_todays_date") { today } else { days.unwrap_or(today) };
    params.set("type", TYPE);
    params.set("date", day.to_string());
    params.set("currencyCode", first.currency.as_str());
    if first.payment_days > 0 {
        params.set("paymentDays", first.payment_days.to_string());
    }
    for (name, id) in [
        ("customerID", first.customer),
        ("addressID", first.address),
        ("payerID", first.payer),
        ("payerAddressID", first.payer_address),
        ("employeeID", first.employee),
    ] {
        if id != 0 {
            params.set(name, id.to_string());
        }
    }
    if first.send_by_email {
        params.set("sendByEmail", "1");
    }
    let mut notes: Vec<&str> = rows.iter().map(|(billing, _)| billing.notes.as_str()).collect();
    notes.retain(|note| !note.is_empty());
    notes.dedup();
    params.set("notes", notes.join("\n"));
    for (number, (billing, due)) in (1..).zip(rows) {
        row_params(&mut params, number, billing, due);
    }
    Ok(params)
}

fn row_params(params: &mut Params, number: i64, billing: &Billing, due: &Due) {
    let mut set = |name: &str, value: String| params.set(&format!("{name}{number}"), value);
    if billing.product != 0 {
        set("productID", billing.product.to_string());
    }
    if billing.service != 0 {
        set("serviceID", billing.service.to_string());
    }
    if !billing.name.is_empty() {
        set("itemName", billing.name.clone());
    }
    if let Some(price) = billing.price {
        set("price", price.to_string());
    }
    if !due.readings.is_empty() {
        set("billingReadingIDs", due.readings.iter().map(i64::to_string).collect::<Vec<_>>().join(","));
    }
    for (name, value) in [
        ("amount", due.amount.to_string()),
        ("vatrateID", billing.vat_rate.to_string()),
        ("billingStatementID", billing.id.to_string()),
        ("billingStartDate", due.from.to_string()),
        ("billingEndDate", due.until.to_string()),
    ] {
        set(name, value);
    }
}
