//! Bulk requests: up to a hundred calls in one, each with its own status, in one transaction with a part for each.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ladu_api::call::PARTNER;
use ladu_api::{Call, Run, find, lock_goods};
use ladu_record::{Answer, Cx, Failure, SavedDocument};
use ladu_store::{Error, Job, Outcome, Tx};
use ladu_types::{Id, of};
use ladu_wire::{Code, Fault, Params, Writer};

use crate::bulk_list::{Object, read_apart};
use crate::claims::Claimed;
use crate::envelope::{self, Status};
use crate::exchange::{Exchange, WHOLE, log, unneeded, uploaded};
use crate::mail;
use crate::replay::ReplayKey;

/// The word that stands for the document saved before.
const CURRENT: &str = "CURRENT_INVOICE_ID";
/// Parameters that count for the whole request and are not read from elements.
const OUTER: &[&str] =
    &["clientCode", "sessionKey", "responseType", "sendContentType", "version", "partnerKey", "requests", "request"];

/// One call of a bulk request.
struct Element {
    name: String,
    /// As the client wrote it; none when it sent none.
    id: Option<String>,
    params: Result<Params, Fault>,
    /// What became of a call that opens its own transactions.
    done: Option<Result<Answer, Fault>>,
}

/// Answers a bulk request.
pub(crate) fn run(mut exchange: Exchange) {
    let read = read(&exchange);
    if exchange.is_proven() {
        // A tenth for each element, one whole at least.
        let count = read.as_ref().map_or(0, Vec::len);
        if let Err(fault) = exchange.take_quota(i64::try_from(count).unwrap_or(WHOLE).max(WHOLE)) {
            return exchange.fail(&fault);
        }
    }
    let elements = match read {
        Ok(elements) => elements,
        Err(fault) => return exchange.fail(&fault),
    };
    if let Err(fault) = exchange.require_session() {
        return exchange.fail(&fault);
    }
    // Uploads are worked on where only a few are at once.
    let has_uploads = elements.iter().any(|element| find(&element.name).is_some_and(|call| call.prepare.is_some()));
    let server = exchange.server.clone();
    match has_uploads {
        true => server.pictures.run(move || start(exchange, elements)),
        false => start(exchange, elements),
    }
}

fn start(mut exchange: Exchange, mut elements: Vec<Element>) {
    let writes = elements.iter().any(|element| find(&element.name).is_some_and(Call::writes));
    let key = match writes.then(|| exchange.replay_key()).transpose() {
        Ok(key) => key.flatten(),
        Err(fault) => return exchange.fail(&fault),
    };
    for element in &mut elements {
        prepare(&exchange, element);
    }
    let mut claimed = exchange.server.claims.begin(exchange.request.account);
    for element in &mut elements {
        claim(&mut claimed, element);
    }
    let (server, account) = (exchange.server.clone(), exchange.request.account.number());
    if writes {
        exchange.stamp();
        return server.store.submit(
            account,
            Box::new(Writing {
                exchange,
                elements,
                body: Ok(Vec::new()),
                after: After::default(),
                claimed,
                key,
                replayed: false,
            }),
        );
    }
    exchange.look_at_the_clock();
    let mut after = After::default();
    let body = server.store.read(account, |tx| -> Result<Vec<u8>, Failure> {
        after = After::default();
        Ok(answer_all(&exchange, &elements, tx, &mut after)?)
    });
    drop(claimed);
    finish(exchange, body.map_err(|failure| failure.0), &after);
}

/// Answers, and counts what became of the elements: only now is it certain, because a request that lost a race is run again.
fn finish(exchange: Exchange, body: Result<Vec<u8>, Fault>, after: &After) {
    match body {
        Ok(body) => {
            for answered in &after.answered {
                exchange.server.metrics.count(answered.call, answered.code, answered.time);
            }
            exchange.send(body);
        }
        Err(fault) => exchange.fail(&fault),
    }
}

/// Does what belongs outside of the transaction: checks the partner's key, takes an upload, runs a call that opens its own transactions.
/// What is refused fails the element alone.
fn prepare(exchange: &Exchange, element: &mut Element) {
    let Some(call) = find(&element.name) else { return };
    let Ok(params) = &mut element.params else { return };
    if let Run::Public(run) = call.run {
        element.done = call.needs_session.then(|| exchange.run_public(call, run, params));
        return;
    }
    let prepared = exchange.check_partner(call).and_then(|partner| {
        if let Some(partner) = partner {
            params.set(PARTNER, partner);
        }
        let Some(prepare) = call.prepare else { return Ok(()) };
        exchange.may_upload(call, params)?;
        prepare(&exchange.server.blobs, exchange.request.account, params)
    });
    if let Err(fault) = prepared {
        element.params = Err(fault);
    }
}

