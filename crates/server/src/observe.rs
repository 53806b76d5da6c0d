//! Logs and metrics.

use std::io;

use anyhow::Context as _;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{Format, Log};

/// Sends the log to standard error.
pub(crate) fn logs(settings: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&settings.level).with_context(|| format!("log.level: {:?}", settings.level))?;
    let log = fmt().with_env_filter(filter).with_writer(io::stderr);
    match settings.format {
        Format::Text => log.with_ansi(io::IsTerminal::is_terminal(&io::stderr())).init(),
        Format::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}

/// Starts counting; the handle renders the counts.
pub(crate) fn metrics() -> anyhow::Result<PrometheusHandle> {
    let seconds = &[0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
    let handle = PrometheusBuilder::new().set_buckets(seconds)?.install_recorder()?;
    metrics::describe_counter!("gavel_commits_total", "Transactions on disk");
    metrics::describe_counter!("gavel_changes_total", "Changes in them");
    metrics::describe_counter!("gavel_commit_failures_total", "Transactions that the database did not take");
    metrics::describe_counter!("gavel_connections_refused_total", "Connections over http.max_connections");
    metrics::describe_counter!("gavel_http_requests_total", "HTTP requests by route and status");
    metrics::describe_histogram!("gavel_http_request_seconds", "How long HTTP requests took, by route");
    metrics::describe_counter!("gavel_messages_total", "Messages by what became of them");
    metrics::describe_gauge!("gavel_event_streams", "Event streams over all channels that are followed");
    metrics::describe_counter!("gavel_events_streamed_total", "Events told by them");
    metrics::describe_counter!("gavel_event_resyncs_total", "Times that a follower was too far behind to be told all");
    metrics::describe_counter!("gavel_activity_total", "What happened, by what, as it is counted for analytics");
    metrics::describe_gauge!("gavel_activity_behind", "Entries of the event log that are not counted yet");
    metrics::describe_counter!("gavel_retention_messages_total", "Messages that retention took out, by its action");
    metrics::describe_gauge!("gavel_sockets", "Open WebSockets");
    metrics::describe_counter!("gavel_deliveries_total", "Frames written to sockets");
    metrics::describe_counter!("gavel_delivered_bytes_total", "Bytes written to sockets");
    metrics::describe_counter!("gavel_socket_writes_total", "System calls that wrote them");
    metrics::describe_counter!("gavel_slow_readers_total", "Sockets dropped because they read too slowly");
    Ok(handle)
}
