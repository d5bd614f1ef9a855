//! The `ladu` program: serves, and keeps accounts, users and registers from the command line.

mod admin;
mod demo;
mod goods;
mod settings;

use std::sync::Arc;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use ladu_server::{Config, Server};
use ladu_store::{Options, Store};

use settings::{Place, Serve};

/// Ladu: inventory and retail back end for web shops, tills and accounting.
#[derive(Parser)]
#[command(name = "ladu", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer requests.
    Serve(Serve),
    /// Keep accounts.
    #[command(subcommand)]
    Account(admin::AccountCommand),
    /// Keep users.
    #[command(subcommand)]
    User(admin::UserCommand),
    /// Keep registers (points of sale), which no call of the API makes.
    #[command(subcommand)]
    Register(admin::RegisterCommand),
    /// Keep the keys with which partners sign up accounts.
    #[command(subcommand)]
    Partner(admin::PartnerCommand),
    /// Prove the laws of the stock ledger and of documents on every account.
    Doctor(Place),
    /// Read data of others.
    #[command(subcommand)]
    Import(goods::ImportCommand),
    /// Write data for others.
    #[command(subcommand)]
    Export(goods::ExportCommand),
    /// Fill a demo account, without serving.
    Demo(settings::Demo),
}

fn main() -> std::process::ExitCode {
    let arguments = match settings::arguments() {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("ladu: {error:#}");
            return std::process::ExitCode::FAILURE;
        }
    };
    let cli = Cli::parse_from(arguments);
    let level =
        tracing_subscriber::EnvFilter::try_from_env("LADU_LOG").unwrap_or_else(|_| "info,tokio_postgres=warn".into());
    tracing_subscriber::fmt().with_env_filter(level).with_writer(std::io::stderr).init();
    let result = match cli.command {
        Command::Serve(serve) => run_server(serve),
        Command::Account(command) => admin::account(command),
        Command::User(command) => admin::user(command),
        Command::Register(command) => admin::register(command),
        Command::Partner(command) => admin::partner(command),
        Command::Doctor(place) => admin::doctor(&place),
        Command::Import(goods::ImportCommand::Products(options)) => goods::import(&options),
        Command::Export(goods::ExportCommand::Products(options)) => goods::export(&options),
        Command::Demo(demo) => demo.place.open().and_then(|store| demo::ensure(&store, &demo.options)).map(|made| {
            made.print("http://127.0.0.1:8080");
        }),
    };
    match result {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ladu: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run_server(serve: Serve) -> anyhow::Result<()> {
    let store: Store = serve.place.open()?;
    let made = if serve.demo { Some(demo::ensure(&store, &serve.demo_options)?) } else { None };
    let files = serve.files.unwrap_or_else(|| format!("{}/files", serve.place.data));
    let mut config =
        Config { hourly_limit: serve.hourly_limit, public_url: serve.public_url, files, ..Config::default() };
    if store.engine() == ladu_store::Engine::Postgres {
        // Threads wait for the database there, not for the processor.
        config.workers = Options::default().readers;
    }
    let server = Server::new(store, config).map_err(|fault| anyhow::anyhow!("{fault}"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(&serve.listen)
            .await
            .with_context(|| format!("cannot listen on {}", serve.listen))?;
        let address = listener.local_addr()?;
        println!("Ladu answers on http://{address}/api/");
        if let Some(made) = made {
            made.print(&format!("http://{address}"));
        }
        Arc::clone(&server).serve(listener, stop()).await.context("serving")
    })
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
