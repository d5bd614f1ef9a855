//! Price lists and their rows.

use std::any::Any;
use std::collections::HashMap;

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{
    self, ADDED, Cell, Field, How, LAST_MODIFIED, Noun, Page, PageSize, Patch, Plan, filter, read_rows,
};
use ladu_books::rights::Action;
use ladu_store::{OwnedValue, RowSet, Value};
use ladu_types::Fixed;
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::Call;

/// What a row of a price list is about.
const TARGETS: &[&str] = &["PRODUCT", "PRODGROUP", "SERVICE", "BRAND"];

/// A price list. It takes effect where a store, a customer group or a customer names it.
pub static PRICE_LIST: Noun = Noun {
    doc: "A price list.",
    module: "prices",
    log: "priceLists",
    remembered: true,
    attributes: true,
    page: Some(PageSize { default: 20, max: 100 }),
    prepare: Some(load_rows),
    after_save: Some(save_rows),
    answer: Some(|_, _, w| {
        w.key("itemsNotAddedToPriceList");
        w.list(|_| {});
        Ok(())
    }),
    flags: &[("getHeadersOnly", "Leaves the rows out."), ("getPricesWithVAT", "Adds prices with tax.")],
    filters: &[
        filter("pricelistID", How::Equals("id")),
        filter("priceListIDs", How::Any("id")),
        filter("name", How::Prefix("name")),
        filter(
            "startDateFrom",
            How::Code(|_, query, text| open_date(query, "start_date", ">=", "startDateFrom", text)),
        ),
        filter("startDateTo", How::Code(|_, query, text| open_date(query, "start_date", "<=", "startDateTo", text))),
        filter("endDateFrom", How::Code(|_, query, text| open_date(query, "end_date", ">=", "endDateFrom", text))),
        filter("endDateTo", How::Code(|_, query, text| open_date(query, "end_date", "<=", "endDateTo", text))),
        filter("warehouseID", How::Code(of_warehouse)),
        filter("changedSince", How::ChangedSince),
    ],
    ..Noun::new(
        "price_list",
        "pricelistID",
        &[
            Field::text("name", "name", 100).required().languages(),
            Field::date("startDate", "start_date"),
            Field::date("endDate", "end_date"),
            Field::flag("active", "active").quoted().default(1),
            Field::word("type", "type", &["BASE_PRICE_LIST", "STORE_PRICE_LIST"]),
            ADDED,
            Field::text("addedByUserName", "added_by", 64).read_only(),
            LAST_MODIFIED,
            Field::text("lastModifiedByUserName", "modified_by", 64).read_only(),
            Field::special("pricelistRules", "", write_rows),
        ],
    )
};

/// A row of a price list.
pub static PRICE_LIST_ROW: Noun =
    Noun { doc: "A row of a price list.", module: "prices", ..Noun::new("price_list_row", "priceListProductID", ROW) };

const ROW: &[Field] = &[
    Field::id("", "price_list_id", "").indexed(),
    Field::word("type", "type", TARGETS),
    Field::new("id", "target_id", Kind::Id),
    Field::amount("price", "price"),
    Field::amount("discountPercent", "discount"),
    Field::amount("amount", "amount"),
    Field::amount("subsidy", "subsidy"),
    Field::new("subsidyTypeID", "subsidy_type_id", Kind::Id),
    Field::new("page", "page", Kind::Int(0, 1_000_000)),
    Field::new("positionOnPage", "position_on_page", Kind::Int(0, 1_000_000)),
    Field::new("forecastUnits", "forecast_units", Kind::Int(0, 1_000_000_000)),
];

/// A day that is open is on either side of every day.
fn open_date(query: &mut noun::Query, column: &str, sign: &str, name: &str, text: &str) -> Result<(), Fault> {
    let day = Kind::Date.read(name, text)?;
    query.and(&format!("(t.{column} = '' OR t.{column} {sign} ?)"), [OwnedValue::from(day.text())]);
    Ok(())
}

