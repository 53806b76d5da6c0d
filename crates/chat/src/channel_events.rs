//! What takes place in channels: made, changed, cancelled, announced.

mod announce;
mod cancel;
mod create;
mod interest;
mod patch;
mod read;

use std::time::Duration;

use gavel_model::{Actor, ChannelEvent, ChannelEventId, ChannelId, EventType, Timestamp};
use gavel_store::Conn;

use crate::{Chat, Error, Facts, FieldError, Permission, Result};

const DAY: u64 = 24 * 3_600;
/// How far ahead an event may start, and how long it may last.
const AHEAD: Duration = Duration::from_secs(365 * DAY);
const LONGEST: Duration = Duration::from_secs(30 * DAY);
/// How many reminders there may be, and how long before the start.
const REMINDERS: usize = 5;
const BEFORE: std::ops::RangeInclusive<u64> = 60..=30 * DAY;
/// How many events of a channel may be to come.
const TO_COME: i64 = 100;

impl Chat {
    /// Whether an event may be as it is, said by an actor; `starts` if its start is new.
    fn check_channel_event(
        &self,
        (actor, facts): (&Actor, &Facts),
        event: &ChannelEvent,
        starts: bool,
        now: Timestamp,
    ) -> Result<()> {
        let mut errors = Vec::new();
        let mut refuse = |pointer: &str, detail: &str| {
            errors.push(FieldError { pointer: pointer.into(), detail: detail.into() });
        };
        let ChannelEvent { title, description, location, starts_at, ends_at, remind_before_seconds, .. } = event;
        if title.trim().is_empty() || title.chars().count() > 100 || title.chars().any(char::is_control) {
            refuse("/title", "one line of 1 to 100 characters");
        }
        let texts = [("/description", description, 2_000), ("/location", location, 500)];
        for (pointer, text, most) in texts {
            if text.as_ref().is_some_and(|text| text.chars().count() > most || text.contains('\0')) {
                refuse(pointer, &format!("at most {most} characters"));
            }
        }
        if starts && (*starts_at <= now || *starts_at > now.plus(AHEAD)) {
            refuse("/startsAt", "from now to a year from now");
        }
        if ends_at.is_some_and(|end| end <= *starts_at || end > starts_at.plus(LONGEST)) {
            refuse("/endsAt", "after the start, and at most 30 days after it");
        }
        if remind_before_seconds.len() > REMINDERS
            || remind_before_seconds.iter().any(|before| !BEFORE.contains(before))
        {
            refuse("/remindBeforeSeconds", "at most 5, of 60 to 2592000 seconds each");
        }
        // They can be neither given back nor hidden in part, like the title of a thread.
        if actor.user().is_some() {
            let words =
                [("/title", Some(title)), ("/description", description.as_ref()), ("/location", location.as_ref())];
            for (pointer, words) in words {
                if words.is_some_and(|words| !self.passes(facts, words)) {
                    refuse(pointer, "a rule does not let these words through");
                }
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(Error::Validation(errors)) }
    }

    /// What an actor who may change what takes place in a channel decides on.
    async fn may_manage_events(&self, actor: &Actor, channel: &ChannelId) -> Result<Facts> {
        let facts = self.read_facts(actor, channel).await?;
        facts.require(Permission::ManageChannelEvents)?;
        facts.require_open()?;
        Ok(facts)
    }

    /// Changes an event that is to come as `change` says, and tells the channel.
    async fn change_channel_event<F>(
        &self,
        actor: &Actor,
        (channel, id): (&ChannelId, &ChannelEventId),
        kind: EventType,
        change: F,
    ) -> Result<ChannelEvent>
    where
        F: FnOnce(&Facts, &mut ChannelEvent) -> Result<()> + Send + 'static,
    {
        let facts = self.may_manage_events(actor, channel).await?;
        let (by, to, id, at, basis) = (actor.clone(), channel.clone(), id.clone(), self.now(), facts.clone());
        let write = move |conn: &Conn<'_>| {
            let Some(before) = conn.channel_event(&to, &id)? else { return Ok(Err(Error::NotFound("channel event"))) };
            let mut event = before.clone();
            if let Err(refused) = change(&basis, &mut event) {
                return Ok(Err(refused));
            }
            if event == before {
                return Ok(Ok((event, None)));
            }
            event.updated_at = at;
            let seq = conn.put_channel_event(&event, kind, &by)?;
            Ok(Ok((event, Some(seq))))
        };
        let publish = move |chat: &Chat, done: &Result<(ChannelEvent, Option<i64>)>| {
            if let Ok((event, Some(seq))) = done {
                chat.publish(kind, &event.channel_id, *seq, at, event);
            }
        };
        Ok(self.change_guarded(&facts, actor, channel, write, publish).await??.0)
    }
}

/// In the order in which they come, each once.
fn in_order(mut before: Vec<u64>) -> Vec<u64> {
    before.sort_unstable_by(|a, b| b.cmp(a));
    before.dedup();
    before
}
