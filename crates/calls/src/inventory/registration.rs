//! Inventory registrations: goods that come in without a purchase, or are taken out.

use std::any::Any;
use std::collections::HashMap;

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{
    self, CHANGED, Cell, Field, How, Noun, Page, PageSize, Patch, Plan, filter, read_patch, read_rows,
};
use ladu_books::rights::Action;
use ladu_books::{attributes, stock};
use ladu_store::{RowSet, Value};
use ladu_types::{Fixed, Money, Price, Quantity};
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::Call;

/// A registration.
pub static REGISTRATION: Noun = Noun {
    doc: "Goods that come in without a purchase, or are taken out.",
    module: "inventory",
    log: "inventoryRegistrations",
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    orders: &[("inventoryRegistrationID", "id")],
    prepare: Some(load_rows),
    flags: &[("getCost", "Adds the cost of each row.")],
    filters: &[
        filter("inventoryRegistrationID", How::Equals("id")),
        filter("inventoryRegistrationIDs", How::Any("id")),
        filter("warehouseID", How::Equals("warehouse_id")),
        filter("dateFrom", How::From("date")),
        filter("dateTo", How::To("date")),
        filter("cause", How::Equals("cause")),
        filter("changedSince", How::ChangedSince),
    ],
    ..Noun::new("inventory_registration", "inventoryRegistrationID", FIELDS)
};

const FIELDS: &[Field] = &[
    Field::int("inventoryRegistrationNo", "number").read_only(),
    Field::id("creatorID", "creator_id", "employee"),
    Field::id("warehouseID", "warehouse_id", "warehouse").required().indexed(),
    Field::new("stocktakingID", "stocktaking_id", Kind::Id),
    Field::id("supplierID", "supplier_id", "supplier").indexed(),
    Field::new("reasonID", "reason_id", Kind::Id),
    Field::text("currencyCode", "currency_code", 3),
    Field::amount("currencyRate", "currency_rate").read_only().default(1_000_000),
    Field::date("date", "date").indexed(),
    Field::date("inventoryTransactionDate", "transaction_date").read_only(),
    Field::text("cause", "cause", 1000).doc("Where the goods come from."),
    Field::flag("confirmed", "confirmed"),
    Field::new("added", "added", Kind::Time).read_only(),
    CHANGED,
    Field::special("rows", "", write_rows),
];

/// A row of a registration.
pub static REGISTRATION_ROW: Noun = Noun {
    doc: "A row of a registration.",
    module: "inventory",
    ..Noun::new("inventory_registration_row", "rowID", ROW)
};

const ROW: &[Field] = &[
    Field::id("", "document_id", "").indexed(),
    Field::int("", "position"),
    Field::new("productID", "product_id", Kind::Id).required().indexed(),
    Field::amount("amount", "amount").required(),
    Field::amount("price", "price").doc("Cost of one, in the document's currency."),
    Field::new("packageID", "package_id", Kind::Id),
    Field::amount("amountOfPackages", "amount_of_packages"),
];

/// Rows by document: product, price, amount, cost of the row's moves.
type Rows = HashMap<i64, Vec<[i64; 4]>>;

fn load_rows(cx: &mut Cx<'_, '_>, documents: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let mut rows = Rows::new();
    if documents.is_empty() {
        return Ok(Box::new(rows));
    }
    let list = documents.iter().map(|row| row.int(0).to_string()).collect::<Vec<_>>().join(", ");
    let found = cx.query(
        &format!(
            "SELECT r.document_id, r.product_id, r.price, r.amount, COALESCE(m.value, 0) FROM inventory_registration_row r
             LEFT JOIN stock_move m ON m.account = r.account AND m.document_kind = 'registration' AND m.document_id = r.document_id
             AND m.row_id = r.id WHERE r.account = $0 AND r.document_id IN ({list}) ORDER BY r.document_id, r.position"
        ),
        &[],
    )?;
    for row in found.iter() {
        rows.entry(row.int(0)).or_default().push([row.int(1), row.int(2), row.int(3), row.int(4)]);
    }
    Ok(Box::new(rows))
}

fn write_rows(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let rows = page.extra::<Rows>().and_then(|rows| rows.get(&cell.id));
    w.key(name);
    w.list(|w| {
        for [product, price, amount, cost] in rows.into_iter().flatten() {
            w.object(|w| {
                w.key("productID");
                w.int(*product);
                w.key("price");
                w.number(&Fixed::from_micro(*price).to_string());
                w.key("amount");
                w.number(&Fixed::from_micro(*amount).to_string());
                if page.params.flag("getCost") {
                    let unit = Money::from_micro(*cost).per(Quantity::from_micro(*amount).abs()).unwrap_or_default();
                    w.key("cost");
                    w.number(&unit.to_string());
                }
            });
        }
    });
}

