//! `/api/v3/audit`

use axum::extract::State;
use gavel_model::{AuditEntry, Page, Query};

use crate::{
    app::App,
    auth::Caller,
    body::Json,
    problem::{Problem, Problems},
};

/// Query the audit log
///
/// Who did what, newest first. Nothing in it can be changed.
#[utoipa::path(post, path = "/api/v3/audit/query", operation_id = "queryAudit", tag = "Audit",
    request_body = Query, responses((status = 200, body = Page<AuditEntry>), Problems))]
pub(crate) async fn query(
    State(app): State<App>,
    caller: Caller,
    Json(query): Json<Query>,
) -> Result<axum::Json<Page<AuditEntry>>, Problem> {
    Ok(axum::Json(app.chat.audit_log(&caller.actor, &query).await?))
}
