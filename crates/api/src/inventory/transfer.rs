//! Transfers of goods between stores, and orders for them.

use ladu_ledger::{Document, DocumentKind, Goods, Place, StockKey};
use ladu_record::noun::{CHANGED, Field, Noun, Operator, Query, filter};
use ladu_record::{Answer, Cx};
use ladu_store::Value;
use ladu_trade::document::{self, Paper, Saving, Stored};
use ladu_types::Id;
use ladu_wire::{Code, Fault, Kind};

use crate::{Call, exclusive};
use ladu_trade::document::packages;

/// A transfer, or an order for one.
pub static TRANSFER: Noun = Noun {
    doc: "Goods that go from one store to another, or an order for that.",
    log: "inventoryTransfers",
    orders: &[("inventoryTransferID", "id")],
    restrict: Some(|cx, query| document::within_stores(cx, query, &["warehouse_from_id", "warehouse_to_id"])),
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
    ..document::paper_noun("inventory_transfer", "inventoryTransferID", FIELDS)
};

const FIELDS: &[Field] = &[
    Field::int("inventoryTransferNo", "number").read_only(),
    Field::id("creatorID", "creator_id", "employee"),
    Field::id("warehouseFromID", "warehouse_from_id", "warehouse").required().indexed(),
    Field::id("warehouseToID", "warehouse_to_id", "warehouse").required().indexed(),
    Field::id("deliveryAddressID", "delivery_address_id", "address"),
    Field::text("currencyCode", "currency_code", 3),
    Field::amount("currencyRate", "currency_rate").read_only().default(1_000_000),
    Field::word("type", "type", &["TRANSFER", ORDER]),
    Field::id("inventoryTransferOrderID", "order_id", "inventory_transfer")
        .doc("The order that this transfer fulfils."),
    Field::id("followupInventoryTransferID", "follow_up_id", "").read_only().doc("The transfer made from this order."),
    Field::date("date", "date").indexed(),
    Field::date("shippingDate", "shipping_date").doc("When an order wants it."),
    Field::date("shippingDateActual", "shipping_date_actual"),
    Field::date("inventoryTransactionDate", "transaction_date").read_only(),
    Field::word("status", "status", &["", "CREATED", "ACCEPTED", "REJECTED", "FULFILLED"]).doc("Of orders."),
    Field::text("notes", "notes", 65_000),
    Field::id("reasonID", "reason_id", "reason_code"),
    Field::flag("confirmed", "confirmed"),
    Field::new("added", "added", Kind::Time).read_only(),
    CHANGED,
];

const ORDER: &str = "TRANSFER_ORDER";

/// A row of a transfer.
pub static TRANSFER_ROW: Noun = Noun {
    doc: "A row of a transfer.",
    module: "inventory",
    prepare: Some(|cx, rows, plan| document::load_costs(cx, PAPER.kind, rows, plan)),
    ..Noun::new(
        "inventory_transfer_row",
        "",
        &[
            Field::id("", "document_id", "").indexed(),
            Field::int("", "position"),
            Field::new("stableRowID", "stable_id", Kind::Id),
            Field::new("productID", "product_id", Kind::Id).required().indexed(),
            Field::amount("price", "price").doc("What one cost when it was transferred."),
            Field::amount("amount", "amount").required(),
            Field::special("cost", "", document::write_unit_cost).when("getCost"),
            packages::ID,
            packages::AMOUNT,
            packages::INSIDE,
            packages::TYPE,
            packages::TYPE_ID,
            document::ROW_JSON,
        ],
    )
};

static PAPER: Paper =
    Paper::new(&TRANSFER, &TRANSFER_ROW, DocumentKind::Transfer, &["warehouse_from_id", "warehouse_to_id"]);

fn fulfilled(_: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let condition = if Kind::Flag.read("fulfilled", text)?.int() == 1 { "<>" } else { "=" };
    query.and(&format!("t.type = 'TRANSFER_ORDER' AND t.follow_up_id {condition} 0"), []);
    Ok(())
}

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut saving = document::read(cx, &PAPER)?;
    if saving.is_fixed() && saving.changes("type") {
        return Err(Fault::of(Code::TYPE_FIXED));
    }
    if saving.int("warehouse_from_id") == saving.int("warehouse_to_id") {
        return Err(Fault::not_allowed("warehouseToID"));
    }
    document::set_currency(cx, &mut saving)?;
    document::check_goods(cx, &mut saving.rows, false)?;
    let is_order = is_order(&saving);
    check_order(cx, &saving, is_order)?;
    if is_order && saving.text("status").is_empty() {
        saving.header.set("status", "CREATED");
    }
    if saving.is_fixed() {
        document::store_fixed(cx, &PAPER, &mut saving)?;
        if is_order && saving.header.has("status") {
            let_go(cx, saving.id)?;
            hold(cx, &saving)?;
        }
    } else {
        document::store(cx, &PAPER, &mut saving)?;
        match (saving.confirm, is_order) {
            (true, true) => hold(cx, &saving)?,
            (true, false) => carry(cx, &saving)?,
            (false, _) => {}
        }
    }
    answer.record(|w| {
        w.key("inventoryTransferID");
        w.int(saving.id);
    });
    Ok(())
}

fn is_order(saving: &Saving) -> bool {
    saving.text("type") == ORDER
}

