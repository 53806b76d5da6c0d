//! A store on a database of its own, with two channels and four users, and changes handed over so that they share a commit.

use std::sync::mpsc::{Receiver, channel};

use gavel_model::{
    Actor, Channel, ChannelBase, ChannelId, Message, MessageId, MessageStatus, MessageType, NewUser, Position,
    Reactions, Timestamp, UserId, Visibility, role,
};
use gavel_store::{
    Append, AppendError, Appended, Conn, Database, Error, Guard, NewChannelRow, Options, SenderGuard, Store,
    StoredMessage,
};
use serde_json::Map;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::database::{Fresh, Look};

pub(crate) const CHANNELS: [&str; 2] = ["one", "two"];
pub(crate) const USERS: [&str; 4] = ["ann", "ben", "cat", "dan"];

pub(crate) struct World {
    pub(crate) store: Store,
    folder: TempDir,
    runtime: Runtime,
    /// Dropped last.
    fresh: Option<Fresh>,
}

/// When everything happens.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(1_700_000_000_000)
}

pub(crate) fn channel_id(n: usize) -> ChannelId {
    ChannelId::new(CHANNELS[n]).unwrap()
}

pub(crate) fn user_id(n: usize) -> UserId {
    UserId::new(USERS[n]).unwrap()
}

pub(crate) fn actor(user: usize) -> Actor {
    Actor::User(user_id(user))
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let fresh = Fresh::new();
        let url = fresh.as_ref().map_or("", |fresh| &fresh.url);
        let database = Database::new(url, folder.path()).unwrap();
        let options = Options { server: true, readers: 2, ..Options::default() };
        let store = Store::open(&database, &options, Box::new(|| ())).unwrap();
        let world = Self { store, folder, runtime, fresh };
        world.write(|conn| {
            for user in 0..USERS.len() {
                conn.ensure_user(&user_id(user), &actor(user), now())?;
            }
            for channel in 0..CHANNELS.len() {
                let members = (0..2).map(|user| (user_id(user), role::id("member"))).collect();
                let row = NewChannelRow { channel: room(channel), members, participants: None, actor: actor(0) };
                conn.create_channel(&row)?;
            }
            Ok(())
        });
        world
    }

    /// A look into the database, beside the store.
    pub(crate) fn look(&self) -> Look {
        match &self.fresh {
            Some(fresh) => Look::postgres(&fresh.url),
            None => Look::sqlite(self.folder.path()),
        }
    }

    pub(crate) fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Conn<'_>) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.runtime.block_on(self.store.read(read)).unwrap()
    }

    pub(crate) fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Conn<'_>) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.runtime.block_on(self.store.write(write)).unwrap()
    }

    /// Hands over what `hand_over` does while the writer is kept waiting, so that one commit takes all of it.
    pub(crate) fn in_one_commit<T>(&self, hand_over: impl FnOnce() -> T) -> T {
        let (begun, has_begun) = channel();
        let (go_on, may_go_on) = channel::<()>();
        let wait = move |_: &Conn<'_>| {
            begun.send(()).unwrap();
            let _ = may_go_on.recv();
            Ok(())
        };
        self.store.write_then(wait, |_| ()).unwrap();
        has_begun.recv().unwrap();
        let handed_over = hand_over();
        go_on.send(()).unwrap();
        handed_over
    }

    pub(crate) fn append(&self, append: Append) -> Receiver<Result<Appended, AppendError>> {
        let (answer, answered) = channel();
        self.store.append(Box::new(append), move |result| answer.send(result).unwrap());
        answered
    }

    pub(crate) fn change<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Conn<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Receiver<Result<T, Error>> {
        let (answer, answered) = channel();
        self.store.write_then(write, move |result| answer.send(result).unwrap()).unwrap();
        answered
    }

    pub(crate) fn channel(&self, channel: usize) -> Channel {
        self.read(move |conn| conn.channel(&channel_id(channel))).unwrap()
    }

    pub(crate) fn message(&self, id: &str) -> Option<StoredMessage> {
        let id = MessageId::new(id).unwrap();
        self.read(move |conn| conn.message(&id))
    }

    /// What a send of this user to this channel would be decided on now.
    pub(crate) fn guard(&self, channel: usize, user: usize) -> Guard {
        self.read(move |conn| {
            let member = conn.member(&channel_id(channel), &user_id(user))?.map(|m| m.revision);
            let revision = conn.user(&user_id(user))?.unwrap().revision;
            let sender = Some(SenderGuard { user: revision, member });
            Ok(Guard { channel: conn.channel(&channel_id(channel))?.unwrap().revision, sender, roles: None })
        })
    }

    /// A message that may be sent as things are.
    pub(crate) fn message_of(&self, id: &str, channel: usize, user: usize, text: &str) -> Append {
        sent(id, channel, user, text, MessageStatus::Delivered, self.guard(channel, user))
    }
}

pub(crate) fn sent(id: &str, channel: usize, user: usize, text: &str, status: MessageStatus, guard: Guard) -> Append {
    let message = Message {
        id: MessageId::new(id).unwrap(),
        channel_id: channel_id(channel),
        seq: None,
        user_id: Some(user_id(user)),
        kind: MessageType::Text,
        text: text.to_owned(),
        data: Map::new(),
        attachments: Vec::new(),
        tags: Vec::new(),
        mentions: Vec::new(),
        mention_all: false,
        parent_id: None,
        thread: None,
        reactions: Reactions::new(),
        pinned_at: None,
        pinned_by: None,
        status,
        created_at: now(),
        edited_at: None,
        deleted_at: None,
        position: Position::start(),
    };
    Append { message, moderation: None, actor: actor(user), guard, slow_mode: 0, told_after: -1, scheduled: false }
}

fn room(channel: usize) -> Channel {
    Channel {
        id: channel_id(channel),
        kind: ChannelBase::Community.id(),
        base: ChannelBase::Community,
        visibility: Visibility::Public,
        display_name: Some("A channel".into()),
        topic: None,
        guidelines: None,
        avatar_url: None,
        tags: Vec::new(),
        metadata: Map::new(),
        settings: gavel_model::ChannelSettings::default(),
        max_members: None,
        guidelines_version: 0,
        guidelines_since: 0,
        role_overrides: std::collections::BTreeMap::new(),
        created_by: None,
        created_at: now(),
        updated_at: now(),
        archived_at: None,
        last_message_at: None,
        truncated_before: None,
        member_count: 0,
        message_count: 0,
        seq: 0,
        revision: 1,
    }
}

/// A profile that is a name.
pub(crate) fn named(name: &str) -> NewUser {
    NewUser { display_name: Some(name.to_owned()), ..NewUser::default() }
}
