//! The writing thread: takes every waiting change, runs each under a savepoint, commits once, answers all.
//!
//! At a trickle that is one change a commit, under load the batch grows by itself. A failure of the transaction itself
//! (disk full, I/O, a lock) answers the whole batch with it; nothing of it was kept. A batch of which is not known whether it
//! was kept, since the database went away during the commit, waits for its answers until that is known (`unsettled.rs`).

mod unsettled;

use std::{
    iter::once,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use unsettled::Unsettled;

use crate::{
    AfterCommit, Append, AppendError, Appended, Conn, Error,
    append::{self, Batch},
    link::{CommitError, Link, Transaction},
};

/// How many changes one commit takes at most.
const BATCH: usize = 1_000;
/// How many bytes of messages may wait, however few they are.
const WAITING_BYTES: usize = 64 << 20;

type AppendThen = Box<dyn FnOnce(Result<Appended, AppendError>) + Send>;
/// Tells the caller what became of a change, once the transaction has: told of the failure of the commit, if any.
type Answer = Box<dyn FnOnce(Result<(), Error>) + Send>;
/// Writes, or is told why nothing can be written; whether what it wrote is to be kept, and whom to tell.
type Change = Box<dyn FnOnce(Result<&Conn<'_>, Error>) -> (Result<(), Error>, Answer) + Send>;

enum Job {
    Append(Box<Append>, AppendThen),
    Change(Change),
    Close,
}

impl Job {
    fn message(&self) -> Option<&Append> {
        if let Self::Append(message, _) = self { Some(message) } else { None }
    }
}

pub(crate) struct Writer {
    /// Bytes of the messages that wait.
    waiting_bytes: Arc<AtomicUsize>,
    jobs: SyncSender<Job>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(crate) fn start(mut link: Link, queue: usize, after_commit: AfterCommit) -> Result<Self, Error> {
        let (jobs, waiting) = sync_channel(queue);
        let waiting_bytes = Arc::new(AtomicUsize::new(0));
        let thread = thread::Builder::new()
            .name("store-write".into())
            .spawn({
                let waiting_bytes = Arc::clone(&waiting_bytes);
                move || serve(&mut link, &waiting, &waiting_bytes, &after_commit)
            })
            .map_err(|e| Error::Open(format!("cannot start the writing thread: {e}")))?;
        Ok(Self { waiting_bytes, jobs, thread: Mutex::new(Some(thread)) })
    }

    pub(crate) fn append(&self, message: Box<Append>, then: AppendThen) {
        let weight = message.weight();
        if self.waiting_bytes.fetch_add(weight, Ordering::Relaxed) > WAITING_BYTES {
            self.waiting_bytes.fetch_sub(weight, Ordering::Relaxed);
            return then(Err(AppendError::Store(Error::Overloaded)));
        }
        if let Err((error, Job::Append(_, then))) = self.submit(Job::Append(message, then)) {
            self.waiting_bytes.fetch_sub(weight, Ordering::Relaxed);
            then(Err(AppendError::Store(error)));
        }
    }

    pub(crate) fn change<T, F, G>(&self, write: F, then: G) -> Result<(), Error>
    where
        T: Send + 'static,
        F: FnOnce(&Conn<'_>) -> Result<T, Error> + Send + 'static,
        G: FnOnce(Result<T, Error>) + Send + 'static,
    {
        self.submit(Job::Change(Box::new(move |conn| {
            let result = conn.and_then(write);
            let outcome = result.as_ref().map(|_| ()).map_err(Error::clone);
            let answer = move |committed: Result<(), Error>| then(committed.and(result));
            (outcome, Box::new(answer) as Answer)
        })))
        .map_err(|(error, _)| error)
    }

    /// Hands a job to the thread, or back.
    fn submit(&self, job: Job) -> Result<(), (Error, Job)> {
        self.jobs.try_send(job).map_err(|e| match e {
            TrySendError::Full(job) => (Error::Overloaded, job),
            TrySendError::Disconnected(job) => (Error::Closed, job),
        })
    }

    /// Commits what waits and ends the thread.
    pub(crate) fn close(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // The thread may have ended already, and is then not there to be told.
            let _ = self.jobs.send(Job::Close);
            let _ = thread.join();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.close();
    }
}

fn serve(link: &mut Link, waiting: &Receiver<Job>, waiting_bytes: &AtomicUsize, after_commit: &AfterCommit) {
    let mut complaints = Complaints::default();
    let mut unsettled = Unsettled::default();
    let mut open = true;
    while open {
        let first = match unsettled.again_in() {
            None => waiting.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(time) => waiting.recv_timeout(time),
        };
        let mut jobs = match first {
            Ok(first) => collect(first, waiting),
            Err(RecvTimeoutError::Timeout) => Vec::new(),
            Err(RecvTimeoutError::Disconnected) => break,
        };
        let weights = jobs.iter().filter_map(Job::message).map(Append::weight);
        waiting_bytes.fetch_sub(weights.sum(), Ordering::Relaxed);
        jobs.retain(|job| {
            let close = matches!(job, Job::Close);
            open &= !close;
            !close
        });
        // Before anything else is written: what was published in between would be out of order.
        let settled = unsettled.settle(link);
        if !jobs.is_empty() {
            commit(link, settled, jobs, &mut unsettled, &mut complaints);
        }
        after_commit();
    }
    unsettled.give_up(link);
    after_commit();
}

/// Takes what waits, and lets those who are about to hand over more get to it, for as long as more comes of that: fewer
/// and larger commits under load, nothing lost at a trickle.
fn collect(first: Job, waiting: &Receiver<Job>) -> Vec<Job> {
    let mut jobs = vec![first];
    loop {
        thread::yield_now();
        let before = jobs.len();
        jobs.extend(waiting.try_iter().take(BATCH - before));
        if jobs.len() == before || jobs.len() == BATCH {
            return jobs;
        }
    }
}

/// Tells the log of commits that failed, once a second: while a database is away there are thousands.
#[derive(Default)]
struct Complaints {
    last: Option<Instant>,
    changes: usize,
}

impl Complaints {
    fn failed(&mut self, error: &Error, changes: usize) {
        self.changes += changes;
        if self.last.is_none_or(|last| last.elapsed() >= Duration::from_secs(1)) {
            tracing::error!(%error, changes = self.changes, "commits failed; their changes are refused");
            *self = Self { last: Some(Instant::now()), changes: 0 };
        }
    }
}

/// One transaction for all of `jobs`, unless one before it is not `settled`.
fn commit(
    link: &mut Link,
    settled: Result<(), Error>,
    jobs: Vec<Job>,
    unsettled: &mut Unsettled,
    complaints: &mut Complaints,
) {
    let size = jobs.len();
    let mut answers: Vec<Answer> = Vec::with_capacity(size);
    let mut batch = Batch::default();
    let committed = match settled.and_then(|()| batch.begin(link, jobs.iter().map_while(Job::message))) {
        Ok(transaction) => {
            let done = run(Ok(&transaction), jobs, batch, &mut answers);
            done.map_err(CommitError::Refused).and_then(|batch| batch.commit(transaction))
        }
        Err(error) => run(Err(error), jobs, batch, &mut answers).map(drop).map_err(CommitError::Refused),
    };
    match committed {
        Ok(()) => answer(answers, &Ok(())),
        Err(CommitError::Refused(error)) => {
            complaints.failed(&error, size);
            answer(answers, &Err(error));
        }
        Err(CommitError::Unanswered(unanswered)) => {
            unsettled.add(unanswered, answers);
            // Often only the connection broke.
            let _ = unsettled.settle(link);
        }
    }
}

/// Tells all whose changes were in a transaction what became of it.
fn answer(answers: Vec<Answer>, committed: &Result<(), Error>) {
    if committed.is_err() {
        metrics::counter!("gavel_commit_failures_total").increment(1);
    } else {
        metrics::counter!("gavel_commits_total").increment(1);
        metrics::counter!("gavel_changes_total").increment(answers.len() as u64);
    }
    for answer in answers {
        // What publishing does wrong must not end the thread that all writing needs.
        if catch_unwind(AssertUnwindSafe(|| answer(committed.clone()))).is_err() {
            tracing::error!("the answer to a change panicked");
        }
    }
}

/// Runs the jobs in order, messages that stand next to each other as one batch, for as long as the transaction is whole. Once
/// it is not, nothing more is run, since SQLite may have rolled back by itself and would keep what comes after; but every job
/// has its answer in `answers`. What is not written yet.
fn run(
    mut whole: Result<&Transaction<'_>, Error>,
    jobs: Vec<Job>,
    mut batch: Batch,
    answers: &mut Vec<Answer>,
) -> Result<Batch, Error> {
    let mut jobs = jobs.into_iter();
    while let Some(job) = jobs.next() {
        match job {
            Job::Append(message, then) => {
                let result = match &whole {
                    Ok(transaction) => {
                        let conn = transaction.conn();
                        let run = once(&*message).chain(jobs.as_slice().iter().map_while(Job::message));
                        let loaded = batch.load(&conn, run).map_err(AppendError::Store);
                        loaded.and_then(|()| append::append(&conn, &mut batch, message))
                    }
                    Err(e) => Err(AppendError::Store(Error::clone(e))),
                };
                if let Err(AppendError::Store(e)) = &result {
                    whole = Err(e.clone());
                }
                answers.push(Box::new(move |committed| then(committed.map_err(AppendError::Store).and(result))));
            }
            Job::Change(change) => {
                whole = whole.and_then(|transaction| {
                    std::mem::take(&mut batch).finish(&transaction.conn())?;
                    Ok(transaction)
                });
                whole = savepoint(whole, change, answers);
            }
            Job::Close => {}
        }
    }
    whole.map(|_| batch)
}

/// Runs a change under a savepoint, or has it refused if the transaction is lost. Fails if it is, or was on the way.
fn savepoint<'a, 'b>(
    whole: Result<&'a Transaction<'b>, Error>,
    change: Change,
    answers: &mut Vec<Answer>,
) -> Result<&'a Transaction<'b>, Error> {
    let begun = whole.and_then(|transaction| {
        transaction.savepoint()?;
        Ok(transaction)
    });
    let conn = begun.as_ref().map(|transaction| transaction.conn()).map_err(Error::clone);
    let ran = catch_unwind(AssertUnwindSafe(|| change(conn.as_ref().map_err(Error::clone))));
    let (outcome, answer) = ran.unwrap_or_else(|_| {
        tracing::error!("a change panicked");
        // Its caller sees the answer dropped.
        (Err(Error::Corrupt("a change panicked".into())), Box::new(|_| ()))
    });
    let transaction = match begun {
        Ok(transaction) => transaction,
        Err(error) => {
            answers.push(answer);
            return Err(error);
        }
    };
    let outcome = outcome.and_then(|()| transaction.passed());
    match outcome {
        Ok(()) => {
            answers.push(answer);
            transaction.release()?;
        }
        Err(error) => {
            // With the savepoint all the others' changes went.
            let lost = if transaction.lost() { Err(error.clone()) } else { transaction.undo() };
            answers.push(Box::new(move |committed| answer(committed.and(Err(error)))));
            lost?;
        }
    }
    Ok(transaction)
}
