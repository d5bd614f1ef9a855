//! The public keys of log-in providers, fetched from where accounts say they are.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use ladu_wire::{Code, Fault};

/// How long keys are used before they are fetched again.
const LIFE: Duration = Duration::from_secs(60);
/// How long a provider that did not answer is left alone.
const PAUSE: Duration = Duration::from_secs(30);
/// How long a provider may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// The longest answer, in bytes.
const LONGEST: usize = 256 << 10;
/// How many providers' keys are remembered.
const MOST: usize = 1000;

/// What providers have answered, and when; none when one did not.
#[derive(Default)]
pub(crate) struct Providers {
    known: Mutex<HashMap<String, (Instant, Option<String>)>>,
    /// Addresses without TLS are allowed.
    plain: bool,
}

impl Providers {
    /// Of a server that may or may not use addresses without TLS.
    pub(crate) fn new(plain: bool) -> Providers {
        Providers { plain, ..Providers::default() }
    }

    /// What is at an address. One that is not `https://` is a wrong configuration (1188): keys that anybody on the way could replace
    /// prove nothing, and inner services without TLS are nobody's business. No answer is 1209.
    pub(crate) fn fetch(&self, url: &str) -> Result<String, Fault> {
        let is_safe = url.starts_with("https://") || (self.plain && url.starts_with("http://"));
        if !is_safe {
            return Err(Fault::of(Code::BAD_CONFIGURATION));
        }
        let unreachable = || Fault::of(Code::NO_IDENTITY_SERVICE);
        if let Some(found) = self.remembered(url) {
            return found.ok_or_else(unreachable);
        }
        let answer = ask(url);
        if let Err(reason) = &answer {
            tracing::warn!(url, "the keys of a log-in provider cannot be fetched: {reason}");
        }
        let answer = answer.ok();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(url.to_owned(), (Instant::now(), answer.clone()));
        answer.ok_or_else(unreachable)
    }

    fn remembered(&self, url: &str) -> Option<Option<String>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (when, answer) = known.get(url)?;
        let life = if answer.is_some() { LIFE } else { PAUSE };
        (when.elapsed() < life).then(|| answer.clone())
    }
}

/// Fetches a text. It runs on a thread of its own business, so it may wait.
fn ask(url: &str) -> Result<String, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
    let work = async {
        let client =
            reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
        let mut answer = client.get(url).send().await?.error_for_status()?;
        let mut bytes = Vec::new();
        while let Some(part) = answer.chunk().await? {
            bytes.extend_from_slice(&part);
            if bytes.len() > LONGEST {
                return Ok(None);
            }
        }
        Ok::<_, reqwest::Error>(Some(bytes))
    };
    let bytes = runtime.block_on(work).map_err(|error| error.to_string())?;
    String::from_utf8(bytes.ok_or("the answer is too long")?).map_err(|error| error.to_string())
}