fn of_warehouse(cx: &mut Cx<'_, '_>, query: &mut noun::Query, text: &str) -> Result<(), Fault> {
    let id = Kind::Id.read("warehouseID", text)?.int();
    noun::check_reference(cx, "warehouse", "warehouseID", id)?;
    query.volatile = true;
    query.and(
        "t.id IN (SELECT l.id FROM warehouse s JOIN price_list l ON l.account = s.account AND l.id IN
         (s.price_list_id1, s.price_list_id2, s.price_list_id3, s.price_list_id4, s.price_list_id5)
         WHERE s.account = $0 AND s.id = ?)",
        [OwnedValue::Int(id)],
    );
    Ok(())
}

/// Rows by list: what, which, price, per cent, from how many, row id, tax of the product in per cent.
type Rows = HashMap<i64, Vec<(String, i64, i64, i64, i64, i64, i64)>>;

fn load_rows(cx: &mut Cx<'_, '_>, lists: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let mut rows = Rows::new();
    if cx.params.flag("getHeadersOnly") || lists.is_empty() {
        return Ok(Box::new(rows));
    }
    let ids = lists.iter().map(|row| row.int(0).to_string()).collect::<Vec<_>>().join(", ");
    let found = cx.query(
        &format!(
            "SELECT r.price_list_id, r.type, r.target_id, r.price, r.discount, r.amount, r.id, COALESCE(v.rate, 0)
             FROM price_list_row r
             LEFT JOIN product p ON p.account = r.account AND p.id = r.target_id AND r.type = 'PRODUCT'
             LEFT JOIN vat_rate v ON v.account = p.account AND v.id = p.vat_rate_id
             WHERE r.account = $0 AND r.price_list_id IN ({ids}) ORDER BY r.id"
        ),
        &[],
    )?;
    for row in found.iter() {
        let entry = (row.text(1).to_owned(), row.int(2), row.int(3), row.int(4), row.int(5), row.int(6), row.int(7));
        rows.entry(row.int(0)).or_default().push(entry);
    }
    Ok(Box::new(rows))
}

fn write_rows(page: &Page<'_>, cell: &Cell<'_>, name: &'static str, w: &mut Writer) {
    if page.params.flag("getHeadersOnly") {
        return;
    }
    let rows = page.extra::<Rows>().and_then(|rows| rows.get(&cell.id));
    let places = ladu_books::prices::price_decimals(&page.conf);
    w.key(name);
    w.list(|w| {
        for (kind, target, price, discount, amount, id, rate) in rows.map_or(&[][..], Vec::as_slice) {
            w.object(|w| {
                w.key("type");
                w.text(kind);
                w.key("id");
                w.int(*target);
                w.key("ruleID");
                w.int(*id);
                // Of price and per cent only the one that rules: clients read both as numbers.
                if *discount == 0 && kind == "PRODUCT" {
                    w.key("price");
                    w.plain_text(&Fixed::from_micro(*price).to_places(places.clamp(2, 4)));
                    if page.params.flag("getPricesWithVAT") {
                        let net = ladu_types::Price::from_micro(*price);
                        let gross = ladu_rules::tax::with_tax(net, ladu_types::Percent::from_micro(*rate));
                        w.key("priceWithVAT");
                        w.plain_text(&gross.unwrap_or_default().0.to_places(2));
                    }
                } else {
                    w.key("discountPercent");
                    w.plain_text(&Fixed::from_micro(*discount).to_string());
                }
                if *amount != 0 {
                    w.key("amount");
                    w.number(&Fixed::from_micro(*amount).to_string());
                }
            });
        }
    });
}

/// A sent row whose type, id and amount are in the list is changed, any other is added; rows that were not sent stay.
fn save_rows(cx: &mut Cx<'_, '_>, id: i64, _: &Patch) -> Result<(), Fault> {
    for mut row in read_rows(cx.params, ROW)? {
        let kind = row.filled("type").unwrap_or("PRODUCT").to_owned();
        let target = row.id_of("target_id").ok_or_else(|| Fault::missing(&row.parameter("target_id")))?;
        if kind == "PRODUCT" && !row.has("price") && !row.has("discount") {
            return Err(Fault::missing(&row.parameter("price")));
        }
        check_row(cx, &kind, target, &row)?;
        row.set("price_list_id", id);
        row.set("type", kind.as_str());
        row.set_default("amount", 0);
        let key = [Value::Int(id), Value::Text(&kind), Value::Int(target), Value::Int(row.int("amount").unwrap_or(0))];
        let sql = "SELECT id FROM price_list_row WHERE account = $0 AND price_list_id = $1 AND type = $2 AND target_id = $3 AND amount = $4";
        match cx.first(sql, &key, |row| row.int(0))? {
            Some(found) => noun::update(cx, &PRICE_LIST_ROW, found, &row)?,
            None => drop(noun::create(cx, &PRICE_LIST_ROW, &row)?),
        }
    }
    cx.touch("price_list")
}

