//! What can be set on the command line, in the environment (`LADU_...`) and in a file; in this order the first that speaks counts.

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, Args, Command, CommandFactory, FromArgMatches};
use ladu_store::{Options, Store};

use crate::open_files;

/// The file of settings, unless `LADU_CONFIG` names another.
const FILE: &str = "ladu.toml";
/// The command whose flags are the keys of the file.
const SERVE: &str = "serve";

/// Where accounts are kept.
#[derive(Args, Clone)]
pub struct Place {
    /// Folder for the embedded database and files.
    #[arg(long, env = "LADU_DATA", default_value = "data")]
    pub data: String,
    /// Database: postgres://user:password@host/database; the embedded one in the data folder when left out.
    #[arg(long, env = "LADU_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Connections to PostgreSQL at most; of several servers, each has so many.
    #[arg(long, env = "LADU_DATABASE_CONNECTIONS", default_value_t = 33, value_parser = connections)]
    database_connections: usize,
    /// MiB of memory for the open files of accounts, about; those used longest ago are closed. Only for the embedded database.
    #[arg(long, env = "LADU_MEMORY", default_value_t = 192)]
    memory: usize,
}

impl Place {
    /// Opens the store; an empty one is made when there is none.
    pub fn open(&self) -> anyhow::Result<Store> {
        let url = self.database.clone().unwrap_or_else(|| format!("sqlite:{}", self.data));
        let options = Options {
            descriptors: open_files::raise(),
            memory: self.memory.saturating_mul(1 << 20),
            connections: self.database_connections,
            ..Options::default()
        };
        Store::open(&url, options).context("cannot open the database")
    }

    /// Opens a store that is there.
    pub fn open_existing(&self) -> anyhow::Result<Store> {
        if self.database.is_none() && !Path::new(&self.data).join("control.db").exists() {
            bail!("there are no accounts in {:?}; --data names the folder", self.data);
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

/// Reads the command line, the environment and the file.
pub(crate) fn read<T: CommandFactory + FromArgMatches>() -> Result<T, Stop> {
    let given: Vec<OsString> = std::env::args_os().collect();
    let mut command = T::command();
    // The command line alone comes first: a broken file stands in nobody's way who only asks for help.
    let matches = command.try_get_matches_from_mut(&given).map_err(Stop::Told)?;
    let added = from_file(&command, &matches).map_err(Stop::File)?;
    if added.is_empty() {
        return T::from_arg_matches(&matches).map_err(Stop::Told);
    }
    let names = depth(&matches) + 1;
    let (head, tail) = given.split_at(names.min(given.len()));
    let all = head.iter().cloned().chain(added.into_iter().map(OsString::from)).chain(tail.iter().cloned());
    // The command line itself was right; what is wrong now was said by the file.
    let explained =
        |error: clap::Error| Stop::File(anyhow!("{}", error.render().to_string().trim().trim_start_matches("error: ")));
    let matches = command.try_get_matches_from_mut(all).map_err(explained)?;
    T::from_arg_matches(&matches).map_err(Stop::Told)
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
