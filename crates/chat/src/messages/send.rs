//! The way of one message: admission, moderation, the store, and out.

use gavel_model::{Actor, ChannelId, Message, MessageId, MessageStatus, NewMessage, Position, Reactions, Sent, UserId};
use gavel_store::{Append, AppendError, Appended};

use super::{
    check::check,
    each_once,
    judge::{judge, unmask},
    needs::Needs,
};
use crate::{Chat, Error, Facts, Result, mint::mint, operators::speaks_for_oneself};

impl Chat {
    /// Sends a message and waits until it is on disk.
    pub async fn send(&self, actor: &Actor, channel: &ChannelId, new: NewMessage) -> Result<Sent> {
        if let Actor::Operator(..) = actor {
            Needs::of_new(&new).require(&self.read_facts(actor, channel).await?)?;
            speaks_for_oneself(actor)?;
        }
        self.send_new(actor, channel, new, false).await
    }

    /// The same of one that was scheduled, for which its id was kept.
    pub async fn send_scheduled(&self, actor: &Actor, channel: &ChannelId, new: NewMessage) -> Result<Sent> {
        self.send_new(actor, channel, new, true).await
    }

    pub(crate) async fn send_new(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        new: NewMessage,
        scheduled: bool,
    ) -> Result<Sent> {
        let admitted = match self.admitted(actor, channel, &new) {
            Some(facts) => Ok(facts),
            None => self.read_facts(actor, channel).await.and_then(|facts| {
                Needs::of_new(&new).require(&facts)?;
                Ok(facts)
            }),
        };
        let facts = match admitted {
            Ok(facts) => facts,
            Err(
                refused @ (Error::PermissionDenied { .. }
                | Error::ChannelFrozen
                | Error::ChannelArchived
                | Error::TurnedOff { .. }
                | Error::GuidelinesNotAccepted { .. }
                | Error::NotFound(_)),
            ) => {
                let Some(id) = &new.id else { return Err(refused) };
                return self.first_try(actor.user(), channel, id).await?.ok_or(refused);
            }
            Err(error) => return Err(error),
        };
        let (answer, answered) = tokio::sync::oneshot::channel();
        self.judge_and_append(&facts, actor.clone(), channel.clone(), new, scheduled, move |sent| {
            let _ = answer.send(sent);
        });
        answered.await.map_err(|_| Error::Unavailable)?
    }

    /// What memory has on an actor in a channel, if it says that they may send this there.
    pub fn admitted(&self, actor: &Actor, channel: &ChannelId, new: &NewMessage) -> Option<Facts> {
        let needs = Needs::of_new(new);
        self.known_to_allow(actor, channel, needs.first()).filter(|facts| needs.require(facts).is_ok())
    }

    /// What became of a message that a user, or the app itself, had sent to the channel under this id, which they may ask by
    /// sending it again even if they may send no more.
    pub(crate) async fn first_try(
        &self,
        user: Option<&UserId>,
        channel: &ChannelId,
        id: &MessageId,
    ) -> Result<Option<Sent>> {
        let id = id.clone();
        let first = self.0.store.read(move |conn| conn.message(&id)).await?;
        let same = first.filter(|s| s.message.user_id.as_ref() == user && s.message.channel_id == *channel);
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
        self.judge_and_append(facts, actor, channel, new, false, answer);
    }

    fn judge_and_append(
        &self,
        facts: &Facts,
        actor: Actor,
        channel: ChannelId,
        new: NewMessage,
        scheduled: bool,
        answer: impl FnOnce(Result<Sent>) + Send + 'static,
    ) {
        let mut message = match self.draft(&actor, channel, new) {
            Ok(message) => message,
            Err(error) => return answer(Err(error)),
        };
        if let Err(error) = facts.fits(&message.text) {
            return answer(Err(error));
        }
        let moderation = judge(&self.0.rules.load(), facts.rules(), &mut message);
        let (guard, slow_mode, told_after) = (facts.guard(), facts.slow_mode(), facts.told_after());
        let append = Append { message, moderation, actor, guard, slow_mode, told_after, scheduled };
        self.append(Box::new(append), answer);
    }

    /// The message that an actor writes, if it can be one; not yet judged.
    pub(crate) fn draft(&self, actor: &Actor, channel: ChannelId, new: NewMessage) -> Result<Message> {
        let now = self.now();
        let mut message = Message {
            id: new.id.unwrap_or_else(|| mint(now)),
            channel_id: channel,
            seq: None,
            user_id: actor.user().cloned(),
            kind: new.kind,
            text: new.text,
            data: new.data,
            attachments: new.attachments,
            tags: new.tags,
            mentions: new.mentions,
            mention_all: new.mention_all,
            parent_id: new.parent_id,
            thread: None,
            reactions: Reactions::new(),
            pinned_at: None,
            pinned_by: None,
            status: MessageStatus::Delivered,
            created_at: now,
            edited_at: None,
            deleted_at: None,
            position: Position::start(),
        };
        check(&message, &self.0.limits)?;
        each_once(&mut message.tags);
        each_once(&mut message.mentions);
        Ok(message)
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
            Err(AppendError::Refused(refusal)) => answer(Err(refusal.into())),
            Err(AppendError::Store(error)) => answer(Err(error.into())),
        });
    }

    /// What the send was decided on had changed by the time it was written: reads it anew and tries again.
    fn decide_again(&self, mut append: Box<Append>, answer: impl FnOnce(Result<Sent>) + Send + 'static) {
        let chat = self.clone();
        self.0.runtime.spawn(async move {
            let read = chat.read_facts(&append.actor, &append.message.channel_id).await;
            if let Some(moderation) = append.moderation.take() {
                unmask(&mut append.message, &moderation);
            }
            let decided = read.and_then(|facts| {
                facts.require_to_send(&append.message)?;
                Ok(facts)
            });
            match decided {
                Ok(facts) => {
                    append.moderation = judge(&chat.0.rules.load(), facts.rules(), &mut append.message);
                    (append.guard, append.slow_mode) = (facts.guard(), facts.slow_mode());
                    append.told_after = facts.told_after();
                    chat.append(append, answer);
                }
                Err(error) => answer(Err(error)),
            }
        });
    }
}