fn check_row(cx: &mut Cx<'_, '_>, kind: &str, target: i64, row: &Patch) -> Result<(), Fault> {
    let table = match kind {
        "PRODGROUP" => "product_group",
        "BRAND" => "brand",
        _ => "product",
    };
    noun::check_reference(cx, table, &row.parameter("target_id"), target)?;
    for column in ["price", "amount", "subsidy"] {
        if row.int(column).is_some_and(|value| value < 0) {
            return Err(Fault::format(&row.parameter(column)));
        }
    }
    Ok(())
}

const ADD: &[Field] = &[
    Field::id("priceListID", "price_list_id", "price_list").required(),
    Field::id("productID", "target_id", "product").required(),
    Field::amount("price", "price").required().doc("Net, not negative."),
    Field::amount("amount", "amount").doc("Holds from this quantity on."),
    Field::amount("subsidy", "subsidy"),
    Field::new("subsidyTypeID", "subsidy_type_id", Kind::Id),
    Field::new("page", "page", Kind::Int(0, 1_000_000)),
    Field::new("positionOnPage", "position_on_page", Kind::Int(0, 1_000_000)),
    Field::new("forecastUnits", "forecast_units", Kind::Int(0, 1_000_000_000)),
];

fn add_product(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    cx.user()?.require("prices", Action::Edit)?;
    let sent = noun::read_patch(cx.params, ADD, cx.default_language()?)?;
    let list = sent.id_of("price_list_id").ok_or_else(|| Fault::missing("priceListID"))?;
    let product = sent.id_of("target_id").ok_or_else(|| Fault::missing("productID"))?;
    let price = sent.int("price").filter(|_| cx.params.filled("price").is_some());
    let price = price.ok_or_else(|| Fault::missing("price"))?;
    noun::check_reference(cx, "price_list", "priceListID", list)?;
    check_row(cx, "PRODUCT", product, &sent).map_err(|fault| match fault.code {
        Code::UNKNOWN_ID => Fault::unknown("productID"),
        _ => fault,
    })?;
    let amount = sent.int("amount").unwrap_or(0);
    let sql = "SELECT id FROM price_list_row WHERE account = $0 AND price_list_id = $1 AND type = 'PRODUCT' AND target_id = $2 AND amount = $3";
    if cx.first(sql, &[Value::Int(list), Value::Int(product), Value::Int(amount)], |_| ())?.is_some() {
        return Err(Fault::of(Code::EXISTS));
    }
    let mut row = Patch::new(ROW);
    row.set("type", "PRODUCT");
    row.set("price", price);
    for column in [
        "price_list_id",
        "target_id",
        "amount",
        "subsidy",
        "subsidy_type_id",
        "page",
        "position_on_page",
        "forecast_units",
    ] {
        if let Some(value) = sent.int(column) {
            row.set(column, value);
        }
    }
    let id = noun::create(cx, &PRICE_LIST_ROW, &row)?;
    noun::update(cx, &PRICE_LIST, list, &Patch::new(PRICE_LIST.fields))?;
    answer.record(|w| {
        w.key("priceListProductID");
        w.int(id);
    });
    Ok(())
}

/// The nouns' calls.
pub static CALLS: &[Call] = &[
    Call::list("getPriceLists", &PRICE_LIST).doc("Lists price lists with their rows."),
    Call::save("savePriceList", &PRICE_LIST).rows(ROW).doc("Makes or changes a price list and rows of it."),
    Call::write("addProductToPriceList", add_product).inputs(ADD).doc("Adds a product to a price list."),
];
