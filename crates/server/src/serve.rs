//! `gavel serve` and `gavel demo`: start, serve, drain.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Context as _;
use axum::Router;
use gavel_model::Clock;
use gavel_store::Database;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::Semaphore,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    api,
    app::App,
    attempts::Attempts,
    config::Settings,
    demo,
    feed::Feed,
    gateway::{self, Gateway},
    guide,
    idempotency::Running,
    listen::Listen,
    observe,
    open::{self, Opened},
    pages,
    passwords::Passwords,
    rate::Rates,
    tokens,
};

/// How long requests and sockets get to end by themselves after SIGTERM.
const DRAIN: Duration = Duration::from_secs(10);

/// How many file descriptors are wanted beside one for each connection.
const OTHER_FILES: u64 = 256;

/// The close code of a server that restarts (RFC 6455's registry).
const SERVICE_RESTART: u16 = 1012;

/// What a server is started for.
#[derive(Debug)]
pub(crate) enum Purpose {
    /// To serve, and to say how to try it if `guide`.
    Serve { guide: bool },
    /// To be looked at.
    Demo(demo::Folder),
}

/// Serves until told to stop.
pub(crate) fn run(settings: Settings, purpose: Purpose) -> anyhow::Result<()> {
    raise_file_limit(&settings);
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve(settings, purpose))
}

