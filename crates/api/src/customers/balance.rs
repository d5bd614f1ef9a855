//! What customers owe, by itself.

use ladu_record::noun::Field;
use ladu_record::{Answer, Cx};
use ladu_trade::balance;
use ladu_trade::gdpr;
use ladu_types::Money;
use ladu_wire::{Code, Fault, Kind, Writer};

use crate::Call;
use crate::exclusive::Claim;

/// Writes what a customer owes and may still owe: debt is positive, money paid ahead negative.
pub(super) fn write(owed: Money, limit: i64, blocked: bool, w: &mut Writer) {
    w.key("actualBalance");
    w.number(&owed.to_string());
    w.key("creditLimit");
    w.int(limit);
    w.key("availableCredit");
    w.number(&Money::from_whole(limit).minus(owed).unwrap_or_default().to_string());
    w.key("creditAllowed");
    w.int(i64::from(!blocked));
}

const OF_SOME: &[Field] = &[
    Field::new("customerIDs", "", Kind::Ids).required(),
    Field::flag("getBalanceWithoutPrepayments", "").doc("Leaves prepayments that belong to no document out."),
];

fn of_some(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    gdpr::require(cx)?;
    let ids = cx.params.ids("customerIDs")?;
    if ids.is_empty() {
        return Err(Fault::missing("customerIDs"));
    }
    let balances = balance::of_customers(cx, &ids, !cx.params.flag("getBalanceWithoutPrepayments"))?;
    let sql = "SELECT id, credit, sales_blocked FROM customer WHERE account = $0 AND deleted = 0 AND id IN ({ids}) ORDER BY id";
    for row in cx.among(sql, &ids, &[])?.iter() {
        let owed = balances.get(&row.int(0)).map_or(Money::ZERO, |balance| balance.owed);
        answer.record(|w| {
            w.key("customerID");
            w.int(row.int(0));
            write(owed, row.int(1), row.int(2) == 1, w);
        });
    }
    Ok(())
}

const AS_OF: &[Field] = &[Field::date("date", "").doc("As of the end of that day; of today when left out.")];

/// Lists every customer with a balance as of a day.
fn of_all(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    gdpr::require(cx)?;
    let date = match cx.params.read("date", Kind::Date)? {
        Some(date) if !date.text().is_empty() => date.text().to_owned(),
        _ => cx.today()?.to_string(),
    };
    let balances = balance::as_of(cx, &date)?;
    let sql = "SELECT id, name, card_number, group_id FROM customer
               WHERE account = $0 AND deleted = 0 AND balance_disabled = 0 ORDER BY id";
    for row in cx.query(sql, &[])?.iter() {
        let owed = balances.get(&row.int(0)).map_or(Money::ZERO, |balance| balance.owed);
        if owed.is_zero() {
            continue;
        }
        answer.record(|w| {
            for (key, column) in [("customerID", 0), ("customerGroupID", 3)] {
                w.key(key);
                w.int(row.int(column));
            }
            for (key, column) in [("customerName", 1), ("customerCardCode", 2)] {
                w.key(key);
                w.text(row.text(column));
            }
            w.key("balance");
            w.number(&owed.to_string());
        });
    }
    Ok(())
}

/// The calls.
pub static CALLS: &[Call] = &[
    Call::read("getCustomerBalance", "customers", of_some)
        .inputs(OF_SOME)
        .doc("What some customers owe and may still owe."),
    Call::read("getCustomerBalances", "customers", of_all)
        .inputs(AS_OF)
        .exclusive(|_| vec![Claim::alone("balances of all customers", Code::REPORT_RUNNING)])
        .doc("What customers owed on a day; those who owed nothing and were owed nothing are left out. One at a time."),
];
