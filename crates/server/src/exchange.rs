//! One request on its way to its answer: what is known of it, the checks that every request passes, and how it is answered.

use std::sync::Arc;
use std::time::Instant;

use axum::http::HeaderMap;
use ladu_api::report_link::answer_report_link;
use ladu_api::{Call, Csv, find, upload};
use ladu_identity::accounts;
use ladu_identity::admission::Quota;
use ladu_identity::origin::Origin;
use ladu_identity::sessions::{self, Session};
use ladu_record::{Answer, Cx, Request};
use ladu_store::{Stamp, Tx};
use ladu_types::{Id, UnixTime};
use ladu_wire::{Code, Fault, Format, Params};
use tokio::sync::oneshot;

use crate::edge::Caller;
use crate::envelope::{self, Status};
use crate::replay::ReplayKey;
use crate::state::Server;

/// What a request counts against the quota, in tenths.
pub(crate) const WHOLE: i64 = 10;
/// The parameter with the key of a partner.
const PARTNER_KEY: &str = "partnerKey";

pub(crate) struct Reply {
    pub(crate) body: Vec<u8>,
    pub(crate) format: Format,
    /// The client wants to be told the real content type.
    pub(crate) typed: bool,
    /// The answer is one that was given before.
    pub(crate) replayed: bool,
    pub(crate) quota: Option<Quota>,
    /// Seconds after which what was refused may be tried again.
    pub(crate) retry_after: Option<u64>,
}

/// A request on its way.
pub(crate) struct Exchange {
    pub(crate) server: Arc<Server>,
    pub(crate) request: Request,
    pub(crate) params: Params,
    pub(crate) key: Option<String>,
    /// What is behind the key.
    session: Option<Session>,
    /// Where the request came from, as far as limits go.
    pub(crate) origin: Origin,
    /// The limit of requests that the account has of its own.
    limit: Option<i64>,
    pub(crate) quota: Option<Quota>,
    pub(crate) retry_after: Option<u64>,
    pub(crate) headers: HeaderMap,
    pub(crate) format: Format,
    /// Files are asked for, of calls that have one.
    pub(crate) csv: bool,
    /// Up to when the account's changes are complete in what is answered.
    pub(crate) complete_until: UnixTime,
    /// The stamp of what is changed; dropped once the change is kept.
    pub(crate) stamp: Option<Stamp>,
    pub(crate) started: Instant,
    reply: oneshot::Sender<Reply>,
}

impl Exchange {
    pub(crate) fn new(server: &Arc<Server>, caller: &Caller, reply: oneshot::Sender<Reply>) -> Exchange {
        let started = Instant::now();
        let mut seed = [0u8; 16];
        // Without random bits no session can be opened; the seed of zeros is refused there.
        let _ = getrandom::fill(&mut seed);
        let request = Request {
            now: server.now(),
            account: Id::new(0),
            client_code: String::new(),
            base_url: server.config.public_url.clone().unwrap_or_else(|| caller.base_url.clone()),
            ip: caller.address.to_string(),
            user: None,
            secret: server.secret,
            seed: u128::from_be_bytes(seed),
        };
        let complete_until = request.now;
        Exchange {
            server: server.clone(),
            request,
            params: Params::default(),
            key: None,
            session: None,
            origin: Origin::from(caller.address),
            limit: None,
            quota: None,
            retry_after: None,
            headers: HeaderMap::new(),
            format: Format::Json,
            csv: false,
            complete_until,
            stamp: None,
            started,
            reply,
        }
    }

    /// Asks before anything is read up to when the account's changes are complete.
    pub(crate) fn look_at_the_clock(&mut self) {
        self.complete_until = self.server.complete_until(self.request.account);
    }

    /// Stamps what is about to be changed: from here on until the answer the account's changes count as complete up to now at most.
    pub(crate) fn stamp(&mut self) {
        let stamp = self.server.store.stamp(self.request.account.number());
        self.request.now = self.server.time_of(&stamp);
        self.stamp = Some(stamp);
        self.look_at_the_clock();
    }

    pub(crate) fn name(&self) -> &str {
        self.params.get("request").unwrap_or_default()
    }

    /// An error goes out in the format that was asked for, too.
    pub(crate) fn choose_format(&mut self) {
        match self.params.filled("responseType").map(str::to_ascii_uppercase).as_deref() {
            Some("XML") => self.format = Format::Xml,
            Some("CSV") => self.csv = true,
            _ => {}
        }
    }

    /// The account and what is behind the key: the first that is asked of every call. A request that cannot be read and names no account
    /// is unreadable.
    pub(crate) fn find_account(&mut self, unreadable: &mut Option<Fault>) -> Result<(), Fault> {
        let signing_up =
            self.params.get("requests").is_none() && self.name().eq_ignore_ascii_case("createInstallation");
        if signing_up {
            return Ok(());
        }
        let code = self.params.filled("clientCode");
        if code.is_none()
            && let Some(fault) = unreadable.take()
        {
            return Err(fault);
        }
        let (account, session) = self.server.admission.admit(&self.server.store, code, self.key.as_deref())?;
        self.session = session;
        self.limit = account.hourly_limit;
        self.request.account = account.id;
        self.request.client_code = account.code;
        if self.is_proven() {
            self.server.attempts.proven(account.id, self.origin, self.started);
        }
        Ok(())
    }

