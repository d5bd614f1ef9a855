//! Saves a purchase document: checks it, fills in what was left out, works out what it comes to, stores it, and moves goods.

use ladu_domain::purchases::{PURCHASE_TYPES, PurchaseType};
use ladu_record::noun::{self, Patch};
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_trade::document::{self, Saving};
use ladu_trade::{currency, repeats};
use ladu_types::SCALE;
use ladu_wire::{Code, Fault, Params};

use super::bases::{self, Base};
use super::row::ROW;
use super::{PAPER, answer, goods, orders, reckon, rows};
use crate::exclusive::{self, Claim};

/// Edits of one document follow each other; of one key only one new document is made at a time.
pub(super) fn holds(params: &Params) -> Vec<Claim> {
    match params.filled("id") {
        Some(id) => vec![Claim::in_turn(format!("purchase document {id}"))],
        None => exclusive::key("purchase_document", params).into_iter().collect(),
    }
}

pub(super) fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut saving = document::read(cx, &PAPER)?;
    let kind = kind(cx, &mut saving)?;
    check(cx, &mut saving, kind)?;
    note_payment(cx, &mut saving)?;
    let bases = bases::find(cx, &saving)?;
    if saving.is_fixed() {
        change(cx, &mut saving, kind)?;
        bases::link(cx, &saving, &bases)?;
    } else {
        let supplier = Supplier::of(cx, &saving)?;
        fill(cx, &mut saving, kind, (&supplier, &bases))?;
        rows::complete(cx, &mut saving, kind, supplier.rate)?;
        let mut rows = std::mem::take(&mut saving.rows);
        reckon::reckon(cx, &mut saving, kind, &mut rows)?;
        saving.rows = rows;
        document::store(cx, &PAPER, &mut saving)?;
        bases::link(cx, &saving, &bases)?;
        if saving.confirm && saving.int("moves_goods") == 1 {
            goods::post(cx, &saving)?;
        }
    }
    let mut affected: Vec<i64> = bases.iter().filter(|base| base.kind.is_order()).map(|base| base.id).collect();
    if kind.is_order() && saving.int("followed") == 1 {
        affected.push(saving.id);
    }
    orders::recount(cx, &affected)?;
    answer::write(cx, saving.id, answer)
}

