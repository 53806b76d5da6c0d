//! What the runner of jobs asks of the chat: work, and where to note how it goes.

use std::time::Duration;

use gavel_model::{Actor, Failure, Job, JobId, JobKind, JobState};
use gavel_store::{Checkpoint, Claimed, Conn, NewJob};
use serde::Serialize;

use crate::{Chat, Error, Result, mint::mint};

/// For how long what has ended is kept.
const KEPT: Duration = Duration::from_hours(7 * 24);
/// How much is forgotten at once.
const FORGOTTEN: usize = 500;

impl Chat {
    /// Has a job done later.
    pub(crate) async fn enqueue<T: Serialize>(&self, actor: &Actor, kind: JobKind, input: &T) -> Result<Job> {
        let at = self.now();
        let input = serde_json::to_value(input).map_err(|e| Error::Internal(e.to_string()))?;
        let new = NewJob { id: mint(at), kind, input, actor: actor.clone(), at };
        self.change(move |conn| conn.create_job(&new), |_, _| ()).await
    }

    /// Has done again what was being done when the server ended; to be called once, before any job is claimed.
    pub async fn resume_jobs(&self) -> Result<usize> {
        if !self.0.store.read(|conn| conn.has_job(JobState::Running)).await? {
            return Ok(0);
        }
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method's path is not general over lifetimes"
        )]
        self.change(|conn| conn.resume_jobs(), |_, _| ()).await
    }

    /// The job to be done next, if there is one.
    pub async fn claim_job(&self) -> Result<Option<Claimed>> {
        let waits = self.0.store.read(|conn| conn.has_job(JobState::Queued)).await?;
        if !waits {
            return Ok(None);
        }
        let at = self.now();
        self.change(move |conn| conn.claim_job(at), |_, _| ()).await
    }

    /// Notes how far a job is; false if it was cancelled and is not to go on.
    pub async fn checkpoint_job(&self, id: &JobId, checkpoint: Checkpoint) -> Result<bool> {
        let id = id.clone();
        self.change(move |conn| conn.checkpoint_job(&id, &checkpoint), |_, _| ()).await
    }

    /// Notes that a job came to its end, or why it could not.
    pub async fn finish_job(&self, id: &JobId, outcome: std::result::Result<(), Failure>) -> Result<()> {
        let (id, at) = (id.clone(), self.now());
        self.change(move |conn| conn.finish_job(&id, &outcome, at), |_, ()| ()).await
    }

    /// Forgets jobs and scheduled messages that ended over a week ago, some in each transaction; to be called now and then.
    /// Which jobs they were.
    pub async fn forget_ended(&self) -> Result<Vec<JobId>> {
        let (before, mut jobs) = (self.now().minus(KEPT), Vec::new());
        loop {
            let forget = move |conn: &Conn<'_>| {
                Ok((conn.forget_scheduled(before, FORGOTTEN)?, conn.forget_jobs(before, FORGOTTEN)?))
            };
            let (scheduled, some) = self.change(forget, |_, _| ()).await?;
            let more = scheduled.max(some.len()) >= FORGOTTEN;
            jobs.extend(some);
            if !more {
                return Ok(jobs);
            }
        }
    }
}
