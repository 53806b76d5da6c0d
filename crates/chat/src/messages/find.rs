//! Finding messages over all channels that an actor may read.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use gavel_model::{Actor, ChannelId, FoundMessage, MessageQuery, MessageView, Page, Search};
use gavel_store::{Channels, Conn, MESSAGE_CHANNEL, MESSAGE_FIELDS, Sight, Wanted};

use super::see::seen;
use crate::{Chat, Error, Facts, Permission, Result, query};

/// How long a query waits for the index to know all that was said before it.
const PATIENCE: Duration = Duration::from_secs(1);
/// How many entries of the event log are indexed in one go: few enough that sends do not wait for it.
const STRETCH: i64 = 250;

/// How far the index is.
#[derive(Clone, Copy, Debug)]
pub struct Indexed {
    /// The place in the event log that it has come to.
    pub reached: i64,
    /// Where that ended meanwhile.
    pub log_end: i64,
}

/// Where the index is, and whoever waits for it.
#[derive(Default)]
pub(crate) struct Index {
    /// The place in the event log that it has come to.
    reached: tokio::sync::watch::Sender<i64>,
    wanted: tokio::sync::Notify,
}

impl Chat {
    /// The messages that an actor may see and that meet a query.
    pub async fn messages(&self, actor: &Actor, query: MessageQuery) -> Result<Page<FoundMessage>> {
        let (text, query) = query.into_parts();
        let search = text.map(|text| Search::parse(&text)).transpose().map_err(|e| Error::field("/text", e))?;
        let parsed = query::parse(&query, MESSAGE_FIELDS, "createdAt", "createdAt")?;
        if search.as_ref().is_some_and(|search| !search.finds()) {
            return Ok(parsed.page((Vec::new(), None)));
        }
        if actor.user().is_none() {
            self.require_in_app(actor, Permission::ReadChannel).await?;
        }
        self.catch_up_with_log().await?;
        let (chat, who, looked_for) = (self.clone(), actor.clone(), search.clone());
        let (parsed, page) = self
            .0
            .store
            .query(move |conn| {
                let wanted = Wanted {
                    sight: chat.sight(conn, &who, parsed.filter.required(&MESSAGE_CHANNEL))?,
                    search: looked_for,
                    filter: parsed.filter.clone(),
                    order: parsed.order.clone(),
                    select: parsed.select.clone(),
                };
                let (found, next) = conn.find_messages(&wanted)?;
                let channels: HashSet<_> = found.iter().map(|stored| stored.message.channel_id.clone()).collect();
                let facts = chat.facts_in(conn, &who, &channels.into_iter().collect::<Vec<_>>())?;
                // Who reads everywhere may be kept out of a channel by what is said of their role there.
                let found = found.iter().filter_map(|stored| Some((facts.get(&stored.message.channel_id)?, stored)));
                let with_highlights = |view: MessageView| {
                    let searched = search.as_ref().filter(|_| view.message.deleted_at.is_none());
                    let highlights = searched.map(|search| search.highlights(&view.message.text)).unwrap_or_default();
                    FoundMessage { view, highlights }
                };
                let found = seen(conn, &who, found)?.into_iter().map(with_highlights).collect();
                Ok((parsed, (found, next)))
            })
            .await?;
        Ok(parsed.page(page))
    }

    /// Indexes a stretch of the event log for the search. Off the path of what is sent: a reader of the log like any other,
    /// with a cursor of its own.
    pub async fn index_messages(&self) -> Result<Indexed> {
        let unindexed = self.0.store.read(|conn| conn.unindexed(STRETCH)).await?;
        let indexed = Indexed { reached: unindexed.reaches(), log_end: unindexed.log_end() };
        if !unindexed.is_empty() {
            self.0.store.write(move |conn| conn.index(&unindexed)).await?;
        }
        self.0.index.reached.send_replace(indexed.reached);
        Ok(indexed)
    }

    /// Returns when somebody waits for the index.
    pub async fn index_wanted(&self) {
        self.0.index.wanted.notified().await;
    }

    /// Waits until the index knows what was said so far, so that whoever says something finds it; under a flood, not for long.
    async fn catch_up_with_log(&self) -> Result<()> {
        let mut reached = self.0.index.reached.subscribe();
        let known = *reached.borrow_and_update();
        if let Some(end) = self.0.store.read(move |conn| conn.log_end_after(known)).await? {
            self.0.index.wanted.notify_one();
            // What is there by then is what there is to be found.
            let _ = tokio::time::timeout(PATIENCE, reached.wait_for(|reached| *reached >= end)).await;
        }
        Ok(())
    }

    /// What an actor may see of all messages, or of those in these channels.
    fn sight(
        &self,
        conn: &Conn<'_>,
        actor: &Actor,
        named: Option<Vec<&str>>,
    ) -> std::result::Result<Sight, gavel_store::Error> {
        let everywhere = self.permissions_everywhere(conn, actor)?;
        let all = named.is_none() && everywhere.contains(Permission::ReadChannel);
        let channels = match (named, actor.user()) {
            (Some(named), _) => {
                let named: Vec<_> = named.into_iter().filter_map(|id| ChannelId::new(id).ok()).collect();
                self.facts_in(conn, actor, &named)?
            }
            (None, Some(user)) => self.facts_of(conn, actor, conn.memberships(user)?)?,
            (None, None) => HashMap::new(),
        };
        let those_with = |permission| {
            let with = channels.iter().filter(|(_, facts)| facts.allows(permission));
            Channels::These(with.map(|(id, _)| id.clone()).collect())
        };
        let mut sight = Sight {
            viewer: actor.user().cloned(),
            reads: those_with(Permission::ReadChannel),
            moderates: those_with(Permission::ReadModeration),
            since: channels.iter().filter_map(|(id, facts)| Some((id.clone(), since(facts)?))).collect(),
        };
        if all {
            sight.reads = Channels::All;
            if everywhere.contains(Permission::ReadModeration) {
                sight.moderates = Channels::All;
            }
        }
        Ok(sight)
    }
}

/// The number after which an actor sees what others said, where that is not all of it.
fn since(facts: &Facts) -> Option<i64> {
    Some(facts.sees_after()).filter(|after| *after >= 0)
}
