//! New accounts: what each starts with.

use ladu_identity::accounts::{self, Account, Opening};
use ladu_record::noun::{self, Noun, Patch};
use ladu_record::rights::{Action, Actions, Rights, SYSTEM};
use ladu_record::settings;
use ladu_record::{Cx, Failure, Request};
use ladu_store::{OwnedValue, Value};
use ladu_wire::{Code, Fault, Params, Scalar};

use crate::PublicCx;
use crate::catalog::{picture, unit};
use crate::company::{currency, profile};
use crate::customers::countries::COUNTRIES as COUNTRY_LIST;
use crate::customers::{address, classifier, customer, customer_group};
use crate::inventory::warehouse;
use crate::purchasing::supplier_group;
use crate::registers::point_of_sale;
use crate::sales::{delivery, payment_type, reason, vat_rate};
use crate::staff::{employee, user, user_group};

/// Who a new account is for.
#[derive(Debug, Clone, Default)]
pub struct NewAccount {
    pub company: String,
    /// Two letters; decides currency and tax rates.
    pub country: String,
    pub language: String,
    /// First name of the administrator.
    pub first_name: String,
    /// Last name of the administrator.
    pub last_name: String,
    /// E-mail address of the company.
    pub email: String,
    /// Telephone of the company.
    pub phone: String,
    /// Web site of the company.
    pub website: String,
    /// Address of the company; none when its parts are empty.
    pub address: NewAddress,
    /// Leaves the module for salons off.
    pub without_salon: bool,
    /// Log-in name of the administrator.
    pub user_name: String,
    /// Hash of the administrator's password.
    pub password_hash: String,
    /// The key of the partner that makes it; none when empty.
    pub partner_key: String,
}

/// The address of a new account's company.
#[derive(Debug, Clone, Default)]
pub struct NewAddress {
    pub street: String,
    pub address2: String,
    pub postal_code: String,
    pub state: String,
    pub country: String,
}

/// Country, currency, time zone and rates of value added tax in per cent, the normal one first.
const COUNTRIES: &[(&str, &str, &str, &[i64])] = &[
    ("EE", "EUR", "Europe/Tallinn", &[24, 13, 9, 0]),
    ("FI", "EUR", "Europe/Helsinki", &[25, 14, 10, 0]),
    ("LV", "EUR", "Europe/Riga", &[21, 12, 5, 0]),
    ("LT", "EUR", "Europe/Vilnius", &[21, 9, 5, 0]),
    ("SE", "SEK", "Europe/Stockholm", &[25, 12, 6, 0]),
    ("DE", "EUR", "Europe/Berlin", &[19, 7, 0]),
    ("ES", "EUR", "Europe/Madrid", &[21, 10, 4, 0]),
    ("GR", "EUR", "Europe/Athens", &[24, 13, 6, 0]),
    ("GB", "GBP", "Europe/London", &[20, 5, 0]),
    ("US", "USD", "America/New_York", &[0]),
    ("CA", "CAD", "America/Toronto", &[5, 0]),
    ("AU", "AUD", "Australia/Sydney", &[10, 0]),
];

/// The countries, by their two letters, in which accounts can be made.
pub fn countries() -> impl Iterator<Item = &'static str> {
    COUNTRIES.iter().map(|(code, ..)| *code)
}

/// Makes an account and fills it. No client is let in before it is whole. Nothing of it is left when filling fails, and what was cut short is
/// swept when a server starts.
pub fn create(public: &PublicCx<'_>, code: Option<&str>, demo: bool, fresh: &NewAccount) -> Result<Account, Fault> {
    if COUNTRIES.iter().all(|(code, ..)| *code != fresh.country) {
        return Err(Fault::of(Code::NO_SUCH_COUNTRY));
    }
    let partner = Some(fresh.partner_key.as_str()).filter(|key| !key.is_empty());
    let opening = Opening { code, name: &fresh.company, demo, partner };
    let account = accounts::create(public.store, &opening, public.request.now)?;
    let request = Request { account: account.id, user: Some(SYSTEM), ..public.request.clone() };
    let (fresh, caches) = (fresh.clone(), public.caches.clone());
    let filled = public.store.write(account.id.number(), move |tx| -> Result<(), Failure> {
        let params = Params::default();
        fill(&mut Cx::new(tx, &request, &params, &caches), &fresh)?;
        Ok(())
    });
    match filled {
        Ok(()) => {
            accounts::set_state(public.store, account.id, accounts::ACTIVE)?;
            Ok(Account { state: accounts::ACTIVE.to_owned(), ..account })
        }
        Err(failure) => {
            accounts::erase(public.store, &account)?;
            Err(failure.0)
        }
    }
}

