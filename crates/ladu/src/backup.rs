//! `ladu backup`, `ladu restore`, `ladu move`, and accounts as archives.

use anyhow::bail;
use clap::{Args, Subcommand};
use ladu_files::BlobStore;
use ladu_operate::{Backup, Choice, Moved, Opened, Order, Side, Vault, pack, transfer, unpack, verify};
use ladu_store::Store;

use crate::doctor;
use crate::session::Session;
use crate::settings::{Place, account_code};

/// Where accounts and their files are kept.
#[derive(Args, Clone)]
pub(crate) struct Kept {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Where pictures and files are kept: a folder, or s3://bucket/prefix; `files` in the data folder when left out.
    #[arg(long, env = "LADU_FILES")]
    pub(crate) files: Option<String>,
}

/// The options of `ladu backup`.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct BackupCommand {
    #[command(subcommand)]
    look: Option<Look>,
    #[command(flatten)]
    kept: Kept,
    /// Where backups are kept: a folder, or s3://bucket/prefix with the usual AWS_... variables.
    #[arg(required = true)]
    target: Option<String>,
    /// Code of an account, again for more; all accounts when left out.
    #[arg(long = "account", value_name = "CODE")]
    accounts: Vec<String>,
    /// Leave so many backups and remove older ones.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    keep: Option<u32>,
}

#[derive(Subcommand)]
enum Look {
    /// Read backups through: everything is there and as it was written.
    Verify {
        /// Where backups are kept.
        target: String,
        /// One backup by its name; all of them when left out.
        #[arg(long)]
        name: Option<String>,
    },
    /// List the backups of a place.
    List {
        /// Where backups are kept.
        target: String,
        /// Answers as JSON, for programs to read.
        #[arg(long)]
        json: bool,
    },
}

/// The options of `ladu restore`.
#[derive(Args)]
pub(crate) struct RestoreCommand {
    #[command(flatten)]
    kept: Kept,
    /// Where backups are kept: a folder, or s3://bucket/prefix.
    source: String,
    /// The backup by its name; the newest when left out.
    #[arg(long)]
    name: Option<String>,
    /// One account by its code; without it everything is restored, into a place without accounts.
    #[arg(long, value_name = "CODE")]
    account: Option<String>,
    /// Another code for that account, beside the one that is there.
    #[arg(long = "as", value_name = "CODE", requires = "account", value_parser = account_code)]
    new_code: Option<String>,
}

/// The options of `ladu move`.
#[derive(Args)]
pub(crate) struct MoveCommand {
    /// From where: sqlite:FOLDER or postgres://user:password@host/database.
    #[arg(long)]
    from: String,
    /// To where, an address of the same form.
    #[arg(long)]
    to: String,
    /// Files of the source: a folder, or s3://bucket/prefix; `files` in its data folder when left out.
    #[arg(long)]
    from_files: Option<String>,
    /// Files of the target; `files` in its data folder when left out.
    #[arg(long)]
    to_files: Option<String>,
    /// One account by its code; all of them when left out, into a place without accounts.
    #[arg(long, value_name = "CODE")]
    account: Option<String>,
    /// Another code for that account.
    #[arg(long = "as", value_name = "CODE", requires = "account", value_parser = account_code)]
    new_code: Option<String>,
}

/// An account as lines of JSON.
#[derive(Args)]
pub(crate) struct ExportAccount {
    #[command(flatten)]
    kept: Kept,
    /// The code of the account, such as 100001.
    #[arg(long)]
    account: String,
    /// The file; `-` for standard output.
    file: String,
}

/// An account from lines of JSON.
#[derive(Args)]
pub(crate) struct ImportAccount {
    #[command(flatten)]
    kept: Kept,
    /// Another code than the one in the file.
    #[arg(long = "as", value_name = "CODE", value_parser = account_code)]
    new_code: Option<String>,
    /// The file; `-` for standard input.
    file: String,
}

/// What follows `ladu backup`: `list`, `verify`.
pub(crate) fn backup(command: &BackupCommand, session: &mut Session<'_>) -> anyhow::Result<()> {
    match (&command.look, &command.target) {
        (Some(Look::Verify { target, name }), _) => check(session, target, name.as_deref()),
        (Some(Look::List { target, json }), _) => list(session, target, *json),
        (None, Some(target)) => take(command, target, session),
        (None, None) => bail!("a backup needs a place"),
    }
}

fn take(command: &BackupCommand, target: &str, session: &mut Session<'_>) -> anyhow::Result<()> {
    let store = session.open_existing(&command.kept.place)?;
    let files = session.files(&command.kept.place, command.kept.files.as_deref())?;
    let vault = Vault::open_or_make(&session.place(target))?;
    let keep = command.keep.map(|keep| keep as usize);
    let order = Order { store: &store, files: &files, accounts: &command.accounts, keep };
    let mut told = Ok(());
    let taken = Backup::take(&vault, &order, &mut |line| {
        if told.is_ok() {
            told = session.say(line);
        }
    })?;
    told?;
    let (name, accounts) = (&taken.manifest.name, taken.manifest.accounts.len());
    for gone in &taken.removed {
        session.say(format!("removed {gone}"))?;
    }
    session.say(format!("backup {name}: {accounts} accounts, {} copied, {} bytes", taken.copied, taken.bytes))
}

