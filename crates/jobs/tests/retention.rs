//! Retention against a clock that is moved, and across an end in the midst.

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
use gavel_jobs::Settings;
use gavel_model::{Actor, ChannelId, Clock, KeyId, NewChannel, NewMessage, Retention, RetentionAction, Scope};
use gavel_store::{Database, Options, Store};
use serde_json::json;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

const START: i64 = 1_769_860_800_000;
const DAY: i64 = 24 * 3_600_000;
/// More than one transaction takes out.
const MANY: usize = 450;

struct World {
    clock: Arc<AtomicI64>,
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
        let rules = gavel_moderation::Snapshot::default();
        let chat = Chat::new(store, bus, rules, Clock::Fixed(Arc::clone(&clock)), limits);
        let app = Actor::Key(KeyId::new("key").unwrap(), Scope::Admin);
        let new: NewChannel = serde_json::from_value(json!({ "id": "c", "displayName": "c" })).unwrap();
        // There already when it is opened again.
        let _ = chat.create_channel(&app, new).await;
        Self { clock, chat, app, channel: ChannelId::new("c").unwrap() }
    }

    fn set(&self, to: i64) {
        self.clock.store(to, Ordering::Relaxed);
    }

    async fn say(&self, text: &str) {
        let new: NewMessage = serde_json::from_value(json!({ "text": text })).unwrap();
        self.chat.send(&self.app, &self.channel, new).await.unwrap();
    }

    async fn keep(&self, days: u32) {
        let retention = Retention { days: Some(days), action: RetentionAction::Delete };
        self.chat.set_channel_retention(&self.app, &self.channel, Some(retention)).await.unwrap();
    }

    async fn count(&self) -> usize {
        let page = HistoryPage { limit: Some(100), ..HistoryPage::default() };
        self.chat.history(&self.app, &self.channel, page).await.unwrap().page.items.len()
    }

    /// Waits until there are so many messages.
    async fn until(&self, count: usize) {
        let come = async {
            while self.count().await != count {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), come).await.unwrap();
    }
}

fn start(world: &World, data: &Path) -> (TaskTracker, CancellationToken) {
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let settings = Settings { broadcast_per_second: 10, exports: data.join("exports") };
    gavel_jobs::start(&world.chat, &settings, &tasks, &stop);
    (tasks, stop)
}

async fn end((tasks, stop): (TaskTracker, CancellationToken)) {
    stop.cancel();
    tasks.close();
    tasks.wait().await;
}

#[tokio::test]
async fn the_clock_says_when_their_time_is_up() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path()).await;
    world.say("first").await;
    world.set(START + 2 * DAY);
    world.say("second").await;
    world.keep(7).await;
    let running = start(&world, folder.path());
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(world.count().await, 2);
    // To the day: what is as old as that stays until it is older.
    world.set(START + 7 * DAY + 3_600_000);
    world.until(1).await;
    // Back, and over it again.
    world.set(START);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(world.count().await, 1);
    world.set(START + 400 * DAY);
    world.until(0).await;
    end(running).await;
}

#[tokio::test]
async fn what_an_end_leaves_goes_with_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path()).await;
    for n in 0..MANY {
        world.say(&format!("number {n}")).await;
    }
    world.set(START + 2 * DAY);
    world.say("new").await;
    world.keep(1).await;
    // One step, and no more.
    let retained = world.chat.retained_channels(None).await.unwrap().pop().unwrap();
    let mut expired = world.chat.expired(&retained).await.unwrap().unwrap();
    assert!(world.chat.announce_expired(&expired, None).await.unwrap());
    assert!(world.chat.take_out_expired(&mut expired).await.unwrap());
    let left = world.chat.expired(&retained).await.unwrap();
    assert!(left.is_some(), "some are left");
    let running = start(&world, folder.path());
    world.until(1).await;
    end(running).await;
    assert!(world.chat.expired(&retained).await.unwrap().is_none());
}

#[tokio::test]
async fn a_policy_that_is_taken_back_stops_what_was_begun() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path()).await;
    world.say("old").await;
    world.set(START + 2 * DAY);
    world.keep(1).await;
    let retained = world.chat.retained_channels(None).await.unwrap().pop().unwrap();
    let mut expired = world.chat.expired(&retained).await.unwrap().unwrap();
    world.keep(30).await;
    assert!(!world.chat.announce_expired(&expired, None).await.unwrap());
    assert!(!world.chat.take_out_expired(&mut expired).await.unwrap());
    assert_eq!(world.count().await, 1);
}
