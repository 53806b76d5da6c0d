//! `/api/v3/channels/{channelId}/members`, `join`, `leave`

use axum::{extract::State, http::StatusCode};
use gavel_model::{ChannelId, Member, MemberActivity, Page, Query, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::Caller,
    body::{Json, Path},
    problem::{Problem, Problems},
};

/// Who is to be added.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddMembers {
    /// 1 to 100 users.
    #[schema(min_items = 1, max_items = 100)]
    user_ids: Vec<UserId>,
}

/// Who are members now.
#[derive(Serialize, ToSchema)]
pub(crate) struct Added {
    items: Vec<Member>,
}

/// Join a channel
///
/// For public channels. One who is a member already stays it.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/join", operation_id = "joinChannel", tag = "Members",
    params(("channelId" = ChannelId, Path)), responses((status = 200, body = Member), Problems))]
pub(crate) async fn join(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<axum::Json<Member>, Problem> {
    Ok(axum::Json(app.chat.join(&caller.actor, &id).await?))
}

/// Leave a channel
///
/// One who is no member changes nothing.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/leave", operation_id = "leaveChannel", tag = "Members",
    params(("channelId" = ChannelId, Path)), responses((status = 204, description = "No member any more."), Problems))]
pub(crate) async fn leave(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<StatusCode, Problem> {
    app.chat.leave(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Add members
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/members", operation_id = "addMembers", tag = "Members",
    params(("channelId" = ChannelId, Path)), request_body = AddMembers,
    responses((status = 200, body = Added), Problems))]
pub(crate) async fn add(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Json(add): Json<AddMembers>,
) -> Result<axum::Json<Added>, Problem> {
    Ok(axum::Json(Added { items: app.chat.add_members(&caller.actor, &id, add.user_ids).await? }))
}

/// Query members
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/members/query", operation_id = "queryMembers", tag = "Members",
    params(("channelId" = ChannelId, Path)), request_body = Query,
    responses((status = 200, body = Page<Member>), Problems))]
pub(crate) async fn query(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Json(query): Json<Query>,
) -> Result<axum::Json<Page<Member>>, Problem> {
    Ok(axum::Json(app.chat.members(&caller.actor, &id, &query).await?))
}

/// Get a member
///
/// With what they have done in the channel.
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/members/{userId}", operation_id = "getMember", tag = "Members",
    params(("channelId" = ChannelId, Path), ("userId" = UserId, Path)),
    responses((status = 200, body = MemberActivity), Problems))]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path((channel, user)): Path<(ChannelId, UserId)>,
) -> Result<axum::Json<MemberActivity>, Problem> {
    Ok(axum::Json(app.chat.member(&caller.actor, &channel, &user).await?))
}

/// Remove a member
#[utoipa::path(delete, path = "/api/v3/channels/{channelId}/members/{userId}", operation_id = "removeMember", tag = "Members",
    params(("channelId" = ChannelId, Path), ("userId" = UserId, Path)),
    responses((status = 204, description = "No member any more."), Problems))]
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path((channel, user)): Path<(ChannelId, UserId)>,
) -> Result<StatusCode, Problem> {
    app.chat.remove_member(&caller.actor, &channel, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}
