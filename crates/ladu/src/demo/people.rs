//! The people around the shop: customers and suppliers.

use indicatif::ProgressBar;
use ladu_api::purchasing::supplier::SUPPLIER;
use ladu_types::{Id, UnixTime, of};

use super::company::Company;
use super::names::{COMPANY_FIRST, COMPANY_FORMS, COMPANY_SECOND, FAMILIES, MEN, STREETS, SUPPLIERS, TOWNS, WOMEN};
use super::rng::Rng;
use super::transaction::{DemoAccount, Failed, Form, Transaction};

/// How many customers one transaction makes.
const AT_ONCE: usize = 100;

/// Who buys with a name.
#[derive(Debug, Clone, Default)]
pub(super) struct Customers {
    /// Companies, who get invoices.
    pub companies: Vec<i64>,
    /// Persons, some of them with a customer card.
    pub persons: Vec<i64>,
}

/// Customer groups.
#[derive(Debug, Clone, Copy)]
pub(super) struct Groups {
    /// Who has a customer card.
    pub loyal: i64,
    /// Companies.
    pub companies: i64,
}

/// Makes the groups; the loyal ones buy by a price list of their own.
pub(super) fn make_groups(tx: &mut Transaction<'_, '_>) -> Result<Groups, Failed> {
    let mut make = |name: &str, estonian: &str| {
        let form = Form::new().with("nameENG", name).with("name", name).with("nameEST", estonian);
        tx.save("saveCustomerGroup", "customerGroupID", form)
    };
    Ok(Groups { loyal: make("Friends of the house", "Maja sõbrad")?, companies: make("Companies", "Ettevõtted")? })
}

/// Makes suppliers, each with an address.
pub(super) fn make_suppliers(
    demo: &DemoAccount<'_>,
    now: UnixTime,
    count: usize,
) -> anyhow::Result<Vec<Id<of::Party>>> {
    demo.write(now, move |tx| {
        let mut made = Vec::with_capacity(count);
        for number in 0..count {
            let mut rng = Rng::of("supplier", number as i64);
            let known = SUPPLIERS[number % SUPPLIERS.len()];
            let name =
                if number < SUPPLIERS.len() { known.to_owned() } else { format!("{known} ({})", rng.pick(TOWNS).0) };
            let mail = format!("orders{}@hulgi.example", number + 1);
            let code = 99_100_000 + number as i64;
            let values = [
                ("company_name", name.into()),
                ("code", code.to_string().into()),
                ("vat_number", format!("EE{}", 990_200_000 + number).into()),
                ("email", mail.into()),
                ("phone", phone(&mut rng).into()),
                ("payment_days", (*rng.pick(&[14i64, 21, 30])).into()),
            ];
            let id = tx.make(&SUPPLIER, &values)?;
            save_address(tx, &mut rng, id, 1)?;
            made.push(Id::new(id));
        }
        Ok(made)
    })
}

/// Makes customers; three in ten are companies.
pub(super) fn make_customers(
    demo: &DemoAccount<'_>,
    now: UnixTime,
    count: usize,
    groups: Groups,
    company: &Company,
    bar: &ProgressBar,
) -> anyhow::Result<Customers> {
    let mut customers = Customers::default();
    let manager = company.account_manager;
    let home = company.places.iter().filter(|place| !place.web).map(|place| place.warehouse).collect::<Vec<_>>();
    for first in (0..count).step_by(AT_ONCE) {
        let last = count.min(first + AT_ONCE);
        let home = home.clone();
        let made = demo.write(now, move |tx| {
            let mut made = Customers::default();
            for number in first..last {
                let mut rng = Rng::of("customer", number as i64);
                if number % 10 < 3 {
                    made.companies.push(make_company(tx, &mut rng, number, groups, manager)?);
                } else {
                    let store = *rng.pick(&home);
                    made.persons.push(make_person(tx, &mut rng, number, groups, store)?);
                }
            }
            Ok(made)
        })?;
        customers.companies.extend(made.companies);
        customers.persons.extend(made.persons);
        bar.inc((last - first) as u64);
    }
    Ok(customers)
}

