//! What a document's printout says, text by text, as templates get it.

use std::sync::Arc;

use ladu_printing::{Word, escape, word};
use ladu_record::locale_format::LocaleFormat;
use ladu_record::noun;
use ladu_record::settings::Settings;
use ladu_trade::document::{RateTotal, read_rate_totals};
use ladu_trade::sale::columns as sold;
use ladu_types::Fixed;
use ladu_wire::Writer;

use super::company::address_line;
use super::sale_source::Source;
use super::texts::word_of;

/// Names of what a document refers to.
pub(super) struct Names {
    pub(super) warehouse: Arc<noun::Names>,
    pub(super) register: Arc<noun::Names>,
    pub(super) delivery: Arc<noun::Names>,
    pub(super) group: Arc<noun::Names>,
    pub(super) project: Arc<noun::Names>,
    pub(super) employee: Arc<noun::Names>,
}

struct Data<'a> {
    source: &'a Source,
    names: &'a Names,
    conf: &'a Settings,
    shown: LocaleFormat,
    language: &'a str,
}

/// Writes the texts of a document.
pub(super) fn write(source: &Source, names: &Names, conf: &Settings, language: &str, w: &mut Writer) {
    let data = Data { source, names, conf, shown: LocaleFormat::of(conf), language };
    data.document(w);
    data.company(w);
    data.people(w);
    data.rows(w);
    data.totals(w);
}

fn put(w: &mut Writer, key: &str, text: &str) {
    w.dynamic_key(key);
    w.text(&escape(text));
}

fn name(names: &noun::Names, id: i64) -> &str {
    names.get(&id).map_or("", String::as_str)
}

