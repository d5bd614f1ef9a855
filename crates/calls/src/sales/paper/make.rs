//! Makes the paper of a document: every text as it is shown.

use ladu_books::conf::Conf;
use ladu_books::document::rates_in;
use ladu_books::shown::Shown;
use ladu_papers::{Form, Line, Paper, Party, Row, TaxLine, Word, word};
use ladu_types::Fixed;

use super::source::Source;

/// The word for a type of document.
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

/// A paper that is being made.
pub(super) struct Maker<'a> {
    pub(super) source: &'a Source,
    pub(super) conf: &'a Conf,
    pub(super) shown: Shown,
    pub(super) language: &'a str,
    pub(super) form: Form,
}

/// The paper of a document in a form and a language. An A4 of a waybill is a delivery note.
pub(crate) fn make(source: &Source, conf: &Conf, language: &str, form: Form) -> Paper {
    let form = if form == Form::Invoice && source.text("type") == "WAYBILL" { Form::DeliveryNote } else { form };
    Maker { source, conf, shown: Shown::of(conf), language, form }.paper()
}

impl Maker<'_> {
    fn word(&self, of: Word) -> String {
        word(self.language, of).to_owned()
    }

    fn money(&self, micro: i64) -> String {
        self.shown.places(Fixed::from_micro(micro), 2)
    }

    pub(super) fn line(&self, of: Word, value: String) -> Line {
        Line { name: self.word(of), value, strong: false }
    }

    fn paper(&self) -> Paper {
        let source = self.source;
        let with_prices = self.form != Form::DeliveryNote && source.int("hide_prices") == 0;
        let with_total = with_prices && source.int("hide_total") == 0;
        let kind = if self.form == Form::DeliveryNote { Word::DeliveryNote } else { word_of(source.text("type")) };
        let logo = if self.form == Form::Receipt { "receiptLogoURL" } else { "invoiceLogoURL" };
        let barcode = self.form != Form::Receipt || !self.conf.flag("no_barcode_on_receipt_footer");
        Paper {
            form: self.form,
            language: self.language.to_owned(),
            title: format!("{} {}", self.word(kind), source.number()).trim().to_owned(),
            company: self.company(),
            logo_url: self.conf.text(logo).to_owned(),
            facts: self.facts(),
            parties: self.parties(),
            rows: self.rows(),
            with_prices,
            taxes: if with_total { self.taxes() } else { Vec::new() },
            totals: if with_total { self.totals() } else { Vec::new() },
            payments: if with_total { self.payments() } else { Vec::new() },
            notes: self.notes(),
            barcode: if barcode { source.number().to_owned() } else { String::new() },
        }
    }

    pub(super) fn company(&self) -> Party {
        let source = self.source;
        let mut lines = Vec::new();
        lines.push(address_line(source.company_address()));
        for (of, column) in [(Word::RegisterCode, "code"), (Word::TaxNumber, "vat_number"), (Word::Phone, "phone")] {
            lines.push(labelled(self.word(of), source.company(column)));
        }
        lines.extend(["email", "web"].map(|column| source.company(column).to_owned()));
        if self.form == Form::Invoice {
            for [bank, iban, account, swift] in [
                ["bank_name", "bank_iban", "bank_account", "bank_swift"],
                ["bank_name2", "bank_iban2", "bank_account2", "bank_swift2"],
            ] {
                let number = Some(source.company(iban)).filter(|iban| !iban.is_empty());
                let parts = [source.company(bank), number.unwrap_or(source.company(account)), source.company(swift)];
                lines.push(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "));
            }
        }
        lines.retain(|line| !line.is_empty());
        Party { role: String::new(), name: source.company("name").to_owned(), lines }
    }

    fn facts(&self) -> Vec<Line> {
        let source = self.source;
        let time = source.text("time").get(..5).unwrap_or_default();
        let mut day = self.shown.day(source.text("date"));
        if self.form == Form::Receipt && !time.is_empty() {
            day.push_str(&format!(" {time}"));
        }
        let mut facts = vec![self.line(Word::Date, day)];
        let [cashier, ..] = source.employee(source.int("employee_id"));
        let demands =
            self.form == Form::Invoice && matches!(word_of(source.text("type")), Word::Invoice | Word::Prepayment);
        if demands && source.int("hide_payment_days") == 0 {
            facts.push(self.line(Word::DueDate, self.shown.day(source.text("due_date"))));
        }
        if self.form == Form::Invoice {
            let custom = source.text("custom_reference");
            let reference = if custom.is_empty() { source.text("reference_number") } else { custom };
            facts.push(self.line(Word::Reference, reference.to_owned()));
        }
        facts.push(self.line(Word::Cashier, cashier.to_owned()));
        facts.retain(|fact| !fact.value.is_empty());
        facts
    }

    fn parties(&self) -> Vec<Party> {
        let source = self.source;
        let client = source.int("client_id");
        let is_nobody = client == self.conf.int("default_client_idDat");
        let mut parties = Vec::new();
        if client != 0 && !(is_nobody && self.form == Form::Receipt) {
            parties.push(self.party(Word::Customer, client, source.int("address_id")));
        }
        for (role, id, address) in
            [(Word::Payer, "payer_id", "payer_address_id"), (Word::ShipTo, "ship_to_id", "ship_to_address_id")]
        {
            let (id, address) = (source.int(id), source.int(address));
            if id != 0 && id != client {
                parties.push(self.party(role, id, address));
            }
        }
        parties
    }

    pub(super) fn party(&self, role: Word, id: i64, address: i64) -> Party {
        let source = self.source;
        let mut lines = vec![address_line(source.address(address, id))];
        for (of, column) in [(Word::RegisterCode, "code"), (Word::TaxNumber, "vat_number"), (Word::Phone, "phone")] {
            lines.push(labelled(self.word(of), source.person(id, column)));
        }
        lines.push(source.person(id, "email").to_owned());
        lines.retain(|line| !line.is_empty());
        Party { role: self.word(role), name: source.name_of(id), lines }
    }

    fn rows(&self) -> Vec<Row> {
        let source = self.source;
        let hidden = source.int("hide_amounts") == 1;
        let discounts = source.int("print_discounts") == 1 && self.conf.flag("discount_printed_on_invoices");
        let code = if self.conf.text("code_on_invoice") == "code2" { 11 } else { 10 };
        let decimals = u32::try_from(self.conf.int("price_decimals")).unwrap_or(2).clamp(2, 6);
        let row = |row: ladu_store::Row<'_>| {
            let amount = |at: usize| Fixed::from_micro(row.int(at));
            let unit = if row.text(14).is_empty() { String::new() } else { format!(" {}", row.text(14)) };
            let discount = amount(3);
            let is_receipt = self.form == Form::Receipt;
            // Receipts say what is paid for one; invoices the price before the discount, unless discounts are not shown.
            let price = if is_receipt {
                self.shown.places(amount(5), 2)
            } else {
                self.trimmed(amount(if discounts { 2 } else { 4 }), decimals)
            };
            Row {
                code: row.text(code).to_owned(),
                name: row.text(0).to_owned(),
                quantity: if hidden { String::new() } else { format!("{}{unit}", self.shown.number(amount(1))) },
                price,
                discount: if discounts && !discount.is_zero() { self.shown.number(discount) } else { String::new() },
                tax: self.shown.number(amount(9)),
                sum: self.shown.places(amount(if is_receipt { 8 } else { 6 }), 2),
            }
        };
        source.rows.iter().map(row).collect()
    }

    /// A price with two places at least, and more where they say something.
    fn trimmed(&self, price: Fixed, decimals: u32) -> String {
        let places = (2..decimals).find(|places| price.round(*places) == price.round(decimals)).unwrap_or(decimals);
        self.shown.places(price, places)
    }

    fn taxes(&self) -> Vec<TaxLine> {
        rates_in(self.source.text("totals_by_rate"))
            .map(|[_, net, tax, percent]| TaxLine {
                name: format!("{} %", self.shown.number(Fixed::from_micro(percent))),
                net: self.money(net),
                tax: self.money(tax),
            })
            .collect()
    }

    fn totals(&self) -> Vec<Line> {
        let source = self.source;
        let currency = source.text("currency_code");
        let mut lines = Vec::new();
        if self.form != Form::Receipt {
            lines.push(self.line(Word::Net, self.money(source.int("net_total"))));
            lines.push(self.line(Word::Tax, self.money(source.int("vat_total"))));
        }
        if source.int("rounding") != 0 {
            lines.push(self.line(Word::Rounding, self.money(source.int("rounding"))));
        }
        let total = format!("{} {currency}", self.money(source.int("total")));
        lines.push(Line { strong: true, ..self.line(Word::Total, total) });
        let paid = source.int("paid");
        if self.form == Form::Invoice && paid != 0 {
            lines.push(self.line(Word::Paid, self.money(paid)));
            lines.push(self.line(Word::ToPay, self.money(source.int("total") - paid)));
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
            lines.push(Line { name, value: self.money(paid), strong: false });
            if row.int(5) != 0 {
                lines.push(self.line(Word::Change, self.money(row.int(5))));
            }
        }
        lines
    }

    fn notes(&self) -> Vec<String> {
        let announcement = format!("invoice_announcement_{}", self.language);
        let end = if self.form == Form::Receipt { "receipt_footer" } else { "invoiceExtraFooterLine" };
        let said = [self.source.text("notes"), self.conf.text(end)];
        let announced = if self.form == Form::Invoice { self.conf.text(&announcement) } else { "" };
        said.into_iter().chain([announced]).filter(|text| !text.is_empty()).map(str::to_owned).collect()
    }
}

/// The parts of an address in one line.
pub(super) fn address_line(parts: &[(&'static str, String)]) -> String {
    ladu_books::addresses::line(parts.iter().map(|(_, text)| text.as_str()))
}

fn labelled(label: String, value: &str) -> String {
    if value.is_empty() { String::new() } else { format!("{label}: {value}") }
}
