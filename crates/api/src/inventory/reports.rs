//! Reports of the inventory area: what was transferred, and what is in the stores and what it is worth.

use std::collections::HashMap;

use ladu_ledger::{Cost, past};
use ladu_record::noun::{self, Field, Query};
use ladu_record::{Answer, Cx};
use ladu_store::{OwnedValue, Row};
use ladu_trade::stock_document::transfer::{SOURCE, TARGET};
use ladu_trade::{currency, document};
use ladu_types::{Fixed, Id, Money, Price, Quantity, of};
use ladu_wire::{Fault, Kind};

use crate::Csv;
use crate::report_link::answer_report;
use crate::{Call, exclusive};

const TRANSFERS: &[Field] = &[
    Field::word("type", "", TYPES).required(),
    Field::date("dateStart", "").required(),
    Field::date("dateEnd", "").required(),
    Field::text("currencyCode", "", 3).doc("Sums are worked out in it."),
    Field::new("warehouseFromID", "", Kind::Id),
    Field::new("warehouseToID", "", Kind::Id),
    Field::new("supplierID", "", Kind::Id).doc("The supplier of the products."),
];

const TYPES: &[&str] = &["TRANSFER", "TRANSFER_ORDER"];

const HEAD: [&str; 14] = [
    "LINE_NUMBER",
    "PRODUCT_ID",
    "PRODUCT_CODE",
    "PRODUCT_NAME",
    "COST",
    "AMOUNT",
    "LINE_TOTAL",
    "INVENTORY_TRANSFER_ID",
    "DATE",
    "NUMBER",
    "NOTES",
    "WAREHOUSE_FROM_ID",
    "WAREHOUSE_TO_ID",
    "EMPLOYEE_ID",
];

const CENTS: u32 = 2;

/// The confirmed transfers, or orders for them, whose lines a report shows.
fn chosen(cx: &mut Cx<'_, '_>) -> Result<Query, Fault> {
    let (params, mut query) = (cx.params, Query::default());
    for name in ["type", "dateStart", "dateEnd"] {
        if params.filled(name).is_none() {
            return Err(Fault::missing(name));
        }
    }
    query.and("t.confirmed = 1", []);
    if let Some(kind) = params.read("type", Kind::Word(TYPES))? {
        query.and("t.type = ?", [kind.text().into()]);
    }
    for (name, condition) in [("dateStart", "t.date >= ?"), ("dateEnd", "t.date <= ?")] {
        if let Some(day) = params.read(name, Kind::Date)? {
            query.and(condition, [day.text().into()]);
        }
    }
    for (name, column) in [
        ("warehouseFromID", "t.warehouse_from_id"),
        ("warehouseToID", "t.warehouse_to_id"),
        ("supplierID", "p.supplier_id"),
    ] {
        if let Some(id) = params.id(name)? {
            query.and(&format!("{column} = ?"), [OwnedValue::Int(id)]);
        }
    }
    document::within_warehouses(cx, &mut query, &[SOURCE, TARGET])?;
    Ok(query)
}

/// One line for each row: what it cost by the ledger, of an order that moved nothing by its own price.
fn transfers(cx: &mut Cx<'_, '_>, csv: &mut Csv) -> Result<(), Fault> {
    let query = chosen(cx)?;
    let sent = cx.params.filled("currencyCode");
    let currency = currency::of_code(cx, sent)?;
    if sent.is_some_and(|sent| !sent.eq_ignore_ascii_case(&currency.code)) {
        return Err(Fault::not_allowed("currencyCode"));
    }
    let sql = format!(
        "SELECT r.product_id, p.code, p.name, r.amount, r.price, t.currency_rate, t.id, t.date, t.number, t.notes,
         t.warehouse_from_id, t.warehouse_to_id, t.creator_id, CAST((SELECT SUM(m.value) FROM stock_move m
         WHERE m.account = t.account AND m.document_kind = 'transfer' AND m.document_id = t.id AND m.row_id = r.id
         AND m.queue_to IS NOT NULL) AS BIGINT)
         FROM inventory_transfer t JOIN inventory_transfer_row r ON r.account = t.account AND r.document_id = t.id
         LEFT JOIN product p ON p.account = r.account AND p.id = r.product_id
         WHERE {} ORDER BY t.date, t.id, r.position, r.id",
        query.conditions()
    );
    let rows = cx.query(&sql, &query.values())?;
    csv.quote_everything();
    csv.part_by_semicolons();
    csv.row(&HEAD)?;
    let mut sum = Money::ZERO;
    for (row, number) in rows.iter().zip(1..) {
        let (amount, price, rate): (Quantity, Fixed, Fixed) = (row.get(3), row.get(4), row.get(5));
        let value = match row.get::<Option<i64>>(13) {
            Some(value) => Money::from_micro(value),
            None => Price(price.times(rate)?).times(amount)?,
        };
        let value = currency.money_from_own(value)?;
        let total = value.round(CENTS);
        sum = sum.plus(total)?;
        csv.row(&line(row, number, value.per(amount)?, total))?;
    }
    let mut last = [const { String::new() }; 14];
    (last[0], last[6]) = ("TOTAL".to_owned(), sum.0.to_places(CENTS));
    csv.row(&last)?;
    Ok(())
}

