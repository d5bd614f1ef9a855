//! New accounts: what each starts with, and the call that makes one.

use std::collections::HashMap;

use ladu_books::accounts::{self, Account};
use ladu_books::conf::{self, Conf};
use ladu_books::cx::{Answer, Cx, Failure, Request};
use ladu_books::noun::{self, Field, Noun, Patch};
use ladu_books::rights::{MODULES, SYSTEM};
use ladu_books::{passwords, secrets};
use ladu_store::Value;
use ladu_wire::{Code, Fault, Params, Scalar};

use crate::core::{company, currency, employee, point_of_sale, user, user_group};
use crate::crm::{address, country, customer, customer_group};
use crate::inventory::warehouse;
use crate::products::unit;
use crate::sales::{delivery, payment_type, vat_rate};
use crate::{Area, Call, Gate};

/// The area of accounts themselves.
pub static AREA: Area = Area { name: "accounts", calls: &[CALLS], nouns: &[] };

/// Who a new account is for.
#[derive(Debug, Clone, Default)]
pub struct FreshAccount {
    /// The company's name.
    pub company: String,
    /// Two letters; decides currency and tax rates.
    pub country: String,
    /// The account's language.
    pub language: String,
    /// First name of the administrator.
    pub first_name: String,
    /// Last name of the administrator.
    pub last_name: String,
    /// E-mail address of the company.
    pub email: String,
    /// Telephone of the company.
    pub phone: String,
    /// Log-in name of the administrator.
    pub user_name: String,
    /// Hash of the administrator's password.
    pub password_hash: String,
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

/// Makes an account and fills it. Nothing of it is left when filling fails: the account then is marked deleted.
pub fn create(gate: &Gate<'_>, code: Option<&str>, demo: bool, fresh: &FreshAccount) -> Result<Account, Fault> {
    if COUNTRIES.iter().all(|(code, ..)| *code != fresh.country) {
        return Err(Fault::of(Code::NO_SUCH_COUNTRY));
    }
    let account = accounts::create(gate.store, code, &fresh.company, demo, gate.request.now)?;
    let request = Request { account: account.id, user: Some(SYSTEM), ..gate.request.clone() };
    let (fresh, caches) = (fresh.clone(), gate.caches.clone());
    let filled = gate.store.write(account.id, move |tx| -> Result<(), Failure> {
        let params = Params::default();
        fill(&mut Cx::new(tx, &request, &params, &caches), &fresh)?;
        Ok(())
    });
    match filled {
        Ok(()) => Ok(account),
        Err(failure) => {
            accounts::set_state(gate.store, account.id, accounts::DELETED)?;
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

/// A record changed in some columns.
pub fn change(cx: &mut Cx<'_, '_>, noun: &'static Noun, id: i64, values: &[(&str, Scalar)]) -> Result<(), Fault> {
    let mut patch = Patch::new(noun.fields);
    patch.id = Some(id);
    for (column, value) in values {
        patch.set(column, value.clone());
    }
    noun::save_patch(cx, noun, patch).map(drop)
}

/// Stores what a new account starts with: a store, a register, tax rates, a currency, groups and an administrator.
fn fill(cx: &mut Cx<'_, '_>, fresh: &FreshAccount) -> Result<(), Fault> {
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
    ] {
        conf::set(cx, name, value)?;
    }
    make(
        cx,
        &company::COMPANY,
        &[
            ("name", fresh.company.as_str().into()),
            ("email", fresh.email.as_str().into()),
            ("phone", fresh.phone.as_str().into()),
        ],
    )?;
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
    for term in delivery::USUAL_TERMS {
        make(cx, &delivery::DELIVERY_TERM, &[("name", (*term).into())])?;
    }
    make(cx, &unit::UNIT, &[("name", "pcs".into())])?;
    fill_crm(cx, country)?;
    let store = make(cx, &warehouse::WAREHOUSE, &[("name", "Store".into()), ("code", "1".into())])?;
    make(cx, &point_of_sale::POINT_OF_SALE, &[("name", "Register 1".into()), ("warehouse_id", store.into())])?;
    fill_people(cx, fresh)
}

fn fill_crm(cx: &mut Cx<'_, '_>, own: &str) -> Result<(), Fault> {
    let group = make(cx, &customer_group::CUSTOMER_GROUP, &[("name", "Customers".into())])?;
    let anonymous = [("company_name", "Walk-in customer".into()), ("group_id", group.into())];
    let anonymous = make(cx, &customer::CUSTOMER, &anonymous)?;
    conf::set(cx, "default_client_idDat", &anonymous.to_string())?;
    for name in ["Postal address", "Delivery address", "Registered address"] {
        make(cx, &address::ADDRESS_TYPE, &[("name", name.into()), ("actively_used", 1.into())])?;
    }
    for (code, name, eu) in country::COUNTRIES {
        let values = [("code", (*code).into()), ("name", (*name).into()), ("eu", Scalar::Int(*eu))];
        let id = make(cx, &country::COUNTRY, &values)?;
        if *code == own {
            conf::set(cx, "default_country_id", &id.to_string())?;
        }
    }
    Ok(())
}

fn fill_people(cx: &mut Cx<'_, '_>, fresh: &FreshAccount) -> Result<(), Fault> {
    let all = |letters: &str| MODULES.iter().map(|m| format!("{m}={letters}")).collect::<Vec<_>>().join(";");
    let administrators =
        [("name", "Administrators".into()), ("administrator", 1.into()), ("rights", all("vaed").into())];
    let administrators = make(cx, &user_group::USER_GROUP, &administrators)?;
    let cashiers =
        "products=v;prices=v;customers=vae;sales=va;payments=va;inventory=v;promotions=v;giftcards=vae;pos=vae";
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

const SIGN_UP: &[Field] = &[
    Field::text("partnerKey", "", 200).required().doc("A key that the operator of the server has given out."),
    Field::text("companyName", "", 255).required(),
    Field::text("firstName", "", 100).required(),
    Field::text("lastName", "", 100).required(),
    Field::text("phone", "", 50).required(),
    Field::text("email", "", 255).required(),
    Field::text("countryCode", "", 2).required(),
    Field::text("defaultLanguage", "", 3),
    Field::text("username", "", 64).doc("The e-mail address when left out."),
    Field::text("password", "", passwords::LONGEST).doc("Made up when left out."),
];

/// Makes an account for whoever has a partner key; there are none unless the operator makes some.
fn create_installation(gate: &Gate<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let mut texts = HashMap::new();
    for field in SIGN_UP {
        let text = gate.params.filled(field.name);
        match text {
            None if field.required => return Err(Fault::missing(field.name)),
            None => {}
            Some(text) => {
                field.read(field.name, text)?;
                texts.insert(field.name, text.to_owned());
            }
        }
    }
    let take = |name: &str| texts.get(name).cloned().unwrap_or_default();
    accounts::check_partner(gate.store, &take("partnerKey"))?;
    let password = texts
        .get("password")
        .cloned()
        .unwrap_or_else(|| secrets::made_up_password(&gate.request.secret, gate.request.seed));
    passwords::check(&Conf::default(), &password, false, "password").map_err(|fault| match fault.code {
        Code::NOT_ALLOWED => Fault::of(Code::PASSWORD_SHORT),
        _ => fault,
    })?;
    let username = texts.get("username").cloned().unwrap_or_else(|| take("email"));
    let fresh = FreshAccount {
        company: take("companyName"),
        country: take("countryCode").to_ascii_uppercase(),
        language: texts.get("defaultLanguage").cloned().unwrap_or_else(|| "eng".to_owned()),
        first_name: take("firstName"),
        last_name: take("lastName"),
        email: take("email"),
        phone: take("phone"),
        user_name: username.clone(),
        password_hash: passwords::hash(&password)?,
    };
    let account = create(gate, None, false, &fresh)?;
    answer.record(|w| {
        w.key("clientCode");
        w.int(account.code.parse().unwrap_or(0));
        w.key("clientUrl");
        w.text(&format!("{}/", gate.request.base_url));
        w.key("username");
        w.text(&username);
        w.key("password");
        w.text(&password);
    });
    Ok(())
}

/// The calls.
pub static CALLS: &[Call] =
    &[Call::gate("createInstallation", create_installation).inputs(SIGN_UP).doc("Makes a new account.")];
