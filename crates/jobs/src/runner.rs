//! Takes jobs, the longest waiting first, and does them: a few at a time, each step by step.

use std::time::Duration;

use gavel_chat::{Chat, Error};
use gavel_model::{Actor, Failure, JobKind};
use gavel_store::{Checkpoint, Claimed};
use serde_json::Value;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{Settings, broadcast, export};

/// How many jobs are done at the same time.
const AT_ONCE: usize = 2;
/// How often it is looked whether there is one.
const BEAT: Duration = Duration::from_millis(250);
/// How many beats apart what ended long ago is forgotten.
const FORGETTING: u32 = 4 * 600;
/// How long to wait for a database that does not take a step.
const PATIENCE: Duration = Duration::from_millis(500);

/// Why a job is not gone on with.
pub(crate) enum Halt {
    /// The server stops; the job is taken up again when it starts.
    Stopping,
    /// Somebody cancelled it.
    Cancelled,
    /// It cannot be done.
    Failed(Failure),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        if let Error::Internal(cause) = &error {
            tracing::error!(cause, "a job failed by a fault of the server's own");
        }
        Self::Failed(error.failure())
    }
}

/// A job that is being done.
pub(crate) struct Work {
    pub(crate) chat: Chat,
    pub(crate) job: Claimed,
    pub(crate) actor: Actor,
    pub(crate) settings: Settings,
    stop: CancellationToken,
}

impl Work {
    /// Notes how far the job is, and whether it is to go on.
    pub(crate) async fn checkpoint(&self, checkpoint: Checkpoint) -> Result<(), Halt> {
        let goes_on = self.until_taken(|| self.chat.checkpoint_job(&self.job.id, checkpoint.clone())).await?;
        if goes_on { Ok(()) } else { Err(Halt::Cancelled) }
    }

    /// Waits; not if the server stops.
    pub(crate) async fn pause(&self, until: tokio::time::Instant) -> Result<(), Halt> {
        tokio::select! {
            () = tokio::time::sleep_until(until) => if self.stop.is_cancelled() { Err(Halt::Stopping) } else { Ok(()) },
            () = self.stop.cancelled() => Err(Halt::Stopping),
        }
    }

    /// Does a step again for as long as the database does not take it.
    pub(crate) async fn until_taken<T, F>(&self, mut step: impl FnMut() -> F) -> Result<T, Halt>
    where
        F: Future<Output = gavel_chat::Result<T>>,
    {
        loop {
            match step().await {
                Err(error @ (Error::Overloaded | Error::Unavailable)) => {
                    tracing::debug!(job = %self.job.id, %error, "a step of a job waits");
                    self.pause(tokio::time::Instant::now() + PATIENCE).await?;
                }
                other => return Ok(other?),
            }
        }
    }
}

pub(crate) async fn run(chat: Chat, settings: Settings, tasks: TaskTracker, stop: CancellationToken) {
    let mut every = super::every(BEAT);
    let (mut resumed, mut beats) = (false, 0);
    let running = TaskTracker::new();
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = stop.cancelled() => return,
        }
        if !resumed {
            // Before anything is claimed: afterwards what runs is running.
            resumed = chat.resume_jobs().await.inspect_err(complain).is_ok();
            continue;
        }
        while running.len() < AT_ONCE {
            match chat.claim_job().await {
                Ok(Some(job)) => {
                    let work = begin(chat.clone(), settings.clone(), job, tasks.clone(), stop.clone());
                    tasks.spawn(running.track_future(work));
                }
                Ok(None) => break,
                Err(error) => {
                    complain(&error);
                    break;
                }
            }
        }
        beats += 1;
        if beats % FORGETTING == 0
            && let Err(error) = chat.forget_ended().await
        {
            complain(&error);
        }
        if beats % FORGETTING == 1
            && let Err(error) = export::sweep(&chat, &settings.exports).await
        {
            complain(&error);
        }
    }
}

fn complain(error: &Error) {
    tracing::debug!(%error, "the jobs wait for the database");
}

async fn begin(chat: Chat, settings: Settings, job: Claimed, tasks: TaskTracker, stop: CancellationToken) {
    let id = job.id.clone();
    let Some(actor) = job.actor.clone() else {
        let detail = "the server key that asked for it was revoked".to_owned();
        return end(&chat, &id, Err(Failure { code: "key_revoked".into(), detail }), &stop).await;
    };
    tracing::info!(job = %id, kind = job.kind.as_str(), resumed = !job.checkpoint.is_null(), "a job begins");
    let work = Work { chat: chat.clone(), job, actor, settings, stop: stop.clone() };
    // A task of its own, so that a panic costs this job alone.
    let outcome = tasks.spawn(async move { perform(&work).await }).await;
    match outcome {
        Ok(Ok(())) => end(&chat, &id, Ok(()), &stop).await,
        Ok(Err(Halt::Failed(failure))) => end(&chat, &id, Err(failure), &stop).await,
        Ok(Err(Halt::Stopping | Halt::Cancelled)) => {}
        Err(error) => {
            tracing::error!(job = %id, %error, "a job panicked");
            end(&chat, &id, Err(Error::Internal(error.to_string()).failure()), &stop).await;
        }
    }
}

async fn perform(work: &Work) -> Result<(), Halt> {
    match work.job.kind {
        JobKind::Broadcast => broadcast::run(work).await,
        JobKind::Export => export::run(work).await,
    }
}

/// Notes how a job ended; one that cannot be noted before the server stops is done again, which is harmless.
async fn end(chat: &Chat, id: &gavel_model::JobId, outcome: Result<(), Failure>, stop: &CancellationToken) {
    while let Err(error) = chat.finish_job(id, outcome.clone()).await {
        complain(&error);
        tokio::select! {
            () = tokio::time::sleep(PATIENCE) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Reads what a job keeps of itself.
pub(crate) fn kept<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, Halt> {
    serde_json::from_value(value.clone()).map_err(|error| Error::Internal(error.to_string()).into())
}
