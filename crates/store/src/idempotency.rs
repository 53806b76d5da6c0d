//! Calls that came with an idempotency key, and what they were answered.

use gavel_model::{ChannelId, MessageId, Timestamp};

use crate::{
    Conn, Error,
    conn::{Row, params},
};

/// A call that came with an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The SHA-256 of who called what with which key, as hexadecimal text.
    pub id: String,
    /// The SHA-256 of the body, as hexadecimal text.
    pub asked: String,
    /// When.
    pub at: Timestamp,
}

/// What an answer tells of: it is not kept longer than that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// A channel, or something in it.
    pub channel: Option<ChannelId>,
    /// A message.
    pub message: Option<MessageId>,
}

/// What a call was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `Location`.
    pub location: Option<String>,
    /// The header `Content-Type`.
    pub content_type: Option<String>,
    /// The body.
    pub body: String,
}

/// What is known of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// That it was asked at this time, now or earlier, and not yet what it was answered.
    Asked(Timestamp),
    /// What it was answered.
    Answered(Answer),
    /// That the key came with another body.
    Other,
}

fn read(row: &Row<'_>) -> Result<Option<Answer>, Error> {
    let Some(status) = row.int_or_null(2)? else { return Ok(None) };
    Ok(Some(Answer {
        status: u16::try_from(status).map_err(|e| Error::Corrupt(e.to_string()))?,
        location: row.text_or_null(3)?,
        content_type: row.text_or_null(4)?,
        body: row.text_or_null(5)?.unwrap_or_default(),
    }))
}

impl Conn<'_> {
    /// Notes that a call was asked, unless it was since `oldest`; what is known of it.
    pub fn ask(&self, call: &Call, oldest: Timestamp) -> Result<Known, Error> {
        self.execute("delete from idempotency_keys where id = $1 and asked_at < $2", params![&call.id, oldest])?;
        let noted = self.execute(
            "insert into idempotency_keys (id, asked, asked_at) values ($1, $2, $3) on conflict (id) do nothing",
            params![&call.id, &call.asked, call.at],
        )?;
        if noted > 0 {
            return Ok(Known::Asked(call.at));
        }
        let known = self.first(
            "select asked, asked_at, status, location, content_type, body from idempotency_keys where id = $1",
            params![&call.id],
            |row| {
                if row.text(0)? != call.asked {
                    return Ok(Known::Other);
                }
                Ok(match read(row)? {
                    Some(answer) => Known::Answered(answer),
                    None => Known::Asked(row.time(1)?),
                })
            },
        )?;
        known.ok_or(Error::NotFound)
    }

    /// Keeps what a call was answered, if what it tells of is still there.
    pub fn keep_answer(&self, id: &str, answer: &Answer, about: &About) -> Result<(), Error> {
        if let Some(channel) = &about.channel
            && self.channel(channel)?.is_none()
        {
            return Ok(());
        }
        if let Some(message) = &about.message
            && self.message(message)?.is_some_and(|stored| stored.message.deleted_at.is_some())
        {
            return Ok(());
        }
        self.execute(
            "update idempotency_keys set status = $1, location = $2, content_type = $3, body = $4, channel_id = $5,
             message_id = $6 where id = $7",
            params![
                i64::from(answer.status),
                answer.location.as_ref(),
                answer.content_type.as_ref(),
                &answer.body,
                about.channel.as_ref(),
                about.message.as_ref(),
                id
            ],
        )?;
        Ok(())
    }

    /// Forgets the answers that tell of a message. Their calls stay noted: made again, they meet what they made.
    pub(crate) fn forget_answers_about(&self, message: &MessageId) -> Result<(), Error> {
        self.execute(
            "update idempotency_keys set status = null, location = null, content_type = null, body = null,
             channel_id = null, message_id = null where message_id = $1",
            params![message],
        )?;
        Ok(())
    }

    /// The same of many.
    pub(crate) fn forget_answers_about_all(&self, messages: &str) -> Result<(), Error> {
        let sql = format!(
            "update idempotency_keys set status = null, location = null, content_type = null, body = null,
             channel_id = null, message_id = null where message_id in (select value from {})",
            self.each("$1")
        );
        self.execute(&sql, params![messages])?;
        Ok(())
    }

    /// The same of those that tell of a channel, at most `limit`; how many.
    pub(crate) fn forget_answers_in(&self, channel: &ChannelId, limit: i64) -> Result<usize, Error> {
        self.execute(
            "update idempotency_keys set status = null, location = null, content_type = null, body = null,
             channel_id = null, message_id = null
             where id in (select id from idempotency_keys where channel_id = $1 limit $2)",
            params![channel, limit],
        )
    }

    /// Forgets a call, so that its key is as new.
    pub fn forget_call(&self, id: &str) -> Result<(), Error> {
        self.execute("delete from idempotency_keys where id = $1", params![id])?;
        Ok(())
    }

    /// Whether there are calls from before `oldest`.
    pub fn has_calls_before(&self, oldest: Timestamp) -> Result<bool, Error> {
        let found =
            self.first("select 1 from idempotency_keys where asked_at < $1 limit 1", params![oldest], |_| Ok(()))?;
        Ok(found.is_some())
    }

    /// Forgets calls from before `oldest`, at most so many.
    pub fn forget_calls_before(&self, oldest: Timestamp, most: i64) -> Result<usize, Error> {
        self.execute(
            "delete from idempotency_keys
             where id in (select id from idempotency_keys where asked_at < $1 order by asked_at limit $2)",
            params![oldest, most],
        )
    }
}