fn save(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = cx.params;
    let mut header = read_patch(params, FIELDS, cx.default_language()?)?;
    header.id = params.id("inventoryRegistrationID")?;
    let action = if header.is_new() { Action::Add } else { Action::Edit };
    cx.user()?.require("inventory", action)?;
    let stored = match header.id {
        Some(id) => {
            let sql = "SELECT confirmed, warehouse_id, currency_rate FROM inventory_registration WHERE account = $0 AND id = $1 {for_update}";
            let found = cx.first(sql, &[Value::Int(id)], |row| (row.int(0) == 1, row.int(1), row.int(2)))?;
            found.ok_or_else(|| Fault::unknown("inventoryRegistrationID"))?
        }
        None => (false, 0, 1_000_000),
    };
    for (field, value) in header.iter() {
        if !field.refers.is_empty() && value.int() != 0 {
            noun::check_reference(cx, field.refers, field.input, value.int())?;
        }
    }
    let warehouse = header.id_of("warehouse_id").unwrap_or(stored.1);
    if warehouse == 0 {
        return Err(Fault::missing("warehouseID"));
    }
    cx.user()?.require_warehouse(warehouse)?;
    let rows = read_rows(params, ROW)?;
    check_rows(cx, &rows)?;
    let id = if stored.0 { edit_confirmed(cx, &header, &rows, stored)? } else { store(cx, header, rows, warehouse)? };
    answer.record(|w| {
        w.key("inventoryRegistrationID");
        w.int(id);
    });
    Ok(())
}

/// Bundles, matrix products and services have no stock to register (1016).
fn check_rows(cx: &mut Cx<'_, '_>, rows: &[Patch]) -> Result<(), Fault> {
    for row in rows {
        let product = row.id_of("product_id").ok_or_else(|| Fault::missing(&row.parameter("product_id")))?;
        let sql = "SELECT type, non_stock FROM product WHERE account = $0 AND id = $1";
        let found = cx.first(sql, &[Value::Int(product)], |row| (row.text(0).to_owned(), row.int(1)))?;
        let (kind, non_stock) = found.ok_or_else(|| Fault::unknown(&row.parameter("product_id")))?;
        if non_stock == 1 || matches!(kind.as_str(), "BUNDLE" | "MATRIX") {
            return Err(Fault::not_allowed(&row.parameter("product_id")));
        }
        match row.quantity("amount") {
            None => return Err(Fault::missing(&row.parameter("amount"))),
            Some(amount) if amount.is_zero() => return Err(Fault::not_allowed(&row.parameter("amount"))),
            Some(_) => {}
        }
        if row.int("price").is_some_and(|price| price < 0) {
            return Err(Fault::not_allowed(&row.parameter("price")));
        }
    }
    Ok(())
}

fn store(cx: &mut Cx<'_, '_>, mut header: Patch, rows: Vec<Patch>, warehouse: i64) -> Result<i64, Fault> {
    let today = cx.today()?.to_string();
    let confirm = header.int("confirmed").is_none_or(|flag| flag == 1);
    header.set("confirmed", confirm);
    set_currency(cx, &mut header)?;
    if header.is_new() {
        header.set_default("date", today.as_str());
        let employee = cx.user()?.employee;
        header.set_default("creator_id", employee);
        let number = cx.next_number("number:registration")?;
        header.set("number", number);
    }
    if confirm {
        header.set("transaction_date", today.as_str());
    }
    let id = match header.id {
        Some(id) => {
            noun::update(cx, &REGISTRATION, id, &header)?;
            id
        }
        None => noun::create(cx, &REGISTRATION, &header)?,
    };
    attributes::save(cx, &REGISTRATION, id)?;
    if !rows.is_empty() {
        cx.queue("DELETE FROM inventory_registration_row WHERE account = $0 AND document_id = $1", &[Value::Int(id)])?;
        for (at, mut row) in rows.into_iter().enumerate() {
            row.set("document_id", id);
            row.set("position", at as i64 + 1);
            noun::create(cx, &REGISTRATION_ROW, &row)?;
        }
    }
    if confirm {
        move_goods(cx, id, warehouse)?;
    }
    Ok(id)
}

/// The currency must be one of the account's (1016); its rate is that of the day.
fn set_currency(cx: &mut Cx<'_, '_>, header: &mut Patch) -> Result<(), Fault> {
    let own = cx.conf()?.text("default_currency").to_owned();
    let code = header.filled("currency_code").map_or(own.clone(), str::to_owned);
    let sql = "SELECT rate FROM currency WHERE account = $0 AND code = $1";
    match cx.first(sql, &[Value::Text(&code)], |row| row.int(0))? {
        Some(rate) => header.set("currency_rate", rate),
        None if code == own => {}
        None => return Err(Fault::not_allowed("currencyCode")),
    }
    if header.is_new() {
        header.set("currency_code", code);
    }
    Ok(())
}

