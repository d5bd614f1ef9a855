//! What the cart answers.

use ladu_domain::promotions::Fine;
use ladu_domain::tax;
use ladu_domain::totals::{RowTotals, Totals};
use ladu_record::Answer;
use ladu_types::{Fixed, Id, Overflow};
use ladu_wire::Writer;

use super::coupons::Printed;
use super::promotions::Given;
use super::row::Row;

/// Writes the rows, what they come to, and what promotions did.
pub(super) fn write(answer: &mut Answer, rows: &[Row], totals: &Totals, given: &Given, printed: Option<&[Printed]>) {
    answer.record(|w| {
        w.key("rows");
        w.list(|w| {
            for (row, sums) in rows.iter().zip(&totals.rows) {
                w.object(|w| {
                    write_row(row, sums, w);
                    write_rules(row, w);
                });
            }
        });
        for (key, sum) in
            [("netTotal", totals.net), ("vatTotal", totals.tax), ("rounding", totals.rounding), ("total", totals.total)]
        {
            w.key(key);
            w.decimal(sum);
        }
        if let Some(printed) = printed {
            write_printed(printed, w);
        }
        write_given(given, w);
    });
}

/// Coupons to print after the sale.
fn write_printed(printed: &[Printed], w: &mut Writer) {
    w.key("automaticCoupons");
    w.plain_text(&printed.iter().map(|coupon| coupon.id.to_string()).collect::<Vec<_>>().join(","));
    w.key("printAutomaticCoupons");
    w.list(|w| {
        for coupon in printed {
            w.object(|w| {
                w.key("couponID");
                w.int(coupon.id);
                w.key("printingCostInRewardPoints");
                w.int(coupon.cost);
            });
        }
    });
}

/// Promotions that applied, what was used up for them, and a gift that is still to be taken.
fn write_given(given: &Given, w: &mut Writer) {
    w.key("usedCouponIdentifiers");
    w.text(&given.coupons.join(","));
    w.key("appliedPromotions");
    w.list(|w| {
        for applied in &given.applied {
            w.object(|w| {
                for (key, value) in
                    [("promotionID", applied.promotion), ("count", applied.count), ("rewardPoints", applied.points)]
                {
                    w.key(key);
                    w.int(value);
                }
            });
        }
    });
    w.key("information");
    w.plain_text("");
    let extra = given.extra.as_ref();
    w.key("freeExtraProductID");
    w.int(extra.map_or(0, |extra| extra.id));
    let notice = extra.map_or_else(String::new, |extra| format!("Free: {}", extra.name));
    for (key, text) in [
        ("freeExtraProductCode", extra.map_or("", |extra| &extra.code)),
        ("freeExtraProductName", extra.map_or("", |extra| &extra.name)),
        ("freeExtraNotification", &notice),
    ] {
        w.key(key);
        w.text(text);
    }
}

fn write_row(row: &Row, sums: &RowTotals, w: &mut Writer) {
    let priced = &row.priced;
    w.key("rowNumber");
    w.int(i64::from(row.number));
    w.key("productID");
    w.int_text(Id::number_of(row.product));
    w.key("amount");
    w.decimal_text(priced.amount);
    w.key("vatrateID");
    w.int(priced.rate.id);
    w.key("vatRate");
    w.decimal_text(priced.rate.percent);
    for (key, value) in [
        ("originalPrice", priced.price.0),
        ("originalPriceWithVAT", tax::with_tax(priced.price, priced.rate.percent).unwrap_or_default().0),
        ("promotionDiscount", row.promotion.0),
        ("manualDiscount", priced.discount.0),
        ("originalDiscount", priced.discount.0),
        ("discount", row.discount().unwrap_or_default().0),
        ("finalPrice", sums.final_net.0),
        ("finalPriceWithVAT", sums.final_gross.0),
        ("rowNetTotal", sums.net.0),
        ("rowVAT", sums.tax.0),
        ("rowTotal", sums.total.0),
    ] {
        w.key(key);
        w.decimal(value);
    }
    w.key("nonDiscountable");
    w.int(i64::from(row.non_discountable));
}

/// Why the price is what it is, in the words that saving a document takes: price lists, then what the cashier gave, then promotions.
fn write_rules(row: &Row, w: &mut Writer) {
    let mut rules = Rules { row: row.number, count: 0, w };
    let amount = row.priced.amount;
    for step in &row.steps {
        rules.next();
        rules.number("priceListID", Fixed::from_whole(step.list));
        rules.text("name", &step.name);
        rules.sums(amount.0, step.price.0, step.discount.0);
        rules.text("priceListDiscountType", if step.percentage.is_some() { "DISCOUNT" } else { "PRICE" });
        if let Some(percent) = step.percentage {
            rules.number("priceListDiscountPercentage", percent.0);
        }
    }
    if !row.priced.discount.is_zero() {
        let whole = Fine::of(row.priced.price, amount);
        let left = whole.and_then(|whole| whole.less(row.priced.discount));
        let off = whole.and_then(|whole| whole.minus(left?));
        let rounded = |sum: Result<Fine, Overflow>| sum.and_then(|sum| sum.round(2)).unwrap_or_default().0;
        rules.next();
        rules.text("name", "");
        rules.number("amount", amount.0);
        rules.number("finalPrice", rounded(left));
        rules.number("totalDiscount", rounded(off));
        rules.number("manualDiscountPercentage", row.priced.discount.0);
    }
    for rule in &row.rules {
        rules.next();
        rules.number("campaignID", Fixed::from_whole(rule.campaign.number()));
        rules.text("name", &rule.name);
        rules.number("amount", rule.amount.0);
        rules.number("finalPrice", rule.left);
        rules.number("totalDiscount", rule.off);
        rules.text("campaignType", if rule.of_sale { "INVOICE" } else { "ITEMS" });
        rules.number("campaignDiscountValue", rule.sum);
        rules.number("campaignDiscountPercentage", rule.percentage.0);
    }
}

/// Writes the numbered keys of a row's discounts.
struct Rules<'w> {
    row: u32,
    count: u32,
    w: &'w mut Writer,
}

impl Rules<'_> {
    fn next(&mut self) {
        self.count += 1;
    }

    fn key(&mut self, name: &str) {
        self.w.dynamic_key(&format!("promotionRule{}{name}{}", self.row, self.count));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.key(name);
        self.w.text(text);
    }

    fn number(&mut self, name: &str, value: Fixed) {
        self.key(name);
        self.w.decimal(value);
    }

    /// Units, what they come to after a discount, and what it took off.
    fn sums(&mut self, amount: Fixed, price: Fixed, off: Fixed) {
        let sum = |price: Fixed| price.times_to(amount, 2).or(Err(Overflow));
        self.number("amount", amount);
        self.number("finalPrice", sum(price).unwrap_or_default());
        self.number("totalDiscount", sum(off).unwrap_or_default());
    }
}
