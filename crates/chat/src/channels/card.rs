//! A channel's card: what one who may come in may know beforehand.

use gavel_model::{Actor, ChannelCard, ChannelId, InvitationStatus};

use crate::{Chat, Error, Result, join_requests::requests_allowed};

impl Chat {
    /// A channel's card: for whoever may know of the channel, for those whom it invited and, where it takes join requests,
    /// for whoever knows its id.
    pub async fn channel_card(&self, actor: &Actor, id: &ChannelId) -> Result<ChannelCard> {
        let (chat, who, id, now) = (self.clone(), actor.clone(), id.clone(), self.now());
        let read = self.0.store.read(move |conn| {
            let Some(channel) = conn.channel(&id)? else { return Ok(None) };
            let known = chat.facts(conn, &who, &id)?.is_some_and(|facts| facts.is_known());
            let shown = match who.user() {
                _ if known => true,
                None => false,
                Some(user) => {
                    let pending = conn.pending_invitations(&id, std::slice::from_ref(user), now)?.remove(user);
                    pending.is_some_and(|pending| pending.status == InvitationStatus::Open)
                        || requests_allowed(channel.visibility, &channel.settings)
                }
            };
            Ok(shown.then(|| channel.into()))
        });
        read.await?.ok_or(Error::NotFound("channel"))
    }
}
