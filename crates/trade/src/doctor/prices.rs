//! Rows come to what their prices say. Documents are totalled by several algorithms, and settings of then decide how prices are rounded, so a
//! sale's row may differ from the plain product by as much as all of them round; a purchase's and a registration's may not.

use ladu_ledger::Finding;
use ladu_record::Cx;
use ladu_types::{Fixed, Money, Overflow, Percent, Price, Quantity};
use ladu_wire::Fault;

/// A row that is checked: its document, itself, what one unit costs, and what all of it comes to.
type PricedRow = (i64, i64, Price, Percent, Quantity, Fixed, Money);

/// A kind of row, a statement of its rows behind one id, and how far a unit and the whole may be off, in micro-units.
struct Check {
    place: &'static str,
    sql: &'static str,
    unit: i64,
    whole: i64,
}

const CHECKS: [Check; 3] = [
    Check {
        place: "sale",
        sql: "SELECT document_id, id, price, discount, amount, 1000000, net FROM sales_row
              WHERE account = $0 AND id > $1 ORDER BY id LIMIT $2",
        // A price of two decimals that is rounded with its tax and once more without its discount, and a cent of the whole.
        unit: 11_000,
        whole: 20_000,
    },
    Check {
        place: "purchase",
        sql: "SELECT document_id, id, price, discount, amount, 1000000, net FROM purchase_row
              WHERE account = $0 AND id > $1 ORDER BY id LIMIT $2",
        unit: 0,
        whole: 5_001,
    },
    Check {
        place: "registration",
        // What a count has found is costed as what was there, and shows the price of one only rounded.
        sql: "SELECT r.document_id, r.id, r.price, 0, r.amount, d.currency_rate, m.value FROM inventory_registration_row r
              JOIN inventory_registration d ON d.account = r.account AND d.id = r.document_id
              JOIN stock_move m ON m.account = r.account AND m.document_kind = 'registration' AND m.document_id = r.document_id
              AND m.row_id = r.id AND m.reverses = 0 AND m.to_place > 0
              WHERE r.account = $0 AND r.id > $1 AND r.amount > 0 AND d.confirmed = 1 ORDER BY r.id LIMIT $2",
        unit: 1,
        whole: 2,
    },
];

/// Rows read at once.
const PAGE: i64 = 5_000;

pub(super) fn check(cx: &mut Cx<'_, '_>, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    for check in &CHECKS {
        let mut after = 0;
        loop {
            let rows = cx.query(check.sql, &[after.into(), PAGE.into()])?;
            for row in rows.iter() {
                let (document, id, price, discount, amount, rate, sum): PricedRow = row.read();
                after = id;
                let expected = value(price, discount, amount, rate)?;
                let units = amount.0.abs().times(Fixed::from_micro(check.unit))?.micro();
                let off = expected.minus(sum)?.abs().micro();
                if off > units.saturating_add(check.whole) {
                    let place = format!("{} {document}/row {id}", check.place);
                    let (expected, found) = (expected.micro(), sum.micro());
                    findings.push(Finding { law: "a row comes to what its price says", place, expected, found });
                }
            }
            if (rows.len() as i64) < PAGE {
                break;
            }
        }
    }
    Ok(())
}

fn value(price: Price, discount: Percent, amount: Quantity, rate: Fixed) -> Result<Money, Overflow> {
    let hundred = Fixed::from_whole(100);
    Fixed::product(&[price.0, amount.0, hundred.minus(discount.0)?, rate], hundred).map(Money)
}