/// A record made of columns and values.
pub fn make(cx: &mut Cx<'_, '_>, noun: &'static Noun, values: &[(&str, Scalar)]) -> Result<i64, Fault> {
    let mut patch = Patch::new(noun.fields);
    for (column, value) in values {
        patch.set(column, value.clone());
    }
    noun::save_patch(cx, noun, patch)
}

/// What tills ask for when goods are written off or come back.
const REASONS: &[(&str, &str)] = &[
    ("WRITEOFF", "Damaged"),
    ("WRITEOFF", "Out of date"),
    ("WRITEOFF", "Lost"),
    ("RETURN", "Faulty"),
    ("RETURN", "Wrong size or colour"),
    ("RETURN", "Changed mind"),
];

/// Stores what a new account starts with: a store, a register, tax rates, a currency, groups and an administrator.
fn fill(cx: &mut Cx<'_, '_>, fresh: &NewAccount) -> Result<(), Fault> {
    let known = COUNTRIES.iter().find(|(code, ..)| *code == fresh.country);
    let (country, money, zone, rates) = *known.ok_or_else(|| Fault::of(Code::NO_SUCH_COUNTRY))?;
    let american = matches!(country, "US" | "CA");
    let today = cx.today()?.to_string();
    for (name, value) in [
        ("country", country),
        ("default_currency", money),
        ("timezone", zone),
        ("default_language", fresh.language.as_str()),
        ("date_installed", today.as_str()),
        ("price_decimals", if american { "2" } else { "4" }),
        ("locale_uses_price_with_tax", if american { "0" } else { "1" }),
        ("refuse_sale_of_more_than_ordered", "1"),
        ("refuse_return_of_more_than_sold", "1"),
    ] {
        settings::set(cx, name, value)?;
    }
    make(cx, &currency::CURRENCY, &[("code", money.into()), ("name", money.into()), ("rate", 1_000_000.into())])?;
    for rate in rates {
        let name = format!("{rate}%");
        make(cx, &vat_rate::VAT_RATE, &[("name", name.into()), ("rate", (rate * 1_000_000).into())])?;
    }
    for (code, name) in [
        ("CASH", "Cash"),
        ("CARD", "Card"),
        ("TRANSFER", "Transfer"),
        ("CHECK", "Check"),
        ("GIFTCARD", "Gift card"),
        ("CREDIT", "Credit"),
        ("TIP", "Tip"),
    ] {
        make(
            cx,
            &payment_type::PAYMENT_TYPE,
            &[("type", code.into()), ("name", name.into()), ("print_name", name.into())],
        )?;
    }
    for (code, name, now) in [("CASH", "Cash", 1), ("CARD", "Card", 1), ("TRANSFER", "Transfer", 0)] {
        let values = [("type", code.into()), ("name", name.into()), ("paid_immediately", Scalar::Int(now))];
        make(cx, &payment_type::INVOICE_PAYMENT_TYPE, &values)?;
    }
    for (purpose, name) in REASONS {
        make(cx, &reason::REASON, &[("name", (*name).into()), ("purpose", (*purpose).into())])?;
    }
    make(cx, &ladu_trade::gift_card::GIFT_CARD_TYPE, &[("name", "Gift card".into())])?;
    for term in delivery::USUAL_TERMS {
        make(cx, &delivery::DELIVERY_TERM, &[("name", (*term).into())])?;
    }
    make(cx, &unit::UNIT, &[("name", "pcs".into())])?;
    for name in ["Manual", "Certificate", "Data sheet"] {
        make(cx, &picture::PRODUCT_FILE_TYPE, &[("name", name.into())])?;
    }
    fill_crm(cx, country)?;
    fill_company(cx, fresh)?;
    if fresh.without_salon {
        settings::set(cx, &settings::module_setting("Salon / Spa"), "0")?;
    }
    let store = make(cx, &warehouse::WAREHOUSE, &[("name", "Store".into()), ("code", "1".into())])?;
    make(cx, &point_of_sale::POINT_OF_SALE, &[("name", "Register 1".into()), ("warehouse_id", store.into())])?;
    fill_people(cx, fresh)
}

