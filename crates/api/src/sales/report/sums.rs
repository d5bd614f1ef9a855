//! Sums of a report, read in a fixed number of statements however many documents there are.

use std::collections::BTreeMap;

use ladu_record::Cx;
use ladu_record::noun::Query;
use ladu_store::Row;
use ladu_types::{Fixed, Overflow};
use ladu_wire::Fault;

use super::kinds::{Measure, Subject};
use super::scope::FROM;

/// What tells lines apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Key {
    /// What products have in common; 0 without.
    pub(super) common: i64,
    pub(super) id: i64,
    pub(super) service: i64,
    pub(super) text: String,
}

/// What rows come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums {
    pub(super) quantity: Fixed,
    pub(super) net: Fixed,
    pub(super) gross: Fixed,
    /// Below zero for discounts.
    pub(super) discount: Fixed,
    pub(super) purchase: Fixed,
    pub(super) warehouse: Fixed,
    pub(super) stock_at_price: Fixed,
    pub(super) stock_at_cost: Fixed,
    pub(super) count: i64,
    pub(super) taxes: BTreeMap<i64, Fixed>,
}

impl Sums {
    /// Adds what other rows come to.
    pub(super) fn add(&mut self, other: &Sums) -> Result<(), Overflow> {
        for (sum, more) in [
            (&mut self.quantity, other.quantity),
            (&mut self.net, other.net),
            (&mut self.gross, other.gross),
            (&mut self.discount, other.discount),
            (&mut self.purchase, other.purchase),
            (&mut self.warehouse, other.warehouse),
            (&mut self.stock_at_price, other.stock_at_price),
            (&mut self.stock_at_cost, other.stock_at_cost),
        ] {
            *sum = sum.plus(more)?;
        }
        self.count += other.count;
        for (rate, tax) in &other.taxes {
            let sum = self.taxes.entry(*rate).or_default();
            *sum = sum.plus(*tax)?;
        }
        Ok(())
    }

    /// A measure; what cannot be told (a share of nothing) is 0.
    pub(super) fn measure(&self, measure: Measure) -> Fixed {
        let percent = |part: Fixed, whole: Fixed| part.share(Fixed::from_whole(100), whole).unwrap_or_default();
        let profit = self.net.minus(self.warehouse).unwrap_or_default();
        match measure {
            Measure::Quantity => self.quantity,
            Measure::PurchaseValue => self.purchase,
            Measure::WarehouseValue => self.warehouse,
            Measure::Net => self.net,
            Measure::Gross => self.gross,
            Measure::Discount => self.discount,
            Measure::DiscountPercent => {
                percent(self.discount.negated(), self.net.minus(self.discount).unwrap_or_default())
            }
            Measure::Profit => profit,
            Measure::ProfitPercent => percent(profit, self.net),
            Measure::MarkupPercent => percent(profit, self.warehouse),
            Measure::StockAtPrice => self.stock_at_price,
            Measure::StockAtCost => self.stock_at_cost,
        }
    }

    /// The part of this that `weight` is of `whole`; what was sold for is in whole cents, so that parts add up as they are shown.
    pub(super) fn part(&self, weight: Fixed, whole: Fixed) -> Result<Sums, Overflow> {
        let of = |sum: Fixed| sum.share(weight, whole);
        let cents = |sum: Fixed| of(sum).map(|part| part.round(2));
        let taxes: BTreeMap<i64, Fixed> =
            self.taxes.iter().map(|(rate, tax)| Ok((*rate, cents(*tax)?))).collect::<Result<_, Overflow>>()?;
        let net = cents(self.net)?;
        Ok(Sums {
            net,
            gross: taxes.values().try_fold(net, |sum, tax| sum.plus(*tax))?,
            discount: cents(self.discount)?,
            purchase: of(self.purchase)?,
            warehouse: of(self.warehouse)?,
            taxes,
            ..Sums::default()
        })
    }
}

/// What each line comes to, in each column that is compared; column 0 when none are.
pub(super) type Lines = BTreeMap<Key, BTreeMap<i64, Sums>>;