fn check(session: &mut Session<'_>, target: &str, name: Option<&str>) -> anyhow::Result<()> {
    let verified = verify(&Vault::open(&session.place(target))?, name)?;
    for (name, faults) in &verified.backups {
        session.say(format!("{name}: {}", if faults.is_empty() { "sound" } else { "broken" }))?;
        for fault in faults {
            session.say(format!("  {fault}"))?;
        }
    }
    session.say(format!("{} objects read, {} bytes", verified.objects, verified.bytes))?;
    match verified.faults() {
        0 => Ok(()),
        faults => bail!("{faults} findings"),
    }
}

fn list(session: &mut Session<'_>, target: &str, json: bool) -> anyhow::Result<()> {
    let vault = Vault::open(&session.place(target))?;
    let mut rows = Vec::new();
    for name in vault.names()? {
        let manifest = vault.manifest(Some(&name))?;
        let bytes: u64 = manifest.accounts.iter().map(|kept| kept.data.bytes).sum();
        let codes: Vec<&str> = manifest.accounts.iter().map(|kept| kept.account.code()).collect();
        let kind = if manifest.is_whole { "all" } else { "some" };
        rows.push(vec![
            manifest.name.into(),
            manifest.ladu.into(),
            kind.into(),
            bytes.into(),
            if json { codes.into() } else { codes.join(" ").into() },
        ]);
    }
    session.table(json, &["name", "version", "kind", "bytes", "accounts"], &rows)
}

/// Does what `ladu restore` says.
pub(crate) fn restore(command: &RestoreCommand, session: &mut Session<'_>) -> anyhow::Result<()> {
    if command.account.is_none() && session.is_hosted() {
        bail!("a server runs on this folder: stop it to restore everything, or name one --account");
    }
    let store = session.open(&command.kept.place)?;
    let files = session.files(&command.kept.place, command.kept.files.as_deref())?;
    let vault = Vault::open(&session.place(&command.source))?;
    let opened = Opened::open(&vault, command.name.as_deref(), command.account.as_deref(), store.folder())?;
    session.say(format!("backup {}: checked", opened.manifest.name))?;
    let choice = match &command.account {
        None => Choice::All { with_sessions: false },
        Some(code) => Choice::One { code, new_code: command.new_code.as_deref() },
    };
    let from = Side { store: &opened.store, files: &opened.files };
    put(session, from, Side { store: &store, files: &files }, choice)
}

/// Does what `ladu move` says.
pub(crate) fn relocate(command: &MoveCommand, session: &mut Session<'_>) -> anyhow::Result<()> {
    let open = |url: &str, files: Option<&str>| -> anyhow::Result<(Store, BlobStore)> {
        let place = Place::of_url(url)?;
        let files = files.map_or_else(|| format!("{}/files", place.data), str::to_owned);
        Ok((place.open()?, BlobStore::open(&files)?))
    };
    let from = Place::of_url(&command.from)?;
    from.open_existing()?.close();
    let (source, source_files) = open(&command.from, command.from_files.as_deref())?;
    let (target, target_files) = open(&command.to, command.to_files.as_deref())?;
    let choice = match &command.account {
        None => Choice::All { with_sessions: true },
        Some(code) => Choice::One { code, new_code: command.new_code.as_deref() },
    };
    let (from, to) = (Side { store: &source, files: &source_files }, Side { store: &target, files: &target_files });
    let done = put(session, from, to, choice);
    target.close();
    source.close();
    done
}

/// `ladu export account ...`
pub(crate) fn export(command: &ExportAccount, session: &mut Session<'_>) -> anyhow::Result<()> {
    let store = session.open_existing(&command.kept.place)?;
    let files = session.files(&command.kept.place, command.kept.files.as_deref())?;
    let totals = pack(Side { store: &store, files: &files }, &command.account, &mut session.writer(&command.file))?;
    if command.file == "-" {
        return Ok(());
    }
    let rows: u64 = totals.values().map(|total| total.rows).sum();
    session.say(format!("{}: {rows} rows of {} tables written", command.account, totals.len()))
}

/// `ladu import account ...`
pub(crate) fn import(command: &ImportAccount, session: &mut Session<'_>) -> anyhow::Result<()> {
    let store = session.open(&command.kept.place)?;
    let files = session.files(&command.kept.place, command.kept.files.as_deref())?;
    let unpacked = unpack(&mut session.reader(&command.file), store.folder())?;
    let choice = Choice::One { code: &unpacked.code, new_code: command.new_code.as_deref() };
    let from = Side { store: &unpacked.store, files: &unpacked.files };
    put(session, from, Side { store: &store, files: &files }, choice)
}

/// Transfers accounts, tells what arrived, and has the doctor look at it.
fn put(session: &mut Session<'_>, from: Side<'_>, to: Side<'_>, choice: Choice<'_>) -> anyhow::Result<()> {
    let mut told = Ok(());
    let moved = transfer(from, to, choice, &mut |moved| {
        if told.is_ok() {
            told = tell(session, moved);
        }
    })?;
    told?;
    if moved.is_empty() {
        bail!("there are no accounts in it");
    }
    let codes: Vec<&str> = moved.iter().map(|moved| moved.code.as_str()).collect();
    match doctor::examine(session, to.store, Some(&codes))? {
        0 => Ok(()),
        findings => bail!("{findings} findings"),
    }
}

fn tell(session: &mut Session<'_>, moved: &Moved) -> anyhow::Result<()> {
    let Moved { code, tables, files, .. } = moved;
    if moved.was_there {
        return session.say(format!("{code}: is there already"));
    }
    session.say(format!(
        "{code}: {} rows of {} tables and {files} files, the same on both sides",
        moved.rows(),
        tables.len()
    ))
}
