//! What a purchase document comes to, and what its goods cost.

use ladu_domain::purchases::{self, Freight, Goods, PurchaseType, Row, Totals};
use ladu_ledger::Cost;
use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_types::{Id, Money, Percent, Price, Quantity};
use ladu_wire::Fault;

use super::columns::{
    COST, DISCOUNT, FREIGHT, FREIGHT_DIVIDED_BY, FREIGHT_RATE, NET, NET_TOTAL, PURCHASE_COST, ROUNDING, ROW_COST,
    ROW_JSON, STOCKED, TOTAL, TOTALS_BY_RATE, VAT_RATE, VAT_TOTAL,
};
use crate::document::{AMOUNT, CURRENCY_RATE, Draft, PRICE, PRODUCT, RateTotal, cards, rate_totals_text};
use crate::prices;

/// Works out the rows and puts the sums on the header. Everything follows from what the document says: its prices, its rate, its
/// freight and how that is shared.
pub(super) fn work_out(
    cx: &mut Cx<'_, '_>,
    draft: &mut Draft,
    kind: PurchaseType,
    rows: &mut [Patch],
) -> Result<(), Fault> {
    let rates = prices::rates(cx)?;
    let percent = |row: &Patch| rates.get(&rate_of(row)).map_or(Percent::ZERO, |rate| rate.percent);
    let totalled: Vec<Row> = rows.iter().map(|row| row_of(row, percent(row))).collect();
    let totals = purchases::total(&totalled)?;
    for (row, net) in rows.iter_mut().zip(&totals.rows) {
        row.put(NET, *net);
    }
    let cost = if kind.takes_goods_in() { set_costs(cx, draft, rows, &totalled)? } else { Money::ZERO };
    draft.header.put(COST, cost);
    set_sums(draft, &totals, &totalled)
}

fn rate_of(row: &Patch) -> i64 {
    Id::number_of(row.id(VAT_RATE))
}

fn row_of(row: &Patch, rate: Percent) -> Row {
    Row {
        price: row.get(PRICE).unwrap_or_default(),
        discount: row.get(DISCOUNT).unwrap_or_default(),
        amount: row.get(AMOUNT).unwrap_or_default(),
        rate_id: rate_of(row),
        rate,
    }
}

/// What the goods of each row cost; gives their sum.
fn set_costs(cx: &mut Cx<'_, '_>, draft: &Draft, rows: &mut [Patch], totalled: &[Row]) -> Result<Money, Fault> {
    let divided_by = draft.get(FREIGHT_DIVIDED_BY);
    let freight = Freight { sum: Money(draft.get(FREIGHT).0.times(draft.get(FREIGHT_RATE))?), divided_by };
    let cards = if divided_by == "WEIGHT" { cards(cx, rows)? } else { Default::default() };
    let weight = |row: &Patch| row.id(PRODUCT).and_then(|id| cards.get(&id)).map_or(Quantity::ZERO, |card| card.weight);
    let stocked = |row: &Patch| row.is_set(STOCKED) && row.get(AMOUNT).is_some_and(|amount| !amount.is_negative());
    let goods: Vec<Goods> = rows
        .iter()
        .zip(totalled)
        .filter(|(patch, _)| stocked(patch))
        .map(|(patch, row)| Goods { row: *row, extra: extra(patch), weight: weight(patch) })
        .collect();
    let mut costs = purchases::costs(&goods, draft.get(CURRENCY_RATE), freight)?.into_iter();
    let mut total = Money::ZERO;
    for row in rows {
        let cost = if stocked(row) { costs.next().unwrap_or(Cost::ZERO) } else { Cost::ZERO };
        row.put(ROW_COST, cost.value);
        row.put(PURCHASE_COST, cost.purchase);
        total = total.plus(cost.value)?;
    }
    Ok(total)
}

/// What a row's own JSON says that one unit costs beside its price: `{"extraCosts":{"extraCost":10.5}}`.
fn extra(row: &Patch) -> Price {
    let json = row.filled(ROW_JSON).and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    let stated = json.as_ref().map(|json| &json["extraCosts"]["extraCost"]);
    let text = stated.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let price = text.and_then(|text| text.parse::<Price>().ok()).unwrap_or_default();
    if price.is_negative() { Price::ZERO } else { price }
}

fn set_sums(draft: &mut Draft, totals: &Totals, rows: &[Row]) -> Result<(), Fault> {
    let total = totals.net.plus(totals.tax)?.plus(draft.get(ROUNDING))?;
    for (column, sum) in [(NET_TOTAL, totals.net), (VAT_TOTAL, totals.tax), (TOTAL, total)] {
        draft.header.put(column, sum);
    }
    let by_rate = totals.by_rate.iter().map(|sum| {
        let row = rows.iter().find(|row| row.rate_id == sum.rate_id);
        let percent = row.map_or(Percent::ZERO, |row| row.rate);
        RateTotal { rate: Id::some(sum.rate_id), net: sum.net, tax: sum.tax, percent }
    });
    draft.header.put(TOTALS_BY_RATE, rate_totals_text(by_rate));
    Ok(())
}
