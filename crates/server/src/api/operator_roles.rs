//! `/api/v3/operatorRoles`

use axum::{extract::State, http::StatusCode};
use gavel_model::{PutRole, Role, RoleId};

use super::roles::Roles;
use crate::{
    app::App,
    auth::Caller,
    body::{Json, Path},
    problem::{Problem, Problems},
};

/// List roles of operators
///
/// Those that Gavel comes with, and the app's own.
#[utoipa::path(get, path = "/api/v3/operatorRoles", operation_id = "listOperatorRoles", tag = "Operators",
    responses((status = 200, body = Roles), Problems))]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<axum::Json<Roles>, Problem> {
    Ok(axum::Json(Roles { items: app.chat.operator_roles(&caller.actor).await? }))
}

/// Get a role of operators
#[utoipa::path(get, path = "/api/v3/operatorRoles/{operatorRoleId}", operation_id = "getOperatorRole",
    tag = "Operators", params(("operatorRoleId" = RoleId, Path)), responses((status = 200, body = Role), Problems))]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RoleId>,
) -> Result<axum::Json<Role>, Problem> {
    Ok(axum::Json(app.chat.operator_role(&caller.actor, &id).await?))
}

/// Make or change a role of operators
///
/// Nobody gives or takes what they do not have. Those that Gavel comes with stay as they are.
#[utoipa::path(put, path = "/api/v3/operatorRoles/{operatorRoleId}", operation_id = "putOperatorRole",
    tag = "Operators", params(("operatorRoleId" = RoleId, Path)), request_body = PutRole,
    responses((status = 200, body = Role), Problems))]
pub(crate) async fn put(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RoleId>,
    Json(put): Json<PutRole>,
) -> Result<axum::Json<Role>, Problem> {
    Ok(axum::Json(app.chat.put_operator_role(&caller.actor, &id, put).await?))
}

/// Delete a role of operators
///
/// One that nobody has.
#[utoipa::path(delete, path = "/api/v3/operatorRoles/{operatorRoleId}", operation_id = "deleteOperatorRole",
    tag = "Operators", params(("operatorRoleId" = RoleId, Path)),
    responses((status = 204, description = "It is gone."), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RoleId>,
) -> Result<StatusCode, Problem> {
    app.chat.delete_operator_role(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
