//! A lean HTTP client: keep-alive connections, all on one thread, requests and answers as plain bytes.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::{JoinSet, LocalSet};

use crate::cpu::Cpu;
use crate::rounds::{Round, nanoseconds};

/// Writes the next request into the buffer, whole.
pub type Ask = Rc<dyn Fn(&mut SmallRng, &mut Vec<u8>)>;

/// Asks over and over on some connections, each waiting for its answer before it asks again.
pub fn ask(address: SocketAddr, connections: usize, time: Duration, ask: &Ask) -> anyhow::Result<Round> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mut open = Vec::new();
        for _ in 0..connections {
            let stream = TcpStream::connect(address).await.context("connect")?;
            stream.set_nodelay(true)?;
            open.push(stream);
        }
        let (start, cpu) = (Instant::now(), Cpu::now()?);
        let mut asking = JoinSet::new();
        for (number, stream) in open.into_iter().enumerate() {
            asking.spawn_local(converse(stream, number, start + time, ask.clone()));
        }
        let mut round = Round::default();
        while let Some(times) = asking.join_next().await {
            round.times.extend(times??);
        }
        round.done = round.times.len() as u64;
        round.seconds = start.elapsed().as_secs_f64();
        round.cpu = cpu.others_since()?;
        Ok(round)
    })
}

async fn converse(mut stream: TcpStream, number: usize, end: Instant, ask: Ask) -> anyhow::Result<Vec<u64>> {
    let mut dice = SmallRng::seed_from_u64(number as u64 ^ seed());
    let (mut request, mut answer) = (Vec::with_capacity(4096), Vec::with_capacity(64 << 10));
    let mut times = Vec::new();
    loop {
        request.clear();
        ask(&mut dice, &mut request);
        let before = Instant::now();
        stream.write_all(&request).await?;
        read_answer(&mut stream, &mut answer).await?;
        let after = Instant::now();
        times.push(nanoseconds(after - before));
        if after >= end {
            return Ok(times);
        }
    }
}

/// Different in each round, so that no two rounds ask the same.
fn seed() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, nanoseconds)
}

async fn read_answer(stream: &mut TcpStream, answer: &mut Vec<u8>) -> anyhow::Result<()> {
    answer.clear();
    let mut whole = None;
    loop {
        if stream.read_buf(answer).await? == 0 {
            bail!("the server closed the connection");
        }
        if whole.is_none() {
            whole = length(answer)?;
        }
        if whole.is_some_and(|whole| answer.len() >= whole) {
            return check(answer);
        }
    }
}

/// How long the whole answer is, once its head is there.
fn length(answer: &[u8]) -> anyhow::Result<Option<usize>> {
    let Some(end) = find(answer, b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&answer[..end])?;
    let length = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    Ok(Some(end + 4 + length.context("an answer without a length")?))
}

/// An answer that says `error` is none: what is measured must have worked. Bulk answers carry several such words, long lists
/// one at their beginning.
fn check(answer: &[u8]) -> anyhow::Result<()> {
    const NEAR: usize = 4096;
    let failed = find(&answer[..answer.len().min(NEAR)], br#""responseStatus":"error""#).is_some();
    if failed || !answer.starts_with(b"HTTP/1.1 200") {
        bail!("{}", String::from_utf8_lossy(&answer[..answer.len().min(NEAR)]));
    }
    Ok(())
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// A form as browsers write it.
pub fn form<'f>(pairs: impl IntoIterator<Item = (&'f str, &'f str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A POST request with a form that is already written.
pub fn post_body(body: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b"POST /api/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ");
    out.extend_from_slice(body.len().to_string().as_bytes());
    out.extend_from_slice(b"\r\n\r\n");
    out.extend_from_slice(body);
}
