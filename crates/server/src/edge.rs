//! What a server gives to whoever connects: time, connections, bytes, failed log-ins; and whose word it takes for where a request
//! came from.

use std::net::IpAddr;
use std::time::Duration;

use axum::http::{HeaderMap, header};
use ipnet::IpNet;
use ladu_identity::attempts::AttemptLimits;

/// Below so many bytes a second a body or an answer is not on its way but held up.
pub(crate) const SLOWEST: u64 = 8 << 10;
/// The most bytes of a request's head, its query included.
pub(crate) const HEAD: usize = 128 << 10;

/// Limits and trust at the edge.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Within this the head of a request has to be there; a connection on which nothing is asked for so long is closed.
    pub head_timeout: Duration,
    /// Within this the body has to be there, and a second more for each 8 KiB of it.
    pub body_timeout: Duration,
    /// Within this a client has to take what it is sent, and a second more for each 8 KiB.
    pub write_timeout: Duration,
    /// Within this the server has stopped, whatever clients do.
    pub stop_timeout: Duration,
    /// The most connections at once.
    pub connections: usize,
    /// The most connections at once from one address (of IPv6: one network of 64 bits). Trusted proxies have no such limit.
    pub connections_per_address: usize,
    /// The largest body of a request whose session is proven, in bytes.
    pub max_body: usize,
    /// The largest body before a session is proven, in bytes.
    pub max_strange_body: usize,
    /// The most bytes of bodies that are held at once; an account, or an address without a session, has a quarter of them at most.
    pub body_bytes: usize,
    /// How many log-ins may fail.
    pub attempts: AttemptLimits,
    /// Networks of proxies whose X-Forwarded-... headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whoever sends it as a bearer token sees the metrics; without one, only this machine does.
    pub metrics_token: Option<String>,
}

impl Default for Edge {
    fn default() -> Edge {
        Edge {
            head_timeout: Duration::from_secs(60),
            body_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            stop_timeout: Duration::from_secs(4),
            connections: 2000,
            connections_per_address: 200,
            max_body: 32 << 20,
            max_strange_body: 1 << 20,
            body_bytes: 256 << 20,
            attempts: AttemptLimits::default(),
            trusted_proxies: Vec::new(),
            metrics_token: None,
        }
    }
}

/// Who sent a request, and by which address of this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) address: IpAddr,
    /// The address of this server without a final slash, as the client knows it.
    pub(crate) base_url: String,
    /// Somebody says that the request was passed on, whether that is believed or not.
    pub(crate) is_forwarded: bool,
}

impl Edge {
    /// Is it the address of a proxy whose word is taken?
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(&address))
    }

    /// Who sent a request that came over a connection from `peer`. What headers say of it counts only from trusted proxies: of
    /// X-Forwarded-For the last address that is none of them.
    pub(crate) fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> Caller {
        let peer = peer.to_canonical();
        let is_trusted = self.trusts(peer);
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        let by_proxy = |name: &str| text(name).filter(|value| is_trusted && !value.is_empty());
        let mut address = peer;
        if is_trusted {
            let lines = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
            let all: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
            for hop in all.into_iter().rev() {
                // What a proxy has written before something that is no address is not known to be its word.
                let Some(hop) = address_of(hop) else { break };
                address = hop;
                if !self.trusts(hop) {
                    break;
                }
            }
        }
        let host = by_proxy("x-forwarded-host").or_else(|| text(header::HOST.as_str())).unwrap_or("localhost");
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
        let host: String = host.chars().filter(|c| plain(*c)).collect();
        let is_secure = by_proxy("x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
        let base_url = format!("{}://{host}", if is_secure { "https" } else { "http" });
        let is_forwarded =
            [FORWARDED_FOR, "forwarded", "via", "x-real-ip"].iter().any(|name| headers.contains_key(*name));
        Caller { address, base_url, is_forwarded }
    }
}

const FORWARDED_FOR: &str = "x-forwarded-for";

/// An address as proxies write it: alone, with a port, or in brackets.
fn address_of(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let alone = text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    alone.or_else(with_port).or_else(in_brackets).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(trusted: &[&str], peer: &str, headers: &[(&'static str, &str)]) -> (String, String) {
        let edge =
            Edge { trusted_proxies: trusted.iter().map(|net| net.parse().unwrap()).collect(), ..Edge::default() };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let caller = edge.caller(peer.parse().unwrap(), &map);
        (caller.address.to_string(), caller.base_url)
    }

    #[test]
    fn only_trusted_proxies_say_where_a_request_came_from() {
        let said = [
            ("host", "inner:8080"),
            ("x-forwarded-for", "203.0.113.9, 192.0.2.1"),
            ("x-forwarded-host", "shop.example"),
            ("x-forwarded-proto", "https"),
        ];
        let told = |address: &str, url: &str| (address.to_owned(), url.to_owned());
        assert_eq!(caller(&[], "10.0.0.1", &said), told("10.0.0.1", "http://inner:8080"));
        assert_eq!(caller(&["10.0.0.0/8"], "10.0.0.1", &said), told("192.0.2.1", "https://shop.example"));
        assert_eq!(caller(&["10.0.0.0/8", "192.0.2.0/24"], "10.0.0.1", &said).0, "203.0.113.9", "through two proxies");
        assert_eq!(caller(&["10.0.0.0/8"], "198.51.100.7", &said), told("198.51.100.7", "http://inner:8080"));
        assert_eq!(caller(&["10.0.0.0/8"], "::ffff:10.0.0.1", &said).0, "192.0.2.1");
    }

    #[test]
    fn addresses_are_read_as_proxies_write_them() {
        let last = |text: &str| caller(&["10.0.0.0/8"], "10.0.0.1", &[("x-forwarded-for", text)]).0;
        assert_eq!(last("192.0.2.1:4711"), "192.0.2.1");
        assert_eq!(last("\"[2001:db8::1]:4711\""), "2001:db8::1");
        assert_eq!(last("[2001:db8::1]"), "2001:db8::1");
        assert_eq!(last("192.0.2.1, unknown"), "10.0.0.1", "what comes before nonsense is not believed");
        assert_eq!(last("192.0.2.1, 10.9.9.9"), "192.0.2.1");
        assert_eq!(last(""), "10.0.0.1");
    }
}