impl Data<'_> {
    fn money(&self, micro: i64) -> String {
        self.shown.places(Fixed::from_micro(micro), 2)
    }

    fn with_currency(&self, sum: &str) -> String {
        format!("{sum} {}", self.source.text("currency_code"))
    }

    fn document(&self, w: &mut Writer) {
        let (source, conf) = (self.source, self.conf);
        let kind = word(self.language, word_of(source.text("type")));
        let is_offer = source.text("type") == "OFFER";
        let due = self.shown.day(source.text("due_date"));
        let zero = read_rate_totals(source.text("totals_by_rate")).any(|total| total.percent.is_zero());
        let paid = source.int("paid") + source.sum(sold::TAKEN_OFF).micro() >= source.int("total");
        let custom = source.text("custom_reference");
        let days = format!("{} {}", source.int("payment_days"), word(self.language, Word::Days));
        for (key, text) in [
            ("documentNumber", source.number()),
            ("notes", source.text("notes")),
            ("privateNotes", source.text("internal_notes")),
            ("penalty", source.text("penalty")),
            ("documentName", format!("{kind} {}", source.number()).trim()),
            ("documentDate", &self.shown.day(source.text("date"))),
            ("documentTime", source.text("time")),
            ("logoOnInvoicesURL", conf.text("invoiceLogoURL")),
            ("logoOnReceiptsURL", conf.text("receiptLogoURL")),
            ("paymentType", source.text("payment_type")),
            ("cashReceiptGreeting", conf.text("receipt_footer")),
            ("zeroVatRateNotice", if zero { conf.text("reverse_vat_text") } else { "" }),
            ("factoringNoticeOnInvoice", if source.int("is_factoring") == 1 { conf.text("factoring") } else { "" }),
            ("shippingDate", &self.shown.day(source.text("shipping_date"))),
            ("validUntilDate", if is_offer { &due } else { "" }),
            ("deadlineDate", if is_offer { "" } else { &due }),
            ("paymentDeadlineNumberOfDays", &days),
            ("warehouseName", name(&self.names.warehouse, source.int("warehouse_id"))),
            ("registerName", name(&self.names.register, source.int("register_id"))),
            ("fiscalDeviceNumber", ""),
            ("referenceNumber", if custom.is_empty() { source.text("reference_number") } else { custom }),
            ("currency", source.text("currency_code")),
            ("currencySymbol", symbol(source.text("currency_code"))),
            ("deliveryType", name(&self.names.delivery, source.int("delivery_type_id"))),
            ("projectName", name(&self.names.project, source.int("project_id"))),
            ("status", source.text("state")),
            ("paymentStatus", if paid { "PAID" } else { "UNPAID" }),
        ] {
            put(w, key, text);
        }
    }

    fn address(&self, w: &mut Writer, prefix: &str, parts: &[(&'static str, String)]) {
        let part = |key: &str| parts.iter().find(|(known, _)| *known == key).map_or("", |(_, text)| text.as_str());
        for (key, of) in [
            ("StreetAndBuilding", "street"),
            ("AddressLine2", "address2"),
            ("TownOrCity", "city"),
            ("PostalCode", "postalCode"),
            ("Country", "country"),
            ("State", "state"),
        ] {
            put(w, &format!("{prefix}Address{key}"), part(of));
        }
        put(w, &format!("{prefix}AddressFull"), &address_line(parts));
    }

    fn company(&self, w: &mut Writer) {
        let source = self.source;
        put(w, "companyName", source.company.text("name"));
        self.address(w, "company", source.company.address());
        for (key, column) in [
            ("Phone", "phone"),
            ("Fax", "fax"),
            ("Email", "email"),
            ("Web", "web"),
            ("RegCode", "code"),
            ("VatNumber", "vat_number"),
            ("AccountNumber", "bank_account"),
            ("Bank", "bank_name"),
            ("SWIFT", "bank_swift"),
            ("IBAN", "bank_iban"),
            ("AccountNumber2", "bank_account2"),
            ("Bank2", "bank_name2"),
            ("SWIFT2", "bank_swift2"),
            ("IBAN2", "bank_iban2"),
        ] {
            put(w, &format!("company{key}"), source.company.text(column));
        }
        put(w, "companyNotes", self.conf.text("invoiceExtraFooterLine"));
    }

    fn people(&self, w: &mut Writer) {
        let source = self.source;
        for (prefix, id, address) in [
            ("customer", source.int("client_id"), source.int("address_id")),
            ("payer", source.int("payer_id"), source.int("payer_address_id")),
            ("shipTo", source.int("ship_to_id"), source.int("ship_to_address_id")),
        ] {
            self.person(w, prefix, id, source.address(address, id));
        }
        let contact = source.int("contact_id");
        for (key, column) in
            [("Name", "name"), ("Email", "email"), ("Phone", "phone"), ("Mobile", "mobile"), ("Fax", "fax")]
        {
            let name = source.name_of(contact);
            let text = if column == "name" { name.as_str() } else { source.person(contact, column) };
            put(w, &format!("customerContact{key}"), text);
        }
        for (prefix, first, id) in [
            ("employee", "employeeName", source.int("employee_id")),
            ("packedBy", "shipmentPackedBy", source.int("packer_id")),
        ] {
            let [of, title, phone, fax, mobile, email] = source.employee(id);
            put(w, first, of);
            for (key, text) in
                [("JobTitle", title), ("Phone", phone), ("Fax", fax), ("Mobile", mobile), ("Email", email)]
            {
                put(w, &format!("{prefix}{key}"), text);
            }
        }
    }

    fn person(&self, w: &mut Writer, prefix: &str, id: i64, address: &[(&'static str, String)]) {
        let source = self.source;
        let of = |column: &str| source.person(id, column);
        let number = |column: &str| of(column).parse().unwrap_or(0);
        let banks = prefix != "shipTo";
        let full_name = source.name_of(id);
        for (key, text) in [
            ("Name", full_name.as_str()),
            ("Code", of("code")),
            ("Phone", of("phone")),
            ("Email", of("email")),
            ("Mobile", of("mobile")),
            ("Fax", of("fax")),
            ("VatNumber", of("vat_number")),
            ("Manager", name(&self.names.employee, number("manager_id"))),
            ("LoyaltyCardCode", of("card_number")),
            ("BankName", if banks { of("bank_name") } else { "" }),
            ("BankAccountNumber", if banks { of("bank_account") } else { "" }),
            ("Group", name(&self.names.group, number("group_id"))),
        ] {
            if banks || !key.starts_with("Bank") {
                put(w, &format!("{prefix}{key}"), text);
            }
        }
        self.address(w, prefix, address);
        if prefix == "customer" {
            let lines = address.iter().map(|(_, text)| text.as_str()).filter(|text| !text.is_empty());
            let mut lines = std::iter::once(full_name.as_str()).chain(lines);
            for at in 1..=4 {
                put(w, &format!("customerAddressLabelLine{at}"), lines.next().unwrap_or_default());
            }
        }
    }

    fn rows(&self, w: &mut Writer) {
        w.key("rows");
        w.list(|w| {
            for (at, row) in self.source.rows.iter().enumerate() {
                let amount = |at: usize| Fixed::from_micro(row.int(at));
                w.object(|w| {
                    put(w, "no", &(at + 1).to_string());
                    for (key, at) in [
                        ("code", 10),
                        ("code2", 11),
                        ("code3", 12),
                        ("EAN", 11),
                        ("supplierCode", 13),
                        ("title", 0),
                        ("productGroup", 15),
                        ("category", 17),
                        ("brand", 16),
                        ("unit", 14),
                    ] {
                        put(w, key, row.text(at));
                    }
                    put(w, "amount", &self.shown.number(amount(1)));
                    put(w, "discount", &self.shown.number(amount(3)));
                    put(w, "vatRate", &self.shown.number(amount(9)));
                    let gross = amount(2).plus(
                        amount(2).times(amount(9)).and_then(|tax| tax.over(Fixed::from_whole(100))).unwrap_or_default(),
                    );
                    for (key, sum) in [
                        ("originalNetPrice", amount(2)),
                        ("originalPriceWithVAT", gross.unwrap_or_default()),
                        ("finalNetPrice", amount(4)),
                        ("finalPriceWithVAT", amount(5)),
                        ("rowNetTotal", amount(6)),
                        ("rowVAT", amount(7)),
                        ("rowTotal", amount(8)),
                    ] {
                        let text = self.shown.places(sum, 2);
                        put(w, key, &text);
                        put(w, &format!("{key}WithCurrency"), &self.with_currency(&text));
                    }
                });
            }
        });
    }

    fn totals(&self, w: &mut Writer) {
        let source = self.source;
        let total = source.int("total");
        let discount: i64 = source.rows.iter().map(|row| row.int(18)).fold(0, i64::saturating_add);
        for (key, sum) in [
            ("netTotal", source.int("net_total")),
            ("vatTotal", source.int("vat_total")),
            ("rounding", source.int("rounding")),
            ("total", total),
            ("paid", source.int("paid")),
            ("balance", total - source.int("paid") - source.sum(sold::TAKEN_OFF).micro()),
            ("discountTotal", discount),
        ] {
            let text = self.money(sum);
            put(w, key, &text);
            put(w, &format!("{key}WithCurrency"), &self.with_currency(&text));
        }
        w.key("totalsByVatRate");
        w.list(|w| {
            for RateTotal { net, tax, percent, .. } in read_rate_totals(source.text("totals_by_rate")) {
                w.object(|w| {
                    put(w, "vatRate", &self.shown.number(percent.0));
                    put(w, "netTotal", &self.money(net.micro()));
                    put(w, "vatTotal", &self.money(tax.micro()));
                });
            }
        });
    }
}

/// The sign of a currency; its code where it has none that is known.
fn symbol(code: &str) -> &str {
    match code {
        "EUR" => "€",
        "USD" | "CAD" | "AUD" => "$",
        "GBP" => "£",
        "JPY" | "CNY" => "¥",
        "RUB" => "₽",
        "UAH" => "₴",
        "PLN" => "zł",
        "SEK" | "NOK" | "DKK" => "kr",
        code => code,
    }
}