/// Claims what an element works on exclusively; one that is refused fails alone.
fn claim(claimed: &mut Claimed, element: &mut Element) {
    let Some(Call { exclusive: Some(claims), .. }) = find(&element.name) else { return };
    if let Ok(params) = &element.params
        && let Err(code) = claimed.add(claims(params))
    {
        element.params = Err(Fault::of(code));
    }
}

/// The elements: not a list of objects 1015, a wrong response type 1007, more than a hundred 1020.
fn read(exchange: &Exchange) -> Result<Vec<Element>, Fault> {
    let text = exchange.params.get("requests").unwrap_or_default();
    let list = match read_apart(text) {
        Err(fault) if fault.code == Code::UNREADABLE => return Err(fault),
        list => list,
    };
    exchange.check_format()?;
    let outer = exchange.params.for_elements(OUTER);
    Ok(list?.into_iter().map(|object| element(object, outer.clone())).collect())
}

fn element((mut object, is_too_long): (Object<'_>, bool), outer: Arc<Params>) -> Element {
    let id = object.remove("requestID").map(|id| id.get().to_owned());
    let name = object.remove("requestName").and_then(|name| serde_json::from_str(name.get()).ok()).unwrap_or_default();
    for name in OUTER {
        object.remove(*name);
    }
    let params = match is_too_long {
        true => Err(Fault::of(Code::UNREADABLE)),
        false => Params::from_json(&object).map(|params| params.within(outer)),
    };
    Element { name, id, params, done: None }
}

/// Runs the elements in order and writes the whole answer. Only a lost race or a broken database fails the whole.
fn answer_all(exchange: &Exchange, elements: &[Element], tx: &mut Tx<'_>, after: &mut After) -> Result<Vec<u8>, Fault> {
    let mut requests = Writer::members(exchange.format, "request");
    let mut document: Option<Result<SavedDocument, ()>> = None;
    let known = elements.iter().filter_map(|element| find(&element.name).zip(element.params.as_ref().ok()));
    lock_goods(&mut Cx::new(tx, &exchange.request, &exchange.params, &exchange.server.caches), known)?;
    for element in elements {
        let started = Instant::now();
        let call = find(&element.name).filter(|call| !call.is_public()).ok_or_else(|| Fault::of(Code::NO_CALL));
        let name = call.as_ref().map_or("", |call| call.name);
        let result = match call {
            Ok(call) => run_element(exchange, element, call, document, tx)?,
            Err(fault) => Err(fault),
        };
        if element.name.eq_ignore_ascii_case("saveSalesDocument") {
            document = Some(result.as_ref().map(|answer| answer.saved_document).map_err(|_| ()));
        }
        if let Ok(params) = &element.params {
            after.discarded.extend(unneeded(&result, params));
        }
        after.ended.extend(result.iter().flat_map(|answer| &answer.ended));
        after.mails.extend(result.as_ref().ok().and_then(|answer| answer.mail));
        let code = envelope::code_of(&result);
        log(name, &exchange.request, result.as_ref().err());
        after.answered.push(Answered { call: name, code, time: started.elapsed() });
        let status = Status {
            request: Some(&element.name),
            bulk_id: Some(element.id.as_deref()),
            now: exchange.complete_until,
            started,
        };
        requests.object(|w| envelope::call(w, &status, result));
    }
    let status = Status { request: None, bulk_id: None, now: exchange.complete_until, started: exchange.started };
    let requests = requests.into_bytes();
    Ok(envelope::whole(exchange.format, |w| {
        envelope::status(w, &status, None, None);
        w.key("requests");
        w.list_of("request", |w| w.raw(&requests));
    }))
}

/// Runs one element in a part of the transaction that is undone when the element fails.
fn run_element(
    exchange: &Exchange,
    element: &Element,
    call: &'static Call,
    document: Option<Result<SavedDocument, ()>>,
    tx: &mut Tx<'_>,
) -> Result<Result<Answer, Fault>, Fault> {
    if let Some(done) = &element.done {
        return Ok(match done {
            Ok(answer) => Ok(answer.clone()),
            Err(fault) => Err(copy(fault)),
        });
    }
    let params = match element.params.as_ref().map_err(copy).and_then(|params| fill_in(params, document)) {
        Ok(params) => params,
        Err(fault) => return Ok(Err(fault)),
    };
    if exchange.csv && call.csv.is_none() {
        return Ok(Err(Fault::of(Code::RESPONSE_TYPE)));
    }
    let work = |tx: &mut Tx<'_>| exchange.call(tx, call, &params);
    if !call.writes() {
        return Ok(work(tx));
    }
    let result = tx.savepoint(|tx| {
        let result = work(tx);
        let keep = result.is_ok();
        (result, keep)
    });
    match result.map_err(ladu_record::store_fault)? {
        Err(fault) if fault.transient => Err(fault),
        result => Ok(result),
    }
}

fn copy(fault: &Fault) -> Fault {
    Fault { field: fault.field.clone(), detail: fault.detail.clone(), ..Fault::of(fault.code) }
}

/// Puts the id of the document saved before in place of the word that stands for it.
fn fill_in(params: &Params, document: Option<Result<SavedDocument, ()>>) -> Result<Cow<'_, Params>, Fault> {
    let mut filled = Cow::Borrowed(params);
    let Some(document) = document else { return Ok(filled) };
    for (name, _) in params.iter().filter(|(_, value)| value.trim() == CURRENT) {
        match document {
            Ok(SavedDocument::Id(id)) => filled.to_mut().set(name, id.to_string()),
            Ok(SavedDocument::Duplicate) => return Err(Fault::of(Code::DOCUMENT_DUPLICATE)),
            Err(()) | Ok(SavedDocument::None) => return Err(Fault::of(Code::DOCUMENT_FAILED)),
        }
    }
    Ok(filled)
}

