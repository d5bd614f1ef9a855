//! Makes the invoices of recurring billings that are due.

use ladu_record::Cx;
use ladu_record::noun::{Column, Patch};
use ladu_record::rights::Action;
use ladu_store::Row;
use ladu_types::{Date, Id, Price, Quantity, of};
use ladu_wire::Fault;

use super::due::{self, Due};
use crate::sale::columns::{self, row};
use crate::sale::draft::{RowReadings, SaleDraft};
use crate::sale::{self, Saved};

const TYPE: &str = "INVWAYBILL";

/// What an invoice takes from a recurring billing.
struct Billing {
    id: Id<of::BillingStatement>,
    parties: Parties,
    employee: Option<Id<of::Employee>>,
    product: Option<Id<of::Product>>,
    service: Option<Id<of::Service>>,
    name: String,
    currency: String,
    vat_rate: Option<Id<of::VatRate>>,
    price: Option<Price>,
    send_by_email: bool,
    separate: bool,
    notes: String,
}

/// Who is invoiced, and when it is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parties {
    customer: Option<Id<of::Party>>,
    address: Option<Id<of::Address>>,
    payer: Option<Id<of::Party>>,
    payer_address: Option<Id<of::Address>>,
    payment_days: i64,
}

impl Billing {
    fn is_for_something(&self) -> bool {
        self.product.is_some() || self.service.is_some() || !self.name.is_empty()
    }

    /// Billings that agree in this come on one invoice.
    fn is_with(&self, other: &Billing) -> bool {
        let key = |billing: &Billing| (billing.parties, billing.currency.clone());
        !self.separate && !other.separate && key(self) == key(other)
    }
}

/// Makes the invoices of billings that are due today, of all when none are named; gives the ids of the invoices.
pub fn process(cx: &mut Cx<'_, '_>, named: &[i64]) -> Result<Vec<Id<of::SalesDocument>>, Fault> {
    cx.user()?.require("sales", Action::Add)?;
    due::lock(cx)?;
    let today = cx.today()?;
    let mut rows: Vec<(Id<of::BillingStatement>, Due)> = Vec::new();
    for statement in due::load(cx, Some(named).filter(|ids| !ids.is_empty()))? {
        rows.extend(statement.due(today)?.into_iter().map(|due| (statement.id, due)));
    }
    let ids: Vec<i64> = rows.iter().map(|(id, _)| id.number()).collect();
    let billings = load(cx, &ids)?;
    let mut made = Vec::new();
    for group in groups(&billings, rows) {
        let draft = invoice(cx, &group, today)?;
        match sale::save(cx, draft)? {
            Saved::Stored(summary) => made.push(summary.id),
            Saved::Repeated(_) => return Err(Fault::unknown("billingStatementIDs")),
        }
    }
    Ok(made)
}

/// Billings with what is due of each, put together as they come on invoices. One that is for nothing makes none.
fn groups(billings: &[Billing], rows: Vec<(Id<of::BillingStatement>, Due)>) -> Vec<Vec<(&Billing, Due)>> {
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
        let (special, has_special, service_price): (Price, bool, Price) = (row.get(12), row.get(13), row.get(18));
        let service: Option<Id<of::Service>> = row.get(8);
        let (own_name, service_name): (&str, &str) = (row.get(9), row.get(17));
        Billing {
            id: row.get(0),
            parties: Parties {
                customer: row.get(1),
                address: row.get(2),
                payer: row.get(3),
                payer_address: row.get(4),
                payment_days: row.get(6),
            },
            employee: row.get(5),
            product: row.get(7),
            service,
            name: if own_name.is_empty() { service_name } else { own_name }.to_owned(),
            currency: row.get(10),
            vat_rate: row.get(11),
            price: if has_special { Some(special) } else { service.map(|_| service_price) },
            send_by_email: row.get(14),
            separate: row.get(15),
            notes: row.get(16),
        }
    };
    Ok(cx.among(sql, ids, &[])?.iter().map(billing).collect())
}

/// One invoice of billings that come on it together.
fn invoice(cx: &mut Cx<'_, '_>, rows: &[(&Billing, Due)], today: Date) -> Result<SaleDraft, Fault> {
    let mut draft = SaleDraft::new();
    let Some((first, _)) = rows.first() else { return Ok(draft) };
    let days = rows.iter().map(|(_, due)| due.day).max();
    let day = if cx.settings()?.flag("billing_invoice_use_todays_date") { today } else { days.unwrap_or(today) };
    let (header, parties) = (&mut draft.header, first.parties);
    header.put(columns::TYPE, TYPE);
    header.put(columns::DATE, day);
    header.put(columns::CURRENCY_CODE, first.currency.as_str());
    if parties.payment_days > 0 {
        header.put(columns::PAYMENT_DAYS, parties.payment_days);
    }
    put_known(header, columns::CLIENT, parties.customer);
    put_known(header, columns::ADDRESS, parties.address);
    put_known(header, columns::PAYER, parties.payer);
    put_known(header, columns::PAYER_ADDRESS, parties.payer_address);
    put_known(header, columns::EMPLOYEE, first.employee);
    if first.send_by_email {
        header.put(columns::SEND_BY_EMAIL, true);
    }
    let mut notes: Vec<&str> = rows.iter().map(|(billing, _)| billing.notes.as_str()).collect();
    notes.retain(|note| !note.is_empty());
    notes.dedup();
    header.put(columns::NOTES, notes.join("\n"));
    for (billing, due) in rows {
        add_row(&mut draft, billing, due);
    }
    Ok(draft)
}

fn put_known<N>(patch: &mut Patch, column: Column<Id<N>>, id: Option<Id<N>>) {
    if let Some(id) = id {
        patch.put(column, id);
    }
}

fn add_row(draft: &mut SaleDraft, billing: &Billing, due: &Due) {
    let row = draft.add_row();
    put_known(row, row::PRODUCT, billing.product);
    put_known(row, row::SERVICE, billing.service);
    if !billing.name.is_empty() {
        row.put(row::NAME, billing.name.as_str());
    }
    if let Some(price) = billing.price {
        row.put(row::PRICE, price);
    }
    row.put(row::AMOUNT, Quantity(due.amount));
    row.put(row::VAT_RATE, billing.vat_rate);
    row.put(row::BILLING, billing.id);
    row.put(row::BILLING_START, due.from);
    row.put(row::BILLING_END, due.until);
    let number = row.number.unwrap_or(0);
    if !due.readings.is_empty() {
        draft.readings.push(RowReadings { row: number, ids: due.readings.clone() });
    }
}
