//! Reminders of what a customer has not paid.

use ladu_books::balance;
use ladu_books::cx::Cx;
use ladu_papers::{Form, Line, Paper, Row, Word};
use ladu_types::Money;
use ladu_wire::Fault;

use super::make::party;
use super::source::Source;
use crate::papers::Texts;

/// What a customer owes at the moment, invoice by invoice.
pub(crate) fn of_customer(cx: &mut Cx<'_, '_>, customer: i64) -> Result<Paper, Fault> {
    let source = Source::of_customer(cx, customer)?;
    let debts = balance::debts(cx, &[customer])?.remove(&customer).unwrap_or_default();
    let owed = balance::of_customers(cx, &[customer], true)?.get(&customer).map_or(Money::ZERO, |balance| balance.owed);
    let (conf, language, today) = (cx.conf()?, cx.language()?, cx.today()?.to_string());
    let texts = Texts::new(&conf, language.code());
    let money = |sum: Money| texts.money(sum.micro());
    let currency = conf.text("default_currency");
    let mut rows = Vec::new();
    for debt in &debts {
        let left = debt.total.minus(debt.paid)?;
        let mark = if debt.currency == currency { String::new() } else { format!(" {}", debt.currency) };
        rows.push(Row {
            code: debt.number.clone(),
            name: texts.shown.day(&debt.date),
            quantity: texts.shown.day(&debt.due),
            price: money(debt.total),
            discount: money(debt.paid),
            sum: format!("{}{mark}", money(left)),
            ..Row::default()
        });
    }
    let notes = ["payment_reminder_text1", "payment_reminder_text2"].map(|name| conf.text(name));
    Ok(Paper {
        form: Form::Reminder,
        language: language.code().to_owned(),
        title: texts.word(Word::Reminder),
        company: source.company.party(&texts, true),
        logo_url: conf.text("invoiceLogoURL").to_owned(),
        facts: vec![texts.line(Word::Date, texts.shown.day(&today))],
        parties: vec![party(&source, &texts, Word::Customer, customer, 0)],
        rows,
        with_prices: true,
        totals: vec![Line { strong: true, ..texts.line(Word::ToPay, format!("{} {currency}", money(owed))) }],
        notes: notes.into_iter().filter(|text| !text.is_empty()).map(str::to_owned).collect(),
        ..Paper::default()
    })
}
