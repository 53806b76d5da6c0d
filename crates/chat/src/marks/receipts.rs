//! Who has received and read a message.

use gavel_model::{Actor, Cursor, CursorError, MessageId, Page, Receipt, UserId};
use gavel_store::{Conn, Receipts, ReceiptsPage};

use crate::{Chat, Error, ListPage, Result, query};

/// The order of receipts, as cursors name it.
const ORDER: &str = "receipts userId+";

/// A page of a message's receipts.
#[derive(Clone, Debug)]
pub struct MessageReceipts {
    /// The page.
    pub page: Page<Receipt>,
    /// How many members have received it, and how many of them read it; none in a channel of very many.
    pub counts: Option<(i64, i64)>,
}

impl Chat {
    /// Who of those who were members when a message was published has received or read it.
    pub async fn receipts(&self, actor: &Actor, id: &MessageId, page: ListPage) -> Result<MessageReceipts> {
        self.receipts_are_on()?;
        let limit = query::limit(page.limit, "/limit")?;
        let after = page.cursor.as_deref().map(place).transpose()?;
        let message = self.message(actor, id).await?.message;
        // What others cannot see, nobody has received.
        let Some(seq) = message.seq else {
            return Ok(MessageReceipts { page: Page { items: Vec::new(), next: None }, counts: Some((0, 0)) });
        };
        let asked = ReceiptsPage { channel: message.channel_id, seq, author: message.user_id, after, limit: limit + 1 };
        let Receipts { items, counts } = self.0.store.read(move |conn: &Conn<'_>| conn.receipts(&asked)).await?;
        let place = |last: &Receipt| Cursor::new(ORDER, vec![last.user_id.as_str().into()]);
        Ok(MessageReceipts { page: Page::of(items, limit, place), counts })
    }
}

fn place(cursor: &str) -> Result<UserId> {
    let cursor = Cursor::parse(cursor, ORDER)?;
    let id = match cursor.keys() {
        [id] => id.as_str().and_then(|id| UserId::new(id).ok()),
        _ => None,
    };
    id.ok_or_else(|| Error::from(CursorError::Malformed))
}
