//! The gateway: decode a client's frame, one verb, encode what came of it.
//!
//! Called on the shards' threads, so nothing here waits. A send whose facts are in memory goes straight to the store and is
//! answered from the store's thread; what has to wait pauses the socket, so that a client's requests keep their order, and
//! goes on as a task.

mod frame;
mod signals;
mod subscribe;

use std::sync::Arc;

use gavel_chat::{Chat, Result};
use gavel_model::{Actor, ChannelId, NewMessage, Sent, Timestamp, UserId};
use gavel_realtime::{Bus, Frame, Room, Socket, SocketId};
use gavel_store::Act;
use tokio::{runtime::Handle, sync::OwnedSemaphorePermit};
use tokio_util::task::TaskTracker;

use crate::{
    auth::Credential,
    problem::Problem,
    rate::{Class, Rates, Subject},
};

use frame::{Ack, ClientFrame, ack, connected, failure, pong, reconnect, resync};
use subscribe::Turns;

/// What is kept for each socket: who it is, and its place among the connections.
pub(crate) struct Session {
    pub(crate) user: UserId,
    /// What they signed in with.
    pub(crate) credential: Credential,
    /// The first frame, until it is sent.
    pub(crate) connected: Option<Frame>,
    pub(crate) turns: Turns,
    /// Whose coming and going they are told of.
    pub(crate) watched: Vec<UserId>,
    pub(crate) _permit: OwnedSemaphorePermit,
}

impl Session {
    /// Takes a call out of whoever's bucket it is; why it may not be made now.
    fn takes(&self, rates: &Rates, class: Class) -> Option<Problem> {
        rates.take(Subject::of_user(&self.user, &self.credential), class)?.refusal()
    }

    /// What the audit log is told of a message that is sent here, if it is an operator who speaks as the user.
    fn told_of(&self, channel: &ChannelId) -> Option<Act> {
        let Credential::Session(own) = &self.credential else { return None };
        Some(Act {
            actor: format!("operator:{}", own.signed_in.operator.id),
            action: "sendMessage".to_owned(),
            targets: vec![format!("channel:{channel}"), format!("as:{}", self.user)],
            ..Act::default()
        })
    }
}

/// The gateway between sockets and verbs.
pub(crate) struct Gateway {
    chat: Chat,
    runtime: Handle,
    tasks: TaskTracker,
    rates: Arc<Rates>,
    subscriptions: usize,
}

impl Gateway {
    pub(crate) fn new(chat: Chat, tasks: TaskTracker, rates: Arc<Rates>, subscriptions: usize) -> Self {
        Self { chat, runtime: Handle::current(), tasks, rates, subscriptions }
    }

    /// The frame that all are told when the server stops.
    pub(crate) fn reconnect() -> Frame {
        reconnect()
    }

    /// The first frame of a connection.
    pub(crate) async fn first_frame(chat: &Chat, user: &UserId, resume_events: i64) -> Result<Frame> {
        Ok(connected(&chat.greeting(user).await?, resume_events, chat.signals()))
    }

    /// Runs what has to wait; the socket's next frame is read after it.
    fn wait(&self, socket: &mut Socket<'_>, work: impl Future<Output = ()> + Send + 'static) {
        let paused = Paused { id: socket.id(), bus: self.chat.bus().clone() };
        socket.pause();
        self.tasks.spawn_on(
            async move {
                let _paused = paused;
                work.await;
            },
            &self.runtime,
        );
    }

    /// A revocation closes the sockets that it finds; one that was just being opened looks for it once more.
    fn look_again(&self, socket: SocketId, user: UserId, issued_at: Timestamp) {
        let chat = self.chat.clone();
        let look = async move {
            if chat.user(&user).await.is_ok_and(|user| !Chat::accepts_token(&user, issued_at)) {
                chat.bus().close(socket, gavel_chat::TOKENS_REVOKED, "tokens_revoked");
            }
        };
        self.tasks.spawn_on(look, &self.runtime);
    }

