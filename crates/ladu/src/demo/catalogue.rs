//! The demo's goods: groups, brands, units, products of every kind, price lists.

use std::collections::HashSet;

use ladu_calls::crm::customer_group::CUSTOMER_GROUP;
use ladu_calls::inventory::supplier::SUPPLIER;
use rand::Rng;
use rand::rngs::SmallRng;

use super::shop::{Form, Shop, Step, form, put};
use super::words::{BRANDS, CATEGORIES, GROUPS, KINDS, PLACES, SUPPLIERS};

/// Products made in one transaction.
const BATCH: usize = 200;

/// Something that can be sold.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id.
    pub id: i64,
    /// What a unit costs the shop, in cents.
    pub cost: i64,
    /// Is it counted?
    pub stocked: bool,
    /// What leaves the shelves when a bundle is sold: places in the list of items, with numbers.
    pub components: Vec<(usize, i64)>,
}

impl Item {
    fn counted(id: i64, cost: i64) -> Item {
        Item { id, cost, stocked: true, components: Vec::new() }
    }
}

/// What the catalogue hands on to the trade.
pub struct Catalogue {
    /// What is sold; products with variations are sold as their variations.
    pub items: Vec<Item>,
    /// Suppliers by id.
    pub suppliers: Vec<i64>,
    /// The group of loyal customers, who have a price list.
    pub loyal: i64,
    /// The group of companies.
    pub companies: i64,
}

/// Where a product stands.
struct Place {
    group: i64,
    nouns: &'static [&'static str],
    cheapest: i64,
    dearest: i64,
}

/// Makes the catalogue; `progress` is told of each product.
pub fn make(shop: &Shop, rng: &mut SmallRng, count: usize, progress: &dyn Fn(u64)) -> anyhow::Result<Catalogue> {
    let now = shop.now();
    let call = |name: &'static str, form: Form| Step::Call(now, name, form);
    let places = groups(shop)?;
    let one = |name: &'static str, value: &str| call(name, form([("name", value)]));
    let brands = ids(shop, BRANDS.iter().map(|brand| one("saveBrand", brand)).collect())?;
    let categories = ids(shop, CATEGORIES.iter().map(|name| one("saveProductCategory", name)).collect())?;
    let units = ids(shop, ["kg", "l", "m", "set"].iter().map(|name| one("saveProductUnit", name)).collect())?;
    let supplier = |(at, name): (usize, &&'static str)| {
        let code = format!("1{at:07}");
        Step::Make(&SUPPLIER, vec![("name", (*name).into()), ("code", code.into()), ("payment_days", 14.into())])
    };
    let suppliers = ids(shop, SUPPLIERS.iter().enumerate().map(supplier).collect())?;
    let mut maker = Maker { rng, places, brands, categories, units, suppliers, names: HashSet::new(), serial: 0 };
    let items = maker.products(shop, count, progress)?;
    let (loyal, companies) = price_lists(shop, &maker.places)?;
    Ok(Catalogue { items, suppliers: maker.suppliers, loyal, companies })
}

fn ids(shop: &Shop, steps: Vec<Step>) -> anyhow::Result<Vec<i64>> {
    Ok(shop.run(steps)?.iter().map(super::shop::Done::id).collect())
}

fn groups(shop: &Shop) -> anyhow::Result<Vec<Place>> {
    let mut places = Vec::new();
    for (name, below) in GROUPS {
        let top = shop.run_one(Step::Call(shop.now(), "saveProductGroup", form([("name", name)])))?.id();
        for (name, nouns, cheapest, dearest) in *below {
            let pairs = form([("name", name), ("parentGroupID", &top.to_string())]);
            let group = shop.run_one(Step::Call(shop.now(), "saveProductGroup", pairs))?.id();
            places.push(Place { group, nouns, cheapest: *cheapest, dearest: *dearest });
        }
    }
    Ok(places)
}

