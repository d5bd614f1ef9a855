//! The demo's people: stores and registers, employees with their users, customers with addresses.

use ladu_calls::core::{point_of_sale::POINT_OF_SALE, user::USER, user_group::USER_GROUP};
use rand::Rng;
use rand::rngs::SmallRng;

use super::catalogue::Catalogue;
use super::shop::{Done, Shop, Step, form, put};
use super::words::{FIRST_NAMES, LAST_NAMES, STREETS, TOWNS, TRADES};

/// Customers made in one transaction.
const BATCH: usize = 200;

/// Who works where, and who buys.
pub struct People {
    /// Employees by id.
    pub employees: Vec<i64>,
    /// Registers of the two shops.
    pub registers: [Vec<i64>; 2],
    /// Persons.
    pub persons: Vec<i64>,
    /// Companies.
    pub companies: Vec<i64>,
}

/// Makes the two shops, the web warehouse and four registers. The account came with one store and one register.
pub fn make_stores(shop: &Shop) -> anyhow::Result<[Vec<i64>; 2]> {
    let now = shop.now();
    let save = |pairs| Step::Call(now, "saveWarehouse", pairs);
    shop.run(vec![
        save(form([
            ("warehouseID", "1"),
            ("name", "Kaubamaja Tallinn"),
            ("code", "TLN"),
            ("city", "Tallinn"),
            ("street", "Pikk 12"),
        ])),
        save(form([
            ("name", "Kaubamaja Tartu"),
            ("code", "TRT"),
            ("city", "Tartu"),
            ("street", "Riia 4"),
            ("addAccessForAllUsers", "1"),
        ])),
        save(form([("name", "Web warehouse"), ("code", "WEB"), ("city", "Tallinn"), ("addAccessForAllUsers", "1")])),
    ])?;
    let register = |name: &'static str, store: i64| {
        Step::Make(&POINT_OF_SALE, vec![("name", name.into()), ("warehouse_id", store.into())])
    };
    let made = shop.run(vec![register("Register 2", 1), register("Register 3", 2), register("Register 4", 2)])?;
    let ids: Vec<i64> = made.iter().map(Done::id).collect();
    Ok([[1].into_iter().chain(ids.first().copied()).collect(), ids.into_iter().skip(1).collect()])
}

/// Makes employees, users and customers.
pub fn make(
    shop: &Shop,
    rng: &mut SmallRng,
    catalogue: &Catalogue,
    registers: [Vec<i64>; 2],
    count: usize,
) -> anyhow::Result<People> {
    let employees = employees(shop, rng)?;
    let (mut persons, mut companies) = (Vec::new(), Vec::new());
    let mut left = count;
    while left > 0 {
        let size = left.min(BATCH);
        let mut steps = Vec::new();
        let mut of_company = Vec::new();
        for _ in 0..size {
            let company = rng.random_range(0..4) == 0;
            of_company.push(company);
            steps.push(customer(shop, rng, catalogue, company));
        }
        let ids: Vec<i64> = shop.run(steps)?.iter().map(Done::id).collect();
        let addresses = ids.iter().map(|id| address(shop, rng, *id)).collect();
        shop.run(addresses)?;
        for (id, company) in ids.into_iter().zip(of_company) {
            if company { companies.push(id) } else { persons.push(id) }
        }
        left -= size;
    }
    Ok(People { employees, registers, persons, companies })
}

/// Six employees in three groups of users. None of them can log in until somebody gives a password.
fn employees(shop: &Shop, rng: &mut SmallRng) -> anyhow::Result<Vec<i64>> {
    let rights = "products=va;prices=v;customers=vae;suppliers=va;sales=v;inventory=vae;purchases=vae;reports=v";
    let stock = Step::Make(&USER_GROUP, vec![("name", "Stock keepers".into()), ("rights", rights.into())]);
    let stock = shop.run_one(stock)?.id();
    let mut employees = Vec::new();
    for (at, group) in [1, 2, 2, 2, stock, stock].into_iter().enumerate() {
        let first = FIRST_NAMES[(at * 3 + 1) % FIRST_NAMES.len()];
        let last = LAST_NAMES[rng.random_range(0..LAST_NAMES.len())];
        let login = format!("{}{}", ladu_wire::fold(first), at + 1);
        let card = form([("firstName", first), ("lastName", last), ("email", &format!("{login}@metsjameri.example"))]);
        let employee = shop.run_one(Step::Call(shop.now(), "saveEmployee", card))?.id();
        shop.run_one(Step::Make(
            &USER,
            vec![
                ("name", login.into()),
                ("group_id", group.into()),
                ("employee_id", employee.into()),
                ("password_hash", "".into()),
            ],
        ))?;
        employees.push(employee);
    }
    Ok(employees)
}

fn customer(shop: &Shop, rng: &mut SmallRng, catalogue: &Catalogue, company: bool) -> Step {
    let first = FIRST_NAMES[rng.random_range(0..FIRST_NAMES.len())];
    let last = LAST_NAMES[rng.random_range(0..LAST_NAMES.len())];
    let number = rng.random_range(10_000_000..99_999_999);
    let mut form = if company {
        let trade = TRADES[rng.random_range(0..TRADES.len())];
        form([
            ("companyName", &format!("{last} {trade} OÜ")),
            ("code", &number.to_string()),
            ("vatNumber", &format!("EE10{number}")),
        ])
    } else {
        form([("firstName", first), ("lastName", last)])
    };
    let mail = format!("{}.{}{}@example.com", ladu_wire::fold(first), ladu_wire::fold(last), number % 1000);
    put(&mut form, "email", mail);
    put(&mut form, "phone", format!("+372 5{:07}", number % 10_000_000));
    let group = match (company, rng.random_range(0..3)) {
        (true, _) => catalogue.companies,
        (false, 0) => catalogue.loyal,
        (false, _) => 1,
    };
    put(&mut form, "groupID", group);
    if company {
        put(&mut form, "paymentDays", [7, 14, 30][rng.random_range(0..3)]);
        put(&mut form, "credit", 2000);
    } else {
        put(&mut form, "customerCardNumber", format!("91{number}"));
    }
    Step::Call(shop.now(), "saveCustomer", form)
}

fn address(shop: &Shop, rng: &mut SmallRng, owner: i64) -> Step {
    let (town, code) = TOWNS[rng.random_range(0..TOWNS.len())];
    let street = format!("{} {}", STREETS[rng.random_range(0..STREETS.len())], rng.random_range(1..90));
    let mut form = form([("typeID", "1"), ("street", &street), ("city", town), ("country", "Estonia")]);
    put(&mut form, "ownerID", owner);
    put(&mut form, "postalCode", format!("{code}{:03}", rng.random_range(100..999)));
    Step::Call(shop.now(), "saveAddress", form)
}
