//! Figures for monitoring, in the text form that Prometheus reads.

use std::time::Duration;

use ladu_wire::Fault;
use prometheus::{Encoder, HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder};

pub(crate) struct Metrics {
    registry: Registry,
    answers: IntCounterVec,
    seconds: HistogramVec,
}

impl Metrics {
    pub(crate) fn new() -> Result<Metrics, Fault> {
        let registry = Registry::new();
        let answers = Opts::new("ladu_answers_total", "Answers by call and error code.");
        let answers = IntCounterVec::new(answers, &["call", "code"]).map_err(Fault::internal)?;
        let buckets = vec![0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];
        let seconds = HistogramOpts::new("ladu_seconds", "Time to answer by call.").buckets(buckets);
        let seconds = HistogramVec::new(seconds, &["call"]).map_err(Fault::internal)?;
        registry.register(Box::new(answers.clone())).map_err(Fault::internal)?;
        registry.register(Box::new(seconds.clone())).map_err(Fault::internal)?;
        Ok(Metrics { registry, answers, seconds })
    }

    /// Counts an answer. `call` is a name of the registry, never what a client sent, so that the series stay few.
    pub(crate) fn count(&self, call: &str, code: u16, time: Duration) {
        self.answers.with_label_values(&[call, &code.to_string()]).inc();
        self.seconds.with_label_values(&[call]).observe(time.as_secs_f64());
    }

    pub(crate) fn text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        // Writing into memory does not fail.
        let _ = TextEncoder::new().encode(&self.registry.gather(), &mut text);
        text
    }
}
