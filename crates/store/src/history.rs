//! A channel's history, read in pages.

use gavel_model::{ChannelId, MessageId, Position, UserId};

use crate::{
    Conn, Error, StoredMessage,
    conn::{Param, params},
    messages::{COLUMNS, read},
};

/// Which part of a channel's history is asked for.
#[derive(Clone, Debug)]
pub struct History {
    /// The channel.
    pub channel: ChannelId,
    /// Which of its messages.
    pub which: Which,
    /// Whose unpublished messages are shown beside the published ones; `All` for moderators.
    pub unpublished: Unpublished,
    /// Of others, only what came after this event.
    pub after: i64,
    /// Beyond this position, in the direction of reading.
    pub beyond: Option<Position>,
    /// From old to new; otherwise from new to old.
    pub ascending: bool,
    /// At most so many.
    pub limit: i64,
    /// Where not all is for the reader, over at most so many of the channel's numbers: what they see may be few among many.
    pub looked_at: i64,
}

/// What was read of a history.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// The messages, in the order of reading.
    pub messages: Vec<StoredMessage>,
    /// Where it was looked no further, though there are fewer than asked for and may be more behind.
    pub up_to: Option<Position>,
}

/// Which messages of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Those that answer none.
    Roots,
    /// Those that answer this one.
    RepliesTo(MessageId),
}

/// Whose unpublished messages a reader sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpublished {
    /// Nobody's.
    None,
    /// Their own.
    Of(UserId),
    /// Everybody's.
    All,
}

impl Conn<'_> {
    /// A stretch of a channel's history.
    pub fn history(&self, history: &History) -> Result<Past, Error> {
        let edge = self.edge(history)?;
        let published = match &history.unpublished {
            Unpublished::All => "true",
            Unpublished::None | Unpublished::Of(_) => "m.sub = 0",
        };
        let own = if let Unpublished::Of(user) = &history.unpublished { Some(user) } else { None };
        let index = match &history.which {
            Which::All | Which::Roots => String::new(),
            Which::RepliesTo(_) => self.by_index("messages_replies"),
        };
        let mut messages = if history.after < 0 {
            self.stretch(history, edge, &index, published, &[])?
        } else {
            let which = format!("{published} and (m.after_seq > $5 or m.user_id = $6)");
            self.stretch(history, edge, &index, &which, params![history.after, own])?
        };
        if let Some(user) = own {
            let index = self.by_index("messages_unpublished");
            messages.extend(self.stretch(history, edge, &index, "m.sub > 0 and m.user_id = $5", params![user])?);
            messages.sort_by_key(|stored| stored.message.position);
            if !history.ascending {
                messages.reverse();
            }
            messages.truncate(usize::try_from(history.limit).unwrap_or(0));
        }
        let full = i64::try_from(messages.len()).is_ok_and(|found| found >= history.limit);
        Ok(Past { messages, up_to: edge.filter(|_| !full) })
    }

    /// How far is looked, if not to the end: not all messages are for the reader, and nothing finds those that are.
    fn edge(&self, history: &History) -> Result<Option<Position>, Error> {
        let History { channel, which, after, beyond, ascending, looked_at, .. } = history;
        if *after < 0 && *which != Which::Roots {
            return Ok(None);
        }
        let head = self.first("select seq from channels where id = $1", params![channel], |row| row.int(0))?;
        let head = head.unwrap_or(0);
        Ok(if *ascending {
            let last = beyond.map_or(0, |beyond| beyond.after_seq).saturating_add(*looked_at);
            (last < head).then_some(Position { after_seq: last, sub: i64::MAX })
        } else {
            let last = beyond.map_or(head, |beyond| beyond.after_seq.min(head)).saturating_sub(*looked_at);
            (last > 0).then_some(Position { after_seq: last, sub: 0 })
        })
    }

    /// The messages of a history that meet a condition, whose parameters `of` begin at `$5`.
    fn stretch(
        &self,
        history: &History,
        edge: Option<Position>,
        index: &str,
        which: &str,
        of: &[Param<'_>],
    ) -> Result<Vec<StoredMessage>, Error> {
        let (compare, until, order) = if history.ascending { (">", "<=", "asc") } else { ("<", ">=", "desc") };
        let (start, end) = if history.ascending { (-1, i64::MAX) } else { (i64::MAX, -1) };
        let Position { after_seq, sub } = history.beyond.unwrap_or(Position { after_seq: start, sub: 0 });
        let last = edge.map_or(end, |edge| edge.after_seq);
        let mut params = [params![&history.channel, after_seq, sub, last], of].concat();
        let thread = match &history.which {
            Which::All => String::new(),
            Which::Roots => " and m.parent_id is null".to_owned(),
            Which::RepliesTo(parent) => {
                params.push(parent.into());
                format!(" and m.parent_id = ${}", params.len())
            }
        };
        params.push(history.limit.into());
        let limit = params.len();
        let sql = format!(
            "select {COLUMNS} from messages m{index} where m.channel_id = $1 and (m.after_seq, m.sub) {compare} ($2, $3)
             and m.after_seq {until} $4 and {which}{thread}
             order by m.after_seq {order}, m.sub {order} limit ${limit}"
        );
        self.all(&sql, &params, read)
    }
}
