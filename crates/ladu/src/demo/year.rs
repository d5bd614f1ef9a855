//! A year of trade, a day in each transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicatif::ProgressBar;
use ladu_types::UnixTime;

use super::calendar::DAYS;
use super::deliveries;
use super::follow_ups::Task;
use super::rng::Rng;
use super::sales::Counter;
use super::shop::{Day, Shop};
use super::stock::Free;
use super::transaction::{DemoAccount, Failed, Transaction};

/// The hour when goods are brought in.
const MORNING: i64 = 7 * 3600;

/// What is left from one day to the next.
#[derive(Clone)]
struct State {
    free: Free,
    tasks: BTreeMap<i64, Vec<Task>>,
}

/// What happens at some time of a day.
enum Happening {
    Visit { place: usize, number: i64 },
    Task(Task),
}

/// Trades for a year.
pub(super) fn run(demo: &DemoAccount<'_>, shop: &Arc<Shop>, bar: &ProgressBar) -> anyhow::Result<()> {
    let mut state = open(demo, shop, bar)?;
    let visits: Vec<Vec<usize>> = shop
        .company
        .places
        .iter()
        .map(|place| shop.calendar.visits(shop.visits * place.share / 100, place.web))
        .collect();
    let mut before = 0i64;
    for number in 0..DAYS {
        let at = usize::try_from(number).unwrap_or(0);
        let today: Vec<usize> = visits.iter().map(|visits| visits[at]).collect();
        let (_, month, _) = shop.calendar.date(number).parts();
        let day = Day { number, month, weekday: shop.calendar.weekday(number) };
        let (shop, start, first) = (shop.clone(), state, before);
        let opening = shop.calendar.at(number, 0).unwrap_or_default();
        before += i64::try_from(today.iter().sum::<usize>()).unwrap_or(0);
        let count = today.iter().sum::<usize>() as u64;
        state = demo.write(opening, move |tx| {
            let mut state = start.clone();
            trade(&shop, tx, &day, (&today, first), &mut state)?;
            Ok(state)
        })?;
        bar.inc(count);
    }
    Ok(())
}

/// The evening before: every place gets its opening stock.
fn open(demo: &DemoAccount<'_>, shop: &Arc<Shop>, bar: &ProgressBar) -> anyhow::Result<State> {
    let mut free = Free::of(&shop.range);
    let evening = shop.calendar.at(-1, 18 * 3600).unwrap_or_default();
    for place in 0..shop.company.places.len() {
        for supplier in 0..shop.suppliers.len() {
            let (shop, start) = (shop.clone(), free);
            free = demo.write(evening, move |tx| {
                let mut free = start.clone();
                deliveries::fill_up(&shop, tx, (evening, -1), (supplier, place), &mut free)?;
                Ok(free)
            })?;
        }
        bar.inc(1);
    }
    Ok(State { free, tasks: BTreeMap::new() })
}

fn trade(
    shop: &Shop,
    tx: &mut Transaction<'_, '_>,
    day: &Day,
    (visits, first): (&[usize], i64),
    state: &mut State,
) -> Result<(), Failed> {
    bring_in(shop, tx, day, &mut state.free)?;
    let mut happenings: Vec<(i64, Happening)> = Vec::new();
    let mut number = first;
    for (place, count) in visits.iter().enumerate() {
        let Some((opens, closes)) = shop.calendar.hours(day.number, shop.company.places[place].web) else { continue };
        let mut rng = Rng::of("times", day.number * 10 + place as i64);
        for _ in 0..*count {
            // The middle of the day is busier than its ends.
            let second = (rng.between(opens, closes) + rng.between(opens, closes)) / 2;
            happenings.push((second, Happening::Visit { place, number }));
            number += 1;
        }
    }
    let mut rng = Rng::of("tasks", day.number);
    for task in state.tasks.remove(&day.number).unwrap_or_default() {
        happenings.push((rng.between(9 * 3600, 17 * 3600), Happening::Task(task)));
    }
    happenings.sort_by_key(|(second, _)| *second);
    let mut tasks = Vec::new();
    for (second, happening) in happenings {
        // Today, what has not happened yet is left out.
        let Some(time) = shop.calendar.at(day.number, second) else { continue };
        match happening {
            Happening::Visit { place, number } => {
                let rng = Rng::of("visit", number);
                Counter { shop, day, place, time, rng }.serve(tx, &mut state.free, &mut tasks)?;
            }
            Happening::Task(task) => task.run(shop, tx, time, &mut state.free, &mut tasks)?,
        }
    }
    for mut task in tasks {
        // A shop that is closed does it on the next day.
        while task.day < DAYS && shop.calendar.hours(task.day, false).is_none() {
            task.day += 1;
        }
        if task.day < DAYS {
            state.tasks.entry(task.day).or_default().push(task);
        }
    }
    Ok(())
}

/// Suppliers who come today, and on the first workday of a month what was broken in the month before.
fn bring_in(shop: &Shop, tx: &mut Transaction<'_, '_>, day: &Day, free: &mut Free) -> Result<(), Failed> {
    let Some(now) = shop.calendar.at(day.number, MORNING) else { return Ok(()) };
    for supplier in deliveries::visitors(shop, day) {
        for place in 0..shop.company.places.len() {
            deliveries::fill_up(shop, tx, (now, day.number), (supplier, place), free)?;
        }
    }
    if day.number == DAYS - 1 {
        for supplier in deliveries::visitors(shop, &Day { number: day.number + 7, ..*day }) {
            for place in 0..shop.company.places.len() {
                deliveries::order(shop, tx, (now, day.number), (supplier, place), free)?;
            }
        }
    }
    let (_, _, date) = shop.calendar.date(day.number).parts();
    if day.weekday == 0 && date <= 7 {
        for place in 0..shop.company.places.len() {
            let later = UnixTime(now.0 + 1800);
            deliveries::write_off(shop, tx, (later, day), place, free)?;
        }
    }
    Ok(())
}
