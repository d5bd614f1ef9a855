//! Stock documents: a header and rows, loaded, checked, numbered and stored by their declarations. Confirming one moves goods.

use std::any::Any;
use std::collections::HashMap;

use ladu_store::{OwnedValue, Row, RowSet, Value};
use ladu_types::{Money, Quantity};
use ladu_wire::{Code, Fault, Writer};

use crate::cx::Cx;
use crate::noun::{self, Cell, Noun, Page, Patch, Plan, Query, read_patch, read_rows};
use crate::rights::Action;
use crate::{attributes, currency, stock};

/// A kind of document, as it is declared. Its rows have the columns `document_id`, `position`, `stable_id`, `product_id` and `amount`.
pub struct Paper {
    /// The header.
    pub noun: &'static Noun,
    /// The rows.
    pub rows: &'static Noun,
    /// What the ledger calls it; also the series of its numbers.
    pub kind: &'static str,
    /// Columns of the stores it is about: its user must have access to them, and they are fixed once it is confirmed.
    pub stores: &'static [&'static str],
}

/// A document as it is stored.
pub struct Stored {
    rows: RowSet,
    plan: &'static Plan,
}

impl Stored {
    /// A number of a column.
    pub fn int(&self, column: &str) -> i64 {
        self.plan.position(column).map_or(0, |at| self.rows.get(0).int(at))
    }

    /// A text of a column.
    pub fn text(&self, column: &str) -> &str {
        self.plan.position(column).map_or("", |at| self.rows.get(0).text(at))
    }
}

/// A document being saved.
pub struct Saving {
    /// Its id, 0 until it is stored for the first time.
    pub id: i64,
    /// What was sent of the header.
    pub header: Patch,
    /// The rows that were sent; none means that rows stay as they are.
    pub rows: Vec<Patch>,
    /// What is stored of it.
    pub stored: Option<Stored>,
    /// It is to be confirmed now.
    pub confirm: bool,
}

impl Saving {
    /// A number of the header: as sent, else as stored.
    pub fn int(&self, column: &str) -> i64 {
        self.header.int(column).unwrap_or_else(|| self.stored.as_ref().map_or(0, |stored| stored.int(column)))
    }

    /// A text of the header: as sent, else as stored.
    pub fn text(&self, column: &str) -> &str {
        let stored = || self.stored.as_ref().map_or("", |stored| stored.text(column));
        self.header.text(column).unwrap_or_else(stored)
    }

    /// Was it confirmed before?
    pub fn is_fixed(&self) -> bool {
        self.stored.as_ref().is_some_and(|stored| stored.int("confirmed") == 1)
    }

    /// Would a column of a stored document get another value?
    pub fn changes(&self, column: &str) -> bool {
        let Some(stored) = &self.stored else { return false };
        match self.header.get(column) {
            Some(ladu_wire::Scalar::Text(text)) => text != stored.text(column),
            Some(value) => value.int() != stored.int(column),
            None => false,
        }
    }
}

/// Reads a document that is to be saved, checks what its fields say of themselves, and locks it when it is stored already.
pub fn read(cx: &mut Cx<'_, '_>, paper: &Paper) -> Result<Saving, Fault> {
    let (params, noun) = (cx.params, paper.noun);
    let mut header = read_patch(params, noun.fields, cx.default_language()?)?;
    header.id = params.id(noun.saved_as())?;
    cx.user()?.require(noun.module, if header.is_new() { Action::Add } else { Action::Edit })?;
    let stored = match header.id {
        Some(id) => Some(load(cx, paper, id)?.ok_or_else(|| Fault::unknown(noun.saved_as()))?),
        None => None,
    };
    noun::check_parts(cx, &header)?;
    noun::check_fields(cx, noun, &header)?;
    let rows = read_rows(params, paper.rows.fields)?;
    for row in &rows {
        noun::check_parts(cx, row)?;
    }
    let confirm = header.int("confirmed").is_none_or(|flag| flag == 1);
    let mut saving = Saving { id: header.id.unwrap_or(0), header, rows, stored, confirm };
    for column in paper.stores {
        let store = saving.int(column);
        if store == 0 {
            return Err(Fault::missing(&saving.header.parameter(column)));
        }
        cx.user()?.require_warehouse(store)?;
        if saving.is_fixed() && saving.changes(column) {
            return Err(Fault::of(Code::CONFIRMED));
        }
    }
    saving.confirm = saving.confirm && !saving.is_fixed();
    Ok(saving)
}

