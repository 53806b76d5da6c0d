//! Sending what is due.
//!
//! What is due is first taken, so that nobody takes it away or changes it any more, then sent under its own id, then
//! settled. A crash between these has it sent again, which the id makes harmless.

use std::collections::BTreeMap;

use gavel_model::{Actor, ChannelId, EventType, Failure, MessageStatus, ScheduledMessage, ScheduledStatus};
use gavel_store::StoredScheduled;
use tokio::task::JoinSet;

use crate::{Chat, Error, Result, messages};

/// How many are sent in one go.
const AT_ONCE: i64 = 500;

/// One that is due, and who sends it.
type Due = (StoredScheduled, Option<Actor>);

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
        scheduled.problem = match &actor {
            Some(actor) => self.try_due(actor, &scheduled).await?,
            None => Some(Failure {
                code: "key_revoked".into(),
                detail: "the server key that scheduled it was revoked".into(),
            }),
        };
        let sent = scheduled.problem.is_none();
        scheduled.status = if sent { ScheduledStatus::Sent } else { ScheduledStatus::Failed };
        scheduled.updated_at = self.now();
        let kind = if sent { EventType::ScheduledMessageSent } else { EventType::ScheduledMessageFailed };
        let by = actor.unwrap_or(Actor::System("schedule"));
        let settled = scheduled.clone();
        self.change(
            move |conn| conn.settle_scheduled(&settled, &by),
            move |chat, news| {
                if *news {
                    chat.tell_scheduled(kind, &scheduled);
                }
            },
        )
        .await?;
        Ok(())
    }

    /// Sends one; why it was not published, if it was not. An error is one that passes.
    async fn try_due(&self, actor: &Actor, scheduled: &ScheduledMessage) -> Result<Option<Failure>> {
        let sent = match messages::from_json(scheduled.message.clone()) {
            Ok(mut message) => {
                message.id = Some(scheduled.id.clone());
                self.send(actor, &scheduled.channel_id, message).await
            }
            Err(error) => Err(error),
        };
        match sent {
            Ok(sent) if sent.message.status == MessageStatus::Delivered => Ok(None),
            Ok(sent) => Ok(Some(Failure {
                code: "message_stopped".into(),
                detail: sent.moderation.and_then(|m| m.message).unwrap_or_else(|| "a rule stopped it".into()),
            })),
            Err(error @ (Error::Overloaded | Error::Unavailable)) => Err(error),
            Err(error) => Ok(Some(error.failure())),
        }
    }
}
