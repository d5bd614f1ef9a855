//! Goods that come in: the opening stock, what suppliers bring on their days, and what is broken or lost.

use ladu_types::UnixTime;

use super::products::{Kind, euros};
use super::rng::Rng;
use super::shop::{Day, Shop};
use super::stock::{Free, UNIT, quantity};
use super::transaction::{Failed, Form, Transaction};

/// A supplier comes every so many weeks.
const WEEKS: i64 = 6;
/// Stock of a product lasts for so many weeks after a delivery.
const LASTS: usize = 9;
/// Rows of one document at most.
const ROWS: usize = 150;

/// How much of a product a place wants to have, in thousandths.
pub(super) fn wanted(shop: &Shop, product: usize, place: usize) -> i64 {
    let popularity = shop.range.products[product].popularity;
    let share = shop.company.places[place].share;
    // Two pieces on each visit, over 52 weeks.
    let demand = shop.visits * 2 * LASTS * popularity * share / (shop.range.popularity() * 52 * 100);
    let least = 4 * (2 + popularity / 60);
    i64::try_from(demand.max(least)).unwrap_or(0) * UNIT
}

/// The suppliers who come on a day.
pub(super) fn visitors(shop: &Shop, day: &Day) -> Vec<usize> {
    let weekday = i64::try_from(day.weekday).unwrap_or(6);
    let (week, suppliers) = (day.number.div_euclid(7).rem_euclid(WEEKS), shop.suppliers.len());
    (0..suppliers)
        .filter(|supplier| {
            let supplier = i64::try_from(*supplier).unwrap_or(0);
            supplier % WEEKS == week && supplier / WEEKS % 5 == weekday
        })
        .collect()
}

/// What has run low of what a supplier brings to a place, and how much fills it up.
fn lacking(shop: &Shop, free: &Free, supplier: usize, place: usize) -> Vec<(usize, i64)> {
    let mut rows: Vec<(usize, i64)> = Vec::new();
    for (at, product) in shop.range.products.iter().enumerate() {
        if product.supplier != supplier || product.kind != Kind::Stocked {
            continue;
        }
        let (there, wanted) = (free.of_product(at, place), wanted(shop, at, place));
        if there < wanted / 2 {
            // Whole units, so that deliveries look like deliveries.
            rows.push((at, (wanted - there + UNIT - 1) / UNIT * UNIT));
        }
    }
    rows
}

/// A document with goods from a supplier for a place.
fn document(shop: &Shop, (supplier, place): (usize, usize), day: i64, rows: &[(usize, i64)]) -> Form {
    let form = Form::new().with("warehouseID", shop.company.places[place].warehouse);
    let form = form.with("supplierID", shop.suppliers[supplier]);
    rows.iter().enumerate().fold(form, |form, (at, (product, amount))| {
        let form = form.row("productID", at + 1, shop.range.products[*product].id);
        form.row("amount", at + 1, quantity(*amount)).row("price", at + 1, cost(shop, *product, day))
    })
}

/// Orders what has run low from a supplier who comes next week.
pub(super) fn order(
    shop: &Shop,
    tx: &mut Transaction<'_, '_>,
    (now, day): (UnixTime, i64),
    (supplier, place): (usize, usize),
    free: &Free,
) -> Result<(), Failed> {
    let mut rows = lacking(shop, free, supplier, place);
    rows.truncate(ROWS);
    if rows.is_empty() {
        return Ok(());
    }
    tx.turn(now, shop.company.buyer);
    let form = document(shop, (supplier, place), day, &rows).with("type", "PRCORDER").with("currencyCode", "EUR");
    tx.call("savePurchaseDocument", form.with("no", format!("O-{}{}", 1000 + supplier, place + 1))).map(drop)
}

/// Fills up what a supplier brings to a place: everything on the first day, later what has run low.
pub(super) fn fill_up(
    shop: &Shop,
    tx: &mut Transaction<'_, '_>,
    (now, day): (UnixTime, i64),
    (supplier, place): (usize, usize),
    free: &mut Free,
) -> Result<(), Failed> {
    let rows = lacking(shop, free, supplier, place);
    tx.turn(now, shop.company.buyer);
    for (part, rows) in (1..).zip(rows.chunks(ROWS)) {
        let form = document(shop, (supplier, place), day, rows);
        // The first stock was there before the books; what suppliers bring later is bought.
        let (request, form) = if day < 0 {
            ("saveInventoryRegistration", form.with("cause", "Opening stock"))
        } else {
            let number = format!("{}-{day:03}{}{part}", 1000 + supplier, place + 1);
            ("savePurchaseDocument", form.with("currencyCode", "EUR").with("no", number))
        };
        rows.iter().for_each(|(product, amount)| free.put(&shop.range, *product, place, *amount));
        tx.call(request, form)?;
    }
    Ok(())
}

/// What a unit costs on a day: a good half of its net price, and a little more from month to month.
fn cost(shop: &Shop, product: usize, day: i64) -> String {
    let product = &shop.range.products[product];
    let mut rng = Rng::of("cost", product.id * 1000 + day.div_euclid(45));
    let percent = rng.between(38, 48) + day.max(0) / 90;
    euros((product.cents * percent / 100).max(1))
}

/// Takes broken and lost goods off the books of a place.
pub(super) fn write_off(
    shop: &Shop,
    tx: &mut Transaction<'_, '_>,
    (now, day): (UnixTime, &Day),
    place: usize,
    free: &mut Free,
) -> Result<(), Failed> {
    let mut rng = Rng::of("broken", day.number * 10 + place as i64);
    let rows = free.take(&shop.range, &mut rng, place, day.month, 3);
    let broken = rows.iter().filter(|row| shop.range.products[row.product].kind == Kind::Stocked);
    let form = Form::new().with("warehouseID", shop.company.places[place].warehouse).with("cause", "Broken or lost");
    let mut count = 0;
    let form = broken.fold(form, |form, row| {
        count += 1;
        let form = form.row("productID", count, shop.range.products[row.product].id);
        form.row("amount", count, quantity(-row.amount)).row("price", count, 0)
    });
    // What is no stock of its own was never taken.
    for row in rows.iter().filter(|row| shop.range.products[row.product].kind != Kind::Stocked) {
        free.put(&shop.range, row.product, place, row.amount);
    }
    tx.turn(now, shop.company.buyer);
    if count == 0 { Ok(()) } else { tx.call("saveInventoryRegistration", form).map(drop) }
}
