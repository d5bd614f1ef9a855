//! Corrections of stored purchase documents, also of confirmed ones: prices of rows, and freight.

use ladu_domain::purchases::PurchaseType;
use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_record::rights::Action;
use ladu_types::{Fixed, Id, Money, Price, SCALE, of};
use ladu_wire::Fault;

use super::bases::lock_chain;
use super::columns::{
    FREIGHT, FREIGHT_CURRENCY, FREIGHT_DIVIDED_BY, FREIGHT_RATE, IMPORT_CODE, SUPPLIER_CODE, SUPPLIER_NOTES, TYPE,
};
use super::rows;
use super::save::revise;
use crate::document::{Definition, Draft, PRICE, PRODUCT, Persisted, STABLE_ID, WAREHOUSE};

/// A stored document that is to be corrected, locked.
pub struct Stored {
    draft: Draft,
    kind: PurchaseType,
    rows: Vec<Patch>,
}

/// Locks a document that is to be corrected, with its rows.
pub fn open_stored(
    cx: &mut Cx<'_, '_>,
    definition: &'static Definition,
    id: Id<of::PurchaseDocument>,
) -> Result<Stored, Fault> {
    cx.user()?.require(definition.noun.module, Action::Edit)?;
    let unknown = || Fault::unknown(definition.noun.edited_by());
    lock_chain(cx, Some(id), &[])?;
    let stored = Persisted::load(cx, definition.noun, id.number())?.ok_or_else(unknown)?;
    cx.user()?.require_warehouse(Id::number_of(stored.get(WAREHOUSE)))?;
    let kind = PurchaseType::parse(stored.get(TYPE)).ok_or_else(unknown)?;
    let draft = Draft::of_stored(definition, Id::new(id.number()), stored);
    let rows = rows::stored(cx, &draft)?;
    Ok(Stored { draft, kind, rows })
}

/// What is corrected of a row; what is none stays.
#[derive(Debug, Clone, Default)]
pub struct RowCorrection {
    pub row: Option<Id<of::DocumentRow>>,
    /// Net price of one before the discount.
    pub price: Option<Price>,
    /// The supplier's code of the product.
    pub supplier_code: Option<String>,
    /// Another code of the supplier's.
    pub import_code: Option<String>,
    /// What the supplier says of it.
    pub supplier_notes: Option<String>,
    /// The parameters of the row and of the price, for faults.
    pub parameters: [String; 2],
}

/// Corrects rows; what was drawn from their goods is valued anew.
pub fn correct_rows(cx: &mut Cx<'_, '_>, stored: Stored, corrections: Vec<RowCorrection>) -> Result<(), Fault> {
    let Stored { mut draft, kind, rows: before } = stored;
    let mut after = before.clone();
    for correction in corrections {
        let [row_parameter, price_parameter] = &correction.parameters;
        let id = correction.row.ok_or_else(|| Fault::missing(row_parameter))?;
        let row = after.iter_mut().find(|row| row.id(STABLE_ID) == Some(id));
        let row = row.ok_or_else(|| Fault::unknown(row_parameter))?;
        if row.id(PRODUCT).is_some() && correction.price.is_some_and(Price::is_negative) {
            return Err(Fault::not_allowed(price_parameter));
        }
        if let Some(price) = correction.price {
            row.put(PRICE, price);
        }
        for (column, text) in [
            (SUPPLIER_CODE, correction.supplier_code),
            (IMPORT_CODE, correction.import_code),
            (SUPPLIER_NOTES, correction.supplier_notes),
        ] {
            if let Some(text) = text {
                row.put(column, text);
            }
        }
    }
    revise(cx, &mut draft, kind, &before, after).map(drop)
}

/// Freight and the like.
#[derive(Debug, Clone, Copy)]
pub struct Freight<'a> {
    /// What it comes to, in its currency.
    pub sum: Money,
    pub currency: Id<of::Currency>,
    /// It is the account's own.
    pub is_own_currency: bool,
    /// What a unit of it is worth in the account's own.
    pub rate: Fixed,
    /// How goods share it.
    pub divided_by: &'a str,
}

/// Sets the freight of a document; what was drawn from its goods is valued anew.
pub fn set_freight(cx: &mut Cx<'_, '_>, stored: Stored, freight: &Freight<'_>) -> Result<(), Fault> {
    let Stored { mut draft, kind, rows } = stored;
    draft.header.put(FREIGHT, freight.sum);
    draft.header.put(FREIGHT_CURRENCY, freight.currency);
    draft.header.put(FREIGHT_RATE, if freight.is_own_currency { Fixed::from_micro(SCALE) } else { freight.rate });
    draft.header.put(FREIGHT_DIVIDED_BY, freight.divided_by);
    let after = rows.clone();
    revise(cx, &mut draft, kind, &rows, after).map(drop)
}
