//! Reads a request of any carrier into parameters: query, form, multipart; whatever its Content-Type says.

use std::convert::Infallible;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use ladu_wire::{Code, Fault, Params};
use memchr::memmem;

use crate::edge::Caller;

/// The most parts of a multipart body that are read.
const MAX_PARTS: usize = ladu_wire::MAX_PARAMS;
/// Up to so many bytes a request is read at once; of a longer one no more than who asks, until that is proven.
const SHORT: usize = 64 << 10;
/// Who asks, and for what.
const WHO: &[&str] = &["clientCode", "request", "requests", "sessionKey", "responseType", "sendContentType"];
/// So often these names may stand in a multipart body.
const MAX_GLIMPSES: usize = 100;
/// The longest of these values in a multipart body.
const LONGEST: usize = 4096;

/// A request as it came.
pub(crate) struct Incoming {
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// There was more of the body; nobody has proven that it is worth reading.
    pub(crate) is_cut: bool,
    pub(crate) caller: Caller,
}

/// What is known of a request at first sight.
pub(crate) struct Glimpse {
    /// All parameters of a short request; of a long one who asks, and for what.
    pub(crate) params: Params,
    /// What could not be read of it.
    pub(crate) unreadable: Option<Fault>,
    /// These are all parameters.
    pub(crate) is_whole: bool,
}

/// What is known at first sight of a request of which so much of the body is here.
pub(crate) fn glimpse(query: &str, headers: &HeaderMap, body: &[u8], is_cut: bool) -> Glimpse {
    let mut params = Params::default();
    let in_query = params.glimpse(query.as_bytes(), WHO, false);
    let in_body = match multipart_boundary(headers) {
        Some(boundary) => glimpse_multipart(&mut params, &boundary, body),
        None => params.glimpse(body, WHO, is_cut),
    };
    Glimpse { params, unreadable: in_query.and(in_body).err(), is_whole: false }
}

/// Looks for the parts that say who asks, of which there are a few. What is found is only believed when all of the body, read in earnest,
/// says the same.
fn glimpse_multipart(params: &mut Params, boundary: &str, body: &[u8]) -> Result<(), Fault> {
    const START: &[u8] = b"name=\"";
    let end = format!("\r\n--{boundary}");
    let mut found = 0;
    // One pass; what follows a name is looked at no further than it may be long.
    for at in memmem::find_iter(body, START) {
        let part = &body[at + START.len()..];
        let is_named = |name: &&&str| part.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.starts_with(b"\""));
        let Some(name) = WHO.iter().find(is_named) else { continue };
        found += 1;
        if found > MAX_GLIMPSES {
            return Err(Fault::of(Code::UNREADABLE));
        }
        let Some(begin) = memmem::find(&part[..part.len().min(LONGEST)], b"\r\n\r\n") else { continue };
        let value = &part[begin + 4..];
        match memmem::find(&value[..value.len().min(LONGEST + end.len())], end.as_bytes()) {
            Some(end) => {
                if let Ok(value) = std::str::from_utf8(&value[..end]) {
                    params.add((*name).to_owned(), value.to_owned())?;
                }
            }
            None if value.len() > LONGEST + end.len() => params.add((*name).to_owned(), String::new())?,
            None => {}
        }
    }
    Ok(())
}

impl Incoming {
    /// What is known at first sight.
    pub(crate) fn glimpse(&self) -> Glimpse {
        if self.is_cut || self.query.len() + self.body.len() > SHORT {
            return glimpse(&self.query, &self.headers, &self.body, self.is_cut);
        }
        let (params, unreadable) = self.read();
        Glimpse { params, unreadable, is_whole: true }
    }

    /// All parameters of query and body; where both name one, the body wins.
    pub(crate) fn read(&self) -> (Params, Option<Fault>) {
        let mut params = Params::default();
        let in_query = params.add_form(self.query.as_bytes());
        let in_body = match multipart_boundary(&self.headers) {
            Some(boundary) => at_once(read_multipart(&mut params, boundary, self.body.clone())),
            None => params.add_form(&self.body),
        };
        (params, in_query.and(in_body).err())
    }
}

/// Does something that waits for nothing, because all of it is here.
fn at_once(work: impl Future<Output = Result<(), Fault>>) -> Result<(), Fault> {
    let mut work = pin!(work);
    match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => Err(Fault::of(Code::UNREADABLE)),
    }
}

/// Do two readings of a request say the same about who asks, and for what?
pub(crate) fn is_same(glimpse: &Params, read: &Params) -> bool {
    let same = |name: &&str| {
        let (first, then) = (glimpse.get(name), read.get(name));
        match *name {
            // A list of requests is too long to have been looked at.
            "requests" => first.is_some() == then.is_some(),
            _ => first == then,
        }
    };
    WHO.iter().all(same)
}

fn multipart_boundary(headers: &HeaderMap) -> Option<String> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    multer::parse_boundary(content_type).ok()
}

async fn read_multipart(params: &mut Params, boundary: String, body: Bytes) -> Result<(), Fault> {
    let unreadable = |error: multer::Error| Fault { source: Some(Box::new(error)), ..Fault::of(Code::UNREADABLE) };
    let stream = tokio_stream_once(body);
    let mut parts = multer::Multipart::new(stream, boundary);
    let mut count = 0;
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        count += 1;
        if count > MAX_PARTS {
            return Err(Fault::of(Code::UNREADABLE));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(unreadable)?;
        if let Some(file) = file {
            // Bytes of a file travel on as the calls that take them in base64 expect it.
            params.add(name, ladu_api::upload::encode(&bytes))?;
            if params.get("filename").is_none() && !file.is_empty() {
                params.add("filename".to_owned(), file)?;
            }
            continue;
        }
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| Fault::of(Code::UNREADABLE))?;
        params.add(name, text)?;
    }
    Ok(())
}

/// A body that is already here, as the stream that the multipart reader wants.
fn tokio_stream_once(body: Bytes) -> impl futures_core::Stream<Item = Result<Bytes, Infallible>> + Send {
    let mut body = Some(body);
    Once(move || body.take())
}

struct Once<F>(F);

impl<F: FnMut() -> Option<Bytes> + Unpin> futures_core::Stream for Once<F> {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready((self.0)().map(Ok))
    }
}

/// The session key: parameter, cookie `apisession_<clientCode>`, or header.
pub(crate) fn key(headers: &HeaderMap, params: &Params) -> Option<String> {
    if let Some(key) = params.filled("sessionKey") {
        return Some(key.to_owned());
    }
    let cookie = format!("apisession_{}", params.get("clientCode").unwrap_or_default());
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let in_cookie = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == cookie && !value.is_empty());
    if let Some((_, key)) = in_cookie {
        return Some(key.to_owned());
    }
    let in_header = headers.get("sessionKey").and_then(|value| value.to_str().ok()).map(str::trim);
    in_header.filter(|key| !key.is_empty()).map(str::to_owned)
}
