//! The `ladu` program: serves, and keeps accounts, users and registers from the command line.

pub mod account;
pub mod demo;
mod doctor;
mod edge_options;
mod goods;
pub mod journal;
mod open_files;
mod partners;
mod progress;
mod registers;
mod serve;
mod settings;
mod system_context;
mod user;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use settings::{Place, Stop};

/// Exit code of a command line or a file of settings that is wrong.
const WRONG_USE: u8 = 2;

/// Ladu: inventory and retail back end for web shops, tills and accounting.
#[derive(Parser)]
#[command(
    name = "ladu",
    version,
    about,
    after_help = "Flags of `serve` can also be set in the environment (LADU_LISTEN for --listen) and in ladu.toml, or the file that \
                  LADU_CONFIG names. LADU_LOG=debug logs more.\n\nExit codes: 0 done, 1 failed or (doctor) something is broken, \
                  2 wrong flags or settings."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer requests.
    Serve(serve::Serve),
    /// Keep accounts.
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Keep users.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Keep registers (points of sale), which no call of the API makes.
    #[command(subcommand)]
    Register(registers::RegisterCommand),
    /// Keep the keys with which partners sign up accounts.
    #[command(subcommand)]
    Partner(partners::PartnerCommand),
    /// Prove on every account that tables are what they should be and that the laws of stock and documents hold.
    Doctor(Place),
    /// Read data of others.
    #[command(subcommand)]
    Import(goods::ImportCommand),
    /// Write data for others.
    #[command(subcommand)]
    Export(goods::ExportCommand),
    /// Make the demo account without serving.
    Demo(Demo),
}

/// `ladu demo`.
#[derive(Args)]
struct Demo {
    /// Where.
    #[command(flatten)]
    place: Place,
    /// What.
    #[command(flatten)]
    options: demo::DemoOptions,
}

/// Does what the command line says.
pub fn run() -> ExitCode {
    let cli: Cli = match settings::read() {
        Ok(cli) => cli,
        Err(Stop::Told(error)) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(WRONG_USE));
        }
        Err(Stop::File(error)) => {
            eprintln!("ladu: {error:#}");
            return ExitCode::from(WRONG_USE);
        }
    };
    let level =
        tracing_subscriber::EnvFilter::try_from_env("LADU_LOG").unwrap_or_else(|_| "info,tokio_postgres=warn".into());
    tracing_subscriber::fmt()
        .with_env_filter(level)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let result = match cli.command {
        Command::Serve(serve) => serve::run(serve),
        Command::Account(command) => account::run(command),
        Command::User(command) => user::run(command),
        Command::Register(command) => registers::run(command),
        Command::Partner(command) => partners::run(command),
        Command::Doctor(place) => doctor::run(&place),
        Command::Import(goods::ImportCommand::Products(options)) => goods::import(&options),
        Command::Export(goods::ExportCommand::Products(options)) => goods::export(&options),
        Command::Export(goods::ExportCommand::Journal(options)) => journal::export(&options),
        Command::Demo(demo) => make_demo(&demo),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ladu: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn make_demo(demo: &Demo) -> anyhow::Result<()> {
    let store = demo.place.open()?;
    demo::ensure(&store, &demo.options, system_context::now())?.print(None);
    Ok(())
}
