//! `/healthz`, `/readyz`, `/metrics`

use axum::extract::State;

use crate::{
    app::App,
    problem::{Problem, Problems},
};

/// Is the process alive?
#[utoipa::path(get, path = "/healthz", operation_id = "healthz", tag = "Operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// Does it take messages?
///
/// 503 while the database does not take writes.
#[utoipa::path(get, path = "/readyz", operation_id = "readyz", tag = "Operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain"), Problems))]
pub(crate) async fn readyz(State(app): State<App>) -> Result<&'static str, Problem> {
    app.chat.ready().await?;
    Ok("ready\n")
}

/// Counts for Prometheus
#[utoipa::path(get, path = "/metrics", operation_id = "metrics", tag = "Operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub(crate) async fn metrics(State(app): State<App>) -> String {
    app.metrics.render()
}
