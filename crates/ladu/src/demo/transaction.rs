//! Transactions of the demo: each makes calls of the API at the time and in the name of whoever works there.

use std::fmt;
use std::sync::Arc;

use ladu_api::provisioning;
use ladu_identity::accounts::Account;
use ladu_record::noun::{self, Noun, Patch};
use ladu_record::rights::SYSTEM;
use ladu_record::{Answer, Caches, Cx, Request};
use ladu_store::{Store, Transient, Tx};
use ladu_types::{Fixed, Id, UnixTime, of};
use ladu_wire::{Fault, Format, Params, Scalar};
use serde_json::Value;

/// The parameters of a call, as a client would send them.
#[derive(Debug, Clone, Default)]
pub(super) struct Form(Params);

impl Form {
    /// None yet.
    pub(super) fn new() -> Form {
        Form::default()
    }

    /// With one more.
    pub(super) fn with(mut self, name: &str, value: impl fmt::Display) -> Form {
        self.0.set(name, value.to_string());
        self
    }

    /// With one more of row `row`.
    pub(super) fn row(self, name: &str, row: usize, value: impl fmt::Display) -> Form {
        self.with(&format!("{name}{row}"), value)
    }
}

/// What a call answered.
#[derive(Debug, Clone)]
pub(super) struct Record(Value);

impl Record {
    /// A member of the first record.
    fn member(&self, key: &str) -> String {
        let value = &self.0[0][key];
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    }

    /// A whole number of the first record, quoted or not.
    pub(super) fn id(&self, key: &str) -> i64 {
        self.member(key).parse().unwrap_or(0)
    }

    /// An amount of the first record, quoted or not.
    pub(super) fn amount(&self, key: &str) -> Fixed {
        self.member(key).parse().unwrap_or_default()
    }

    /// All records.
    pub(super) fn all(&self) -> &[Value] {
        self.0.as_array().map_or(&[], Vec::as_slice)
    }

    /// The rows of the first record.
    pub(super) fn rows(&self) -> &[Value] {
        self.0[0]["rows"].as_array().map_or(&[], Vec::as_slice)
    }
}

/// A call that failed; the demo ends there.
#[derive(Debug)]
pub(super) struct Failed {
    message: String,
    transient: bool,
}

impl Failed {
    fn of(call: &str, fault: &Fault) -> Failed {
        let source = fault.source.as_ref().map_or(String::new(), |source| format!(": {source}"));
        Failed { message: format!("{call}: {fault}{source}"), transient: fault.transient }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failed {}

impl From<ladu_store::Error> for Failed {
    fn from(error: ladu_store::Error) -> Failed {
        Failed { transient: error.is_transient(), message: error.to_string() }
    }
}

impl Transient for Failed {
    fn is_transient(&self) -> bool {
        self.transient
    }
}

/// The account that is being filled.
pub(super) struct DemoAccount<'s> {
    store: &'s Store,
    request: Request,
}

impl<'s> DemoAccount<'s> {
    /// Those of an account.
    pub(super) fn of(store: &'s Store, account: &Account) -> anyhow::Result<DemoAccount<'s>> {
        Ok(DemoAccount { store, request: crate::system_context::request(store, account.id, &account.code)? })
    }

    /// Does some work in one transaction that starts at `now`. It may be done again and must then do the same.
    pub(super) fn write<T: Send + 'static>(
        &self,
        now: UnixTime,
        mut work: impl FnMut(&mut Transaction<'_, '_>) -> Result<T, Failed> + Send + 'static,
    ) -> anyhow::Result<T> {
        let request = Request { now, user: Some(SYSTEM), seed: 0, ..self.request.clone() };
        let done = self.store.write(request.account.number(), move |tx| {
            // What was remembered of a transaction that is done again never happened: each has a memory of its own.
            work(&mut Transaction { tx, request: request.clone(), caches: Arc::default() })
        });
        Ok(done?)
    }
}

/// One transaction.
pub(super) struct Transaction<'t, 'c> {
    tx: &'t mut Tx<'c>,
    request: Request,
    caches: Arc<Caches>,
}

impl Transaction<'_, '_> {
    /// It is `now`, and whatever follows is done by `user`.
    pub(super) fn turn(&mut self, now: UnixTime, user: Id<of::User>) {
        self.request.now = now;
        self.request.user = Some(user);
    }

    /// Makes a call as the API does.
    pub(super) fn call(&mut self, name: &'static str, form: Form) -> Result<Record, Failed> {
        let Some(call) = ladu_api::find(name) else {
            return Err(Failed { message: format!("there is no call {name}"), transient: false });
        };
        self.request.seed += 1;
        let mut answer = Answer::new(Format::Json);
        let mut cx = Cx::new(self.tx, &self.request, &form.0, &self.caches);
        call.run(&mut cx, &mut answer, ladu_api::nouns()).map_err(|fault| Failed::of(name, &fault))?;
        let records = [&b"["[..], &answer.into_bytes(), b"]"].concat();
        let records = serde_json::from_slice(&records)
            .map_err(|error| Failed { message: format!("{name} answered no JSON: {error}"), transient: false })?;
        Ok(Record(records))
    }

    /// Makes a call that answers an id.
    pub(super) fn save(&mut self, name: &'static str, id: &str, form: Form) -> Result<i64, Failed> {
        Ok(self.call(name, form)?.id(id))
    }

    /// Makes a record of a noun that has no call to make one.
    pub(super) fn make(&mut self, noun: &'static Noun, values: &[(&str, Scalar)]) -> Result<i64, Failed> {
        self.run(noun.table, |cx| provisioning::make(cx, noun, values))
    }

    /// Makes a record, or changes the one that the patch names; gives its id.
    pub(super) fn store(&mut self, noun: &'static Noun, patch: Patch) -> Result<i64, Failed> {
        self.run(noun.table, |cx| noun::save_patch(cx, noun, patch))
    }

    /// Does some work without parameters. `what` says in errors what it was about.
    pub(super) fn run<T>(
        &mut self,
        what: &str,
        work: impl FnOnce(&mut Cx<'_, '_>) -> Result<T, Fault>,
    ) -> Result<T, Failed> {
        let params = Params::default();
        work(&mut Cx::new(self.tx, &self.request, &params, &self.caches)).map_err(|fault| Failed::of(what, &fault))
    }
}
