//! What stands on the shelves: groups, brands, categories, products of every kind, price lists.

use std::sync::Arc;

use indicatif::ProgressBar;
use ladu_api::customers::customer_group::{CUSTOMER_GROUP, PRICE_LIST};
use ladu_record::noun::Patch;
use ladu_types::{Id, UnixTime, of};

use super::company::Place;
use super::departments::{ABOVE, CATEGORIES, DEPARTMENTS, Department, Measure, SERVICES, Season};
use super::names::{BRANDS, LINES};
use super::people::{Groups, ean13};
use super::rng::Rng;
use super::transaction::{DemoAccount, Failed, Form, Transaction};

/// How many products one transaction makes.
const AT_ONCE: usize = 100;
/// The sizes a garment comes in.
const VARIATIONS: &[&str] = &["S", "M", "L", "XL"];
/// Departments whose products come in sizes: knitwear and outerwear.
const IN_SIZES: [usize; 2] = [19, 20];

/// Something that is sold.
#[derive(Debug, Clone)]
pub(super) struct Product {
    /// Its id.
    pub id: i64,
    /// Price with tax in cents.
    pub cents: i64,
    /// What it is.
    pub kind: Kind,
    /// How it is counted.
    pub measure: Measure,
    /// When it sells best.
    pub season: Season,
    /// How much it is asked for compared to others.
    pub popularity: usize,
    /// Who delivers it: a place in the list of suppliers.
    pub supplier: usize,
}

/// What a product is to the stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// It has a stock.
    Stocked,
    /// It has none.
    Service,
    /// It is made of others: places in the list of products, and pieces of each.
    Bundle(Vec<(usize, i64)>),
}

/// Ids that products refer to.
#[derive(Debug, Clone)]
struct Shelves {
    groups: Vec<i64>,
    services: i64,
    gift_sets: i64,
    categories: Vec<i64>,
    brands: Vec<i64>,
    units: [i64; 4],
    rates: Vec<(i64, i64)>,
    suppliers: Vec<Id<of::Party>>,
    warehouses: Vec<i64>,
}

impl Shelves {
    fn rate(&self, percent: i64) -> i64 {
        self.rates.iter().find(|(rate, _)| *rate == percent).map_or(1, |(_, id)| *id)
    }

    fn unit(&self, measure: Measure) -> i64 {
        self.units[measure as usize]
    }
}

/// How many products of each kind there are.
struct Mix {
    plain: usize,
    parents: usize,
    bundles: usize,
    services: usize,
}

impl Mix {
    fn of(count: usize) -> Mix {
        let services = (count / 20).min(SERVICES.len());
        let (parents, bundles) = ((count / 75).max(1), (count / 50).max(1));
        let plain = count - services - bundles - parents * (1 + VARIATIONS.len());
        Mix { plain, parents, bundles, services }
    }
}

/// Fills the shelves with `count` products and hangs out the price lists.
pub(super) fn fill(
    demo: &DemoAccount<'_>,
    now: UnixTime,
    count: usize,
    (places, suppliers, groups): (&[Place], &[Id<of::Party>], Groups),
    bar: &ProgressBar,
) -> anyhow::Result<Vec<Product>> {
    let (warehouses, suppliers) =
        (places.iter().map(|place| place.warehouse.number()).collect::<Vec<_>>(), suppliers.to_vec());
    let shelves = demo.write(now, move |tx| put_up(tx, &warehouses, &suppliers))?;
    let web = places.iter().find(|place| place.web).map_or(1, |place| place.warehouse.number());
    let mix = Mix::of(count);
    let mut products = Vec::with_capacity(count);
    let mut make = |from: usize, many: usize, kind: Make| -> anyhow::Result<()> {
        let before = Arc::new(products.clone());
        for first in (0..many).step_by(AT_ONCE) {
            let (last, shelves, before) = (many.min(first + AT_ONCE), shelves.clone(), before.clone());
            let made = demo.write(now, move |tx| {
                let mut made = Vec::new();
                for number in first..last {
                    made.extend(kind(tx, &shelves, from + number, &before)?);
                }
                Ok(made)
            })?;
            bar.inc(made.len() as u64);
            products.extend(made);
        }
        Ok(())
    };
    make(0, mix.services, |tx, shelves, number, _| Ok(vec![service(tx, shelves, number)?]))?;
    make(0, mix.plain, |tx, shelves, number, _| Ok(vec![plain(tx, shelves, number)?]))?;
    make(mix.plain, mix.parents, |tx, shelves, number, _| in_sizes(tx, shelves, number))?;
    make(0, mix.bundles, |tx, shelves, number, before| Ok(vec![bundle(tx, shelves, number, before)?]))?;
    let stocked = products.iter().filter(|product| product.kind == Kind::Stocked);
    let priced: Vec<(i64, i64)> = stocked.map(|product| (product.id, product.cents)).collect();
    demo.write(now, move |tx| hang_price_lists(tx, &shelves, &priced, web, groups))?;
    Ok(products)
}

