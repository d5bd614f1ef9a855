//! Commands beside a running server: a program that finds the folder in use hands its command line to the server over a socket in that folder,
//! and stays the terminal of the command.

use std::fs::Permissions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::session::{Hosting, Own, Session, Terminal};

/// The socket in the data folder. Whoever may open it may do everything: it is for the owner of the folder alone.
const SOCKET: &str = "ladu.sock";
/// The longest path that a socket can have on every system.
const LONGEST: usize = 100;

/// What the server says to the terminal of a command.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    Line(String),
    Warning(String),
    Read {
        path: String,
        from: u64,
    },
    /// The bytes in base64.
    Write {
        path: String,
        bytes: String,
        is_first: bool,
    },
    Ended(u8),
}

/// What the terminal says to the server.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Asked {
    Run {
        arguments: Vec<String>,
        folder: PathBuf,
    },
    /// Bytes that were read, in base64; empty for those that were written.
    Bytes(String),
    Failed(String),
}

/// Does what a command line says in a session, and gives the exit code.
pub(crate) type Execute = fn(&[String], &mut Session<'_>) -> anyhow::Result<u8>;

/// One end of a connection: a line of JSON for each message.
struct Line {
    reader: BufReader<UnixStream>,
    writer: UnixStream,
}

impl Line {
    fn new(stream: UnixStream) -> std::io::Result<Line> {
        Ok(Line { reader: BufReader::new(stream.try_clone()?), writer: stream })
    }

    fn send(&mut self, message: &impl Serialize) -> anyhow::Result<()> {
        let mut text = serde_json::to_vec(message)?;
        text.push(b'\n');
        Ok(self.writer.write_all(&text)?)
    }

    fn receive<T: serde::de::DeserializeOwned>(&mut self) -> anyhow::Result<T> {
        let mut text = String::new();
        if self.reader.read_line(&mut text)? == 0 {
            bail!("the other side has gone");
        }
        Ok(serde_json::from_str(&text)?)
    }
}

/// The socket's address. A path that is too long for one is reached through the open folder.
fn address(folder: &Path) -> std::io::Result<(PathBuf, Option<std::fs::File>)> {
    use std::os::fd::AsRawFd as _;
    let path = folder.join(SOCKET);
    if path.as_os_str().len() <= LONGEST {
        return Ok((path, None));
    }
    let open = std::fs::File::open(folder)?;
    Ok((PathBuf::from(format!("/proc/self/fd/{}/{SOCKET}", open.as_raw_fd())), Some(open)))
}

/// A connection to the server that has a folder; none when no server has it.
pub(crate) fn connect(folder: &Path) -> Option<UnixStream> {
    let (path, _open) = address(folder).ok()?;
    UnixStream::connect(path).ok()
}

/// Has a command done by the server; gives the exit code.
pub(crate) fn ask(stream: UnixStream, arguments: &[String]) -> anyhow::Result<u8> {
    let mut line = Line::new(stream)?;
    line.send(&Asked::Run { arguments: arguments.to_vec(), folder: std::env::current_dir()? })?;
    let mut own = Own::default();
    loop {
        let said = line.receive().context("the server has stopped before the command was done")?;
        let answer = match said {
            Said::Line(text) => {
                own.say(&text)?;
                continue;
            }
            Said::Warning(text) => {
                own.warn(&text)?;
                continue;
            }
            Said::Ended(code) => return Ok(code),
            Said::Read { path, from } => own.read(&path, from).map(|bytes| STANDARD.encode(bytes)),
            Said::Write { path, bytes, is_first } => {
                own.write(&path, &STANDARD.decode(bytes)?, is_first).map(|()| String::new())
            }
        };
        line.send(&match answer {
            Ok(bytes) => Asked::Bytes(bytes),
            Err(error) => Asked::Failed(format!("{error:#}")),
        })?;
    }
}

/// The socket of a server, which is gone when this is dropped.
pub(crate) struct Listening(PathBuf);

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Does what programs ask for, each on a thread of its own. Whoever calls this has the folder to itself: a socket that is there is of a server
/// that was killed.
pub(crate) fn listen(folder: &Path, hosting: Hosting, execute: Execute) -> anyhow::Result<Listening> {
    let bind = || -> std::io::Result<UnixListener> {
        let (path, _open) = address(folder)?;
        let _ = std::fs::remove_file(&path);
        let listener = UnixListener::bind(&path)?;
        std::fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        Ok(listener)
    };
    let listener = bind().with_context(|| format!("cannot listen for commands in {}", folder.display()))?;
    let accept = move || {
        for stream in listener.incoming().flatten() {
            let hosting = hosting.clone();
            let answered =
                std::thread::Builder::new().name("command".to_owned()).spawn(move || serve(stream, &hosting, execute));
            if let Err(error) = answered {
                tracing::warn!("a command could not be taken: {error}");
            }
        }
    };
    std::thread::Builder::new().name("commands".to_owned()).spawn(accept)?;
    Ok(Listening(folder.join(SOCKET)))
}

fn serve(stream: UnixStream, hosting: &Hosting, execute: Execute) {
    let done = Line::new(stream).map_err(anyhow::Error::from).and_then(|mut line| run(&mut line, hosting, execute));
    if let Err(error) = done {
        tracing::info!("a command has lost its terminal: {error:#}");
    }
}

fn run(line: &mut Line, hosting: &Hosting, execute: Execute) -> anyhow::Result<()> {
    let Asked::Run { arguments, folder } = line.receive()? else {
        bail!("it begins with something else than a command")
    };
    let code = execute(&arguments, &mut Session::new(&mut Remote(line), Some(hosting), folder))?;
    line.send(&Said::Ended(code))
}

/// The terminal at the other end.
struct Remote<'l>(&'l mut Line);

impl Remote<'_> {
    fn ask(&mut self, said: &Said) -> anyhow::Result<Vec<u8>> {
        self.0.send(said)?;
        match self.0.receive()? {
            Asked::Bytes(bytes) => Ok(STANDARD.decode(bytes)?),
            Asked::Failed(error) => Err(anyhow!(error)),
            Asked::Run { .. } => bail!("a command within a command"),
        }
    }
}

impl Terminal for Remote<'_> {
    fn say(&mut self, line: &str) -> anyhow::Result<()> {
        self.0.send(&Said::Line(line.to_owned()))
    }

    fn warn(&mut self, line: &str) -> anyhow::Result<()> {
        self.0.send(&Said::Warning(line.to_owned()))
    }

    fn read(&mut self, path: &str, from: u64) -> anyhow::Result<Vec<u8>> {
        self.ask(&Said::Read { path: path.to_owned(), from })
    }

    fn write(&mut self, path: &str, bytes: &[u8], is_first: bool) -> anyhow::Result<()> {
        self.ask(&Said::Write { path: path.to_owned(), bytes: STANDARD.encode(bytes), is_first }).map(drop)
    }
}
