//! Runs the program in a folder of its own, with nothing of this process's settings.

#![allow(dead_code, reason = "each program of tests uses a part of it")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How long the program may take to say or do something.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program in a folder of its own.
pub(crate) struct Ladu {
    folder: std::rc::Rc<tempfile::TempDir>,
    variables: Vec<(String, String)>,
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub output: String,
    /// Standard error.
    pub errors: String,
}

impl Ran {
    /// The output of a run that went well.
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.output
    }

    /// What a run said that failed.
    pub(crate) fn failed(self) -> String {
        assert_eq!(self.code, 1, "{self:?}");
        self.errors
    }
}

impl Ladu {
    /// In a new folder.
    pub(crate) fn new() -> Ladu {
        Ladu { folder: std::rc::Rc::new(tempfile::tempdir().expect("a folder")), variables: Vec::new() }
    }

    /// In the same folder with a variable.
    pub(crate) fn with(&self, name: &str, value: &str) -> Ladu {
        Ladu { folder: self.folder.clone(), variables: vec![(name.to_owned(), value.to_owned())] }
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub(crate) fn file(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("a file");
    }

    /// Changes rows behind the program's back.
    pub(crate) fn tamper(&self, file: &str, sql: &str) {
        let connection = rusqlite::Connection::open(self.path("data").join(file)).expect("the file");
        connection.execute_batch(sql).expect("a change");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ladu"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().envs(self.variables.clone());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).stdin(Stdio::null());
        command
    }

    /// Begins it and does not wait; what it says is not heard.
    pub(crate) fn begin(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs")
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().expect("the program runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { code: output.status.code().unwrap_or(-1), output: text(&output.stdout), errors: text(&output.stderr) }
    }
}

/// Requests are counted by the clock hour: whoever counts them waits until one has begun that is nearly over.
pub(crate) fn wait_for_a_whole_hour() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_secs();
    let left = 3600 - now % 3600;
    if left < 30 {
        std::thread::sleep(Duration::from_secs(left));
    }
}

/// What a server takes of the machine.
pub(crate) struct Measured {
    /// In KiB.
    pub memory: i64,
    /// The most memory so far, in KiB.
    pub peak: i64,
    /// Of all processors, in milliseconds.
    pub time: i64,
}

/// A server that runs.
pub(crate) struct Running {
    child: Child,
    lines: mpsc::Receiver<String>,
    /// Where it answers.
    pub address: String,
}

impl Running {
    /// Starts it and waits until it answers.
    pub(crate) fn start(ladu: &Ladu, arguments: &[&str]) -> Running {
        let mut child =
            ladu.command(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program runs");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let first = lines.recv_timeout(PATIENCE).expect("the address");
        let address = first.strip_prefix("Ladu answers on http://").and_then(|rest| rest.strip_suffix("/api/"));
        let address = address.unwrap_or_else(|| panic!("no address: {first}")).to_owned();
        Running { child, lines, address }
    }

    /// What it has said, up to a line that contains a text.
    pub(crate) fn told_until(&self, text: &str) -> String {
        let mut told = String::new();
        while !told.contains(text) {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no {text:?} after: {told}"));
            told = format!("{told}{line}\n");
        }
        // The line of a password is followed by others; what is there already belongs to it.
        std::thread::sleep(Duration::from_millis(200));
        self.lines.try_iter().fold(told, |told, line| format!("{told}{line}\n"))
    }

    /// Calls the API.
    pub(crate) fn call(&self, form: &[(&str, &str)]) -> serde_json::Value {
        let mut response =
            ureq::post(format!("http://{}/api/", self.address)).send_form(form.iter().copied()).expect("an answer");
        serde_json::from_str(&response.body_mut().read_to_string().expect("a body")).expect("JSON")
    }

    /// Sends a request but for its last byte.
    pub(crate) fn begin_request(&self, form: &str) -> Begun {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        let head = format!(
            "POST /api/ HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            form.len()
        );
        let (most, last) = form.split_at(form.len() - 1);
        stream.write_all(format!("{head}{most}").as_bytes()).expect("a request");
        // The server has to have met the request before it is asked to stop.
        std::thread::sleep(Duration::from_millis(300));
        Begun { stream, rest: last.to_owned() }
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status().expect("kill");
        assert!(sent.success());
    }

    /// What it takes of the machine now.
    pub(crate) fn measured(&self) -> Measured {
        let read =
            |name: &str| std::fs::read_to_string(format!("/proc/{}/{name}", self.child.id())).expect("its state");
        let status = read("status");
        let number = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
            line.trim_matches([':', ' ', '\t']).split(' ').next().and_then(|text| text.parse().ok()).expect("a number")
        };
        let stat = read("stat");
        // The name of the program, in brackets, may have blanks in it; the times are the twelfth and thirteenth after it.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks: i64 = fields[11..13].iter().map(|text| text.parse::<i64>().expect("a number")).sum();
        Measured { memory: number("VmRSS"), peak: number("VmHWM"), time: ticks * 10 }
    }

    /// Measures the peak of its memory anew from now on.
    pub(crate) fn forget_the_peak(&self) {
        std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5").expect("its state");
    }

    /// Waits for its end.
    pub(crate) fn ended(mut self) -> ExitStatus {
        let end = std::time::Instant::now() + PATIENCE;
        while std::time::Instant::now() < end {
            if let Some(status) = self.child.try_wait().expect("its state") {
                return status;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the server does not end");
    }

    /// Stops it and waits for its end.
    pub(crate) fn stop(self) {
        self.signal("TERM");
        assert_eq!(self.ended().code(), Some(0));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request of which one byte is missing.
pub(crate) struct Begun {
    stream: TcpStream,
    rest: String,
}

impl Begun {
    /// Sends the last byte and reads the answer.
    pub(crate) fn finish(mut self) -> String {
        self.stream.write_all(self.rest.as_bytes()).expect("the rest");
        let mut answer = String::new();
        self.stream.read_to_string(&mut answer).expect("an answer");
        answer
    }
}