/// Makes the products of one number; knows those made before.
type Make = fn(&mut Transaction<'_, '_>, &Shelves, usize, &[Product]) -> Result<Vec<Product>, Failed>;

fn put_up(tx: &mut Transaction<'_, '_>, warehouses: &[i64], suppliers: &[Id<of::Party>]) -> Result<Shelves, Failed> {
    let named = |name: &str, estonian: &str| Form::new().with("name", name).with("nameEST", estonian);
    let mut above = Vec::new();
    for (name, estonian) in ABOVE {
        above.push(tx.save("saveProductGroup", "productGroupID", named(name, estonian))?);
    }
    let mut groups = Vec::new();
    for department in DEPARTMENTS {
        let form = named(department.name, department.estonian).with("parentGroupID", above[department.above]);
        groups.push(tx.save("saveProductGroup", "productGroupID", form)?);
    }
    let services = tx.save("saveProductGroup", "productGroupID", named("Services", "Teenused"))?;
    let gift_sets = named("Gift sets", "Kinkekomplektid").with("parentGroupID", above[0]);
    let gift_sets = tx.save("saveProductGroup", "productGroupID", gift_sets)?;
    let mut categories: Vec<i64> = Vec::new();
    for (name, estonian, parent) in CATEGORIES {
        let parent = if *parent == 0 { 0 } else { categories[parent - 1] };
        let form = named(name, estonian).with("parentCategoryID", parent);
        categories.push(tx.save("saveProductCategory", "productCategoryID", form)?);
    }
    let mut brands = Vec::new();
    for name in BRANDS {
        brands.push(tx.save("saveBrand", "brandID", Form::new().with("name", name))?);
    }
    let mut units = [1; 4];
    for (measure, name, estonian) in
        [(Measure::Kilogram, "kg", "kg"), (Measure::Metre, "m", "m"), (Measure::Pair, "pair", "paar")]
    {
        units[measure as usize] = tx.save("saveProductUnit", "productUnitID", named(name, estonian))?;
    }
    let rates = tx.call("getVatRates", Form::new())?;
    let number = |value: &serde_json::Value| value.as_str().and_then(|text| text.parse().ok()).or(value.as_i64());
    let rates = rates.all().iter().filter_map(|rate| Some((number(&rate["rate"])?, number(&rate["id"])?))).collect();
    let (suppliers, warehouses) = (suppliers.to_vec(), warehouses.to_vec());
    Ok(Shelves { groups, services, gift_sets, categories, brands, units, rates, suppliers, warehouses })
}

/// The name of the `number`th product of a department: each combination once, in an order that looks like none.
fn name_of(department: &Department, number: usize) -> (usize, String) {
    let (nouns, traits) = (department.nouns.len(), department.traits.len());
    let (sizes, lines) = (department.sizes.len(), LINES.len());
    let all = nouns * traits * sizes * lines;
    // A prime that divides no number of combinations visits all of them.
    let at = (number * 100_003 + 1) % all;
    let (noun, rest) = (at % nouns, at / nouns);
    let (kind, rest) = (rest % traits, rest / traits);
    let (size, line) = (rest % sizes, rest / sizes);
    let [kind, size] = [department.traits[kind], department.sizes[size]];
    (noun, format!("{kind} {} {}, {size}", department.nouns[noun].0, LINES[line]))
}

/// A price between two whole euros that ends as shops like it.
fn price(rng: &mut Rng, low: i64, high: i64) -> i64 {
    let euros = rng.between(low, high.max(low + 1) - 1);
    euros * 100 + rng.pick(&[90, 90, 95, 50, 99])
}

fn card(shelves: &Shelves, rng: &mut Rng, department: usize, number: usize) -> Form {
    let facts = &DEPARTMENTS[department];
    let form = Form::new().with("code", format!("{}-{:05}", facts.code, number + 1));
    let form = form.with("groupID", shelves.groups[department]).with("unitID", shelves.unit(facts.measure));
    let form = form.with("vatrateID", shelves.rate(facts.tax)).with("brandID", rng.pick(&shelves.brands));
    let form = if rng.percent(70) { form.with("categoryID", rng.pick(&shelves.categories)) } else { form };
    let weight = rng.between(1, 40);
    form.with("netWeight", format!("0.{weight:02}")).with("grossWeight", format!("0.{:02}", weight + 4))
}

