//! Corrections of purchase documents, confirmed or not: prices of rows, and freight.

use ladu_domain::purchases::{DIVISIONS, PurchaseType};
use ladu_record::noun::{self, Field, Patch, read_patch, read_rows};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_trade::currency;
use ladu_trade::document::{self, Saving};
use ladu_types::SCALE;
use ladu_wire::{Fault, Kind};

use super::row::ROW;
use super::save::revise;
use super::{DOCUMENT, PAPER, fields};

/// Which document.
pub(super) const DOCUMENT_ID: &[Field] = &[ID];

const ID: Field = Field::new("id", "", Kind::Id).required();

/// What may be corrected of a row.
pub(super) const ROWS: &[Field] = &[
    Field::new("stableRowID", "stable_id", Kind::Id).required().doc("The row that is meant."),
    Field::amount("price", "price").doc("Net price of one before the discount."),
    Field::text("supplierPriceListSupplierCode", "supplier_code", 50),
    Field::text("supplierPriceListImportCode", "import_code", 50),
    Field::text("supplierPriceListNotes", "supplier_notes", 255),
];

/// Freight and the like.
pub(super) const FREIGHT: &[Field] = &[
    ID,
    Field::amount("sum", "freight").required(),
    Field::text("currencyCode", "currency_code", 3).required(),
    Field::amount("currencyRate", "freight_rate").required().doc("Worth of a unit in the account's own currency."),
    Field::word("dividedBy", "freight_divided_by", DIVISIONS).required().doc("What the shares of the goods go by."),
];

/// The document that is to be corrected, locked, with its type and rows.
fn stored(cx: &mut Cx<'_, '_>) -> Result<(Saving, PurchaseType, Vec<Patch>), Fault> {
    cx.user()?.require(DOCUMENT.module, Action::Edit)?;
    let id = cx.params.id("id")?.ok_or_else(|| Fault::missing("id"))?;
    let stored = document::load(cx, &PAPER, id)?.ok_or_else(|| Fault::unknown("id"))?;
    cx.user()?.require_warehouse(stored.int("warehouse_id"))?;
    let kind = PurchaseType::parse(stored.text("type")).ok_or_else(|| Fault::unknown("id"))?;
    let mut header = Patch::new(fields::FIELDS);
    header.id = Some(id);
    let rows = noun::stored_rows(cx, &ROW, "document_id", id)?;
    Ok((Saving { id, header, rows: Vec::new(), stored: Some(stored), confirm: false }, kind, rows))
}

pub(super) fn update_rows(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let (mut saving, kind, before) = stored(cx)?;
    let mut after = before.clone();
    for sent in read_rows(cx.params, ROWS)? {
        let name = sent.parameter("stable_id");
        let id = sent.id_of("stable_id").ok_or_else(|| Fault::missing(&name))?;
        let row = after.iter_mut().find(|row| row.int("stable_id") == Some(id)).ok_or_else(|| Fault::unknown(&name))?;
        if row.id_of("product_id").is_some() && sent.int("price").is_some_and(|price| price < 0) {
            return Err(Fault::not_allowed(&sent.parameter("price")));
        }
        for (field, value) in sent.iter() {
            row.set(field.column, value.clone());
        }
    }
    revise(cx, &mut saving, kind, &before, after)?;
    write(saving.id, answer);
    Ok(())
}

pub(super) fn update_freight(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let (mut saving, kind, before) = stored(cx)?;
    let freight = read_patch(cx.params, FREIGHT, cx.default_language()?)?;
    for field in FREIGHT.iter().skip(1) {
        cx.params.filled(field.input).ok_or_else(|| Fault::missing(field.input))?;
    }
    for column in ["freight", "freight_rate"] {
        let value = freight.int(column).unwrap_or(0);
        if value < 0 || (value == 0 && column == "freight_rate") {
            return Err(Fault::not_allowed(&freight.parameter(column)));
        }
    }
    let code = freight.text("currency_code").unwrap_or_default().to_uppercase();
    let currency = currency::of_code(cx, Some(&code))?;
    let sql = "SELECT id FROM currency WHERE account = $0 AND code = $1";
    let currency_id = cx.first(sql, &[Value::Text(&code)], |row| row.int(0))?;
    let currency_id = currency_id.ok_or_else(|| Fault::not_allowed("currencyCode"))?;
    let is_own = currency.code == cx.settings()?.text("default_currency");
    saving.header.set("freight", freight.int("freight").unwrap_or(0));
    saving.header.set("freight_currency_id", currency_id);
    saving.header.set("freight_rate", if is_own { SCALE } else { freight.int("freight_rate").unwrap_or(SCALE) });
    saving.header.set("freight_divided_by", freight.text("freight_divided_by").unwrap_or(DIVISIONS[0]));
    let after = before.clone();
    revise(cx, &mut saving, kind, &before, after)?;
    write(saving.id, answer);
    Ok(())
}

fn write(id: i64, answer: &mut Answer) {
    answer.record(|w| {
        w.key("invoiceID");
        w.int(id);
    });
}
