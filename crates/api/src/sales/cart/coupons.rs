//! Coupons that a till prints by itself once the sale is made.

use ladu_record::Cx;
use ladu_store::Row;
use ladu_types::{Fixed, Id, Money, of};
use ladu_wire::Fault;

use crate::sales::campaign::{active::Customer, places};
use ladu_trade::loyalty;
use ladu_trade::pricing::Sale;

/// A coupon rule that a till follows by itself.
#[derive(Debug, Clone)]
struct Automatic {
    id: i64,
    warehouse: i64,
    store_group: String,
    from: String,
    until: String,
    threshold: Fixed,
    /// All purchases so far count, not this sale alone.
    all_purchases: bool,
    in_points: bool,
    cost: i64,
}

/// A coupon to print, and the points that it costs.
pub(super) struct Printed {
    pub(super) id: i64,
    pub(super) cost: i64,
}

fn all(cx: &mut Cx<'_, '_>) -> Result<std::sync::Arc<Vec<Automatic>>, Fault> {
    cx.cached("automatic coupons", "coupon", |cx| {
        let sql = "SELECT id, warehouse_id, store_group, issued_from, issued_until, threshold, threshold_type, measure, printing_cost
                   FROM coupon WHERE account = $0 AND automatic = 1 ORDER BY id";
        let rule = |row: Row<'_>| Automatic {
            id: row.int(0),
            warehouse: row.int(1),
            store_group: row.text(2).to_owned(),
            from: row.text(3).to_owned(),
            until: row.text(4).to_owned(),
            threshold: Fixed::from_micro(row.int(5)),
            all_purchases: row.text(6) == "points_amt",
            in_points: row.text(7) == "points",
            cost: row.int(8),
        };
        Ok(cx.query(sql, &[])?.iter().map(rule).collect())
    })
}

/// The coupons that a sale earns. It is taken for one that will be invoiced: the points it earns count already.
pub(super) fn earned(
    cx: &mut Cx<'_, '_>,
    sale: &Sale,
    customer: &Customer,
    total: Money,
    earning: Money,
) -> Result<Vec<Printed>, Fault> {
    let rules = all(cx)?;
    if rules.is_empty() || customer.no_coupons {
        return Ok(Vec::new());
    }
    let store = places::store(cx, sale.warehouse.number())?;
    let conf = cx.settings()?;
    let collects = customer.collects_points && Id::number_of(sale.customer) != conf.int("default_client_idDat");
    let earned = if collects { loyalty::earned_by(&conf, earning)? } else { Fixed::ZERO };
    let balance = match sale.customer.filter(|_| collects) {
        Some(customer) => loyalty::balance(cx, customer)?.plus(earned)?,
        None => Fixed::ZERO,
    };
    let mut so_far = None;
    let mut printed = Vec::new();
    for rule in rules.iter() {
        let is_here = (rule.warehouse == 0 || rule.warehouse == sale.warehouse.number())
            && (rule.store_group.is_empty() || store.is_in(&rule.store_group));
        let is_now = rule.from <= sale.day && (rule.until.is_empty() || sale.day <= rule.until);
        if !is_here || !is_now || (rule.cost > 0 && balance < Fixed::from_whole(rule.cost)) {
            continue;
        }
        let reached = match (rule.all_purchases, rule.in_points) {
            (false, false) => total.0,
            (false, true) => earned,
            (true, true) => balance,
            (true, false) => match so_far {
                Some(sum) => sum,
                None => *so_far.insert(purchases(cx, sale.customer)?.plus(total.0)?),
            },
        };
        if reached >= rule.threshold {
            printed.push(Printed { id: rule.id, cost: rule.cost });
        }
    }
    Ok(printed)
}

/// What a customer has bought so far, tax included, in the account's own currency.
fn purchases(cx: &mut Cx<'_, '_>, customer: Option<Id<of::Party>>) -> Result<Fixed, Fault> {
    let Some(customer) = customer else { return Ok(Fixed::ZERO) };
    let sql = "SELECT currency_rate, CAST(SUM(total) AS BIGINT) FROM sales_document
               WHERE account = $0 AND client_id = $1 AND confirmed = 1 AND books_revenue = 1 GROUP BY currency_rate";
    let mut sum = Fixed::ZERO;
    for row in cx.query(sql, &[customer.into()])?.iter() {
        sum = sum.plus(Fixed::from_micro(row.int(0)).times(Fixed::from_micro(row.int(1)))?)?;
    }
    Ok(sum)
}