/// A bulk request that writes, on its way through the store.
struct Writing {
    exchange: Exchange,
    elements: Vec<Element>,
    body: Result<Vec<u8>, Fault>,
    after: After,
    claimed: Claimed,
    key: Option<ReplayKey>,
    /// The answer was kept before.
    replayed: bool,
}

impl Writing {
    /// Runs the elements, unless the answer is kept already.
    fn answer(&mut self, tx: &mut Tx<'_>) -> Result<Vec<u8>, Fault> {
        let request = &self.exchange.request;
        let kept = self.key.as_ref().map_or(Ok(None), |key| key.find(tx, request))?;
        self.replayed = kept.is_some();
        if let Some(body) = kept {
            let params = self.elements.iter().filter_map(|element| element.params.as_ref().ok());
            self.after.discarded.extend(params.flat_map(uploaded));
            return Ok(body);
        }
        let body = answer_all(&self.exchange, &self.elements, tx, &mut self.after)?;
        if let Some(key) = &self.key {
            key.keep(tx, request, &body)?;
        }
        Ok(body)
    }
}

/// What is done once all of a request is kept.
#[derive(Default)]
struct After {
    answered: Vec<Answered>,
    /// Keys of the blob store to be removed.
    discarded: Vec<String>,
    /// Users whose sessions end.
    ended: Vec<Id<of::User>>,
    /// Mails to be sent; nobody waits for them.
    mails: Vec<Id<of::Mail>>,
}

/// What became of an element.
struct Answered {
    call: &'static str,
    /// The error code; 0 when it succeeded.
    code: u16,
    time: Duration,
}

impl Job for Writing {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Outcome, Error> {
        self.after = After::default();
        self.body = self.answer(tx);
        match &self.body {
            Ok(_) => Ok(Outcome::Commit),
            Err(fault) if fault.transient => Err(Error::Busy),
            Err(_) => Ok(Outcome::Rollback),
        }
    }

    fn finish(self: Box<Self>, result: Result<(), Error>) {
        let Writing { mut exchange, body, mut after, claimed, replayed, .. } = *self;
        let body = result.map_err(ladu_record::store_fault).and(body);
        // Whoever reads the answer may ask again at once.
        drop(claimed);
        drop(exchange.stamp.take());
        if body.is_ok() {
            exchange.server.discard(std::mem::take(&mut after.discarded));
            exchange.server.end_sessions(exchange.request.account, &after.ended);
            mail::send_later(&exchange.server, exchange.request.account, std::mem::take(&mut after.mails));
        }
        match body {
            Ok(body) if replayed => exchange.send_again(body),
            body => finish(exchange, body, &after),
        }
    }
}
