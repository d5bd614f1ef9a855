//! One request from its parameters to its answer: the checks in their order, then the call.

use std::sync::Arc;
use std::time::Instant;

use ladu_api::call::PARTNER;
use ladu_api::printouts::mail::Fate;
use ladu_api::{Call, Csv, PublicCx, Run, find};
use ladu_identity::signed_link;
use ladu_record::{Answer, Cx, Failure, Request, store_fault};
use ladu_store::{Error, Job, Outcome, Store, Tx};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Params};
use tokio::sync::oneshot;

use crate::bulk;
use crate::claims::Claimed;
use crate::envelope;
use crate::exchange::{Exchange, Reply, unneeded, uploaded};
use crate::incoming::Incoming;
use crate::replay::ReplayKey;
use crate::state::Server;

/// Takes a request through the checks and hands it to where its call runs.
pub(crate) fn dispatch(server: &Arc<Server>, incoming: Incoming, reply: oneshot::Sender<Reply>) {
    let started = Instant::now();
    let mut exchange = Exchange::new(server, started, reply);
    let mut incoming = incoming;
    exchange.request.base_url = server.config.public_url.clone().unwrap_or_else(|| incoming.base_url());
    exchange.request.ip = std::mem::take(&mut incoming.ip);
    exchange.params = std::mem::take(&mut incoming.params);
    exchange.key = incoming.key(&exchange.params);
    exchange.headers = std::mem::take(&mut incoming.headers);
    exchange.choose_format();
    if let Err(fault) = exchange.check_account(incoming.unreadable.take()) {
        return exchange.fail(&fault);
    }
    if exchange.params.get("requests").is_some() {
        return bulk::run(exchange);
    }
    if let Err(fault) = exchange.check_format() {
        return exchange.fail(&fault);
    }
    match find(exchange.name()) {
        Some(call) => exchange.run(call),
        None => exchange.fail(&Fault::of(Code::NO_CALL)),
    }
}

impl Exchange {
    fn run(mut self, call: &'static Call) {
        if let Run::Public(run) = call.run {
            let server = self.server.clone();
            return server.public.run(move || self.run_public(call, run));
        }
        if let Err(fault) = self.require_session() {
            return self.fail(&fault);
        }
        match self.check_partner(call) {
            Ok(Some(partner)) => self.params.set(PARTNER, partner),
            Ok(None) => {}
            Err(fault) => return self.answer(call, Err(fault)),
        }
        let replay = match call.writes().then(|| self.replay_key()).transpose() {
            Ok(key) => key.flatten().map(Replay::of),
            Err(fault) => return self.answer(call, Err(fault)),
        };
        if let Some(prepare) = call.prepare
            && let Err(fault) = prepare(&self.server.blobs, self.request.account, &mut self.params)
        {
            return self.answer(call, Err(fault));
        }
        let (server, account) = (self.server.clone(), self.request.account);
        let mut claimed = server.claims.begin(account);
        if let Err(code) = claimed.add(call.exclusive.map(|claims| claims(&self.params)).unwrap_or_default()) {
            return self.answer(call, Err(Fault::of(code)));
        }
        if call.writes() {
            self.stamp();
            return server
                .store
                .submit(account.number(), Box::new(Writing { exchange: self, call, result: None, claimed, replay }));
        }
        self.look_at_the_clock();
        let result = self.server.store.read(self.request.account.number(), |tx| -> Result<Answer, Failure> {
            Ok(self.call(tx, call, &self.params)?)
        });
        drop(claimed);
        self.answer(call, result.map_err(|failure| failure.0));
    }

    fn run_public(mut self, call: &'static Call, run: fn(&PublicCx<'_>, &mut Answer) -> Result<(), Fault>) {
        self.stamp();
        let mut answer = Answer::new(self.format);
        let public = PublicCx {
            store: &self.server.store,
            request: &self.request,
            caches: &self.server.caches,
            params: &self.params,
            key: self.key.as_deref(),
            fetch: &|url| self.server.providers.fetch(url),
        };
        let result = run(&public, &mut answer).map(|()| answer);
        self.answer(call, result);
    }

    /// Answers once a mail was sent, or will be tried again later (1081 when neither).
    fn answer_when_sent(self, call: &'static Call, done: Done, mail: Id<of::Mail>) {
        let server = self.server.clone();
        let (courier, account) = (server.clone(), self.request.account);
        server.mailers.run(move || {
            let fault = match crate::mail::deliver(&courier, account, mail) {
                Ok(Fate::Failed) => Fault::of(Code::NOT_SENT),
                Ok(Fate::Sent | Fate::Later) => return self.answer_done(call, done),
                Err(fault) => fault,
            };
            if let Done::Kept(Kept { key, .. }) = done {
                let request = self.request.clone();
                let forgotten = courier.store.write(account.number(), move |tx| key.forget(tx, &request));
                if let Err(error) = forgotten {
                    tracing::warn!("the answer of a mail that was not sent stays kept: {error}");
                }
            }
            self.answer(call, Err(fault));
        });
    }

    fn answer_done(self, call: &'static Call, done: Done) {
        match done {
            Done::Result(result) => self.answer(call, result),
            Done::Kept(kept) => {
                self.count(call, kept.code);
                self.send(kept.body);
            }
        }
    }
}