    fn send(&self, socket: &mut Socket<'_>, session: &Session, channel: ChannelId, message: NewMessage, ack_as: Ack) {
        let (id, bus, actor) = (socket.id(), self.chat.bus().clone(), Actor::User(session.user.clone()));
        if let Some(act) = session.told_of(&channel) {
            let chat = self.chat.clone();
            self.wait(socket, async move {
                let sent = chat.audited(act, chat.send(&actor, &channel, message), Result::is_ok).await;
                tell(&bus, id, answer(&ack_as, &sent));
            });
            return;
        }
        if let Some(facts) = self.chat.admitted(&actor, &channel, &message) {
            self.chat.send_admitted(&facts, actor, channel, message, move |sent| {
                let refused = sent.is_err();
                bus.send(id, answer(&ack_as, &sent));
                // A commit's answers go out together; a refusal may come from elsewhere and must not wait for one.
                if refused {
                    bus.flush();
                }
            });
            return;
        }
        let chat = self.chat.clone();
        self.wait(socket, async move {
            let sent = chat.send(&actor, &channel, message).await;
            tell(&bus, id, answer(&ack_as, &sent));
        });
    }
}

/// A socket that is paused: it goes on when this is dropped, even by a panic.
struct Paused {
    id: SocketId,
    bus: Bus,
}

impl Drop for Paused {
    fn drop(&mut self) {
        self.bus.resume(self.id);
    }
}

/// Sends a frame from outside of the store's thread.
fn tell(bus: &Bus, socket: SocketId, frame: Frame) {
    bus.send(socket, frame);
    bus.flush();
}

fn answer(ack_as: &Ack, sent: &Result<Sent>) -> Frame {
    match sent {
        Ok(sent) => ack(ack_as, sent),
        Err(error) => failure(ack_as, error.clone().within("/message")),
    }
}

impl gavel_realtime::Gateway for Gateway {
    type Session = Session;

    fn opened(&self, socket: &mut Socket<'_>, session: &mut Session) {
        socket.join(&Room::User(session.user.clone()));
        self.chat.socket_opened(&session.user);
        if let Some(frame) = session.connected.take() {
            socket.send(frame);
        }
        match &session.credential {
            Credential::Token { issued_at, .. } => self.look_again(socket.id(), session.user.clone(), *issued_at),
            Credential::Key(key) => {
                socket.join(&Room::Key(key.clone()));
                self.chat.key_in_use(key);
            }
            Credential::Session(own) => {
                let id = &own.signed_in.session.id;
                socket.join(&Room::Session(id.clone()));
                self.chat.session_in_use(id, &session.user);
            }
        }
    }

    fn message(&self, socket: &mut Socket<'_>, session: &mut Session, text: &str) {
        let read = ClientFrame::parse(text);
        let class = read.as_ref().map_or(Class::Read, ClientFrame::class);
        if let Some(problem) = session.takes(&self.rates, class) {
            let ack_as = read.as_ref().map_or_else(|(ack_as, _)| ack_as, ClientFrame::ack_as);
            return socket.send(failure(ack_as, problem));
        }
        let frame = match read {
            Ok(frame) => frame,
            Err((ack_as, error)) => return socket.send(failure(&ack_as, error)),
        };
        match frame {
            ClientFrame::Ping { ack_as } => socket.send(pong(&ack_as)),
            ClientFrame::Send { ack_as, channel, message } => {
                self.send(socket, session, channel, message, ack_as);
            }
            ClientFrame::Subscribe { ack_as, channel, after } => {
                self.subscribe(socket, session, channel, after, ack_as);
            }
            ClientFrame::Unsubscribe { ack_as, channel } => {
                let channel = Room::Channel(channel);
                socket.leave(&channel);
                socket.send(ack(&ack_as, &serde_json::json!({})));
            }
            ClientFrame::Read { ack_as, channel, seq } => self.read(socket, &session.user, channel, seq, ack_as),
            ClientFrame::Delivered { ack_as, channel, seq } => {
                self.delivered(socket, &session.user, channel, seq, ack_as);
            }
            ClientFrame::Typing { ack_as, channel, typing } => {
                self.typing(socket, &session.user, channel, typing, ack_as);
            }
            ClientFrame::Presence { ack_as, users } => self.presence(socket, session, users, ack_as),
        }
    }

    fn closed(&self, _: SocketId, session: Session) {
        self.chat.socket_closed(&session.user);
    }

    fn resync(&self) -> Frame {
        resync()
    }
}

/// The gateway as the shards take it.
pub(crate) fn start(
    shards: gavel_realtime::Shards,
    gateway: Gateway,
) -> std::io::Result<gavel_realtime::Door<Session>> {
    shards.start(Arc::new(gateway))
}
