//! Who has received and read a message, told by members' marks.

use gavel_model::{ChannelId, Receipt, ReceiptStatus, UserId};

use crate::{Conn, Error, conn::params};

/// In channels of more members nobody counts who has read a message, and a page looks at so many of them at most.
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
    /// The last member who was looked at, if the page is not full and there are more.
    pub looked_up_to: Option<UserId>,
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
             from (select * from members where channel_id = $2 and user_id > $3 order by user_id limit $4) m
             where user_id <> $5 and joined_seq < $1 and delivered_seq >= $1 order by user_id limit $6",
            params![page.seq, &page.channel, after, COUNTED_UP_TO, author, page.limit],
            |row| {
                let status = if row.int(1)? == 1 { ReceiptStatus::Read } else { ReceiptStatus::Delivered };
                Ok(Receipt { user_id: row.parsed(0)?, status, at: row.time_or_null(2)? })
            },
        )?;
        let members =
            self.first("select member_count from channels where id = $1", params![&page.channel], |r| r.int(0))?;
        if members.unwrap_or(0) > COUNTED_UP_TO {
            let full = i64::try_from(items.len()).is_ok_and(|found| found >= page.limit);
            let looked_up_to = if full { None } else { self.looked_up_to(&page.channel, after)? };
            return Ok(Receipts { items, looked_up_to, counts: None });
        }
        let counts = self.first(
            "select count(*), count(case when read_seq >= $1 then 1 end) from members
             where channel_id = $2 and user_id <> $3 and joined_seq < $1 and delivered_seq >= $1",
            params![page.seq, &page.channel, author],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )?;
        Ok(Receipts { items, looked_up_to: None, counts })
    }

    fn looked_up_to(&self, channel: &ChannelId, after: &str) -> Result<Option<UserId>, Error> {
        let last = self.all(
            "select user_id from members where channel_id = $1 and user_id > $2 order by user_id limit 2 offset $3",
            params![channel, after, COUNTED_UP_TO - 1],
            |row| row.parsed(0),
        )?;
        // There is one after the last.
        Ok(if last.len() > 1 { last.into_iter().next() } else { None })
    }
}

/// No user's id is empty.
fn id(user: Option<&UserId>) -> &str {
    user.map_or("", UserId::as_str)
}
