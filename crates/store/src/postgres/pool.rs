//! The connections that transactions share.

use std::sync::Mutex;

use crate::error::Error;
use crate::mutex::locked;
use crate::postgres::connection::Connection;

pub(crate) struct Pool {
    url: String,
    kept: Mutex<Vec<Connection>>,
    most: usize,
}

impl Pool {
    pub(crate) fn new(url: &str, most: usize) -> Pool {
        Pool { url: url.to_owned(), kept: Mutex::default(), most }
    }

    pub(crate) fn take(&self) -> Result<Connection, Error> {
        let kept = locked(&self.kept).pop();
        match kept {
            Some(connection) if !connection.client.is_closed() => Ok(connection),
            _ => Connection::open(&self.url),
        }
    }

    pub(crate) fn give_back(&self, connection: Connection) {
        let mut kept = locked(&self.kept);
        if kept.len() < self.most && !connection.client.is_closed() {
            kept.push(connection);
        }
    }
}
