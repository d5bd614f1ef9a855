//! The HTTP edge: accepts, reads the body within its limit, hands over to a worker, answers.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, Request as HttpRequest, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use ladu_identity::keys::key_hash;
use ladu_identity::origin::Origin;
use ladu_office::PageRequest;
use ladu_wire::Format;
use tokio::sync::oneshot;
use tower_http::compression::CompressionLayer;

use crate::budget::{Held, Holder};
use crate::dispatch::{dispatch, is_welcome, report};
use crate::edge::Caller;
use crate::exchange::Reply;
use crate::incoming::{self, Glimpse, Incoming};
use crate::paper;
use crate::receive::{Receiving, Refused};
use crate::safety::{Page, page, secure};
use crate::state::Server;

/// The routes of a server.
pub fn router(server: Arc<Server>) -> Router {
    let routes = Router::new()
        .route("/api", any(classic))
        .route("/api/", any(classic))
        .route("/report/{link}", get(download))
        .route("/paper/{link}", get(show_paper))
        .route("/", get(|| async { axum::response::Redirect::temporary("/reference") }))
        .route("/reference", get(read))
        .route("/reference/{*page}", get(read))
        .route("/openapi.json", get(read))
        .route("/assets/{name}", get(read))
        .route("/files/{account}/{folder}/{name}", get(file))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(server);
    at_the_edge(routes)
}

/// Routes with what every answer of a server goes through.
pub fn at_the_edge(routes: Router) -> Router {
    routes.layer(axum::middleware::map_response(secure)).layer(CompressionLayer::new())
}

/// The one address of every call.
async fn classic(
    State(server): State<Arc<Server>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: HttpRequest,
) -> Response {
    if request.method() == Method::OPTIONS {
        return allow_origins(StatusCode::NO_CONTENT.into_response());
    }
    let caller = server.edge.caller(peer.ip(), request.headers());
    let mut held = server.budget.begin(Holder::Stranger(Origin::from(caller.address)));
    let incoming = match receive(&server, request, caller, &mut held).await {
        Ok(incoming) => incoming,
        Err(refused) => return allow_origins(refused.into_response()),
    };
    let (reply, answer) = oneshot::channel();
    let handler = server.clone();
    server.workers.run(move || dispatch(&handler, incoming, reply));
    let answer = answer.await;
    drop(held);
    let Ok(reply) = answer else {
        // The worker fell over; the envelope keeps its form so that the client reads an error and not a broken answer.
        let body = r#"{"status":{"request":"","requestUnixTime":0,"responseStatus":"error","errorCode":1003,"errorField":null,"generationTime":0,"recordsTotal":0,"recordsInResponse":0},"records":null}"#;
        return allow_origins(body.into_response());
    };
    allow_origins(sent(reply))
}

/// Reads a request: as much of its body as may be large for who asks. One that is too long for that is cut, and answered as what is
/// known of it deserves.
async fn receive(
    server: &Arc<Server>,
    request: HttpRequest,
    caller: Caller,
    held: &mut Held,
) -> Result<Incoming, Refused> {
    let (parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let mut receiving = Receiving::new(body, server.edge.body_timeout);
    let is_short = receiving.read_to(server.edge.max_strange_body, held).await?;
    if !is_short {
        let Glimpse { params, .. } = incoming::glimpse(&query, &parts.headers, receiving.so_far(), true);
        let key = incoming::key(&parts.headers, &params);
        let (origin, asking) = (Origin::from(caller.address), server.clone());
        let (told, welcome) = oneshot::channel();
        server.workers.run(move || {
            let _ = told.send(is_welcome(&asking, key.as_deref(), &params, origin));
        });
        let Ok(Some(account)) = welcome.await else {
            let body = receiving.take();
            receiving.waste().await;
            return Ok(Incoming { query, headers: parts.headers, body, is_cut: true, caller });
        };
        if !held.pass_to(Holder::Account(account)) {
            return Err(Refused::Busy);
        }
        if !receiving.read_to(server.edge.max_body, held).await? {
            receiving.waste().await;
            return Err(Refused::TooLarge);
        }
    }
    Ok(Incoming { query, headers: parts.headers, body: receiving.into_bytes(), is_cut: false, caller })
}

/// The answer of a call with its headers.
fn sent(reply: Reply) -> Response {
    let content_type = match (reply.typed, reply.format) {
        (true, Format::Json) => "application/json; charset=UTF-8",
        (true, Format::Xml) => "application/xml; charset=UTF-8",
        (false, _) => "text/html; charset=UTF-8",
    };
    let mut response = Response::new(Body::from(reply.body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if reply.replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    if let Some(quota) = reply.quota {
        for (name, value) in QUOTA.into_iter().zip([quota.limit, quota.left, quota.reset]) {
            headers.insert(name, HeaderValue::from(value));
        }
    }
    if let Some(seconds) = reply.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// What is left of the account's hour: requests in an hour, requests left, seconds until the next.
const QUOTA: [&str; 3] = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"];

/// Says of an answer that it was given before to the same request with the same key.
const REPLAYED: &str = "idempotent-replayed";

/// Browser tills and plug-ins call from pages of other origins.
fn allow_origins(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, OPTIONS"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("content-type, sessionkey, authorization, idempotency-key"),
    );
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(
            "idempotent-replayed, ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after",
        ),
    );
    response
}

/// A page that people read, or a file that such pages are made of.
async fn read(
    State(server): State<Arc<Server>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: HttpRequest,
) -> Response {
    let caller = server.edge.caller(peer.ip(), request.headers());
    let base_url = server.config.public_url.clone().unwrap_or(caller.base_url);
    let encodings = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let asked = PageRequest {
        path: request.uri().path(),
        query: request.uri().query().unwrap_or_default(),
        encodings: encodings.unwrap_or_default(),
        base_url: &base_url,
    };
    let Some(reply) = ladu_office::respond(asked) else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(reply.kind));
    let cache = if reply.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if !reply.encoding.is_empty() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(reply.encoding));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if let Some(to) = reply.location.and_then(|to| HeaderValue::from_str(&to).ok()) {
        headers.insert(header::LOCATION, to);
    }
    page(response, Page::Own)
}

