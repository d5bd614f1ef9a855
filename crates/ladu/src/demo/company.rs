//! The company: its two shops and its web warehouse, their registers, and the people who work there.

use ladu_api::registers::point_of_sale::POINT_OF_SALE;
use ladu_api::staff::user_group::USER_GROUP;
use ladu_types::UnixTime;

use super::transaction::{DemoAccount, Failed, Form, Transaction};

/// A place that sells.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its warehouse.
    pub warehouse: i64,
    /// Its registers.
    pub registers: Vec<i64>,
    /// The users who sell there.
    pub sellers: Vec<i64>,
    /// Sells over the web: orders that are paid ahead and sent.
    pub web: bool,
    /// Its part of all visits, in hundredths.
    pub share: usize,
}

/// The company as it stands.
#[derive(Debug, Clone)]
pub struct Company {
    /// Two shops and the web warehouse.
    pub places: Vec<Place>,
    /// The user who takes goods in.
    pub buyer: i64,
    /// Employee of that user.
    pub account_manager: i64,
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

const MANAGERS: &str = "products=vae;prices=vae;customers=vae;suppliers=vae;sales=vae;payments=vae;purchases=vae;inventory=vae;\
     promotions=vae;giftcards=vae;employees=v;reports=v;pos=vae";

/// Builds the company.
pub fn build(demo: &DemoAccount<'_>, now: UnixTime) -> anyhow::Result<Company> {
    demo.write(now, |tx| {
        let card =
            Form::new().with("code", "99001234").with("VAT", "EE990012345").with("web", "https://metsjameri.example");
        let card = card.with("address", "Lootsi 8, 10151 Tallinn").with("bankIBAN", "EE382200221020145685");
        tx.call("editCompanyInfo", card.with("bankName", "Ranniku Pank"))?;
        for name in ["Checked", "Disputed"] {
            tx.call("savePurchaseDocumentStatus", Form::new().with("name", name))?;
        }
        let mut places = Vec::new();
        for (at, facts) in SHOPS.iter().enumerate() {
            places.push(open(tx, at, facts)?);
        }
        let managers = tx.make(&USER_GROUP, &[("name", "Shop managers".into()), ("rights", MANAGERS.into())])?;
        let groups = tx.call("getUserGroups", Form::new())?;
        let cashiers = groups.all().iter().find(|group| group["name"] == "Cashiers").map_or(0, |group| {
            group["userGroupID"].as_i64().or_else(|| group["userGroupID"].as_str()?.parse().ok()).unwrap_or(0)
        });
        let (mut buyer, mut account_manager) = (0, 0);
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

/// Opens a shop. The first one is the store, with the register, that every new account has.
fn open(tx: &mut Transaction<'_, '_>, at: usize, facts: &ShopFacts) -> Result<Place, Failed> {
    let (name, code, street, zip, town, registers, share) = *facts;
    let form = Form::new().with("name", name).with("code", code).with("street", street).with("ZIPcode", zip);
    let form = form.with("city", town).with("country", "Estonia").with("companyName", "Mets & Meri Kaubamaja OÜ");
    let form = if at == 0 { form.with("warehouseID", 1) } else { form };
    let warehouse = tx.save("saveWarehouse", "warehouseID", form)?;
    let mut place = Place { warehouse, registers: Vec::new(), sellers: Vec::new(), web: code == "WEB", share };
    for (number, name) in registers.iter().enumerate() {
        let kind = if place.web { "ECOM" } else { "REGPOS" };
        let shown = if place.web { (*name).to_owned() } else { format!("{code} {name}") };
        let values = [("name", shown.into()), ("warehouse_id", warehouse.into()), ("type", kind.into())];
        if (at, number) == (0, 0) {
            tx.change(&POINT_OF_SALE, 1, &values)?;
            place.registers.push(1);
        } else {
            place.registers.push(tx.make(&POINT_OF_SALE, &values)?);
        }
    }
    Ok(place)
}

/// Hires somebody; gives user and employee. Nobody has a password: the operator gives out those that are wanted.
fn hire(tx: &mut Transaction<'_, '_>, person: &Person, group: i64, places: &[Place]) -> Result<(i64, i64), Failed> {
    let (first, last, gender, job, at, _) = *person;
    let login = ladu_wire::fold(first);
    let form = Form::new().with("firstName", first).with("lastName", last).with("gender", gender).with("jobTitle", job);
    let employee = tx.save("saveEmployee", "employeeID", form.with("email", format!("{login}@metsjameri.example")))?;
    let form = Form::new().with("name", login).with("userGroupID", group).with("employeeID", employee);
    let form = match at {
        Some(at) => form.with("warehouseIDs", places[at].warehouse),
        None => form,
    };
    Ok((tx.save("saveUser", "userID", form)?, employee))
}
