//! What is still to be paid of a document: what it comes to, less what was paid, less what credit invoices took off it.

use ladu_record::Cx;
use ladu_record::noun;
use ladu_store::Row;
use ladu_types::{Fixed, Id, Money, Overflow, of};
use ladu_wire::Fault;

use crate::currency::in_currency;

type SaleId = Id<of::SalesDocument>;

/// A credit invoice, as far as it takes something off what it credits.
#[derive(Debug, Clone, Copy)]
struct Credit {
    total: Money,
    /// What was paid of it; below zero when money was given back.
    paid: Money,
    /// What a unit of its currency is worth in the account's own.
    rate: Fixed,
}

/// What credit invoices take off a document, in its currency: what they come to, less what was given back in money. One that comes to
/// more than nothing takes nothing off, and none is owed for more than it comes to.
fn taken_off(credits: &[Credit], rate: Fixed) -> Result<Money, Overflow> {
    let mut sum = Money::ZERO;
    for credit in credits.iter().filter(|credit| credit.total.is_negative()) {
        let open = credit.paid.minus(credit.total)?.max(Money::ZERO);
        sum = sum.plus(in_currency(open, credit.rate, rate)?)?;
    }
    Ok(sum)
}

/// Works out anew what credit invoices take off a document, after one of them was saved, deleted, or paid.
pub fn settle(cx: &mut Cx<'_, '_>, document: SaleId) -> Result<(), Fault> {
    let sql = "SELECT credited, currency_rate FROM sales_document WHERE account = $0 AND id = $1 {for_update}";
    let Some((known, rate)) = cx.first(sql, &[document.into()], |row| row.read::<(Money, Fixed)>())? else {
        return Ok(());
    };
    let sql = "SELECT total, paid, currency_rate FROM sales_document
               WHERE account = $0 AND credited_id <> 0 AND credited_id = $1 AND confirmed = 1 AND total < 0 ORDER BY id";
    let credit = |row: Row<'_>| Credit { total: row.get(0), paid: row.get(1), rate: row.get(2) };
    let credits: Vec<Credit> = cx.query(sql, &[document.into()])?.iter().map(credit).collect();
    let credited = taken_off(&credits, rate)?;
    if credited == known {
        return Ok(());
    }
    noun::mark_changed(cx, "sales_document", document.number())?;
    cx.queue(
        "UPDATE sales_document SET credited = $2 WHERE account = $0 AND id = $1",
        &[document.into(), credited.into()],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_takes_off_what_was_not_given_back() {
        let money = |text: &str| text.parse::<Money>().unwrap();
        let rate = |text: &str| text.parse::<Fixed>().unwrap();
        let credit = |total, paid, of| Credit { total: money(total), paid: money(paid), rate: rate(of) };
        let off = |credits: &[Credit]| taken_off(credits, Fixed::ONE).unwrap().to_string();
        assert_eq!(off(&[credit("-30", "0", "1")]), "30");
        assert_eq!(off(&[credit("-30", "-30", "1"), credit("-20", "-5", "1")]), "15");
        assert_eq!(off(&[credit("-30", "-50", "1")]), "0", "what was given back beyond it is owed for by itself");
        assert_eq!(off(&[credit("5", "0", "1")]), "0", "an exchange for something dearer");
        assert_eq!(taken_off(&[credit("-30", "0", "0.85")], rate("1.7")).unwrap(), money("15"));
    }
}
