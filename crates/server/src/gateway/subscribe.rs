//! `subscribe`: from which event on a socket is told of a channel, and what it missed before that.

use gavel_chat::{CatchUp, Error, Result, Subscribed};
use gavel_model::{Actor, ChannelId, UserId};
use gavel_realtime::{Bus, CaughtUp, Frame, Room, Socket, SocketId};
use serde::Serialize;

use super::{
    Gateway,
    frame::{Ack, ack, failure},
    tell,
};

/// What a subscriber is answered.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    channel_id: &'a ChannelId,
    seq: i64,
    resync: bool,
}

impl Gateway {
    /// Subscribes a socket, which is told first of what it missed.
    pub(super) fn subscribe(
        &self,
        socket: &mut Socket<'_>,
        user: &UserId,
        channel: ChannelId,
        after: Option<i64>,
        ack_as: Ack,
    ) {
        let room = Room::Channel(channel.clone());
        if !socket.is_in(&room) && socket.rooms() > self.subscriptions {
            let detail = format!("a connection may be subscribed to {} channels", self.subscriptions);
            return socket.send(failure(&ack_as, Error::field("/channelId", detail)));
        }
        // Before anything is read: what is published from here on is kept for the socket, and given to it only once it is
        // known to be allowed.
        socket.leave(&room);
        socket.join_behind(&room);
        let (id, chat, actor) = (socket.id(), self.chat.clone(), Actor::User(user.clone()));
        let tasks = self.tasks.clone();
        let runtime = self.runtime.clone();
        self.wait(socket, async move {
            let bus = chat.bus().clone();
            match chat.subscribe(&actor, &channel, after).await {
                Ok((Subscribed { seq, resync }, missed)) => {
                    tell(&bus, id, ack(&ack_as, &Answer { channel_id: &channel, seq, resync }));
                    tasks.spawn_on(catch_up(bus, id, room, missed), &runtime);
                }
                Err(error) => {
                    bus.drop_member(id, &room);
                    tell(&bus, id, failure(&ack_as, error));
                }
            }
        });
    }
}

/// Tells a socket what it missed, stretch by stretch as fast as its client takes them, until it has all and is live.
async fn catch_up(bus: Bus, socket: SocketId, room: Room, mut missed: CatchUp) {
    loop {
        match stretch(&bus, socket, &room, &mut missed).await {
            Ok(CaughtUp::Behind) => {}
            Ok(CaughtUp::Live | CaughtUp::Gone) => return,
            Err(error) => {
                // The client cannot be told all in order: it is to come back.
                tracing::warn!(%error, "a subscriber could not be caught up");
                bus.close(socket, 1013, "catch_up_failed");
                return;
            }
        }
    }
}

async fn stretch(bus: &Bus, socket: SocketId, room: &Room, missed: &mut CatchUp) -> Result<CaughtUp> {
    let (frames, up_to): (Vec<Frame>, i64) = missed.next().await?;
    let up_to = u64::try_from(up_to).unwrap_or(0);
    let (answer, answered) = tokio::sync::oneshot::channel();
    let done = Box::new(move |state| {
        let _ = answer.send(state);
    });
    if missed.is_done() {
        bus.catch_up(socket, room.clone(), frames, up_to, done);
    } else {
        bus.page(socket, room.clone(), frames, done);
    }
    Ok(answered.await.unwrap_or(CaughtUp::Gone))
}
