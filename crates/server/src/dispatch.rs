//! One request from its parameters to its answer: the checks in their order, then the call.

use std::sync::Arc;
use std::time::Instant;

use ladu_api::call::PARTNER;
use ladu_api::{Call, Csv, Run, find};
use ladu_identity::origin::Origin;
use ladu_identity::signed_link;
use ladu_record::{Cx, Failure, Request};
use ladu_store::Store;
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Params};
use tokio::sync::oneshot;

use crate::bulk;
use crate::exchange::{Exchange, Reply, WHOLE};
use crate::incoming::{self, Incoming};
use crate::state::Server;
use crate::writing::Replay;

/// Takes a request through the checks and hands it to where its call runs.
pub(crate) fn dispatch(server: &Arc<Server>, mut incoming: Incoming, reply: oneshot::Sender<Reply>) {
    let mut exchange = Exchange::new(server, &incoming.caller, reply);
    let incoming::Glimpse { params, mut unreadable, is_whole } = incoming.glimpse();
    exchange.params = params;
    exchange.key = incoming::key(&incoming.headers, &exchange.params);
    exchange.choose_format();
    if incoming.is_cut && exchange.params.filled("clientCode").is_none() {
        unreadable = Some(Fault::of(Code::UNREADABLE));
    }
    if let Err(fault) = exchange.find_account(&mut unreadable) {
        return exchange.fail(&fault);
    }
    if !is_whole && let Err(fault) = exchange.read_on(&incoming, &mut unreadable) {
        return exchange.fail(&fault);
    }
    exchange.headers = std::mem::take(&mut incoming.headers);
    drop(incoming);
    if exchange.params.get("requests").is_some() && unreadable.is_none() {
        return bulk::run(exchange);
    }
    if exchange.is_proven()
        && let Err(fault) = exchange.take_quota(WHOLE)
    {
        return exchange.fail(&fault);
    }
    if let Some(fault) = unreadable {
        return exchange.fail(&fault);
    }
    if let Err(fault) = exchange.check_format() {
        return exchange.fail(&fault);
    }
    match find(exchange.name()) {
        Some(call) => exchange.run(call),
        None => exchange.fail(&Fault::of(Code::NO_CALL)),
    }
}

/// Who asks with a long body, when that is proven or soon may be: its account. Some programs say who they are after a picture; they have
/// proven it before from where they are.
pub(crate) fn is_welcome(
    server: &Server,
    key: Option<&str>,
    params: &Params,
    origin: Origin,
) -> Option<Id<of::Account>> {
    let Some(key) = key else { return server.attempts.familiar_account(origin, Instant::now()) };
    let (account, session) = server.admission.admit(&server.store, params.filled("clientCode"), Some(key)).ok()?;
    session.is_some_and(|session| session.expires > server.now()).then_some(account.id)
}

impl Exchange {
    /// Reads the parameters of a long request, of which only who asks is known: those of whoever has proven a session, and of calls that
    /// need none as long as they are not too long.
    fn read_on(&mut self, incoming: &Incoming, unreadable: &mut Option<Fault>) -> Result<(), Fault> {
        let is_bulk = self.params.get("requests").is_some();
        let call = find(self.name()).filter(|_| !is_bulk);
        let is_public = call.is_some_and(Call::is_public);
        if !self.is_proven() {
            if incoming.body.len() > self.server.edge.max_strange_body {
                self.server.attempts.distrust(self.origin);
            }
            if !is_public || incoming.is_cut {
                unreadable.take().map_or(Ok(()), Err)?;
                self.check_format()?;
                if call.is_none() && !is_bulk {
                    return Err(Fault::of(Code::NO_CALL));
                }
                let refused = if is_public { None } else { self.require_session().err() };
                return Err(refused.unwrap_or_else(|| Fault::of(Code::UNREADABLE)));
            }
        }
        let (params, fault) = incoming.read();
        let is_same = incoming::is_same(&self.params, &params);
        self.params = params;
        *unreadable = unreadable.take().or(fault).or_else(|| (!is_same).then(|| Fault::of(Code::UNREADABLE)));
        Ok(())
    }

    fn run(mut self, call: &'static Call) {
        if let Run::Public(run) = call.run {
            return self.run_in_public(call, run);
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
        let Some(prepare) = call.prepare else { return self.start(call, replay) };
        if let Err(fault) = self.may_upload(call, &self.params) {
            return self.answer(call, Err(fault));
        }
        let server = self.server.clone();
        server.pictures.run(move || match prepare(&self.server.blobs, self.request.account, &mut self.params) {
            Ok(()) => self.start(call, replay),
            Err(fault) => self.answer(call, Err(fault)),
        });
    }

    /// Refuses an upload that the user may not make, before it is looked at.
    pub(crate) fn may_upload(&self, call: &Call, params: &Params) -> Result<(), Fault> {
        let asked = self.server.store.read(self.request.account.number(), |tx| -> Result<(), Failure> {
            Ok(call.admit_upload(&mut Cx::new(tx, &self.request, params, &self.server.caches))?)
        });
        asked.map_err(|failure| failure.0)
    }
}

/// Runs a report that a signed link names, and gives the file and its character set.
pub(crate) fn report(server: &Arc<Server>, link: &str) -> Result<(Vec<u8>, &'static str), Fault> {
    let now = server.now();
    let saved = signed_link::open(&server.secret, link, now.0)?;
    let call = find(&saved.call).ok_or_else(|| Fault::of(Code::NO_CALL))?;
    let report = call.csv.ok_or_else(|| Fault::of(Code::NO_CALL))?;
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
        // Whoever has lost a right, or the log-in, since the link was made has lost the report, too.
        call.admit(&mut cx)?;
        report(&mut cx, &mut csv)?;
        Ok(csv.into_bytes()?)
    });
    text.map_err(|failure| failure.0)
}
