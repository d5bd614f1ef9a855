//! The server: HTTP at the edge, checks in their order, then one transaction for each request on a worker thread.

mod budget;
mod bulk;
mod bulk_list;
mod claims;
mod connections;
mod dispatch;
mod edge;
mod envelope;
mod exchange;
mod expiry;
mod http;
mod incoming;
mod keys;
mod mail;
mod metrics;
mod paced;
mod paper;
mod public_call;
mod receive;
mod replay;
mod safety;
mod state;
mod system;
mod workers;
mod writing;

use std::sync::Arc;

use ladu_store::Store;
use ladu_wire::Fault;

pub use edge::Edge;
pub use http::{at_the_edge, router};
pub use ladu_identity::attempts::AttemptLimits;
pub use state::{Clock, Config, Server};

/// A server over a store, which already sends the mail that waits and releases goods whose reservation has run out.
pub fn start(store: Store, config: Config) -> Result<Arc<Server>, Fault> {
    let server = Server::new(store, config)?;
    system::sweep(&server)?;
    mail::keep_trying(&server)?;
    expiry::keep_releasing(&server)?;
    Ok(server)
}

/// Answers requests at an address until `stop` is done; then what has begun is finished, as far as clients let it end in time.
pub async fn serve(
    server: Arc<Server>,
    listener: tokio::net::TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    connections::serve(router(server.clone()), server.edge.clone(), listener, stop).await;
    // It waits for the database, which no thread of the runtime may.
    let closing = move || {
        if let Err(fault) = server.admission.close(&server.store) {
            tracing::warn!("requests that were counted ahead stay counted: {fault}");
        }
        server.store.close();
    };
    tokio::task::spawn_blocking(closing).await.map_err(std::io::Error::other)
}

/// Answers requests by some routes until `stop` is done.
pub async fn serve_routes(
    routes: axum::Router,
    listener: tokio::net::TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    connections::serve(routes, Arc::new(Edge::default()), listener, stop).await;
    Ok(())
}
