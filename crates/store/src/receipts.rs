//! Who has received and read a message, told by members' marks.

use gavel_model::{ChannelId, Receipt, ReceiptStatus, UserId};

use crate::{Conn, Error, conn::params};

/// In channels of more members nobody counts who has read a message.
const COUNTED_UP_TO: i64 = 10_000;

/// Which page of a message's receipts is asked for.
#[derive(Clone, Debug)]
pub struct ReceiptsPage {
    /// The message's channel.
    pub channel: ChannelId,
    /// The number of its event.
    pub seq: i64,
    /// Who sent it, and is not among those who got it.
    pub author: Option<UserId>,
    /// The user that the last page ended with.
    pub after: Option<UserId>,
    /// At most so many.
    pub limit: i64,
}

/// A page of a message's receipts.
#[derive(Clone, Debug)]
pub struct Receipts {
    /// In the order of the users' ids.
    pub items: Vec<Receipt>,
    /// How many have received it, and how many of them read it; none in a channel of very many members.
    pub counts: Option<(i64, i64)>,
}

impl Conn<'_> {
    /// Who of those who were members then has received a message.
    pub fn receipts(&self, page: &ReceiptsPage) -> Result<Receipts, Error> {
        let (author, after) = (id(page.author.as_ref()), id(page.after.as_ref()));
        let items = self.all(
            "select user_id, case when read_seq >= $1 then 1 else 0 end,
             case when read_seq >= $1 then read_at else delivered_at end
             from members where channel_id = $2 and user_id > $3 and user_id <> $4 and joined_seq < $1
             and delivered_seq >= $1 order by user_id limit $5",
            params![page.seq, &page.channel, after, author, page.limit],
            |row| {
                let status = if row.int(1)? == 1 { ReceiptStatus::Read } else { ReceiptStatus::Delivered };
                Ok(Receipt { user_id: row.parsed(0)?, status, at: row.time_or_null(2)? })
            },
        )?;
        let members =
            self.first("select member_count from channels where id = $1", params![&page.channel], |r| r.int(0))?;
        if members.unwrap_or(0) > COUNTED_UP_TO {
            return Ok(Receipts { items, counts: None });
        }
        let counts = self.first(
            "select count(*), count(case when read_seq >= $1 then 1 end) from members
             where channel_id = $2 and user_id <> $3 and joined_seq < $1 and delivered_seq >= $1",
            params![page.seq, &page.channel, author],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )?;
        Ok(Receipts { items, counts })
    }
}

/// No user's id is empty.
fn id(user: Option<&UserId>) -> &str {
    user.map_or("", UserId::as_str)
}
