//! What a paper says beside its goods and sums: why there is no tax, what foreign money is worth, what is still to be paid and how.

use ladu_printing::{Form, Line, TaxLine, Word};
use ladu_trade::document::read_rate_totals;
use ladu_trade::sale::columns as sold;
use ladu_types::{Fixed, Id};

use super::sale_source::Source;
use super::texts::{Texts, word_of};

/// The most characters of a payee's name and of what a payment is for, in a payment code.
const PAYEE: usize = 70;
const PURPOSE: usize = 140;

/// Does the paper ask for money?
fn demands(source: &Source) -> bool {
    matches!(word_of(source.get(sold::TYPE).unwrap_or_default()), Word::Invoice | Word::Prepayment | Word::Receipt)
}

/// What is still to be paid, in millionths; what was credited is not.
fn left(source: &Source) -> i64 {
    let left = source.sum(sold::TOTAL).minus(source.sum(sold::PAID)).unwrap_or_default();
    left.micro().saturating_sub(source.sum(sold::TAKEN_OFF).micro())
}

/// The invoice that is credited, and what foreign money is worth.
pub(super) fn facts(source: &Source, texts: &Texts<'_>) -> Vec<Line> {
    let mut facts = Vec::new();
    if let Some([number, date]) = &source.credited {
        facts.push(texts.line(Word::Credits, format!("{number} ({})", texts.shown.day(date))));
    }
    if let Some(rate) = foreign_rate(source, texts) {
        let own = texts.conf.text("default_currency");
        let text =
            format!("1 {} = {} {own}", source.get(sold::CURRENCY_CODE).unwrap_or_default(), texts.shown.number(rate));
        facts.push(texts.line(Word::ExchangeRate, text));
    }
    facts
}

/// What one unit of the document's money is worth; none when it is the account's own.
fn foreign_rate(source: &Source, texts: &Texts<'_>) -> Option<Fixed> {
    let rate = source.get(sold::CURRENCY_RATE).unwrap_or_default();
    let is_own = source.get(sold::CURRENCY_CODE) == Some(texts.conf.text("default_currency"));
    (!is_own && !rate.is_zero()).then_some(rate)
}

/// The sums by rate once more in the account's own money, as its tax office wants them.
pub(super) fn own_taxes(source: &Source, texts: &Texts<'_>) -> Vec<TaxLine> {
    let Some(rate) = foreign_rate(source, texts) else { return Vec::new() };
    let own = texts.conf.text("default_currency");
    let worth = |sum: Fixed| sum.times(rate).map_or_else(|_| String::new(), |sum| texts.money(sum.micro()));
    read_rate_totals(source.get(sold::TOTALS_BY_RATE).unwrap_or_default())
        .map(|total| TaxLine {
            name: format!("{} % {own}", texts.shown.number(total.percent.0)),
            net: worth(total.net.0),
            tax: worth(total.tax.0),
        })
        .collect()
}

/// Why goods are not taxed, a sentence for each reason.
pub(super) fn untaxed(source: &Source, texts: &Texts<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for total in
        read_rate_totals(source.get(sold::TOTALS_BY_RATE).unwrap_or_default()).filter(|total| total.percent.is_zero())
    {
        let known = source.rates.get(&Id::number_of(total.rate));
        let (name, is_reverse) = known.map_or(("", false), |(name, is_reverse)| (name.as_str(), *is_reverse));
        let own = texts.conf.text("reverse_vat_text");
        let [kind, eu_type, export_type] =
            [sold::TYPE, sold::EU_TYPE, sold::EXPORT_TYPE].map(|column| source.get(column).unwrap_or_default());
        let reason = match (kind, eu_type, export_type) {
            _ if is_reverse && !own.is_empty() => own.to_owned(),
            _ if is_reverse => texts.word(Word::ReverseCharge),
            (_, "EU", _) | ("EXPORTINVOICE", _, "EU") => texts.word(Word::IntraCommunity),
            (_, "OUTSIDE_EU", _) | ("EXPORTINVOICE", ..) => texts.word(Word::Export),
            // The rate's own name tells the article of the law, if it is more than a number.
            _ if name.chars().any(char::is_alphabetic) => name.to_owned(),
            _ => continue,
        };
        let text = format!("{} 0 %: {reason}", texts.word(Word::TaxShort));
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// That nothing was paid yet; what was paid in part is said with the sums.
pub(super) fn unpaid(source: &Source, texts: &Texts<'_>, form: Form) -> Vec<Line> {
    let is_said =
        form == Form::Invoice && (!source.sum(sold::PAID).is_zero() || !source.sum(sold::TAKEN_OFF).is_zero());
    if is_said || !demands(source) || left(source) <= 0 {
        return Vec::new();
    }
    vec![texts.line(Word::ToPay, texts.money(left(source)))]
}

/// What a bank reads from the paper to fill in a transfer (EPC069-12); empty when nothing is to be paid, or not in euros.
pub(super) fn payment_code(source: &Source, form: Form, title: &str) -> String {
    let [payee, bic, iban] = ["name", "bank_swift", "bank_iban"].map(|column| source.company.text(column));
    let iban: String = iban.split_whitespace().collect();
    let asks = form == Form::Invoice && demands(source) && source.get(sold::CURRENCY_CODE) == Some("EUR");
    if !asks || iban.is_empty() || left(source) <= 0 || matches!(source.number(), "" | "0") {
        return String::new();
    }
    let [custom, usual] =
        [sold::CUSTOM_REFERENCE, sold::REFERENCE_NUMBER].map(|column| source.get(column).unwrap_or_default());
    let reference = if custom.is_empty() { usual } else { custom };
    let purpose = format!("{title} {reference}");
    let payment = Payment { bic, payee, iban: &iban, sum: Fixed::from_micro(left(source)), purpose: purpose.trim() };
    payment.code()
}

struct Payment<'p> {
    bic: &'p str,
    payee: &'p str,
    iban: &'p str,
    sum: Fixed,
    purpose: &'p str,
}

impl Payment<'_> {
    fn code(&self) -> String {
        let cut = |text: &str, most: usize| text.replace('\n', " ").chars().take(most).collect::<String>();
        let sum = format!("EUR{}", self.sum.to_places(2));
        let lines = ["BCD", "002", "1", "SCT", self.bic.trim(), &cut(self.payee, PAYEE), self.iban, &sum, "", ""];
        format!("{}\n{}", lines.join("\n"), cut(self.purpose, PURPOSE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_code_says_what_banks_ask_for() {
        let payment = Payment {
            bic: "HABAEE2X",
            payee: "Kohvik & Pood O\u{dc}",
            iban: "EE382200221020145685",
            sum: "124.5".parse().unwrap(),
            purpose: "Invoice 100001 1000014",
        };
        let expected = "BCD\n002\n1\nSCT\nHABAEE2X\nKohvik & Pood O\u{dc}\nEE382200221020145685\nEUR124.50\n\n\nInvoice 100001 1000014";
        assert_eq!(payment.code(), expected);
    }
}
