//! Mentions: whom published messages name, for counting them.

use gavel_model::{ChannelId, Message, UserId};

use crate::{Conn, Error, conn::params};

/// Stands for everybody in a channel; no user has this id.
const EVERYBODY: &str = "*";

impl Conn<'_> {
    /// Those of these users who are no members of the channel.
    pub(crate) fn not_members(&self, channel: &ChannelId, users: &[UserId]) -> Result<Vec<UserId>, Error> {
        let mut strangers = Vec::new();
        for user in users {
            if self.member(channel, user)?.is_none() {
                strangers.push(user.clone());
            }
        }
        Ok(strangers)
    }

    /// Keeps whom a published message mentions, where it stands.
    pub(crate) fn keep_mentions(&self, message: &Message) -> Result<(), Error> {
        for user in names(message) {
            self.execute(
                "insert into message_mentions (channel_id, user_id, after_seq, message_id, sender_id)
                 values ($1, $2, $3, $4, $5) on conflict (channel_id, user_id, after_seq) do nothing",
                params![&message.channel_id, user, message.position.after_seq, &message.id, message.user_id.as_ref()],
            )?;
        }
        Ok(())
    }

    /// Forgets whom a published message mentioned.
    pub(crate) fn forget_mentions(&self, message: &Message) -> Result<(), Error> {
        for user in names(message) {
            self.execute(
                "delete from message_mentions where channel_id = $1 and user_id = $2 and after_seq = $3",
                params![&message.channel_id, user, message.position.after_seq],
            )?;
        }
        Ok(())
    }
}

fn names(message: &Message) -> impl Iterator<Item = &str> {
    message.mentions.iter().map(UserId::as_str).chain(message.mention_all.then_some(EVERYBODY))
}
