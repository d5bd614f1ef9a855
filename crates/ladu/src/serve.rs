//! `ladu serve`: answers requests until it is asked to stop, then finishes what has begun.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use clap::builder::FalseyValueParser;
use ladu_identity::accounts;
use ladu_server::Config;
use ladu_store::{Engine, Options, Store};
use tokio::sync::oneshot;

use crate::demo::{self, DemoOptions};
use crate::edge_options::EdgeOptions;
use crate::remote::{self, Execute};
use crate::session::Hosting;
use crate::settings::Place;
use crate::system_context::{now, told};

/// How long what was asked for before the server stopped may take to be written.
const LAST_WRITES: Duration = Duration::from_secs(30);

/// `ladu serve`.
#[derive(Args)]
pub(crate) struct Serve {
    /// Where accounts are kept.
    #[command(flatten)]
    place: Place,
    /// Address and port.
    #[arg(long, env = "LADU_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Requests that an account may make in a clock hour; 0 means no limit.
    #[arg(long, env = "LADU_HOURLY_LIMIT", default_value_t = 500, allow_negative_numbers = true,
          value_parser = clap::value_parser!(i64).range(0..))]
    hourly_limit: i64,
    /// Address of this server in links, when clients call it by another.
    #[arg(long, env = "LADU_PUBLIC_URL")]
    public_url: Option<String>,
    /// Where pictures and files are kept: a folder, or s3://bucket/prefix with the usual AWS_... variables; `files` in the data folder
    /// when left out.
    #[arg(long, env = "LADU_FILES")]
    files: Option<String>,
    /// Mail server for documents: smtp://user:password@host:port?tls=required, or smtps://... No mail is sent without one.
    #[arg(long, env = "LADU_MAIL", hide_env_values = true)]
    mail: Option<String>,
    /// Let accounts name log-in providers whose keys are at http:// addresses: for closed networks only.
    #[arg(long, env = "LADU_KEYS_OVER_HTTP", value_parser = FalseyValueParser::new())]
    keys_over_http: bool,
    /// What clients are given.
    #[command(flatten)]
    edge: EdgeOptions,
    /// Make a marked demo account with demo data, unless there is one.
    #[arg(long, env = "LADU_DEMO", value_parser = FalseyValueParser::new())]
    demo: bool,
    /// How the demo is made.
    #[command(flatten)]
    demo_options: DemoOptions,
}

/// Serves.
pub(crate) fn run(serve: Serve, execute: Execute) -> anyhow::Result<()> {
    let store: Store = serve.place.open()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // Before the demo is made, which takes a while: an address that is taken is told at once.
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind(&serve.listen))
        .with_context(|| format!("cannot listen on {}", serve.listen))?;
    let made = if serve.demo { Some(demo::ensure(&store, &serve.demo_options, now())?) } else { None };
    let files = serve.files.unwrap_or_else(|| format!("{}/files", serve.place.data));
    let hosting = Hosting { store: store.clone(), files: files.clone() };
    let mut config = Config {
        hourly_limit: serve.hourly_limit,
        public_url: serve.public_url,
        files,
        mail: serve.mail,
        keys_over_http: serve.keys_over_http,
        edge: serve.edge.into(),
        ..Config::default()
    };
    if store.engine() == Engine::Postgres {
        // Threads wait for the database there, not for the processor.
        config.workers = Options::default().readers;
    }
    let is_empty = accounts::list(&store).map_err(told)?.iter().all(|account| account.state == accounts::DELETED);
    let _commands = match serve.place.folder() {
        Some(folder) => Some(remote::listen(&folder, hosting, execute)?),
        None => None,
    };
    let server = ladu_server::start(store, config).map_err(told)?;
    let done = runtime.block_on(async {
        let address = listener.local_addr()?;
        let (ask, asked) = oneshot::channel();
        let until = async move {
            let _ = asked.await;
        };
        let mut serving = std::pin::pin!(ladu_server::serve(Arc::clone(&server), listener, until));
        println!("Ladu answers on http://{address}/api/");
        if is_empty {
            println!("There is no account yet: ladu account create --company \"My Shop\" --country EE");
        }
        if let Some(made) = made {
            made.lines(Some(address)).iter().for_each(|line| println!("{line}"));
        }
        tokio::select! {
            ended = &mut serving => return ended.context("serving"),
            () = stop() => tracing::info!("stopping"),
        }
        let _ = ask.send(());
        tokio::select! {
            ended = serving => ended.context("serving"),
            () = tokio::time::sleep(LAST_WRITES) => Err(anyhow::anyhow!("some changes were not written in time")),
            () = stop() => Err(anyhow::anyhow!("stopped without waiting for requests")),
        }
    });
    // Whatever still holds a connection to the database lets go of it on this thread, where waiting is allowed.
    runtime.shutdown_timeout(Duration::from_secs(1));
    drop(server);
    done
}

/// Done when the process is asked to end.
async fn stop() {
    let interrupted = tokio::signal::ctrl_c();
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupted => {}
        () = terminated => {}
    }
}