fn popularity(rng: &mut Rng) -> usize {
    let rank = 1 + rng.below(60);
    1 + 900 / rank
}

/// Stock limits of a product in every place.
fn limits(shelves: &Shelves, form: Form, popularity: usize) -> Form {
    shelves.warehouses.iter().fold(form, |form, warehouse| {
        let least = 2 + popularity / 60;
        form.with(&format!("reorderPoint{warehouse}"), least).with(&format!("restockLevel{warehouse}"), least * 4)
    })
}

fn plain(tx: &mut Transaction<'_, '_>, shelves: &Shelves, number: usize) -> Result<Product, Failed> {
    let mut rng = Rng::of("product", number as i64);
    let department = number % DEPARTMENTS.len();
    let facts = &DEPARTMENTS[department];
    let (noun, name) = name_of(facts, number / DEPARTMENTS.len());
    let (_, low, high) = facts.nouns[noun];
    let (cents, popularity) = (price(&mut rng, low, high), popularity(&mut rng));
    let supplier = (department + rng.below(2)) % shelves.suppliers.len();
    let form = card(shelves, &mut rng, department, number).with("name", &name).with("priceWithVAT", euros(cents));
    let form =
        form.with("code2", ean13(474_000_000_000 + number as i64)).with("supplierID", shelves.suppliers[supplier]);
    let form = form.with("supplierCode", format!("{}{:04}", facts.code, rng.below(10_000)));
    let form = match rng.percent(30) {
        true => form.with("description", format!("{name}. Picked for the shop by hand; stock is kept in every store.")),
        false => form,
    };
    // What is cut and weighed is sold over the counter: web shops take whole pieces.
    let is_cut = matches!(facts.measure, Measure::Metre | Measure::Kilogram);
    let form = if is_cut { form.with("displayedInWebshop", 0) } else { form };
    let form = if number % 97 == 96 { form.with("status", "NO_LONGER_ORDERED") } else { form };
    let id = tx.save("saveProduct", "productID", limits(shelves, form, popularity))?;
    let (measure, season) = (facts.measure, facts.season);
    Ok(Product { id, cents, kind: Kind::Stocked, measure, season, popularity, supplier })
}

/// A garment and its sizes; only the sizes are sold.
fn in_sizes(tx: &mut Transaction<'_, '_>, shelves: &Shelves, number: usize) -> Result<Vec<Product>, Failed> {
    let mut rng = Rng::of("garment", number as i64);
    let department = *rng.pick(&IN_SIZES);
    let facts = &DEPARTMENTS[department];
    let (noun, name) = name_of(facts, number);
    let name = name.split(',').next().unwrap_or_default().to_owned();
    let (_, low, high) = facts.nouns[noun];
    let (cents, supplier) = (price(&mut rng, low, high), department % shelves.suppliers.len());
    let common = card(shelves, &mut rng, department, number).with("priceWithVAT", euros(cents));
    let common = common.with("supplierID", shelves.suppliers[supplier]);
    let parent = tx.save("saveProduct", "productID", common.clone().with("name", &name).with("type", "MATRIX"))?;
    let mut made = Vec::new();
    for (at, size) in VARIATIONS.iter().enumerate() {
        let popularity = popularity(&mut rng);
        let form = common.clone().with("name", format!("{name}, {size}")).with("parentProductID", parent);
        let form = form.with("code", format!("{}-{:05}-{size}", facts.code, number + 1));
        let form = form.with("code2", ean13(474_900_000_000 + (number * VARIATIONS.len() + at) as i64));
        let id = tx.save("saveProduct", "productID", limits(shelves, form, popularity))?;
        let (kind, measure, season) = (Kind::Stocked, facts.measure, facts.season);
        made.push(Product { id, cents, kind, measure, season, popularity, supplier });
    }
    Ok(made)
}

