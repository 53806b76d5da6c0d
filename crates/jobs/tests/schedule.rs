//! Scheduled messages against a clock that is moved, and across a crash.

#![expect(clippy::unwrap_used, reason = "it is a test, and a failure is to panic")]

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use gavel_chat::{Chat, HistoryPage, Limits, SessionLimits, Signals};
use gavel_model::{
    Actor, ChannelId, Clock, KeyId, NewChannel, NewMessage, NewScheduledMessage, ScheduledStatus, Timestamp,
};
use gavel_store::{Database, Options, Store};
use serde_json::json;

const START: i64 = 1_769_860_800_000;
const MINUTE: Duration = Duration::from_mins(1);

struct World {
    clock: Arc<AtomicI64>,
    store: Store,
    chat: Chat,
    app: Actor,
    channel: ChannelId,
}

impl World {
    async fn open(data: &Path) -> Self {
        let store = Store::open(&Database::Sqlite(data.to_owned()), &Options::default(), Box::new(|| ())).unwrap();
        let (bus, _shards) = gavel_realtime::new(gavel_realtime::Settings::default()).unwrap();
        let clock = Arc::new(AtomicI64::new(START));
        let signals = Signals { receipts: true, typing: true, presence: true, offline_after: Duration::from_secs(5) };
        let limits = Limits { message_chars: 5_000, resume_events: 1_000, signals, sessions: SessionLimits::default() };
        let chat = Chat::new(
            store.clone(),
            bus,
            gavel_moderation::Snapshot::default(),
            Clock::Fixed(Arc::clone(&clock)),
            limits,
        );
        let key = KeyId::new("key").unwrap();
        let world = Self {
            clock,
            store,
            chat,
            app: Actor::Key(key, gavel_model::Scope::Admin),
            channel: ChannelId::new("c").unwrap(),
        };
        world.set_up().await;
        world
    }

    async fn set_up(&self) {
        let key = gavel_model::ServerKey {
            id: KeyId::new("key").unwrap(),
            name: "test".into(),
            scope: gavel_model::Scope::Admin,
            created_at: Timestamp::from_millis(START),
        };
        // There already after a restart.
        let _ = self.store.write(move |conn| conn.create_key(&key, &gavel_store::KeyHash("hash".into()))).await;
        let new: NewChannel = serde_json::from_value(json!({ "id": "c", "displayName": "c" })).unwrap();
        let _ = self.chat.create_channel(&self.app, new).await;
    }

    fn set(&self, to: i64) {
        self.clock.store(to, Ordering::Relaxed);
    }

    async fn schedule(&self, id: &str, from_now: Duration) {
        let message: NewMessage = serde_json::from_value(json!({ "id": id, "text": id })).unwrap();
        let new = NewScheduledMessage { send_at: self.chat.now().plus(from_now), template: None, message };
        self.chat.schedule(&self.app, &self.channel, new).await.unwrap();
    }

    async fn beat(&self) {
        assert!(!self.chat.send_due().await.unwrap());
    }

    async fn sent(&self) -> Vec<String> {
        let page = HistoryPage { limit: Some(100), ascending: true, ..HistoryPage::default() };
        let page = self.chat.history(&self.app, &self.channel, page).await.unwrap();
        page.page.items.into_iter().map(|view| view.message.text).collect()
    }

    async fn status(&self, id: &str) -> ScheduledStatus {
        let id = id.parse().unwrap();
        self.chat.scheduled_message(&self.app, &self.channel, &id).await.unwrap().status
    }
}

#[tokio::test]
async fn a_clock_that_jumps_sends_once() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path()).await;
    world.schedule("second", 2 * MINUTE).await;
    world.schedule("first", MINUTE).await;
    world.schedule("last", 90 * MINUTE).await;
    world.beat().await;
    assert!(world.sent().await.is_empty());
    world.set(START + 60_000 - 1);
    world.beat().await;
    assert!(world.sent().await.is_empty());
    // Both are due by one jump; in their order.
    world.set(START + 3 * 60_000);
    world.beat().await;
    assert_eq!(world.sent().await, ["first", "second"]);
    // Back, and over it again.
    world.set(START);
    world.beat().await;
    world.set(START + 4 * 60_000);
    world.beat().await;
    assert_eq!(world.sent().await, ["first", "second"]);
    assert_eq!(world.status("first").await, ScheduledStatus::Sent);
    assert_eq!(world.status("last").await, ScheduledStatus::Scheduled);
    world.set(START + 365 * 24 * 3_600_000);
    world.beat().await;
    assert_eq!(world.sent().await, ["first", "second", "last"]);
}

#[tokio::test]
async fn what_a_crash_interrupts_is_sent_once() {
    let folder = tempfile::tempdir().unwrap();
    {
        let world = World::open(folder.path()).await;
        for id in ["taken", "sent", "untouched"] {
            world.schedule(id, MINUTE).await;
        }
        world.schedule("late", 2 * MINUTE).await;
        world.set(START + 60_000);
        let now = world.chat.now();
        world.store.write(move |conn| conn.take_due(now, 2)).await.unwrap();
        // One was sent and not settled.
        let message: NewMessage = serde_json::from_value(json!({ "id": "sent", "text": "sent" })).unwrap();
        world.chat.send_scheduled(&world.app, &world.channel, message).await.unwrap();
        world.store.close();
    }
    let world = World::open(folder.path()).await;
    // The clock was set back meanwhile: what was on its way is sent all the same.
    world.set(START);
    world.beat().await;
    let mut sent = world.sent().await;
    assert_eq!(sent.iter().filter(|text| *text == "sent").count(), 1);
    world.set(START + 60_000);
    world.beat().await;
    world.beat().await;
    sent = world.sent().await;
    sent.sort();
    assert_eq!(sent, ["sent", "taken", "untouched"]);
    for id in ["sent", "taken", "untouched"] {
        assert_eq!(world.status(id).await, ScheduledStatus::Sent);
    }
    assert_eq!(world.status("late").await, ScheduledStatus::Scheduled);
}

#[tokio::test]
async fn what_has_ended_is_forgotten_after_a_week() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path()).await;
    world.schedule("old", MINUTE).await;
    world.schedule("waiting", 20 * 24 * 60 * MINUTE).await;
    world.set(START + 60_000);
    world.beat().await;
    world.set(START + 6 * 24 * 3_600_000);
    world.chat.forget_ended().await.unwrap();
    assert_eq!(world.status("old").await, ScheduledStatus::Sent);
    world.set(START + 8 * 24 * 3_600_000);
    world.chat.forget_ended().await.unwrap();
    let id = "old".parse().unwrap();
    assert!(world.chat.scheduled_message(&world.app, &world.channel, &id).await.is_err());
    assert_eq!(world.status("waiting").await, ScheduledStatus::Scheduled);
}
