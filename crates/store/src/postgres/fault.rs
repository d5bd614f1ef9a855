//! What an error of PostgreSQL means here.

use std::error::Error as _;

use tokio_postgres::error::SqlState;

use crate::error::Error;

/// An error of the database by what is to be done about it.
pub(crate) fn failed(error: tokio_postgres::Error) -> Error {
    match error.code() {
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED) => Error::Busy,
        Some(&SqlState::LOCK_NOT_AVAILABLE) => Error::Waited,
        Some(&SqlState::NUMERIC_VALUE_OUT_OF_RANGE) => Error::Range(text_of(&error)),
        Some(&SqlState::UNIQUE_VIOLATION) => Error::Unique(text_of(&error)),
        Some(state) if ends_connection(state) => Error::Lost(text_of(&error)),
        Some(_) => Error::Sql(text_of(&error)),
        None => Error::Lost(text_of(&error)),
    }
}

/// Does the database give up the connection, or has no room for another one now?
fn ends_connection(state: &SqlState) -> bool {
    let states = [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::TOO_MANY_CONNECTIONS,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ];
    states.contains(state) || state.code().starts_with("08") || state.code() == "57P05"
}

/// The error with its cause: tokio-postgres says only `db error` itself.
pub(crate) fn text_of(error: &tokio_postgres::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}
