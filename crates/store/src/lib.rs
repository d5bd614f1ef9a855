//! Where accounts are kept: one file each on SQLite, or one database on PostgreSQL, behind the same transaction.
//!
//! A statement names the account as `$0` and its parameters as `$1`, `$2` ...; one that does not mention the account is refused.
//! Reading and writing block the calling thread: call them from worker threads, never from inside an async task.

mod error;
mod migrations;
mod postgres;
mod rowset;
mod schema;
mod sql;
mod sqlite;
mod statistics;
mod store;
mod tx;
mod typed;
mod value;

pub use error::{Error, Transient};
pub use rowset::{Row, RowSet};
pub use schema::SchemaFinding;
pub use store::{Engine, Job, Options, Outcome, Store};
pub use tx::Tx;
pub use typed::{FromRow, FromValue};
pub use value::{OwnedValue, Value};
