//! A private PostgreSQL for the tests of one process: found, started on a free port, and stopped when the process ends.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio_postgres::NoTls;

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// It does not: quicker, for tests.
    Relaxed,
    /// It does, as in use: for measuring.
    Full,
}

static RELAXED: LazyLock<Option<String>> = LazyLock::new(|| server(Durability::Relaxed));
static DURABLE: LazyLock<Option<String>> = LazyLock::new(|| server(Durability::Full));

fn server(durability: Durability) -> Option<String> {
    if let Ok(url) = std::env::var("LADU_TEST_POSTGRES") {
        return Some(url);
    }
    let started = start(durability);
    if started.is_none() {
        let missing = "PostgreSQL's server programs were not found: NOTHING was tested on PostgreSQL";
        assert!(std::env::var_os("LADU_REQUIRE_POSTGRES").is_none(), "{missing}");
        eprintln!("\n*** {missing} ***\n");
    }
    started
}

/// Whether tests can run on PostgreSQL.
pub(crate) fn is_there() -> bool {
    RELAXED.is_some()
}

static DATABASES: AtomicU64 = AtomicU64::new(1);

/// The URL of a new, empty database; none without PostgreSQL.
pub(crate) fn fresh_database(durability: Durability) -> Option<String> {
    let server = match durability {
        Durability::Relaxed => RELAXED.as_ref()?,
        Durability::Full => DURABLE.as_ref()?,
    };
    let name = format!("ladu_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    let made = runtime.block_on(async {
        let (client, driver) = tokio_postgres::connect(&format!("{server}/postgres"), NoTls).await?;
        tokio::spawn(driver);
        client
            .batch_execute(&format!(
                "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
            ))
            .await
    });
    made.unwrap_or_else(|error| panic!("cannot make a database: {error}"));
    Some(format!("{server}/{name}"))
}

/// The folder with `initdb` and `postgres`.
fn programs() -> Option<PathBuf> {
    let installed =
        std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let in_path =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let mut found: Vec<PathBuf> = installed.chain(in_path).filter(|folder| folder.join("initdb").exists()).collect();
    found.sort();
    found.pop()
}

/// A command run as somebody whom PostgreSQL accepts: it refuses to run as root.
fn as_user(program: &Path) -> Command {
    let root = std::fs::metadata("/proc/self").is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0);
    if !root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
    command
}

