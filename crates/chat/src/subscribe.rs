//! Subscribing: being told of a channel's events, and before that of those that were missed.

use gavel_model::{Actor, ChannelId, EventType};
use gavel_realtime::Frame;
use gavel_store::{Timeline, TimelineItem, Unpublished, What};

use crate::{Chat, Permission, Result, messages, publish};

/// How many events are read at once.
const STRETCH: i64 = 500;

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
    channel: ChannelId,
    unpublished: Unpublished,
    after: i64,
    head: i64,
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
        let facts = self.admit(actor, channel, Permission::ReadChannel).await?;
        let head = self.head(channel).await?;
        let missed = after.map(|after| head - after);
        let resync = missed.is_some_and(|missed| missed < 0 || missed > self.0.limits.resume_events);
        let after = after.filter(|_| !resync);
        // Nothing of the past to one who asked for none.
        let unpublished = if after.is_some() { messages::unpublished(actor, facts) } else { Unpublished::None };
        let (chat, channel) = (self.clone(), channel.clone());
        let catch_up = CatchUp { chat, channel, unpublished, after: after.unwrap_or(head), head };
        Ok((Subscribed { seq: head, resync }, catch_up))
    }

    async fn head(&self, channel: &ChannelId) -> Result<i64> {
        let channel = channel.clone();
        let found = self.0.store.read(move |conn| conn.channel(&channel)).await?;
        found.map(|c| c.seq).ok_or(crate::Error::NotFound("channel"))
    }
}

impl CatchUp {
    /// Whether all was told that had happened when the last stretch was read.
    pub fn is_done(&self) -> bool {
        self.after >= self.head
    }

    /// The next stretch of events, as frames, and the number up to which they are complete.
    pub async fn next(&mut self) -> Result<(Vec<Frame>, i64)> {
        let (channel, after, unpublished) = (self.channel.clone(), self.after, self.unpublished.clone());
        let timeline =
            self.chat.0.store.read(move |conn| conn.timeline(&channel, after, &unpublished, STRETCH)).await?;
        let Timeline { items, up_to, head } = timeline;
        (self.after, self.head) = (up_to, head);
        Ok((items.iter().map(|item| self.frame(item)).collect(), up_to))
    }

    fn frame(&self, item: &TimelineItem) -> Frame {
        let TimelineItem { kind, seq, at, what } = item;
        let (channel, seq, at) = (&self.channel, *seq, *at);
        match what {
            What::Message(stored) if seq.is_some() => publish::frame(*kind, channel, seq, at, &stored.message),
            What::Message(stored) => publish::frame(*kind, channel, None, at, &publish::view(stored)),
            What::Member(_, Some(member)) if *kind == EventType::MemberJoined => {
                publish::frame(*kind, channel, seq, at, member)
            }
            What::Member(user, _) => publish::frame(*kind, channel, seq, at, &publish::left(channel, user)),
            What::Channel(state) if *kind == EventType::ChannelMembersChanged => {
                publish::frame(*kind, channel, seq, at, &publish::counted(channel, state.member_count))
            }
            What::Channel(state) => publish::frame(*kind, channel, seq, at, state),
        }
    }
}
