//! Stock documents: a header and rows, loaded, checked, numbered and stored by their declarations. Confirming one moves goods.

mod facts;
pub mod links;
pub mod packages;
mod rows;
mod sums;

use ladu_ledger::{Document, DocumentKind};
use ladu_store::{OwnedValue, RowSet, Value};
use ladu_types::Id;
use ladu_wire::{Code, Fault, Kind};

use crate::{currency, repeats};
use ladu_record::Cx;
use ladu_record::attributes;
use ladu_record::noun::{self, Child, Field, Noun, PageSize, Patch, Plan, Query, read_patch, read_rows};
use ladu_record::rights::Action;

pub use crate::document::facts::{Package, cost_in, cost_of_row, load_costs, package_of_row, write_unit_cost};
pub use crate::document::rows::{
    Card, Line, amount_of, cards, check_goods, count_packages, lines, replace_rows, same_rows, set_row_price,
};
pub use crate::document::sums::{by_rate, rates_in, write_by_rate};

/// A kind of document, as it is declared. Its rows have the columns `document_id`, `position`, `stable_id`, `product_id` and `amount`.
pub struct Paper {
    /// The header.
    pub noun: &'static Noun,
    /// The rows.
    pub rows: &'static Noun,
    /// What the ledger calls it; also the series of its numbers.
    pub kind: DocumentKind,
    /// Columns of the stores it is about: its user must have access to them, and they are fixed once it is confirmed.
    pub stores: &'static [&'static str],
    /// Without a store it is about the first one.
    pub usual_store: bool,
    /// The id's parameter when it is deleted; empty when it is that of the header.
    pub deleted_as: &'static str,
    /// When it gets the number of its series.
    pub numbered: Numbered,
}

/// When a document gets a number of its own, and the column of it.
#[derive(Debug, Clone, Copy)]
pub enum Numbered {
    /// When it is made.
    Made(&'static str),
    /// When it is confirmed; drafts have none.
    Confirmed(&'static str),
}

impl Paper {
    /// A kind of document at its plainest.
    pub const fn new(
        noun: &'static Noun,
        rows: &'static Noun,
        kind: DocumentKind,
        stores: &'static [&'static str],
    ) -> Paper {
        let numbered = Numbered::Made("number");
        Paper { noun, rows, kind, stores, usual_store: false, deleted_as: "", numbered }
    }

    /// The id's parameter when it is deleted.
    fn deleted_as(&self) -> &'static str {
        if self.deleted_as.is_empty() { self.noun.saved_as() } else { self.deleted_as }
    }
}

/// What all kinds of stock documents have in common as nouns: rows inside, attributes, pages, and what their goods cost when asked for.
pub const fn paper_noun(table: &'static str, id: &'static str, fields: &'static [Field]) -> Noun {
    Noun {
        module: "inventory",
        attributes: true,
        page: Some(PageSize { default: 20, max: 100 }),
        flags: &[("getCost", "Adds what a unit of each row cost.")],
        ..Noun::new(table, id, fields)
    }
}

/// What a program keeps of its own with a row.
pub const ROW_JSON: Field = Field::text("jdoc", "jdoc", 65_000).input("rowJDoc").doc("A program's own JSON.");

