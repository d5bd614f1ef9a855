//! Clients that send slowly, or not at all, or too much at once: they are let go, and others are served.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use ladu_tests::{Engine, PASSWORD, on_both_engines};

use super::edge::server;

on_both_engines! {
    nobody_has_more_than_a_quarter_of_the_memory_for_bodies
}

fn nobody_has_more_than_a_quarter_of_the_memory_for_bodies(engine: Engine) {
    let server = server(engine, |edge| {
        edge.body_bytes = 4 << 20;
        edge.body_timeout = Duration::from_secs(20);
    });
    let client = server.account();
    let begin = || {
        let mut stream = TcpStream::connect(server.address).unwrap();
        let head = "POST /api/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&[b'a'; 900_000]).unwrap();
        stream
    };
    let first = begin();
    std::thread::sleep(Duration::from_millis(300));
    let mut second = begin();
    second.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut answer = [0; 12];
    second.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 503", "the address has its quarter");
    client.ask("getVatRates", "").because("a small request finds room").succeeds();
    drop(first);
}

#[test]
fn who_is_slow_or_one_too_many_is_let_go() {
    let server = server(Engine::Sqlite, |edge| {
        edge.head_timeout = Duration::from_millis(300);
        edge.body_timeout = Duration::from_millis(600);
        edge.connections_per_address = 5;
    });
    let client = server.account();
    let ended = |mut stream: TcpStream| {
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let (started, mut rest) = (Instant::now(), Vec::new());
        let _ = stream.read_to_end(&mut rest);
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
        String::from_utf8_lossy(&rest).into_owned()
    };
    let begin = |text: &str| {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream
    };
    ended(begin("POST /api/ HTTP/1.1\r\nHost: x\r\nConten"));
    ended(begin(""));
    let answer = ended(begin("POST /api/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nclientCode=1"));
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    client.ask("getVatRates", "").succeeds();
    let silent: Vec<TcpStream> = (0..20).map(|_| begin("")).collect();
    std::thread::sleep(Duration::from_millis(100));
    let is_cut = |stream: &TcpStream| {
        stream.set_nonblocking(true).unwrap();
        let peeked = stream.peek(&mut [0]);
        !matches!(peeked, Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
    };
    let cut = silent.iter().filter(|stream| is_cut(stream));
    assert!(cut.count() >= 14, "five of an address, and the client's own");
    drop(silent);
    std::thread::sleep(Duration::from_millis(500));
    client.logged_out().call("verifyUser", &[("username", "admin"), ("password", PASSWORD)]).succeeds();
}
