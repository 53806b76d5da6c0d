//! Opening what a command works on: the store, the chat on it, the tokens' keys.

use std::sync::Arc;

use anyhow::{anyhow, bail};
use gavel_chat::{Chat, Limits};
use gavel_model::{Action, Clock};
use gavel_moderation::Snapshot;
use gavel_realtime::{Bus, Shards};
use gavel_store::{Options, Store};
use tokio::sync::Notify;

use crate::{
    config::{ProfanityAction, Settings},
    problem::in_words,
    tokens::{self, Tokens},
};

/// An open chat.
pub(crate) struct Opened {
    pub(crate) chat: Chat,
    pub(crate) tokens: Arc<Tokens>,
    pub(crate) store: Store,
    /// Told after each commit.
    pub(crate) commits: Arc<Notify>,
    /// Not started: a command has no sockets.
    pub(crate) shards: Shards,
}

/// Opens everything, for a server or for a command beside it. Within a tokio runtime.
pub(crate) async fn open(settings: &Settings, server: bool, clock: Clock) -> anyhow::Result<Opened> {
    let realtime = &settings.realtime;
    let (bus, shards) = gavel_realtime::new(gavel_realtime::Settings {
        shards: realtime.shards(),
        max_message_bytes: realtime.message_bytes,
        queue_bytes: realtime.queue_bytes,
        partial_bytes: realtime.partial_bytes,
        ping: std::time::Duration::from_secs(realtime.ping_seconds),
    })?;
    let options = Options { readers: settings.storage.readers, queue: settings.storage.queue, server };
    let commits = Arc::new(Notify::new());
    let store = Store::open(&settings.database()?, &options, after_commit(bus.clone(), Arc::clone(&commits)))?;
    let limits = Limits {
        message_chars: settings.limits.message_chars,
        resume_events: realtime.resume_events,
        signals: realtime.signals(),
        sessions: gavel_chat::SessionLimits {
            idle: std::time::Duration::from_secs(settings.operators.idle_seconds),
            lifetime: std::time::Duration::from_secs(settings.operators.session_seconds),
        },
    };
    let chat = Chat::new(store.clone(), bus, rules(settings)?, clock, limits);
    let secret = match settings.auth.secret.as_str() {
        "" => match chat.secret("token_secret", tokens::random_text()).await {
            Ok(secret) => secret,
            Err(error) => return Err(explained(error.into(), &store, &chat).await),
        },
        given => given.to_owned(),
    };
    let tokens = Arc::new(Tokens::new(&secret, &settings.auth)?);
    Ok(Opened { chat, tokens, store, commits, shards })
}

/// All that a commit published goes out at once, so that a burst costs each socket one write; who reads the event log is
/// told that there may be more.
fn after_commit(bus: Bus, commits: Arc<Notify>) -> gavel_store::AfterCommit {
    Box::new(move || {
        bus.flush();
        commits.notify_one();
    })
}

fn rules(settings: &Settings) -> anyhow::Result<Snapshot> {
    let action = match settings.moderation.profanity {
        ProfanityAction::Off => return Ok(Snapshot::default()),
        ProfanityAction::Mask => Action::Mask,
        ProfanityAction::Bounce => Action::Bounce,
        ProfanityAction::Block => Action::Block,
    };
    Ok(Snapshot::new(vec![gavel_moderation::profanity(action)?]))
}

/// Runs a command that needs no server; one may be serving from the same database.
pub(crate) fn offline(
    settings: &Settings,
    command: impl AsyncFnOnce(&Opened) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    run(settings, false, command)
}

/// The same for a command beside which no server may serve.
pub(crate) fn alone(
    settings: &Settings,
    command: impl AsyncFnOnce(&Opened) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    run(settings, true, command)
}

fn run(
    settings: &Settings,
    server: bool,
    command: impl AsyncFnOnce(&Opened) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let opened = open(settings, server, Clock::System).await?;
        let done = match command(&opened).await {
            Err(error) => Err(explained(error, &opened.store, &opened.chat).await),
            done => done,
        };
        opened.store.close();
        done
    })
}

/// The same for a command that has nothing to do where there is no database, and must not make one by a slip of the pen.
pub(crate) fn existing(
    settings: &Settings,
    command: impl AsyncFnOnce(&Opened) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let database = settings.database()?;
    if !gavel_store::is_there(&database)? {
        bail!("there is no database of Gavel's in {database}");
    }
    offline(settings, command)
}

/// An error with what clients are not told of it, for who runs the command.
async fn explained(error: anyhow::Error, store: &Store, chat: &Chat) -> anyhow::Error {
    match error.downcast_ref() {
        Some(gavel_chat::Error::Validation(fields)) => {
            anyhow!(fields.iter().map(in_words).collect::<Vec<_>>().join("; "))
        }
        Some(gavel_chat::Error::Internal(cause)) => anyhow!(cause.clone()),
        Some(gavel_chat::Error::Unavailable) => {
            // The chat keeps no cause. What hindered one write will hinder the next, which is asked why.
            let now = chat.now();
            match store.write(move |conn| conn.probe(now)).await {
                Err(cause) => cause.into(),
                Ok(()) => error,
            }
        }
        _ => error,
    }
}
