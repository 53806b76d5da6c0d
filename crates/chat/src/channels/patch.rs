//! Changing a channel's settings.

use gavel_model::{Actor, Channel, ChannelId, EventType, PatchChannel};

use super::check;
use crate::{Chat, Error, Permission, Result};

impl Chat {
    /// Changes a channel; what the patch does not name stays. One that changes nothing is told to nobody.
    pub async fn patch_channel(&self, actor: &Actor, id: &ChannelId, patch: PatchChannel) -> Result<Channel> {
        let errors = check(
            patch.display_name.as_deref(),
            patch.topic.as_deref(),
            patch.tags.as_deref(),
            patch.metadata.as_ref(),
        );
        if !errors.is_empty() {
            return Err(Error::Validation(errors));
        }
        let facts = self.read_facts(actor, id).await?;
        facts.require(Permission::EditChannel)?;
        let (by, to, at) = (actor.clone(), id.clone(), self.now());
        let changed = self
            .change_guarded(
                &facts,
                actor,
                id,
                move |conn| conn.patch_channel(&to, &patch, &by, at),
                move |chat, change| {
                    let channel = &change.channel;
                    if let Some(seq) = change.seq {
                        chat.publish(EventType::ChannelUpdated, &channel.id, seq, at, channel);
                    }
                },
            )
            .await?;
        Ok(changed.channel)
    }
}
