//! One request from its parameters to its answer: the checks in their order, then the call.

use std::sync::Arc;
use std::time::Instant;

use ladu_api::call::PARTNER;
use ladu_api::printouts::mail::Fate;
use ladu_api::report_link::answer_report_link;
use ladu_api::{Call, Csv, PublicCx, Run, find, upload};
use ladu_identity::accounts::{self, Account};
use ladu_identity::sessions::{self, Session};
use ladu_identity::signed_link;
use ladu_record::{Answer, Cx, Failure, Request};
use ladu_store::{Error, Job, Outcome, Store, Tx};
use ladu_types::Id;
use ladu_wire::{Code, Fault, Format, Params};
use tokio::sync::oneshot;

use crate::claims::Claimed;
use crate::envelope::{self, Status};
use crate::incoming::Incoming;
use crate::{Server, bulk};

/// The parameter with the key of a partner.
const PARTNER_KEY: &str = "partnerKey";

pub(crate) struct Reply {
    pub(crate) body: Vec<u8>,
    pub(crate) format: Format,
    /// The client wants to be told the real content type.
    pub(crate) typed: bool,
}

/// A request on its way.
pub(crate) struct Exchange {
    pub(crate) server: Arc<Server>,
    pub(crate) request: Request,
    pub(crate) params: Params,
    pub(crate) key: Option<String>,
    /// What is behind the key.
    session: Option<Session>,
    pub(crate) format: Format,
    /// Files are asked for, of calls that have one.
    pub(crate) csv: bool,
    pub(crate) started: Instant,
    reply: oneshot::Sender<Reply>,
}

