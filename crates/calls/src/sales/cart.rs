//! The shopping cart: what a sale would come to, without storing anything.

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{self, Field, Patch, read_patch, read_rows};
use ladu_rules::documents::{SALES_TYPES, SalesType};
use ladu_rules::tax;
use ladu_rules::totals::RowTotals;
use ladu_store::Value;
use ladu_types::Fixed;
use ladu_wire::{Fault, Kind, Writer};

use super::pricing::{self, Priced, Pricing, Sale};
use crate::Call;

const INPUT: &[Field] = &[
    Field::word("type", "type", SALES_TYPES).doc("A receipt when left out."),
    Field::date("date", "date"),
    Field::new("documentID", "document_id", Kind::Id).doc("The document being edited."),
    Field::id("warehouseID", "warehouse_id", "warehouse"),
    Field::id("pointOfSaleID", "register_id", "point_of_sale"),
    Field::id("pricelistID", "price_list_id", "price_list"),
    Field::id("customerID", "customer_id", "customer"),
    Field::amount("currencyRate", "currency_rate"),
    Field::flag("doNotApplyPromotions", "no_promotions"),
    Field::flag("taxExempt", "tax_exempt"),
    Field::word("euInvoiceType", "eu_type", &["DOMESTIC", "EU", "OUTSIDE_EU"]),
];

const ROWS: &[Field] = &[
    Field::new("productID", "product_id", Kind::Id).required(),
    Field::amount("amount", "amount").required(),
    Field::amount("price", "price").doc("Net, typed by the cashier."),
    Field::amount("discount", "discount").doc("Per cent, given by the cashier."),
    Field::new("vatrateID", "vat_rate_id", Kind::Id),
];

fn calculate(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let sent = read_patch(cx.params, INPUT, cx.default_language()?)?;
    for (field, value) in sent.iter() {
        if !field.refers.is_empty() && value.int() != 0 {
            noun::check_reference(cx, field.refers, field.input, value.int())?;
        }
    }
    if sent.has("currency_rate") && !sent.is_set("no_promotions") {
        return Err(Fault::missing("doNotApplyPromotions"));
    }
    if sent.int("currency_rate").is_some_and(|rate| rate <= 0) {
        return Err(Fault::format("currencyRate"));
    }
    let rows = read_rows(cx.params, ROWS)?;
    for row in &rows {
        row.id_of("product_id").ok_or_else(|| Fault::missing(&row.parameter("product_id")))?;
        row.int("amount").ok_or_else(|| Fault::missing(&row.parameter("amount")))?;
    }
    let kind =
        SalesType::parse(sent.filled("type").unwrap_or("CASHINVOICE")).ok_or_else(|| Fault::not_allowed("type"))?;
    let sale = sale_of(cx, &sent)?;
    let pricing = Pricing::of(cx, &sale, &rows)?;
    let mut originals: Vec<Priced> = Vec::new();
    for row in &rows {
        let mut priced = pricing.row(row)?;
        // The lists' price is where the cashier's discount starts from; a document takes it from the card.
        if let (None, Some(product)) = (row.price("price"), row.id_of("product_id").and_then(|id| pricing.product(id)))
        {
            priced.price = pricing.list_price(product, priced.amount)?.price;
        }
        if let Some(rate) = sent.int("currency_rate").filter(|_| row.price("price").is_none()) {
            priced.price = ladu_types::Price(priced.price.0.over(Fixed::from_micro(rate))?);
        }
        originals.push(priced);
    }
    let version = cx.conf()?.int("invoice_algorithm_version");
    let totals = pricing::totals(cx, kind, false, version, &originals)?;
    answer.record(|w| {
        w.key("rows");
        w.list(|w| {
            for ((row, priced), sums) in rows.iter().zip(&originals).zip(&totals.rows) {
                w.object(|w| write_row(row, priced, sums, w));
            }
        });
        for (key, sum) in
            [("netTotal", totals.net), ("vatTotal", totals.tax), ("rounding", totals.rounding), ("total", totals.total)]
        {
            w.key(key);
            w.number(&sum.to_string());
        }
        w.key("usedCouponIdentifiers");
        w.plain_text("");
        w.key("appliedPromotions");
        w.list(|_| {});
        w.key("information");
        w.plain_text("");
    });
    Ok(())
}

fn sale_of(cx: &mut Cx<'_, '_>, sent: &Patch) -> Result<Sale, Fault> {
    let register = sent.id_of("register_id").unwrap_or(0);
    let sql = "SELECT warehouse_id FROM point_of_sale WHERE account = $0 AND id = $1";
    let warehouse = match sent.id_of("warehouse_id") {
        Some(id) => id,
        None => match cx.first(sql, &[Value::Int(register)], |row| row.int(0))? {
            Some(id) => id,
            None => noun::names(cx, "warehouse")?.keys().min().copied().unwrap_or(0),
        },
    };
    let customer = sent.id_of("customer_id").unwrap_or(0);
    Ok(Sale { warehouse, register, customer, tax_exempt: sent.is_set("tax_exempt") })
}

fn write_row(row: &Patch, priced: &Priced, sums: &RowTotals, w: &mut Writer) {
    w.key("rowNumber");
    w.int(i64::from(row.number.unwrap_or(0)));
    w.key("productID");
    w.int_text(row.int("product_id").unwrap_or(0));
    w.key("amount");
    w.plain_text(&priced.amount.to_string());
    w.key("vatrateID");
    w.int(priced.rate.id);
    w.key("vatRate");
    w.plain_text(&priced.rate.percent.to_string());
    w.key("originalPrice");
    w.number(&priced.price.to_string());
    w.key("originalPriceWithVAT");
    w.number(&tax::with_tax(priced.price, priced.rate.percent).unwrap_or_default().to_string());
    w.key("promotionDiscount");
    w.int(0);
    for key in ["manualDiscount", "discount"] {
        w.key(key);
        w.number(&priced.discount.to_string());
    }
    for (key, value) in [
        ("finalPrice", sums.final_net.0),
        ("finalPriceWithVAT", sums.final_gross.0.round(2)),
        ("rowNetTotal", sums.net.0),
        ("rowVAT", sums.tax.0),
        ("rowTotal", sums.total.0),
    ] {
        w.key(key);
        w.number(&value.to_string());
    }
}

/// The call.
pub static CALLS: &[Call] = &[Call::read("calculateShoppingCart", "sales", calculate)
    .inputs(INPUT)
    .rows(ROWS)
    .doc("What a sale would come to; nothing is stored.")];
