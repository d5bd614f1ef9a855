//! Reminders of what a customer has not paid.

use ladu_books::balance;
use ladu_books::cx::{Cx, Request};
use ladu_books::shown::Shown;
use ladu_papers::{Form, Line, Paper, Row, Word, word};
use ladu_types::{Fixed, Money};
use ladu_wire::Fault;

use super::make::Maker;
use super::source::Source;

/// What a link to a reminder is told from links to documents by.
pub(super) const CUSTOMER: &str = "customer";

/// The address of the reminder of a customer; whoever has it may open it for a day, without a session.
pub(crate) fn link(request: &Request, customer: i64) -> String {
    super::link_to(request, vec![(CUSTOMER.to_owned(), customer.to_string())])
}

/// What a customer owes at the moment, invoice by invoice.
pub(super) fn paper(cx: &mut Cx<'_, '_>, customer: i64) -> Result<Paper, Fault> {
    let source = Source::of_customer(cx, customer)?;
    let debts = balance::debts(cx, &[customer])?.remove(&customer).unwrap_or_default();
    let owed = balance::of_customers(cx, &[customer], true)?.get(&customer).map_or(Money::ZERO, |balance| balance.owed);
    let (conf, language, today) = (cx.conf()?, cx.language()?, cx.today()?.to_string());
    let (language, shown) = (language.code(), Shown::of(&conf));
    let money = |sum: Money| shown.places(Fixed::from_micro(sum.micro()), 2);
    let currency = conf.text("default_currency");
    let mut rows = Vec::new();
    for debt in &debts {
        let left = debt.total.minus(debt.paid)?;
        let mark = if debt.currency == currency { String::new() } else { format!(" {}", debt.currency) };
        rows.push(Row {
            code: debt.number.clone(),
            name: shown.day(&debt.date),
            quantity: shown.day(&debt.due),
            price: money(debt.total),
            discount: money(debt.paid),
            sum: format!("{}{mark}", money(left)),
            ..Row::default()
        });
    }
    let maker = Maker { source: &source, conf: &conf, shown: shown.clone(), language, form: Form::Invoice };
    let texts = ["payment_reminder_text1", "payment_reminder_text2"].map(|name| conf.text(name));
    Ok(Paper {
        form: Form::Reminder,
        language: language.to_owned(),
        title: word(language, Word::Reminder).to_owned(),
        company: maker.company(),
        logo_url: conf.text("invoiceLogoURL").to_owned(),
        facts: vec![maker.line(Word::Date, shown.day(&today))],
        parties: vec![maker.party(Word::Customer, customer, 0)],
        rows,
        with_prices: true,
        totals: vec![Line { strong: true, ..maker.line(Word::ToPay, format!("{} {currency}", money(owed))) }],
        notes: texts.into_iter().filter(|text| !text.is_empty()).map(str::to_owned).collect(),
        ..Paper::default()
    })
}
