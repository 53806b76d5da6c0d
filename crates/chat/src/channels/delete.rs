//! Deleting a channel: gone for everybody at once, and from the database after that.

use gavel_model::{Actor, ChannelId, EventType, Permission};
use gavel_realtime::Room;
use gavel_store::Conn;

use crate::{Chat, Result, legal_holds::CHANNEL_HELD, publish};

/// How many rows of a deleted channel one change takes out, and how many such changes there are in a row.
const ROWS: i64 = 500;
const CHANGES: usize = 20;

impl Chat {
    /// Deletes a channel. Its id stays taken; the participants of a conversation get a new one when they ask for it.
    pub async fn delete_channel(&self, actor: &Actor, id: &ChannelId) -> Result<()> {
        let facts = self.read_facts(actor, id).await?;
        facts.require(Permission::DeleteChannel)?;
        let (by, to, at) = (actor.clone(), id.clone(), self.now());
        let gone = id.clone();
        let publish = move |chat: &Chat, done: &Result<i64>| {
            let Ok(seq) = done else { return };
            chat.publish(EventType::ChannelDeleted, &gone, *seq, at, &publish::deleted(&gone));
            // They were told; from here on they are told no more.
            let room = Room::Channel(gone);
            chat.bus().leave(&room, &room);
        };
        let write = move |conn: &Conn<'_>| {
            if conn.holds_anything(&to)? {
                return Ok(Err(CHANNEL_HELD));
            }
            conn.delete_channel(&to, &by, at).map(Ok)
        };
        self.change_guarded(&facts, actor, id, write, publish).await??;
        Ok(())
    }

    /// Takes what is left of deleted channels out of the database; to be called about once a second.
    pub async fn remove_deleted_channels(&self) -> Result<()> {
        // Nothing is written where there is nothing to do.
        if !self.0.store.read(move |conn: &Conn<'_>| Conn::has_deleted(conn)).await? {
            return Ok(());
        }
        for _ in 0..CHANGES {
            if !self.0.store.write(move |conn| conn.remove_deleted(ROWS)).await? {
                break;
            }
        }
        Ok(())
    }
}