/// Reads the header of a stored document and locks it.
pub fn load(cx: &mut Cx<'_, '_>, paper: &Paper, id: i64) -> Result<Option<Stored>, Fault> {
    let plan = paper.noun.plan();
    let sql = format!("{} WHERE t.account = $0 AND t.id = $1 {{for_update}}", plan.select());
    let rows = cx.query(&sql, &[Value::Int(id)])?;
    Ok((!rows.is_empty()).then_some(Stored { rows, plan }))
}

/// Sets the currency and its rate; one that the account does not know is refused (1016), another one once the document is confirmed
/// as well (1017).
pub fn set_currency(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    let sent = saving.header.filled("currency_code").map(str::to_owned);
    let known = currency::of_code(cx, sent.as_deref())?;
    if sent.is_some_and(|sent| !sent.eq_ignore_ascii_case(&known.code)) {
        return Err(Fault::not_allowed(&saving.header.parameter("currency_code")));
    }
    if saving.header.filled("currency_code").is_none() && saving.stored.is_some() {
        saving.header.remove("currency_code");
        return Ok(());
    }
    saving.header.set("currency_code", known.code.as_str());
    if saving.is_fixed() {
        return if saving.changes("currency_code") { Err(Fault::of(Code::CONFIRMED)) } else { Ok(()) };
    }
    saving.header.set_default("currency_rate", known.rate.micro());
    Ok(())
}

/// What a product is, as far as documents care.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// `PRODUCT`, `BUNDLE`, `MATRIX` or `ASSEMBLY`.
    pub kind: String,
    /// It has a stock of its own.
    pub stocked: bool,
    /// What a unit weighs, with its packaging when that is known.
    pub weight: Quantity,
}

/// The products on some rows. An id that refers to nothing is refused (1011).
pub fn cards(cx: &mut Cx<'_, '_>, rows: &[Patch]) -> Result<HashMap<i64, Card>, Fault> {
    let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.id_of("product_id")).collect();
    ids.sort_unstable();
    ids.dedup();
    let sql = "SELECT id, type, non_stock, net_weight, gross_weight FROM product WHERE account = $0 AND id IN ({ids})";
    let card = |row: Row<'_>| {
        let (kind, net, gross) = (row.text(1).to_owned(), row.int(3), row.int(4));
        let stocked = row.int(2) == 0 && !matches!(kind.as_str(), "BUNDLE" | "MATRIX");
        Card { kind, stocked, weight: Quantity::from_micro(if gross > 0 { gross } else { net }) }
    };
    let cards: HashMap<i64, Card> = cx.among(sql, &ids, &[])?.iter().map(|row| (row.int(0), card(row))).collect();
    match rows.iter().find(|row| row.id_of("product_id").is_some_and(|id| !cards.contains_key(&id))) {
        Some(row) => Err(Fault::unknown(&row.parameter("product_id"))),
        None => Ok(cards),
    }
}

