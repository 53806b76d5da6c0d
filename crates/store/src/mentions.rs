//! Mentions: whom published messages name, for counting them.

use gavel_model::{ChannelId, Message, UserId};

use crate::{
    Conn, Error,
    conn::{params, to_json},
};

/// Stands for everybody in a channel; no user has this id.
const EVERYBODY: &str = "*";

impl Conn<'_> {
    /// Those of these users who are no members of the channel.
    pub(crate) fn not_members(&self, channel: &ChannelId, users: &[UserId]) -> Result<Vec<UserId>, Error> {
        let members = self.members_by_id(channel, users)?;
        Ok(users.iter().filter(|user| !members.contains_key(*user)).cloned().collect())
    }

    /// Keeps whom a published message mentions, where it stands.
    pub(crate) fn keep_mentions(&self, message: &Message) -> Result<(), Error> {
        let names = names(message);
        if names.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "insert into message_mentions (channel_id, user_id, after_seq, message_id, sender_id)
             select $1, value, cast($2 as bigint), $3, $4 from {} where true
             on conflict (channel_id, user_id, after_seq) do nothing",
            self.each("$5")
        );
        let (id, sender) = (&message.id, message.user_id.as_ref());
        self.execute(&sql, params![&message.channel_id, message.position.after_seq, id, sender, &to_json(&names)?])?;
        Ok(())
    }

    /// Forgets whom a published message mentioned.
    pub(crate) fn forget_mentions(&self, message: &Message) -> Result<(), Error> {
        let names = names(message);
        if names.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "delete from message_mentions
             where channel_id = $1 and after_seq = $2 and user_id in (select value from {})",
            self.each("$3")
        );
        self.execute(&sql, params![&message.channel_id, message.position.after_seq, &to_json(&names)?])?;
        Ok(())
    }
}

fn names(message: &Message) -> Vec<&str> {
    message.mentions.iter().map(UserId::as_str).chain(message.mention_all.then_some(EVERYBODY)).collect()
}