fn start(durability: Durability) -> Option<String> {
    let programs = programs()?;
    let folder = std::env::temp_dir().join(format!("ladu-postgres-{}-{durability:?}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).ok()?;
    std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o777)).ok()?;
    let data = folder.join("data");
    let made = as_user(&programs.join("initdb"))
        .args(["--no-sync", "--locale=C", "--encoding=UTF8", "--auth=trust", "--username=postgres", "--pgdata"])
        .arg(&data)
        .current_dir("/")
        .stdout(Stdio::null())
        .status()
        .ok()?;
    if !made.success() {
        return None;
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
    let on = if durability == Durability::Full { "on" } else { "off" };
    let options = [
        format!("port={port}"),
        "listen_addresses=127.0.0.1".to_owned(),
        format!("unix_socket_directories={}", folder.display()),
        format!("fsync={on}"),
        format!("synchronous_commit={on}"),
        "max_connections=500".to_owned(),
        "deadlock_timeout=100ms".to_owned(),
    ];
    let mut server = as_user(&programs.join("postgres"));
    server.arg("-D").arg(&data).current_dir("/").stdout(Stdio::null()).stderr(Stdio::null());
    for option in &options {
        server.args(["-c", option]);
    }
    let server = server.spawn().ok()?;
    watch(server.id(), &folder);
    let url = format!("postgres://postgres@127.0.0.1:{port}");
    for _ in 0..100 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() && answers(&url) {
            return Some(url);
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    None
}

fn answers(url: &str) -> bool {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return false };
    runtime.block_on(tokio_postgres::connect(&format!("{url}/postgres"), NoTls)).is_ok()
}

/// Stops the server and removes its folder once this process is gone, however it ended.
fn watch(server: u32, folder: &Path) {
    let script = format!(
        "while kill -0 {} 2>/dev/null; do sleep 0.5; done; kill -QUIT {server}; sleep 1; rm -rf '{}'",
        std::process::id(),
        folder.display()
    );
    let _ = Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}

/// A PostgreSQL of one test's own, which it can stop, freeze and start again.
pub struct OwnPostgres {
    folder: PathBuf,
    port: u16,
    options: Vec<String>,
    server: std::cell::Cell<u32>,
}

impl OwnPostgres {
    /// Starts one with some settings more, such as `max_connections=20`; none where PostgreSQL is not there.
    pub fn start(options: &[&str]) -> Option<OwnPostgres> {
        if !is_there() {
            return None;
        }
        let folder = std::env::temp_dir().join(format!(
            "ladu-own-postgres-{}-{}",
            std::process::id(),
            DATABASES.fetch_add(1, Ordering::Relaxed)
        ));
        std::fs::create_dir_all(&folder).ok()?;
        std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o777)).ok()?;
        let port = std::net::TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        let own = OwnPostgres { folder, port, options, server: std::cell::Cell::new(0) };
        let made = as_user(&programs()?.join("initdb"))
            .args(["--no-sync", "--locale=C", "--encoding=UTF8", "--auth=trust", "--username=postgres", "--pgdata"])
            .arg(own.folder.join("data"))
            .current_dir("/")
            .stdout(Stdio::null())
            .status()
            .ok()?;
        assert!(made.success(), "initdb");
        own.run();
        Some(own)
    }

    /// Its folder, in which PostgreSQL's user may write.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs a shell script as PostgreSQL's user in the folder.
    pub fn shell(&self, script: &str) {
        let done = as_user(Path::new("/bin/sh")).args(["-ec", script]).current_dir(&self.folder).output();
        let done = done.expect("a shell");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// Adds a setting for the next start.
    pub fn set(&mut self, option: &str) {
        self.options.push(option.to_owned());
    }

    /// The URL of its only database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Starts it, and waits until it answers.
    pub fn run(&self) {
        self.launch();
        for _ in 0..600 {
            if answers(&format!("postgres://postgres@127.0.0.1:{}", self.port)) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("PostgreSQL does not start");
    }

    /// Starts it.
    pub fn launch(&self) {
        let mut server = as_user(&programs().expect("the programs").join("postgres"));
        server.arg("-D").arg(self.folder.join("data")).current_dir("/").stdout(Stdio::null()).stderr(Stdio::null());
        server.args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", &format!("port={}", self.port)]);
        server.args(["-c", &format!("unix_socket_directories={}", self.folder.display())]);
        for option in &self.options {
            server.args(["-c", option]);
        }
        self.server.set(server.spawn().expect("PostgreSQL").id());
    }

    /// Ends it: `INT` ends every connection, `QUIT` is as good as a crash.
    pub fn stop(&self, signal: &str) {
        self.signal(signal);
        let file = self.folder.join("data/postmaster.pid");
        let is_gone = || {
            let state = std::fs::read_to_string(format!("/proc/{}/stat", self.server.get())).unwrap_or_default();
            state.is_empty() || state.contains(") Z")
        };
        for _ in 0..600 {
            if is_gone() {
                let _ = std::fs::remove_file(file);
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("PostgreSQL does not stop");
    }

    /// Sends a signal to it and to whatever it has started: `STOP` freezes it until `CONT`.
    pub fn signal(&self, signal: &str) {
        let server = self.server.get();
        let children = if matches!(signal, "STOP" | "CONT") { format!("$(pgrep -P {server})") } else { String::new() };
        let _ = Command::new("sh").args(["-c", &format!("kill -{signal} {server} {children}")]).status();
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        self.signal("CONT");
        self.signal("QUIT");
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