/// The type: as sent, as stored, else the usual invoice. A confirmed document keeps its own (1121).
fn kind(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<PurchaseType, Fault> {
    if saving.header.text("type").is_some_and(str::is_empty) {
        saving.header.remove("type");
    }
    if saving.is_fixed() && saving.changes("type") {
        return Err(Fault::of(Code::TYPE_FIXED));
    }
    let name = if saving.text("type").is_empty() { PURCHASE_TYPES[0] } else { saving.text("type") };
    let kind = PurchaseType::parse(name).ok_or_else(|| Fault::not_allowed("type"))?;
    if kind.needs_waybills() && !cx.settings()?.flag("use_purchase_waybills") {
        return Err(Fault::not_allowed("type"));
    }
    saving.header.set("type", kind.name());
    Ok(kind)
}

fn check(cx: &mut Cx<'_, '_>, saving: &mut Saving, kind: PurchaseType) -> Result<(), Fault> {
    if saving.header.id_of("reason_id").is_some() && !kind.is_return() {
        return Err(Fault::at(Code::REASON_OF_RETURN, "reasonID"));
    }
    document::check_reason(cx, saving, "PURCHASE", Fault::not_allowed("reasonID"))?;
    if saving.stored.is_some() {
        saving.header.remove("temporary_uuid");
    } else if let Some(key) = saving.header.filled("temporary_uuid") {
        repeats::refuse_used_key(cx, "purchase_document", "temporaryUUID", key)?;
    }
    for column in ["date", "time"] {
        if saving.header.text(column).is_some_and(str::is_empty) {
            saving.header.remove(column);
        }
    }
    match saving.header.int("currency_rate") {
        Some(0) => saving.header.remove("currency_rate"),
        Some(rate) if rate < 0 => return Err(Fault::not_allowed("currencyRate")),
        _ => {}
    }
    document::set_currency(cx, saving)?;
    if saving.text("currency_code") == cx.settings()?.text("default_currency") && saving.header.has("currency_rate") {
        saving.header.set("currency_rate", SCALE);
    }
    Ok(())
}

/// A bill that is said to be paid was paid today; one that is said not to be was never paid.
fn note_payment(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    let is_news = if saving.stored.is_some() { saving.changes("paid") } else { saving.header.is_set("paid") };
    if !is_news {
        return Ok(());
    }
    let (day, rate) = match saving.header.is_set("paid") {
        true => (cx.today()?.to_string(), currency::of_code(cx, Some(saving.text("currency_code")))?.rate.micro()),
        false => (String::new(), 0),
    };
    saving.header.set("paid_date", day);
    saving.header.set("paid_rate", rate);
    Ok(())
}

/// What a supplier has a say in.
#[derive(Default)]
struct Supplier {
    payment_days: i64,
    rate: i64,
}

impl Supplier {
    fn of(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<Supplier, Fault> {
        let sql = "SELECT payment_days, vat_rate_id FROM supplier WHERE account = $0 AND id = $1";
        let found = cx.first(sql, &[Value::Int(saving.int("supplier_id"))], |row| Supplier {
            payment_days: row.int(0),
            rate: row.int(1),
        })?;
        Ok(found.unwrap_or_default())
    }
}

/// Fills in what was left out of a document that is not confirmed.
fn fill(
    cx: &mut Cx<'_, '_>,
    saving: &mut Saving,
    kind: PurchaseType,
    (supplier, bases): (&Supplier, &[Base]),
) -> Result<(), Fault> {
    if saving.stored.is_none() {
        let clock = cx.clock()?;
        saving.header.set_default("time", clock);
        saving.header.set_default("payment_days", supplier.payment_days);
    }
    saving.header.set("status", if saving.confirm { "READY" } else { "PENDING" });
    // What came by a waybill does not come again by its invoice.
    let came = bases.iter().any(|base| base.kind == PurchaseType::Waybill);
    saving.header.set("moves_goods", kind.moves_goods() && !came);
    Ok(())
}

/// What may be said anew of the rows of a confirmed document.
const EDITABLE: &[&str] = &[
    "name",
    "vat_rate_id",
    "price",
    "discount",
    "delivery_date",
    "supplier_code",
    "import_code",
    "supplier_notes",
    "jdoc",
];

/// A confirmed document keeps its rows, their products and amounts (1017).
fn change(cx: &mut Cx<'_, '_>, saving: &mut Saving, kind: PurchaseType) -> Result<(), Fault> {
    let before = noun::stored_rows(cx, &ROW, "document_id", saving.id)?;
    let mut after = before.clone();
    if !saving.rows.is_empty() {
        document::count_packages(cx, &mut saving.rows)?;
        if document::same_rows(cx, &PAPER, saving)? != Some(true) {
            return Err(Fault::of(Code::CONFIRMED));
        }
        rows::check(cx, &saving.rows, kind)?;
        for (row, sent) in after.iter_mut().zip(&saving.rows) {
            for (field, value) in sent.iter().filter(|(field, _)| EDITABLE.contains(&field.column)) {
                row.set(field.column, value.clone());
            }
        }
    }
    revise(cx, saving, kind, &before, after)
}

/// Stores what has changed of a document and its rows, and values its goods anew when they are on the shelves.
pub(super) fn revise(
    cx: &mut Cx<'_, '_>,
    saving: &mut Saving,
    kind: PurchaseType,
    before: &[Patch],
    mut after: Vec<Patch>,
) -> Result<(), Fault> {
    reckon::reckon(cx, saving, kind, &mut after)?;
    rows::write_changes(cx, before, &after)?;
    document::store_header(cx, &PAPER, saving)?;
    if saving.is_fixed() && saving.int("moves_goods") == 1 {
        goods::revalue(cx, saving.id, before, &after)
    } else {
        Ok(())
    }
}
