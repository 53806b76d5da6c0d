//! What is unread: one's channels, and what it comes to.

use gavel_model::{Actor, ChannelId, Cursor, CursorError, Message, MyChannel, Page, UnreadTotals, User, UserId};
use gavel_store::{Activity, Conn, MyChannelRow, MyChannels};

use super::own;
use crate::{Chat, Error, ListPage, Permission, Result, query, sight::sees_after};

/// The order of one's channels, as cursors name it.
const ORDER: &str = "activity- channelId-";

/// What a client is told when it connects.
#[derive(Clone, Debug)]
pub struct Greeting {
    /// Who they are.
    pub user: User,
    /// What is unread.
    pub unread: UnreadTotals,
    /// Whether they look offline to others.
    pub invisible: bool,
}

impl Chat {
    /// A page of the actor's own channels, the one with the newest activity first; all, or those with something unread.
    pub async fn my_channels(&self, actor: &Actor, unread: bool, page: ListPage) -> Result<Page<MyChannel>> {
        let user = own(actor)?.clone();
        let limit = query::limit(page.limit, "/limit")?;
        let after = page.cursor.as_deref().map(place).transpose()?;
        let asked = MyChannels { user, unread, after, limit: limit + 1 };
        let chat = self.clone();
        let read = move |conn: &Conn<'_>| {
            let everywhere = conn.user(&asked.user)?.map(|user| user.roles).unwrap_or_default();
            let (rows, roles) = (conn.my_channels(&asked)?, chat.roles_in(conn)?);
            let shown = |mut row: MyChannelRow| {
                let may = roles.in_channel(&row.roles, &everywhere, &row.mine.channel.role_overrides);
                let read = may.contains(Permission::ReadChannel);
                let history = row.mine.channel.settings.history;
                let after = sees_after(history, Some(row.joined_seq), may.contains(Permission::ReadModeration));
                row.mine.last_message =
                    row.mine.last_message.take().filter(|message| read && is_shown(message, after, &asked.user));
                row
            };
            Ok(rows.into_iter().map(shown).collect::<Vec<_>>())
        };
        let place =
            |row: &MyChannelRow| Cursor::new(ORDER, vec![row.activity.0.into(), row.activity.1.as_str().into()]);
        Ok(Page::of(self.0.store.read(read).await?, limit, place).map(|row| row.mine))
    }

    /// What is unread for the actor in all their channels.
    pub async fn unread_totals(&self, actor: &Actor) -> Result<UnreadTotals> {
        let user = own(actor)?.clone();
        Ok(self.0.store.read(move |conn: &Conn<'_>| conn.unread_totals(&user)).await?)
    }

    /// What a user is told first.
    pub async fn greeting(&self, user: &UserId) -> Result<Greeting> {
        let id = user.clone();
        let read = move |conn: &Conn<'_>| {
            let Some(user) = conn.user(&id)? else { return Ok(None) };
            let (unread, invisible) = (conn.unread_totals(&id)?, conn.is_invisible(&id)?);
            Ok(Some(Greeting { user, unread, invisible }))
        };
        self.0.store.read(read).await?.ok_or(Error::NotFound("user"))
    }
}

/// Whether a member sees a message of others that came after this event, or their own.
fn is_shown(message: &Message, after: i64, user: &UserId) -> bool {
    message.seq > Some(after) || message.user_id.as_ref() == Some(user)
}

fn place(cursor: &str) -> Result<Activity> {
    let cursor = Cursor::parse(cursor, ORDER)?;
    match cursor.keys() {
        [active, id] => active.as_i64().zip(id.as_str().filter(|id| ChannelId::new(id).is_ok()).map(str::to_owned)),
        _ => None,
    }
    .ok_or_else(|| Error::from(CursorError::Malformed))
}