/// Two lists: loyal customers get five per cent off some groups, the web shop is cheaper on one.
fn price_lists(shop: &Shop, places: &[Place]) -> anyhow::Result<(i64, i64)> {
    let mut loyal = form([("name", "Loyal customers"), ("active", "1")]);
    for (at, place) in places.iter().take(6).enumerate() {
        put(&mut loyal, format!("type{}", at + 1), "PRODGROUP");
        put(&mut loyal, format!("id{}", at + 1), place.group);
        put(&mut loyal, format!("discountPercent{}", at + 1), 5);
    }
    let mut web = form([("name", "Web shop"), ("active", "1"), ("type1", "PRODGROUP"), ("discountPercent1", "8")]);
    put(&mut web, "id1", places.last().map_or(0, |place| place.group));
    let lists =
        ids(shop, vec![Step::Call(shop.now(), "savePriceList", loyal), Step::Call(shop.now(), "savePriceList", web)])?;
    let web = lists.last().map_or(0, |id| *id).to_string();
    shop.run_one(Step::Call(shop.now(), "saveWarehouse", form([("warehouseID", "3"), ("priceListID", &web)])))?;
    let loyal_list = lists.first().map_or(0, |id| *id);
    let loyal = vec![("name", "Loyal customers".into()), ("price_list_id1", loyal_list.into())];
    let made = ids(
        shop,
        vec![Step::Make(&CUSTOMER_GROUP, loyal), Step::Make(&CUSTOMER_GROUP, vec![("name", "Companies".into())])],
    )?;
    Ok((made.first().map_or(0, |id| *id), made.last().map_or(0, |id| *id)))
}

/// Makes products one after the other.
struct Maker<'a> {
    rng: &'a mut SmallRng,
    places: Vec<Place>,
    brands: Vec<i64>,
    categories: Vec<i64>,
    units: Vec<i64>,
    suppliers: Vec<i64>,
    names: HashSet<String>,
    serial: u64,
}

