//! Transfers of goods between stores, and orders for them.

use ladu_ledger::DocumentKind;
use ladu_record::noun::{CHANGED, Column, Field, Noun, Operator, Query, filter};
use ladu_record::{Answer, Cx};
use ladu_trade::document::{self, AMOUNT, Definition, Numbered, PRICE, PRODUCT, packages};
use ladu_trade::stock_document;
use ladu_trade::stock_document::transfer::{NEXT, ORDERED_BY, SOURCE, STATUS, TARGET, TYPE};
use ladu_types::Id;
use ladu_wire::{Fault, Kind};

use crate::{Call, document_parameters, exclusive};

/// A transfer, or an order for one.
pub static TRANSFER: Noun = Noun {
    doc: "Goods that go from one store to another, or an order for that.",
    log: "inventoryTransfers",
    orders: &[("inventoryTransferID", "id")],
    restrict: Some(|cx, query| document::within_warehouses(cx, query, &[SOURCE, TARGET])),
    before_delete: Some(|cx, id| stock_document::before_delete_transfer(cx, &DEFINITION, Id::new(id))),
    children: &[document::rows_inside(&TRANSFER_ROW)],
    filters: &[
        filter("inventoryTransferID", Operator::Equals("id")),
        filter("inventoryTransferIDs", Operator::Any("id")),
        filter("inventoryTransferNo", Operator::Equals("number")),
        filter("creatorID", Operator::Equals("creator_id")),
        filter("warehouseFromID", Operator::Equals("warehouse_from_id")),
        filter("warehouseToID", Operator::Equals("warehouse_to_id")),
        filter("dateFrom", Operator::From("date")),
        filter("dateTo", Operator::To("date")),
        filter("confirmed", Operator::Equals("confirmed")),
        filter("statuses", Operator::Any("status")),
        filter("reasonID", Operator::Equals("reason_id")),
        filter("returnReasonID", Operator::Equals("reason_id")),
        filter("type", Operator::Equals("type")),
        filter("fulfilled", Operator::Code(fulfilled)),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..document::document_noun("inventory_transfer", "inventoryTransferID", FIELDS)
};

const NUMBER: Column<i64> = Column::of(Field::int("inventoryTransferNo", "number").read_only());

const FIELDS: &[Field] = &[
    NUMBER.field,
    document::CREATOR.field,
    SOURCE.field,
    TARGET.field,
    Field::id("deliveryAddressID", "delivery_address_id", "address"),
    document::CURRENCY_CODE.field,
    document::CURRENCY_RATE.field.read_only(),
    TYPE.field,
    ORDERED_BY.field,
    NEXT.field,
    document::DATE.field,
    Field::date("shippingDate", "shipping_date").doc("When an order wants it."),
    Field::date("shippingDateActual", "shipping_date_actual"),
    document::TRANSACTION_DATE.field,
    STATUS.field,
    Field::text("notes", "notes", 65_000),
    document::REASON.field,
    document::CONFIRMED.field,
    Field::new("added", "added", Kind::Time).read_only(),
    CHANGED,
];

/// A row of a transfer.
pub static TRANSFER_ROW: Noun = Noun {
    doc: "A row of a transfer.",
    module: "inventory",
    prepare: Some(|cx, rows, plan| document::prepare_rows(cx, DEFINITION.kind, rows, plan, cx.params.flag("getCost"))),
    ..Noun::new(
        "inventory_transfer_row",
        "",
        &[
            document::DOCUMENT.field,
            document::POSITION.field,
            document::STABLE_ID.field,
            PRODUCT.field.required(),
            PRICE.field.doc("What one cost when it was transferred."),
            AMOUNT.field.required(),
            Field::special("cost", "", document::write_unit_cost).when("getCost"),
            packages::ID,
            packages::AMOUNT,
            packages::CONTENT,
            packages::TYPE,
            packages::TYPE_ID,
            document::ROW_JSON,
        ],
    )
};

static DEFINITION: Definition =
    Definition::new(&TRANSFER, &TRANSFER_ROW, DocumentKind::Transfer, &[SOURCE, TARGET], Numbered::Made(NUMBER));

fn fulfilled(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let condition = if Kind::Flag.read("fulfilled", text)?.int() == 1 { "<>" } else { "=" };
    query.and(&format!("t.type = 'TRANSFER_ORDER' AND t.follow_up_id {condition} 0"), []);
    Ok(())
}

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let draft = document_parameters::read(cx, &DEFINITION)?;
    let id = stock_document::save_transfer(cx, draft)?;
    document_parameters::save_attributes(cx, &DEFINITION, id)?;
    answer.record(|w| {
        w.key("inventoryTransferID");
        w.int(id.number());
    });
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::list("getInventoryTransfers", &TRANSFER).doc("Lists transfers and orders for them."),
    Call::write("saveInventoryTransfer", save)
        .inputs(FIELDS)
        .rows(TRANSFER_ROW.fields)
        .exclusive(|params| exclusive::change("inventory transfer", "inventoryTransferID", params))
        .doc("Makes or changes a transfer, or an order for one."),
    Call::delete("deleteInventoryTransfer", &TRANSFER)
        .exclusive(|params| exclusive::deletion("inventory transfer", "inventoryTransferID", params))
        .doc("Deletes a transfer or an order; goods go back."),
];
