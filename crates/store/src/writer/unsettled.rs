//! A batch whose commit was not answered: whether it was kept is known once the database is there again. Until then its
//! callers wait and others are refused, since what it changed must be published before what comes after it.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::{Answer, answer};
use crate::{
    Error,
    link::{Link, Unanswered},
};

/// How often the database is asked.
const AGAIN: Duration = Duration::from_millis(20);
/// How long a server that stops waits for the database.
const STOPPING: Duration = Duration::from_secs(5);

/// The batch that waits, if any.
#[derive(Default)]
pub(super) struct Unsettled(Option<(Unanswered, Vec<Answer>)>);

impl Unsettled {
    pub(super) fn add(&mut self, unanswered: Unanswered, answers: Vec<Answer>) {
        self.0 = Some((unanswered, answers));
    }

    /// After how long it is to be asked again; never, if nothing waits.
    pub(super) fn again_in(&self) -> Option<Duration> {
        self.0.is_some().then_some(AGAIN)
    }

    /// Answers the batch, if it is known now what became of it. Fails if it is not.
    pub(super) fn settle(&mut self, link: &mut Link) -> Result<(), Error> {
        let Some((unanswered, _)) = &self.0 else { return Ok(()) };
        let kept = link.was_kept(unanswered)?;
        if let Some((Unanswered { error, .. }, answers)) = self.0.take() {
            tracing::warn!(%error, kept, "a commit was not answered; what became of it was asked");
            answer(answers, &if kept { Ok(()) } else { Err(error) });
        }
        Ok(())
    }

    /// Answers the batch at the latest when this returns.
    pub(super) fn give_up(mut self, link: &mut Link) {
        let end = Instant::now() + STOPPING;
        while self.settle(link).is_err() && Instant::now() < end {
            thread::sleep(AGAIN);
        }
        if let Some((Unanswered { error, .. }, answers)) = self.0 {
            tracing::error!(%error, "it is not known whether a commit was kept; it is answered as if it were not");
            answer(answers, &Err(error));
        }
    }
}
