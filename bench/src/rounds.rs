//! Takes measures in turn, round after round, so that what disturbs the machine disturbs all of them, and gives medians.

use std::time::{Duration, Instant};

use anyhow::Context as _;

use ladu_store::Work;

use crate::cpu::Cpu;
use crate::report::Row;

/// What one round of a measure gave.
#[derive(Debug, Default)]
pub struct Round {
    /// How long it took, in seconds.
    pub seconds: f64,
    /// How long each single one took, in nanoseconds.
    pub times: Vec<u64>,
    /// Processor time that the server, or the bare statements, took for all of them.
    pub cpu: Duration,
    /// What the store did for all of them; nothing where there is none.
    pub work: Work,
    /// Bytes that went to the log of the database, or to disk where the log is the server's own.
    pub written: u64,
    /// How many were done, when one time stands for several (a commit of 64 sales).
    pub done: u64,
}

/// One thing to be measured.
pub struct Measure<'a> {
    /// What it is.
    pub name: String,
    /// Connections or threads.
    pub at_once: usize,
    /// Anything worth saying.
    pub note: String,
    /// Does it for about as long as told.
    pub run: Box<dyn FnMut(Duration) -> anyhow::Result<Round> + 'a>,
}

impl<'a> Measure<'a> {
    /// A measure.
    pub fn new(
        name: &str,
        at_once: usize,
        note: &str,
        run: impl FnMut(Duration) -> anyhow::Result<Round> + 'a,
    ) -> Measure<'a> {
        Measure { name: name.to_owned(), at_once, note: note.to_owned(), run: Box::new(run) }
    }
}

/// How long and how often, and what of it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Rounds that count; one more goes before them and does not.
    pub rounds: usize,
    /// How long each measure runs in a round.
    pub time: Duration,
    /// Only measures whose name has this in it.
    pub only: Option<String>,
    /// Moves of the long history.
    pub moves: i64,
    /// Accounts beside the shop.
    pub accounts: usize,
}

impl Plan {
    /// Takes the measures, round by round.
    pub fn take(&self, mut measures: Vec<Measure<'_>>) -> anyhow::Result<Vec<Row>> {
        measures.retain(|measure| self.only.as_ref().is_none_or(|only| measure.name.contains(only.as_str())));
        let mut taken: Vec<Vec<Round>> = measures.iter().map(|_| Vec::new()).collect();
        for round in 0..=self.rounds {
            for (measure, taken) in measures.iter_mut().zip(&mut taken) {
                let time = if round == 0 { self.time / 2 } else { self.time };
                let done = (measure.run)(time).with_context(|| measure.name.clone())?;
                if round > 0 {
                    taken.push(done);
                }
            }
        }
        Ok(measures.into_iter().zip(taken).map(|(measure, rounds)| row(measure, rounds)).collect())
    }
}

/// Does something again and again on the calling thread.
pub fn repeat(time: Duration, mut work: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<Round> {
    let (start, cpu) = (Instant::now(), Cpu::now()?);
    let mut round = Round::default();
    while start.elapsed() < time {
        let before = Instant::now();
        work()?;
        round.times.push(nanoseconds(before.elapsed()));
    }
    round.done = round.times.len() as u64;
    round.seconds = start.elapsed().as_secs_f64();
    round.cpu = cpu.since()?;
    Ok(round)
}

/// Does something on several threads at once; each gets what it works with from `make`, outside of the measured time.
pub fn repeat_on_threads<T: Send>(
    time: Duration,
    mut hands: Vec<T>,
    work: impl Fn(&mut T) -> anyhow::Result<()> + Sync,
) -> anyhow::Result<Round> {
    let (work, cpu) = (&work, Cpu::now()?);
    let rounds: Vec<anyhow::Result<Round>> = std::thread::scope(|scope| {
        let running: Vec<_> = hands.iter_mut().map(|hand| scope.spawn(move || repeat(time, || work(hand)))).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| anyhow::bail!("a thread fell over")))
            .collect()
    });
    let mut all = Round::default();
    for round in rounds {
        let round = round?;
        all.seconds = all.seconds.max(round.seconds);
        all.done += round.done;
        all.times.extend(round.times);
    }
    all.cpu = cpu.since()?;
    Ok(all)
}

/// A time in nanoseconds.
pub fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn row(measure: Measure<'_>, rounds: Vec<Round>) -> Row {
    let mut rates: Vec<f64> = rounds.iter().map(|round| round.done as f64 / round.seconds).collect();
    rates.sort_by(f64::total_cmp);
    let mut cpu: Vec<f64> =
        rounds.iter().map(|round| round.cpu.as_secs_f64() * 1e6 / round.done.max(1) as f64).collect();
    cpu.sort_by(f64::total_cmp);
    let done: u64 = rounds.iter().map(|round| round.done).sum();
    let each =
        |part: fn(&Work) -> u64| rounds.iter().map(|round| part(&round.work)).sum::<u64>() as f64 / done.max(1) as f64;
    let (statements, trips) = (each(|work| work.statements), each(|work| work.trips));
    let written = rounds.iter().map(|round| round.written).sum::<u64>() as f64 / done.max(1) as f64;
    let mut times: Vec<u64> = rounds.into_iter().flat_map(|round| round.times).collect();
    times.sort_unstable();
    let at = |share: f64| {
        let place = (times.len() as f64 * share) as usize;
        times.get(place.min(times.len().saturating_sub(1))).map_or(f64::NAN, |time| *time as f64 / 1e6)
    };
    Row {
        name: measure.name,
        at_once: measure.at_once,
        per_second: rates.get(rates.len() / 2).copied().unwrap_or(f64::NAN),
        range: (rates.first().copied().unwrap_or(f64::NAN), rates.last().copied().unwrap_or(f64::NAN)),
        cpu: cpu.get(cpu.len() / 2).copied().unwrap_or(f64::NAN),
        statements,
        trips,
        written,
        p50: at(0.5),
        p99: at(0.99),
        note: measure.note,
    }
}
