//! The company that owns the account.

use std::any::Any;

use ladu_record::noun::{self, Cell, Column, Field, Noun, Page, Plan, Text};
use ladu_record::{Answer, Cx};
use ladu_store::RowSet;
use ladu_trade::addresses::{self, Address};
use ladu_wire::{Fault, Form, Writer};

use crate::Call;

/// The one company of an account: record 1.
pub static COMPANY: Noun = Noun {
    doc: "The company that owns the account.",
    module: "configuration",
    id_form: Form::Text,
    remembered: true,
    prepare: Some(load_address),
    ..Noun::new("company", "id", FIELDS)
};

pub const NAME: Column<Text> = Column::of(Field::text("companyName", "name", 255));
/// Its number in the register of companies.
pub const CODE: Column<Text> = Column::of(Field::text("code", "code", 50));
/// Its number for value added tax.
pub const VAT_NUMBER: Column<Text> = Column::of(Field::text("VAT", "vat_number", 50));
pub const PHONE: Column<Text> = Column::of(Field::text("phone", "phone", 50));
pub const EMAIL: Column<Text> = Column::of(Field::text("email", "email", 255));
pub const WEB: Column<Text> = Column::of(Field::text("web", "web", 255));
pub const BANK_NAME: Column<Text> = Column::of(Field::text("bankName", "bank_name", 100));
/// The number of its account there.
pub const BANK_IBAN: Column<Text> = Column::of(Field::text("bankIBAN", "bank_iban", 100));

const FIELDS: &[Field] = &[
    NAME.field,
    Field::id("companyTypeID", "company_type_id", "company_type").quoted(),
    Field::text("name", "name", 255).read_only(),
    CODE.field,
    VAT_NUMBER.field,
    PHONE.field,
    Field::text("mobile", "mobile", 50),
    Field::text("fax", "fax", 50),
    EMAIL.field,
    WEB.field,
    BANK_NAME.field,
    Field::text("bankAccountNumber", "bank_account", 100),
    BANK_IBAN.field,
    Field::text("bankSWIFT", "bank_swift", 50),
    Field::text("bankName2", "bank_name2", 100),
    Field::text("bankAccountNumber2", "bank_account2", 100),
    Field::text("bankIBAN2", "bank_iban2", 100),
    Field::text("bankSWIFT2", "bank_swift2", 50),
    Field::special("address", "", write_address)
        .doc("The first address of a type in use, on one line; saveAddress with the company's id makes it."),
    Field::special("country", "", |page, _, name, w| write_setting(page, name, "country", w)),
    Field::special("defaultClientID", "", |page, _, name, w| write_setting(page, name, "default_client_idDat", w)),
    Field::special("invoiceRounding", "", write_rounding),
    Field::special("defaultCurrency", "", |page, _, name, w| write_setting(page, name, "default_currency", w)),
];

fn load_address(cx: &mut Cx<'_, '_>, rows: &RowSet, _: &Plan) -> Result<Box<dyn Any>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    let mut all: Vec<Address> = addresses::of_owners(cx, &ids)?.into_values().flatten().collect();
    all.sort_by_key(|address| (!address.in_use, address.id));
    Ok(Box::new(all.first().map(Address::line).unwrap_or_default()))
}

fn write_address(page: &Page<'_>, _: &Cell<'_>, name: &'static str, w: &mut Writer) {
    w.key(name);
    w.text(page.extra::<String>().map_or("", String::as_str));
}

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

/// The one company of an account.
pub fn id(cx: &mut Cx<'_, '_>) -> Result<i64, Fault> {
    let found = cx.first("SELECT MIN(id) FROM company WHERE account = $0", &[], |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}

/// The card's fields and the older word.
static INPUT: [Field; FIELDS.len() + 1] = {
    let mut all = [OLD_NAME; FIELDS.len() + 1];
    let mut at = 0;
    while at < FIELDS.len() {
        all[at] = FIELDS[at];
        at += 1;
    }
    all
};
const OLD_NAME: Field = Field::text("name", "", 255).doc("Older word for companyName.");

/// Changes the company card; there is only one.
fn edit(cx: &mut Cx<'_, '_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut patch = noun::read_patch(cx.params, COMPANY.fields, cx.default_language()?)?;
    patch.id = Some(id(cx)?);
    cx.params.refuse_array(OLD_NAME.name)?;
    if let Some(name) = cx.params.get(OLD_NAME.name) {
        let name = OLD_NAME.read(OLD_NAME.name, name)?;
        patch.put_default(NAME, name.text());
    }
    noun::save_patch(cx, &COMPANY, patch)?;
    answer.total = Some(0);
    Ok(())
}

pub static CALLS: &[Call] = &[
    Call::list("getCompanyInfo", &COMPANY).open().doc("The company that owns the account."),
    Call::write("editCompanyInfo", edit).inputs(&INPUT).doc("Changes the company card."),
];
