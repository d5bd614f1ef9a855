//! Documents made of XML, by the same commands that calls save them with.

use ladu_einvoice::{Invoice, Kind as InvoiceKind};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_trade::currency;
use ladu_types::{Id, Money, of};
use ladu_wire::{Fault, Kind};

use super::draft::{self, Plan};
use super::partner;
use super::refusal::{FILE, refused};
use super::side::{self, FORMATS, IMPORTED, Side};
use super::taxes::Taxes;
use crate::Nouns;

/// The longest text, in characters.
pub(super) const LONGEST: usize = 5_000_000;

/// Makes drafts of the documents in a text, and says how many.
pub(super) fn import(cx: &mut Cx<'_, '_>, answer: &mut Answer, nouns: Nouns) -> Result<(), Fault> {
    let params = cx.params;
    let word = params.read("type", Kind::Word(IMPORTED));
    let (side, types) = side::of(side::asked(&word));
    cx.user()?.require(side.module, Action::Add)?;
    word?.ok_or_else(|| Fault::missing("type"))?;
    params.read("format", Kind::Word(FORMATS))?;
    if params.filled("invoiceXMLUri").is_some() {
        return Err(Fault::not_allowed("invoiceXMLUri"));
    }
    let xml = params.filled(FILE).ok_or_else(|| Fault::missing(FILE))?;
    Kind::Text(LONGEST).read(FILE, xml)?;
    let invoices = ladu_einvoice::read(xml).map_err(|problem| refused(problem.to_string()))?;
    // Also on other servers: who brings the same invoice at once waits here, and sees the first one then.
    cx.lock_name("e-documents")?;
    let taxes = Taxes::load(cx)?;
    for invoice in &invoices {
        save(cx, (side, types[0]), invoice, (&taxes, nouns))?;
    }
    answer.record(|w| {
        w.key("invoiceCount");
        w.int(invoices.len() as i64);
    });
    Ok(())
}

fn save(
    cx: &mut Cx<'_, '_>,
    (side, kind): (&'static Side, &'static str),
    invoice: &Invoice,
    (taxes, nouns): (&Taxes, Nouns),
) -> Result<(), Fault> {
    let place = &invoice.place;
    let kind = match invoice.kind {
        InvoiceKind::Invoice => kind,
        InvoiceKind::CreditNote if side::is_order(kind) => {
            return Err(refused(format!("{place}: a credit note cannot become an order")));
        }
        InvoiceKind::CreditNote => side.credit,
    };
    let currency = currency_of(cx, invoice)?;
    let party = if side.bought { &invoice.seller } else { &invoice.buyer };
    let party = partner::find_or_make(cx, side, party, (nouns, place))?;
    if !numbered(cx, side, side::family(kind), (party, &invoice.number))?.is_empty() {
        let text = format!("{place}: number {} of the same partner is here already", invoice.number);
        return Err(Fault::taken(FILE).because(text));
    }
    let credited = if invoice.kind == InvoiceKind::CreditNote { credited(cx, side, party, invoice)? } else { None };
    let plan = Plan { side, kind, party, currency, credited, invoice };
    let id = draft::save(cx, &plan, taxes, nouns).map_err(|fault| of_invoice(fault, invoice))?;
    check_total(cx, &plan, id)
}

/// The currency: as stated, when the account has it.
fn currency_of(cx: &mut Cx<'_, '_>, invoice: &Invoice) -> Result<String, Fault> {
    let stated = invoice.currency.as_str();
    let known = currency::of_code(cx, (!stated.is_empty()).then_some(stated))?;
    if stated.is_empty() || known.code.eq_ignore_ascii_case(stated) {
        return Ok(known.code);
    }
    Err(refused(format!("{}: the account has no currency {stated:?}", invoice.place)))
}

/// Documents of a partner with a number.
fn numbered(
    cx: &mut Cx<'_, '_>,
    side: &Side,
    types: &[&str],
    (party, number): (Id<of::Party>, &str),
) -> Result<Vec<i64>, Fault> {
    let types: Vec<String> = types.iter().map(|kind| format!("'{kind}'")).collect();
    let number_is = if side.bought { "number = $2" } else { "(custom_number = $2 OR number = $2)" };
    let sql = format!(
        "SELECT id FROM {} WHERE account = $0 AND {} = $1 AND {number_is} AND type IN ({}) ORDER BY id LIMIT 2",
        side.documents,
        side.party.1,
        types.join(", ")
    );
    let found = cx.query(&sql, &[party.into(), Value::Text(number)])?;
    Ok(found.iter().map(|row| row.get(0)).collect())
}

/// The one document that a credit note takes back, when it is here.
fn credited(cx: &mut Cx<'_, '_>, side: &Side, party: Id<of::Party>, invoice: &Invoice) -> Result<Option<i64>, Fault> {
    if invoice.credited.is_empty() {
        return Ok(None);
    }
    let usual = if side.bought { "PRCINVOICE" } else { "INVWAYBILL" };
    let found = numbered(cx, side, side::family(usual), (party, &invoice.credited))?;
    Ok(if let [only] = found.as_slice() { Some(*only) } else { None })
}

/// What a document refuses is a fault of the invoice: its parameter means nothing to who sent a file.
fn of_invoice(fault: Fault, invoice: &Invoice) -> Fault {
    match (&fault.field, &fault.detail) {
        (Some(field), None) if !fault.transient => {
            let why = format!("{} ({}): {}", invoice.place, field, fault.code.meaning());
            Fault { field: Some(FILE.into()), ..fault }.because(why)
        }
        _ => fault,
    }
}

/// The document that was made comes to what its invoice states.
fn check_total(cx: &mut Cx<'_, '_>, plan: &Plan<'_>, id: i64) -> Result<(), Fault> {
    let sql = format!("SELECT total FROM {} WHERE account = $0 AND id = $1", plan.side.documents);
    let total = cx.first(&sql, &[Value::Int(id)], |row| row.get::<Money>(0))?.unwrap_or_default();
    let stated = plan.signed(plan.invoice.sums()?.total);
    if total == stated {
        return Ok(());
    }
    let (stated, total) = (stated.0.to_places(2), total.0.to_places(2));
    Err(refused(format!("{}: {stated} is stated, the document comes to {total}", plan.invoice.place)))
}