/// Takes a request through the checks and hands it to where its call runs.
pub(crate) fn dispatch(server: &Arc<Server>, incoming: Incoming, reply: oneshot::Sender<Reply>) {
    let started = Instant::now();
    let mut exchange = Exchange::new(server, started, reply);
    let mut incoming = incoming;
    exchange.request.base_url = server.config.public_url.clone().unwrap_or_else(|| incoming.base_url());
    exchange.request.ip = std::mem::take(&mut incoming.ip);
    exchange.params = std::mem::take(&mut incoming.params);
    exchange.key = incoming.key(&exchange.params);
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
    fn new(server: &Arc<Server>, started: Instant, reply: oneshot::Sender<Reply>) -> Exchange {
        let mut seed = [0u8; 16];
        // Without random bits no session can be opened; the seed of zeros is refused there.
        let _ = getrandom::fill(&mut seed);
        let request = Request {
            now: server.now(),
            account: Id::new(0),
            client_code: String::new(),
            base_url: String::new(),
            ip: String::new(),
            user: None,
            secret: server.secret,
            seed: u128::from_be_bytes(seed),
        };
        let (server, params) = (server.clone(), Params::default());
        Exchange { server, request, params, key: None, session: None, format: Format::Json, csv: false, started, reply }
    }

    fn name(&self) -> &str {
        self.params.get("request").unwrap_or_default()
    }

    /// An error goes out in the format that was asked for, too.
    fn choose_format(&mut self) {
        match self.params.filled("responseType").map(str::to_ascii_uppercase).as_deref() {
            Some("XML") => self.format = Format::Xml,
            Some("CSV") => self.csv = true,
            _ => {}
        }
    }

    /// Account, quota, and whether the request could be read: the first things that are checked of every call.
    fn check_account(&mut self, unreadable: Option<Fault>) -> Result<(), Fault> {
        let signing_up =
            self.params.get("requests").is_none() && self.name().eq_ignore_ascii_case("createInstallation");
        if !signing_up {
            let code = self.params.filled("clientCode");
            if code.is_none() && unreadable.is_some() {
                return unreadable.map_or(Ok(()), Err);
            }
            let (account, session) = self.server.admission.admit(&self.server.store, code, self.key.as_deref())?;
            self.session = session;
            self.take_quota(&account)?;
            self.request.account = account.id;
            self.request.client_code = account.code;
        }
        unreadable.map_or(Ok(()), Err)
    }

    /// The response type; a file of CSV only of calls that have one.
    pub(crate) fn check_format(&self) -> Result<(), Fault> {
        let bulk = self.params.get("requests").is_some();
        let csv = |name: &str| find(name).is_some_and(|call| call.csv.is_some());
        match self.params.filled("responseType").map(str::to_ascii_uppercase).as_deref() {
            None | Some("JSON" | "XML") => Ok(()),
            Some("CSV") if bulk || csv(self.name()) => Ok(()),
            Some(_) => Err(Fault::of(Code::RESPONSE_TYPE)),
        }
    }

    fn take_quota(&self, account: &Account) -> Result<(), Fault> {
        let limit = account.hourly_limit.unwrap_or(self.server.config.hourly_limit);
        let tenths = self.params.get("requests").map_or(10, bulk::tenths);
        self.server.admission.take_quota(&self.server.store, account.id, limit, tenths, self.request.now)
    }

    /// The user behind the key.
    pub(crate) fn require_session(&mut self) -> Result<(), Fault> {
        let session = sessions::usable(self.session.take(), self.key.as_deref(), self.request.now)?;
        self.request.user = Some(session.user);
        Ok(())
    }

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
            return server
                .store
                .submit(account.number(), Box::new(Writing { exchange: self, call, result: None, claimed }));
        }
        let result = self.server.store.read(self.request.account.number(), |tx| -> Result<Answer, Failure> {
            Ok(self.call(tx, call, &self.params)?)
        });
        drop(claimed);
        self.answer(call, result.map_err(|failure| failure.0));
    }

    /// Whose key was sent with a call that needs a partner's.
    pub(crate) fn check_partner(&self, call: &Call) -> Result<Option<String>, Fault> {
        if !call.partner {
            return Ok(None);
        }
        self.params.refuse_array(PARTNER_KEY)?;
        let key = self.params.filled(PARTNER_KEY).ok_or_else(|| Fault::missing(PARTNER_KEY))?;
        accounts::check_partner(&self.server.store, key)?;
        Ok(Some(accounts::partner_mark(key)))
    }

    /// Runs the call in a transaction. Of a report the answer is a signed link by which it can be fetched; it is made once now to see
    /// whether it can be, and again when it is fetched.
    pub(crate) fn call(&self, tx: &mut Tx<'_>, call: &'static Call, params: &Params) -> Result<Answer, Fault> {
        let mut answer = Answer::new(self.format);
        let mut cx = Cx::new(tx, &self.request, params, &self.server.caches);
        match call.csv.filter(|_| self.csv) {
            Some(report) => {
                call.admit(&mut cx)?;
                report(&mut cx, &mut Csv::new(';'))?;
                answer_report_link(&self.request, params, call.name, &mut answer);
            }
            None => call.run(&mut cx, &mut answer)?,
        }
        answer.discarded = cx.take_discarded();
        Ok(answer)
    }

    fn run_public(self, call: &'static Call, run: fn(&PublicCx<'_>, &mut Answer) -> Result<(), Fault>) {
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

    fn answer(self, call: &'static Call, result: Result<Answer, Fault>) {
        let code = result.as_ref().map_or_else(|fault| fault.code.0, |_| 0);
        log(call.name, &self.request, result.as_ref().err());
        self.server.metrics.count(call.name, code, self.started.elapsed());
        let status = Status { request: Some(self.name()), bulk_id: None, now: self.request.now, started: self.started };
        let body = envelope::whole(self.format, |w| envelope::call(w, &status, result));
        self.send(body);
    }

    /// Answers once a mail was sent, or will be tried again later (1081 when neither).
    fn answer_when_sent(self, call: &'static Call, result: Result<Answer, Fault>, mail: i64) {
        let server = self.server.clone();
        let (courier, account) = (server.clone(), self.request.account);
        server.mailers.run(move || {
            let result = match crate::mail::deliver(&courier, account, mail) {
                Ok(Fate::Failed) => Err(Fault::of(Code::NOT_SENT)),
                Ok(Fate::Sent | Fate::Later) => result,
                Err(fault) => Err(fault),
            };
            self.answer(call, result);
        });
    }

    /// Answers that the request failed before its call ran. What was wrong with the response type is said in JSON.
    pub(crate) fn fail(self, fault: &Fault) {
        log("", &self.request, Some(fault));
        self.server.metrics.count("", fault.code.0, self.started.elapsed());
        let single = self.params.get("requests").is_none();
        let request = single.then(|| self.name().to_owned());
        let status =
            Status { request: request.as_deref(), bulk_id: None, now: self.request.now, started: self.started };
        let body = envelope::whole(self.format, |w| match single {
            true => envelope::failed(w, &status, fault),
            false => envelope::status(w, &status, Some(fault), None),
        });
        self.send(body);
    }

    pub(crate) fn send(self, body: Vec<u8>) {
        let reply = Reply { body, format: self.format, typed: self.params.flag("sendContentType") };
        // The client may have gone.
        let _ = self.reply.send(reply);
    }
}

