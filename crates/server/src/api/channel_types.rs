//! `/api/v3/channelTypes`

use axum::{extract::State, http::StatusCode};
use gavel_model::{ChannelType, ChannelTypeId, PutChannelType};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::Caller,
    body::{Json, Path},
    problem::{Problem, Problems},
};

/// All channel types.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChannelTypes {
    items: Vec<ChannelType>,
}

/// List channel types
///
/// Those that Gavel comes with, and the app's own.
#[utoipa::path(get, path = "/api/v3/channelTypes", operation_id = "listChannelTypes", tag = "Channel types",
    responses((status = 200, body = ChannelTypes), Problems))]
pub(crate) async fn list(State(app): State<App>, _caller: Caller) -> Result<axum::Json<ChannelTypes>, Problem> {
    Ok(axum::Json(ChannelTypes { items: app.chat.channel_types().await? }))
}

/// Get a channel type
#[utoipa::path(get, path = "/api/v3/channelTypes/{typeId}", operation_id = "getChannelType", tag = "Channel types",
    params(("typeId" = ChannelTypeId, Path)), responses((status = 200, body = ChannelType), Problems))]
pub(crate) async fn get(
    State(app): State<App>,
    _caller: Caller,
    Path(id): Path<ChannelTypeId>,
) -> Result<axum::Json<ChannelType>, Problem> {
    Ok(axum::Json(app.chat.channel_type(&id).await?))
}

/// Make or change a channel type
///
/// The body replaces all of it. It is a template: channels that are there stay what they are.
#[utoipa::path(put, path = "/api/v3/channelTypes/{typeId}", operation_id = "putChannelType", tag = "Channel types",
    params(("typeId" = ChannelTypeId, Path)), request_body = PutChannelType,
    responses((status = 200, body = ChannelType), Problems))]
pub(crate) async fn put(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelTypeId>,
    Json(put): Json<PutChannelType>,
) -> Result<axum::Json<ChannelType>, Problem> {
    Ok(axum::Json(app.chat.put_channel_type(&caller.actor, &id, put).await?))
}

/// Delete a channel type
///
/// One that Gavel comes with becomes again what it came as. Channels that were made from a deleted one stay as they are.
#[utoipa::path(delete, path = "/api/v3/channelTypes/{typeId}", operation_id = "deleteChannelType", tag = "Channel types",
    params(("typeId" = ChannelTypeId, Path)),
    responses((status = 204, description = "As if it had never been made or changed."), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelTypeId>,
) -> Result<StatusCode, Problem> {
    app.chat.delete_channel_type(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
