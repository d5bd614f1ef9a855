//! Statements of accounts: who owes what, with the papers to remind them.

use ladu_printing::Form;
use ladu_record::noun::{self, Field, Query, read_patch};
use ladu_record::{Answer, Cx};
use ladu_store::OwnedValue;
use ladu_trade::balance;
use ladu_trade::gdpr;
use ladu_types::Money;
use ladu_wire::{Fault, Kind, Writer};

use crate::Call;
use crate::paper_link::{self, Printout};

const INPUT: &[Field] = &[
    Field::word("type", "", &["PAYMENT_REMINDER"]).required().doc("What kind of statement."),
    Field::new("customerGroupID", "", Kind::Id),
    Field::new("customerIDs", "", Kind::Ids),
];

/// Customers with a balance, each with a reminder and the invoices that are not settled.
fn statements(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    gdpr::require(cx)?;
    read_patch(cx.params, INPUT, cx.default_language()?)?;
    cx.params.filled("type").ok_or_else(|| Fault::missing("type"))?;
    let mut query = Query::default();
    query.and("t.deleted = 0", []);
    if let Some(group) = cx.params.id("customerGroupID")? {
        query.and("t.group_id = ?", [OwnedValue::Int(group)]);
    }
    if cx.params.filled("customerIDs").is_some() {
        query.and_any("id", &cx.params.ids("customerIDs")?);
    }
    let balances = balance::of_all(cx)?;
    let sql = format!(
        "SELECT t.id, t.name, t.group_id, t.email, t.balance_disabled FROM customer t WHERE {} ORDER BY t.id",
        query.conditions()
    );
    let rows = cx.query(&sql, &query.values())?;
    let owes = |id: i64| balances.get(&id).is_some_and(|balance| !balance.owed.is_zero());
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).filter(|id| owes(*id)).collect();
    let (debts, groups) = (balance::debts(cx, &ids)?, noun::names(cx, "customer_group")?);
    for row in rows.iter().filter(|row| owes(row.int(0))) {
        let own = debts.get(&row.int(0)).map_or(&[][..], Vec::as_slice);
        answer.record(|w| {
            for (key, column) in [("customerID", 0), ("customerGroupID", 2)] {
                w.key(key);
                w.int(row.int(column));
                w.key(if column == 0 { "customerName" } else { "customerGroupName" });
                let group = groups.get(&row.int(2)).map_or("", String::as_str);
                w.text(if column == 0 { row.text(1) } else { group });
            }
            w.key("email");
            w.text(row.text(3));
            w.key("statementLink");
            w.text(&format!("{}.pdf", paper_link::link(cx.request, row.int(0), Printout::Reminder)));
            w.key("balanceEnabled");
            w.int(1 - row.int(4));
            w.key("unpaidInvoices");
            w.list(|w| own.iter().for_each(|debt| w.object(|w| write(cx, debt, w))));
        });
    }
    Ok(())
}

fn write(cx: &Cx<'_, '_>, debt: &balance::Debt, w: &mut Writer) {
    let money = |sum: Money, w: &mut Writer| w.number(&sum.to_string());
    w.key("invoiceID");
    w.int(debt.id);
    w.key("invoiceNo");
    w.text(&debt.number);
    w.key("invoiceDate");
    w.text(&debt.date);
    w.key("total");
    money(debt.total, w);
    w.key("paid");
    money(debt.paid, w);
    w.key("dueDate");
    w.text(if debt.due.is_empty() { "0000-00-00" } else { &debt.due });
    w.key("pdfLink");
    w.text(&format!("{}.pdf", paper_link::link(cx.request, debt.id, Printout::Sale(Form::Invoice))));
}

pub(super) static CALLS: &[Call] = &[Call::read("getAccountStatements", "customers", statements)
    .inputs(INPUT)
    .doc("Customers with a balance, each with links to a reminder and to the unpaid invoices, whose totals are without what was credited. Links work for a day, as often as wanted.")];
