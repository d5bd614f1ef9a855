//! Connections: how many there may be, what each may take of time, and how they end when the server stops.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use ladu_identity::origin::Origin;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower_service::Service as _;

use crate::edge::{Edge, HEAD};
use crate::paced::Paced;

/// How long nothing is accepted after that has failed: mostly there are no descriptors left.
const PAUSE: Duration = Duration::from_millis(50);

/// Connections that are open, in all and by where they come from.
#[derive(Default)]
struct Open(Mutex<(usize, HashMap<Origin, usize>)>);

impl Open {
    fn counts(&self) -> MutexGuard<'_, (usize, HashMap<Origin, usize>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one more until it is dropped; none when there are enough.
    fn admit(self: &Arc<Open>, edge: &Edge, address: IpAddr) -> Option<Connected> {
        let origin = Origin::from(address);
        let mut counts = self.counts();
        let of_origin = counts.1.get(&origin).copied().unwrap_or(0);
        let is_crowded = of_origin >= edge.connections_per_address && !edge.trusts(address);
        if is_crowded || counts.0 >= edge.connections {
            return None;
        }
        counts.0 += 1;
        counts.1.insert(origin, of_origin + 1);
        Some(Connected { open: self.clone(), origin })
    }
}

/// A connection that is counted.
struct Connected {
    open: Arc<Open>,
    origin: Origin,
}

impl Drop for Connected {
    fn drop(&mut self) {
        let mut counts = self.open.counts();
        counts.0 -= 1;
        match counts.1.get_mut(&self.origin) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(counts.1.remove(&self.origin)),
        }
    }
}

/// Answers requests until `stop` is done. Then nothing new is accepted, what has begun is finished, and what is not within the time for
/// that is cut off.
pub(crate) async fn serve(routes: Router, edge: Arc<Edge>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let (stopping, stopped) = watch::channel(false);
    let open = Arc::new(Open::default());
    let mut tasks = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = tasks.join_next() => continue,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                if let Some(connected) = open.admit(&edge, peer.ip().to_canonical()) {
                    let answering = answer(routes.clone(), edge.clone(), stream, peer, stopped.clone());
                    tasks.spawn(async move {
                        answering.await;
                        drop(connected);
                    });
                }
            }
            Err(error) => {
                tracing::warn!("no connection could be accepted: {error}");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    let _ = stopping.send(true);
    let ended = tokio::time::timeout(edge.stop_timeout, async { while tasks.join_next().await.is_some() {} }).await;
    if ended.is_err() {
        tracing::warn!("{} connections that did not end in time were cut off", tasks.len());
        tasks.shutdown().await;
    }
}

/// Answers what is asked on one connection.
async fn answer(
    routes: Router,
    edge: Arc<Edge>,
    stream: TcpStream,
    peer: SocketAddr,
    mut stopped: watch::Receiver<bool>,
) {
    // Answers are written in one piece: waiting for more would only make them late.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let mut routes = routes.clone();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        async move { Ok::<_, Infallible>(routes.call(request).await.unwrap_or_else(|never| match never {})) }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(edge.head_timeout).max_buf_size(HEAD);
    let io = TokioIo::new(Paced::new(stream, edge.write_timeout));
    let mut connection = std::pin::pin!(builder.serve_connection(io, service));
    // That a client goes away, or sends what is no HTTP, is its own business.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = async { drop(stopped.wait_for(|stopped| *stopped).await) } => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_connections_and_the_server_so_many_in_all() {
        let trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        let edge = Edge { connections: 5, connections_per_address: 2, trusted_proxies, ..Edge::default() };
        let open = Arc::new(Open::default());
        let admit = |address: &str| open.admit(&edge, address.parse().unwrap());
        let first = [admit("192.0.2.1"), admit("192.0.2.1")];
        assert!(first.iter().all(Option::is_some) && admit("192.0.2.1").is_none());
        let proxy = [admit("10.0.0.1"), admit("10.0.0.1"), admit("10.0.0.1")];
        assert!(proxy.iter().all(Option::is_some), "a proxy speaks for many");
        assert!(admit("192.0.2.2").is_none(), "the server has its five");
        drop((first, proxy));
        let counts = open.counts();
        assert_eq!((counts.0, counts.1.len()), (0, 0));
    }
}
