//! What every request handler has at hand.

use std::sync::Arc;

use gavel_chat::Chat;
use gavel_realtime::Door;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{sync::Mutex, time::Instant};
use tokio_util::task::TaskTracker;

use crate::{gateway::Session, tokens::Tokens};

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
    pub(crate) resume_events: i64,
    /// What was said last.
    pub(crate) ready: Arc<Mutex<Option<Readiness>>>,
}
