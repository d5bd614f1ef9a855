//! The report of purchases: what was bought in a period, by product, group, brand, supplier, document or row.

use std::collections::BTreeMap;
use std::sync::Arc;

use ladu_record::Cx;
use ladu_record::noun::{self, Field, Names, Query};
use ladu_record::tree;
use ladu_store::{OwnedValue, Row, RowSet};
use ladu_trade::{currency, prices};
use ladu_types::{Fixed, Money, Percent, Quantity};
use ladu_wire::{Fault, Kind};

use crate::Csv;

/// What the report can be about, and what of the purchased row tells its lines apart.
const KINDS: &[&str] = &[
    "PURCHASE_BY_PRODUCT",
    "PURCHASE_BY_PRODUCT_GROUP",
    "PURCHASE_BY_BRAND",
    "PURCHASE_BY_SUPPLIER",
    "PURCHASE_BY_SUPPLIER_GROUP",
    "PURCHASE_BY_INVOICE",
    "PURCHASE_BY_INVOICE_ROWS",
];

const GOODS: &[&str] = &["ALL", "STOCK", "NON_STOCK"];

pub(super) const INPUT: &[Field] = &[
    Field::word("reportType", "", KINDS).required(),
    Field::date("dateStart", "").required().doc("By the day on which documents were confirmed."),
    Field::date("dateEnd", "").required(),
    Field::text("currencyCode", "", 3).doc("Sums are in this currency; the account's own when left out."),
    Field::new("warehouseID", "", Kind::Id),
    Field::new("productID", "", Kind::Id),
    Field::word("productType", "", GOODS).doc("ALL when left out."),
    Field::new("productGroupID", "", Kind::Id).doc("With the groups below it."),
    Field::new("categoryID", "", Kind::Id),
    Field::new("priorityGroupID", "", Kind::Id),
    Field::new("supplierID", "", Kind::Id),
    Field::new("brandID", "", Kind::Id),
    Field::flag("includeServices", ""),
    Field::flag("getAccountsPayableReport", "").doc("Bills instead of documents that move goods."),
];

/// Where the columns of a purchased row stand in what is read.
mod at {
    pub(super) const PRODUCT: usize = 0;
    pub(super) const AMOUNT: usize = 1;
    pub(super) const NET: usize = 2;
    pub(super) const RATE: usize = 3;
    pub(super) const COST: usize = 4;
    pub(super) const CURRENCY_RATE: usize = 5;
    pub(super) const DOCUMENT: usize = 6;
    pub(super) const SUPPLIER: usize = 7;
    pub(super) const DATE: usize = 8;
    pub(super) const WAREHOUSE: usize = 9;
    pub(super) const NUMBER: usize = 10;
    pub(super) const SUPPLIER_NAME: usize = 11;
    pub(super) const SUPPLIER_GROUP: usize = 12;
    pub(super) const CODE: usize = 13;
    pub(super) const NAME: usize = 14;
    pub(super) const GROUP: usize = 15;
    pub(super) const BRAND: usize = 16;
    pub(super) const ROW: usize = 17;
    pub(super) const SERVICE: usize = 18;
}

const COLUMNS: &str = "t.product_id, t.amount, t.net, t.vat_rate_id,
     CASE WHEN t.amount < 0 THEN -COALESCE((SELECT CAST(SUM(m.value) AS BIGINT) FROM stock_move m WHERE m.account = t.account
     AND m.document_kind = 'purchase' AND m.document_id = t.document_id AND m.row_id = t.id AND m.reverses = 0), 0) ELSE t.cost END,
     d.currency_rate, d.id, d.supplier_id, d.date, d.warehouse_id, d.number, COALESCE(s.name, ''), COALESCE(s.group_id, 0),
     COALESCE(p.code, ''), t.name, COALESCE(p.group_id, 0), COALESCE(p.brand_id, 0), t.id, t.service_id";

/// Parameters that are ids, and the columns they are of.
const IDS: &[(&str, &str)] = &[
    ("warehouseID", "d.warehouse_id"),
    ("productID", "t.product_id"),
    ("categoryID", "p.category_id"),
    ("priorityGroupID", "p.priority_group_id"),
    ("supplierID", "d.supplier_id"),
    ("brandID", "p.brand_id"),
];

