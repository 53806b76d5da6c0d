//! Changing a scheduled message.

use gavel_model::{Actor, ChannelId, MessageId, PatchScheduledMessage, ScheduledMessage, ScheduledStatus};

use super::check_time;
use crate::{Chat, Error, Permission, Result, messages};

impl Chat {
    /// Changes a message that still waits: one's own, or any for those who may edit others'.
    pub async fn patch_scheduled(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        id: &MessageId,
        patch: PatchScheduledMessage,
    ) -> Result<ScheduledMessage> {
        let (facts, stored) = self.stored_scheduled(actor, channel, id).await?;
        let own = stored.actor == actor.as_log();
        facts.require(if own { Permission::SendMessage } else { Permission::EditMessage })?;
        if stored.scheduled.status != ScheduledStatus::Scheduled {
            return Err(Error::Conflict("its time has come"));
        }
        let now = self.now();
        let mut scheduled = stored.scheduled;
        if let Some(send_at) = patch.send_at {
            check_time(send_at, now)?;
            scheduled.send_at = send_at;
        }
        let mut message = messages::from_json(scheduled.message)?;
        message.text = patch.text.unwrap_or(message.text);
        message.data = patch.data.unwrap_or(message.data);
        self.draft(actor, scheduled.channel_id.clone(), message.clone())?;
        scheduled.message = messages::as_json(&message)?;
        scheduled.updated_at = now;
        let write = {
            let scheduled = scheduled.clone();
            move |conn: &gavel_store::Conn<'_>| conn.reschedule(&scheduled, stored.revision)
        };
        self.change_guarded(&facts, actor, channel, write, |_, ()| ()).await?;
        Ok(scheduled)
    }
}
