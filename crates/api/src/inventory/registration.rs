//! Inventory registrations: goods that come in without a purchase, are taken out, or are assembled of others.

use ladu_record::noun::{CHANGED, Field, Noun, Operator, filter};
use ladu_record::{Answer, Cx};
use ladu_trade::document::{self, Paper, Saving};

use ladu_ledger::{Document, DocumentKind, Place, StockKey};
use ladu_store::Value;
use ladu_types::{Fixed, Id, Price, Quantity};
use ladu_wire::{Code, Fault, Kind};

use crate::{Call, exclusive};
use ladu_trade::document::packages;

/// A registration.
pub static REGISTRATION: Noun = Noun {
    doc: "Goods that come in without a purchase, or are taken out.",
    log: "inventoryRegistrations",
    orders: &[("inventoryRegistrationID", "id")],
    restrict: Some(|cx, query| document::within_stores(cx, query, &["warehouse_id"])),
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
    ..document::paper_noun("inventory_registration", "inventoryRegistrationID", FIELDS)
};

const FIELDS: &[Field] = &[
    Field::int("inventoryRegistrationNo", "number").read_only(),
    Field::id("creatorID", "creator_id", "employee"),
    Field::id("warehouseID", "warehouse_id", "warehouse").required().indexed(),
    Field::id("stocktakingID", "stocktaking_id", "stocktaking").indexed().doc("The count whose surplus this is."),
    Field::new("inventoryID", "stocktaking_id", Kind::Id).read_only().doc("An older name of the same."),
    Field::id("supplierID", "supplier_id", "supplier").indexed(),
    Field::id("reasonID", "reason_id", "reason_code")
        .part("Reason codes for Inventory registrations", Code::NO_MODULE)
        .doc("A reason for registrations."),
    Field::text("currencyCode", "currency_code", 3),
    Field::amount("currencyRate", "currency_rate").read_only().default(1_000_000),
    Field::date("date", "date").indexed(),
    Field::date("inventoryTransactionDate", "transaction_date").read_only(),
    Field::text("cause", "cause", 1000).doc("Where the goods come from."),
    Field::flag("confirmed", "confirmed"),
    Field::new("added", "added", Kind::Time).read_only(),
    CHANGED,
];

/// A row of a registration.
pub static REGISTRATION_ROW: Noun = Noun {
    doc: "A row of a registration.",
    module: "inventory",
    prepare: Some(|cx, rows, plan| document::load_costs(cx, PAPER.kind, rows, plan)),
    ..Noun::new(
        "inventory_registration_row",
        "",
        &[
            Field::id("", "document_id", "").indexed(),
            Field::int("", "position"),
            Field::new("", "stable_id", Kind::Id),
            Field::new("productID", "product_id", Kind::Id).required().indexed(),
            Field::amount("price", "price").doc("Cost of one, in the document's currency."),
            Field::amount("amount", "amount").required().doc("Below zero takes goods out."),
            Field::special("cost", "", document::write_unit_cost).when("getCost"),
            packages::ID,
            packages::AMOUNT,
            packages::INSIDE,
            packages::TYPE,
            packages::TYPE_ID,
        ],
    )
};

/// The document.
pub(super) static PAPER: Paper =
    Paper::new(&REGISTRATION, &REGISTRATION_ROW, DocumentKind::Registration, &["warehouse_id"]);

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut saving = document::read(cx, &PAPER)?;
    document::check_reason(cx, &saving, "REGISTRATION", Fault::of(Code::REASON_PURPOSE))?;
    document::set_currency(cx, &mut saving)?;
    document::check_stocktaking(cx, &PAPER, &saving)?;
    document::check_goods(cx, &mut saving.rows, true)?;
    if saving.is_fixed() {
        document::store_header(cx, &PAPER, &mut saving)?;
        change_prices(cx, &saving)?;
    } else {
        document::store(cx, &PAPER, &mut saving)?;
        if saving.confirm {
            move_goods(cx, &saving)?;
        }
    }
    answer.record(|w| {
        for key in ["inventoryRegistrationID", "inventoryReceiptID"] {
            w.key(key);
            w.int(saving.id);
        }
    });
    Ok(())
}