/// Checks rows of goods: each is of a product with a stock of its own and of some amount; packages are counted out.
pub fn check_goods(cx: &mut Cx<'_, '_>, rows: &mut [Patch], signed: bool) -> Result<HashMap<i64, Card>, Fault> {
    count_packages(cx, rows)?;
    let cards = cards(cx, rows)?;
    for row in rows.iter() {
        let product = row.id_of("product_id").ok_or_else(|| Fault::missing(&row.parameter("product_id")))?;
        if !cards.get(&product).is_some_and(|card| card.stocked) {
            return Err(Fault::not_allowed(&row.parameter("product_id")));
        }
        let amount = row.quantity("amount").ok_or_else(|| Fault::missing(&row.parameter("amount")))?;
        if amount.is_zero() || (amount.is_negative() && !signed) {
            return Err(Fault::not_allowed(&row.parameter("amount")));
        }
        if row.int("price").is_some_and(|price| price < 0) {
            return Err(Fault::not_allowed(&row.parameter("price")));
        }
    }
    Ok(cards)
}

/// The amount of a row in packages is their number times what is in one; when both are sent they must agree (1013).
pub fn count_packages(cx: &mut Cx<'_, '_>, rows: &mut [Patch]) -> Result<(), Fault> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.id_of("package_id")).collect();
    let sql = "SELECT id, product_id, amount FROM product_package WHERE account = $0 AND id IN ({ids})";
    let found = cx.among(sql, &ids, &[])?;
    for row in rows.iter_mut() {
        let Some(package) = row.id_of("package_id") else { continue };
        let known = found.iter().find(|known| known.int(0) == package && Some(known.int(1)) == row.id_of("product_id"));
        let known = known.ok_or_else(|| Fault::unknown(&row.parameter("package_id")))?;
        let inside = Quantity::from_micro(known.int(2));
        match (row.quantity("amount"), row.quantity("amount_of_packages")) {
            (None, Some(packages)) => row.set("amount", packages.0.times(inside.0)?.micro()),
            (Some(amount), None) => row.set("amount_of_packages", amount.0.over(inside.0)?.micro()),
            (Some(amount), Some(packages)) if packages.0.times(inside.0)? != amount.0 => {
                return Err(Fault::at(Code::CONFLICT, row.parameter("amount_of_packages")));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Are the rows that were sent those that are stored, as to products and amounts? None when they are the same in another order or
/// not as many.
pub fn same_rows(cx: &mut Cx<'_, '_>, paper: &Paper, saving: &Saving) -> Result<Option<bool>, Fault> {
    let table = paper.rows.table;
    let sql =
        format!("SELECT product_id, amount FROM {table} WHERE account = $0 AND document_id = $1 ORDER BY position, id");
    let pair = |row: Row<'_>| (row.int(0), row.int(1));
    let mut stored: Vec<(i64, i64)> = cx.query(&sql, &[Value::Int(saving.id)])?.iter().map(pair).collect();
    let of_row = |row: &Patch| (row.int("product_id").unwrap_or(0), row.int("amount").unwrap_or(0));
    let mut sent: Vec<(i64, i64)> = saving.rows.iter().map(of_row).collect();
    if stored == sent {
        return Ok(Some(true));
    }
    stored.sort_unstable();
    sent.sort_unstable();
    Ok(if stored == sent || stored.len() != sent.len() { None } else { Some(false) })
}

/// Stores a document that was not confirmed before, with its rows and attributes: fills in number, day and maker.
pub fn store(cx: &mut Cx<'_, '_>, paper: &Paper, saving: &mut Saving) -> Result<(), Fault> {
    let today = cx.today()?.to_string();
    saving.header.set("confirmed", saving.confirm);
    if saving.confirm {
        saving.header.set("transaction_date", today.as_str());
    }
    if saving.stored.is_none() {
        saving.header.set_default("date", today.as_str());
        let employee = cx.user()?.employee;
        saving.header.set_default("creator_id", employee);
        let number = cx.next_number(&format!("number:{}", paper.kind))?;
        saving.header.set("number", number);
        saving.id = noun::create(cx, paper.noun, &saving.header)?;
    } else {
        noun::update(cx, paper.noun, saving.id, &saving.header)?;
    }
    attributes::save(cx, paper.noun, saving.id)?;
    replace_rows(cx, paper, saving)
}

/// Stores what may be changed of a confirmed document's header.
pub fn store_header(cx: &mut Cx<'_, '_>, paper: &Paper, saving: &mut Saving) -> Result<(), Fault> {
    for column in ["confirmed", "currency_rate"] {
        saving.header.remove(column);
    }
    noun::update(cx, paper.noun, saving.id, &saving.header)?;
    attributes::save(cx, paper.noun, saving.id)
}

/// Replaces the rows, when any were sent. A row keeps its stable id when that is sent along.
pub fn replace_rows(cx: &mut Cx<'_, '_>, paper: &Paper, saving: &mut Saving) -> Result<(), Fault> {
    if saving.rows.is_empty() {
        return Ok(());
    }
    let table = paper.rows.table;
    cx.queue(&format!("DELETE FROM {table} WHERE account = $0 AND document_id = $1"), &[Value::Int(saving.id)])?;
    for (row, position) in saving.rows.iter_mut().zip(1i64..) {
        row.set("document_id", saving.id);
        row.set("position", position);
    }
    noun::create_many(cx, paper.rows, &mut saving.rows)?;
    cx.queue(
        &format!("UPDATE {table} SET stable_id = id WHERE account = $0 AND document_id = $1 AND stable_id = 0"),
        &[Value::Int(saving.id)],
    )
}

/// A row of goods that is to be moved.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Its id.
    pub row: i64,
    /// The product.
    pub product: i64,
    /// Units.
    pub quantity: Quantity,
    /// The price as entered, in micro-units.
    pub price: i64,
}

/// The rows of a stored document in the order in which goods are moved: by product. Their levels are locked from here on.
pub fn lines(cx: &mut Cx<'_, '_>, paper: &Paper, id: i64) -> Result<Vec<Line>, Fault> {
    let table = paper.rows.table;
    let sql = format!(
        "SELECT id, product_id, amount, price FROM {table} WHERE account = $0 AND document_id = $1 AND product_id > 0
         ORDER BY product_id, position, id"
    );
    let line = |row: Row<'_>| Line {
        row: row.int(0),
        product: row.int(1),
        quantity: Quantity::from_micro(row.int(2)),
        price: row.int(3),
    };
    let lines: Vec<Line> = cx.query(&sql, &[Value::Int(id)])?.iter().map(line).collect();
    let mut products: Vec<i64> = lines.iter().map(|line| line.product).collect();
    products.dedup();
    stock::lock(cx, &products)?;
    Ok(lines)
}

/// Writes what a row's goods cost each into its price.
pub fn set_row_price(cx: &mut Cx<'_, '_>, paper: &Paper, line: &Line, cost: stock::Cost) -> Result<(), Fault> {
    let unit = cost.value.per(line.quantity)?;
    cx.queue(
        &format!("UPDATE {} SET price = $2 WHERE account = $0 AND id = $1", paper.rows.table),
        &[Value::Int(line.row), Value::Int(unit.micro())],
    )
}

/// The parameter of a row's amount, for a fault about its goods.
pub fn amount_of(saving: &Saving, line: &Line) -> String {
    let row = saving.rows.iter().find(|row| row.id == Some(line.row));
    row.map_or("amount".to_owned(), |row| row.parameter("amount"))
}

/// Deletes a document: what it moved moves back. `before` undoes what else it did.
pub fn delete(
    cx: &mut Cx<'_, '_>,
    paper: &Paper,
    before: impl FnOnce(&mut Cx<'_, '_>, i64, &Stored) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let name = paper.noun.saved_as();
    cx.user()?.require(paper.noun.module, Action::Delete)?;
    let id = cx.params.id(name)?.ok_or_else(|| Fault::missing(name))?;
    let stored = load(cx, paper, id)?.ok_or_else(|| Fault::unknown(name))?;
    for column in paper.stores {
        cx.user()?.require_warehouse(stored.int(column))?;
    }
    stock::reverse(cx, paper.kind, id)?;
    before(cx, id, &stored)?;
    let table = paper.rows.table;
    cx.queue(&format!("DELETE FROM {table} WHERE account = $0 AND document_id = $1"), &[Value::Int(id)])?;
    noun::delete_by_id(cx, paper.noun, id)
}

/// A document that comes of a stocktaking is the only one of its kind (1186).
pub fn check_stocktaking(cx: &mut Cx<'_, '_>, paper: &Paper, saving: &Saving) -> Result<(), Fault> {
    let Some(stocktaking) = saving.header.id_of("stocktaking_id") else { return Ok(()) };
    let sql =
        format!("SELECT id FROM {} WHERE account = $0 AND stocktaking_id = $1 AND id <> $2 LIMIT 1", paper.noun.table);
    match cx.first(&sql, &[Value::Int(stocktaking), Value::Int(saving.id)], |_| ())? {
        Some(()) => Err(Fault::of(Code::STOCKTAKING_DONE)),
        None => Ok(()),
    }
}

/// A reason must be for that purpose.
pub fn check_reason(cx: &mut Cx<'_, '_>, saving: &Saving, purpose: &str, fault: Fault) -> Result<(), Fault> {
    let Some(reason) = saving.header.id_of("reason_id") else { return Ok(()) };
    let sql = "SELECT purpose FROM reason_code WHERE account = $0 AND id = $1";
    match cx.first(sql, &[Value::Int(reason)], |row| row.text(0) == purpose)? {
        Some(true) => Ok(()),
        _ => Err(fault),
    }
}

/// Restricts a list to documents of stores that the user may use; one of the columns is enough.
pub fn within_stores(cx: &mut Cx<'_, '_>, query: &mut Query, columns: &[&str]) -> Result<(), Fault> {
    let user = cx.user()?;
    if user.warehouses.is_empty() {
        return Ok(());
    }
    let mut stores: Vec<i64> = user.warehouses.iter().copied().collect();
    stores.sort_unstable();
    let marks = vec!["?"; stores.len()].join(", ");
    let conditions: Vec<String> = columns.iter().map(|column| format!("t.{column} IN ({marks})")).collect();
    let values = columns.iter().flat_map(|_| stores.iter().map(|id| OwnedValue::Int(*id)));
    query.and(&format!("({})", conditions.join(" OR ")), values.collect::<Vec<_>>());
    Ok(())
}

/// What the goods of each row cost, by row.
struct RowCosts(HashMap<i64, Money>);

/// Loads what the rows of a page of documents cost, when that is asked for.
pub fn load_costs(cx: &mut Cx<'_, '_>, kind: &str, rows: &RowSet, plan: &Plan) -> Result<Box<dyn Any>, Fault> {
    let mut costs = HashMap::new();
    if cx.params.flag("getCost") {
        let at = plan.position("document_id").unwrap_or(0);
        let mut documents: Vec<i64> = rows.iter().map(|row| row.int(at)).collect();
        documents.dedup();
        let sql = "SELECT row_id, CAST(SUM(value) AS BIGINT) FROM stock_move WHERE account = $0 AND document_kind = $1
                   AND document_id IN ({ids}) AND reverses = 0 GROUP BY row_id";
        let found = cx.among(sql, &documents, &[Value::Text(kind)])?;
        costs = found.iter().map(|row| (row.int(0), Money::from_micro(row.int(1)))).collect();
    }
    Ok(Box::new(RowCosts(costs)))
}

/// What all goods of a row cost, as loaded by [`load_costs`].
pub fn cost_of_row(page: &Page<'_>, cell: &Cell<'_>) -> Money {
    page.extra::<RowCosts>().and_then(|costs| costs.0.get(&cell.id)).copied().unwrap_or_default()
}

/// Writes what one unit of a row's goods costs.
pub fn write_unit_cost(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    let amount = Quantity::from_micro(cell.int("amount")).abs();
    w.key(name);
    w.number(&cost_of_row(page, cell).per(amount).unwrap_or_default().to_string());
}
