//! Changing a scheduled message.

use gavel_model::{Actor, ChannelId, EventType, MessageId, PatchScheduledMessage, ScheduledMessage, ScheduledStatus};
use gavel_store::Conn;

use super::check_time;
use crate::{Chat, Error, Permission, Result, messages};

impl Chat {
    /// Changes a message that still waits: one's own, or when any is sent for those who may edit others'. What it says is
    /// its author's alone to change: nobody is to be made to say what they did not.
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
        if !own && (patch.text.is_some() || patch.data.is_some()) {
            let detail = "what a scheduled message says is its author's alone to change";
            return Err(Error::PermissionDenied { permission: Permission::EditMessage, detail });
        }
        if stored.scheduled.status != ScheduledStatus::Scheduled {
            return Err(Error::Conflict("its time has come"));
        }
        let now = self.now();
        let mut scheduled = stored.scheduled;
        if let Some(send_at) = patch.send_at {
            check_time(send_at, now)?;
            scheduled.send_at = send_at;
        }
        if own {
            let mut message = messages::from_json(scheduled.message)?;
            message.text = patch.text.unwrap_or(message.text);
            message.data = patch.data.unwrap_or(message.data);
            self.draft(actor, scheduled.channel_id.clone(), message.clone())?;
            scheduled.message = messages::as_json(&message)?;
        }
        scheduled.updated_at = now;
        let (by, new, told) = (actor.clone(), scheduled.clone(), scheduled.clone());
        let write = move |conn: &Conn<'_>| conn.reschedule(&new, stored.revision, &by);
        let publish = move |chat: &Chat, (): &()| {
            if !own {
                chat.tell_scheduled(EventType::ScheduledMessageUpdated, &told);
            }
        };
        self.change_guarded(&facts, actor, channel, write, publish).await?;
        Ok(scheduled)
    }
}
