//! What a purchase document comes to, and what its goods cost.

use ladu_domain::fifo::Cost;
use ladu_domain::purchases::{self, Freight, Goods, PurchaseType, Row, Totals};
use ladu_record::Cx;
use ladu_record::noun::Patch;
use ladu_trade::document::{self, Saving};
use ladu_trade::prices;
use ladu_types::{Fixed, Money, Percent, Price, Quantity};
use ladu_wire::Fault;

/// Works out the rows and puts the sums on the header. Everything follows from what the document says: its prices, its rate, its
/// freight and how that is shared.
pub(super) fn reckon(
    cx: &mut Cx<'_, '_>,
    saving: &mut Saving,
    kind: PurchaseType,
    rows: &mut [Patch],
) -> Result<(), Fault> {
    let rates = prices::rates(cx)?;
    let percent =
        |row: &Patch| rates.get(&row.int("vat_rate_id").unwrap_or(0)).map_or(Percent::ZERO, |rate| rate.percent);
    let totalled: Vec<Row> = rows.iter().map(|row| row_of(row, percent(row))).collect();
    let totals = purchases::total(&totalled)?;
    for (row, net) in rows.iter_mut().zip(&totals.rows) {
        row.set("net", net.micro());
    }
    let cost = if kind.takes_goods_in() { set_costs(cx, saving, rows, &totalled)? } else { Money::ZERO };
    saving.header.set("cost", cost.micro());
    set_sums(saving, &totals, &totalled)
}

fn row_of(row: &Patch, rate: Percent) -> Row {
    Row {
        price: row.price("price").unwrap_or_default(),
        discount: row.percent("discount").unwrap_or_default(),
        amount: row.quantity("amount").unwrap_or_default(),
        rate_id: row.int("vat_rate_id").unwrap_or(0),
        rate,
    }
}

/// What the goods of each row cost; gives their sum.
fn set_costs(cx: &mut Cx<'_, '_>, saving: &Saving, rows: &mut [Patch], totalled: &[Row]) -> Result<Money, Fault> {
    let sum = Money::from_micro(saving.int("freight"));
    let rate = Fixed::from_micro(saving.int("freight_rate"));
    let divided_by = saving.text("freight_divided_by").to_owned();
    let freight = Freight { sum: Money(sum.0.times(rate)?), divided_by: &divided_by };
    let cards = if divided_by == "WEIGHT" { document::cards(cx, rows)? } else { Default::default() };
    let weight =
        |row: &Patch| row.id_of("product_id").and_then(|id| cards.get(&id)).map_or(Quantity::ZERO, |card| card.weight);
    let stocked =
        |row: &Patch| row.is_set("stocked") && row.quantity("amount").is_some_and(|amount| !amount.is_negative());
    let goods: Vec<Goods> = rows
        .iter()
        .zip(totalled)
        .filter(|(patch, _)| stocked(patch))
        .map(|(patch, row)| Goods { row: *row, extra: extra(patch), weight: weight(patch) })
        .collect();
    let currency_rate = Fixed::from_micro(saving.int("currency_rate"));
    let mut costs = purchases::costs(&goods, currency_rate, freight)?.into_iter();
    let mut total = Money::ZERO;
    for row in rows {
        let cost = if stocked(row) { costs.next().unwrap_or(Cost::ZERO) } else { Cost::ZERO };
        row.set("cost", cost.value.micro());
        row.set("purchase_cost", cost.purchase.micro());
        total = total.plus(cost.value)?;
    }
    Ok(total)
}

/// What a row's own JSON says that one unit costs beside its price: `{"extraCosts":{"extraCost":10.5}}`.
fn extra(row: &Patch) -> Price {
    let json = row.filled("jdoc").and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    let stated = json.as_ref().map(|json| &json["extraCosts"]["extraCost"]);
    let text = stated.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let price = text.and_then(|text| text.parse::<Price>().ok()).unwrap_or_default();
    if price.is_negative() { Price::ZERO } else { price }
}

fn set_sums(saving: &mut Saving, totals: &Totals, rows: &[Row]) -> Result<(), Fault> {
    let total = totals.net.plus(totals.tax)?.plus(Money::from_micro(saving.int("rounding")))?;
    for (column, sum) in [("net_total", totals.net), ("vat_total", totals.tax), ("total", total)] {
        saving.header.set(column, sum.micro());
    }
    let by_rate = totals.by_rate.iter().map(|sum| {
        let percent = rows.iter().find(|row| row.rate_id == sum.rate_id).map_or(0, |row| row.rate.micro());
        format!("{}:{}:{}:{percent}", sum.rate_id, sum.net.micro(), sum.tax.micro())
    });
    saving.header.set("totals_by_rate", by_rate.collect::<Vec<_>>().join(";"));
    Ok(())
}
