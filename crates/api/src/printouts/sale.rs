//! Makes the paper of a document: every text as it is shown.

use ladu_domain::tax::with_tax;
use ladu_printing::{Form, Line, Paper, Party, Row, Word};
use ladu_record::Cx;
use ladu_record::settings::Settings;
use ladu_trade::sale::columns as sold;
use ladu_types::{Fixed, Percent, Price};

use ladu_wire::Fault;

use super::company::address_line;
use super::sale_remarks as remarks;
use super::sale_source::Source;
use super::texts::{Texts, word_of};

/// The paper of a document in a form.
pub(crate) fn of_document(cx: &mut Cx<'_, '_>, document: i64, parameter: &str, form: Form) -> Result<Paper, Fault> {
    let source = Source::load(cx, document, parameter)?;
    let (conf, language) = (cx.settings()?, source.language(cx, &source.readers())?);
    Ok(make(&source, &conf, language.code(), form))
}

/// A paper that is being made.
struct Maker<'a> {
    source: &'a Source,
    texts: Texts<'a>,
    form: Form,
}

/// The paper of a document in a form and a language. An A4 of a waybill is a delivery note.
pub(crate) fn make(source: &Source, conf: &Settings, language: &str, form: Form) -> Paper {
    let form = if form == Form::Invoice && source.text("type") == "WAYBILL" { Form::DeliveryNote } else { form };
    Maker { source, texts: Texts::new(conf, language), form }.paper()
}

