//! `gavel serve`: start, serve, drain.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Context as _;
use gavel_store::Database;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{net::TcpListener, signal::unix::SignalKind, sync::Semaphore};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    api,
    app::App,
    config::Settings,
    gateway::{self, Gateway},
    guide,
    idempotency::Running,
    listen::Listen,
    observe,
    open::{self, Opened},
    rate::Rates,
};

/// How long requests and sockets get to end by themselves after SIGTERM.
const DRAIN: Duration = Duration::from_secs(10);

/// How many file descriptors are wanted beside one for each connection.
const OTHER_FILES: u64 = 256;

/// The close code of a server that restarts (RFC 6455's registry).
const SERVICE_RESTART: u16 = 1012;

/// Serves until told to stop.
pub(crate) fn run(settings: Settings, guide: bool) -> anyhow::Result<()> {
    raise_file_limit(&settings);
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve(settings, guide))
}

async fn serve(settings: Settings, print_guide: bool) -> anyhow::Result<()> {
    let metrics = observe::metrics()?;
    // Before anything is started: what is told to stop meanwhile stops.
    let mut terminate = tokio::signal::unix::signal(SignalKind::terminate())?;
    let mut interrupt = tokio::signal::unix::signal(SignalKind::interrupt())?;
    let Opened { chat, tokens, store, shards } = open::open(&settings, true).await?;
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
    let app = App {
        chat: chat.clone(),
        tokens: Arc::clone(&tokens),
        door: door.clone(),
        metrics: metrics.clone(),
        tasks: tasks.clone(),
        rates: Arc::clone(&rates),
        trusted_proxies: settings.http.proxies().map_err(anyhow::Error::msg)?.into(),
        running: Running::default(),
        resume_events: settings.realtime.resume_events,
        exports: settings.exports().into(),
        ready: Arc::default(),
    };
    let listener =
        TcpListener::bind(settings.listen).await.with_context(|| format!("cannot listen on {}", settings.listen))?;
    let address = listener.local_addr()?;
    let listen = Listen {
        router: api::router(app, &settings.http)?,
        connections,
        header_timeout: Duration::from_secs(settings.http.header_seconds),
        patience: Duration::from_secs(settings.http.request_seconds),
        tasks: tasks.clone(),
        stop: stop.clone(),
    };
    let accepting = tasks.spawn(listen.run(listener));
    tasks.spawn(every_second(chat.clone(), metrics, rates, stop.clone()));
    let jobs =
        gavel_jobs::Settings { broadcast_per_second: settings.jobs.broadcast_per_second, exports: settings.exports() };
    gavel_jobs::start(&chat, &jobs, &tasks, &stop);
    tracing::info!(%address, database = %settings.database()?, "serving");
    guide::print(&chat, &tokens, address, print_guide).await?;

    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping: sockets are told to reconnect, accepted messages are committed");
    stop.cancel();
    let _ = accepting.await;
    chat.bus().drain(Gateway::reconnect(), SERVICE_RESTART);
    tasks.close();
    if tokio::time::timeout(DRAIN, tasks.wait()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    // Blocks this thread alone, which has nothing else to do.
    door.join(DRAIN);
    chat.leave_all().await;
    store.close();
    tracing::info!("stopped");
    Ok(())
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
