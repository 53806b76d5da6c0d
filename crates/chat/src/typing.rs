//! Typing: told to those who look at the channel, and kept nowhere.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use gavel_model::{Actor, ChannelId, EventType, MessageId, Timestamp, UserId};
use gavel_realtime::Room;
use gavel_store::{COUNTED_ABOVE, Conn};
use serde::Serialize;

use crate::{Chat, Error, Permission, Result, publish::frame};

/// How often it is told that somebody writes, in milliseconds.
const EVERY: i64 = 2_000;
/// For how long it is good, in milliseconds: whoever is told no more within that writes no more.
const GOOD_FOR: i64 = 6_000;
/// How many may write at the same time; beyond, nobody is told.
const MOST: usize = 100_000;

/// What a user says of their typing.
#[derive(Clone, Debug, Default)]
pub struct Typing {
    /// The message of the thread they write in.
    pub parent: Option<MessageId>,
    /// That they write no more.
    pub stop: bool,
}

/// Who writes where, as far as it was told.
#[derive(Default)]
pub(crate) struct Typists {
    told: Mutex<HashMap<(ChannelId, UserId), Told>>,
}

/// What was told last.
#[derive(Clone, Copy, Debug)]
struct Told {
    at: Timestamp,
    stopped: bool,
}

impl Typists {
    /// Whether there is anything to tell: what was told a moment ago is not told again, and an end only of what began.
    fn is_due(&self, place: &(ChannelId, UserId), stop: bool, now: Timestamp) -> bool {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        match told.get(place) {
            Some(told) if stop => !told.stopped && since(told.at, now) < GOOD_FOR,
            Some(told) => since(told.at, now) >= EVERY,
            None => !stop && self::room(&told),
        }
    }

    /// Notes what is told now; false if another device told it meanwhile.
    fn tell(&self, place: (ChannelId, UserId), stop: bool, now: Timestamp) -> bool {
        if !self.is_due(&place, stop, now) {
            return false;
        }
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        // An end does not make room for a beginning before its time.
        let at = told.get(&place).filter(|_| stop).map_or(now, |told| told.at);
        told.insert(place, Told { at, stopped: stop });
        true
    }

    /// Forgets those who write no more.
    fn forget(&self, now: Timestamp) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.retain(|_, told| since(told.at, now) < GOOD_FOR);
        if told.is_empty() {
            *told = HashMap::new();
        }
    }
}

fn room(told: &HashMap<(ChannelId, UserId), Told>) -> bool {
    told.len() < MOST
}

/// How long ago something was told; what was told before the clock was set back, very long ago.
fn since(then: Timestamp, now: Timestamp) -> i64 {
    if then > now { i64::MAX } else { now.as_millis() - then.as_millis() }
}

/// What others are told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Typist<'a> {
    user_id: &'a UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<&'a MessageId>,
}

impl Chat {
    /// What is answered without a look at anything: what was told a moment ago, so that a flood ends here, and what no user
    /// says. None of what has to be read first.
    pub fn typing_at_once(&self, actor: &Actor, channel: &ChannelId, typing: &Typing) -> Option<Result<()>> {
        let user = match self.typist(actor) {
            Ok(user) => user,
            Err(error) => return Some(Err(error)),
        };
        let due = self.0.typists.is_due(&(channel.clone(), user.clone()), typing.stop, self.now());
        if due { None } else { Some(Ok(())) }
    }

    /// Tells others that the actor writes, or does no more. Nothing is written that would check again what memory says, so
    /// that it is not asked.
    pub async fn typing(&self, actor: &Actor, channel: &ChannelId, typing: &Typing) -> Result<()> {
        if let Some(done) = self.typing_at_once(actor, channel, typing) {
            return done;
        }
        let (user, at) = (self.typist(actor)?, channel.clone());
        let members = move |conn: &Conn<'_>, _| Ok(conn.channel(&at)?.map_or(0, |channel| channel.member_count));
        let members = self.read_as(actor, channel, Permission::SendMessage, members).await?;
        self.publish_typing(user, channel, typing, members);
        Ok(())
    }

    fn typist<'a>(&self, actor: &'a Actor) -> Result<&'a UserId> {
        if !self.0.limits.signals.typing {
            return Err(Error::Conflict("typing is turned off on this server"));
        }
        actor
            .user()
            .ok_or_else(|| Error::field("X-Gavel-User", "a server key writes for a user: name them in this header"))
    }

    fn publish_typing(&self, user: &UserId, channel: &ChannelId, typing: &Typing, members: i64) {
        if !self.0.typists.tell((channel.clone(), user.clone()), typing.stop, self.now()) || members > COUNTED_ABOVE {
            return;
        }
        let kind = if typing.stop { EventType::TypingStopped } else { EventType::TypingStarted };
        let data = Typist { user_id: user, parent_id: typing.parent.as_ref() };
        let frame = frame(kind, channel, None, self.now(), &data);
        self.bus().publish(&Room::Channel(channel.clone()), None, frame);
        self.bus().flush();
    }

    /// Forgets those who write no more; to be called about once a second.
    pub fn forget_typists(&self) {
        self.0.typists.forget(self.now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn a_beginning_is_told_every_two_seconds_and_an_end_once() {
        let typists = Typists::default();
        let place = (ChannelId::new("c").unwrap(), UserId::new("u").unwrap());
        let tell = |stop, millis| typists.tell(place.clone(), stop, at(millis));
        assert!(!tell(true, 0), "nothing began");
        assert!(tell(false, 0));
        assert!(!tell(false, 1_999));
        assert!(tell(true, 1_000));
        assert!(!tell(true, 1_001), "it ended already");
        assert!(!tell(false, 1_500), "an end makes no room for a beginning");
        assert!(tell(false, 2_000));
        assert!(!tell(true, 8_000), "it has ended by itself");
        typists.forget(at(8_000));
        assert!(typists.told.lock().unwrap().is_empty());
    }

    #[test]
    fn a_clock_that_is_set_back_silences_nobody() {
        let typists = Typists::default();
        let place = || (ChannelId::new("c").unwrap(), UserId::new("u").unwrap());
        assert!(typists.tell(place(), false, at(1_000_000)));
        assert!(typists.tell(place(), false, at(1_000)));
        assert!(!typists.tell(place(), false, at(1_500)));
    }
}
