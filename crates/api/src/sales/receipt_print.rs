//! What registers printed: when a document was printed, where, and whether it was printed again.

use ladu_record::noun::{self, Field, Noun, PageSize, Patch, Query, page_of, read_patch};
use ladu_record::rights::Action;
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Value};
use ladu_types::Money;
use ladu_wire::{Code, Fault, Kind};

use crate::Call;

/// A printing of a document.
pub(super) static RECEIPT_PRINT: Noun = Noun {
    doc: "A printing of a document at a register.",
    module: "sales",
    ..Noun::new("receipt_print", "receiptPrintID", FIELDS)
};

const FIELDS: &[Field] = &[
    Field::id("invoiceID", "document_id", "sales_document").required().indexed(),
    Field::id("pointOfSaleID", "register_id", "point_of_sale").required(),
    Field::new("timestamp", "printed", Kind::Time).indexed().doc("Now when left out."),
    Field::flag("isReprint", "is_reprint"),
];

const PAGE: PageSize = PageSize { default: 20, max: 100 };

fn register(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require(RECEIPT_PRINT.module, Action::Add)?;
    let mut patch: Patch = read_patch(cx.params, FIELDS, cx.default_language()?)?;
    for column in ["document_id", "register_id"] {
        if patch.id_of(column).is_none() {
            return Err(Fault::missing(&patch.parameter(column)));
        }
    }
    noun::check_fields(cx, &RECEIPT_PRINT, &patch)?;
    if patch.id_of("printed").is_none() {
        patch.set("printed", cx.now().0);
    }
    let document = patch.int("document_id").unwrap_or(0);
    let sql = "SELECT warehouse_id FROM sales_document WHERE account = $0 AND id = $1";
    let store = cx.first(sql, &[Value::Int(document)], |row| row.int(0))?.unwrap_or(0);
    cx.user()?.require_warehouse(store)?;
    noun::create(cx, &RECEIPT_PRINT, &patch)?;
    answer.record(|w| {
        w.key("invoiceID");
        w.int(document);
    });
    Ok(())
}

fn list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let mut query = Query::default();
    for (name, condition) in [("startTimestamp", "t.printed >= ?"), ("endTimestamp", "t.printed <= ?")] {
        let time = params.read(name, Kind::Time)?.ok_or_else(|| Fault::missing(name))?;
        query.and(condition, [OwnedValue::Int(time.int())]);
    }
    if let Some(register) = params.id("pointOfSaleID")? {
        query.and("t.register_id = ?", [OwnedValue::Int(register)]);
    }
    let user = cx.user()?;
    if !user.warehouses.is_empty() {
        let stores = user.warehouse_numbers();
        query.and_in("d.warehouse_id", &stores);
    }
    let from = "FROM receipt_print t JOIN sales_document d ON d.account = t.account AND d.id = t.document_id";
    let count = format!("SELECT count(*) {from} WHERE {}", query.conditions());
    let total = cx.first(&count, &query.values(), |row| row.int(0))?.unwrap_or(0);
    answer.total = Some(total.unsigned_abs());
    let (limit, offset) = page_of(params, PAGE);
    let conditions = query.conditions().to_owned();
    let (limit, offset) = (query.mark(limit), query.mark(offset));
    let sql = format!(
        "SELECT t.document_id, t.register_id, t.printed, t.is_reprint, d.total {from}
         WHERE {conditions} ORDER BY t.printed, t.id LIMIT {limit} OFFSET {offset}"
    );
    for row in cx.query(&sql, &query.values())?.iter() {
        answer.record(|w| {
            for (key, at) in [("invoiceID", 0), ("pointOfSaleID", 1), ("timestamp", 2), ("isReprint", 3)] {
                w.key(key);
                w.int(row.int(at));
            }
            w.key("invoiceTotal");
            w.number(&Money::from_micro(row.int(4)).to_string());
        });
    }
    Ok(())
}

/// No printing service belongs to this server.
fn print(cx: &mut Cx<'_, '_>, _: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("sales", Action::View)?;
    let kind = cx.params.read("type", Kind::Word(&["SALESDOCUMENT", "PURCHASEDOCUMENT"]))?;
    cx.params.id("id")?.ok_or_else(|| Fault::missing("id"))?;
    kind.ok_or_else(|| Fault::missing("type"))?;
    Err(Fault::of(Code::NO_PRINTER))
}

pub(super) static CALLS: &[Call] = &[
    Call::write("registerReceiptPrint", register)
        .inputs(FIELDS)
        .doc("Records that a document was printed at a register."),
    Call::read("getReceiptPrints", "sales", list)
        .inputs(&[
            Field::new("startTimestamp", "", Kind::Time).required(),
            Field::new("endTimestamp", "", Kind::Time).required(),
            Field::id("pointOfSaleID", "", "point_of_sale"),
        ])
        .doc("Lists what registers printed."),
    Call::read("sendToPrint", "sales", print)
        .inputs(&[
            Field::new("id", "", Kind::Id).required(),
            Field::word("type", "", &["SALESDOCUMENT", "PURCHASEDOCUMENT"]).required(),
        ])
        .doc("Sends a document to a printing service; this server has none (1080)."),
];