/// Each row with goods makes a batch; a negative one draws the oldest. Goods that are assembled come from their parts.
pub(super) fn move_goods(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    let warehouse = Id::new(saving.int("warehouse_id"));
    let lines = document::lines(cx, &PAPER, saving.id)?;
    let place = if is_assembled(cx, &lines)? { Place::Assembly } else { Place::Found };
    let document = Document { kind: PAPER.kind, id: Id::new(saving.id) };
    for line in lines {
        let cause = document.row(Id::some(line.row));
        let (stock, quantity) = (StockKey { product: Id::new(line.product), warehouse }, line.quantity.abs());
        if line.quantity.is_negative() {
            let issue = ladu_ledger::Issue { stock, to: place, quantity, cause, required: false };
            // Without a demand for stock nothing is refused.
            let _ = ladu_ledger::issue(cx, &issue)?;
            continue;
        }
        let cost = cost_of(saving, line.price, quantity)?;
        ladu_ledger::receive(cx, &ladu_ledger::Receipt { stock, from: place, quantity, cost, cause })?;
    }
    Ok(())
}

/// A price in the document's currency as cost.
fn cost_of(saving: &Saving, price: i64, quantity: Quantity) -> Result<ladu_ledger::Cost, Fault> {
    let rate = Fixed::from_micro(saving.int("currency_rate"));
    Ok(ladu_ledger::Cost::of(Price(Fixed::from_micro(price).times(rate)?), quantity)?)
}

/// Is something put together or taken apart here: an assembly one way, parts the other?
fn is_assembled(cx: &mut Cx<'_, '_>, lines: &[document::Line]) -> Result<bool, Fault> {
    let out = lines.iter().filter(|line| line.quantity.is_negative()).count();
    if out == 0 || out == lines.len() {
        return Ok(false);
    }
    let products: Vec<i64> = lines.iter().map(|line| line.product).collect();
    let sql = "SELECT id FROM product WHERE account = $0 AND type = 'ASSEMBLY' AND id IN ({ids}) LIMIT 1";
    Ok(!cx.among(sql, &products, &[])?.is_empty())
}

/// Of a confirmed registration only prices may change (1017), and all rows must be sent in their order (1023). What was drawn from
/// them is valued anew.
fn change_prices(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    if saving.rows.is_empty() {
        return Ok(());
    }
    match document::same_rows(cx, &PAPER, saving)? {
        Some(true) => {}
        Some(false) => return Err(Fault::of(Code::CONFIRMED)),
        None => return Err(Fault::of(Code::ROWS_DIFFER)),
    }
    let mut lines = document::lines(cx, &PAPER, saving.id)?;
    lines.sort_by_key(|line| line.row);
    let batches = ladu_ledger::batches_of(cx, Document { kind: PAPER.kind, id: Id::new(saving.id) })?;
    for (line, row) in lines.iter().zip(&saving.rows) {
        let price = row.int("price").unwrap_or(0);
        if price == line.price {
            continue;
        }
        cx.queue(
            "UPDATE inventory_registration_row SET price = $2 WHERE account = $0 AND id = $1",
            &[Value::Int(line.row), Value::Int(price)],
        )?;
        if let Some(batch) = batches.get(&Id::new(line.row)) {
            ladu_ledger::revalue(cx, *batch, cost_of(saving, price, line.quantity)?)?;
        }
    }
    Ok(())
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getInventoryRegistrations", &REGISTRATION).doc("Lists registrations."),
    Call::write("saveInventoryRegistration", save)
        .inputs(FIELDS)
        .rows(REGISTRATION_ROW.fields)
        .exclusive(|params| exclusive::change("inventory registration", "inventoryRegistrationID", params))
        .doc("Makes or changes a registration."),
    Call::write("deleteInventoryRegistration", |cx, answer| {
        answer.total = Some(0);
        document::delete(cx, &PAPER, |_, _, _| Ok(()))
    })
    .inputs(&[Field::new("inventoryRegistrationID", "", Kind::Id).required()])
    .exclusive(|params| exclusive::deletion("inventory registration", "inventoryRegistrationID", params))
    .doc("Deletes a registration; what it brought goes away again."),
];
