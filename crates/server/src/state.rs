//! A running server's parts, and how it was told to behave.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use ladu_files::BlobStore;
use ladu_identity::admission::Admission;
use ladu_identity::attempts::Attempts;
use ladu_identity::secret::{self, Secret};
use ladu_identity::sessions;
use ladu_record::Caches;
use ladu_store::{Stamp, Store};
use ladu_types::{Id, UnixTime, of};
use ladu_wire::Fault;

use crate::budget::Budget;
use crate::claims::Claims;
use crate::edge::Edge;
use crate::keys::Providers;
use crate::metrics::Metrics;
use crate::workers::Workers;

/// How a server behaves.
#[derive(Debug, Clone)]
pub struct Config {
    /// Requests that an account may make in a clock hour unless it has a limit of its own; 0 means no limit.
    pub hourly_limit: i64,
    /// The address of this server in links, when it is not the one that clients call it by.
    pub public_url: Option<String>,
    /// Threads that run reading calls.
    pub workers: usize,
    /// Threads that check passwords.
    pub public_workers: usize,
    /// What clients are given of time, connections and bytes.
    pub edge: Edge,
    /// Where pictures and files are kept: a folder, or `s3://bucket/prefix`.
    pub files: String,
    /// The mail server: `smtp://user:password@host:port?tls=required` or `smtps://...`; no mail is sent without one.
    pub mail: Option<String>,
    /// Seconds after which a mail that was not sent is tried again for the first time.
    pub mail_pause: i64,
    /// Keys of log-in providers may be fetched from addresses without TLS.
    pub keys_over_http: bool,
    /// Where the time of requests comes from.
    pub clock: Clock,
}

/// Where the time of requests comes from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The clock of the machine that the server runs on.
    #[default]
    System,
    /// Whoever holds it sets it, in seconds since 1970 in UTC.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// Does it never go back, so that changes come in the order of their stamps?
    pub(crate) fn is_system(&self) -> bool {
        matches!(self, Clock::System)
    }
}

impl Default for Config {
    fn default() -> Config {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Config {
            hourly_limit: 500,
            public_url: None,
            workers: cores * 4,
            public_workers: cores.div_ceil(2),
            edge: Edge::default(),
            files: std::env::temp_dir().join("ladu-files").display().to_string(),
            mail: None,
            mail_pause: 60,
            keys_over_http: false,
            clock: Clock::System,
        }
    }
}

/// How many pictures are worked on at once: each may take some hundred MiB for a moment.
const PICTURE_THREADS: usize = 2;

/// A running server's parts, shared by all its threads.
pub struct Server {
    pub store: Store,
    pub(crate) config: Config,
    pub(crate) secret: Secret,
    pub(crate) caches: Arc<Caches>,
    pub(crate) admission: Admission,
    pub(crate) workers: Workers,
    pub(crate) public: Workers,
    pub(crate) metrics: Metrics,
    pub(crate) blobs: BlobStore,
    pub(crate) claims: Arc<Claims>,
    /// Threads that send mail while somebody waits for it.
    pub(crate) mailers: Workers,
    /// Threads that read and write pictures, which take much memory each.
    pub(crate) pictures: Workers,
    /// Log-ins that have failed.
    pub(crate) attempts: Attempts,
    /// The bytes of bodies that are held.
    pub(crate) budget: Arc<Budget>,
    pub(crate) edge: Arc<Edge>,
    /// Whom accounts let their users log in with.
    pub(crate) providers: Providers,
}

impl Server {
    /// The parts of a server over a store.
    pub(crate) fn new(store: Store, config: Config) -> Result<Arc<Server>, Fault> {
        let secret = secret::load(&store)?;
        let workers = Workers::start("worker", config.workers)?;
        let public = Workers::start("public", config.public_workers)?;
        let (caches, metrics) = (Arc::new(Caches::default()), Metrics::new()?);
        let remembered = Arc::downgrade(&caches);
        store.when_closed(move |account| {
            if let Some(caches) = remembered.upgrade() {
                caches.forget(Id::new(account));
            }
        });
        let blobs = BlobStore::open(&config.files).map_err(Fault::internal)?;
        let (mailers, pictures) = (Workers::start("mailer", 2)?, Workers::start("picture", PICTURE_THREADS)?);
        let edge = Arc::new(config.edge.clone());
        let (attempts, budget) = (Attempts::new(edge.attempts), Budget::new(edge.body_bytes));
        let (admission, providers) = (Admission::default(), Providers::new(config.keys_over_http));
        let claims = Arc::default();
        let server = Server {
            blobs,
            claims,
            store,
            config,
            secret,
            caches,
            admission,
            workers,
            public,
            metrics,
            mailers,
            pictures,
            attempts,
            budget,
            edge,
            providers,
        };
        Ok(Arc::new(server))
    }

    /// Removes what nothing refers to any more from the blob store, on another thread.
    pub(crate) fn discard(&self, keys: Vec<String>) {
        if keys.is_empty() {
            return;
        }
        let blobs = self.blobs.clone();
        self.workers.run(move || {
            for key in keys {
                if let Err(error) = blobs.delete(&key) {
                    tracing::warn!("an unneeded file stays: {error}");
                }
            }
        });
    }

    /// Ends the sessions of users whose change is kept.
    pub(crate) fn end_sessions(&self, account: Id<of::Account>, users: &[Id<of::User>]) {
        for user in users {
            if let Err(fault) = sessions::remove_all(&self.store, account, *user) {
                tracing::error!(account = account.number(), "sessions that should have ended go on: {fault}");
            }
        }
    }

    /// The clock, in seconds.
    pub(crate) fn now(&self) -> UnixTime {
        match &self.config.clock {
            Clock::System => self.store.now(),
            Clock::Set(time) => UnixTime(time.load(Ordering::Relaxed)),
        }
    }

    /// The time of a change that was stamped.
    pub(crate) fn time_of(&self, stamp: &Stamp) -> UnixTime {
        match &self.config.clock {
            Clock::System => stamp.time(),
            Clock::Set(_) => self.now(),
        }
    }

    /// Up to when the changes of an account are complete. A clock that is set by hand says nothing about that.
    pub(crate) fn complete_until(&self, account: Id<of::Account>) -> UnixTime {
        match &self.config.clock {
            Clock::System => self.store.complete_until(account.number()),
            Clock::Set(_) => self.now(),
        }
    }
}
