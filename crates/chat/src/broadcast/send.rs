//! Sending one copy of a broadcast.

use gavel_model::{Actor, ChannelBase, ChannelId, Failure, MessageId, MessageStatus, NewChannel, NewMessage, UserId};

use super::Target;
use crate::{Chat, Error, Result};

/// What became of one copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It was published.
    Sent,
    /// A rule stopped it.
    Stopped,
    /// It may not be sent there.
    Failed(Failure),
}

impl Chat {
    /// Sends one copy under an id that is the same each time, so that doing it again doubles nothing. It is judged like
    /// any message of the actor's. An error is one that passes: nothing was sent, and it is to be tried again.
    pub async fn send_copy(
        &self,
        actor: &Actor,
        target: &Target,
        mut message: NewMessage,
        id: MessageId,
    ) -> Result<Delivery> {
        message.id = Some(id);
        let sent = async {
            let channel = match target {
                Target::Channel(id) => id.clone(),
                Target::User(user) => self.conversation_with(actor, user).await?,
            };
            self.send_new(actor, &channel, message, false).await
        };
        match sent.await {
            Ok(sent) if sent.message.status == MessageStatus::Delivered => Ok(Delivery::Sent),
            Ok(_) => Ok(Delivery::Stopped),
            Err(error @ (Error::Overloaded | Error::Unavailable)) => Err(error),
            Err(error) => Ok(Delivery::Failed(error.failure())),
        }
    }

    /// The conversation of an actor with a user, made if they have none.
    async fn conversation_with(&self, actor: &Actor, user: &UserId) -> Result<ChannelId> {
        let new = NewChannel {
            kind: Some(ChannelBase::Conversation.id()),
            user_ids: vec![user.clone()],
            ..NewChannel::default()
        };
        let (channel, _) = self.create_channel(actor, new).await?;
        Ok(channel.id)
    }
}
