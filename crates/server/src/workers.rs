//! A fixed number of threads that do what is handed to them, one thing after the other.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crossbeam_channel::Sender;
use ladu_wire::Fault;

/// Something to be done on a worker thread.
type Task = Box<dyn FnOnce() + Send>;

/// A pool of threads.
pub(crate) struct Workers(Sender<Task>);

impl Workers {
    pub(crate) fn start(name: &str, count: usize) -> Result<Workers, Fault> {
        let (sender, tasks) = crossbeam_channel::unbounded::<Task>();
        for number in 0..count.max(1) {
            let tasks = tasks.clone();
            std::thread::Builder::new()
                .name(format!("{name} {number}"))
                .spawn(move || {
                    while let Ok(task) = tasks.recv() {
                        // The panic's own message is already in the log; its requester gets an answer when the reply is dropped.
                        let _ = catch_unwind(AssertUnwindSafe(task));
                    }
                })
                .map_err(Fault::internal)?;
        }
        Ok(Workers(sender))
    }

    pub(crate) fn run(&self, task: impl FnOnce() + Send + 'static) {
        // The threads end with the sender, so there is always one that takes it.
        let _ = self.0.send(Box::new(task));
    }
}
