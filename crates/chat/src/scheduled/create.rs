//! Scheduling a message.

use gavel_model::{Actor, ChannelId, NewScheduledMessage, ScheduledMessage, ScheduledStatus};
use gavel_store::{Conn, Schedule};

use super::check_time;
use crate::{Chat, Error, Result, messages, mint::mint, operators::speaks_for_oneself};

/// How many scheduled messages a sender may have waiting in a channel.
const MOST: i64 = 100;

impl Chat {
    /// Keeps a message to be sent at its time; the flag tells whether it was kept now. The same id again, from the same
    /// sender, is answered with what there is.
    pub async fn schedule(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        new: NewScheduledMessage,
    ) -> Result<(ScheduledMessage, bool)> {
        let NewScheduledMessage { send_at, template, message } = new;
        let now = self.now();
        check_time(send_at, now)?;
        let message = self.fill_in(actor, message, template).await?;
        let draft = self.draft(actor, channel.clone(), message.clone())?;
        let facts = self.read_facts(actor, channel).await?;
        facts.require_to_send(&draft)?;
        speaks_for_oneself(actor)?;
        let minted = message.id.is_none();
        let scheduled = ScheduledMessage {
            id: message.id.clone().unwrap_or_else(|| mint(now)),
            channel_id: channel.clone(),
            user_id: actor.user().cloned(),
            send_at,
            status: ScheduledStatus::Scheduled,
            problem: None,
            message: messages::as_json(&message)?,
            created_at: now,
            updated_at: now,
        };
        let (by, told_after) = (actor.clone(), facts.told_after());
        let write = move |conn: &Conn<'_>| conn.schedule(&scheduled, &draft, told_after, &by, MOST);
        let kept = self.change_guarded(&facts, actor, channel, write, |_, _| ()).await?;
        match kept {
            Schedule::New(scheduled) => Ok((scheduled, true)),
            // What is there with an id minted just now was kept by this very call, before it was cut short.
            Schedule::Repeated(scheduled) => Ok((scheduled, minted)),
            Schedule::Taken => Err(Error::Conflict("the id is another message's")),
            Schedule::Full => Err(Error::Conflict("100 of your messages wait in this channel already")),
        }
    }
}