fn make_company(
    tx: &mut Transaction<'_, '_>,
    rng: &mut Rng,
    number: usize,
    groups: Groups,
    manager: Id<of::Employee>,
) -> Result<i64, Failed> {
    let kind = *rng.pick(COMPANY_FORMS);
    let core = format!("{} {}", rng.pick(COMPANY_FIRST), rng.pick(COMPANY_SECOND));
    let name = match kind {
        "AS" | "FIE" => format!("{kind} {core}"),
        _ => format!("{core} {kind}"),
    };
    let mail = format!("info@{}{number}.example", ladu_wire::fold(&core).replace(' ', ""));
    let form = Form::new().with("companyName", name).with("groupID", groups.companies).with("email", mail);
    let form = form.with("code", 99_300_000 + number).with("vatNumber", format!("EE{}", 990_400_000 + number));
    let form = form.with("phone", phone(rng)).with("paymentDays", rng.pick(&[7, 14, 14, 14, 21, 30]));
    let form = form.with("credit", rng.between(1, 20) * 250).with("customerManagerID", manager);
    let form = form.with("bankName", "Ranniku Pank").with("referenceNumber", reference_number(number as i64 + 1000));
    let id = tx.save("saveCustomer", "customerID", form)?;
    save_address(tx, rng, id, 3)?;
    if rng.percent(40) {
        save_address(tx, rng, id, 2)?;
    }
    if rng.percent(50) {
        let (first, last, gender) = person(rng);
        let form = Form::new().with("firstName", first).with("lastName", last).with("gender", gender);
        tx.save("saveCustomer", "customerID", form.with("companyID", id).with("phone", phone(rng)))?;
    }
    Ok(id)
}

fn make_person(
    tx: &mut Transaction<'_, '_>,
    rng: &mut Rng,
    number: usize,
    groups: Groups,
    store: Id<of::Warehouse>,
) -> Result<i64, Failed> {
    let (first, last, gender) = person(rng);
    let mail = format!("{}.{}{number}@post.example", ladu_wire::fold(first), ladu_wire::fold(last));
    let form = Form::new().with("firstName", first).with("lastName", last).with("gender", gender).with("email", mail);
    let form = form.with("mobile", phone(rng)).with("homeStoreID", store);
    let form = match rng.percent(60) {
        true => form.with("groupID", groups.loyal).with("customerCardNumber", ean13(29_000_000_000 + number as i64)),
        false => form,
    };
    let form = match rng.percent(45) {
        true => form.with("birthday", birthday(rng)),
        false => form,
    };
    let id = tx.save("saveCustomer", "customerID", form)?;
    if rng.percent(80) {
        save_address(tx, rng, id, 1)?;
    }
    Ok(id)
}

fn person(rng: &mut Rng) -> (&'static str, &'static str, &'static str) {
    let woman = rng.percent(55);
    let first = *rng.pick(if woman { WOMEN } else { MEN });
    (first, *rng.pick(FAMILIES), if woman { "female" } else { "male" })
}

fn birthday(rng: &mut Rng) -> String {
    format!("{}-{:02}-{:02}", rng.between(1940, 2006), rng.between(1, 12), rng.between(1, 28))
}

fn phone(rng: &mut Rng) -> String {
    format!("+372 5550 {:04}", rng.below(10_000))
}

/// Adds an address of a type: 1 postal, 2 for deliveries, 3 registered.
fn save_address(tx: &mut Transaction<'_, '_>, rng: &mut Rng, owner: i64, kind: i64) -> Result<(), Failed> {
    let (town, zip) = *rng.pick(TOWNS);
    let number = rng.between(1, 98);
    let flat = if rng.percent(40) { format!("-{}", rng.between(1, 60)) } else { String::new() };
    let form = Form::new().with("ownerID", owner).with("typeID", kind).with("city", town).with("country", "Estonia");
    let form = form.with("street", format!("{} {number}{flat}", rng.pick(STREETS)));
    tx.call("saveAddress", form.with("postalCode", format!("{zip}{:03}", rng.between(1, 620)))).map(drop)
}

/// A payment reference with its check digit (weights 7, 3, 1 from the right).
fn reference_number(number: i64) -> String {
    let text = number.to_string();
    let weighted = text.bytes().rev().zip([7, 3, 1].into_iter().cycle());
    let sum: i64 = weighted.map(|(digit, weight)| i64::from(digit - b'0') * weight).sum();
    format!("{text}{}", (10 - sum % 10) % 10)
}

/// A bar code of thirteen digits from the first twelve, which may be fewer.
pub(super) fn ean13(number: i64) -> String {
    let text = format!("{number:012}");
    let sum: i64 =
        text.bytes().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| i64::from(digit - b'0') * weight).sum();
    format!("{text}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_right() {
        assert_eq!(ean13(400_638_133_393), "4006381333931");
        assert_eq!(ean13(590_123_412_345), "5901234123457");
        assert_eq!(ean13(12_345), "0000000123457");
        assert_eq!(reference_number(12_131_295), "121312952");
        assert_eq!(reference_number(1_234_561), "12345614");
    }
}
