//! What `ladu serve` gives to clients of connections, bytes and failed log-ins, and whom it trusts.

use clap::Args;
use ipnet::IpNet;
use ladu_server::{AttemptLimits, Edge};

/// Limits and trust at the edge.
#[derive(Args)]
pub(crate) struct EdgeOptions {
    /// Proxies whose X-Forwarded-For, -Host and -Proto are believed: addresses or networks with commas between them, such as
    /// 127.0.0.1,10.0.0.0/8. Nobody else's are.
    #[arg(long, env = "LADU_TRUSTED_PROXY", value_delimiter = ',', value_parser = network)]
    trusted_proxy: Vec<IpNet>,
    /// The most connections at once.
    #[arg(long, env = "LADU_CONNECTIONS", default_value_t = Edge::default().connections)]
    connections: usize,
    /// Connections at once from one address that is no trusted proxy.
    #[arg(long, env = "LADU_CONNECTIONS_PER_ADDRESS", default_value_t = Edge::default().connections_per_address)]
    connections_per_address: usize,
    /// Memory for the bodies of requests, in MiB; an account or an address has a quarter of it at most.
    #[arg(long, env = "LADU_BODY_MEMORY", default_value_t = 256, value_parser = clap::value_parser!(u32).range(128..=1_000_000))]
    body_memory: u32,
    /// Log-ins that may fail from one address in ten minutes; 0 means no limit.
    #[arg(long, env = "LADU_FAILED_LOG_INS", default_value_t = AttemptLimits::default().by_address)]
    failed_log_ins: u32,
    /// Log-ins to one account that may fail in ten minutes from addresses that nobody has logged in to it from; 0 means no limit.
    #[arg(long, env = "LADU_FAILED_LOG_INS_PER_ACCOUNT", default_value_t = AttemptLimits::default().by_account)]
    failed_log_ins_per_account: u32,
    /// Show /metrics to whoever sends this as a bearer token; without one, to this machine only.
    #[arg(long, env = "LADU_METRICS_TOKEN", hide_env_values = true)]
    metrics_token: Option<String>,
}

/// A network, or a single address.
fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let address = || text.parse::<std::net::IpAddr>().ok().map(IpNet::from);
    text.parse().ok().or_else(address).ok_or_else(|| "an address, or a network such as 10.0.0.0/8".to_owned())
}

impl From<EdgeOptions> for Edge {
    fn from(options: EdgeOptions) -> Edge {
        Edge {
            connections: options.connections,
            connections_per_address: options.connections_per_address,
            body_bytes: usize::try_from(options.body_memory).unwrap_or(usize::MAX).saturating_mul(1 << 20),
            attempts: AttemptLimits {
                by_address: options.failed_log_ins,
                by_account: options.failed_log_ins_per_account,
            },
            trusted_proxies: options.trusted_proxy,
            metrics_token: options.metrics_token,
            ..Edge::default()
        }
    }
}
