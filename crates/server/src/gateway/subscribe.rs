//! `subscribe`: from which event on a socket is told of a channel, and what it missed before that.

use std::sync::Arc;

use gavel_chat::{CatchUp, Error, Result, Subscribed};
use gavel_model::{Actor, ChannelId};
use gavel_realtime::{Behind, Bus, CaughtUp, Frame, Room, Socket};
use serde::Serialize;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::auth::Credential;

use super::{
    Gateway, Session,
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
        session: &Session,
        channel: ChannelId,
        after: Option<i64>,
        ack_as: Ack,
    ) {
        let (user, turns) = (&session.user, Arc::clone(&session.turns));
        let room = Room::Channel(channel.clone());
        if !socket.is_in(&room) && subscriptions(socket, session) >= self.subscriptions {
            let detail = format!("a connection may be subscribed to {} channels", self.subscriptions);
            return socket.send(failure(&ack_as, Error::field("/channelId", detail)));
        }
        // Before anything is read: what is published from here on is kept for the socket, and given to it only once it is
        // known to be allowed.
        socket.leave(&room);
        let behind = socket.join_behind(&room);
        let (chat, actor, tasks, runtime) =
            (self.chat.clone(), Actor::User(user.clone()), self.tasks.clone(), self.runtime.clone());
        self.wait(socket, async move {
            // Not before the client has taken what it is being told: nothing piles up for one that does not read.
            let turn = turns.clone().lock_owned().await;
            let bus = chat.bus().clone();
            match chat.subscribe(&actor, &channel, after).await {
                Ok((Subscribed { seq, resync }, missed)) => {
                    tell(&bus, behind.socket(), ack(&ack_as, &Answer { channel_id: &channel, seq, resync }));
                    tasks.spawn_on(catch_up(bus, behind, missed, turns, turn), &runtime);
                }
                Err(error) => {
                    bus.drop_member(behind.socket(), behind.room());
                    tell(&bus, behind.socket(), failure(&ack_as, error));
                }
            }
        });
    }
}

/// In how many channels' rooms a socket is: in all but its user's, its key's or session's, and those of whom it watches.
fn subscriptions(socket: &Socket<'_>, session: &Session) -> usize {
    let watched = session.watched.iter().filter(|user| socket.is_in(&Room::Presence((*user).clone())));
    let key = matches!(session.credential, Credential::Key(_) | Credential::Session(_));
    socket.rooms().saturating_sub(1 + usize::from(key) + watched.count())
}

/// Whose turn it is among the catch-ups of one socket: each tells a stretch, then the next one does.
pub(crate) type Turns = Arc<Mutex<()>>;

/// Tells a socket what it missed, stretch by stretch as fast as its client takes them, until it has all and is live.
async fn catch_up(bus: Bus, behind: Behind, mut missed: CatchUp, turns: Turns, mut turn: OwnedMutexGuard<()>) {
    loop {
        let told = stretch(&bus, &behind, &mut missed).await;
        drop(turn);
        match told {
            Ok(CaughtUp::Behind) => turn = turns.clone().lock_owned().await,
            Ok(CaughtUp::Live) => return,
            // They subscribed anew, or left, or were taken out, which they are told as users; or the channel is gone.
            Ok(CaughtUp::Gone) => return tell_deletion(&bus, &behind, &missed).await,
            Err(Error::NotFound(_) | Error::PermissionDenied { .. }) => {
                bus.drop_member(behind.socket(), behind.room());
                return tell_deletion(&bus, &behind, &missed).await;
            }
            Err(error) => return come_back(&bus, &behind, &error),
        }
    }
}

/// Tells one who was not live yet when the channel was deleted.
async fn tell_deletion(bus: &Bus, behind: &Behind, missed: &CatchUp) {
    match missed.deletion().await {
        Ok(Some(frame)) => tell(bus, behind.socket(), frame),
        Ok(None) => {}
        Err(error) => come_back(bus, behind, &error),
    }
}

/// Ends the connection of a client that cannot be told all in order: its next one will be.
fn come_back(bus: &Bus, behind: &Behind, error: &Error) {
    tracing::warn!(%error, "a subscriber could not be caught up");
    bus.close(behind.socket(), 1013, "catch_up_failed");
}

async fn stretch(bus: &Bus, behind: &Behind, missed: &mut CatchUp) -> Result<CaughtUp> {
    let (frames, up_to): (Vec<Frame>, i64) = missed.next().await?;
    let up_to = u64::try_from(up_to).unwrap_or(0);
    let (answer, answered) = tokio::sync::oneshot::channel();
    let done = Box::new(move |state| {
        let _ = answer.send(state);
    });
    // Only the last stretch may end the catching up: what is kept back does not tell that there is more in between.
    if missed.is_done() {
        bus.catch_up(behind, frames, up_to, done);
    } else {
        bus.page(behind, frames, done);
    }
    Ok(answered.await.unwrap_or(CaughtUp::Gone))
}
