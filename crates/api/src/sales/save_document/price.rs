//! Prices the rows and puts what the document comes to on its header.

use ladu_domain::totals::Totals;
use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_trade::currency::Currency;
use ladu_trade::document::{RateTotal, rate_totals_text};
use ladu_types::{Fixed, Id, Money, Percent};
use ladu_wire::{Fault, Kind};

use super::{Saving, rows};
use crate::sales::pricing::{self, Method, Priced, Pricing, Sale, Untaxed};
use crate::sales::vat_rate::lookup;

/// What totals follow from beside the rows: when one of these changes, the rows are totalled anew.
const DECIDES: &[&str] = &["type", "is_cash_credit", "algorithm_version"];

/// Prices and totals the rows; none when they stay what they are.
pub(super) fn price(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<Option<Totals>, Fault> {
    if saving.rows.is_empty() && !saving.is_new() {
        if !DECIDES.iter().any(|column| changes(saving, column)) {
            return set_rounding_alone(cx, saving).map(|()| None);
        }
        saving.rows = rows::stored(cx, saving.id)?;
    }
    lookup::set_rates(cx, &mut saving.rows)?;
    let sale = sale_of(saving);
    let pricing = Pricing::of(cx, &sale, &saving.rows)?;
    let priced: Vec<Priced> =
        saving.rows.iter_mut().map(|row| price_row(&pricing, row)).collect::<Result<_, Fault>>()?;
    let method = Method {
        kind: saving.kind,
        is_cash_credit: saving.int("is_cash_credit") == 1,
        version: saving.int("algorithm_version"),
    };
    let mut totals = pricing::totals(cx, method, &priced)?;
    if let Some(rounding) = cx.params.read("rounding", Kind::Amount)? {
        totals.rounding = Money::from_micro(rounding.int());
        totals.total = totals.net.plus(totals.tax)?.plus(totals.rounding)?;
    }
    for (column, sum) in
        [("net_total", totals.net), ("vat_total", totals.tax), ("rounding", totals.rounding), ("total", totals.total)]
    {
        saving.header.set(column, sum.micro());
    }
    let by_rate = totals.by_rate.iter().map(|rate| {
        let row = priced.iter().find(|row| row.rate.id == rate.rate_id);
        let percent = row.map_or(Percent::ZERO, |row| row.rate.percent);
        RateTotal { rate: Id::some(rate.rate_id), net: rate.net, tax: rate.tax, percent }
    });
    saving.header.set("totals_by_rate", rate_totals_text(by_rate));
    Ok(Some(totals))
}

fn changes(saving: &Saving, column: &str) -> bool {
    saving.before.as_ref().is_some_and(|before| match saving.header.scalar(column) {
        Some(ladu_wire::Scalar::Int(value)) => *value != before.int(column),
        Some(value) => value.text() != before.text(column),
        None => false,
    })
}

/// Another rounding changes the total, whatever the rows.
fn set_rounding_alone(cx: &mut Cx<'_, '_>, saving: &mut Saving) -> Result<(), Fault> {
    let Some(rounding) = cx.params.read("rounding", Kind::Amount)? else { return Ok(()) };
    let (net, tax) = (Money::from_micro(saving.int("net_total")), Money::from_micro(saving.int("vat_total")));
    let rounding = Money::from_micro(rounding.int());
    saving.header.set("rounding", rounding.micro());
    saving.header.set("total", net.plus(tax)?.plus(rounding)?.micro());
    Ok(())
}

fn sale_of(saving: &Saving) -> Sale {
    Sale {
        warehouse: saving.warehouse,
        register: saving.int("register_id"),
        customer: saving.client,
        day: saving.text("date").to_owned(),
        price_list: saving.int("price_list_id"),
        currency: Currency {
            code: saving.text("currency_code").to_owned(),
            rate: Fixed::from_micro(saving.int("currency_rate")),
        },
        untaxed: Untaxed::by_trade(Some(saving.text("eu_type")), saving.kind.is_export()),
    }
}

/// Finds price, discount, rate and name of a row; what was sent counts.
fn price_row(pricing: &Pricing, row: &mut Patch) -> Result<Priced, Fault> {
    let found = pricing.row(row)?;
    if let Some(product) = row.id_of("product_id").and_then(|id| pricing.product(id)) {
        if product.kind == "MATRIX" {
            return Err(Fault::not_allowed(&row.parameter("product_id")));
        }
        if row.filled("name").is_none() {
            row.set("name", product.name.as_str());
        }
    }
    row.set("price", found.price.micro());
    row.set("discount", found.discount.micro());
    row.set("vat_rate_id", found.rate.id);
    Ok(found)
}
