//! Where accounts are kept: one file each on SQLite, or one database on PostgreSQL, behind the same transaction.
//!
//! A statement names the account as `$0` and its parameters as `$1`, `$2` ...; one that does not mention the account is refused.
//! Reading and writing block the calling thread: call them from worker threads, never from inside an async task.

mod counts;
mod engine;
mod error;
mod job;
mod migrations;
mod mutex;
mod outcome;
mod postgres;
mod queues;
mod retry;
mod rowset;
mod schema;
mod sql;
mod sqlite;
mod stamps;
mod store;
mod tx;
mod typed;
mod value;
mod whole;

pub use counts::Work;
pub use engine::{Engine, Options};
pub use error::{Error, Transient};
pub use job::Job;
pub use outcome::Outcome;
pub use rowset::{Row, RowSet};
pub use schema::SchemaFinding;
pub use stamps::Stamp;
pub use store::Store;
pub use tx::{Asked, Tx, rows_at_once};
pub use typed::{FromRow, FromValue};
pub use value::{OwnedValue, Value};
pub use whole::{SchemaNumbers, Table};