    /// Was a key sent that opens a session of the account now?
    pub(crate) fn is_proven(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.expires > self.request.now)
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

    /// Counts a request against the account's hour (1002 over its limit). Only who has proven a session is counted: nobody else can use
    /// up what the account has.
    pub(crate) fn take_quota(&mut self, tenths: i64) -> Result<(), Fault> {
        let limit = self.limit.unwrap_or(self.server.config.hourly_limit);
        let (account, now) = (self.request.account, self.request.now);
        match self.server.admission.take_quota(&self.server.store, account, limit, tenths, now) {
            Ok(quota) => {
                self.quota = quota;
                Ok(())
            }
            Err((fault, quota)) => {
                self.quota = quota;
                self.retry_after = quota.and_then(|quota| quota.reset.try_into().ok());
                Err(fault)
            }
        }
    }

    /// The user behind the key.
    pub(crate) fn require_session(&mut self) -> Result<(), Fault> {
        let session = sessions::usable(self.session.take(), self.key.as_deref(), self.request.now)?;
        self.request.user = Some(session.user);
        Ok(())
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
        if self.stamp.is_none() && self.server.config.clock.is_system() {
            cx = cx.complete_until(self.complete_until);
        }
        match call.csv.filter(|_| self.csv) {
            Some(report) => {
                call.admit(&mut cx)?;
                report(&mut cx, &mut Csv::new(';'))?;
                answer_report_link(&self.request, params, call.name, &mut answer);
            }
            None => call.run(&mut cx, &mut answer, ladu_api::nouns())?,
        }
        answer.discarded = cx.take_discarded();
        answer.ended = cx.take_ended();
        Ok(answer)
    }

    pub(crate) fn answer(mut self, call: &'static Call, result: Result<Answer, Fault>) {
        drop(self.stamp.take());
        log(call.name, &self.request, result.as_ref().err());
        self.count(call, envelope::code_of(&result));
        let body = self.body_of(result);
        self.send(body);
    }

    /// Counts what became of a call, once that is final.
    pub(crate) fn count(&self, call: &'static Call, code: u16) {
        self.server.metrics.count(call.name, code, self.started.elapsed());
    }

    /// Writes the whole answer of a call.
    pub(crate) fn body_of(&self, result: Result<Answer, Fault>) -> Vec<u8> {
        let status =
            Status { request: Some(self.name()), bulk_id: None, now: self.complete_until, started: self.started };
        envelope::whole(self.format, |w| envelope::call(w, &status, result))
    }

    /// The key under which the answer to this request is kept.
    pub(crate) fn replay_key(&self) -> Result<Option<ReplayKey>, Fault> {
        ReplayKey::read(&self.headers, &self.params, self.format)
    }

    /// Answers that the request failed before its call ran. What was wrong with the response type is said in JSON.
    pub(crate) fn fail(self, fault: &Fault) {
        log("", &self.request, Some(fault));
        self.server.metrics.count("", fault.code.0, self.started.elapsed());
        let single = self.params.get("requests").is_none();
        let request = single.then(|| self.name().to_owned());
        let status =
            Status { request: request.as_deref(), bulk_id: None, now: self.complete_until, started: self.started };
        let body = envelope::whole(self.format, |w| match single {
            true => envelope::failed(w, &status, fault),
            false => envelope::status(w, &status, Some(fault), None),
        });
        self.send(body);
    }

    pub(crate) fn send(self, body: Vec<u8>) {
        self.reply(body, false);
    }

    /// Sends an answer that was given before.
    pub(crate) fn send_again(self, body: Vec<u8>) {
        self.reply(body, true);
    }

    fn reply(self, body: Vec<u8>, replayed: bool) {
        let (quota, retry_after) = (self.quota, self.retry_after);
        let typed = self.params.flag("sendContentType");
        let reply = Reply { body, format: self.format, typed, replayed, quota, retry_after };
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

/// Keys of the blob store of what was uploaded for a call that did nothing.
pub(crate) fn uploaded(params: &Params) -> Vec<String> {
    match (params.get(upload::FOLDER), params.get(upload::NAME)) {
        (Some(folder), Some(name)) => upload::keys(folder, name),
        _ => Vec::new(),
    }
}

/// Keys of the blob store that nothing refers to: what the call let go of when it was kept, what was uploaded for it when it failed.
pub(crate) fn unneeded(result: &Result<Answer, Fault>, params: &Params) -> Vec<String> {
    match result {
        Ok(answer) => answer.discarded.clone(),
        Err(_) => uploaded(params),
    }
}