/// What a call that was kept answers: its result, or, of a request with a key, the answer as it was written and kept.
enum Done {
    Result(Result<Answer, Fault>),
    Kept(Kept),
}

/// An answer that was kept under a key.
struct Kept {
    key: ReplayKey,
    body: Vec<u8>,
    code: u16,
}

/// A key of a request, and what became of it.
struct Replay {
    key: ReplayKey,
    /// The answer that was kept before.
    before: Option<Vec<u8>>,
    /// The answer that is kept now and its code, with the mail it waits for and what nothing refers to any more.
    now: Option<(Vec<u8>, u16, Option<Id<of::Mail>>, Vec<String>)>,
}

impl Replay {
    fn of(key: ReplayKey) -> Replay {
        Replay { key, before: None, now: None }
    }
}

/// A call that writes, on its way through the store.
struct Writing {
    exchange: Exchange,
    call: &'static Call,
    result: Option<Result<Answer, Fault>>,
    claimed: Claimed,
    replay: Option<Replay>,
}

impl Writing {
    /// Runs the call, unless its answer is kept already: then there is no result.
    fn result(&mut self, tx: &mut Tx<'_>) -> Result<Option<Answer>, Fault> {
        let Writing { exchange, call, claimed, replay, .. } = self;
        let late = |claimed: &Claimed| match claimed.waited_too_long(exchange.started) {
            true => Err(Fault::of(Code::WAITED)),
            false => Ok(()),
        };
        // It has waited in the queue, or, where several write at once, for the lock of a row.
        late(claimed)?;
        if let Some(replay) = replay {
            replay.before = replay.key.find(tx, &exchange.request)?;
            if replay.before.is_some() {
                return Ok(None);
            }
        }
        let answer = exchange.call(tx, call, &exchange.params)?;
        late(claimed)?;
        let Some(replay) = replay else { return Ok(Some(answer)) };
        let (mail, discarded) = (answer.mail, answer.discarded.clone());
        let result = Ok(answer);
        let code = envelope::code_of(&result);
        let body = exchange.body_of(result);
        replay.key.keep(tx, &exchange.request, &body)?;
        replay.now = Some((body, code, mail, discarded));
        Ok(None)
    }
}

impl Job for Writing {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, Error> {
        let result = self.result(tx);
        let outcome = match &result {
            Ok(_) => Ok(Outcome::Commit),
            Err(fault) if fault.transient => Err(Error::Busy),
            Err(_) => Ok(Outcome::Rollback),
        };
        self.result = result.transpose();
        outcome
    }

    fn finish(self: Box<Self>, result: Result<(), Error>) {
        let Writing { mut exchange, call, result: answered, claimed, replay } = *self;
        // Whoever reads the answer may ask again at once.
        drop(claimed);
        drop(exchange.stamp.take());
        let result = match (result, answered) {
            (Ok(()), Some(answered)) => answered,
            (Err(error), _) => Err(call.blame(&exchange.params, store_fault(error))),
            (Ok(()), None) => match replay {
                Some(Replay { before: Some(body), .. }) => {
                    exchange.server.discard(uploaded(&exchange.params));
                    return exchange.send_again(body);
                }
                Some(Replay { key, now: Some((body, code, mail, discarded)), .. }) => {
                    exchange.server.discard(discarded);
                    let done = Done::Kept(Kept { key, body, code });
                    return match mail {
                        Some(mail) => exchange.answer_when_sent(call, done, mail),
                        None => exchange.answer_done(call, done),
                    };
                }
                _ => Err(Fault::of(Code::NO_DATABASE)),
            },
        };
        exchange.server.discard(unneeded(&result, &exchange.params));
        match result.as_ref().ok().and_then(|answer| answer.mail) {
            Some(mail) => exchange.answer_when_sent(call, Done::Result(result), mail),
            None => exchange.answer(call, result),
        }
    }
}

/// Runs a report that a signed link names, and gives the file and its character set.
pub(crate) fn report(server: &Arc<Server>, link: &str) -> Result<(Vec<u8>, &'static str), Fault> {
    let now = server.now();
    let saved = signed_link::open(&server.secret, link, now.0)?;
    let report = find(&saved.call).and_then(|call| call.csv).ok_or_else(|| Fault::of(Code::NO_CALL))?;
    let mut params = Params::default();
    for (name, value) in saved.params {
        params.add(name, value)?;
    }
    let request = Request {
        now,
        account: saved.account,
        client_code: String::new(),
        base_url: String::new(),
        ip: String::new(),
        user: Some(saved.user),
        secret: server.secret,
        seed: 0,
    };
    let store: &Store = &server.store;
    let text = store.read(saved.account.number(), |tx| -> Result<(Vec<u8>, &'static str), Failure> {
        let mut cx = Cx::new(tx, &request, &params, &server.caches);
        let separator = cx.settings()?.text("csv_field_separator").chars().next().unwrap_or(';');
        let mut csv = Csv::new(separator);
        report(&mut cx, &mut csv)?;
        Ok(csv.into_bytes()?)
    });
    text.map_err(|failure| failure.0)
}
