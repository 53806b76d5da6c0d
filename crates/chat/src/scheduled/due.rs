//! Sending what is due.
//!
//! What is due is first taken, so that nobody takes it away or changes it any more, then sent under its own id, then
//! settled. A crash between these has it sent again, which the id makes harmless.

use std::{collections::BTreeMap, time::Duration};

use gavel_model::{Actor, ChannelId, EventType, Failure, MessageStatus, ScheduledMessage, ScheduledStatus};
use gavel_store::{Conn, StoredScheduled};
use tokio::task::JoinSet;

use crate::{Chat, Error, Result, messages};

/// How many are sent in one go.
const AT_ONCE: i64 = 500;

/// One that is due, and who sends it.
type Due = (StoredScheduled, Option<Actor>);

/// What came of sending one.
enum Outcome {
    Published,
    NotPublished(Failure),
    /// It is not its sender's turn for so many seconds.
    NotYet(u64),
}

impl Chat {
    /// Sends the scheduled messages whose time has come by the clock, the earliest of a channel first; to be called
    /// several times a second, and not twice at the same time. Whether there may be more.
    pub async fn send_due(&self) -> Result<bool> {
        let now = self.now();
        if !self.0.store.read(move |conn| conn.has_due(now)).await? {
            return Ok(false);
        }
        let due = self.change(move |conn| conn.take_due(now, AT_ONCE), |_, _| ()).await?;
        let more = i64::try_from(due.len()).is_ok_and(|taken| taken == AT_ONCE);
        let mut channels: BTreeMap<ChannelId, Vec<Due>> = BTreeMap::new();
        for due in due {
            channels.entry(due.0.scheduled.channel_id.clone()).or_default().push(due);
        }
        let mut sending = JoinSet::new();
        for (_, due) in channels {
            let chat = self.clone();
            sending.spawn(async move {
                for (stored, actor) in due {
                    // What cannot be sent now is sent the next time, and what comes after it not before.
                    chat.send_one_due(stored, actor).await?;
                }
                Ok::<_, Error>(())
            });
        }
        let mut outcome = Ok(more);
        while let Some(sent) = sending.join_next().await {
            match sent {
                Ok(Ok(())) => {}
                Ok(Err(error)) => outcome = Err(error),
                Err(error) => outcome = Err(Error::Internal(error.to_string())),
            }
        }
        outcome
    }

    async fn send_one_due(&self, stored: StoredScheduled, actor: Option<Actor>) -> Result<()> {
        let mut scheduled = stored.scheduled;
        let outcome = self.try_due(actor.as_ref(), &scheduled).await?;
        scheduled.updated_at = self.now();
        let by = actor.unwrap_or(Actor::System("schedule"));
        let kind = match outcome {
            Outcome::Published => {
                scheduled.status = ScheduledStatus::Sent;
                EventType::ScheduledMessageSent
            }
            Outcome::NotPublished(problem) => {
                (scheduled.status, scheduled.problem) = (ScheduledStatus::Failed, Some(problem));
                EventType::ScheduledMessageFailed
            }
            Outcome::NotYet(seconds) => {
                scheduled.status = ScheduledStatus::Scheduled;
                scheduled.send_at = scheduled.updated_at.plus(Duration::from_secs(seconds));
                EventType::ScheduledMessageUpdated
            }
        };
        let settled = scheduled.clone();
        let write = move |conn: &Conn<'_>| match settled.status {
            ScheduledStatus::Scheduled => conn.put_off(&settled, &Actor::System("schedule")),
            _ => conn.settle_scheduled(&settled, &by),
        };
        let publish = move |chat: &Chat, news: &bool| {
            if *news {
                chat.tell_scheduled(kind, &scheduled);
            }
        };
        self.change(write, publish).await?;
        Ok(())
    }

    /// Sends one. An error is one that passes.
    async fn try_due(&self, actor: Option<&Actor>, scheduled: &ScheduledMessage) -> Result<Outcome> {
        let sent = match (messages::from_json(scheduled.message.clone()), actor) {
            (Ok(mut message), Some(actor)) => {
                message.id = Some(scheduled.id.clone());
                self.send_scheduled(actor, &scheduled.channel_id, message).await
            }
            (Ok(_), None) => {
                // Before a crash, it may have been sent with the key.
                let first = self.first_try(scheduled.user_id.as_ref(), &scheduled.channel_id, &scheduled.id).await?;
                let Some(sent) = first else {
                    let detail = "the server key that scheduled it was revoked".into();
                    return Ok(Outcome::NotPublished(Failure { code: "key_revoked".into(), detail }));
                };
                Ok(sent)
            }
            (Err(error), _) => Err(error),
        };
        match sent {
            Ok(sent) if sent.message.status == MessageStatus::Delivered => Ok(Outcome::Published),
            Ok(sent) => Ok(Outcome::NotPublished(Failure {
                code: "message_stopped".into(),
                detail: sent.moderation.and_then(|m| m.message).unwrap_or_else(|| "a rule stopped it".into()),
            })),
            Err(error @ (Error::Overloaded | Error::Unavailable)) => Err(error),
            Err(Error::SlowMode { seconds }) => Ok(Outcome::NotYet(seconds)),
            Err(error) => Ok(Outcome::NotPublished(error.failure())),
        }
    }
}
