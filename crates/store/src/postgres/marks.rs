//! What servers of one database tell each other: up to when the changes that each of them writes are complete. Each writes its marks every
//! second, and reads those of the others; a request pays nothing for it.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::postgres::shared::Shared;
use crate::stamps::{KNOWN_FOR, Marks, Stamps};
use crate::value::{OwnedValue, Value};

/// How often each server writes its marks and reads those of the others.
const EVERY: Duration = Duration::from_secs(1);
/// Of failures that follow each other, the first and every so many-th is logged.
const WARN_EVERY: u32 = 60;
/// Marks that were not written anew for so many seconds are of a server that is gone, and its transactions with it.
const GONE: i64 = 30;

/// This server among those of its database.
pub(crate) struct Membership {
    /// Nothing is written before this moment: until then some server may not know of this one.
    known_from: Instant,
    leaving: Sender<Sender<()>>,
}

impl Membership {
    /// Makes this server known to the others, and keeps telling them.
    pub(crate) fn join(shared: &Arc<Shared>, stamps: &Arc<Stamps>) -> Result<Membership, Error> {
        let server = random();
        tell(shared, stamps, server)?;
        // Of two that come at once, the one that was the second to tell now hears of the first.
        let others = tell(shared, stamps, server)?;
        let wait = if others == 0 { Duration::ZERO } else { KNOWN_FOR + EVERY };
        let (leaving, left) = channel();
        let (shared, stamps) = (Arc::downgrade(shared), stamps.clone());
        std::thread::Builder::new()
            .name("marks".to_owned())
            .spawn(move || keep_telling(&shared, &stamps, server, &left))
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Membership { known_from: Instant::now() + wait, leaving })
    }

    /// Waits until every other server knows of this one.
    pub(crate) fn wait(&self) {
        let left = self.known_from.saturating_duration_since(Instant::now());
        if !left.is_zero() {
            std::thread::sleep(left);
        }
    }

    /// Tells the others not to wait for this server any more.
    pub(crate) fn leave(&self) {
        let (done, finished) = channel();
        if self.leaving.send(done).is_ok() {
            let _ = finished.recv_timeout(EVERY);
        }
    }
}

fn keep_telling(shared: &Weak<Shared>, stamps: &Stamps, server: i64, leaving: &Receiver<Sender<()>>) {
    let mut failures = 0;
    loop {
        let done = match leaving.recv_timeout(EVERY) {
            Ok(done) => Some(done),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let Some(shared) = shared.upgrade() else { return };
        let told = match &done {
            Some(_) => shared.change(&mut |tx| tx.execute(FORGET, &[Value::Int(server)]).map(drop)),
            None => tell(&shared, stamps, server).map(drop),
        };
        match told {
            Err(error) if failures % WARN_EVERY == 0 => {
                tracing::warn!("other servers could not be told what is in flight here: {error}");
                failures += 1;
            }
            Err(_) => failures += 1,
            Ok(()) => failures = 0,
        }
        if let Some(done) = done {
            let _ = done.send(());
            return;
        }
    }
}

const FORGET: &str = "DELETE FROM server_mark WHERE server = $1";

/// Writes this server's marks, and takes in those of the others; gives how many others there are.
fn tell(shared: &Shared, stamps: &Stamps, server: i64) -> Result<usize, Error> {
    let asked = stamps.now();
    let own = stamps.marks();
    let (begun, here) = (Instant::now(), std::time::SystemTime::now());
    let mut servers: HashMap<i64, Marks> = HashMap::new();
    let mut clock = 0;
    shared.change(&mut |tx| {
        // Losing a mark with the power harms nobody.
        tx.queue("SET LOCAL synchronous_commit = off", &[])?;
        let rows = tx.query("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)", &[])?;
        clock = rows.get(0).int(0);
        let second = clock.div_euclid(1_000);
        tx.queue(
            "DELETE FROM server_mark WHERE server = $1 OR renewed < $2",
            &[server.into(), (second - GONE).into()],
        )?;
        let accounts = own.accounts.iter().map(|(account, mark)| (*account, *mark)).chain([(0, own.general)]);
        let rows: Vec<OwnedValue> =
            accounts.flat_map(|(account, mark)| [server, account, mark, second].map(OwnedValue::Int)).collect();
        for row in rows.chunks(4) {
            let values: Vec<Value<'_>> = row.iter().map(OwnedValue::as_value).collect();
            tx.queue("INSERT INTO server_mark (server, account, mark, renewed) VALUES ($1, $2, $3, $4)", &values)?;
        }
        servers.clear();
        let others = "SELECT server, account, mark FROM server_mark WHERE server <> $1";
        for row in tx.query(others, &[server.into()])?.iter() {
            let (other, account, mark): (i64, i64, i64) = row.read();
            let marks = servers.entry(other).or_default();
            match account {
                0 => marks.general = mark,
                account => drop(marks.accounts.insert(account, mark)),
            }
        }
        Ok(())
    })?;
    let count = servers.len();
    stamps.hear(servers, asked, ahead(clock, here, begun.elapsed()));
    Ok(count)
}

/// How far the database's clock is ahead, in milliseconds: it was read some time between asking and hearing the answer.
fn ahead(clock: i64, here: std::time::SystemTime, took: Duration) -> i64 {
    let since = here.duration_since(std::time::UNIX_EPOCH).unwrap_or_default() + took / 2;
    clock.saturating_sub(i64::try_from(since.as_millis()).unwrap_or(clock))
}

/// A number that no other server has.
fn random() -> i64 {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    (RandomState::new().build_hasher().finish() >> 1).cast_signed()
}
