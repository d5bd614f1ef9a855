//! What can be set on the command line, in the environment (`LADU_...`) and in a file; in this order the first that speaks counts.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow, bail};
use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, Args, Command, CommandFactory, FromArgMatches};
use ladu_store::{Options, Store};

use crate::open_files;

/// The file of settings, unless `LADU_CONFIG` names another.
const FILE: &str = "ladu.toml";
/// The command whose flags are the keys of the file.
const SERVE: &str = "serve";

/// Connections to PostgreSQL, unless told otherwise.
const CONNECTIONS: usize = 33;
/// MiB for the open files of accounts, unless told otherwise.
const MEMORY: usize = 192;
/// What the store says of a folder that another process has.
const IN_USE: &str = "in use by another Ladu";
/// How long a command waits for another one to be done.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(50);

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// An address of a database that can be opened.
fn database(text: &str) -> Result<String, String> {
    if is_postgres(text) || text.strip_prefix("sqlite:").is_some_and(|folder| !folder.is_empty()) {
        return Ok(text.to_owned());
    }
    Err("a database is postgres://user:password@host/database or sqlite:FOLDER".to_owned())
}

/// A code that an account may have.
pub(crate) fn account_code(text: &str) -> Result<String, String> {
    let valid = (2..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if valid { Ok(text.to_owned()) } else { Err("a code is 2 to 20 letters and digits".to_owned()) }
}

/// An account that a command is about.
#[derive(Args)]
pub(crate) struct OfAccount {
    #[command(flatten)]
    pub(crate) place: Place,
    /// The code of the account, such as 100001.
    #[arg(long)]
    pub(crate) account: String,
}

/// Where accounts are kept.
#[derive(Args, Clone)]
pub(crate) struct Place {
    /// Folder for the embedded database and files.
    #[arg(long, env = "LADU_DATA", default_value = "data")]
    pub data: String,
    /// Database: postgres://user:password@host/database; the embedded one in the data folder when left out.
    #[arg(long, env = "LADU_DATABASE", hide_env_values = true, value_parser = database)]
    database: Option<String>,
    /// Connections to PostgreSQL at most; of several servers, each has so many.
    #[arg(long, env = "LADU_DATABASE_CONNECTIONS", default_value_t = CONNECTIONS, value_parser = connections)]
    database_connections: usize,
    /// MiB of memory for the open files of accounts, about; those used longest ago are closed. Only for the embedded database.
    #[arg(long, env = "LADU_MEMORY", default_value_t = MEMORY)]
    memory: usize,
}

impl Place {
    /// Opens the store; an empty one is made when there is none.
    pub(crate) fn open(&self) -> anyhow::Result<Store> {
        let url = self.database.clone().unwrap_or_else(|| format!("sqlite:{}", self.data));
        let options = Options {
            descriptors: open_files::raise(),
            memory: self.memory.saturating_mul(1 << 20),
            connections: self.database_connections,
            ..Options::default()
        };
        let end = Instant::now() + PATIENCE;
        loop {
            match Store::open(&url, options) {
                // Another command has the folder, and will soon be done.
                Err(error) if error.to_string().contains(IN_USE) && Instant::now() < end => std::thread::sleep(PAUSE),
                opened => return opened.context("cannot open the database"),
            }
        }
    }

    /// The place that an address names: `sqlite:FOLDER` or `postgres://user:password@host/database`.
    pub(crate) fn of_url(url: &str) -> anyhow::Result<Place> {
        match url.strip_prefix("sqlite:") {
            Some(folder) if !folder.is_empty() => {
                Ok(Place { data: folder.to_owned(), database: None, memory: MEMORY, database_connections: CONNECTIONS })
            }
            _ if is_postgres(url) => Ok(Place {
                data: "data".to_owned(),
                database: Some(url.to_owned()),
                memory: MEMORY,
                database_connections: CONNECTIONS,
            }),
            _ => bail!("a place is sqlite:FOLDER or postgres://user:password@host/database"),
        }
    }

    /// The folder of the embedded database; none where it is another one.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        match &self.database {
            None => Some(PathBuf::from(&self.data)),
            Some(url) => url.strip_prefix("sqlite:").map(PathBuf::from),
        }
    }

    /// Opens a store that is there.
    pub(crate) fn open_existing(&self) -> anyhow::Result<Store> {
        if let Some(folder) = self.folder()
            && !Path::new(&folder).join("control.db").exists()
        {
            bail!("there are no accounts in {folder:?}; --data names the folder");
        }
        self.open()
    }
}

fn connections(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number >= 3).ok_or_else(|| "there have to be 3 connections or more".to_owned())
}

/// Why the program ends before it has begun.
pub(crate) enum Stop {
    /// The command line is wrong, or asks for help.
    Told(clap::Error),
    /// The file of settings is wrong.
    File(anyhow::Error),
}

/// A command line with all that counts for it.
pub(crate) struct Read<T> {
    pub(crate) cli: T,
    /// The command line with what the file and the environment say, as another process would have to be given it.
    pub(crate) arguments: Vec<String>,
    /// The folder of the embedded database that the command works in.
    pub(crate) folder: Option<PathBuf>,
}