/// A gift set of two or three things, a tenth cheaper than they are.
fn bundle(
    tx: &mut Transaction<'_, '_>,
    shelves: &Shelves,
    number: usize,
    products: &[Product],
) -> Result<Product, Failed> {
    let mut rng = Rng::of("bundle", number as i64);
    let fitting = |product: &Product| product.kind == Kind::Stocked && product.measure == Measure::Piece;
    let stocked: Vec<usize> = (0..products.len()).filter(|at| fitting(&products[*at])).take(5000).collect();
    let mut parts: Vec<(usize, i64)> = Vec::new();
    for _ in 0..rng.between(2, 3) {
        let part = *rng.pick(&stocked);
        if parts.iter().all(|(other, _)| *other != part) {
            parts.push((part, rng.between(1, 2)));
        }
    }
    let sum: i64 = parts.iter().map(|(part, pieces)| products[*part].cents * pieces).sum();
    let cents = sum * 9 / 10;
    let form = Form::new().with("name", format!("Gift set {}", LINES[number % LINES.len()])).with("type", "BUNDLE");
    let form = form.with("code", format!("SET-{:05}", number + 1)).with("groupID", shelves.gift_sets);
    let form = form.with("priceWithVAT", euros(cents)).with("vatrateID", shelves.rate(24)).with("unitID", 1);
    let form = form.with("code2", ean13(474_800_000_000 + number as i64));
    let form = parts.iter().enumerate().fold(form, |form, (at, (part, pieces))| {
        form.row("componentProductID", at + 1, products[*part].id).row("componentAmount", at + 1, pieces)
    });
    let id = tx.save("saveProduct", "productID", form)?;
    let (measure, season) = (Measure::Piece, Season::Winter);
    Ok(Product { id, cents, kind: Kind::Bundle(parts), measure, season, popularity: 60, supplier: 0 })
}

fn service(tx: &mut Transaction<'_, '_>, shelves: &Shelves, number: usize) -> Result<Product, Failed> {
    let (name, cents, tax) = SERVICES[number];
    let form = Form::new().with("name", name).with("code", format!("SRV-{:02}", number + 1));
    let form = form.with("groupID", shelves.services).with("nonStockProduct", 1).with("unitID", 1);
    let form = form.with("vatrateID", shelves.rate(tax)).with("priceWithVAT", euros(cents));
    let id = tx.save("saveProduct", "productID", form)?;
    let (measure, season) = (Measure::Piece, Season::Even);
    Ok(Product { id, cents, kind: Kind::Service, measure, season, popularity: 90, supplier: 0 })
}

/// Two price lists: one for the web warehouse, one for the customers with a card.
fn hang_price_lists(
    tx: &mut Transaction<'_, '_>,
    shelves: &Shelves,
    products: &[(i64, i64)],
    web: i64,
    groups: Groups,
) -> Result<(), Failed> {
    let mut rng = Rng::of("price lists", 0);
    let mut form = Form::new().with("name", "Web shop").with("nameEST", "E-poe hinnad").with("startDate", "2020-01-01");
    for (at, group) in shelves.groups.iter().step_by(4).enumerate() {
        form = form.row("type", at + 1, "PRODGROUP").row("id", at + 1, group).row("discountPercent", at + 1, 5);
    }
    let rows = shelves.groups.len().div_ceil(4);
    for at in 0..products.len().min(10) {
        let (row, (product, cents)) = (rows + at + 1, products[at * products.len() / 10 % products.len()]);
        // A price list's prices are net.
        let net = euros(cents * rng.between(80, 90) / 124);
        form = form.row("type", row, "PRODUCT").row("id", row, product).row("price", row, net);
    }
    let web_list = tx.save("savePriceList", "pricelistID", form)?;
    tx.call("saveWarehouse", Form::new().with("warehouseID", web).with("priceListID", web_list))?;
    let mut form = Form::new().with("name", "Friends of the house").with("nameEST", "Maja sõbra hinnad");
    for (at, group) in shelves.groups.iter().enumerate() {
        let percent = rng.pick(&["3", "5", "7", "10"]);
        form = form.row("type", at + 1, "PRODGROUP").row("id", at + 1, group).row("discountPercent", at + 1, percent);
    }
    let friends = tx.save("savePriceList", "pricelistID", form)?;
    let mut loyal = Patch::new(CUSTOMER_GROUP.fields);
    loyal.id = Some(groups.loyal);
    loyal.put(PRICE_LIST, Id::new(friends));
    tx.store(&CUSTOMER_GROUP, loyal).map(drop)
}

/// Cents as the text of euros.
pub(super) fn euros(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_product_of_a_department_has_a_name_of_its_own() {
        for department in DEPARTMENTS {
            let names: HashSet<String> = (0..2000).map(|number| name_of(department, number).1).collect();
            assert_eq!(names.len(), 2000, "{}", department.name);
        }
    }

    #[test]
    fn a_mix_has_as_many_products_as_were_asked_for() {
        for count in [20, 21, 60, 300, 5000, 100_000] {
            let mix = Mix::of(count);
            assert_eq!(mix.plain + mix.parents * 5 + mix.bundles + mix.services, count);
            assert!(mix.plain > 0 && mix.bundles > 0 && mix.services > 0);
        }
    }
}
