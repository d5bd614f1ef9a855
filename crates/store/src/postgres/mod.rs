//! PostgreSQL: a pool of connections, statements whose result nobody waits for sent together with the next one.

mod address;
mod connection;
mod database;
mod fault;
mod ids;
mod marks;
mod migrate;
mod pipeline;
mod pool;
mod schema;
pub(crate) mod session;
mod shared;
mod start;
mod tls;
mod value;

pub(crate) use database::Database;
