//! The program under attack by strangers on this machine: what a request without a session costs, what slow clients keep from others, and
//! how the program stops. Each test prints what it measured: `cargo test -p ladu --test attacks -- --nocapture`.

#![expect(clippy::expect_used, reason = "a test that meets what it did not expect shall fail there")]

mod program;

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use program::{Ladu, Running};

/// The most memory that a request without a session may take, in KiB.
const MEMORY: i64 = 4 << 10;
/// The most time of a processor that it may take, in milliseconds; a build for tests is some ten times slower than a release.
const TIME: i64 = if cfg!(debug_assertions) { 50 } else { 5 };
/// Requests of one kind that are measured together.
const ROUNDS: i64 = 20;

fn server() -> (Ladu, Running, String) {
    let ladu = Ladu::new();
    let made = ladu.run(&["account", "create", "--company", "A"]).done();
    let code = made.lines().find_map(|line| line.strip_prefix("clientCode ")).expect("a code").trim().to_owned();
    let running = Running::start(&ladu, &["serve", "--listen", "127.0.0.1:0", "--failed-log-ins", "0"]);
    (ladu, running, code)
}

/// Sends a request; a server that has seen enough may hang up before it has all of it.
fn attack(address: &str, head: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    stream.set_write_timeout(Some(Duration::from_secs(20))).expect("a limit");
    let length = body.len();
    let head = format!("POST /api/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n{head}\r\n");
    let sent = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
    let mut answer = String::new();
    let _ = sent.and_then(|()| stream.read_to_string(&mut answer));
    answer
}

const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";
const MULTIPART: &str = "content-type: multipart/form-data; boundary=B\r\n";

/// Requests of strangers who know the code of an account: what each is, its head and its body.
fn attacks(code: &str) -> Vec<(&'static str, String, String)> {
    let wrong = format!("clientCode={code}&sessionKey=made0up");
    let elements = vec![r#"{"requestName":"getProducts"}"#; 100].join(",");
    let part =
        |name: &str, value: &str| format!("--B\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let parts: String = (0..15_000).map(|number| part(&number.to_string(), "")).collect();
    let fill = |text: &str, bytes: usize| text.repeat(bytes / text.len());
    let mebibyte = 1_000_000;
    vec![
        (
            "28 MB beside a hundred elements",
            FORM.into(),
            format!("{wrong}&requests=[{elements}]&x={}", fill("y", 28_000_000)),
        ),
        ("28 MB before who asks", FORM.into(), format!("x={}&{wrong}", fill("y", 28_000_000))),
        ("a hundred elements in 1 MB", FORM.into(), format!("{wrong}&x={}&requests=[{elements}]", fill("y", mebibyte))),
        ("1 MB of pairs", FORM.into(), format!("{wrong}&request=getProducts{}", fill("&a=1", mebibyte))),
        ("1 MB of empty pairs", FORM.into(), format!("{wrong}&request=getProducts{}", fill("&", mebibyte))),
        ("1 MB of escapes", FORM.into(), format!("{wrong}&request=getProducts&name={}", fill("%41", mebibyte))),
        (
            "1 MB of escapes to a public call",
            FORM.into(),
            format!("{wrong}&request=verifyUser&x={}", fill("%41", mebibyte)),
        ),
        ("1 MB of brackets", FORM.into(), format!("{wrong}&requests={}", fill("[", mebibyte))),
        ("64 KB of elements", FORM.into(), format!("{wrong}&requests=[{}]", fill("{},", 60_000))),
        ("64 KB of pairs", FORM.into(), format!("{wrong}&request=getProducts{}", fill("&a=1", 60_000))),
        (
            "1 MB of parts",
            MULTIPART.into(),
            format!("{parts}{}{}--B--\r\n", part("clientCode", code), part("request", "getProducts")),
        ),
        (
            "28 MB in a part",
            MULTIPART.into(),
            format!("{}{}--B--\r\n", part("clientCode", code), part("x", &fill("y", 28_000_000))),
        ),
        ("100 KB of headers", format!("{FORM}{}", fill("x: yyyyyyyy\r\n", 1_000)), wrong.clone()),
    ]
}

/// The memory in KiB that some requests need at once, and the processor time in milliseconds of one.
fn cost_of(server: &Running, what: &str, head: &str, body: &[u8]) -> (i64, i64) {
    let before = server.measured();
    server.forget_the_peak();
    for _ in 0..ROUNDS {
        let answer = attack(&server.address, head, body);
        assert!(!answer.contains("\"errorCode\":0,"), "{what}: {answer}");
    }
    let after = server.measured();
    (after.peak - before.memory, (after.time - before.time) / ROUNDS)
}

#[test]
fn a_request_without_a_session_costs_little() {
    let (_ladu, server, code) = server();
    for (what, head, body) in attacks(&code) {
        // What is taken once and kept, such as buffers of threads, is no cost of a request.
        for _ in 0..ROUNDS {
            attack(&server.address, &head, body.as_bytes());
        }
        // The allocator takes memory in pieces of 4 MiB and keeps them: the least of three tries is what requests need.
        let tries = (0..3).map(|_| cost_of(&server, what, &head, body.as_bytes()));
        let (memory, time) =
            tries.reduce(|least, next| (least.0.min(next.0), least.1.min(next.1))).expect("three tries");
        println!("{what}: {memory} KiB, {time} ms");
        assert!(memory <= MEMORY, "{what} took {memory} KiB");
        assert!(time <= TIME, "{what} took {time} ms");
    }
    server.stop();
}

/// A connection from an address of this machine that is not the one others come from.
fn stranger(address: &str, number: u8) -> TcpStream {
    let server: SocketAddr = address.parse().expect("an address");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        socket.bind((Ipv4Addr::new(127, 0, 0, number), 0).into()).expect("an address of this machine");
        socket.connect(server).await.expect("a connection").into_std().expect("a stream")
    });
    stream.set_nonblocking(false).expect("a stream that waits");
    stream.set_write_timeout(Some(Duration::from_millis(500))).expect("a limit");
    stream
}