/// Only a transfer follows an order, one that nothing has followed yet.
fn check_order(cx: &mut Cx<'_, '_>, saving: &Saving, is_order: bool) -> Result<(), Fault> {
    let Some(order) = saving.header.id_of("order_id") else { return Ok(()) };
    let wrong = || Fault::not_allowed("inventoryTransferOrderID");
    if is_order || (saving.is_fixed() && saving.changes("order_id")) {
        return Err(wrong());
    }
    let stored = document::load(cx, &PAPER, order)?.ok_or_else(|| Fault::unknown("inventoryTransferOrderID"))?;
    let followed = stored.int("follow_up_id");
    if stored.text("type") != ORDER || (followed != 0 && followed != saving.id) { Err(wrong()) } else { Ok(()) }
}

/// What an order does until it is fulfilled: nothing, hold goods back in their store, or take them off its shelves, as the account
/// has it set.
fn hold(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    let over = matches!(saving.text("status"), "REJECTED" | "FULFILLED");
    if over || saving.int("follow_up_id") != 0 {
        return Ok(());
    }
    let (conf, source) = (cx.settings()?, Id::new(saving.int("warehouse_from_id")));
    let lines = document::lines(cx, &PAPER, saving.id)?;
    let document = document_of(saving.id);
    if conf.flag("warehouse_transfer_order_removes_items") {
        for line in lines {
            let stock = StockKey { product: Id::new(line.product), warehouse: source };
            let (quantity, cause) = (line.quantity, document.row(Id::some(line.row)));
            let issue = ladu_ledger::Issue { stock, to: Place::Transit, quantity, cause, required: true };
            if ladu_ledger::issue(cx, &issue)?.is_err() {
                return Err(Fault::not_allowed(&document::amount_of(saving, &line)));
            }
        }
    } else if conf.flag("warehouse_transfer_reserves_goods") {
        let goods = |line: &document::Line| Goods { product: Id::new(line.product), quantity: line.quantity };
        let goods: Vec<Goods> = lines.iter().map(goods).collect();
        ladu_ledger::reserve(cx, document, source, &goods, None)?;
    }
    Ok(())
}

fn document_of(id: i64) -> Document {
    Document::transfer(Id::new(id))
}

/// An order gives back what it held or took.
fn let_go(cx: &mut Cx<'_, '_>, order: i64) -> Result<(), Fault> {
    ladu_ledger::release(cx, document_of(order), None)?;
    ladu_ledger::reverse(cx, document_of(order))
}

/// Goods go from store to store at what they cost, the oldest first. What is not there is refused (1016).
fn carry(cx: &mut Cx<'_, '_>, saving: &Saving) -> Result<(), Fault> {
    let order = saving.int("order_id");
    let lines = document::lines(cx, &PAPER, saving.id)?;
    if order != 0 {
        let_go(cx, order)?;
        fulfil(cx, order, saving.id, "FULFILLED")?;
    }
    let (from, to) = (Id::new(saving.int("warehouse_from_id")), Id::new(saving.int("warehouse_to_id")));
    for line in lines {
        let stock = StockKey { product: Id::new(line.product), warehouse: from };
        let cause = document_of(saving.id).row(Id::some(line.row));
        let transfer = ladu_ledger::Transfer { stock, to, quantity: line.quantity, cause };
        match ladu_ledger::transfer(cx, &transfer)? {
            Ok(moved) => document::set_row_price(cx, &PAPER, &line, moved.cost)?,
            Err(_) => return Err(Fault::not_allowed(&document::amount_of(saving, &line))),
        }
    }
    Ok(())
}

/// Links an order with the transfer that follows it; 0 unlinks.
fn fulfil(cx: &mut Cx<'_, '_>, order: i64, transfer: i64, status: &str) -> Result<(), Fault> {
    let now = cx.now().0;
    cx.queue(
        "UPDATE inventory_transfer SET follow_up_id = $2, status = $3, changed = $4 WHERE account = $0 AND id = $1",
        &[Value::Int(order), Value::Int(transfer), Value::Text(status), Value::Int(now)],
    )
}

/// A deleted order lets go of its goods; when a transfer goes, its order waits again.
fn undo(cx: &mut Cx<'_, '_>, id: i64, stored: &Stored) -> Result<(), Fault> {
    if stored.text("type") == ORDER {
        if stored.int("follow_up_id") != 0 {
            return Err(Fault::of(Code::IN_USE));
        }
        return ladu_ledger::release(cx, document_of(id), None);
    }
    let order = stored.int("order_id");
    if order == 0 || stored.int("confirmed") == 0 {
        return Ok(());
    }
    fulfil(cx, order, 0, "CREATED")?;
    if let Some(order_stored) = document::load(cx, &PAPER, order)? {
        let header = ladu_record::noun::Patch::new(FIELDS);
        let again = Saving { id: order, header, rows: Vec::new(), stored: Some(order_stored), confirm: false };
        hold(cx, &again)?;
    }
    Ok(())
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getInventoryTransfers", &TRANSFER).doc("Lists transfers and orders for them."),
    Call::write("saveInventoryTransfer", save)
        .inputs(FIELDS)
        .rows(TRANSFER_ROW.fields)
        .exclusive(|params| exclusive::change("inventory transfer", "inventoryTransferID", params))
        .doc("Makes or changes a transfer, or an order for one."),
    Call::write("deleteInventoryTransfer", |cx, answer| {
        answer.total = Some(0);
        document::delete(cx, &PAPER, undo)
    })
    .inputs(&[Field::new("inventoryTransferID", "", Kind::Id).required()])
    .exclusive(|params| exclusive::deletion("inventory transfer", "inventoryTransferID", params))
    .doc("Deletes a transfer or an order; goods go back."),
];
