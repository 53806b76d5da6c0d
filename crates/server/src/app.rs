//! What every request handler has at hand.

use std::{path::Path, sync::Arc};

use gavel_chat::Chat;
use gavel_realtime::Door;
use ipnet::IpNet;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{sync::Mutex, time::Instant};
use tokio_util::task::TaskTracker;

use crate::{
    attempts::Attempts, config, feed::Feed, gateway::Session, idempotency::Running, passwords::Passwords, rate::Rates,
    tokens::Tokens,
};

/// When the database was asked whether it takes writes, and what it said.
pub(crate) type Readiness = (Instant, gavel_chat::Result<()>);

/// The server's parts; cheap to clone.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) chat: Chat,
    pub(crate) tokens: Arc<Tokens>,
    pub(crate) door: Door<Session>,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) tasks: TaskTracker,
    pub(crate) rates: Arc<Rates>,
    pub(crate) trusted_proxies: Arc<[IpNet]>,
    /// How operators sign in.
    pub(crate) operators: Arc<config::Operators>,
    pub(crate) passwords: Passwords,
    pub(crate) attempts: Arc<Attempts>,
    /// What the first operator is made with: told at the start to who sees the server's output.
    pub(crate) setup_token: Arc<str>,
    /// The calls with an idempotency key that are being done.
    pub(crate) running: Running,
    pub(crate) resume_events: i64,
    /// What happens, for who follows all of it.
    pub(crate) feed: Feed,
    /// The folder of what is exported.
    pub(crate) exports: Arc<Path>,
    /// What was said last.
    pub(crate) ready: Arc<Mutex<Option<Readiness>>>,
}
