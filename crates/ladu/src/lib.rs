//! The `ladu` program: serves, and keeps accounts, users and registers from the command line.

pub mod account;
mod account_list;
mod backup;
pub mod demo;
mod doctor;
mod edge_options;
mod goods;
pub mod journal;
mod open_files;
mod partners;
mod progress;
mod registers;
mod remote;
mod serve;
mod session;
mod settings;
mod system_context;
mod user;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use session::{Own, Session};
use settings::{Place, Read, Stop};

/// Exit code of a command that could not do what it was asked to.
const FAILED: u8 = 1;
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
    /// Copy accounts and their files to a safe place while others work with them.
    Backup(backup::BackupCommand),
    /// Bring back what a backup has.
    Restore(backup::RestoreCommand),
    /// Move accounts between the embedded database and PostgreSQL. Stop the servers of both first.
    Move(backup::MoveCommand),
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
#[command(args_conflicts_with_subcommands = true)]
struct Demo {
    #[command(subcommand)]
    change: Option<DemoChange>,
    /// Where the accounts are kept.
    #[command(flatten)]
    place: Place,
    /// What.
    #[command(flatten)]
    options: demo::DemoOptions,
}

#[derive(Subcommand)]
enum DemoChange {
    /// Remove the demo account with its data.
    Remove {
        /// Where the accounts are kept.
        #[command(flatten)]
        place: Place,
        /// The account's code; the demo account when left out.
        code: Option<String>,
    },
}

/// Does what the command line says.
pub fn run() -> ExitCode {
    let Read { cli, arguments, folder }: Read<Cli> = match settings::read() {
        Ok(read) => read,
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
        Command::Serve(serve) => serve::run(serve, execute),
        // A move needs both places for itself: it never goes through a server.
        command @ Command::Move(_) => begin(command),
        command => match folder.as_deref().and_then(remote::connect) {
            Some(server) => match remote::ask(server, &arguments) {
                Ok(code) => return ExitCode::from(code),
                Err(error) => Err(error),
            },
            None => begin(command),
        },
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ladu: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

/// Does what a command line of another process says, and gives the exit code.
fn execute(arguments: &[String], session: &mut Session<'_>) -> anyhow::Result<u8> {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            session.warn(error.to_string())?;
            return Ok(WRONG_USE);
        }
    };
    // What it does, not with which values: among them are passwords.
    tracing::info!(command = arguments.get(1..3).unwrap_or_default().join(" "), "a command");
    match perform(cli.command, session) {
        Ok(()) => Ok(0),
        Err(error) => {
            session.warn(format!("ladu: {error:#}"))?;
            Ok(FAILED)
        }
    }
}

/// Does a command in this process.
fn begin(command: Command) -> anyhow::Result<()> {
    perform(command, &mut Session::new(&mut Own::default(), None, std::env::current_dir()?))
}

/// Does a command, in this process or for another one.
fn perform(command: Command, session: &mut Session<'_>) -> anyhow::Result<()> {
    match command {
        Command::Serve(_) => anyhow::bail!("a server runs on this folder already"),
        Command::Account(command) => account::run(command, session),
        Command::User(command) => user::run(command, session),
        Command::Register(command) => registers::run(command, session),
        Command::Partner(command) => partners::run(command, session),
        Command::Doctor(place) => doctor::run(&place, session),
        Command::Backup(command) => backup::backup(&command, session),
        Command::Restore(command) => backup::restore(&command, session),
        Command::Move(command) => backup::relocate(&command, session),
        Command::Import(goods::ImportCommand::Products(options)) => goods::import(&options, session),
        Command::Import(goods::ImportCommand::Account(command)) => backup::import(&command, session),
        Command::Export(goods::ExportCommand::Products(options)) => goods::export(&options, session),
        Command::Export(goods::ExportCommand::Journal(options)) => journal::export(&options, session),
        Command::Export(goods::ExportCommand::Account(command)) => backup::export(&command, session),
        Command::Demo(Demo { change: Some(DemoChange::Remove { place, code }), .. }) => {
            demo::remove(&session.open_existing(&place)?, code.as_deref())
                .and_then(|code| session.say(format!("{code}: removed")))
        }
        Command::Demo(demo) => make_demo(&demo, session),
    }
}

fn make_demo(demo: &Demo, session: &mut Session<'_>) -> anyhow::Result<()> {
    let store = session.open(&demo.place)?;
    let made = demo::ensure(&store, &demo.options, system_context::now())?;
    made.lines(None).iter().try_for_each(|line| session.say(line))
}
