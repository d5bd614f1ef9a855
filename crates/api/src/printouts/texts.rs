//! How numbers, prices and words are written on papers.

use ladu_printing::{Line, TaxLine, Word, word};
use ladu_record::locale_format::LocaleFormat;
use ladu_record::settings::Settings;
use ladu_trade::document::read_rate_totals;
use ladu_types::Fixed;

/// The word for a type of sales document.
pub(super) fn word_of(kind: &str) -> Word {
    match kind {
        "CASHINVOICE" | "SERVICE_CASH_INVOICE" => Word::Receipt,
        "WAYBILL" => Word::DeliveryNote,
        "CREDITINVOICE" => Word::CreditInvoice,
        "ORDER" | "RESERVATION" => Word::Order,
        "OFFER" => Word::Offer,
        "PREPAYMENT" => Word::Prepayment,
        _ => Word::Invoice,
    }
}

/// The account's way of writing, and the language of a paper.
pub(crate) struct Texts<'a> {
    pub(crate) conf: &'a Settings,
    /// How numbers and days look.
    pub(crate) shown: LocaleFormat,
    pub(crate) language: &'a str,
}

impl<'a> Texts<'a> {
    pub(crate) fn new(conf: &'a Settings, language: &'a str) -> Texts<'a> {
        Texts { conf, shown: LocaleFormat::of(conf), language }
    }

    pub(crate) fn word(&self, of: Word) -> String {
        word(self.language, of).to_owned()
    }

    /// A sum with two places, from millionths.
    pub(crate) fn money(&self, micro: i64) -> String {
        self.shown.places(Fixed::from_micro(micro), 2)
    }

    /// A price with two places at least, and with as many more as say something, up to the account's own.
    pub(crate) fn price(&self, price: Fixed) -> String {
        let decimals = u32::try_from(self.conf.int("price_decimals")).unwrap_or(2).clamp(2, 6);
        let places = (2..decimals).find(|places| price.round(*places) == price.round(decimals)).unwrap_or(decimals);
        self.shown.places(price, places)
    }

    pub(crate) fn line(&self, of: Word, value: String) -> Line {
        Line { name: self.word(of), value, strong: false }
    }

    /// A value behind its name; nothing when there is none.
    pub(crate) fn labelled(&self, of: Word, value: &str) -> String {
        if value.is_empty() { String::new() } else { format!("{}: {value}", self.word(of)) }
    }

    /// The lines of a document's tax, from its totals by rate.
    pub(crate) fn taxes(&self, totals_by_rate: &str) -> Vec<TaxLine> {
        read_rate_totals(totals_by_rate)
            .map(|total| TaxLine {
                name: format!("{} %", self.shown.number(total.percent.0)),
                net: self.money(total.net.micro()),
                tax: self.money(total.tax.micro()),
            })
            .collect()
    }

    /// Net, tax, rounding and total of a document; a receipt says no more than the total.
    pub(crate) fn totals(&self, [net, tax, rounding, total]: [i64; 4], currency: &str, in_full: bool) -> Vec<Line> {
        let mut lines = Vec::new();
        if in_full {
            lines.push(self.line(Word::Net, self.money(net)));
            lines.push(self.line(Word::Tax, self.money(tax)));
        }
        if rounding != 0 {
            lines.push(self.line(Word::Rounding, self.money(rounding)));
        }
        lines.push(Line { strong: true, ..self.line(Word::Total, format!("{} {currency}", self.money(total))) });
        lines
    }
}