/// The rows of confirmed documents of the period.
fn rows(cx: &mut Cx<'_, '_>) -> Result<RowSet, Fault> {
    let params = cx.params;
    let mut query = Query::default();
    query.and("d.confirmed = 1", []);
    for (name, sign) in [("dateStart", ">="), ("dateEnd", "<=")] {
        let day = params.read(name, Kind::Date)?.filter(|day| !day.text().is_empty());
        let day = day.ok_or_else(|| Fault::missing(name))?;
        query.and(&format!("d.transaction_date {sign} ?"), [OwnedValue::from(day.text())]);
    }
    query.and(
        if params.flag("getAccountsPayableReport") {
            "d.type IN ('PRCINVOICE', 'CASHPRCINVOICE', 'PRCINVOICEONLY', 'PRCRETURN')"
        } else {
            "d.moves_goods = 1"
        },
        [],
    );
    query.and(
        if params.flag("includeServices") { "(t.product_id > 0 OR t.service_id > 0)" } else { "t.product_id > 0" },
        [],
    );
    match params.read("productType", Kind::Word(GOODS))?.as_ref().map_or("ALL", |word| word.text()) {
        "STOCK" => query.and("t.stocked = 1", []),
        "NON_STOCK" => query.and("t.stocked = 0", []),
        _ => {}
    }
    for (name, column) in IDS {
        if let Some(id) = params.id(name)? {
            query.and(&format!("{column} = ?"), [OwnedValue::Int(id)]);
        }
    }
    if let Some(root) = params.id("productGroupID")? {
        let ids = tree::descendants(cx, "product_group", "parent_id", &[root])?;
        query.and_in("p.group_id", &ids);
    }
    within_stores(cx, &mut query)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM purchase_row t JOIN purchase_document d ON d.account = t.account AND d.id = t.document_id
         LEFT JOIN supplier s ON s.account = d.account AND s.id = d.supplier_id
         LEFT JOIN product p ON p.account = t.account AND p.id = t.product_id
         WHERE {} ORDER BY d.transaction_date, d.id, t.position, t.id",
        query.conditions()
    );
    cx.query(&sql, &query.values())
}

fn within_stores(cx: &mut Cx<'_, '_>, query: &mut Query) -> Result<(), Fault> {
    let user = cx.user()?;
    if let Some(store) = cx.params.id("warehouseID")? {
        user.require_warehouse(store)?;
    }
    let stores = user.warehouse_numbers();
    if !stores.is_empty() {
        query.and_in("d.warehouse_id", &stores);
    }
    Ok(())
}

/// What the rows of a line come to.
#[derive(Default, Clone, Copy)]
struct Sums {
    quantity: Quantity,
    net: Money,
    tax: Money,
    cost: Money,
}

impl Sums {
    fn add(&mut self, other: &Sums) -> Result<(), Fault> {
        self.quantity = self.quantity.plus(other.quantity)?;
        self.net = self.net.plus(other.net)?;
        self.tax = self.tax.plus(other.tax)?;
        self.cost = self.cost.plus(other.cost)?;
        Ok(())
    }

    fn cells(&self) -> Result<[String; 5], Fault> {
        let money = |sum: Money| sum.0.to_places(2);
        let total = self.net.plus(self.tax)?;
        Ok([self.quantity.to_string(), money(self.net), money(self.tax), money(total), money(self.cost)])
    }
}

/// Names of a small table's records.
fn name(names: &Names, id: i64) -> String {
    names.get(&id).cloned().unwrap_or_default()
}

/// The columns that tell what a line is about.
fn heads(kind: &str) -> &'static [&'static str] {
    match kind {
        "PURCHASE_BY_PRODUCT" => &["PRODUCT_ID", "CODE", "NAME"],
        "PURCHASE_BY_PRODUCT_GROUP" => &["GROUP_ID", "NAME"],
        "PURCHASE_BY_BRAND" => &["BRAND_ID", "NAME"],
        "PURCHASE_BY_SUPPLIER" => &["SUPPLIER_ID", "NAME"],
        "PURCHASE_BY_SUPPLIER_GROUP" => &["SUPPLIER_GROUP_ID", "NAME"],
        "PURCHASE_BY_INVOICE" => {
            &["PURCHASE_DOCUMENT_ID", "SUPPLIER_ID", "DATE", "WAREHOUSE_ID", "INVOICE", "SUPPLIER"]
        }
        _ => &[
            "PURCHASE_DOCUMENT_ID",
            "SUPPLIER_ID",
            "DATE",
            "WAREHOUSE_ID",
            "INVOICE",
            "SUPPLIER",
            "PRODUCT_ID",
            "CODE",
            "NAME",
        ],
    }
}

/// What lines of the report are about.
struct Subjects {
    kind: String,
    groups: Arc<Names>,
    brands: Arc<Names>,
    supplier_groups: Arc<Names>,
}

