//! The way of one message: admission, moderation, the store, and out.

use gavel_model::{Action, Actor, ChannelId, Message, MessageId, NewMessage, Position, Sent};
use gavel_store::{Append, AppendError, Appended};

use super::{check, status};
use crate::{Chat, Error, Facts, Permission, Result};

impl Chat {
    /// Sends a message and waits until it is on disk.
    pub async fn send(&self, actor: &Actor, channel: &ChannelId, new: NewMessage) -> Result<Sent> {
        let permission = Permission::SendMessage;
        let admitted = match self.known_to_allow(actor, channel, permission) {
            Some(facts) => Ok(facts),
            None => self.read_facts(actor, channel).await.and_then(|facts| {
                facts.require(permission)?;
                Ok(facts)
            }),
        };
        let facts = match admitted {
            Ok(facts) => facts,
            Err(
                refused @ (Error::PermissionDenied { .. }
                | Error::ChannelFrozen
                | Error::GuidelinesNotAccepted { .. }
                | Error::NotFound(_)),
            ) => {
                return self.first_try(actor, channel, new.id).await?.ok_or(refused);
            }
            Err(error) => return Err(error),
        };
        let (answer, answered) = tokio::sync::oneshot::channel();
        self.send_admitted(&facts, actor.clone(), channel.clone(), new, move |sent| {
            let _ = answer.send(sent);
        });
        answered.await.map_err(|_| Error::Unavailable)?
    }

    /// What became of a message that the actor had sent to the channel under this id, which they may ask by sending it
    /// again even if they may send no more.
    async fn first_try(&self, actor: &Actor, channel: &ChannelId, id: Option<MessageId>) -> Result<Option<Sent>> {
        let (Some(id), Some(user)) = (id, actor.user()) else { return Ok(None) };
        let first = self.0.store.read(move |conn| conn.message(&id)).await?;
        let same = first.filter(|s| s.message.user_id.as_ref() == Some(user) && s.message.channel_id == *channel);
        Ok(same.map(|stored| Sent { message: stored.message, moderation: stored.moderation }))
    }

    /// Sends a message of an actor who may; `answer` is told what became of it once that is on disk, on the store's
    /// thread, after the message was published. It does not wait: messages keep the order of the calls.
    pub fn send_admitted(
        &self,
        facts: &Facts,
        actor: Actor,
        channel: ChannelId,
        new: NewMessage,
        answer: impl FnOnce(Result<Sent>) + Send + 'static,
    ) {
        if let Err(error) = check(&new.text, &new.data, &self.0.limits) {
            return answer(Err(error));
        }
        let now = self.now();
        let verdict = self.0.rules.load().judge(&new.text);
        let status = status(verdict.action);
        let text = match verdict.action {
            Some(Action::Mask) => gavel_moderation::mask(&new.text, &verdict.spans),
            _ => new.text.clone(),
        };
        let message = Message {
            id: new.id.unwrap_or_else(|| MessageId::mint(now)),
            channel_id: channel,
            seq: None,
            user_id: actor.user().cloned(),
            kind: new.kind,
            text,
            data: new.data,
            status,
            created_at: now,
            edited_at: None,
            deleted_at: None,
            position: Position::start(),
        };
        let moderation = verdict.into_moderation(&new.text);
        let guard = facts.guard();
        self.append(Box::new(Append { message, moderation, actor, guard }), answer);
    }

    fn append(&self, append: Box<Append>, answer: impl FnOnce(Result<Sent>) + Send + 'static) {
        let chat = self.clone();
        self.0.store.append(append, move |result| match result {
            Ok(Appended::New(stored)) => {
                metrics::counter!("gavel_messages_total", "status" => stored.message.status.as_str()).increment(1);
                chat.publish_new(&stored);
                answer(Ok(Sent { message: stored.message, moderation: stored.moderation }));
            }
            Ok(Appended::Repeated(stored)) => {
                answer(Ok(Sent { message: stored.message, moderation: stored.moderation }));
            }
            Err(AppendError::Stale(append)) => chat.decide_again(append, answer),
            Err(AppendError::Conflict) => answer(Err(Error::Conflict("the id is another message's"))),
            Err(AppendError::Store(error)) => answer(Err(error.into())),
        });
    }

    /// What the send was decided on had changed by the time it was written: reads it anew and tries again.
    fn decide_again(&self, mut append: Box<Append>, answer: impl FnOnce(Result<Sent>) + Send + 'static) {
        let chat = self.clone();
        self.0.runtime.spawn(async move {
            let read = chat.read_facts(&append.actor, &append.message.channel_id).await;
            match read.and_then(|facts| facts.require(Permission::SendMessage).map(|()| facts.guard())) {
                Ok(guard) => {
                    append.guard = guard;
                    chat.append(append, answer);
                }
                Err(error) => answer(Err(error)),
            }
        });
    }
}