/// The rows of a document inside it.
pub const fn rows_inside(noun: &'static Noun) -> Child {
    Child { key: "rows", noun, parent: "document_id", order: "position", when: "", only_filled: false }
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

    /// Would a column get another value by a patch?
    pub fn differs(&self, patch: &Patch, column: &str) -> bool {
        match patch.scalar(column) {
            Some(ladu_wire::Scalar::Text(text)) => text != self.text(column),
            Some(value) => value.int() != self.int(column),
            None => false,
        }
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
        self.stored.as_ref().is_some_and(|stored| stored.differs(&self.header, column))
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
    if header.is_new() {
        noun::check_required(noun, &header)?;
    }
    noun::check_parts(cx, &header)?;
    noun::check_fields(cx, noun, &header)?;
    let rows = read_rows(params, paper.rows.fields)?;
    for row in &rows {
        noun::check_parts(cx, row)?;
    }
    let confirm = header.int("confirmed").is_none_or(|flag| flag == 1);
    let mut saving = Saving { id: header.id.unwrap_or(0), header, rows, stored, confirm };
    for column in paper.stores {
        if paper.usual_store && saving.int(column) == 0 {
            let first = cx.first("SELECT MIN(id) FROM warehouse WHERE account = $0", &[], |row| row.int(0))?;
            saving.header.set(column, first.unwrap_or(0));
        }
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
    if saving.confirm {
        cx.user()?.require_confirming()?;
    }
    Ok(saving)
}

/// Reads the header of a stored document and locks it.
pub fn load(cx: &mut Cx<'_, '_>, paper: &Paper, id: i64) -> Result<Option<Stored>, Fault> {
    load_record(cx, paper.noun, id)
}

/// Reads a stored record and locks it; who waits for it too long is refused (1205).
pub fn load_record(cx: &mut Cx<'_, '_>, noun: &Noun, id: i64) -> Result<Option<Stored>, Fault> {
    let plan = noun.plan();
    let sql = format!("{} WHERE t.account = $0 AND t.id = $1 {{for_update}}", plan.select());
    cx.wait_at_most(repeats::PATIENCE)?;
    let rows = cx.query(&sql, &[Value::Int(id)])?;
    cx.wait_at_most(0)?;
    Ok((!rows.is_empty()).then_some(Stored { rows, plan }))
}

/// Sets the currency and its rate; one that the account does not know is refused (1016), another one once the document is confirmed
/// as well (1017). A document keeps its rate as long as it keeps its currency.
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
    if saving.stored.is_none() || saving.changes("currency_code") {
        saving.header.set_default("currency_rate", known.rate.micro());
    }
    Ok(())
}

/// Stores a document that was not confirmed before, with its rows and attributes: fills in number, day and maker.
pub fn store(cx: &mut Cx<'_, '_>, paper: &Paper, saving: &mut Saving) -> Result<(), Fault> {
    let today = cx.today()?.to_string();
    saving.header.set("confirmed", saving.confirm);
    if saving.confirm {
        saving.header.set("transaction_date", today.as_str());
    }
    number(cx, paper, saving)?;
    if saving.stored.is_none() {
        saving.header.set_default("date", today.as_str());
        let employee = ladu_types::Id::number_of(cx.user()?.employee);
        saving.header.set_default("creator_id", employee);
        saving.id = noun::create(cx, paper.noun, &saving.header)?;
    } else {
        noun::update(cx, paper.noun, saving.id, &saving.header)?;
    }
    attributes::save(cx, paper.noun, saving.id)?;
    replace_rows(cx, paper, saving)
}

/// Takes the next number of the series, when it is time to.
fn number(cx: &mut Cx<'_, '_>, paper: &Paper, saving: &mut Saving) -> Result<(), Fault> {
    let series = format!("number:{}", paper.kind.name());
    match paper.numbered {
        Numbered::Made(column) if saving.stored.is_none() => {
            let number = cx.next_number(&series)?;
            saving.header.set(column, number);
        }
        Numbered::Confirmed(column) if saving.confirm => {
            let number = cx.next_number(&series)?;
            saving.header.set(column, number.to_string());
        }
        _ => {}
    }
    Ok(())
}

/// Stores what may be changed of a confirmed document whose rows are fixed for good: they may be sent again, but not changed (1017).
pub fn store_fixed(cx: &mut Cx<'_, '_>, paper: &Paper, saving: &mut Saving) -> Result<(), Fault> {
    if !saving.rows.is_empty() && same_rows(cx, paper, saving)? != Some(true) {
        return Err(Fault::of(Code::CONFIRMED));
    }
    store_header(cx, paper, saving)
}

/// Stores what may be changed of a confirmed document's header.
pub fn store_header(cx: &mut Cx<'_, '_>, paper: &Paper, saving: &mut Saving) -> Result<(), Fault> {
    saving.header.remove("confirmed");
    noun::update(cx, paper.noun, saving.id, &saving.header)?;
    attributes::save(cx, paper.noun, saving.id)
}

/// Deletes a document: what it moved moves back. `before` undoes what else it did.
pub fn delete(
    cx: &mut Cx<'_, '_>,
    paper: &Paper,
    before: impl FnOnce(&mut Cx<'_, '_>, i64, &Stored) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let name = paper.deleted_as();
    cx.user()?.require(paper.noun.module, Action::Delete)?;
    let id = cx.params.id(name)?.ok_or_else(|| Fault::missing(name))?;
    let stored = load(cx, paper, id)?.ok_or_else(|| Fault::unknown(name))?;
    for column in paper.stores {
        cx.user()?.require_warehouse(stored.int(column))?;
    }
    ladu_ledger::reverse(cx, Document { kind: paper.kind, id: Id::new(id) })?;
    before(cx, id, &stored)?;
    let table = paper.rows.table;
    cx.queue(&format!("DELETE FROM {table} WHERE account = $0 AND document_id = $1"), &[Value::Int(id)])?;
    noun::delete_by_id(cx, paper.noun, id)
}

/// A document that comes of a stocktaking is the only one of its kind (1186), and of the same store (1016).
pub fn check_stocktaking(cx: &mut Cx<'_, '_>, paper: &Paper, saving: &Saving) -> Result<(), Fault> {
    let Some(stocktaking) = saving.header.id_of("stocktaking_id") else { return Ok(()) };
    // Two that are made at once wait for each other here.
    let sql = "SELECT warehouse_id FROM stocktaking WHERE account = $0 AND id = $1 {for_update}";
    let counted = cx.first(sql, &[Value::Int(stocktaking)], |row| row.int(0))?;
    if counted != Some(saving.int("warehouse_id")) {
        return Err(Fault::not_allowed(&saving.header.parameter("stocktaking_id")));
    }
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

/// Restricts a list to the documents of one store, if the user may use it (1064).
pub fn of_warehouse(cx: &mut Cx<'_, '_>, query: &mut Query, text: &str) -> Result<(), Fault> {
    let warehouse = Kind::Id.read("warehouseID", text)?.int();
    cx.user()?.require_warehouse(warehouse)?;
    query.and("t.warehouse_id = ?", [warehouse.into()]);
    Ok(())
}

/// Restricts a list to documents of stores that the user may use; one of the columns is enough.
pub fn within_stores(cx: &mut Cx<'_, '_>, query: &mut Query, columns: &[&str]) -> Result<(), Fault> {
    let user = cx.user()?;
    if user.warehouses.is_empty() {
        return Ok(());
    }
    let stores = user.warehouse_numbers();
    let marks = vec!["?"; stores.len()].join(", ");
    let conditions: Vec<String> = columns.iter().map(|column| format!("t.{column} IN ({marks})")).collect();
    let values = columns.iter().flat_map(|_| stores.iter().map(|id| OwnedValue::Int(*id)));
    query.and(&format!("({})", conditions.join(" OR ")), values.collect::<Vec<_>>());
    Ok(())
}
