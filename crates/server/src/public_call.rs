//! Calls that open their own transactions, on threads for slow work; most of them are made by somebody who has proven nothing yet.

use ladu_api::call::RunPublic;
use ladu_api::{Call, PublicCx};
use ladu_identity::attempts::NOBODY;
use ladu_record::{Answer, Cx, Failure};
use ladu_wire::{Code, Fault, Params};

use crate::exchange::{Exchange, WHOLE};

impl Exchange {
    /// Hands a call that opens its own transactions to the threads for slow work. Of whoever has proven nothing yet so many may fail, and
    /// one that fails counts nothing against the account's hour.
    pub(crate) fn run_in_public(mut self, call: &'static Call, run: RunPublic) {
        let is_proven = self.is_proven();
        if call.needs_session
            && let Err(fault) = self.require_session()
        {
            return self.fail(&fault);
        }
        if !is_proven {
            if let Err((fault, seconds)) = self.server.attempts.admit(self.request.account, self.origin, self.started) {
                self.retry_after = Some(seconds);
                return self.fail(&fault);
            }
            if self.request.account != NOBODY
                && let Err(fault) = self.take_quota(WHOLE)
            {
                return self.fail(&fault);
            }
        }
        let server = self.server.clone();
        server.public.run(move || {
            self.stamp();
            let result = self.run_public(call, run, &self.params);
            if !is_proven {
                self.judge(call, &result);
            }
            self.answer(call, result);
        });
    }

    /// What follows from how a call of somebody without a session ended.
    fn judge(&mut self, call: &Call, result: &Result<Answer, Fault>) {
        let (account, server) = (self.request.account, &self.server);
        match result {
            Ok(_) if !call.for_anybody => {
                return server.attempts.proven(account, self.origin, self.started);
            }
            Err(fault) if is_attempt(fault) => server.attempts.failed(account, self.origin, self.started),
            _ => {}
        }
        server.admission.give_back(account, WHOLE, self.request.now);
        self.quota = None;
    }

    /// Runs a call that opens its own transactions.
    pub(crate) fn run_public(&self, call: &Call, run: RunPublic, params: &Params) -> Result<Answer, Fault> {
        let mut answer = Answer::new(self.format);
        let public = PublicCx {
            store: &self.server.store,
            request: &self.request,
            caches: &self.server.caches,
            params,
            key: self.key.as_deref(),
            fetch: &|url| self.server.providers.fetch(url),
        };
        if call.needs_session {
            let admitted = self.server.store.read(self.request.account.number(), |tx| -> Result<(), Failure> {
                Ok(call.admit(&mut Cx::new(tx, &self.request, params, &self.server.caches))?)
            });
            admitted.map_err(|failure| failure.0)?;
        }
        run(&public, &mut answer).map(|()| answer)
    }
}

/// Did somebody try to get in and fail? A parameter that is missing, or a session that has ended, is no attempt.
fn is_attempt(fault: &Fault) -> bool {
    let is_secret = || matches!(fault.field.as_deref(), Some("oldPassword" | "partnerKey"));
    match fault.code {
        Code::LOGIN_FAILED | Code::LOCKED | Code::TOKEN_BROKEN | Code::TOKEN_UNKNOWN_USER => true,
        Code::NOT_ALLOWED => is_secret(),
        _ => false,
    }
}
