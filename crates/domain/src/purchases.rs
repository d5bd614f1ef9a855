//! Purchase documents: what each type does when it is confirmed, what its rows come to, and what its goods cost.

use ladu_types::{Fixed, Money, Overflow, Percent, Price, Quantity};

use crate::fifo::{Cost, spread};
use crate::totals::ByRate;

/// The names of all types; the first is the usual one.
pub const PURCHASE_TYPES: &[&str] =
    &["PRCINVOICE", "CASHPRCINVOICE", "PRCORDER", "PRCRETURN", "PRCWAYBILL", "PRCINVOICEONLY"];

/// The states of documents. Only orders are ever received.
pub const PURCHASE_STATUSES: &[&str] = &["PENDING", "READY", "PARTIALLY_RECEIVED", "RECEIVED"];

/// How freight is shared by goods; the first is the usual way.
pub const DIVISIONS: &[&str] = &["AMOUNT", "PRICE", "WEIGHT"];

/// A type of purchase document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PurchaseType {
    /// Goods come in and are owed for.
    Invoice,
    /// The same, paid in cash.
    CashInvoice,
    /// Goods are wanted; nothing moves.
    Order,
    Return,
    /// Goods come in; the bill follows.
    Waybill,
    /// The bill for goods that came before.
    InvoiceOnly,
}

const ALL: [PurchaseType; 6] = [
    PurchaseType::Invoice,
    PurchaseType::CashInvoice,
    PurchaseType::Order,
    PurchaseType::Return,
    PurchaseType::Waybill,
    PurchaseType::InvoiceOnly,
];

impl PurchaseType {
    /// A type by its name.
    pub fn parse(name: &str) -> Option<PurchaseType> {
        PURCHASE_TYPES.iter().position(|known| *known == name).map(|at| ALL[at])
    }

    pub fn name(self) -> &'static str {
        ALL.iter().position(|known| *known == self).map_or("", |at| PURCHASE_TYPES[at])
    }

    /// Goods come in when it is confirmed.
    pub const fn takes_goods_in(self) -> bool {
        matches!(self, PurchaseType::Invoice | PurchaseType::CashInvoice | PurchaseType::Waybill)
    }

    /// Goods come in or go back when it is confirmed.
    pub const fn moves_goods(self) -> bool {
        self.takes_goods_in() || self.is_return()
    }

    /// A promise of goods.
    pub const fn is_order(self) -> bool {
        matches!(self, PurchaseType::Order)
    }

    pub const fn is_return(self) -> bool {
        matches!(self, PurchaseType::Return)
    }

    /// Only for accounts that keep goods and bills apart.
    pub const fn needs_waybills(self) -> bool {
        matches!(self, PurchaseType::Waybill | PurchaseType::InvoiceOnly)
    }
}

/// A row to be totalled.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Net price of one before the discount.
    pub price: Price,
    pub discount: Percent,
    pub amount: Quantity,
    /// The tax rate's id; rows of one rate are taxed together.
    pub rate_id: i64,
    /// The tax rate in per cent.
    pub rate: Percent,
}

impl Row {
    /// What the row comes to in a currency of which a unit of its own is worth `rate`, rounded once to six decimals.
    fn value(&self, rate: Fixed) -> Result<Money, Overflow> {
        Fixed::product(&[self.price.0, self.amount.0, self.left()?, rate], HUNDRED).map(Money)
    }

    /// Hundredths of the price that the discount leaves.
    fn left(&self) -> Result<Fixed, Overflow> {
        HUNDRED.minus(self.discount.0)
    }
}

const HUNDRED: Fixed = Fixed::from_whole(100);

/// What a document comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Each row's net sum, in their order.
    pub rows: Vec<Money>,
    pub net: Money,
    pub tax: Money,
    /// Sums by tax rate, in the order of the rows.
    pub by_rate: Vec<ByRate>,
}

/// Totals of a document: the net of each row and the tax of each rate are rounded to cents, everything else adds up.
pub fn total(rows: &[Row]) -> Result<Totals, Overflow> {
    let mut totals = Totals::default();
    let mut percents: Vec<Percent> = Vec::new();
    for row in rows {
        let net = row.value(Fixed::ONE)?.round(2);
        totals.rows.push(net);
        totals.net = totals.net.plus(net)?;
        match totals.by_rate.iter_mut().find(|sum| sum.rate_id == row.rate_id) {
            Some(sum) => sum.net = sum.net.plus(net)?,
            None => {
                totals.by_rate.push(ByRate { rate_id: row.rate_id, net, tax: Money::ZERO });
                percents.push(row.rate);
            }
        }
    }
    for (sum, percent) in totals.by_rate.iter_mut().zip(percents) {
        sum.tax = Money(sum.net.0.share(percent.0, HUNDRED)?.round(2));
        totals.tax = totals.tax.plus(sum.tax)?;
    }
    Ok(totals)
}

/// Goods of a row as far as their cost goes.
#[derive(Debug, Clone, Copy)]
pub struct Goods {
    pub row: Row,
    /// What else one of them costs, in the document's currency.
    pub extra: Price,
    /// What one of them weighs.
    pub weight: Quantity,
}

