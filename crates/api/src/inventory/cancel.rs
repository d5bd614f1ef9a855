//! Maintenance: undoes what rows of a document did to the stock. The document itself stays as it is.

use ladu_record::noun::Field;
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};

use ladu_store::Value;
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

/// What the kinds of documents are called in the ledger, by their numbers from 1, and the table of their rows where the ledger names
/// those by other ids than the API does.
const KINDS: [(&str, &str); 5] = [
    ("sale", ""),
    ("purchase", ""),
    ("registration", "inventory_registration_row"),
    ("writeoff", "inventory_write_off_row"),
    ("transfer", "inventory_transfer_row"),
];

const INPUT: &[Field] = &[
    Field::new("referenceType", "", Kind::Int(1, 5))
        .required()
        .doc("1 sale, 2 purchase, 3 registration, 4 write-off, 5 transfer."),
    Field::new("referenceID", "", Kind::Id).required().doc("The document."),
    Field::new("referenceRowIDs", "", Kind::Ids).required().doc("Its rows."),
];

/// Only administrators may: it parts documents from what they did.
fn cancel(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let user = cx.user()?;
    user.require("inventory", Action::Delete)?;
    if !user.administrator {
        return Err(Fault::of(Code::MAY_NOT_DELETE));
    }
    let missing = |name: &'static str| move || Fault::missing(name);
    let kind = cx.params.read("referenceType", INPUT[0].kind)?.ok_or_else(missing("referenceType"))?;
    let document = cx.params.id("referenceID")?.ok_or_else(missing("referenceID"))?;
    let mut rows = cx.params.ids("referenceRowIDs")?;
    if rows.is_empty() {
        return Err(Fault::missing("referenceRowIDs"));
    }
    let (kind, table) = KINDS[usize::try_from(kind.int() - 1).unwrap_or(0)];
    if !table.is_empty() {
        let sql = format!("SELECT stable_id, id FROM {table} WHERE account = $0 AND document_id = $1");
        let known = cx.query(&sql, &[Value::Int(document)])?;
        for row in &mut rows {
            *row = known.iter().find(|known| known.int(0) == *row).map_or(0, |known| known.int(1));
        }
    }
    let sql = "SELECT DISTINCT m.row_id FROM stock_move m WHERE m.account = $0 AND m.document_kind = $1 AND m.document_id = $2
               AND m.reverses = 0";
    let moved = cx.query(sql, &[Value::Text(kind), Value::Int(document)])?;
    if moved.is_empty() {
        return Err(Fault::unknown("referenceID"));
    }
    if !rows.iter().all(|id| moved.iter().any(|row| row.int(0) == *id)) {
        return Err(Fault::unknown("referenceRowIDs"));
    }
    ladu_ledger::reverse_rows(cx, kind, document, &rows)?;
    answer.record(|w| {
        w.key("result");
        w.text("The inventory records of the rows are cancelled.");
    });
    Ok(())
}

/// The call.
pub static CALLS: &[Call] = &[Call::write("cancelInventoryRecords", cancel)
    .inputs(INPUT)
    .doc("Undoes what rows of a document did to the stock; the document stays.")];
