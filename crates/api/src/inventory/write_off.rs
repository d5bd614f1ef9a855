//! Write-offs: goods that are taken out of stock without a sale.

use ladu_record::noun::{CHANGED, Field, Noun, Operator, filter};
use ladu_record::{Answer, Cx};
use ladu_trade::document::{self, Paper, Saving};

use ladu_ledger::{Document, DocumentKind, Place, StockKey};
use ladu_types::Id;
use ladu_wire::{Fault, Kind};

use crate::{Call, exclusive};

/// A write-off.
pub static WRITE_OFF: Noun = Noun {
    doc: "Goods that are taken out of stock without a sale.",
    log: "inventoryWriteOffs",
    orders: &[("inventoryWriteOffID", "id")],
    restrict: Some(|cx, query| document::within_stores(cx, query, &["warehouse_id"])),
    children: &[document::rows_inside(&WRITE_OFF_ROW)],
    filters: &[
        filter("inventoryWriteOffID", Operator::Equals("id")),
        filter("inventoryWriteOffIDs", Operator::Any("id")),
        filter("warehouseID", Operator::Equals("warehouse_id")),
        filter("dateFrom", Operator::From("date")),
        filter("dateTo", Operator::To("date")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..document::paper_noun("inventory_write_off", "inventoryWriteOffID", FIELDS)
};

const FIELDS: &[Field] = &[
    Field::int("inventoryWriteOffNo", "number").read_only(),
    Field::id("creatorID", "creator_id", "employee"),
    Field::id("warehouseID", "warehouse_id", "warehouse").required().indexed(),
    Field::id("stocktakingID", "stocktaking_id", "stocktaking").indexed().doc("The count whose shortage this is."),
    Field::new("inventoryID", "stocktaking_id", Kind::Id).read_only().doc("An older name of the same."),
    Field::new("recipientID", "recipient_id", Kind::Id).doc("Who got the goods."),
    Field::text("currencyCode", "currency_code", 3),
    Field::amount("currencyRate", "currency_rate").read_only().default(1_000_000),
    Field::date("date", "date").indexed(),
    Field::date("inventoryTransactionDate", "transaction_date").read_only(),
    Field::text("comments", "comments", 65_000),
    Field::id("reasonID", "reason_id", "reason_code").required().doc("A reason for write-offs."),
    Field::flag("confirmed", "confirmed"),
    Field::new("added", "added", Kind::Time).read_only(),
    CHANGED,
];

/// A row of a write-off.
pub static WRITE_OFF_ROW: Noun = Noun {
    doc: "A row of a write-off.",
    module: "inventory",
    prepare: Some(|cx, rows, plan| document::load_costs(cx, PAPER.kind, rows, plan)),
    ..Noun::new(
        "inventory_write_off_row",
        "",
        &[
            Field::id("", "document_id", "").indexed(),
            Field::int("", "position"),
            Field::new("stableRowID", "stable_id", Kind::Id),
            Field::new("productID", "product_id", Kind::Id).required().indexed(),
            Field::amount("price", "price").doc("What one cost when it was written off."),
            Field::amount("amount", "amount").required(),
            Field::special("cost", "", document::write_unit_cost).when("getCost"),
            document::ROW_JSON,
        ],
    )
};

/// The document.
pub(super) static PAPER: Paper = Paper::new(&WRITE_OFF, &WRITE_OFF_ROW, DocumentKind::WriteOff, &["warehouse_id"]);

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut saving = document::read(cx, &PAPER)?;
    if saving.int("reason_id") == 0 {
        return Err(Fault::missing("reasonID"));
    }
    document::check_reason(cx, &saving, "WRITEOFF", Fault::not_allowed("reasonID"))?;
    document::set_currency(cx, &mut saving)?;
    document::check_stocktaking(cx, &PAPER, &saving)?;
    document::check_goods(cx, &mut saving.rows, false)?;
    if saving.is_fixed() {
        document::store_fixed(cx, &PAPER, &mut saving)?;
    } else {
        document::store(cx, &PAPER, &mut saving)?;
        if saving.confirm {
            take_out(cx, &saving)?;
        }
    }
    answer.record(|w| {
        w.key("inventoryWriteOffID");
        w.int(saving.id);
    });
    Ok(())
}

/// Goods go, the oldest first; more than is there goes as well.
pub(super) fn take_out(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    let warehouse = Id::new(saving.int("warehouse_id"));
    let document = Document { kind: PAPER.kind, id: Id::new(saving.id) };
    for line in document::lines(cx, &PAPER, saving.id)? {
        let (stock, cause) = (StockKey { product: Id::new(line.product), warehouse }, document.row(Id::some(line.row)));
        let issue = ladu_ledger::Issue { stock, to: Place::Loss, quantity: line.quantity, cause, required: false };
        if let Ok(moved) = ladu_ledger::issue(cx, &issue)? {
            document::set_row_price(cx, &PAPER, &line, moved.cost)?;
        }
    }
    Ok(())
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getInventoryWriteOffs", &WRITE_OFF).doc("Lists write-offs."),
    Call::write("saveInventoryWriteOff", save)
        .inputs(FIELDS)
        .rows(WRITE_OFF_ROW.fields)
        .exclusive(|params| exclusive::change("inventory write-off", "inventoryWriteOffID", params))
        .doc("Makes or changes a write-off."),
    Call::write("deleteInventoryWriteOff", |cx, answer| {
        answer.total = Some(0);
        document::delete(cx, &PAPER, |_, _, _| Ok(()))
    })
    .inputs(&[Field::new("inventoryWriteOffID", "", Kind::Id).required()])
    .exclusive(|params| exclusive::deletion("inventory write-off", "inventoryWriteOffID", params))
    .doc("Deletes a write-off; the goods are back."),
];
