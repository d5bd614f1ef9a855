//! Reads a request of any carrier into parameters: query, form, multipart; whatever its Content-Type says.

use std::convert::Infallible;

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use ladu_wire::{Code, Fault, Params};

/// The most parts of a multipart body that are read.
const MAX_PARTS: usize = ladu_wire::MAX_PARAMS;

/// What a request says.
pub(crate) struct Incoming {
    /// What could be read.
    pub(crate) params: Params,
    /// Why the rest could not.
    pub(crate) unreadable: Option<Fault>,
    pub(crate) headers: HeaderMap,
    pub(crate) ip: String,
}

/// The parameters of query and body; where both name one, the body wins.
pub(crate) async fn read(query: &str, headers: &HeaderMap, body: Bytes) -> (Params, Option<Fault>) {
    let mut params = Params::default();
    let in_query = params.add_form(query.as_bytes());
    let in_body = match multipart_boundary(headers) {
        Some(boundary) => read_multipart(&mut params, boundary, body).await,
        None => params.add_form(&body),
    };
    (params, in_query.and(in_body).err())
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

impl Incoming {
    /// The session key: parameter, cookie `apisession_<clientCode>`, or header.
    pub(crate) fn key(&self, params: &Params) -> Option<String> {
        if let Some(key) = params.filled("sessionKey") {
            return Some(key.to_owned());
        }
        let cookie = format!("apisession_{}", params.get("clientCode").unwrap_or_default());
        let cookies = self.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let in_cookie = cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, value)| *name == cookie && !value.is_empty());
        if let Some((_, key)) = in_cookie {
            return Some(key.to_owned());
        }
        let in_header = self.headers.get("sessionKey").and_then(|value| value.to_str().ok()).map(str::trim);
        in_header.filter(|key| !key.is_empty()).map(str::to_owned)
    }

    /// The address by which the client called this server.
    pub(crate) fn base_url(&self) -> String {
        let text = |name: &str| self.headers.get(name).and_then(|value| value.to_str().ok());
        let host = text("x-forwarded-host").or_else(|| text("host")).unwrap_or("localhost");
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
        let host: String = host.chars().filter(|c| plain(*c)).collect();
        let scheme = if text("x-forwarded-proto") == Some("https") { "https" } else { "http" };
        format!("{scheme}://{host}")
    }
}
