//! Signing up: the call that makes an account.

use ladu_identity::{accounts, passwords};
use ladu_record::Answer;
use ladu_record::noun::{self, Field};
use ladu_record::settings::Settings;
use ladu_wire::{Code, Fault, Kind, Language};

use crate::provisioning::{self, NewAccount, NewAddress};
use crate::{Area, Call, PublicCx};

/// The area of accounts themselves.
pub static AREA: Area = Area { name: "accounts", calls: &[CALLS], nouns: &[] };

const UNUSED: &str = "Taken, but nothing comes of it: it is about the provider's own business.";

const SIGN_UP: &[Field] = &[
    Field::text("partnerKey", "", 200)
        .required()
        .doc("A key that the operator of the server has given out. So many accounts can be made with it (1155)."),
    Field::text("companyName", "", 255).required(),
    Field::text("firstName", "", 100).required(),
    Field::text("lastName", "", 100).required(),
    Field::text("phone", "", 50).required(),
    Field::text("email", "", 255).required(),
    Field::text("countryCode", "", 2).required().doc("Decides currency, time zone and rates of tax."),
    Field::text("website", "", 255),
    Field::text("region", "", 50).doc("State, in countries that have them; goes into the company's address."),
    Field::word("defaultLanguage", "", &["eng", "est", "fin", "ger", "gre", "lat", "lit", "rus", "spa", "swe"]),
    Field::text("addressLine1", "", 255),
    Field::text("addressLine2", "", 255),
    Field::text("addressPostCode", "", 16),
    Field::text("addressCountry", "", 255),
    Field::text("reseller", "", 255).doc(UNUSED),
    Field::text("username", "", 64).doc("The e-mail address when left out."),
    Field::text("password", "", passwords::LONGEST).doc("Made up when left out."),
    Field::text("ipAddress", "", 64).doc(UNUSED),
    Field::word("context", "", &["erply", "inventoryapi"]).doc(UNUSED),
    Field::new("customerID", "", Kind::Id).doc(UNUSED),
    Field::text("planName", "", 255).doc(UNUSED),
    Field::amount("planPrice", "").doc(UNUSED),
    Field::flag("sendEmail", "").doc("Taken, but no mail is sent: the answer has the log-in details."),
    Field::flag("salonModules", "").doc("0 leaves the module for salons off."),
    Field::text("notes", "", 10_000).doc(UNUSED),
];

/// Makes an account for whoever has a partner key; there are none unless the operator makes some.
fn create_installation(public: &PublicCx<'_>, answer: &mut Answer) -> Result<(), Fault> {
    let params = public.params;
    if let Some(field) = SIGN_UP.iter().find(|field| field.required && params.filled(field.name).is_none()) {
        return Err(Fault::missing(field.name));
    }
    noun::read_patch(params, SIGN_UP, Language::ENGLISH)?;
    let take = |name: &str| params.filled(name).unwrap_or_default().to_owned();
    accounts::check_partner(public.store, &take("partnerKey"))?;
    let password = params
        .get("password")
        .filter(|text| !text.is_empty())
        .map_or_else(|| passwords::made_up(&public.request.secret, public.request.seed), str::to_owned);
    passwords::check(&Settings::default(), &password, false, "password").map_err(|fault| match fault.code {
        Code::NOT_ALLOWED => Fault::of(Code::PASSWORD_SHORT),
        _ => fault,
    })?;
    let username = params.filled("username").map_or_else(|| take("email"), str::to_owned);
    let fresh = NewAccount {
        company: take("companyName"),
        country: take("countryCode").to_ascii_uppercase(),
        language: params.filled("defaultLanguage").map_or_else(|| "eng".to_owned(), str::to_ascii_lowercase),
        first_name: take("firstName"),
        last_name: take("lastName"),
        email: take("email"),
        phone: take("phone"),
        website: take("website"),
        address: NewAddress {
            street: take("addressLine1"),
            address2: take("addressLine2"),
            postal_code: take("addressPostCode"),
            state: take("region"),
            country: take("addressCountry"),
        },
        without_salon: params.filled("salonModules").is_some() && !params.flag("salonModules"),
        user_name: username.clone(),
        password_hash: passwords::hash(&password)?,
        partner_key: take("partnerKey"),
    };
    let account = provisioning::create(public, None, false, &fresh)?;
    answer.record(|w| {
        w.key("clientCode");
        w.int(account.code.parse().unwrap_or(0));
        w.key("clientUrl");
        w.text(&format!("{}/", public.request.base_url));
        w.key("username");
        w.text(&username);
        w.key("password");
        w.text(&password);
    });
    Ok(())
}

pub static CALLS: &[Call] =
    &[Call::public("createInstallation", create_installation).inputs(SIGN_UP).doc("Makes a new account.")];