/// Each row with goods makes a layer; a negative one draws the oldest.
fn move_goods(cx: &mut Cx<'_, '_>, id: i64, warehouse: i64) -> Result<(), Fault> {
    let sql = "SELECT currency_rate FROM inventory_registration WHERE account = $0 AND id = $1";
    let rate = Fixed::from_micro(cx.first(sql, &[Value::Int(id)], |row| row.int(0))?.unwrap_or(1_000_000));
    let sql =
        "SELECT id, product_id, amount, price FROM inventory_registration_row WHERE account = $0 AND document_id = $1
               ORDER BY product_id, position";
    for row in cx.query(sql, &[Value::Int(id)])?.iter() {
        let (product, quantity) = (row.int(1), Quantity::from_micro(row.int(2)));
        let document = stock::Document { kind: "registration", id, row: row.int(0) };
        if quantity.is_negative() {
            let (to, quantity) = (stock::PLACE_FOUND, quantity.abs());
            let issue = stock::Issue { product, warehouse, to, quantity, document, required: false };
            // Without a demand for stock nothing is refused.
            let _ = stock::issue(cx, &issue)?;
            continue;
        }
        let price = Price(Fixed::from_micro(row.int(3)).times(rate)?);
        let receipt = stock::Receipt {
            product,
            warehouse,
            from: stock::PLACE_FOUND,
            quantity,
            cost: stock::Cost::of(price, quantity)?,
            document,
        };
        stock::receive(cx, &receipt)?;
    }
    Ok(())
}

/// Of a confirmed registration only prices may change, and all rows must be sent in their order (1023); what was drawn from them is
/// valued anew.
fn edit_confirmed(
    cx: &mut Cx<'_, '_>,
    header: &Patch,
    rows: &[Patch],
    (_, warehouse, rate): (bool, i64, i64),
) -> Result<i64, Fault> {
    let id = header.id.unwrap_or(0);
    if header.id_of("warehouse_id").is_some_and(|sent| sent != warehouse) {
        return Err(Fault::of(Code::CONFIRMED));
    }
    let mut allowed = Patch::new(FIELDS);
    for column in ["cause", "date", "creator_id", "reason_id", "supplier_id", "stocktaking_id"] {
        if let Some(value) = header.get(column) {
            allowed.set(column, value.clone());
        }
    }
    noun::update(cx, &REGISTRATION, id, &allowed)?;
    attributes::save(cx, &REGISTRATION, id)?;
    if rows.is_empty() {
        return Ok(id);
    }
    let sql = "SELECT id, product_id, amount, price FROM inventory_registration_row WHERE account = $0 AND document_id = $1 ORDER BY position";
    let stored = cx.query(sql, &[Value::Int(id)])?;
    let same = stored.len() == rows.len()
        && stored
            .iter()
            .zip(rows)
            .all(|(old, new)| Some(old.int(1)) == new.id_of("product_id") && Some(old.int(2)) == new.int("amount"));
    if !same {
        return Err(Fault::of(Code::ROWS_DIFFER));
    }
    for (old, new) in stored.iter().zip(rows) {
        let price = new.int("price").unwrap_or(0);
        if price == old.int(3) {
            continue;
        }
        cx.queue(
            "UPDATE inventory_registration_row SET price = $2 WHERE account = $0 AND id = $1",
            &[Value::Int(old.int(0)), Value::Int(price)],
        )?;
        let sql = "SELECT l.id FROM stock_move m JOIN stock_layer l ON l.account = m.account AND l.move_id = m.id
                   WHERE m.account = $0 AND m.document_kind = 'registration' AND m.document_id = $1 AND m.row_id = $2 AND m.reverses = 0";
        if let Some(layer) = cx.first(sql, &[Value::Int(id), Value::Int(old.int(0))], |row| row.int(0))? {
            let unit = Price(Fixed::from_micro(price).times(Fixed::from_micro(rate))?);
            stock::revalue(cx, layer, stock::Cost::of(unit, Quantity::from_micro(old.int(2)))?)?;
        }
    }
    Ok(id)
}

/// Deletes a registration; what it brought goes away again.
fn delete(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let id = cx.params.id("inventoryRegistrationID")?.ok_or_else(|| Fault::missing("inventoryRegistrationID"))?;
    let sql = "SELECT confirmed, warehouse_id FROM inventory_registration WHERE account = $0 AND id = $1 {for_update}";
    let found = cx.first(sql, &[Value::Int(id)], |row| (row.int(0), row.int(1)))?;
    let (confirmed, warehouse) = found.ok_or_else(|| Fault::unknown("inventoryRegistrationID"))?;
    cx.user()?.require_warehouse(warehouse)?;
    if confirmed == 1 {
        stock::reverse(cx, "registration", id)?;
    }
    cx.queue("DELETE FROM inventory_registration_row WHERE account = $0 AND document_id = $1", &[Value::Int(id)])?;
    answer.total = Some(0);
    noun::delete_by_id(cx, &REGISTRATION, id)
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::list("getInventoryRegistrations", &REGISTRATION).doc("Lists registrations."),
    Call::write("saveInventoryRegistration", save).inputs(FIELDS).rows(ROW).doc("Makes or changes a registration."),
    Call::write("deleteInventoryRegistration", delete)
        .inputs(&[Field::new("inventoryRegistrationID", "", Kind::Id).required()])
        .doc("Deletes a registration."),
];
