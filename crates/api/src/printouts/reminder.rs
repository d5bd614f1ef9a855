//! Reminders of what a customer has not paid.

use ladu_printing::{Form, Line, Paper, Row, Word};
use ladu_record::Cx;
use ladu_trade::balance;
use ladu_types::Money;
use ladu_wire::Fault;

use super::sale::party;
use super::sale_source::Source;
use super::texts::Texts;

/// What a customer owes at the moment, invoice by invoice.
pub(crate) fn of_customer(cx: &mut Cx<'_, '_>, customer: i64) -> Result<Paper, Fault> {
    let source = Source::of_customer(cx, customer)?;
    let debts = balance::debts(cx, &[customer])?.remove(&customer).unwrap_or_default();
    let owed = balance::of_customers(cx, &[customer], true)?.get(&customer).map_or(Money::ZERO, |balance| balance.owed);
    let (conf, language, today) = (cx.settings()?, source.language(cx, &[customer])?, cx.today()?.to_string());
    let texts = Texts::new(&conf, language.code());
    let money = |sum: Money| texts.money(sum.micro());
    let currency = conf.text("default_currency");
    let (mut rows, mut unpaid) = (Vec::new(), Some(Money::ZERO));
    for debt in &debts {
        let left = debt.total.minus(debt.paid)?;
        unpaid = unpaid.filter(|_| debt.currency == currency).map(|sum| sum.plus(left)).transpose()?;
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
    // What was paid without a word for which invoice.
    let ahead = unpaid.map(|sum| sum.minus(owed)).transpose()?.filter(|ahead| *ahead > Money::ZERO);
    let mut totals = ahead.map_or(Vec::new(), |ahead| vec![texts.line(Word::Paid, money(ahead))]);
    totals.push(Line { strong: true, ..texts.line(Word::ToPay, format!("{} {currency}", money(owed))) });
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
        totals,
        notes: notes.into_iter().filter(|text| !text.is_empty()).map(str::to_owned).collect(),
        ..Paper::default()
    })
}