/// Freight and other cost that goods of a document share.
#[derive(Debug, Clone, Copy)]
pub struct Freight<'a> {
    /// The sum in the account's own currency.
    pub sum: Money,
    pub divided_by: &'a str,
}

/// What the goods of each row cost together in the account's own currency, which a unit of the document's is worth `rate` of. Rows
/// that bring nothing in have no share of the freight.
pub fn costs(goods: &[Goods], rate: Fixed, freight: Freight<'_>) -> Result<Vec<Cost>, Overflow> {
    let shares = spread(freight.sum, &weights(goods, freight.divided_by)?)?;
    let cost = |(goods, share): (&Goods, Money)| {
        let purchase = goods.row.value(rate)?;
        let extra = goods.extra.worth(goods.row.amount, rate)?;
        Ok(Cost { value: purchase.plus(share)?.plus(extra)?, purchase })
    };
    goods.iter().zip(shares).map(cost).collect()
}

/// What the shares in the freight go by, exact to the last digit: prices, weights and quantities have six decimals each. Where prices
/// or weights say nothing, the number of units does.
fn weights(goods: &[Goods], divided_by: &str) -> Result<Vec<u128>, Overflow> {
    let product = |factors: &[Fixed]| {
        let factor = |number: &Fixed| u128::try_from(number.micro()).unwrap_or(0);
        factors.iter().map(factor).try_fold(1u128, |all, factor| all.checked_mul(factor)).ok_or(Overflow)
    };
    let weight = |goods: &Goods| match divided_by {
        "PRICE" => product(&[goods.row.price.0, goods.row.amount.0, goods.row.left()?]),
        "WEIGHT" => product(&[goods.weight.0, goods.row.amount.0]),
        _ => product(&[goods.row.amount.0]),
    };
    let weights: Vec<u128> = goods.iter().map(weight).collect::<Result<_, _>>()?;
    if divided_by != DIVISIONS[0] && weights.iter().all(|weight| *weight == 0) {
        return self::weights(goods, DIVISIONS[0]);
    }
    Ok(weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(amount: &str, price: &str, discount: &str) -> Row {
        Row {
            price: price.parse().unwrap(),
            discount: discount.parse().unwrap(),
            amount: amount.parse().unwrap(),
            rate_id: 1,
            rate: "20".parse().unwrap(),
        }
    }

    fn goods(amount: &str, price: &str, discount: &str, weight: &str) -> Goods {
        Goods { row: row(amount, price, discount), extra: Price::ZERO, weight: weight.parse().unwrap() }
    }

    fn unit_costs(goods: &[Goods], divided_by: &str) -> Vec<String> {
        let freight = Freight { sum: "30".parse().unwrap(), divided_by };
        let costs = costs(goods, Fixed::ONE, freight).unwrap();
        costs.iter().zip(goods).map(|(cost, goods)| cost.value.per(goods.row.amount).unwrap().to_string()).collect()
    }

    #[test]
    fn names_are_those_of_the_types() {
        for name in PURCHASE_TYPES {
            assert_eq!(PurchaseType::parse(name).map(PurchaseType::name), Some(*name));
        }
        assert_eq!(PurchaseType::parse("INVOICE"), None);
    }

    #[test]
    fn rows_and_taxes_are_rounded_to_cents() {
        let totals = total(&[row("10", "5", "10"), row("20", "2", "0"), row("1", "15", "0")]).unwrap();
        let shown = |money: Money| money.to_string();
        assert_eq!((shown(totals.net), shown(totals.tax)), ("100".to_owned(), "20".to_owned()));
        let totals = total(&[row("3", "0.335", "0"), row("1", "0.004", "0")]).unwrap();
        assert_eq!(totals.rows.iter().map(|net| shown(*net)).collect::<Vec<_>>(), ["1.01", "0"]);
        assert_eq!((shown(totals.net), shown(totals.tax)), ("1.01".to_owned(), "0.2".to_owned()));
    }

    #[test]
    fn freight_is_shared_by_amount_price_or_weight() {
        let rows = [goods("10", "5", "10", "3"), goods("20", "2", "0", "0")];
        assert_eq!(unit_costs(&rows, "AMOUNT"), ["5.5", "3"]);
        assert_eq!(unit_costs(&rows, "PRICE"), ["6.088235", "2.705882"]);
        assert_eq!(unit_costs(&rows, "WEIGHT"), ["7.5", "2"]);
        let light = [goods("10", "5", "10", "0"), goods("20", "2", "0", "0")];
        assert_eq!(unit_costs(&light, "WEIGHT"), ["5.5", "3"], "no weights: by the number of units");
    }

    #[test]
    fn foreign_prices_cost_what_they_are_worth() {
        let mut foreign = goods("4", "10", "25", "0");
        foreign.extra = "1".parse().unwrap();
        let freight = Freight { sum: "2".parse().unwrap(), divided_by: "AMOUNT" };
        let costs = costs(&[foreign], "0.5".parse().unwrap(), freight).unwrap();
        assert_eq!((costs[0].purchase.to_string(), costs[0].value.to_string()), ("15".to_owned(), "19".to_owned()));
    }
}
