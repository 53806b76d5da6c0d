//! The community: writes its past, catches up with what was missed, and lives.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use gavel_model::{Clock, Timestamp, UserId};
use rand::{SeedableRng as _, rngs::StdRng};
use tokio_util::sync::CancellationToken;

use crate::{
    Error,
    api::{Api, text},
    audience::{Audience, Visit},
    content::Content,
    cue::{Act, Cue},
    host::Hosts,
    past::{self, WEEK},
    perform::try_to,
    programme::Programme,
    recent::Recent,
    setup,
};

/// How much that was missed is caught up with.
const MISSED: Duration = Duration::from_hours(1);
/// How many times as quiet as usual it was while nobody looked.
const QUIET: f64 = 5.0;
/// What is later than this is not done any more.
const TOO_LATE: Duration = Duration::from_mins(5);
/// How long the server may be out of reach before the next try.
const HICCUP: Duration = Duration::from_secs(2);

/// The people of the demo, at a server.
pub struct Community {
    content: Content,
    api: Api,
    /// The server's.
    clock: Clock,
    seed: u64,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Milestone {
    /// The week before is written, and not to be written again.
    PastWritten,
    /// The time is that of the machine, and others may come in.
    Ready,
}

impl Community {
    /// At the server at `address`, whose clock this is, with a server key that acts for users. The same seed makes the same
    /// past.
    pub fn new(address: String, key: String, clock: Clock, seed: u64) -> Result<Self, Error> {
        Ok(Self { content: Content::load()?, api: Api::new(address, key), clock, seed })
    }

    /// Plays until told to stop: the week before `past` first, if that is not written yet.
    pub fn play(
        &self,
        past: Option<Timestamp>,
        stop: &CancellationToken,
        mut tell: impl FnMut(Milestone),
    ) -> Result<(), Error> {
        if let Some(now) = past {
            self.write_past(now, stop)?;
            if stop.is_cancelled() {
                return Ok(());
            }
            tell(Milestone::PastWritten);
        }
        let mut programme = self.catch_up(stop)?;
        tell(Milestone::Ready);
        thread::scope(|scope| {
            let (visits, seen) = channel();
            let audience = Audience::new(&self.content, &self.api, self.dice(1));
            scope.spawn(move || audience.run(&visits, stop));
            self.live(&mut programme, &seen, stop);
        });
        Ok(())
    }

    /// Writes a week. Written twice, it is there once: its messages have ids that come from the seed.
    fn write_past(&self, now: Timestamp, stop: &CancellationToken) -> Result<(), Error> {
        self.clock.set(now.minus(WEEK));
        setup::build(&self.api, &self.content)?;
        let mut agenda = past::past(&self.content, now, self.seed);
        tracing::debug!(cues = agenda.len(), "writing the week before");
        while let Some(cue) = agenda.pop() {
            if stop.is_cancelled() {
                return Ok(());
            }
            self.perform_then(&cue)?;
        }
        self.clock.set(now.max(self.clock.now()));
        setup::close(&self.api, &self.content)?;
        self.clock.unshift();
        Ok(())
    }

    /// Says what would have been said since the last message, of an hour at most.
    fn catch_up(&self, stop: &CancellationToken) -> Result<Programme<'_>, Error> {
        let recent = Recent::read(&self.api, &self.content)?;
        let now = Clock::System.now();
        let since = recent.last.max(now.minus(MISSED)).min(now);
        let mut programme = Programme::new(&self.content, since, self.seed, QUIET, |channel| recent.scenes_of(channel));
        self.clock.set(since);
        while programme.next_at().is_some_and(|at| at < now) && !stop.is_cancelled() {
            if let Some(cue) = programme.pop() {
                self.perform_then(&cue)?;
            }
        }
        self.clock.unshift();
        programme.wake(self.clock.now());
        Ok(programme)
    }

    /// Does what a cue says as if it were its time. Nobody sees that somebody wrote then.
    fn perform_then(&self, cue: &Cue) -> Result<(), Error> {
        if matches!(cue.act, Act::Typing { .. }) {
            return Ok(());
        }
        // Never back: one moment's calls may have taken longer than it was to the next.
        if cue.at > self.clock.now() {
            self.clock.set(cue.at);
        }
        try_to(&self.api, cue)
    }

    /// Does what the programme says when it says so, and has guests greeted.
    fn live(&self, programme: &mut Programme<'_>, visits: &Receiver<Visit>, stop: &CancellationToken) {
        let mut hosts = Hosts::default();
        let mut dice = self.dice(2);
        while !stop.is_cancelled() {
            let Some(at) = programme.next_at() else { return };
            let wait = at.as_millis().saturating_sub(self.clock.now().as_millis());
            match visits.recv_timeout(Duration::from_millis(u64::try_from(wait).unwrap_or(0))) {
                Ok(visit) => {
                    let name = self.name_of(&visit.user);
                    programme.extend(hosts.receive(&self.content, &visit, &name, self.clock.now(), &mut dice));
                }
                Err(RecvTimeoutError::Timeout) => self.next(programme),
                // The audience left, as it does at the end.
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Does what is due.
    fn next(&self, programme: &mut Programme<'_>) {
        let now = self.clock.now();
        let Some(cue) = programme.pop() else { return };
        if cue.at.plus(TOO_LATE) < now {
            // The machine slept.
            programme.resume(now);
            return;
        }
        if let Err(error) = try_to(&self.api, &cue) {
            tracing::warn!(%error, "the demo could not go on, and tries again");
            thread::sleep(HICCUP);
        }
    }

    /// What somebody is called.
    fn name_of(&self, user: &UserId) -> String {
        if let Some(person) = self.content.people.get(user) {
            return person.name.clone();
        }
        let profile = self.api.call(user, "GET", &format!("/users/{user}"), None).unwrap_or_default();
        text(&profile, "displayName").unwrap_or(user.as_str()).to_owned()
    }

    fn dice(&self, salt: u64) -> StdRng {
        StdRng::seed_from_u64(self.seed ^ self.clock.now().as_millis().unsigned_abs() ^ salt)
    }
}
