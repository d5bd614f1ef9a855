//! The company: its two shops and its web warehouse, their registers, and the people who work there.

use ladu_api::company::profile::{self, COMPANY};
use ladu_api::registers::point_of_sale::{self, POINT_OF_SALE};
use ladu_api::staff::employee::{self, EMPLOYEE};
use ladu_api::staff::user::{self, USER};
use ladu_api::staff::user_group::{self, USER_GROUP};
use ladu_record::noun::Patch;
use ladu_record::rights::{Action, Actions, Rights, SYSTEM};
use ladu_types::{Id, UnixTime, of};

use super::transaction::{DemoAccount, Failed, Form, Transaction};

/// A place that sells.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Its warehouse.
    pub warehouse: Id<of::Warehouse>,
    /// Its registers.
    pub registers: Vec<Id<of::Register>>,
    /// The users who sell there.
    pub sellers: Vec<Id<of::User>>,
    /// Sells over the web: orders that are paid ahead and sent.
    pub web: bool,
    /// Its part of all visits, in hundredths.
    pub share: usize,
}

/// The company as it stands.
#[derive(Debug, Clone)]
pub(super) struct Company {
    /// Two shops and the web warehouse.
    pub places: Vec<Place>,
    /// The user who takes goods in.
    pub buyer: Id<of::User>,
    /// Employee of that user.
    pub account_manager: Id<of::Employee>,
}

