//! The company that owns the account.

use ladu_books::cx::{Answer, Cx};
use ladu_books::noun::{self, Cell, Field, Noun, Page};
use ladu_wire::{Fault, Form, Kind, Writer};

use crate::Call;

/// The one company of an account: record 1.
pub static COMPANY: Noun = Noun {
    doc: "The company that owns the account.",
    module: "configuration",
    id_form: Form::Text,
    remembered: true,
    ..Noun::new(
        "company",
        "id",
        &[
            Field::text("companyName", "name", 255),
            Field::new("companyTypeID", "company_type_id", Kind::Id),
            Field::text("name", "name", 255).read_only(),
            Field::text("code", "code", 50),
            Field::text("VAT", "vat_number", 50),
            Field::text("phone", "phone", 50),
            Field::text("mobile", "mobile", 50),
            Field::text("fax", "fax", 50),
            Field::text("email", "email", 255),
            Field::text("web", "web", 255),
            Field::text("bankName", "bank_name", 100),
            Field::text("bankAccountNumber", "bank_account", 100),
            Field::text("bankIBAN", "bank_iban", 100),
            Field::text("bankSWIFT", "bank_swift", 50),
            Field::text("bankName2", "bank_name2", 100),
            Field::text("bankAccountNumber2", "bank_account2", 100),
            Field::text("bankIBAN2", "bank_iban2", 100),
            Field::text("bankSWIFT2", "bank_swift2", 50),
            Field::text("address", "address", 255),
            Field::special("country", "", |page, _, name, w| write_setting(page, name, "country", w)),
            Field::special("defaultClientID", "", |page, _, name, w| {
                write_setting(page, name, "default_client_idDat", w)
            }),
            Field::special("invoiceRounding", "", write_rounding),
            Field::special("defaultCurrency", "", |page, _, name, w| write_setting(page, name, "default_currency", w)),
        ],
    )
};

fn write_setting(page: &Page<'_>, name: &'static str, setting: &str, w: &mut Writer) {
    w.key(name);
    w.text(page.conf.text(setting));
}

/// The step that totals are rounded to, as older programs know it.
fn write_rounding(page: &Page<'_>, _: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.plain_text(match page.conf.int("invoice_rounding") {
        0 => "0.05",
        10 => "0.1",
        100 => "1",
        _ => "0.01",
    });
}

/// Changes the company card; there is only one.
fn edit(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut patch = noun::read_patch(cx.params, COMPANY.fields, cx.default_language()?)?;
    patch.id = Some(1);
    noun::save_patch(cx, &COMPANY, patch)?;
    answer.total = Some(0);
    Ok(())
}

/// The noun's calls.
pub static CALLS: &[Call] = &[
    Call::read("getCompanyInfo", "", |cx, answer| noun::list(cx, &COMPANY, answer))
        .doc("The company that owns the account."),
    Call::write("editCompanyInfo", edit).inputs(COMPANY.fields).doc("Changes the company card."),
];