/// The company, after the anonymous customer: both take their ids from one row.
fn fill_company(cx: &mut Cx<'_, '_>, fresh: &NewAccount) -> Result<(), Fault> {
    let company = make(
        cx,
        &profile::COMPANY,
        &[
            ("name", fresh.company.as_str().into()),
            ("email", fresh.email.as_str().into()),
            ("phone", fresh.phone.as_str().into()),
            ("web", fresh.website.as_str().into()),
        ],
    )?;
    let NewAddress { street, address2, postal_code, state, country } = &fresh.address;
    let parts = [
        ("street", street),
        ("address2", address2),
        ("postal_code", postal_code),
        ("state", state),
        ("country", country),
    ];
    if parts.iter().all(|(_, text)| text.is_empty()) {
        return Ok(());
    }
    let types = noun::names(cx, "address_type")?;
    let first = types.keys().min().copied().unwrap_or(0);
    let mut values: Vec<(&str, Scalar)> = vec![("owner_id", company.into()), ("type_id", first.into())];
    values.extend(parts.map(|(column, text)| (column, text.as_str().into())));
    make(cx, &address::ADDRESS, &values).map(drop)
}

fn fill_crm(cx: &mut Cx<'_, '_>, own: &str) -> Result<(), Fault> {
    let group = make(cx, &customer_group::CUSTOMER_GROUP, &[("name", "Customers".into())])?;
    make(cx, &supplier_group::SUPPLIER_GROUP, &[("name", "Suppliers".into())])?;
    let anonymous = [("company_name", "Walk-in customer".into()), ("group_id", group.into())];
    let anonymous = make(cx, &customer::CUSTOMER, &anonymous)?;
    settings::set(cx, "default_client_idDat", &anonymous.to_string())?;
    for name in ["Postal address", "Delivery address", "Registered address"] {
        make(cx, &address::ADDRESS_TYPE, &[("name", name.into()), ("actively_used", 1.into())])?;
    }
    make(cx, &classifier::PROJECT_TYPE, &[("name", "Project".into())])?;
    for (name, finished) in [("Open", 0), ("Finished", 1)] {
        make(cx, &classifier::PROJECT_STATUS, &[("name", name.into()), ("finished", Scalar::Int(finished))])?;
    }
    for name in ["Meeting", "Call", "Task"] {
        make(cx, &classifier::EVENT_TYPE, &[("name", name.into())])?;
    }
    for name in ["Planned", "Done", "Cancelled"] {
        make(cx, &classifier::EVENT_STATUS, &[("name", name.into())])?;
    }
    fill_countries(cx, own)
}

/// Every country, in one statement.
fn fill_countries(cx: &mut Cx<'_, '_>, own: &str) -> Result<(), Fault> {
    let (now, first) = (cx.now().0, cx.next_ids("country", COUNTRY_LIST.len() as i64)?);
    let mut rows: Vec<OwnedValue> = Vec::new();
    for (id, (code, name, eu)) in (first..).zip(COUNTRY_LIST) {
        rows.extend([id.into(), (*code).into(), (*name).into(), (*eu).into(), now.into(), now.into()]);
        if *code == own {
            settings::set(cx, "default_country_id", &id.to_string())?;
        }
    }
    cx.queue_rows("INSERT INTO country (account, id, code, name, eu, added, changed) VALUES", 6, &rows)?;
    cx.touch("country")
}

const VIEW: Actions = Actions::of(&[Action::View]);
const ADD: Actions = Actions::of(&[Action::View, Action::Add]);
const EDIT: Actions = Actions::of(&[Action::View, Action::Add, Action::Edit]);

/// What cashiers may do.
const CASHIERS: &[(&str, Actions)] = &[
    ("products", VIEW),
    ("prices", VIEW),
    ("customers", EDIT),
    ("sales", ADD),
    ("payments", ADD),
    ("inventory", VIEW),
    ("promotions", VIEW),
    ("giftcards", EDIT),
    ("pos", EDIT),
];

fn fill_people(cx: &mut Cx<'_, '_>, fresh: &NewAccount) -> Result<(), Fault> {
    let administrators = [
        ("name", "Administrators".into()),
        ("administrator", 1.into()),
        ("rights", Rights::everywhere(Actions::ALL).to_string().into()),
    ];
    let administrators = make(cx, &user_group::USER_GROUP, &administrators)?;
    let cashiers = Rights::of(CASHIERS).to_string();
    make(cx, &user_group::USER_GROUP, &[("name", "Cashiers".into()), ("rights", cashiers.into())])?;
    let person = [("first_name", fresh.first_name.as_str().into()), ("last_name", fresh.last_name.as_str().into())];
    let employee = make(cx, &employee::EMPLOYEE, &person)?;
    make(
        cx,
        &user::USER,
        &[
            ("name", fresh.user_name.as_str().into()),
            ("group_id", administrators.into()),
            ("employee_id", employee.into()),
            ("password_hash", "".into()),
        ],
    )?;
    cx.execute(
        "UPDATE user_account SET password_hash = $2, password_changed = $3 WHERE account = $0 AND name = $1",
        &[Value::Text(&fresh.user_name), Value::Text(&fresh.password_hash), Value::Int(cx.request.now.0)],
    )?;
    Ok(())
}
