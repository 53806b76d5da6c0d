//! Who has received and read a message.

use gavel_model::{Actor, Cursor, CursorError, Message, MessageId, Page, Receipt, UserId};
use gavel_store::{Conn, Receipts, ReceiptsPage, StoredMessage};

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
        let read = move |conn: &Conn<'_>, _, stored: StoredMessage| {
            let Message { channel_id: channel, seq, user_id: author, .. } = stored.message;
            // What others cannot see, nobody has received.
            let Some(seq) = seq else {
                return Ok(Receipts { items: Vec::new(), looked_up_to: None, counts: Some((0, 0)) });
            };
            conn.receipts(&ReceiptsPage { channel, seq, author, after, limit: limit + 1 })
        };
        let Receipts { items, looked_up_to, counts } = self.read_of(actor, id, read).await?;
        let place = |last: &UserId| Cursor::new(ORDER, vec![last.as_str().into()]);
        let mut page = Page::of(items, limit, |last: &Receipt| place(&last.user_id));
        page.next = page.next.or_else(|| looked_up_to.map(|last| place(&last).encode()));
        Ok(MessageReceipts { page, counts })
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