async fn serve(settings: Settings, purpose: Purpose) -> anyhow::Result<()> {
    let metrics = observe::metrics()?;
    // Before anything is started: what is told to stop meanwhile stops.
    let mut told = Told { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? };
    let (clock, more) = match &purpose {
        Purpose::Serve { .. } => (Clock::System, Router::new()),
        Purpose::Demo(_) => (Clock::shifted(), demo::routes()?),
    };
    let Opened { chat, tokens, store, commits, shards } = open::open(&settings, true, clock.clone()).await?;
    if let Database::Sqlite(data) = settings.database()? {
        warn_of_readers(&data);
    }
    chat.load_presence().await?;
    let tasks = TaskTracker::new();
    let stop = CancellationToken::new();
    let rates = Arc::new(Rates::new(&settings.rate));
    let door = gateway::start(
        shards,
        Gateway::new(chat.clone(), tasks.clone(), Arc::clone(&rates), settings.limits.subscriptions),
    )?;
    let connections = Arc::new(Semaphore::new(settings.http.max_connections));
    let realtime = &settings.realtime;
    let feed = Feed::new(chat.clone(), commits, realtime.event_streams, realtime.resume_events, stop.clone());
    let setup_token: Arc<str> = tokens::random_text().into();
    let app = App {
        chat: chat.clone(),
        tokens: Arc::clone(&tokens),
        door: door.clone(),
        metrics: metrics.clone(),
        tasks: tasks.clone(),
        rates: Arc::clone(&rates),
        trusted_proxies: settings.http.proxies().map_err(anyhow::Error::msg)?.into(),
        operators: Arc::new(settings.operators.clone()),
        passwords: Passwords::new(),
        attempts: Arc::new(Attempts::new()),
        setup_token: Arc::clone(&setup_token),
        running: Running::default(),
        resume_events: realtime.resume_events,
        feed: feed.clone(),
        exports: settings.exports().into(),
        ready: Arc::default(),
    };
    let listener =
        TcpListener::bind(settings.listen).await.with_context(|| format!("cannot listen on {}", settings.listen))?;
    let address = listener.local_addr()?;
    let listen = Listen {
        router: api::router(app, &settings.http, more)?,
        connections,
        header_timeout: Duration::from_secs(settings.http.header_seconds),
        patience: Duration::from_secs(settings.http.request_seconds),
        tasks: tasks.clone(),
        stop: stop.clone(),
    };
    tasks.spawn(every_second(chat.clone(), metrics, rates, stop.clone()));
    tasks.spawn(feed.run());
    let jobs =
        gavel_jobs::Settings { broadcast_per_second: settings.jobs.broadcast_per_second, exports: settings.exports() };
    gavel_jobs::start(&chat, &jobs, &tasks, &stop);
    let (is_demo, guide) = (matches!(purpose, Purpose::Demo(_)), matches!(purpose, Purpose::Serve { guide: true }));
    let begun = tokio::select! {
        begun = begin(purpose, clock, &chat, &listen) => begun.map(|()| true)?,
        () = told.stopped() => false,
    };
    if begun {
        let accepting = tasks.spawn(listen.run(listener));
        let pages =
            if pages::are_built() { "/chat, /console" } else { "not in this build; make build puts them there" };
        tracing::info!(%address, database = %settings.database()?, pages, "serving");
        if is_demo {
            guide::introduce_community(address);
        } else {
            guide::print(&chat, &tokens, address, guide).await?;
            if !chat.has_operators().await? {
                guide::ask_for_operator(address, &setup_token);
            }
        }
        told.stopped().await;
        tracing::info!("stopping: sockets are told to reconnect, accepted messages are committed");
        stop.cancel();
        let _ = accepting.await;
    }
    stop.cancel();
    chat.bus().drain(Gateway::reconnect(), SERVICE_RESTART);
    tasks.close();
    if tokio::time::timeout(DRAIN, tasks.wait()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    // Blocks this thread alone, which has nothing else to do.
    door.join(DRAIN);
    chat.leave_all().await;
    if is_demo && let Err(error) = demo::revoke_keys(&chat).await {
        tracing::warn!(%error, "the key of the demo is revoked at the next start");
    }
    store.close();
    tracing::info!("stopped");
    Ok(())
}

/// What there is to do before clients come in.
async fn begin(purpose: Purpose, clock: Clock, chat: &gavel_chat::Chat, listen: &Listen) -> anyhow::Result<()> {
    match purpose {
        Purpose::Serve { .. } => Ok(()),
        Purpose::Demo(folder) => demo::begin(folder, clock, chat, listen.clone()).await,
    }
}

/// The signals by which a server is told to stop.
struct Told {
    terminate: Signal,
    interrupt: Signal,
}

impl Told {
    /// Waits until one comes.
    async fn stopped(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// What is due once a second: the member counts of large channels, who left and who writes no more, the end of invitations,
/// what is left of deleted channels, summing up what was measured, the buckets of rates that are full again, the sockets of
/// server keys that were revoked, and calls to forget.
async fn every_second(chat: gavel_chat::Chat, metrics: PrometheusHandle, rates: Arc<Rates>, stop: CancellationToken) {
    let mut every = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = stop.cancelled() => return,
        }
        // Otherwise single measurements pile up until somebody asks.
        metrics.run_upkeep();
        rates.forget_idle();
        chat.publish_due_counts().await;
        if let Err(error) = chat.expire_invitations().await {
            tracing::debug!(%error, "invitations that are over could not be ended");
        }
        chat.tell_who_left().await;
        chat.forget_typists();
        if let Err(error) = chat.remove_deleted_channels().await {
            tracing::debug!(%error, "what is left of deleted channels could not be removed");
        }
        if let Err(error) = chat.close_revoked().await {
            tracing::debug!(%error, "the server keys in force could not be read");
        }
        if let Err(error) = chat.forget_old_calls().await {
            tracing::debug!(%error, "old idempotency keys could not be forgotten");
        }
    }
}

/// Warns of a folder that is open to others than its owner; it may be so on purpose, on a volume that cannot do otherwise.
fn warn_of_readers(data: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(folder) = std::fs::metadata(data) else { return };
    if folder.permissions().mode() & 0o077 != 0 {
        tracing::warn!(data = %data.display(), "the folder is open to other users of this machine: who reads it can sign in as anyone");
    }
}

fn raise_file_limit(settings: &Settings) {
    let wanted = settings.http.max_connections as u64 + OTHER_FILES;
    match rlimit::increase_nofile_limit(wanted) {
        Ok(got) if got < wanted => {
            tracing::warn!(got, wanted, "fewer open files are allowed than http.max_connections needs");
        }
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "the limit of open files could not be raised"),
    }
}