impl Maker<'_> {
    fn products(&mut self, shop: &Shop, count: usize, progress: &dyn Fn(u64)) -> anyhow::Result<Vec<Item>> {
        let mut items: Vec<Item> = Vec::with_capacity(count);
        let special = (count / 60).max(1);
        let plain = count.saturating_sub(special * 7);
        let mut left = plain;
        while left > 0 {
            let size = left.min(BATCH);
            let (steps, costs): (Vec<Step>, Vec<i64>) = (0..size).map(|_| self.plain(shop)).unzip();
            let made = ids(shop, steps)?;
            items.extend(made.into_iter().zip(costs).map(|(id, cost)| Item::counted(id, cost)));
            left -= size;
            progress(size as u64);
        }
        for _ in 0..special {
            self.matrix(shop, &mut items)?;
            self.bundle(shop, &mut items)?;
            self.service(shop, &mut items)?;
            progress(7);
        }
        Ok(items)
    }

    fn plain(&mut self, shop: &Shop) -> (Step, i64) {
        let (form, cost) = self.card(None);
        (Step::Call(shop.now(), "saveProduct", form), cost)
    }

    /// The card of a product: its parameters and what it costs the shop.
    fn card(&mut self, name: Option<String>) -> (Form, i64) {
        let at = self.rng.random_range(0..self.places.len());
        let (group, nouns, low, high) = {
            let place = &self.places[at];
            (place.group, place.nouns, place.cheapest, place.dearest)
        };
        let gross = self.rng.random_range(low / 10..=high / 10) * 10;
        // Food has the middle rate, everything else the normal one.
        let (rate, percent) = if (9..12).contains(&at) { (2, 113) } else { (1, 124) };
        let net = gross * 100 / percent;
        let cost = net * self.rng.random_range(42..=64) / 100;
        let name = name.unwrap_or_else(|| self.name(nouns));
        let mut form = form([("name", &name)]);
        self.serial += 1;
        put(&mut form, "groupID", group);
        put(&mut form, "code", format!("MM{:05}", self.serial));
        put(&mut form, "code2", ean13(4_740_000_000_000 / 10 + self.serial));
        put(&mut form, "netPrice", cents(net));
        put(&mut form, "cost", cents(cost));
        put(&mut form, "vatrateID", rate);
        let one_of = |rng: &mut SmallRng, list: &[i64]| list[rng.random_range(0..list.len())];
        put(&mut form, "brandID", one_of(self.rng, &self.brands));
        put(&mut form, "categoryID", one_of(self.rng, &self.categories));
        put(&mut form, "supplierID", one_of(self.rng, &self.suppliers));
        let unit = if self.rng.random_range(0..20) == 0 { one_of(self.rng, &self.units) } else { 1 };
        put(&mut form, "unitID", unit);
        put(&mut form, "description", format!("{name}, made in small batches."));
        put(&mut form, "netWeight", cents(self.rng.random_range(5..300)));
        (form, cost)
    }

    fn name(&mut self, nouns: &[&str]) -> String {
        for _ in 0..8 {
            let place = PLACES[self.rng.random_range(0..PLACES.len())];
            let kind = KINDS[self.rng.random_range(0..KINDS.len())];
            let noun = nouns[self.rng.random_range(0..nouns.len())];
            let name = format!("{place} {kind} {noun}");
            if self.names.insert(name.clone()) {
                return name;
            }
        }
        let noun = nouns[self.rng.random_range(0..nouns.len())];
        let name = format!("{} {noun} no. {}", PLACES[self.rng.random_range(0..PLACES.len())], self.serial + 1);
        self.names.insert(name.clone());
        name
    }

    /// A shirt in four sizes.
    fn matrix(&mut self, shop: &Shop, items: &mut Vec<Item>) -> anyhow::Result<()> {
        let name = self.name(&["sweater", "shirt", "dress"]);
        let (mut form, cost) = self.card(Some(name.clone()));
        put(&mut form, "type", "MATRIX");
        let group = form.iter().find(|(key, _)| key == "groupID").map(|(_, id)| id.clone()).unwrap_or_default();
        let parent = shop.run_one(Step::Call(shop.now(), "saveProduct", form))?.id();
        for size in ["S", "M", "L", "XL"] {
            let (mut form, _) = self.card(Some(format!("{name} {size}")));
            form.retain(|(key, _)| key != "groupID");
            put(&mut form, "groupID", &group);
            put(&mut form, "parentProductID", parent);
            let id = shop.run_one(Step::Call(shop.now(), "saveProduct", form))?.id();
            items.push(Item::counted(id, cost));
        }
        Ok(())
    }

    /// Two or three products sold as one; its components leave the shelf.
    fn bundle(&mut self, shop: &Shop, items: &mut Vec<Item>) -> anyhow::Result<()> {
        let name = self.name(&["gift box", "starter set", "breakfast set"]);
        let (mut form, _) = self.card(Some(name));
        put(&mut form, "type", "BUNDLE");
        let stocked: Vec<usize> = (0..items.len()).filter(|at| items[*at].stocked).collect();
        let mut components = Vec::new();
        for number in 1..=self.rng.random_range(2..=3) {
            let (at, amount) = (stocked[self.rng.random_range(0..stocked.len())], self.rng.random_range(1..=2));
            put(&mut form, format!("componentProductID{number}"), items[at].id);
            put(&mut form, format!("componentAmount{number}"), amount);
            components.push((at, amount));
        }
        let id = shop.run_one(Step::Call(shop.now(), "saveProduct", form))?.id();
        items.push(Item { id, cost: 0, stocked: false, components });
        Ok(())
    }

    fn service(&mut self, shop: &Shop, items: &mut Vec<Item>) -> anyhow::Result<()> {
        let name = self.name(&["engraving", "gift wrapping", "workshop", "delivery"]);
        let (mut form, _) = self.card(Some(name));
        put(&mut form, "nonStockProduct", 1);
        let id = shop.run_one(Step::Call(shop.now(), "saveProduct", form))?.id();
        items.push(Item { id, cost: 0, stocked: false, components: Vec::new() });
        Ok(())
    }
}

/// Twelve digits with the check digit of an EAN-13.
fn ean13(twelve: u64) -> String {
    let digits = format!("{twelve:012}");
    let weighted = digits.bytes().enumerate().map(|(at, b)| u32::from(b - b'0') * if at % 2 == 0 { 1 } else { 3 });
    format!("{digits}{}", (10 - weighted.sum::<u32>() % 10) % 10)
}

/// Cents as a decimal.
pub fn cents(cents: i64) -> String {
    ladu_types::Fixed::from_micro(cents * 10_000).to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn barcodes_have_their_check_digit() {
        assert_eq!(super::ean13(400_638_133_393), "4006381333931");
        assert_eq!(super::ean13(590_123_412_345), "5901234123457");
    }
}