impl Maker<'_> {
    fn paper(&self) -> Paper {
        let source = self.source;
        let with_prices = self.form != Form::DeliveryNote && source.int("hide_prices") == 0;
        let with_total = with_prices && source.int("hide_total") == 0;
        let kind = if self.form == Form::DeliveryNote { Word::DeliveryNote } else { word_of(source.text("type")) };
        let logo = if self.form == Form::Receipt { "receiptLogoURL" } else { "invoiceLogoURL" };
        let barcode = self.form != Form::Receipt || !self.texts.conf.flag("no_barcode_on_receipt_footer");
        let title = format!("{} {}", self.texts.word(kind), source.number()).trim().to_owned();
        let (mut taxes, mut totals) = (Vec::new(), Vec::new());
        if with_total {
            taxes.extend(self.texts.taxes(source.text("totals_by_rate")));
            taxes.extend(remarks::own_taxes(source, &self.texts));
            totals.extend(self.totals());
            totals.extend(remarks::unpaid(source, &self.texts, self.form));
        }
        let payment_code = if with_total { remarks::payment_code(source, self.form, &title) } else { String::new() };
        Paper {
            form: self.form,
            language: self.texts.language.to_owned(),
            title,
            company: source.company.party(&self.texts, self.form == Form::Invoice),
            logo_url: self.texts.conf.text(logo).to_owned(),
            facts: self.facts(),
            parties: self.parties(),
            rows: self.rows(),
            with_prices,
            taxes,
            totals,
            payments: if with_total { self.payments() } else { Vec::new() },
            notes: self.notes(with_total),
            payment_code,
            barcode: if barcode { source.number().to_owned() } else { String::new() },
        }
    }

    fn facts(&self) -> Vec<Line> {
        let source = self.source;
        let time = source.text("time").get(..5).unwrap_or_default();
        let mut day = self.texts.shown.day(source.text("date"));
        if self.form == Form::Receipt && !time.is_empty() {
            day.push_str(&format!(" {time}"));
        }
        let mut facts = vec![self.texts.line(Word::Date, day)];
        let [cashier, ..] = source.employee(source.int("employee_id"));
        let demands =
            self.form == Form::Invoice && matches!(word_of(source.text("type")), Word::Invoice | Word::Prepayment);
        if demands && source.int("hide_payment_days") == 0 {
            facts.push(self.texts.line(Word::DueDate, self.texts.shown.day(source.text("due_date"))));
        }
        if self.form == Form::Invoice {
            let custom = source.text("custom_reference");
            let reference = if custom.is_empty() { source.text("reference_number") } else { custom };
            facts.push(self.texts.line(Word::Reference, reference.to_owned()));
        }
        facts.extend(remarks::facts(source, &self.texts));
        facts.push(self.texts.line(Word::Cashier, cashier.to_owned()));
        facts.retain(|fact| !fact.value.is_empty());
        facts
    }

    fn parties(&self) -> Vec<Party> {
        let source = self.source;
        let client = source.int("client_id");
        let is_nobody = client == self.texts.conf.int("default_client_idDat");
        let mut parties = Vec::new();
        if client != 0 && !(is_nobody && self.form == Form::Receipt) {
            parties.push(party(source, &self.texts, Word::Customer, client, source.int("address_id")));
        }
        for (role, id, address) in
            [(Word::Payer, "payer_id", "payer_address_id"), (Word::ShipTo, "ship_to_id", "ship_to_address_id")]
        {
            let (id, address) = (source.int(id), source.int(address));
            if id != 0 && id != client {
                parties.push(party(source, &self.texts, role, id, address));
            }
        }
        parties
    }

    fn rows(&self) -> Vec<Row> {
        let source = self.source;
        let hidden = source.int("hide_amounts") == 1;
        let discounts = source.int("print_discounts") == 1 && self.texts.conf.flag("discount_printed_on_invoices");
        let code = if self.texts.conf.text("code_on_invoice") == "code2" { 11 } else { 10 };
        let row = |row: ladu_store::Row<'_>| {
            let amount = |at: usize| Fixed::from_micro(row.int(at));
            let unit = if row.text(14).is_empty() { String::new() } else { format!(" {}", row.text(14)) };
            let discount = amount(3);
            let is_receipt = self.form == Form::Receipt;
            // The price before the discount, unless discounts are not shown; receipts say it with tax.
            let price = if is_receipt && discounts && !discount.is_zero() {
                let gross = with_tax(Price(amount(2)), Percent(amount(9))).map_or(amount(5), |gross| gross.0);
                self.texts.shown.places(gross, 2)
            } else if is_receipt {
                self.texts.shown.places(amount(5), 2)
            } else {
                self.texts.price(amount(if discounts { 2 } else { 4 }))
            };
            Row {
                code: row.text(code).to_owned(),
                name: row.text(0).to_owned(),
                quantity: if hidden { String::new() } else { format!("{}{unit}", self.texts.shown.number(amount(1))) },
                price,
                discount: if discounts && !discount.is_zero() {
                    self.texts.shown.number(discount)
                } else {
                    String::new()
                },
                tax: self.texts.shown.number(amount(9)),
                sum: self.texts.shown.places(amount(if is_receipt { 8 } else { 6 }), 2),
            }
        };
        source.rows.iter().map(row).collect()
    }

    fn totals(&self) -> Vec<Line> {
        let source = self.source;
        let sums = ["net_total", "vat_total", "rounding", "total"].map(|column| source.int(column));
        let mut lines = self.texts.totals(sums, source.text("currency_code"), self.form != Form::Receipt);
        let (paid, credited) = (source.sum(sold::PAID).micro(), source.sum(sold::TAKEN_OFF).micro());
        if self.form == Form::Invoice && (paid, credited) != (0, 0) {
            for (word, sum) in [(Word::Paid, paid), (Word::Credited, credited)].into_iter().filter(|(_, sum)| *sum != 0)
            {
                lines.push(self.texts.line(word, self.texts.money(sum)));
            }
            let left = source.int("total") - paid - credited;
            // What was credited beyond what is owed is no debt of the customer's.
            let left = if credited == 0 { left } else { left.max(0) };
            lines.push(self.texts.line(Word::ToPay, self.texts.money(left)));
        }
        lines
    }

    fn payments(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for row in self.source.payments.iter() {
            let name = [1, 2, 0].map(|at| row.text(at)).into_iter().find(|name| !name.is_empty()).unwrap_or_default();
            let card = [row.text(6), row.text(7)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
            let name = format!("{name} {}", card.join(" ")).trim().to_owned();
            let paid = if row.int(4) != 0 { row.int(4) } else { row.int(3) };
            lines.push(Line { name, value: self.texts.money(paid), strong: false });
            if row.int(5) != 0 {
                lines.push(self.texts.line(Word::Change, self.texts.money(row.int(5))));
            }
        }
        lines
    }

    fn notes(&self, with_total: bool) -> Vec<String> {
        let announcement = format!("invoice_announcement_{}", self.texts.language);
        let end = if self.form == Form::Receipt { "receipt_footer" } else { "invoiceExtraFooterLine" };
        let said = [self.source.text("notes"), self.texts.conf.text(end)];
        let announced = if self.form == Form::Invoice { self.texts.conf.text(&announcement) } else { "" };
        let untaxed = if with_total { remarks::untaxed(self.source, &self.texts) } else { Vec::new() };
        let said = said.into_iter().chain([announced]).filter(|text| !text.is_empty()).map(str::to_owned);
        untaxed.into_iter().chain(said).collect()
    }
}

/// A customer in a role, at an address of a document's, else at the customer's own.
pub(super) fn party(source: &Source, texts: &Texts<'_>, role: Word, id: i64, address: i64) -> Party {
    let mut lines = vec![address_line(source.address(address, id))];
    for (of, column) in [(Word::RegisterCode, "code"), (Word::TaxNumber, "vat_number"), (Word::Phone, "phone")] {
        lines.push(texts.labelled(of, source.person(id, column)));
    }
    lines.push(source.person(id, "email").to_owned());
    lines.retain(|line| !line.is_empty());
    Party { role: texts.word(role), name: source.name_of(id), lines }
}
