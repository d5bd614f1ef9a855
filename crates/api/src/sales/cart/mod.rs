//! The shopping cart: what a sale would come to, without storing anything.

mod coupons;
mod promotions;
mod quotes;
mod row;
mod write;

use std::collections::HashMap;

use ladu_domain::documents::{SALES_TYPES, SalesType};
use ladu_domain::totals::{self, Rules, Totals};
use ladu_record::noun::{self, Field, Patch, read_patch, read_rows};
use ladu_record::{Answer, Cx};
use ladu_trade::algorithm;
use ladu_trade::currency::{self, Currency};
use ladu_trade::pricing::{self, Method, Priced, Pricing, Sale, Untaxed};
use ladu_trade::sale::places;
use ladu_types::{Fixed, Id, Money, Percent, Price};
use ladu_wire::{Code, Fault, Kind};

use crate::Call;
use coupons::Printed;
use promotions::Given;
use row::Row;

/// A receipt is what most carts become.
const USUAL: &str = "CASHINVOICE";

const INPUT: &[Field] = &[
    Field::word("type", "type", SALES_TYPES).doc("A receipt when left out."),
    Field::date("date", "date").doc("The day whose prices count; today when left out."),
    Field::id("documentID", "document_id", "sales_document").doc("The document being edited."),
    Field::id("warehouseID", "warehouse_id", "warehouse")
        .doc("The store; the register's when left out, else the first."),
    Field::id("pointOfSaleID", "register_id", "point_of_sale"),
    Field::id("pricelistID", "price_list_id", "price_list").doc("The only price list that counts."),
    Field::id("customerID", "customer_id", "customer"),
    Field::amount("currencyRate", "currency_rate")
        .doc("What one unit of the cart's currency is worth; not with promotions."),
    Field::flag("applyQuotedPrices", "quoted_prices")
        .doc("Prices of the customer's valid offers count before price lists."),
    Field::flag("doNotApplyPromotions", "no_promotions"),
    Field::flag("doNotApplyInvoiceLevelPromotions", "no_whole_sale_promotions"),
    Field::flag("getAutomaticCoupons", "automatic_coupons"),
    Field::text("couponIdentifiers", "coupons", 10_000),
    Field::new("manualPromotionIDs", "manual_promotions", Kind::Ids).doc("Promotions that the cashier chose."),
    Field::new("manualCampaignIDs", "manual_campaigns", Kind::Ids).doc("Older name of manualPromotionIDs."),
    Field::flag("taxExempt", "tax_exempt"),
    Field::word("euInvoiceType", "eu_type", &["DOMESTIC", "EU", "OUTSIDE_EU", "EU_WITH_VAT"]),
];

const ROWS: &[Field] = &[
    Field::new("productID", "product_id", Kind::Id).required(),
    Field::amount("amount", "amount").required(),
    Field::amount("price", "price").doc("Net, typed by the cashier."),
    Field::amount("discount", "discount").doc("Per cent, given by the cashier."),
    Field::new("vatrateID", "vat_rate_id", Kind::Id),
    Field::id("returnReasonID", "reason_id", "reason_code")
        .doc("Why the cashier gives a discount; a reason may keep the row out of tiers of promotions."),
];

fn calculate(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let sent = read_patch(cx.params, INPUT, cx.default_language()?)?;
    check(cx, &sent)?;
    let sent_rows = read_rows(cx.params, ROWS)?;
    for row in &sent_rows {
        check_row(row)?;
        if let Some(reason) = row.id_of("reason_id") {
            noun::check_reference(cx, "reason_code", &row.parameter("reason_id"), reason)?;
        }
    }
    let kind = SalesType::parse(sent.filled("type").unwrap_or(USUAL)).ok_or_else(|| Fault::not_allowed("type"))?;
    let sale = sale_of(cx, &sent, kind)?;
    let pricing = Pricing::of(cx, &sale, &sent_rows)?;
    let quoted = match sent.is_set("quoted_prices") {
        true => quotes::prices(cx, &sale, &sent_rows)?,
        false => HashMap::new(),
    };
    let mut rows: Vec<Row> =
        sent_rows.iter().map(|row| price_row(&pricing, &sale, &quoted, row)).collect::<Result<_, Fault>>()?;
    let version = algorithm::version_on(cx, &sale.day)?;
    let rules = Method { kind, is_cash_credit: false, version }.rules(cx)?;
    let given = match sent.is_set("no_promotions") {
        true => Given::default(),
        false => {
            let with_tax = prices_of_promotions_have_tax(cx, &rules)?;
            promotions::apply(cx, &promotions::ask_of(&sent, &sale)?, (&pricing, &rules, with_tax), &mut rows)?
        }
    };
    let totals = total(&rules, &rows)?;
    let printed = match sent.is_set("automatic_coupons") {
        true => Some(printed_coupons(cx, &sale, &given, &rows, &totals)?),
        false => None,
    };
    write::write(answer, &rows, &totals, &given, printed.as_deref());
    Ok(())
}

/// Do prices that promotions set include tax? They do on what is priced with tax, as receipts are, of accounts whose people type prices
/// with tax.
fn prices_of_promotions_have_tax(cx: &mut Cx<'_, '_>, rules: &Rules) -> Result<bool, Fault> {
    Ok(rules.method == totals::Method::PriceWithTax && cx.settings()?.flag("final_price_input_on_invoice"))
}