/// How rows are put together.
pub(super) struct Grouping<'a> {
    pub(super) subject: Subject,
    /// The column that tells compared columns apart.
    pub(super) column: Option<&'static str>,
    pub(super) query: &'a Query,
    /// Sums stay in the currency of the documents.
    pub(super) foreign: bool,
    /// Costs of bundles are those of what is in them.
    pub(super) parts: bool,
}

impl Grouping<'_> {
    /// What is selected first, and what it is grouped by: constants cannot be.
    fn columns(&self, parts: bool) -> (String, String) {
        let [id, service, text] = self.subject.key(parts);
        let column = self.column.unwrap_or("0");
        let selected = format!("{id}, {service}, {text}, {column}");
        let grouped: Vec<&str> = [id, service, text, column].into_iter().filter(|name| name.contains('.')).collect();
        (selected, grouped.join(", "))
    }

    /// Adds what rows were sold for: in the account's own currency as it was rounded for each document, so that whatever is added up comes to
    /// whole documents.
    pub(super) fn add_sales(&self, cx: &mut Cx<'_, '_>, lines: &mut Lines) -> Result<(), Fault> {
        let (selected, grouped) = self.columns(false);
        let comma = if grouped.is_empty() { "" } else { ", " };
        let [net, tax, discount] = match self.foreign {
            true => ["booked_net", "booked_tax", "discount_sum"],
            false => ["own_net", "own_tax", "own_discount"],
        };
        let sql = format!(
            "SELECT {selected}, r.vat_rate_id, CAST(SUM(r.amount) AS BIGINT), CAST(SUM(r.{net}) AS BIGINT),
                    CAST(SUM(r.{tax}) AS BIGINT), CAST(SUM(r.{discount}) AS BIGINT)
             {FROM} WHERE {} GROUP BY {grouped}{comma}r.vat_rate_id",
            self.query.conditions()
        );
        for row in cx.query(&sql, &self.query.values())?.iter() {
            let [quantity, net, tax, discount] = [5, 6, 7, 8].map(|at| Fixed::from_micro(row.int(at)));
            let taxes = BTreeMap::from([(row.int(4), tax)]);
            let sums = Sums { quantity, net, gross: net.plus(tax)?, discount, taxes, ..Sums::default() };
            entry(lines, row).add(&sums)?;
        }
        Ok(())
    }

    /// Adds what goods cost, as the ledger says.
    pub(super) fn add_costs(&self, cx: &mut Cx<'_, '_>, lines: &mut Lines) -> Result<(), Fault> {
        let (selected, grouped) = self.columns(self.parts);
        let signed = |value: &str| {
            format!(
                "CAST(SUM(CASE WHEN m.to_place = {0} THEN m.{value} ELSE -m.{value} END) AS BIGINT)",
                ladu_ledger::Place::Customer.number()
            )
        };
        let sql = format!(
            "SELECT {selected}, {}, {} {FROM}
             JOIN stock_move m ON m.account = t.account AND m.document_kind = 'sale' AND m.document_id = t.id AND m.row_id = r.stable_id
             WHERE {} GROUP BY {grouped}",
            signed("value"),
            signed("purchase_value"),
            self.query.conditions()
        );
        for row in cx.query(&sql, &self.query.values())?.iter() {
            let sums = Sums {
                warehouse: Fixed::from_micro(row.int(4)),
                purchase: Fixed::from_micro(row.int(5)),
                ..Sums::default()
            };
            entry(lines, row).add(&sums)?;
        }
        Ok(())
    }

    /// Adds how many documents there are.
    pub(super) fn add_counts(&self, cx: &mut Cx<'_, '_>, lines: &mut Lines) -> Result<(), Fault> {
        let (selected, grouped) = self.columns(false);
        let sql = format!(
            "SELECT {selected}, COUNT(DISTINCT t.id) {FROM} WHERE {} GROUP BY {grouped}",
            self.query.conditions()
        );
        for row in cx.query(&sql, &self.query.values())?.iter() {
            entry(lines, row).count = row.int(4);
        }
        Ok(())
    }
}

fn entry<'l>(lines: &'l mut Lines, row: Row<'_>) -> &'l mut Sums {
    let key = Key { common: 0, id: row.int(0), service: row.int(1), text: row.text(2).to_owned() };
    lines.entry(key).or_default().entry(row.int(3)).or_default()
}
