//! `/api/v3/operators`

use axum::{extract::State, http::StatusCode};
use gavel_model::{Operator, OperatorId, Page, PatchOperator, Query};

use super::session::Sessions;
use crate::{
    app::App,
    auth::Caller,
    body::{Json, Path},
    problem::{Problem, Problems},
};

/// Query operators
#[utoipa::path(post, path = "/api/v3/operators/query", operation_id = "queryOperators", tag = "Operators",
    request_body = Query, responses((status = 200, body = Page<Operator>), Problems))]
pub(crate) async fn query(
    State(app): State<App>,
    caller: Caller,
    Json(query): Json<Query>,
) -> Result<axum::Json<Page<Operator>>, Problem> {
    Ok(axum::Json(app.chat.operators(&caller.actor, &query).await?))
}

/// Get an operator
///
/// Everybody may read themselves.
#[utoipa::path(get, path = "/api/v3/operators/{operatorId}", operation_id = "getOperator", tag = "Operators",
    params(("operatorId" = OperatorId, Path)), responses((status = 200, body = Operator), Problems))]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<OperatorId>,
) -> Result<axum::Json<Operator>, Problem> {
    Ok(axum::Json(app.chat.operator(&caller.actor, &id).await?))
}

/// Change an operator
///
/// What the body does not name stays. Nobody changes one who may do more, or gives what they do not have; the last owner stays
/// one. Everybody may change their own `displayName`.
#[utoipa::path(patch, path = "/api/v3/operators/{operatorId}", operation_id = "patchOperator", tag = "Operators",
    params(("operatorId" = OperatorId, Path)), request_body = PatchOperator,
    responses((status = 200, body = Operator), Problems))]
pub(crate) async fn patch(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<OperatorId>,
    Json(patch): Json<PatchOperator>,
) -> Result<axum::Json<Operator>, Problem> {
    Ok(axum::Json(app.chat.patch_operator(&caller.actor, &id, patch).await?))
}

/// Delete an operator
///
/// They are signed out. What they did stays in the audit log.
#[utoipa::path(delete, path = "/api/v3/operators/{operatorId}", operation_id = "deleteOperator", tag = "Operators",
    params(("operatorId" = OperatorId, Path)), responses((status = 204, description = "They are gone."), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<OperatorId>,
) -> Result<StatusCode, Problem> {
    app.chat.delete_operator(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where an operator is signed in
#[utoipa::path(get, path = "/api/v3/operators/{operatorId}/sessions", operation_id = "listOperatorSessions",
    tag = "Operators", params(("operatorId" = OperatorId, Path)),
    responses((status = 200, body = Sessions), Problems))]
pub(crate) async fn sessions(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<OperatorId>,
) -> Result<axum::Json<Sessions>, Problem> {
    let current = caller.session().ok().map(|session| session.signed_in.session.id.clone());
    Ok(axum::Json(Sessions { items: app.chat.sessions(&caller.actor, &id, current.as_ref()).await? }))
}

/// Sign an operator out everywhere
#[utoipa::path(delete, path = "/api/v3/operators/{operatorId}/sessions", operation_id = "endOperatorSessions",
    tag = "Operators", params(("operatorId" = OperatorId, Path)),
    responses((status = 204, description = "Signed out."), Problems))]
pub(crate) async fn end_sessions(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<OperatorId>,
) -> Result<StatusCode, Problem> {
    app.chat.end_sessions_of(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take an operator's authenticator off
///
/// For one who lost it and their recovery codes. They are signed out, and sign in by the password alone.
#[utoipa::path(delete, path = "/api/v3/operators/{operatorId}/totp", operation_id = "resetOperatorTotp",
    tag = "Operators", params(("operatorId" = OperatorId, Path)),
    responses((status = 204, description = "The password alone is asked for."), Problems))]
pub(crate) async fn reset_totp(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<OperatorId>,
) -> Result<StatusCode, Problem> {
    app.chat.reset_totp(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
