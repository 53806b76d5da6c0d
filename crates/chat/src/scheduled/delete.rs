//! Taking a scheduled message away.

use gavel_model::{Actor, ChannelId, MessageId};

use crate::{Chat, Error, Permission, Result};

impl Chat {
    /// Takes a scheduled message away: one's own, or any for those who may delete others'. What was sent stays sent.
    pub async fn unschedule(&self, actor: &Actor, channel: &ChannelId, id: &MessageId) -> Result<()> {
        let (facts, stored) = self.stored_scheduled(actor, channel, id).await?;
        if stored.actor != actor.as_log() {
            facts.require(Permission::DeleteMessage)?;
        }
        let (at, id) = (channel.clone(), id.clone());
        let gone =
            self.change_guarded(&facts, actor, channel, move |conn| conn.unschedule(&at, &id), |_, _| ()).await?;
        if gone { Ok(()) } else { Err(Error::Conflict("it is on its way")) }
    }
}
