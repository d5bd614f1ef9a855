//! Runs the demo's calls in its account, many in one transaction, at the time that each was made.

use std::sync::Arc;

use anyhow::{anyhow, bail};
use ladu_books::accounts::Account;
use ladu_books::cx::{Answer, Caches, Cx, Failure, Request};
use ladu_books::noun::Noun;
use ladu_calls::{Call, Found, fresh};
use ladu_store::Store;
use ladu_types::UnixTime;
use ladu_wire::{Fault, Format, Params, Scalar};
use serde_json::Value;

use crate::admin;

/// Parameters of a call.
pub type Form = Vec<(String, String)>;

/// Something done in the demo account.
pub enum Step {
    /// A call of the API, at a moment.
    Call(UnixTime, &'static str, Form),
    /// A record that no call of the API makes.
    Make(&'static Noun, Vec<(&'static str, Scalar)>),
}

/// What a step answered.
pub struct Done(Value);

impl Done {
    /// The id, which comes first in the answer.
    pub fn id(&self) -> i64 {
        self.0.as_object().and_then(|record| record.values().next()).map_or(0, whole)
    }

    /// Another value of the answer, as it was written.
    pub fn text(&self, key: &str) -> String {
        self.0.get(key).map_or(String::new(), |value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }
}

fn whole(value: &Value) -> i64 {
    value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok())).unwrap_or(0)
}

/// The demo account, at work.
pub struct Shop {
    store: Store,
    request: Request,
    caches: Arc<Caches>,
}

impl Shop {
    /// Opens the account.
    pub fn open(store: &Store, account: &Account) -> anyhow::Result<Shop> {
        let request = admin::request(store, account.id, &account.code)?;
        Ok(Shop { store: store.clone(), request, caches: Arc::default() })
    }

    /// The moment at which the demo is made.
    pub fn now(&self) -> UnixTime {
        self.request.now
    }

    /// Does the steps in one transaction: all of them or none.
    pub fn run(&self, steps: Vec<Step>) -> anyhow::Result<Vec<Done>> {
        let (request, caches) = (self.request.clone(), self.caches.clone());
        let done = self.store.write(self.request.account, move |tx| -> Result<Vec<Done>, Failure> {
            let mut done = Vec::with_capacity(steps.len());
            for step in &steps {
                done.push(match step {
                    Step::Call(at, name, form) => {
                        call(tx, &Request { now: *at, ..request.clone() }, &caches, name, form)?
                    }
                    Step::Make(noun, values) => {
                        let params = Params::default();
                        let id = fresh::make(&mut Cx::new(tx, &request, &params, &caches), noun, values)?;
                        Done(serde_json::json!({ "id": id }))
                    }
                });
            }
            Ok(done)
        });
        done.map_err(|failure| admin::told(failure.0))
    }

    /// Does one step.
    pub fn run_one(&self, step: Step) -> anyhow::Result<Done> {
        self.run(vec![step])?.pop().ok_or_else(|| anyhow!("nothing was answered"))
    }
}

fn call(
    tx: &mut ladu_store::Tx<'_>,
    request: &Request,
    caches: &Arc<Caches>,
    name: &str,
    form: &Form,
) -> Result<Done, Fault> {
    let call = found(name).map_err(|error| Fault::internal(error.to_string()))?;
    let mut params = Params::default();
    for (name, value) in form {
        params.add(name.clone(), value.clone())?;
    }
    let mut answer = Answer::new(Format::Json);
    // The fault alone would not tell which of thousands of calls it was about.
    call.run(&mut Cx::new(tx, request, &params, caches), &mut answer).map_err(|fault| match fault.transient {
        true => fault,
        false => Fault::internal(format!("{name} {form:?}: {fault}")),
    })?;
    let text = [b"[".as_slice(), &answer.into_bytes(), b"]"].concat();
    let mut records: Vec<Value> = serde_json::from_slice(&text).map_err(Fault::internal)?;
    Ok(Done(if records.is_empty() { Value::Null } else { records.swap_remove(0) }))
}

fn found(name: &str) -> anyhow::Result<&'static Call> {
    match ladu_calls::find(name) {
        Found::Call(call) => Ok(call),
        Found::NotYet | Found::Unknown => bail!("{name} is no call"),
    }
}

/// A form from pairs.
pub fn form<const N: usize>(pairs: [(&str, &str); N]) -> Form {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Adds a pair to a form.
pub fn put(form: &mut Form, name: impl Into<String>, value: impl ToString) {
    form.push((name.into(), value.to_string()));
}
