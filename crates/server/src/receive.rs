//! Reads the body of a request within its limits of time and bytes.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt as _;
use tokio::time::{Instant, timeout_at};

use crate::budget::Held;
use crate::edge::SLOWEST;

/// So much of a body that is refused is still taken, so that its client reads the answer.
const WASTE: usize = 4 << 20;
/// And for so long.
const WASTE_TIME: Duration = Duration::from_secs(2);

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It did not come in time.
    Slow,
    /// Its connection broke before its end.
    Broken,
    /// Too much is held already.
    Busy,
    /// It is larger than any may be.
    TooLarge,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Refused::Slow => StatusCode::REQUEST_TIMEOUT.into_response(),
            Refused::Broken => StatusCode::BAD_REQUEST.into_response(),
            Refused::Busy => {
                (StatusCode::SERVICE_UNAVAILABLE, [(axum::http::header::RETRY_AFTER, "1")]).into_response()
            }
            Refused::TooLarge => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        }
    }
}

/// A body on its way.
pub(crate) struct Receiving {
    body: Body,
    started: Instant,
    patience: Duration,
    read: Vec<u8>,
    /// All of it is here.
    whole: bool,
}

impl Receiving {
    pub(crate) fn new(body: Body, patience: Duration) -> Receiving {
        Receiving { body, started: Instant::now(), patience, read: Vec::new(), whole: false }
    }

    /// Reads until all of it is here or more than `limit` bytes are; says whether all of it is.
    pub(crate) async fn read_to(&mut self, limit: usize, held: &mut Held) -> Result<bool, Refused> {
        let announced = usize::try_from(self.body.size_hint().lower()).unwrap_or(usize::MAX);
        self.read.reserve_exact(announced.min(limit - self.read.len().min(limit)));
        while !self.whole && self.read.len() <= limit {
            let earned = Duration::from_millis(self.read.len() as u64 * 1000 / SLOWEST);
            let frame = timeout_at(self.started + self.patience + earned, self.body.frame());
            match frame.await {
                Err(_) => return Err(Refused::Slow),
                Ok(Some(Err(_))) => return Err(Refused::Broken),
                Ok(None) => self.whole = true,
                Ok(Some(Ok(frame))) => {
                    let Some(bytes) = frame.data_ref() else { continue };
                    if !held.add(bytes.len()) {
                        return Err(Refused::Busy);
                    }
                    self.read.extend_from_slice(bytes);
                }
            }
        }
        Ok(self.whole && self.read.len() <= limit)
    }

    /// What is here of it so far.
    pub(crate) fn so_far(&self) -> &[u8] {
        &self.read
    }

    /// What is here of it so far, which is not kept any longer.
    pub(crate) fn take(&mut self) -> Bytes {
        std::mem::take(&mut self.read).into()
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        self.read.into()
    }

    /// Takes a little more of it and throws it away: a client that is still sending reads no answer.
    pub(crate) async fn waste(&mut self) {
        self.read = Vec::new();
        let (end, mut wasted) = (Instant::now() + WASTE_TIME, 0);
        while let (true, Ok(Some(Ok(frame)))) = (wasted < WASTE, timeout_at(end, self.body.frame()).await) {
            wasted += frame.data_ref().map_or(0, Bytes::len);
        }
    }
}
