//! `/healthz`, `/readyz`, `/metrics`

use std::time::Duration;

use axum::extract::State;
use tokio::time::Instant;

use crate::{
    app::App,
    problem::{Problem, Problems},
};

/// How old an answer of the database may be. Everybody may ask, and each asking is a commit.
const FRESH: Duration = Duration::from_secs(1);

/// Is the process alive?
#[utoipa::path(get, path = "/healthz", operation_id = "healthz", tag = "Operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// Does it take messages?
///
/// 503 while the database does not take writes; as it was at most a second ago.
#[utoipa::path(get, path = "/readyz", operation_id = "readyz", tag = "Operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain"), Problems))]
pub(crate) async fn readyz(State(app): State<App>) -> Result<&'static str, Problem> {
    // Held while the database is asked, so that those who come meanwhile take what it says.
    let mut last = app.ready.lock().await;
    let said = match &*last {
        Some((at, said)) if at.elapsed() < FRESH => said.clone(),
        _ => {
            let said = app.chat.ready().await;
            *last = Some((Instant::now(), said.clone()));
            said
        }
    };
    said?;
    Ok("ready\n")
}

/// Counts for Prometheus
#[utoipa::path(get, path = "/metrics", operation_id = "metrics", tag = "Operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub(crate) async fn metrics(State(app): State<App>) -> String {
    app.metrics.render()
}