/// A shop: name, code, street, postal code, town, registers, and its part of all visits.
type ShopFacts = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static [&'static str], usize);

const SHOPS: &[ShopFacts] = &[
    ("Mets & Meri, Tallinn", "TLN", "Lootsi 8", "10151", "Tallinn", &["Kassa 1", "Kassa 2"], 48),
    ("Mets & Meri, Tartu", "TRT", "Küüni 5", "51004", "Tartu", &["Kassa 1"], 29),
    ("E-pood", "WEB", "Kadaka tee 76", "12618", "Tallinn", &["Web shop"], 23),
];

/// First and last name, gender, job, place in [`SHOPS`] (none works everywhere) and user group. The owner is there already.
type Person = (&'static str, &'static str, &'static str, &'static str, Option<usize>, &'static str);

const STAFF: &[Person] = &[
    ("Tõnu", "Kallas", "male", "Shop manager", None, "Shop managers"),
    ("Piret", "Lõhmus", "female", "Shop assistant", Some(0), "Cashiers"),
    ("Madis", "Õunapuu", "male", "Shop assistant", Some(0), "Cashiers"),
    ("Külli", "Rand", "female", "Shop assistant", Some(1), "Cashiers"),
    ("Üllar", "Järv", "male", "Web shop and warehouse", Some(2), "Shop managers"),
];

const VIEW: Actions = Actions::of(&[Action::View]);
const EDIT: Actions = Actions::of(&[Action::View, Action::Add, Action::Edit]);

/// What managers of shops may do.
const MANAGERS: &[(&str, Actions)] = &[
    ("products", EDIT),
    ("prices", EDIT),
    ("customers", EDIT),
    ("suppliers", EDIT),
    ("sales", EDIT),
    ("payments", EDIT),
    ("purchases", EDIT),
    ("inventory", EDIT),
    ("promotions", EDIT),
    ("giftcards", EDIT),
    ("employees", VIEW),
    ("reports", VIEW),
    ("pos", EDIT),
];

/// Builds the company.
pub(super) fn build(demo: &DemoAccount<'_>, now: UnixTime) -> anyhow::Result<Company> {
    demo.write(now, |tx| {
        let mut card = Patch::new(COMPANY.fields);
        card.id = Some(tx.run("company", profile::id)?);
        card.put(profile::CODE, "99001234");
        card.put(profile::VAT_NUMBER, "EE990012345");
        card.put(profile::WEB, "https://metsjameri.example");
        card.put(profile::BANK_IBAN, "EE382200221020145685");
        card.put(profile::BANK_NAME, "Ranniku Pank");
        let owner = tx.store(&COMPANY, card)?;
        let (_, _, street, zip, town, ..) = SHOPS[0];
        let address = Form::new().with("ownerID", owner).with("typeID", 1).with("street", street);
        tx.call("saveAddress", address.with("postalCode", zip).with("city", town).with("country", "Estonia"))?;
        for name in ["Checked", "Disputed"] {
            tx.call("savePurchaseDocumentStatus", Form::new().with("name", name))?;
        }
        let mut places = Vec::new();
        for (at, facts) in SHOPS.iter().enumerate() {
            places.push(open(tx, at, facts)?);
        }
        let mut group = Patch::new(USER_GROUP.fields);
        group.put(user_group::NAME, "Shop managers");
        group.put(user_group::ALLOWED, Rights::of(MANAGERS).to_string());
        let managers = Id::new(tx.store(&USER_GROUP, group)?);
        let cashiers = tx.run("user_group", |cx| {
            let sql = "SELECT MIN(id) FROM user_group WHERE account = $0 AND name = 'Cashiers'";
            Ok(cx.first(sql, &[], |row| row.get(0))?.unwrap_or(managers))
        })?;
        let (mut buyer, mut account_manager) = (SYSTEM, Id::new(0));
        for person in STAFF {
            let group = if person.5 == "Cashiers" { cashiers } else { managers };
            let (user, employee) = hire(tx, person, group, &places)?;
            match person.4 {
                Some(at) => places[at].sellers.push(user),
                None => (buyer, account_manager) = (user, employee),
            }
        }
        Ok(Company { places, buyer, account_manager })
    })
}

/// The register that every new account has.
const FIRST_REGISTER: i64 = 1;

/// Opens a shop. The first one is the store, with the register, that every new account has.
fn open(tx: &mut Transaction<'_, '_>, at: usize, facts: &ShopFacts) -> Result<Place, Failed> {
    let (name, code, street, zip, town, registers, share) = *facts;
    let form = Form::new().with("name", name).with("code", code).with("street", street).with("ZIPcode", zip);
    let form = form.with("city", town).with("country", "Estonia").with("companyName", "Mets & Meri Kaubamaja OÜ");
    let form = if at == 0 { form.with("warehouseID", 1) } else { form };
    let warehouse = Id::new(tx.save("saveWarehouse", "warehouseID", form)?);
    let mut place = Place { warehouse, registers: Vec::new(), sellers: Vec::new(), web: code == "WEB", share };
    for (number, name) in registers.iter().enumerate() {
        let kind = if place.web { "ECOM" } else { "REGPOS" };
        let shown = if place.web { (*name).to_owned() } else { format!("{code} {name}") };
        let mut register = Patch::new(POINT_OF_SALE.fields);
        register.id = (at == 0 && number == 0).then_some(FIRST_REGISTER);
        register.put(point_of_sale::NAME, shown);
        register.put(point_of_sale::WAREHOUSE, warehouse);
        register.put(point_of_sale::TYPE, kind);
        place.registers.push(Id::new(tx.store(&POINT_OF_SALE, register)?));
    }
    Ok(place)
}

/// Hires somebody; gives user and employee. Nobody has a password: the operator gives out those that are wanted.
fn hire(
    tx: &mut Transaction<'_, '_>,
    person: &Person,
    group: Id<of::UserGroup>,
    places: &[Place],
) -> Result<(Id<of::User>, Id<of::Employee>), Failed> {
    let (first, last, gender, job, at, _) = *person;
    let login = ladu_wire::fold(first);
    let title = tx.run("job_title", |cx| employee::job_title_named(cx, job))?;
    let mut patch = Patch::new(EMPLOYEE.fields);
    patch.put(employee::FIRST_NAME, first);
    patch.put(employee::LAST_NAME, last);
    patch.put(employee::GENDER, gender);
    patch.put(employee::JOB_TITLE, title);
    patch.put(employee::EMAIL, format!("{login}@metsjameri.example"));
    let employee = Id::new(tx.store(&EMPLOYEE, patch)?);
    let mut patch = Patch::new(USER.fields);
    patch.put(user::NAME, login);
    patch.put(user::GROUP, group);
    patch.put(user::EMPLOYEE, employee);
    if let Some(at) = at {
        patch.put(user::WAREHOUSES, places[at].warehouse.to_string());
    }
    Ok((Id::new(tx.store(&USER, patch)?), employee))
}
