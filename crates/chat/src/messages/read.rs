//! Reading: one message, and a channel's history.

use gavel_model::{Actor, ChannelId, Cursor, MessageId, MessageView, Page, Position};
use gavel_store::{History, Unpublished};

use crate::{Chat, Error, Facts, Permission, Result, publish::view, query};

/// Which page of a history is asked for.
#[derive(Clone, Debug, Default)]
pub struct HistoryPage {
    /// How many messages.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// From old to new.
    pub ascending: bool,
}

impl Chat {
    /// One message, as the actor may see it.
    pub async fn message(&self, actor: &Actor, id: &MessageId) -> Result<MessageView> {
        let stored = self.stored(id).await?;
        let facts = self.read_facts(actor, &stored.message.channel_id).await.map_err(|_| Error::NotFound("message"))?;
        let own = actor.user().is_some_and(|user| stored.message.user_id.as_ref() == Some(user));
        let seen = facts.allows(Permission::ReadChannel)
            && (stored.message.position.is_published() || own || facts.allows(Permission::ReadModeration));
        if !seen {
            return Err(Error::NotFound("message"));
        }
        Ok(shown(actor, facts, &stored))
    }

    /// A page of a channel's history, with what the actor alone may see of it.
    pub async fn history(&self, actor: &Actor, channel: &ChannelId, page: HistoryPage) -> Result<Page<MessageView>> {
        let facts = self.admit(actor, channel, Permission::ReadChannel).await?;
        let order = if page.ascending { "position+" } else { "position-" };
        let beyond = page.cursor.as_deref().map(|text| position(text, order)).transpose()?;
        let limit = query::limit(page.limit, "/limit")?;
        let history = History {
            channel: channel.clone(),
            unpublished: unpublished(actor, facts),
            beyond,
            ascending: page.ascending,
            // One more tells whether there is another page.
            limit: limit + 1,
        };
        let mut stored = self.0.store.read(move |conn| conn.history(&history)).await?;
        let most = usize::try_from(limit).unwrap_or(0);
        let more = stored.len() > most;
        stored.truncate(most);
        let next = stored.last().filter(|_| more).map(|last| {
            let Position { after_seq, sub } = last.message.position;
            Cursor::new(order, vec![after_seq.into(), sub.into()]).encode()
        });
        Ok(Page { items: stored.iter().map(|s| shown(actor, facts, s)).collect(), next })
    }
}

/// A message as the actor sees it: what moderation found is for its author and for moderators.
fn shown(actor: &Actor, facts: Facts, stored: &gavel_store::StoredMessage) -> MessageView {
    let own = actor.user().is_some_and(|user| stored.message.user_id.as_ref() == Some(user));
    let mut view = view(stored);
    if !own && !facts.allows(Permission::ReadModeration) {
        view.moderation = None;
    }
    view
}

/// Whose unpublished messages an actor sees.
pub(crate) fn unpublished(actor: &Actor, facts: Facts) -> Unpublished {
    if facts.allows(Permission::ReadModeration) {
        return Unpublished::All;
    }
    actor.user().map_or(Unpublished::None, |user| Unpublished::Of(user.clone()))
}

fn position(text: &str, order: &str) -> Result<Position> {
    let cursor = Cursor::parse(text, order)?;
    match cursor.keys() {
        [after_seq, sub] => match (after_seq.as_i64(), sub.as_i64()) {
            (Some(after_seq), Some(sub)) => Ok(Position { after_seq, sub }),
            _ => Err(gavel_model::CursorError::Malformed.into()),
        },
        _ => Err(gavel_model::CursorError::Malformed.into()),
    }
}
