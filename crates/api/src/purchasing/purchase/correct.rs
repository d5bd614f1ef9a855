//! Corrections of stored purchase documents, also of confirmed ones: prices of rows, and freight.

use ladu_domain::purchases::DIVISIONS;
use ladu_record::noun::{Field, Patch, read_patch, read_rows};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_trade::currency;
use ladu_trade::document::{CURRENCY_CODE, Definition, PRICE, STABLE_ID};
use ladu_trade::purchase::columns::{
    FREIGHT, FREIGHT_DIVIDED_BY, FREIGHT_RATE, IMPORT_CODE, SUPPLIER_CODE, SUPPLIER_NOTES,
};
use ladu_trade::purchase::{self, Freight, RowCorrection};
use ladu_types::{Fixed, Id, Money, of};
use ladu_wire::{Fault, Kind};

pub(super) const DOCUMENT_ID: &[Field] = &[ID];

const ID: Field = Field::new("id", "", Kind::Id).required();

/// What may be corrected of a row.
pub(super) const ROWS: &[Field] = &[
    STABLE_ID.field.required().doc("The row that is meant."),
    PRICE.field.doc("Net price of one before the discount."),
    SUPPLIER_CODE.field,
    IMPORT_CODE.field,
    SUPPLIER_NOTES.field,
];

/// Freight and the like.
pub(super) const FREIGHT_INPUT: &[Field] = &[
    ID,
    Field::amount("sum", "freight").required(),
    Field::text("currencyCode", "currency_code", 3).required(),
    Field::amount("currencyRate", "freight_rate").required().doc("Worth of a unit in the account's own currency."),
    Field::word("dividedBy", "freight_divided_by", DIVISIONS).required().doc("What the shares of the goods go by."),
];

/// The document that is to be corrected, locked.
fn stored(cx: &mut Cx<'_, '_>, definition: &'static Definition) -> Result<Corrected, Fault> {
    cx.user()?.require(definition.noun.module, Action::Edit)?;
    let id = Id::new(cx.params.id("id")?.ok_or_else(|| Fault::missing("id"))?);
    Ok(Corrected { id, stored: purchase::open_stored(cx, definition, id)? })
}

struct Corrected {
    id: Id<of::PurchaseDocument>,
    stored: purchase::Stored,
}

pub(super) fn update_rows(
    cx: &mut Cx<'_, '_>,
    definition: &'static Definition,
    answer: &mut Answer,
) -> Result<(), Fault> {
    let Corrected { id, stored } = stored(cx, definition)?;
    let correction = |row: &Patch| RowCorrection {
        row: row.id(STABLE_ID),
        price: row.get(PRICE),
        supplier_code: row.get(SUPPLIER_CODE).map(str::to_owned),
        import_code: row.get(IMPORT_CODE).map(str::to_owned),
        supplier_notes: row.get(SUPPLIER_NOTES).map(str::to_owned),
        parameters: [row.parameter(STABLE_ID), row.parameter(PRICE)],
    };
    let corrections = read_rows(cx.params, ROWS)?.iter().map(correction).collect();
    purchase::correct_rows(cx, stored, corrections)?;
    write(id, answer);
    Ok(())
}

pub(super) fn update_freight(
    cx: &mut Cx<'_, '_>,
    definition: &'static Definition,
    answer: &mut Answer,
) -> Result<(), Fault> {
    let Corrected { id, stored } = stored(cx, definition)?;
    let sent = read_patch(cx.params, FREIGHT_INPUT, cx.default_language()?)?;
    for field in FREIGHT_INPUT.iter().skip(1) {
        cx.params.filled(field.input).ok_or_else(|| Fault::missing(field.input))?;
    }
    let (sum, rate) = (sent.get(FREIGHT).unwrap_or_default(), sent.get(FREIGHT_RATE).unwrap_or_default());
    if sum < Money::ZERO {
        return Err(Fault::not_allowed(&sent.parameter(FREIGHT)));
    }
    if rate <= Fixed::ZERO {
        return Err(Fault::not_allowed(&sent.parameter(FREIGHT_RATE)));
    }
    let code = sent.get(CURRENCY_CODE).unwrap_or_default().to_uppercase();
    let known = currency::of_code(cx, Some(&code))?;
    let sql = "SELECT id FROM currency WHERE account = $0 AND code = $1";
    let currency = cx.first(sql, &[code.as_str().into()], |row| row.get(0))?;
    let freight = Freight {
        sum,
        currency: currency.ok_or_else(|| Fault::not_allowed(&sent.parameter(CURRENCY_CODE)))?,
        is_own_currency: known.code == cx.settings()?.text("default_currency"),
        rate,
        divided_by: sent.get(FREIGHT_DIVIDED_BY).unwrap_or(DIVISIONS[0]),
    };
    purchase::set_freight(cx, stored, &freight)?;
    write(id, answer);
    Ok(())
}

fn write(id: Id<of::PurchaseDocument>, answer: &mut Answer) {
    answer.record(|w| {
        w.key("invoiceID");
        w.int(id.number());
    });
}