/// The server's own faults go into the log once, with their causes; a client's mistakes do not.
pub(crate) fn log(call: &str, request: &Request, fault: Option<&Fault>) {
    let Some(fault) = fault.filter(|fault| fault.code == Code::NO_DATABASE) else { return };
    let mut causes = Vec::new();
    let mut next = std::error::Error::source(fault);
    while let Some(error) = next {
        causes.push(error.to_string());
        next = error.source();
    }
    let id = format!("{:032x}", request.seed);
    tracing::error!(request = id, account = request.account.number(), call, causes = causes.join(": "), "{fault}");
}

/// A call that writes, on its way through the store.
struct Writing {
    exchange: Exchange,
    call: &'static Call,
    result: Option<Result<Answer, Fault>>,
    claimed: Claimed,
}

impl Job for Writing {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, Error> {
        let is_late = |claimed: &Claimed| claimed.waited_too_long(self.exchange.started);
        // It has waited in the queue, or, where several write at once, for the lock of a row.
        let result = match is_late(&self.claimed) {
            true => Err(Fault::of(Code::WAITED)),
            false => self.exchange.call(tx, self.call, &self.exchange.params),
        };
        let result =
            result.and_then(|answer| if is_late(&self.claimed) { Err(Fault::of(Code::WAITED)) } else { Ok(answer) });
        let outcome = match &result {
            Ok(_) => Ok(Outcome::Commit),
            Err(fault) if fault.transient => Err(Error::Busy),
            Err(_) => Ok(Outcome::Rollback),
        };
        self.result = Some(result);
        outcome
    }

    fn finish(self: Box<Self>, result: Result<(), Error>) {
        let Writing { exchange, call, result: answered, claimed } = *self;
        let result = match result {
            Ok(()) => answered.unwrap_or_else(|| Err(Fault::of(Code::NO_DATABASE))),
            Err(error) => Err(Fault::internal(error)),
        };
        // Whoever reads the answer may ask again at once.
        drop(claimed);
        exchange.server.discard(unneeded(&result, &exchange.params));
        match result.as_ref().ok().and_then(|answer| answer.mail) {
            Some(mail) => exchange.answer_when_sent(call, result, mail),
            None => exchange.answer(call, result),
        }
    }
}

/// Keys of the blob store that nothing refers to: what the call let go of when it was kept, what was uploaded for it when it failed.
pub(crate) fn unneeded(result: &Result<Answer, Fault>, params: &Params) -> Vec<String> {
    match (result, params.get(upload::FOLDER), params.get(upload::NAME)) {
        (Ok(answer), ..) => answer.discarded.clone(),
        (Err(_), Some(folder), Some(name)) => upload::keys(folder, name),
        (Err(_), ..) => Vec::new(),
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
