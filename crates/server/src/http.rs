//! The HTTP edge: accepts, reads the body within its limit, hands over to a worker, answers.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Path, Request as HttpRequest, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get};
use ladu_wire::Format;
use tokio::sync::oneshot;
use tower_http::compression::CompressionLayer;

use crate::dispatch::{dispatch, report};
use crate::incoming::{self, Incoming};
use crate::paper;
use crate::state::Server;

/// The routes of a server.
pub fn router(server: Arc<Server>) -> Router {
    let routes = Router::new()
        .route("/api", any(classic))
        .route("/api/", any(classic))
        .route("/report/{link}", get(download))
        .route("/paper/{link}", get(show_paper))
        .route("/", get(|| async { axum::response::Redirect::temporary("/reference") }))
        .route("/reference", get(|| async { Html(crate::reference::PAGE.as_str()) }))
        .route("/files/{account}/{folder}/{name}", get(file))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(server);
    at_the_edge(routes)
}

/// Routes with what every answer of a server goes through.
pub fn at_the_edge(routes: Router) -> Router {
    routes.layer(CompressionLayer::new())
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
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, server.config.max_body).await else {
        return allow_origins(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let (params, unreadable) = incoming::read(parts.uri.query().unwrap_or_default(), &parts.headers, body).await;
    let incoming = Incoming { params, unreadable, headers: parts.headers, ip: peer.ip().to_string() };
    let (reply, answer) = oneshot::channel();
    let handler = server.clone();
    server.workers.run(move || dispatch(&handler, incoming, reply));
    let Ok(reply) = answer.await else {
        // The worker fell over; the envelope keeps its form so that the client reads an error and not a broken answer.
        let body = r#"{"status":{"request":"","requestUnixTime":0,"responseStatus":"error","errorCode":1003,"errorField":null,"generationTime":0,"recordsTotal":0,"recordsInResponse":0},"records":null}"#;
        return allow_origins(body.into_response());
    };
    let content_type = match (reply.typed, reply.format) {
        (true, Format::Json) => "application/json; charset=UTF-8",
        (true, Format::Xml) => "application/xml; charset=UTF-8",
        (false, _) => "text/html; charset=UTF-8",
    };
    let mut response = Response::new(Body::from(reply.body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if reply.replayed {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    allow_origins(response)
}

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
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(REPLAYED));
    response
}

async fn download(State(server): State<Arc<Server>>, Path(link): Path<String>) -> Response {
    let (sender, text) = oneshot::channel();
    let worker = server.clone();
    server.workers.run(move || {
        let _ = sender.send(report(&worker, link.trim_end_matches(".csv")));
    });
    match text.await {
        Ok(Ok((text, charset))) => {
            ([(header::CONTENT_TYPE, format!("text/csv; charset={charset}"))], text).into_response()
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
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; img-src *; style-src 'unsafe-inline'"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
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
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ] {
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

async fn ready(State(server): State<Arc<Server>>) -> Response {
    let (sender, ready) = oneshot::channel();
    let worker = server.clone();
    server.workers.run(move || {
        let _ = sender.send(ladu_identity::accounts::list(&worker.store).is_ok());
    });
    match ready.await {
        Ok(true) => "ready".into_response(),
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn metrics(State(server): State<Arc<Server>>) -> Vec<u8> {
    server.metrics.text()
}
