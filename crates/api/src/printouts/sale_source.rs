//! What a paper is made of, read in a fixed number of statements.

use std::collections::HashMap;

use ladu_record::Cx;
use ladu_record::noun::{self, Column, ColumnType};
use ladu_store::{Row, RowSet, Value};
use ladu_trade::addresses;
use ladu_trade::sale::DOCUMENT;
use ladu_trade::sale::columns::CREDITED;
use ladu_types::Money;
use ladu_wire::{Fault, Language};

use super::company::{Company, main_address, parts_of};

/// A document with everything that its papers show.
pub(crate) struct Source {
    header: RowSet,
    /// The goods, by [`ROW_COLUMNS`].
    pub(super) rows: RowSet,
    /// The payments: type, printed name, sum, cash paid, change, card.
    pub(super) payments: RowSet,
    pub(super) company: Company,
    /// Customers by id, by [`PERSON_COLUMNS`].
    people: HashMap<i64, Vec<String>>,
    /// The first address of each owner, and each address by its own id.
    owners: HashMap<i64, Vec<(&'static str, String)>>,
    addresses: HashMap<i64, Vec<(&'static str, String)>>,
    /// The number and the day of the invoice that it credits.
    pub(super) credited: Option<[String; 2]>,
    /// Tax rates by id: their names, and whether the buyer owes the tax.
    pub(super) rates: HashMap<i64, (String, bool)>,
    /// Employees: name, job title, phone, fax, mobile, e-mail.
    employees: HashMap<i64, [String; 6]>,
}

/// What is read of a row of goods.
pub(super) const ROW_COLUMNS: &[&str] = &[
    "r.name",
    "r.amount",
    "r.price",
    "r.discount",
    "r.final_net",
    "r.final_gross",
    "r.net",
    "r.tax",
    "r.total",
    "COALESCE(v.rate, 0)",
    "COALESCE(p.code, '')",
    "COALESCE(p.code2, '')",
    "COALESCE(p.code3, '')",
    "COALESCE(p.supplier_code, '')",
    "COALESCE(u.name, '')",
    "COALESCE(g.name, '')",
    "COALESCE(b.name, '')",
    "COALESCE(c.name, '')",
    "r.discount_sum",
];

/// What is read of a customer.
pub(super) const PERSON_COLUMNS: &[&str] = &[
    "name",
    "code",
    "phone",
    "email",
    "mobile",
    "fax",
    "vat_number",
    "card_number",
    "bank_name",
    "bank_account",
    "group_id",
    "manager_id",
    "first_name",
    "last_name",
    "document_language",
];

impl Source {
    /// Reads a document (1011 when there is none).
    pub(crate) fn load(cx: &mut Cx<'_, '_>, document: i64, parameter: &str) -> Result<Source, Fault> {
        let id = [Value::Int(document)];
        let header = cx.query(&format!("{} WHERE t.account = $0 AND t.id = $1", DOCUMENT.plan().select()), &id)?;
        if header.is_empty() {
            return Err(Fault::unknown(parameter));
        }
        let rows = cx.query(
            &format!(
                "SELECT {} FROM sales_row r
                 LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id
                 LEFT JOIN unit u ON u.account = r.account AND u.id = p.unit_id
                 LEFT JOIN product_group g ON g.account = r.account AND g.id = p.group_id
                 LEFT JOIN brand b ON b.account = r.account AND b.id = p.brand_id
                 LEFT JOIN product_category c ON c.account = r.account AND c.id = p.category_id
                 LEFT JOIN vat_rate v ON v.account = r.account AND v.id = r.vat_rate_id
                 WHERE r.account = $0 AND r.document_id = $1 ORDER BY r.position, r.id",
                ROW_COLUMNS.join(", ")
            ),
            &id,
        )?;
        let payments = cx.query(
            "SELECT p.type, COALESCE(t.print_name, ''), COALESCE(t.name, ''), p.sum, p.cash_paid, p.cash_change, p.card_type, p.card_number
             FROM payment p LEFT JOIN payment_type t ON t.account = p.account AND t.id = p.type_id
             WHERE p.account = $0 AND p.document_id = $1 ORDER BY p.id",
            &id,
        )?;
        let mut source = Source { header, rows, payments, ..Source::of_nothing(cx)? };
        let people = ["client_id", "payer_id", "ship_to_id", "contact_id"].map(|column| source.int(column));
        source.load_people(cx, people.into_iter().filter(|id| *id != 0).collect())?;
        let rates = cx.query("SELECT id, name, is_reverse FROM vat_rate WHERE account = $0", &[])?;
        source.rates = rates.iter().map(|row| (row.int(0), (row.text(1).to_owned(), row.int(2) == 1))).collect();
        if let Some(credited) = source.get(CREDITED).flatten() {
            let sql =
                "SELECT CASE WHEN custom_number <> '' THEN custom_number ELSE number END, date FROM sales_document
                       WHERE account = $0 AND id = $1";
            source.credited =
                cx.first(sql, &[credited.into()], |row| [row.text(0).to_owned(), row.text(1).to_owned()])?;
        }
        Ok(source)
    }

    /// The company and a customer, without a document (1011 when there is no such customer).
    pub(super) fn of_customer(cx: &mut Cx<'_, '_>, customer: i64) -> Result<Source, Fault> {
        let mut source = Source::of_nothing(cx)?;
        source.load_people(cx, vec![customer])?;
        if source.people.is_empty() { Err(Fault::unknown("customerID")) } else { Ok(source) }
    }

    fn of_nothing(cx: &mut Cx<'_, '_>) -> Result<Source, Fault> {
        Ok(Source {
            header: RowSet::default(),
            rows: RowSet::default(),
            payments: RowSet::default(),
            company: Company::load(cx)?,
            people: HashMap::new(),
            owners: HashMap::new(),
            addresses: HashMap::new(),
            credited: None,
            rates: HashMap::new(),
            employees: HashMap::new(),
        })
    }

    fn load_people(&mut self, cx: &mut Cx<'_, '_>, people: Vec<i64>) -> Result<(), Fault> {
        let columns = PERSON_COLUMNS.join(", ");
        let sql = format!("SELECT id, {columns} FROM customer WHERE account = $0 AND id IN ({{ids}})");
        let cell = |row: Row<'_>, at: usize| match row.value(at) {
            Value::Int(number) => number.to_string(),
            _ => row.text(at).to_owned(),
        };
        let person = |row: Row<'_>| (row.int(0), (1..=PERSON_COLUMNS.len()).map(|at| cell(row, at)).collect());
        self.people = cx.among(&sql, &people, &[])?.iter().map(person).collect();
        for (owner, list) in addresses::of_owners(cx, &people)? {
            self.addresses.extend(list.iter().map(|address| (address.id, parts_of(address))));
            self.owners.insert(owner, main_address(list));
        }
        let employees: Vec<i64> =
            ["employee_id", "packer_id"].into_iter().map(|column| self.int(column)).filter(|id| *id != 0).collect();
        let titles = noun::names(cx, "job_title")?;
        let sql = "SELECT id, name, job_title_id, phone, fax, mobile, email FROM employee WHERE account = $0 AND id IN ({ids})";
        let employee = |row: Row<'_>| {
            let title = titles.get(&row.int(2)).cloned().unwrap_or_default();
            let [phone, fax, mobile, email] = [3, 4, 5, 6].map(|at| row.text(at).to_owned());
            (row.int(0), [row.text(1).to_owned(), title, phone, fax, mobile, email])
        };
        self.employees = cx.among(sql, &employees, &[])?.iter().map(employee).collect();
        Ok(())
    }

