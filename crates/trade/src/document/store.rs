//! Stores documents with their rows, and undoes what one did that is to be deleted.

use std::collections::BTreeSet;

use ladu_record::Cx;
use ladu_record::noun;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use super::columns::{CONFIRMED, CREATOR, DATE, PRODUCT, TRANSACTION_DATE};
use super::draft::{Draft, Persisted};
use super::kind::{Definition, Numbered};
use super::rows::{replace_rows, same_rows};

/// Stores a document that was not confirmed before, with its rows: fills in number, day and maker.
pub fn store(cx: &mut Cx<'_, '_>, draft: &mut Draft) -> Result<Id<of::Document>, Fault> {
    let today = cx.today_in(draft.store())?;
    draft.header.put(CONFIRMED, draft.confirm);
    if draft.confirm {
        draft.header.put(TRANSACTION_DATE, today);
        // Levels before numbers, as in a sale: of two documents neither waits for the other's number while it holds what that one wants.
        let products: BTreeSet<Id<of::Product>> = draft.rows.iter().filter_map(|row| row.id(PRODUCT)).collect();
        ladu_ledger::lock(cx, &products.into_iter().collect::<Vec<_>>())?;
    }
    number(cx, draft)?;
    let noun = draft.definition.noun;
    let id = match draft.id {
        None => {
            draft.header.put_default(DATE, today);
            let employee = cx.user()?.employee;
            draft.header.put_default(CREATOR, employee);
            Id::new(noun::create(cx, noun, &draft.header)?)
        }
        Some(id) => {
            noun::update(cx, noun, id.number(), &draft.header)?;
            id
        }
    };
    draft.id = Some(id);
    replace_rows(cx, draft, id)?;
    Ok(id)
}

/// Takes the next number of the series, when it is time to.
fn number(cx: &mut Cx<'_, '_>, draft: &mut Draft) -> Result<(), Fault> {
    let series = format!("number:{}", draft.definition.kind.name());
    match draft.definition.numbered {
        Numbered::Made(column) if draft.persisted.is_none() => {
            let number = cx.next_number(&series)?;
            draft.header.put(column, number);
        }
        Numbered::Confirmed(column) if draft.confirm => {
            let number = cx.next_number(&series)?;
            draft.header.put(column, number.to_string());
        }
        _ => {}
    }
    Ok(())
}

/// Stores what may be changed of a confirmed document whose rows are fixed for good: they may be sent again, but not changed (1017).
pub fn store_fixed(cx: &mut Cx<'_, '_>, draft: &mut Draft) -> Result<Id<of::Document>, Fault> {
    if !draft.rows.is_empty() && same_rows(cx, draft)? != Some(true) {
        return Err(Fault::of(Code::CONFIRMED));
    }
    store_header(cx, draft)
}

/// Stores what may be changed of a stored document's header.
pub fn store_header(cx: &mut Cx<'_, '_>, draft: &mut Draft) -> Result<Id<of::Document>, Fault> {
    let noun = draft.definition.noun;
    let id = draft.id.ok_or_else(|| Fault::unknown(noun.edited_by()))?;
    draft.header.remove(CONFIRMED);
    noun::update(cx, noun, id.number(), &draft.header)?;
    Ok(id)
}

/// Reads and locks a document that is to be deleted, and moves back what it moved.
pub fn undo_moves(cx: &mut Cx<'_, '_>, definition: &Definition, id: Id<of::Document>) -> Result<Persisted, Fault> {
    let stored = Persisted::load(cx, definition.noun, id.number())?;
    let stored = stored.ok_or_else(|| Fault::unknown(definition.noun.saved_as()))?;
    for column in definition.warehouses {
        cx.user()?.require_warehouse(Id::number_of(stored.get(*column)))?;
    }
    ladu_ledger::reverse(cx, definition.document(id))?;
    Ok(stored)
}
