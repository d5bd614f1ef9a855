//! What can be set on the command line, in the environment (`LADU_...`) and in a file; in this order the first that speaks counts.

use anyhow::Context as _;
use clap::Args;
use ladu_store::{Options, Store};
use ladu_types::Fixed;

/// Where accounts are kept.
#[derive(Args, Clone)]
pub struct Place {
    /// Folder for the embedded database and files.
    #[arg(long, env = "LADU_DATA", default_value = "data")]
    pub data: String,
    /// Database: postgres://user:password@host/database; the embedded one in the data folder when left out.
    #[arg(long, env = "LADU_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
}

impl Place {
    /// Opens the store.
    pub fn open(&self) -> anyhow::Result<Store> {
        let url = self.database.clone().unwrap_or_else(|| format!("sqlite:{}", self.data));
        Store::open(&url, Options::default()).context("cannot open the database")
    }
}

/// How the demo account is made. What is left out is chosen and printed.
#[derive(Args, Clone)]
pub struct DemoOptions {
    /// Code of the demo account.
    #[arg(long, env = "LADU_DEMO_CODE")]
    pub demo_code: Option<String>,
    /// Log-in name in the demo account.
    #[arg(long, env = "LADU_DEMO_USER", default_value = "demo")]
    pub demo_user: String,
    /// Password of that user.
    #[arg(long, env = "LADU_DEMO_PASSWORD", hide_env_values = true)]
    pub demo_password: Option<String>,
    /// Size of the demo data: 1 is 300 products and about 5,000 documents, 333 is 100,000 products and a million rows of documents.
    #[arg(long, env = "LADU_DEMO_SIZE", default_value = "1")]
    pub demo_size: Fixed,
}

/// `ladu demo`.
#[derive(Args)]
pub struct Demo {
    /// Where.
    #[command(flatten)]
    pub place: Place,
    /// What.
    #[command(flatten)]
    pub options: DemoOptions,
}

/// `ladu serve`.
#[derive(Args)]
pub struct Serve {
    /// Where accounts are kept.
    #[command(flatten)]
    pub place: Place,
    /// Address and port.
    #[arg(long, env = "LADU_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// Requests that an account may make in a clock hour; 0 means no limit.
    #[arg(long, env = "LADU_HOURLY_LIMIT", default_value_t = 500)]
    pub hourly_limit: i64,
    /// Address of this server in links, when clients call it by another.
    #[arg(long, env = "LADU_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Where pictures and files are kept: a folder, or s3://bucket/prefix with the usual AWS_... variables; `files` in the data folder
    /// when left out.
    #[arg(long, env = "LADU_FILES")]
    pub files: Option<String>,
    /// Make a marked demo account with demo data, unless there is one.
    #[arg(long, env = "LADU_DEMO")]
    pub demo: bool,
    /// How the demo is made.
    #[command(flatten)]
    pub demo_options: DemoOptions,
}

/// The program's arguments, and after them what `ladu.toml` (or the file that `LADU_CONFIG` names) says and neither they nor the
/// environment do. The file's keys are the flags' names.
pub fn arguments() -> anyhow::Result<Vec<String>> {
    let mut arguments: Vec<String> = std::env::args().collect();
    let path = std::env::var("LADU_CONFIG").unwrap_or_else(|_| "ladu.toml".to_owned());
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(arguments) };
    let table: toml::Table = text.parse().with_context(|| format!("cannot read {path}"))?;
    let serving = arguments.get(1).is_some_and(|command| command == "serve");
    for (key, value) in table {
        let flag = format!("--{}", key.replace('_', "-"));
        let given = arguments.iter().any(|argument| *argument == flag || argument.starts_with(&format!("{flag}=")));
        let in_environment = std::env::var_os(format!("LADU_{}", key.replace('-', "_").to_uppercase())).is_some();
        let meant = serving || matches!(flag.as_str(), "--data" | "--database");
        if given || in_environment || !meant || arguments.len() < 2 {
            continue;
        }
        match value {
            toml::Value::Boolean(true) => arguments.push(flag),
            toml::Value::Boolean(false) => {}
            toml::Value::String(text) => arguments.push(format!("{flag}={text}")),
            other => arguments.push(format!("{flag}={other}")),
        }
    }
    Ok(arguments)
}
