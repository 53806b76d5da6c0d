//! Taking a scheduled message away.

use gavel_model::{Actor, ChannelId, EventType, MessageId, ScheduledMessage};
use gavel_store::Conn;

use crate::{Chat, Error, Permission, Result};

impl Chat {
    /// Takes a scheduled message away: one's own, or any for those who may delete others'. What was sent stays sent.
    pub async fn unschedule(&self, actor: &Actor, channel: &ChannelId, id: &MessageId) -> Result<()> {
        let (facts, stored) = self.stored_scheduled(actor, channel, id).await?;
        let own = stored.actor == actor.as_log();
        if !own {
            facts.require(Permission::DeleteMessage)?;
        }
        let scheduled = ScheduledMessage { updated_at: self.now(), ..stored.scheduled };
        let (by, gone) = (actor.clone(), scheduled.clone());
        let write = move |conn: &Conn<'_>| conn.unschedule(&gone, &by);
        let publish = move |chat: &Chat, gone: &bool| {
            if *gone && !own {
                chat.tell_scheduled(EventType::ScheduledMessageDeleted, &scheduled);
            }
        };
        let gone = self.change_guarded(&facts, actor, channel, write, publish).await?;
        if gone { Ok(()) } else { Err(Error::Conflict("it is on its way")) }
    }
}
