//! What is known of a request before its call runs, and how its work on the store may fail.

use ladu_types::{Id, Overflow, UnixTime, of};
use ladu_wire::{Code, Fault};

/// The server's secret; it never leaves the control data.
pub type Secret = [u8; 32];

/// What is known of a request before its call runs; the same when a transaction is done again.
#[derive(Clone)]
pub struct Request {
    /// The clock, read once.
    pub now: UnixTime,
    /// The account, first column of every table; 0 in calls that need none.
    pub account: Id<of::Account>,
    /// The account's code, as clients name it.
    pub client_code: String,
    /// Address of this server as the client sees it, without a final slash; links start with it.
    pub base_url: String,
    /// Address of the client.
    pub ip: String,
    /// The user of the session; none in calls that need no session.
    pub user: Option<Id<of::User>>,
    /// The secret that keys and tokens are made with.
    pub secret: Secret,
    /// Random bits of this request, drawn once so that a repeated transaction does the same.
    pub seed: u128,
}

/// A failure of the store as a fault; a lost race is marked so that the transaction is done again. A number that a statement made
/// too large is a value that is not allowed (1016).
pub fn store_fault(error: ladu_store::Error) -> Fault {
    match error {
        ladu_store::Error::Waited => Fault::of(Code::WAITED),
        ladu_store::Error::Range(_) => Fault::from(Overflow),
        error => Fault { transient: ladu_store::Transient::is_transient(&error), ..Fault::internal(error) },
    }
}

/// A fault on its way through the store, which has to know whether doing the work again may help.
#[derive(Debug)]
pub struct Failure(pub Fault);

impl From<ladu_store::Error> for Failure {
    fn from(error: ladu_store::Error) -> Failure {
        Failure(store_fault(error))
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        Failure(fault)
    }
}

impl ladu_store::Transient for Failure {
    fn is_transient(&self) -> bool {
        self.0.transient
    }
}
