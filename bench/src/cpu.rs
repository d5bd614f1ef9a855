//! Processor time, which noise of the machine does not touch: that of the server is the process's own less the client's thread.

use std::time::Duration;

use anyhow::Context as _;
use nix::sys::resource::{UsageWho, getrusage};

/// Processor time so far, user and system.
#[derive(Debug, Clone, Copy)]
pub struct Cpu {
    process: Duration,
    thread: Duration,
}

impl Cpu {
    /// Reads the clocks of the process and of the calling thread.
    pub fn now() -> anyhow::Result<Cpu> {
        Ok(Cpu { process: used(UsageWho::RUSAGE_SELF)?, thread: used(UsageWho::RUSAGE_THREAD)? })
    }

    /// What all other threads have used since.
    pub fn others_since(self) -> anyhow::Result<Duration> {
        let now = Cpu::now()?;
        Ok((now.process - self.process).saturating_sub(now.thread - self.thread))
    }

    /// What the whole process has used since.
    pub fn since(self) -> anyhow::Result<Duration> {
        Ok(Cpu::now()?.process - self.process)
    }
}

fn used(who: UsageWho) -> anyhow::Result<Duration> {
    let usage = getrusage(who).context("getrusage")?;
    let time = |value: nix::sys::time::TimeVal| -> anyhow::Result<Duration> {
        let seconds = u64::try_from(value.tv_sec()).context("seconds")?;
        let micros = u64::try_from(value.tv_usec()).context("microseconds")?;
        Ok(Duration::from_secs(seconds) + Duration::from_micros(micros))
    };
    Ok(time(usage.user_time())? + time(usage.system_time())?)
}