/// Reads the command line, the environment and the file.
pub(crate) fn read<T: CommandFactory + FromArgMatches>() -> Result<Read<T>, Stop> {
    let given: Vec<OsString> = std::env::args_os().collect();
    let mut command = T::command();
    // The command line alone comes first: a broken file stands in nobody's way who only asks for help.
    let matches = command.try_get_matches_from_mut(&given).map_err(Stop::Told)?;
    let added = from_file(&command, &matches).map_err(Stop::File)?;
    let said = from_environment(&command, &matches);
    let names = depth(&matches) + 1;
    let with = |flags: Vec<String>| -> Vec<OsString> {
        let (head, tail) = given.split_at(names.min(given.len()));
        head.iter().cloned().chain(flags.into_iter().map(OsString::from)).chain(tail.iter().cloned()).collect()
    };
    // The command line itself was right; what is wrong now was said by the file.
    let explained =
        |error: clap::Error| Stop::File(anyhow!("{}", error.render().to_string().trim().trim_start_matches("error: ")));
    let matches = if added.is_empty() {
        matches
    } else {
        command.try_get_matches_from_mut(with(added.clone())).map_err(explained)?
    };
    let cli = T::from_arg_matches(&matches).map_err(Stop::Told)?;
    let arguments = with(added.into_iter().chain(said).collect());
    let arguments = arguments.into_iter().map(|argument| argument.to_string_lossy().into_owned()).collect();
    Ok(Read { cli, arguments, folder: folder(&matches) })
}

/// The folder that the innermost command works in, where it has one.
fn folder(matches: &ArgMatches) -> Option<PathBuf> {
    let mut innermost = matches;
    while let Some((_, inner)) = innermost.subcommand() {
        innermost = inner;
    }
    let text = |name: &str| innermost.try_get_one::<String>(name).ok().flatten().cloned();
    Place { data: text("data")?, database: text("database"), memory: MEMORY, database_connections: CONNECTIONS }
        .folder()
}

/// What the environment says, as flags.
fn from_environment(command: &Command, matches: &ArgMatches) -> Vec<String> {
    let (mut chosen, mut said) = (command, matches);
    while let Some((name, inner)) = said.subcommand() {
        let Some(found) = chosen.find_subcommand(name) else { break };
        (chosen, said) = (found, inner);
    }
    let flag = |arg: &clap::Arg| {
        let (id, name) = (arg.get_id().as_str(), arg.get_long()?);
        if said.value_source(id) != Some(ValueSource::EnvVariable) || matches!(arg.get_action(), ArgAction::SetTrue) {
            return None;
        }
        let value = said.get_raw(id)?.next()?.to_string_lossy().into_owned();
        Some(format!("--{name}={value}"))
    };
    chosen.get_arguments().filter_map(flag).collect()
}

/// How many names of commands stand one in the other.
fn depth(matches: &ArgMatches) -> usize {
    matches.subcommand().map_or(0, |(_, inner)| 1 + depth(inner))
}

/// The flags that the file gives and neither the command line nor the environment does.
fn from_file(command: &Command, matches: &ArgMatches) -> anyhow::Result<Vec<String>> {
    let Some((path, table)) = read_file()? else { return Ok(Vec::new()) };
    let keys = command.find_subcommand(SERVE).map(long_flags).unwrap_or_default();
    let (mut chosen, mut said) = (command, matches);
    while let Some((name, inner)) = said.subcommand() {
        let Some(found) = chosen.find_subcommand(name) else { break };
        (chosen, said) = (found, inner);
    }
    let mut flags = Vec::new();
    for (key, value) in table {
        let name = key.replace('_', "-");
        if !keys.contains(&name) {
            bail!("{path}: there is no setting {key:?}; there are {}", keys.join(", "));
        }
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Float(number) => number.to_string(),
            toml::Value::Boolean(flag) => flag.to_string(),
            _ => bail!("{path}: {key} has to be a text, a number, true or false"),
        };
        let Some(arg) = chosen.get_arguments().find(|arg| arg.get_long() == Some(name.as_str())) else { continue };
        let source = said.value_source(arg.get_id().as_str());
        if matches!(source, Some(ValueSource::CommandLine | ValueSource::EnvVariable)) {
            continue;
        }
        if !matches!(arg.get_action(), ArgAction::SetTrue) {
            flags.push(format!("--{name}={text}"));
            continue;
        }
        match text.as_str() {
            "true" => flags.push(format!("--{name}")),
            "false" => {}
            _ => bail!("{path}: {key} has to be true or false"),
        }
    }
    Ok(flags)
}

/// The flags of a command that can be set elsewhere, too.
fn long_flags(command: &Command) -> Vec<String> {
    let settable = command.get_arguments().filter(|arg| arg.get_env().is_some());
    settable.filter_map(|arg| arg.get_long().map(str::to_owned)).collect()
}

/// The file's name and keys; none when there is no file and nobody has named one.
fn read_file() -> anyhow::Result<Option<(String, toml::Table)>> {
    let named = std::env::var("LADU_CONFIG").ok();
    let path = named.clone().unwrap_or_else(|| FILE.to_owned());
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {path}")),
    };
    let table = text.parse().with_context(|| format!("cannot read {path}"))?;
    Ok(Some((path, table)))
}
