//! `/api/v3/roles`, and who has them

use axum::{extract::State, http::StatusCode};
use gavel_model::{ChannelId, Member, PutRole, Role, RoleId, User, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::Caller,
    body::{Json, Path},
    problem::{Problem, Problems},
};

/// All roles.
#[derive(Serialize, ToSchema)]
pub(crate) struct Roles {
    pub(super) items: Vec<Role>,
}

/// The roles that somebody is to have.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PutRoles {
    /// At most 10; they replace those they had.
    #[schema(max_items = 10)]
    roles: Vec<RoleId>,
}

/// List roles
///
/// Those that Gavel comes with, and the app's own, with what they allow.
#[utoipa::path(get, path = "/api/v3/roles", operation_id = "listRoles", tag = "Roles",
    responses((status = 200, body = Roles), Problems))]
pub(crate) async fn list(State(app): State<App>, _caller: Caller) -> Result<axum::Json<Roles>, Problem> {
    Ok(axum::Json(Roles { items: app.chat.roles().await? }))
}

/// Get a role
#[utoipa::path(get, path = "/api/v3/roles/{roleId}", operation_id = "getRole", tag = "Roles",
    params(("roleId" = RoleId, Path)), responses((status = 200, body = Role), Problems))]
pub(crate) async fn get(
    State(app): State<App>,
    _caller: Caller,
    Path(id): Path<RoleId>,
) -> Result<axum::Json<Role>, Problem> {
    Ok(axum::Json(app.chat.role(&id).await?))
}

/// Make or change a role
///
/// Nobody gives a role what they do not have themselves.
#[utoipa::path(put, path = "/api/v3/roles/{roleId}", operation_id = "putRole", tag = "Roles",
    params(("roleId" = RoleId, Path)), request_body = PutRole, responses((status = 200, body = Role), Problems))]
pub(crate) async fn put(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RoleId>,
    Json(put): Json<PutRole>,
) -> Result<axum::Json<Role>, Problem> {
    Ok(axum::Json(app.chat.put_role(&caller.actor, &id, put).await?))
}

/// Delete a role
///
/// One that Gavel comes with gets back what it came with. Who has a deleted role keeps its name, which allows nothing.
#[utoipa::path(delete, path = "/api/v3/roles/{roleId}", operation_id = "deleteRole", tag = "Roles",
    params(("roleId" = RoleId, Path)),
    responses((status = 204, description = "As if it had never been made."), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RoleId>,
) -> Result<StatusCode, Problem> {
    app.chat.delete_role(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a user roles in the whole app
///
/// A role that is unknown is made, without permissions.
#[utoipa::path(put, path = "/api/v3/users/{userId}/roles", operation_id = "putUserRoles", tag = "Roles",
    params(("userId" = UserId, Path)), request_body = PutRoles, responses((status = 200, body = User), Problems))]
pub(crate) async fn put_user(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<UserId>,
    Json(put): Json<PutRoles>,
) -> Result<axum::Json<User>, Problem> {
    Ok(axum::Json(app.chat.put_user_roles(&caller.actor, &id, put.roles).await?))
}

/// Give a member roles in a channel
///
/// A role that is unknown is made, without permissions. Nobody gives or takes what they do not have themselves.
#[utoipa::path(put, path = "/api/v3/channels/{channelId}/members/{userId}/roles", operation_id = "putMemberRoles",
    tag = "Roles", params(("channelId" = ChannelId, Path), ("userId" = UserId, Path)), request_body = PutRoles,
    responses((status = 200, body = Member), Problems))]
pub(crate) async fn put_member(
    State(app): State<App>,
    caller: Caller,
    Path((channel, user)): Path<(ChannelId, UserId)>,
    Json(put): Json<PutRoles>,
) -> Result<axum::Json<Member>, Problem> {
    Ok(axum::Json(app.chat.put_member_roles(&caller.actor, &channel, &user, put.roles).await?))
}
