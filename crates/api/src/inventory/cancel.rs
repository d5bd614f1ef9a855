//! Maintenance: undoes what rows of a document did to the stock. The document itself stays as it is.

use ladu_record::noun::Field;
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};

use ladu_ledger::{Document, DocumentKind};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

/// The table of the rows of documents whose rows the ledger names by other ids than the API does.
fn rows_of(kind: DocumentKind) -> Option<&'static str> {
    match kind {
        DocumentKind::Sale | DocumentKind::Purchase => None,
        DocumentKind::Registration => Some("inventory_registration_row"),
        DocumentKind::WriteOff => Some("inventory_write_off_row"),
        DocumentKind::Transfer => Some("inventory_transfer_row"),
    }
}

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
    let id: Id<of::Document> = Id::new(cx.params.id("referenceID")?.ok_or_else(missing("referenceID"))?);
    let mut rows: Vec<Id<of::DocumentRow>> = cx.params.ids("referenceRowIDs")?.into_iter().map(Id::new).collect();
    if rows.is_empty() {
        return Err(Fault::missing("referenceRowIDs"));
    }
    let kind = usize::try_from(kind.int() - 1).ok().and_then(|at| DocumentKind::ALL.get(at).copied());
    let kind = kind.ok_or_else(|| Fault::not_allowed("referenceType"))?;
    if let Some(table) = rows_of(kind) {
        let sql = format!("SELECT stable_id, id FROM {table} WHERE account = $0 AND document_id = $1");
        let known = cx.query(&sql, &[id.into()])?;
        type Pair = (Id<of::DocumentRow>, Id<of::DocumentRow>);
        let known: Vec<Pair> = known.iter().map(|row| row.read()).collect();
        for row in &mut rows {
            *row = known.iter().find(|(stable, _)| stable == row).map_or(Id::new(0), |(_, own)| *own);
        }
    }
    let sql = "SELECT DISTINCT m.row_id FROM stock_move m WHERE m.account = $0 AND m.document_kind = $1 AND m.document_id = $2
               AND m.reverses = 0";
    let moved = cx.query(sql, &[kind.into(), id.into()])?;
    if moved.is_empty() {
        return Err(Fault::unknown("referenceID"));
    }
    if !rows.iter().all(|id| moved.iter().any(|row| row.get::<Id<of::DocumentRow>>(0) == *id)) {
        return Err(Fault::unknown("referenceRowIDs"));
    }
    ladu_ledger::reverse_rows(cx, Document { kind, id }, &rows)?;
    answer.record(|w| {
        w.key("result");
        w.text("The inventory records of the rows are cancelled.");
    });
    Ok(())
}

pub(super) static CALLS: &[Call] = &[Call::write("cancelInventoryRecords", cancel)
    .inputs(INPUT)
    .doc("Undoes what rows of a document did to the stock; the document stays.")];
