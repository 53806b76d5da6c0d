//! The verbs of Gavel: one file for each. Permissions are checked here and nowhere else.
//!
//! Knows nothing of HTTP, sockets or SQL: it decides, has the store keep what was decided, and publishes what was kept.

mod address;
mod admission;
mod analytics;
mod audit;
mod broadcast;
mod channel_events;
mod channel_types;
mod channels;
mod error;
mod events;
mod exports;
mod guidelines;
mod idempotency;
mod imports;
mod invitations;
mod invite_links;
mod jobs;
mod join_requests;
mod json;
mod keys;
mod legal_holds;
mod marks;
mod members;
mod messages;
mod mint;
mod name;
mod operators;
mod permission;
mod presence;
mod publish;
mod query;
mod reactions;
mod retention;
mod roles;
mod scheduled;
mod sight;
mod subscribe;
mod templates;
mod threads;
mod told;
mod typing;
mod users;
mod words;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use arc_swap::ArcSwap;
use gavel_model::{Actor, ChannelId, Clock, KeyId, OperatorSessionId, Timestamp, UserId};
use gavel_moderation::Snapshot;
use gavel_realtime::Bus;
use gavel_store::{Conn, Store};
use tokio::{runtime::Handle, sync::Notify};

pub use admission::Facts;
pub use analytics::AnalyticsRange;
pub use broadcast::{Delivery, Target, Targets};
pub use error::{Error, FieldError, Result};
pub use events::{Event, Events};
pub use exports::{Export, ExportOrder, ExportResult};
pub use gavel_model::Permission;
pub use imports::{Import, ImportError, ImportOptions};
pub use marks::{Greeting, MessageReceipts};
pub use messages::{HistoryPage, Indexed};
pub use mint::repeatable;
pub use operators::{NewOperator, NewSession, Second, SessionLimits, SignedIn};
pub use presence::WATCHED;
pub use query::ListPage;
pub use reactions::ReactionList;
pub use retention::Expired;
pub use subscribe::{CatchUp, Subscribed};
pub use threads::ThreadList;
pub use typing::Typing;
pub use users::TOKENS_REVOKED;

use crate::{admission::Admission, presence::Online, typing::Typists};

/// What a server lets its users do, where nothing more particular says otherwise.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How many characters a message may have.
    pub message_chars: usize,
    /// How many events a client that comes back is told at most before it is to read the history anew.
    pub resume_events: i64,
    /// What is told beside messages.
    pub signals: Signals,
    /// How long operators stay signed in.
    pub sessions: SessionLimits,
}

/// What is told of people beside what they say.
#[derive(Clone, Copy, Debug)]
pub struct Signals {
    /// Who has received and read what.
    pub receipts: bool,
    /// Who writes.
    pub typing: bool,
    /// Who is online.
    pub presence: bool,
    /// For how long one who has left is not told to be offline.
    pub offline_after: Duration,
}

/// The chat: cheap to clone, all clones the same.
#[derive(Clone)]
pub struct Chat(Arc<Inner>);

struct Inner {
    store: Store,
    bus: Bus,
    rules: ArcSwap<Snapshot>,
    admission: Admission,
    clock: Clock,
    limits: Limits,
    /// Where the rare work runs that a callback of the store cannot wait for.
    runtime: Handle,
    roles: ArcSwap<permission::Roles>,
    due_counts: members::DueCounts,
    index: messages::Index,
    /// That a policy was changed, or a hold lifted.
    retention_wanted: Notify,
    /// Server keys that sockets were opened with.
    keys_in_use: Mutex<HashSet<KeyId>>,
    /// Sessions of operators that sockets were opened with, and for whom.
    sessions_in_use: Mutex<HashSet<(OperatorSessionId, UserId)>>,
    online: Mutex<Online>,
    typists: Typists,
}

impl Chat {
    /// What is told beside messages.
    pub fn signals(&self) -> Signals {
        self.0.limits.signals
    }

    /// A chat on a store, publishing to a bus. Must be called within a tokio runtime.
    pub fn new(store: Store, bus: Bus, rules: Snapshot, clock: Clock, limits: Limits) -> Self {
        Self(Arc::new(Inner {
            store,
            bus,
            rules: ArcSwap::from_pointee(rules),
            admission: Admission::new(),
            clock,
            limits,
            runtime: Handle::current(),
            roles: ArcSwap::default(),
            due_counts: members::DueCounts::default(),
            index: messages::Index::default(),
            retention_wanted: Notify::default(),
            keys_in_use: Mutex::default(),
            sessions_in_use: Mutex::default(),
            online: Mutex::default(),
            typists: Typists::default(),
        }))
    }

    /// The moment now.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Where events are published.
    pub fn bus(&self) -> &Bus {
        &self.0.bus
    }

    /// Whether the database takes a write.
    pub async fn ready(&self) -> Result<()> {
        let at = self.now();
        self.0.store.write(move |conn| conn.probe(at)).await?;
        Ok(())
    }

    /// Like [`Chat::change`], if what the actor's permission was decided on still holds when it is written.
    async fn change_guarded<T, W, P>(
        &self,
        facts: &Facts,
        actor: &Actor,
        channel: &ChannelId,
        write: W,
        publish: P,
    ) -> Result<T>
    where
        T: Send + 'static,
        W: FnOnce(&Conn<'_>) -> std::result::Result<T, gavel_store::Error> + Send + 'static,
        P: FnOnce(&Chat, &T) + Send + 'static,
    {
        let (guard, user, channel) = (facts.guard(), actor.user().cloned(), channel.clone());
        let guarded = move |conn: &Conn<'_>| {
            guard.check(conn, &channel, user.as_ref())?;
            write(conn)
        };
        self.change(guarded, publish).await
    }

    /// Changes the database and, once that is on disk and in the order of the commits, publishes what it led to. What the
    /// audit log is to be told of is noted there in the same transaction.
    async fn change<T, W, P>(&self, write: W, publish: P) -> Result<T>
    where
        T: Send + 'static,
        W: FnOnce(&Conn<'_>) -> std::result::Result<T, gavel_store::Error> + Send + 'static,
        P: FnOnce(&Chat, &T) + Send + 'static,
    {
        let (answer, answered) = tokio::sync::oneshot::channel();
        let (chat, call, at) = (self.clone(), audit::Call::current(), self.now());
        let write = move |conn: &Conn<'_>| {
            let done = write(conn)?;
            if let Some(call) = call {
                call.note(conn, at)?;
            }
            Ok(done)
        };
        self.0.store.write_then(write, move |result| {
            if let Ok(done) = &result {
                publish(&chat, done);
            }
            // Whoever asked may have gone; what was done stays done.
            let _ = answer.send(result);
        })?;
        Ok(answered.await.map_err(|_| Error::Unavailable)??)
    }
}
