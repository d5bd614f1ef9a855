//! Inventory registrations: goods that come in without a purchase, are taken out, or are assembled of others.

use ladu_ledger::DocumentKind;
use ladu_record::noun::{CHANGED, Column, Field, Noun, Operator, filter};
use ladu_record::{Answer, Cx};
use ladu_trade::document::{self, AMOUNT, Definition, Numbered, PRICE, PRODUCT, WAREHOUSE, packages};
use ladu_trade::stock_document;
use ladu_types::Id;
use ladu_wire::{Code, Fault, Kind};

use crate::{Call, document_parameters, exclusive};

pub static REGISTRATION: Noun = Noun {
    doc: "Goods that come in without a purchase, or are taken out.",
    log: "inventoryRegistrations",
    orders: &[("inventoryRegistrationID", "id")],
    restrict: Some(|cx, query| document::within_warehouses(cx, query, &[WAREHOUSE])),
    before_delete: Some(|cx, id| stock_document::before_delete(cx, &DEFINITION, Id::new(id))),
    children: &[document::rows_inside(&REGISTRATION_ROW)],
    filters: &[
        filter("inventoryRegistrationID", Operator::Equals("id")),
        filter("inventoryRegistrationIDs", Operator::Any("id")),
        filter("warehouseID", Operator::Equals("warehouse_id")),
        filter("dateFrom", Operator::From("date")),
        filter("dateTo", Operator::To("date")),
        filter("cause", Operator::Equals("cause")),
        filter("changedSince", Operator::ChangedSince),
    ],
    ..document::document_noun("inventory_registration", "inventoryRegistrationID", FIELDS)
};

const NUMBER: Column<i64> = Column::of(Field::int("inventoryRegistrationNo", "number").read_only());

const FIELDS: &[Field] = &[
    NUMBER.field,
    document::CREATOR.field,
    WAREHOUSE.field.required().indexed(),
    document::STOCKTAKING.field.doc("The count whose surplus this is."),
    Field::new("inventoryID", "stocktaking_id", Kind::Id).read_only().doc("An older name of the same."),
    Field::id("supplierID", "supplier_id", "supplier").indexed(),
    document::REASON
        .field
        .part("Reason codes for Inventory registrations", Code::NO_MODULE)
        .doc("A reason for registrations."),
    document::CURRENCY_CODE.field,
    document::CURRENCY_RATE.field.read_only(),
    document::DATE.field,
    document::TRANSACTION_DATE.field,
    Field::text("cause", "cause", 1000).doc("Where the goods come from."),
    document::CONFIRMED.field,
    Field::new("added", "added", Kind::Time).read_only(),
    CHANGED,
];

/// A row of a registration.
pub static REGISTRATION_ROW: Noun = Noun {
    doc: "A row of a registration.",
    module: "inventory",
    prepare: Some(|cx, rows, plan| document::prepare_rows(cx, DEFINITION.kind, rows, plan, cx.params.flag("getCost"))),
    ..Noun::new(
        "inventory_registration_row",
        "",
        &[
            document::DOCUMENT.field,
            document::POSITION.field,
            Field::new("", "stable_id", Kind::Id),
            PRODUCT.field.required(),
            PRICE.field.doc("Cost of one, in the document's currency."),
            AMOUNT.field.required().doc("Below zero takes goods out."),
            Field::special("cost", "", document::write_unit_cost).when("getCost"),
            packages::ID,
            packages::AMOUNT,
            packages::CONTENT,
            packages::TYPE,
            packages::TYPE_ID,
        ],
    )
};

/// The kind of document.
pub(super) static DEFINITION: Definition =
    Definition::new(&REGISTRATION, &REGISTRATION_ROW, DocumentKind::Registration, &[WAREHOUSE], Numbered::Made(NUMBER));

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let draft = document_parameters::read(cx, &DEFINITION)?;
    let id = stock_document::save_registration(cx, draft)?;
    document_parameters::save_attributes(cx, &DEFINITION, id)?;
    answer.record(|w| {
        for key in ["inventoryRegistrationID", "inventoryReceiptID"] {
            w.key(key);
            w.int(id.number());
        }
    });
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::list("getInventoryRegistrations", &REGISTRATION).doc("Lists registrations."),
    Call::write("saveInventoryRegistration", save)
        .inputs(FIELDS)
        .rows(REGISTRATION_ROW.fields)
        .exclusive(|params| exclusive::change("inventory registration", "inventoryRegistrationID", params))
        .doc("Makes or changes a registration."),
    Call::delete("deleteInventoryRegistration", &REGISTRATION)
        .exclusive(|params| exclusive::deletion("inventory registration", "inventoryRegistrationID", params))
        .doc("Deletes a registration; what it brought goes away again."),
];