/// The coupons that are printed by themselves; not every row earns points.
fn printed_coupons(
    cx: &mut Cx<'_, '_>,
    sale: &Sale,
    given: &Given,
    rows: &[Row],
    totals: &Totals,
) -> Result<Vec<Printed>, Fault> {
    let mut earning = Money::ZERO;
    for (_, sums) in rows.iter().zip(&totals.rows).filter(|(row, _)| row.earns_points) {
        earning = earning.plus(sums.total)?;
    }
    coupons::earned(cx, sale, &given.offer.customer, totals.total, earning)
}

fn check(cx: &mut Cx<'_, '_>, sent: &Patch) -> Result<(), Fault> {
    for (field, value) in sent.iter().filter(|(field, value)| !field.refers.is_empty() && value.int() != 0) {
        noun::check_reference(cx, field.refers, field.input, value.int())?;
    }
    if sent.has("currency_rate") && cx.params.filled("currencyRate").is_some() {
        if sent.int("currency_rate").is_some_and(|rate| rate <= 0) {
            return Err(Fault::format("currencyRate"));
        }
        if !sent.is_set("no_promotions") {
            return Err(Fault::missing("doNotApplyPromotions"));
        }
    }
    match sent.filled("type").and_then(SalesType::parse) {
        Some(kind) if kind.is_greek() && !cx.settings()?.has_module(ladu_record::settings::GREECE) => {
            Err(Fault::at(Code::GREEK_FIELD, "type"))
        }
        _ => Ok(()),
    }
}

fn check_row(row: &Patch) -> Result<(), Fault> {
    row.id_of("product_id").ok_or_else(|| Fault::missing(&row.parameter("product_id")))?;
    row.int("amount").ok_or_else(|| Fault::missing(&row.parameter("amount")))?;
    match row.percent("discount") {
        Some(percent) if percent > Percent(Fixed::from_whole(100)) => {
            Err(Fault::not_allowed(&row.parameter("discount")))
        }
        _ => Ok(()),
    }
}

fn sale_of(cx: &mut Cx<'_, '_>, sent: &Patch, kind: SalesType) -> Result<Sale, Fault> {
    let register = sent.id_of("register_id").map(Id::new);
    let warehouse = match sent.id_of("warehouse_id").map(Id::new) {
        Some(id) => id,
        None => places::store_of(cx, register)?,
    };
    let mut currency = currency::of_code(cx, None)?;
    if let Some(rate) = sent.int("currency_rate").filter(|rate| *rate > 0) {
        currency = Currency { rate: Fixed::from_micro(rate), ..currency };
    }
    let untaxed = match sent.is_set("tax_exempt") {
        true => Untaxed::Exempt,
        false => Untaxed::by_trade(sent.filled("eu_type"), kind.is_export()),
    };
    Ok(Sale {
        warehouse,
        register,
        customer: sent.id_of("customer_id").map(Id::new),
        day: sent.filled("date").map_or(cx.today_in(warehouse)?.to_string(), str::to_owned),
        price_list: sent.id_of("price_list_id").map(Id::new),
        currency,
        untaxed,
    })
}

/// A row's price: as typed, else as quoted, else as price lists have it. A document takes the card's price when only a discount was
/// sent; here the cashier's discount comes off the lists' price.
fn price_row(pricing: &Pricing, sale: &Sale, quoted: &HashMap<i64, Price>, row: &Patch) -> Result<Row, Fault> {
    let mut priced = pricing.row(row)?;
    let product = row.id_of("product_id").map(Id::new);
    let card = product.and_then(|product| pricing.product(product));
    let mut steps = Vec::new();
    match (row.has("price"), product.and_then(|product| quoted.get(&product.number())), card) {
        (true, ..) => {}
        (false, Some(price), _) => priced.price = sale.currency.price_from_own(*price)?,
        (false, None, Some(card)) => {
            let found = pricing.list_price(card, row)?;
            priced.price = sale.currency.price_from_own(found.price)?;
            steps = found.steps;
        }
        (false, None, None) => {}
    }
    for step in &mut steps {
        step.price = sale.currency.price_from_own(step.price)?;
        step.discount = sale.currency.price_from_own(step.discount)?;
    }
    Ok(Row {
        number: row.number.unwrap_or(0),
        product,
        reason: row.id_of("reason_id").unwrap_or(0),
        priced,
        promotion: Percent::ZERO,
        steps,
        rules: Vec::new(),
        non_discountable: card.is_some_and(|card| card.non_discountable),
        earns_points: card.is_none_or(|card| card.earns_points),
    })
}

fn total(rules: &Rules, rows: &[Row]) -> Result<Totals, Fault> {
    let discounted: Vec<Priced> =
        rows.iter().map(|row| Ok(Priced { discount: row.discount()?, ..row.priced })).collect::<Result<_, Fault>>()?;
    pricing::totals(rules, &discounted)
}

pub static CALLS: &[Call] = &[Call::read("calculateShoppingCart", "sales", calculate)
    .also(&["applyPromotions"])
    .inputs(INPUT)
    .rows(ROWS)
    .doc("What a sale would come to; nothing is stored.")];
