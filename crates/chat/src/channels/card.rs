//! A channel's card: what one who may come in may know beforehand.

use gavel_model::{Actor, ChannelCard, ChannelId, InvitationStatus, Visibility};

use crate::{Chat, Error, Result, join_requests::requests_allowed};

impl Chat {
    /// A channel's card: a public one's for everybody, another's for its members, for those whom it invited and,
    /// where it takes join requests, for whoever knows its id.
    pub async fn channel_card(&self, actor: &Actor, id: &ChannelId) -> Result<ChannelCard> {
        let (who, id, now) = (actor.user().cloned(), id.clone(), self.now());
        let read = self.0.store.read(move |conn| {
            let Some(channel) = conn.channel(&id)? else { return Ok(None) };
            let shown = match &who {
                _ if channel.visibility == Visibility::Public => true,
                None => true,
                Some(user) => {
                    let requests = requests_allowed(channel.visibility, &channel.settings);
                    let pending = conn.pending_invitation(&id, user, now)?;
                    pending.is_some_and(|pending| pending.status == InvitationStatus::Open)
                        || requests
                        || conn.member(&id, user)?.is_some()
                }
            };
            Ok(shown.then(|| channel.into()))
        });
        read.await?.ok_or(Error::NotFound("channel"))
    }
}
