//! Tests that run on SQLite and on PostgreSQL: a test says by its parameter what it is given, fresh for each engine.

use ladu_server::Config;
use ladu_store::{Engine, Options};

use crate::postgres::{self, Durability};
use crate::{TestServer, TestStore, open_store};

/// What a test can be given.
pub trait Fixture: Sized {
    /// Makes it on an engine that is there.
    fn on(engine: Engine) -> Self;
}

impl Fixture for Engine {
    fn on(engine: Engine) -> Engine {
        engine
    }
}

/// A new, empty store.
impl Fixture for TestStore {
    fn on(engine: Engine) -> TestStore {
        let options = Options { readers: 8, writers: 8, ..Options::default() };
        open_store(engine, Durability::Relaxed, options).unwrap_or_else(|| panic!("{engine:?} is not there"))
    }
}

/// A server over an empty store, without a limit of requests.
impl Fixture for TestServer {
    fn on(engine: Engine) -> TestServer {
        TestServer::with(engine, Config { hourly_limit: 0, workers: 8, ..Config::default() })
    }
}

/// Runs a test on an engine. Where PostgreSQL is missing, which is said loudly once, its tests are not run.
pub fn run<F: Fixture>(engine: Engine, test: fn(F)) {
    if engine == Engine::Sqlite || postgres::is_there() {
        test(F::on(engine));
    }
}

/// Declares the tests of a file, each of which runs on both engines.
#[macro_export]
macro_rules! on_both_engines {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[test] fn $name() { $crate::run($crate::Engine::Sqlite, super::$name); })*
        }
        mod postgres {
            $(#[test] fn $name() { $crate::run($crate::Engine::Postgres, super::$name); })*
        }
    };
}
