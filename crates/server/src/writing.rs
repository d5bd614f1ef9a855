//! Running a call: one that reads at once, one that writes on its way through the store, with the answer kept under a client's key.

use ladu_api::Call;
use ladu_api::printouts::mail::Fate;
use ladu_record::{Answer, Failure, store_fault};
use ladu_store::{Error, Job, Outcome, Tx};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault};

use crate::claims::Claimed;
use crate::envelope;
use crate::exchange::{Exchange, unneeded, uploaded};
use crate::replay::ReplayKey;

impl Exchange {
    /// Runs the call where it belongs: a writing one in the queue of its account, a reading one here.
    pub(crate) fn start(mut self, call: &'static Call, replay: Option<Replay>) {
        let (server, account) = (self.server.clone(), self.request.account);
        let mut claimed = server.claims.begin(account);
        if let Err(code) = claimed.add(call.exclusive.map(|claims| claims(&self.params)).unwrap_or_default()) {
            server.discard(uploaded(&self.params));
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
pub(crate) struct Replay {
    key: ReplayKey,
    /// The answer that was kept before.
    before: Option<Vec<u8>>,
    /// The answer that is kept now.
    now: Option<Now>,
}

/// An answer that is kept, with its code, the mail it waits for, what nothing refers to any more, and whose sessions end.
struct Now {
    body: Vec<u8>,
    code: u16,
    mail: Option<Id<of::Mail>>,
    discarded: Vec<String>,
    ended: Vec<Id<of::User>>,
}

impl Replay {
    pub(crate) fn of(key: ReplayKey) -> Replay {
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
        let (mail, discarded, ended) = (answer.mail, answer.discarded.clone(), answer.ended.clone());
        let result = Ok(answer);
        let code = envelope::code_of(&result);
        let body = exchange.body_of(result);
        replay.key.keep(tx, &exchange.request, &body)?;
        replay.now = Some(Now { body, code, mail, discarded, ended });
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
                Some(Replay { key, now: Some(Now { body, code, mail, discarded, ended }), .. }) => {
                    exchange.server.discard(discarded);
                    exchange.server.end_sessions(exchange.request.account, &ended);
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
        if let Ok(answer) = &result {
            exchange.server.end_sessions(exchange.request.account, &answer.ended);
        }
        match result.as_ref().ok().and_then(|answer| answer.mail) {
            Some(mail) => exchange.answer_when_sent(call, Done::Result(result), mail),
            None => exchange.answer(call, result),
        }
    }
}
