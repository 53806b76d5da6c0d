//! `/api/v3/channels`

use axum::{Extension, extract::State, http::StatusCode, response::IntoResponse};
use gavel_model::{Channel, ChannelCard, ChannelId, NewChannel, Page, PatchChannel, Query};
use gavel_store::About;

use crate::{
    app::App,
    auth::Caller,
    body::{Json, Path},
    problem::{Problem, Problems},
};

/// Make a channel
///
/// Whoever makes it is its admin. A conversation of the same two participants is answered with the one they have (200).
#[utoipa::path(post, path = "/api/v3/channels", operation_id = "createChannel", tag = "Channels", request_body = NewChannel,
    responses((status = 201, body = Channel), (status = 200, body = Channel, description = "The conversation they have."), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(new): Json<NewChannel>,
) -> Result<impl IntoResponse, Problem> {
    let (channel, made) = app.chat.create_channel(&caller.actor, new).await?;
    let about = About { channel: Some(channel.id.clone()), message: None };
    Ok((if made { StatusCode::CREATED } else { StatusCode::OK }, Extension(about), axum::Json(channel)))
}

/// Query channels
///
/// A user finds public channels and their own.
#[utoipa::path(post, path = "/api/v3/channels/query", operation_id = "queryChannels", tag = "Channels", request_body = Query,
    responses((status = 200, body = Page<Channel>), Problems))]
pub(crate) async fn query(
    State(app): State<App>,
    caller: Caller,
    Json(query): Json<Query>,
) -> Result<axum::Json<Page<Channel>>, Problem> {
    Ok(axum::Json(app.chat.channels(&caller.actor, &query).await?))
}

/// Get a channel
#[utoipa::path(get, path = "/api/v3/channels/{channelId}", operation_id = "getChannel", tag = "Channels",
    params(("channelId" = ChannelId, Path)), responses((status = 200, body = Channel), Problems))]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<axum::Json<Channel>, Problem> {
    Ok(axum::Json(app.chat.channel(&caller.actor, &id).await?))
}

/// Get a channel's card
///
/// What one who may come in may know beforehand: for everybody of a public channel, of another for its members, for
/// those whom it invited and, where it takes join requests, for whoever knows its id.
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/card", operation_id = "getChannelCard", tag = "Channels",
    params(("channelId" = ChannelId, Path)), responses((status = 200, body = ChannelCard), Problems))]
pub(crate) async fn card(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<axum::Json<ChannelCard>, Problem> {
    Ok(axum::Json(app.chat.channel_card(&caller.actor, &id).await?))
}

/// Change a channel
///
/// What the body does not name stays. Settings, what roles allow and who sees the channel take `manage_channel`, the rest
/// `edit_channel`.
#[utoipa::path(patch, path = "/api/v3/channels/{channelId}", operation_id = "patchChannel", tag = "Channels",
    params(("channelId" = ChannelId, Path)), request_body = PatchChannel,
    responses((status = 200, body = Channel), Problems))]
pub(crate) async fn patch(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Json(patch): Json<PatchChannel>,
) -> Result<axum::Json<Channel>, Problem> {
    Ok(axum::Json(app.chat.patch_channel(&caller.actor, &id, patch).await?))
}

/// Delete a channel
///
/// It is gone for everybody at once; its id stays taken. A conversation is the app's to delete: its participants get another
/// one when they ask for it.
#[utoipa::path(delete, path = "/api/v3/channels/{channelId}", operation_id = "deleteChannel", tag = "Channels",
    params(("channelId" = ChannelId, Path)), responses((status = 204, description = "It is gone."), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<StatusCode, Problem> {
    app.chat.delete_channel(&caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Archive a channel
///
/// From then on it is read and not written: whatever writes is answered with `channel_archived`. Lists leave it out unless
/// they ask for `archived` or `archivedAt`.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/archive", operation_id = "archiveChannel", tag = "Channels",
    params(("channelId" = ChannelId, Path)), responses((status = 200, body = Channel), Problems))]
pub(crate) async fn archive(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<axum::Json<Channel>, Problem> {
    Ok(axum::Json(app.chat.archive_channel(&caller.actor, &id).await?))
}

/// Restore an archived channel
///
/// Everything goes on as it was.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/restore", operation_id = "restoreChannel", tag = "Channels",
    params(("channelId" = ChannelId, Path)), responses((status = 200, body = Channel), Problems))]
pub(crate) async fn restore(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<axum::Json<Channel>, Problem> {
    Ok(axum::Json(app.chat.restore_channel(&caller.actor, &id).await?))
}
