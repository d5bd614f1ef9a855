//! Write-offs: goods that are taken out of stock without a sale.

use ladu_ledger::DocumentKind;
use ladu_record::noun::{CHANGED, Column, Field, Noun, Operator, filter};
use ladu_record::{Answer, Cx};
use ladu_trade::document::{self, AMOUNT, Definition, Numbered, PRICE, PRODUCT, WAREHOUSE};
use ladu_trade::stock_document;
use ladu_types::Id;
use ladu_wire::{Fault, Kind};

use crate::{Call, document_parameters, exclusive};

pub static WRITE_OFF: Noun = Noun {
    doc: "Goods that are taken out of stock without a sale.",
    log: "inventoryWriteOffs",
    orders: &[("inventoryWriteOffID", "id")],
    restrict: Some(|cx, query| document::within_warehouses(cx, query, &[WAREHOUSE])),
    before_delete: Some(|cx, id| stock_document::before_delete(cx, &DEFINITION, Id::new(id))),
    children: &[document::rows_inside(&WRITE_OFF_ROW)],
    filters: &[
        filter("inventoryWriteOffID", Operator::Equals("id")),
        filter("inventoryWriteOffIDs", Operator::Any("id")),
        filter("warehouseID", Operator::Equals("warehouse_id")),
        filter("dateFrom", Operator::From("date")),
        filter("dateTo", Operator::To("date")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..document::document_noun("inventory_write_off", "inventoryWriteOffID", FIELDS)
};

const NUMBER: Column<i64> = Column::of(Field::int("inventoryWriteOffNo", "number").read_only());

const FIELDS: &[Field] = &[
    NUMBER.field,
    document::CREATOR.field,
    WAREHOUSE.field.required().indexed(),
    document::STOCKTAKING.field.doc("The count whose shortage this is."),
    Field::new("inventoryID", "stocktaking_id", Kind::Id).read_only().doc("An older name of the same."),
    Field::new("recipientID", "recipient_id", Kind::Id).doc("Who got the goods."),
    document::CURRENCY_CODE.field,
    document::CURRENCY_RATE.field.read_only(),
    document::DATE.field,
    document::TRANSACTION_DATE.field,
    Field::text("comments", "comments", 65_000),
    document::REASON.field.required().doc("A reason for write-offs."),
    document::CONFIRMED.field,
    Field::new("added", "added", Kind::Time).read_only(),
    CHANGED,
];

/// A row of a write-off.
pub static WRITE_OFF_ROW: Noun = Noun {
    doc: "A row of a write-off.",
    module: "inventory",
    prepare: Some(|cx, rows, plan| document::prepare_rows(cx, DEFINITION.kind, rows, plan, cx.params.flag("getCost"))),
    ..Noun::new(
        "inventory_write_off_row",
        "",
        &[
            document::DOCUMENT.field,
            document::POSITION.field,
            document::STABLE_ID.field,
            PRODUCT.field.required(),
            PRICE.field.doc("What one cost when it was written off."),
            AMOUNT.field.required(),
            Field::special("cost", "", document::write_unit_cost).when("getCost"),
            document::ROW_JSON,
        ],
    )
};

/// The kind of document.
pub(super) static DEFINITION: Definition =
    Definition::new(&WRITE_OFF, &WRITE_OFF_ROW, DocumentKind::WriteOff, &[WAREHOUSE], Numbered::Made(NUMBER));

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let draft = document_parameters::read(cx, &DEFINITION)?;
    let id = stock_document::save_write_off(cx, draft)?;
    document_parameters::save_attributes(cx, &DEFINITION, id)?;
    answer.record(|w| {
        w.key("inventoryWriteOffID");
        w.int(id.number());
    });
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::list("getInventoryWriteOffs", &WRITE_OFF).doc("Lists write-offs."),
    Call::write("saveInventoryWriteOff", save)
        .inputs(FIELDS)
        .rows(WRITE_OFF_ROW.fields)
        .exclusive(|params| exclusive::change("inventory write-off", "inventoryWriteOffID", params))
        .doc("Makes or changes a write-off."),
    Call::delete("deleteInventoryWriteOff", &WRITE_OFF)
        .exclusive(|params| exclusive::deletion("inventory write-off", "inventoryWriteOffID", params))
        .doc("Deletes a write-off; the goods are back."),
];
