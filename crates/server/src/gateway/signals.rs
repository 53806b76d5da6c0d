//! `read`, `delivered`, `typing`, `presence`: what is told beside messages.

use gavel_chat::{Result, Typing, WATCHED};
use gavel_model::{Actor, ChannelId, Marks, UserId};
use gavel_realtime::{Frame, Room, Socket};
use serde_json::json;

use super::{
    Gateway, Session,
    frame::{Ack, ack, failure},
    tell,
};

impl Gateway {
    /// Moves a member's read mark. The socket waits for it, so that a flood costs one commit after the other.
    pub(super) fn read(
        &self,
        socket: &mut Socket<'_>,
        user: &UserId,
        channel: ChannelId,
        seq: Option<i64>,
        ack_as: Ack,
    ) {
        let (chat, actor, id) = (self.chat.clone(), Actor::User(user.clone()), socket.id());
        self.wait(socket, async move {
            let marked = chat.mark_read(&actor, &channel, seq).await;
            tell(chat.bus(), id, marks(&ack_as, marked));
        });
    }

    /// The same for the mark of what was received.
    pub(super) fn delivered(
        &self,
        socket: &mut Socket<'_>,
        user: &UserId,
        channel: ChannelId,
        seq: Option<i64>,
        ack_as: Ack,
    ) {
        let (chat, actor, id) = (self.chat.clone(), Actor::User(user.clone()), socket.id());
        self.wait(socket, async move {
            let marked = chat.mark_delivered(&actor, &channel, seq).await;
            tell(chat.bus(), id, marks(&ack_as, marked));
        });
    }

    /// Tells others that a user writes, unless that was told a moment ago.
    pub(super) fn typing(
        &self,
        socket: &mut Socket<'_>,
        user: &UserId,
        channel: ChannelId,
        typing: Typing,
        ack_as: Ack,
    ) {
        let actor = Actor::User(user.clone());
        if let Some(done) = self.chat.typing_at_once(&actor, &channel, &typing) {
            return socket.send(nothing(&ack_as, done));
        }
        let (chat, id) = (self.chat.clone(), socket.id());
        self.wait(socket, async move {
            let done = chat.typing(&actor, &channel, &typing).await;
            tell(chat.bus(), id, nothing(&ack_as, done));
        });
    }

    /// Watches these users, and nobody else from now on.
    pub(super) fn presence(&self, socket: &mut Socket<'_>, session: &mut Session, users: Vec<UserId>, ack_as: Ack) {
        let mut joined = Vec::new();
        if users.len() <= WATCHED && self.chat.signals().presence {
            for user in session.watched.drain(..) {
                socket.leave(&Room::Presence(user));
            }
            // Before it is read how they are, and whether they may be asked about: what changes after that is told.
            for user in &users {
                let room = Room::Presence(user.clone());
                if !socket.is_in(&room) {
                    socket.join(&room);
                    session.watched.push(user.clone());
                }
            }
            joined.clone_from(&session.watched);
        }
        let (chat, actor, id) = (self.chat.clone(), Actor::User(session.user.clone()), socket.id());
        self.wait(socket, async move {
            let bus = chat.bus();
            let told =
                chat.presence(&actor, users, |items| bus.send(id, ack(&ack_as, &json!({ "items": items })))).await;
            match told {
                Ok(()) => bus.flush(),
                Err(error) => {
                    for user in joined {
                        bus.drop_member(id, &Room::Presence(user));
                    }
                    tell(bus, id, failure(&ack_as, error));
                }
            }
        });
    }
}

fn marks(ack_as: &Ack, marked: Result<Marks>) -> Frame {
    match marked {
        Ok(marks) => ack(ack_as, &marks),
        Err(error) => failure(ack_as, error),
    }
}

fn nothing(ack_as: &Ack, done: Result<()>) -> Frame {
    match done {
        Ok(()) => ack(ack_as, &json!({})),
        Err(error) => failure(ack_as, error),
    }
}