impl Subjects {
    /// What the line of a row is about: numbers that tell lines apart and put them in order, and its first cells.
    fn of(&self, row: Row<'_>) -> ([i64; 2], Vec<String>) {
        let (int, text) = (|at: usize| row.int(at).to_string(), |at: usize| row.text(at).to_owned());
        let invoice = || {
            let numbers = [at::DOCUMENT, at::SUPPLIER].map(int).into_iter();
            let rest = [text(at::DATE), int(at::WAREHOUSE), text(at::NUMBER), text(at::SUPPLIER_NAME)];
            numbers.chain(rest).collect::<Vec<String>>()
        };
        let goods = || [int(at::PRODUCT), text(at::CODE), text(at::NAME)];
        let named = |at: usize, names: &Names| ([row.int(at), 0], vec![int(at), name(names, row.int(at))]);
        match self.kind.as_str() {
            "PURCHASE_BY_PRODUCT" => ([row.int(at::PRODUCT), row.int(at::SERVICE)], goods().to_vec()),
            "PURCHASE_BY_PRODUCT_GROUP" => named(at::GROUP, &self.groups),
            "PURCHASE_BY_BRAND" => named(at::BRAND, &self.brands),
            "PURCHASE_BY_SUPPLIER" => ([row.int(at::SUPPLIER), 0], vec![int(at::SUPPLIER), text(at::SUPPLIER_NAME)]),
            "PURCHASE_BY_SUPPLIER_GROUP" => named(at::SUPPLIER_GROUP, &self.supplier_groups),
            "PURCHASE_BY_INVOICE" => ([row.int(at::DOCUMENT), 0], invoice()),
            _ => ([row.int(at::DOCUMENT), row.int(at::ROW)], [invoice(), goods().to_vec()].concat()),
        }
    }
}

pub(super) fn report(cx: &mut Cx<'_, '_>, csv: &mut Csv) -> Result<(), Fault> {
    let kind = cx.params.read("reportType", Kind::Word(KINDS))?.ok_or_else(|| Fault::missing("reportType"))?;
    let asked = cx.params.filled("currencyCode").map(str::to_owned);
    let shown = currency::of_code(cx, asked.as_deref())?;
    if asked.is_some_and(|code| !code.eq_ignore_ascii_case(&shown.code)) {
        return Err(Fault::not_allowed("currencyCode"));
    }
    let (found, rates) = (rows(cx)?, prices::rates(cx)?);
    let subjects = Subjects {
        kind: kind.text().to_owned(),
        groups: noun::names(cx, "product_group")?,
        brands: noun::names(cx, "brand")?,
        supplier_groups: noun::names(cx, "supplier_group")?,
    };
    let mut lines: BTreeMap<[i64; 2], (Vec<String>, Sums)> = BTreeMap::new();
    let mut all = Sums::default();
    for row in found.iter() {
        let percent = rates.get(&row.int(at::RATE)).map_or(Percent::ZERO, |rate| rate.percent);
        let net = Fixed::from_micro(row.int(at::NET));
        let tax = net.share_to(percent.0, Fixed::from_whole(100), 2)?;
        let rate = Fixed::from_micro(row.int(at::CURRENCY_RATE));
        let sums = Sums {
            quantity: Quantity::from_micro(row.int(at::AMOUNT)),
            net: shown.money_from_own(Money(net.times(rate)?))?,
            tax: shown.money_from_own(Money(tax.times(rate)?))?,
            cost: shown.money_from_own(Money::from_micro(row.int(at::COST)))?,
        };
        let (key, cells) = subjects.of(row);
        lines.entry(key).or_insert_with(|| (cells, Sums::default())).1.add(&sums)?;
        all.add(&sums)?;
    }
    write(csv, heads(kind.text()), lines.into_values(), &all)
}

const NUMBERS: [&str; 5] =
    ["PURCHASED_QUANTITY", "PURCHASE_VALUE", "PURCHASE_TAX", "PURCHASE_TOTAL_WITH_TAX", "WAREHOUSE_VALUE"];

fn write(
    csv: &mut Csv,
    heads: &[&str],
    lines: impl Iterator<Item = (Vec<String>, Sums)>,
    all: &Sums,
) -> Result<(), Fault> {
    csv.quote_everything();
    csv.row(&[&["LINE_NUMBER"], heads, &NUMBERS].concat())?;
    for (number, (cells, sums)) in (1..).zip(lines) {
        let mut line = vec![i64::to_string(&number)];
        line.extend(cells);
        line.extend(sums.cells()?);
        csv.row(&line)?;
    }
    let mut last = vec!["TOTAL".to_owned()];
    last.resize(1 + heads.len(), String::new());
    last.extend(all.cells()?);
    csv.row(&last)?;
    Ok(())
}