async fn download(State(server): State<Arc<Server>>, Path(link): Path<String>) -> Response {
    let (sender, text) = oneshot::channel();
    let worker = server.clone();
    server.workers.run(move || {
        let _ = sender.send(report(&worker, link.trim_end_matches(".csv")));
    });
    match text.await {
        Ok(Ok((text, charset))) => {
            let kind = format!("text/csv; charset={charset}");
            ([(header::CONTENT_TYPE, kind.as_str()), (header::CONTENT_DISPOSITION, "attachment")], text).into_response()
        }
        Ok(Err(_)) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A document's paper. Whoever has the signed link may see it.
async fn show_paper(State(server): State<Arc<Server>>, Path(link): Path<String>) -> Response {
    let (sender, paper) = oneshot::channel();
    let worker = server.clone();
    server.workers.run(move || {
        let _ = sender.send(paper::open(&worker, &link));
    });
    let mut status = StatusCode::OK;
    let (kind, bytes) = match paper.await {
        Ok(Ok(paper::Opened::Page(page))) => ("text/html; charset=UTF-8", page.into_bytes()),
        Ok(Ok(paper::Opened::Pdf(bytes))) => ("application/pdf", bytes),
        Ok(Ok(paper::Opened::Ended(page))) => {
            status = StatusCode::GONE;
            ("text/html; charset=UTF-8", page.into_bytes())
        }
        Ok(Err(_)) => return StatusCode::NOT_FOUND.into_response(),
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    let mut response = bytes.into_response();
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    page(response, Page::Paper)
}

/// A picture or a file. Whoever knows the address may have it; nobody can guess one. What stands there never changes.
async fn file(
    State(server): State<Arc<Server>>,
    Path((account, folder, name)): Path<(String, String, String)>,
) -> Response {
    let (sender, answer) = oneshot::channel();
    let (blobs, key) = (server.blobs.clone(), format!("{account}/{folder}/{name}"));
    server.workers.run(move || {
        let _ = sender.send(blobs.get(&key));
    });
    let Ok(Ok(bytes)) = answer.await else { return StatusCode::NOT_FOUND.into_response() };
    let kind = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("jpg") => "image/jpeg",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    for (name, value) in [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")]
    {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Pictures were written anew by us. Anything else is as somebody sent it: it is saved, never shown.
    let ours = ladu_files::Size::ALL
        .iter()
        .any(|size| name.strip_prefix(size.name()).is_some_and(|rest| matches!(rest, ".jpg" | ".png")));
    if !ours {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    }
    response
}

/// A server that takes longer to reach its data is not ready.
const READY: std::time::Duration = std::time::Duration::from_secs(5);

async fn ready(State(server): State<Arc<Server>>) -> Response {
    let (sender, ready) = oneshot::channel();
    let worker = server.clone();
    server.workers.run(move || {
        let _ = sender.send(worker.store.check().is_ok());
    });
    match tokio::time::timeout(READY, ready).await {
        Ok(Ok(true)) => "ready".into_response(),
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The figures, for whoever has the token; where none is set, for this machine alone.
async fn metrics(
    State(server): State<Arc<Server>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    let caller = server.edge.caller(peer.ip(), &headers);
    let is_allowed = match &server.edge.metrics_token {
        Some(token) => {
            let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
            sent.and_then(|value| value.strip_prefix("Bearer ")).is_some_and(|sent| key_hash(sent) == key_hash(token))
        }
        // A request that was passed on comes from elsewhere, whoever says where from.
        None => caller.address.is_loopback() && !caller.is_forwarded,
    };
    if is_allowed { server.metrics.text().into_response() } else { StatusCode::FORBIDDEN.into_response() }
}
