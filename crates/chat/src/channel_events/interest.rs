//! Being interested in a channel event.

use gavel_model::{Actor, ChannelEvent, ChannelEventId, ChannelId};
use gavel_store::Conn;

use crate::{Chat, Error, Permission, Result, users::user_of};

impl Chat {
    /// Notes that a member is interested in an event, or is no more; so already, nothing changes.
    pub async fn put_interest(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        id: &ChannelEventId,
        interested: bool,
    ) -> Result<ChannelEvent> {
        let user = user_of(actor)?.clone();
        let facts = self.read_facts(actor, channel).await?;
        facts.require(Permission::ReadChannel)?;
        if !facts.is_member() {
            let detail = "join the channel first";
            return Err(Error::PermissionDenied { permission: Permission::ReadChannel, detail });
        }
        facts.require_open()?;
        let (to, id, at) = (channel.clone(), id.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            let Some(event) = conn.channel_event(&to, &id)? else { return Ok(Err(Error::NotFound("channel event"))) };
            conn.put_interest(&event, &user, interested, at).map(Ok)
        };
        self.change_guarded(&facts, actor, channel, write, |_, _| ()).await?
    }
}
