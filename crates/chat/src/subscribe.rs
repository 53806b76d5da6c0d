//! Subscribing: being told of a channel's events, and before that of those that were missed.

use gavel_model::{Actor, ChannelId, EventType};
use gavel_realtime::Frame;
use gavel_store::{Conn, Timeline, TimelineItem, Unpublished, What};

use crate::{Chat, Facts, Permission, Result, messages, publish, told::told};

/// How many events are read at once.
const STRETCH: i64 = 500;
/// After how many bytes of frames a stretch ends, however few its events.
const STRETCH_BYTES: usize = 256 << 10;

/// What a new subscriber is told of where the channel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subscribed {
    /// The number of the channel's last event: they are told of all after it as they happen.
    pub seq: i64,
    /// That they missed more than is told again, or name a number that was never given: they are to read the history anew.
    pub resync: bool,
}

/// What a subscriber missed, read stretch by stretch.
pub struct CatchUp {
    chat: Chat,
    actor: Actor,
    channel: ChannelId,
    /// Whether there is anything of the past to tell.
    past: bool,
    after: i64,
    head: i64,
    /// The last event after which unpublished messages were told, so that a stretch that begins there does not again.
    told_behind: i64,
}

impl Chat {
    /// Begins a subscription to all after event `after`, or to all from now on. Events published after this call must
    /// already be kept for the subscriber.
    pub async fn subscribe(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        after: Option<i64>,
    ) -> Result<(Subscribed, CatchUp)> {
        let at = channel.clone();
        let read = move |conn: &Conn<'_>, _| conn.channel(&at)?.ok_or(gavel_store::Error::NotFound);
        let head = self.read_as(actor, channel, Permission::ReadChannel, read).await?.seq;
        let missed = after.map(|after| head - after);
        let resync = missed.is_some_and(|missed| missed < 0 || missed > self.0.limits.resume_events);
        let after = after.filter(|_| !resync);
        let catch_up = CatchUp {
            chat: self.clone(),
            actor: actor.clone(),
            channel: channel.clone(),
            past: after.is_some(),
            after: after.unwrap_or(head),
            head,
            told_behind: -1,
        };
        Ok((Subscribed { seq: head, resync }, catch_up))
    }
}

impl CatchUp {
    /// Whether all was told that had happened when the last stretch was read.
    pub fn is_done(&self) -> bool {
        self.after >= self.head
    }

    /// The next stretch of events, as frames, and the number up to which they are complete. Refused if the actor may not
    /// read the channel any more.
    pub async fn next(&mut self) -> Result<(Vec<Frame>, i64)> {
        let (channel, actor, after, past) = (self.channel.clone(), self.actor.clone(), self.after, self.past);
        let read = move |conn: &Conn<'_>, facts: Facts| {
            // What was before they joined was never theirs to miss.
            let after = after.max(facts.told_after());
            // Nothing of the past to one who asked for none.
            let unpublished = if past { messages::unpublished(&actor, &facts) } else { Unpublished::None };
            conn.timeline(&channel, after, &unpublished, STRETCH)
        };
        let (chat, permission) = (self.chat.clone(), Permission::ReadChannel);
        let Timeline { items, up_to, head } = chat.read_as(&self.actor, &self.channel, permission, read).await?;
        let (mut frames, mut bytes) = (Vec::with_capacity(items.len()), 0);
        (self.after, self.head) = (up_to, head);
        for item in items {
            if let What::Message(stored) = &item.what
                && item.seq.is_none()
            {
                if stored.message.position.after_seq <= self.told_behind {
                    continue;
                }
            } else if bytes > STRETCH_BYTES {
                // The events from here on are the next stretch's.
                self.after = item.seq.map_or(up_to, |seq| seq - 1);
                self.told_behind = self.after;
                return Ok((frames, self.after));
            }
            let frame = self.frame(&item);
            bytes += frame.as_bytes().len();
            frames.push(frame);
        }
        self.told_behind = if up_to == head { head } else { up_to - 1 };
        Ok((frames, up_to))
    }

    /// What ended the subscription if the channel was deleted while its subscriber was still being told of the past.
    pub async fn deletion(&self) -> Result<Option<Frame>> {
        let channel = self.channel.clone();
        let deletion = self.chat.0.store.read(move |conn| conn.channel_deletion(&channel)).await?;
        let (kind, channel) = (EventType::ChannelDeleted, &self.channel);
        Ok(deletion.map(|(seq, at)| publish::frame(kind, channel, Some(seq), at, &publish::deleted(channel))))
    }

    fn frame(&self, item: &TimelineItem) -> Frame {
        let (kind, data) = told(item.kind, &self.channel, item.seq.is_some(), &item.what);
        publish::frame(kind, &self.channel, item.seq, item.at, &data)
    }
}
