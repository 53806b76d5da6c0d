//! A channel's threads.

use gavel_model::{Actor, ChannelId, MessageView, Page};
use gavel_store::{Conn, ThreadsPage};

use crate::{
    Chat, Error, Facts, Permission, Result,
    messages::{Numbered, seen_page},
};

/// Which page of a channel's threads is asked for.
#[derive(Clone, Debug, Default)]
pub struct ThreadList {
    /// How many threads.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Those that are archived, or those that are not; all if absent.
    pub archived: Option<bool>,
    /// Those alone that the caller follows.
    pub following: bool,
}

impl Chat {
    /// The roots of a channel's threads, those that were answered last first.
    pub async fn threads(&self, actor: &Actor, channel: &ChannelId, list: ThreadList) -> Result<Page<MessageView>> {
        let numbered = Numbered::parse("threads-", list.limit, list.cursor.as_deref())?;
        let followed_by = match (list.following, actor.user()) {
            (true, None) => {
                return Err(Error::field("/following", "a server key follows nothing; name a user in X-Gavel-User"));
            }
            (true, user) => user.cloned(),
            (false, _) => None,
        };
        let (who, at, archived) = (actor.clone(), channel.clone(), list.archived);
        let read = move |conn: &Conn<'_>, facts: Facts| {
            let (seen, before, limit) = (facts.seen(&who), numbered.before, numbered.to_read());
            let rows = conn.threads(&ThreadsPage { channel: at, archived, followed_by, seen, before, limit })?;
            seen_page(conn, &who, &facts, &numbered.page(rows))
        };
        self.query_as(actor, channel, Permission::ReadChannel, read).await
    }
}