    fn cell(&self, column: &str) -> Value<'_> {
        let at = DOCUMENT.plan().position(column);
        at.and_then(|at| self.header.first().map(|row| row.value(at))).unwrap_or(Value::Null)
    }

    /// What a column of the document holds; none when the paper is of no document.
    pub(super) fn get<T: ColumnType>(&self, column: Column<T>) -> Option<T::Read<'_>> {
        self.header.first().map(|row| DOCUMENT.plan().get(row, column))
    }

    /// A sum of the document; nothing where there is no document.
    pub(super) fn sum(&self, column: Column<Money>) -> Money {
        self.get(column).unwrap_or_default()
    }

    /// A number of the document.
    pub(crate) fn int(&self, column: &str) -> i64 {
        if let Value::Int(value) = self.cell(column) { value } else { 0 }
    }

    /// A text of the document.
    pub(crate) fn text(&self, column: &str) -> &str {
        if let Value::Text(text) = self.cell(column) { text } else { "" }
    }

    /// The document's own number, or the one somebody gave it.
    pub(crate) fn number(&self) -> &str {
        if self.text("custom_number").is_empty() { self.text("number") } else { self.text("custom_number") }
    }

    /// A text of a customer.
    pub(super) fn person(&self, id: i64, column: &str) -> &str {
        let at = PERSON_COLUMNS.iter().position(|known| *known == column).unwrap_or(0);
        self.people.get(&id).and_then(|cells| cells.get(at)).map_or("", String::as_str)
    }

    /// The language of the paper: the one that is asked for, else that of whoever of its readers has one, the first of all, else the account's.
    pub(super) fn language(&self, cx: &mut Cx<'_, '_>, readers: &[i64]) -> Result<Language, Fault> {
        let asked = cx.language()?;
        if cx.params.filled("lang").is_some() {
            return Ok(asked);
        }
        let own = readers.iter().find_map(|id| Language::parse(self.person(*id, "document_language")));
        Ok(own.unwrap_or(asked))
    }

    /// Who reads the paper of a document: who pays for it, and the customer.
    pub(super) fn readers(&self) -> [i64; 2] {
        ["payer_id", "client_id"].map(|column| self.int(column))
    }

    /// The name of a customer as one writes it: people's first names come first.
    pub(super) fn name_of(&self, id: i64) -> String {
        let (first, last) = (self.person(id, "first_name"), self.person(id, "last_name"));
        if first.is_empty() { self.person(id, "name").to_owned() } else { format!("{first} {last}").trim().to_owned() }
    }

    /// The name, job title, phone, fax, mobile and e-mail of an employee.
    pub(super) fn employee(&self, id: i64) -> [&str; 6] {
        self.employees.get(&id).map_or([""; 6], |parts| parts.each_ref().map(String::as_str))
    }

    /// The parts of an address: the one that is named, else the first of its owner.
    pub(super) fn address(&self, address: i64, owner: i64) -> &[(&'static str, String)] {
        let own = self.addresses.get(&address).or_else(|| self.owners.get(&owner));
        own.map_or(&[], Vec::as_slice)
    }
}
