//! What a user has to do with messages: how they reacted to them, and which threads they follow.

use std::collections::HashMap;

use gavel_model::{Message, MessageId, UserId};

use crate::{
    Conn, Error,
    conn::{params, to_json},
};

/// What a user has to do with a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// With what they reacted to it.
    pub reactions: Vec<String>,
    /// Whether they follow its thread.
    pub following: bool,
}

impl Conn<'_> {
    /// What a user has to do with messages, of those where it is anything; one question for a page, and none for messages
    /// to which nobody reacted and which nobody answered.
    pub fn own<'a>(
        &self,
        user: &UserId,
        messages: impl Iterator<Item = &'a Message>,
    ) -> Result<HashMap<MessageId, Own>, Error> {
        let touched = messages.filter(|message| !message.reactions.is_empty() || message.thread.is_some());
        let touched: Vec<_> = touched.map(|message| [message.channel_id.as_str(), message.id.as_str()]).collect();
        let mut own: HashMap<MessageId, Own> = HashMap::new();
        if touched.is_empty() {
            return Ok(own);
        }
        let each = self.each_row("$1");
        let sql = format!(
            "select r.message_id, r.type from {each} e join reactions r
             on r.channel_id = e.value ->> 0 and r.message_id = e.value ->> 1 and r.user_id = $2
             union all
             select f.message_id, null from {each} e join thread_follows f
             on f.channel_id = e.value ->> 0 and f.message_id = e.value ->> 1 and f.user_id = $2 and f.following = 1
             order by 2"
        );
        self.all(&sql, params![&to_json(&touched)?, user], |row| {
            let own = own.entry(row.parsed(0)?).or_default();
            match row.text_or_null(1)? {
                Some(reaction) => own.reactions.push(reaction),
                None => own.following = true,
            }
            Ok(())
        })?;
        Ok(own)
    }
}
