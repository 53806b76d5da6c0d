//! The reading threads: each owns a connection, all take from one bounded queue.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{Conn, Error, link::Link};

/// How long a read may take that a client gave its shape.
const PATIENCE: Duration = Duration::from_secs(2);

/// A read; told of the connection or of why there is none.
pub(crate) type Read = Box<dyn FnOnce(Result<&Conn<'_>, Error>) + Send>;

pub(crate) struct Readers {
    queue: Arc<Queue>,
    /// Each gives a connection to SQLite back at its end.
    threads: Mutex<Vec<JoinHandle<Option<rusqlite::Connection>>>>,
}

struct Queue {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
    most: usize,
}

#[derive(Default)]
struct Waiting {
    /// Each, and whether its time is limited.
    reads: VecDeque<(Read, bool)>,
    closed: bool,
}

impl Readers {
    pub(crate) fn start(links: Vec<Link>, most: usize) -> Result<Self, Error> {
        let queue = Arc::new(Queue { waiting: Mutex::default(), arrived: Condvar::new(), most });
        let mut threads = Vec::new();
        for (i, mut link) in links.into_iter().enumerate() {
            let queue = Arc::clone(&queue);
            let thread = thread::Builder::new()
                .name(format!("store-read-{i}"))
                .spawn(move || {
                    queue.serve(&mut link);
                    link.into_sqlite()
                })
                .map_err(|e| Error::Open(format!("cannot start a reading thread: {e}")))?;
            threads.push(thread);
        }
        Ok(Self { queue, threads: Mutex::new(threads) })
    }

    pub(crate) fn submit(&self, read: Read, limited: bool) -> Result<(), Error> {
        let mut waiting = self.queue.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.closed {
            return Err(Error::Closed);
        }
        if waiting.reads.len() >= self.queue.most {
            return Err(Error::Overloaded);
        }
        waiting.reads.push_back((read, limited));
        drop(waiting);
        self.queue.arrived.notify_one();
        Ok(())
    }

    /// Reads what waits and ends the threads.
    pub(crate) fn close(&self) {
        self.tell_to_end();
        for thread in self.threads.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // One connection after the other: of two that close at the same time neither is the last, which tidies up.
            drop(thread.join());
        }
    }

    fn tell_to_end(&self) {
        self.queue.waiting.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.queue.arrived.notify_all();
    }
}

impl Drop for Readers {
    /// Does not wait for the threads, since it may be one of them that drops this.
    fn drop(&mut self) {
        self.tell_to_end();
    }
}

impl Queue {
    fn serve(&self, link: &mut Link) {
        while let Some((read, limited)) = self.next() {
            // A panic in one read must not take the thread from the others; its caller sees the answer dropped.
            let outcome = catch_unwind(AssertUnwindSafe(|| match link.read(limited.then_some(PATIENCE)) {
                Ok(transaction) => read(Ok(&transaction.conn().of_snapshot())),
                Err(e) => read(Err(e)),
            }));
            if outcome.is_err() {
                tracing::error!("a read panicked");
            }
        }
    }

    fn next(&self) -> Option<(Read, bool)> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(read) = waiting.reads.pop_front() {
                return Some(read);
            }
            if waiting.closed {
                return None;
            }
            waiting = self.arrived.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