/// How long an honest request takes just now.
fn honest(server: &Running, code: &str) -> Duration {
    let started = Instant::now();
    let answer = server.call(&[("clientCode", code), ("request", "getServiceEndpoints")]);
    assert_eq!(answer["status"]["errorCode"], 0, "{answer}");
    started.elapsed()
}

#[test]
fn slow_clients_keep_nothing_from_others() {
    let (_ladu, server, code) = server();
    honest(&server, &code);
    server.forget_the_peak();
    let before = server.measured();
    let head = format!("POST /api/ HTTP/1.1\r\nhost: x\r\ncontent-length: 30000000\r\n{FORM}\r\nclientCode={code}&x=");
    let half_bodies: Vec<TcpStream> = (0..60)
        .map(|_| {
            let mut stream = stranger(&server.address, 2);
            // The server stops reading, or answers, before all of it is sent.
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&vec![b'y'; 1_000_000]));
            stream
        })
        .collect();
    let silent: Vec<TcpStream> = (0..400).map(|_| stranger(&server.address, 3)).collect();
    let slowest = (0..50).map(|_| honest(&server, &code)).max().unwrap_or_default();
    let memory = server.measured().peak - before.memory;
    println!("60 unfinished bodies and 400 silent connections: {memory} KiB, others wait {slowest:?}");
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    assert!(memory < 150 << 10, "{memory} KiB: an address has 64 MiB of bodies at most");
    drop((half_bodies, silent));
    server.stop();
}

#[test]
fn it_stops_whatever_clients_do() {
    let (_ladu, server, code) = server();
    let begun: Vec<TcpStream> = (0..40u8)
        .map(|number| {
            let mut stream = TcpStream::connect(&server.address).expect("a connection");
            let text = match number % 4 {
                0 => String::new(),
                1 => "POST /api/ HTTP/1.1\r\nhost: x\r\ncontent-le".to_owned(),
                2 => format!("POST /api/ HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n{FORM}\r\nclientCode={code}"),
                // Many answers that nobody reads.
                _ => "GET /reference HTTP/1.1\r\nhost: x\r\n\r\n".repeat(50),
            };
            stream.write_all(text.as_bytes()).expect("half a request");
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    let asked = Instant::now();
    server.signal("TERM");
    assert_eq!(server.ended().code(), Some(0));
    println!("stopped after {:?}", asked.elapsed());
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    drop(begun);
}

#[test]
fn what_shops_keep_is_nobody_elses_on_the_machine() {
    use std::os::unix::fs::PermissionsExt as _;
    let (ladu, server, _) = server();
    let mode = |name: &str| ladu.path(name).metadata().expect("it is there").permissions().mode() & 0o777;
    for folder in ["data", "data/files"] {
        assert_eq!(mode(folder), 0o700, "{folder}");
    }
    for entry in std::fs::read_dir(ladu.path("data")).expect("the folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.contains(".db") {
            assert_eq!(mode(&format!("data/{name}")), 0o600, "{name}");
        }
    }
    server.stop();
    // A folder that was open before is closed, too.
    std::fs::set_permissions(ladu.path("data"), std::fs::Permissions::from_mode(0o755)).expect("a mode");
    ladu.run(&["account", "list"]).done();
    assert_eq!(mode("data"), 0o700);
}
