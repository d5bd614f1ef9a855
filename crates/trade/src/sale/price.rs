//! Prices the rows and puts what the document comes to on its header.

use ladu_domain::totals::{OwnTotals, Totals, in_own, in_own_currency};
use ladu_record::Cx;
use ladu_record::noun::{Named, Patch};
use ladu_types::{Id, Money, Percent, Quantity, of};
use ladu_wire::Fault;

use super::columns::*;
use super::persisted::Document;
use super::rows;
use crate::currency::Currency;
use crate::document::{RateTotal, rate_totals_text};
use crate::pricing::{self, Method, Priced, Pricing, Sale, Untaxed};
use crate::tax_rates;

/// Prices and totals the rows; none when they stay what they are.
pub(super) fn price(
    cx: &mut Cx<'_, '_>,
    document: &mut Document,
    tax_places: &[Patch],
    rounding: Option<Money>,
) -> Result<Option<(Totals, OwnTotals)>, Fault> {
    if document.rows.is_empty() && !document.is_new() {
        // What totals follow from beside the rows: when one of these changes, the rows are totalled anew.
        let decides = [TYPE.column(), IS_CASH_CREDIT.column(), ALGORITHM_VERSION.column(), CURRENCY_RATE.column()];
        if !decides.iter().any(|column| document.changes(column)) {
            return set_rounding_alone(document, rounding).map(|()| None);
        }
        document.rows = rows::stored(cx, document.number())?;
    }
    tax_rates::set_rates(cx, row::VAT_RATE, &mut document.rows, tax_places)?;
    let sale = sale_of(document);
    let (products, buyer) = (document.products(cx)?, document.buyer(cx)?);
    let pricing = Pricing::with(cx, &sale, &document.rows, (products, buyer.as_ref()))?;
    document.stocked = Some(pricing.stocked());
    refuse_non_refundable(document, &pricing)?;
    let method = Method {
        kind: document.kind,
        is_cash_credit: document.get(IS_CASH_CREDIT),
        version: document.get(ALGORITHM_VERSION),
    };
    let rules = method.rules(cx)?;
    let places = pricing::row_places(&rules);
    let priced: Vec<Priced> =
        document.rows.iter_mut().map(|row| price_row(&pricing, row, places)).collect::<Result<_, Fault>>()?;
    let mut totals = pricing::totals(&rules, &priced)?;
    if let Some(rounding) = rounding {
        totals.rounding = rounding;
        totals.total = totals.net.plus(totals.tax)?.plus(totals.rounding)?;
    }
    let rows: Vec<_> = priced.iter().map(Priced::to_total).collect();
    let own = in_own_currency(&totals, &rows, document.get(CURRENCY_RATE))?;
    let header = &mut document.header;
    header.put(OWN_NET, own.net);
    header.put(OWN_TAX, own.tax);
    header.put(OWN_TOTAL, own.total);
    header.put(NET_TOTAL, totals.net);
    header.put(VAT_TOTAL, totals.tax);
    header.put(ROUNDING, totals.rounding);
    header.put(TOTAL, totals.total);
    let by_rate = totals.by_rate.iter().map(|rate| {
        let row = priced.iter().find(|row| row.rate.id == rate.rate_id);
        let percent = row.map_or(Percent::ZERO, |row| row.rate.percent);
        RateTotal { rate: Id::some(rate.rate_id), net: rate.net, tax: rate.tax, percent }
    });
    header.put(TOTALS_BY_RATE, rate_totals_text(by_rate));
    Ok(Some((totals, own)))
}

/// Goods that are marked so are not taken back, unless the whole sale was a mistake.
fn refuse_non_refundable(document: &Document, pricing: &Pricing) -> Result<(), Fault> {
    if document.was_confirmed() || (document.kind.is_credit() && document.get(CREDIT_TYPE) == "VOID") {
        return Ok(());
    }
    let is_kept = |row: &&Patch| {
        let product = row.id(row::PRODUCT).and_then(|id| pricing.product(id));
        product.is_some_and(|product| product.non_refundable) && row.get(row::AMOUNT).is_some_and(Quantity::is_negative)
    };
    match document.rows.iter().find(is_kept) {
        Some(row) => Err(Fault::not_allowed(&row.parameter(row::PRODUCT))),
        None => Ok(()),
    }
}

/// Another rounding changes the total, whatever the rows.
fn set_rounding_alone(document: &mut Document, rounding: Option<Money>) -> Result<(), Fault> {
    let Some(rounding) = rounding else { return Ok(()) };
    let total = document.get(NET_TOTAL).plus(document.get(VAT_TOTAL))?.plus(rounding)?;
    document.header.put(ROUNDING, rounding);
    document.header.put(TOTAL, total);
    document.header.put(OWN_TOTAL, in_own(total, document.get(CURRENCY_RATE))?);
    Ok(())
}

fn sale_of(document: &Document) -> Sale {
    Sale {
        warehouse: document.warehouse,
        register: document.get(REGISTER),
        customer: document.client,
        day: document.get(DATE).map(|date| date.to_string()).unwrap_or_default(),
        price_list: document.get(PRICE_LIST),
        currency: Currency { code: document.get(CURRENCY_CODE).to_owned(), rate: document.get(CURRENCY_RATE) },
        untaxed: Untaxed::by_trade(Some(document.get(EU_TYPE)), document.kind.is_export()),
    }
}

/// Finds price, discount, rate and name of a row; what was sent counts. The price is kept with so many places.
fn price_row(pricing: &Pricing, row: &mut Patch, places: u32) -> Result<Priced, Fault> {
    let found = pricing.row(row)?;
    if let Some(product) = row.id(row::PRODUCT).and_then(|id| pricing.product(id)) {
        if product.kind == "MATRIX" {
            return Err(Fault::not_allowed(&row.parameter(row::PRODUCT)));
        }
        if row.filled(row::NAME).is_none() {
            row.put(row::NAME, product.name.as_str());
        }
    }
    row.put(row::PRICE, found.price.round(places));
    row.put(row::DISCOUNT, found.discount);
    row.put(row::VAT_RATE, Id::<of::VatRate>::some(found.rate.id));
    Ok(found)
}