fn line(row: Row<'_>, number: i64, cost: Price, total: Money) -> [String; 14] {
    let int = |column: usize| row.int(column).to_string();
    let text = |column: usize| row.text(column).to_owned();
    [
        number.to_string(),
        int(0),
        text(1),
        text(2),
        cost.to_string(),
        Quantity::from_micro(row.int(3)).to_string(),
        total.0.to_places(CENTS),
        int(6),
        text(7),
        int(8),
        text(9),
        int(10),
        int(11),
        int(12),
    ]
}

/// What is in a store and what it is worth.
#[derive(Debug, Clone, Copy, Default)]
struct Worth {
    amount: Quantity,
    purchase: Money,
    cost: Money,
    sales: Money,
}

/// What was in each store at the end of its day. A day that is past anywhere is read off the ends of the queues, today off the levels.
fn summary(cx: &mut Cx<'_, '_>) -> Result<Vec<(i64, Worth)>, Fault> {
    let today = cx.zones()?.days(cx.now()).1.to_string();
    let day = cx.params.read("date", Kind::Date)?.map(|day| day.text().to_owned()).filter(|day| !day.is_empty());
    let mut stores: HashMap<Id<of::Warehouse>, Worth> = HashMap::new();
    let mut add = |warehouse: Id<of::Warehouse>, quantity: Quantity, cost: Cost, price: Price| {
        let worth = stores.entry(warehouse).or_default();
        worth.amount = worth.amount.plus(quantity)?;
        worth.cost = worth.cost.plus(cost.value)?;
        worth.purchase = worth.purchase.plus(cost.purchase)?;
        if !quantity.is_negative() {
            worth.sales = worth.sales.plus(price.times(quantity)?)?;
        }
        Ok::<(), Fault>(())
    };
    match day.filter(|day| *day < today) {
        Some(day) => {
            let prices = cx.query("SELECT id, price FROM product WHERE account = $0", &[])?;
            let prices: HashMap<Id<of::Product>, Price> = prices.iter().map(|row| row.read()).collect();
            for past in past::stock_on(cx, &day)? {
                let price = prices.get(&past.stock.product).copied().unwrap_or_default();
                add(past.stock.warehouse, past.quantity, past.cost, price)?;
            }
        }
        None => {
            let sql = "SELECT l.warehouse_id, l.on_hand, l.value, l.purchase_value, p.price FROM stock_level l
                       JOIN product p ON p.account = l.account AND p.id = l.product_id WHERE l.account = $0 AND l.on_hand <> 0";
            for row in cx.query(sql, &[])?.iter() {
                let (warehouse, quantity, value, purchase, price) = row.read();
                add(warehouse, quantity, Cost { value, purchase }, price)?;
            }
        }
    }
    let user = cx.user()?;
    let mut ids: Vec<i64> = noun::names(cx, "warehouse")?.keys().copied().collect();
    ids.retain(|id| user.require_warehouse(*id).is_ok());
    ids.sort_unstable();
    Ok(ids.into_iter().map(|id| (id, stores.get(&Id::new(id)).copied().unwrap_or_default())).collect())
}

const SUMMED: [&str; 4] = ["amount", "totalPurchaseValue", "totalCostValue", "totalSalesValue"];

impl Worth {
    fn shown(&self) -> [String; 4] {
        let money = |money: Money| money.round(CENTS).to_string();
        [self.amount.to_string(), money(self.purchase), money(self.cost), money(self.sales)]
    }
}

fn summary_list(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    for (warehouse, worth) in summary(cx)? {
        answer.record(|w| {
            w.key("warehouseID");
            w.int(warehouse);
            for (key, number) in SUMMED.into_iter().zip(worth.shown()) {
                w.key(key);
                w.number(&number);
            }
        });
    }
    Ok(())
}

fn summary_report(cx: &mut Cx<'_, '_>, csv: &mut Csv) -> Result<(), Fault> {
    csv.row(&[&["warehouseID"][..], &SUMMED].concat())?;
    for (warehouse, worth) in summary(cx)? {
        csv.row(&[&[warehouse.to_string()][..], &worth.shown()].concat())?;
    }
    Ok(())
}

pub(super) static CALLS: &[Call] = &[
    Call::read("getInventoryTransferReport", "inventory", |cx, answer| {
        answer_report(cx, "getInventoryTransferReport", transfers, answer)
    })
    .inputs(TRANSFERS)
    .csv(transfers)
    .exclusive(exclusive::report)
        .doc("Lines of confirmed transfers, or of orders for them, as a file."),
    Call::read("getSummaryInventoryReport", "inventory", summary_list)
        .inputs(&[Field::date("date", "").doc("The end of that day; today when left out.")])
        .csv(summary_report)
        .doc("How much is in each store and what it is worth: as bought, with freight, and at the prices of the product cards."),
];
