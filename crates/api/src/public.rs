//! What a public call works with: all accounts and the request, but no transaction yet.

use std::sync::Arc;

use ladu_record::{Caches, Request};
use ladu_store::Store;
use ladu_wire::{Code, Fault, Params};

/// What a public call works with.
pub struct PublicCx<'a> {
    pub store: &'a Store,
    /// The request; it has no user yet.
    pub request: &'a Request,
    /// Tables remembered between requests.
    pub caches: &'a Arc<Caches>,
    pub params: &'a Params,
    /// The key that was sent, as parameter, cookie or header.
    pub key: Option<&'a str>,
    /// Fetches the keys of a log-in provider from their address.
    pub fetch: &'a dyn Fn(&str) -> Result<String, Fault>,
}

/// Fetches nothing: work that is not a request from outside needs no keys.
pub fn no_fetch(_: &str) -> Result<String, Fault> {
    Err(Fault::of(Code::NO_IDENTITY_SERVICE))
}
